package detectortest

import (
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
)

// Spans fuzzes the detectors with their examples and near misses as seeds: every
// match lies in the text, and is what sound, if not nil, says of it.
func Spans(f *testing.F, ds []detectors.Detector, sound func(text []byte, m *detectors.Match) bool) {
	f.Helper()
	for _, d := range ds {
		for _, list := range [][]string{d.Examples, d.NearMisses} {
			for _, text := range list {
				f.Add([]byte(strings.ReplaceAll(text, Mark, "")))
			}
		}
	}
	e, err := detectors.New(ds, detectors.Options{})
	if err != nil {
		f.Fatal(err)
	}
	s := e.NewScanner()
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, m := range s.Scan(detectors.Window{Text: text, Hi: len(text)}, nil) {
			if m.Start < 0 || m.Start >= m.End || m.End > len(text) || sound != nil && !sound(text, &m) {
				t.Fatalf("%s: span %d-%d of %d", e.Detectors()[m.Detector].ID, m.Start, m.End, len(text))
			}
		}
	})
}
