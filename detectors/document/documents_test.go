package document

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/detectortest"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// specimens are those of ICAO Doc 9303, parts 4 to 7, by type.
var specimens = map[string]string{
	"MRZ_TD1":  "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
	"MRZ_TD2":  "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6",
	"MRZ_TD3":  "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
	"MRZ_VISA": "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<",
}

// TestMRZ: the specimens are found as their type, whatever parts their lines,
// and no longer once a checked digit is another.
func TestMRZ(t *testing.T) {
	for id, zone := range specimens {
		for _, written := range []string{zone, strings.ReplaceAll(zone, "\n", "\r\n"), strings.ReplaceAll(zone, "\n", "\n  "), strings.ReplaceAll(zone, "\n", " ")} {
			if got := detectortest.Direct(Detectors(), "scan:\n"+written+"\n"); !cmp.Equal(got, []string{id + " " + written + " (sample)"}) {
				t.Errorf("%s: found %q", id, got)
			}
		}
		second := strings.IndexByte(zone, '\n') + 1
		for i := second; i < second+28; i++ { // number, birth and expiry, with their check digits
			c := zone[i]
			if c-'0' > 9 || id == "MRZ_TD1" && (i >= second+15) {
				continue
			}
			wrong := zone[:i] + string('0'+(c-'0'+1)%10) + zone[i+1:]
			if got := detectortest.Direct(Detectors(), wrong); got != nil {
				t.Errorf("%s with digit %d changed: found %q", id, i-second, got)
			}
		}
		if got := detectortest.Direct(Detectors(), strings.ReplaceAll(zone, "<\n", "\n")); got != nil {
			t.Errorf("%s with a line too short: found %q", id, got)
		}
	}
}

func TestMRZCheckDigit(t *testing.T) {
	for s, want := range map[string]byte{"520727": '3', "AB2134<<<": '5', "740812": '2', "<<<<<": '0', "": '0', "L898902C3": '6'} {
		if got := mrzCheck([]byte(s)); got != want {
			t.Errorf("%q: %c, want %c", s, got, want)
		}
	}
	if a, b := mrzCheck([]byte("ab")), mrzCheck([]byte("7"), []byte("40812")); a == 0 || b != '2' {
		t.Errorf("parts joined give %c", b)
	}
}

// verdictOf asks a detector of tokens about the whole of s.
func verdictOf(t *testing.T, validate func(*lex.Token) detectors.Verdict, s string) detectors.Verdict {
	t.Helper()
	tok, ok := lex.Parse(s)
	if !ok {
		t.Fatalf("%q is no token", s)
	}
	return validate(&tok)
}

func TestVIN(t *testing.T) {
	for s, want := range map[string]detectors.Verdict{
		"1M8GDM9AXKP042788": detectors.Pass, // 49 CFR 565
		"1m8gdm9axkp042788": detectors.Pass,
		"5GZCZ43D13S812715": detectors.Pass,
		"1M8GDM9A1KP042788": detectors.Reject, // North America, check digit wrong
		"WVWZZZ1JZXW000010": detectors.Lesser, // Europe, none
		"WVWZZZ1JZXW0000I0": detectors.Reject,
		"1M8GDM9aXKP042788": detectors.Reject, // mixed case: a hash or a key
		"0M8GDM9AXKP042788": detectors.Reject,
	} {
		if got := verdictOf(t, validateVIN, s); got != want {
			t.Errorf("%s: verdict %d, want %d", s, got, want)
		}
	}
}

// TestRegistersOracle compares with python-stdnum: legal entities and ISNI.
func TestRegistersOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 9))
	var questions []detectortest.Question
	for range 5000 {
		questions = append(questions,
			detectortest.Question{Module: "lei", Value: detectortest.Draw(r, "999900AAAAAA9AAAAA99")},
			detectortest.Question{Module: "iso7064.mod_11_2", Value: detectortest.Draw(r, "000000019999999[0123456789X]")})
	}
	both := map[string]int{}
	for i, theirs := range detectortest.Stdnum(t, questions) {
		q := questions[i]
		validate := validateLEI
		if q.Module != "lei" {
			validate = validateORCID
		}
		ours := verdictOf(t, validate, q.Value) != detectors.Reject
		if ours && theirs {
			both[q.Module]++
		}
		if ours != theirs {
			t.Errorf("%s %s: we say %v, stdnum says %v", q.Module, q.Value, ours, theirs)
		}
	}
	if both["lei"] < 20 || both["iso7064.mod_11_2"] < 100 {
		t.Errorf("too few values are valid by both: %v", both)
	}
}

func TestORCIDBlock(t *testing.T) {
	for s, want := range map[string]detectors.Verdict{
		"0000-0002-1825-0097": detectors.Pass, "0000-0001-5109-3700": detectors.Pass, "0000-0002-1694-233X": detectors.Pass,
		"0000-0001-2103-2683": detectors.Lesser, // an organisation's ISNI
		"0000-0002-1825-0098": detectors.Reject, "0000-0000-0000-0001": detectors.Reject, "0000000218250097": detectors.Lesser,
	} {
		if got := verdictOf(t, validateORCID, s); got != want {
			t.Errorf("%s: verdict %d, want %d", s, got, want)
		}
	}
}

// TestLabelledNumbers: what stands after a label, by the judge of its type.
func TestLabelledNumbers(t *testing.T) {
	detectortest.Values(t, Detectors(), map[string]map[string]string{
		"PASSPORT_NUMBER":      {"C01X00T47": "C01X00T47", "12 AB 34567 issued": "12 AB 34567", "none": "", "12": "", "01.02.2030": "", "see page 12": "", "X[0]": ""},
		"DRIVER_LICENCE":       {"MORGA753116SM9IJ 35": "MORGA753116SM9IJ 35", "class B": "", "yes": ""},
		"NATIONAL_ID":          {"784-1979-1234567-1": "784-1979-1234567-1", "T22000129<<": "T22000129", "12345": ""},
		"TAX_ID":               {"29/815/08150": "29/815/08150", "unknown": "", "12.05.2024": "", "8446 4.2.1": "", "3279 2.2.3 x": "", "93.815.08152": "93.815.08152", "47118.8": "47118.8"},
		"EMPLOYEE_ID":          {"E-10442": "E-10442", "u4711,": "u4711", "12": "", "int": ""},
		"STUDENT_ID":           {"s1234567": "s1234567", "4711": "4711", "none": ""},
		"RESIDENCE_PERMIT":     {"RR1234567": "RR1234567", "pending": ""},
		"VISA_NUMBER":          {"DEU012345678": "DEU012345678", "single entry": "", "4111 1111 1111 1111": ""},
		"VEHICLE_PLATE":        {"AB12 CDE": "AB12 CDE", "M-PD 4711, blue": "M-PD 4711", "4711 BCD": "4711 BCD", "unknown": "", "4711": "", "ABCD": "", "Ford Ka 2": ""},
		"COURT_CASE_NUMBER":    {"12 O 345/20": "12 O 345/20", "C-582/14 (Breyer)": "C-582/14", "2:19-cv-01234.": "2:19-cv-01234", "III CZP 11/13": "III CZP 11/13", "none": "", "12": "", "pending since 2019": "", "12.05.2024": ""},
		"POLICE_RECORD_NUMBER": {"42/71382/25": "42/71382/25", "PR 1 Ds. 234.2025": "PR 1 Ds. 234.2025", "none": ""},
	})
}

// TestGeneralTypes: those that only a label tells give way to a country's.
func TestGeneralTypes(t *testing.T) {
	for _, d := range Detectors() {
		labelOnly := d.Tier == 2 && d.Check != "country's length and check digit"
		if labelOnly && (!d.General || !d.Context.Required || d.Chance > 1) {
			t.Errorf("%s is told by its label only, but not general and requiring context", d.ID)
		}
		if d.Tier == 1 && d.General {
			t.Errorf("%s has a check of its own and is general", d.ID)
		}
	}
}

func FuzzDocuments(f *testing.F) {
	detectortest.Spans(f, Detectors(), func(text []byte, m *detectors.Match) bool {
		return !lex.IsWord(text[m.End-1]) || !lex.GluedAfter(text, m.End)
	})
}
