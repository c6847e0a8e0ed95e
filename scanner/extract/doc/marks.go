package doc

import (
	"encoding/binary"
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
)

// readMarks reads the formatting of paragraphs in tables. Of documents that have
// more of them than is sensible the rest is guessed.
func (d *document) readMarks(list int) error {
	bte, err := d.list(list)
	if err != nil {
		return err
	}
	le := binary.LittleEndian
	n := max((len(bte)-4)/8, 0)
	seen := make(map[uint32]bool)
	type mark struct {
		end   uint32
		flags uint8
	}
	var found []mark
	page := make([]byte, pageSize)
	for i := range n {
		pn := le.Uint32(bte[4*(n+1)+4*i:]) & 0x3fffff
		if seen[pn] || len(found) >= maxMarks {
			continue
		}
		seen[pn] = true
		got, err := d.main.ReadAt(page, int64(pn)*pageSize)
		if got < pageSize {
			if err != nil && int64(pn)*pageSize+pageSize <= d.main.Size() && !d.main.Cut() {
				return err
			}
			continue
		}
		if i&0xff == 0 && d.ctx.Err() != nil {
			return d.ctx.Err()
		}
		count := int(page[pageSize-1])
		for k := range count {
			at := 4*(count+1) + 13*k
			if at >= pageSize-1 {
				break
			}
			if flags := paragraph(page, 2*int(page[at])); flags != 0 {
				found = append(found, mark{le.Uint32(page[4*k+4:]), flags})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b mark) int { return int(int64(a.end) - int64(b.end)) })
	for _, m := range found {
		d.marks.ends, d.marks.flags = append(d.marks.ends, m.end), append(d.marks.flags, m.flags)
	}
	return nil
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
	for p := page[min(at+3, end):end]; len(p) >= 3; { // behind the number of the style
		code := binary.LittleEndian.Uint16(p)
		n := operand(code, p[2:])
		if 2+n > len(p) {
			break
		}
		if p[2] != 0 {
			switch code {
			case sprmInTable:
				flags |= inTable
			case sprmRowEnd:
				flags |= rowEnd
			}
		}
		p = p[2+n:]
	}
	return flags
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
