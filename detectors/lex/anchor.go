package lex

import "math/bits"

// Anchor is a set of reasons to look at a place in the text.
type Anchor uint8

// Anchors. A detector that probes names one of At, Colons and Country.
const (
	NoAnchor Anchor = 0
	// TokenStart: a word starts here that may begin a token with digits in it.
	TokenStart Anchor = 1 << (iota - 1)
	// At: an '@'.
	At
	// Colons: the first of three or more colons at most five bytes apart, or of "::".
	Colons
	// Country: two letters that start a word and are followed by two digits,
	// at once or after one or two separators ("DE89…", "DE 89…", "DE. 89…").
	Country
)

// Spot is a place with its anchors.
type Spot struct {
	Pos   int32
	Kinds Anchor
}

// Index holds the byte classes of a window and the anchors in a part of it. It
// is one goroutine's working memory: Reset starts it on the next window.
type Index struct {
	text   []byte
	blocks []Block // blocks[0] and the last two are empty: neighbours without bounds
	Spots  []Spot  // in order of Pos
}

// Reset classifies text and collects the anchors in text[lo:hi]. The text must
// not change until the next Reset.
func (x *Index) Reset(text []byte, lo, hi int) {
	x.text = text
	x.classify()
	x.Spots = x.Spots[:0]
	if lo >= hi {
		return
	}
	first, last := lo/blockSize, (hi-1)/blockSize
	for i := first; i <= last; i++ {
		mask := ^uint64(0)
		if i == first {
			mask <<= lo % blockSize
		}
		if i == last {
			mask &= ^uint64(0) >> (blockSize - 1 - (hi-1)%blockSize)
		}
		x.anchors(i, mask)
	}
}

func (x *Index) classify() {
	full := len(x.text) / blockSize
	n := full + 1 // a last, partial block
	if cap(x.blocks) < n+3 {
		x.blocks = make([]Block, n+3)
	}
	x.blocks = x.blocks[:n+3]
	classify(x.text[:full*blockSize], x.blocks[1:1+full])
	var tail [blockSize]byte
	copy(tail[:], x.text[full*blockSize:])
	classify(tail[:], x.blocks[1+full:2+full])
	x.blocks[n+1], x.blocks[n+2] = Block{}, Block{}
}

// down moves every byte n places towards the start: bit i of the result is the
// class of byte i+n.
func down(x, next uint64, n uint) uint64 { return x>>n | next<<(64-n) }

// anchors collects the anchors of block i (counted without the empty first one).
func (x *Index) anchors(i int, mask uint64) {
	prev, c, nx := &x.blocks[i], &x.blocks[i+1], &x.blocks[i+2]
	if c.Digit|c.At|c.Colon|nx.Digit&0xffffff == 0 {
		return
	}
	var tokens, countries, colons uint64
	// No value of letters and digits has fewer than four digits in its first 24 bytes.
	if bits.OnesCount64(c.Digit)+bits.OnesCount64(nx.Digit&0xffffff) >= 4 {
		tokens, countries = tokenStarts(prev, c, nx, &x.blocks[i+3])
	}
	if bits.OnesCount64(c.Colon)+bits.OnesCount64(nx.Colon&0x3ff) > 1 {
		colons = colonChains(c.Colon, nx.Colon)
	}
	all := (tokens | countries | c.At | colons) & mask
	for ; all != 0; all &= all - 1 {
		p := bits.TrailingZeros64(all)
		kinds := Anchor(tokens>>p&1)*TokenStart | Anchor(c.At>>p&1)*At |
			Anchor(colons>>p&1)*Colons | Anchor(countries>>p&1)*Country
		x.Spots = append(x.Spots, Spot{int32(i*blockSize + p), kinds})
	}
}

// tokenStarts finds the word starts of a block from which a token with digits
// may run, and those that look like a country code with check digits.
func tokenStarts(prev, c, nx, after *Block) (tokens, countries uint64) {
	// What a tight separator ties to a digit before it starts nothing.
	tied := (c.Tight<<1 | prev.Tight>>63) & (c.Digit<<2 | prev.Digit>>62)
	starts := c.Word &^ (c.Word<<1 | prev.Word>>63 | tied)
	if starts == 0 {
		return 0, 0
	}
	D, W, nD, nW := c.Digit, c.Word, nx.Digit, nx.Word
	w2, n2 := W&down(W, nW, 1), nW&(nW>>1)
	w4, n4 := w2&down(w2, n2, 2), n2&(n2>>2)

	if x := starts & D; x != 0 {
		// A digit that starts seven or more bytes of digits and separators, each
		// separator at most three bytes before a digit; or a mixed word of eight.
		m, nm := bridged(prev, c, nx), bridged(c, nx, after)
		m2, k2 := m&down(m, nm, 1), nm&(nm>>1)
		m4, k4 := m2&down(m2, k2, 2), k2&(k2>>2)
		tokens = x & (m4&down(m4, k4, 3) | w4&down(w4, n4, 4))
	}
	letters := starts &^ D
	if letters == 0 {
		return tokens, 0
	}
	d1, d2, d3, d4 := down(D, nD, 1), down(D, nD, 2), down(D, nD, 3), down(D, nD, 4)
	// One to four letters, then a digit, in a word of seven.
	tokens |= letters & (d1 | d2 | d3 | d4) & w4 & down(w4, n4, 3)
	// A letter or two that stand apart from the digits: "X-1234567-L", "AB 12 34 56 C".
	second := down(W, nW, 1) &^ d1
	if x := letters & d3 & d4; x != 0 {
		S, nS := c.sep(), nx.sep()
		tokens |= x & (down(S, nS, 1)&d2 | second&down(S, nS, 2))
	}
	// A long word with digits further in: six letters, then year, month, day.
	if w8, n8 := w4&down(w4, n4, 4), n4&(n4>>4); w8&letters != 0 {
		tokens |= letters & w8 & down(w8, n8, 7) & (down(D, nD, 6) | down(D, nD, 7) | down(D, nD, 9) |
			down(D, nD, 10) | down(D, nD, 12) | down(D, nD, 13) | down(D, nD, 14))
	}
	countries = d2 & d3
	if x := letters & second & d4; x != 0 { // "DE 89…", "DE. 89…"
		S, nS := c.sep(), nx.sep()
		countries |= down(S, nS, 2) & (d3&d4 | down(S, nS, 3)&d4&down(D, nD, 5))
	}
	return tokens, letters & second & countries
}

// bridged marks digits, the separators that a digit follows within three bytes,
// and single letters after a digit and before a digit or separator ("2A 004").
func bridged(prev, c, nx *Block) uint64 {
	d1, d2, d3 := down(c.Digit, nx.Digit, 1), down(c.Digit, nx.Digit, 2), down(c.Digit, nx.Digit, 3)
	sep, next := c.sep(), nx.sep()
	s1 := down(sep, next, 1)
	s2 := s1 & down(sep, next, 2)
	letter := c.Word & (c.Digit<<1 | prev.Digit>>63) & (d1 | s1)
	return c.Digit | sep&(d1|s1&d2|s2&d3) | letter
}

// colonChains marks colons followed by two more, each at most five bytes after
// the one before, and double colons; of a chain only those without a colon in
// the five bytes before.
func colonChains(c, nx uint64) uint64 {
	near := func(c, nx uint64) (uint64, uint64) {
		a := down(c, nx, 1) | down(c, nx, 2) | down(c, nx, 3) | down(c, nx, 4) | down(c, nx, 5)
		b := nx>>1 | nx>>2 | nx>>3 | nx>>4 | nx>>5
		return c & a, nx & b
	}
	k, nk := near(c, nx)
	k2, _ := near(k, nk)
	return c&down(c, nx, 1) | k2
}

// Words gives, for the 64 bytes from pos on, which are ASCII letters and digits,
// which are parts of other characters, and where words may start: after any
// byte that is no ASCII letter or digit.
func (x *Index) Words(pos int) (ascii, high, starts uint64) {
	b, r := pos/blockSize+1, uint(pos%blockSize)
	c, nx := &x.blocks[b], &x.blocks[b+1]
	ascii, high = down(c.Word, nx.Word, r), down(c.High, nx.High, r)
	starts = (ascii | high&^(high<<1)) &^ (ascii << 1)
	if pos > 0 && IsWord(x.text[pos-1]) {
		starts &^= 1
	}
	return ascii, high, starts
}
