package lex

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// view is the classes of the 64 bytes from some place on.
type view struct{ digit, word, sep uint64 }

func (x *Index) view(pos int) view {
	b, r := pos/blockSize+1, uint(pos%blockSize)
	c, nx := &x.blocks[b], &x.blocks[b+1]
	return view{along(c.Digit, nx.Digit, r), along(c.Word, nx.Word, r), along(c.sep(), nx.sep(), r)}
}

// along is down for a distance that is not a constant, 0 to 63.
func along(x, next uint64, n uint) uint64 { return x>>(n&63) | next<<1<<((63-n)&63) }

func (v *view) skip(n int) {
	v.digit >>= uint(n) & 63
	v.word >>= uint(n) & 63
	v.sep >>= uint(n) & 63
}

// Shapes are the shapes that tokens are wanted of. A Cursor gives up early on
// what cannot become one of them.
type Shapes struct {
	begins     [1 << 10]uint64 // one bit for each hash of the beginning of a shape
	words      [MaxToken + 1][]wordPattern
	mostDigits int // the longest digit token wanted however grouped
}

// Add enters every shape of a pattern (see ParseShape) and returns their keys.
func (s *Shapes) Add(pattern string) ([]Key, error) {
	if strings.Contains(pattern, "X") {
		w, n, err := parseWord(pattern)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(s.words[n], w) {
			s.words[n] = append(s.words[n], w)
		}
		return []Key{w.key}, nil
	}
	keys, prefixes, err := parseRunShape(pattern)
	for _, k := range prefixes {
		s.begins[k>>6&1023] |= 1 << (k & 63)
	}
	return keys, err
}

// AddDigits asks for digit tokens of up to n digits, however grouped.
func (s *Shapes) AddDigits(n int) { s.mostDigits = max(s.mostDigits, n) }

// Cursor walks the prefixes of a token that may be values of their own, the
// longest first. It is one goroutine's working memory.
type Cursor struct {
	Token  Token
	shapes *Shapes
	v      view // of the text from pos on
	pos    int  // of the next run
	sep    byte // separator before it
	seen   int  // bytes from the start to pos
	key    Key
	ends   [MaxRuns + mostPatterns]prefix
	left   int // prefixes in ends not yet given
}

// prefix is a place where a token may end, with what the token is up to there.
type prefix struct {
	key             Key
	end             int32
	n, runs, digits uint8
}

// NewCursor makes a cursor for tokens of the given shapes.
func NewCursor(s *Shapes) Cursor { return Cursor{shapes: s} }

// Start reads the token at a spot with TokenStart. It reports false when none
// starts there, because what stands before binds tighter than what follows, or
// because it cannot have any of the shapes.
func (c *Cursor) Start(x *Index, pos int) bool {
	if pos > 0 {
		b := x.text[pos-1]
		if tight(b) && !opens(x.text, pos) || b >= utf8.RuneSelf && GluedBefore(x.text, pos) {
			return false
		}
	}
	t := &c.Token
	t.Text, t.Start, t.End = x.text, pos, pos
	t.n, t.runs, t.digits = 0, 0, 0
	c.v, c.pos, c.sep, c.seen, c.key, c.left = x.view(pos), pos, 0, 0, keySeed, 0
	if !c.firstWord() {
		return c.left > 0
	}
	for c.run() && c.goesOn() {
	}
	return c.left > 0
}

// mostTurns is how often a word changes between letters and digits at most, in
// any shape that is given by its runs.
const mostTurns = 6

// mostPatterns is how many word patterns one word can fit at most.
const mostPatterns = 4

// firstWord looks at the first word as a whole: it keeps it for the word
// patterns that it fits and reports whether to read it run by run. A word that
// turns between letters and digits too often is part of a hash or the like.
func (c *Cursor) firstWord() bool {
	n := bits.TrailingZeros64(^c.v.word)
	if n > MaxToken {
		return false
	}
	inWord := uint64(1)<<n - 1
	d := c.v.digit & inWord
	if d == inWord {
		return true
	}
	if ps := c.shapes.words[n]; len(ps) > 0 {
		c.patterns(ps, n, d)
	}
	return bits.OnesCount64((d^d<<1)&inWord&^1) <= mostTurns
}

// patterns keeps the first word, of n bytes with digits at d, for each pattern that it fits.
func (c *Cursor) patterns(ps []wordPattern, n int, d uint64) {
	t := &c.Token
	for _, p := range ps {
		if d&p.letters != 0 || d&p.digits != p.digits || c.left == mostPatterns || !c.endsAt(c.pos+n, c.v.sep>>n) {
			continue
		}
		t.letters(t.Text[c.pos:][:n])
		c.ends[c.left] = prefix{p.key, int32(c.pos + n), uint8(n), 0, uint8(bits.OnesCount64(d))}
		c.left++
	}
}

// Next shortens the token to the next place where it may end; the first call
// gives the longest. It reports whether there is one.
func (c *Cursor) Next() bool {
	if c.left == 0 {
		return false
	}
	c.left--
	p, t := &c.ends[c.left], &c.Token
	t.End, t.n, t.runs, t.digits = int(p.end), int(p.n), int(p.runs), int(p.digits)
	return true
}

// Key returns the shape of the token as it stands.
func (c *Cursor) Key() Key { return c.ends[c.left].key }

// keep notes that the token may end where it stands.
func (c *Cursor) keep() {
	t := &c.Token
	c.ends[c.left] = prefix{c.key, int32(t.End), uint8(t.n), uint8(t.runs), uint8(t.digits)}
	c.left++
}

// run appends the run at pos; false when no wanted token goes on with it.
func (c *Cursor) run() bool {
	t, v := &c.Token, &c.v
	kind, n := byte('9'), bits.TrailingZeros64(^v.digit)
	if n == 0 {
		kind, n = 'A', bits.TrailingZeros64(^(v.word &^ v.digit))
	}
	// A run that reaches the end of the view may go on: too long for any value.
	if t.runs == MaxRuns || t.n+n > MaxToken || c.seen+n >= 64 {
		return false
	}
	c.key = c.key.next(kind, n, c.sep)
	digits := t.digits
	if kind == '9' {
		digits += n
	}
	if (digits < t.n+n || digits > c.shapes.mostDigits) && c.shapes.begins[c.key>>6&1023]>>(c.key&63)&1 == 0 {
		return false
	}
	switch {
	case kind == 'A':
		t.letters(t.Text[c.pos:][:n])
	case n <= 16 && c.pos+16 <= len(t.Text):
		*(*[16]byte)(t.compact[t.n:]) = *(*[16]byte)(t.Text[c.pos:])
	default:
		copy(t.compact[t.n:], t.Text[c.pos:][:n])
	}
	t.kinds[t.runs], t.seps[t.runs], t.lens[t.runs] = kind, c.sep, uint8(n)
	t.n, t.digits = t.n+n, digits
	t.runs++
	c.advance(n)
	t.End = c.pos
	return true
}

func (c *Cursor) advance(n int) {
	c.pos += n
	c.seen += n
	c.v.skip(n)
}

// endsAt reports whether a first word may end at end as a value of its own,
// given the separators from there on.
func (c *Cursor) endsAt(end int, sep uint64) bool {
	text := c.Token.Text
	if sep&1 == 0 {
		return !GluedAfter(text, end)
	}
	return !tight(text[end]) || end+1 == len(text) || !IsWord(text[end+1]) || letterTail(text, end+1)
}

// goesOn keeps the token if it may end where it stands and reports whether
// another run follows, moving pos there.
func (c *Cursor) goesOn() bool {
	v, text, end := &c.v, c.Token.Text, c.pos
	if v.word&1 != 0 { // a run of the other kind follows at once
		c.sep = 0
		return true
	}
	n := bits.TrailingZeros64(^v.sep)
	if n == 0 && GluedAfter(text, end) {
		return false
	}
	if n == 0 || n > 3 || c.seen+n >= 60 || v.word>>n&1 == 0 {
		c.keep()
		return false
	}
	sep, loose, ok := joint(text[end : end+n])
	ok = ok && (v.digit>>n&1 != 0 || c.shortWord(n))
	if loose || !ok && letterTail(text, end+n) {
		c.keep()
	}
	if !ok {
		return false
	}
	c.sep = sep
	c.advance(n)
	return true
}

// joint reads what stands between two runs: the separator, whether a value may
// end before it (a space or bracket is among it), and whether it joins at all.
func joint(between []byte) (sep byte, loose, ok bool) {
	ok = true
	for _, b := range between {
		switch b {
		case ' ':
			loose = true
			continue
		case '(', ')':
			loose = true
		}
		if sep != 0 {
			ok = false
		}
		sep = b
	}
	if sep == 0 {
		sep = ' '
	}
	return sep, loose, ok
}

// shortWord reports whether the word n bytes ahead is one or two ASCII letters,
// as the check letters that stand apart ("AB 12 34 56 C").
func (c *Cursor) shortWord(n int) bool {
	w := bits.TrailingZeros64(^(c.v.word >> n))
	return w <= 2 && c.v.digit>>n&(1<<w-1) == 0 && !GluedAfter(c.Token.Text, c.pos+n+w)
}

// letterTail reports whether a plain word of letters starts at pos that is not
// tied to anything further: "0101012345-scan", "123456782.pdf" end before it,
// parts of a UUID or version do not.
func letterTail(text []byte, pos int) bool {
	i := pos
	for i < len(text) && i-pos <= 12 && (text[i]|0x20)-'a' < 26 {
		i++
	}
	return i > pos && i-pos <= 12 && (i == len(text) || !IsWord(text[i]) && (text[i] == '.' || !tight(text[i])))
}

// opens reports whether a token may start at pos: what stands before must not
// be a separator that ties it to a word, unless that is one plain word alone
// ("CPR-0101012345").
func opens(text []byte, pos int) bool {
	if pos < 2 || !tight(text[pos-1]) || !IsWord(text[pos-2]) {
		return true
	}
	i := pos - 1
	for i > 0 && pos-1-i <= 12 && (text[i-1]|0x20)-'a' < 26 {
		i--
	}
	return i < pos-1 && pos-1-i <= 12 && (i == 0 || !IsWord(text[i-1]) && !tight(text[i-1]))
}
