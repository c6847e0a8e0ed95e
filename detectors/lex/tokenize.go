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
	b, r := (*[2]Block)(x.blocks[pos/blockSize+1:]), uint(pos%blockSize)
	c, nx := &b[0], &b[1]
	return view{along(c.Digit, nx.Digit, r), along(c.Word, nx.Word, r), along(c.sep(), nx.sep(), r)}
}

// along is down for a distance that is not a constant, 0 to 63.
func along(x, next uint64, n uint) uint64 { return x>>(n&63) | next<<1<<((63-n)&63) }

// skip moves the view n places on, 0 to 63.
func (v *view) skip(n int) {
	v.digit >>= uint(n) & 63
	v.word >>= uint(n) & 63
	v.sep >>= uint(n) & 63
}

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
		s.begins.add(k)
	}
	for _, k := range keys {
		s.whole.add(k)
	}
	return keys, err
}

// AddDigits asks for digit tokens of n digits, however grouped.
func (s *Shapes) AddDigits(n int) { s.numbers |= 1 << n }

// Cursor walks the prefixes of a token that may be values of their own, the
// longest first. It is one goroutine's working memory.
type Cursor struct {
	Token  Token // what Fill last gave
	shapes *Shapes
	text   []byte
	start  int
	ends   [MaxRuns + mostPatterns]prefix
	left   int  // prefixes in ends not yet given
	filled bool // Token has the runs of the longest
}

// prefix is a place where a token may end, with what the token is up to there.
type prefix struct {
	key                  Key
	end, n, runs, digits uint8 // end from the start of the token
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
	c.text, c.start, c.left, c.filled = x.text, pos, 0, false
	v := x.view(pos)
	if c.firstWord(&v) {
		c.readRuns(v)
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
func (c *Cursor) firstWord(v *view) bool {
	n := bits.TrailingZeros64(^v.word)
	if n > MaxToken {
		return false
	}
	inWord := uint64(1)<<(n&63) - 1
	d := v.digit & inWord
	if d == inWord {
		return true
	}
	if ps := c.shapes.words[n]; len(ps) > 0 {
		c.patterns(ps, n, d, v.sep>>(n&63))
	}
	turns := (d ^ d<<1) & inWord &^ 1
	for range mostTurns {
		turns &= turns - 1
	}
	return turns == 0
}

// patterns keeps the first word, of n bytes with digits at d, for each pattern
// that it fits; sep are the separators after it.
func (c *Cursor) patterns(ps []wordPattern, n int, d, sep uint64) {
	for _, p := range ps {
		if d&p.letters != 0 || d&p.digits != p.digits || c.left == mostPatterns || !c.endsAt(c.start+n, sep) {
			continue
		}
		c.ends[c.left] = prefix{p.key, uint8(n), uint8(n), 0, uint8(bits.OnesCount64(d))}
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
func (c *Cursor) Key() Key { return c.ends[c.left].key }

// Number returns how many digits the token has if it has nothing else, 0 otherwise.
func (c *Cursor) Number() int {
	if p := &c.ends[c.left]; p.n == p.digits {
		return int(p.n)
	}
	return 0
}

// Fill makes Token the token as it stands. It is apart from Next because most
// tokens are of no shape that anyone wants.
func (c *Cursor) Fill() *Token {
	t, p := &c.Token, &c.ends[c.left]
	t.Text, t.Start, t.End = c.text, c.start, c.start+int(p.end)
	if !c.filled {
		c.filled = true
		c.compact(p)
	}
	t.n, t.runs, t.digits = int(p.n), int(p.runs), int(p.digits)
	return t
}

// compact gathers the letters and digits of the longest prefix: the shorter
// ones have the first of them.
func (c *Cursor) compact(p *prefix) {
	t := &c.Token
	if t.n = 0; p.runs == 0 {
		t.letters(c.text[t.Start:t.End])
		return
	}
	n := 0
	for _, r := range t.run[:p.runs] {
		at, k := c.start+int(r.at), int(r.n)
		if r.kind == '9' && k <= 16 && at+16 <= len(c.text) {
			*(*[16]byte)(t.compact[n:]) = *(*[16]byte)(c.text[at:])
		} else {
			t.n = n
			t.letters(c.text[at : at+k])
		}
		n += k
	}
}

// readRuns reads the token run by run, as far as some wanted token may go on,
// and keeps the places where it may end.
func (c *Cursor) readRuns(v view) {
	key, sep := keySeed, byte(0)
	seen, n, digits := 0, 0, 0 // bytes read; letters and digits, digits among them
	shapes := c.shapes
	for runs := 1; runs <= MaxRuns; runs++ {
		kind, k := byte('9'), bits.TrailingZeros64(^v.digit)
		if k == 0 {
			kind, k = 'A', bits.TrailingZeros64(^(v.word &^ v.digit))
		} else {
			digits += k
		}
		n += k
		// A run that reaches the end of the view may go on: too long for any value.
		if n > MaxToken || seen+k >= 64 {
			return
		}
		key = key.next(kind, k, sep)
		number := digits == n && shapes.numbers>>(n&63) != 0 // or its beginning
		if !number && !shapes.begins.has(key) {
			return
		}
		c.Token.run[runs-1] = run{kind, sep, uint8(k), uint8(seen)}
		seen += k
		v.skip(k)
		if v.word&1 != 0 { // a run of the other kind follows at once
			sep = 0
			continue
		}
		j := c.joint(&v, seen)
		if j.ends && (number && shapes.numbers>>(n&63)&1 != 0 || shapes.whole.has(key)) {
			c.ends[c.left] = prefix{key, uint8(seen), uint8(n), uint8(runs), uint8(digits)}
			c.left++
		}
		if j.width == 0 {
			return
		}
		sep = j.sep
		seen += j.width
		v.skip(j.width)
	}
}

// joint is what stands after a run: whether the token may end there, and the
// separator and its width where another run follows, 0 where none does.
type joint struct {
	ends  bool
	sep   byte
	width int
}

// joint looks at what stands after the first seen bytes of the token, from where v is.
func (c *Cursor) joint(v *view, seen int) joint {
	end := c.start + seen
	n := bits.TrailingZeros64(^v.sep)
	if n == 1 && v.digit&2 != 0 && seen < 59 { // most
		sep := c.text[end]
		return joint{ends: !tight(sep), sep: sep, width: 1}
	}
	if n == 0 {
		return joint{ends: !GluedAfter(c.text, end)}
	}
	if n > 3 || seen+n >= 60 || v.word>>(n&63)&1 == 0 {
		return joint{ends: true}
	}
	sep, loose, ok := separate(c.text[end : end+n])
	if ok && (v.digit>>(n&63)&1 != 0 || c.shortWord(v, end, n)) {
		return joint{loose, sep, n}
	}
	return joint{ends: loose || letterTail(c.text, end+n)}
}

// endsAt reports whether a first word may end at end as a value of its own,
// given the separators from there on.
func (c *Cursor) endsAt(end int, sep uint64) bool {
	if sep&1 == 0 {
		return !GluedAfter(c.text, end)
	}
	return !tight(c.text[end]) || end+1 == len(c.text) || !IsWord(c.text[end+1]) || letterTail(c.text, end+1)
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

// shortWord reports whether the word n bytes after end, where v is, is one or
// two ASCII letters, as the check letters that stand apart ("AB 12 34 56 C").
func (c *Cursor) shortWord(v *view, end, n int) bool {
	w := bits.TrailingZeros64(^(v.word >> n))
	return w <= 2 && v.digit>>n&(1<<w-1) == 0 && !GluedAfter(c.text, end+n+w)
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
