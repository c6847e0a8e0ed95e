package scanner

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner/extract"
	extractall "github.com/pdatlas/pdatlas/scanner/extract/all"
)

// gzipped compresses what write writes.
func gzipped(t *testing.T, write func(io.Writer)) string {
	t.Helper()
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	write(z)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestBombs: what expands without end stops at the budget, is told apart from
// what was read to its end, and keeps what was found before.
func TestBombs(t *testing.T) {
	text := func(s string) func(io.Writer) {
		return func(w io.Writer) {
			if _, err := io.WriteString(w, s); err != nil {
				t.Fatal(err)
			}
		}
	}
	line := "nothing here\n"
	long := gzipped(t, func(w io.Writer) {
		text("x@y\n")(w)
		for range 8 {
			text(strings.Repeat(line, 100_000))(w)
		}
	})
	russian := "x@y\n" // a doll in a doll
	for range 15 {
		russian = gzipped(t, text(russian))
	}
	wide := []string{"first.txt", "x@y\n"} // many members that share their bytes' worth
	for i := range 30 {
		wide = append(wide, fmt.Sprintf("m%d.gz", i), gzipped(t, text(strings.Repeat(line, 50_000))))
	}
	small := extract.Limits{Bytes: 5 << 20, RatioFrom: 1 << 20, Ratio: 20}
	for _, c := range []struct {
		name, file, body string
		limits           extract.Limits
		state            inventory.State
		reason           inventory.Reason
		found            int64
	}{
		{"long_within", "a.gz", long, extract.Limits{}, inventory.Scanned, "", 1},
		{"long_by_ratio", "a.gz", long, small, inventory.Partial, inventory.RatioLimit, 1},
		{"long_by_size", "a.gz", long, extract.Limits{Bytes: 1 << 20}, inventory.Partial, inventory.SizeLimit, 1},
		{"dolls", "a.gz", russian, extract.Limits{}, inventory.Partial, inventory.DepthLimit, 0},
		{"dolls_within", "a.gz", russian, extract.Limits{Depth: 15}, inventory.Scanned, "", 1},
		{"wide", "a.zip", zipped(t, wide...), extract.Limits{Bytes: 3 << 20}, inventory.Partial, inventory.SizeLimit, 1},
		{"wide_by_members", "a.zip", zipped(t, wide...), extract.Limits{Members: 5}, inventory.Partial, inventory.MemberLimit, 1},
		{"temporary_file", "a.zip", zipped(t, "big.txt", strings.Repeat(line, 200_000)), extract.Limits{Spool: 1 << 20}, inventory.Partial, inventory.SizeLimit, 0},
		{"deep_json", "a.json", strings.Repeat(`{"a":[`, 500_000) + `"x@y"`, extract.Limits{}, inventory.Scanned, "", 1},
		{"deep_brackets", "a.json", strings.Repeat("[", 1_000_000) + ` "x@y"`, extract.Limits{}, inventory.Scanned, "", 1},
		{"one_line", "a.csv", "a,b\n" + strings.Repeat(`"`, 5_000_001) + " x@y ", extract.Limits{}, inventory.Scanned, "", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := testWorker(t, c.limits)
			w.extractors = extractall.Extractors()
			for range 2 { // nothing of the budget or of temporary files is left over
				r := readItem(t, w, textItem(c.file, c.body))
				var found int64
				for _, f := range r.Findings {
					found += f.Count
				}
				if r.State != c.state || r.Reason != c.reason || found != c.found {
					t.Errorf("%s %q with %d findings, want %s %q with %d", r.State, r.Reason, found, c.state, c.reason, c.found)
				}
				for _, f := range w.frames {
					if len(f.spooled) > 0 {
						t.Error("a temporary file is still open")
					}
				}
			}
		})
	}
}
