package dict

import (
	"unicode"
	"unicode/utf8"
)

// MaxPhrase is the longest phrase the table knows, in bytes after folding.
const MaxPhrase = 48

// hashFolded hashes the folded form of a word without making it. It reports
// false for what is empty or too long.
func hashFolded(word []byte) (h uint64, ok bool) {
	f := folder{hash: fnvOffset}
	f.write(word)
	return f.sum()
}

// Key is what the lists know a word by; 0 is that of no word.
type Key uint64

// KeyOf returns the key of a word or phrase, as Lookup reads it.
func KeyOf(word []byte) Key {
	h, _ := hashFolded(word)
	return Key(h)
}

// Entry returns what the lists say of the word.
func (k Key) Entry() Entry {
	if k == 0 {
		return 0
	}
	return find(table, uint64(k))
}

// Phrase looks up a phrase that is read word by word, each time as far as it is
// read: no word is folded twice. The zero Phrase is empty.
type Phrase struct {
	f    folder
	read int
}

// Add reads on over more text and returns what the lists say of all of it, as
// Lookup does.
func (p *Phrase) Add(more []byte) Entry {
	if p.read == 0 {
		p.f.hash = fnvOffset
	}
	p.f.write(more)
	p.read += len(more)
	h, ok := p.f.sum()
	if !ok {
		return 0
	}
	return find(table, h)
}

// Len is how many bytes of text the phrase has so far.
func (p *Phrase) Len() int { return p.read }

// FNV-1a, and a finaliser that lets every bit depend on every byte.
const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

func mix(h uint64) uint64 {
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	return h ^ h>>32
}

// folder takes the bytes of a folded word one by one.
type folder struct {
	hash  uint64
	n     int
	space bool // one is due before the next letter
}

// write folds and hashes some text, which starts and ends with whole characters.
func (f *folder) write(word []byte) {
	i := 0
	if !f.space {
		h := f.hash
		for ; i < len(word) && (word[i]|0x20)-'a' < 26; i++ { // all there is of most words
			h = (h ^ uint64(word[i]|0x20)) * fnvPrime
		}
		f.hash = h
		f.n += i
	}
	for i < len(word) {
		c := word[i]
		if c|0x20-'a' < 26 && !f.space { // nearly all of most words
			f.hash = (f.hash ^ uint64(c|0x20)) * fnvPrime
			f.n++
			i++
			continue
		}
		if c < utf8.RuneSelf {
			f.ascii(c)
			i++
			continue
		}
		r, n := utf8.DecodeRune(word[i:])
		f.rune(r)
		i += n
	}
}

// sum gives the hash of what was written, false if that is nothing or too long.
func (f *folder) sum() (h uint64, ok bool) {
	if f.n == 0 || f.n > MaxPhrase {
		return 0, false
	}
	return mix(f.hash), true
}

func (f *folder) add(c byte) {
	if f.space {
		f.space = false
		if f.n > 0 {
			f.hash = (f.hash ^ ' ') * fnvPrime
			f.n++
		}
	}
	f.hash = (f.hash ^ uint64(c)) * fnvPrime
	f.n++
}

func (f *folder) ascii(c byte) {
	switch {
	case c-'A' < 26:
		f.add(c | 0x20)
	case c-'a' < 26 || c-'0' < 10:
		f.add(c)
	case c == '.' || c == '\'' || c == '`':
	default:
		f.space = true
	}
}

// rune folds a character outside ASCII: Latin letters to their base letters,
// others to lower case without accents.
func (f *folder) rune(r rune) {
	switch {
	case r >= latinFrom && int(r-latinFrom) < len(latin):
		if s := latin[r-latinFrom]; s != "" {
			f.text(s)
			return
		}
	case r >= vietnameseFrom && int(r-vietnameseFrom) < len(vietnamese):
		f.add(vietnamese[r-vietnameseFrom])
		return
	case r >= 0x218 && r <= 0x21b:
		f.add("sstt"[r-0x218])
		return
	case r >= 0x300 && r <= 0x36f: // combining accents
		return
	case r == '’' || r == '‘' || r == 'ʼ':
		return
	}
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
		f.space = r != 'º' && r != 'ª'
		return
	}
	r = unicode.ToLower(r)
	if b, ok := greekBase(r); ok {
		r = b
	}
	var b [utf8.UTFMax]byte
	for _, c := range b[:utf8.EncodeRune(b[:], r)] {
		f.add(c)
	}
}

func (f *folder) text(s string) {
	for i := range len(s) {
		f.add(s[i])
	}
}

// greekBase takes the accents of modern Greek and the final form of sigma away.
func greekBase(r rune) (rune, bool) {
	switch r {
	case 'ά':
		return 'α', true
	case 'έ':
		return 'ε', true
	case 'ή':
		return 'η', true
	case 'ί', 'ϊ', 'ΐ':
		return 'ι', true
	case 'ό':
		return 'ο', true
	case 'ύ', 'ϋ', 'ΰ':
		return 'υ', true
	case 'ώ':
		return 'ω', true
	case 'ς':
		return 'σ', true
	}
	return 0, false
}

// latin folds U+00C0 to U+017F; an empty string is no letter.
const latinFrom = 0xc0

var latin = [...]string{
	"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
	"d", "n", "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "ss",
	"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
	"d", "n", "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "y",
	"a", "a", "a", "a", "a", "a", "c", "c", "c", "c", "c", "c", "c", "c", "d", "d",
	"d", "d", "e", "e", "e", "e", "e", "e", "e", "e", "e", "e", "g", "g", "g", "g",
	"g", "g", "g", "g", "h", "h", "h", "h", "i", "i", "i", "i", "i", "i", "i", "i",
	"i", "i", "ij", "ij", "j", "j", "k", "k", "k", "l", "l", "l", "l", "l", "l", "l",
	"l", "l", "l", "n", "n", "n", "n", "n", "n", "n", "n", "n", "o", "o", "o", "o",
	"o", "o", "oe", "oe", "r", "r", "r", "r", "r", "r", "s", "s", "s", "s", "s", "s",
	"s", "s", "t", "t", "t", "t", "t", "t", "u", "u", "u", "u", "u", "u", "u", "u",
	"u", "u", "u", "u", "w", "w", "y", "y", "y", "z", "z", "z", "z", "z", "z", "s",
}

// vietnamese folds U+1EA0 to U+1EF9.
const (
	vietnameseFrom = 0x1ea0
	vietnamese     = "aaaaaaaaaaaaaaaaaaaaaaaa" + "eeeeeeeeeeeeeeee" + "iiii" +
		"oooooooooooooooooooooooo" + "uuuuuuuuuuuuuu" + "yyyyyyyy"
)
