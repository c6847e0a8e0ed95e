package prices_test

import (
	"errors"
	"io"
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

// TestCostRepeats: the same use costs the same to the last bit each time, though
// the classes stand in a map. It fails when they are summed in the map's order.
func TestCostRepeats(t *testing.T) {
	rows, use := "aws,*,*,0.005,0.0004,0.01,0.09,USD,2026-01-01,x\n", prices.Use{Lists: 7, Classes: map[string]prices.Class{}}
	for i := range 20 {
		class := "C" + strings.Repeat("x", i)
		rows += "aws,*," + class + ",0.1,0." + strings.Repeat("3", i+1) + ",0.7,0.00" + strings.Repeat("1", i+1) + ",USD,2026-01-01,x\n"
		use.Classes[class] = prices.Class{Gets: int64(i)*1_000_003 + 1, Bytes: int64(i) * 7_000_000_001}
	}
	p := table(t, rows)
	first, ok := p.Cost("aws", "", "x", use)
	for range 200 {
		if again, known := p.Cost("aws", "", "x", use); !ok || !known || again.Total() != first.Total() || again.Requests != first.Requests {
			t.Fatalf("%v, then %v", first, again)
		}
	}
}

// TestFindIsBest: of the rows that fit none fits better: its host before its
// provider, then its class, then its region. The oracle tries names in that order.
func TestFindIsBest(t *testing.T) {
	word := rapid.SampledFrom([]string{"a", "b", "*"})
	rapid.Check(t, func(rt *rapid.T) {
		rows, held := "", map[string]bool{}
		for range rapid.IntRange(0, 30).Draw(rt, "rows") {
			key := rapid.SampledFrom([]string{"prov", "host"}).Draw(rt, "provider") + "," + word.Draw(rt, "region") + "," + word.Draw(rt, "class")
			if !held[key] {
				held[key] = true
				rows += key + ",1,1,1,1,USD,2026-01-01,\"" + key + "\"\n"
			}
		}
		p := table(t, rows)
		region, class := rapid.SampledFrom([]string{"a", "b", "c", ""}).Draw(rt, "of region"), rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "of class")
		want := ""
		for _, provider := range []string{"host", "prov"} {
			for _, c := range []string{class, "*"} {
				for _, r := range []string{region, "*"} {
					if key := provider + "," + r + "," + c; want == "" && held[key] {
						want = key
					}
				}
			}
		}
		if got, ok := p.Find("prov", "host", region, class); got.Note != want || ok != (want != "") {
			rt.Fatalf("found %q, want %q among\n%s", got.Note, want, rows)
		}
	})
}

// TestUnknownStaysUnknown: a class without a price leaves no sum at all, rather
// than the sum of the others, and an empty table knows nothing.
func TestUnknownStaysUnknown(t *testing.T) {
	p := table(t, "aws,*,STANDARD,1,1,1,1,USD,2026-01-01,\n")
	use := prices.Use{Lists: 1000, Classes: map[string]prices.Class{"": {Gets: 1}, "NEW": {Gets: 1}}}
	if c, ok := p.Cost("aws", "", "x", use); ok || c.Total() != 0 || c.Currency != "" {
		t.Errorf("%+v", c)
	}
	delete(use.Classes, "NEW")
	if c, ok := p.Cost("aws", "", "x", use); !ok || c.Requests != 1.001 {
		t.Errorf("%+v", c)
	}
	if _, ok := table(t, "").Cost("aws", "", "x", prices.Use{}); ok {
		t.Error("a table of no prices knows one")
	}
}

// TestWriteDefault gives the built-in table in a form that is read back to the
// same prices, so that a user can start from it.
func TestWriteDefault(t *testing.T) {
	var b strings.Builder
	if err := prices.WriteDefault(&b); err != nil {
		t.Fatal(err)
	}
	mine, err := prices.Read(strings.NewReader("\ufeff" + strings.ReplaceAll(b.String(), "\n", "\r\n")))
	if err != nil {
		t.Fatal(err)
	}
	built, err := prices.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, class := range []string{"STANDARD", "STANDARD_IA", "ONEZONE_IA", "GLACIER_IR", "NEW"} {
		a, _ := mine.Find("aws", "", "eu-west-1", class)
		if b, ok := built.Find("aws", "", "eu-west-1", class); !ok || a != b {
			t.Errorf("%s: %+v, want %+v", class, a, b)
		}
	}
	// A class that is slower to get at is not cheaper to read.
	hot, _ := built.Find("aws", "", "x", "STANDARD")
	cold, _ := built.Find("aws", "", "x", "GLACIER_IR")
	if cold.Get <= hot.Get || cold.Retrieval <= hot.Retrieval {
		t.Errorf("hot %+v, cold %+v", hot, cold)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// TestReadFails says so, and takes no half of a table.
func TestReadFails(t *testing.T) {
	if p, err := prices.Read(io.MultiReader(strings.NewReader(head), broken{})); !errors.Is(err, io.ErrUnexpectedEOF) || p != nil {
		t.Errorf("%v, %v", p, err)
	}
}
