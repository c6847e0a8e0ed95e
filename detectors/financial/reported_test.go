package financial

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
)

// TestReported runs both detectors together over lines as they occur and
// compares what reaches the reporting threshold, with its type.
func TestReported(t *testing.T) {
	e, err := detectors.New(Detectors(), detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := e.NewScanner()
	for _, tt := range []struct {
		name, text, field string
		want              []string
	}{
		{name: "card_alone", text: "4484070000000000", want: []string{"CREDIT_CARD 4484070000000000"}},
		{name: "card_in_csv", text: "17;Novak;4484 0700 0000 0000;12/27;EUR", want: []string{"CREDIT_CARD 4484 0700 0000 0000"}},
		{name: "card_then_expiry", text: "Karte 4484 0700 0000 0000 12/27 CVC 123", want: []string{"CREDIT_CARD 4484 0700 0000 0000"}},
		{name: "card_json", text: `{"pan":"2221000000000009"}`, want: []string{"CREDIT_CARD 2221000000000009"}},
		{name: "two_cards", text: "4484070000000000, 5500005555555559", want: []string{"CREDIT_CARD 4484070000000000", "CREDIT_CARD 5500005555555559"}},
		{name: "row_of_numbers", text: "17 4484070000000000 5500005555555559 3 41"},
		{name: "two_in_a_row", text: "4484070000000000 5500005555555559", want: []string{"CREDIT_CARD 4484070000000000", "CREDIT_CARD 5500005555555559"}},
		{name: "amount_behind", text: "paid 4484070000000000 20 euro", want: []string{"CREDIT_CARD 4484070000000000"}},
		{name: "curly_quotes", text: "“4484 0700 0000 0000”", want: []string{"CREDIT_CARD 4484 0700 0000 0000"}},
		{name: "maestro_12_explained", text: "card number 501800000009 is lost", want: []string{"CREDIT_CARD 501800000009"}},
		{name: "visa_13_in_column", text: "4484070000007", field: "card_number", want: []string{"CREDIT_CARD 4484070000007"}},
		{name: "test_number_explained", text: "credit card: 4242424242424242", want: []string{"CREDIT_CARD 4242424242424242"}},
		{name: "test_number_grouped", text: "4111 1111 1111 1111", want: []string{"CREDIT_CARD 4111 1111 1111 1111"}},
		{name: "iban_in_letter", text: "Bitte auf DE89 3704 0044 0532 0130 00 bei der Bank", want: []string{"IBAN_CODE DE89 3704 0044 0532 0130 00"}},
		{name: "iban_then_amount", text: "NO93 8601 1117 947 1500,00 NOK", want: []string{"IBAN_CODE NO93 8601 1117 947"}},
		{name: "iban_not_its_card", text: "FR 76 3000 4015 8700 0260 1178 980", want: []string{"IBAN_CODE FR 76 3000 4015 8700 0260 1178 980"}},
		{name: "iban_xml", text: "<IBAN>BE68539007547034</IBAN><BIC>X</BIC>", want: []string{"IBAN_CODE BE68539007547034"}},
		{name: "iban_path", text: "/statements/BE68539007547034/2026.csv", want: []string{"IBAN_CODE BE68539007547034"}},

		{name: "maestro_12_alone", text: "501800000009"},
		{name: "visa_13_alone", text: "4484070000007"},
		{name: "order", text: "order number 4484070000007, invoice 501800000009"},
		{name: "imei", text: "IMEI: 340000000000009"},
		{name: "milliseconds", text: `{"ts":1763806272123,"n":1700000000000}`},
		{name: "decimal", text: "0.4484070000000000 3.4484070000000000"},
		{name: "split_by_line", text: "4484 0700\n0000 0000"},
		{name: "longer_number", text: "44840700000000001 448407000000000044840700"},
		{name: "hash", text: "4484070000000000abcdef 0x4484070000000000"},
		{name: "uuid", text: "44840700-0000-0000-8000-448407000000"},
		{name: "words_and_numbers", text: "At 12 o'clock, no 17 of de 25 is 30 me 44 it 2024 12 11 10"},
		{name: "wrong_iban", text: "IBAN DE88 3704 0044 0532 0130 00"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := detectors.Window{Text: []byte(tt.text), Hi: len(tt.text)}
			if tt.field != "" {
				w.Field = e.Field(tt.field)
			}
			var got []string
			for _, m := range s.Scan(w, nil) {
				if m.Likelihood >= detectors.Likely {
					got = append(got, e.Detectors()[m.Detector].ID+" "+tt.text[m.Start:m.End])
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%q (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}
