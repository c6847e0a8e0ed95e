package detectors_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
)

// checkCuts fails if any of some random partitions of the text into windows, with
// the Reach that the engine asks for, finds anything else than one window does.
// It returns how many matches there are.
func checkCuts(t *testing.T, r *rand.Rand, e *detectors.Engine, text string) int {
	t.Helper()
	s := e.NewScanner()
	whole := s.Scan(detectors.Window{Text: []byte(text), Hi: len(text)}, nil)
	want := withoutAlt(whole)
	for _, longest := range []int{3, 40, 700} {
		var got []detectors.Match
		for lo := 0; lo < len(text); {
			hi := min(len(text), lo+1+r.IntN(longest))
			got = append(got, scanPart(s, e, text, lo, hi)...)
			lo = hi
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("windows of up to %d bytes change what is found in %q (-whole +cut):\n%s", longest, text, d)
		}
	}
	return len(want)
}

// scanPart scans text[lo:hi] with just the context that the engine asks for.
func scanPart(s *detectors.Scanner, e *detectors.Engine, text string, lo, hi int) []detectors.Match {
	from, to := max(0, lo-e.Reach()), min(len(text), hi+e.Reach())
	ms := withoutAlt(s.Scan(detectors.Window{Text: []byte(text[from:to]), Lo: lo - from, Hi: hi - from}, nil))
	for i := range ms {
		ms[i].Start += from
		ms[i].End += from
	}
	return ms
}

// withoutAlt copies matches without what is only valid until the next scan.
func withoutAlt(ms []detectors.Match) []detectors.Match {
	ms = slices.Clone(ms)
	for i := range ms {
		ms[i].Alt = nil
	}
	return ms
}

// mixed joins random parts to a text of about n bytes.
func mixed(r *rand.Rand, parts []string, n int) string {
	var b strings.Builder
	for b.Len() < n {
		b.WriteString(parts[r.IntN(len(parts))])
	}
	return b.String()
}

// checkAllocations fails if a second scan of a text, repeated to some length, allocates.
func checkAllocations(t *testing.T, e *detectors.Engine, text string) {
	t.Helper()
	s := e.NewScanner()
	w := detectors.Window{Text: []byte(strings.Repeat(text, 20))}
	w.Hi = len(w.Text)
	dst := s.Scan(w, nil)
	dst = s.Scan(w, dst[:0])
	if n := testing.AllocsPerRun(10, func() { dst = s.Scan(w, dst[:0]) }); n > 0 {
		t.Errorf("a scan allocates %.1f times", n)
	}
	if len(dst) == 0 {
		t.Error("nothing found")
	}
}
