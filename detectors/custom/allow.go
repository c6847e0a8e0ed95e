package custom

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// allowList holds values that are not reported, because they are known to be
// nobody's: those of tests, of the organisation itself, of examples.
type allowList struct {
	detectors []string // whose values; none: all
	exact     map[string]bool
	hashed    map[[sha256.Size]byte]bool
	patterns  []*regexp.Regexp
}

// newAllowList checks a list. Values are compared by their normal form: letters
// in lower case, without spaces, dots, dashes and slashes. sha256 lists are of
// SHA-256 of that form, in hex, so that a list need not hold personal data
// itself. Patterns match the whole value as it is written.
func newAllowList(s allowSpec) (allowList, error) {
	a := allowList{detectors: s.Detectors, exact: map[string]bool{}, hashed: map[[sha256.Size]byte]bool{}}
	for _, v := range s.Exact {
		n := string(normal(nil, []byte(v)))
		if n == "" {
			return a, errors.New("exact: a value is empty")
		}
		a.exact[n] = true
	}
	for _, h := range s.SHA256 {
		b, err := hex.DecodeString(strings.TrimSpace(h))
		if err != nil || len(b) != sha256.Size {
			return a, errors.New("sha256: write 64 hexadecimal digits each")
		}
		a.hashed[[sha256.Size]byte(b)] = true
	}
	for i, p := range s.Patterns {
		re, err := regexp.Compile(`^(?:` + p + `)$`)
		if err != nil {
			return a, fmt.Errorf("patterns[%d]: not RE2 syntax: %s", i, reason(err))
		}
		a.patterns = append(a.patterns, re)
	}
	return a, nil
}

// normal appends the normal form of a value.
func normal(dst, value []byte) []byte {
	for _, c := range value {
		switch {
		case strings.IndexByte(" \t.-/", c) >= 0:
		case c-'A' < 26:
			dst = append(dst, c|0x20)
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// has reports whether a value is on the list.
func (a *allowList) has(value []byte) bool {
	if len(a.exact) > 0 || len(a.hashed) > 0 {
		var buf [detectors.MaxValue]byte
		n := normal(buf[:0], value)
		if a.exact[string(n)] || len(a.hashed) > 0 && a.hashed[sha256.Sum256(n)] {
			return true
		}
	}
	return slices.ContainsFunc(a.patterns, func(re *regexp.Regexp) bool { return re.Match(value) })
}

// Apply gives the detectors with the files' allow lists put in front of them.
// It names the detectors of a list that do not exist.
func (r *Rules) Apply(ds []detectors.Detector) ([]detectors.Detector, error) {
	out := slices.Clone(ds)
	for i := range r.allows {
		a := &r.allows[i]
		for _, id := range a.detectors {
			if !slices.ContainsFunc(ds, func(d detectors.Detector) bool { return d.ID == id }) {
				return nil, fmt.Errorf("allow: there is no detector %q", id)
			}
		}
		for j := range out {
			if len(a.detectors) == 0 || slices.Contains(a.detectors, out[j].ID) {
				out[j] = except(out[j], a)
			}
		}
	}
	return out, nil
}

// except is d without the values of a list.
func except(d detectors.Detector, a *allowList) detectors.Detector {
	if validate := d.Validate; validate != nil {
		d.Validate = func(t *lex.Token) detectors.Verdict {
			v := validate(t)
			if v != detectors.Reject && a.has(t.Text[t.Start:t.End]) {
				return detectors.Reject
			}
			return v
		}
	}
	if probe := d.Probe; probe != nil {
		d.Probe = func(text []byte, at int) (start, end int, v detectors.Verdict) {
			start, end, v = probe(text, at)
			if v != detectors.Reject && a.has(text[start:end]) {
				return 0, 0, detectors.Reject
			}
			return start, end, v
		}
	}
	if value := d.Value; value != nil {
		d.Value = func(v []byte) (int, detectors.Verdict) {
			n, verdict := value(v)
			if verdict != detectors.Reject && a.has(v[:n]) {
				return 0, detectors.Reject
			}
			return n, verdict
		}
	}
	if search := d.Search; search != nil {
		d.Search = func(text []byte, from int) (start, end int, v detectors.Verdict) {
			for {
				start, end, v = search(text, from)
				if v == detectors.Reject || !a.has(text[start:end]) {
					return start, end, v
				}
				from = end
			}
		}
	}
	return d
}
