package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner"
)

func TestNumbers(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0", 7: "7", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1: "-1", -1234: "-1,234", math.MinInt64: "-9,223,372,036,854,775,808",
	} {
		if got := group(n); got != want {
			t.Errorf("group(%d) = %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int64]string{
		-1: "?", 0: "0 B", 1023: "1023 B", 1024: "1.0 KiB", 1536: "1.5 KiB", 5 << 30: "5.0 GiB", math.MaxInt64: "8192.0 PiB",
	} {
		if got := bytesText(n); got != want {
			t.Errorf("bytesText(%d) = %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int64]string{0: "0 objects", 1: "1 object", 2000: "2,000 objects"} {
		if got := many(n, "object"); got != want {
			t.Errorf("many(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestShellWord(t *testing.T) {
	for in, want := range map[string]string{
		"a/b-c_d.db": "a/b-c_d.db", "": "''", "a b": "'a b'", "it's": `'it'\''s'`, "$HOME": "'$HOME'", "~x": "'~x'", "é": "'é'",
	} {
		if got := shellWord(in); got != want {
			t.Errorf("shellWord(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestList(t *testing.T) {
	for n := range 4 {
		var alone, keyed bytes.Buffer
		a, k := newList(&alone, ""), newList(&keyed, `"rows"`)
		for i := range n {
			for _, l := range []*list{a, k} {
				if err := l.add(map[string]string{"n": fmt.Sprint(i), "html": "<&>"}); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := errors.Join(a.end("", nil), k.end(`"sum"`, n)); err != nil {
			t.Fatal(err)
		}
		var rows []map[string]string
		if err := json.Unmarshal(alone.Bytes(), &rows); err != nil || len(rows) != n {
			t.Errorf("%d rows: %v in %s", n, err, alone.String())
		}
		var object struct {
			Rows []map[string]string
			Sum  int
		}
		if err := json.Unmarshal(keyed.Bytes(), &object); err != nil || len(object.Rows) != n || object.Sum != n {
			t.Errorf("%d rows under a key: %v in %s", n, err, keyed.String())
		}
		if n > 0 && !strings.Contains(alone.String(), "<&>") {
			t.Error("characters are escaped for HTML")
		}
	}
}

// failing is a full disk.
type failing struct{ after int }

var errFull = errors.New("full")

func (f *failing) Write(p []byte) (int, error) {
	if f.after -= len(p); f.after < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// TestFullOutput: whoever prints says when what is printed to is full.
func TestFullOutput(t *testing.T) {
	many := func(add func(i int) error) error {
		for i := range 100_000 {
			if err := add(i); err != nil {
				return err
			}
		}
		return nil
	}
	for name, write := range map[string]func(w *failing) error{
		"list": func(w *failing) error {
			l := newList(w, "")
			return many(func(i int) error { return l.add(i) })
		},
		"long_table": func(w *failing) error {
			l := newLongTable(w, "A", "B")
			return many(func(int) error { return l.add("a", "b") })
		},
		"summary": func(w *failing) error {
			p := &summaryPrinter{w: w, s: &scanSummary{}, advised: map[string]bool{}}
			return many(func(int) error { p.print("next"); return p.err })
		},
		"findings": func(w *failing) error {
			p := &textFindings{w: w}
			return many(func(int) error { return p.finding(scanner.Found{Detector: &detectors.Detector{}}) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			if err := write(&failing{after: 10_000}); !errors.Is(err, errFull) {
				t.Errorf("error %v, want %v", err, errFull)
			}
		})
	}
}

// TestLongTable: rows are aligned in blocks, each under the head's columns.
func TestLongTable(t *testing.T) {
	var b bytes.Buffer
	l := newLongTable(&b, "NAME", "N")
	for i := range 2*tableBlock + 1 {
		if err := l.add(strings.Repeat("x", i%7), fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.end("nothing"); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	if len(lines) != 2*tableBlock+2 || lines[0] != "NAME    N" {
		t.Errorf("%d lines, the first %q", len(lines), lines[0])
	}
	b.Reset()
	if err := newLongTable(&b, "NAME").end("nothing"); err != nil || b.String() != "nothing\n" {
		t.Errorf("an empty table says %q, %v", b.String(), err)
	}
}

// TestByteOutcomes: the bytes of a scan add up like its objects.
func TestByteOutcomes(t *testing.T) {
	got := byteOutcomes(&inventory.Totals{Bytes: 1000, Objects: inventory.Counts{Reasons: []inventory.ReasonCount{
		{State: inventory.Partial, Reason: inventory.SizeLimit, Bytes: 100},
		{State: inventory.Skipped, Reason: inventory.Encrypted, Bytes: 20},
		{State: inventory.Skipped, Reason: inventory.Unchanged, Bytes: 300},
		{State: inventory.Failed, Reason: inventory.AccessDenied, Bytes: 4},
	}}})
	want := outcomes{Listed: 1000, Scanned: 576, Partial: 100, Skipped: 320, Failed: 4}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("bytes (-want +got):\n%s", d)
	}
	if got.Listed != got.Scanned+got.Partial+got.Skipped+got.Failed {
		t.Error("the bytes do not add up")
	}
}

// TestSummaryStates: each way a scan may end has its words, and its sources.
func TestSummaryStates(t *testing.T) {
	for _, tc := range []struct {
		name string
		s    scanner.Summary
		want []string
	}{
		{"interrupted", scanner.Summary{Scan: 3, Interrupted: true, Sources: []scanner.SourceSummary{{Name: "file:///a"}}},
			[]string{"Scan 3 was interrupted: run the same command again to go on", "file:///a: not listed to its end\n"}},
		{"paused", scanner.Summary{Scan: 3, Paused: true, Sources: []scanner.SourceSummary{{Name: "s3://a", Reason: inventory.CredentialExpired, Err: errFull}}},
			[]string{"Scan 3 is paused: log in again", "s3://a: NOT listed to its end: full\n"}},
		{"unbalanced", scanner.Summary{Scan: 3, Totals: inventory.Totals{ListedObjects: 1, Unsized: 2}},
			[]string{"has ended, but not everything", "THE SUMS DIFFER", "2 objects of unknown size"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			store, err := inventory.Open(t.Context(), t.TempDir()+"/a.db", inventory.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer store.Close()
			var b bytes.Buffer
			a := &app{stdout: &b, inventory: "my inventory.db"}
			sum, err := summarize(t.Context(), store, &tc.s)
			if err != nil {
				t.Fatal(err)
			}
			if err := a.printSummary(sum); err != nil {
				t.Fatal(err)
			}
			for _, w := range append(tc.want, "--inventory 'my inventory.db'") {
				if !strings.Contains(b.String(), w) {
					t.Errorf("the summary lacks %q:\n%s", w, b.String())
				}
			}
		})
	}
}
