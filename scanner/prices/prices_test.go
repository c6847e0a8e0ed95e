package prices_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/prices"
)

const head = "provider,region,class,list_per_1000,get_per_1000,retrieval_per_gb,transfer_per_gb,currency,as_of,note\n"

func table(t testing.TB, rows string) *prices.Table {
	t.Helper()
	p, err := prices.Read(strings.NewReader(head + rows))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestDefault has a dated price for each provider whose buckets are scanned,
// and says that it is to be checked.
func TestDefault(t *testing.T) {
	p, err := prices.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, provider := range []string{"aws", "gcp"} {
		got, ok := p.Find(provider, "", "eu-central-1", "STANDARD")
		if !ok || got.Note == "" || got.Currency != "USD" {
			t.Errorf("%s: %+v", provider, got)
		}
		if day, err := time.Parse(time.DateOnly, got.AsOf); err != nil || day.Year() < 2026 {
			t.Errorf("%s is of %q", provider, got.AsOf)
		}
	}
	if _, ok := p.Find("", "store.example", "", "STANDARD"); ok {
		t.Error("a host of its own has a price")
	}
}

func TestFind(t *testing.T) {
	p := table(t, `aws,*,*,1,1,1,1,USD,2026-01-01,any
aws,eu-west-2,*,1,1,1,1,USD,2026-01-01,region
aws,*,GLACIER_IR,1,1,1,1,USD,2026-01-01,class
aws,eu-west-2,GLACIER_IR,1,1,1,1,USD,2026-01-01,both
Store.example,*,*,1,1,1,1,EUR,2026-01-01,host
`)
	for name, c := range map[string]struct{ provider, host, region, class, want string }{
		"any": {"aws", "", "us-east-1", "STANDARD", "any"}, "region": {"aws", "", "eu-west-2", "STANDARD", "region"},
		"class": {"aws", "", "us-east-1", "GLACIER_IR", "class"}, "both": {"aws", "", "eu-west-2", "GLACIER_IR", "both"},
		"host": {"", "store.example", "", "STANDARD", "host"}, "host_first": {"aws", "store.example", "eu-west-2", "GLACIER_IR", "host"},
		"none": {"", "other.example", "", "STANDARD", ""}, "provider": {"gcp", "", "", "STANDARD", ""}, "nothing": {"", "", "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := p.Find(c.provider, c.host, c.region, c.class)
			if got.Note != c.want || ok != (c.want != "") {
				t.Errorf("got %q, %t", got.Note, ok)
			}
		})
	}
}

// TestCost reckons by hand. It fails if a thousand, a GB or a class is wrong.
func TestCost(t *testing.T) {
	p := table(t, "aws,*,*,5,0.4,0,90,USD,2026-02-01,standard\naws,*,GLACIER_IR,5,10,30,90,USD,2026-01-01,cold\ngcp,*,*,1,1,1,1,USD,2026-01-01,\nhost,*,*,1,1,1,1,USD,2026-01-01,\nhost,*,X,1,1,1,1,EUR,2026-01-01,\n")
	got, ok := p.Cost("aws", "", "x", prices.Use{Lists: 2000, Classes: map[string]prices.Class{"": {Gets: 1000, Bytes: 2e9}, "GLACIER_IR": {Gets: 100, Bytes: 1e9}}})
	near := func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }
	if !ok || !near(got.Requests, 10+0.4+1) || !near(got.Retrieval, 30) || !near(got.Transfer, 270) || !near(got.Total(), 311.4) {
		t.Errorf("%t %+v", ok, got)
	}
	if got.AsOf != "2026-01-01" || got.Currency != "USD" || strings.Join(got.Notes, " ") != "cold standard" {
		t.Errorf("%+v", got)
	}
	if _, ok := p.Cost("", "none", "", prices.Use{Lists: 1}); ok {
		t.Error("no price, but a cost")
	}
	if got, ok := p.Cost("", "host", "", prices.Use{Classes: map[string]prices.Class{"X": {Gets: 1}}}); ok || got.Currency != "" {
		t.Errorf("two currencies were added up: %+v", got)
	}
	if _, ok := p.Cost("gcp", "", "", prices.Use{}); !ok {
		t.Error("nothing to read costs nothing, which is known")
	}
}

// TestBadFiles says the line and repeats nothing.
func TestBadFiles(t *testing.T) {
	good := "aws,*,*,1,1,1,1,USD,2026-01-01,x\n"
	for name, c := range map[string]struct{ text, want string }{
		"empty":     {"", "empty"},
		"columns":   {"jane,doe\n", "line 1: the columns must be"},
		"short":     {head + "aws,*\n", "line 2"},
		"provider":  {head + good + ",*,*,1,1,1,1,USD,2026-01-01,jane\n", "line 3: provider"},
		"amount":    {head + "aws,*,*,jane,1,1,1,USD,2026-01-01,x\n", "list_per_1000 is not an amount"},
		"negative":  {head + "aws,*,*,1,-1,1,1,USD,2026-01-01,x\n", "get_per_1000"},
		"infinite":  {head + "aws,*,*,1,1,Inf,1,USD,2026-01-01,x\n", "retrieval_per_gb"},
		"not_a_num": {head + "aws,*,*,1,1,1,NaN,USD,2026-01-01,x\n", "transfer_per_gb"},
		"currency":  {head + "aws,*,*,1,1,1,1,jane,2026-01-01,x\n", "currency"},
		"date":      {head + "aws,*,*,1,1,1,1,USD,jane,x\n", "as_of"},
		"twice":     {head + good + good, "line 3: stands twice"},
		"quote":     {head + "\"jane\n", "line"},
		"long":      {strings.Repeat("jane\n", 1<<18), "more than"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := prices.Read(strings.NewReader(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "jane") {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// TestCostGrows: more to read never costs less, and costs add up.
func TestCostGrows(t *testing.T) {
	p, err := prices.Default()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.Int64Range(0, 1e12)
		a := prices.Class{Gets: n.Draw(rt, "gets"), Bytes: n.Draw(rt, "bytes")}
		b := prices.Class{Gets: a.Gets + n.Draw(rt, "more gets"), Bytes: a.Bytes + n.Draw(rt, "more bytes")}
		class := rapid.SampledFrom([]string{"", "STANDARD", "STANDARD_IA", "GLACIER_IR", "NEW"}).Draw(rt, "class")
		less, ok := p.Cost("aws", "", "x", prices.Use{Classes: map[string]prices.Class{class: a}})
		more, also := p.Cost("aws", "", "x", prices.Use{Classes: map[string]prices.Class{class: b}})
		if !ok || !also || more.Total() < less.Total() || less.Total() < 0 {
			rt.Fatalf("%v %v", less, more)
		}
	})
}

// FuzzRead reads anything without a panic, and what it takes can be reckoned with.
func FuzzRead(f *testing.F) {
	f.Add(head + "aws,*,*,1,1,1,1,USD,2026-01-01,x\n")
	f.Add("\xef\xbb\xbf" + head)
	f.Fuzz(func(t *testing.T, text string) {
		p, err := prices.Read(strings.NewReader(text))
		if err != nil {
			return
		}
		if c, ok := p.Cost("aws", "", "", prices.Use{Lists: 1}); ok && (c.Total() < 0 || math.IsNaN(c.Total())) {
			t.Errorf("%+v", c)
		}
	})
}
