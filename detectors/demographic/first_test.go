package demographic

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestByFirst: every lead and unit is looked for at its first byte, in the order
// of its table, and nowhere else.
func TestByFirst(t *testing.T) {
	leads, units := makeByFirst()
	seenLeads, seenUnits := 0, 0
	for c := range 256 {
		if !slices.IsSorted(leads[c]) || !slices.IsSorted(units[c]) {
			t.Errorf("byte %#x: out of order", c)
		}
		for _, i := range leads[c] {
			if int(ageLeads[i].text[0]) != c {
				t.Errorf("%q is looked for at %#x", ageLeads[i].text, c)
			}
			seenLeads++
		}
		for _, i := range units[c] {
			if int(ageUnits[i].text[0]) != c {
				t.Errorf("%q is looked for at %#x", ageUnits[i].text, c)
			}
			seenUnits++
		}
	}
	if seenLeads != len(ageLeads) || seenUnits != len(ageUnits) {
		t.Errorf("%d of %d leads, %d of %d units", seenLeads, len(ageLeads), seenUnits, len(ageUnits))
	}
	if len(ageLeads) > 256 || len(ageUnits) > 256 {
		t.Error("more than a byte can number")
	}
	for _, l := range ageLiterals {
		if first := l[0]; first != foldedByte(first) {
			t.Errorf("%q starts with a capital", l)
		}
	}
}

// TestLeadsAndUnitsInCapitals: headings write them so.
func TestLeadsAndUnitsInCapitals(t *testing.T) {
	for text, want := range map[string]string{
		"AGED 72":               "72",
		"Edad de 53 AÑOS":       "53",
		"Alter von 53 Jahren":   "53 Jahren",
		"53 YEARS OF AGE":       "53 YEARS OF AGE",
		"53 Jahre alt":          "53 Jahre alt",
		"years of age":          "",
		"-letnia 5":             "",
		"the let 5":             "",
		"Figure.let":            "",
		"vingt ans, une femme":  "vingt ans",
		"reviews ans une femme": "",
	} {
		found := ""
		for at := range len(text) {
			if a, ok := readAge([]byte(text), at); ok {
				found = text[a.start:a.end]
				break
			}
		}
		if !strings.HasPrefix(found, want) || want == "" && found != "" {
			t.Errorf("%q: %q, want %q", text, found, want)
		}
	}
}

// TestNumberMayEnd: where it is refused, no number ends before the unit.
func TestNumberMayEnd(t *testing.T) {
	r := rand.New(rand.NewPCG(19, 20))
	parts := []string{"53", "vingt", "x", " ", "-", ".", "é", "\n", ")"}
	refused := 0
	for range 20000 {
		text := ""
		for range r.IntN(4) {
			text += parts[r.IntN(len(parts))]
		}
		v := []byte(text + "ans")
		if numberMayEnd(v, len(text)) {
			continue
		}
		refused++
		if a, ok := readUnitAge(v, len(text), len(v), true); ok {
			t.Fatalf("%q: the age %q is refused", v, v[a.start:a.end])
		}
	}
	if refused < 1000 {
		t.Errorf("only %d refused", refused)
	}
}

// TestFindSex: the noun that leads in comes first, then what stands before the
// age, then what stands behind it.
func TestFindSex(t *testing.T) {
	for text, want := range map[string]string{
		"mujer de 29 años":                  "mujer",
		"eine 29-jährige Patientin":         "Patientin",
		"a 29-year-old woman":               "woman",
		"a woman, 29 years old, with a man": "woman",
		"aged 72":                           "",
	} {
		found := ""
		for at := range len(text) {
			if a, ok := readAge([]byte(text), at); ok {
				start, end := a.findSex([]byte(text))
				found = text[start:end]
				break
			}
		}
		if found != want {
			t.Errorf("%q: %q, want %q", text, found, want)
		}
	}
}
