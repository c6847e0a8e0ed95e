package inventory

import (
	"fmt"
	"testing"

	"github.com/pdatlas/pdatlas/inventory/locate"
)

func testKind(detector string) locate.Kind {
	if detector == "EMAIL_ADDRESS" {
		return locate.Email
	}
	return 0
}

// TestSuspects: a search reads what may hold a type, what was not fully read,
// and what the inventory does not know in this version; nothing else.
func TestSuspects(t *testing.T) {
	s := newStore(t)
	inside := object(s, "a/box", 1, Scanned, "")
	inside.Members = []Member{{Parent: -1, Name: "in", State: Scanned}}
	inside.Findings = []Finding{{Member: 0, Detector: "EMAIL_ADDRESS", Version: 1, Likelihood: 3, Score: 0.5}} // too unlikely to count
	named := object(s, "a/named", 1, Scanned, "")
	named.NameTypes = []Finding{{Member: -1, Detector: "EMAIL_ADDRESS", Version: 1, Count: 1, Likelihood: 4}}
	scan(t, s, true, object(s, "a/mail", 1, Scanned, "", "EMAIL_ADDRESS"), inside, named, object(s, "a/iban", 1, Scanned, "", "IBAN_CODE"),
		object(s, "b/half", 1, Partial, Malformed), object(s, "b/denied", 1, Failed, AccessDenied), object(s, "b/none", 1, Scanned, ""))
	var sus *Suspects
	err := s.once(t.Context(), func(v *Snapshot) (err error) {
		sus, err = v.Suspects(t.Context(), locate.Set(0).With(locate.Email), testKind)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(sus.Groups)
	if want := "[{file:///srv a 3 300} {file:///srv b 2 200}]"; got != want {
		t.Errorf("suspects %s, want %s", got, want)
	}
	for name, want := range map[string]bool{"a/mail": true, "a/box": true, "a/named": true, "b/half": true, "b/denied": true,
		"a/iban": false, "b/none": false, "a/new": true} {
		reads, err := s.Reads(t.Context(), sus, s.ID("file:///srv", name), s.Digest(name, "1"))
		if err != nil || reads != want {
			t.Errorf("%s is read: %v, want %v (%v)", name, reads, want, err)
		}
	}
	if reads, err := s.Reads(t.Context(), sus, s.ID("file:///srv", "b/none"), s.Digest("b/none", "2")); err != nil || !reads {
		t.Errorf("a changed object is not read (%v)", err)
	}
	left := sus.NotMet(func(id ID) bool { return id != s.ID("file:///srv", "b/half") })
	if len(left) != 1 || left[0].DataSet != "b" || left[0].Objects != 1 || left[0].Why != GapNotMet {
		t.Errorf("not met: %+v, want one object of b", left)
	}
	if left := sus.NotMet(func(ID) bool { return true }); len(left) > 0 {
		t.Errorf("not met: %+v, where all were", left)
	}
}

// TestSighted: what a search met becomes places as Seek gives them, and new
// objects stand apart.
func TestSighted(t *testing.T) {
	s := newStore(t)
	scan(t, s, true, object(s, "a/1", 1, Scanned, ""))
	hash := Hash{Kind: locate.Email, Member: -1, Field: "mail", Detector: "EMAIL_ADDRESS", Count: 2}
	met := []Met{}
	for _, name := range []string{"a/1", "a/1", "a/new", "a/other"} {
		met = append(met, Met{ID: s.ID("file:///srv", name), Source: "file:///srv", DataSet: "a", Object: Name(name), Hash: hash, Loose: len(met) == 0, Complete: true})
	}
	var found []Sighting
	err := s.once(t.Context(), func(v *Snapshot) (err error) {
		found, err = v.Sighted(t.Context(), met)
		return err
	})
	if err != nil || len(found) != 3 {
		t.Fatalf("%d places, %v; want 3", len(found), err)
	}
	if x := found[0]; x.Object != "a/1" || x.Count != 4 || x.Loose || x.Owner != "alice" || !x.InInventory() {
		t.Errorf("first place %+v", x)
	}
	if found[1].InInventory() || found[2].InInventory() {
		t.Error("new objects pass for known ones")
	}
	if err := s.SaveLocated(t.Context(), "R-1", Located{Sightings: found}); err != nil {
		t.Fatal(err)
	}
	err = s.once(t.Context(), func(v *Snapshot) error {
		all, err := v.Requests(t.Context(), "", day)
		if len(all) != 1 || len(all[0].Places) != 1 {
			t.Errorf("requests %+v, want one with the known object's place", all)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestGapWords: every gap says in words why, so that no code reaches a reader.
func TestGapWords(t *testing.T) {
	for _, g := range []Gap{GapNoHashes, GapOtherKey, GapExpired, GapKind, GapTooMany, GapColumn, GapNotListed, GapNew, GapNotMet} {
		if g.Words() == string(g) || g.Words() == "" {
			t.Errorf("%s has no words", g)
		}
	}
	for _, r := range Reasons() {
		if Gap(r).Words() != r.Words() {
			t.Errorf("%s has words of its own", r)
		}
	}
}
