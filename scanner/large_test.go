package scanner

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner/extract"
	extractall "github.com/pdatlas/pdatlas/scanner/extract/all"
)

// largeTimes makes what TestLarge reads that many times as large: 80 for a
// stream of 5 GB and an archive of three million members.
const largeTimes = "PDATLAS_LARGE"

// TestLarge: what a worker holds at the end of an object does not grow with the
// object. The slopes are stated with -v; they allow for what the heap varies by,
// and fail if as little as the name of each member were kept.
func TestLarge(t *testing.T) {
	times := 1
	if s := os.Getenv(largeTimes); s != "" {
		var err error
		if times, err = strconv.Atoi(s); err != nil || times < 1 {
			t.Fatalf("%s=%q is not a number from 1", largeTimes, s)
		}
	}
	for _, c := range []struct {
		name      string
		few, many int
		unit      string
		most      float64 // bytes held for one more unit
		open      func(t *testing.T, n int) io.ReadCloser
	}{
		{"gzip", 8, 64 * times, "MB", 4 << 10, longGzip},
		{"zip", 12_000, 36_000 * times, "member", 8, manyZip},
	} {
		t.Run(c.name, func(t *testing.T) {
			heldAtEnd(t, c.open(t, c.few)) // what is set aside once
			a, b := heldAtEnd(t, c.open(t, c.few)), heldAtEnd(t, c.open(t, c.many))
			slope := (b - a) / float64(c.many-c.few)
			t.Logf("%.0f bytes held at the end of %d, %.0f of %d: %.2f for each %s", a, c.few, b, c.many, slope, c.unit)
			if slope > c.most {
				t.Errorf("%.2f bytes for each %s, at most %.0f expected", slope, c.unit, c.most)
			}
		})
	}
}

// heldAtEnd reads an object whose last line holds the one thing to be found,
// and returns by what the heap has grown there.
func heldAtEnd(t *testing.T, body io.ReadCloser) float64 {
	t.Helper()
	w := testWorker(t, extract.Limits{Ratio: 1 << 40, Members: 1 << 40})
	w.extractors = extractall.Extractors()
	before, after := heapHeld(), uint64(0)
	w.each = func(*detectors.Match, hit) { after = heapHeld() }
	r := readItem(t, w, item("x", func() (io.ReadCloser, error) { return body, nil }))
	if r.State != inventory.Scanned || len(r.Findings) != 1 || after == 0 {
		t.Fatalf("%s %q, %d findings", r.State, r.Reason, len(r.Findings))
	}
	runtime.KeepAlive(w)
	return float64(int64(after) - int64(before))
}

func heapHeld() uint64 {
	for range 3 { // pools give back what they hold at the second
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// longGzip is a gzip file of n million bytes and a line. Its streams, one after
// the other, are one text (RFC 1952, 2.2).
func longGzip(t *testing.T, n int) io.ReadCloser {
	t.Helper()
	pack := func(s string) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := io.WriteString(z, s); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	million := pack(strings.Repeat("a line of text without more in it, forty\n", 1_000_000/41))
	return io.NopCloser(&repeated{block: million, times: n, last: pack("x@y\n")})
}

// repeated is a stream of the same block many times.
type repeated struct {
	block, last, left []byte
	times             int
}

func (r *repeated) Read(p []byte) (int, error) {
	for len(r.left) == 0 {
		switch {
		case r.times > 0:
			r.left = r.block
		case r.times == 0:
			r.left = r.last
		default:
			return 0, io.EOF
		}
		r.times--
	}
	n := copy(p, r.left)
	r.left = r.left[n:]
	return n, nil
}

// manyZip is an archive of n members, in a file.
func manyZip(t *testing.T, n int) io.ReadCloser {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "many.zip"))
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	for i := range n {
		w, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("folder/member %d.txt", i), Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		text := "note"
		if i == n-1 {
			text = "x@y"
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	return f
}
