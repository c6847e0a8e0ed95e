package detectors_test

import (
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
)

// national makes a type of a country that accepts what eight accepts.
func national(id, country string, keywords ...string) detectors.Detector {
	d := eight
	d.ID, d.Country = id, country
	d.Context = detectors.Context{Keywords: map[string][]string{"en": append(keywords, "tax number")}, Fields: []string{"tax number"}}
	return d
}

// TestCountryDecides: of types of different countries that fit a value equally
// the one whose country is named in the field or in the text is chosen.
func TestCountryDecides(t *testing.T) {
	e := newEngine(t, national("DE_TAX", "DE"), national("IT_TAX", "IT"), at)
	for _, tc := range []struct{ name, field, text, want string }{
		{"nothing", "", "tax number 12-34-5678", ""},
		{"adjective", "", "German tax number 12-34-5678", "DE_TAX"},
		{"own_language", "", "codice italiano, tax number 12-34-5678", "IT_TAX"},
		{"after", "", "tax number 12-34-5678 (Italy)", "IT_TAX"},
		{"both", "", "German or Italian tax number 12-34-5678", ""},
		{"too_far", "", "German" + string(make([]byte, 80)) + "tax number 12-34-5678", ""},
		{"part_of_word", "", "Germanic tax number 12-34-5678", ""},
		{"field_code", "it_tax_number", "12-34-5678", "IT_TAX"},
		{"field_code_last", "taxNumberDE", "12-34-5678", "DE_TAX"},
		{"field_name", "german tax number", "12-34-5678", "DE_TAX"},
		{"field_word", "tax_number", "12-34-5678", ""},
		{"field_other_country", "fr_tax_number", "12-34-5678", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			text := []byte(tc.text)
			ms := e.NewScanner().Scan(detectors.Window{Text: text, Hi: len(text), Field: e.Field(tc.field)}, nil)
			if len(ms) != 1 {
				t.Fatalf("%q: %+v", tc.text, ms)
			}
			got := e.Detectors()[ms[0].Detector].ID
			if tc.want == "" {
				if ms[0].Evidence&detectors.Tie == 0 {
					t.Errorf("%q is taken for %s without doubt", tc.text, got)
				}
				return
			}
			if got != tc.want || ms[0].Evidence&(detectors.Tie|detectors.CountryNamed) != detectors.CountryNamed || ms[0].Likelihood < detectors.Likely {
				t.Errorf("%q: %s %+v, want %s", tc.text, got, ms[0], tc.want)
			}
		})
	}
}

// TestCountryIsNoContext: the name of a country makes nothing likely.
func TestCountryIsNoContext(t *testing.T) {
	e := newEngine(t, national("DE_TAX", "DE"), national("IT_TAX", "IT"))
	alone := newEngine(t, national("DE_TAX", "DE"))
	for _, text := range []string{"Germany 12345678", "German 12345678", "12345678 (Germany)"} {
		for _, f := range append(scan(e, text, nil), scan(alone, text, nil)...) {
			if f.Likelihood != "VERY_UNLIKELY" {
				t.Errorf("%q: %v", text, f)
			}
		}
	}
}

// TestOwnIDIsAField: a detector's ID names it as a field, and so does the ID
// without the country where no other type has the same.
func TestOwnIDIsAField(t *testing.T) {
	pass := needy
	pass.ID, pass.Country, pass.Context.Fields = "DE_PASS_NO", "DE", nil
	other := pass
	other.ID, other.Country = "IT_PASS_NO", "IT"
	card := pass
	card.ID = "DE_CARD"
	e := newEngine(t, pass, other, card)
	for _, tc := range []struct{ field, want string }{
		{"de_pass_no", "DE_PASS_NO"},
		{"IT_PASS_NO", "IT_PASS_NO"},
		{"itPassNo", "IT_PASS_NO"},
		{"deCard", "DE_CARD"},
		{"card", "DE_CARD"},
		{"pass_no", ""}, // whose?
		{"fr_pass_no", ""},
	} {
		got := scan(e, "987654321", e.Field(tc.field))
		if tc.want == "" && len(got) != 0 || tc.want != "" && (len(got) != 1 || got[0].ID != tc.want || got[0].Likelihood != "LIKELY" && got[0].Likelihood != "VERY_LIKELY") {
			t.Errorf("field %q: %v, want %q", tc.field, got, tc.want)
		}
	}
}
