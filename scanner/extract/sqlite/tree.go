package sqlite

import (
	"encoding/binary"
)

// Types of pages of a tree.
const (
	indexInner = 2
	tableInner = 5
	indexLeaf  = 10
	tableLeaf  = 13
)

// maxDepth is how deep a tree may be: with 2^32 pages of two children each, no
// sound one is deeper.
const maxDepth = 40

// tree is a page of a tree.
type tree struct {
	p     []byte
	kind  byte
	cells []byte // two bytes each: where the cell stands
	right uint32 // last child
}

// node reads a page of a tree.
func (db *database) node(n uint32, depth int) (*tree, error) {
	p, err := db.page(n, depth)
	if err != nil {
		return nil, err
	}
	h := p
	if n == 1 {
		h = p[headerSize:]
	}
	t := &tree{p: p, kind: h[0]}
	size := 8
	switch t.kind {
	case indexInner, tableInner:
		size = 12
		t.right = binary.BigEndian.Uint32(h[8:])
	case indexLeaf, tableLeaf:
	default:
		return nil, malformed("page")
	}
	cells := 2 * int(binary.BigEndian.Uint16(h[3:]))
	if cells > len(h)-size {
		return nil, malformed("page")
	}
	t.cells = h[size : size+cells]
	return t, nil
}

// walk calls fn for each record of a tree in order; nil: its pages are only
// marked as used. A page or a record that cannot be read is passed over.
func (db *database) walk(n uint32, depth int, fn func(*record) error) error {
	if depth > maxDepth {
		return db.out.Fault(malformed("tree"))
	}
	t, err := db.node(n, depth)
	if err != nil {
		return db.out.Fault(err)
	}
	for i := 0; i < len(t.cells); i += 2 {
		err := db.cell(t, int(binary.BigEndian.Uint16(t.cells[i:])), depth, fn)
		if err := db.out.Fault(err); err != nil {
			return err
		}
	}
	if t.kind == indexInner || t.kind == tableInner {
		return db.walk(t.right, depth+1, fn)
	}
	return nil
}

// cell takes a cell and what is below it.
func (db *database) cell(t *tree, at, depth int, fn func(*record) error) error {
	if at >= len(t.p) {
		return malformed("cell")
	}
	p := t.p[at:]
	if t.kind == indexInner || t.kind == tableInner {
		if len(p) < 4 {
			return malformed("cell")
		}
		if err := db.walk(binary.BigEndian.Uint32(p), depth+1, fn); err != nil {
			return err
		}
		if t.kind == tableInner {
			return nil // its key stands in a leaf as well
		}
		p = p[4:]
	}
	size, n := varint(p)
	if n == 0 || size < 0 {
		return malformed("cell")
	}
	p = p[n:]
	r := &db.record
	*r = record{db: db, depth: depth + maxDepth + 1, buf: r.buf}
	if t.kind == tableLeaf {
		id, n := varint(p)
		if n == 0 {
			return malformed("cell")
		}
		r.id, r.hasID, p = id, true, p[n:]
	}
	return r.read(p, size, t.kind == tableLeaf, fn)
}

// varint reads a number of up to nine bytes; n is 0 when there is none.
func varint(p []byte) (v int64, n int) {
	for i, b := range p {
		if i == 8 {
			return v<<8 | int64(b), 9
		}
		v = v<<7 | int64(b&0x7f)
		if b < 0x80 {
			return v, i + 1
		}
	}
	return 0, 0
}

// local is how many of a record's bytes stand in the page itself.
func (db *database) local(size int64, leaf bool) int64 {
	u := int64(db.usable)
	most, least := u-35, (u-12)*32/255-23
	if !leaf {
		most = (u-12)*64/255 - 23
	}
	if size <= most {
		return size
	}
	if k := least + (size-least)%(u-4); k <= most {
		return k
	}
	return least
}
