package scanner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/sources"
)

// testWorker is a worker with the test detectors and formats.
func testWorker(t testing.TB, l extract.Limits) *worker {
	t.Helper()
	c := config(t, newLedger())
	c.Limits, c.Threshold = l, detectors.Likely
	r, cleanup, err := newReader(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cleanup)
	return newWorker(r)
}

// item is an object that is opened by open.
func item(name string, open func() (io.ReadCloser, error)) *sources.Item {
	return &sources.Item{
		Ref:  sources.Ref{Path: name, DataSet: "set", Size: -1},
		Open: func(context.Context) (io.ReadCloser, error) { return open() },
	}
}

func textItem(name, text string) *sources.Item {
	return item(name, func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil })
}

// readItem reads an item to its result.
func readItem(t testing.TB, w *worker, it *sources.Item) inventory.ItemResult {
	t.Helper()
	r := w.listed(newLedger(), "mem", 1, &it.Ref)
	if err := w.object(t.Context(), it, &r); err != nil {
		t.Fatalf("object: %v", err)
	}
	return r
}

// loose compares results by what the tests state.
func loose() cmp.Option {
	return cmp.Options{
		cmpopts.IgnoreFields(inventory.Finding{}, "Likelihood", "Score", "Evidence", "Version", "FirstRow", "Marks"),
		cmpopts.IgnoreFields(inventory.ItemResult{}, "Seq", "ID", "Version", "ModTime", "Size", "DataSet", "Persons"),
		cmpopts.IgnoreFields(inventory.Field{}, "Sampled"),
		cmpopts.EquateEmpty(),
	}
}

func TestObjectStates(t *testing.T) {
	id := testID(1)
	broken := func(after string, err error) func() (io.ReadCloser, error) {
		return func() (io.ReadCloser, error) {
			return io.NopCloser(io.MultiReader(strings.NewReader(after), iotest.ErrReader(err))), nil
		}
	}
	long := strings.Repeat("text ", 40_000)
	for _, c := range []struct {
		name string
		item *sources.Item
		want inventory.ItemResult
	}{
		{"text", textItem("a.txt", "code "+id+" x@y "+id), inventory.ItemResult{
			Format: "plain", State: inventory.Scanned, Bytes: 26, Findings: []inventory.Finding{
				{Member: -1, Detector: "TEST_ID", Count: 2, FirstByte: 5}, {Member: -1, Detector: "TEST_MAIL", Count: 1, FirstByte: 14},
			}}},
		{"empty", textItem("a", ""), inventory.ItemResult{State: inventory.Scanned}},
		{"unknown", textItem("a", "\x00\x01"), inventory.ItemResult{State: inventory.Skipped, Reason: inventory.UnsupportedFormat}},
		{"denied", item("a", func() (io.ReadCloser, error) { return nil, sources.ErrAccessDenied }), inventory.ItemResult{
			State: inventory.Failed, Reason: inventory.AccessDenied}},
		{"excluded", item("a", func() (io.ReadCloser, error) { return nil, fmt.Errorf("x: %w", sources.ErrExcluded) }), inventory.ItemResult{
			State: inventory.Skipped, Reason: inventory.Excluded}},
		{"fails_at_once", item("a", broken("", sources.ErrRead)), inventory.ItemResult{State: inventory.Failed, Reason: inventory.SourceError}},
		{"fails_in_the_head", item("a", broken("x@y ", sources.ErrRead)), inventory.ItemResult{
			Format: "plain", State: inventory.Partial, Reason: inventory.SourceError, Bytes: 4,
			Findings: []inventory.Finding{{Member: -1, Detector: "TEST_MAIL", Count: 1}}}},
		{"fails_later", item("a", broken("x@y "+long+" code "+id, sources.ErrVanished)), inventory.ItemResult{
			Format: "plain", State: inventory.Partial, Reason: inventory.Vanished, Bytes: int64(len(long)) + 18,
			Findings: []inventory.Finding{
				{Member: -1, Detector: "TEST_MAIL", Count: 1},
				{Member: -1, Detector: "TEST_ID", Count: 1, FirstByte: int64(len(long)) + 10}}}},
		{"fails_unclassified", item("a", broken("x@y ", errors.New("quoting x@y"))), inventory.ItemResult{
			Format: "plain", State: inventory.Partial, Reason: inventory.SourceError, Bytes: 4,
			Findings: []inventory.Finding{{Member: -1, Detector: "TEST_MAIL", Count: 1}}}},
		{"panics", textItem("a", "PANIC x@y"), inventory.ItemResult{Format: "bomber", State: inventory.Failed, Reason: inventory.InternalError}},
		{"panics_on_open", item("a", func() (io.ReadCloser, error) { panic("x@y") }), inventory.ItemResult{
			State: inventory.Failed, Reason: inventory.InternalError}},
		{"name_holds_data", textItem("x@y/"+id, "text"), inventory.ItemResult{
			Format: "plain", State: inventory.Scanned, Bytes: 4, NameTypes: []inventory.Finding{
				{Member: -1, Detector: "TEST_MAIL", Count: 1}, {Member: -1, Detector: "TEST_ID", Count: 1, FirstByte: 4}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := testWorker(t, extract.Limits{})
			name, _ := w.names.name(c.item.Ref.Path)
			c.want.Name = name
			for range 2 { // a worker is as good after a failure as before
				if d := cmp.Diff(c.want, readItem(t, w, c.item), loose()); d != "" {
					t.Errorf("(-want +got):\n%s", d)
				}
			}
		})
	}
}

func TestChangedWhileRead(t *testing.T) {
	for _, c := range []struct {
		name    string
		changes int64 // reads that end with a change
		want    inventory.ItemResult
		reads   int64
	}{
		{"once", 1, inventory.ItemResult{Name: "a", Format: "plain", State: inventory.Scanned, Bytes: 3,
			Findings: []inventory.Finding{{Member: -1, Detector: "TEST_MAIL", Count: 1}}}, 2},
		{"always", 9, inventory.ItemResult{Name: "a", Format: "plain", State: inventory.Failed, Reason: inventory.ChangedDuringRead}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			var reads atomic.Int64
			it := item("a", func() (io.ReadCloser, error) {
				if reads.Add(1) <= c.changes {
					return io.NopCloser(io.MultiReader(strings.NewReader("x@y "+testID(7)), iotest.ErrReader(sources.ErrChanged))), nil
				}
				return io.NopCloser(strings.NewReader("x@y")), nil
			})
			if d := cmp.Diff(c.want, readItem(t, testWorker(t, extract.Limits{}), it), loose()); d != "" {
				t.Errorf("what a changing object showed may not be mixed (-want +got):\n%s", d)
			}
			if reads.Load() != c.reads {
				t.Errorf("read %d times, want %d", reads.Load(), c.reads)
			}
		})
	}
}

func TestMembers(t *testing.T) {
	id := testID(3)
	mail := func(member int) inventory.Finding {
		return inventory.Finding{Member: member, Detector: "TEST_MAIL", Count: 1}
	}
	for _, c := range []struct {
		name, text string
		want       inventory.ItemResult
	}{
		{"all_read", boxOf("one", "x@y", "in/two", "nothing", "three", ""), inventory.ItemResult{
			State: inventory.Scanned, Bytes: 10, Findings: []inventory.Finding{mail(0)},
			Members: []inventory.Member{
				{Parent: -1, Name: "one", Format: "plain", State: inventory.Scanned, Bytes: 3},
				{Parent: -1, Name: "in/two", Format: "plain", State: inventory.Scanned, Bytes: 7},
				{Parent: -1, Name: "three", State: inventory.Scanned}}}},
		{"nested", boxOf("a", boxOf("b", boxOf(id, "x@y"), "c", "z@z")), inventory.ItemResult{
			State: inventory.Scanned, Bytes: 6, Findings: []inventory.Finding{mail(2), mail(3)},
			Members: []inventory.Member{
				{Parent: -1, Name: "a", Format: "box", State: inventory.Scanned},
				{Parent: 0, Name: "b", Format: "box", State: inventory.Scanned},
				{Parent: 1, Name: "‹TEST_ID›", Format: "plain", State: inventory.Scanned, Bytes: 3,
					NameTypes: []inventory.Finding{{Member: -1, Detector: "TEST_ID", Count: 1}}},
				{Parent: 0, Name: "c", Format: "plain", State: inventory.Scanned, Bytes: 3}}}},
		{"links_are_nothing_to_read", "BOX\nl s\nt 3\nx@y", inventory.ItemResult{
			State: inventory.Scanned, Bytes: 3, Findings: []inventory.Finding{mail(1)},
			Members: []inventory.Member{
				{Parent: -1, Name: "l", State: inventory.Skipped, Reason: inventory.NotRegular},
				{Parent: -1, Name: "t", Format: "plain", State: inventory.Scanned, Bytes: 3}}}},
		{"one_unknown", boxOf("u", "\x00", "t", "x@y"), inventory.ItemResult{
			State: inventory.Partial, Reason: inventory.UnsupportedFormat, Bytes: 3, Findings: []inventory.Finding{mail(1)},
			Members: []inventory.Member{
				{Parent: -1, Name: "u", State: inventory.Skipped, Reason: inventory.UnsupportedFormat},
				{Parent: -1, Name: "t", Format: "plain", State: inventory.Scanned, Bytes: 3}}}},
		{"gravest_speaks", "BOX\nu 1\n\x00e x\nt 3\nx@y", inventory.ItemResult{
			State: inventory.Partial, Reason: inventory.Encrypted, Bytes: 3, Findings: []inventory.Finding{mail(2)},
			Members: []inventory.Member{
				{Parent: -1, Name: "u", State: inventory.Skipped, Reason: inventory.UnsupportedFormat},
				{Parent: -1, Name: "e", State: inventory.Skipped, Reason: inventory.Encrypted},
				{Parent: -1, Name: "t", Format: "plain", State: inventory.Scanned, Bytes: 3}}}},
		{"nothing_read", "BOX\ne x\nf x\n", inventory.ItemResult{
			State: inventory.Skipped, Reason: inventory.Encrypted,
			Members: []inventory.Member{
				{Parent: -1, Name: "e", State: inventory.Skipped, Reason: inventory.Encrypted},
				{Parent: -1, Name: "f", State: inventory.Skipped, Reason: inventory.Encrypted}}}},
		{"unread_deep_down", boxOf("a", "BOX\ne x\nt 3\nx@y"), inventory.ItemResult{
			State: inventory.Partial, Reason: inventory.Encrypted, Bytes: 3, Findings: []inventory.Finding{mail(2)},
			Members: []inventory.Member{
				{Parent: -1, Name: "a", Format: "box", State: inventory.Partial, Reason: inventory.Encrypted},
				{Parent: 0, Name: "e", State: inventory.Skipped, Reason: inventory.Encrypted},
				{Parent: 0, Name: "t", Format: "plain", State: inventory.Scanned, Bytes: 3}}}},
		{"panic_in_one", boxOf("p", "PANIC", "t", "x@y"), inventory.ItemResult{
			State: inventory.Partial, Reason: inventory.InternalError, Bytes: 3, Findings: []inventory.Finding{mail(1)},
			Members: []inventory.Member{
				{Parent: -1, Name: "p", Format: "bomber", State: inventory.Failed, Reason: inventory.InternalError},
				{Parent: -1, Name: "t", Format: "plain", State: inventory.Scanned, Bytes: 3}}}},
		{"panic_in_all", boxOf("p", "PANIC"), inventory.ItemResult{
			State: inventory.Failed, Reason: inventory.InternalError,
			Members: []inventory.Member{{Parent: -1, Name: "p", Format: "bomber", State: inventory.Failed, Reason: inventory.InternalError}}}},
		{"cut_short", boxOf("t", "x@y") + "half", inventory.ItemResult{
			State: inventory.Partial, Reason: inventory.Malformed, Bytes: 3, Findings: []inventory.Finding{mail(0)},
			Members: []inventory.Member{{Parent: -1, Name: "t", Format: "plain", State: inventory.Scanned, Bytes: 3}}}},
		{"malformed_at_once", "BOX\nhalf", inventory.ItemResult{State: inventory.Failed, Reason: inventory.Malformed}},
		{"no_members", "BOX\n", inventory.ItemResult{State: inventory.Scanned}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.want.Name, c.want.Format = "a", "box"
			w := testWorker(t, extract.Limits{})
			for range 2 {
				if d := cmp.Diff(c.want, readItem(t, w, textItem("a", c.text)), loose()); d != "" {
					t.Errorf("(-want +got):\n%s", d)
				}
			}
		})
	}
}

func TestLimits(t *testing.T) {
	deep := "x@y"
	for range 5 {
		deep = boxOf("m", deep)
	}
	many := "BOX\n" + strings.Repeat("m 3\nx@y", 100)
	for _, c := range []struct {
		name, text string
		limits     extract.Limits
		state      inventory.State
		reason     inventory.Reason
		findings   int64
		members    int
	}{
		{"within", many, extract.Limits{Members: 100, Depth: 1}, inventory.Scanned, "", 100, 100},
		{"members", many, extract.Limits{Members: 10}, inventory.Partial, inventory.MemberLimit, 10, 10},
		{"depth", deep, extract.Limits{Depth: 3}, inventory.Partial, inventory.DepthLimit, 0, 4},
		{"depth_beside_text", boxOf("t", "x@y", "d", deep), extract.Limits{Depth: 3}, inventory.Partial, inventory.DepthLimit, 1, 5},
		{"bytes", boxOf("t", "x@y", "l", strings.Repeat("x", 500), "n", "x@y"), extract.Limits{Bytes: 100}, inventory.Partial, inventory.SizeLimit, 1, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := readItem(t, testWorker(t, c.limits), textItem("a", c.text))
			var n int64
			for _, f := range r.Findings {
				n += f.Count
			}
			if r.State != c.state || r.Reason != c.reason || n != c.findings || len(r.Members) != c.members {
				t.Errorf("%s %q, %d findings, %d members; want %s %q, %d, %d",
					r.State, r.Reason, n, len(r.Members), c.state, c.reason, c.findings, c.members)
			}
		})
	}
}

func TestManyMembers(t *testing.T) {
	const n = maxMembers + 500
	text := "BOX\n" + strings.Repeat("m 3\nx@y", n-100) + strings.Repeat("e x\n", 100)
	r := readItem(t, testWorker(t, extract.Limits{}), textItem("a", text))
	if len(r.Members) != maxMembers || r.Detail != detailMembers {
		t.Errorf("%d members listed, detail %q", len(r.Members), r.Detail)
	}
	want := []inventory.MemberCount{
		{State: inventory.Scanned, Count: 400, Bytes: 1200},
		{State: inventory.Skipped, Reason: inventory.Encrypted, Count: 100},
	}
	if d := cmp.Diff(want, r.MoreMembers); d != "" {
		t.Errorf("members beyond those listed (-want +got):\n%s", d)
	}
	var found int64
	for _, f := range r.Findings {
		found += f.Count
	}
	if found != n-100 {
		t.Errorf("%d findings, want %d: none may be lost with the list", found, n-100)
	}
	if len(r.Findings) > maxFindings+2 {
		t.Errorf("%d rows of findings", len(r.Findings))
	}
}

// stuck blocks until its context ends, as a server that says nothing.
type stuck struct {
	ctx     context.Context
	started chan<- struct{}
}

func (s *stuck) Read([]byte) (int, error) {
	s.started <- struct{}{}
	<-s.ctx.Done()
	return 0, s.ctx.Err()
}
func (s *stuck) Close() error { return nil }

func TestWatchdogEndsStuckObject(t *testing.T) {
	w := testWorker(t, extract.Limits{Stall: time.Minute})
	var clock atomic.Int64
	w.now = func() time.Time { return time.Unix(clock.Load(), 0) }
	started := make(chan struct{})
	it := item("a", nil)
	it.Open = func(ctx context.Context) (io.ReadCloser, error) { return &stuck{ctx, started}, nil }
	go func() {
		<-started
		w.watch() // in time: nothing happens
		clock.Add(61)
		w.watch()
	}()
	r := readItem(t, w, it)
	if r.State != inventory.Partial || r.Reason != inventory.TimeLimit {
		t.Errorf("got %s %q, want partial time_limit", r.State, r.Reason)
	}
	w.watch() // nothing under way
}

func TestCancelGivesNoResult(t *testing.T) {
	w := testWorker(t, extract.Limits{})
	ctx, cancel := context.WithCancel(t.Context())
	started := make(chan struct{})
	it := item("a", nil)
	it.Open = func(ctx context.Context) (io.ReadCloser, error) { return &stuck{ctx, started}, nil }
	go func() {
		<-started
		cancel()
	}()
	var r inventory.ItemResult
	if err := w.object(ctx, it, &r); !errors.Is(err, errCut) {
		t.Errorf("object cut by the user: %v, want errCut", err)
	}
}

func TestRows(t *testing.T) {
	id := testID(9)
	fields := []string{"code", "x@y", "note"}
	it := &sources.Item{Ref: sources.Ref{Path: "t"}, Rows: func(_ context.Context, fn func(sources.Row) error) error {
		for _, v := range [][]string{{id, "", "a"}, {id, "b", ""}, {"", "", "is x@y " + id}} {
			row := sources.Row{Fields: fields}
			for _, s := range v {
				row.Values = append(row.Values, []byte(s))
			}
			if err := fn(row); err != nil {
				return err
			}
		}
		return nil
	}}
	want := inventory.ItemResult{
		Name: "t", State: inventory.Scanned, Bytes: 33, Records: 3,
		Fields: []inventory.Field{{Member: -1, Name: "code", Values: 2}, {Member: -1, Name: "‹TEST_MAIL›", Values: 1}, {Member: -1, Name: "note", Values: 2}},
		Findings: []inventory.Finding{
			{Member: -1, Field: "code", Detector: "TEST_ID", Count: 2},
			{Member: -1, Field: "note", Detector: "TEST_MAIL", Count: 1, FirstByte: 21},
			{Member: -1, Field: "note", Detector: "TEST_ID", Count: 1, FirstByte: 25}},
	}
	got := readItem(t, testWorker(t, extract.Limits{}), it)
	if d := cmp.Diff(want, got, loose()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if got.Findings[1].FirstRow != 3 {
		t.Errorf("first row %d, want 3", got.Findings[1].FirstRow)
	}
}

// TestNoValueInResult looks for planted values in everything a result says.
func TestNoValueInResult(t *testing.T) {
	id, mail := testID(4242), "secretname@secrethost"
	w := testWorker(t, extract.Limits{})
	for _, it := range []*sources.Item{
		textItem(mail+"/"+id, boxOf(id, mail+" "+id, mail, id)),
		textItem("a", "PANIC "+id),
		item(mail, func() (io.ReadCloser, error) { return nil, errors.New("cannot open " + mail) }),
	} {
		it.Ref.DataSet, it.Ref.Owner, it.Ref.MediaType, it.Ref.StorageClass = mail, mail, mail, mail
		r := readItem(t, w, it)
		r.ID, r.Version = inventory.ID{}, [32]byte{}
		if s := fmt.Sprintf("%+v", r); strings.Contains(s, id) || strings.Contains(s, "secret") {
			t.Errorf("a value is in the result: %s", s)
		}
	}
}

func TestVersion(t *testing.T) {
	l := newLedger()
	at := time.Unix(5, 6)
	base := sources.Ref{Path: "a", Size: 7, ModTime: at}
	for _, c := range []struct {
		name string
		ref  sources.Ref
		same bool
	}{
		{"itself", base, true},
		{"elsewhere", sources.Ref{Path: "b", Size: 7, ModTime: at.UTC()}, true},
		{"other_size", sources.Ref{Size: 8, ModTime: at}, false},
		{"other_time", sources.Ref{Size: 7, ModTime: at.Add(1)}, false},
		{"no_time", sources.Ref{Size: 7}, false},
		{"etag", sources.Ref{Size: 7, ModTime: at, Version: "x"}, false},
	} {
		if got := version(l, &c.ref) == version(l, &base); got != c.same {
			t.Errorf("%s: same version %v, want %v", c.name, got, c.same)
		}
	}
	a, b := sources.Ref{Version: "x", Size: 1}, sources.Ref{Version: "x", Size: 2, ModTime: at}
	if version(l, &a) != version(l, &b) {
		t.Error("the source's own version decides where there is one")
	}
}

// cells is a format whose tracker names a column of its own in every object.
type cells struct{}

func (cells) Name() string            { return "cells" }
func (cells) Match(extract.Hint) bool { return true }
func (cells) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	return extract.Stream(ctx, in, in.Body, &named{newGrid(), string(in.Hint.Head[:8])}, emit)
}

type named struct {
	*grid
	name string
}

func (n *named) FieldName(int) string { return n.name }

// TestFieldsNamedDuringScan: a column is named, and its name looked at for
// personal data, in the middle of the scan that finds values in it.
func TestFieldsNamedDuringScan(t *testing.T) {
	w := testWorker(t, extract.Limits{})
	w.extractors = []extract.Extractor{cells{}}
	for i := range 50 {
		r := readItem(t, w, textItem("a", testID(i)+" x@y "+testID(i+1)))
		want := []inventory.Finding{
			{Member: -1, Field: "‹TEST_ID›", Detector: "TEST_ID", Count: 2},
			{Member: -1, Field: "‹TEST_ID›", Detector: "TEST_MAIL", Count: 1, FirstByte: 9},
		}
		if d := cmp.Diff(want, r.Findings, loose()); d != "" {
			t.Fatalf("object %d (-want +got):\n%s", i, d)
		}
	}
}
