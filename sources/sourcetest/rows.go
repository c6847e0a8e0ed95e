package sourcetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"github.com/pdatlas/pdatlas/sources"
)

// Table is a table that a check wants: columns id (a whole number, the primary
// key where Keyed) and note, and these rows: their ids, whose notes are "note N".
type Table struct {
	Name  string
	IDs   []int64
	Keyed bool
}

// RangeRows is the most rows that an item may have in a source under test.
// It is more than the 291 rows that a page of PostgreSQL can hold.
const RangeRows = 300

// RowsPlace is a set of tables put in place for one check.
type RowsPlace struct {
	Source sources.Source
	Path   func(table string) string // that a table is listed under
	Drop   func(table string) error
}

// RowsMaker puts tables in place and opens a source on them whose items have at
// most RangeRows rows.
type RowsMaker func(tables []Table, f sources.Filter) (RowsPlace, error)

// rowsCheck is one promise of a source of rows.
type rowsCheck struct {
	name string
	run  func(ctx context.Context, mk RowsMaker) error
}

func rowsChecks() []rowsCheck {
	return []rowsCheck{
		{"Accounting", rowsAccounting},
		{"StableOrder", rowsStableOrder},
		{"StableName", rowsStableName},
		{"ResumeFromEveryCursor", rowsResume},
		{"Cancel", rowsCancel},
		{"ErrorUnchanged", rowsErrorUnchanged},
		{"CancelledRows", rowsCancelledRows},
		{"Dropped", rowsDropped},
		{"Parallel", rowsParallel},
		{"Filter", rowsFilter},
		{"Empty", rowsEmpty},
		{"Describe", rowsDescribe},
	}
}

// RunRows runs the suite for sources of rows, one subtest per promise.
func RunRows(t *testing.T, mk func(t *testing.T, tables []Table, f sources.Filter) RowsPlace) {
	for _, c := range rowsChecks() {
		t.Run(c.name, func(t *testing.T) {
			maker := func(tables []Table, f sources.Filter) (RowsPlace, error) { return mk(t, tables, f), nil }
			if err := c.run(t.Context(), maker); err != nil {
				t.Error(err)
			}
		})
	}
}

// sampleTables have keys without gaps and with large ones, none at all, no rows,
// as many rows as a range, and names that need quoting.
func sampleTables() []Table {
	ids := func(n int, step int64) (out []int64) {
		for i := range n {
			out = append(out, int64(i)*step-150)
		}
		return out
	}
	return []Table{
		{"dense", ids(1000, 1), true}, {"sparse", ids(700, 1_000_003), true}, {"heap", ids(800, 1), false},
		{"empty", nil, true}, {"exact", ids(RangeRows, 1), true}, {"one more", ids(RangeRows+1, 1), true},
		{"quo\"te`d]", ids(3, 1), true}, {"a/b%c", ids(2, 1), true}, {"select", ids(1, 7), false},
	}
}

// openRows makes the sample and walks it.
func openRows(ctx context.Context, mk RowsMaker, f sources.Filter) (RowsPlace, []visit, error) {
	p, err := mk(sampleTables(), f)
	if err != nil {
		return p, nil, err
	}
	got, err := walk(ctx, p.Source, "")
	return p, got, err
}

// idsOf reads the ids of an item and checks its rows.
func idsOf(ctx context.Context, item sources.Item) (ids []int64, err error) {
	err = item.Rows(ctx, func(r sources.Row) error {
		id, note := slices.Index(r.Fields, "id"), slices.Index(r.Fields, "note")
		if id < 0 || note < 0 || len(r.Values) != len(r.Fields) {
			return fmt.Errorf("a row has the fields %q and %d values", r.Fields, len(r.Values))
		}
		n, err := strconv.ParseInt(string(r.Values[id]), 10, 64)
		if err != nil || string(r.Values[note]) != fmt.Sprintf("note %d", n) {
			return fmt.Errorf("a row has the id %q and the note %q", r.Values[id], r.Values[note])
		}
		ids = append(ids, n)
		return nil
	})
	return ids, err
}

// allRows checks that the items give each row of the tables once, in parts that
// follow one another and are no larger than they may be.
func allRows(ctx context.Context, p RowsPlace, tables []Table, got []visit) error {
	found := map[string][]int64{}
	open := ""
	part := 0
	for _, v := range got {
		it := v.item
		switch {
		case it.Rows == nil || it.Open != nil:
			return fmt.Errorf("%q is no item of rows", it.Ref.Path)
		case v.cursor == "" || it.Ref.DataSet == "" || (it.Ref.Owner == "") != (it.Ref.OwnerBasis == ""):
			return fmt.Errorf("%q lacks a cursor, a data set, or one of owner and basis", it.Ref.Path)
		case open != "" && (it.Ref.Path != open || it.Part.Number != part+1):
			return fmt.Errorf("%q part %d follows part %d of %q", it.Ref.Path, it.Part.Number, part, open)
		case open == "" && it.Part.Number > 1:
			return fmt.Errorf("%q begins with part %d", it.Ref.Path, it.Part.Number)
		}
		if open, part = it.Ref.Path, it.Part.Number; it.Part.Final() {
			open = ""
		}
		ids, err := idsOf(ctx, it)
		if err != nil {
			return fmt.Errorf("%q: %w", it.Ref.Path, err)
		}
		if len(ids) > RangeRows && it.Part.Number > 0 {
			return fmt.Errorf("%q part %d has %d rows", it.Ref.Path, it.Part.Number, len(ids))
		}
		found[it.Ref.Path] = append(found[it.Ref.Path], ids...)
	}
	if open != "" {
		return fmt.Errorf("the last part of %q is missing", open)
	}
	for _, t := range tables {
		ids, listed := found[p.Path(t.Name)]
		slices.Sort(ids)
		if d := cmp.Diff(t.IDs, ids); !listed || d != "" {
			return fmt.Errorf("%q: listed %t, rows (-want +got):\n%s", t.Name, listed, d)
		}
	}
	if len(found) != len(tables) {
		return fmt.Errorf("%d tables listed, %d are there", len(found), len(tables))
	}
	return nil
}

func rowsAccounting(ctx context.Context, mk RowsMaker) error {
	p, got, err := openRows(ctx, mk, sources.Filter{})
	if err != nil {
		return err
	}
	for range 2 { // an item can be read again
		if err := allRows(ctx, p, sampleTables(), got); err != nil {
			return err
		}
	}
	parts := 0
	for _, v := range got {
		if v.item.Ref.Path == p.Path("dense") {
			parts++
		}
	}
	if parts < 4 {
		return fmt.Errorf("1000 rows came in %d items", parts)
	}
	return nil
}

// steps are a walk's items as text: path and part.
func steps(vs []visit) (out []string) {
	for _, v := range vs {
		out = append(out, fmt.Sprintf("%s %+v", v.item.Ref.Path, v.item.Part))
	}
	return out
}

func rowsStableOrder(ctx context.Context, mk RowsMaker) error {
	p, first, err := openRows(ctx, mk, sources.Filter{})
	if err != nil {
		return err
	}
	again, err := walk(ctx, p.Source, "")
	if err != nil {
		return err
	}
	if d := cmp.Diff(steps(first), steps(again)); d != "" {
		return fmt.Errorf("two walks differ (-first +second):\n%s", d)
	}
	for i := range first {
		a, errA := idsOf(ctx, first[i].item)
		b, errB := idsOf(ctx, again[i].item)
		if d := cmp.Diff(a, b); errors.Join(errA, errB) != nil || d != "" {
			return fmt.Errorf("the rows of %q come in another order: %v\n%s", first[i].item.Ref.Path, errors.Join(errA, errB), d)
		}
	}
	return nil
}

func rowsStableName(_ context.Context, mk RowsMaker) error {
	p, err := mk(sampleTables(), sources.Filter{})
	if err != nil {
		return err
	}
	if name := p.Source.Name(); name != p.Source.Name() || !strings.Contains(name, "://") || strings.Contains(name, "@") {
		return fmt.Errorf("the name %q is not a stable URI without credentials", name)
	}
	return nil
}

func rowsResume(ctx context.Context, mk RowsMaker) error {
	p, all, err := openRows(ctx, mk, sources.Filter{})
	if err != nil {
		return err
	}
	for i, v := range all {
		rest, err := walk(ctx, p.Source, v.cursor)
		if err != nil {
			return fmt.Errorf("resumed after %s: %w", steps(all[i:i+1]), err)
		}
		if d := cmp.Diff(steps(all[i+1:]), steps(rest)); d != "" {
			return fmt.Errorf("resumed after %s (-want +got):\n%s", steps(all[i:i+1]), d)
		}
		if len(rest) == 0 || v.item.Part.Number == 0 {
			continue
		}
		want, errA := idsOf(ctx, all[i+1].item)
		got, errB := idsOf(ctx, rest[0].item)
		if d := cmp.Diff(want, got); errors.Join(errA, errB) != nil || d != "" {
			return fmt.Errorf("resumed after %s: other rows (-want +got): %v\n%s", steps(all[i:i+1]), errors.Join(errA, errB), d)
		}
	}
	return nil
}

func rowsCancel(ctx context.Context, mk RowsMaker) error {
	p, all, err := openRows(ctx, mk, sources.Filter{})
	if err != nil {
		return err
	}
	for _, at := range []int{0, 1, 3, len(all)} {
		ctx, cancel := context.WithCancel(ctx)
		if at == 0 {
			cancel()
		}
		n := 0
		err := p.Source.Walk(ctx, "", func(sources.Item, sources.Cursor) error {
			if n++; n == at {
				cancel()
			}
			return nil
		})
		cancel()
		if !errors.Is(err, context.Canceled) || n > at {
			return fmt.Errorf("a walk cancelled at item %d gave %d and ended with %v", at, n, err)
		}
	}
	return nil
}

func rowsErrorUnchanged(ctx context.Context, mk RowsMaker) error {
	p, all, err := openRows(ctx, mk, sources.Filter{})
	if err != nil {
		return err
	}
	for _, stop := range []int{1, 4, len(all)} {
		n := 0
		err := p.Source.Walk(ctx, "", func(sources.Item, sources.Cursor) error {
			if n++; n == stop {
				return errFound
			}
			return nil
		})
		if err != errFound || n != stop { // the very same error: == on purpose
			return fmt.Errorf("stopped at item %d: the walk ended after %d with %v", stop, n, err)
		}
	}
	for _, v := range all {
		rows := 0
		err := v.item.Rows(ctx, func(sources.Row) error { rows++; return errFound })
		if rows > 0 && (err != errFound || rows > 1) {
			return fmt.Errorf("%q: stopped at its first row: %d rows and %v", v.item.Ref.Path, rows, err)
		}
	}
	return nil
}

func rowsCancelledRows(ctx context.Context, mk RowsMaker) error {
	p, all, err := openRows(ctx, mk, sources.Filter{})
	if err != nil {
		return err
	}
	for _, v := range all {
		ended, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := idsOf(ended, v.item); !errors.Is(err, context.Canceled) {
			return fmt.Errorf("%q with a cancelled context: %v", v.item.Ref.Path, err)
		}
		if v.item.Ref.Path != p.Path("dense") {
			continue
		}
		half, cancel := context.WithCancel(ctx)
		err := v.item.Rows(half, func(sources.Row) error { cancel(); return half.Err() })
		if cancel(); err != nil && !errors.Is(err, context.Canceled) {
			return fmt.Errorf("%q cancelled at a row: %v", v.item.Ref.Path, err)
		}
	}
	return allRows(ctx, p, sampleTables(), all) // the source is as good as before
}

func rowsDropped(ctx context.Context, mk RowsMaker) error {
	p, all, err := openRows(ctx, mk, sources.Filter{})
	if err != nil {
		return err
	}
	if err := p.Drop("heap"); err != nil {
		return err
	}
	for _, v := range all {
		_, err := idsOf(ctx, v.item)
		if gone := v.item.Ref.Path == p.Path("heap"); gone != errors.Is(err, sources.ErrVanished) || !gone && err != nil {
			return fmt.Errorf("a table was dropped; %q: %v", v.item.Ref.Path, err)
		}
	}
	return nil
}

func rowsParallel(ctx context.Context, mk RowsMaker) error {
	p, all, err := openRows(ctx, mk, sources.Filter{})
	if err != nil {
		return err
	}
	var g errgroup.Group
	for range 6 {
		g.Go(func() error { return allRows(ctx, p, sampleTables(), all) })
	}
	return g.Wait()
}

func rowsFilter(ctx context.Context, mk RowsMaker) error {
	p, all, err := openRows(ctx, mk, sources.Filter{Exclude: []string{"dense", "*more"}})
	if err != nil {
		return err
	}
	listed := map[string]bool{}
	for _, v := range all {
		listed[v.item.Ref.Path] = true
		out := v.item.Ref.Path == p.Path("dense") || v.item.Ref.Path == p.Path("one more")
		if out != (v.item.Open != nil) {
			return fmt.Errorf("%q: excluded %t", v.item.Ref.Path, !out)
		}
		if !out {
			continue
		}
		if _, err := v.item.Open(ctx); !errors.Is(err, sources.ErrExcluded) || v.item.Part != (sources.Part{}) {
			return fmt.Errorf("%q, excluded: %v", v.item.Ref.Path, err)
		}
	}
	if len(listed) != len(sampleTables()) {
		return fmt.Errorf("%d tables listed, want all: what is excluded is accounted for", len(listed))
	}
	return nil
}

func rowsEmpty(ctx context.Context, mk RowsMaker) error {
	p, err := mk(nil, sources.Filter{})
	if err != nil {
		return err
	}
	got, err := walk(ctx, p.Source, "")
	if err != nil || len(got) != 0 {
		return fmt.Errorf("an empty database gave %d items and the error %v", len(got), err)
	}
	return nil
}

func rowsDescribe(ctx context.Context, mk RowsMaker) error {
	p, err := mk(sampleTables(), sources.Filter{})
	if err != nil {
		return err
	}
	d, err := p.Source.Describe(ctx)
	if err != nil || d.Kind == "" || d.Root == "" || (d.Region == "") != (d.Basis == "") {
		return fmt.Errorf("the description %+v lacks something: %v", d, err)
	}
	return nil
}
