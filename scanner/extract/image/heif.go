package image

import "bytes"

// heifBrand reports whether a file of boxes is an image (ISO/IEC 23008-12, annex
// B and 10; AV1 Image File Format, 6): its brands stand in the first box.
func heifBrand(head []byte) bool {
	n := min(int(be32(head)), len(head), 256)
	for at := 8; at+4 <= n; at += 4 {
		switch string(head[at : at+4]) {
		case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis":
			return true
		}
		if at == 8 {
			at += 4 // a version
		}
	}
	return false
}

// box is a part of a file or of another box (ISO/IEC 14496-12, 4.2).
type box struct {
	kind     string
	from, to int64 // of its content
}

// boxes calls fn for each box between two offsets; false: they are damaged.
func (f *file) boxes(from, to int64, fn func(box)) bool {
	for from+8 <= to && f.stop() == nil {
		p := f.bytes(from, 8)
		if p == nil {
			return false
		}
		n, head := int64(be32(p)), int64(8)
		switch n {
		case 0:
			n = to - from
		case 1:
			q := f.bytes(from+8, 8)
			if q == nil {
				return false
			}
			n, head = int64(be32(q))<<32|int64(be32(q[4:])), 16
		}
		if n < head || n > to-from {
			return false
		}
		fn(box{string(p[4:]), from + head, from + n})
		from += n
	}
	return true
}

// maxItems bounds the items of a file that are looked at.
const maxItems = 10_000

// heif reads the items that are EXIF or XMP.
func (f *file) heif() error {
	var meta, iinf, iloc, idat box
	ok := f.boxes(0, f.size, func(b box) {
		if b.kind == "meta" && meta.to == 0 {
			meta = b
		}
	})
	ok = meta.to > 0 && f.boxes(meta.from+4, meta.to, func(b box) {
		switch b.kind {
		case "iinf":
			iinf = b
		case "iloc":
			iloc = b
		case "idat":
			idat = b
		}
	}) && ok
	items := f.heifItems(iinf)
	places := f.part(iloc.from, iloc.to-iloc.from)
	if len(items) > 0 && !f.heifPlaces(places, idat.from, items) {
		ok = false
	}
	if !ok {
		return errDamaged
	}
	return nil
}

// heifItems lists the items of metadata by number (14496-12, 8.11.6): true for
// EXIF, false for XMP.
func (f *file) heifItems(iinf box) map[uint32]bool {
	p := f.bytes(iinf.from, min(8, max(0, iinf.to-iinf.from)))
	if len(p) < 8 {
		return nil
	}
	first := iinf.from + 6 // version and flags, a count of two bytes …
	if p[0] > 0 {
		first += 2 // … or of four
	}
	items := map[uint32]bool{}
	f.boxes(first, iinf.to, func(b box) {
		q := f.bytes(b.from, min(64, b.to-b.from))
		if b.kind != "infe" || len(q) < 12 || q[0] < 2 || len(items) == maxItems {
			return
		}
		id, rest := uint32(be16(q[4:])), q[8:]
		if q[0] > 2 && len(q) >= 14 {
			id, rest = be32(q[4:]), q[10:]
		}
		switch {
		case bytes.HasPrefix(rest, []byte("Exif")):
			items[id] = true
		case bytes.HasPrefix(rest, []byte("mime")) && bytes.Contains(rest, []byte("application/rdf+xml")):
			items[id] = false
		}
	})
	return items
}

// heifPlaces reads where the items stand (14496-12, 8.11.3) and reads those that
// are wanted.
func (f *file) heifPlaces(p []byte, idat int64, wanted map[uint32]bool) bool {
	c := &cursor{p: p}
	version := c.number(1)
	c.number(3)
	sizes := c.number(2)
	offsetSize, lengthSize, baseSize, indexSize := int(sizes>>12), int(sizes>>8&15), int(sizes>>4&15), 0
	idSize := 2
	if version == 1 || version == 2 {
		indexSize = int(sizes & 15)
	}
	if version == 2 {
		idSize = 4
	}
	for range min(c.number(idSize), maxItems) {
		id, method := uint32(c.number(idSize)), uint64(0)
		if version > 0 {
			method = c.number(2) & 15
		}
		c.number(2)
		base := c.number(baseSize)
		var data []byte
		isExif, want := wanted[id]
		extents := c.number(2)
		if indexSize+offsetSize+lengthSize == 0 {
			extents = min(extents, 1) // they are all the same
		}
		for range extents {
			c.number(indexSize)
			at, n := int64(base+c.number(offsetSize)), int64(c.number(lengthSize))
			if method == 1 {
				at += idat
			}
			if want && !c.short {
				data = append(data, f.part(at, n)...)
			}
			if c.short {
				return false
			}
		}
		if want {
			f.heifItem(isExif, data)
		}
	}
	return !c.short
}

// heifItem reads one item. EXIF has the distance to it before it (23008-12, A.2.1).
func (f *file) heifItem(isExif bool, data []byte) {
	if !isExif {
		f.xmp(data)
		return
	}
	if len(data) > 4 && int64(be32(data)) < int64(len(data)-4) {
		_ = f.inner(data[4+be32(data):]) // damage of it is no damage of the file
	}
}

// cursor reads big-endian numbers.
type cursor struct {
	p     []byte
	short bool // there was less than asked for
}

func (c *cursor) number(size int) (v uint64) {
	if size > len(c.p) || size > 8 {
		c.short = true
		return 0
	}
	for _, b := range c.p[:size] {
		v = v<<8 | uint64(b)
	}
	c.p = c.p[size:]
	return v
}
