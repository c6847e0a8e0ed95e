package lex

import (
	"math/bits"
	"unicode"
	"unicode/utf8"
)

// capitalWord is the longest word that Names and Numbers look at, in bytes: a
// bound that makes two blocks enough wherever their edge falls.
const capitalWord = 40

// Seek makes Next look for Names and Numbers, if they are in the set, besides
// the anchors that it always gives. It holds for all texts to come.
func (x *Index) Seek(set Anchor) { x.seek = set & (Names | Numbers) }

// classifyCapitals finds the capital letters A-Z; nobody else needs them.
func (x *Index) classifyCapitals() {
	if x.seek == 0 {
		return
	}
	full := len(x.text) / blockSize
	n := len(x.blocks)
	if cap(x.capitals) < n {
		x.capitals = make([]uint64, n)
	}
	x.capitals = x.capitals[:n]
	capitals(x.text[:full*blockSize], x.capitals[1:1+full])
	var tail [blockSize]byte
	copy(tail[:], x.text[full*blockSize:])
	capitals(tail[:], x.capitals[1+full:2+full])
	x.capitals[n-2], x.capitals[n-1] = 0, 0
}

// capitalsTable is the portable twin of capitals: bit i of out[b] is set where
// text[64*b+i] is one of A-Z. len(text) is 64*len(out).
func capitalsTable(text []byte, out []uint64) {
	for b := range out {
		var m uint64
		for i, c := range (*[blockSize]byte)(text[b*blockSize:]) {
			if c-'A' < 26 {
				m |= 1 << i
			}
		}
		out[b] = m
	}
}

// words returns, of block b (an index of x.blocks), the bytes of words, where
// words start and which of them may start with a capital.
func (x *Index) words(b int) (word, starts, capital uint64) {
	c, prev := &x.blocks[b], &x.blocks[b-1]
	word = c.Word | c.High
	starts = word &^ (word<<1 | (prev.Word|prev.High)>>63)
	return word, starts, starts & (x.capitals[b] | c.High)
}

// capitalised finds the Names and Numbers of block i. Bit operations leave few
// places, which are then looked at byte by byte.
func (x *Index) capitalised(i int) (names, numbers uint64) {
	c, nx, prev := &x.blocks[i+1], &x.blocks[i+2], &x.blocks[i]
	word, starts, caps := x.words(i + 1)
	digits := starts & c.Digit
	if caps == 0 && (digits == 0 || x.capitals[i]|x.capitals[i+2]|prev.High|nx.High == 0) {
		return 0, 0
	}
	nword, _, ncaps := x.words(i + 2)
	other, nother := c.other(), nx.other()
	// Adding the starts to the words carries each to the byte after its word. A
	// word from the block before counts as capitalised until it is looked at.
	ends := (word + caps + (prev.Word|prev.High)>>63) &^ word
	if x.seek&Names != 0 && caps != 0 {
		next := down(caps, ncaps, 1)
		apart := other & down(c.Loose, nx.Loose, 1) & down(caps, ncaps, 2)
		names = x.namesAt(i, ends&(c.Loose&next|apart), caps)
		if run := bits.LeadingZeros64(^word); run > 0 && caps>>(64-run)&1 != 0 {
			// The last word goes on in the next block.
			end := bits.TrailingZeros64(^nword) + 64
			names |= x.name(i, 64-run, end)
		}
		initials := caps & down(c.Tight, nx.Tight, 1) & down(c.Loose, nx.Loose, 2) & down(caps, ncaps, 3)
		for ; initials != 0; initials &= initials - 1 {
			names |= x.initial(i, bits.TrailingZeros64(initials))
		}
	}
	if x.seek&Numbers != 0 && digits != 0 {
		plain := ends &^ (c.Digit<<1 | prev.Digit>>63) // no IBAN or code is a name
		before := (plain&(c.Loose|other))<<1 | (plain&other)<<2&(c.Loose<<1) | 3
		after := capitalAfter(c.Word, c.Digit, c.Loose|other, other&down(c.Loose, nx.Loose, 1), caps,
			nx.Word, nx.Digit, nx.Loose|nother, nother&(nx.Loose>>1), ncaps)
		for near := digits & (before | after); near != 0; near &= near - 1 {
			numbers |= x.number(i, bits.TrailingZeros64(near))
		}
	}
	return names, numbers
}

// other returns the ASCII bytes of no class: the comma among them.
func (b *Block) other() uint64 { return ^(b.Word | b.High | b.Loose | b.Tight | b.Colon | b.At) }

// capitalAfter marks digits of which one to five, and a letter perhaps, stand
// before a separator and a capital. Of each pair of arguments the second is of
// the next block; twice are the bytes that may begin a separator of two.
func capitalAfter(word, digit, sep, twice, caps, nword, ndigit, nsep, ntwice, ncaps uint64) (after uint64) {
	end := sep&down(caps, ncaps, 1) | twice&down(caps, ncaps, 2)
	nend := nsep&(ncaps>>1) | ntwice&(ncaps>>2)
	end |= word &^ digit & down(end, nend, 1)
	nend |= nword &^ ndigit & (nend >> 1)
	for range mostNumber {
		end, nend = digit&down(end, nend, 1), ndigit&(nend>>1)
		after |= end
	}
	return after
}

// mostNumber is how many digits a Number has at most.
const mostNumber = 5

// namesAt gives the first letters of the words that end at ends.
func (x *Index) namesAt(i int, ends, caps uint64) (names uint64) {
	for ; ends != 0; ends &= ends - 1 {
		end := bits.TrailingZeros64(ends)
		if start := bits.Len64(caps&(1<<end-1)) - 1; start >= 0 {
			names |= x.name(i, start, end)
		}
	}
	return names
}

// name returns the bit of a word of block i that starts and ends at those bits
// of it, if it and the word after it are capitalised.
func (x *Index) name(i, start, end int) uint64 {
	at, stop := i*blockSize+start, i*blockSize+end
	if end-start > capitalWord || !capital(x.text, at) {
		return 0
	}
	if n := gapWidth(x.text[stop:]); n > 0 && capital(x.text, stop+n) && x.text[stop+n-1] == ' ' {
		return 1 << start
	}
	return 0
}

// initial is name for a single letter and ". ".
func (x *Index) initial(i, start int) uint64 {
	at := i*blockSize + start
	if at+3 < len(x.text) && x.text[at] < utf8.RuneSelf && x.text[at+1] == '.' && x.text[at+2] == ' ' && capital(x.text, at+3) {
		return 1 << start
	}
	return 0
}

// number returns the bit of a word of block i that starts at that bit, if it is
// of one to five digits and a letter at most, with a capitalised word beside it.
func (x *Index) number(i, start int) uint64 {
	at := i*blockSize + start
	end := at
	for end < len(x.text) && end-at <= mostNumber && x.text[end]-'0' < 10 {
		end++
	}
	if end-at > mostNumber {
		return 0
	}
	if end < len(x.text) && (x.text[end]|0x20)-'a' < 26 {
		end++
	}
	if GluedAfter(x.text, end) || GluedBefore(x.text, at) {
		return 0
	}
	if n := gapWidth(x.text[end:]); n > 0 && capital(x.text, end+n) || capitalBefore(x.text, at) {
		return 1 << start
	}
	return 0
}

// gapWidth returns the width of the space, comma or ", " at the start of text.
func gapWidth(text []byte) int {
	switch {
	case len(text) > 1 && text[0] == ',' && text[1] == ' ':
		return 2
	case len(text) > 0 && (text[0] == ' ' || text[0] == ','):
		return 1
	}
	return 0
}

// capitalBefore reports whether a capitalised word that does not end in a digit,
// and a gap, stand before text[at:].
func capitalBefore(text []byte, at int) bool {
	end := at
	if end > 0 && text[end-1] == ' ' {
		end--
	}
	if end > 0 && text[end-1] == ',' {
		end--
	}
	if end > 0 && text[end-1]-'0' < 10 {
		return false
	}
	start := end
	for start > 0 && end-start <= capitalWord && IsWord(text[start-1]) {
		start--
	}
	return end < at && start < end && end-start <= capitalWord && capital(text, start)
}

// capital reports whether a letter that is not lower case stands at text[at],
// after a quotation mark outside ASCII perhaps. Scripts without case have only such.
func capital(text []byte, at int) bool {
	if at >= len(text) {
		return false
	}
	if c := text[at]; c < utf8.RuneSelf {
		return c-'A' < 26
	}
	r, n := utf8.DecodeRune(text[at:])
	if unicode.Is(unicode.Pi, r) || unicode.Is(unicode.Ps, r) {
		r, _ = utf8.DecodeRune(text[at+n:])
	}
	return unicode.IsLetter(r) && !unicode.IsLower(r)
}
