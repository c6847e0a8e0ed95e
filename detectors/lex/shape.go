package lex

import (
	"fmt"
	"hash/fnv"
	"math/bits"
	"strconv"
	"strings"
)

// Key stands for a shape: the lengths and kinds of a token's runs and the
// separators between them. Equal shapes have equal keys.
type Key uint64

// wordKey marks keys of word patterns (see ParseShape), which are not hashes of runs.
const wordKey Key = 1 << 63

// outline is what a key is made of: where the digits and letters of a token
// stand, counted with one place for each separator however wide, and which
// separators there are.
type outline struct {
	digits, letters uint64 // one bit per place
	seps            uint64 // see addSep
	at              int    // places
}

// addSep extends the account of a token's separators by one.
func addSep(seps uint64, sep byte) uint64 { return seps*0x100000001b3 + uint64(sep) }

// add extends the outline by a run of n letters ('A') or digits after sep, 0 for none.
func (o outline) add(kind, sep byte, n int) outline {
	if sep != 0 {
		o.seps = addSep(o.seps, sep)
		o.at++
	}
	run := (uint64(1)<<(n&63) - 1) << (o.at & 63)
	if kind == '9' {
		o.digits |= run
	} else {
		o.letters |= run
	}
	o.at += n
	return o
}

func (o *outline) key() Key {
	return numberKey(o.digits, o.seps) ^ Key(o.letters*0xd6e8feb86659fd93)>>1
}

// numberKey is the key of a token without letters.
func numberKey(digits, seps uint64) Key {
	k := digits*0x9e3779b97f4a7c15 ^ seps*0xc2b2ae3d27d4eb4f
	return Key(k^k>>29) &^ wordKey
}

// Key returns the token's shape.
func (t *Token) Key() Key {
	var o outline
	for i, r := range t.run[:t.runs] {
		sep := r.sep()
		if i == 0 {
			sep = 0
		}
		o = o.add(r.kind(), sep, r.len())
	}
	return o.key()
}

// ParseShape compiles a shape pattern to the keys of all tokens that fit it.
//
//	9        a digit            A   a letter (tokens are upper-cased)
//	9{3}     three digits       9{1,3}  one to three (letters likewise)
//	- . / +  that separator, or a space where one is written
//	_        one separator (space, '-', '.' or '/'), the same wherever "_"
//	         stands in the pattern, or none at all of them
//	X        a letter or digit; a pattern with an X is one word, without
//	         separators: "A{6}X{2}AX{2}AX{3}A", "AX{5,6}"
//
// A digit next to a letter starts a new run without a separator.
func ParseShape(pattern string) ([]Key, error) {
	var s Shapes
	shapes, err := s.Add(pattern)
	keys := make([]Key, len(shapes))
	for i, sh := range shapes {
		keys[i] = sh.Key
	}
	return keys, err
}

// Shape is one shape of a pattern.
type Shape struct {
	Key    Key
	Digits int // how many, of a shape that has no letters; else 0
}

// wordPattern is a word of a fixed length with letters and digits in given places.
type wordPattern struct {
	letters, digits uint64 // one bit per byte
	key             Key
}

// wordLengths spells out the ranges of a pattern with an X ("AX{5,6}"): one
// pattern for each combination of lengths.
func wordLengths(pattern string) ([]string, error) {
	done := []string{""}
	for i := 0; i < len(pattern); {
		lo, hi, width, err := repeat(pattern[i+1:])
		if err != nil {
			return nil, fmt.Errorf("shape %q: %w", pattern, err)
		}
		var next []string
		for _, p := range done {
			for n := lo; n <= hi; n++ {
				next = append(next, fmt.Sprintf("%s%c{%d}", p, pattern[i], n))
			}
		}
		if len(next) > MaxToken {
			return nil, fmt.Errorf("shape %q: more than %d combinations of lengths", pattern, MaxToken)
		}
		done, i = next, i+1+width
	}
	return done, nil
}

func parseWord(pattern string) (w wordPattern, n int, err error) {
	for i := 0; i < len(pattern); {
		c := pattern[i]
		lo, hi, width, err := repeat(pattern[i+1:])
		switch {
		case err != nil:
			return w, 0, fmt.Errorf("shape %q: %w", pattern, err)
		case c != 'A' && c != '9' && c != 'X' || lo != hi || n+lo > MaxToken:
			return w, 0, fmt.Errorf("shape %q: a pattern with X is one word of up to %d characters A, 9 and X", pattern, MaxToken)
		}
		places := (uint64(1)<<lo - 1) << n
		switch c {
		case 'A':
			w.letters |= places
		case '9':
			w.digits |= places
		}
		n += lo
		i += 1 + width
	}
	h := fnv.New64a()
	h.Write([]byte(pattern))
	w.key = Key(h.Sum64()) | wordKey
	return w, n, nil
}

// parseRunShape gives the shapes of all tokens that fit a pattern of runs, and
// the keys of all their beginnings, at the end of a run.
func parseRunShape(pattern string) (shapes []Shape, prefixes []Key, err error) {
	seps := "\x00 -./" // what "_" stands for, 0 for nothing
	if strings.IndexByte(pattern, '_') < 0 {
		seps = seps[:1]
	}
	for i := range len(seps) {
		if shapes, prefixes, err = expandShape(shapes, prefixes, pattern, seps[i]); err != nil {
			return nil, nil, fmt.Errorf("shape %q: %w", pattern, err)
		}
	}
	return shapes, prefixes, nil
}

// run of a pattern: kind, least and greatest length, separator before it.
type patternRun struct {
	kind     byte
	min, max int
	sep      byte
}

// expandShape appends the shapes and beginnings of a pattern in which "_" is one separator.
func expandShape(shapes []Shape, prefixes []Key, pattern string, sep byte) ([]Shape, []Key, error) {
	var room [MaxRuns]patternRun
	runs, err := parseRuns(room[:0], pattern, sep)
	if err != nil {
		return nil, nil, err
	}
	var from, to [16]outline // room for most patterns
	outlines, next := append(from[:0], outline{}), to[:0]
	for _, r := range runs {
		next = next[:0]
		for _, o := range outlines {
			for n := r.min; n <= r.max; n++ {
				longer := o.add(r.kind, r.sep, n)
				next = append(next, longer)
				prefixes = append(prefixes, longer.key())
			}
		}
		outlines, next = next, outlines
	}
	// The last beginnings are the shapes.
	keys := prefixes[len(prefixes)-len(outlines):]
	for i, o := range outlines {
		sh := Shape{Key: keys[i]}
		if o.letters == 0 {
			sh.Digits = bits.OnesCount64(o.digits)
		}
		shapes = append(shapes, sh)
	}
	return shapes, prefixes, nil
}

// parseRuns appends the runs of a pattern in which "_" stands for a separator, 0 for none.
func parseRuns(runs []patternRun, p string, anySep byte) ([]patternRun, error) {
	var sep byte
	for i := 0; i < len(p); {
		c := p[i]
		if c == '_' {
			if c = anySep; c == 0 {
				i++
				continue
			}
		}
		switch c {
		case '9', 'A':
			lo, hi, w, err := repeat(p[i+1:])
			if err != nil {
				return nil, err
			}
			i += 1 + w
			if n := len(runs); n > 0 && sep == 0 && runs[n-1].kind == c {
				runs[n-1].min += lo
				runs[n-1].max += hi
				continue
			}
			runs = append(runs, patternRun{c, lo, hi, sep})
			sep = 0
		case ' ', '-', '.', '/', '+', '(', ')':
			if len(runs) == 0 || sep != 0 {
				return nil, fmt.Errorf("separator %q where a run is expected", c)
			}
			sep = c
			i++
		default:
			return nil, fmt.Errorf("unexpected %q", c)
		}
	}
	if len(runs) == 0 || len(runs) > MaxRuns || sep != 0 {
		return nil, fmt.Errorf("needs 1 to %d runs and no separator at its ends", MaxRuns)
	}
	return runs, nil
}

// repeat reads "{n}" or "{m,n}" at the start of p and says how long it was.
func repeat(p string) (lo, hi, width int, err error) {
	if p == "" || p[0] != '{' {
		return 1, 1, 0, nil
	}
	end := strings.IndexByte(p, '}')
	if end < 0 {
		return 0, 0, 0, fmt.Errorf("no closing brace")
	}
	least, most, ranged := strings.Cut(p[1:end], ",")
	lo, err = strconv.Atoi(least)
	if hi = lo; ranged && err == nil {
		hi, err = strconv.Atoi(most)
	}
	if err != nil || lo < 1 || hi < lo || hi > MaxToken {
		return 0, 0, 0, fmt.Errorf("bad repeat %q", p[:end+1])
	}
	return lo, hi, end + 1, nil
}
