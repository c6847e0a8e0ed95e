package scanner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/sources"
)

// rowItem is a table of these rows.
func rowItem(head sources.Row, rows ...[]string) *sources.Item {
	return &sources.Item{Ref: sources.Ref{Path: "t"}, Rows: func(_ context.Context, fn func(sources.Row) error) error {
		for _, r := range rows {
			row := head
			row.Values = nil
			for _, v := range r {
				row.Values = append(row.Values, []byte(v))
			}
			if err := fn(row); err != nil {
				return err
			}
		}
		return nil
	}}
}

// TestRowsWithJSON: the leaves of a JSON value are fields by their path; what
// only looks like JSON is a text.
func TestRowsWithJSON(t *testing.T) {
	id := testID(5)
	it := rowItem(sources.Row{Fields: []string{"doc"}},
		[]string{fmt.Sprintf(`{"who":{"id":%q,"a.b":"x@y"},"list":[%q,{"id":%q}],"no":null,"n":7}`, id, id, id)},
		[]string{fmt.Sprintf(`[%q]`, id)},
		[]string{`{not json ` + id + `}`},
		[]string{strings.Repeat("[", 70) + `"` + id + `"` + strings.Repeat("]", 70)})
	r := readItem(t, testWorker(t, extract.Limits{}), it)
	got := map[string]int64{}
	for _, f := range r.Findings {
		got[string(f.Field)+" "+f.Detector] += f.Count
	}
	want := map[string]int64{
		"doc.who.id TEST_ID": 1, "doc.who.a_b TEST_MAIL": 1, "doc.list[] TEST_ID": 1, "doc.list[].id TEST_ID": 1, "doc[] TEST_ID": 1, "doc TEST_ID": 2,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if r.Records != 4 || r.State != inventory.Scanned {
		t.Errorf("%d records, %s", r.Records, r.State)
	}
}

// TestRowsWithDocuments: a long binary value is a member of its own, read by what
// it is; a short one and one that is text are values like others.
func TestRowsWithDocuments(t *testing.T) {
	id := testID(6)
	box := boxOf(id, strings.Repeat("pad ", 30))
	it := rowItem(sources.Row{Fields: []string{"file", "hash"}, Binary: []bool{true, true}},
		[]string{"BIN\x00" + box, "\x00\x01short " + id}, []string{"plain text " + id + strings.Repeat(" and more", 20), ""},
		[]string{"\x00\x01" + strings.Repeat("\xfe\x00", 50), ""})
	r := readItem(t, testWorker(t, extract.Limits{}), it)
	if len(r.Members) < 2 || r.Members[0].Name != "file/row 1" {
		t.Errorf("members %+v", r.Members)
	}
	inColumns := int64(0)
	for _, f := range r.Findings {
		if f.Member < 0 {
			inColumns += f.Count
		}
	}
	if inColumns != 2 {
		t.Errorf("%d findings in columns, want 2: %+v", inColumns, r.Findings)
	}
}

// TestRowsWithNotes: what the source says of a column is heard where its name
// says nothing, and never against the name.
func TestRowsWithNotes(t *testing.T) {
	e := testEngine(t)
	name := e.Detectors()[0].Context.Fields
	if len(name) == 0 {
		t.Skip("no detector of the test's engine has field names")
	}
	w := testWorker(t, extract.Limits{})
	f := w.enter(-1, "")
	d := &records{w: w, f: f}
	row := sources.Row{Fields: []string{"c1", "c2", name[0]}, Notes: []string{name[0], "nothing of note"}}
	d.head(&row)
	if !d.cols[0].field.Names() || d.cols[1].field.Names() || !d.cols[2].field.Names() {
		t.Errorf("named: %v %v %v, want true false true", d.cols[0].field.Names(), d.cols[1].field.Names(), d.cols[2].field.Names())
	}
	if d.cols[0].name != "c1" {
		t.Errorf("the column is called %q, not by its name", d.cols[0].name)
	}
}

// TestRowsTooWide: more values than fields is the source's fault, not a panic.
func TestRowsTooWide(t *testing.T) {
	r := readItem(t, testWorker(t, extract.Limits{}), rowItem(sources.Row{Fields: []string{"a"}}, []string{"1", "2"}))
	if r.Reason != inventory.SourceError {
		t.Errorf("%s(%s)", r.State, r.Reason)
	}
}

// TestRowsWithinLimits: values count in the budget, documents in them too.
func TestRowsWithinLimits(t *testing.T) {
	deep := strings.Repeat("[", maxLeafDepth) + strings.Repeat("]", maxLeafDepth)
	if depth([]byte(deep)) != maxLeafDepth || depth([]byte(`{"[[[\"[":[1]}`)) != 2 {
		t.Error("the depth is miscounted")
	}
	for v, want := range map[string]bool{"": false, "{": false, "{}": true, " [1] ": true, "[}": false, "{]": false, "text": false} {
		if isJSON([]byte(v)) != want {
			t.Errorf("%q: %t", v, !want)
		}
	}
	for v, want := range map[string]bool{"text\n": true, "\x00": false, "\xff": false, "ü": true, strings.Repeat("ü", 20_000): true, "x" + strings.Repeat("ü", 20_000): true} {
		if readable([]byte(v)) != want {
			t.Errorf("%.10q: %t", v, !want)
		}
	}
}

// FuzzLeaves compares the leaves with those of the decoded value.
func FuzzLeaves(f *testing.F) {
	for _, s := range []string{`{"a":[1,{"b":"c"}],"d":null}`, `[[],{},"x"]`, `"x"`, `{"a":{"b":{}},"c":"d"}`, `[1,`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var l leaves
		n := 0
		ok := l.read([]byte(s), "c", func(path string, leaf []byte) {
			n++
			if !strings.HasPrefix(path, "c") {
				t.Errorf("a path %q", path)
			}
		})
		var v any
		if valid := json.Unmarshal([]byte(s), &v) == nil; !ok || !valid {
			return
		}
		if most := strings.Count(s, `"`)/2 + len(s); n > most {
			t.Errorf("%d leaves of %q", n, s)
		}
	})
}

// worded is an error of a source with a sentence of its own.
type worded struct{ error }

func (worded) Detail() string  { return "the sentence" }
func (w worded) Unwrap() error { return w.error }

// TestDetailOfSource: the sentence of a source is kept with its class, and only
// while the object is not read.
func TestDetailOfSource(t *testing.T) {
	it := rowItem(sources.Row{Fields: []string{"a"}}, []string{"1"})
	fine := it.Rows
	it.Rows = func(ctx context.Context, fn func(sources.Row) error) error {
		return errors.Join(fine(ctx, fn), fmt.Errorf("more: %w", worded{sources.ErrAccessDenied}))
	}
	w := testWorker(t, extract.Limits{})
	if r := readItem(t, w, it); r.Reason != inventory.AccessDenied || r.Detail != "the sentence" {
		t.Errorf("%s(%s) %q", r.State, r.Reason, r.Detail)
	}
	it.Rows = fine
	if r := readItem(t, w, it); r.State != inventory.Scanned || r.Detail != "" {
		t.Errorf("%s %q", r.State, r.Detail)
	}
}
