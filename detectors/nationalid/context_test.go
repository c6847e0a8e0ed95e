package nationalid_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/detectortest"
	"github.com/pdatlas/pdatlas/detectors/nationalid"
)

func newEngine(t testing.TB) *detectors.Engine {
	t.Helper()
	e, err := detectors.New(nationalid.Detectors(), detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// reported lists what is LIKELY or above in a text, "ID start-end".
func reported(e *detectors.Engine, text string, field *detectors.Field) (found []string) {
	for _, m := range e.NewScanner().Scan(detectors.Window{Text: []byte(text), Hi: len(text), Field: field}, nil) {
		if m.Likelihood >= detectors.Likely {
			found = append(found, fmt.Sprintf("%s %d-%d", e.Detectors()[m.Detector].ID, m.Start, m.End))
		}
	}
	return found
}

// TestSentences scans marked text with all detectors of the package: the value
// is reported as the type named and nothing else is.
func TestSentences(t *testing.T) {
	tests := []struct{ id, text string }{
		{"AT_VNR", "Die Versicherungsnummer des Patienten lautet §3665 120385§."},
		{"AT_VNR", `{"svnr": "§3665120385§"}`},
		{"AT_VNR", "SV-Nr.: §4706 010700§ (ÖGK)"},
		{"BE_NN", "Het rijksregisternummer is §85.07.30-033.28§, wonende te Gent"},
		{"BE_NN", "numéro de registre national : §85073003328§"},
		{"BE_NN", "Nationalregisternummer §850730-033-28§"},
		{"DE_TAX_ID", "Ihre Steuer-ID lautet §86 095 742 719§."},
		{"DE_TAX_ID", "Identifikationsnummer: §86095742719§\nFinanzamt Köln"},
		{"DE_TAX_ID", "steuerId=§47036892816§;"},
		{"DK_CPR", "CPR-nr. §070761-4285§ bor i Odense"},
		{"DK_CPR", "Personnummer: §010165-4003§"},
		{"ES_NIF", "con DNI §54362315K§, vecino de Madrid"},
		{"ES_NIF", "N.I.F.: §54.362.315-K§"},
		{"ES_NIE", "titular del NIE §X-2482300-W§"},
		{"ES_NIE", "número de identidad de extranjero §Y5734062S§"},
		{"FI_PERSONAL_IDENTITY_CODE", "Henkilötunnus §120464-167V§"},
		{"FI_PERSONAL_IDENTITY_CODE", "hetu: §010594Y9021§"},
		{"FI_PERSONAL_IDENTITY_CODE", "personbeteckning §290200A248A§"},
		{"FR_NIR", "N° de sécurité sociale : §2 88 07 75 116 087 02§"},
		{"FR_NIR", "NIR §288077511608702§"},
		{"FR_NIR", "numero de securite sociale §179042A00422142§"},
		{"IT_FISCAL_CODE", "Codice fiscale: §BNCLRA85T50F205A§"},
		{"IT_FISCAL_CODE", "nata a Milano, c.f. §bnclra85t50f205a§;"},
		{"NL_BSN", "Burgerservicenummer §215349660§"},
		{"NL_BSN", "BSN: §215349660§, geboren 30-07-1985"},
		{"NL_BSN", "sofinummer §38746128§"},
		{"NO_FODSELSNUMMER", "Fødselsnummer §15076540192§"},
		{"NO_FODSELSNUMMER", "fnr: §150765 40192§"},
		{"NO_D_NUMMER", "D-nummer §55076540186§"},
		{"PL_PESEL", "numer PESEL §85073012341§"},
		{"PL_PESEL", "PESEL: §03311209874§"},
		{"PT_NIF", "contribuinte n.º §245193863§"},
		{"PT_NIF", "NIF §245 193 863§"},
		{"SE_PERSONNUMMER", "personnummer §850730-4023§"},
		{"SE_PERSONNUMMER", "Pnr §198507304023§"},
		{"SE_SAMORDNINGSNUMMER", "samordningsnummer: §850790-4020§"},
		{"UK_NHS", "NHS number: §450 557 7104§"},
		{"UK_NHS", "NHS no §4505577104§"},
		{"UK_NINO", "National Insurance number §JG 10 37 59 A§"},
		{"UK_NINO", "NINO: §JG103759A§"},
		{"UK_NINO", "NI number §JG103759§"},
		{"US_SSN", "SSN: §536-22-8727§"},
		{"US_SSN", "Social Security Number §536228727§"},
	}
	e := newEngine(t)
	for _, tt := range tests {
		text, start, end := detectortest.Parse(t, tt.text)
		want := fmt.Sprintf("[%s %d-%d]", tt.id, start, end)
		if got := fmt.Sprint(reported(e, text, nil)); got != want {
			t.Errorf("%q: found %s, want %s", tt.text, got, want)
		}
	}
}

// TestStandAlone: written as only they are, these need no context.
func TestStandAlone(t *testing.T) {
	tests := []struct{ id, value string }{
		{"AT_VNR", "3665 120385"},
		{"BE_NN", "85.07.30-033.28"},
		{"DK_CPR", "211062-5629"},
		{"FI_PERSONAL_IDENTITY_CODE", "120464-167V"},
		{"FR_NIR", "2 88 07 75 116 087 02"},
		{"IT_FISCAL_CODE", "BNCLRA85T50F205A"},
		{"NO_FODSELSNUMMER", "150765 40192"},
		{"SE_PERSONNUMMER", "850730-4023"},
	}
	e := newEngine(t)
	for _, tt := range tests {
		want := fmt.Sprintf("[%s 0-%d]", tt.id, len(tt.value))
		if got := fmt.Sprint(reported(e, tt.value, nil)); got != want {
			t.Errorf("%q: found %s, want %s", tt.value, got, want)
		}
	}
}

// TestNotReported: none of these is a national number, or nothing says so.
func TestNotReported(t *testing.T) {
	tests := []string{
		"order 86095742719 shipped",                       // bare digits that pass a check
		"ref 215349660",                                   // both a BSN and not
		"call 450 557 7104",                               // a telephone number
		"2024-01-15 12:34:56.123456789",                   // a time
		"backup-20240115-1234.tar",                        // a time in a name
		"240115-1234 INFO started",                        // a time that passes Luhn and date
		"item 54362315K",                                  // a part number
		"ISBN 978-3-16-148410-0",                          // another number
		"550e8400-e29b-41d4-a716-446655440000",            // a UUID
		"9d5ed678fe57bcca610140957afab571",                // a hash
		"10.0.19041.1 and 1.2.840.113549.1.1.11",          // versions and OIDs
		"IBAN DE89 3704 0044 0532 0130 00",                // an account
		"0.85073012341",                                   // a fraction
		"SSN 000-00-0000",                                 // a placeholder
		"part AB123456, box CD654321",                     // half of such codes could be NINOs
		"1700000000 1712345678 1711929600",                // Unix times
		strings.Repeat("12345678 ", 8),                    // counting
		"id;85073012341;36650000;4023850730;070761428500", // a row of ids
	}
	e := newEngine(t)
	for _, text := range tests {
		if got := reported(e, text, nil); got != nil {
			t.Errorf("%q: found %v", text, got)
		}
	}
}

// TestFieldNames resolves headers as data has them: bare values under them are
// reported as the type named.
func TestFieldNames(t *testing.T) {
	bare := map[string]string{
		"AT_VNR": "3665120385", "BE_NN": "85073003328", "DE_TAX_ID": "86095742719", "DK_CPR": "0707614285", "ES_NIE": "X2482300W",
		"ES_NIF": "54362315K", "FI_PERSONAL_IDENTITY_CODE": "120464-167V", "FR_NIR": "288077511608702", "IT_FISCAL_CODE": "BNCLRA85T50F205A",
		"NL_BSN": "215349660", "NO_FODSELSNUMMER": "15076540192", "PL_PESEL": "85073012341", "PT_NIF": "245193863", "SE_PERSONNUMMER": "8507304023",
		"UK_NHS": "4505577104", "UK_NINO": "JG103759A", "US_SSN": "536228727",
	}
	headers := map[string][]string{
		"AT_VNR":                    {"svnr", "SV-Nummer", "sozialversicherungsnummer", "SozialversicherungsNr"},
		"BE_NN":                     {"rijksregisternummer", "RRN", "insz", "niss", "numero_national", "registreNational"},
		"DE_TAX_ID":                 {"steuer_id", "steuerId", "Steuer-ID", "IdNr", "steueridentifikationsnummer", "tax_id"},
		"DK_CPR":                    {"cpr", "CPR-nummer", "cpr_nr", "personnummer"},
		"ES_NIE":                    {"nie", "NIE", "num_nie", "nif_nie"},
		"ES_NIF":                    {"dni", "NIF", "dni_nif", "numeroDni", "Documento Nacional de Identidad"},
		"FI_PERSONAL_IDENTITY_CODE": {"hetu", "henkilotunnus", "Henkilötunnus", "personal_identity_code"},
		"FR_NIR":                    {"nir", "num_secu", "numeroSecuriteSociale", "numéro de sécurité sociale", "no_ss"},
		"IT_FISCAL_CODE":            {"codice_fiscale", "codiceFiscale", "CF", "cod_fiscale"},
		"NL_BSN":                    {"bsn", "BSN", "burgerservicenummer", "bsnNummer", "sofi_nummer"},
		"NO_FODSELSNUMMER":          {"fnr", "fodselsnummer", "Fødselsnummer", "personnummer"},
		"PL_PESEL":                  {"pesel", "PESEL", "nr_pesel", "numerPesel"},
		"PT_NIF":                    {"nif", "numero_contribuinte", "nifCliente", "Contribuinte"},
		"SE_PERSONNUMMER":           {"personnummer", "pnr", "persNr"},
		"UK_NHS":                    {"nhs_number", "nhsNumber", "NHS No", "nhs"},
		"UK_NINO":                   {"nino", "ni_number", "NI No", "nationalInsuranceNumber"},
		"US_SSN":                    {"ssn", "SSN", "social_security_number", "socialSecurityNumber"},
	}
	e := newEngine(t)
	for id, value := range bare {
		if len(headers[id]) == 0 {
			t.Errorf("%s has no headers", id)
		}
		for _, h := range headers[id] {
			want := fmt.Sprintf("[%s 0-%d]", id, len(value))
			if got := fmt.Sprint(reported(e, value, e.Field(h))); got != want {
				t.Errorf("%s under %q: found %s, want %s", id, h, got, want)
			}
		}
		if got := reported(e, value, e.Field("order_number")); got != nil {
			t.Errorf("%s under order_number: found %v", id, got)
		}
	}
}
