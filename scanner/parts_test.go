package scanner

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/sources"
)

// shelves is a source of tables, each handed out in ranges of so many rows.
type shelves struct {
	memory
	tables map[string]int // rows of each
	names  []string       // in order
	span   int
	fail   map[string]error // of a part: "t 2"
	read   atomic.Int64     // rows
}

func (s *shelves) Walk(ctx context.Context, after sources.Cursor, fn func(sources.Item, sources.Cursor) error) error {
	for _, name := range s.names {
		parts := max(1, (s.tables[name]+s.span-1)/s.span)
		for n := range parts {
			at := fmt.Sprintf("%s %06d", name, n+1)
			if at <= after {
				continue
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			item := sources.Item{Ref: sources.Ref{Path: name, DataSet: "d", Size: 7}, Part: sources.Part{Number: n + 1, Last: n == parts-1}}
			if parts == 1 {
				item.Part = sources.Part{}
			}
			item.Rows = s.rows(name, n)
			if err := fn(item, at); err != nil {
				return err
			}
		}
	}
	return nil
}

// rows gives the rows of a range: each has an id, every third one a mail.
func (s *shelves) rows(name string, n int) func(context.Context, func(sources.Row) error) error {
	fields := []string{"code", "note"}
	return func(_ context.Context, fn func(sources.Row) error) error {
		for i := n * s.span; i < min((n+1)*s.span, s.tables[name]); i++ {
			row := sources.Row{Fields: fields, Values: [][]byte{[]byte(testID(i)), nil}}
			if i%3 == 2 {
				row.Values[1] = []byte("row " + strconv.Itoa(i) + " x@y")
			}
			s.read.Add(1)
			if err := fn(row); err != nil {
				return err
			}
		}
		return s.fail[fmt.Sprintf("%s %d", name, n+1)]
	}
}

func newShelves(span int, tables map[string]int, names ...string) *shelves {
	return &shelves{memory: memory{name: "mem://shelves"}, tables: tables, names: names, span: span}
}

// sameResult compares results apart from what tells how they were read.
func sameResult() cmp.Option {
	return cmp.Options{
		cmpopts.IgnoreFields(inventory.ItemResult{}, "Seq", "Persons"), cmpopts.IgnoreFields(inventory.Field{}, "Sampled"),
		cmpopts.EquateEmpty(), cmpopts.EquateApprox(0, 1e-6),
	}
}

// TestPartsAreOneObject: however a table is divided, and in whatever order its
// parts are read, the inventory gets one object with the same findings.
func TestPartsAreOneObject(t *testing.T) {
	tables := map[string]int{"a": 101, "b": 1, "c": 0, "d": 40}
	whole := newLedger()
	c := config(t, whole, newShelves(1000, tables, "a", "b", "c", "d"))
	if _, err := Run(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	for _, span := range []int{1, 7, 40, 100} {
		for _, workers := range []int{1, 5} {
			l := newLedger()
			c := config(t, l, newShelves(span, tables, "a", "b", "c", "d"))
			c.Workers = workers
			var last Event
			c.Progress = func(e Event) { last = e }
			s, err := Run(t.Context(), c)
			if err != nil || !s.Sources[0].Complete {
				t.Fatal(err, s)
			}
			if d := cmp.Diff(whole.byName(), l.byName(), sameResult()); d != "" || l.doubles > 0 {
				t.Errorf("ranges of %d, %d workers: %d recorded twice (-whole +parts):\n%s", span, workers, l.doubles, d)
			}
			if last.Listed != 4 || last.Done != 4 || last.ListedBytes != 28 || last.Findings != found(whole) {
				t.Errorf("ranges of %d: progress %+v", span, last)
			}
			for _, ty := range s.Types {
				if ty.Detector == "TEST_MAIL" && ty.Objects != 2 {
					t.Errorf("a type stands in %d objects, want 2", ty.Objects)
				}
			}
		}
	}
}

// TestPartsResume: a run that is stopped again and again goes on inside a table,
// reads no more than what was under way again, and ends with what one run gives.
// It fails if parts are added before the unbroken run passes them, or the state
// of an open table is not stored with the cursor.
func TestPartsResume(t *testing.T) {
	tables := map[string]int{"a": 200, "b": 3, "c": 90}
	whole := newLedger()
	if _, err := Run(t.Context(), config(t, whole, newShelves(1000, tables, "a", "b", "c"))); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(r *rapid.T) {
		l := newLedger()
		src := newShelves(10, tables, "a", "b", "c")
		stops := 0
		for run := 0; ; run++ {
			ctx, cancel := context.WithCancel(context.Background())
			left := rapid.IntRange(1, 9).Draw(r, "batches")
			l.onRecord = func() {
				if left--; left == 0 {
					cancel()
				}
			}
			c := config(t, l, src)
			c.batch, c.Workers = 1, rapid.IntRange(1, 4).Draw(r, "workers")
			_, err := Run(ctx, c)
			cancel()
			l.resumed = true
			if err == nil {
				break
			}
			if !errors.Is(err, ErrInterrupted) || run > 100 {
				r.Fatal(err)
			}
			stops++
		}
		if d := cmp.Diff(whole.byName(), l.byName(), sameResult()); d != "" || l.doubles > 0 {
			r.Errorf("after %d stops, %d recorded twice (-whole +resumed):\n%s", stops, l.doubles, d)
		}
		// each worker, its queue and what the writer held may be lost at a stop
		if again := src.read.Load() - 293; again > int64(stops*300) {
			r.Errorf("%d rows were read again after %d stops", again, stops)
		}
	})
}

// TestPartsThatFail: what some parts could not give marks the object, and what
// the others gave is kept.
func TestPartsThatFail(t *testing.T) {
	for _, c := range []struct {
		name   string
		fail   map[string]error
		state  inventory.State
		reason inventory.Reason
	}{
		{"none", nil, inventory.Scanned, ""},
		{"first", map[string]error{"a 1": sources.ErrAccessDenied}, inventory.Partial, inventory.AccessDenied},
		{"last", map[string]error{"a 3": sources.ErrRead}, inventory.Partial, inventory.SourceError},
		{"gravest", map[string]error{"a 1": sources.ErrSampled, "a 2": sources.ErrVanished, "a 3": sources.ErrTooLarge}, inventory.Partial, inventory.Vanished},
		{"all_sampled", map[string]error{"a 1": sources.ErrSampled, "a 2": sources.ErrSampled, "a 3": sources.ErrSampled}, inventory.Partial, inventory.Sampled},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLedger()
			src := newShelves(10, map[string]int{"a": 30}, "a")
			src.fail = c.fail
			s, err := Run(t.Context(), config(t, l, src))
			if err != nil {
				t.Fatal(err)
			}
			r := l.byName()["a"]
			if r.State != c.state || r.Reason != c.reason || r.Records != 30 || found(l) != 40 {
				t.Errorf("%s(%s), %d records, %d findings", r.State, r.Reason, r.Records, found(l))
			}
			sampled := c.reason == inventory.Sampled
			if sampled != (s.Sampled == Sampled{1, 30, 30}) || sampled != strings.Contains(r.Detail, "30 rows: at most 9.6 % of its rows") {
				t.Errorf("sampled %+v, %q", s.Sampled, r.Detail)
			}
		})
	}
}

// TestJoinStates: all parts failed alike is failed, anything else partial.
func TestJoinStates(t *testing.T) {
	table := newClassTable()
	one := func(s inventory.State, r inventory.Reason) *inventory.ItemResult {
		return &inventory.ItemResult{State: s, Reason: r}
	}
	for _, c := range []struct {
		a, b   *inventory.ItemResult
		state  inventory.State
		reason inventory.Reason
	}{
		{one(inventory.Scanned, ""), one(inventory.Scanned, ""), inventory.Scanned, ""},
		{one(inventory.Failed, inventory.AccessDenied), one(inventory.Failed, inventory.AccessDenied), inventory.Failed, inventory.AccessDenied},
		{one(inventory.Failed, inventory.SourceError), one(inventory.Failed, inventory.AccessDenied), inventory.Failed, inventory.AccessDenied},
		{one(inventory.Scanned, ""), one(inventory.Failed, inventory.Vanished), inventory.Partial, inventory.Vanished},
		{one(inventory.Partial, inventory.Sampled), one(inventory.Scanned, ""), inventory.Partial, inventory.Sampled},
	} {
		if s, r := joinStates(table, c.a, c.b); s != c.state || r != c.reason {
			t.Errorf("%s(%s) and %s(%s): %s(%s)", c.a.State, c.a.Reason, c.b.State, c.b.Reason, s, r)
		}
	}
}

// TestPartsBounds: what one result holds at most holds for all parts together,
// and nothing beyond it is lost from the counts.
func TestPartsBounds(t *testing.T) {
	part := func() *inventory.ItemResult {
		r := &inventory.ItemResult{State: inventory.Scanned, Records: 10, Bytes: 10}
		for i := range 6000 {
			r.Members = append(r.Members, inventory.Member{Parent: -1, Name: inventory.Name(fmt.Sprint(i)), State: inventory.Scanned, Bytes: 2})
			r.Findings = append(r.Findings, inventory.Finding{Member: i, Detector: "TEST_ID", Marks: []inventory.Mark{{Likelihood: 5, Count: 1}}})
			r.Fields = append(r.Fields, inventory.Field{Member: i, Name: "f", Values: 1})
		}
		return r
	}
	p := newParts(part())
	p.add(part(), newClassTable())
	r := p.whole(testEngine(t).Detectors(), newRules(testEngine(t).Detectors(), 4, 0, nil))
	var members, matches int64
	for _, m := range r.MoreMembers {
		members += m.Count
	}
	for _, f := range r.Findings {
		if f.Member >= len(r.Members) {
			t.Fatalf("a finding of member %d of %d", f.Member, len(r.Members))
		}
		matches += f.Count
	}
	if len(r.Members) != maxMembers || members != 2000 || len(r.Findings) > maxFindings+1 || len(r.Fields) > maxFields || matches != 12_000 {
		t.Errorf("%d members and %d more, %d findings with %d matches, %d fields", len(r.Members), members, len(r.Findings), matches, len(r.Fields))
	}
	if r.Detail == "" || r.Records != 20 || r.Bytes != 20 {
		t.Errorf("%q, %d records, %d bytes", r.Detail, r.Records, r.Bytes)
	}
}

func TestTokens(t *testing.T) {
	l := newLedger()
	src := newShelves(10, map[string]int{"a": 30}, "a")
	c := config(t, l, src)
	if _, err := Run(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	r := l.byName()["a"]
	for _, cursor := range []string{"", "a", "\x00", "\x00{}", "\xff\x00", openMark + "x"} {
		for _, p := range []*parts{nil, {Result: r}} {
			before := len(r.Persons)
			token, err := packToken(cursor, p)
			if err != nil {
				t.Fatal(err)
			}
			got, open, err := unpackToken(token)
			if err != nil || got != cursor || (open == nil) != (p == nil) || len(r.Persons) != before {
				t.Fatalf("%q came back as %q, %v, %v", cursor, got, open, err)
			}
			if p != nil {
				if d := cmp.Diff(p.Result, open.Result, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(inventory.Persons{}, "Sketch")); d != "" {
					t.Errorf("(-stored +read):\n%s", d)
				}
			}
		}
	}
	if strings.Contains(fmt.Sprint(l.cursors), testID(2)) {
		t.Error("a value is in the cursor")
	}
}

func FuzzToken(f *testing.F) {
	f.Add("a")
	f.Add("\x00{\"Cursor\":\"YQ==\",\"Open\":{\"Result\":{},\"Persons\":[{\"Sketch\":\"AA==\"}]}}")
	f.Fuzz(func(t *testing.T, token string) {
		cursor, p, err := unpackToken(token)
		if err != nil {
			return
		}
		again, err := packToken(cursor, p)
		if err != nil {
			t.Fatal(err)
		}
		if got, _, err := unpackToken(again); err != nil || got != cursor {
			t.Errorf("%q came back as %q, %v", cursor, got, err)
		}
	})
}

func TestPlanCountsTablesOnce(t *testing.T) {
	r, err := Plan(t.Context(), PlanConfig{Sources: []SourceConfig{{Source: newShelves(10, map[string]int{"a": 95, "b": 2}, "a", "b")}}, Engine: testEngine(t)})
	if err != nil || r.Read.Objects != 2 || r.Read.Bytes != 14 || r.Sources[0].Listed.Objects != 2 {
		t.Errorf("%+v, %v", r.Read, err)
	}
}

func TestSampleBound(t *testing.T) {
	for n, want := range map[int64]string{0: "100 %", 1: "95 %", 10: "26 %", 59: "5 %", 300: "1 %", 1000: "0.3 %", 100_000: "0.003 %", 1928: "0.16 %"} {
		if got := Percent(SampleBound(n)); got != want {
			t.Errorf("%d rows: at most %s, want %s", n, got, want)
		}
	}
	if Percent(0) != "0 %" {
		t.Error(Percent(0))
	}
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.Int64Range(1, 1<<40).Draw(r, "n")
		if b := SampleBound(n); b <= 0 || b > 3.0/float64(n)+1e-15 {
			r.Errorf("%d rows: %g, against the rule of three", n, b)
		}
	})
}
