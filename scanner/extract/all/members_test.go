package all

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime"
	"testing"
	"time"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// arred is an ar archive.
func arred(members int) []byte {
	p := []byte("!<arch>\n")
	for i := range members {
		p = fmt.Appendf(p, "%-16s%-12s%-6s%-6s%-8s%-10d`\nnote", fmt.Sprintf("m%d/", i), "0", "0", "0", "100644", 4)
	}
	return p
}

// cpioed is a cpio archive of the portable form.
func cpioed(members int) []byte {
	var p []byte
	for i := range members {
		name := fmt.Sprintf("m%d\x00", i)
		p = fmt.Appendf(p, "070707%06o%06o%06o%06o%06o%06o%06o%011o%06o%011o%snote", 0, 0, 0o100644, 0, 0, 1, 0, 0, len(name), 4, name)
	}
	return fmt.Appendf(p, "070707%06o%06o%06o%06o%06o%06o%06o%011o%06o%011oTRAILER!!!\x00", 0, 0, 0, 0, 0, 1, 0, 0, 11, 0)
}

// TestManyMembers: what is held at the last member of an archive does not grow
// with their number. The slope of 40,000 to 4,000 is below two bytes a member,
// so that a million cost less than two megabytes. (7z has a header to hold: its own
// test states its slope.)
func TestManyMembers(t *testing.T) {
	for name, build := range map[string]func(n int) []byte{
		"zip": func(n int) []byte { return zipped(t, n, ".txt", []byte("note")) },
		"tar": func(n int) []byte { return tarred(t, n, []byte("note")) },
		"ar":  arred, "cpio": cpioed,
	} {
		t.Run(name, func(t *testing.T) {
			const few, many = 4_000, 40_000
			held(t, build(few), few) // what is set aside once
			a, b := held(t, build(few), few), held(t, build(many), many)
			slope := (b - a) / (many - few)
			t.Logf("%.0f bytes held at member %d, %.0f at %d: %.2f a member", a, few, b, many, slope)
			if slope > 2 {
				t.Errorf("%.2f bytes a member", slope)
			}
		})
	}
}

// held reads an archive of n members and returns what the heap grew by to the
// last of them.
func held(t *testing.T, data []byte, n int) float64 {
	t.Helper()
	h := extract.Hint{Name: "x", Head: data[:extract.HeadSize]}
	x := extract.Choose(Extractors(), h)
	in := extract.Input{Hint: h, Body: bytes.NewReader(data), Budget: extract.NewBudget(extract.Limits{}, time.Now)}
	in.Spool = func() (io.ReaderAt, int64, error) { return bytes.NewReader(data), int64(len(data)), nil }
	before, after, count := heap(), uint64(0), 0
	in.Nested = func(_ context.Context, _ extract.Member, r io.Reader) error {
		if count++; count == n {
			after = heap()
		}
		_, err := io.Copy(io.Discard, r)
		return err
	}
	if err := x.Extract(t.Context(), in, nil); err != nil || count != n {
		t.Fatalf("%d members of %d: %v", count, n, err)
	}
	runtime.KeepAlive(data)
	return float64(int64(after) - int64(before))
}

func heap() uint64 {
	for range 3 { // pools give back what they hold at the second
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
