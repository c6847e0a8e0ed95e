package inventory

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if childMain() {
		return
	}
	// The command line overrides.
	if err := flag.Set("rapid.checks", rapidChecks); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	goleak.VerifyTestMain(m)
}

var day = time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)

// openStore opens the inventory at path and closes it with the test.
func openStore(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), path, Options{Tool: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func newStore(t testing.TB) *Store {
	t.Helper()
	return openStore(t, filepath.Join(t.TempDir(), "inventory.db"))
}

// start is a scan of one share.
func start(s *Store) ScanStart {
	return ScanStart{Detectors: "detectors-1", Config: "config-1", Threshold: 4,
		Sources: []SourceInfo{{Key: "file:///srv", ID: s.ID("file:///srv", ""), Kind: "files", Root: "/srv"}}}
}

func begin(t testing.TB, s *Store, st ScanStart) *Scan {
	t.Helper()
	c, err := s.Begin(t.Context(), st)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// object is a result of a named object in a given version.
func object(s *Store, name string, version int, state State, reason Reason, found ...string) ItemResult {
	set, _, _ := strings.Cut(name, "/")
	r := ItemResult{ID: s.ID("file:///srv", name), DataSet: Name(set), Name: Name(name), Size: 100, ModTime: day, MediaType: "text/plain",
		Version: s.Digest(name, fmt.Sprint(version)), Format: "text", Owner: "alice", OwnerBasis: "file_owner", State: state, Reason: reason}
	if state == Scanned || state == Partial {
		r.Bytes, r.Records = 100, 3
	}
	for _, d := range found {
		r.Findings = append(r.Findings, Finding{Member: -1, Detector: d, Version: 1, Count: int64(version), Likelihood: 4, Score: 0.9})
	}
	return r
}

func record(t testing.TB, c *Scan, rs ...ItemResult) {
	t.Helper()
	for i := range rs {
		rs[i].Seq = int64(i + 1)
	}
	if err := c.Record(t.Context(), 0, rs, Cursor{Source: "file:///srv", Seq: int64(len(rs)), Token: "token"}); err != nil {
		t.Fatal(err)
	}
}

func finish(t testing.TB, c *Scan, complete bool) {
	t.Helper()
	reason, end := Reason(""), EndComplete
	if !complete {
		reason, end = SourceError, EndPartial
	}
	if err := c.SourceDone(t.Context(), 0, complete, reason); err != nil {
		t.Fatal(err)
	}
	if err := c.Finish(t.Context(), end); err != nil {
		t.Fatal(err)
	}
}

// scan is one whole scan of the results.
func scan(t testing.TB, s *Store, complete bool, rs ...ItemResult) {
	t.Helper()
	c := begin(t, s, start(s))
	record(t, c, rs...)
	finish(t, c, complete)
}

func dump(t testing.TB, s *Store) string {
	t.Helper()
	var b bytes.Buffer
	if err := s.Dump(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// picture is the current picture as "name state[/reason] [detector=count …]";
// "~" stands before what an incomplete result found beside a complete one.
func picture(t testing.TB, s *Store) []string {
	t.Helper()
	var out []string
	found := map[string][]string{}
	err := s.Findings(t.Context(), FindingFilter{}, func(f FindingRow) error {
		key := string(f.Object) + string(f.Member)
		beside := ""
		if !f.Standing {
			beside = "~"
		}
		found[key] = append(found[key], fmt.Sprintf("%s%s=%d", beside, f.Detector, f.Count))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Objects(t.Context(), ObjectFilter{Members: true}, func(o ObjectRow) error {
		line := string(o.Name)
		if o.Member != "" {
			line += "!" + string(o.Member)
		}
		line += " " + string(o.State)
		if o.Reason != "" {
			line += "/" + string(o.Reason)
		}
		matches := found[string(o.Name)+string(o.Member)]
		slices.Sort(matches)
		out = append(out, strings.Join(append([]string{line}, matches...), " "))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// sound fails the test when Verify finds anything.
func sound(t testing.TB, s *Store) {
	t.Helper()
	problems, err := s.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Check, p.Text)
	}
}

// tamper runs SQL on the file, as only a test may.
func tamper(t testing.TB, s *Store, sql string) {
	t.Helper()
	if err := s.write.script(context.WithoutCancel(t.Context()), sql); err != nil {
		t.Fatal(err)
	}
}
