package identity

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/dict"
)

// Thresholds of what a row of words weighs.
const (
	weakFrom   = 8  // a name if something near says so
	passFrom   = 12 // a name
	strongFrom = 21 // a name beyond doubt
)

// judge finds the name in a run: the words after titles and the words that
// start sentences, up to what ends a name.
func judge(text []byte, r *run) (start, end int, v detectors.Verdict) {
	lo, titled := lead(r)
	hi, ok := tail(r, lo)
	if !ok || hi == lo {
		return 0, 0, detectors.Reject
	}
	if hi == r.n && (r.more || codeAfter(text, r.last().end)) {
		return 0, 0, detectors.Reject
	}
	words := r.words[lo:hi]
	if len(words) > 2 && (unknown(&words[0]) || words[0].written == dict.Upper && !allUpper(words)) && weigh(text, words) < weakFrom {
		words = words[1:] // a role or heading of no list
	}
	if last := &words[len(words)-1]; len(words) > 1 && last.written == dict.Initial && comma(words) < 0 {
		words = words[:len(words)-1]
	}
	weight := weigh(text, words)
	if at := comma(words); at >= 0 {
		if turned := weighComma(words, at); turned >= weakFrom && (at == 0 || weigh(text, words[:at+1]) < weakFrom) {
			weight = turned
		} else {
			words = words[:at+1]
			weight = weigh(text, words)
		}
	}
	if weight <= 0 {
		return 0, 0, detectors.Reject // whatever stands around it
	}
	b := lookBefore(text, r.words[lo].start)
	if b.place || companyFollows(text, r.words[hi-1].end) || numbered(text, r.words[lo].start, r.words[hi-1].end) {
		return 0, 0, detectors.Reject
	}
	if titled = titled || b.title; titled {
		weight += titleBonus
	}
	if len(words) > 1 && mailFollows(text, words[len(words)-1].end) {
		weight += mailBonus
	}
	if len(words) == 1 && (!titled || words[0].written == dict.Initial || numberFollows(text, words[0].end)) {
		return 0, 0, detectors.Reject
	}
	start, end = words[0].start, words[len(words)-1].end
	if text[end-1] == '.' {
		end--
	}
	if v = verdictOf(weight); v >= detectors.Pass && placeholder(words) {
		v = detectors.Sample
	}
	return start, end, v
}

// placeholder reports a name that stands for anybody: "John Doe".
func placeholder(words []word) bool {
	for i := 1; i < len(words); i++ {
		if words[i].Is(dict.Placeholder) && words[0].Is(dict.Placeholder) {
			return true
		}
	}
	return false
}

func verdictOf(weight int) detectors.Verdict {
	switch {
	case weight >= strongFrom:
		return detectors.Strong
	case weight >= passFrom:
		return detectors.Pass
	case weight >= weakFrom:
		return detectors.Weak
	}
	return detectors.Reject
}

// lead skips what stands before a name in its run.
func lead(r *run) (lo int, titled bool) {
	for lo < r.n {
		w := &r.words[lo]
		switch {
		case w.written == dict.Initial:
			return lo, titled
		case w.Is(dict.Title) && given(w.Entry) < passFrom:
			titled = !w.comma
		case lo < maxRoles && isRole(w) && lo+2 < r.n:
			titled = false
		case !w.Is(dict.Stop|dict.Calendar|dict.Relation) || given(w.Entry) >= 8:
			return lo, titled
		}
		lo++
	}
	return lo, titled
}

// maxRoles is how many words may stand before a name that say what the person
// is ("Congressman", "Producer").
const maxRoles = 2

// isRole reports whether a word is common, no name, and of no class that names
// buildings, streets and firms.
func isRole(w *word) bool {
	return w.Word() > 0 && given(w.Entry) < 3 && family(w.Entry) < 3 && !w.Place() && w.City() == 0 && w.Class() == 0 && w.written == dict.Capital
}

// tail finds where a name that starts at word lo ends, and reports false when
// the words are the name of something else.
func tail(r *run, lo int) (hi int, ok bool) {
	for hi = lo; hi < r.n; hi++ {
		w := &r.words[hi]
		if w.written == dict.Lower || w.written == dict.Initial {
			continue
		}
		switch {
		case w.written == dict.Mixed || hi == lo && streetFirst(w):
			return hi, false
		case hi > lo && (w.Is(dict.AfterName) || w.Is(dict.Title) && !w.Is(dict.NameSuffix) && family(w.Entry) < 6):
			return cut(r, hi), true
		case hi > lo && w.Is(dict.Calendar) && family(w.Entry) < 10:
			return cut(r, hi), hi > lo+1
		case w.Is(dict.LegalForm|dict.Organisation|dict.StreetAfter|dict.Calendar) && given(w.Entry) < 6 && family(w.Entry) < 6:
			return hi, false
		case w.Is(dict.StreetPerhaps|dict.NumberAfter) && given(w.Entry) < 6 && w.Family() < 10:
			return hi, false
		case hi > lo && w.Is(dict.LegalForm) && family(w.Entry) < 10:
			return hi, false
		case w.Is(dict.Stop) && !w.Is(dict.Particle):
			return cut(r, hi), true
		}
	}
	return r.n, true
}

// streetFirst reports whether a street's name starts with the word. The short
// forms are too many other things.
func streetFirst(w *word) bool {
	return w.Is(dict.StreetBefore) && w.end-w.start >= 4 && given(w.Entry) < 8
}

// cut is hi without the particles before it.
func cut(r *run, hi int) int {
	for hi > 0 && r.words[hi-1].written == dict.Lower {
		hi--
	}
	return hi
}

// comma is the word that a comma within the row follows, or -1.
func comma(words []word) int {
	for i := range len(words) - 1 {
		if words[i].comma {
			return i
		}
	}
	return -1
}

// numberFollows reports whether a number follows, as in the name of a street
// ("Dr Esquerdo, 46").
func numberFollows(text []byte, end int) bool {
	if end < len(text) && text[end] == ',' {
		end++
	}
	return end+1 < len(text) && text[end] == ' ' && text[end+1]-'0' < 10
}

// Explain is for tuning.
func Explain(s string) {
	var r run
	t := []byte(s)
	readRun(t, 0, &r)
	for i := range r.words[:r.n] {
		w := &r.words[i]
		println(s[w.start:w.end], w.written, "G", w.Given(), "F", w.Family(), "W", w.Word(), "C", w.City(), w.Place(), "class", uint(w.Class()), "g", given(w.Entry), "f", family(w.Entry))
	}
	lo, ti := lead(&r)
	hi, ok := tail(&r, lo)
	println(lo, hi, ti, ok, weigh(t, r.words[lo:hi]))
}

// mailFollows reports whether an e-mail address in brackets follows, as in
// headers and lists of authors.
func mailFollows(text []byte, end int) bool {
	if end+2 >= len(text) || text[end] != ' ' || text[end+1] != '<' {
		return false
	}
	for _, c := range text[end+2 : min(len(text), end+maxWord)] {
		switch c {
		case '@':
			return true
		case '>', ' ', '\n':
			return false
		}
	}
	return false
}

// numbered reports whether numbers stand on both sides, as around the street
// and the town of an address.
func numbered(text []byte, start, end int) bool {
	return start > 1 && text[start-1] == ' ' && text[start-2]-'0' < 10 && numberFollows(text, end)
}

// companyFollows reports whether the name goes on as that of a firm
// ("Wilson & Company").
func companyFollows(text []byte, end int) bool {
	if end+3 >= len(text) || text[end] != ' ' || text[end+1] != '&' || text[end+2] != ' ' {
		return false
	}
	e, _ := dict.Word(text, end+3, maxWord)
	return dict.Lookup(text[end+3 : e]).Is(dict.LegalForm)
}
