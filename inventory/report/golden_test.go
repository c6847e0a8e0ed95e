package report

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/inventory"
)

// small is an inventory of one source and the given results.
func small(t *testing.T, source inventory.SourceInfo, rs ...inventory.ItemResult) *inventory.Store {
	t.Helper()
	s, err := inventory.Open(t.Context(), filepath.Join(t.TempDir(), "small.db"), inventory.Options{Tool: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	c := startSmall(t, s, source)
	recordSmall(t, s, c, rs...)
	if err := c.SourceDone(t.Context(), 0, true, ""); err != nil {
		t.Fatal(err)
	}
	if err := c.Finish(t.Context(), inventory.EndComplete); err != nil {
		t.Fatal(err)
	}
	return s
}

func startSmall(t *testing.T, s *inventory.Store, source inventory.SourceInfo) *inventory.Scan {
	t.Helper()
	source.ID = s.ID(source.Key, "")
	c, err := s.Begin(t.Context(), inventory.ScanStart{Detectors: "3f7a", Config: "c", Threshold: 4, Sources: []inventory.SourceInfo{source}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func recordSmall(t *testing.T, s *inventory.Store, c *inventory.Scan, rs ...inventory.ItemResult) {
	t.Helper()
	for i := range rs {
		rs[i].Seq = int64(i + 1)
		rs[i].ID = s.ID("source", string(rs[i].Name))
		rs[i].Version = s.Digest(string(rs[i].Name))
	}
	if err := c.Record(t.Context(), 0, rs, inventory.Cursor{Seq: int64(len(rs))}); err != nil {
		t.Fatal(err)
	}
}

// scanned is a result of a whole object.
func scanned(set, name string, found ...inventory.Finding) inventory.ItemResult {
	return inventory.ItemResult{DataSet: inventory.Name(set), Name: inventory.Name(name), Size: 1000, State: inventory.Scanned,
		Bytes: 1000, Records: 10, Owner: "alice", OwnerBasis: "file_owner", Findings: found}
}

func share() inventory.SourceInfo {
	return inventory.SourceInfo{Key: "file:///srv", Kind: "files", Root: "/srv", Country: "DE"}
}

// The whole CSV of a small inventory, byte for byte.
func TestCSVGolden(t *testing.T) {
	partial := scanned("hr", "hr/broken.csv", finding("mail", "EMAIL_ADDRESS", 4))
	partial.State, partial.Reason, partial.Owner, partial.OwnerBasis = inventory.Partial, inventory.Malformed, "", ""
	s := small(t, share(), scanned("hr", "hr/a.csv", finding("id", "DE_TAX_ID", 12), finding("mail", "EMAIL_ADDRESS", 3)), partial, scanned("public", "public/x.txt"))
	// name, category and the categories of ICO and CNIL: words of the reference data
	words := func(detector string) [4]string {
		c, ok := s.Reference().Category(detector)
		if !ok {
			t.Fatal("the reference data lacks a type")
		}
		out := [...]string{c.Name, c.KindLabel, c.ICO, c.CNIL}
		for i, w := range out {
			if strings.ContainsAny(w, `",`) {
				out[i] = `"` + strings.ReplaceAll(w, `"`, `""`) + `"`
			}
		}
		return out
	}
	tax, mail := words("DE_TAX_ID"), words("EMAIL_ADDRESS")
	const hr = `2026-03-01T12:00:00Z,file:///srv,hr,DE,declared,yes,alice,file_owner,2,1,1,0,0,2000,20,`
	want := strings.Join([]string{
		"as_of,source,data_set,country,country_basis,eea,owner,owner_basis,objects_listed,objects_scanned,objects_partial,objects_skipped,objects_failed," +
			"bytes_listed,records,detector,type,category,gdpr_flag,gdpr_article,ico_category,cnil_category,matches,objects_with_matches," +
			"highest_likelihood,from_incomplete_results,matches_in_incomplete_later_results," +
			"persons_about,persons_margin,persons_told_apart_by,under_18_about,identifying_combinations," +
			"department,application,activity,not_public,encryption_at_rest,encryption_in_transit,versioning,lifecycle,access_logging",
		hr + fmt.Sprintf("DE_TAX_ID,%s,%s,national id (Art. 87),87,%s,%s,12,1,likely,false,0,,,,0,,,,,,,,,,", tax[0], tax[1], tax[2], tax[3]),
		hr + fmt.Sprintf("EMAIL_ADDRESS,%s,%s,,4(1),%s,%s,7,2,likely,true,0,,,,0,,,,,,,,,,", mail[0], mail[1], mail[2], mail[3]),
		`2026-03-01T12:00:00Z,file:///srv,public,DE,declared,yes,alice,file_owner,1,1,0,0,0,1000,10,,,,,,,,0,0,,,0,,,,0,,,,,,,,,,`,
		"",
	}, "\r\n")
	if d := cmp.Diff(want, render(t, overview(t, s), "csv")); d != "" {
		t.Errorf("CSV (-want +got):\n%s", d)
	}
}

// The JSON of a small inventory: its keys and figures, as a program reads them.
func TestJSONGolden(t *testing.T) {
	partial := scanned("hr", "hr/broken.csv")
	partial.State, partial.Reason, partial.Detail = inventory.Partial, inventory.Malformed, "line too long"
	box := scanned("hr", "hr/box.zip")
	box.Members = []inventory.Member{{Parent: -1, Name: "m", State: inventory.Scanned}, {Parent: -1, Name: "n", State: inventory.Skipped, Reason: inventory.Encrypted}}
	s := small(t, share(), scanned("hr", "hr/a.csv", finding("nhs", "UK_NHS", 12)), partial, box)
	var got map[string]any
	if err := json.Unmarshal([]byte(render(t, overview(t, s), "json")), &got); err != nil {
		t.Fatal(err)
	}
	at := func(path string) any {
		var v any = got
		for step := range strings.SplitSeq(path, ".") {
			switch x := v.(type) {
			case map[string]any:
				v = x[step]
			case []any:
				var i int
				if _, err := fmt.Sscan(step, &i); err != nil || i >= len(x) {
					return nil
				}
				v = x[i]
			default:
				return nil
			}
		}
		return v
	}
	for path, want := range map[string]any{
		"report": "overview", "at": "2026-03-01T12:00:00Z", "tool": "v1", "detector_set": "3f7a", "threshold": "likely",
		"summary.sources": 1.0, "summary.data_sets": 1.0, "summary.matches": 12.0, "summary.matches_special_category": 12.0,
		"summary.data_sets_with_special_categories": 1.0, "summary.objects_of_unknown_owner": 0.0,
		"coverage.objects.listed": 3.0, "coverage.objects.scanned": 2.0, "coverage.objects.partial": 1.0, "coverage.members.listed": 2.0,
		"coverage.members.skipped": 1.0, "coverage.bytes_listed": 3000.0, "coverage.reasons.0.reason": "malformed", "coverage.reasons.0.objects": 1.0,
		"coverage.reasons.1.reason": "encrypted", "coverage.reasons.1.members": 1.0,
		"data_sets.0.name": "hr", "data_sets.0.owners.0.name": "alice", "data_sets.0.owners.0.basis": "file_owner", "data_sets.0.owners.0.objects": 3.0,
		"data_sets.0.types.0.detector": "UK_NHS", "data_sets.0.types.0.flag": "special_category", "data_sets.0.types.0.count": 12.0,
		"data_sets.0.location.country": "DE", "data_sets.0.location.basis": "declared",
		"not_fully_read.0.object": "hr/broken.csv", "not_fully_read.0.detail": "line too long", "not_fully_read.0.earlier_result_stands": false,
		"not_fully_read.1": nil, "not_fully_read_beyond": 0.0, "top_places.0.field": "nhs", "top_places.0.count": 12.0,
		"to_be_completed.0.article": "30(1)(a)", "to_be_completed.6.article": "30(1)(g)", "to_be_completed.7": nil,
		"reference.0.file": "countries.csv", "legend.0.word": "observed",
	} {
		if d := cmp.Diff(want, at(path)); d != "" {
			t.Errorf("%s (-want +got):\n%s", path, d)
		}
	}
}

// people is a table of persons: of their sketches, ages and what identifies them.
func people(n int) inventory.ItemResult {
	r := scanned("hr", "hr/people.csv", finding("mail", "EMAIL_ADDRESS", int64(n)), finding("born", "DATE_OF_BIRTH", int64(n)),
		finding("sex", "GENDER", int64(n)), finding("plz", "DE_PLZ", int64(n)))
	r.Fields = []inventory.Field{{Member: -1, Name: "born", Values: int64(n), Sampled: 100}}
	r.Ages = []inventory.Ages{{Member: -1, Field: "born", Sampled: 100, Under16: 5, Under18: 8}}
	p := inventory.Persons{Class: inventory.ByEmail, Type: "EMAIL_ADDRESS"}
	hashes := rand.New(rand.NewPCG(9, 9))
	for range n {
		p.Sketch.Add(hashes.Uint64())
	}
	r.Persons = []inventory.Persons{p}
	return r
}

// What a report says of persons, in each of its formats.
func TestPersonsInReports(t *testing.T) {
	m := overview(t, small(t, share(), people(1000), scanned("public", "public/x.txt")))
	hr := m.DataSets[0]
	if hr.Persons == nil || hr.Persons.Count < 950 || hr.Persons.Count > 1050 || hr.Persons.By != "e-mail address" || m.Summary.Persons == nil ||
		*m.Summary.Persons != *hr.Persons {
		t.Fatalf("persons %+v, of all data sets %+v", hr.Persons, m.Summary.Persons)
	}
	if hr.Under18 != 80 || hr.Under16 != 50 || m.Summary.Under18 != 80 || m.Summary.Identifying != 1 {
		t.Errorf("%d under 18, %d under 16, in all %d; %d data sets identify", hr.Under18, hr.Under16, m.Summary.Under18, m.Summary.Identifying)
	}
	if len(hr.Together) != 1 || hr.Together[0].ID != "birth_sex_postcode" || hr.Together[0].Objects != 1 || hr.Together[0].Source == "" {
		t.Errorf("together %+v", hr.Together)
	}
	if public := m.DataSets[1]; public.Persons != nil || public.Under18 != 0 || len(public.Together) != 0 {
		t.Errorf("of what holds nobody: %+v", public)
	}
	page := render(t, m, "html")
	for _, want := range []string{hr.Persons.About(), "told apart by e-mail address", "about 80 under 18, 50 under 16", "identifies: postcode, birth date and sex"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if csv := render(t, m, "csv"); !strings.Contains(csv, fmt.Sprintf(",%d,0.0325,e-mail address,80,\"postcode, birth date and sex\",,,,,,,,,\r\n", hr.Persons.Count)) {
		t.Errorf("the CSV lacks the persons:\n%s", csv)
	}
}

func TestAbout(t *testing.T) {
	for _, c := range []struct {
		n    int64
		want string
	}{{0, "0"}, {19, "19"}, {20, "about 20 (±3 %)"}, {999, "about 999 (±3 %)"}, {1234, "about 1,230 (±3 %)"}, {11_987, "about 12,000 (±3 %)"}, {9_996, "about 10,000 (±3 %)"}} {
		if got := About(c.n, 0.0325); got != c.want {
			t.Errorf("%d: %q, want %q", c.n, got, c.want)
		}
	}
}

// JSON keeps names as they are, escaped as JSON asks and no further.
func TestJSONNames(t *testing.T) {
	text := render(t, &Overview{DataSets: []DataSet{{Name: `a"b\c <tag> & ‹EMAIL_ADDRESS›`}}}, "json")
	if !strings.Contains(text, `"a\"b\\c <tag> & ‹EMAIL_ADDRESS›"`) {
		t.Errorf("the name is not there as it was: %s", text)
	}
	if !json.Valid([]byte(text)) || !strings.HasSuffix(text, "}\n") {
		t.Error("not one JSON value and a line end")
	}
}

// hostile names come from whoever may write a file; each is a trap of its own.
func hostile() []string {
	return []string{
		`"><script>alert(1)</script>`, `'><img src=x onerror=alert(1)>`, `</title><svg onload=alert(1)>`, `javascript:alert(1)`,
		`{{.At}}`, `<!--`, `]]>`, `=cmd|' /C calc'!A0`, `+1+1`, `-2+3`, `@SUM(A1)`, `＝1+1`, "a,b;c", `""`, `http://evil.example/x`,
		`</style><style>body{background:url(//evil.example)}`, `&lt;b&gt;`, strings.Repeat("long/", 300), `‹EMAIL_ADDRESS›`, ` =1`,
	}
}

// hostileStore holds them in every place that comes from outside.
func hostileStore(t *testing.T) *inventory.Store {
	t.Helper()
	var rs []inventory.ItemResult
	for i, name := range hostile() {
		n := inventory.Name(name)
		r := scanned(name, fmt.Sprintf("%s/%d", name, i), inventory.Finding{Member: -1, Field: n, Where: name, Detector: "TYPE_" + name, Count: 5, Likelihood: 4})
		r.Owner, r.MediaType, r.StorageClass, r.Format = name, name, name, name
		r.Members = []inventory.Member{{Parent: -1, Name: n, State: inventory.Failed, Reason: inventory.Malformed}}
		r.Findings = append(r.Findings, inventory.Finding{Member: 0, Field: n, Detector: "EMAIL_ADDRESS", Count: 9, Likelihood: 5})
		bad := r
		bad.Name, bad.State, bad.Reason, bad.Detail = n+"-unread", inventory.Partial, inventory.Malformed, name
		rs = append(rs, r, bad)
	}
	return small(t, inventory.SourceInfo{Key: hostile()[0], Kind: "files", Endpoint: hostile()[1], Root: inventory.Name(hostile()[2]),
		Provider: hostile()[0], Region: hostile()[1], Basis: "observed"}, rs...)
}

// elements are the elements a page may have; an element more is a hole.
var elements = regexp.MustCompile(`^(html|head|meta|title|style|body|header|main|footer|nav|section|div|p|span|b|i|br|a|ul|li|dl|dt|dd|h1|h2|h3|strong|code|time|table|thead|tbody|tr|th|td|caption|details|summary|svg|g|rect|text)$`)

// A page of hostile names has the elements of an ordinary one, no attribute that
// runs or loads anything, and every element is closed.
func TestPageStructure(t *testing.T) {
	page := render(t, overview(t, hostileStore(t)), "html")
	d := xml.NewDecoder(strings.NewReader(strings.TrimPrefix(page, "<!DOCTYPE html>")))
	d.Strict, d.AutoClose, d.Entity = false, []string{"meta", "br"}, xml.HTMLEntity
	depth, seen := 0, map[string]int{}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			depth++
			seen[x.Name.Local]++
			if !elements.MatchString(x.Name.Local) {
				t.Errorf("the page has an element %q", x.Name.Local)
			}
			checkAttributes(t, x)
		case xml.EndElement:
			depth--
		case xml.Comment, xml.ProcInst:
			t.Error("the page has a comment")
		}
	}
	if depth != 0 {
		t.Errorf("%d elements are not closed", depth)
	}
	if seen["tr"] < len(hostile()) || seen["rect"] < len(hostile()) || seen["style"] != 1 {
		t.Errorf("elements %v: this test sees too little", seen)
	}
	if !strings.Contains(page, "&lt;script&gt;") || !strings.Contains(page, "{{.At}}") {
		t.Error("the names are not on the page")
	}
}

func checkAttributes(t *testing.T, e xml.StartElement) {
	t.Helper()
	for _, a := range e.Attr {
		name := strings.ToLower(a.Name.Local)
		switch {
		case strings.HasPrefix(name, "on"), name == "src", name == "style", name == "action", name == "srcset", name == "xlink":
			t.Errorf("<%s> has an attribute %s", e.Name.Local, name)
		case name == "href" && !strings.HasPrefix(a.Value, "#"):
			t.Errorf("<%s> leads to %q", e.Name.Local, a.Value)
		}
	}
}

// What the page itself must say and hold.
func TestPageFragments(t *testing.T) {
	part := scanned("hr", "hr/b", finding("mail", "EMAIL_ADDRESS", 1234))
	part.State, part.Reason = inventory.Partial, inventory.TimeLimit
	s := small(t, share(), scanned("hr", "hr/a", finding("nhs", "UK_NHS", 12), finding("", "EMAIL_ADDRESS", 2)), part)
	page := render(t, overview(t, s), "html")
	for _, want := range []string{
		`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
		`<meta name="referrer" content="no-referrer">`, `<html lang="en">`, `<meta charset="utf-8">`,
		`As of <time datetime="2026-03-01T12:00:00Z">`,
		"2 objects listed (2.0 KiB) = 1 scanned + 1 partial + 0 skipped + 0 failed.",
		"This picture is not complete: 1 of 2 objects were not fully read. What was not read may hold personal data.",
		"took longer than the limit", "raise the time limit",
		`<b>≥ 1,236</b>`, `<span class="tag special_category">special category (Art. 9)</span>`,
		`<b>alice</b> <span class="soft small">login that owns the file, 2 objects</span>`, `Germany <span class="soft small">DE, declared</span>`,
		`<td class="name"><span class="soft">text</span></td>`, "to be completed (Art. 30(1)(f))",
		"@media print", "@page { size:A4", "counter(page)", "thead { display:table-header-group; }", "nav { display:none; }", "break-inside:avoid",
		`role="img"`, `aria-label="2 listed: 1 scanned, 1 partial, 0 skipped, 0 failed"`, `scope="col"`, `scope="row"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, bad := range []string{"url(", "@import", "@font-face", "<link", "<script", "<iframe", "http:", "https:", "//"} {
		if strings.Contains(strings.ReplaceAll(page, "file:///srv", ""), bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	if !utf8.ValidString(page) {
		t.Error("the page is not UTF-8")
	}
}

// Whatever the names, the CSV reads back cell by cell, no cell runs, and taking
// the quotes away gives the names again.
func TestCSVOfAnyNames(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		names := rapid.SliceOfN(rapid.StringOfN(rapid.RuneFrom([]rune("ab=+-@,;\"'\n\t\r ＝é‹›")), 0, 12, -1), 1, 5).Draw(rt, "names")
		m := &Overview{At: "now"}
		for _, n := range names {
			m.DataSets = append(m.DataSets, DataSet{Name: n, Source: n, Owners: []Owner{{Name: n, Basis: "tag", Objects: 1}}})
		}
		var b strings.Builder
		if err := m.CSV(&b); err != nil {
			rt.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
		if err != nil {
			rt.Fatal(err)
		}
		if len(rows) != len(names)+1 {
			rt.Fatalf("%d rows for %d data sets", len(rows), len(names))
		}
		for i, row := range rows[1:] {
			for _, cell := range row {
				for line := range strings.SplitSeq(cell, "\n") {
					if startsFormula(line) {
						rt.Errorf("a cell starts a formula: %q", cell)
					}
				}
			}
			// with CR LF line ends the csv package drops a CR within a cell; names have none
			if want := strings.ReplaceAll(safeCell(names[i]), "\r", ""); row[2] != want {
				rt.Errorf("name %q came back as %q", want, row[2])
			}
		}
	})
}

// The CSV of hostile names holds each of them, on a row that has all its cells.
func TestCSVHostile(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(render(t, overview(t, hostileStore(t)), "csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	sets := map[string]int{}
	for _, row := range rows[1:] {
		sets[row[2]]++
		if row[6] != row[2] {
			t.Errorf("data set %q belongs to %q", row[2], row[6])
		}
	}
	for _, name := range hostile() {
		if n := sets[safeCell(name)]; n != 2 { // its own type and EMAIL_ADDRESS
			t.Errorf("%d rows of data set %q, want 2", n, name)
		}
	}
}

// A report made while a scan records is of one moment: its figures agree.
func TestReportWhileRecording(t *testing.T) {
	s := small(t, share())
	c := startSmall(t, s, share())
	stop := make(chan struct{})
	reports := 0
	var reader sync.WaitGroup
	reader.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			m, err := New(t.Context(), s, Options{At: at})
			if err != nil {
				t.Error(err)
				return
			}
			reports++
			agree(t, m)
		}
	})
	for i := range 100 {
		var rs []inventory.ItemResult
		for _, set := range []string{"a", "b", "c"} {
			r := scanned(set, fmt.Sprintf("%s/%d", set, i), finding("mail", "EMAIL_ADDRESS", 1))
			if i%2 == 1 {
				r.State, r.Reason = inventory.Partial, inventory.Malformed
			}
			rs = append(rs, r)
		}
		recordSmall(t, s, c, rs...)
	}
	close(stop)
	reader.Wait()
	if reports == 0 {
		t.Error("no report was made meanwhile")
	}
	m, err := New(t.Context(), s, Options{At: at})
	if err != nil || m.Summary.Objects != 300 {
		t.Fatalf("%d objects in the last report, %v", m.Summary.Objects, err)
	}
	agree(t, m)
	m.Summary.Matches++
	if agrees(m) {
		t.Error("figures that differ by one agree: this test sees nothing")
	}
}

func agree(t *testing.T, m *Overview) {
	t.Helper()
	if !agrees(m) {
		t.Errorf("a report mixes states: %+v, %d data sets, %d unread and %d more, %d places", m.Summary, len(m.DataSets), len(m.Unread), m.UnreadMore, len(m.TopFields))
	}
}

// agrees holds for every moment between two batches: as many objects as matches,
// equally many in each data set, and the lists fit the counts.
func agrees(m *Overview) bool {
	for _, d := range m.DataSets {
		if d.Objects.Listed != m.DataSets[0].Objects.Listed || d.Matches != d.Objects.Listed {
			return false
		}
	}
	o := m.Coverage.Objects
	unread := o.Listed - o.Scanned
	return m.Summary.Objects == m.Summary.Matches && o.Listed == m.Summary.Objects && m.UnreadMore >= 0 &&
		int64(len(m.Unread))+m.UnreadMore == unread && (len(m.Unread) == maxUnread || m.UnreadMore == 0) &&
		(len(m.TopFields) == maxPlaces || int64(len(m.TopFields)) == m.Summary.Matches)
}

// Errors of the inventory and of the output reach the caller.
func TestReportErrors(t *testing.T) {
	s := small(t, share(), scanned("d", "d/a"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if m, err := New(ctx, s, Options{At: at}); !errors.Is(err, context.Canceled) || m != nil {
		t.Errorf("overview %v, error %v", m, err)
	}
	m := overview(t, s)
	for _, format := range []string{"html", "csv", "json"} {
		if err := m.Write(fullDisk{}, format); !errors.Is(err, errFull) || !strings.HasPrefix(err.Error(), "report: write ") {
			t.Errorf("%s: error %v", format, err)
		}
	}
}

var errFull = errors.New("no space")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

// The verdict never says more than was read.
func TestVerdict(t *testing.T) {
	whole, broken := Source{Complete: true}, Source{}
	for _, c := range []struct {
		name    string
		sources []Source
		objects Counts
		want    string
	}{
		{"nothing", nil, Counts{}, "Nothing has been scanned yet."},
		{"all", []Source{whole}, Counts{Listed: 1200, Scanned: 1200}, "All 1,200 objects were read to their end."},
		{"one_left", []Source{whole}, Counts{Listed: 2, Scanned: 1, Failed: 1}, "not complete: 1 of 2 objects were not fully read."},
		{"source_broke_off", []Source{whole, broken}, Counts{Listed: 2, Scanned: 2}, "not complete: a source was not listed to its end."},
		{"both", []Source{broken, broken}, Counts{Listed: 3, Scanned: 2, Skipped: 1}, "a source was not listed to its end; 1 of 3 objects were not fully read."},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := verdict(&Overview{Sources: c.sources, Coverage: Coverage{Objects: c.objects}})
			if !strings.Contains(got, c.want) {
				t.Errorf("%q, want %q in it", got, c.want)
			}
		})
	}
}

// A bar's segments fill it exactly, in order, without one for nothing.
func TestBar(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.Int64Range(0, 1_000_000)
		c := Counts{Scanned: n.Draw(rt, "scanned"), Partial: n.Draw(rt, "partial"), Skipped: n.Draw(rt, "skipped"), Failed: n.Draw(rt, "failed")}
		c.Listed = c.Scanned + c.Partial + c.Skipped + c.Failed
		b := newBar(c)
		var end, sum float64
		for _, s := range b.Segments {
			var x, width float64
			if _, err := fmt.Sscan(s.X, &x); err != nil {
				rt.Fatal(err)
			}
			if _, err := fmt.Sscan(s.Width, &width); err != nil {
				rt.Fatal(err)
			}
			if x < end-0.01 || width < 0 {
				rt.Errorf("%+v overlaps", b.Segments)
			}
			end, sum = x+width, sum+width
		}
		if c.Listed > 0 && (sum < 99.9 || sum > 100.1) || c.Listed == 0 && len(b.Segments) != 0 {
			rt.Errorf("%+v is %.3f wide", c, sum)
		}
	})
}

// percent is 100 only for all, and never more.
func TestPercentRoundsDown(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		whole := rapid.Int64Range(1, 1<<50).Draw(rt, "whole")
		part := rapid.Int64Range(0, whole).Draw(rt, "part")
		if got := percent(part, whole); (got == "100.0 %") != (part == whole) {
			rt.Errorf("%d of %d is %s", part, whole, got)
		}
	})
}

// shorten keeps both ends and never passes its length.
func TestShortenKeepsEnds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := rapid.StringN(0, 60, -1).Draw(rt, "s")
		n := rapid.IntRange(3, 50).Draw(rt, "letters")
		got := shorten(n, s)
		switch r := []rune(s); {
		case len(r) <= n:
			if got != s {
				rt.Errorf("%q became %q", s, got)
			}
		case utf8.RuneCountInString(got) != n || !strings.HasPrefix(got, string(r[:n/2])) || !strings.HasSuffix(got, string(r[len(r)-(n-n/2-1):])):
			rt.Errorf("%q became %q", s, got)
		}
	})
}

// The age of a listing is in whole days before the stamp, never negative.
func TestSourcesAge(t *testing.T) {
	s := small(t, share(), scanned("d", "d/a"))
	sources, err := s.Sources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for days, want := range map[int]string{0: "the same day", 1: "1 day before", 400: "400 days before", -3: "the same day"} {
		m, err := New(t.Context(), s, Options{At: sources[0].Listed.Add(time.Duration(days)*24*time.Hour + time.Minute)})
		if err != nil || m.Sources[0].Age != want {
			t.Errorf("after %d days: %q, %v; want %q", days, m.Sources[0].Age, err, want)
		}
	}
}
