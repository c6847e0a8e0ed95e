package detectors

import "strings"

// Mask replaces the parts of a name (path, key, column header, owner) in which
// personal data is detected by ‹TYPE› and returns the matches. It is stricter
// than a report: a name is stored for good, so doubt is enough.
func (s *Scanner) Mask(name string) (masked string, found []Match) {
	for _, m := range s.Scan(Window{Text: []byte(name), Hi: len(name)}, nil) {
		if s.doubtful(m) {
			found = append(found, m)
		}
	}
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

// doubtful reports whether a match in a name may be a value: any that is
// possible, and any that passed a check few others pass.
func (s *Scanner) doubtful(m Match) bool {
	d := &s.e.detectors[m.Detector]
	return m.Likelihood >= Possible || d.Tier == 1 && d.Chance <= 0.1
}
