package dict

import (
	"unicode"
	"unicode/utf8"
)

// Case is how a word is written.
type Case uint8

// Cases.
const (
	NoWord  Case = iota
	Lower        // "word"
	Capital      // "Word", "O'Brien", "McDonald", "Jean-Pierre"
	Upper        // "WORD", of two letters or more
	Initial      // "W": one capital letter
	Mixed        // "openSSL", "JavaScript": a name of a thing
)

// Capitalised reports whether the word is written as names are.
func (c Case) Capitalised() bool { return c == Capital || c == Upper || c == Initial }

// Word returns the end and the case of the word of letters at text[i:], of
// which it reads most bytes: apostrophes and hyphens between letters belong to
// it, a genitive's "'s" does not. NoWord and i stand for no word.
func Word(text []byte, i, most int) (end int, c Case) {
	if end, c, ok := asciiWord(text, i, most); ok {
		return end, c
	}
	w := wordReader{text: text, limit: min(len(text), i+most)}
	end = w.read(i)
	if end == i {
		return i, NoWord
	}
	return end, w.verdict()
}

// Read is Word for a word that is to be looked up: key is what the lists know it
// by. Of ASCII letters, every one is looked at once for both.
func Read(text []byte, i, most int) (end int, c Case, key Key) {
	rest := text[i:min(len(text), i+most)]
	if len(rest) == 0 || (rest[0]|0x20)-'a' >= 26 && rest[0] < utf8.RuneSelf {
		return i, NoWord, 0
	}
	h, n, small := uint64(fnvOffset), 0, byte(0x20)
	for ; n < len(rest); n++ {
		b := rest[n]
		if (b|0x20)-'a' >= 26 {
			break
		}
		h = (h ^ uint64(b|0x20)) * fnvPrime
		if n > 0 {
			small &= b
		}
	}
	if small == 0 || n == 0 || n > MaxPhrase || n < len(rest) && (rest[n] >= utf8.RuneSelf || rest[n] == '\'' || rest[n] == '-') {
		if end, c = Word(text, i, most); c != NoWord {
			key = KeyOf(text[i:end])
		}
		return end, c, key
	}
	switch {
	case rest[0]&0x20 != 0:
		c = Lower
	case n == 1:
		c = Initial
	default:
		c = Capital
	}
	return i + n, c, Key(mix(h))
}

// asciiWord is Word for what most words are: ASCII letters, and after them
// nothing that could belong to the word. Of these most are small letters, after
// a capital perhaps.
func asciiWord(text []byte, i, most int) (end int, c Case, ok bool) {
	rest := text[i:min(len(text), i+most)]
	n := 0
	if len(rest) > 0 && rest[0]-'A' < 26 {
		n = 1
	}
	first := n
	for n < len(rest) && rest[n]-'a' < 26 {
		n++
	}
	if n < len(rest) {
		switch b := rest[n]; {
		case b >= utf8.RuneSelf || b == '\'' || b == '-':
			return i, NoWord, false
		case b-'A' < 26:
			return asciiMixed(rest, i)
		}
	}
	switch {
	case n == 0:
		return i, NoWord, true
	case first == 0:
		return i + n, Lower, true
	case n == 1:
		return i + 1, Initial, true
	}
	return i + n, Capital, true
}

// asciiMixed is asciiWord for a word with capitals beyond its first letter.
func asciiMixed(rest []byte, i int) (end int, c Case, ok bool) {
	w := wordReader{}
	for n, b := range rest {
		switch {
		case b-'a' < 26:
			w.lower++
		case b-'A' < 26:
			w.first = w.first || n == 0
			w.inner = w.inner || w.lower > 0 && n > 3
			w.upper++
		default:
			rest = rest[:n]
		}
		if len(rest) == n {
			if b >= utf8.RuneSelf || b == '\'' || b == '-' {
				return i, NoWord, false
			}
			break
		}
	}
	w.letters = len(rest)
	return i + len(rest), w.verdict(), true
}

// MaxParticle is how many letters a particle of one word has at most.
const MaxParticle = 5

// IsParticle reports whether a word is a particle. Most words are told by their
// length, without a look-up.
func IsParticle(word []byte) bool {
	if len(word) > MaxParticle && smallLetters(word) {
		return false
	}
	return Lookup(word).Is(Particle)
}

func smallLetters(word []byte) bool {
	for _, c := range word {
		if c-'a' >= 26 {
			return false
		}
	}
	return true
}

// wordReader reads one word and what of its letters are capitals.
type wordReader struct {
	text         []byte
	limit        int
	letters      int
	upper, lower int
	first        bool // the first letter is a capital
	inner        bool // a capital follows a small letter within a part
	partLower    bool // the part so far has a small letter
	prefix       int  // letters of the part so far
}

func (w *wordReader) read(i int) int {
	for i < w.limit {
		if c := w.text[i]; (c|0x20)-'a' < 26 {
			w.asciiLetter(c)
			i++
			continue
		}
		r, n := w.rune(i)
		switch {
		case r == 0:
			return i
		case r == '\'' || r == '’' || r == '-' || r == '‐':
			if w.letters == 0 || !w.joins(i, n, r) {
				return i
			}
			w.partLower, w.prefix = false, 0
		default:
			w.letter(r)
		}
		i += n
	}
	return i
}

// rune gives the character at i if it may be part of a word, else 0.
func (w *wordReader) rune(i int) (rune, int) {
	c := w.text[i]
	if c < utf8.RuneSelf {
		if l := c | 0x20; l-'a' < 26 || c == '\'' || c == '-' {
			return rune(c), 1
		}
		return 0, 1
	}
	r, n := utf8.DecodeRune(w.text[i:])
	if r == 'º' {
		return 0, n // "Nº": letters to Unicode, as "ª" is, which ends names ("Mª")
	}
	if r == '’' || r == '‐' || unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) && w.letters > 0 {
		return r, n
	}
	return 0, n
}

// joins reports whether the mark of n bytes at i stands between letters of one
// word, and is not the one of a genitive.
func (w *wordReader) joins(i, n int, mark rune) bool {
	if i+n >= w.limit {
		return false
	}
	next, m := w.rune(i + n)
	if next == 0 || next == '\'' || next == '-' || next == '’' || next == '‐' {
		return false
	}
	if mark == '-' || mark == '‐' {
		return true
	}
	if next == 's' || next == 'S' {
		if i+n+m >= len(w.text) {
			return false
		}
		after, _ := w.rune(i + n + m)
		return after != 0
	}
	return true
}

// asciiLetter is letter for those of ASCII.
func (w *wordReader) asciiLetter(c byte) {
	if c&0x20 != 0 {
		w.lower++
		w.partLower = true
	} else {
		w.first = w.first || w.letters == 0
		w.inner = w.inner || w.partLower && w.prefix > 3
		w.upper++
	}
	w.letters++
	w.prefix++
}

func (w *wordReader) letter(r rune) {
	if r > unicode.MaxLatin1 && unicode.Is(unicode.Mn, r) {
		return
	}
	if unicode.IsUpper(r) || unicode.IsTitle(r) {
		if w.letters == 0 {
			w.first = true
		}
		// "McDonald", "DeLuca", "MacLeod": capitals within names stand after two or three letters.
		if w.partLower && w.prefix > 3 {
			w.inner = true
		}
		w.upper++
	} else {
		w.lower++
		w.partLower = true
	}
	w.letters++
	w.prefix++
}

func (w *wordReader) verdict() Case {
	switch {
	case w.upper == 0:
		return Lower
	case !w.first || w.inner:
		return Mixed
	case w.lower == 0 && w.letters == 1:
		return Initial
	case w.lower == 0:
		return Upper
	case w.upper > 1 && w.upper > w.lower:
		return Mixed
	}
	return Capital
}

// WordBefore returns the start of the word that ends at text[end], of which it
// reads most bytes; end itself where there is none.
func WordBefore(text []byte, end, most int) (start int) {
	start = end
	for start > max(0, end-most) && (text[start-1]|0x20)-'a' < 26 {
		start--
	}
	if start == max(0, end-most) || start > 0 && text[start-1] < utf8.RuneSelf && text[start-1] != '\'' && text[start-1] != '-' {
		return start // ASCII letters alone, as most words are
	}
	start = end
	for i, least := end, max(0, end-most); i > least; {
		r, n := utf8.DecodeLastRune(text[least:i])
		switch {
		case unicode.IsLetter(r) || unicode.Is(unicode.Mn, r):
			i -= n
			start = i
		case (r == '\'' || r == '-' || r == '’') && start == i && i < end:
			i -= n
		default:
			return start
		}
	}
	return start
}
