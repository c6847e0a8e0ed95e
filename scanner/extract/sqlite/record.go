package sqlite

import (
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/scanner/extract/datum"
)

// record is a row: the types of its values, then the values.
type record struct {
	db    *database
	depth int // of the buffer for pages it goes on in
	id    int64
	hasID bool

	here   []byte // what is left of the page at hand
	onward uint32 // page it goes on in
	left   int64  // bytes not yet read, as it claims
	types  []byte
	buf    bytes.Buffer
}

// value is a value of a row.
type value struct {
	kind   kind
	number int64
	float  float64
	bytes  []byte // valid until the next value
}

type kind uint8

// Kinds of values.
const (
	null kind = iota
	number
	float
	text
	blob
)

const (
	maxHeader = 1 << 19 // of the types of 32,767 columns, the most there can be
	maxValue  = 64 << 20
)

// read finds the parts of a record of size bytes that begins in p, and calls fn.
// Pages that it goes on in and that fn did not read are marked as used.
func (r *record) read(p []byte, size int64, leaf bool, fn func(*record) error) error {
	local := r.db.local(size, leaf)
	if local > int64(len(p)) {
		return malformed("cell")
	}
	r.here, r.left = p[:local], size
	if local < size {
		if int64(len(p)) < local+4 {
			return malformed("cell")
		}
		r.onward = binary.BigEndian.Uint32(p[local:])
	}
	if fn == nil {
		return r.skip(r.left)
	}
	// The length of the types counts itself.
	n, k, err := r.varint()
	if err != nil {
		return err
	}
	if n < int64(k) || n > maxHeader {
		return malformed("record")
	}
	near := n-int64(k) <= int64(len(r.here))
	if r.types, err = r.bytes(n - int64(k)); err != nil {
		return err
	}
	if !near {
		r.types = bytes.Clone(r.types) // the buffer is used again
	}
	if err := fn(r); err != nil {
		return err
	}
	return r.skip(r.left)
}

// next returns the next value, io.EOF: there is none.
func (r *record) next() (value, error) {
	if len(r.types) == 0 {
		return value{}, io.EOF
	}
	t, n := varint(r.types)
	if n == 0 || t < 0 {
		return value{}, malformed("record")
	}
	r.types = r.types[n:]
	switch {
	case t == 0:
		return value{}, nil
	case t <= 6:
		p, err := r.bytes(int64([...]int{1, 2, 3, 4, 6, 8}[t-1]))
		if err != nil {
			return value{}, err
		}
		v := int64(int8(p[0]))
		for _, b := range p[1:] {
			v = v<<8 | int64(b)
		}
		return value{kind: number, number: v}, nil
	case t == 7:
		p, err := r.bytes(8)
		if err != nil {
			return value{}, err
		}
		return value{kind: float, float: math.Float64frombits(binary.BigEndian.Uint64(p))}, nil
	case t <= 9:
		return value{kind: number, number: t - 8}, nil
	case t < 12:
		return value{}, malformed("record")
	}
	v := value{kind: blob}
	if t%2 == 1 {
		v.kind = text
	}
	size := (t - 12) / 2
	if size > maxValue {
		return value{}, tooLarge("value")
	}
	var err error
	v.bytes, err = r.bytes(size)
	return v, err
}

// bytes reads the next n bytes, valid until the next call.
func (r *record) bytes(n int64) ([]byte, error) {
	if n > r.left {
		return nil, malformed("record")
	}
	if n <= int64(len(r.here)) {
		p := r.here[:n]
		r.here, r.left = r.here[n:], r.left-n
		return p, nil
	}
	r.buf.Reset()
	for n > 0 {
		if err := r.ahead(); err != nil {
			return nil, err
		}
		p := r.here[:min(n, int64(len(r.here)))]
		r.buf.Write(p)
		r.here = r.here[len(p):]
		n, r.left = n-int64(len(p)), r.left-int64(len(p))
	}
	return r.buf.Bytes(), nil
}

// skip passes over the next n bytes.
func (r *record) skip(n int64) error {
	for n > 0 {
		if err := r.ahead(); err != nil {
			return err
		}
		k := min(n, int64(len(r.here)))
		r.here = r.here[k:]
		n, r.left = n-k, r.left-k
	}
	return nil
}

// ahead makes sure that bytes are at hand: it goes to the next page.
func (r *record) ahead() error {
	if len(r.here) > 0 {
		return nil
	}
	p, err := r.db.page(r.onward, r.depth)
	if err != nil {
		return err
	}
	r.onward, r.here = binary.BigEndian.Uint32(p), p[4:]
	return nil
}

func (r *record) varint() (v int64, n int, err error) {
	v, n = varint(r.here)
	if n == 0 || int64(n) > r.left {
		return 0, 0, malformed("record")
	}
	_, err = r.bytes(int64(n))
	return v, n, err
}

// append appends a number as text.
func (v *value) append(dst []byte) []byte {
	if v.kind == float {
		return datum.AppendFloat(dst, v.float, 64)
	}
	return strconv.AppendInt(dst, v.number, 10)
}

// decoded appends text in the encoding of the file as UTF-8.
func (db *database) decoded(dst, p []byte) []byte {
	var order binary.ByteOrder
	switch db.encoding {
	case utf16LEText:
		order = binary.LittleEndian
	case utf16BEText:
		order = binary.BigEndian
	default:
		return append(dst, p...)
	}
	for len(p) >= 2 {
		c := rune(order.Uint16(p))
		p = p[2:]
		if utf16.IsSurrogate(c) && len(p) >= 2 {
			if whole := utf16.DecodeRune(c, rune(order.Uint16(p))); whole != utf8.RuneError {
				c, p = whole, p[2:]
			}
		}
		dst = utf8.AppendRune(dst, c)
	}
	return dst
}
