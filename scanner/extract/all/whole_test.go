package all

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
)

// TestNested reads formats in one another.
func TestNested(t *testing.T) {
	table := []byte("id,mail,city\n1,x@example.org,A\n2,y@example.org,B\n")
	object := []byte(`{"mail":"z@example.org"}`)
	inner := gzipped(t, tarred(t, 2, table))
	outer := zipped(t, 1, ".tgz", inner)
	e := &extracttest.Engine{Formats: formats(), Dir: extracttest.PrivateDir(t)}
	want := []string{
		"x!x!m0!0.tgz!0.tar!m0|csv|" + string(table) + "|",
		"x!x!m0!0.tgz!0.tar!m1|csv|" + string(table) + "|",
		"x!x!m0!0.tgz!0.tar|tar||",
		"x!x!m0!0.tgz|gzip||",
		"x!x!m0|zip||",
		"x!x|tar||",
		"x|gzip||",
	}
	if d := cmp.Diff(want, extracttest.Lines(e.Run(t.Context(), "x", gzipped(t, tarred(t, 1, outer))))); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	// A broken member does not keep its brothers from being read.
	two := zipped(t, 2, ".json", object)
	at := bytes.Index(two, []byte("0.json")) + len("0.json") + 2
	two[at] ^= 0xff
	got := extracttest.Lines(e.Run(t.Context(), "x", two))
	if !slices.Contains(got, "x!1.json|json|"+string(object)+"|") || !strings.HasSuffix(got[0], "|malformed") {
		t.Errorf("%q", got)
	}
}

// TestNamesAndContent: content decides, the name only where content does not.
func TestNamesAndContent(t *testing.T) {
	table := "a,b,c\n1,2,3\n4,5,6\n"
	zip := string(zipped(t, 1, ".txt", []byte("text")))
	for _, tt := range []struct{ name, text, want string }{
		{"x.csv", `{"a":1}`, "json"}, {"x.zip", "just text", "text"}, {"x.json", table, "text"}, {"x", table, "csv"},
		{"x.txt", zip, "zip"}, {"x.tar", "text", "text"}, {"x.gz", table, "csv"}, {"x.csv", "one column", "csv"}, {"x.docx", zip, "zip"},
		{"x.txt", "%PDF-1.7 text", "pdf"}, {"x.txt", "\x89PNG\r\n\x1a\n\x00\x00", "image"},
		{"x.txt", "\x1aE\xdf\xa3\x01\x00\x00\x00\x00\x00", ""}, {"", "", "text"},
	} {
		x := extract.Choose(Extractors(), extract.Hint{Name: tt.name, Head: []byte(tt.text), Whole: true})
		got := ""
		if x != nil {
			got = x.Name()
		}
		if got != tt.want {
			t.Errorf("%q with %.20q: %q, want %q", tt.name, tt.text, got, tt.want)
		}
	}
}

// endless reads as a unit over and over.
type endless struct {
	unit string
	left int
	at   int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.left == 0 {
		return 0, io.EOF
	}
	n := 0
	for n < len(p) && e.left > 0 {
		m := min(copy(p[n:], e.unit[e.at:]), e.left)
		n, e.left, e.at = n+m, e.left-m, (e.at+m)%len(e.unit)
	}
	return n, nil
}

// TestFlatMemory: ten megabytes without an end of anything take no more memory
// than four; by then every cap was met.
func TestFlatMemory(t *testing.T) {
	for name, unit := range map[string]string{
		"line.txt": "a", "quotes.csv": `"`, "open.csv": `"a`, "commas.csv": ",", "arrays.json": "[", "objects.json": `{"a":`,
		"string.json": `["` + strings.Repeat("a", 1000), "keys.json": `{"` + strings.Repeat("k", 1000), "slashes.json": `["\\`, "lines.log": "\n",
	} {
		t.Run(strings.ReplaceAll(name, ".", "_"), func(t *testing.T) {
			head := strings.Repeat(unit, extract.HeadSize/len(unit)+1)[:extract.HeadSize]
			used := func(size int) uint64 {
				h := extract.Hint{Name: name, Head: []byte(head)}
				x := extract.Choose(Extractors(), h)
				in := extract.Input{Hint: h, Body: &endless{unit: unit, left: size}, Scratch: make([]byte, extract.ScratchSize)}
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				err := x.Extract(t.Context(), in, func(s extract.Segment) error {
					s.Track.Advance(s.Text)
					s.Track.Field()
					return nil
				})
				runtime.ReadMemStats(&after)
				if err != nil {
					t.Error(err)
				}
				return after.TotalAlloc - before.TotalAlloc
			}
			if some, ten := used(4<<20), used(10<<20); ten > some+64<<10 {
				t.Errorf("%d bytes for 4 MiB, %d for 10 MiB", some, ten)
			}
		})
	}
}

// TestSameEveryTime: two readings of the same bytes are the same, also where an
// encoding is guessed.
func TestSameEveryTime(t *testing.T) {
	for _, text := range []string{
		"Gr\xfc\xdfe", "\xe9", "caf\xe9;na\xefve\n", "\x81\x40\x82\xa0", "\xb1\xb2\xb3,\xb4\n", "\x1b$B\x46|\x1b(B",
	} {
		e := &extracttest.Engine{Formats: formats()}
		want := extracttest.Lines(e.Run(t.Context(), "x", []byte(text)))
		for range 30 {
			if d := cmp.Diff(want, extracttest.Lines(e.Run(t.Context(), "x", []byte(text)))); d != "" {
				t.Fatalf("%q (-first +later):\n%s", text, d)
			}
		}
	}
}

// BenchmarkContainers is what unpacking costs, without any detection.
func BenchmarkContainers(b *testing.B) {
	var text bytes.Buffer
	for i := 0; text.Len() < 4<<20; i++ {
		fmt.Fprintf(&text, "%08d,name %d,m%d@example.org,20%02d-01-01\n", i, i%97, i, i%30)
	}
	for _, bb := range []struct {
		name string
		data []byte
	}{
		{"gzip", gzipped(b, text.Bytes())}, {"zip", zipped(b, 1, ".csv", text.Bytes())}, {"tar", tarred(b, 1, text.Bytes())},
		{"small_members", tarred(b, 4000, []byte("a note\n"))},
	} {
		b.Run(bb.name, func(b *testing.B) {
			e := &extracttest.Engine{Formats: formats(), Dir: b.TempDir(), Discard: true, Scratch: make([]byte, extract.ScratchSize)}
			size := int64(0)
			start := time.Now()
			for b.Loop() {
				for _, p := range e.Run(b.Context(), "x", bb.data) {
					if p.Err != nil {
						b.Fatal(p.Err)
					}
				}
				size += int64(text.Len())
			}
			if bb.name != "small_members" {
				b.ReportMetric(float64(size)/1e6/time.Since(start).Seconds(), "MB/s")
			}
		})
	}
}
