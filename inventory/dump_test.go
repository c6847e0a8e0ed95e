package inventory

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// What a scan learnt shows in the dump, each part of it: comparing dumps would
// otherwise prove nothing.
func TestDumpShowsEverything(t *testing.T) {
	s := rich(t, filepath.Join(t.TempDir(), "inventory.db"))
	base := dump(t, s)
	for _, c := range []struct{ table, set string }{
		{"observed_source", "name = name || 'x'"}, {"observed_source", "endpoint = 'https://x'"}, {"observed_source", "root = '/x'"},
		{"observed_source", "provider = 'aws'"}, {"observed_source", "region = 'x'"}, {"observed_source", "region_basis = 'declared'"}, {"observed_source", "country = 'FR'"},
		{"observed_data_set", "name = name || 'x'"},
		{"observed_object", "name = name || 'x'"}, {"observed_object", "size = size + 1"}, {"observed_object", "media_type = 'x'"},
		{"observed_object", "storage_class = 'x'"}, {"observed_object", "owner = 'x'"}, {"observed_object", "owner_basis = 'tag'"},
		{"observed_object", "gone_scan = 2"}, {"observed_object", "gone_scan = NULL"}, {"observed_object", "state = 'failed', reason = 'vanished'"},
		{"observed_result", "detail = 'x'"}, {"observed_result", "format = 'x'"}, {"observed_result", "bytes = bytes + 1"}, {"observed_result", "records = records + 1"},
		{"observed_element", "name = name || 'x'"}, {"observed_element", "non_empty = non_empty + 1"},
		{"observed_finding", "in_name = 1 - in_name"}, {"observed_finding", "element = element || 'x'"}, {"observed_finding", "place = 'x'"},
		{"observed_finding", "version = version + 1"}, {"observed_finding", "count = count + 1"}, {"observed_finding", "likelihood = 2"},
		{"observed_finding", "score = score + 0.001"}, {"observed_finding", "evidence = 9"}, {"observed_finding", "first_row = 9"},
		{"observed_finding", "first_byte = 9"}, {"observed_finding", "ambiguous = 'X'"}, {"observed_detector", "name = name || 'x'"},
		{"observed_more", "members = members + 1"}, {"observed_more", "bytes = bytes + 1"},
		{"observed_listed", "objects = objects + 1"}, {"observed_listed", "members = members + 1"}, {"observed_listed", "bytes = bytes + 1"}, {"observed_listed", "unsized = 1"},
		{"observed_coverage", "number = number + 1"}, {"observed_coverage", "listed_bytes = listed_bytes + 1"}, {"observed_coverage", "bytes = bytes + 1"}, {"observed_coverage", "records = records + 1"},
	} {
		tamper(t, s, "UPDATE "+c.table+" SET "+c.set)
		if dump(t, s) == base {
			t.Errorf("%s: %s does not show", c.table, c.set)
		}
		base = dump(t, s)
	}
}

// What depends on when and where a scan was made does not show.
func TestDumpHidesChance(t *testing.T) {
	a, b := rich(t, filepath.Join(t.TempDir(), "a.db")), rich(t, filepath.Join(t.TempDir(), "b.db")) // two keys
	if d := cmp.Diff(dump(t, a), dump(t, b)); d != "" {
		t.Errorf("the key shows (-a +b):\n%s", d)
	}
	base := dump(t, a)
	for _, sql := range []string{
		"UPDATE observed_scan SET started_at = '1999-01-01T00:00:00Z', ended_at = NULL, tool = 'x', detectors = 'x', config = 'x'",
		"UPDATE observed_object SET modified = 1",
		"UPDATE observed_result SET version = zeroblob(32)",
		"UPDATE observed_cursor SET seq = 9",
	} {
		tamper(t, a, sql)
		if d := cmp.Diff(base, dump(t, a)); d != "" {
			t.Errorf("%s shows (-before +after):\n%s", sql, d)
		}
	}
}

// Migrations give the same schema in one go and one by one, wherever a process
// stopped between two of them.
func TestMigrationsInSteps(t *testing.T) {
	steps := []string{"CREATE TABLE a (x)", "CREATE TABLE b (x); INSERT INTO a VALUES (1)", "ALTER TABLE b ADD COLUMN y", "INSERT INTO a SELECT x + 1 FROM a"}
	state := func(c *conn) string {
		row, err := c.row(t.Context(), 3, "SELECT (SELECT group_concat(sql, ';') FROM sqlite_schema), (SELECT total(x) FROM a), (SELECT count(*) FROM a)")
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(row)
	}
	whole := scratch(t, "")
	if err := apply(t.Context(), whole, steps); err != nil {
		t.Fatal(err)
	}
	want := state(whole)
	rapid.Check(t, func(rt *rapid.T) {
		c := scratch(t, "")
		for done := 0; done < len(steps); {
			next := rapid.IntRange(done, len(steps)).Draw(rt, "until")
			if rapid.Bool().Draw(rt, "breaks") && next < len(steps) {
				broken := append(append([]string{}, steps[:next]...), steps[next]+"; SELECT nonsense")
				if err := apply(t.Context(), c, broken); err == nil || !strings.Contains(err.Error(), fmt.Sprint("migration ", next+1)) {
					rt.Fatalf("error %v", err)
				}
			} else if err := apply(t.Context(), c, steps[:next]); err != nil {
				rt.Fatal(err)
			}
			if v, err := c.version(t.Context()); err != nil || v != next {
				rt.Fatalf("schema %d, %v; want %d", v, err, next)
			}
			done = next
			if done == len(steps)-1 && rapid.Bool().Draw(rt, "end") || done == 0 && rapid.Bool().Draw(rt, "straight") {
				if err := apply(t.Context(), c, steps); err != nil {
					rt.Fatal(err)
				}
				done = len(steps)
			}
		}
		if got := state(c); got != want {
			rt.Errorf("%s, want %s", got, want)
		}
	})
	// a newer file is left alone
	if err := apply(t.Context(), whole, steps[:2]); err != nil || state(whole) != want {
		t.Errorf("an older program changed the schema: %v", err)
	}
}

// The picture of one source follows from its own scans alone, whatever happens
// to another: two stores that saw one source each hold together what one store
// that saw both holds.
func TestSourcesAreIndependent(t *testing.T) {
	outcomes := []ReasonCount{{State: Scanned}, {State: Partial, Reason: Malformed}, {State: Failed, Reason: Vanished}}
	rapid.Check(t, func(rt *rapid.T) {
		both, alone := newStore(t), [2]*Store{newStore(t), newStore(t)}
		for range rapid.IntRange(1, 3).Draw(rt, "scans") {
			var results [2]func(*Store) []ItemResult
			complete := [2]bool{rapid.Bool().Draw(rt, "share_complete"), rapid.Bool().Draw(rt, "bucket_complete")}
			for i, source := range []string{"file:///srv", otherSource} {
				type seen struct {
					name int
					o    ReasonCount
				}
				var objects []seen
				for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(0, 3), 0, 4, rapid.ID[int]).Draw(rt, "objects") {
					objects = append(objects, seen{n, rapid.SampledFrom(outcomes).Draw(rt, "outcome")})
				}
				version := rapid.IntRange(1, 9).Draw(rt, "version")
				results[i] = func(s *Store) (rs []ItemResult) {
					for _, x := range objects {
						rs = append(rs, from(s, source, fmt.Sprint("d/", x.name), version, x.o.State, x.o.Reason, "EMAIL"))
						if x.o.State == Failed {
							rs[len(rs)-1].Findings = nil
						}
					}
					return rs
				}
			}
			scanTwo(t, both, [2][]ItemResult{results[0](both), results[1](both)}, complete)
			for i, s := range alone {
				var rs [2][]ItemResult
				var ends [2]bool
				rs[i], ends[i] = results[i](s), complete[i]
				scanTwo(t, s, rs, ends)
			}
		}
		sound(t, both)
		want := append(pictureOf(t, alone[0], "file:///srv"), pictureOf(t, alone[1], otherSource)...)
		got := append(pictureOf(t, both, "file:///srv"), pictureOf(t, both, otherSource)...)
		if d := cmp.Diff(want, got); d != "" {
			rt.Errorf("picture (-alone +both):\n%s", d)
		}
	})
}

// pictureOf lists the objects and findings of one source.
func pictureOf(t *testing.T, s *Store, source Name) (lines []string) {
	t.Helper()
	err := s.Objects(t.Context(), ObjectFilter{Source: source, Members: true}, func(o ObjectRow) error {
		lines = append(lines, fmt.Sprintf("%+v", o))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Findings(t.Context(), FindingFilter{Source: source}, func(f FindingRow) error {
		lines = append(lines, fmt.Sprintf("%+v", f))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}
