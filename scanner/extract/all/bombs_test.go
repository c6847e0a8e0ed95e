package all

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
)

func gzipped(t testing.TB, p []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(p); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zipped(t testing.TB, copies int, name string, p []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := range copies {
		f, err := w.Create(fmt.Sprintf("%d%s", i, name))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(p); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// zippedFiles packs files in the order of their names.
func zippedFiles(t testing.TB, files map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(files[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func tarred(t testing.TB, members int, p []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for i := range members {
		if err := w.WriteHeader(&tar.Header{Name: fmt.Sprint("m", i), Size: int64(len(p)), Mode: 0o600}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(p); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// overlapping lists one member n times.
func overlapping(t testing.TB, n int) []byte {
	t.Helper()
	one := zipped(t, 1, ".txt", bytes.Repeat([]byte("text\n"), 100_000))
	dir := bytes.Index(one, []byte("PK\x01\x02"))
	end := bytes.LastIndex(one, []byte("PK\x05\x06"))
	p := bytes.Clone(one[:dir])
	p = append(p, bytes.Repeat(one[dir:end], n)...)
	tail := bytes.Clone(one[end:])
	binary.LittleEndian.PutUint16(tail[8:], uint16(n))
	binary.LittleEndian.PutUint16(tail[10:], uint16(n))
	binary.LittleEndian.PutUint32(tail[12:], uint32(n*(end-dir)))
	return append(p, tail...)
}

func TestBombs(t *testing.T) {
	lines := bytes.Repeat([]byte("aaaaaaaa\n"), 1<<17)
	nested := lines
	for range 4 {
		nested = zipped(t, 16, ".zip", nested)
	}
	deep := []byte("the last\n")
	for range 30 {
		deep = gzipped(t, deep)
	}
	deepZip := []byte("the last\n")
	for range 30 {
		deepZip = zipped(t, 1, ".zip", deepZip)
	}
	for _, tt := range []struct {
		name     string
		data     []byte
		limits   extract.Limits
		want     error
		produced int64 // at most
	}{
		{"gzip_ratio", gzipped(t, lines), extract.Limits{Ratio: 100, RatioFrom: 1 << 18}, extract.ErrRatioLimit, 1 << 20},
		{"gzip_size", gzipped(t, lines), extract.Limits{Bytes: 1 << 18}, extract.ErrSizeLimit, 1 << 18},
		{"zip_of_zips", nested, extract.Limits{Ratio: 100, RatioFrom: 4 << 20}, extract.ErrRatioLimit, 4 << 20},
		{"zip_of_zips_size", nested, extract.Limits{Bytes: 5 << 20}, extract.ErrSizeLimit, 5 << 20},
		{"gzip_in_gzip", deep, extract.Limits{}, extract.ErrDepthLimit, 1 << 20},
		{"zip_in_zip", deepZip, extract.Limits{}, extract.ErrDepthLimit, 1 << 20},
		{"overlapping", overlapping(t, 2_000), extract.Limits{}, extract.ErrMalformed, 1 << 30},
		{"members_zip", zipped(t, 2000, "", nil), extract.Limits{Members: 1000}, extract.ErrMemberLimit, 0},
		{"members_tar_gz", gzipped(t, tarred(t, 20_000, nil)), extract.Limits{Members: 1000}, extract.ErrMemberLimit, 2 << 20},
		{"spool", zipped(t, 1, ".txt", lines), extract.Limits{Spool: 100}, extract.ErrSizeLimit, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := &extracttest.Engine{Formats: formats(), Dir: extracttest.PrivateDir(t), Limits: tt.limits, Discard: true}
			found := false
			for _, p := range e.Run(t.Context(), "bomb", tt.data) {
				found = found || errors.Is(p.Err, tt.want)
			}
			if !found {
				t.Errorf("no part has the error %q", tt.want)
			}
			if p := e.Budget().Produced(); p > tt.produced {
				t.Errorf("%d bytes produced, at most %d expected", p, tt.produced)
			}
		})
	}
}

// TestOverlapIsLinear: what is read of an archive with overlapping members is
// no more than the archive has.
func TestOverlapIsLinear(t *testing.T) {
	read := func(n int) int64 {
		e := &extracttest.Engine{Formats: formats(), Dir: extracttest.PrivateDir(t), Discard: true}
		e.Run(t.Context(), "x", overlapping(t, n))
		return e.Budget().Produced()
	}
	// Each copy adds an entry of 51 bytes to an archive whose member has about 500.
	one, many := read(1), read(1000)
	if many > one*1000/5 {
		t.Errorf("%d bytes from a thousand overlapping members, %d from one", many, one)
	}
}

// TestNoDeclaredSizes: a tar header that promises 8 EiB costs nothing.
func TestNoDeclaredSizes(t *testing.T) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := w.WriteHeader(&tar.Header{Name: "x.txt", Size: 1<<63 - 1025, Mode: 0o600, Format: tar.FormatPAX}); err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(&b, "text")
	e := &extracttest.Engine{Formats: formats()}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got := e.Run(t.Context(), "x.tar", b.Bytes())
	runtime.ReadMemStats(&after)
	if len(got) != 2 || got[0].Text != "text" || !errors.Is(got[0].Err, extract.ErrMalformed) {
		t.Errorf("%q", extracttest.Lines(got))
	}
	if n := after.TotalAlloc - before.TotalAlloc; n > 4<<20 {
		t.Errorf("%d bytes allocated", n)
	}
}

// TestErrorsQuoteNothing damages objects full of one word in many ways: no
// error may repeat it. Names are content too.
func TestErrorsQuoteNothing(t *testing.T) {
	const canary = "jane.canary"
	text := []byte(strings.Repeat(canary+"@example.org\n", 50))
	var named bytes.Buffer
	w := zip.NewWriter(&named)
	f, err := w.Create(canary + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(f, bytes.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(8, 8))
	e := &extracttest.Engine{Formats: formats(), Dir: extracttest.PrivateDir(t)}
	failed := 0
	for _, good := range [][]byte{named.Bytes(), gzipped(t, text), tarred(t, 3, text), gzipped(t, tarred(t, 2, text)), zipped(t, 2, canary, text)} {
		for range 150 {
			p := bytes.Clone(good)
			for range 1 + rng.IntN(4) {
				p[rng.IntN(len(p))] = byte(rng.Uint32())
			}
			if rng.IntN(4) == 0 {
				p = p[:rng.IntN(len(p))]
			}
			for _, part := range e.Run(t.Context(), canary, p) {
				if part.Err == nil {
					continue
				}
				if failed++; strings.Contains(part.Err.Error(), canary) {
					t.Fatalf("the error repeats content: %v", part.Err)
				}
			}
		}
	}
	if failed < 100 {
		t.Errorf("only %d errors: the test proves little", failed)
	}
}

// TestAllocations: once a stream runs, a segment costs no allocation.
func TestAllocations(t *testing.T) {
	for _, tt := range []struct{ name, line string }{
		{"text.txt", "just a line of text\n"},
		{"table.csv", "1,x@example.org,\"a, b\",2001-02-03\n"},
		{"events.ndjson", `{"id":1,"user":{"mail":"x@example.org","tags":["a","b"]}}` + "\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			run := func(segments int) float64 {
				data := bytes.Repeat([]byte(tt.line), segments*extract.SegmentSize/len(tt.line)+1)
				h := extract.Hint{Name: tt.name, Head: data[:extract.HeadSize]}
				x := extract.Choose(Extractors(), h)
				in := extract.Input{Hint: h, Scratch: make([]byte, extract.ScratchSize)}
				return testing.AllocsPerRun(5, func() {
					in.Body = bytes.NewReader(data)
					err := x.Extract(t.Context(), in, func(s extract.Segment) error { s.Track.Advance(s.Text); return nil })
					if err != nil {
						t.Error(err)
					}
				})
			}
			if few, many := run(2), run(10); many > few {
				t.Errorf("%v allocations for 10 segments, %v for 2", many, few)
			}
		})
	}
}
