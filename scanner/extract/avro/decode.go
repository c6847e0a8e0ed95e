package avro

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"strconv"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/datum"
)

// decoder reads the binary encoding.
type decoder struct {
	r   *bufio.Reader
	buf bytes.Buffer
	num [8]byte
	// paths are those of fields in other records.
	paths map[joint]string
}

// joint is a field of a type that is used at a path.
type joint struct {
	path  string
	node  *node
	field int
}

// maxPaths bounds what is kept of paths: the keys of maps are among them.
const maxPaths = 4096

func (d *decoder) int() (int64, error) { return binary.ReadVarint(d.r) }

// bytes reads a text or bytes, valid until the next call. Memory grows with what
// is there, not with what is promised.
func (d *decoder) bytes(limit int64) ([]byte, error) {
	n, err := d.int()
	if err != nil {
		return nil, err
	}
	if n < 0 {
		return nil, malformed("length")
	}
	if n > limit {
		return nil, tooLarge("value")
	}
	return d.take(n)
}

func (d *decoder) take(n int64) ([]byte, error) {
	d.buf.Reset()
	k, err := d.buf.ReadFrom(io.LimitReader(d.r, n))
	if err == nil && k < n {
		err = io.ErrUnexpectedEOF
	}
	return d.buf.Bytes(), err
}

func (d *decoder) fixed(n int) ([]byte, error) {
	_, err := io.ReadFull(d.r, d.num[:n])
	return d.num[:n], err
}

// blocks calls fn for each item of an array or a map.
func (d *decoder) blocks(fn func() error) error {
	for {
		n, err := d.int()
		if err != nil || n == 0 {
			return err
		}
		if n < 0 { // then its length in bytes follows
			if n == math.MinInt64 {
				return malformed("count")
			}
			n = -n
			if _, err := d.int(); err != nil {
				return err
			}
		}
		for ; n > 0; n-- {
			if err := fn(); err != nil {
				return err
			}
		}
	}
}

const (
	maxValue   = 64 << 20
	maxNesting = 64 // of values in values, since a type may hold itself
	maxKey     = 1 << 10
	maxFixed   = 1 << 20
)

// value reads a value of a type and emits it.
func (f *file) value(n *node, path string, depth int) error {
	if depth > maxNesting {
		return malformed("nesting")
	}
	switch n.kind {
	case kindRecord:
		for i := range n.fields {
			at := n.fields[i].name
			if path != "" {
				at = f.joined(path, n, i)
			}
			if err := f.value(n.fields[i].node, at, depth+1); err != nil {
				return err
			}
		}
		// Values without bytes would be endless otherwise.
		return f.out.Count(0)
	case kindArray:
		return f.d.blocks(func() error { return f.value(n.item, path, depth+1) })
	case kindMap:
		return f.d.blocks(func() error { return f.entry(n, path, depth) })
	case kindUnion:
		i, err := f.d.int()
		if err != nil {
			return err
		}
		if i < 0 || i >= int64(len(n.branches)) {
			return malformed("union")
		}
		return f.value(n.branches[i], path, depth+1)
	}
	return f.scalar(n, extract.Place{Field: path, Row: f.row})
}

// joined is the path of a field. It is made once for each place a type is used
// in.
func (f *file) joined(path string, n *node, i int) string {
	k := joint{path, n, i}
	s, ok := f.d.paths[k]
	if !ok {
		s = path + "." + n.fields[i].name
		if f.d.paths == nil || len(f.d.paths) >= maxPaths {
			f.d.paths = map[joint]string{}
		}
		f.d.paths[k] = s
	}
	return s
}

// entry reads a key of a map and its value. The key is part of the path, and a
// value as well: maps may have persons for keys.
func (f *file) entry(n *node, path string, depth int) error {
	key, err := f.d.bytes(maxValue)
	if err != nil {
		return err
	}
	at := string(key[:min(len(key), maxKey)])
	if path != "" {
		at = path + "." + at
	}
	if err := f.out.Text(extract.Place{Field: path, Row: f.row}, key); err != nil {
		return err
	}
	return f.value(n.item, at, depth+1)
}

// scalar reads a value that has no others in it.
func (f *file) scalar(n *node, p extract.Place) error {
	text := f.out.Buffer()
	defer func() { f.out.Keep(text) }()
	switch n.kind {
	case kindNull:
		return f.out.Count(0)
	case kindBoolean:
		b, err := f.d.fixed(1)
		if err != nil {
			return err
		}
		text = strconv.AppendBool(text, b[0] != 0)
	case kindInt, kindLong:
		v, err := f.d.int()
		if err != nil {
			return err
		}
		text = n.number(text, v)
	case kindFloat:
		b, err := f.d.fixed(4)
		if err != nil {
			return err
		}
		text = datum.AppendFloat(text, float64(math.Float32frombits(binary.LittleEndian.Uint32(b))), 32)
	case kindDouble:
		b, err := f.d.fixed(8)
		if err != nil {
			return err
		}
		text = datum.AppendFloat(text, math.Float64frombits(binary.LittleEndian.Uint64(b)), 64)
	case kindEnum:
		i, err := f.d.int()
		if err != nil {
			return err
		}
		if i < 0 || i >= int64(len(n.symbols)) {
			return malformed("symbol")
		}
		text = append(text, n.symbols[i]...)
	case kindString:
		v, err := f.d.bytes(maxValue)
		if err != nil {
			return err
		}
		return f.out.Text(p, v)
	default:
		return f.raw(n, p)
	}
	return f.out.Text(p, text)
}

// raw reads bytes: of any length or of a fixed one.
func (f *file) raw(n *node, p extract.Place) error {
	var v []byte
	var err error
	if n.kind == kindFixed {
		v, err = f.d.take(n.size)
	} else {
		v, err = f.d.bytes(maxValue)
	}
	if err != nil {
		return err
	}
	switch {
	case n.logical == "decimal":
		return f.out.Text(p, datum.AppendBigDecimal(nil, v, n.scale))
	case n.logical == "uuid":
		return f.out.Text(p, datum.AppendUUID(nil, v))
	case n.logical == "duration" && len(v) == 12:
		var text []byte
		for i, unit := range [...]string{" months ", " days ", " ms"} {
			text = strconv.AppendUint(text, uint64(binary.LittleEndian.Uint32(v[4*i:])), 10)
			text = append(text, unit...)
		}
		return f.out.Text(p, text)
	case len(v) == 0:
		return f.out.Count(0)
	}
	return f.out.Bytes(p, v)
}

// number appends a number as its type says.
func (n *node) number(dst []byte, v int64) []byte {
	switch n.logical {
	case "date":
		return datum.AppendDate(dst, v)
	case "time-millis":
		return datum.AppendTime(dst, v, datum.Millis)
	case "time-micros":
		return datum.AppendTime(dst, v, datum.Micros)
	case "timestamp-millis", "local-timestamp-millis":
		return datum.AppendTimestamp(dst, v, datum.Millis)
	case "timestamp-micros", "local-timestamp-micros":
		return datum.AppendTimestamp(dst, v, datum.Micros)
	case "timestamp-nanos", "local-timestamp-nanos":
		return datum.AppendTimestamp(dst, v, datum.Nanos)
	}
	return strconv.AppendInt(dst, v, 10)
}
