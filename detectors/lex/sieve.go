package lex

import (
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
)

// Literal is a string to look for.
type Literal struct {
	Text   string // three bytes at least
	Fold   bool   // ASCII letters match in either case
	Inside bool   // its words may go on before it
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
// window with such a low half of the first byte, such halves of the second and
// such halves of the third, each by itself: five look-ups for 32 bytes of text.
// What passes, one place in a hundred, is looked up by a hash of the window.
//
// Literals with a letter that starts a word are the most: too many and too
// common for a sieve. They are found by a hash of the four bytes from there on,
// at the starts of the words of the text.
type Sieve struct {
	literals []Literal
	tables   sieveTables
	listed   [1 << 9]uint64 // by hash of a window: whether any literal has it
	places   windowTable
	begins   [1 << 9]uint64 // by hash of the folded start of a word: the same
	words    windowTable
	worded   bool // there are words
}

// sieveTables hold a bit per bucket, by the low half of the first byte of the
// window, the low and the high half of the second, and those of the third.
type sieveTables [5][16]uint8

// Place is where a literal stands: its number in the list that NewSieve was
// given, and the offset of its window in it.
type Place struct {
	Literal uint16
	offset  uint16
}

// window is three bytes of a literal.
type window struct {
	text [3]byte
	fold bool
}

// NewSieve makes a sieve; ok is false where a literal is too short, with its number.
func NewSieve(ls []Literal) (s *Sieve, bad int, ok bool) {
	s = &Sieve{literals: ls}
	places, words := map[uint32][]Place{}, map[uint32][]Place{}
	var ws []window
	for i, l := range ls {
		if at := rarest(l.Text, true); !l.Inside && at >= 0 {
			key := startKey([]byte(l.Text[at:]))
			mark(&s.begins, key)
			words[key] = append(words[key], Place{uint16(i), uint16(at)})
			continue
		}
		at := rarest(l.Text, false)
		if at < 0 {
			return nil, i, false
		}
		w := window{[3]byte([]byte(l.Text[at : at+3])), l.Fold}
		for _, key := range w.forms() {
			mark(&s.listed, key)
			places[key] = append(places[key], Place{uint16(i), uint16(at)})
		}
		if !slices.Contains(ws, w) {
			ws = append(ws, w)
		}
	}
	s.tables, s.places, s.words = deal(ws), newWindowTable(places), newWindowTable(words)
	s.worded = len(words) > 0
	return s, 0, true
}

func mark(set *[1 << 9]uint64, key uint32) {
	h := windowHash(key)
	set[h>>6] |= 1 << (h & 63)
}

// rarest returns where the window that lets the least text through stands in a
// literal, -1 where it has none; if it is to begin a word, with a letter and
// three bytes behind it.
func rarest(l string, word bool) int {
	best, least, size := -1, float32(math.MaxFloat32), 3
	if word {
		size = wordWindow
	}
	for i := 0; i+size <= len(l); i++ {
		if word && (!letter(l[i]) || i > 0 && letter(l[i-1])) {
			continue
		}
		w := window{text: [3]byte([]byte(l[i : i+3]))}
		p := bucket{}.with(w).share()
		if w.text[0] == w.text[1] || w.text[1] == w.text[2] {
			p *= 8 // lines of dashes and the like
		}
		if p < least {
			best, least = i, p
		}
	}
	return best
}

// letter reports whether c is a letter or may be part of one.
func letter(c byte) bool { return c >= 0x80 || (c|0x20)-'a' < 26 }

// byteShare is how often a byte stands in text, in parts of 10,000: the mean of
// prose, source code, licences, logs and tables.
var byteShare = [128]float32{
	1, 1, 1, 1, 1, 1, 1, 1, 1, 135, 201, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1535, 5, 152, 9, 3, 7, 3, 21, 65, 66, 10, 13, 216, 86, 136, 91, //  !"#$%&'()*+,-./
	182, 202, 180, 127, 139, 123, 122, 111, 107, 119, 82, 5, 6, 58, 6, 1, // 0123456789:;<=>?
	13, 41, 26, 38, 35, 47, 28, 14, 20, 32, 3, 5, 35, 24, 36, 31, // @ABCDEFGHIJKLMNO
	31, 3, 59, 64, 50, 18, 16, 16, 17, 10, 9, 18, 6, 18, 1, 50, // PQRSTUVWXYZ[\]^_
	2, 336, 86, 209, 205, 640, 137, 90, 125, 344, 9, 35, 205, 129, 319, 316, // `abcdefghijklmno
	129, 11, 385, 311, 424, 146, 45, 48, 41, 62, 9, 25, 2, 25, 1, 1, // pqrstuvwxyz{|}~
}

// bucket is what the tables have of one bucket: the halves of the bytes of its
// windows, as bit sets.
type bucket struct {
	low  [3]uint16
	high [3]uint16
}

func (b bucket) with(w window) bucket {
	for i, c := range w.text {
		b.low[i] |= 1 << (c & 15)
		b.high[i] |= 1 << (c >> 4 & 7) // the highest bit is left out
		if w.fold && (c|0x20)-'a' < 26 {
			b.high[i] |= 1 << (c>>4 ^ 2)
		}
	}
	return b
}

// share estimates how much text the bucket lets through, in no unit.
func (b bucket) share() float32 {
	p := float32(1)
	for k := range b.low {
		var sum float32
		for half := range 16 {
			if b.low[k]>>half&1 == 0 {
				continue
			}
			if k == 0 {
				sum += halfShare[half]
				continue
			}
			for high := range 8 {
				if b.high[k]>>high&1 != 0 {
					sum += byteShare[high<<4|half]
				}
			}
		}
		p *= sum
	}
	return p
}

// halfShare is how often a byte with that low half stands in text.
var halfShare = makeHalfShare()

func makeHalfShare() (t [16]float32) {
	for c, share := range byteShare {
		t[c&15] += share
	}
	return t
}

// Windows are dealt anew a few times, each where it then fits best. Where there
// are many, all buckets are wide whatever one does.
const (
	dealRounds = 4
	dealMany   = 200
)

// deal puts each window into the bucket that it widens least.
func deal(ws []window) (t sieveTables) {
	var dealt [8][]window
	var buckets [8]bucket
	var shares [8]float32 // of each bucket
	rounds := dealRounds
	if len(ws) > dealMany {
		rounds = 1
	}
	for round := range rounds {
		for _, w := range ws {
			if round > 0 {
				for i := range dealt {
					if at := slices.Index(dealt[i], w); at >= 0 {
						dealt[i] = slices.Delete(dealt[i], at, at+1)
						buckets[i] = bucketOf(dealt[i])
						shares[i] = buckets[i].share()
					}
				}
			}
			i := fittest(&buckets, &shares, w)
			dealt[i] = append(dealt[i], w)
			buckets[i] = buckets[i].with(w)
			shares[i] = buckets[i].share()
		}
	}
	for i, b := range buckets {
		for half := range 16 {
			for k, set := range [5]uint16{b.low[0], b.low[1], b.high[1], b.low[2], b.high[2]} {
				t[k][half] |= uint8(set>>half&1) << i
			}
		}
	}
	return t
}

// fittest is the bucket that a window widens least.
func fittest(buckets *[8]bucket, shares *[8]float32, w window) (best int) {
	least := float32(math.MaxFloat32)
	for i, b := range buckets {
		if wider := b.with(w); wider == b {
			if least > 0 {
				best, least = i, 0
			}
		} else if by := wider.share() - shares[i]; by < least {
			best, least = i, by
		}
	}
	return best
}

func bucketOf(ws []window) (b bucket) {
	for _, w := range ws {
		b = b.with(w)
	}
	return b
}

// windowKey is a window as a number.
func windowKey(a, b, c byte) uint32 { return uint32(a) | uint32(b)<<8 | uint32(c)<<16 }

// wordWindow is how many bytes of a literal are looked up at the start of a word.
const wordWindow = 4

// startKey is the start of a word as a number, letter case folded, and some other
// bytes with it.
func startKey(word []byte) uint32 { return binary.LittleEndian.Uint32(word) | 0x20202020 }

// windowTable finds the places of a window: open addressing, at most half full.
type windowTable struct {
	mask  uint32
	keys  []uint32 // 0 for none; 1 more than the window
	lists [][]Place
}

func newWindowTable(m map[uint32][]Place) windowTable {
	size := 4
	for size < 2*len(m)+1 {
		size *= 2
	}
	t := windowTable{uint32(size - 1), make([]uint32, size), make([][]Place, size)}
	for key, list := range m {
		i := windowHash(key) & t.mask
		for t.keys[i] != 0 {
			i = (i + 1) & t.mask
		}
		t.keys[i], t.lists[i] = key+1, list
	}
	return t
}

func (t *windowTable) find(key uint32) []Place {
	for i := windowHash(key) & t.mask; t.keys[i] != 0; i = (i + 1) & t.mask {
		if t.keys[i] == key+1 {
			return t.lists[i]
		}
	}
	return nil
}

// windowHash reduces a window to 15 bits.
func windowHash(key uint32) uint32 { return key * 0x9e3779b1 >> 17 }

// forms are the windows as they may stand in text: of letters in either case,
// where the literal folds.
func (w window) forms() (keys []uint32) {
	for cases := range 8 {
		t := w.text
		for i := range t {
			if cases>>i&1 != 0 && w.fold && (t[i]|0x20)-'a' < 26 {
				t[i] ^= 0x20
			}
		}
		keys = append(keys, windowKey(t[0], t[1], t[2]))
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// siftTable is the portable twin of sift: bit i of out[b] is set where the three
// bytes at text[64*b+i:] may be a window. text has two bytes beyond the blocks.
func siftTable(text []byte, t *sieveTables, out []uint64) {
	for b := range out {
		var m uint64
		p := text[b*blockSize : b*blockSize+blockSize+2]
		for i := range blockSize {
			x, y, z := p[i]&0x7f, p[i+1]&0x7f, p[i+2]&0x7f
			if t[0][x&15]&t[1][y&15]&t[2][y>>4]&t[3][z&15]&t[4][z>>4] != 0 {
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
		sift(last[:], &x.sieve.tables, x.sifted[b:b+1])
	}
}

// windowsIn returns which of the places of block i that passed the sieve have
// some literal's window.
func (x *Index) windowsIn(i int, passed uint64) (found uint64) {
	rest := x.text[i*blockSize:]
	if len(rest) < blockSize+4 {
		return x.windowsAtEnd(i, passed)
	}
	p, s := (*[blockSize + 4]byte)(rest), x.sieve
	for ; passed != 0; passed &= passed - 1 {
		bit := bits.TrailingZeros64(passed) & (blockSize - 1)
		h := windowHash(binary.LittleEndian.Uint32(p[bit:]) & 0xffffff)
		found |= s.listed[h>>6&511] >> (h & 63) & 1 << bit
	}
	return found
}

// windowsAtEnd is windowsIn where the text ends with the block or soon after it.
func (x *Index) windowsAtEnd(i int, passed uint64) (found uint64) {
	for ; passed != 0; passed &= passed - 1 {
		at := i*blockSize + bits.TrailingZeros64(passed)
		if at+3 > len(x.text) {
			break
		}
		h := windowHash(windowKey(x.text[at], x.text[at+1], x.text[at+2]))
		found |= x.sieve.listed[h>>6] >> (h & 63) & 1 << (at % blockSize)
	}
	return found
}

// wordsIn returns the places of block i at which a word starts as one of the
// literals that are words does.
func (x *Index) wordsIn(i int) (found uint64) {
	c, prev := &x.blocks[i+1], &x.blocks[i]
	letter, last := c.Word&^c.Digit|c.High, prev.Word&^prev.Digit|prev.High
	// A quotation mark is no letter: after what is not ASCII a word may start.
	starts := letter &^ ((c.Word&^c.Digit)<<1 | (prev.Word&^prev.Digit)>>63) &^ (c.High & (letter<<1 | last>>63))
	rest := x.text[min(i*blockSize, len(x.text)):]
	if len(rest) < blockSize+4 {
		return x.wordsAtEnd(i, starts)
	}
	p, s := (*[blockSize + 4]byte)(rest), x.sieve
	for ; starts != 0; starts &= starts - 1 {
		bit := bits.TrailingZeros64(starts) & (blockSize - 1)
		h := windowHash(startKey(p[bit:]))
		found |= s.begins[h>>6&511] >> (h & 63) & 1 << bit
	}
	return found
}

// wordsAtEnd is wordsIn where the text ends with the block or soon after it.
func (x *Index) wordsAtEnd(i int, starts uint64) (found uint64) {
	for ; starts != 0; starts &= starts - 1 {
		at := i*blockSize + bits.TrailingZeros64(starts)
		if at+wordWindow > len(x.text) {
			break
		}
		h := windowHash(startKey(x.text[at:]))
		found |= x.sieve.begins[h>>6] >> (h & 63) & 1 << (at % blockSize)
	}
	return found
}

// Places returns the literals that may stand around text[at:], an offset with
// the anchor Literals: by what a window has there, and by the word that starts
// there. Stands tells which do.
func (s *Sieve) Places(text []byte, at int) (windows, words []Place) {
	if at+3 > len(text) {
		return nil, nil
	}
	key := windowKey(text[at], text[at+1], text[at+2])
	windows = s.places.find(key)
	if at+wordWindow <= len(text) && (at == 0 || !runsOn(text[at-1], text[at])) {
		words = s.words.find(startKey(text[at:]))
	}
	return windows, words
}

// runsOn reports whether c goes on with the word of the byte before it. What is
// not ASCII may be a quotation mark: a letter that is may start a word after it.
func runsOn(before, c byte) bool {
	return (before|0x20)-'a' < 26 || before >= 0x80 && c >= 0x80
}

// Stands returns the offset at which a literal stands whose window is at text[at:].
func (s *Sieve) Stands(text []byte, at int, p Place) (start int, ok bool) {
	start = at - int(p.offset)
	return start, start >= 0 && s.literals[p.Literal].matches(text[start:])
}
