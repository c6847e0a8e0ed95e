package inventory

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Each case damages a sound inventory in one way, and Verify tells.
func TestVerify(t *testing.T) {
	for _, c := range []struct{ name, sql, check string }{
		{"listed_more", "UPDATE observed_listed SET objects = objects + 1", "accounting"},
		{"lost_outcome", "DELETE FROM observed_coverage WHERE state = 'failed'", "accounting"},
		{"lost_bytes", "UPDATE observed_coverage SET listed_bytes = listed_bytes - 1 WHERE state = 'scanned' AND level = 'object'", "accounting"},
		{"other_outcome", "UPDATE observed_coverage SET reason = 'malformed' WHERE state = 'failed'", "coverage"},
		{"object_lost", "PRAGMA foreign_keys = OFF; DELETE FROM observed_object WHERE state = 'failed'", "coverage"},
		{"result_lost", "PRAGMA foreign_keys = OFF; DELETE FROM observed_result", "references"},
		{"pointer_lost", "PRAGMA foreign_keys = OFF; DELETE FROM observed_result", "results"},
		{"complete_is_not", "UPDATE observed_result SET state = 'failed', reason = 'malformed' WHERE state = 'scanned'", "results"},
		{"unknown_reason", "UPDATE observed_object SET reason = 'bored' WHERE reason <> ''", "lists"},
		{"control_character", "UPDATE observed_object SET name = 'a' || char(27) || '[2J'", "names"},
		{"direction_mark", "UPDATE observed_data_set SET name = 'a' || char(8238)", "names"},
		{"cursor", "UPDATE observed_cursor SET token = zeroblob(40)", "cursors"},
		{"cursor_of_another_source", "UPDATE observed_cursor SET scan = 2", "cursors"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStore(t)
			scan(t, s, true, object(s, "a/1", 1, Scanned, "", "EMAIL"), object(s, "a/2", 1, Failed, AccessDenied))
			sound(t, s)
			if c.name == "cursor_of_another_source" {
				scan(t, s, true, object(s, "a/1", 1, Scanned, "", "EMAIL"), object(s, "a/2", 1, Failed, AccessDenied))
				tamper(t, s, "DELETE FROM observed_cursor WHERE scan = 2")
			}
			tamper(t, s, c.sql)
			problems, err := s.Verify(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var checks []string
			for _, p := range problems {
				checks = append(checks, p.Check)
			}
			if !strings.Contains(strings.Join(checks, " "), c.check) {
				t.Errorf("problems %v, want %s among them", problems, c.check)
			}
		})
	}
	t.Run("rights", func(t *testing.T) {
		s := newStore(t)
		if err := os.Chmod(s.Path(), 0o644); err != nil {
			t.Fatal(err)
		}
		problems, err := s.Verify(t.Context())
		if err != nil || len(problems) != 1 || problems[0].Check != "rights" {
			t.Errorf("problems %v, %v", problems, err)
		}
	})
}

// plan is a random scan of a small share.
type plan struct {
	name    int
	version int
	outcome int
	members int
}

func (p plan) result(s *Store) ItemResult {
	outcomes := []struct {
		s State
		r Reason
	}{{Scanned, ""}, {Scanned, ""}, {Partial, Malformed}, {Skipped, Encrypted}, {Failed, AccessDenied}}
	o := outcomes[p.outcome]
	r := object(s, fmt.Sprintf("set%d/file%d", p.name%3, p.name), p.version, o.s, o.r)
	if o.s == Scanned || o.s == Partial {
		r.Findings = []Finding{{Member: -1, Field: "f", Detector: fmt.Sprintf("TYPE_%d", p.version), Count: int64(p.version), Likelihood: 4, Score: 0.25}}
		for m := range p.members {
			r.Members = append(r.Members, Member{Parent: m%3 - 1, Name: Name(fmt.Sprint("m", m/2)), State: Scanned, Bytes: int64(m)})
			r.Fields = append(r.Fields, Field{Member: m, Name: "f", Values: int64(m)})
		}
	}
	return r
}

// Random scans, cut and resumed at random places, give the inventory of those
// that were not cut, and both are sound.
func TestInterruptedEqualsWhole(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		one := rapid.Custom(func(rt *rapid.T) plan {
			return plan{rapid.IntRange(0, 5).Draw(rt, "name"), rapid.IntRange(1, 3).Draw(rt, "version"), rapid.IntRange(0, 4).Draw(rt, "outcome"), rapid.IntRange(0, 4).Draw(rt, "members")}
		})
		scans := rapid.SliceOfN(rapid.SliceOfN(one, 0, 8), 1, 3).Draw(rt, "scans")
		whole, cut := newStore(t), newStore(t)
		for i, objects := range scans {
			complete := rapid.Bool().Draw(rt, "complete")
			c := begin(t, whole, start(whole))
			for _, p := range objects {
				record(t, c, p.result(whole))
			}
			finish(t, c, complete)
			if !runCut(t, rt, &cut, objects, complete) {
				rt.Fatalf("scan %d did not end", i)
			}
			sound(t, whole)
			sound(t, cut)
		}
		if d := cmp.Diff(dump(t, whole), dump(t, cut)); d != "" {
			rt.Errorf("inventories differ (-whole +cut):\n%s", d)
		}
	})
}

// runCut scans like the whole one, but closes the store after random objects.
func runCut(t *testing.T, rt *rapid.T, s **Store, objects []plan, complete bool) bool {
	next := 0
	for range len(objects) + 1 {
		c := begin(t, *s, start(*s))
		until := rapid.IntRange(next, len(objects)).Draw(rt, "cut")
		for ; next < until; next++ {
			record(t, c, objects[next].result(*s))
		}
		if next == len(objects) {
			finish(t, c, complete)
			return true
		}
		path := (*s).Path()
		if err := (*s).Close(); err != nil {
			t.Fatal(err)
		}
		*s = openStore(t, path)
	}
	c := begin(t, *s, start(*s))
	for ; next < len(objects); next++ {
		record(t, c, objects[next].result(*s))
	}
	finish(t, c, complete)
	return true
}
