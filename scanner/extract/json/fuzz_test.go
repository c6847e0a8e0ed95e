package json

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzTracker cuts any text at any places, with previews that are kept and with
// none: the places are those of the uncut text. A broken preview may cost the
// place, never a panic.
func FuzzTracker(f *testing.F) {
	f.Add([]byte(`{"a":[1,{"b\"\u00e9":"\\"},null,""],"c":true}`), []byte{3, 9, 200, 1}, true)
	f.Add([]byte("{\"a\":\"x\n{\"b\" : [[\n]]}\"\"\n"), []byte{1, 1, 1, 1, 1, 1}, false)
	f.Fuzz(func(t *testing.T, text, cuts []byte, lines bool) {
		whole, pieces, broken := newTracker(lines), newTracker(lines), newTracker(lines)
		shown, inPieces := newCollector(), newCollector()
		whole.Sample(shown)
		pieces.Sample(inPieces)
		broken.Sample(newCollector())
		whole.Advance(text)
		broken.Preview(text)
		for i, at := 0, 0; at < len(text); i++ {
			n := len(text) - at
			if i < len(cuts) {
				n = min(n, 1+int(cuts[i])/2)
				if cuts[i]&1 == 0 {
					pieces.Preview(text[at:])
				}
			}
			pieces.Advance(text[at : at+n])
			broken.Advance(append([]byte(nil), text[at:at+n]...))
			broken.Field()
			broken.Preview(text[at : at+n])
			at += n
		}
		if diff := cmp.Diff(whole.Fields(), pieces.Fields()); diff != "" {
			t.Errorf("(-whole +pieces):\n%s", diff)
		}
		if diff := cmp.Diff(shown.values, inPieces.values); diff != "" {
			t.Errorf("values shown (-whole +pieces):\n%s", diff)
		}
		if w, p := whole.spot(), pieces.spot(); w != p {
			t.Errorf("in pieces %v, whole %v", p, w)
		}
		broken.Fields()
	})
}
