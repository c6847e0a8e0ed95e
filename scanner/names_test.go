package scanner

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner/extract"
)

func testNamer(t testing.TB) *namer {
	t.Helper()
	e := testEngine(t)
	return newNamer(func() masker { return e.NewScanner() })
}

func TestNames(t *testing.T) {
	n := testNamer(t)
	for _, c := range []struct{ name, raw, want string }{
		{"plain", "hr/report 2024.txt", "hr/report 2024.txt"},
		{"empty", "", ""},
		{"masked", "hr/anna@mail/x", "hr/‹TEST_MAIL›/x"},
		{"masked_twice", testID(1) + " " + testID(2), "‹TEST_ID› ‹TEST_ID›"},
		{"wrong_check_digit_stays", "ID000019", "ID000019"},
		{"accents_stay", "Größe/żółć/漢字/a b", "Größe/żółć/漢字/a b"},
		{"newline", "a\nb\tc\x00", `a\x0ab\x09c\x00`},
		{"terminal_escape", "a\x1b[31mb\x7f", `a\x1b[31mb\x7f`},
		{"bidi", "a\u202egpj.exe", `a\u{202e}gpj.exe`},
		{"isolates", "\u2066x\u2069", `\u{2066}x\u{2069}`},
		{"line_separator", "a\u2028b", `a\u{2028}b`},
		{"zero_width", "a\u200bb\ufeff", `a\u{200b}b\u{feff}`},
		{"not_utf8", "a\xffb\xc3", `a\xffb\xc3`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _ := n.name(c.raw)
			if string(got) != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			for range 2 {
				if again := n.recurring(c.raw); again != got {
					t.Errorf("remembered as %q, want %q", again, got)
				}
			}
		})
	}
}

func TestNamesAreBounded(t *testing.T) {
	n := testNamer(t)
	for _, raw := range []string{strings.Repeat("x", 1<<20), strings.Repeat("é", maxName), strings.Repeat("\x01", 2000)} {
		got, _ := n.name(raw)
		if len(got) > maxName+len("…") || !utf8.ValidString(string(got)) || !strings.HasSuffix(string(got), "…") {
			t.Errorf("a name of %d bytes became %d bytes ending in %q", len(raw), len(got), got[len(got)-4:])
		}
	}
	exact := strings.Repeat("x", maxName)
	if got, _ := n.name(exact); string(got) != exact {
		t.Errorf("a name of exactly the limit was changed")
	}
	for i := range 3 * maxCached {
		n.recurring(testID(i) + "x" + strings.Repeat("y", i%7))
	}
	if len(n.cache) > maxCached {
		t.Errorf("%d names are remembered, want at most %d", len(n.cache), maxCached)
	}
}

func TestNameTypes(t *testing.T) {
	w := testWorker(t, extract.Limits{})
	_, found := testNamer(t).name("x@y/" + testID(1) + "/abc@b")
	got := w.nameTypes(found)
	for i := range got {
		got[i].Score, got[i].Evidence, got[i].Likelihood = 0, 0, 0
	}
	want := []inventory.Finding{
		{Member: -1, Detector: "TEST_MAIL", Version: 1, Count: 2, FirstByte: 0},
		{Member: -1, Detector: "TEST_ID", Version: 3, Count: 1, FirstByte: 4},
	}
	if d := cmp.Diff(want, got, noMarks); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	w.follow(newRules(w.engine.Detectors(), detectors.VeryLikely+1, 0, nil))
	for _, f := range w.nameTypes(found) {
		if f.Count != 0 || len(f.Marks) == 0 {
			t.Errorf("below the threshold: %d of %s count, %d marks are kept", f.Count, f.Detector, len(f.Marks))
		}
	}
}

// dying is a masker that panics at the names it is told to.
type dying struct{}

func (dying) Mask(name string) (string, []detectors.Match) {
	if name == "bad x@y" {
		panic("quoting x@y")
	}
	return name, nil
}

func TestNameOfPanic(t *testing.T) {
	made := 0
	n := newNamer(func() masker { made++; return dying{} })
	for _, raw := range []string{"good", "bad x@y", "good"} {
		want := inventory.Name(raw)
		if raw != "good" {
			want = hidden
		}
		if got, _ := n.name(raw); got != want {
			t.Errorf("%q became %q, want %q", raw, got, want)
		}
	}
	if made != 2 {
		t.Errorf("%d maskers made, want a new one after the panic", made)
	}
}

func FuzzNames(f *testing.F) {
	for _, s := range []string{"a\u202eb", "\xff\xfe", "ID000011", "a@b\n", strings.Repeat("é", 600)} {
		f.Add(s)
	}
	n := testNamer(f)
	f.Fuzz(func(t *testing.T, raw string) {
		got, _ := n.name(raw)
		if !utf8.ValidString(string(got)) || len(got) > maxName+len("…") {
			t.Errorf("%d bytes, valid %v", len(got), utf8.ValidString(string(got)))
		}
		if escape(string(got)) != string(got) {
			t.Error("a stored name still holds what must be escaped")
		}
	})
}
