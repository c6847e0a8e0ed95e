package detectors

import (
	"slices"
	"strings"

	"github.com/pdatlas/pdatlas/detectors/lex"
)

// Mask replaces the parts of a name (path, key, column header, owner) in which
// personal data is detected by ‹TYPE› and returns the matches. It is stricter
// than a report: a name is stored for good, so doubt is enough.
func (s *Scanner) Mask(name string) (masked string, found []Match) {
	text := []byte(name)
	found = s.inName(text)
	for at, c := range text {
		if c == '@' && !covered(found, at) {
			found = append(found, s.beforeSuffix(text, at)...)
		}
	}
	slices.SortFunc(found, func(a, b Match) int { return a.Start - b.Start })
	if len(found) == 0 {
		return name, nil
	}
	var b strings.Builder
	at := 0
	for _, m := range found {
		b.WriteString(name[at:m.Start])
		b.WriteString("‹")
		b.WriteString(s.e.detectors[m.Detector].ID)
		b.WriteString("›")
		at = m.End
	}
	b.WriteString(name[at:])
	return b.String(), found
}

// inName lists what may be a value in a name.
func (s *Scanner) inName(text []byte) (found []Match) {
	for _, m := range s.Scan(Window{Text: text, Hi: len(text)}, nil) {
		if s.doubtful(m) {
			m.Alt = slices.Clone(m.Alt) // the next Scan takes it back
			found = append(found, m)
		}
	}
	return found
}

// beforeSuffix finds the address around the '@' at text[at] to which a name
// goes on with a dot: an ending ("jo@site.org.pdf") or the key below it in a path
// ("jo@site.org.phone"). In prose that is no address; in names it is.
func (s *Scanner) beforeSuffix(text []byte, at int) []Match {
	end := at + 1
	for end < len(text) && end-at <= MaxValue && (text[end] == '.' || lex.IsWord(text[end]) || text[end] == '-') {
		end++
	}
	for i := end - 1; i > at; i-- {
		if text[i] != '.' {
			continue
		}
		text[i] = '/'
		found := s.inName(text)
		text[i] = '.'
		found = slices.DeleteFunc(found, func(m Match) bool { return at < m.Start || at >= m.End })
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

func covered(found []Match, at int) bool {
	return slices.ContainsFunc(found, func(m Match) bool { return m.Start <= at && at < m.End })
}

// doubtful reports whether a match in a name may be a value: any that is
// possible, and any that passed a check few others pass.
func (s *Scanner) doubtful(m Match) bool {
	d := &s.e.detectors[m.Detector]
	return m.Likelihood >= Possible || d.Tier == 1 && d.Chance <= 0.1
}
