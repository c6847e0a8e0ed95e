package report

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/inventory"
)

var pageFile = flag.String("page", "", "write the sample page to this file, to look at it")

var at = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// finding is a shorthand for sample data.
func finding(field, detector string, count int64) inventory.Finding {
	return inventory.Finding{Member: -1, Field: inventory.Name(field), Detector: detector, Version: 1, Count: count, Likelihood: 4, Score: 0.9}
}

// sample is the same organisation in every run: two sources, eight data sets.
func sample() ([]inventory.SourceInfo, [][]inventory.ItemResult) {
	r := rand.New(rand.NewPCG(7, 7))
	sources := []inventory.SourceInfo{
		{Key: "file:///srv/share", Kind: "files", Root: "/srv/share", Country: "DE"},
		{Key: "s3://s3.eu-central-1.amazonaws.com/acme-data", Kind: "s3", Endpoint: "https://s3.eu-central-1.amazonaws.com", Root: "acme-data",
			Provider: "aws", Region: "eu-west-1", Basis: "observed", Method: "HeadBucket"},
		{Key: "s3://minio.internal/archive", Kind: "s3", Endpoint: "https://minio.internal", Root: "archive"},
		{Key: "s3://s3.us-east-1.amazonaws.com/acme-us", Kind: "s3", Provider: "aws", Region: "us-east-1", Basis: "observed"},
	}
	sets := []struct {
		source int
		name   string
		owner  string
		basis  string
		types  []string
	}{
		{0, "customers", "sales", "file_owner", []string{"EMAIL_ADDRESS", "PHONE_NUMBER", "IBAN_CODE", "DATE_OF_BIRTH", "CREDIT_CARD"}},
		{0, "hr", "hr", "file_owner", []string{"DE_TAX_ID", "EMAIL_ADDRESS", "DATE_OF_BIRTH", "UK_NHS", "IBAN_CODE"}},
		{0, "logs/2026", "", "", []string{"IP_ADDRESS", "EMAIL_ADDRESS", "URL_CREDENTIALS"}},
		{0, "public", "www", "file_owner", nil},
		{1, "acme-data/exports", "data-team", "tag", []string{"NL_BSN", "FR_NIR", "ES_NIF", "EMAIL_ADDRESS", "PHONE_NUMBER"}},
		{1, "acme-data/events", "data-team", "tag", []string{"IP_ADDRESS", "MAC_ADDRESS"}},
		{2, "archive/old", "", "", []string{"PL_PESEL", "OWN_TYPE"}},
		{3, "acme-us/support", "support", "object_owner", []string{"US_SSN", "EMAIL_ADDRESS", "CRIMINAL_CONVICTION"}},
	}
	results := make([][]inventory.ItemResult, len(sources))
	for _, set := range sets {
		for i := range 40 {
			res := inventory.ItemResult{Seq: int64(len(results[set.source]) + 1), DataSet: inventory.Name(set.name),
				Name: inventory.Name(fmt.Sprintf("%s/file-%03d.csv", set.name, i)), Size: int64(r.IntN(5_000_000)), Format: "csv",
				Owner: set.owner, OwnerBasis: set.basis, State: inventory.Scanned, Bytes: 1000, Records: int64(r.IntN(2000)),
				ModTime: at.Add(-time.Hour)}
			for j, typ := range set.types {
				if r.IntN(3) > 0 {
					res.Findings = append(res.Findings, finding(fmt.Sprintf("column_%d", j), typ, int64(r.IntN(300)*(j+1))))
				}
			}
			spoil(&res, i)
			results[set.source] = append(results[set.source], res)
		}
	}
	return sources, results
}

// spoil gives some objects other outcomes than scanned.
func spoil(r *inventory.ItemResult, i int) {
	outcome := func(s inventory.State, why inventory.Reason) {
		r.State, r.Reason = s, why
		if s != inventory.Partial {
			r.Findings, r.Bytes, r.Records = nil, 0, 0
		}
	}
	switch i {
	case 3:
		outcome(inventory.Partial, inventory.Malformed)
	case 11:
		outcome(inventory.Skipped, inventory.UnsupportedFormat)
	case 17:
		r.Name = inventory.Name(string(r.DataSet) + "/letters of ‹EMAIL_ADDRESS›.txt")
		outcome(inventory.Failed, inventory.AccessDenied)
	case 23:
		r.Name = inventory.Name(string(r.DataSet) + "/letters of ‹EMAIL_ADDRESS›.zip")
		r.Members = []inventory.Member{{Parent: -1, Name: "a.txt", State: inventory.Scanned, Bytes: 10}, {Parent: -1, Name: "b.bin", State: inventory.Skipped, Reason: inventory.Encrypted}}
		r.NameTypes = []inventory.Finding{finding("", "EMAIL_ADDRESS", 1)}
	}
}

// store makes an inventory of the sample; each of scans scans it once more.
func store(t *testing.T, scans int) *inventory.Store {
	t.Helper()
	ctx := t.Context()
	s, err := inventory.Open(ctx, filepath.Join(t.TempDir(), "sample.db"), inventory.Options{Tool: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	for range scans {
		scanSample(ctx, t, s)
	}
	return s
}

func scanSample(ctx context.Context, t *testing.T, s *inventory.Store) {
	t.Helper()
	sources, results := sample()
	for i := range sources {
		sources[i].ID = s.ID(sources[i].Key, "")
	}
	c, err := s.Begin(ctx, inventory.ScanStart{Detectors: "3f7a", Config: "c", Threshold: 4, Sources: sources})
	if err != nil {
		t.Fatal(err)
	}
	for i, rs := range results {
		for j := range rs {
			r := &rs[j]
			r.ID = s.ID(sources[i].Key, string(r.Name))
			r.Version = s.Digest(string(r.Name))
			same, err := c.Previous(ctx, i, r.ID, r.Version)
			if err != nil {
				t.Fatal(err)
			}
			if same {
				r.State, r.Reason, r.Findings, r.Members, r.Fields, r.NameTypes, r.Bytes, r.Records = inventory.Skipped, inventory.Unchanged, nil, nil, nil, nil, 0, 0
			}
		}
		if err := c.Record(ctx, i, rs, inventory.Cursor{Source: sources[i].Key, Seq: int64(len(rs))}); err != nil {
			t.Fatal(err)
		}
		if err := c.SourceDone(ctx, i, i != 3, map[bool]inventory.Reason{true: inventory.CredentialExpired}[i == 3]); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Finish(ctx, inventory.EndPartial); err != nil {
		t.Fatal(err)
	}
}

func overview(t *testing.T, s *inventory.Store) *Overview {
	t.Helper()
	m, err := New(t.Context(), s, Options{At: time.Now(), Tool: "v1"})
	if err != nil {
		t.Fatal(err)
	}
	m.At = at.Format(time.RFC3339)
	return m
}

func render(t *testing.T, m *Overview, format string) string {
	t.Helper()
	var b bytes.Buffer
	if err := m.Write(&b, format); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestOverview(t *testing.T) {
	m := overview(t, store(t, 1))
	o := m.Coverage.Objects
	if want := (Counts{Listed: 320, Scanned: 296, Partial: 8, Skipped: 8, Failed: 8}); o != want {
		t.Errorf("coverage %+v, want %+v", o, want)
	}
	if m.Coverage.Members != (Counts{Listed: 16, Scanned: 8, Skipped: 8}) {
		t.Errorf("members %+v", m.Coverage.Members)
	}
	if m.Summary.DataSets != 8 || m.Summary.DataSetsWithPersonalData != 8 || m.Summary.UnknownCountry != 1 || m.Summary.UnknownOwner != 80 {
		t.Errorf("summary %+v", m.Summary)
	}
	var places []string
	for _, p := range m.Places {
		places = append(places, p.Name+" "+p.Basis+" "+p.EEA)
	}
	want := []string{"Germany declared yes", "Ireland observed yes", "unknown unknown unknown", "United States observed no"}
	slices.Sort(places)
	slices.Sort(want)
	if d := cmp.Diff(want, places); d != "" {
		t.Errorf("countries (-want +got):\n%s", d)
	}
	if len(m.Unread) != 24 || m.UnreadMore != 0 {
		t.Errorf("%d objects not fully read and %d more, want 24 and 0", len(m.Unread), m.UnreadMore)
	}
	if m.Sources[len(m.Sources)-2].Complete == m.Sources[len(m.Sources)-1].Complete {
		t.Error("the source that was not walked to its end is not told from the others")
	}
	if len(m.Human) != 7 || m.Human[0].Status != "to be completed (Art. 30(1)(a))" {
		t.Errorf("cells for people: %+v", m.Human)
	}
}

func TestFlags(t *testing.T) {
	m := overview(t, store(t, 1))
	got := map[string]string{}
	for _, x := range m.Types {
		got[x.Detector] = x.FlagLabel
	}
	for detector, want := range map[string]string{
		"NL_BSN": "national id (Art. 87)", "US_SSN": "identification number", "UK_NHS": "special category (Art. 9)",
		"CRIMINAL_CONVICTION": "criminal offences (Art. 10)", "EMAIL_ADDRESS": "", "URL_CREDENTIALS": "security (Art. 32)", "OWN_TYPE": "",
	} {
		if label, ok := got[detector]; !ok || label != want {
			t.Errorf("%s: %q, want %q", detector, label, want)
		}
	}
}

// A second scan that reads nothing new, and another inventory with another key,
// export the same bytes.
func TestSameDataSameBytes(t *testing.T) {
	once, twice := overview(t, store(t, 1)), overview(t, store(t, 2))
	for _, format := range []string{"html", "csv", "json"} {
		t.Run(format, func(t *testing.T) {
			if d := cmp.Diff(render(t, once, format), render(t, twice, format)); d != "" {
				t.Errorf("exports differ (-once +twice):\n%s", d)
			}
			changed := *once
			changed.Summary.Matches++
			changed.DataSets = append(slices.Clone(once.DataSets), DataSet{Name: "one more"})
			if render(t, once, format) == render(t, &changed, format) {
				t.Error("a different overview gives the same export: this test sees nothing")
			}
		})
	}
}

func TestHTML(t *testing.T) {
	page := render(t, overview(t, store(t, 1)), "html")
	if *pageFile != "" {
		if err := os.WriteFile(*pageFile, []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, bad := range []string{"<script", "http://", "https://fonts", " src=", "@import", "url(", "ZgotmplZ", "<no value>", "javascript:"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	for _, need := range []string{`lang="en"`, "Content-Security-Policy", "to be completed (Art. 30(1)(b))", inventory.AccessDenied.Words(),
		"special category (Art. 9)", "letters of ‹EMAIL_ADDRESS›.txt", "outside the EEA", "categories.csv", "3f7a", "@media print", "<title>Personal data overview</title>"} {
		if !strings.Contains(page, need) {
			t.Errorf("the page lacks %q", need)
		}
	}
}

func TestHTMLEscapes(t *testing.T) {
	evil := `"><script>alert(1)</script><img src=x onerror=alert(1)>`
	m := &Overview{DataSets: []DataSet{{Name: evil, Source: evil, Matches: 3, Owners: []Owner{{Name: evil, Basis: evil, Department: evil, Application: evil, Activity: evil, Objects: 1}},
		Kept: Kept{Asked: evil, Controls: []Control{{Label: evil, State: evil, Words: evil, Says: evil, Method: evil, Code: evil, Article: evil}}, Copies: []Copy{{Place: evil, Method: evil}},
			Retention: []Retention{{Says: evil, Method: evil}}, Recipients: []Recipient{{Who: evil, Access: evil}}, Oldest: evil, Newest: evil},
		Types: []TypeCount{{TypeInfo: TypeInfo{Detector: evil, Name: evil, Kind: "custom", KindLabel: evil, Flag: evil, FlagLabel: evil}, Count: 3}}}},
		Categories: []Category{{Kind: "custom", Label: evil, Flag: evil, Count: 3}}, Places: []Country{{Location: Location{Country: evil, Name: evil}}},
		Unread: []Unread{{Object: evil, Detail: evil}}, TopFields: []Field{{Object: evil, Field: evil}}, Sources: []Source{{Name: evil, Note: evil}}}
	page := render(t, m, "html")
	if strings.Contains(page, "<script") || strings.Contains(page, "<img") {
		t.Error("markup in a name reached the page")
	}
	if !strings.Contains(page, "&lt;script&gt;") {
		t.Error("the name is not on the page: this test sees nothing")
	}
}

func TestEmptyInventory(t *testing.T) {
	m := overview(t, store(t, 0))
	for _, format := range []string{"html", "csv", "json"} {
		if out := render(t, m, format); out == "" {
			t.Errorf("%s is empty", format)
		}
	}
	if v := verdict(m); v != "Nothing has been scanned yet." {
		t.Errorf("verdict %q", v)
	}
}

func TestUnknownFormat(t *testing.T) {
	if err := (&Overview{}).Write(&bytes.Buffer{}, "xlsx"); err == nil || !strings.Contains(err.Error(), "use html, csv or json") {
		t.Errorf("error %v", err)
	}
}

func TestJSON(t *testing.T) {
	m := overview(t, store(t, 1))
	var back Overview
	if err := json.Unmarshal([]byte(render(t, m, "json")), &back); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(m, &back); d != "" {
		t.Errorf("read back (-written +read):\n%s", d)
	}
}

func TestCSV(t *testing.T) {
	m := overview(t, store(t, 1))
	text := render(t, m, "csv")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := 1
	for _, d := range m.DataSets {
		want += max(1, len(d.Types))
	}
	if len(rows) != want {
		t.Errorf("%d rows, want %d", len(rows), want)
	}
	if strings.Count(text, "\r\n") != want {
		t.Error("lines do not end in CRLF")
	}
}

func TestSafeCell(t *testing.T) {
	for in, want := range map[string]string{
		"":                "",
		"plain":           "plain",
		"a=b":             "a=b",
		"=1+1":            "'=1+1",
		"+49":             "'+49",
		"-1":              "'-1",
		"@cmd":            "'@cmd",
		"\tx":             "'\tx",
		"\rx":             "'\rx",
		"  =1":            "'  =1",
		"\u00a0=1":        "'\u00a0=1",
		"\u200b=1":        "'\u200b=1",
		"＝1":              "'＝1",
		"＋1":              "'＋1",
		"－1":              "'－1",
		"＠x":              "'＠x",
		"a\n=1":           "a\n'=1",
		"=1\n=2":          "'=1\n'=2",
		"a\n b":           "a\n b",
		"'=1":             "'=1",
		"\ufeff@x":        "'\ufeff@x",
		"1-2":             "1-2",
		"–1":              "–1",
		"‹EMAIL_ADDRESS›": "‹EMAIL_ADDRESS›",
	} {
		if got := safeCell(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func FuzzSafeCell(f *testing.F) {
	for _, s := range []string{"", "=1", " \u00a0+", "a\r\n=b", "'=x", "＝"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := safeCell(s)
		for _, line := range strings.Split(got, "\n") {
			if startsFormula(line) {
				t.Fatal("a cell still starts a formula")
			}
		}
		if strings.ReplaceAll(got, "'", "") != strings.ReplaceAll(s, "'", "") {
			t.Fatal("more than quotes were added")
		}
	})
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{thousands(0), "0"}, {thousands(999), "999"}, {thousands(1000), "1,000"}, {thousands(1234567), "1,234,567"}, {thousands(-1000), "-1,000"},
		{humanBytes(-1), "unknown"}, {humanBytes(1023), "1,023 B"}, {humanBytes(1024), "1.0 KiB"}, {humanBytes(1 << 40), "1.0 TiB"},
		{percent(0, 0), "–"}, {percent(999, 1000), "99.9 %"}, {percent(9999, 10000), "99.9 %"}, {percent(5, 5), "100.0 %"}, {percent(1<<62, 1<<62), "100.0 %"},
		{brief(0), ""}, {brief(9999), "9,999"}, {brief(12345), "12k"}, {brief(2_000_000), "2M"}, {brief(3_000_000_000), "3G"},
		{plural(1, "match"), "1 match"}, {plural(2, "match"), "2 matches"}, {plural(1200, "object"), "1,200 objects"},
		{shorten(5, "abcdefgh"), "ab…gh"}, {shorten(8, "abcdefgh"), "abcdefgh"},
		{fmt.Sprint(step(0), step(9), step(10), step(12345), step(1<<40)), "0 1 2 5 5"},
		{age(at, at.Add(-23*time.Hour)), "the same day"}, {age(at, at.Add(-25*time.Hour)), "1 day before"}, {age(at, at.AddDate(0, 0, -90)), "90 days before"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestTileMapPlacesEverything(t *testing.T) {
	m := newTileMap([]Country{{Location: Location{Country: "DE"}, DataSets: 2, Matches: 10}, {Location: Location{Country: ""}, DataSets: 1},
		{Location: Location{Country: "US"}, DataSets: 1}, {Location: Location{Country: "JP"}, DataSets: 1}})
	seen := map[[2]int]string{}
	for _, x := range m.Tiles {
		if other, ok := seen[[2]int{x.X, x.Y}]; ok {
			t.Errorf("%s lies on %s", x.Code, other)
		}
		seen[[2]int{x.X, x.Y}] = x.Code
		if x.X+x.Size > m.Width || x.Y+x.Size > m.Height {
			t.Errorf("%s lies outside the picture", x.Code)
		}
	}
	if len(m.Tiles) != len(europe())+3 {
		t.Errorf("%d tiles", len(m.Tiles))
	}
}

func TestLocation(t *testing.T) {
	b := &builder{ref: store(t, 0).Reference()}
	for _, c := range []struct {
		name string
		in   inventory.Location
		want Location
	}{
		{"unknown", inventory.Location{Basis: "unknown"}, Location{Name: "unknown", Basis: "unknown", EEA: "unknown"}},
		{"declared", inventory.Location{Country: "NO", Basis: "declared"}, Location{Country: "NO", Name: "Norway", Basis: "declared", EEA: "yes"}},
		{"differs", inventory.Location{Country: "DE", Basis: "declared", Observed: "US", Provider: "aws", Region: "us-east-1"},
			Location{Country: "DE", Name: "Germany", Basis: "declared", EEA: "yes", Detail: "aws us-east-1, but the provider's region lies in US"}},
		{"some_member_state", inventory.Location{Basis: "unknown", Provider: "gcp", Region: "EU", Candidates: []string{"EU"}},
			Location{Name: "unknown", Basis: "unknown", EEA: "yes", Detail: "gcp EU, may be EU"}},
		{"in_or_out", inventory.Location{Basis: "unknown", Provider: "gcp", Region: "EUR5", Candidates: []string{"BE", "GB"}},
			Location{Name: "unknown", Basis: "unknown", EEA: "unknown", Detail: "gcp EUR5, may be BE, GB"}},
		{"outside_either_way", inventory.Location{Basis: "unknown", Candidates: []string{"JP", "KR"}},
			Location{Name: "unknown", Basis: "unknown", EEA: "no", Detail: "may be JP, KR"}},
		{"no_such_country", inventory.Location{Country: "QQ", Basis: "declared"}, Location{Country: "QQ", Name: "unknown", Basis: "declared", EEA: "unknown"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, b.location(c.in)); d != "" {
				t.Errorf("location (-want +got):\n%s", d)
			}
		})
	}
}

func TestGravity(t *testing.T) {
	for _, c := range [][3]string{{"ordinary", "special_category", "special_category"}, {"criminal", "ordinary", "criminal"},
		{"special_category", "criminal", "special_category"}, {"unknown", "ordinary", "ordinary"}, {"national_id", "national_id", "national_id"}} {
		if got := graver(c[0], c[1]); got != c[2] {
			t.Errorf("of %s and %s %s is graver, want %s", c[0], c[1], got, c[2])
		}
	}
	if moreLikely("likely", "very likely") != "very likely" || moreLikely("", "possible") != "possible" || moreLikely("", "") != "" {
		t.Error("likelihoods are out of order")
	}
	if likelihoodName(-1) != "" || likelihoodName(9) != "" {
		t.Error("a step that is none has a name")
	}
}

// A report of 2,000 data sets stays a page; the rest is counted.
func TestLongLists(t *testing.T) {
	m := &Overview{Categories: []Category{{Kind: "contact", Label: "Contact details", Count: 2000}}}
	for i := range 2000 {
		m.DataSets = append(m.DataSets, DataSet{Name: fmt.Sprintf("set-%04d", i), Matches: int64(i + 1),
			Types: []TypeCount{{TypeInfo: TypeInfo{Detector: "EMAIL_ADDRESS", Kind: "contact"}, Count: int64(i + 1)}}})
	}
	m.UnreadMore, m.Unread = 5, []Unread{{Object: "x"}}
	page := render(t, m, "html")
	for _, want := range []string{"1500 more data sets with fewer matches", "1970 more data sets stand in the table below", "5 more objects were not fully read", "set-1999"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, "set-1499") {
		t.Error("the page lists more than it says")
	}
	if rows := strings.Count(render(t, m, "csv"), "\r\n"); rows != 2001 {
		t.Errorf("%d rows in the CSV, want all", rows)
	}
}
