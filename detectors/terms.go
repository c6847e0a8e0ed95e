package detectors

import (
	"encoding/binary"
	"maps"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/detectors/lex"
)

// Terms are looked for near persons only: in the neighbourhood of matches that
// are LIKELY and point at a person. Where there are none, nothing is done. In
// windows of several fields they are not looked for: there the column counts.

const (
	termReach   = 200 // bytes between a person and the start of a term
	termLongest = 128 // bytes of text that a term takes up at most
)

// termLogit is the log-odds of a term near a person: LIKELY, unless a negative
// word of its detector stands beside it.
const termLogit = 1.5

// personal are the categories whose matches point at a person. Not among them:
// what identifies machines, accounts of programs, firms or places, and what only
// says something about a person who must be known from elsewhere.
var personal = map[string]bool{
	"identity": true, "contact": true, "demographic": true, "national_id": true, "tax_id": true,
	"social_security": true, "health_id": true, "passport": true, "id_card": true, "residence_permit": true,
	"driver_licence": true, "financial": true, "employment": true, "education": true,
}

// impersonal are types of those categories that point at nobody in particular.
var impersonal = map[string]bool{"DATE_TIME": true, "BIC": true, "GENERIC_ID": true, "FREE_TEXT": true, "CONSENT_RECORD": true}

func (d *Detector) pointsAtPerson() bool { return personal[d.Category] && !impersonal[d.ID] }

// term is a phrase of one or more detectors, folded.
type term struct {
	text string
	open bool // its last word may have any ending
	dets []uint16
	next uint32 // 1 + index of the next term with the same key, 0 for none
}

// termIndex finds terms by the first bytes of their first word: eight where the
// word is exact or that long, else as many as it has, three at least.
type termIndex struct {
	terms  []term
	heads  []termsOf       // open addressing, at most half full
	filter [1 << 12]uint64 // of the keys in heads
	stems  [1 << 9]uint64  // of the first three letters of terms
	begins [1 << 10]uint64 // of the first four bytes of terms, as far as they are known
	open   uint            // bit n: there are terms of n bytes after which any ending may follow
}

// termsOf is the first term of a key: 1 + its index, 0 where the place is free.
type termsOf struct {
	key   uint64
	first uint32
}

// newTermIndex returns what builds the index, once, when it is first asked for;
// nil when no detector has terms.
func newTermIndex(ds []Detector) func() *termIndex {
	for i := range ds {
		if len(ds[i].Terms) > 0 {
			return sync.OnceValue(func() *termIndex { return buildTermIndex(ds) })
		}
	}
	return nil
}

func buildTermIndex(ds []Detector) *termIndex {
	total := 0
	for i := range ds {
		for _, list := range ds[i].Terms {
			total += len(list)
		}
	}
	keys := newPhraseTable(total)
	terms, dets := make([]uint32, 0, total), make([]uint16, 0, total)
	var langs []string
	for i := range ds {
		langs = slices.AppendSeq(langs[:0], maps.Keys(ds[i].Terms))
		slices.Sort(langs)
		for _, lang := range langs {
			for _, t := range ds[i].Terms[lang] {
				if key := termKey(t); key != "" {
					terms, dets = append(terms, keys.number(key)), append(dets, uint16(i))
				}
			}
		}
	}
	n := len(keys.texts)
	x := &termIndex{terms: make([]term, n), heads: make([]termsOf, 1<<bits.Len(uint(2*n)))}
	first, dets := grouped(terms, dets, n)
	for i := n - 1; i >= 0; i-- { // so that each key has its first term first
		text, open := strings.CutSuffix(keys.texts[i], "*")
		x.terms[i] = term{text: text, open: open, dets: slices.Compact(dets[first[i]:first[i+1]:first[i+1]])}
		x.index(i)
	}
	return x
}

// termKey is a term folded, with its '*', or "" when there is nothing to find it
// by or it is longer than may stand in the text.
func termKey(text string) string {
	stem, open := strings.CutSuffix(text, "*")
	key := stem
	if formOf(stem)&plain == 0 {
		key = folded(stem)
	}
	switch {
	case len(key) < 2 || len(key) > termLongest/2:
		return ""
	case open && key == stem:
		return text
	case open:
		return key + "*"
	}
	return key
}

// index makes a term findable.
func (x *termIndex) index(n int) {
	h := x.terms[n].head()
	e := x.place(h)
	x.terms[n].next = e.first
	e.key, e.first = h, uint32(n+1)
	f := termHash(h)
	x.filter[f>>6] |= 1 << (f & 63)
	x.stem(h)
	if h >= openHead {
		known := h >> 56 & 7
		x.open |= 1 << known
		if known < 4 {
			return
		}
	}
	b := beginHash(h)
	x.begins[b>>6] |= 1 << (b & 63)
}

// stem notes with which three letters the terms of a key begin: where fewer are
// known, any may follow.
func (x *termIndex) stem(key uint64) {
	n := 3
	for n > 0 && key>>(8*(n-1))&0xff == 0 {
		n--
	}
	for rest := range uint64(1) << (5 * (3 - n)) {
		b := stemOf(key) | rest
		x.stems[b>>6] |= 1 << (b & 63)
	}
}

// stemOf reduces the first three bytes of a head to 15 bits, of which the lower
// are those of the third.
func stemOf(head uint64) uint64 { return head&31<<10 | head>>8&31<<5 | head>>16&31 }

// begun reports whether some term begins as a word with that head does.
func (x *termIndex) begun(head uint64) bool {
	b := stemOf(head)
	return x.stems[b>>6]>>(b&63)&1 != 0
}

// place returns where the terms of a key stand, or would.
func (x *termIndex) place(key uint64) *termsOf {
	mask := uint64(len(x.heads) - 1)
	for i := termHash(key); ; i++ {
		if e := &x.heads[i&mask]; e.key == key || e.first == 0 {
			return e
		}
	}
}

// The heads of words of which any ending may follow are marked in the highest
// byte, which else holds the eighth: with how many bytes they are known.
const openHead = 0xf800000000000000

// head is the key of a term.
func (t *term) head() uint64 {
	word, _, more := strings.Cut(t.text, " ")
	h := headOf([]byte(word[:min(len(word), 8)]))
	if t.open && !more && len(word) < 8 {
		return h&(1<<56-1) | openHead | uint64(len(word))<<56
	}
	return h
}

// headOf is the first eight bytes of a folded word.
func headOf(word []byte) uint64 {
	if len(word) >= 8 {
		return binary.LittleEndian.Uint64(word)
	}
	var b [8]byte
	copy(b[:], word)
	return binary.LittleEndian.Uint64(b[:])
}

func termHash(head uint64) uint64 { return head * 0x9e3779b97f4a7c15 >> 46 }

// beginHash reduces the first four bytes of a head.
func beginHash(head uint64) uint64 { return (head & (1<<32 - 1)) * 0x9e3779b97f4a7c15 >> 48 }

// at returns the longest term that starts at text[i], a word of which the head
// is known, and where it ends.
func (x *termIndex) at(text []byte, i int, head uint64) (found *term, end int) {
	open := x.open
	if b := beginHash(head); x.begins[b>>6]>>(b&63)&1 != 0 {
		found, end = x.listed(text, i, head)
	} else {
		open &= 0b1100 // four bytes or more that are known were in begins
	}
	for ; open != 0; open &= open - 1 {
		n := bits.TrailingZeros(open)
		if head>>(8*(n-1))&0xff == 0 {
			break
		}
		if t, e := x.listed(text, i, head&(1<<(8*n)-1)|openHead|uint64(n)<<56); e > end {
			found, end = t, e
		}
	}
	return found, end
}

// listed returns the longest term of those with a key that stands at text[i].
func (x *termIndex) listed(text []byte, i int, key uint64) (found *term, end int) {
	if f := termHash(key); x.filter[f>>6]>>(f&63)&1 == 0 {
		return nil, 0
	}
	for n := x.place(key).first; n > 0; {
		t := &x.terms[n-1]
		if e := t.matches(text, i); e > end {
			found, end = t, e
		}
		n = t.next
	}
	return found, end
}

// matches returns where the term that starts at text[i] ends, 0 when it does not
// stand there.
func (t *term) matches(text []byte, i int) (end int) {
	var buf [utf8.UTFMax]byte
	rest := t.text
	limit := min(len(text), i+termLongest)
	for rest != "" {
		if i >= limit {
			return 0
		}
		if rest[0] == ' ' {
			n := termGap(text[i:limit])
			if n == 0 {
				return 0
			}
			i, rest = i+n, rest[1:]
			continue
		}
		if c := text[i]; c < utf8.RuneSelf { // folds to itself or its lower case
			if c-'A' < 26 {
				c |= 0x20
			}
			if c != rest[0] {
				return 0
			}
			i, rest = i+1, rest[1:]
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		if unicode.Is(unicode.Mn, r) {
			i += size
			continue
		}
		if !wordRune(r, size) {
			return 0
		}
		var ok bool
		if rest, ok = strings.CutPrefix(rest, string(buf[:foldRune(buf[:], r)])); !ok {
			return 0
		}
		i += size
	}
	for i < limit && (t.open || text[i] >= utf8.RuneSelf) {
		r, size := utf8.DecodeRune(text[i:])
		if !unicode.Is(unicode.Mn, r) && !(t.open && wordRune(r, size)) {
			break
		}
		i += size
	}
	if lex.GluedAfter(text, i) {
		return 0
	}
	return i
}

// termGap is the width of what may stand between two words of a term: a few
// bytes that are no letters or digits and end no sentence.
func termGap(text []byte) (n int) {
	for n < len(text) && n < 4 {
		switch c := text[n]; {
		case c == ' ' || c == '-' || c == '\'' || c == '/' || c == '_' || c == '\n' || c == '\r':
			n++
			continue
		case c >= utf8.RuneSelf:
			if r, size := utf8.DecodeRune(text[n:]); size > 1 && !wordRune(r, size) {
				n += size
				continue
			}
		}
		break
	}
	return n
}

// termWork is a scanner's working memory for terms.
type termWork struct {
	aside  *Scanner // for what stands beside a window; nil until it is needed
	beside []Match  // what it found
	zones  []zone
	found  []foundTerm
	lo, hi int // where terms matter
}

// zone is a part of the text in which terms may start.
type zone struct{ lo, hi int }

// foundTerm is a term at text[start:end].
type foundTerm struct {
	start, end int
	term       *term
}

// terms adds the terms near persons to dst[from:], the matches of the window.
// Persons and other matches outside the window count as those inside it do.
func (s *Scanner) terms(w *Window, dst []Match, from int) []Match {
	t := &s.termWork
	t.zones, t.found, t.beside = t.zones[:0], t.found[:0], t.beside[:0]
	s.zonesAround(dst[from:])
	slack := s.e.termSlack()
	t.lo, t.hi = max(0, w.Lo-slack), min(len(w.Text), w.Hi+slack)
	if w.Lo > 0 && s.holdsTerm(w, t.lo, w.Lo+s.e.maxLen+termReach) {
		s.lookAside(w, max(0, t.lo-termReach-s.e.maxLen), w.Lo)
	}
	if w.Hi < len(w.Text) && s.holdsTerm(w, w.Hi-termReach, t.hi) {
		s.lookAside(w, w.Hi, min(len(w.Text), t.hi+termReach))
	}
	if len(t.zones) == 0 {
		return dst
	}
	s.findTerms(w.Text)
	if len(t.found) == 0 {
		return dst
	}
	return s.addTerms(w, dst, from)
}

// termSlack is how far outside a window a term may start and yet matter in it:
// it overlaps a match or another term there.
func (e *Engine) termSlack() int { return max(termLongest, e.maxLen) }

// zonesAround notes where terms may stand for the persons among some matches.
func (s *Scanner) zonesAround(ms []Match) {
	for i := range ms {
		if m := &ms[i]; m.Likelihood >= Likely && s.e.personal[m.Detector] {
			s.termWork.zones = append(s.termWork.zones, zone{m.Start - termReach, m.End + termReach})
		}
	}
}

// lookAside notes the matches in text[lo:hi], outside the window.
func (s *Scanner) lookAside(w *Window, lo, hi int) {
	t := &s.termWork
	if t.aside == nil {
		t.aside = s.e.NewScanner()
	}
	n := len(t.beside)
	t.beside = t.aside.scan(Window{Text: w.Text, Lo: lo, Hi: hi, Field: w.Field}, t.beside)
	s.zonesAround(t.beside[n:])
}

// holdsTerm reports whether any term starts in text[lo:hi], near a person or not.
func (s *Scanner) holdsTerm(w *Window, lo, hi int) bool {
	s.termsIn(w.Text, max(lo, s.termWork.lo), min(hi, s.termWork.hi))
	some := len(s.termWork.found) > 0
	s.termWork.found = s.termWork.found[:0]
	return some
}

// findTerms finds the terms of all zones, in order.
func (s *Scanner) findTerms(text []byte) {
	t := &s.termWork
	slices.SortFunc(t.zones, func(a, b zone) int { return a.lo - b.lo })
	next := t.lo
	for _, z := range t.zones {
		if hi := min(z.hi, t.hi); hi > next {
			s.termsIn(text, max(z.lo, next), hi)
			next = hi
		}
	}
}

// viewStep is how far a look at the bitmaps is of use: words that start later
// in their 64 bytes may not be seen whole.
const viewStep = 48

// termsIn appends the terms that start in text[lo:hi].
func (s *Scanner) termsIn(text []byte, lo, hi int) {
	x := s.e.terms()
	done := lo // up to here words that are not all ASCII were looked at
	for ; lo < hi; lo += viewStep {
		v := s.index.Words(lo)
		starts := v.Starts & (1<<min(viewStep, hi-lo) - 1)
		for ; starts != 0; starts &= starts - 1 {
			i := bits.TrailingZeros64(starts)
			n := bits.TrailingZeros64(^((v.ASCII | v.High) >> i))
			switch {
			case lo+i < done:
			case v.High>>i&(1<<n-1) == 0:
				if head := wordHead(text, lo+i, n); x.begun(head) {
					s.tryTerm(x, text, lo+i, head)
				}
			default:
				done = s.termsInWord(x, text, lo+i, hi)
			}
		}
	}
}

// termsInWord looks for terms that start before hi in the word at text[i:], which
// has characters outside ASCII: quotation marks and dashes part it into several.
// It returns where it ends.
func (s *Scanner) termsInWord(x *termIndex, text []byte, i, hi int) int {
	var buf [16]byte
	for i < hi && lex.IsWord(text[i]) {
		r, size := utf8.DecodeRune(text[i:])
		if !wordRune(r, size) {
			i += size
			continue
		}
		stop := i
		for stop < len(text) && stop < i+termLongest {
			r, size := utf8.DecodeRune(text[stop:])
			if !wordRune(r, size) && !unicode.Is(unicode.Mn, r) {
				break
			}
			stop += size
		}
		s.tryTerm(x, text, i, headOf(buf[:foldWords(buf[:], text[i:stop])]))
		i = stop
	}
	return i
}

// tryTerm notes the term at text[i], a word with that head, if there is one.
func (s *Scanner) tryTerm(x *termIndex, text []byte, i int, head uint64) {
	if t, end := x.at(text, i, head); t != nil && !lex.GluedBefore(text, i) {
		s.termWork.found = append(s.termWork.found, foundTerm{i, end, t})
	}
}

// addTerms merges the terms found into dst[from:]. A term gives way to a longer
// one that it overlaps, to an earlier one as long, and to any LIKELY match;
// matches that are less give way to it.
func (s *Scanner) addTerms(w *Window, dst []Match, from int) []Match {
	t := &s.termWork
	kept := dst[:from]
	for _, m := range dst[from:] {
		if m.Likelihood >= Likely || !slices.ContainsFunc(t.found, func(f foundTerm) bool { return f.start < m.End && m.Start < f.end }) {
			kept = append(kept, m)
		}
	}
	dst = kept
	plain := len(dst)
	for i, f := range t.found {
		if f.start < w.Lo || f.start >= w.Hi || t.beaten(i) {
			continue
		}
		over := func(m Match) bool { return m.Likelihood >= Likely && f.start < m.End && m.Start < f.end }
		if slices.ContainsFunc(dst[from:plain], over) || slices.ContainsFunc(t.beside, over) {
			continue
		}
		dst = append(dst, s.termMatch(w.Text, f))
	}
	slices.SortStableFunc(dst[from:], func(a, b Match) int { return a.Start - b.Start })
	return dst
}

// beaten reports whether term i overlaps a better one.
func (t *termWork) beaten(i int) bool {
	f := t.found[i]
	for j := i - 1; j >= 0 && t.found[j].start > f.start-termLongest; j-- {
		if o := t.found[j]; o.end > f.start && o.end-o.start >= f.end-f.start {
			return true
		}
	}
	for j := i + 1; j < len(t.found) && t.found[j].start < f.end; j++ {
		if o := t.found[j]; o.end-o.start > f.end-f.start {
			return true
		}
	}
	return false
}

// termMatch makes the match of a term.
func (s *Scanner) termMatch(text []byte, f foundTerm) Match {
	det := f.term.dets[0]
	ev := PersonNear
	s.look(text, int32(f.start), int32(f.end), true)
	for _, m := range s.around.found {
		if x := s.e.words; x.has(x.keywords[m.keyword].con, det) {
			ev |= NegativeNear
		}
	}
	p := probability(weigh(0, ev))
	m := Match{Start: f.start, End: f.end, Detector: det, Evidence: ev, Score: p, Likelihood: likelihoodOf(p)}
	if len(f.term.dets) > 1 {
		m.Alt, m.Evidence = f.term.dets[1:len(f.term.dets):len(f.term.dets)], m.Evidence|Tie
	}
	return m
}
