package parquet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// TestVarint: what package binary writes is read back, and no more than it.
func TestVarint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u, s := rapid.Uint64().Draw(t, "unsigned"), rapid.Int64().Draw(t, "signed")
		r := bytes.NewReader(binary.AppendVarint(binary.AppendUvarint(nil, u), s))
		if got, err := uvarint(r); got != u || err != nil {
			t.Fatalf("%d, %v, want %d", got, err, u)
		}
		if got, err := varint(r); got != s || err != nil || r.Len() > 0 {
			t.Fatalf("%d, %v and %d bytes left, want %d", got, err, r.Len(), s)
		}
	})
}

// TestVarintFails: numbers of more than 64 bits and cut ones have errors that the
// scanner knows.
func TestVarintFails(t *testing.T) {
	long := bytes.Repeat([]byte{0xff}, 9)
	for name, c := range map[string]struct {
		b    []byte
		want error
	}{
		"65_bits":  {append(bytes.Clone(long), 2), extract.ErrMalformed},
		"11_bytes": {append(bytes.Clone(long), 0x80, 0), extract.ErrMalformed},
		"cut":      {long[:4], extract.ErrMalformed},
		"nothing":  {nil, extract.ErrMalformed},
	} {
		if _, err := uvarint(bytes.NewReader(c.b)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if v, err := uvarint(bytes.NewReader(append(bytes.Clone(long), 1))); v != 1<<64-1 || err != nil {
		t.Errorf("the largest number: %d, %v", v, err)
	}
}
