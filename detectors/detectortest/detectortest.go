// Package detectortest holds the suite that every detector passes. It owns no
// knowledge of any type: examples and near misses come with the detector.
package detectortest

import (
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
)

// Mark encloses the value in an example.
const Mark = "§"

// Parse splits an example into its text and the span of the value in it. An
// example without marks is the value alone.
func Parse(t testing.TB, example string) (text string, start, end int) {
	t.Helper()
	parts := strings.Split(example, Mark)
	switch len(parts) {
	case 1:
		return example, 0, len(example)
	case 3:
		return strings.Join(parts, ""), len(parts[0]), len(parts[0]) + len(parts[1])
	}
	t.Fatalf("example has %d marks, want none or two", len(parts)-1)
	return "", 0, 0
}

// Accept runs the suite over every detector of the list: each example is found
// alone, among other text and across every window edge, exactly once and at
// the same place; glued to letters or digits it is not found; near misses are
// not reported.
func Accept(t *testing.T, ds []detectors.Detector) {
	for id, rows := range byID(ds) {
		t.Run(id, func(t *testing.T) {
			e, err := detectors.New(rows, detectors.Options{})
			if err != nil {
				t.Fatal(err)
			}
			examples := 0
			for _, d := range rows {
				for _, ex := range d.Examples {
					acceptExample(t, e, d, ex)
					examples++
				}
				for _, miss := range d.NearMisses {
					rejectMiss(t, e, miss)
				}
			}
			if examples == 0 {
				t.Error("has no examples")
			}
		})
	}
}

func byID(ds []detectors.Detector) map[string][]detectors.Detector {
	m := map[string][]detectors.Detector{}
	for _, d := range ds {
		m[d.ID] = append(m[d.ID], d)
	}
	return m
}

func acceptExample(t *testing.T, e *detectors.Engine, d detectors.Detector, example string) {
	t.Helper()
	text, start, end := Parse(t, example)
	s := e.NewScanner()
	least := detectors.VeryUnlikely
	if strings.Contains(example, Mark) {
		least = detectors.Likely
	}
	for _, around := range [][2]string{{"", ""}, {"# ", " ."}, {"\n", "\n"}, {"\"", "\","}, {"; ", " ;"}} {
		full := around[0] + text + around[1]
		ms := s.Scan(detectors.Window{Text: []byte(full), Hi: len(full)}, nil)
		if m, ok := at(ms, len(around[0])+start, len(around[0])+end); !ok || m.Likelihood < least {
			t.Errorf("%q: found %v, want %d-%d at %v or above", full, ms, len(around[0])+start, len(around[0])+end, least)
		}
	}
	edges(t, e, text, start, end)
	glued(t, s, text, start, end)
}

// edges cuts the text into two windows at every place: together they find what one finds.
func edges(t *testing.T, e *detectors.Engine, text string, start, end int) {
	t.Helper()
	s := e.NewScanner()
	for cut := range len(text) + 1 {
		ms := s.Scan(detectors.Window{Text: []byte(text), Hi: cut}, nil)
		ms = s.Scan(detectors.Window{Text: []byte(text), Lo: cut, Hi: len(text)}, ms)
		n := 0
		for _, m := range ms {
			if m.Start == start && m.End == end {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%q cut at %d: found %d times, want once: %v", text, cut, n, ms)
		}
	}
}

// glued puts letters and digits next to the value: it must not be found there.
func glued(t *testing.T, s *detectors.Scanner, text string, start, end int) {
	t.Helper()
	for _, glue := range []string{"a", "Z", "7", "é", "ж"} {
		before := text[:start] + glue + text[start:]
		for _, m := range s.Scan(detectors.Window{Text: []byte(before), Hi: len(before)}, nil) {
			if m.Start == start+len(glue) && isWordStart(text[start]) {
				t.Errorf("%q: found at %d-%d though glued to %q before it", before, m.Start, m.End, glue)
			}
		}
		after := text[:end] + glue + text[end:]
		for _, m := range s.Scan(detectors.Window{Text: []byte(after), Hi: len(after)}, nil) {
			if m.End == end {
				t.Errorf("%q: found at %d-%d though glued to %q after it", after, m.Start, m.End, glue)
			}
		}
	}
}

// isWordStart: a value that starts with a sign or bracket may follow a letter.
func isWordStart(c byte) bool {
	return c >= 0x80 || c-'0' < 10 || (c|0x20)-'a' < 26
}

func rejectMiss(t *testing.T, e *detectors.Engine, miss string) {
	t.Helper()
	s := e.NewScanner()
	for _, m := range s.Scan(detectors.Window{Text: []byte(miss), Hi: len(miss)}, nil) {
		if m.Likelihood >= detectors.Likely {
			t.Errorf("near miss %q: reported at %d-%d as %v (%.2f)", miss, m.Start, m.End, m.Likelihood, m.Score)
		}
	}
}

func at(ms []detectors.Match, start, end int) (detectors.Match, bool) {
	for _, m := range ms {
		if m.Start == start && m.End == end {
			return m, true
		}
	}
	return detectors.Match{}, false
}
