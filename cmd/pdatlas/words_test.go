package main

import (
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/all"
	"github.com/pdatlas/pdatlas/inventory/reference"
	"github.com/pdatlas/pdatlas/scanner"
	extractors "github.com/pdatlas/pdatlas/scanner/extract/all"
)

func TestGDPRNote(t *testing.T) {
	ref, err := reference.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{
		"NL_BSN": "national id (Art. 87)", "US_SSN": "national id", "EMAIL_ADDRESS": "", "MY_OWN_TYPE": "own type",
	} {
		if got := gdprNote(ref.Category(id)); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
	for flag, want := range map[reference.Flag]string{
		reference.SpecialCategory: "special category (Art. 9)", reference.Criminal: "criminal offences (Art. 10)",
	} {
		if got := gdprNote(reference.Category{Flag: flag}, true); got != want {
			t.Errorf("%s: %q, want %q", flag, got, want)
		}
	}
	// Every type that is looked for is known to the reference data.
	for _, d := range all.Detectors() {
		if _, ok := ref.Category(d.ID); !ok {
			t.Errorf("%s has no category in the reference data", d.ID)
		}
	}
}

// TestFormatDocs: every format that is read is described, and no other.
func TestFormatDocs(t *testing.T) {
	docs := formatDocs()
	for _, e := range extractors.Extractors() {
		if docs[e.Name()].What == "" {
			t.Errorf("format %s is not described", e.Name())
		}
		delete(docs, e.Name())
	}
	for name := range docs {
		t.Errorf("format %s is described but not read", name)
	}
}

// TestEvidenceWords: every bit of evidence has its words.
func TestEvidenceWords(t *testing.T) {
	d := &detectors.Detector{Check: "mod 97", Chance: 0.01}
	all := evidenceWords(&scanner.Found{Detector: d, Evidence: ^detectors.Evidence(0)})
	bits := 0
	for bit := detectors.CheckPassed; bit <= detectors.ColumnAgrees; bit <<= 1 {
		bits++
		one := evidenceWords(&scanner.Found{Detector: d, Evidence: bit})
		if len(one) != 1 || !strings.HasPrefix(one[0], "for: ") && !strings.HasPrefix(one[0], "against: ") {
			t.Errorf("bit %b: %q, want one phrase for or against", bit, one)
		}
	}
	if len(all) != bits {
		t.Errorf("%d phrases for %d bits", len(all), bits)
	}
	if !strings.Contains(all[0], "mod 97") || !strings.Contains(all[0], "1 in 100 random tokens") {
		t.Errorf("%q does not state the check and its chance rate", all[0])
	}
	if got := evidenceWords(&scanner.Found{Detector: d}); len(got) != 0 {
		t.Errorf("no evidence gives %q", got)
	}
	if w := chanceWords(0.9); w != "" {
		t.Errorf("a check that nearly all pass is praised: %q", w)
	}
}
