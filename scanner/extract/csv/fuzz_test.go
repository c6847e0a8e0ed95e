package csv

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzTracker cuts any text at any places, with previews that are kept and with
// none: the places are those of the uncut text. A broken preview may cost the
// place, never a panic.
func FuzzTracker(f *testing.F) {
	f.Add([]byte("id,name\n1,\"a \"\"b\"\", c\"\r\n2,null\n"), []byte{3, 9, 200, 1}, byte(0))
	f.Add([]byte("\"\"\"\"\n,,\"\n\",\\N\n"), []byte{1, 1, 1}, byte(1))
	f.Fuzz(func(t *testing.T, text, cuts []byte, kind byte) {
		d := dialect{delim: delimiters[int(kind)%len(delimiters)], quote: '"', header: int64(kind & 1)}
		whole, pieces, broken := newTracker(d), newTracker(d), newTracker(d)
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
			broken.Preview(text[at : at+n])
			at += n
		}
		if pieces.Field() != whole.Field() || pieces.Row() != whole.Row() {
			t.Errorf("in pieces: field %d, record %d; whole: %d, %d", pieces.Field(), pieces.Row(), whole.Field(), whole.Row())
		}
		if diff := cmp.Diff(whole.Fields(), pieces.Fields()); diff != "" {
			t.Errorf("(-whole +pieces):\n%s", diff)
		}
		if diff := cmp.Diff(shown.values, inPieces.values); diff != "" {
			t.Errorf("values shown (-whole +pieces):\n%s", diff)
		}
		broken.Fields()
	})
}
