package scanner

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
	extractall "github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/sources"
)

// benchWorker is a worker with everything that is shipped.
func benchWorker(b *testing.B) *worker {
	b.Helper()
	c := config(b, newLedger())
	c.Engine, c.Extractors, c.Threshold = allEngine(b), extractall.Extractors(), detectors.Likely
	shared, cleanup, err := newReader(c)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(cleanup)
	return newWorker(shared)
}

func benchObject(b *testing.B, name string, data []byte) {
	w, l := benchWorker(b), newLedger()
	it := &sources.Item{Ref: sources.Ref{Path: name, DataSet: "set", Size: int64(len(data))}, Open: func(context.Context) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(data)), nil
	}}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		r := w.listed(l, "mem", 1, &it.Ref)
		if err := w.object(b.Context(), it, &r); err != nil || r.State != inventory.Scanned {
			b.Fatal(err, r.State)
		}
	}
}

// BenchmarkSmallObject is the cost of an object beside its bytes.
func BenchmarkSmallObject(b *testing.B) {
	benchObject(b, "docs/readme.txt", []byte("A short note without anything in it.\n"))
}

// BenchmarkProse is a large text with one address in 4 KB.
func BenchmarkProse(b *testing.B) {
	var t bytes.Buffer
	for i := range 4096 {
		fmt.Fprintf(&t, "write to person%d@example.com\n%s", i, filler(4096))
	}
	benchObject(b, "docs/big.txt", t.Bytes())
}

// BenchmarkTable is a dense customer table.
func BenchmarkTable(b *testing.B) {
	var t bytes.Buffer
	t.WriteString("id,name,email,iban,ip,note\n")
	for i := range 60_000 {
		fmt.Fprintf(&t, "%d,Name Surname,person%d@example.com,DE89370400440532013000,10.1.%d.%d,%s\n", i, i, i%250, i%7, strings.Repeat("word ", i%9))
	}
	benchObject(b, "tables/customers.csv", t.Bytes())
}
