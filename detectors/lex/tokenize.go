package lex

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// Shapes are the shapes that tokens are wanted of. A Cursor gives up early on
// what cannot become one of them.
type Shapes struct {
	begins  keySet // beginnings of shapes
	whole   keySet // shapes
	words   [MaxToken + 1][]wordPattern
	numbers uint64 // bit n: tokens of n digits are wanted however grouped
}

// keySet is a set of keys by 16 bits of each: what is not in it was never added.
type keySet [1 << 10]uint64

func (s *keySet) add(k Key)      { s[k>>6&1023] |= 1 << (k & 63) }
func (s *keySet) has(k Key) bool { return s[k>>6&1023]>>(k&63)&1 != 0 }

// Add enters every shape of a pattern (see ParseShape) and returns them.
func (s *Shapes) Add(pattern string) ([]Shape, error) {
	if strings.Contains(pattern, "X") {
		return s.addWords(pattern)
	}
	var room [64]Key // enough for most patterns
	shapes, prefixes, err := parseRunShape(room[:0], pattern)
	for _, k := range prefixes {
		s.begins.add(k)
	}
	for _, sh := range shapes {
		s.whole.add(sh.Key)
	}
	return shapes, err
}

// addWords enters the words of each length that a pattern with an X allows.
func (s *Shapes) addWords(pattern string) (shapes []Shape, err error) {
	lengths, err := wordLengths(pattern)
	if err != nil {
		return nil, err
	}
	for _, fixed := range lengths {
		w, n, err := parseWord(fixed)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(s.words[n], w) {
			s.words[n] = append(s.words[n], w)
		}
		shapes = append(shapes, Shape{Key: w.key})
	}
	return shapes, nil
}

// AddDigits asks for digit tokens of n digits, however grouped.
func (s *Shapes) AddDigits(n int) { s.numbers |= 1 << n }

// want reports whether a token of that shape is wanted, of n letters and digits
// with so many letters among them.
func (s *Shapes) want(k Key, n, letters int) bool {
	return letters == 0 && s.numbers>>(n&63)&1 != 0 || s.whole.has(k)
}

// begin reports whether a token that is wanted may begin so.
func (s *Shapes) begin(k Key, n, letters int) bool {
	return letters == 0 && s.numbers>>(n&63) != 0 || s.begins.has(k)
}

// Cursor walks the prefixes of a token that may be values of their own, the
// longest first. It is one goroutine's working memory.
type Cursor struct {
	Token  Token // what Fill last gave
	shapes *Shapes
	text   []byte
	start  int
	ends   [mostEnds]prefix
	left   int    // prefixes in ends not yet given
	digits uint64 // where the digits stand in a token of digits and single separators, else 0
	filled bool   // Token has the runs, letters and digits of the longest
}

// prefix is a place where a token may end, with what the token is up to there:
// its shape and, a byte each from the lowest, its length in bytes, letters and
// digits, digits, and runs.
type prefix struct {
	key  Key
	size uint32
}

func newPrefix(key Key, end, n, digits, runs int) prefix {
	return prefix{key, uint32(end&0xff | n&0xff<<8 | digits&0xff<<16 | runs&0xff<<24)}
}

func (p prefix) end() int    { return int(p.size & 0xff) }
func (p prefix) n() int      { return int(p.size >> 8 & 0xff) }
func (p prefix) digits() int { return int(p.size >> 16 & 0xff) }
func (p prefix) runs() int   { return int(p.size >> 24) }

// NewCursor makes a cursor for tokens of the given shapes.
func NewCursor(s *Shapes) Cursor { return Cursor{shapes: s} }

// view is the classes of the 64 bytes from some place on.
type view struct{ digit, word, sep uint64 }

func (x *Index) view(pos int) view {
	i, r := pos/blockSize+1, uint(pos%blockSize)
	c, nx := &x.blocks[i], &x.blocks[i+1]
	return view{along(c.Digit, nx.Digit, r), along(c.Word, nx.Word, r), along(c.sep(), nx.sep(), r)}
}

// along is down for a distance that is not a constant, 0 to 63.
func along(x, next uint64, n uint) uint64 { return x>>(n&63) | next<<1<<((63-n)&63) }

// Start reads the token at a spot with TokenStart. It reports false when none
// starts there, because what stands before binds tighter than what follows,
// because it is the time stamp of a log, or because it cannot have any of the shapes.
func (c *Cursor) Start(x *Index, pos int) bool {
	if pos > 0 {
		b := x.text[pos-1]
		if classOf[b]&(classTight|classHigh) != 0 && (b >= utf8.RuneSelf && GluedBefore(x.text, pos) || b < utf8.RuneSelf && !opens(x.text, pos)) {
			return false
		}
	}
	if pos+16 <= len(x.text) && x.text[pos+10] == 'T' && logStamp(x.text[pos:]) {
		return false
	}
	c.text, c.start, c.left, c.digits, c.filled = x.text, pos, 0, 0, false
	v := x.view(pos)
	switch {
	case v.word&^v.digit&(v.digit+1) == 0 && v.digit&1 != 0: // the first word is a number
		c.number(&v)
	case c.firstWord(v):
		if v.digit&1 != 0 {
			c.number(&v)
		} else {
			c.readRuns(&v, reading{})
		}
	}
	return c.left > 0
}

// logStamp reports whether text starts with a time stamp as of RFC 3339
// ("2026-11-22T12:34…") at whose minutes or seconds it is midnight in no time
// zone: programs write them by the million, and they are nobody's date.
func logStamp(text []byte) bool {
	if text[4] != '-' || text[7] != '-' || text[13] != ':' {
		return false
	}
	if text[15] != '0' || text[14] != '0' && text[14] != '3' {
		return true
	}
	return len(text) >= 19 && text[16] == ':' && (text[17] != '0' || text[18] != '0')
}

// mostTurns is how often a word changes between letters and digits at most, in
// any shape that is given by its runs.
const mostTurns = 6

// mostPatterns is how many word patterns one word can fit at most, mostEnds how
// many prefixes a token can have.
const (
	mostPatterns = 20
	mostEnds     = MaxRuns + mostPatterns // 32: an index needs no check after &31
)

// firstWord looks at the first word as a whole: it keeps it for the word
// patterns that it fits and reports whether to read it run by run. A word that
// turns between letters and digits too often is part of a hash or the like.
func (c *Cursor) firstWord(v view) bool {
	n := bits.TrailingZeros64(^v.word)
	if n > MaxToken {
		return false
	}
	inWord := uint64(1)<<(n&63) - 1
	d := v.digit & inWord
	if d == inWord {
		return true
	}
	if ps := c.shapes.words[n]; len(ps) > 0 && d&(1<<LongWord-1) != 0 {
		c.patterns(ps, n, d)
	}
	turns := (d ^ d<<1) & inWord &^ 1
	for range mostTurns {
		turns &= turns - 1
	}
	return turns == 0
}

// patterns keeps the first word, of n bytes with digits at d, for each pattern that it fits.
func (c *Cursor) patterns(ps []wordPattern, n int, d uint64) {
	for _, p := range ps {
		if d&p.letters != 0 || d&p.digits != p.digits || c.left == mostPatterns || !endsAt(c.text, c.start+n) {
			continue
		}
		c.ends[c.left] = newPrefix(p.key, n, n, bits.OnesCount64(d), 0)
		c.left++
	}
}

// Next shortens the token to the next place where it may end; the first call
// gives the longest. It reports whether there is one.
func (c *Cursor) Next() bool {
	c.left--
	return c.left >= 0
}

// Key returns the shape of the token as it stands.
func (c *Cursor) Key() Key { return c.ends[c.left&(mostEnds-1)].key }

// Number returns how many digits the token has if it has nothing else, 0 otherwise.
func (c *Cursor) Number() int {
	if p := c.ends[c.left&(mostEnds-1)]; p.n() == p.digits() {
		return p.n()
	}
	return 0
}

// End returns where the token as it stands ends in the text.
func (c *Cursor) End() int { return c.start + c.ends[c.left&(mostEnds-1)].end() }

// Fill makes Token the token as it stands. It is apart from Next because most
// tokens are of no shape that anyone wants.
func (c *Cursor) Fill() *Token {
	t, p := &c.Token, c.ends[c.left&(mostEnds-1)]
	t.Text, t.Start, t.End = c.text, c.start, c.start+p.end()
	t.n, t.runs, t.digits = p.n(), p.runs(), p.digits()
	if !c.filled {
		c.filled = true
		if c.digits != 0 && t.runs > 0 { // no word pattern that begins with a digit
			c.fillNumber(t.runs)
		} else {
			c.fillRuns()
		}
	}
	return t
}

// fillNumber notes so many runs of a token of digits and single separators and
// gathers their digits.
func (c *Cursor) fillNumber(runs int) {
	t, text := &c.Token, c.text[c.start:]
	sep := byte(0)
	i, n := 0, 0
	for j := range t.run[:runs] {
		if j > 0 {
			sep = text[i]
			i++
		}
		k := bits.TrailingZeros64(^(c.digits >> (i & 63)))
		t.run[j] = newRun('9', sep, k, i)
		t.gather(n, text[i:], k)
		i, n = i+k, n+k
	}
}

// gather puts the k digits at the start of text into the compact form from n on.
func (t *Token) gather(n int, text []byte, k int) {
	if k <= 16 && len(text) >= 16 && n <= MaxToken {
		*(*[16]byte)(t.compact[n:]) = *(*[16]byte)(text)
	} else {
		copy(t.compact[n:], text[:k])
	}
}

// fillRuns gathers the letters and digits of the longest prefix: the shorter
// ones have the first of them.
func (c *Cursor) fillRuns() {
	t := &c.Token
	if t.runs == 0 { // kept for a word pattern
		t.letters(0, c.text[t.Start:t.End])
		return
	}
	n := 0
	for _, r := range t.run[:t.runs] {
		at, k := c.start+r.at(), r.len()
		if r.kind() == '9' {
			t.gather(n, c.text[at:], k)
		} else {
			t.letters(n, c.text[at:at+k])
		}
		n += k
	}
}

// mostEnd is before which byte of a token its last separator ends: longer ones
// are no values.
const mostEnd = 60

// number reads a token that begins with a digit: first the digits with single
// separators between them, which is all there is of most, found by their bits
// alone; then whatever follows.
func (c *Cursor) number(v *view) {
	single := v.sep & (v.digit << 1) & (v.digit >> 1) & (1<<(mostEnd-1) - 1)
	end := bits.TrailingZeros64(^(v.digit | single))
	token := ^uint64(0) >> ((blockSize - end) & 63)
	single &= token
	c.digits = v.digit & token
	seps, runs := uint64(0), 1
	for s := single; s != 0; s &= s - 1 {
		i := bits.TrailingZeros64(s)
		sep := c.text[c.start+i]
		if runs == MaxRuns {
			return
		}
		if classOf[sep]&classLoose != 0 {
			before := c.digits & (1<<(i&63) - 1)
			n := bits.OnesCount64(before)
			if n > MaxToken {
				return
			}
			if key := numberKey(before, seps); c.shapes.want(key, n, 0) {
				c.keep(newPrefix(key, i, n, n, runs))
			}
		}
		seps = addSep(seps, sep)
		runs++
	}
	n := bits.OnesCount64(c.digits)
	if n > MaxToken || end >= blockSize || runs == MaxRuns {
		return
	}
	key := numberKey(c.digits, seps)
	if (v.word|v.sep)>>(end&63)&1 == 0 {
		if c.shapes.want(key, n, 0) && !GluedAfter(c.text, c.start+end) {
			c.keep(newPrefix(key, end, n, n, runs))
		}
		return
	}
	if c.shapes.begin(key, n, 0) {
		c.readRuns(v, reading{outline: outline{digits: c.digits, seps: seps, at: end}, i: end, n: n, runs: runs})
	}
}

// reading is how far a token has been read.
type reading struct {
	outline
	i     int // bytes
	n     int // letters and digits
	alpha int // letters
	runs  int
}

// readRuns reads on run by run, as far as some wanted token may go on, and
// keeps the places where it may end.
func (c *Cursor) readRuns(v *view, r reading) {
	for sep := byte(0); ; {
		switch {
		case r.runs == MaxRuns:
			return
		case r.runs > 0 && v.word>>(r.i&63)&1 != 0: // a run of the other kind follows at once
			sep = 0
		case r.runs > 0:
			ends, s, width := c.joint(v, r.i)
			if ends && c.shapes.want(r.key(), r.n, r.alpha) {
				c.keep(newPrefix(r.key(), r.i, r.n, r.n-r.alpha, r.runs))
			}
			if width == 0 {
				return
			}
			r.i, sep = r.i+width, s
		}
		if c.digits != 0 { // more than digits and single separators
			c.fillNumber(r.runs)
			c.digits = 0
		}
		kind, k := byte('9'), bits.TrailingZeros64(^(v.digit >> (r.i & 63)))
		if k == 0 {
			kind, k = 'A', bits.TrailingZeros64(^((v.word &^ v.digit) >> (r.i & 63)))
			r.alpha += k
		}
		c.Token.run[r.runs] = newRun(kind, sep, k, r.i)
		r.outline = r.outline.add(kind, sep, k)
		r.i, r.n, r.runs = r.i+k, r.n+k, r.runs+1
		// A run that reaches the end of the view may go on: too long for any value.
		if r.n > MaxToken || r.i >= blockSize || !c.shapes.begin(r.key(), r.n, r.alpha) {
			return
		}
	}
}

// keep notes a place where the token may end.
func (c *Cursor) keep(p prefix) {
	c.ends[c.left&(mostEnds-1)] = p
	c.left++
}

// joint looks at what stands after the first i bytes of the token: whether it
// may end there, and the separator and its width where another run follows,
// width 0 where none does.
func (c *Cursor) joint(v *view, i int) (ends bool, sep byte, width int) {
	end := c.start + i
	n := bits.TrailingZeros64(^(v.sep >> (i & 63)))
	if n == 0 {
		return !GluedAfter(c.text, end), 0, 0
	}
	if n > 3 || i+n >= mostEnd || v.word>>((i+n)&63)&1 == 0 {
		return true, 0, 0
	}
	sep, loose, ok := separate(c.text[end : end+n])
	if ok && (v.digit>>((i+n)&63)&1 != 0 || shortWord(c.text, end+n)) {
		return loose, sep, n
	}
	return loose || letterTail(c.text, end+n), 0, 0
}

// endsAt reports whether a first word may end at end as a value of its own.
func endsAt(text []byte, end int) bool {
	if end == len(text) || !isSep(text[end]) {
		return !GluedAfter(text, end)
	}
	return !tight(text[end]) || end+1 == len(text) || !IsWord(text[end+1]) || letterTail(text, end+1)
}

// separate reads what stands between two runs: the separator, whether a value may
// end before it (a space or bracket is among it), and whether it joins at all.
func separate(between []byte) (sep byte, loose, ok bool) {
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

// shortWord reports whether the word at text[i:] is one or two ASCII letters,
// as the check letters that stand apart ("AB 12 34 56 C").
func shortWord(text []byte, i int) bool {
	end := i
	for end < len(text) && end-i < 3 && (text[end]|0x20)-'a' < 26 {
		end++
	}
	return end-i <= 2 && !GluedAfter(text, end)
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
	if pos < 2 || !tight(text[pos-1]) || !GluedBefore(text, pos-1) {
		return true
	}
	i := pos - 1
	for i > 0 && pos-1-i <= 12 && (text[i-1]|0x20)-'a' < 26 {
		i--
	}
	return i < pos-1 && pos-1-i <= 12 && (i == 0 || !IsWord(text[i-1]) && !tight(text[i-1]))
}
