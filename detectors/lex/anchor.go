package lex

import "math/bits"

// Anchor is a set of reasons to look at a place in the text.
type Anchor uint8

// Anchors. A detector that probes names one of those after TokenStart.
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
	// Pairs: the first of five or more of + - . / that stand three bytes apart.
	Pairs
	// Names: the first letter of a capitalised word that another capitalised
	// word follows, after one space or ", "; or of an initial, ". " and such a
	// word ("J. Smith"). Letters of scripts without case count as capitals, and
	// an opening quotation mark outside ASCII belongs to the word: it is the place then.
	Names
	// Numbers: the first digit of one to five, a word of their own but for one
	// letter that may follow ("12a"), with a capitalised word before or after
	// them, one space, comma or ", " between.
	Numbers
)

// ProbeAnchor reports whether a detector may probe at such places; NoAnchor is
// for those that do not.
func ProbeAnchor(a Anchor) bool {
	return a == NoAnchor || a == At || a == Colons || a == Country || a == Pairs || a == Names || a == Numbers
}

// Anchors are the places among 64 bytes of a window at which a value may
// start, one bit for each byte, that of Base lowest.
type Anchors struct {
	Base                                 int
	Tokens, At, Colons, Countries, Pairs uint64 // TokenStart, At, Colons, Country and Pairs
	Names, Numbers                       uint64 // where Seek asked for them
	Literals                             uint64 // windows of the literals that Find asked for
	Labels                               uint64 // marks after labels whose ends SeekLabels was given
}

// All returns the places with any anchor.
func (a *Anchors) All() uint64 {
	return a.Tokens | a.At | a.Colons | a.Countries | a.Pairs | a.Names | a.Numbers | a.Literals | a.Labels
}

// Index holds the byte classes of a window and walks the anchors in a part of
// it. It is one goroutine's working memory: Reset starts it on the next window.
type Index struct {
	Anchors Anchors // what Next last found

	text       []byte
	blocks     []Block // blocks[0] and the last two are empty: neighbours without bounds
	lo, hi     int     // the part of text that is asked for
	next, last int     // the block that Next looks at, the last that it has to
	bridge     uint64  // bridged of block bridgeOf: two blocks in turn need it
	bridgeOf   int
	seek       Anchor   // of Names and Numbers, what is asked for
	capitals   []uint64 // by block; empty when neither is
	sieve      *Sieve   // nil when no literals are asked for
	labels     *Tails   // nil when no labels are asked for
	sifted     []uint64 // by block
	dull       dull
	heedDull   bool // marks known to be dull are left out
}

// Reset classifies text and makes Next start on the anchors in text[lo:hi].
// The text must not change until the next Reset.
func (x *Index) Reset(text []byte, lo, hi int) {
	x.text = text
	x.classify()
	x.classifyCapitals()
	x.sift()
	x.lo, x.hi, x.bridgeOf = lo, hi, -1
	x.next, x.last = lo/blockSize, (hi-1)/blockSize
	if lo >= hi {
		x.next, x.last = 0, -1
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

// Next moves to the next 64 bytes that have anchors, and reports whether there are any.
func (x *Index) Next() bool {
	for x.next <= x.last {
		i := x.next
		x.next++
		c, nx := &x.blocks[i+1], &x.blocks[i+2]
		digit, ahead := c.Digit, nx.Digit&0xffffff
		var names, numbers uint64
		if x.seek != 0 {
			names, numbers = x.capitalised(i)
		}
		var literals uint64
		if i < len(x.sifted) && x.sifted[i] != 0 {
			literals = x.windowsIn(i, x.sifted[i])
		}
		if x.sieve != nil && x.sieve.worded {
			literals |= x.wordsIn(i)
		}
		var labels uint64
		if x.labels != nil && c.Colon|c.Mark != 0 {
			labels = x.labelMarks(i)
		}
		if digit|c.At|c.Colon|ahead|names|literals|labels == 0 {
			continue
		}
		var tokens, countries, colons, pairs uint64
		// No value of letters and digits has fewer than four digits in its first 24
		// bytes, but for long words, which have one.
		if digit|ahead != 0 && (bits.OnesCount64(digit)+bits.OnesCount64(ahead) >= 4 || longWords(c.Word, nx.Word) != 0) {
			tokens, countries = x.tokenStarts(i)
		}
		if c.Colon != 0 {
			colons = colonChains(c.Colon, nx.Colon)
		}
		if c.Tight != 0 {
			pairs = tightPairs(&x.blocks[i], c, nx)
		}
		if tokens|c.At|colons|countries|pairs|names|numbers|literals|labels == 0 {
			continue
		}
		mask := x.mask(i)
		x.Anchors = Anchors{i * blockSize, tokens & mask, c.At & mask, colons & mask, countries & mask, pairs & mask,
			names & mask, numbers & mask, literals & mask, labels & mask}
		return true
	}
	return false
}

// mask has the bytes of block i that were asked for.
func (x *Index) mask(i int) uint64 {
	mask := ^uint64(0)
	if x.lo > i*blockSize {
		mask <<= x.lo % blockSize
	}
	if i == x.last {
		mask &= ^uint64(0) >> (blockSize - 1 - (x.hi-1)%blockSize)
	}
	return mask
}

// tokenStarts finds the word starts of block i from which a token with digits
// may run, and those that look like a country code with check digits.
func (x *Index) tokenStarts(i int) (tokens, countries uint64) {
	b := (*[4]Block)(x.blocks[i : i+4]) // the block before, the block, two after
	prev, c, nx := &b[0], &b[1], &b[2]
	// What a tight separator ties to a digit before it starts nothing.
	tied := (c.Tight<<1 | prev.Tight>>63) & (c.Digit<<2 | prev.Digit>>62)
	starts := c.Word &^ (c.Word<<1 | prev.Word>>63 | tied)
	if starts == 0 {
		return 0, 0
	}
	D, W, nD, nW := c.Digit, c.Word, nx.Digit, nx.Word
	w2, n2 := W&down(W, nW, 1), nW&(nW>>1)
	w4, n4 := w2&down(w2, n2, 2), n2&(n2>>2)

	if s := starts & D; s != 0 {
		// A digit that starts seven or more bytes of digits and separators, each
		// separator at most three bytes before a digit; or a mixed word of eight.
		m := x.bridge
		if x.bridgeOf != i {
			m = bridged(prev, c, nx)
		}
		nm := bridged(c, nx, &b[3])
		x.bridge, x.bridgeOf = nm, i+1
		m2, k2 := m&down(m, nm, 1), nm&(nm>>1)
		m4, k4 := m2&down(m2, k2, 2), k2&(k2>>2)
		tokens = s & (m4&down(m4, k4, 3) | w4&down(w4, n4, 4))
	}
	letters := starts &^ D
	d1, d2, d3, d4 := down(D, nD, 1), down(D, nD, 2), down(D, nD, 3), down(D, nD, 4)
	if near := letters & (d1 | d2 | d3 | d4); near != 0 {
		// One to four letters, then a digit, in a word of seven.
		tokens |= near & w4 & down(w4, n4, 3)
		S, nS := c.sep(), nx.sep()
		s1, s2 := down(S, nS, 1), down(S, nS, 2)
		// A letter or two that stand apart from the digits: "X-1234567-L", "AB 12 34 56 C".
		second := down(W, nW, 1) &^ d1
		tokens |= near & d3 & d4 & (s1&d2 | second&s2)
		// "DE89…", "DE 89…", "DE. 89…"
		countries = near & second & (d2&d3 | s2&d4&(d3|down(S, nS, 3)&down(D, nD, 5)))
	}
	// A long word with digits further in: six letters, then year, month, day.
	if long := letters & w4 & down(w4, n4, 4); long != 0 {
		w8, n8 := w4&down(w4, n4, 4), n4&(n4>>4)
		if long &= down(w8, n8, 7); long != 0 {
			tokens |= long & (down(D, nD, 6) | down(D, nD, 7) | down(D, nD, 9) | down(D, nD, 10) |
				down(D, nD, 12) | down(D, nD, 13) | down(D, nD, 14) | longWords(W, nW))
		}
	}
	return tokens, countries
}

// LongWord is from how many bytes on a word needs only one digit, in the first
// so many, to be looked at as a token: wallet addresses, keys.
const LongWord = 24

// longWords marks the bytes from which LongWord bytes of a word run.
func longWords(w, n uint64) uint64 {
	w, n = w&down(w, n, 1), n&(n>>1)
	w, n = w&down(w, n, 2), n&(n>>2)
	w, n = w&down(w, n, 4), n&(n>>4)
	return w & down(w, n, 8) & down(w, n, 16)
}

// tightPairs marks tight separators followed by four more, each three bytes
// after the one before; of a longer chain only the first.
func tightPairs(prev, c, nx *Block) uint64 {
	t, n := c.Tight, nx.Tight
	first := t & down(t, n, 3) &^ (t<<3 | prev.Tight>>61)
	if first == 0 {
		return 0
	}
	return first & down(t, n, 6) & down(t, n, 9) & down(t, n, 12)
}

// bridged marks digits, the separators that a digit follows within three bytes,
// and single letters between digits ("2A 004").
func bridged(prev, c, nx *Block) uint64 {
	d1, d2, d3 := down(c.Digit, nx.Digit, 1), down(c.Digit, nx.Digit, 2), down(c.Digit, nx.Digit, 3)
	sep, next := c.sep(), nx.sep()
	s1 := down(sep, next, 1)
	s2 := s1 & down(sep, next, 2)
	letter := c.Word & (c.Digit<<1 | prev.Digit>>63) & (d1 | s1&d2)
	return c.Digit | sep&(d1|s1&d2|s2&d3) | letter
}

// colonChains marks colons followed by two more, each at most five bytes after
// the one before, and double colons.
func colonChains(c, nx uint64) uint64 {
	first := c & within5(c, nx)
	if first == 0 {
		return 0
	}
	double := c & down(c, nx, 1)
	return double | first&within5(first, nx&within5(nx, 0))
}

// within5 marks the bytes of which one of the next five is in the set.
func within5(c, nx uint64) uint64 {
	a, n := down(c, nx, 1), nx>>1 // the next
	b := a | down(a, n, 1)        // the next two
	n |= n >> 1
	return b | down(b, n, 2) | down(c, nx, 5) // the next four, and the fifth
}

// WordsSize is how many bytes Words tells of.
const WordsSize = blockSize

// Words tells of 64 bytes of text which are ASCII letters and digits, which are
// parts of other characters, and where words may start: after any byte that is
// no ASCII letter or digit.
type Words struct{ ASCII, High, Starts uint64 }

// Words gives the words of the 64 bytes from pos on.
func (x *Index) Words(pos int) Words {
	b, r := pos/blockSize+1, uint(pos%blockSize)
	c, nx := &x.blocks[b], &x.blocks[b+1]
	ascii, high := along(c.Word, nx.Word, r), along(c.High, nx.High, r)
	starts := (ascii | high&^(high<<1)) &^ (ascii << 1)
	if pos > 0 && IsWord(x.text[pos-1]) {
		starts &^= 1
	}
	return Words{ascii, high, starts}
}
