package special

import (
	"encoding/csv"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/vocabulary"
)

// TestForms: values that no word list has.
func TestForms(t *testing.T) {
	for _, tt := range []struct {
		name, v string
		judge   func([]byte) (int, detectors.Verdict)
		n       int
	}{
		{"degree", "50", percent, 2},
		{"degree_percent", "33 %", percent, 4},
		{"degree_words", "grado 33 %", percent, 10},
		{"degree_low", "5", percent, 0},
		{"degree_high", "150", percent, 0},
		{"degree_long", "5000", percent, 0},
		{"weeks", "12+3", weeks, 4},
		{"weeks_plain", "28", weeks, 2},
		{"weeks_none", "60", weeks, 0},
		{"pressure", "120/80 mmHg", measure, 11},
		{"pressure_plain", "120/80", measure, 6},
		{"pressure_odd", "80/120", measure, 0},
		{"temperature", "37.2 °C", measure, 8},
		{"heart_rate", "72 bpm", measure, 6},
		{"glucose", "5,4 mmol/l", measure, 10},
		{"bmi", "27.4", measure, 4},
		{"measure_word", "72 apples", measure, 0},
		{"measure_large", "12345", measure, 0},
		{"rs_number", "rs1801133", variant, 9},
		{"rs_cable", "rs232", variant, 0},
		{"hgvs", "c.68_69del", variant, 10},
		{"hgvs_protein", "p.Val600Glu", variant, 11},
		{"hgvs_none", "c.abc", variant, 0},
		{"version", "p.12", variant, 0},
		{"vector", "[0.12, -0.33, 0.5, 0.01, -0.2, 0.7, 0.11, 0.9]", faceVector, 46},
		{"vector_short", "[0.12, -0.33]", faceVector, 0},
		{"vector_whole", "[1, 2, 3, 4, 5, 6, 7, 8, 9]", faceVector, 0},
		{"image", "scan/f1.wsq", image, 11},
		{"image_url", "https://x.example/a.png?s=1", image, 27},
		{"image_data", "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg", image, 44},
		{"no_image", "function", image, 0},
		{"audio", "rec/1.WAV", audio, 9},
		{"no_audio", "wave", audio, 0},
		{"template", "Rk1SACAyMAAAAAE0AAABAA", templateValue, 22},
		{"no_template", "Rk1T", templateValue, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if n, v := tt.judge([]byte(tt.v)); n != tt.n || (v == detectors.Reject) != (tt.n == 0) {
				t.Errorf("%q: %d bytes, verdict %d; want %d", tt.v, n, v, tt.n)
			}
		})
	}
}

// TestLargeLists: sorted, folded, each line once, as many as the manifest says.
func TestLargeLists(t *testing.T) {
	f, err := os.Open("data/MANIFEST.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for name, list := range map[string]string{"large/diseases.txt": diseases, "large/drugs.txt": drugs, "large/parties.txt": parties, "large/unions.txt": unions} {
		at := slices.IndexFunc(rows, func(r []string) bool { return r[0] == name })
		if at < 0 || rows[at][4] == "" {
			t.Errorf("%s has no licence in the manifest", name)
			continue
		}
		lines := strings.Split(strings.TrimSuffix(list, "\n"), "\n")
		if rows[at][1] != strconv.Itoa(len(lines)) {
			t.Errorf("%s has %d lines, the manifest says %s", name, len(lines), rows[at][1])
		}
		if !slices.IsSorted(lines) || len(slices.Compact(slices.Clone(lines))) != len(lines) {
			t.Errorf("%s is not sorted, or has a line twice", name)
		}
		for _, l := range lines {
			if vocabulary.Fold(l) != l {
				t.Errorf("%s: %q is not folded", name, l)
			}
		}
	}
}

// TestEverydaySubstances are no medicine, and what lists have in front is found.
func TestEverydaySubstances(t *testing.T) {
	s := vocabulary.NewSet().WithSorted(drugs).WithSorted(diseases)
	for _, w := range []string{"water", "ethanol", "caffeine", "oxygen", "sodium chloride", "coffee", "depression", "stroke"} {
		if s.Whole([]byte(w)) {
			t.Errorf("%q is in a list", w)
		}
	}
	for _, w := range []string{"Metformin", "lisinopril", "type 2 diabetes mellitus", "Cystic fibrosis"} {
		if !s.Whole([]byte(w)) {
			t.Errorf("%q is in no list", w)
		}
	}
}

func FuzzValues(f *testing.F) {
	ds := Detectors()
	for _, d := range ds {
		for _, s := range append(d.Examples, d.NearMisses...) {
			f.Add([]byte(strings.ReplaceAll(s, "§", "")))
		}
	}
	f.Fuzz(func(t *testing.T, v []byte) {
		if len(v) > detectors.MaxValue {
			return
		}
		for _, d := range ds {
			if n, verdict := d.Value(v); n < 0 || n > len(v) || (n == 0) != (verdict == detectors.Reject) {
				t.Errorf("%s: %d of %d bytes, verdict %d", d.ID, n, len(v), verdict)
			}
		}
	})
}

func BenchmarkDetectors(b *testing.B) {
	for b.Loop() {
		Detectors()
	}
}
