package doc

import (
	"encoding/binary"
	"unicode/utf16"

	"github.com/pdatlas/pdatlas/scanner/extract/ole"
)

// piece is a run of text that lies in one place.
type piece struct {
	first, end uint32 // characters
	at         uint32 // where the first lies in the stream
	wide       bool   // two bytes each
}

const (
	maxPieces     = 1 << 20
	markGrpprl    = 1 // [MS-DOC] 2.9.38: formatting,
	markPieces    = 2 // and pieces
	flagNarrow    = 1 << 30
	maxCharacters = 1 << 30
)

// pieceTable finds the pieces ([MS-DOC] 2.9.177, 2.8.35): characters come from
// where their pieces lie, in this order.
func pieceTable(clx []byte) []piece {
	le := binary.LittleEndian
	for len(clx) >= 3 && clx[0] == markGrpprl {
		clx = clx[min(3+int(le.Uint16(clx[1:])), len(clx)):]
	}
	if len(clx) < 5 || clx[0] != markPieces {
		return nil
	}
	p := clx[5:]
	p = p[:min(int64(le.Uint32(clx[1:])), int64(len(p)))]
	n := min((len(p)-4)/12, maxPieces)
	var pieces []piece
	for i := range n {
		where := le.Uint32(p[4*(n+1)+8*i+2:])
		c := piece{first: le.Uint32(p[4*i:]), end: le.Uint32(p[4*i+4:]), at: where, wide: true}
		if where&flagNarrow != 0 {
			c.at, c.wide = where&^(flagNarrow|1)/2, false
		}
		if c.end <= c.first || c.end > maxCharacters || len(pieces) > 0 && c.first < pieces[len(pieces)-1].end {
			continue // of no program: characters never go back
		}
		pieces = append(pieces, c)
	}
	return pieces
}

// stringTable reads a table of texts of two bytes a character ([MS-DOC] 2.2.4).
func stringTable(p []byte) []string {
	le := binary.LittleEndian
	if len(p) < 6 || le.Uint16(p) != 0xffff {
		return nil
	}
	extra := int(le.Uint16(p[4:]))
	var texts []string
	for p = p[6:]; len(p) >= 2; {
		n := 2 + 2*int(le.Uint16(p))
		if n > len(p) {
			break
		}
		texts = append(texts, wideText(p[2:n]))
		p = p[min(n+extra, len(p)):]
	}
	return texts
}

// strings16 reads texts one after the other, each with its length before it.
func strings16(p []byte) []string {
	var texts []string
	for len(p) >= 2 {
		n := 2 + 2*int(binary.LittleEndian.Uint16(p))
		if n > len(p) {
			break
		}
		texts = append(texts, wideText(p[2:n]))
		p = p[n:]
	}
	return texts
}

func wideText(p []byte) string {
	units := make([]uint16, len(p)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(p[2*i:])
	}
	return string(utf16.Decode(units))
}

// narrowPage is the code page of characters of one byte from Word 97 on.
const narrowPage = 1252

// pageOf is the code page of a language, by its identifier ([MS-LCID] 2.2), for
// documents of Word 6 and 95.
func pageOf(language uint16) int {
	switch language & 0x3ff {
	case 0x02, 0x19, 0x22, 0x23, 0x2f: // Bulgarian, Russian, Ukrainian, Belarusian, Macedonian
		return 1251
	case 0x05, 0x0e, 0x15, 0x18, 0x1b, 0x1c, 0x24: // Czech, Hungarian, Polish, Romanian, Slovak, Albanian, Slovenian
		return 1250
	case 0x1a: // Croatian and Serbian, the latter also in Cyrillic
		if language == 0x0c1a {
			return 1251
		}
		return 1250
	case 0x08:
		return 1253
	case 0x1f:
		return 1254
	case 0x0d:
		return 1255
	case 0x01, 0x20, 0x29: // Arabic, Urdu, Persian
		return 1256
	case 0x25, 0x26, 0x27: // Baltic
		return 1257
	case 0x11:
		return 932
	case 0x12:
		return 949
	case 0x04:
		if language == 0x0404 || language == 0x0c04 {
			return 950
		}
		return 936
	}
	return narrowPage
}

// Where the head of Word 6 and 95 says what lies where; the lengths of the parts
// stand a little before those of Word 97.
const (
	oldFirst   = 0x18 // where the text begins
	oldEnd     = 0x1c // and ends
	oldLengths = 0x34
	oldPieces  = 0x160
)

// readOld reads a document of Word 6 or 95, whose text is of one byte a
// character.
func (d *document) readOld() error {
	if len(d.fib) < oldPieces+8 {
		return broken("the head is cut off")
	}
	pieces := []piece{{end: max(d.u32(oldEnd), d.u32(oldFirst)) - d.u32(oldFirst), at: d.u32(oldFirst)}}
	clx, err := d.part(d.u32(oldPieces), d.u32(oldPieces+4))
	if err != nil {
		return err
	}
	if table := pieceTable(clx); len(table) > 0 {
		for i := range table {
			table[i].wide = false
		}
		pieces = table
	}
	t := newTeller(d)
	t.page = pageOf(d.u16(6))
	err = t.pieces(pieces, parts(), func(at int) uint32 { return d.u32(at - 0x4c + oldLengths) })
	if ended := t.finish(); err == nil {
		err = ended
	}
	return err
}

// decode returns characters of one byte as UTF-8.
func decode(page int, p []byte) []byte { return ole.Decode(page, p) }
