package inventory

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// What is counted and taken back leaves nothing, in whatever order.
func TestTallyTakesBack(t *testing.T) {
	outcomes := []ReasonCount{{State: Scanned}, {State: Partial, Reason: Malformed}, {State: Failed, Reason: Vanished}, {State: Skipped, Reason: Encrypted}}
	type step struct {
		set    int64
		member bool
		o      ReasonCount
		size   int64
		bytes  int64
	}
	draw := rapid.Custom(func(rt *rapid.T) step {
		return step{rapid.Int64Range(1, 3).Draw(rt, "set"), rapid.Bool().Draw(rt, "member"), rapid.SampledFrom(outcomes).Draw(rt, "outcome"),
			rapid.Int64Range(-1, 9).Draw(rt, "size"), rapid.Int64Range(0, 9).Draw(rt, "bytes")}
	})
	rapid.Check(t, func(rt *rapid.T) {
		steps := rapid.SliceOfN(draw, 0, 12).Draw(rt, "steps")
		tally := newTally()
		for _, s := range steps {
			if s.member {
				tally.member(s.set, s.o.State, s.o.Reason, 1, s.bytes, 2)
				continue
			}
			tally.object(s.set, &ItemResult{State: s.o.State, Reason: s.o.Reason, Size: s.size, Bytes: s.bytes, Records: 2})
		}
		var counted, accounted int64
		for _, l := range tally.listed {
			counted += l.objects + l.members
		}
		for _, o := range tally.outcomes {
			accounted += o.number
		}
		if counted != int64(len(steps)) || accounted != counted {
			rt.Errorf("%d listed, %d accounted for, of %d", counted, accounted, len(steps))
		}
		for _, s := range rapid.Permutation(steps).Draw(rt, "back") {
			unsized := int64(0)
			if s.size < 0 && !s.member { // members have no size
				unsized = 1
			}
			tally.takeBack(s.set, s.member, s.o.State, s.o.Reason, 1, max(s.size, 0), unsized, s.bytes, 2)
		}
		for set, l := range tally.listed {
			if *l != (listed{}) {
				rt.Errorf("data set %d: %+v is left", set, *l)
			}
		}
		for k, o := range tally.outcomes {
			if *o != (outcome{}) {
				rt.Errorf("%+v: %+v is left", k, *o)
			}
		}
	})
}

// Merging counts gives the same in any order, and what is balanced stays so.
func TestCountsMerge(t *testing.T) {
	states := []ReasonCount{{State: Scanned}, {State: Partial, Reason: Malformed}, {State: Failed, Reason: Vanished}, {State: Skipped, Reason: Encrypted}}
	counts := rapid.Custom(func(rt *rapid.T) Counts {
		var c Counts
		for _, o := range rapid.SliceOfNDistinct(rapid.SampledFrom(states), 0, 4, func(r ReasonCount) State { return r.State }).Draw(rt, "outcomes") {
			c.add(o.State, o.Reason, rapid.Int64Range(0, 99).Draw(rt, "n"), rapid.Int64Range(0, 99).Draw(rt, "bytes"))
		}
		return c
	})
	rapid.Check(t, func(rt *rapid.T) {
		all := rapid.SliceOfN(counts, 0, 5).Draw(rt, "counts")
		sum := func(order []Counts) (s Counts) {
			for _, c := range order {
				s.Merge(c)
			}
			return s
		}
		forwards := sum(all)
		if d := cmp.Diff(forwards, sum(rapid.Permutation(all).Draw(rt, "order"))); d != "" {
			rt.Errorf("order counts (-drawn +permuted):\n%s", d)
		}
		if !forwards.Balanced() {
			rt.Errorf("%+v is not balanced", forwards)
		}
		reasons := forwards.Scanned
		for _, r := range forwards.Reasons {
			reasons += r.Count
		}
		if reasons != forwards.Listed {
			rt.Errorf("the reasons make %d of %d", reasons, forwards.Listed)
		}
		forwards.Listed++
		if forwards.Balanced() {
			rt.Error("one listed too many is balanced")
		}
	})
}

// The caches never hold more than they may, and forget nothing that matters.
func TestCache(t *testing.T) {
	var c cache[int]
	for i := range 3*cacheSize + 1 {
		c.put(i, int64(i))
		if len(c.m) > cacheSize {
			t.Fatalf("%d entries", len(c.m))
		}
		if c.m[i] != int64(i) {
			t.Fatalf("%d is not there", i)
		}
	}
}

// heapOf is the memory in use after a collection.
func heapOf() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// Many objects take no more memory than the first tenth; nor does a second scan
// that asks for a tenth of them. SQLite's own memory is bounded by its caches.
func TestMemoryIsFlat(t *testing.T) {
	const total, batch = memoryObjects, 1000
	s := newStore(t)
	rs := make([]ItemResult, batch)
	fill := func(from int, state State, reason Reason) {
		for i := range rs {
			n := from + i
			name := fmt.Sprintf("dir%d/f%d", n/200, n)
			rs[i] = ItemResult{Seq: int64(n + 1), ID: s.ID("file:///srv", name), DataSet: Name(fmt.Sprint("dir", n/200)), Name: Name(name),
				Version: s.Digest(name), State: state, Reason: reason}
		}
	}
	c := begin(t, s, start(s))
	var early uint64
	for from := 0; from < total; from += batch {
		fill(from, Scanned, "")
		if err := c.Record(t.Context(), 0, rs, Cursor{Seq: int64(from)}); err != nil {
			t.Fatal(err)
		}
		if from == total/10 {
			early = heapOf()
		}
	}
	grown := func(what string) {
		t.Helper()
		if late := heapOf(); late > early+2<<20 {
			t.Errorf("%s: %d KiB after %d objects, %d KiB after a tenth", what, late>>10, total, early>>10)
		}
	}
	grown("recording")
	finish(t, c, true)
	c = begin(t, s, start(s))
	for from := 0; from < total; from += 10 * batch {
		fill(from, Skipped, Unchanged)
		for i := range rs {
			if same, err := c.Previous(t.Context(), 0, rs[i].ID, rs[i].Version); err != nil || !same {
				t.Fatalf("unchanged: %t, %v", same, err)
			}
		}
		if err := c.Record(t.Context(), 0, rs, Cursor{Seq: int64(from)}); err != nil {
			t.Fatal(err)
		}
	}
	grown("asking and recording again")
	finish(t, c, false)
}
