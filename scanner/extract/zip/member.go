package zip

import (
	"bufio"
	"context"
	"encoding/binary"
	"hash/crc32"
	"io"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/xz"
)

// member hands over one listed member, whose local header and data were found,
// and returns where it ends in the file.
func (a *archive) member(ctx context.Context, e, local entry, data int64) (end int64, err error) {
	if err := a.comment("comment of a member", e.comment); err != nil {
		return 0, err
	}
	if e.packed < 0 || e.packed > a.size-data {
		// The claim reaches beyond the file: what is there is read all the same.
		e.packed = a.size - data
	}
	end = data + e.packed
	if e.flags&flagDescriptor != 0 || local.flags&flagDescriptor != 0 {
		if end, err = a.skipDescriptor(end); err != nil {
			return 0, err
		}
	}
	switch {
	case e.folder():
		return end, nil
	case e.encrypted() || local.encrypted():
		return end, a.refuse(ctx, e, extract.ErrEncrypted)
	case e.irregular():
		return end, a.refuse(ctx, e, extract.ErrNotRegular)
	case !readable(e.method):
		return end, a.refuse(ctx, e, extract.ErrUnsupported)
	case a.read+e.packed > a.size:
		// All bytes of the archive were read once: members overlap.
		return end, a.refuse(ctx, e, malformed("members overlap"))
	}
	a.read += e.packed
	f := a.decoder(e.method)
	f.reset(a.at(data, data+e.packed), &e)
	f.lie = e.disagrees(local)
	return end, a.hand(ctx, extract.Member{Name: e.name, Size: e.size}, a.in.Budget.Reader(ctx, f))
}

// refuse hands over a member that is not read.
func (a *archive) refuse(ctx context.Context, e entry, why error) error {
	return a.hand(ctx, extract.Member{Name: e.name, Size: e.size, Err: why}, nil)
}

// disagrees reports whether the local header tells another story than the
// directory: programs differ in which they believe, so someone else may see
// other content than was read here.
func (e *entry) disagrees(local entry) bool {
	if local.name != e.name || local.method != e.method {
		return true
	}
	return local.flags&flagDescriptor == 0 && (local.packed != e.packed || local.size != e.size || local.crc != e.crc)
}

// localHeader reads the header at an offset and says where the data behind it
// begins; data is 0 when there is no header.
func (a *archive) localHeader(at int64) (e entry, data int64, err error) {
	var h [lenLocal]byte
	if ok, err := a.whole(h[:], at); !ok || err != nil {
		return e, 0, err
	}
	le := binary.LittleEndian
	if le.Uint32(h[:]) != sigLocal {
		return e, 0, nil
	}
	e = entry{
		flags: le.Uint16(h[6:]), method: le.Uint16(h[8:]), crc: le.Uint32(h[14:]),
		packed: int64(le.Uint32(h[18:])), size: int64(le.Uint32(h[22:])), header: at,
	}
	nameLen, extraLen := int(le.Uint16(h[26:])), int(le.Uint16(h[28:]))
	rest := make([]byte, nameLen+extraLen)
	if ok, err := a.whole(rest, at+lenLocal); !ok || err != nil {
		return e, 0, err
	}
	e.name = string(rest[:nameLen])
	e.wide(rest[nameLen:])
	return e, at + lenLocal + int64(len(rest)), nil
}

// skipDescriptor returns the end of the data descriptor at an offset (APPNOTE
// 4.3.9): its signature is optional, its sizes have 4 or 8 bytes. What follows
// tells which it is.
func (a *archive) skipDescriptor(at int64) (int64, error) {
	var p [24 + 4]byte
	n, err := a.file.ReadAt(p[:min(int64(len(p)), max(a.size-at, 0))], at)
	if err != nil && err != io.EOF {
		return 0, err
	}
	le := binary.LittleEndian
	lengths := [...]int{12, 20}
	if n >= 4 && le.Uint32(p[:]) == sigDescriptor {
		lengths = [...]int{16, 24}
	}
	for _, l := range lengths {
		if l+4 > n {
			break
		}
		if sig := le.Uint32(p[l:]); sig == sigLocal || sig == sigEntry || sig == sigEnd || sig == sigEnd64 {
			return at + int64(l), nil
		}
	}
	return min(at+int64(lengths[0]), a.size), nil
}

// followLocal hands over the members in [at, to) by their local headers alone.
func (a *archive) followLocal(ctx context.Context, at, to int64) error {
	for at < to {
		e, data, err := a.localHeader(at)
		if err != nil {
			return err
		}
		if data == 0 || data > to {
			return malformed("bytes of the archive belong to no member")
		}
		if at, err = a.localMember(ctx, e, data, to); err != nil {
			return err
		}
	}
	return nil
}

// localMember hands over a member of which only the local header is known and
// returns where the next one begins.
func (a *archive) localMember(ctx context.Context, e entry, data, to int64) (int64, error) {
	open := e.flags&flagDescriptor != 0 && e.packed == 0
	if open {
		e.packed = to - data
	}
	end := min(data+max(e.packed, 0), to)
	switch {
	case e.folder() && !open:
		return end, nil
	case e.encrypted():
		if err := a.refuse(ctx, e, extract.ErrEncrypted); err != nil || !open {
			return end, err
		}
		return 0, malformed("an encrypted member without a size")
	case !readable(e.method), open && e.method != methodDeflate:
		if err := a.refuse(ctx, e, extract.ErrUnsupported); err != nil || !open {
			return end, err
		}
		return 0, malformed("a member without a size")
	}
	f := a.decoder(e.method)
	f.reset(a.at(data, end), &e)
	f.unsized = open
	if err := a.hand(ctx, extract.Member{Name: e.name, Size: -1}, a.in.Budget.Reader(ctx, f)); err != nil {
		return 0, err
	}
	if !open {
		return end, nil
	}
	// Only the compressed data itself says where it ends.
	if _, err := io.Copy(io.Discard, a.in.Budget.Reader(ctx, f)); err != nil {
		return 0, err
	}
	return a.skipDescriptor(data + f.consumed())
}

// flow decompresses one member after another with the same buffers, and checks
// each against what its header claimed.
type flow struct {
	section *io.SectionReader
	origin  *extract.Origin
	src     *bufio.Reader
	inflate io.ReadCloser
	xz      *xz.Reader
	z       io.Reader // of the current member's method
	method  uint16
	want    *entry
	sum     uint32
	out     int64
	unsized bool // the compressed data says where it ends, sizes and sum follow it
	lie     bool // the headers disagree
}

func (a *archive) decoder(method uint16) *flow {
	if a.flow == nil {
		a.flow = &flow{src: bufio.NewReaderSize(nil, 32<<10)}
	}
	a.flow.method = method
	return a.flow
}

func (f *flow) reset(section *io.SectionReader, want *entry) {
	f.section, f.origin = section, extract.NewOrigin(section)
	f.src.Reset(f.origin)
	f.want, f.sum, f.out, f.unsized, f.lie = want, 0, 0, false, false
	f.z = f.unpack()
}

// consumed returns how many compressed bytes were read.
func (f *flow) consumed() int64 {
	at, _ := f.section.Seek(0, io.SeekCurrent) // of a section it cannot fail
	return at - int64(f.src.Buffered())
}

func (f *flow) Read(p []byte) (n int, err error) {
	n, err = f.z.Read(p)
	f.sum = crc32.Update(f.sum, crc32.IEEETable, p[:n])
	f.out += int64(n)
	if err == io.EOF {
		err = f.check()
	}
	return n, f.origin.Explain("zip", err)
}

// check compares what was produced with what was claimed, at the end.
func (f *flow) check() error {
	switch {
	case f.unsized:
	case f.lie:
		return malformed("directory and member disagree")
	case f.consumed() != f.want.packed:
		return malformed("bytes behind the data of a member")
	case f.out != f.want.size || f.sum != f.want.crc:
		return malformed("size or checksum differs")
	}
	return io.EOF
}
