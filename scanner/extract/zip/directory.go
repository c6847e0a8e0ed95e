package zip

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"slices"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Signatures and fixed lengths of records (APPNOTE 4.3.7 to 4.3.16).
const (
	sigLocal      = 0x04034b50
	sigDescriptor = 0x08074b50
	sigEntry      = 0x02014b50
	sigEnd        = 0x06054b50
	sigEnd64      = 0x06064b50
	sigLocator64  = 0x07064b50

	lenLocal     = 30
	lenEntry     = 46
	lenEnd       = 22
	lenEnd64     = 56
	lenLocator64 = 20
	maxComment   = 1<<16 - 1
)

const (
	absent16 = 1<<16 - 1 // the value stands in a ZIP64 record
	absent32 = 1<<32 - 1
)

// directory is where the central directory stands.
type directory struct {
	start, end int64 // in the file
	base       int64 // what offsets count from: bytes that were put before the archive
	comment    []byte
}

// findDirectory looks for the end record from the back of the file. ok is
// false when there is none that points at a directory.
func (a *archive) findDirectory() (d directory, ok bool, err error) {
	n := min(a.size, lenEnd+maxComment)
	back := make([]byte, n)
	if ok, err := a.whole(back, a.size-n); !ok || err != nil {
		return d, false, err
	}
	for i := len(back) - lenEnd; i >= 0; i-- {
		if binary.LittleEndian.Uint32(back[i:]) != sigEnd {
			continue
		}
		d, ok, err = a.readEnd(back[i:], a.size-n+int64(i))
		if ok || err != nil {
			return d, ok, err
		}
	}
	return d, false, nil
}

// readEnd reads the end record at the front of p, which stands at the given
// offset.
func (a *archive) readEnd(p []byte, at int64) (d directory, ok bool, err error) {
	entries := binary.LittleEndian.Uint16(p[10:])
	size := int64(binary.LittleEndian.Uint32(p[12:]))
	offset := int64(binary.LittleEndian.Uint32(p[16:]))
	d.comment = p[lenEnd:]
	d.end = at
	if entries == absent16 || size == absent32 || offset == absent32 {
		size64, offset64, end, found, err := a.readEnd64(at)
		if err != nil {
			return d, false, err
		}
		if found {
			size, offset, d.end = size64, offset64, end
		}
	}
	if size < 0 || offset < 0 || size > d.end || offset > d.end-size {
		return d, false, nil
	}
	d.start = d.end - size
	d.base = d.start - offset
	if size == 0 {
		return d, true, nil
	}
	var sig [4]byte
	if ok, err := a.whole(sig[:], d.start); !ok || err != nil {
		return d, false, err
	}
	return d, binary.LittleEndian.Uint32(sig[:]) == sigEntry, nil
}

// readEnd64 reads the ZIP64 records before the end record.
func (a *archive) readEnd64(end int64) (size, offset, at int64, ok bool, err error) {
	var loc [lenLocator64]byte
	if ok, err := a.whole(loc[:], end-lenLocator64); !ok || err != nil || binary.LittleEndian.Uint32(loc[:]) != sigLocator64 {
		return 0, 0, 0, false, err
	}
	// The record's own offset does not count bytes put before the archive; the
	// usual place, right before the locator, is right then too.
	for _, at := range [...]int64{int64(binary.LittleEndian.Uint64(loc[8:])), end - lenLocator64 - lenEnd64} {
		var rec [lenEnd64]byte
		ok, err := a.whole(rec[:], at)
		if err != nil {
			return 0, 0, 0, false, err
		}
		if ok && binary.LittleEndian.Uint32(rec[:]) == sigEnd64 {
			return int64(binary.LittleEndian.Uint64(rec[40:])), int64(binary.LittleEndian.Uint64(rec[48:])), at, true, nil
		}
	}
	return 0, 0, 0, false, nil
}

// followDirectory hands over the listed members and what stands between them.
func (a *archive) followDirectory(ctx context.Context, d directory) error {
	if err := a.comment("comment", d.comment); err != nil {
		return err
	}
	ordered, err := a.inOrder(ctx, d)
	if err != nil {
		return err
	}
	var used spans
	err = a.entries(ctx, d, func(e entry) error {
		local, data, err := a.localHeader(e.header)
		if err != nil {
			return err
		}
		if data == 0 || e.header > d.start {
			return a.refuse(ctx, e, malformed("no member where the directory says"))
		}
		if ordered {
			if err := a.gap(ctx, used.next, e.header); err != nil {
				return err
			}
		}
		end, err := a.member(ctx, e, local, data)
		if err != nil {
			return err
		}
		if ordered {
			used.next = max(used.next, end)
			return nil
		}
		return used.add(e.header, end)
	})
	if err != nil {
		return err
	}
	if ordered {
		return a.gap(ctx, used.next, d.start)
	}
	return used.gaps(d.start, func(from, to int64) error { return a.gap(ctx, from, to) })
}

// entries calls fn for each entry of the directory.
func (a *archive) entries(ctx context.Context, d directory, fn func(entry) error) error {
	r := bufio.NewReaderSize(a.at(d.start, d.end), 32<<10)
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		e, err := a.nextEntry(r, d.base)
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = fn(e)
		}
		if err != nil {
			return err
		}
	}
}

// inOrder reports whether the members stand in the archive in the order of the
// directory, as nearly all programs write them. Faults are left to be reported
// when the entries are read again.
func (a *archive) inOrder(ctx context.Context, d directory) (bool, error) {
	errJump := errors.New("jump")
	last := int64(-1)
	err := a.entries(ctx, d, func(e entry) error {
		if e.header <= last {
			return errJump
		}
		last = e.header
		return nil
	})
	switch {
	case err == errJump:
		return false, nil
	case errors.Is(err, extract.ErrMalformed):
		err = nil
	}
	return true, err
}

// spans are the bytes that members take. While they come in order, next is
// enough.
type spans struct {
	next int64
	list [][2]int64
}

// maxSpans bounds the memory for archives that are out of order to 2 MiB.
const maxSpans = 1 << 17

func (s *spans) add(from, to int64) error {
	if len(s.list) == maxSpans {
		return malformed("too many members out of order")
	}
	s.list = append(s.list, [2]int64{from, to})
	return nil
}

// gaps calls fn for what lies between the spans, up to end.
func (s *spans) gaps(end int64, fn func(from, to int64) error) error {
	slices.SortFunc(s.list, func(a, b [2]int64) int { return cmp.Compare(a[0], b[0]) })
	for _, span := range append(s.list, [2]int64{end, end}) {
		if s.next < span[0] {
			if err := fn(s.next, span[0]); err != nil {
				return err
			}
		}
		s.next = max(s.next, span[1])
	}
	return nil
}

// nextEntry reads one entry of the directory; io.EOF at its end.
func (a *archive) nextEntry(r *bufio.Reader, base int64) (entry, error) {
	var h [lenEntry]byte
	n, err := io.ReadFull(r, h[:])
	switch {
	case err == io.EOF:
		return entry{}, io.EOF
	case err == io.ErrUnexpectedEOF, err == nil && binary.LittleEndian.Uint32(h[:]) != sigEntry:
		return entry{}, a.otherRecord(h[:n])
	case err != nil:
		return entry{}, err
	}
	le := binary.LittleEndian
	e := entry{
		creator: h[5], flags: le.Uint16(h[8:]), method: le.Uint16(h[10:]), crc: le.Uint32(h[16:]),
		packed: int64(le.Uint32(h[20:])), size: int64(le.Uint32(h[24:])),
		attributes: le.Uint32(h[38:]), header: int64(le.Uint32(h[42:])),
	}
	nameLen, extraLen, commentLen := int(le.Uint16(h[28:])), int(le.Uint16(h[30:])), int(le.Uint16(h[32:]))
	rest := make([]byte, nameLen+extraLen+commentLen)
	if _, err := io.ReadFull(r, rest); err == io.EOF || err == io.ErrUnexpectedEOF {
		return entry{}, malformed("directory is cut off")
	} else if err != nil {
		return entry{}, err
	}
	e.name = string(rest[:nameLen])
	e.comment = rest[nameLen+extraLen:]
	e.wide(rest[nameLen : nameLen+extraLen])
	e.header += base
	return e, nil
}

// otherRecord judges what follows the last entry: a signature or the ZIP64
// records may, and an encrypted directory looks like nothing at all.
func (a *archive) otherRecord(h []byte) error {
	const sigSignature = 0x05054b50
	if len(h) >= 4 {
		switch binary.LittleEndian.Uint32(h) {
		case sigSignature, sigEnd64:
			return io.EOF
		}
	}
	return malformed("directory is damaged")
}

// wide reads the ZIP64 extra field (APPNOTE 4.5.3): the values whose 32 bits
// are all ones, in this order.
func (e *entry) wide(extra []byte) {
	le := binary.LittleEndian
	for len(extra) >= 4 {
		id, n := le.Uint16(extra), int(le.Uint16(extra[2:]))
		extra = extra[4:]
		if n > len(extra) {
			return
		}
		field := extra[:n]
		extra = extra[n:]
		if id != 1 {
			continue
		}
		for _, v := range [...]*int64{&e.size, &e.packed, &e.header} {
			if *v != absent32 {
				continue
			}
			if len(field) < 8 {
				return
			}
			*v = int64(le.Uint64(field))
			field = field[8:]
		}
	}
}

// gap hands over the bytes [from, to), which no entry of the directory lists:
// members of which only the local headers are left, or bytes of any kind.
// Zeros are padding.
func (a *archive) gap(ctx context.Context, from, to int64) error {
	var sig [4]byte
	if ok, err := a.whole(sig[:], from); err != nil {
		return err
	} else if ok && to-from > lenLocal && binary.LittleEndian.Uint32(sig[:]) == sigLocal {
		return a.followLocal(ctx, from, to)
	}
	zero, err := a.zeros(ctx, from, to)
	if zero || err != nil {
		return err
	}
	return a.hand(ctx, extract.Member{Name: unlisted, Size: to - from}, a.at(from, to))
}

func (a *archive) zeros(ctx context.Context, from, to int64) (bool, error) {
	var buf [4096]byte
	for from < to {
		if ctx.Err() != nil {
			return false, context.Cause(ctx)
		}
		p := buf[:min(int64(len(buf)), to-from)]
		if ok, err := a.whole(p, from); !ok || err != nil {
			return false, err
		}
		if len(bytes.TrimLeft(p, "\x00")) > 0 {
			return false, nil
		}
		from += int64(len(p))
	}
	return true, nil
}
