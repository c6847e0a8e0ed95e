package ole_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"maps"
	"slices"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
)

// scatter writes a compound file whose sectors lie in any order, as those of
// programs do that change files in place; Pack lays them out in a row. It is
// written from [MS-CFB] alone and shares nothing with Pack.
type scatter struct {
	shift   uint // 9: version 3, 12: version 4
	sectors []int
	fat     []uint32
	body    []byte
}

const (
	noSector = 0xffffffff
	lastOne  = 0xfffffffe
	fatOwn   = 0xfffffffd
)

// take hands out sectors for so many bytes.
func (s *scatter) take(size int) []int {
	n := (size + 1<<s.shift - 1) >> s.shift
	taken := s.sectors[:n]
	s.sectors = s.sectors[n:]
	return taken
}

// put writes data into sectors and chains them; it returns the first.
func (s *scatter) put(data []byte) uint32 {
	at := s.take(len(data))
	for i, n := range at {
		copy(s.body[n<<s.shift:(n+1)<<s.shift], data[i<<s.shift:])
		s.fat[n] = lastOne
		if i+1 < len(at) {
			s.fat[n] = uint32(at[i+1])
		}
	}
	if len(at) == 0 {
		return lastOne
	}
	return uint32(at[0])
}

// entryOf is one of the directory: a stream, or with kind 5 the root. Siblings
// hang on one another to the right.
func entryOf(name string, kind byte, right, child, start uint32, size int) []byte {
	le := binary.LittleEndian
	p := make([]byte, 128)
	units := utf16.Encode([]rune(name))
	for i, u := range units {
		le.PutUint16(p[2*i:], u)
	}
	le.PutUint16(p[64:], uint16(2*len(units)+2))
	p[66] = kind
	le.PutUint32(p[68:], noSector)
	le.PutUint32(p[72:], right)
	le.PutUint32(p[76:], child)
	le.PutUint32(p[116:], start)
	le.PutUint64(p[120:], uint64(size))
	return p
}

// scattered makes a file of streams; shuffle says in which order n sectors lie.
func scattered(shift uint, streams map[string][]byte, shuffle func(n int) []int) []byte {
	le := binary.LittleEndian
	names := slices.Sorted(maps.Keys(streams))
	size := func(n int) int { return (n + 1<<shift - 1) >> shift }
	total, short := size(128*(len(names)+1)), 0
	for _, name := range names {
		if n := len(streams[name]); n >= 4096 {
			total += size(n)
		} else {
			short += (n + 63) / 64
		}
	}
	total += size(64*short) + size(4*short)
	tables := 0
	for tables<<shift < 4*(total+tables) {
		tables++
	}
	total += tables
	s := &scatter{shift: shift, sectors: shuffle(total), fat: make([]uint32, tables<<shift/4), body: make([]byte, total<<shift)}
	for i := range s.fat {
		s.fat[i] = noSector
	}
	miniFAT, mini, order := make([]uint32, short), make([]byte, 64*short), shuffle(short)
	var entries []byte
	for i, name := range names {
		data, right, start := streams[name], uint32(i+2), uint32(lastOne)
		if i == len(names)-1 {
			right = noSector
		}
		switch n := (len(data) + 63) / 64; {
		case len(data) >= 4096:
			start = s.put(data)
		case n > 0:
			at := order[:n]
			order = order[n:]
			start = uint32(at[0])
			for j, m := range at {
				copy(mini[64*m:64*m+64], data[64*j:])
				miniFAT[m] = lastOne
				if j+1 < n {
					miniFAT[m] = uint32(at[j+1])
				}
			}
		}
		entries = append(entries, entryOf(name, 2, right, noSector, start, len(data))...)
	}
	child := uint32(1)
	if len(names) == 0 {
		child = noSector
	}
	root := entryOf("Root Entry", 5, noSector, child, s.put(mini), len(mini))
	var table []byte
	for _, n := range miniFAT {
		table = le.AppendUint32(table, n)
	}
	h := make([]byte, 1<<shift)
	copy(h, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	le.PutUint16(h[26:], map[uint]uint16{9: 3, 12: 4}[shift])
	le.PutUint16(h[28:], 0xfffe)
	le.PutUint16(h[30:], uint16(shift))
	le.PutUint16(h[32:], 6)
	le.PutUint32(h[48:], s.put(append(root, entries...)))
	le.PutUint32(h[56:], 4096)
	le.PutUint32(h[60:], s.put(table))
	le.PutUint32(h[68:], lastOne)
	own := s.take(tables << shift)
	for i := range 109 {
		le.PutUint32(h[76+4*i:], noSector)
		if i < len(own) {
			le.PutUint32(h[76+4*i:], uint32(own[i]))
			s.fat[own[i]] = fatOwn
		}
	}
	for i, n := range own {
		for j := range 1 << shift / 4 {
			le.PutUint32(s.body[n<<shift+4*j:], s.fat[i<<shift/4+j])
		}
	}
	return append(h, s.body...)
}

// backwards is the order in which every next sector lies before the last.
func backwards(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = n - 1 - i
	}
	return order
}

// filled is n bytes of which each tells where it is.
func filled(n, salt int) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = byte(i*7 + i>>8 + salt)
	}
	return p
}

// TestScattered: streams are read as they were written wherever their sectors
// lie, in files of both versions.
func TestScattered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shift := rapid.SampledFrom([]uint{9, 12}).Draw(t, "shift")
		streams := map[string][]byte{}
		for i := range rapid.IntRange(0, 7).Draw(t, "streams") {
			size := rapid.OneOf(rapid.IntRange(0, 300), rapid.SampledFrom([]int{63, 64, 65, 4095, 4096, 4097, 8192, 30_000})).Draw(t, "size")
			streams[string(rune('a'+i))] = filled(size, i)
		}
		data := scattered(shift, streams, func(n int) []int {
			order := make([]int, n)
			for i := range order {
				order[i] = i
			}
			return rapid.Permutation(order).Draw(t, "order")
		})
		f, err := ole.Open(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		if got := len(f.Root().Items()); got != len(streams) {
			t.Fatalf("%d streams of %d", got, len(streams))
		}
		for name, want := range streams {
			s := f.Root().Stream(name)
			got, err := io.ReadAll(s.Reader())
			if err != nil || !bytes.Equal(got, want) || s.Cut() {
				t.Errorf("%s: %d bytes of %d, cut %v, %v", name, len(got), len(want), s.Cut(), err)
			}
			if len(want) == 0 {
				continue
			}
			from := rapid.IntRange(0, len(want)-1).Draw(t, "from")
			p := make([]byte, rapid.IntRange(1, len(want)-from).Draw(t, "length"))
			if n, err := s.ReadAt(p, int64(from)); n != len(p) || err != nil || !bytes.Equal(p, want[from:from+n]) {
				t.Errorf("%s: %d bytes from %d: %d, %v", name, len(p), from, n, err)
			}
		}
		if f.Fault() != nil {
			t.Errorf("fault %v", f.Fault())
		}
	})
}

// TestScatteredCut: wherever a file is cut, each stream is read up to the first
// of its bytes that is missing; one that is not whole says so, and so does the
// file. Fails if only the last sector of a stream is looked at, or if short
// sectors are taken to be there.
func TestScatteredCut(t *testing.T) {
	streams := map[string][]byte{"long": filled(9000, 1), "other": filled(5000, 2), "short": filled(1500, 3), "small": filled(40, 4)}
	for _, shift := range []uint{9, 12} {
		order := func(n int) []int { // the directory and the tables, written last, lie in front
			o := backwards(n)
			for i := 0; i+3 < n; i += 4 {
				o[i], o[i+2] = o[i+2], o[i]
			}
			return o
		}
		whole := scattered(shift, streams, order)
		cuts := 0
		for size := len(whole) - 1; size > 1<<shift; size -= 97 {
			f, err := ole.Open(bytes.NewReader(whole[:size]), int64(size))
			if err != nil {
				break // the directory is gone
			}
			for name, want := range streams {
				s := f.Root().Stream(name)
				if s == nil || s.Size() == 0 { // its entry was cut off
					if f.Fault() == nil {
						t.Fatalf("cut to %d: %s is missing without a word", size, name)
					}
					continue
				}
				got, err := io.ReadAll(s.Reader())
				if !bytes.HasPrefix(want, got) {
					t.Fatalf("cut to %d: what is read of %s is not what was written", size, name)
				}
				missing := len(got) < len(want)
				if missing != s.Cut() || missing != errors.Is(err, extract.ErrMalformed) || !missing && err != nil || missing && f.Fault() == nil {
					t.Fatalf("cut to %d: %d of %d bytes of %s, cut %v, error %v, fault %v", size, len(got), len(want), name, s.Cut(), err, f.Fault())
				}
				if p, err := s.Head(s.Size()); int64(len(p)) != s.Size() || err != nil {
					t.Fatalf("cut to %d: %d of %d bytes of the head of %s, %v", size, len(p), s.Size(), name, err)
				}
				if missing {
					cuts++
				}
			}
		}
		if cuts < 20 {
			t.Errorf("only %d streams were cut: the test proves little", cuts)
		}
	}
}

// TestTableMissing: where a sector of the allocation table is not in the file,
// those behind it keep their place: what they say is not taken for what it said.
func TestTableMissing(t *testing.T) {
	le := binary.LittleEndian
	streams := map[string][]byte{"a": filled(50_000, 1), "b": filled(50_000, 2), "c": filled(50_000, 3), "d": filled(50_000, 4)}
	whole := scattered(9, streams, func(n int) []int {
		order := backwards(n)
		slices.Reverse(order)
		return order
	})
	le.PutUint32(whole[80:], 0x00ffffff) // the second of four
	f := open(t, whole)
	for name, want := range streams {
		got, err := io.ReadAll(f.Root().Stream(name).Reader())
		if !bytes.HasPrefix(want, got) || len(got) < len(want) != errors.Is(err, extract.ErrMalformed) {
			t.Errorf("%s: %d of %d bytes, %v", name, len(got), len(want), err)
		}
		if name == "d" && len(got) != len(want) { // its sectors are those of the parts behind
			t.Errorf("%d of %d bytes are read of what lies behind", len(got), len(want))
		}
	}
	if !errors.Is(f.Fault(), extract.ErrMalformed) {
		t.Errorf("fault %v", f.Fault())
	}
}

// TestSizeOutOfRange: a stream whose size is beyond any is read as far as it
// goes, not left out.
func TestSizeOutOfRange(t *testing.T) {
	whole := scattered(12, map[string][]byte{"a": filled(5000, 1)}, backwards)
	at := bytes.Index(whole, entryOf("a", 2, noSector, noSector, 0, 0)[:70])
	for _, size := range []uint64{1<<64 - 1, 1 << 63, 1<<63 - 1, 1 << 40} {
		p := bytes.Clone(whole)
		binary.LittleEndian.PutUint64(p[at+120:], size)
		f := open(t, p)
		s := f.Root().Stream("a")
		got := readAll(t, s)
		if !bytes.HasPrefix(got, filled(5000, 1)) || !s.Cut() || f.Fault() == nil {
			t.Errorf("size %#x: %d bytes, cut %v, fault %v", size, len(got), s.Cut(), f.Fault())
		}
	}
}
