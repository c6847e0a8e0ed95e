package sandbox

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/sandbox/sandboxtest"
	"github.com/pdatlas/pdatlas/scanner/extract/xz"
)

// BenchmarkText is text that comes out of a child, 16 MiB in segments of 1,000
// bytes, after it went in.
func BenchmarkText(b *testing.B) {
	o := []byte(sandboxtest.Object("read", string(bytes.Repeat([]byte("sixteen letters "), 1<<20))))
	for _, x := range []extract.Extractor{sandboxtest.Hostile{}, Wrap(sandboxtest.Hostile{}, newPool(b, Config{}))} {
		b.Run(kind(x), func(b *testing.B) {
			b.SetBytes(int64(len(o)))
			for b.Loop() {
				in := input(o[:extract.HeadSize])
				in.Hint.Whole, in.Body = false, bytes.NewReader(o)
				if err := x.Extract(b.Context(), in, func(extract.Segment) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkSmall is an object of one line.
func BenchmarkSmall(b *testing.B) {
	o := []byte(sandboxtest.Object("read", "one line"))
	for _, x := range []extract.Extractor{sandboxtest.Hostile{}, Wrap(sandboxtest.Hostile{}, newPool(b, Config{Objects: 1 << 30}))} {
		b.Run(kind(x), func(b *testing.B) {
			for b.Loop() {
				if err := x.Extract(b.Context(), input(o), func(extract.Segment) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkStart is a child started for one object.
func BenchmarkStart(b *testing.B) {
	x := Wrap(sandboxtest.Hostile{}, newPool(b, Config{Objects: 1}))
	o := []byte(sandboxtest.Object("read", "one line"))
	for b.Loop() {
		if err := x.Extract(b.Context(), input(o), func(extract.Segment) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkXZ is a member unpacked in a child and read in the parent: 16 MiB of
// zeros, the most that a decoder can give, and a table of 21 KiB.
func BenchmarkXZ(b *testing.B) {
	for _, name := range []string{"zeros.xz", "table.csv.xz"} {
		data, err := os.ReadFile(filepath.Join("..", "xz", "testdata", name))
		if err != nil {
			b.Fatal(err)
		}
		for _, x := range []extract.Extractor{xz.Extractor{}, Wrap(xz.Extractor{}, newPool(b, Config{Objects: 1 << 30}))} {
			b.Run(name+"/"+kind(x), func(b *testing.B) {
				for b.Loop() {
					in := input(data)
					in.Budget = extract.NewBudget(extract.Limits{}, time.Now)
					in.Nested = func(_ context.Context, _ extract.Member, r io.Reader) error {
						n, err := io.Copy(io.Discard, r)
						b.SetBytes(n)
						return err
					}
					if err := x.Extract(b.Context(), in, nil); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func kind(x extract.Extractor) string {
	if _, ok := x.(isolated); ok {
		return "child"
	}
	return "in_process"
}
