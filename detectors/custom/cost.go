package custom

import (
	"math/rand/v2"
	"time"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// costText is how many bytes of text a cost is measured on.
const costText = 256 << 10

// Cost is what a rule adds to a scan, in nanoseconds of processor time for each
// byte of text: a file of 1 GB takes that many seconds more. It is measured
// here and now on generated text, with the best of a few runs, so it is a
// hint to people and no figure to test against. now is the clock.
func (r *Rules) Cost(id string, now func() time.Time) (float64, error) {
	for _, u := range r.rules {
		if u.detector.ID == id {
			return measure(u.detector, now)
		}
	}
	return 0, nil
}

func measure(d detectors.Detector, now func() time.Time) (float64, error) {
	idle := d
	idle.Search, idle.Literals, idle.Shapes, idle.Value = nil, nil, []string{"A{20}9{20}"}, nil
	idle.Probe, idle.Validate = nil, func(*lex.Token) detectors.Verdict { return detectors.Reject }
	text := sampleText(costText)
	with, err := fastest(d, text, now)
	if err != nil {
		return 0, err
	}
	without, err := fastest(idle, text, now)
	if err != nil {
		return 0, err
	}
	return max(0, float64(with-without)/float64(len(text))), nil
}

func fastest(d detectors.Detector, text []byte, now func() time.Time) (best time.Duration, err error) {
	e, err := detectors.New([]detectors.Detector{d}, detectors.Options{})
	if err != nil {
		return 0, err
	}
	s := e.NewScanner()
	var ms []detectors.Match
	const window = 64 << 10
	for range 3 {
		start := now()
		for lo := 0; lo < len(text); lo += window {
			hi := min(lo+window, len(text))
			from, to := max(0, lo-e.Reach()), min(len(text), hi+e.Reach())
			ms = s.Scan(detectors.Window{Text: text[from:to], Lo: lo - from, Hi: hi - from}, ms[:0])
		}
		if t := now().Sub(start); best == 0 || t < best {
			best = t
		}
	}
	return best, nil
}

// sampleText is words, numbers and punctuation as in logs and prose, always the same.
func sampleText(n int) []byte {
	words := []string{"the", "customer", "order", "wurde", "am", "livraison", "status=ok", "GET", "/api/v1/items", "total", "error:",
		"2026-01-31", "1042", "user", "Herr", "number", "de", "la", "id=", "null", "\n", "\n"}
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, 0, n+32)
	for len(b) < n {
		b = append(b, words[r.IntN(len(words))]...)
		if r.IntN(12) == 0 {
			for range 4 + r.IntN(8) {
				b = append(b, byte('0'+r.IntN(10)))
			}
		}
		b = append(b, ' ')
	}
	return b[:n]
}
