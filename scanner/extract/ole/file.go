package ole

import (
	"encoding/binary"
	"fmt"
	"io"
	"unicode/utf16"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Magic begins a compound file ([MS-CFB] 2.2).
const Magic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

const (
	headerSize = 512
	entrySize  = 128
	maxRegular = 0xfffffffa // the highest number a sector may have
	endOfChain = 0xfffffffe
	noEntry    = 0xffffffff
	maxEntries = 1 << 20 // of a directory that are read
	maxStream  = 1 << 60 // more bytes than a stream ever has
	headerFATs = 109     // numbers of FAT sectors in the header
)

// File is a compound file being read ([MS-CFB]). Nothing is allocated by a
// number that the file declares: tables are as long as what there is to read.
// It belongs to one goroutine.
type File struct {
	r       io.ReaderAt
	size    int64
	shift   uint // sectors are 1<<shift bytes
	mini    uint // the same of short sectors
	cutoff  int64
	sectors uint32 // that the file is long enough for
	v3      bool
	fat     []uint32
	miniFAT []uint32
	owner   []uint32 // of sectors and
	miniOwn []uint32 // short sectors: number of the entry + 1, 0: none
	entries []entry
	short   *Stream // that holds the short sectors
	fault   error   // the first that was met
}

// entry is one of the directory.
type entry struct {
	name               string
	kind               byte
	left, right, child uint32
	start              uint32
	size               int64
	chain              []uint32
	parent             uint32 // the storage it is in + 1; 0: not met yet
	opened             bool
	cut                bool
}

// Kinds of entries ([MS-CFB] 2.6.1).
const (
	kindStorage = 1
	kindStream  = 2
	kindRoot    = 5
)

// Open reads the tables of a compound file. It fails with ErrMalformed when
// there is no directory to be found, and with r's error; what is wrong beyond
// that is kept for Fault.
func Open(r io.ReaderAt, size int64) (*File, error) {
	head := make([]byte, headerSize)
	if _, err := r.ReadAt(head, 0); err != nil {
		if err == io.EOF {
			err = malformed("the header is cut off")
		}
		return nil, err
	}
	le := binary.LittleEndian
	f := &File{r: r, size: size, shift: uint(le.Uint16(head[30:])), mini: uint(le.Uint16(head[32:])), cutoff: int64(le.Uint32(head[56:])), v3: le.Uint16(head[26:]) < 4}
	if string(head[:8]) != Magic || f.shift < 7 || f.shift > 16 || f.mini < 4 || f.mini > f.shift {
		return nil, malformed("the header is none")
	}
	f.sectors = uint32(min((size-1)>>f.shift, maxRegular)) // the header takes the place of one
	f.owner = make([]uint32, f.sectors)
	if err := f.readFAT(head); err != nil {
		return nil, err
	}
	if err := f.readDirectory(le.Uint32(head[48:])); err != nil {
		return nil, err
	}
	return f, f.readShort(le.Uint32(head[60:]))
}

func malformed(what string) error {
	return fmt.Errorf("compound file: %s: %w", what, extract.ErrMalformed)
}

// Fault is what was found wrong with the file so far, nil when nothing.
func (f *File) Fault() error { return f.fault }

// Complain notes what is wrong, unless something was before.
func (f *File) Complain(err error) {
	if f.fault == nil {
		f.fault = err
	}
}

// sector reads one sector of a table; what the file has not of it is zeros, and
// noted.
func (f *File) sector(n uint32, buf []byte) error {
	clear(buf)
	got, err := f.r.ReadAt(buf, (int64(n)+1)<<f.shift)
	if err == io.EOF {
		if got < len(buf) {
			f.Complain(malformed("a table is cut off"))
		}
		return nil
	}
	return err
}

// readFAT reads the allocation table, by the numbers in the header and in the
// sectors that continue it.
func (f *File) readFAT(head []byte) error {
	le := binary.LittleEndian
	buf, more := make([]byte, 1<<f.shift), make([]byte, 1<<f.shift)
	missing := make([]uint32, 1<<f.shift/4)
	for i := range missing {
		missing[i] = noEntry
	}
	list := head[76 : 76+4*headerFATs]
	next := le.Uint32(head[68:])
	for rounds := uint32(0); ; rounds++ {
		for ; len(list) >= 4; list = list[4:] {
			n := le.Uint32(list)
			if n > maxRegular || len(f.fat) >= int(f.sectors) {
				continue
			}
			if n >= f.sectors { // what follows must keep its place
				f.Complain(malformed("the allocation table is cut off"))
				f.fat = append(f.fat, missing...)
				continue
			}
			if err := f.sector(n, buf); err != nil {
				return err
			}
			f.fat = appendWords(f.fat, buf)
		}
		if next > maxRegular || rounds > f.sectors || len(f.fat) >= int(f.sectors) {
			return nil
		}
		if next >= f.sectors {
			f.Complain(malformed("the allocation table is cut off"))
			return nil
		}
		if err := f.sector(next, more); err != nil {
			return err
		}
		list, next = more[:len(more)-4], le.Uint32(more[len(more)-4:])
	}
}

func appendWords(to []uint32, p []byte) []uint32 {
	for ; len(p) >= 4; p = p[4:] {
		to = append(to, binary.LittleEndian.Uint32(p))
	}
	return to
}

// follow returns the sectors of a chain, at most most of them. A sector that
// belongs to another chain, or is met twice, ends it.
func follow(table, owner []uint32, start uint32, most int64, self uint32) (chain []uint32, sound bool) {
	for n := start; n != endOfChain; {
		if int64(len(chain)) >= most {
			return chain, true
		}
		if int64(n) >= int64(len(owner)) || owner[n] != 0 {
			return chain, false
		}
		owner[n] = self
		chain = append(chain, n)
		if int(n) >= len(table) {
			return chain, false
		}
		n = table[n]
	}
	return chain, true
}

const (
	ownDirectory = noEntry - 1
	ownMiniFAT   = noEntry - 2
)

func (f *File) readDirectory(start uint32) error {
	chain, sound := follow(f.fat, f.owner, start, int64(f.sectors), ownDirectory)
	if !sound {
		f.Complain(malformed("the directory is cut off"))
	}
	buf := make([]byte, 1<<f.shift)
	for _, n := range chain {
		if err := f.sector(n, buf); err != nil {
			return err
		}
		for p := buf; len(p) >= entrySize && len(f.entries) < maxEntries; p = p[entrySize:] {
			f.entries = append(f.entries, f.entry(p))
		}
	}
	if len(f.entries) == 0 || f.entries[0].kind != kindRoot {
		return malformed("there is no directory")
	}
	return nil
}

func (f *File) entry(p []byte) entry {
	le := binary.LittleEndian
	e := entry{kind: p[66], left: le.Uint32(p[68:]), right: le.Uint32(p[72:]), child: le.Uint32(p[76:]), start: le.Uint32(p[116:])}
	if e.kind != kindStorage && e.kind != kindStream && e.kind != kindRoot {
		return entry{left: noEntry, right: noEntry, child: noEntry}
	}
	e.name = utf16Text(p[:min(max(int(le.Uint16(p[64:]))-2, 0), 62)])
	e.size = int64(le.Uint32(p[120:]))
	if !f.v3 {
		e.size = int64(min(le.Uint64(p[120:]), maxStream))
	}
	return e
}

// utf16Text decodes little-endian UTF-16.
func utf16Text(p []byte) string {
	units := make([]uint16, len(p)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(p[2*i:])
	}
	return string(utf16.Decode(units))
}

// readShort gets hold of the short sectors.
func (f *File) readShort(start uint32) error {
	root := &f.entries[0]
	root.opened = true
	most := (root.size + 1<<f.shift - 1) >> f.shift
	root.chain, _ = follow(f.fat, f.owner, root.start, most, 1)
	if root.size == 0 {
		root.chain = nil
	}
	f.short = f.stream(root)
	chain, _ := follow(f.fat, f.owner, start, int64(f.sectors), ownMiniFAT)
	buf := make([]byte, 1<<f.shift)
	short := int64(len(root.chain)) << (f.shift - f.mini)
	for _, n := range chain {
		if int64(len(f.miniFAT)) >= short {
			break
		}
		if err := f.sector(n, buf); err != nil {
			return err
		}
		f.miniFAT = appendWords(f.miniFAT, buf)
	}
	f.miniOwn = make([]uint32, short)
	return nil
}

// Storage is a folder of a compound file.
type Storage struct {
	f  *File
	at uint32
}

// Root is the outermost folder.
func (f *File) Root() Storage { return Storage{f, 0} }

// Name of the storage.
func (s Storage) Name() string { return s.f.entries[s.at].name }

// Item is what a storage holds: another storage or a stream.
type Item struct {
	Name string
	// Size of a stream as declared; never trusted.
	Size   int64
	f      *File
	at     uint32
	folder bool
}

// Storage returns the storage that an item is, ok when it is one.
func (i Item) Storage() (s Storage, ok bool) { return Storage{i.f, i.at}, i.folder }

// Items lists what a storage holds, in the order of the directory's numbers,
// which is that in which programs wrote it. The tree is walked without
// recursion; an entry is in one storage only, so that no directory has more
// items than entries, however they refer to one another.
func (s Storage) Items() []Item {
	f := s.f
	var items []Item
	listed := map[uint32]bool{}
	stack := []uint32{f.entries[s.at].child}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if n == 0 || int64(n) >= int64(len(f.entries)) || listed[n] || !f.belongs(n, s.at) {
			continue
		}
		listed[n] = true
		e := &f.entries[n]
		stack = append(stack, e.right, e.left)
		switch e.kind {
		case kindStorage:
			items = append(items, Item{Name: e.name, f: f, at: n, folder: true})
		case kindStream:
			items = append(items, Item{Name: e.name, Size: e.size, f: f, at: n})
		}
	}
	return sorted(items)
}

// belongs reports whether an entry may be in a storage, and puts it there.
func (f *File) belongs(n, storage uint32) bool {
	e := &f.entries[n]
	if e.parent == 0 {
		e.parent = storage + 1
	}
	return e.parent == storage+1
}

// Find returns the first stream or storage of that name directly in s.
func (s Storage) Find(name string) (Item, bool) {
	for _, i := range s.Items() {
		if i.Name == name {
			return i, true
		}
	}
	return Item{}, false
}

// Stream opens the stream of a name directly in s; nil when there is none.
func (s Storage) Stream(name string) *Stream {
	for _, i := range s.Items() {
		if i.Name == name && !i.folder { // a storage may be called the same
			return i.Open()
		}
	}
	return nil
}
