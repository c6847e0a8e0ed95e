package lex

import (
	"math/bits"
	"unicode/utf8"
)

// view is the classes of the 64 bytes from some place on.
type view struct{ digit, word, sep uint64 }

func (x *Index) view(pos int) view {
	b, r := pos/blockSize+1, uint(pos%blockSize)
	c, nx := &x.blocks[b], &x.blocks[b+1]
	if r == 0 {
		return view{c.Digit, c.Word, c.Sep}
	}
	return view{down(c.Digit, nx.Digit, r), down(c.Word, nx.Word, r), down(c.Sep, nx.Sep, r)}
}

func (v *view) skip(n int) {
	v.digit >>= n
	v.word >>= n
	v.sep >>= n
}

// Cursor walks the prefixes of a token that may be values of their own.
type Cursor struct {
	x     *Index
	v     view
	pos   int // of the next run, where next is set
	next  byte
	key   Key
	seen  int // bytes consumed of the view
	Token Token
}

// Start begins at a spot with TokenStart. It reports false when no token may
// start there because what stands before binds tighter than what follows.
func (c *Cursor) Start(x *Index, pos int) bool {
	if !opens(x.text, pos) || pos > 0 && x.text[pos-1] >= utf8.RuneSelf && GluedBefore(x.text, pos) {
		return false
	}
	t := &c.Token
	t.Text, t.Start, t.End = x.text, pos, pos
	t.n, t.runs, t.digits = 0, 0, 0
	c.x, c.v, c.pos, c.next, c.key, c.seen = x, x.view(pos), pos, 0, keySeed, 0
	return true
}

// Next extends the token to the next place where it may end and reports
// whether there is one. Token and Key describe it until the next call.
func (c *Cursor) Next() bool {
	for c.pos >= 0 {
		if !c.run() {
			return false
		}
		if c.ends() {
			return true
		}
	}
	return false
}

// Key returns the shape of the token as it stands.
func (c *Cursor) Key() Key { return c.key }

// run appends the run at pos; false when it cannot be part of a token.
func (c *Cursor) run() bool {
	t, v := &c.Token, &c.v
	kind, n := byte('9'), bits.TrailingZeros64(^v.digit)
	if n == 0 {
		kind, n = 'A', bits.TrailingZeros64(^(v.word &^ v.digit))
	}
	// A run that reaches the end of the view may go on: too long for any value.
	if t.runs == MaxRuns || t.n+n > MaxToken || c.seen+n >= 64 {
		c.pos = -1
		return false
	}
	text := c.x.text[c.pos : c.pos+n]
	if kind == 'A' {
		t.letters(text)
	} else {
		t.digits += n
		if n <= 16 && c.pos+16 <= len(c.x.text) {
			*(*[16]byte)(t.compact[t.n:]) = *(*[16]byte)(c.x.text[c.pos:])
		} else {
			copy(t.compact[t.n:], text)
		}
	}
	t.kinds[t.runs], t.seps[t.runs], t.lens[t.runs] = kind, c.next, uint8(n)
	c.key = c.key.next(kind, n, c.next)
	t.n += n
	t.runs++
	t.End = c.pos + n
	c.pos = t.End
	c.seen += n
	v.skip(n)
	return true
}

// letters appends ASCII letters in upper case.
func (t *Token) letters(text []byte) {
	for i, b := range text {
		t.compact[t.n+i] = b &^ 0x20
	}
}

// ends says whether the token may end where it stands, and moves pos to the
// run that follows, or to -1 when none does.
func (c *Cursor) ends() bool {
	v, text, end := &c.v, c.x.text, c.Token.End
	if v.word&1 != 0 { // a run of the other kind follows at once
		c.next = 0
		return false
	}
	n := bits.TrailingZeros64(^v.sep)
	if n == 0 && GluedAfter(text, end) {
		c.pos = -1
		return false
	}
	if n == 0 || n > 3 || c.seen+n >= 60 || v.word>>n&1 == 0 {
		c.pos = -1
		return true
	}
	sep, loose, ok := joint(text[end : end+n])
	ok = ok && (v.digit>>n&1 != 0 || c.shortWord(n))
	if !ok {
		c.pos = -1
		return loose || letterTail(text, end+n)
	}
	c.next, c.pos = sep, end+n
	c.seen += n
	v.skip(n)
	return loose
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
	if w > 2 {
		return false
	}
	for _, b := range c.x.text[c.Token.End+n:][:w] {
		if b-'0' < 10 {
			return false
		}
	}
	return !GluedAfter(c.x.text, c.Token.End+n+w)
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

// tight reports whether a separator ties what stands on both sides together.
func tight(c byte) bool { return c == '-' || c == '.' || c == '/' || c == '+' }
