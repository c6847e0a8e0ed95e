package register

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/inventory"
)

// three is a register of three parties.
const three = `pdatlas_register: 1
parties:
  - id: a
    kind: unit
    name: A
  - id: b
    kind: unit
    name: B
  - id: c
    kind: unit
    name: C
`

// edit replaces text in an export, once.
func edit(t testing.TB, text, old, new string) string {
	t.Helper()
	if strings.Count(text, old) != 1 {
		t.Fatalf("%q stands %d times in\n%s", old, strings.Count(text, old), text)
	}
	return strings.Replace(text, old, new, 1)
}

// summary is what an import did.
func summary(out Outcome) string {
	return fmt.Sprintf("created %d changed %d deleted %d unchanged %d kept %d missing %d",
		out.Created, out.Changed, out.Deleted, out.Unchanged, len(out.Kept), len(out.Missing))
}

func names(t testing.TB, s *inventory.Store) string {
	t.Helper()
	var all []string
	for _, p := range mustLoad(t, s).Parties {
		all = append(all, p.Name)
	}
	return strings.Join(all, " ")
}

// TestMerge: two people export, both change, both import.
func TestMerge(t *testing.T) {
	for _, c := range []struct {
		name         string
		mine, theirs [2]string // old and new text
		want         string    // of the second import
		names        string    // afterwards
		fault        string
	}{
		{"different_entities", [2]string{"name: A", "name: A1"}, [2]string{"name: B", "name: B1"},
			"created 0 changed 1 deleted 0 unchanged 1 kept 1 missing 0", "A1 B1 C", ""},
		{"same_change", [2]string{"name: A", "name: A1"}, [2]string{"name: A", "name: A1"},
			"created 0 changed 0 deleted 0 unchanged 3 kept 0 missing 0", "A1 B C", ""},
		{"same_entity", [2]string{"name: A", "name: A1"}, [2]string{"name: A", "name: A2"}, "", "A2 B C",
			`a.yaml:7: party "a": conflict: theirs changed it on 2026-11-22, after the export`},
		{"different_cells_of_one", [2]string{"name: A", "name: A1"}, [2]string{"name: A", "name: A\n    country: DE"}, "", "A B C", "conflict"},
		{"comment_against_cell", [2]string{"name: A", "name: A # hm"}, [2]string{"name: A", "name: A1"}, "", "A1 B C", "conflict"},
		{"both_add_one_id", [2]string{"  - id: c", "  - id: bb\n    kind: unit\n    name: X\n  - id: c"}, [2]string{"  - id: c", "  - id: bb\n    kind: unit\n    name: Y\n  - id: c"},
			"", "A B Y C", `party "bb": conflict`},
		{"both_add", [2]string{"  - id: c", "  - id: b1\n    kind: unit\n    name: X\n  - id: c"}, [2]string{"  - id: c", "  - id: b2\n    kind: unit\n    name: Y\n  - id: c"},
			"created 1 changed 0 deleted 0 unchanged 3 kept 0 missing 1", "A B X Y C", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStore(t)
			mustImport(t, s, three)
			base := export(t, s)
			_, err := Import(t.Context(), s, filesOf(edit(t, base, c.theirs[0], c.theirs[1])), author("theirs"), ImportOptions{})
			if err != nil {
				t.Fatal(err)
			}
			out, err := Import(t.Context(), s, filesOf(edit(t, base, c.mine[0], c.mine[1])), author("mine"), ImportOptions{})
			if c.fault == "" && err != nil || c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)) {
				t.Fatalf("error %v, want %q", err, c.fault)
			}
			if got := summary(out); err == nil && got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			if got := names(t, s); got != c.names {
				t.Errorf("names %q, want %q", got, c.names)
			}
			sound(t, s)
		})
	}
}

// TestPrune: only on demand is removed what files leave out, and only what
// nobody changed or refers to.
func TestPrune(t *testing.T) {
	without := func(text string) string { return edit(t, text, "  - id: b\n    kind: unit\n    name: B\n", "") }
	s := newStore(t)
	mustImport(t, s, three)
	base := export(t, s)
	prune := ImportOptions{Prune: true}
	if out := mustImport(t, s, without(base)); summary(out) != "created 0 changed 0 deleted 0 unchanged 2 kept 0 missing 1" || names(t, s) != "A B C" {
		t.Errorf("without prune: %s, %s", summary(out), names(t, s))
	}
	out, err := Import(t.Context(), s, filesOf(without(base)), author("test"), prune)
	if err != nil || summary(out) != "created 0 changed 0 deleted 1 unchanged 2 kept 0 missing 0" || names(t, s) != "A C" {
		t.Errorf("prune: %s, %s, %v", summary(out), names(t, s), err)
	}
	sound(t, s)
	if out := mustImport(t, s, base); names(t, s) != "A C" || len(out.Kept) != 1 {
		t.Errorf("the old export, unchanged, brings back what was deleted: %s", names(t, s))
	}
	_, err = Import(t.Context(), s, filesOf(edit(t, base, "name: B", "name: B1")), author("test"), prune)
	if err == nil || !strings.Contains(err.Error(), "it was changed here, and deleted in the register since the export") {
		t.Errorf("changed and deleted: %v", err)
	}
}

func TestPruneRefuses(t *testing.T) {
	s := newStore(t)
	mustImport(t, s, three)
	base := export(t, s)
	mustImport(t, s, edit(t, base, "name: B", "name: B1"))
	gone := edit(t, base, "  - id: b\n    kind: unit\n    name: B\n", "")
	_, err := Import(t.Context(), s, filesOf(gone), author("test"), ImportOptions{Prune: true})
	if err == nil || !strings.Contains(err.Error(), `party "b": conflict: it is gone from the files, and was changed in the register`) {
		t.Errorf("deleted and changed: %v", err)
	}
	mustImport(t, s, edit(t, export(t, s), "name: C", "name: C\n    part_of: b"))
	now := export(t, s)
	_, err = Import(t.Context(), s, filesOf(edit(t, now, "  - id: b\n    kind: unit\n    name: B1\n", "")), author("test"), ImportOptions{Prune: true})
	if err == nil || !strings.Contains(err.Error(), `party "c": part_of: refers to a party that is being removed`) {
		t.Errorf("deleted though somebody is part of it: %v", err)
	}
	onlyA := now[:strings.Index(now, "  - id: b")] + now[strings.Index(now, "  - id: c"):]
	onlyA = edit(t, onlyA, "\n    part_of: b", "")
	if _, err = Import(t.Context(), s, filesOf(onlyA), author("test"), ImportOptions{Prune: true}); err != nil || names(t, s) != "A C" {
		t.Errorf("both at once: %v, %s", err, names(t, s))
	}
	sound(t, s)
}

// TestBase: files of another inventory go into an empty register only.
func TestBase(t *testing.T) {
	s, other := newStore(t), newStore(t)
	mustImport(t, s, three)
	mustImport(t, other, edit(t, three, "name: C", "name: X"))
	_, err := tryImport(t, s, export(t, other))
	if err == nil || !strings.Contains(err.Error(), "a.yaml:1: base: this revision is not one of this inventory") {
		t.Errorf("foreign base: %v", err)
	}
	_, err = tryImport(t, s, edit(t, three, "name: C", "name: X"))
	if err == nil || !strings.Contains(err.Error(), `party "c": conflict`) {
		t.Errorf("no base, other content: %v", err)
	}
	if out := mustImport(t, s, three+"  - id: d\n    kind: unit\n    name: D\n"); summary(out) != "created 1 changed 0 deleted 0 unchanged 3 kept 0 missing 0" {
		t.Errorf("no base, more content: %s", summary(out))
	}
}

// TestCheckOnly: --check tells and does nothing.
func TestCheckOnly(t *testing.T) {
	s := newStore(t)
	out, err := Import(t.Context(), s, filesOf(three), author("test"), ImportOptions{Check: true})
	if err != nil || out.Created != 3 || names(t, s) != "" {
		t.Errorf("%s, %v, names %q", summary(out), err, names(t, s))
	}
	sound(t, s)
}

// TestAuditOfChanges: who did what, with ids and without content.
func TestAuditOfChanges(t *testing.T) {
	s := newStore(t)
	mustImport(t, s, three)
	mustImport(t, s, edit(t, export(t, s), "name: A", "name: Zqxanna"))
	if err := NoteExport(t.Context(), s, mustLoad(t, s), author("anna"), "register export"); err != nil {
		t.Fatal(err)
	}
	v, err := s.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	var got []string
	err = v.Audit(t.Context(), func(e inventory.AuditEntry) error {
		got = append(got, strings.TrimRight(fmt.Sprintf("%s %s %s %s %s", e.Actor, e.Action, e.Kind, e.ID, e.Detail), " "))
		if strings.Contains(fmt.Sprint(e), "Zqxanna") || len(e.Digest) != 64 {
			t.Errorf("entry %+v", e)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"test create party a", "test create party b", "test create party c", "test import register  3 created, 0 changed, 0 deleted",
		"test update party a", "test import register  0 created, 1 changed, 0 deleted", "anna export register  register export"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("log (-want +got):\n%s", d)
	}
	if stamp, ok := mustLoad(t, s).Stamp(Key{"party", "a"}); !ok || stamp.Words() != "declared by test on 2026-11-22" || stamp.Entry != 5 {
		t.Errorf("stamp %+v", stamp)
	}
	if _, ok := mustLoad(t, s).Stamp(Key{"party", "x"}); ok || (Stamp{}).Words() != "not declared" {
		t.Error("what is not there has a stamp")
	}
	// The import after the export still finds its base.
	mustImport(t, s, edit(t, export(t, s), "name: B", "name: B1"))
}

func TestImportCancelled(t *testing.T) {
	s := newStore(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Import(ctx, s, filesOf(three), author("test"), ImportOptions{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if names(t, s) != "" {
		t.Error("something was imported")
	}
}

// TestVerifyContent changes every text cell that is stored, one at a time,
// behind the program's back: each change shows.
func TestVerifyContent(t *testing.T) {
	s := newStore(t)
	mustImport(t, s, sample(t))
	r := mustLoad(t, s)
	stored := map[Key]string{}
	for _, e := range r.entities() {
		stored[e.key()] = e.sum()
	}
	changed := 0
	for _, e := range r.entities() {
		cells(e.kind.shape, e.value, "", func(c cell) {
			if c.text == "" {
				return
			}
			was := c.value.String()
			c.value.SetString(was + "x")
			if e.sum() == stored[e.key()] {
				t.Errorf("%s %s: a change of %s does not show", e.kind.Name, e.id, c.path)
			}
			c.value.SetString(was)
			changed++
		})
		if e.sum() != stored[e.key()] {
			t.Errorf("%s %s: differs from itself", e.kind.Name, e.id)
		}
	}
	if changed < 100 {
		t.Errorf("only %d cells were changed", changed)
	}
}

// TestMergeAny: whatever two people do to a register of ten parties, an import
// either tells a conflict or keeps both changes.
func TestMergeAny(t *testing.T) {
	s := newStore(t)
	rapid.Check(t, func(r *rapid.T) {
		start := map[string]string{}
		for _, id := range []string{"a", "b", "c", "d", "e"} {
			start[id] = "N" + rapid.StringMatching("[a-c]{1,2}").Draw(r, id)
		}
		reset(t, s, start)
		base := mustLoad(t, s).Revision
		mine, theirs := draft(r, start, "mine"), draft(r, start, "theirs")
		if _, err := tryImport(t, s, fileOf(base, theirs)); err != nil {
			r.Fatal(err)
		}
		_, err := tryImport(t, s, fileOf(base, mine))
		conflict := false
		want := map[string]string{}
		for id, n := range start {
			switch {
			case mine[id] == n:
				want[id] = theirs[id]
			case theirs[id] == n || theirs[id] == mine[id]:
				want[id] = mine[id]
			default:
				conflict = true
			}
		}
		if conflict {
			want = theirs
		}
		if conflict != (err != nil) {
			r.Fatalf("conflict %v, error %v", conflict, err)
		}
		for _, p := range mustLoad(t, s).Parties {
			if p.Name != want[p.ID] {
				r.Fatalf("%s is %q, want %q", p.ID, p.Name, want[p.ID])
			}
		}
	})
	sound(t, s)
}

// draft changes some of the names.
func draft(r *rapid.T, start map[string]string, who string) map[string]string {
	out := map[string]string{}
	for _, id := range []string{"a", "b", "c", "d", "e"} {
		out[id] = start[id]
		if rapid.Bool().Draw(r, who) {
			out[id] = "N" + rapid.StringMatching("[a-c]{1,2}").Draw(r, who+id)
		}
	}
	return out
}

func fileOf(base string, parties map[string]string) string {
	text := "pdatlas_register: 1\nbase: " + base + "\nparties:\n"
	for _, id := range []string{"a", "b", "c", "d", "e"} {
		if n, ok := parties[id]; ok {
			text += "  - {id: " + id + ", kind: unit, name: " + n + "}\n"
		}
	}
	return text
}

func reset(t testing.TB, s *inventory.Store, to map[string]string) {
	t.Helper()
	mustImport(t, s, fileOf(mustLoad(t, s).Revision, to))
}
