package all

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/ulikunitz/xz"
	"github.com/ulikunitz/xz/lzma"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
)

// packer writes one packed stream. variant chooses among its settings.
type packer struct {
	name     string
	variants int
	follow   bool // several streams are one text
	pack     func(w io.Writer, variant int) (io.WriteCloser, error)
}

func packers() []packer {
	return []packer{
		{"gzip", 3, true, func(w io.Writer, v int) (io.WriteCloser, error) {
			return gzip.NewWriterLevel(w, []int{gzip.NoCompression, gzip.BestSpeed, gzip.BestCompression}[v])
		}},
		{"zstd", 4, true, func(w io.Writer, v int) (io.WriteCloser, error) {
			return zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.EncoderLevel(v+1)), zstd.WithEncoderCRC(v%2 == 0), zstd.WithEncoderConcurrency(1))
		}},
		{"lz4", 4, true, func(w io.Writer, v int) (io.WriteCloser, error) {
			z := lz4.NewWriter(w)
			size := []lz4.BlockSize{lz4.Block64Kb, lz4.Block256Kb, lz4.Block1Mb, lz4.Block4Mb}[v]
			return z, z.Apply(lz4.BlockSizeOption(size), lz4.ChecksumOption(v%2 == 0), lz4.BlockChecksumOption(v > 1))
		}},
		{"snappy", 2, true, func(w io.Writer, v int) (io.WriteCloser, error) {
			return s2.NewWriter(w, s2.WriterSnappyCompat(), s2.WriterBlockSize(64<<10>>v), s2.WriterConcurrency(1)), nil
		}},
		{"xz", 3, true, func(w io.Writer, v int) (io.WriteCloser, error) {
			return xz.WriterConfig{CheckSum: []byte{xz.CRC32, xz.CRC64, xz.SHA256}[v], BlockSize: 64 << 10}.NewWriter(w)
		}},
		{"lzma", 2, false, func(w io.Writer, v int) (io.WriteCloser, error) {
			return lzma.WriterConfig{EOSMarker: v == 0, Size: -1}.NewWriter(w)
		}},
	}
}

func packedBy(t testing.TB, p packer, variant int, text []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := p.pack(&b, variant)
	if err == nil {
		_, err = w.Write(text)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestStreamsGenerated: what is packed with any settings, in one stream or in
// several, comes back byte by byte.
func TestStreamsGenerated(t *testing.T) {
	for _, p := range packers() {
		t.Run(p.name, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				streams := 1
				if p.follow {
					streams = rapid.IntRange(1, 3).Draw(rt, "streams")
				}
				text, data := "", []byte(nil)
				for range streams {
					part := strings.Repeat(rapid.StringMatching(`[a-zé]{1,10}( [a-z]{1,10}){0,5}\n`).Draw(rt, "text"), rapid.SampledFrom([]int{1, 2, 100, 2000}).Draw(rt, "times"))
					text += part
					variant := 0
					if p.name != "lzma" {
						variant = rapid.IntRange(0, p.variants-1).Draw(rt, "variant")
					}
					data = append(data, packedBy(t, p, variant, []byte(part))...)
				}
				e := &extracttest.Engine{Formats: formats(), Dir: t.TempDir()}
				parts := e.Run(t.Context(), "x", data)
				if len(parts) != 2 || parts[0].Text != text || parts[0].Err != nil || parts[1].Format != p.name || parts[1].Err != nil {
					rt.Fatalf("%d bytes of %d come back: %v", len(parts[0].Text), len(text), extracttest.Lines(parts)[len(parts)-1])
				}
			})
		})
	}
}

// TestStreamsThatDoNotPack: content that no one can make smaller.
func TestStreamsThatDoNotPack(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	var text strings.Builder
	for text.Len() < 300_000 {
		fmt.Fprintf(&text, "%x\n", rng.Uint64())
	}
	for _, p := range packers() {
		for v := range p.variants {
			if p.name == "lzma" && v == 1 {
				continue // needs the size beforehand
			}
			e := &extracttest.Engine{Formats: formats(), Dir: extracttest.PrivateDir(t)}
			parts := e.Run(t.Context(), "x", packedBy(t, p, v, []byte(text.String())))
			if parts[0].Text != text.String() || parts[0].Err != nil {
				t.Errorf("%s, variant %d: %d bytes of %d, %v", p.name, v, len(parts[0].Text), text.Len(), parts[0].Err)
			}
		}
	}
}

// TestStreamsCut: what stood before the cut stays, and the cut is told.
func TestStreamsCut(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	var b bytes.Buffer
	for b.Len() < 1<<20 {
		fmt.Fprintf(&b, "%d a line of the text\n", rng.Uint64())
	}
	text := b.Bytes()
	for _, p := range packers() {
		data := packedBy(t, p, 0, text)
		for percent := 10; percent < 100; percent += 10 {
			e := &extracttest.Engine{Formats: formats(), Dir: extracttest.PrivateDir(t)}
			got := e.Run(t.Context(), "x", data[:len(data)*percent/100])[0]
			if !bytes.HasPrefix(text, []byte(got.Text)) || !errors.Is(got.Err, extract.ErrMalformed) {
				t.Errorf("%s cut at %d %%: %d bytes, %v", p.name, percent, len(got.Text), got.Err)
			}
			if percent == 90 && len(got.Text) == 0 && p.name != "xz" { // which is read by block
				t.Errorf("%s cut at %d %%: nothing was read of %d bytes", p.name, percent, len(data)*percent/100)
			}
		}
	}
}

// TestStreamsInStreams: each packer around each other, to the depth of the
// budget.
func TestStreamsInStreams(t *testing.T) {
	for _, outer := range packers() {
		for _, inner := range packers() {
			data := packedBy(t, outer, 0, packedBy(t, inner, 0, []byte("id,mail,city\n1,x@example.org,A\n2,y@example.org,B\n")))
			e := &extracttest.Engine{Formats: formats(), Dir: extracttest.PrivateDir(t)}
			want := []string{"x!x!x|csv|id,mail,city\n1,x@example.org,A\n2,y@example.org,B\n|", "x!x|" + inner.name + "||", "x|" + outer.name + "||"}
			if d := cmp.Diff(want, extracttest.Lines(e.Run(t.Context(), "x", data))); d != "" {
				t.Errorf("%s in %s (-want +got):\n%s", inner.name, outer.name, d)
			}
			e.Limits = extract.Limits{Depth: 1}
			parts := e.Run(t.Context(), "x", data)
			if !errors.Is(parts[0].Err, extract.ErrDepthLimit) || parts[0].Text != "" {
				t.Errorf("%s in %s at a depth of 1: %q", inner.name, outer.name, extracttest.Lines(parts))
			}
		}
	}
}
