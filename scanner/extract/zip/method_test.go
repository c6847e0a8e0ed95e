package zip_test

import (
	stdzip "archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/zip"
)

// packedBy wraps content that a program packed as members of a method.
func packedBy(t testing.TB, method uint16, text string, packed ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := stdzip.NewWriter(&b)
	for i, p := range packed {
		m, err := w.CreateRaw(&stdzip.FileHeader{
			Name: string(rune('a'+i)) + ".txt", Method: method, CRC32: crc32.ChecksumIEEE([]byte(text)),
			CompressedSize64: uint64(len(p)), UncompressedSize64: uint64(len(text)),
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.Write(p); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// other reads a sample of another format.
func other(t testing.TB, name string) []byte {
	t.Helper()
	p, err := os.ReadFile("../" + name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func lines(t *testing.T, data []byte) []string {
	t.Helper()
	e := &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t)}
	return extracttest.Lines(e.Run(t.Context(), "x", data))
}

// TestMethods: what 7z packed by each method, and what it encrypted.
func TestMethods(t *testing.T) {
	table, first := "x!table.csv|csv|"+extracttest.Table()+"|", "x!first|text|first\n|"
	for name, want := range map[string][]string{
		"bzip2.zip":     {first, table, "x|zip||"},
		"lzma.zip":      {first, table, "x|zip||"},
		"deflate64.zip": {first, "x!table.csv|||unsupported format", "x|zip||"},
		"ppmd.zip":      {first, "x!table.csv|||unsupported format", "x|zip||"},
		"zipcrypto.zip": {"x!first|||encrypted", "x|zip||"},
		"aes.zip":       {"x!first|||encrypted", "x|zip||"},
	} {
		if d := cmp.Diff(want, lines(t, extracttest.File(t, name))); d != "" {
			t.Errorf("%s (-want +got):\n%.2000s", name, d)
		}
	}
	xz, zst := other(t, "xz/testdata/first.xz"), other(t, "zstd/testdata/first.zst")
	for method, packed := range map[uint16][]byte{93: zst, 95: xz} {
		data := packedBy(t, method, "first\n", packed, packed)
		want := []string{"x!a.txt|text|first\n|", "x!b.txt|text|first\n|", "x|zip||"}
		if d := cmp.Diff(want, lines(t, data)); d != "" {
			t.Errorf("method %d (-want +got):\n%s", method, d)
		}
		cut := data[:bytes.Index(data, sigEntry)] // no directory: by the local headers
		want[2] += "malformed"
		if d := cmp.Diff(want, lines(t, cut)); d != "" {
			t.Errorf("method %d without directory (-want +got):\n%s", method, d)
		}
	}
}

// TestMethodSuite: these methods keep the contract too.
func TestMethodSuite(t *testing.T) {
	var samples []extracttest.Sample
	for _, name := range []string{"bzip2.zip", "lzma.zip"} {
		samples = append(samples, extracttest.Sample{Name: name, Data: extracttest.File(t, name), Members: 2})
	}
	extracttest.Suite(t, zip.Extractor{}, all.Extractors(), samples)
}

// TestMethodDamage: content that is no content of the method it claims is
// malformed, one at a time, and takes no memory.
func TestMethodDamage(t *testing.T) {
	lzma := []byte("\x10\x02\x05\x00\x5d\x00\x00\x00\xff\x00\x01\x02\x03\x04") // a dictionary of 4 GiB
	for name, tt := range map[string]struct {
		method uint16
		data   []byte
		want   string
	}{
		"bzip2": {12, []byte("BZh9 not at all"), "malformed"}, "bzip2_empty": {12, nil, "malformed"},
		"lzma_dictionary": {14, lzma, "unsupported format"}, "lzma_properties": {14, append([]byte("\x10\x02\x06\x00"), lzma[4:]...), "malformed"},
		"lzma_short": {14, lzma[:6], "malformed"}, "lzma_empty": {14, nil, "malformed"},
		"zstd": {93, []byte("not at all"), "malformed"}, "zstd_empty": {93, nil, "malformed"},
		"zstd_window": {93, other(t, "zstd/testdata/large_window.zst"), "unsupported format"},
		"xz":          {95, []byte("not at all"), "malformed"}, "xz_empty": {95, nil, "malformed"},
		"xz_dictionary": {95, other(t, "xz/testdata/large_dictionary.xz"), "unsupported format"},
		"xz_tail":       {95, append(other(t, "xz/testdata/first.xz"), "tail"...), "malformed"},
	} {
		var got []string
		used := extracttest.Allocated(func() { got = lines(t, packedBy(t, tt.method, "first\n", tt.data)) })
		if len(got) != 2 || !strings.HasSuffix(got[0], "|"+tt.want) || got[1] != "x|zip||" {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
		if used > 12<<20 {
			t.Errorf("%s: %d bytes allocated", name, used)
		}
	}
}

// TestMethodLies: a size that a header claims neither cuts LZMA data short nor
// makes it longer without being noticed.
func TestMethodLies(t *testing.T) {
	good := extracttest.File(t, "lzma.zip")
	for _, size := range []uint32{0, 5, 1 << 31} {
		data := edit(edit(good, sigEntry, 1, put32(entrySize, size)), sigLocal, 1, put32(22, size))
		got := lines(t, data)
		if len(got) != 3 || !strings.HasSuffix(got[1], "|malformed") {
			t.Errorf("size %d: %d parts, the second ends in %q", size, len(got), got[1][max(0, len(got[1])-30):])
		}
	}
}

// TestMethodBombs: each method's output is counted.
func TestMethodBombs(t *testing.T) {
	zeros := strings.Repeat("\x00", 16<<20)
	lzma := other(t, "lzma/testdata/zeros.lzma")
	lzma = append([]byte("\x10\x02\x05\x00"), append(lzma[:5:5], lzma[13:]...)...)
	if binary.LittleEndian.Uint32(lzma[5:]) != 8<<20 {
		t.Fatal("the sample has another dictionary")
	}
	for method, packed := range map[uint16][]byte{12: other(t, "bzip2/testdata/zeros.bz2"), 14: lzma, 93: other(t, "zstd/testdata/zeros.zst"), 95: other(t, "xz/testdata/zeros.xz")} {
		e := &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t), Limits: extract.Limits{Bytes: 1 << 20}, Discard: true}
		parts := e.Run(t.Context(), "x", packedBy(t, method, zeros, packed))
		if n := e.Budget().Produced(); n > 1<<20 || n < 64<<10 || parts[0].Err == nil {
			t.Errorf("method %d: %d bytes, %v", method, n, parts[0].Err)
		}
	}
}
