package detectortest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
)

// Direct asks the detectors' own functions about a text, without an engine: each
// Probe that has Literals at every place where one stands, each Value with what
// follows a colon or equals sign in a line, quotes taken off, and with the whole text. It returns the values found,
// each once, with its verdict: what a test of one family needs to state what
// its functions accept.
func Direct(ds []detectors.Detector, text string) (found []string) {
	b := []byte(text)
	seen := map[string]bool{}
	note := func(d *detectors.Detector, value []byte, v detectors.Verdict) {
		s := fmt.Sprintf("%s %s", d.ID, value)
		if v == detectors.Sample {
			s += " (sample)"
		}
		if v != detectors.Reject && !seen[s] {
			seen[s] = true
			found = append(found, s)
		}
	}
	for i := range ds {
		d := &ds[i]
		if d.Probe != nil {
			eachLiteral(d, b, func(at int) {
				if start, end, v := d.Probe(b, at); v != detectors.Reject {
					note(d, b[start:end], v)
				}
			})
		}
		if d.Value == nil {
			continue
		}
		for _, v := range labelled(b) {
			if n, verdict := d.Value(v); verdict != detectors.Reject {
				note(d, v[:n], verdict)
			}
		}
	}
	return found
}

func eachLiteral(d *detectors.Detector, text []byte, fn func(at int)) {
	for at := range text {
		for _, l := range d.Literals {
			if n := len(l); at+n <= len(text) && (string(text[at:at+n]) == l || d.FoldLiterals && bytes.EqualFold(text[at:at+n], []byte(l))) {
				fn(at)
				break
			}
		}
	}
}

// labelled gives the whole text and, line by line, what stands after the first
// colon or equals sign.
func labelled(text []byte) (vs [][]byte) {
	vs = append(vs, text)
	for line := range bytes.Lines(text) {
		if i := bytes.IndexAny(line, ":="); i >= 0 {
			v := bytes.TrimSpace(line[i+1:])
			if len(v) > 1 && (v[0] == '"' || v[0] == '\'') && v[len(v)-1] == v[0] {
				v = v[1 : len(v)-1]
			}
			vs = append(vs, v[:min(len(v), detectors.MaxValue)])
		}
	}
	return vs
}

// Examples checks without an engine that the value of each example is found
// where it is marked, by those that probe at literals and judge whole values.
func Examples(t *testing.T, ds []detectors.Detector) {
	t.Helper()
	for _, d := range ds {
		if d.Value == nil && len(d.Literals) == 0 || d.Anchor != 0 {
			continue
		}
		for _, ex := range d.Examples {
			text, start, end := Parse(t, ex)
			if d.Validate != nil && !strings.ContainsAny(text[:start], ":=") {
				continue // the engine's token shows it
			}
			want := d.ID + " " + text[start:end]
			found := Direct([]detectors.Detector{d}, text)
			if !slices.Contains(found, want) && !slices.Contains(found, want+" (sample)") {
				t.Errorf("%s: %q: found %q", d.ID, ex, found)
			}
		}
	}
}
