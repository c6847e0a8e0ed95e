package lex

import (
	"math/bits"
	"slices"
)

// Literal is a string to look for.
type Literal struct {
	Text string // with three ASCII bytes in a row at least
	Fold bool   // ASCII letters match in either case
}

// matches reports whether the literal stands at the start of text.
func (l *Literal) matches(text []byte) bool {
	if len(text) < len(l.Text) {
		return false
	}
	for i := range len(l.Text) {
		a, b := l.Text[i], text[i]
		if a != b && !(l.Fold && a^b == 0x20 && (a|0x20)-'a' < 26) {
			return false
		}
	}
	return true
}

// Sieve finds the places of many literals in one pass. Of each literal it takes
// the three bytes in a row that are rarest in text, its window. Windows are
// dealt into eight buckets; a place passes the sieve when some bucket has a
// window with such a low half of the first byte, such a second byte, and such a
// low half of the third, each by itself: one look-up for 32 bytes of text each.
// What passes is looked up by a hash of the window.
type Sieve struct {
	literals []Literal
	tables   sieveTables
	listed   [1 << 9]uint64 // by hash of a window: whether any literal has it
	first    map[uint32][]Place
}

// sieveTables hold a bit per bucket, by the low half of the first byte of the
// window, the low and the high half of the second, the low half of the third.
type sieveTables [4][16]uint8

// Place is where a literal stands: its number in the list that NewSieve was
// given, and the offset of its window in it.
type Place struct {
	Literal uint16
	offset  uint16
}

// window is three bytes of a literal, in lower case if the literal folds.
type window struct {
	text [3]byte
	fold bool
}

// NewSieve makes a sieve; ok is false where a literal has no three ASCII bytes
// in a row, with its number.
func NewSieve(ls []Literal) (s *Sieve, bad int, ok bool) {
	s = &Sieve{literals: ls, first: map[uint32][]Place{}}
	var ws []window
	for i, l := range ls {
		at := rarest(l.Text)
		if at < 0 {
			return nil, i, false
		}
		w := window{[3]byte([]byte(l.Text[at : at+3])), l.Fold}
		h := windowHash(w.text[0], w.text[1], w.text[2])
		s.listed[h>>6] |= 1 << (h & 63)
		key := windowKey(w.text[0], w.text[1], w.text[2])
		s.first[key] = append(s.first[key], Place{uint16(i), uint16(at)})
		if !slices.Contains(ws, w) {
			ws = append(ws, w)
		}
	}
	s.tables = deal(ws)
	return s, 0, true
}

// rarest returns where the three bytes that are least likely in text stand in a
// literal, -1 where there are none in ASCII.
func rarest(l string) int {
	best, least := -1, float32(2)
	for i := 0; i+3 <= len(l); i++ {
		if l[i]|l[i+1]|l[i+2] >= 0x80 {
			continue
		}
		p := byteShare[l[i]] * byteShare[l[i+1]] * byteShare[l[i+2]]
		if l[i] == l[i+1] || l[i+1] == l[i+2] {
			p *= 8 // lines of dashes and the like
		}
		if p < least {
			best, least = i, p
		}
	}
	return best
}

// byteShare is about how often a byte stands in text, code and data, in all.
var byteShare = makeByteShare()

func makeByteShare() (t [128]float32) {
	for i := range t {
		t[i] = 0.001
	}
	for i, c := range "etaoinsrldcumpfghbyvwkxzjq" {
		t[c] = 0.08 / float32(1+i/3)
		t[c-0x20] = 0.003
	}
	for _, c := range "0123456789" {
		t[c] = 0.015
	}
	t[' '], t['.'], t[','], t['-'], t['_'], t['"'], t[':'], t['\n'] = 0.12, 0.012, 0.012, 0.01, 0.005, 0.008, 0.008, 0.02
	return t
}

// bucket is what the tables have of one bucket: the halves of the bytes of its
// windows, as bit sets.
type bucket struct {
	low  [3]uint16
	high uint16 // of the second byte
}

func (b bucket) with(w window) bucket {
	for i, c := range w.text {
		b.low[i] |= 1 << (c & 15)
	}
	c := w.text[1]
	b.high |= 1 << (c >> 4)
	if w.fold && (c|0x20)-'a' < 26 {
		b.high |= 1 << (c>>4 ^ 2)
	}
	return b
}

// share estimates which share of places the bucket lets through.
func (b bucket) share() float32 {
	p := float32(1)
	for i, low := range b.low {
		var sum float32
		for c, share := range byteShare {
			if low>>(c&15)&1 != 0 && (i != 1 || b.high>>(c>>4)&1 != 0) {
				sum += share
			}
		}
		p *= sum
	}
	return p
}

// deal puts each window into the bucket that it widens least.
func deal(ws []window) (t sieveTables) {
	var buckets [8]bucket
	var shares [8]float32
	for _, w := range ws {
		best, least, bestShare := 0, float32(2), float32(0)
		for i, b := range buckets {
			p := b.with(w).share()
			if p-shares[i] < least {
				best, least, bestShare = i, p-shares[i], p
			}
		}
		buckets[best], shares[best] = buckets[best].with(w), bestShare
	}
	for i, b := range buckets {
		for half := range 16 {
			for k, set := range [4]uint16{b.low[0], b.low[1], b.high, b.low[2]} {
				t[k][half] |= uint8(set>>half&1) << i
			}
		}
	}
	return t
}

// windowKey folds the case of three bytes, so that one entry serves both cases.
func windowKey(a, b, c byte) uint32 {
	return (uint32(a) | uint32(b)<<8 | uint32(c)<<16) | 0x202020
}

func windowHash(a, b, c byte) uint32 { return windowKey(a, b, c) * 0x9e3779b1 >> 17 }

// siftTable is the portable twin of sift: bit i of out[b] is set where the three
// bytes at text[64*b+i:] may be a window. text has two bytes beyond the blocks.
func siftTable(text []byte, t *sieveTables, out []uint64) {
	for b := range out {
		var m uint64
		p := text[b*blockSize : b*blockSize+blockSize+2]
		for i := range blockSize {
			x, y, z := p[i], p[i+1], p[i+2]
			if (x|y|z) < 0x80 && t[0][x&15]&t[1][y&15]&t[2][y>>4]&t[3][z&15] != 0 {
				m |= 1 << i
			}
		}
		out[b] = m
	}
}

// Find makes Next look for the literals of a sieve too, in all texts to come.
func (x *Index) Find(s *Sieve) { x.sieve = s }

// sift marks the places of the text that pass the sieve.
func (x *Index) sift() {
	if x.sieve == nil {
		return
	}
	n := len(x.text)/blockSize + 1
	if cap(x.sifted) < n {
		x.sifted = make([]uint64, n)
	}
	x.sifted = x.sifted[:n]
	safe := max(0, len(x.text)-2) / blockSize // blocks with two bytes after them
	sift(x.text, &x.sieve.tables, x.sifted[:safe])
	for b := safe; b < n; b++ {
		var last [blockSize + 2]byte
		copy(last[:], x.text[b*blockSize:])
		siftTable(last[:], &x.sieve.tables, x.sifted[b:b+1])
	}
}

// windowsIn returns the places of block i at which some literal's window stands.
func (x *Index) windowsIn(i int) (found uint64) {
	for m := x.sifted[i]; m != 0; m &= m - 1 {
		bit := bits.TrailingZeros64(m)
		at := i*blockSize + bit
		if at+3 > len(x.text) {
			break
		}
		h := windowHash(x.text[at], x.text[at+1], x.text[at+2])
		if x.sieve.listed[h>>6]>>(h&63)&1 != 0 {
			found |= 1 << bit
		}
	}
	return found
}

// Places returns the literals that may stand around text[at:], an offset with
// the anchor Literals; Stands tells which do.
func (s *Sieve) Places(text []byte, at int) []Place {
	return s.first[windowKey(text[at], text[at+1], text[at+2])]
}

// Stands returns the offset at which a literal stands whose window is at text[at:].
func (s *Sieve) Stands(text []byte, at int, p Place) (start int, ok bool) {
	start = at - int(p.offset)
	return start, start >= 0 && s.literals[p.Literal].matches(text[start:])
}
