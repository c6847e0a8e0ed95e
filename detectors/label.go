package detectors

import (
	"bytes"
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/detectors/lex"
)

// Values after labels: "Apellidos: García López", "| Name | Ada |", a line that
// ends in "Name:" before the line with the value, and the scalars of JSON keys.
// A label is what stands before a ':', '=', '|' or tab, from the start of the
// line, the cell or the clause on; it has to be a keyword or field name of a
// detector with Value and nothing else but words that say whose or which.

const (
	labelReach = 64 // bytes of text before the mark in which the whole label stands
	labelGap   = 40 // bytes between the label and its value
	labelWords = 8  // words of a label
)

// labelIndex knows the labels of all detectors with Value.
type labelIndex struct {
	tails *lex.Tails  // nil when there are none
	dets  detectorsBy // by label, folded
	// machine are words that number things of programs, as programs write them:
	// "PID: 8812" may be a patient's, "pid=8812" is a process's.
	machine map[string]bool
	last    *wordFilter // of the last words of labels
}

func newLabelIndex(ds []Detector, b *phraseBook) (l labelIndex) {
	some := false
	for i := range ds {
		some = some || ds[i].Value != nil
	}
	if !some {
		return l
	}
	l.dets = newDetectorsBy(b.size())
	l.tails, l.last, l.machine = &lex.Tails{}, &wordFilter{}, map[string]bool{}
	labels := func(u use) bool { return u.as != asNegative && ds[u.det].Value != nil }
	dets := make([]uint16, 0, len(b.uses))
	for p := range b.size() {
		n := len(dets)
		if dets = detectorsOf(dets, b.usesOf(p), labels); len(dets) == n {
			continue
		}
		text, joined := b.text(p), b.joined[p]
		if !b.is(p, plain) {
			l.written(text)
			text = folded(text)
			joined = strings.ReplaceAll(text, " ", "")
		}
		l.add(text, dets[n:])
		if joined != text {
			l.add(joined, dets[n:])
		}
	}
	for i := range ds {
		if ds[i].Value != nil {
			l.add(folded(ds[i].ID), []uint16{uint16(i)})
		}
	}
	for _, w := range negativeWords {
		l.machine[w] = true
	}
	for word := range labelEnds {
		l.tails.Add(" " + word)
		l.last.add(lastHead(word))
	}
	return l
}

// add enters a folded label.
func (l *labelIndex) add(label string, dets []uint16) {
	if l.dets.add(label, dets) {
		l.tails.Add(label)
		l.last.add(lastHead(label))
	}
}

// written notes how a label ends as people write it, accents and all.
func (l *labelIndex) written(label string) {
	end := len(label)
	for range 3 { // characters: as many as Tails looks at, or more
		_, size := utf8.DecodeLastRuneInString(label[:end])
		end -= size
	}
	var buf [3 * utf8.UTFMax]byte
	l.tails.Add(lowered(label[end:]))
	l.tails.Add(string(appendUpper(buf[:0], label[end:])))
}

// lastHead gives the head of the last word of a folded label.
func lastHead(label string) uint64 {
	word := []byte(label[strings.LastIndexByte(label, ' ')+1:])
	return wordHead(word, 0, len(word))
}

// labelEnds are words that may follow the telling ones of a label.
var labelEnds = wordSet(`patient paciente pazienti paziente pacjenta patienten holder titular client cliente kunde
	kunden customer number nummer numero nr no num value person persona employee user 1 2`)

// labelStarts are words that may stand before the telling ones of a label,
// besides those that are neutral in any field name.
var labelStarts = wordSet(`your my the a an his her their su sus tu mi el la los las del de des du le les l votre mon
	ihr ihre ihren dein mein der die das des dem il lo i gli suo tuo o os as do da dos das seu twoje twoj pani pana
	uw je het een din ditt dit den det og y e et und and en och si i a patient patients paciente patienten
	pazienti paziente pacjenta full legal complete completo completa vollstandiger complet compl 1 2 3 4 5 6 7 8 9 10`)

// label looks whether a label ends at text[mark], and offers the value after it.
func (s *Scanner) label(text []byte, mark int) {
	var dets []uint16
	field := text[mark] == ':' && mark > 0 && text[mark-1] == '"' && (s.window.FieldAt != nil || s.window.Field != nil)
	if !field {
		if dets = s.labelled(text, mark); len(dets) == 0 {
			return
		}
	}
	start, end := valueAfter(text, mark)
	if start < 0 {
		return
	}
	v := text[start:end]
	if field {
		// A key of JSON is its field.
		if f := s.fieldAt(start); f != nil {
			for _, d := range f.values {
				s.offerCell(text, v, start, d, f.label(d))
			}
			return
		}
		dets = s.labelled(text, mark)
	}
	if len(dets) == 0 || besideLabels(text, mark, start) && s.isLabel(v) {
		return
	}
	// The scalar of a key in quotes is a value as a whole, as cells are.
	whole := text[mark-1] == '"' && text[start-1] == '"'
	for _, d := range dets {
		if whole {
			s.offerCell(text, v, start, d, Labelled|KeywordNear)
		} else {
			s.offerValue(text, v, start, d, Labelled|KeywordNear)
		}
	}
}

// besideLabels reports whether what stands at start, after the mark, may be
// another label: the heads of a table stand side by side, and empty forms have
// their labels one below the other.
func besideLabels(text []byte, mark, start int) bool {
	return text[mark] == '|' || text[mark] == '\t' || bytes.IndexByte(text[mark:start], '\n') >= 0
}

// mayLabel reports whether the word that ends at text[end] may be the last of a
// label, and how long it is: few that are not pass.
func (s *Scanner) mayLabel(text []byte, end int) (run int, ok bool) {
	lo := max(0, end-lex.WordsSize)
	v := s.index.Words(lo)
	n := end - lo
	run = bits.LeadingZeros64(^((v.ASCII | v.High) << (lex.WordsSize - n)))
	if run == n || v.High>>(n-run) != 0 && v.High>>(n-run)&(1<<run-1) != 0 {
		return run, true
	}
	return run, s.e.labels.last.has(wordHead(text, end-run, run))
}

// label is what the name of a field says of a whole value of it: where it names
// the type outright, as much as a label in a text.
func (f *Field) label(det uint16) Evidence {
	if f.signs[det]&FieldName != 0 {
		return Labelled | FieldName
	}
	return f.signs[det]
}

// offerValue asks a detector for the value at text[start:].
func (s *Scanner) offerValue(text, v []byte, start int, det uint16, ev Evidence) {
	if n, verdict := s.e.detectors[det].Value(v); verdict != Reject {
		s.acceptValue(text, v, start, n, det, verdict, ev)
	}
}

// offerCell is offerValue for a value that is nothing or all of v.
func (s *Scanner) offerCell(text, v []byte, start int, det uint16, ev Evidence) {
	if n, verdict := s.e.detectors[det].Value(v); verdict != Reject && n == len(v) {
		s.acceptValue(text, v, start, n, det, verdict, ev)
	}
}

// acceptValue notes the value text[start:start+n], if it can be one.
func (s *Scanner) acceptValue(text, v []byte, start, n int, det uint16, verdict Verdict, ev Evidence) {
	if n <= 0 || n > min(len(v), s.e.detectors[det].MaxLen) || lex.GluedAfter(text, start+n) {
		return
	}
	if verdict == Lesser {
		det, verdict = det+1, Pass
	}
	base := &s.e.scores[det]
	s.cands = append(s.cands, candidate{start: int32(start), end: int32(start + n), det: det, verdict: verdict,
		logit: base.logit[verdict&7], evidence: base.evidence[verdict&7] | ev})
}

// fieldValue offers the whole text where it is the value of a field.
func (s *Scanner) fieldValue(text []byte, f *Field) {
	if f == nil || len(f.values) == 0 || len(text) > MaxValue {
		return // longer text is prose, and may be part of a longer one
	}
	left := bytes.TrimLeftFunc(text, unicode.IsSpace)
	v := bytes.TrimRightFunc(left, unicode.IsSpace)
	if len(v) == 0 {
		return
	}
	start := len(text) - len(left)
	for _, d := range f.values {
		s.offerValue(text, v, start, d, f.label(d))
	}
}

// isLabel reports whether a value is itself a label.
func (s *Scanner) isLabel(v []byte) bool {
	if len(v) > labelReach {
		return false
	}
	var buf [2 * labelReach]byte
	name := buf[:foldWords(buf[:], v)]
	return v[len(v)-1] == ':' || s.e.labels.dets.ofBytes(name) != nil
}

// labelled returns the detectors that the label before text[mark] names.
func (s *Scanner) labelled(text []byte, mark int) []uint16 {
	end := lex.LabelEnd(text, mark)
	if run, ok := s.mayLabel(text, end); !ok {
		s.index.Dull(end-run-1, mark)
		return nil
	}
	lo := max(0, mark-labelReach)
	start := end
	// In "a=1 surname=Byron", as programs write, the label is one word.
	tight := text[mark] == '=' && end == mark
	for start > lo && !(mayEndLabel[text[start-1]] && endsLabel(text, start-1)) && !(tight && text[start-1] == ' ') {
		start--
	}
	if start == lo && lo > 0 {
		return nil // prose
	}
	raw := text[start:end]
	if len(raw) > len(knownLabel{}.text) {
		return s.e.labels.find(raw)
	}
	// Keys of records come over and over again.
	k := &s.known[labelHash(raw)]
	if !bytes.Equal(k.text[:k.n], raw) || k.n == 0 {
		k.n = uint8(copy(k.text[:], raw))
		k.dets = s.e.labels.find(raw)
	}
	if tight && len(k.dets) > 0 && s.e.labels.machine[string(raw)] {
		return nil
	}
	if len(k.dets) == 0 && start > lo && text[start-1] != '.' {
		s.index.Dull(start-1, mark)
	}
	return k.dets
}

// knownLabel remembers what a label names.
type knownLabel struct {
	dets []uint16
	n    uint8
	text [39]byte
}

// knownLabels is how many labels a Scanner remembers.
const knownLabels = 256

// labelHash is a place among the known labels.
func labelHash(label []byte) uint64 {
	h := headOf(label) ^ uint64(len(label))<<56
	if len(label) > 8 {
		h ^= headOf(label[len(label)-8:]) * 0xff51afd7ed558ccd
	}
	return h * 0x9e3779b97f4a7c15 >> 56
}

// find returns the detectors that a label names.
func (l *labelIndex) find(label []byte) []uint16 {
	var buf [2 * labelReach]byte
	name := buf[:foldWords(buf[:], label)]
	var words [labelWords + 1]int // where words start, and one beyond the last
	n := 0
	for i := range name {
		if i == 0 || name[i-1] == ' ' {
			if n == labelWords {
				return nil
			}
			words[n] = i
			n++
		}
	}
	words[n] = len(name) + 1
	for lo := 0; lo < n; lo++ {
		for hi := n; hi > lo; hi-- {
			if dets := l.dets.ofBytes(name[words[lo] : words[hi]-1]); dets != nil {
				return dets
			}
			if !labelEnds[string(name[words[hi-1]:words[hi]-1])] {
				break
			}
		}
		if w := name[words[lo] : words[lo+1]-1]; !neutral[string(w)] && !labelStarts[string(w)] {
			return nil
		}
	}
	return nil
}

// mayEndLabel are the bytes after which a label starts, as far as a byte tells.
var mayEndLabel = makeMayEndLabel()

func makeMayEndLabel() (t [256]bool) {
	for _, c := range []byte(".\n\r\t|;,{}<>:=[\"(") {
		t[c] = true
	}
	return t
}

// endsLabel reports whether a label starts after text[i], one of mayEndLabel: a
// line, cell or clause.
func endsLabel(text []byte, i int) bool {
	if text[i] != '.' {
		return true
	}
	// A sentence or the number of a list ends, an abbreviation does not ("Nº Col. 12").
	if i == 0 || i+1 == len(text) || text[i+1] != ' ' {
		return false
	}
	n := 0
	for n < 4 && i-n > 0 && lex.IsWord(text[i-n-1]) {
		n++
	}
	return n == 4 || text[i-1]-'0' < 10
}

// valueAfter returns the value after a mark, without quotes and spaces around
// it; start is -1 when there is none.
func valueAfter(text []byte, mark int) (start, end int) {
	start = mark + 1
	if text[mark] == ':' {
		start += markdown(text[start:])
	}
	start += blanks(text[start:])
	if text[mark] == ':' && start < len(text) && (text[start] == '\n' || text[start] == '\r') {
		if text[start] == '\r' && start+1 < len(text) && text[start+1] == '\n' {
			start++
		}
		start++
		start += blanks(text[start:])
	}
	if start >= len(text) || start-mark > labelGap || strings.IndexByte("=:/>|\n\r\t", text[start]) >= 0 {
		return -1, 0
	}
	quote := byte(0)
	if c := text[start]; c == '"' || c == '\'' || c == '`' {
		quote = c
		start++
	}
	end = valueEnd(text, start, quote, text[mark])
	for end > start && (text[end-1] == ' ' || text[end-1] == '\t') {
		end--
	}
	if end == start || start < len(text) && text[start] == ' ' {
		return -1, 0
	}
	return start, end
}

// blanks counts spaces and tabs at the start of text.
func blanks(text []byte) (n int) {
	for n < len(text) && n <= labelGap && (text[n] == ' ' || text[n] == '\t') {
		n++
	}
	return n
}

// markdown counts the asterisks that close a label in bold ("**Name:** Ada").
func markdown(text []byte) (n int) {
	for n < len(text) && n < 2 && text[n] == '*' {
		n++
	}
	return n
}

// valueEnd returns where the value at text[start:] ends: with its quote, cell or
// line, MaxValue bytes later at most.
func valueEnd(text []byte, start int, quote, mark byte) int {
	rest := text[start:min(len(text), start+MaxValue)]
	n := bytes.IndexByte(rest, '\n')
	if n < 0 {
		n = len(rest)
		for cut := 0; start+n < len(text) && n > 0 && cut < utf8.UTFMax && !utf8.RuneStart(text[start+n]); cut++ {
			n-- // not within a character
		}
	}
	if i := bytes.IndexByte(rest[:n], '\r'); i >= 0 {
		n = i
	}
	switch {
	case quote != 0:
		if i := bytes.IndexByte(rest[:n], quote); i >= 0 {
			return start + i
		}
		return start // the quote is not closed: no value
	case mark == '|' || mark == '\t':
		if i := bytes.IndexByte(rest[:n], mark); i >= 0 {
			n = i
		}
	}
	return start + n
}
