package document

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/detectortest"
)

func isVAT(s string) bool {
	n, v := valueVAT([]byte(s))
	return v != detectors.Reject && n == len(s)
}

// TestVATOracle compares with python-stdnum in both directions.
func TestVATOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 7))
	oracles := []vatOracle{
		{country: "AT", templates: []string{"U99999999"}},
		{country: "BE", templates: []string{"0999999999", "1999999999"}, differs: func(s string, ours bool) bool { return !ours && s[10:] > "97" }}, // no check is over 97
		{country: "BG", templates: []string{"999999999", "9999999999"}, differs: func(s string, ours bool) bool { return len(s) == 12 && ours }},    // a person's number has a date
		{country: "CY", templates: []string{"99999999A"}},
		{country: "CZ", templates: []string{"99999999", "699999999", "[89]9[01][1]1[05]9999"}, differs: czBirth},
		{country: "DE", templates: []string{"999999999"}},
		{country: "DK", templates: []string{"99999999"}},
		{country: "EE", templates: []string{"999999999"}},
		{country: "EL", templates: []string{"999999999"}},
		{country: "ES", templates: []string{"99999999A", "[XYZ]9999999A", "[ABCDEFGHJNPQRSUVW]99999999", "[ABCDEFGHJNPQRSUVW]9999999[ABCDEFGHIJ]", "[KLM]9999999A"}, differs: esClass},
		{country: "FI", templates: []string{"99999999"}},
		{country: "FR", templates: []string{"99999999999", "9A999999999", "A9999999999"}},
		{country: "HR", templates: []string{"99999999999"}},
		{country: "HU", templates: []string{"99999999"}},
		{country: "IE", templates: []string{"9999999A", "9999999A[AW]", "9[ABCDEFG+*]99999A"}, differs: func(s string, ours bool) bool { return strings.Contains(s, "*") || strings.Contains(s, "+") }},
		{country: "IT", templates: []string{"9999999[01]999"}},
		{country: "LT", templates: []string{"9999999[1]9", "9999999999[1]9"}},
		{country: "LU", templates: []string{"99999999"}},
		{country: "LV", templates: []string{"[456789]9999999999"}},
		{country: "MT", templates: []string{"99999999"}},
		{country: "NL", templates: []string{"999999999B99", "999999999B01"}},
		{country: "PL", templates: []string{"9999999999"}},
		{country: "PT", templates: []string{"999999999"}},
		{country: "RO", templates: []string{"99999999", "9999999999", "999999"}},
		{country: "SE", templates: []string{"999999999901"}},
		{country: "SI", templates: []string{"99999999"}},
		{country: "SK", templates: []string{"99[234789]9999999"}, differs: czBirth},
		{country: "XI", module: "gb.vat", templates: []string{"999999999", "999999999001"}},
		{country: "GB", module: "gb.vat", templates: []string{"999999999", "999999999001", "GD[01234]99", "HA[5678]99"}},
		{country: "CHE", module: "ch.uid", templates: []string{"999999999"}},
		{country: "NO", module: "no.orgnr", templates: []string{"[89]99999999"}},
	}
	var values []string
	var owner []int
	var questions []detectortest.Question
	for i, o := range oracles {
		for range 1200 {
			for _, template := range o.templates {
				v := o.country + detectortest.Draw(r, template)
				q := detectortest.Question{Module: "eu.vat", Value: v}
				if o.module != "" {
					q = detectortest.Question{Module: o.module, Value: strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(v, "NO"), "GB"), "XI")}
				}
				values, owner, questions = append(values, v), append(owner, i), append(questions, q)
			}
		}
	}
	both := make([]int, len(oracles))
	for i, theirs := range detectortest.Stdnum(t, questions) {
		o := &oracles[owner[i]]
		ours := isVAT(values[i])
		if ours && theirs {
			both[owner[i]]++
		}
		if ours != theirs && (o.differs == nil || !o.differs(values[i], ours)) {
			t.Errorf("%s: we say %v, stdnum says %v", values[i], ours, theirs)
		}
	}
	for i, n := range both {
		if n < 8 {
			t.Errorf("%s: only %d values are valid by both: too few to mean anything", oracles[i].country, n)
		}
	}
}

// vatOracle is how to ask about one country's numbers.
type vatOracle struct {
	country, module string // module: "eu.vat" where empty
	templates       []string
	// differs knows the classes in which the two differ by what the state
	// allows and not by arithmetic.
	differs func(s string, ours bool) bool
}

// czBirth: stdnum wants a birth number's date to be in the calendar and past.
func czBirth(s string, ours bool) bool { return ours && len(s) >= 11 }

// esClass: which firms have a letter and which a digit in the last place is not
// told apart here; VIES accepts both for most.
func esClass(s string, ours bool) bool {
	return ours && strings.IndexByte("ABCDEFGHJNPQRSUVW", s[2]) >= 0
}

func TestVATWritten(t *testing.T) {
	for text, want := range map[string]string{
		"PL 764-23-05-503":           "PL 764-23-05-503",
		"BE 0474 621 394, RPR":       "BE 0474 621 394",
		"FR 63 334 214 293":          "FR 63 334 214 293",
		"de136695976":                "de136695976",
		"ATU 65034704 ":              "ATU 65034704",
		"CHE-116.281.710 IVA.":       "CHE-116.281.710 IVA",
		"NO 974 760 673 MVA":         "NO 974 760 673 MVA",
		"DE136695976 HRB 1234":       "DE136695976",
		"BE 0474 621 394 Brussel":    "BE 0474 621 394",
		"DE1366959761":               "",
		"DE136695976é":               "",
		"D E136695976":               "",
		"":                           "",
		"DE":                         "",
		"GBGD001":                    "GBGD001",
		"EL094259216":                "EL094259216",
		"NL 8052 78 284.B01":         "",
		"IE 6433435F":                "IE 6433435F",
		"XI 980 7806 84":             "XI 980 7806 84",
		"SE556036079301 Org":         "SE556036079301",
		"RO 18547290":                "RO 18547290",
		"LU26375245 and LU 26375246": "LU26375245",
	} {
		n, v := valueVAT([]byte(text))
		got := ""
		if v != detectors.Reject {
			got = text[:n]
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func FuzzVAT(f *testing.F) {
	for _, s := range []string{"PL 764-23-05-503", "CHE-116.281.710 MWST", "IE8Z49289F", "GBHA599"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, v []byte) {
		if n, verdict := valueVAT(v); n < 0 || n > len(v) || verdict == detectors.Reject && n != 0 {
			t.Fatalf("%q: %d %d", v, n, verdict)
		}
	})
}
