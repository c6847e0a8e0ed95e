package doc

import (
	"cmp"
	"context"
	"encoding/binary"
	"io"
	"math"
	"slices"
)

// marks say what the ends of paragraphs are, by where they lie in the stream:
// the end of a row looks like that of a cell, and is told apart only by the
// formatting ([MS-DOC] 2.4.3).
type marks struct {
	ends  []uint32 // ascending: just behind the mark
	flags []uint8
}

const (
	inTable uint8 = 1 << iota
	rowEnd

	pageSize = 512 // of formatting ([MS-DOC] 2.9.174)
	maxMarks = 1 << 20

	sprmInTable = 0x2416 // [MS-DOC] 2.6.2
	sprmRowEnd  = 0x2417
	sprmDeleted = 0x0800 // [MS-DOC] 2.6.1
)

// pages calls fn for each page of formatting that a list of the head names, once.
func (d *document) pages(list int, fn func(page []byte, count int)) error {
	bte, err := d.list(list)
	if err != nil {
		return err
	}
	n := max((len(bte)-4)/8, 0)
	seen := make(map[uint32]bool)
	page := make([]byte, pageSize)
	for i := range n {
		pn := binary.LittleEndian.Uint32(bte[4*(n+1)+4*i:]) & 0x3fffff
		if seen[pn] {
			continue
		}
		seen[pn] = true
		if i&0xff == 0 && d.ctx.Err() != nil {
			return context.Cause(d.ctx)
		}
		got, err := d.main.ReadAt(page, int64(pn)*pageSize)
		if got == pageSize {
			fn(page, int(page[pageSize-1]))
		} else if err != nil && err != io.EOF {
			return err
		}
	}
	return nil
}

// readMarks reads the formatting of paragraphs in tables. Of documents that have
// more of them than is sensible the rest is guessed.
func (d *document) readMarks() error {
	type mark struct {
		end   uint32
		flags uint8
	}
	var found []mark
	err := d.pages(listBtePapx, func(page []byte, count int) {
		for k := range count {
			at := 4*(count+1) + 13*k
			if at >= pageSize-1 || len(found) >= maxMarks {
				break
			}
			if flags := paragraph(page, 2*int(page[at])); flags != 0 {
				found = append(found, mark{binary.LittleEndian.Uint32(page[4*k+4:]), flags})
			}
		}
	})
	slices.SortStableFunc(found, func(a, b mark) int { return cmp.Compare(a.end, b.end) })
	for _, m := range found {
		d.marks.ends, d.marks.flags = append(d.marks.ends, m.end), append(d.marks.flags, m.flags)
	}
	return err
}

// span is where a run of characters lies in the stream.
type span struct{ from, end uint32 }

// readDeleted reads which characters were deleted while changes were tracked.
func (d *document) readDeleted() error {
	err := d.pages(listBteChpx, func(page []byte, count int) {
		for k := range count {
			at := 4*(count+1) + k
			if at >= pageSize-1 || len(d.deleted) >= maxMarks {
				break
			}
			if from := 2 * int(page[at]); from > 0 && from < pageSize-1 && isDeleted(page[from+1:min(from+1+int(page[from]), pageSize-1)]) {
				d.deleted = append(d.deleted, span{binary.LittleEndian.Uint32(page[4*k:]), binary.LittleEndian.Uint32(page[4*k+4:])})
			}
		}
	})
	slices.SortStableFunc(d.deleted, func(a, b span) int { return cmp.Compare(a.end, b.end) })
	return err
}

// isDeleted looks for the mark of deleted text among the formatting of a run.
func isDeleted(p []byte) (deleted bool) {
	each(p, func(code uint16, value byte) {
		if code == sprmDeleted {
			deleted = value != 0
		}
	})
	return deleted
}

// deletedAt tells whether a character was deleted, and up to where that holds.
func (d *document) deletedAt(at int64) (deleted bool, until int64) {
	i, _ := slices.BinarySearchFunc(d.deleted, at, func(s span, at int64) int {
		if int64(s.end) <= at {
			return -1
		}
		return 1
	})
	switch {
	case i == len(d.deleted):
		return false, math.MaxInt64
	case int64(d.deleted[i].from) <= at:
		return true, int64(d.deleted[i].end)
	}
	return false, int64(d.deleted[i].from)
}

// paragraph reads the formatting of one paragraph: whether it is in a table, and
// whether it ends a row.
func paragraph(page []byte, at int) (flags uint8) {
	if at == 0 || at >= pageSize-1 {
		return 0
	}
	size := 2*int(page[at]) - 1
	if page[at] == 0 {
		at++
		size = 2 * int(page[at])
	}
	end := min(at+1+max(size, 0), pageSize-1)
	each(page[min(at+3, end):end], func(code uint16, value byte) { // behind the number of the style
		switch {
		case value == 0:
		case code == sprmInTable:
			flags |= inTable
		case code == sprmRowEnd:
			flags |= rowEnd
		}
	})
	return flags
}

// each calls fn for each code in formatting, with the first byte of its operand.
func each(p []byte, fn func(code uint16, value byte)) {
	for len(p) >= 3 {
		code := binary.LittleEndian.Uint16(p)
		n := operand(code, p[2:])
		if 2+n > len(p) {
			return
		}
		fn(code, p[2])
		p = p[2+n:]
	}
}

// operand is how many bytes follow a code ([MS-DOC] 2.2.5.1).
func operand(code uint16, p []byte) int {
	switch code >> 13 {
	case 0, 1:
		return 1
	case 2, 4, 5:
		return 2
	case 3:
		return 4
	case 7:
		return 3
	}
	if code == 0xd608 && len(p) >= 2 { // of tables: its length takes two bytes
		return 1 + int(binary.LittleEndian.Uint16(p))
	}
	return 1 + int(p[0])
}

// at returns what is known of a mark that ends there.
func (m *marks) at(end uint32) (flags uint8, known bool) {
	i, ok := slices.BinarySearch(m.ends, end)
	if !ok {
		return 0, len(m.ends) > 0
	}
	return m.flags[i], true
}
