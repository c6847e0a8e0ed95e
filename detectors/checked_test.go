package detectors_test

import (
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// checkedTypes are a country's checked type, one of another country, one without
// a check and a general one that takes any eight digits, which share names.
func checkedTypes() []detectors.Detector {
	checked := eight
	checked.ID, checked.Country = "NL_EIGHT_CODE", "NL"
	checked.Context = detectors.Context{Keywords: map[string][]string{"nl": {"eight code", "kode"}}, Fields: []string{"eight code", "code of eights", "shared"}}
	abroad := checked
	abroad.ID, abroad.Country = "NO_OTHER", "NO"
	abroad.Validate = func(t *lex.Token) detectors.Verdict { return detectors.Pass }
	abroad.Context = detectors.Context{Fields: []string{"eight code"}, Required: true}
	plain := needy
	plain.ID, plain.Country, plain.Shapes, plain.MaxLen = "DE_PLAIN", "DE", []string{"9{8}"}, 8
	plain.Context = detectors.Context{Fields: []string{"shared"}, Required: true}
	general := needy
	general.ID, general.General, general.Shapes, general.MaxLen = "GENERAL", true, []string{"9{8}"}, 8
	general.Context = detectors.Context{Keywords: map[string][]string{"en": {"eight code", "kode", "some code"}},
		Fields: []string{"eight code", "code of eights", "shared", "some code"}, Required: true}
	house := general
	house.ID, house.Category = "HOUSE", "employment"
	house.Context = detectors.Context{Keywords: map[string][]string{"fr": {"code of eights"}}, Fields: []string{"code of eights"}, Required: true}
	return []detectors.Detector{checked, abroad, plain, general, house}
}

// TestFieldOfCheckedType: where a field names checked types only, what fails the
// check is not taken by a general type.
func TestFieldOfCheckedType(t *testing.T) {
	all := checkedTypes()
	few := []detectors.Detector{all[0], all[2], all[3]}
	for _, tc := range []struct {
		name, field, value, want string
		types                    []detectors.Detector
	}{
		{"right", "eight code", "12345678", "NL_EIGHT_CODE", few},
		{"wrong", "eight code", "12345677", "", few},
		{"wrong_other_name", "code_of_eights", "12345677", "", few},
		{"wrong_other_category", "code_of_eights", "12345677", "HOUSE", []detectors.Detector{all[0], all[3], all[4]}},
		{"wrong_with_more_words", "customerEightCode", "12345677", "", few},
		{"name_of_the_general_type", "some code", "12345677", "GENERAL", few},
		{"shared_with_one_unchecked", "shared", "12345677", "DE_PLAIN", few},
		{"own_id_right", "nl_eight_code", "12345678", "NL_EIGHT_CODE", all},
		{"own_id_wrong", "nl_eight_code", "12345677", "", all},
		{"two_countries", "eight code", "12345677", "NO_OTHER", all},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := newEngine(t, tc.types...)
			got := ""
			for _, m := range e.NewScanner().Scan(detectors.Window{Text: []byte(tc.value), Hi: 8, Field: e.Field(tc.field)}, nil) {
				if m.Likelihood >= detectors.Likely {
					got = e.Detectors()[m.Detector].ID
				}
			}
			if got != tc.want {
				t.Errorf("%s in the field %q is %q, want %q", tc.value, tc.field, got, tc.want)
			}
		})
	}
}

// TestGeneralTypeWithCheck: a general type that has a check of its own keeps the
// names that it shares.
func TestGeneralTypeWithCheck(t *testing.T) {
	ds := checkedTypes()
	ds[3].Chance = 0.02
	e := newEngine(t, ds[0], ds[3])
	if likely(e, "12345677", e.Field("eight code")) != 1 || likely(e, "eight code 12345677", nil) != 1 {
		t.Error("what it takes is not reported")
	}
}

// TestLabelOfCheckedType: in text the name of a checked type, its ID without the
// country, names no general type; other words do.
func TestLabelOfCheckedType(t *testing.T) {
	all := checkedTypes()
	value := all[3]
	value.ID, value.Shapes, value.Validate = "GENERAL_VALUE", nil, nil
	value.Value = func(v []byte) (int, detectors.Verdict) { return min(8, len(v)), detectors.Pass }
	e := newEngine(t, all[0], all[3], value)
	for text, want := range map[string]bool{
		"eight code: 12345678": true,
		"eight code: 12345677": false,
		"Eight code 12345677":  false,
		"EIGHT CODE: 12345677": false,
		"kode: 12345677":       true,
		"kode 12345677":        true,
		"some code: 12345677":  true,
	} {
		if got := likely(e, text, nil) > 0; got != want {
			t.Errorf("%q: reported %v, want %v", text, got, want)
		}
	}
}
