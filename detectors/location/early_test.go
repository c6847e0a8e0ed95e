package location

import (
	"math/bits"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
)

// Most places are refused before any list is asked. These tests hold what
// refuses them against what would have been found.

// TestSuffixEnds: the table of last bytes lets every suffix through that the
// word ends in, in any letter case.
func TestSuffixEnds(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	seen := uint64(0)
	for i := range suffixes {
		for range 50 {
			var word strings.Builder
			word.WriteString("Haupt")
			for _, c := range suffixes[i].text {
				if r.IntN(2) == 0 {
					word.WriteString(strings.ToUpper(string(c)))
				} else {
					word.WriteRune(c)
				}
			}
			w := []byte(word.String())
			may := mayEndStreet(w)
			for j := range suffixes {
				if len(w) >= len(suffixes[j].text) && endsFolded(w, suffixes[j].text) && may>>j&1 == 0 {
					t.Errorf("%q ends in %q, which is not looked at", w, suffixes[j].text)
				}
			}
			seen |= may
		}
	}
	if bits.OnesCount64(seen) != len(suffixes) {
		t.Errorf("%d of %d suffixes were let through", bits.OnesCount64(seen), len(suffixes))
	}
	for _, w := range []string{"", "e", "Lisbon", "Introduction", "Chapter"} {
		if may := mayEndStreet([]byte(w)); may != 0 && w != "Chapter" {
			t.Errorf("%q: suffixes %b", w, may)
		}
	}
}

// numberedText makes lines of numbers, marks and words around a number.
func numberedText(r *rand.Rand) (text []byte, at int) {
	parts := []string{"Madrid", "Paris", "DE", "AB", "x", "é", "Łódź", " ", " ", ",", ", ", "-", ".", "\n", "IL", "12", "345", "\"", "("}
	pick := func(n int) (s string) {
		for range n {
			s += parts[r.IntN(len(parts))]
		}
		return s
	}
	before, number := pick(r.IntN(4)), ""
	for range 1 + r.IntN(6) {
		number += string(rune('0' + r.IntN(10)))
	}
	return []byte(before + number + pick(r.IntN(5))), len(before)
}

// TestMayBeCode: digits that are refused at once are no postcode in any form
// that a town would make one.
func TestMayBeCode(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	refused, read := 0, 0
	for range 100000 {
		text, at := numberedText(r)
		n := digitsAt(text, at)
		if mayBeCode(text, at, n) {
			read++
			continue
		}
		refused++
		start := at
		if n == 2 || n == 3 {
			start = codeStart(text, at, n)
		}
		end, form := readCode(text, start, digitsAt(text, start))
		if form == noCode {
			continue
		}
		if i := townStart(text, end); form == four && i > end {
			if _, _, ok := townAt(text, i); !ok {
				continue
			}
		} else if form == four {
			continue
		}
		t.Fatalf("%q at %d: refused, though its form is %d", text, at, form)
	}
	if refused < 1000 || read < 1000 {
		t.Errorf("%d refused, %d read", refused, read)
	}
}

func TestPostTownForms(t *testing.T) {
	for text, want := range map[string]string{
		"28013 Madrid":          "28013",
		"Madrid 28013":          "28013",
		"D-80331 München":       "80331",
		"1010 Wien":             "1010",
		"1012 AB Amsterdam":     "1012 AB",
		"1250-096 Lisboa":       "1250-096",
		"00-950 Warszawa":       "00-950",
		"114 55 Stockholm":      "114 55",
		"Springfield, IL 62704": "62704",
		"12 Madrid":             "",
		"345 Madrid":            "",
		"1010":                  "",
		"1010,5555":             "",
		"1010 users":            "",
		"128013 Madrid":         "",
	} {
		found := ""
		for at := range len(text) {
			if text[at]-'0' >= 10 || at > 0 && text[at-1]-'0' < 10 {
				continue
			}
			if start, end, v := probePostcode([]byte(text), at); v != detectors.Reject {
				found = text[start:end]
				if _, _, town := probeTown([]byte(text), at); town == detectors.Reject && !strings.Contains(text, "IL") {
					t.Errorf("%q: a postcode without its town", text)
				}
			}
		}
		if found != want {
			t.Errorf("%q: postcode %q, want %q", text, found, want)
		}
	}
}

// TestHouseNumber: numbers end where people end them, however little is read.
func TestHouseNumber(t *testing.T) {
	for text, want := range map[string]string{
		"12 High Street": "12", "12": "12", "12, x": "12", "12a Road": "12a", "12A": "12A", "12-14 x": "12-14", "5/7": "5/7",
		"12 bis, rue": "12 bis", "3 ter rue": "3 ter", "3 quater x": "3 quater", "3 Bis": "3", "3 terrace": "3", "3 b": "3", "3 bisx": "3",
		"1-2-3 x": "1-2-3", "12ab": "12", "12 ": "12", "12-": "12",
	} {
		if end := houseNumber([]byte(text), 0); text[:end] != want {
			t.Errorf("%q: %q, want %q", text, text[:end], want)
		}
	}
}

// TestGoesOn: what follows the first word of a street decides whether it is read.
func TestGoesOn(t *testing.T) {
	for text, want := range map[string]bool{
		"High Street": true, "N. Main": true, "rue de": true, "Rúa Éxito": true, "Calle é": true,
		"Stockholm\"": false, "Broadway": false, "High, Street": false, "High 5": false, "High": false, "High ": false, "N.": false,
	} {
		w, ok := readAt([]byte(text), 0)
		if !ok {
			t.Fatalf("%q starts with no word", text)
		}
		if got := goesOn([]byte(text), &w); got != want {
			t.Errorf("%q goes on: %v, want %v", text, got, want)
		}
	}
	marked(t, "STREET_ADDRESS", []string{"§12 High Street§", "§1501 Broadway§", "§4 N. Main St§.", "§5 rue de la Paix§", "§7 rua Éxito§"})
}

// TestReadAt: reading a word does not look it up, looking does.
func TestReadAt(t *testing.T) {
	for _, text := range []string{"Madrid x", "Müller", "de la", "12", "", "Madrid5", "O'Brien"} {
		v := []byte(text)
		w, ok := readAt(v, 0)
		full, fullOK := wordAt(v, 0)
		if ok != fullOK || w.Entry != 0 {
			t.Errorf("%q: read %v with entry %x, looked up %v", text, ok, w.Entry, fullOK)
		}
		if ok {
			if w.look(); w != full {
				t.Errorf("%q: %+v, want %+v", text, w, full)
			}
		}
	}
}

// TestWordBefore: of a word that is longer than one may be, the end is taken.
func TestWordBefore(t *testing.T) {
	for text, want := range map[string]string{"see Madrid": "Madrid", "Jean-Pierre": "Jean-Pierre", "St.": "St", "12": "", "5th": ""} {
		w, ok := wordBefore([]byte(text), len(text))
		if got := text[w.start:w.end]; ok != (want != "") || got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		if full, there := wordAt([]byte(text), w.start); ok && there && full.Entry != w.Entry {
			t.Errorf("%q: %x back, %x forward", text, w.Entry, full.Entry)
		}
	}
}

// TestHemisphereBytes: every way to write a hemisphere starts with a byte that
// is let through.
func TestHemisphereBytes(t *testing.T) {
	for _, text := range []string{"N", "S", " N", "°N", "° S", " S"} {
		if _, ok := hemisphere([]byte(text), 0, 'N', 'S'); !ok || !mayBeHemisphere[text[0]] {
			t.Errorf("%q is not let through", text)
		}
	}
	for c := range 256 {
		if mayBeHemisphere[c] {
			continue
		}
		for _, rest := range []string{"", "N", "\xb0N", " N", "S"} {
			if _, ok := hemisphere([]byte(string([]byte{byte(c)})+rest), 0, 'N', 'S'); ok {
				t.Errorf("%q is a hemisphere that is not let through", string([]byte{byte(c)})+rest)
			}
		}
	}
}

// BenchmarkProbes is what a row of a table costs the three that look at its numbers.
func BenchmarkProbes(b *testing.B) {
	text := []byte("\n1734,Lena,Miller,+49 176 22681730,\"270 Market Street, 92885 Stockholm\"\n")
	var at []int
	for i := 1; i < len(text); i++ {
		if text[i]-'0' < 10 && text[i-1]-'0' >= 10 {
			at = append(at, i)
		}
	}
	for b.Loop() {
		for _, i := range at {
			probeAddress(text, i)
			probePostcode(text, i)
			probeTown(text, i)
		}
	}
}
