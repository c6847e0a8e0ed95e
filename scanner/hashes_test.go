package scanner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/locate"
)

func locateKey(t testing.TB) *locate.Key {
	t.Helper()
	k, err := locate.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// wantedOf are the digests of official numbers.
func wantedOf(t testing.TB, k *locate.Key, values ...string) []locate.Wanted {
	t.Helper()
	ids, err := locate.Read(strings.NewReader("id:"+strings.Join(values, "\nid:")), func(string) locate.Kind { return 0 })
	if err != nil {
		t.Fatal(err)
	}
	return k.Wanted(ids)
}

// hashesOf are the hashes of a result that are wanted, as "member field where count".
func hashesOf(r inventory.ItemResult, wanted []locate.Wanted) (out []string) {
	for _, h := range r.Hashes {
		if slices.ContainsFunc(wanted, func(w locate.Wanted) bool { return w.Digest == h.Digest }) {
			out = append(out, fmt.Sprintf("%d %q %q %d", h.Member, h.Field, h.Where, h.Count))
		}
	}
	return out
}

// TestHashesOfObjects: an identifier is kept with its place, in prose, members
// and names; without the setting nothing is.
func TestHashesOfObjects(t *testing.T) {
	key, one, two := locateKey(t), testID(1), testID(2)
	src := &memory{name: "mem:a", objects: map[string]string{
		"a/prose":         "code " + one + " and code " + one + ", code " + two,
		"a/box":           boxOf("in.txt", "code "+one, one+".txt", "nothing"),
		"a/" + one + "x/": "nothing",
		"a/of " + one:     "nothing",
	}}
	l := newLedger()
	c := config(t, l, src)
	c.Hashes = &Hashes{Key: key}
	if _, err := Run(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	by, wanted := l.byName(), wantedOf(t, key, one)
	for name, want := range map[string][]string{
		"a/prose":        {`-1 "" "" 2`},
		"a/box":          {`0 "" "" 1`, `1 "" "name" 1`},
		"a/of ‹TEST_ID›": {`-1 "" "name" 1`},
	} {
		if d := cmp.Diff(want, hashesOf(by[name], wanted)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
	if n := len(by["a/prose"].Hashes); n != 2 {
		t.Errorf("%d hashes in the prose, want those of 2 numbers", n)
	}
	if st := l.starts[0].Hashes; st == nil || st.Key != key.ID() || !st.Kinds.Has(locate.Official) || st.Kinds.Has(locate.Email) {
		t.Errorf("the inventory was told %+v", st)
	}

	l = newLedger()
	if _, err := Run(t.Context(), config(t, l, src)); err != nil {
		t.Fatal(err)
	}
	for name, r := range l.byName() {
		if len(r.Hashes) > 0 || l.starts[0].Hashes != nil {
			t.Errorf("%s: hashes are kept unasked", name)
		}
	}
}

// TestHashesBounded: what is beyond the bound of an object is counted, and the
// next object begins anew.
func TestHashesBounded(t *testing.T) {
	var b strings.Builder
	for n := range 50 {
		fmt.Fprintf(&b, "code %s\n", testID(n))
	}
	l := newLedger()
	c := config(t, l, &memory{name: "mem:a", objects: map[string]string{"a/1": b.String() + b.String(), "a/2": "code " + testID(1)}})
	c.Workers, c.Hashes = 1, &Hashes{Key: locateKey(t), PerObject: 20}
	if _, err := Run(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	one, two := l.byName()["a/1"], l.byName()["a/2"]
	if len(one.Hashes) != 20 || one.Hashes[0].Count != 2 || one.Hashing.Dropped != 60 || !one.Hashing.DroppedKinds.Has(locate.Official) {
		t.Errorf("%d hashes, the first %d times, %+v: want 20, twice, 60 dropped", len(one.Hashes), one.Hashes[0].Count, one.Hashing)
	}
	if len(two.Hashes) != 1 || two.Hashing != (inventory.Hashing{}) {
		t.Errorf("the next object has %d hashes, %+v", len(two.Hashes), two.Hashing)
	}
}

// TestHashesOfColumns: values that only their column shows to be of a type are
// kept where all are at hand, and counted as not compared where not.
func TestHashesOfColumns(t *testing.T) {
	key := locateKey(t)
	for _, c := range []struct {
		name   string
		whole  bool
		want   int
		unread int64
	}{{"whole", true, 3, 0}, {"sampled", false, 1, 2}} {
		t.Run(c.name, func(t *testing.T) {
			e := testEngine(t)
			h := newHasher(newHashing(&Hashes{Key: key}, e.Detectors(), nil))
			col := &column{member: -1, name: "code"}
			col.seen[locate.Official] = 1
			h.keep(locate.Official, 0, []byte(testID(1)), hashKey{member: -1, field: "code"})
			h.column(col, 0, 3, [][]byte{[]byte(testID(1)), []byte(" " + testID(2)), []byte(testID(3))}, c.whole)
			h.column(col, -1, 3, nil, true)
			h.column(&column{}, 1, 3, nil, false) // a type of no kind
			if len(h.found) != c.want || h.sum.Unread != c.unread || h.found[0].Count != 1 {
				t.Errorf("%d hashes, %+v, the first %d times; want %d and %d unread", len(h.found), h.sum, h.found[0].Count, c.want, c.unread)
			}
		})
	}
}

// searching is a search over sources, all of which is wanted.
func searching(t *testing.T, wants Wants, srcs ...*memory) (*Searched, *locate.Key, error) {
	t.Helper()
	key := locateKey(t)
	c := config(t, nil)
	for _, s := range srcs {
		c.Sources = append(c.Sources, SourceConfig{Source: s})
	}
	found, err := Search(t.Context(), c, newLedger(), key, wantedOf(t, key, testID(1)), wants)
	return found, key, err
}

func everything(context.Context, inventory.ID, [32]byte) (bool, error) { return true, nil }

// TestSearch: what is sought is met, what was not read is told, and nothing that
// is not wanted is opened.
func TestSearch(t *testing.T) {
	one := testID(1)
	src := &memory{name: "mem:a", objects: map[string]string{
		"a/met": "code " + one, "a/other": "code " + testID(2), "a/box": boxOf("in", "code "+one, "locked", "x"),
		"a/zero": "\x00", "a/not": "code " + one,
	}}
	src.objects["a/box"] = strings.Replace(src.objects["a/box"], "locked 1\nx", "locked x\n", 1)
	not := newLedger().ID("mem:a", "a/not")
	found, _, err := searching(t, func(_ context.Context, id inventory.ID, _ [32]byte) (bool, error) { return id != not, nil }, src)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range found.Met {
		got = append(got, fmt.Sprintf("%s!%s %d complete=%v", m.Object, m.Member, m.Hash.Count, m.Complete))
	}
	slices.Sort(got)
	if d := cmp.Diff([]string{"a/box!in 1 complete=false", "a/met! 1 complete=true"}, got); d != "" {
		t.Errorf("met (-want +got):\n%s", d)
	}
	got = nil
	for _, g := range found.Gaps {
		got = append(got, fmt.Sprintf("%s %s %s %v %d", g.Source, g.DataSet, g.Why, g.Members, g.Objects))
	}
	if d := cmp.Diff([]string{"mem:a a encrypted false 1", "mem:a a encrypted true 1", "mem:a a unsupported_format false 1"}, got); d != "" {
		t.Errorf("gaps (-want +got):\n%s", d)
	}
	id := func(name string) inventory.ID { return newLedger().ID("mem:a", name) }
	if !found.Whole(id("a/met")) || !found.Whole(id("a/other")) || found.Whole(id("a/box")) || found.Whole(not) {
		t.Error("what was read to its end is not what the search says")
	}
	if !found.Visited(id("a/zero")) || found.Visited(not) || src.opened.Load() != 4 || found.Read.Objects != 2 {
		t.Errorf("%d objects were opened, %d read to their end, want 4 and 2", src.opened.Load(), found.Read.Objects)
	}
}

// TestSearchBroken: a source that breaks off is a gap, and the inventory's
// failure ends the search.
func TestSearchBroken(t *testing.T) {
	src := &memory{name: "mem:a", objects: map[string]string{"a/1": "nothing"}, walkErr: errors.New("broken")}
	found, _, err := searching(t, everything, src)
	if err != nil || len(found.Gaps) != 1 || found.Gaps[0].Why != inventory.GapNotListed {
		t.Errorf("gaps %+v, %v", found, err)
	}
	fault := errors.New("no inventory")
	if _, _, err := searching(t, func(context.Context, inventory.ID, [32]byte) (bool, error) { return false, fault },
		&memory{name: "mem:a", objects: map[string]string{"a/1": "nothing"}}); !errors.Is(err, fault) {
		t.Errorf("error %v, want the inventory's", err)
	}
	if _, err := Search(t.Context(), config(t, newLedger()), newLedger(), locateKey(t), nil, everything); err == nil {
		t.Error("a search for nothing is taken")
	}
}
