package parquet

import (
	"bufio"
	"io"
)

// thrift reads the compact protocol of Apache Thrift, in which a file describes
// itself. What is not asked for is passed over without being kept, and lists
// are given element by element: no length is believed.
type thrift struct {
	r     *bufio.Reader
	depth int
}

// Types of the compact protocol.
const (
	thriftTrue   = 1
	thriftFalse  = 2
	thriftByte   = 3
	thriftI16    = 4
	thriftI32    = 5
	thriftI64    = 6
	thriftDouble = 7
	thriftBinary = 8
	thriftList   = 9
	thriftSet    = 10
	thriftMap    = 11
	thriftStruct = 12
	thriftUUID   = 13
)

// maxNested is how deep structures stand in one another.
const maxNested = 64

// field is a field of a structure whose value comes next.
type field struct {
	id   int16
	kind byte
}

// structure calls fn for each field of a structure. When fn says that it did
// not take the value, it is passed over.
func (t *thrift) structure(fn func(f field) (taken bool, err error)) error {
	if t.depth++; t.depth > maxNested {
		return malformed("description")
	}
	defer func() { t.depth-- }()
	f := field{}
	for {
		b, err := t.byte()
		if err != nil {
			return err
		}
		if b == 0 {
			return nil
		}
		if delta := int16(b >> 4); delta != 0 {
			f.id += delta
		} else {
			n, err := t.int()
			if err != nil {
				return err
			}
			f.id = int16(n)
		}
		f.kind = b & 0x0f
		taken, err := fn(f)
		if err == nil && !taken {
			err = t.skip(f.kind)
		}
		if err != nil {
			return err
		}
	}
}

// list calls fn for each element of a list of structures, and passes over a
// list of anything else.
func (t *thrift) list(fn func() error) error {
	n, kind, err := t.listHeader()
	for ; err == nil && n > 0; n-- {
		if kind == thriftStruct {
			err = fn()
		} else {
			err = t.skipElement(kind)
		}
	}
	return err
}

func (t *thrift) listHeader() (n uint64, kind byte, err error) {
	b, err := t.byte()
	if err != nil {
		return 0, 0, err
	}
	n = uint64(b >> 4)
	if n == 15 {
		n, err = t.uvarint()
	}
	return n, b & 0x0f, err
}

func (t *thrift) byte() (byte, error) {
	b, err := t.r.ReadByte()
	return b, cut(err)
}

func (t *thrift) uvarint() (uint64, error) {
	return uvarint(t.r)
}

// int reads a number of any size.
func (t *thrift) int() (int64, error) {
	v, err := t.uvarint()
	return int64(v>>1) ^ -int64(v&1), err
}

// bool reads the truth value of a field, which stands in its type.
func (f field) bool() bool { return f.kind == thriftTrue }

// integer reports whether the value is a number that int reads.
func (f field) integer() bool {
	return f.kind == thriftI16 || f.kind == thriftI32 || f.kind == thriftI64
}

// binary reads a text of which at most limit bytes are kept.
func (t *thrift) binary(limit int) ([]byte, error) {
	n, err := t.uvarint()
	if err != nil {
		return nil, err
	}
	p := make([]byte, min(n, uint64(limit)))
	if _, err := io.ReadFull(t.r, p); err != nil {
		return nil, cut(err)
	}
	return p, t.discard(n - uint64(len(p)))
}

func (t *thrift) discard(n uint64) error {
	for n > 0 {
		k, err := t.r.Discard(int(min(n, 1<<20)))
		if err != nil {
			return cut(err)
		}
		n -= uint64(k)
	}
	return nil
}

// skip passes over the value of a field.
func (t *thrift) skip(kind byte) error {
	if kind == thriftTrue || kind == thriftFalse {
		return nil // the type is the value
	}
	return t.skipElement(kind)
}

// skipElement passes over an element of a list or a map.
func (t *thrift) skipElement(kind byte) error {
	switch kind {
	case thriftTrue, thriftFalse, thriftByte:
		return t.discard(1)
	case thriftI16, thriftI32, thriftI64:
		_, err := t.uvarint()
		return err
	case thriftDouble:
		return t.discard(8)
	case thriftUUID:
		return t.discard(16)
	case thriftBinary:
		_, err := t.binary(0)
		return err
	case thriftStruct:
		return t.structure(func(field) (bool, error) { return false, nil })
	case thriftList, thriftSet:
		return t.skipList()
	case thriftMap:
		return t.skipMap()
	}
	return malformed("description")
}

func (t *thrift) skipList() error {
	if t.depth++; t.depth > maxNested {
		return malformed("description")
	}
	defer func() { t.depth-- }()
	n, kind, err := t.listHeader()
	for ; err == nil && n > 0; n-- {
		err = t.skipElement(kind)
	}
	return err
}

func (t *thrift) skipMap() error {
	if t.depth++; t.depth > maxNested {
		return malformed("description")
	}
	defer func() { t.depth-- }()
	n, err := t.uvarint()
	if err != nil || n == 0 {
		return err
	}
	kinds, err := t.byte()
	for ; err == nil && n > 0; n-- {
		if err = t.skipElement(kinds >> 4); err == nil {
			err = t.skipElement(kinds & 0x0f)
		}
	}
	return err
}

// cut says what an early end means: everything here is promised.
func cut(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return malformed("it ends early")
	}
	return err
}

// uvarint reads a number in groups of seven bits, the lowest first. One of more
// than 64 bits is malformed: package binary has no error of ours for it.
func uvarint(r io.ByteReader) (v uint64, err error) {
	for shift := 0; shift < 64; shift += 7 {
		b, err := r.ReadByte()
		if err != nil {
			return 0, cut(err)
		}
		v |= uint64(b&0x7f) << shift
		if b < 0x80 {
			if shift == 63 && b > 1 {
				break
			}
			return v, nil
		}
	}
	return 0, malformed("number")
}

// varint reads a signed number: its sign is the lowest bit.
func varint(r io.ByteReader) (int64, error) {
	v, err := uvarint(r)
	return int64(v>>1) ^ -int64(v&1), err
}
