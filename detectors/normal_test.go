package detectors_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
)

// Values in odd characters are found where they stand, once, in every part of
// the text and however it is cut.
func TestOddCharacters(t *testing.T) {
	tests := map[string]string{
		"no_break_space":   "eight number §12\u00a034\u00a05678§.",
		"narrow_space":     "eight number §12\u202f34\u202f5678§.",
		"soft_hyphen":      "eight number §12\u00ad345678§.",
		"zero_width":       "eight number §1234\u200b5678§.",
		"bidi_marks":       "eight number §12\u200e34\u200f5678§.",
		"dashes":           "eight number §12–34‑5678§.",
		"full_width":       "eight number §１２３４５６７８§.",
		"full_width_glued": "八号§１２３４５６７８§。",
		"arabic_indic":     "eight number §١٢٣٤٥٦٧٨§.",
		"extended_arabic":  "eight number §۱۲۳۴۵۶۷۸§.",
		"plain":            "eight number §12345678§.",
		"at_the_start":     "§12\u00a034\u00a05678§ (eight number)",
	}
	e, err := detectors.New([]detectors.Detector{eight}, detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := e.NewScanner()
	for name, marked := range tests {
		t.Run(name, func(t *testing.T) {
			parts := strings.Split(marked, "§")
			text := []byte("é ü " + strings.Join(parts, "") + " ç ß")
			start := len("é ü ") + len(parts[0])
			want := [2]int{start, start + len(parts[1])}
			for lo := range text {
				var got [][2]int
				for _, w := range [][2]int{{0, lo}, {lo, len(text)}} {
					for _, m := range s.Scan(detectors.Window{Text: text, Lo: w[0], Hi: w[1]}, nil) {
						if m.Likelihood >= detectors.Possible {
							got = append(got, [2]int{m.Start, m.End})
						}
					}
				}
				if d := cmp.Diff([][2]int{want}, got); d != "" {
					t.Fatalf("cut at %d: %s", lo, d)
				}
			}
		})
	}
}

// What is no number stays as it is: words with such characters, and numbers
// beside which they stand.
func TestOddCharactersElsewhere(t *testing.T) {
	e, err := detectors.New([]detectors.Detector{eight}, detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"eight number 1234567 – 8", "12345678 9", "eight number 1234567８９", "Ａ１２３４５６７８", "don’t – won’t"} {
		ms := e.NewScanner().Scan(detectors.Window{Text: []byte(text), Hi: len(text)}, nil)
		if slices.ContainsFunc(ms, func(m detectors.Match) bool {
			return m.Likelihood >= detectors.Likely && !strings.Contains(text[m.Start:m.End], "8")
		}) {
			t.Errorf("%q: found %v", text, ms)
		}
	}
}

// The field of a cell holds for what stands in it in odd characters.
func TestOddCharactersInFields(t *testing.T) {
	e, err := detectors.New([]detectors.Detector{eight}, detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	text := []byte("12\u00a034\u00a05678;12\u00a034\u00a05678;12345678")
	fields := []*detectors.Field{e.Field("order"), e.Field("eight_number"), e.Field("order")}
	cell, asked := 0, 0
	w := detectors.Window{Text: text, Hi: len(text), FieldAt: func(off int) *detectors.Field {
		if off < asked {
			t.Errorf("asked for %d after %d", off, asked)
		}
		for ; asked < off; asked++ {
			if text[asked] == ';' {
				cell++
			}
		}
		return fields[cell]
	}}
	var got []string
	for _, m := range e.NewScanner().Scan(w, nil) {
		if m.Likelihood >= detectors.Likely {
			got = append(got, string(text[m.Start:m.End]))
		}
	}
	if d := cmp.Diff([]string{"12\u00a034\u00a05678"}, got); d != "" {
		t.Error(d)
	}
}
