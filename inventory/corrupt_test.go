package inventory

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// problems runs Verify and returns the checks that found something, each once.
func problems(t *testing.T, s *Store) []string {
	t.Helper()
	found, err := s.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var checks []string
	for _, p := range found {
		if p.Text == "" {
			t.Errorf("%s: a problem without words", p.Check)
		}
		checks = append(checks, p.Check)
	}
	slices.Sort(checks)
	return slices.Compact(checks)
}

// rich is an inventory with something in every table.
func rich(t *testing.T, path string) *Store {
	t.Helper()
	s := openStore(t, path)
	box := object(s, "a/box.zip", 1, Partial, Malformed, "EMAIL")
	box.Members = []Member{{Parent: -1, Name: "m", State: Scanned, Bytes: 10, Records: 1}, {Parent: -1, Name: "n", State: Failed, Reason: Encrypted}}
	box.MoreMembers = []MemberCount{{State: Skipped, Reason: MemberLimit, Count: 5, Bytes: 50}}
	box.Fields = []Field{{Member: -1, Name: "mail", Values: 3}, {Member: 0, Name: "iban", Values: 4}}
	box.NameTypes = []Finding{{Detector: "PHONE", Count: 1, Likelihood: 5}}
	scan(t, s, true, object(s, "a/1", 1, Scanned, "", "EMAIL"), object(s, "a/2", 1, Failed, AccessDenied), object(s, "b/3", 1, Skipped, Excluded), box)
	scan(t, s, true, object(s, "a/1", 1, Skipped, Unchanged), object(s, "a/2", 1, Failed, AccessDenied), object(s, "b/3", 2, Scanned, ""), box)
	return s
}

// ignoring lets SQL store what the schema refuses, as a damaged disk can.
func ignoring(sql string) string {
	return "PRAGMA ignore_check_constraints = ON; " + sql + "; PRAGMA ignore_check_constraints = OFF"
}

// Each tampering is found by the checks that must see it and by no other.
func TestVerifyTellsApart(t *testing.T) {
	for _, c := range []struct{ name, sql, want string }{
		{"nothing", "SELECT 1", ""},
		{"objects_listed_one_more", "UPDATE observed_listed SET objects = objects + 1 WHERE scan = 2 AND data_set = 1", "accounting"},
		{"objects_listed_one_less", "UPDATE observed_listed SET objects = objects - 1 WHERE scan = 1 AND data_set = 1", "accounting"},
		{"members_listed_one_more", "UPDATE observed_listed SET members = members + 1 WHERE scan = 1 AND data_set = 1", "accounting"},
		{"one_byte_listed_more", "UPDATE observed_listed SET bytes = bytes + 1 WHERE scan = 1 AND data_set = 2", "accounting"},
		{"one_byte_accounted_more", "UPDATE observed_coverage SET listed_bytes = listed_bytes + 1 WHERE scan = 1 AND state = 'failed' AND level = 'object'", "accounting"},
		{"old_outcome_one_more", "UPDATE observed_coverage SET number = number + 1 WHERE scan = 1 AND state = 'failed' AND level = 'object'", "accounting"},
		{"outcome_one_more", "UPDATE observed_coverage SET number = number + 1 WHERE scan = 2 AND state = 'failed' AND level = 'object'", "accounting coverage"},
		{"more_members", "UPDATE observed_more SET members = members + 1 WHERE scan = 2", "coverage"},
		{"object_of_another_state", "UPDATE observed_object SET state = 'failed', reason = 'vanished' WHERE name = 'b/3'", "coverage"},
		{"outcome_moved", "UPDATE observed_coverage SET reason = 'vanished' WHERE scan = 2 AND reason = 'access_denied'", "coverage"},
		{"state_unheard_of", "UPDATE observed_coverage SET state = 'lost' WHERE scan = 1 AND state = 'failed' AND level = 'object'", "accounting lists"},
		{"result_with_odd_reason", "UPDATE observed_result SET reason = 'tired' WHERE reason = 'malformed'", "lists"},
		{"more_with_odd_reason", "UPDATE observed_more SET reason = 'tired' WHERE scan = 1", "lists"},
		{"failed_because_unchanged", "UPDATE observed_result SET reason = 'unchanged' WHERE reason = 'access_denied'", "lists"},
		{"likelihood_of_six", ignoring("UPDATE observed_finding SET likelihood = 6 WHERE scan = 1 AND n = 1"), "values"},
		{"negative_count", ignoring("UPDATE observed_finding SET count = -1 WHERE scan = 1 AND n = 1"), "values"},
		{"owner_guessed", ignoring("UPDATE observed_object SET owner_basis = 'guess' WHERE name = 'a/2'"), "values"},
		{"size_out_of_range", ignoring("UPDATE observed_object SET size = -2 WHERE name = 'm'"), "values"},
		{"short_identity", ignoring("UPDATE observed_object SET key = x'00' WHERE name = 'a/2'"), "values"},
		{"member_without_root", ignoring("UPDATE observed_object SET root = NULL, size = 0 WHERE name = 'm'"), "coverage values"},
		{"scan_of_no_status", ignoring("UPDATE observed_scan SET status = 'lost' WHERE number = 1"), "values"},
		{"half_a_source", ignoring("UPDATE observed_scan_source SET complete = 2 WHERE scan = 1"), "values"},
		{"region_guessed", ignoring("UPDATE observed_source SET region_basis = 'guess'"), "values"},
		{"third_level", ignoring("UPDATE observed_coverage SET level = 'part' WHERE scan = 1 AND level = 'object' AND state = 'failed'"), "accounting values"},
		{"complete_result_gone", "UPDATE observed_object SET complete_scan = 2 WHERE name = 'a/1'", "results"},
		{"latest_result_gone", "UPDATE observed_object SET latest_scan = 7 WHERE name = 'a/2'", "results"},
		{"latest_before_complete", "UPDATE observed_object SET latest_scan = 1 WHERE name = 'b/3'", "results"},
		{"data_set_lost", "PRAGMA foreign_keys = OFF; UPDATE observed_object SET data_set = 99 WHERE name = 'b/3'", "coverage references"},
		{"detector_lost", "PRAGMA foreign_keys = OFF; DELETE FROM observed_detector WHERE name = 'PHONE'", "references"},
		{"container_lost", "PRAGMA foreign_keys = OFF; UPDATE observed_object SET parent = 99 WHERE name = 'm'", "references"},
		{"escape_in_element", "UPDATE observed_element SET name = 'a' || char(27)", "names"},
		{"newline_in_place", "UPDATE observed_finding SET place = 'page' || char(10) || '1'", "names"},
		{"joiner_in_owner", "UPDATE observed_object SET owner = 'al' || char(8205) || 'ice' WHERE name = 'a/2'", "names"},
		{"nul_in_source", "UPDATE observed_source SET name = 'a' || char(0) || 'b'", "names"},
		{"separator_in_detail", "UPDATE observed_result SET detail = char(8232) WHERE reason = 'access_denied'", "names"},
		{"direction_in_format", "UPDATE observed_result SET format = char(8206) WHERE reason = 'access_denied'", "names"},
		{"bytes_that_are_no_text", "UPDATE observed_object SET media_type = CAST(x'ff41' AS TEXT) WHERE name = 'a/2'", "names"},
		{"cursor_flipped", "UPDATE observed_cursor SET token = zeroblob(length(token)) WHERE scan = 1", "cursors"},
		{"cursor_too_short", "UPDATE observed_cursor SET token = x'00'", "cursors"},
		{"cursors_exchanged", "UPDATE observed_cursor SET token = (SELECT token FROM observed_cursor WHERE scan = 2) WHERE scan = 1", "cursors"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := rich(t, t.TempDir()+"/inventory.db")
			tamper(t, s, c.sql)
			if d := cmp.Diff(strings.Fields(c.want), problems(t, s), cmp.Transformer("none", func(s []string) []string { return append([]string{}, s...) })); d != "" {
				t.Errorf("checks that found something (-want +got):\n%s", d)
			}
		})
	}
}

// flip changes one byte of a closed inventory where needle stands, at an offset
// from its start.
func flip(t *testing.T, path, needle string, offset int) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.LastIndex(b, []byte(needle))
	if at < 0 {
		t.Fatalf("%q is not in the file: this test sees nothing", needle)
	}
	b[at+offset] ^= 0x04
	write(t, path, string(b), 0o600)
}

// A byte that turned on the disk does not stay unseen, wherever it lies.
func TestFlippedByte(t *testing.T) {
	for _, c := range []struct {
		name, needle string
		offset       int
		want         string // a check, or the error's words
	}{
		{"object_state", "alicefile_owner", len("alicefile_owner") + 1, "lists"}, // a state that the schema refuses
		{"owner_basis", "alicefile_owner", 7, "values"},
		{"data_set_index", "", 0, "file"}, // integrity_check names the row
		{"table_page_header", "", 0, "damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := t.TempDir() + "/inventory.db"
			s := rich(t, path)
			if d := cmp.Diff([]string(nil), problems(t, s)); d != "" {
				t.Fatalf("problems before the damage:\n%s", d)
			}
			page := func(name string) int64 {
				row, err := s.write.row(t.Context(), 1, "SELECT rootpage FROM sqlite_schema WHERE name = ?", name)
				if err != nil || row == nil {
					t.Fatalf("no page of %s: %v", name, err)
				}
				return number(row[0])
			}
			index, table := page("observed_object_data_set"), page("observed_result")
			closeStore(t, s)
			switch c.name {
			case "data_set_index":
				overwrite(t, path, index*4096-3, 0x55) // the last entry's row id
			case "table_page_header":
				overwrite(t, path, (table-1)*4096, 0xee) // a kind of page that does not exist
			default:
				flip(t, path, c.needle, c.offset)
			}
			got := damageSeen(t, path)
			if !strings.Contains(got, c.want) {
				t.Errorf("seen: %q, want %q in it", got, c.want)
			}
		})
	}
}

// overwrite puts one byte at a place of the file.
func overwrite(t *testing.T, path string, at int64, b byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte{b}, at); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// damageSeen is what opening or verifying says of a damaged inventory.
func damageSeen(t *testing.T, path string) string {
	t.Helper()
	s, err := Open(t.Context(), path, Options{ReadOnly: true})
	if err != nil {
		return err.Error()
	}
	defer closeStore(t, s)
	found, err := s.Verify(t.Context())
	if err != nil {
		return err.Error()
	}
	var out []string
	for _, p := range found {
		out = append(out, p.Check)
	}
	return strings.Join(out, " ")
}

// A file that was cut, or grew, is never taken for a whole one.
func TestCutFile(t *testing.T) {
	whole := t.TempDir() + "/inventory.db"
	closeStore(t, rich(t, whole))
	b, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	key, err := os.ReadFile(whole + ".key")
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{1, 50, 99, 100, 101, 1000, 4096, 8192, len(b) / 2, len(b) - 4096, len(b) - 4000} {
		t.Run(fmt.Sprintf("%d_of_%d", size, len(b)), func(t *testing.T) {
			path := t.TempDir() + "/cut.db"
			write(t, path, string(b[:size]), 0o600)
			write(t, path+".key", string(key), 0o600)
			got := damageSeen(t, path)
			if got == "" {
				t.Error("nothing was seen")
			}
			if size < 100 && !strings.Contains(got, "not a pdatlas inventory") {
				t.Errorf("seen: %q", got)
			}
		})
	}
	if got := damageSeen(t, whole); got != "" {
		t.Errorf("the whole file: %q", got)
	}
}

// The number of problems of one kind is bounded: a broken file is broken everywhere.
func TestVerifyIsBounded(t *testing.T) {
	s := newStore(t)
	var rs []ItemResult
	for i := range maxProblems + 50 {
		rs = append(rs, object(s, fmt.Sprintf("set%03d/f", i), 1, Scanned, ""))
	}
	scan(t, s, true, rs...)
	tamper(t, s, "UPDATE observed_object SET state = 'failed', reason = 'vanished'")
	found, err := s.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	coverage := 0
	for _, p := range found {
		if p.Check == "coverage" {
			coverage++
		}
	}
	if coverage != maxProblems {
		t.Errorf("%d problems of the coverage, want %d", coverage, maxProblems)
	}
}

// CheckAccounting names the scan, the data set and both numbers, of each count
// that is off by one, and only of the scan that was asked for.
func TestOffByOne(t *testing.T) {
	for _, c := range []struct{ name, sql, want string }{
		{"sound", "SELECT 1", ""},
		{"objects", "UPDATE observed_listed SET objects = objects + 1 WHERE scan = 1 AND data_set = 1", `scan 1, data set "a": 4 objects listed, 3 accounted for`},
		{"members", "UPDATE observed_listed SET members = members - 1 WHERE scan = 1 AND data_set = 1", `scan 1, data set "a": 6 members listed, 7 accounted for`},
		{"bytes", "UPDATE observed_listed SET bytes = bytes - 1 WHERE scan = 1 AND data_set = 2", `scan 1, data set "b": 99 bytes listed, 100 accounted for`},
		{"outcome", "UPDATE observed_coverage SET number = number - 1 WHERE scan = 1 AND data_set = 2", `scan 1, data set "b": 1 objects listed, 0 accounted for`},
		{"two_that_cancel_out", "UPDATE observed_listed SET objects = objects + CASE data_set WHEN 1 THEN 1 ELSE -1 END WHERE scan = 1",
			`scan 1, data set "a": 4 objects listed, 3 accounted for; scan 1, data set "b": 0 objects listed, 1 accounted for`},
		{"nothing_listed", "DELETE FROM observed_listed WHERE scan = 1 AND data_set = 2", `scan 1, data set "": 0 objects listed, 1 accounted for`},
		{"another_scan", "UPDATE observed_listed SET objects = objects + 1 WHERE scan = 2", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := rich(t, t.TempDir()+"/inventory.db")
			tamper(t, s, c.sql)
			found, err := s.CheckAccounting(t.Context(), 1)
			if err != nil {
				t.Fatal(err)
			}
			var texts []string
			for _, p := range found {
				texts = append(texts, p.Text)
			}
			if got := strings.Join(texts, "; "); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			cov, err := s.Coverage(t.Context(), 1)
			if err != nil {
				t.Fatal(err)
			}
			if off := c.name == "objects" || c.name == "members" || c.name == "outcome" || c.name == "nothing_listed"; cov.Total.Balanced() == off {
				t.Errorf("balanced: %t", cov.Total.Balanced())
			}
		})
	}
	if _, err := newStore(t).CheckAccounting(t.Context(), 5); err == nil || !strings.Contains(err.Error(), "no scan 5") {
		t.Errorf("error %v", err)
	}
}
