package identity

import (
	"unicode"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/dict"
)

// What follows a label or fills a cell: names that need no row of capitalised
// words to be found, so that the lists have the say.

// valueGiven accepts one to three given names.
func valueGiven(v []byte) (n int, verdict detectors.Verdict) {
	r, n := readValue(v)
	if r.n == 0 || r.n > 3 || comma(r.words[:r.n]) >= 0 {
		return 0, detectors.Reject
	}
	return n, judgePart(&r, given)
}

// valueFamily accepts one to three family names with their particles.
func valueFamily(v []byte) (n int, verdict detectors.Verdict) {
	r, n := readValue(v)
	if r.n == 0 || r.n > 6 || comma(r.words[:r.n]) >= 0 {
		return 0, detectors.Reject
	}
	return n, judgePart(&r, family)
}

// judgePart judges the words of a label that asks for one part of a name:
// in the lists for it, in the other, or unknown but not a common word.
func judgePart(r *run, weight func(dict.Entry) int) detectors.Verdict {
	best, common, capital := 0, 0, false
	for i := range r.words[:r.n] {
		w := &r.words[i]
		if w.Is(dict.LegalForm|dict.Organisation) && family(w.Entry) < 8 && given(w.Entry) < 8 || w.written == dict.Mixed {
			return detectors.Reject
		}
		capital = capital || w.written == dict.Capital
		best = max(best, weight(w.Entry), (given(w.Entry)+family(w.Entry))/4)
		if w.Given() == 0 && w.Family() == 0 && w.Word() > 4 && !w.Is(dict.Particle) {
			common++
		}
	}
	switch {
	case common > 0 && (common == r.n || best < 6):
		return detectors.Reject
	case best >= 6:
		return detectors.Strong
	case !r.small && (best > 0 || capital):
		return detectors.Pass
	}
	return detectors.Reject // small or capital letters and in no list
}

// valuePerson accepts a full name: given and family name, in either order.
func valuePerson(v []byte) (n int, verdict detectors.Verdict) {
	r, n := readValue(v)
	if r.n < 2 {
		return 0, detectors.Reject
	}
	if end, v := judgeValue(v, &r, n); v >= detectors.Weak {
		return end, v
	}
	return 0, detectors.Reject
}

// valueRole accepts what follows a label that only a person stands after
// ("Patient:", "Médico:"): also a single name, and names of no list.
func valueRole(v []byte) (n int, verdict detectors.Verdict) {
	r, n := readValue(v)
	switch {
	case r.n == 0:
		return 0, detectors.Reject
	case r.n == 1:
		if w := &r.words[0]; w.written == dict.Capital && max(given(w.Entry), family(w.Entry)) > 5 && !w.Place() && w.City() == 0 {
			return n, detectors.Pass
		}
		return 0, detectors.Reject
	}
	if end, v := judgeValue(v, &r, n); v >= detectors.Weak {
		return end, max(v, detectors.Pass)
	}
	if written := r.words[0].written; written == dict.Lower || written == dict.Upper {
		return 0, detectors.Reject
	}
	return n, judgePart(&r, family)
}

func judgeValue(v []byte, r *run, n int) (end int, verdict detectors.Verdict) {
	lo, _ := lead(r)
	hi, ok := tail(r, lo)
	if !ok || hi-lo < 1 {
		return 0, detectors.Reject
	}
	words := r.words[lo:hi]
	weight := weigh(v, words)
	if at := comma(words); at >= 0 {
		weight = weighComma(words, at) - turned
	}
	if hi < r.n {
		n = words[len(words)-1].end
	}
	switch {
	case weight >= passFrom:
		return n, detectors.Strong
	case weight >= weakFrom:
		return n, detectors.Pass
	case weight > 3:
		return n, detectors.Weak
	}
	return 0, detectors.Reject
}

// readValue reads the words of a name from the start of a value, and where it
// ends. Its run is empty where the value goes on as no name does. Small letters
// are taken for capitals if all words are written so.
func readValue(v []byte) (r run, n int) {
	first, written := dict.Word(v, 0, maxWord)
	if at := afterTitles(v, 0, first, written); at > 0 && at < len(v) {
		v, n = v[at:], at
		r, end := readValue(v)
		for i := range r.words[:r.n] {
			r.words[i].start += n
			r.words[i].end += n
		}
		return r, n + end
	}
	if w, ok := readWord(v, 0); ok && w.written == dict.Lower && !w.Is(dict.Particle) {
		readSmall(v, &r)
	} else if ok && w.written == dict.Lower {
		readParticle(v, &r)
	} else {
		readRun(v, 0, &r)
	}
	if r.n == 0 || r.more {
		return run{}, 0
	}
	end := r.last().end
	if hi, ok := tail(&r, 0); ok && hi > 0 && hi < r.n {
		r.n = hi
		end = r.last().end
	} else if !endsName(v, end) {
		return run{}, 0
	}
	if v[end-1] == '.' && end == len(v) && r.n > 1 && r.last().written != dict.Initial {
		end--
	}
	return r, end
}

// readSmall reads words of small letters, all of them in a list of names.
func readSmall(v []byte, r *run) {
	r.small = true
	for i := 0; r.n < maxRun; {
		w, ok := readWord(v, i)
		if !ok || w.written != dict.Lower || w.Given() == 0 && w.Family() == 0 && !w.Is(dict.Particle) {
			break
		}
		if !w.Is(dict.Particle) {
			w.written = dict.Capital
		}
		r.words[r.n] = w
		r.n++
		if i = w.end; i >= len(v) || v[i] != ' ' {
			return
		}
		i++
	}
	r.n = 0
}

// readParticle reads a family name that starts with particles: "de la Cruz".
func readParticle(v []byte, r *run) {
	end, next := particles(v, 0)
	if next < 0 {
		readSmall(v, r)
		return
	}
	readRun(v, next, r)
	if r.n > 0 && r.n < maxRun {
		copy(r.words[1:], r.words[:r.n])
		r.words[0] = word{start: 0, end: end, written: dict.Lower, Entry: dict.Pack(dict.Parts{Class: dict.Particle})}
		r.n++
	}
}

// endsName reports whether a name may end at v[end:]: there, before a mark, or
// where two spaces or a tab part it from what follows in the line.
func endsName(v []byte, end int) bool {
	if end >= len(v) {
		return true
	}
	switch v[end] {
	case ',', ';', '<', '\t', '\n', '\r', '|', '"', '\'':
		return true
	case '.':
		return end+1 >= len(v) || v[end+1]-'0' >= 10 && (v[end+1] < 'A' || v[end+1] == '|')
	case ' ':
		rest := v[end+1:]
		if len(rest) == 0 {
			return true
		}
		r, _ := utf8.DecodeRune(rest)
		return rest[0] == ' ' || !unicode.IsLetter(r) && !unicode.IsDigit(r) || nextIsLabel(rest)
	}
	return false
}

// nextIsLabel reports whether another label starts: a word with a colon.
func nextIsLabel(rest []byte) bool {
	for i, c := range rest[:min(len(rest), maxWord)] {
		switch {
		case c == ':':
			return i > 0
		case c == '\n' || c == ',' || c == '.' && i > 12:
			return false
		}
	}
	return false
}
