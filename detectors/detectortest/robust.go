package detectortest

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// Robust feeds the detectors' own functions with what a window may hold where
// they are asked: each literal at either end of the text, cut off at every
// length and doubled, each example cut off and with bytes changed. A span must lie
// in the text, not be longer than MaxLen, and end at the edges of words; a
// value's length must lie in it. Nothing may allocate.
func Robust(t *testing.T, ds []detectors.Detector) {
	r := rand.New(rand.NewPCG(7, 11))
	for i := range ds {
		d := &ds[i]
		var texts []string
		for _, l := range d.Literals {
			texts = append(texts, l, l+l, " "+l+" ", "x"+l+"x", l+"=", l+strings.Repeat("A1b2", 120), strings.Repeat("a", 400)+l, l+strings.Repeat("<", 50))
		}
		for _, ex := range append(d.Examples, d.NearMisses...) {
			text, _, _ := strings.Cut(strings.ReplaceAll(ex, Mark, ""), "\x00")
			for cut := range len(text) {
				texts = append(texts, text[:cut], text[cut:])
			}
			for range 20 {
				b := []byte(text)
				b[r.IntN(len(b))] = byte(r.IntN(256))
				texts = append(texts, string(b), string(b)+string(b))
			}
		}
		for _, text := range texts {
			robust(t, d, []byte(text))
		}
	}
}

func robust(t *testing.T, d *detectors.Detector, text []byte) {
	t.Helper()
	if d.Probe != nil {
		eachLiteral(d, text, func(at int) {
			start, end, v := d.Probe(text, at)
			if v == detectors.Reject {
				return
			}
			if start < 0 || start >= end || end > len(text) || end-start > d.MaxLen {
				t.Errorf("%s: span %d-%d of %q, MaxLen %d", d.ID, start, end, text, d.MaxLen)
				return
			}
			if lex.IsWord(text[start]) && lex.GluedBefore(text, start) || lex.IsWord(text[end-1]) && lex.GluedAfter(text, end) {
				t.Errorf("%s: %q is glued in %q", d.ID, text[start:end], text)
			}
		})
	}
	if d.Value != nil {
		for _, v := range labelled(text) {
			if n, verdict := d.Value(v); verdict != detectors.Reject && (n < 1 || n > len(v) || n > d.MaxLen || lex.GluedAfter(v, n) && lex.IsWord(v[n-1])) {
				t.Errorf("%s: value of %d bytes of %q, MaxLen %d", d.ID, n, v, d.MaxLen)
			}
		}
	}
}

// Lean checks that the detectors' own functions do not allocate over their examples.
func Lean(t *testing.T, ds []detectors.Detector) {
	for i := range ds {
		d := &ds[i]
		for _, ex := range append(d.Examples, d.NearMisses...) {
			text := []byte(strings.ReplaceAll(ex, Mark, ""))
			values := labelled(text)
			var places []int
			eachLiteral(d, text, func(at int) { places = append(places, at) })
			if n := testing.AllocsPerRun(5, func() {
				for _, at := range places {
					d.Probe(text, at)
				}
				if d.Value != nil {
					for _, v := range values {
						d.Value(v)
					}
				}
			}); n != 0 {
				t.Errorf("%s allocates %v times over %q", d.ID, n, text)
			}
		}
	}
}
