package health

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/detectortest"
)

// TestValues: what stands after a label, by the judge of its type.
func TestValues(t *testing.T) {
	detectortest.Values(t, Detectors(), map[string]map[string]string{
		"ICD10_CODE":            {"E11.9": "E11.9", "J45": "J45", "E1190": "E1190", "C50.911 left": "C50.911", "E11.-": "E11.-", "F32.1 G": "F32.1", "M1A.0": "M1A.0", "E99.9": "", "V00": "", "K99": "", "E1": "", "unknown": "", "E11.9é": "", "e11.9": "e11.9", "U07.1": "U07.1"},
		"ICD11_CODE":            {"5A11": "5A11", "6A70.1": "6A70.1", "BA00.Z": "BA00.Z", "AI00": "", "2024": "", "5AA1": "", "0A11": "", "5A11B": ""},
		"ICD9_CODE":             {"250.00": "250.00", "250": "250", "V27.0": "V27.0", "E880.9": "E880.9", "25": "", "250.001": "", "2500": "", "1,5": ""},
		"ATC_CODE":              {"A10BA02": "A10BA02", "X10BA02": "", "A10B": "", "A10BA025": "", "a10ba02": ""},
		"LOINC_CODE":            {"4548-4": "4548-4", "75622-1": "75622-1", "4548-5": "", "4548": "", "12345678-0": ""},
		"SNOMED_CT_CODE":        {"73211009": "73211009", "900000000000207008": "900000000000207008", "73211008": "", "7321100": "", "0": "", "|Diabetes|": ""},
		"BLOOD_TYPE":            {"AB+": "AB+", "0 Rh negativ": "0 Rh negativ", "O-": "O-", "A positif": "A positif", "B (+)": "B (+)", "AB RhD pos.": "AB RhD pos", "A": "A", "C+": "", "A1B2": "", "unknown": "", "B vitamins": "", "": ""},
		"MEDICAL_RECORD_NUMBER": {"8847221": "8847221", "9876257868/85.": "9876257868/85", "34895": "34895", "12": "", "none": "", "01/02/2020": "", "x[1]234": "", "12.345.678 (old)": "12.345.678"},
		"HEALTH_INSURANCE_ID":   {"45 78934578 09.": "45 78934578 09", "K220635158": "K220635158", "28/12345678/40": "28/12345678/40", "none": "", "123": ""},
	})
}

// TestSNOMEDChance measures the share of random numbers that are taken, and that
// every wrong digit and swap of neighbours in a right one is found.
func TestSNOMEDChance(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	passed := 0
	const draws = 200_000
	for range draws {
		if isSNOMED([]byte(detectortest.Draw(r, "999999999"))) {
			passed++
		}
	}
	if share := float64(passed) / draws; share > 1.2*snomedCode.Chance || share < 0.7*snomedCode.Chance {
		t.Errorf("%.5f of random numbers pass, Chance is %v", share, snomedCode.Chance)
	}
	code := []byte("73211009")
	for i := range code {
		for d := byte(1); d < 10; d++ {
			wrong := append([]byte{}, code...)
			wrong[i] = '0' + (code[i]-'0'+d)%10
			if checkdigit.Verhoeff(wrong) {
				t.Errorf("%s is taken", wrong)
			}
		}
	}
}

// TestICD10Ranges: every category from the first to the last of each chapter,
// and none beyond.
func TestICD10Ranges(t *testing.T) {
	for c := byte('A'); c <= 'Z'; c++ {
		last := int(icd10Last[c-'A'])
		if last == 0 {
			last = 99
		}
		for n := range 100 {
			s := string(c) + string(rune('0'+n/10)) + string(rune('0'+n%10))
			want := n <= last && !(c == 'V' && n == 0)
			if got := readICD10([]byte(s)) == 3; got != want {
				t.Errorf("%s: %v, want %v", s, got, want)
			}
		}
	}
}

func TestGS1(t *testing.T) {
	for s, want := range map[string]bool{"04012345678901": true, "00844588003288": true, "04012345678902": false, "00844588003298": false} {
		if gs1([]byte(s)) != want {
			t.Errorf("%s: %v", s, !want)
		}
	}
}

func TestUDI(t *testing.T) {
	for text, want := range map[string][]string{
		"(01)00844588003288(17)141120(10)7654321D(21)10987654d321": {"MEDICAL_DEVICE_UDI (01)00844588003288(17)141120(10)7654321D(21)10987654d321"},
		"(01) 00844588003288 (21) 88X.":                            {"MEDICAL_DEVICE_UDI (01) 00844588003288 (21) 88X"},
		"(01)00844588003288":                                       nil, // a product, no device of it
		"(01)00844588003289(17)141120":                             nil,
		"(01)00844588003288(99)x":                                  nil,
		"(01)00844588003288(17)1411":                               nil,
	} {
		if diff := cmp.Diff(want, detectortest.Direct([]detectors.Detector{medicalDeviceUDI}, text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// TestDNA: random sequences of the least length are found once, wherever their
// first codon stands; words, repeats and shorter ones are not.
func TestDNA(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	missed := 0
	for range 500 {
		s := detectortest.Draw(r, strings.Repeat("[ACGT]", leastBases+r.IntN(60)))
		switch got := detectortest.Direct([]detectors.Detector{{ID: "D", Literals: dnaSequence.Literals, Probe: probeDNA}}, ">x\n"+s+"\n"); {
		case len(got) == 0:
			missed++
		case len(got) != 1 || got[0] != "D "+s:
			t.Fatalf("%s: found %q", s, got)
		}
	}
	if missed > 10 {
		t.Errorf("%d of 500 are missed", missed)
	}
	for _, s := range []string{strings.Repeat("A", 60), strings.Repeat("CAT", 10), strings.Repeat("ACGT", 9), strings.Repeat("TA", 40), strings.Repeat("ACGT", 20) + "E"} {
		if got := detectortest.Direct([]detectors.Detector{dnaSequence}, s); got != nil {
			t.Errorf("%s: found %q", s, got)
		}
	}
}

func FuzzHealth(f *testing.F) {
	detectortest.Spans(f, Detectors(), nil)
}
