package contact

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
)

// likely lists type and text of what is reported.
func likely(t *testing.T, text string, field string) (found []string) {
	t.Helper()
	e, err := detectors.New(Detectors(), detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range e.NewScanner().Scan(detectors.Window{Text: []byte(text), Hi: len(text), Field: e.Field(field)}, nil) {
		if m.Likelihood >= detectors.Likely {
			found = append(found, e.Detectors()[m.Detector].ID+" "+text[m.Start:m.End])
		}
	}
	return found
}

// TestSeveralNumbers: one label may stand before several numbers, and a label
// may be tied to a number's end.
func TestSeveralNumbers(t *testing.T) {
	for text, want := range map[string][]string{
		"Telfs.: 918823884 / 918823984 / 619128686.": {"PHONE_NUMBER 918823884", "PHONE_NUMBER 918823984", "PHONE_NUMBER 619128686"},
		"Tlf. 917277336 - 606409021":                 {"PHONE_NUMBER 917277336", "PHONE_NUMBER 606409021"},
		"Tfno: 956 203 145 y 956 203 146.":           {"PHONE_NUMBER 956 203 145", "PHONE_NUMBER 956 203 146"},
		"order 918823884 / 918823984":                nil,
		"4155550132-Office, 4155550133-Fax":          {"PHONE_NUMBER 4155550132", "PHONE_NUMBER 4155550133"},
		"4155550132-Order":                           nil,
		"**Tel.: 020 7946 0958**":                    {"PHONE_NUMBER 020 7946 0958"},
		"call _020 7946 0958_ now":                   {"PHONE_NUMBER 020 7946 0958"},
		"tel 4155550132*2":                           nil,
	} {
		if diff := cmp.Diff(want, likely(t, text, "")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// TestFax: a fax number is one in a field of that name; in text it is a
// telephone number, which it is as well.
func TestFax(t *testing.T) {
	for _, tt := range []struct {
		text, field string
		want        []string
	}{
		{"+49 30 23125321", "fax", []string{"FAX_NUMBER +49 30 23125321"}},
		{"030 23125321", "faxnummer", []string{"FAX_NUMBER 030 23125321"}},
		{"+49 30 23125321", "phone", []string{"PHONE_NUMBER +49 30 23125321"}},
		{"Fax: +49 30 23125321", "", []string{"PHONE_NUMBER +49 30 23125321"}},
		{"12345", "fax", nil},
	} {
		if diff := cmp.Diff(tt.want, likely(t, tt.text, tt.field)); diff != "" {
			t.Errorf("%q in %q (-want +got):\n%s", tt.text, tt.field, diff)
		}
	}
}

// TestReturnPaths: what lists and relays put before an address is part of
// theirs; a value in a query is not.
func TestReturnPaths(t *testing.T) {
	for text, want := range map[string]string{
		"Return-Path: <bounce+jan=firma.cz@liste.org>": "EMAIL_ADDRESS bounce+jan=firma.cz@liste.org",
		"bounces-42=jan@liste.org":                     "EMAIL_ADDRESS bounces-42=jan@liste.org",
		"prvs=1a2b3c=jan@firma.cz":                     "EMAIL_ADDRESS prvs=1a2b3c=jan@firma.cz",
		"https://x.eu/?mail=jan@firma.cz":              "EMAIL_ADDRESS jan@firma.cz",
		"https://x.eu/?a+b=jan@firma.cz":               "EMAIL_ADDRESS jan@firma.cz",
		"email=jan@firma.cz":                           "EMAIL_ADDRESS jan@firma.cz",
		"SRS0=HHH=TT=firma.cz=jan@relay.org wrote":     "EMAIL_ADDRESS SRS0=HHH=TT=firma.cz=jan@relay.org",
	} {
		if got := likely(t, text, ""); !slices.Contains(got, want) {
			t.Errorf("%q: found %q, want %q", text, got, want)
		}
	}
}
