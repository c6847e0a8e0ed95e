package xls

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"unicode/utf16"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
)

// Records that are read ([MS-XLS] 2.3.2), and what begins substreams (2.4.21).
const (
	recFormula     = 0x0006
	recEOF         = 0x000a
	recHeader      = 0x0014
	recFooter      = 0x0015
	recNote        = 0x001c
	recDateMode    = 0x0022
	recFilePass    = 0x002f
	recContinue    = 0x003c
	recCodePage    = 0x0042
	recWriteAccess = 0x005c
	recObj         = 0x005d
	recBoundSheet  = 0x0085
	recMulRK       = 0x00bd
	recSXString    = 0x00cd
	recRString     = 0x00d6
	recXF          = 0x00e0
	recSST         = 0x00fc
	recLabelSST    = 0x00fd
	recTxO         = 0x01b6
	recHLink       = 0x01b8
	recNumber      = 0x0203
	recLabel       = 0x0204
	recBoolErr     = 0x0205
	recString      = 0x0207
	recRK          = 0x027e
	recFormat      = 0x041e
	recBOF         = 0x0809
	recSeriesText  = 0x100d

	bofGlobals = 0x0005
	biff8      = 0x0600
)

func u16(p []byte) uint16 { return binary.LittleEndian.Uint16(p) }
func u32(p []byte) uint32 { return binary.LittleEndian.Uint32(p) }

// records reads a stream of records, one at a time. Bytes of a record are at
// most 65,535, which its length can say; the format allows 8,224.
type records struct {
	r    *bufio.Reader
	at   int64 // where the record at hand begins
	end  int64 // and where it ends
	kind uint16
	data []byte
}

// next reads a record; io.EOF at the end, ErrMalformed within one.
func (r *records) next() error {
	head, err := r.r.Peek(4)
	if len(head) < 4 {
		if err == io.EOF && len(head) > 0 {
			err = cutOff()
		}
		return err
	}
	r.at = r.end
	r.kind = u16(head)
	n := int(u16(head[2:]))
	r.end += 4 + int64(n)
	if _, err := r.r.Discard(4); err != nil {
		return err
	}
	if cap(r.data) < n {
		r.data = make([]byte, n, max(n, 8224))
	}
	r.data = r.data[:n]
	got, err := io.ReadFull(r.r, r.data)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		r.data, err = r.data[:got], cutOff()
	}
	return err
}

func cutOff() error { return fmt.Errorf("workbook: cut off: %w", extract.ErrMalformed) }

// continued reads the next record if it continues the one at hand.
func (r *records) continued() bool {
	head, err := r.r.Peek(4)
	return err == nil && u16(head) == recContinue && r.next() == nil
}

// cursor reads what a record and those that continue it hold.
type cursor struct {
	rec *records
	p   []byte
}

func (b *workbook) cursor() *cursor { return &cursor{&b.rec, b.rec.data} }

// fill gets hold of bytes; false: there are no more.
func (c *cursor) fill() bool {
	for len(c.p) == 0 {
		if !c.rec.continued() {
			return false
		}
		c.p = c.rec.data
	}
	return true
}

// skip passes over n bytes.
func (c *cursor) skip(n int64) {
	for n > 0 && c.fill() {
		k := min(n, int64(len(c.p)))
		c.p = c.p[k:]
		n -= k
	}
}

// number reads size bytes as a number; ok is false at the end.
func (c *cursor) number(size int) (n uint32, ok bool) {
	for i := range size {
		if !c.fill() {
			return 0, false
		}
		n |= uint32(c.p[0]) << (8 * i)
		c.p = c.p[1:]
	}
	return n, true
}

// chars reads n characters, of two bytes each when wide. Where they go on in
// another record that record says anew how wide they are ([MS-XLS] 2.5.293).
func (c *cursor) chars(n int, wide bool) []byte {
	units := make([]uint16, 0, min(n, 8224))
	for n > 0 {
		if len(c.p) == 0 {
			if !c.fill() {
				break
			}
			wide = c.p[0]&1 != 0
			c.p = c.p[1:]
			continue
		}
		if !wide {
			k := min(n, len(c.p))
			for _, ch := range c.p[:k] {
				units = append(units, uint16(ch))
			}
			c.p, n = c.p[k:], n-k
			continue
		}
		if len(c.p) == 1 { // half a character: of no program
			c.p = nil
			continue
		}
		units = append(units, u16(c.p))
		c.p, n = c.p[2:], n-1
	}
	return []byte(string(utf16.Decode(units)))
}

// bytes reads at most n bytes in the code page of the workbook.
func (b *workbook) bytes(c *cursor, n int) []byte {
	var raw []byte
	for n > 0 && c.fill() {
		k := min(n, len(c.p))
		raw = append(raw, c.p[:k]...)
		c.p, n = c.p[k:], n-k
	}
	return ole.Decode(b.page, raw)
}

// short reads a text whose length is one byte, long one of two.
func (b *workbook) short(c *cursor) []byte { return b.text(c, 1) }
func (b *workbook) long(c *cursor) []byte  { return b.text(c, 2) }

// text reads a text without formatting ([MS-XLS] 2.5.240 and 2.5.294).
func (b *workbook) text(c *cursor, size int) []byte {
	n, ok := c.number(size)
	if !ok {
		return nil
	}
	if !b.wide {
		return b.bytes(c, int(n))
	}
	flags, ok := c.number(1)
	if !ok {
		return nil
	}
	return c.chars(int(n), flags&1 != 0)
}
