package inventory

import (
	"bytes"
	"context"
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// from is a result of a second source's object.
func from(s *Store, source, name string, version int, state State, reason Reason, found ...string) ItemResult {
	r := object(s, name, version, state, reason, found...)
	r.ID = s.ID(source, name)
	return r
}

const otherSource = "s3://bucket"

// startTwo is a scan of a share and a bucket.
func startTwo(s *Store) ScanStart {
	st := start(s)
	st.Sources = append(st.Sources, SourceInfo{Key: otherSource, ID: s.ID(otherSource, ""), Kind: "s3", Root: "bucket", Provider: "aws", Region: "eu-west-1", Basis: "observed"})
	return st
}

// scanTwo scans both; nil leaves a source without its end.
func scanTwo(t testing.TB, s *Store, results [2][]ItemResult, complete [2]bool) {
	t.Helper()
	c := begin(t, s, startTwo(s))
	end := EndComplete
	for i, rs := range results {
		for j := range rs {
			rs[j].Seq = int64(j + 1)
		}
		if err := c.Record(t.Context(), i, rs, Cursor{Source: c.start.Sources[i].Key, Seq: int64(len(rs)), Token: "t"}); err != nil {
			t.Fatal(err)
		}
		reason := Reason("")
		if !complete[i] {
			reason, end = CredentialExpired, EndPartial
		}
		if err := c.SourceDone(t.Context(), i, complete[i], reason); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Finish(t.Context(), end); err != nil {
		t.Fatal(err)
	}
}

// An inventory without a scan answers every question: with nothing.
func TestEmptyStore(t *testing.T) {
	s := newStore(t)
	for name, text := range answers(t, snapshot(t, s)) {
		rest := strings.NewReplacer("[]", "", "end", "", "\n", "").Replace(text)
		if rest != "" {
			t.Errorf("%s: %q", name, rest)
		}
	}
	if _, err := s.Coverage(t.Context(), 0); err == nil || !strings.Contains(err.Error(), "no scan") {
		t.Errorf("coverage: error %v", err)
	}
	if got := dump(t, s); got != "" {
		t.Errorf("dump %q", got)
	}
	// a scan that saw nothing is one all the same
	scan(t, s, true)
	cov, err := s.Coverage(t.Context(), 0)
	if err != nil || cov.Scan != 1 || len(cov.DataSets) != 0 || !cov.Total.Balanced() {
		t.Errorf("coverage %+v, %v", cov, err)
	}
	sources, err := s.Sources(t.Context())
	if err != nil || len(sources) != 1 || !sources[0].Complete || sources[0].Status != "complete" {
		t.Errorf("sources %+v, %v", sources, err)
	}
	sound(t, s)
}

// Two sources with objects of the same names are told apart by every question,
// and what one loses the other keeps.
func TestTwoSources(t *testing.T) {
	s := newStore(t)
	scanTwo(t, s, [2][]ItemResult{
		{object(s, "d/a", 1, Scanned, "", "EMAIL"), object(s, "d/b", 1, Scanned, "", "EMAIL")},
		{from(s, otherSource, "d/a", 2, Scanned, "", "PHONE"), from(s, otherSource, "d/c", 1, Failed, AccessDenied)},
	}, [2]bool{true, true})
	sound(t, s)
	objects := func(f ObjectFilter) string {
		t.Helper()
		var got []string
		if err := s.Objects(t.Context(), f, func(o ObjectRow) error {
			got = append(got, fmt.Sprintf("%s %s", o.Source, o.Name))
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return strings.Join(got, ", ")
	}
	for _, c := range []struct {
		name string
		f    ObjectFilter
		want string
	}{
		{"all", ObjectFilter{}, "file:///srv d/a, file:///srv d/b, s3://bucket d/a, s3://bucket d/c"},
		{"one", ObjectFilter{Source: otherSource}, "s3://bucket d/a, s3://bucket d/c"},
		{"data_set_of_both", ObjectFilter{DataSet: "d", State: Scanned}, "file:///srv d/a, file:///srv d/b, s3://bucket d/a"},
		{"failed_of_the_wrong_one", ObjectFilter{Source: "file:///srv", State: Failed}, ""},
		{"limit", ObjectFilter{Limit: 3}, "file:///srv d/a, file:///srv d/b, s3://bucket d/a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := objects(c.f); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
	var sets []string
	if err := s.Datasets(t.Context(), func(d Dataset) error {
		sets = append(sets, fmt.Sprintf("%s %s %s %d %v", d.Source, d.Name, d.Location.Country, d.Objects.Listed, d.Types[0].Detector))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"file:///srv d  2 EMAIL", "s3://bucket d IE 2 PHONE"}, sets); d != "" {
		t.Errorf("data sets (-want +got):\n%s", d)
	}
	// the bucket's walk breaks off, the share has lost a file
	scanTwo(t, s, [2][]ItemResult{{object(s, "d/a", 1, Skipped, Unchanged)}, nil}, [2]bool{true, false})
	sound(t, s)
	if got, want := objects(ObjectFilter{}), "file:///srv d/a, s3://bucket d/a, s3://bucket d/c"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	sources, err := s.Sources(t.Context())
	if err != nil || len(sources) != 2 || !sources[0].Complete || sources[1].Complete || sources[1].Reason != CredentialExpired || sources[1].Status != "partial" {
		t.Errorf("sources %+v, %v", sources, err)
	}
	// a scan of the share alone leaves the bucket as it was
	scan(t, s, true, object(s, "d/a", 3, Scanned, "", "IBAN"))
	if got, want := objects(ObjectFilter{}), "file:///srv d/a, s3://bucket d/a, s3://bucket d/c"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	sound(t, s)
}

// The cursors of two sources are kept apart, with what was recorded of each.
func TestTwoSourcesResume(t *testing.T) {
	s := newStore(t)
	c := begin(t, s, startTwo(s))
	for i, token := range []string{"share/dir", "bucket/key"} {
		if err := c.Record(t.Context(), i, []ItemResult{from(s, c.start.Sources[i].Key, fmt.Sprint("d/", i), 1, Scanned, "")},
			Cursor{Source: c.start.Sources[i].Key, Seq: int64(10 + i), Token: token}); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Finish(t.Context(), EndInterrupted); err != nil {
		t.Fatal(err)
	}
	again := begin(t, s, startTwo(s))
	want := []Cursor{{Source: "file:///srv", Seq: 10, Token: "share/dir"}, {Source: otherSource, Seq: 11, Token: "bucket/key"}}
	for i := range want {
		if got, err := again.Cursor(i); err != nil || got != want[i] {
			t.Errorf("source %d goes on at %+v, %v; want %+v", i, got, err, want[i])
		}
	}
	if _, err := again.Cursor(2); err == nil {
		t.Error("a third source has a cursor")
	}
	// sources in another order are another scan
	if err := again.Finish(t.Context(), EndInterrupted); err != nil {
		t.Fatal(err)
	}
	st := startTwo(s)
	slices.Reverse(st.Sources)
	if begin(t, s, st).Resumed() {
		t.Error("a scan of the sources in another order resumed: its cursors stand elsewhere")
	}
}

// An object that never changes is carried over three scans by every question: no
// result is stored anew, the accounting of each scan says unchanged, the current
// picture says scanned.
func TestCarriedOverThreeScans(t *testing.T) {
	s := newStore(t)
	box := object(s, "d/box.zip", 1, Scanned, "", "EMAIL")
	box.Members = []Member{{Parent: -1, Name: "m", State: Scanned, Bytes: 7}, {Parent: -1, Name: "n", State: Skipped, Reason: Encrypted}}
	box.MoreMembers = []MemberCount{{State: Scanned, Count: 3, Bytes: 9}}
	box.Findings = append(box.Findings, Finding{Member: 0, Field: "iban", Detector: "IBAN", Count: 4, Likelihood: 5})
	scan(t, s, true, box)
	first := pictureAnswers(t, s)
	rows := count(t, s, "observed_result") + count(t, s, "observed_finding") + count(t, s, "observed_object")
	for number := int64(2); number <= 4; number++ {
		scan(t, s, true, object(s, "d/box.zip", 1, Skipped, Unchanged))
		sound(t, s)
		if d := cmp.Diff(first, pictureAnswers(t, s)); d != "" {
			t.Errorf("picture after scan %d (-first +now):\n%s", number, d)
		}
		cov, err := s.Coverage(t.Context(), number)
		want := Totals{Objects: Counts{Listed: 1, Skipped: 1, Reasons: []ReasonCount{{Skipped, Unchanged, 1, 100}}}, Bytes: 100, ListedObjects: 1}
		if d := cmp.Diff(want, cov.Total); err != nil || d != "" {
			t.Errorf("accounting of scan %d, %v (-want +got):\n%s", number, err, d)
		}
	}
	if now := count(t, s, "observed_result") + count(t, s, "observed_finding") + count(t, s, "observed_object"); now != rows {
		t.Errorf("%d rows became %d although nothing happened", rows, now)
	}
	c := begin(t, s, start(s))
	if same, err := c.Previous(t.Context(), 0, box.ID, box.Version); err != nil || !same {
		t.Errorf("unchanged after four scans: %t, %v", same, err)
	}
	finish(t, c, false)
}

// pictureAnswers is everything but scans, sources and accounting.
func pictureAnswers(t *testing.T, s *Store) map[string]string {
	t.Helper()
	v, err := s.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all := answers(t, v)
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"scans", "sources", "coverage", "dump", "verify", "accounting"} {
		delete(all, name)
	}
	return all
}

// A partial result beside a complete one shows in each question in its own way.
func TestPartialBesideComplete(t *testing.T) {
	s := newStore(t)
	whole := object(s, "d/a", 1, Scanned, "", "EMAIL", "IBAN")
	whole.Fields = []Field{{Member: -1, Name: "mail", Values: 10}}
	scan(t, s, true, whole)
	part := object(s, "d/a", 5, Partial, TimeLimit, "EMAIL", "PHONE")
	part.Detail, part.Size, part.Bytes, part.Records = "stopped after an hour", 900, 50, 1
	scan(t, s, true, part)
	sound(t, s)
	var rows []ObjectRow
	if err := s.Objects(t.Context(), ObjectFilter{}, func(o ObjectRow) error { rows = append(rows, o); return nil }); err != nil {
		t.Fatal(err)
	}
	want := []ObjectRow{{Source: "file:///srv", DataSet: "d", Name: "d/a", Size: 900, Modified: day, MediaType: "text/plain", Format: "text",
		Owner: "alice", OwnerBasis: "file_owner", State: Partial, Reason: TimeLimit, Detail: "stopped after an hour",
		Bytes: 100, Records: 3, Findings: 2, Complete: true}} // read and found: of the complete one
	if d := cmp.Diff(want, rows); d != "" {
		t.Errorf("objects (-want +got):\n%s", d)
	}
	var types []TypeCount
	if err := s.Datasets(t.Context(), func(d Dataset) error { types = d.Types; return nil }); err != nil {
		t.Fatal(err)
	}
	wantTypes := []TypeCount{{Detector: "EMAIL", Count: 1, Beside: 5, Objects: 1, Likelihood: 4, Incomplete: true},
		{Detector: "IBAN", Count: 1, Objects: 1, Likelihood: 4}, {Detector: "PHONE", Beside: 5, Likelihood: 4, Incomplete: true}}
	if d := cmp.Diff(wantTypes, types); d != "" {
		t.Errorf("types (-want +got):\n%s", d)
	}
	places, err := s.TopPlaces(t.Context(), 10)
	if err != nil || len(places) != 2 {
		t.Errorf("places %+v, %v: what stands beside is not counted among them", places, err)
	}
	if d := cmp.Diff([]string{"d/a partial/time_limit EMAIL=1 IBAN=1 ~EMAIL=5 ~PHONE=5"}, picture(t, s)); d != "" {
		t.Errorf("picture (-want +got):\n%s", d)
	}
	// a failure afterwards reads nothing, and takes the partial result's place
	scan(t, s, true, object(s, "d/a", 6, Failed, AccessDenied))
	if d := cmp.Diff([]string{"d/a failed/access_denied EMAIL=1 IBAN=1"}, picture(t, s)); d != "" {
		t.Errorf("picture (-want +got):\n%s", d)
	}
	sound(t, s)
}

// Names come masked and stay so; what must not be shown is escaped on the way in.
func TestMaskedNames(t *testing.T) {
	s := newStore(t)
	r := object(s, "d/letter to ‹PERSON_NAME› ‹EMAIL_ADDRESS›.eml", 1, Scanned, "")
	r.DataSet, r.Owner, r.Detail = "mail of ‹PERSON_NAME›", "al\u202eice", ""
	r.MediaType, r.StorageClass, r.Format = "text/\x1bplain", "STANDARD\n", "eml\x00"
	r.NameTypes = []Finding{{Detector: "EMAIL_ADDRESS", Count: 1, Likelihood: 4}, {Detector: "PERSON_NAME", Count: 1, Likelihood: 3}}
	r.Fields = []Field{{Member: -1, Name: "‹EMAIL_ADDRESS›", Values: 2}, {Member: -1, Name: "a\tb", Values: 1}}
	r.Findings = []Finding{{Member: -1, Field: "a\tb", Where: "page\r1", Detector: "IBAN\u200b", Count: 1, Likelihood: 5, Ambiguous: []string{"X\x7f", "Y"}}}
	scan(t, s, true, r)
	sound(t, s)
	var got []string
	if err := s.Findings(t.Context(), FindingFilter{}, func(f FindingRow) error {
		got = append(got, fmt.Sprintf("%s|%s|%s|%s|%s|%t|%v", f.DataSet, f.Object, f.Field, f.Where, f.Detector, f.InName, f.Ambiguous))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	head := "mail of ‹PERSON_NAME›|d/letter to ‹PERSON_NAME› ‹EMAIL_ADDRESS›.eml|"
	want := []string{head + `a\u{9}b|page\u{d}1|IBAN\u{200b}|false|[X\u{7f} Y]`, head + "||EMAIL_ADDRESS|true|[]", head + "||PERSON_NAME|true|[]"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("findings (-want +got):\n%s", d)
	}
	if err := s.Objects(t.Context(), ObjectFilter{DataSet: "mail of ‹PERSON_NAME›"}, func(o ObjectRow) error {
		if got := o.Owner + "|" + o.MediaType + "|" + o.StorageClass + "|" + o.Format; got != `al\u{202e}ice|text/\u{1b}plain|STANDARD\u{a}|eml\u{0}` {
			t.Errorf("object %q", got)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	places, err := s.TopPlaces(t.Context(), 0)
	if err != nil || len(places) != 1 || places[0].Detector != `IBAN\u{200b}` {
		t.Errorf("places %+v, %v: a type in a name is no place", places, err)
	}
}

// Gone objects show in no question, whatever the filter; their members go along.
func TestGoneObjects(t *testing.T) {
	s := newStore(t)
	box := object(s, "gone/box.zip", 1, Partial, Malformed, "EMAIL")
	box.Members = []Member{{Parent: -1, Name: "in.zip", State: Scanned}, {Parent: 0, Name: "m", State: Failed, Reason: Encrypted}}
	box.Findings = append(box.Findings, Finding{Member: 1, Detector: "IBAN", Count: 9, Likelihood: 5})
	stays := object(s, "stays/a", 1, Scanned, "", "PHONE")
	scan(t, s, true, box, stays)
	scan(t, s, true, object(s, "stays/a", 1, Skipped, Unchanged))
	sound(t, s)
	for _, f := range []ObjectFilter{{Members: true}, {DataSet: "gone", Members: true}, {NotRead: true, Members: true}, {State: Partial}, {Reason: Encrypted, Members: true}} {
		if err := s.Objects(t.Context(), f, func(o ObjectRow) error {
			if o.Name != "stays/a" {
				t.Errorf("%+v shows %s %s", f, o.Name, o.Member)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range []FindingFilter{{Detector: "EMAIL"}, {Detector: "IBAN"}, {DataSet: "gone"}} {
		if err := s.Findings(t.Context(), f, func(r FindingRow) error {
			t.Errorf("%+v shows %s", f, r.Object)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	places, err := s.TopPlaces(t.Context(), 0)
	if err != nil || len(places) != 1 || places[0].Object != "stays/a" {
		t.Errorf("places %+v, %v", places, err)
	}
	// it comes back as it was: its result still holds, its members' too
	scan(t, s, true, object(s, "stays/a", 1, Skipped, Unchanged), box)
	sound(t, s)
	if n := len(picture(t, s)); n != 4 {
		t.Errorf("%d objects and members, want 4", n)
	}
	// the first scan's accounting is what it was
	cov, err := s.Coverage(t.Context(), 1)
	if err != nil || cov.Total.ListedObjects != 2 || cov.Total.Members.Listed != 2 || !cov.Total.Balanced() {
		t.Errorf("coverage of the first scan %+v, %v", cov.Total, err)
	}
}

// Findings answers each filter alone and together.
func TestFindingsFilters(t *testing.T) {
	s := newStore(t)
	rs := [2][]ItemResult{}
	for i, source := range []string{"file:///srv", otherSource} {
		for _, set := range []string{"a", "b"} {
			r := from(s, source, set+"/f", 1, Scanned, "")
			for l, typ := range []string{"T1", "T2", "T3"} {
				r.Findings = append(r.Findings, Finding{Member: -1, Detector: typ, Count: 1, Likelihood: int8(l + 2 + i)})
			}
			rs[i] = append(rs[i], r)
		}
	}
	scanTwo(t, s, rs, [2]bool{true, true})
	for _, c := range []struct {
		name string
		f    FindingFilter
		want int
	}{
		{"all", FindingFilter{}, 12},
		{"source", FindingFilter{Source: otherSource}, 6},
		{"data_set", FindingFilter{DataSet: "b"}, 6},
		{"source_and_data_set", FindingFilter{Source: otherSource, DataSet: "b"}, 3},
		{"detector", FindingFilter{Detector: "T2"}, 4},
		{"detector_in_small_letters", FindingFilter{Detector: "t2"}, 0},
		{"likelihood_1", FindingFilter{MinLikelihood: 1}, 12},
		{"likelihood_4", FindingFilter{MinLikelihood: 4}, 6},
		{"likelihood_5", FindingFilter{MinLikelihood: 5}, 2},
		{"likelihood_6", FindingFilter{MinLikelihood: 6}, 0},
		{"everything_at_once", FindingFilter{Source: otherSource, DataSet: "a", Detector: "T3", MinLikelihood: 5}, 1},
		{"percent_is_no_wildcard", FindingFilter{DataSet: "%"}, 0},
		{"quote", FindingFilter{Detector: "T1' OR 1=1 --"}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := 0
			err := s.Findings(t.Context(), c.f, func(r FindingRow) error {
				n++
				if !r.Standing || !r.Complete || r.Category != "" || r.Flag != "" || r.Member != "" {
					t.Errorf("row %+v", r)
				}
				return nil
			})
			if err != nil || n != c.want {
				t.Errorf("%d findings, %v; want %d", n, err, c.want)
			}
		})
	}
}

// TopPlaces sums what one type was found in one field, the most first; ties have
// an order of their own.
func TestTopPlaces(t *testing.T) {
	s := newStore(t)
	r := object(s, "d/a", 1, Scanned, "")
	r.Members = []Member{{Parent: -1, Name: "m", State: Scanned}}
	r.Findings = []Finding{
		{Member: -1, Field: "mail", Where: "sheet 1", Detector: "EMAIL", Count: 3, Likelihood: 3},
		{Member: -1, Field: "mail", Where: "sheet 2", Detector: "EMAIL", Count: 4, Likelihood: 5},
		{Member: 0, Field: "mail", Detector: "EMAIL", Count: 5, Likelihood: 4},
		{Member: -1, Detector: "IBAN", Count: 5, Likelihood: 4},
		{Member: -1, Field: "mail", Detector: "PHONE", Count: 1, Likelihood: 4},
		{Member: -1, Field: "none", Detector: "PHONE", Count: 0, Likelihood: 4},
	}
	scan(t, s, true, r, object(s, "d/b", 5, Partial, Malformed, "IBAN"))
	line := func(p Place) string {
		return fmt.Sprintf("%s!%s %s %s=%d L%d %t", p.Object, p.Member, p.Field, p.Detector, p.Count, p.Likelihood, p.Complete)
	}
	want := []string{"d/a! mail EMAIL=7 L5 true", "d/a!  IBAN=5 L4 true", "d/a!m mail EMAIL=5 L4 true", "d/b!  IBAN=5 L4 false",
		"d/a! mail PHONE=1 L4 true"} // what counts 0 is below the threshold: no place
	for _, n := range []int{0, -1, 100, 3, 1} {
		places, err := s.TopPlaces(t.Context(), n)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range places {
			got = append(got, line(p))
		}
		wanted := want
		if n > 0 && n < len(want) {
			wanted = want[:n]
		}
		if d := cmp.Diff(wanted, got); d != "" {
			t.Errorf("first %d places (-want +got):\n%s", n, d)
		}
	}
}

// Owners are counted by name and basis, the most objects first, a bounded number.
func TestOwners(t *testing.T) {
	s := newStore(t)
	var rs []ItemResult
	for i := range maxOwners + 20 {
		for j := range 1 + i%2 {
			r := object(s, fmt.Sprintf("d/%d-%d", i, j), 1, Scanned, "")
			r.Owner = fmt.Sprintf("owner-%03d", i)
			rs = append(rs, r)
		}
	}
	for i, basis := range append(OwnerBases(), "") {
		for j := range 10 + i {
			r := object(s, fmt.Sprintf("e/%d-%d", i, j), 1, Scanned, "")
			if r.Owner, r.OwnerBasis = "same", basis; basis == "" {
				r.Owner = ""
			}
			rs = append(rs, r)
		}
	}
	scan(t, s, true, rs...)
	owners := map[Name][]OwnerCount{}
	if err := s.Datasets(t.Context(), func(d Dataset) error { owners[d.Name] = d.Owners; return nil }); err != nil {
		t.Fatal(err)
	}
	if n := len(owners["d"]); n != maxOwners {
		t.Errorf("%d owners listed, want %d", n, maxOwners)
	}
	if first, last := owners["d"][0], owners["d"][maxOwners-1]; first != (OwnerCount{"owner-001", "file_owner", 2}) || last.Objects != 1 {
		t.Errorf("the first is %+v, the last %+v", first, last)
	}
	var bases []string
	for _, o := range owners["e"] {
		bases = append(bases, fmt.Sprintf("%s/%s=%d", o.Owner, o.Basis, o.Objects))
	}
	want := []string{"/=16", "same/file_owner=15", "same/object_owner=14", "same/db_owner=13", "same/table_comment=12", "same/tag=11", "same/declared=10"}
	if d := cmp.Diff(want, bases); d != "" {
		t.Errorf("owners by basis (-want +got):\n%s", d)
	}
}

// Answers come in one order, however the objects were recorded.
func TestOrderIsStable(t *testing.T) {
	make100 := func(s *Store, order []int) string {
		c := begin(t, s, start(s))
		for _, i := range order {
			r := object(s, fmt.Sprintf("set%d/f%d", i%4, i), 1, Scanned, "", "EMAIL", "IBAN")
			r.Members = []Member{{Parent: -1, Name: Name(fmt.Sprint("m", i%3)), State: Scanned}}
			record(t, c, r)
		}
		finish(t, c, true)
		var b bytes.Buffer
		note := func(x any) error { _, err := fmt.Fprintf(&b, "%+v\n", x); return err }
		for _, err := range []error{
			s.Objects(t.Context(), ObjectFilter{Members: true}, func(o ObjectRow) error { return note(o) }),
			s.Findings(t.Context(), FindingFilter{}, func(f FindingRow) error { return note(f) }),
			s.Datasets(t.Context(), func(d Dataset) error {
				d.id = 0 // a row's number is no answer: it only asks further questions
				return note(d)
			}),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		return b.String() + dump(t, s)
	}
	forwards := []int{}
	for i := range 60 {
		forwards = append(forwards, i)
	}
	backwards := slices.Clone(forwards)
	slices.Reverse(backwards)
	if d := cmp.Diff(make100(newStore(t), forwards), make100(newStore(t), backwards)); d != "" {
		t.Errorf("answers (-forwards +backwards):\n%s", d)
	}
}

// The questions asked for every object of a scan use an index, always.
func TestHotQuestionsUseIndexes(t *testing.T) {
	s := newStore(t)
	for _, text := range []string{
		"SELECT seen_scan FROM observed_object WHERE key = x'00'",
		`SELECT o.complete_scan, (SELECT r.version FROM observed_result r WHERE r.object = o.id AND r.scan = o.complete_scan)
		 FROM observed_object o WHERE o.key = x'00'`,
		"SELECT state FROM observed_result WHERE object = 1 AND scan = 1",
		"UPDATE observed_object SET gone_scan = 1 WHERE data_set = 3 AND root = 2 AND gone_scan IS NULL AND seen_scan IS NOT 1",
		"DELETE FROM observed_result WHERE scan = 2 AND object IN (" + family + ")",
		"SELECT max(id) FROM observed_object",
	} {
		err := s.write.each(context.WithoutCancel(t.Context()), 4, "EXPLAIN QUERY PLAN "+strings.NewReplacer("?1", "1", "?3", "3").Replace(text), func(row []driver.Value) error {
			if step := fmt.Sprint(row[3]); strings.HasPrefix(step, "SCAN observed") || strings.HasPrefix(step, "SCAN o") || strings.HasPrefix(step, "SCAN r") {
				t.Errorf("%s: %s", step, text)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
