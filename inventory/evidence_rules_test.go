package inventory

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestEachReleaseMigrates: an inventory of every earlier schema is brought to
// this one with what it held; of what it did not know it says nothing, and both
// the evidence of a new scan and a person's entries find their tables.
func TestEachReleaseMigrates(t *testing.T) {
	for version := 1; version < schemaVersion(); version++ {
		t.Run(fmt.Sprint("schema_", version), func(t *testing.T) {
			path := oldInventory(t, version)
			if _, err := Open(t.Context(), path, Options{ReadOnly: true}); err == nil || !strings.Contains(err.Error(), "run a scan once") {
				t.Errorf("to be read only, before: %v", err)
			}
			s := openStore(t, path)
			sound(t, s)
			if d := cmp.Diff([]string{"d/a scanned EMAIL=1"}, picture(t, s)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			if k := keptOf(t, s)["d"]; !k.Asked.IsZero() || k.Scan != 0 || len(k.Controls)+len(k.Copies)+len(k.Retention)+len(k.Recipients)+len(k.Tags) != 0 {
				t.Errorf("evidence made up: %+v", k)
			}
			if seq, hash, err := headOf(t, s); seq != 0 || hash != auditStart || err != nil {
				t.Errorf("log made up: %d %s %v", seq, hash, err)
			}
			note(t, s, "create")
			e := stated()
			witnessed(t, s, &e)
			if k := keptOf(t, s)["hr"]; len(k.Controls) != 2 || k.Oldest.IsZero() {
				t.Errorf("evidence after a scan: %+v", k)
			}
			sound(t, s)
			if v, err := s.write.version(t.Context()); err != nil || v != schemaVersion() {
				t.Errorf("schema %d, %v", v, err)
			}
		})
	}
}

// TestScope: a period holds for a data set when its prefix and the set's name,
// read as the beginnings of keys, can meet. The oracle looks for a key that has
// both beginnings.
func TestScope(t *testing.T) {
	name := rapid.StringMatching(`[ab](/[ab]{1,2}){0,2}`)
	rapid.Check(t, func(t *rapid.T) {
		set, scope := name.Draw(t, "set"), rapid.StringMatching(`([ab](/[ab]{0,2}){0,3})?`).Draw(t, "scope")
		k := Kept{Evidence: Evidence{Retention: []Retention{{Scope: Name(scope), ExpireDays: 1}}}}
		want := false
		for _, key := range []string{set + "/" + "x", scope + "x"} { // the least that begins so
			want = want || strings.HasPrefix(key, set+"/") && strings.HasPrefix(key, scope)
		}
		if got := len(k.of(Name(set)).Retention) == 1; got != want {
			t.Fatalf("%q for %q: %v", scope, set, got)
		}
	})
}

// TestOwnControlsFirst: what is known of a data set itself stands in place of
// what is known of its whole source, kind by kind, in the order of reports; the
// answer of another data set never does.
func TestOwnControlsFirst(t *testing.T) {
	k := Kept{Evidence: Evidence{Controls: []Control{
		{Kind: "access_logging", State: "no"}, {Kind: "not_public", State: "yes"}, {Kind: "versioning", State: "yes"},
		{DataSet: "a", Kind: "not_public", State: "no"}, {DataSet: "b", Kind: "not_public", State: "partial"}, {DataSet: "b", Kind: "lifecycle", State: "yes"},
	}}}
	for set, want := range map[Name]string{
		"a": "not_public=no versioning=yes access_logging=no",
		"b": "not_public=partial versioning=yes lifecycle=yes access_logging=no",
		"c": "not_public=yes versioning=yes access_logging=no",
		"":  "not_public=yes versioning=yes access_logging=no",
	} {
		var got []string
		for _, c := range k.of(set).Controls {
			got = append(got, c.Kind+"="+c.State)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %s, want %s", set, strings.Join(got, " "), want)
		}
	}
	if len(k.Controls) != 6 {
		t.Error("the question changed what it was asked of")
	}
}

// TestEvidenceIsWhole: what is refused in part is refused as a whole, and the
// earlier answers of the scan stay.
func TestEvidenceIsWhole(t *testing.T) {
	s := newStore(t)
	c := begin(t, s, start(s))
	record(t, c, object(s, "hr/a", 1, Scanned, ""))
	if err := c.Evidence(t.Context(), 0, stated()); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(e *Evidence){
		"day":       func(e *Evidence) { e.Retention[1].ExpireOn = "when Jane leaves" },
		"month":     func(e *Evidence) { e.Retention[1].ExpireOn = "2027-13-01" },
		"lock":      func(e *Evidence) { e.Retention[2].LockDays = -1 },
		"versions":  func(e *Evidence) { e.Retention[2].NoncurrentDays = -1 },
		"whole":     func(e *Evidence) { e.Controls[2].Whole, e.Controls[2].Part = -1, 0 },
		"below":     func(e *Evidence) { e.Controls[2].Part = -1 },
		"no_access": func(e *Evidence) { e.Recipients[0].Access = "" },
		"no_state":  func(e *Evidence) { e.Controls[0].State = "" },
	} {
		t.Run(name, func(t *testing.T) {
			e := stated()
			spoil(&e)
			e.Tags = append(e.Tags, Tag{Key: "new", Value: "x"})
			if err := c.Evidence(t.Context(), 0, e); err == nil || strings.Contains(err.Error(), "Jane") || !strings.Contains(err.Error(), "source 0") {
				t.Errorf("error %v", err)
			}
		})
	}
	finish(t, c, true)
	if got := keptOf(t, s)["hr"]; len(got.Tags) != 1 || len(got.Controls) != 2 || len(got.Copies) != 3 {
		t.Errorf("got %+v", got)
	}
	sound(t, s)
}

// TestEvidenceIsPrintable: no text of a service reaches a terminal or a report
// with what would steer it, in whichever cell it comes.
func TestEvidenceIsPrintable(t *testing.T) {
	s := newStore(t)
	const odd = "a\x1b[31m\u202eb"
	witnessed(t, s, &Evidence{
		Controls:   []Control{{DataSet: odd, Kind: "versioning", State: "yes", Method: odd, Code: odd}},
		Copies:     []Copy{{Kind: odd, Provider: odd, Region: odd, Place: odd, Method: odd}},
		Retention:  []Retention{{Scope: odd, LockMode: odd, Method: odd}},
		Recipients: []Recipient{{Kind: odd, Who: odd, Access: "read", Method: odd}},
		Tags:       []Tag{{Key: odd, Value: odd}},
	})
	sound(t, s) // looks at every column
	if text := dump(t, s); strings.ContainsAny(text, "\x1b\u202e") || strings.Contains(text, `\u001b`) || strings.Contains(text, `\u202e`) {
		t.Errorf("the dump holds what was given:\n%s", text)
	}
}

// TestEvidenceTwiceInOne: of two answers to one question the first counts, and
// rules of one scope are all kept, in their order.
func TestEvidenceTwiceInOne(t *testing.T) {
	s := newStore(t)
	witnessed(t, s, &Evidence{
		Controls:  []Control{{Kind: "versioning", State: "no"}, {Kind: "versioning", State: "yes"}},
		Retention: []Retention{{ExpireDays: 9}, {ExpireDays: 1}, {ExpireDays: 9}},
		Tags:      []Tag{{Key: "owner", Value: "A"}, {Key: "owner", Value: "B"}, {Key: "Owner", Value: "C"}},
	})
	k := keptOf(t, s)["hr"]
	if len(k.Controls) != 1 || k.Controls[0].State != "no" {
		t.Errorf("controls %+v", k.Controls)
	}
	if d := cmp.Diff([]Retention{{ExpireDays: 9}, {ExpireDays: 1}, {ExpireDays: 9}}, k.Retention); d != "" {
		t.Errorf("retention (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]Tag{{"Owner", "C"}, {"owner", "A"}}, k.Tags); d != "" {
		t.Errorf("tags (-want +got):\n%s", d)
	}
}

// TestAges are those of the current objects: one that was replaced or is gone
// makes a data set no older, and one without a time makes it none.
func TestAges(t *testing.T) {
	s := newStore(t)
	at := func(name string, version, years int) ItemResult {
		r := object(s, name, version, Scanned, "")
		r.ModTime = day.AddDate(-years, 0, 0)
		return r
	}
	scan(t, s, true, at("hr/a", 1, 9), at("hr/b", 1, 8), at("hr/c", 1, 3))
	none := object(s, "it/a", 1, Scanned, "")
	none.ModTime = time.Time{}
	scan(t, s, true, at("hr/a", 2, 1), at("hr/c", 1, 3), none) // b is gone
	kept := keptOf(t, s)
	if k := kept["hr"]; !k.Oldest.Equal(day.AddDate(-3, 0, 0)) || !k.Newest.Equal(day.AddDate(-1, 0, 0)) {
		t.Errorf("hr from %s to %s", k.Oldest, k.Newest)
	}
	if k := kept["it"]; !k.Oldest.IsZero() || !k.Newest.IsZero() {
		t.Errorf("it from %s to %s", k.Oldest, k.Newest)
	}
}

// TestAuditSeals: every field moves the hash, no content can move from one field
// to the next, and the time counts to the second, whatever its zone.
func TestAuditSeals(t *testing.T) {
	field := rapid.StringMatching(`[ab]{0,2}`)
	rapid.Check(t, func(t *rapid.T) {
		one := func(who string) AuditEntry {
			return AuditEntry{Seq: rapid.Int64Range(1, 3).Draw(t, who), At: day.Add(time.Duration(rapid.IntRange(0, 2).Draw(t, who+" at")) * time.Second), Actor: field.Draw(t, who),
				Action: field.Draw(t, who), Kind: field.Draw(t, who), ID: field.Draw(t, who), Digest: field.Draw(t, who), Detail: field.Draw(t, who), Prev: field.Draw(t, who)}
		}
		a, b := one("a"), one("b")
		if (a.seal() == b.seal()) != (a == b) {
			t.Fatalf("%+v and %+v", a, b)
		}
		moved := a
		moved.At = a.At.In(time.FixedZone("x", 3600)).Add(time.Millisecond)
		if moved.seal() != a.seal() {
			t.Fatal("the zone, or less than a second, moves the hash")
		}
	})
}

// TestAuditStops: a reader's own error ends the walk and comes back unchanged.
func TestAuditStops(t *testing.T) {
	s := newStore(t)
	note(t, s, "create", "update", "delete")
	enough, calls := errors.New("enough"), 0
	err := s.once(t.Context(), func(v *Snapshot) error {
		return v.Audit(t.Context(), func(AuditEntry) error {
			if calls++; calls == 2 {
				return enough
			}
			return nil
		})
	})
	if !errors.Is(err, enough) || calls != 2 {
		t.Errorf("%v after %d entries", err, calls)
	}
}
