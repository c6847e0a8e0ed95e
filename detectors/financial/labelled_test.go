package financial

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
)

func TestAmount(t *testing.T) {
	for text, want := range map[string]struct {
		value  string
		digits int
	}{
		"52,000":           {"52,000", 5},
		"€ 45.200,00 p.a.": {"€ 45.200,00", 5},
		"4 250,00 zł":      {"4 250,00 zł", 4},
		"1’250.50 CHF":     {"1’250.50 CHF", 4},
		"12\u00a0500 Kč":   {"12\u00a0500 Kč", 5},
		"$85k per year":    {"$85k", 5},
		"-120.00":          {"-120.00", 3},
		"42":               {"42", 2},
		"12%":              {"", 0},
		"12 %":             {"12", 2},
		"ca. 5000":         {"", 0},
		"1234567890123":    {"", 0},
		"5000x":            {"", 0},
		"":                 {"", 0},
		"EUR":              {"", 0},
		"3000 - 4000 EUR":  {"3000", 4},
		"1.850 EUR brutto": {"1.850 EUR", 4},
		"£31,500 + bonus":  {"£31,500", 5},
		"52000 (gross)":    {"52000", 5},
		"kr 412 000":       {"kr 412 000", 6},
		"USD52000":         {"USD52000", 5},
		"52000EUR":         {"52000EUR", 5},
		"52000EURO":        {"52000EURO", 5},
		"about 52000":      {"", 0},
		"2500.00.":         {"2500.00", 4},
		"2500, 14 times":   {"2500", 4},
		"45 200 € monthly": {"45 200 €", 5},
		"٥٠٠٠":             {"", 0},
		"12.05.2024":       {"12.05.2024", 8},
	} {
		end, digits, _ := amount([]byte(text))
		if got := text[:end]; got != want.value || digits != want.digits {
			t.Errorf("%q: got %q with %d digits, want %q with %d", text, got, digits, want.value, want.digits)
		}
	}
}

// TestLabelledValues: what stands after a label, by the judge of its type.
func TestLabelledValues(t *testing.T) {
	values := func(d detectors.Detector, texts ...string) (found []string) {
		for _, text := range texts {
			n, v := d.Value([]byte(text))
			if v == detectors.Reject {
				n = 0
			}
			found = append(found, text[:n])
		}
		return found
	}
	for name, tt := range map[string]struct{ got, want []string }{
		"cvv":      {values(cardCVV, "123", "4821 (back)", "12", "12345", "123-4", "1,5", "12a", ""), []string{"123", "4821", "", "", "", "", "", ""}},
		"expiry":   {values(cardExpiry, "12/27", "4/2029", "09-28", "01 / 30", "13/27", "00/27", "12/27/30", "12/1999", "1227", "12/2"), []string{"12/27", "4/2029", "09-28", "01 / 30", "", "", "", "", "", ""}},
		"account":  {values(bankAccount, "31926819", "12-34-56 1234567", "DE89370400440532013000", "none", "123", "acc123456"), []string{"31926819", "12-34-56", "", "", "", ""}},
		"policy":   {values(insurancePolicy, "HH-4711-2290 A", "00482917", "none", "12", "LV 8834 2291 dated"), []string{"HH-4711-2290 A", "00482917", "", "", "LV 8834 2291"}},
		"score":    {values(creditScore, "712", "97,4 %", "BBB+", "A", "7", "71234", "none", "1200"), []string{"712", "97,4 %", "BBB+", "A", "", "", "", ""}},
		"bic":      {values(bicCode, "DEUTDEFF500", "DEUTDEFF 500 x", "DEUTDEFF", "DEUTXXFF", "deutdeff", "DEUTDEF"), []string{"DEUTDEFF500", "DEUTDEFF 500", "DEUTDEFF", "", "deutdeff", ""}},
		"salary":   {values(salary, "4.250,00 €", "negotiable", "5%"), []string{"4.250,00 €", "", ""}},
		"income":   {values(income, "45200", "5", "none"), []string{"45200", "", ""}},
		"purchase": {values(purchaseHistory, "running shoes", "null", "-"), []string{"running shoes", "", ""}},
	} {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
