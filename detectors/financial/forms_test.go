package financial

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/detectors"
)

func financialEngine(t *testing.T) *detectors.Engine {
	t.Helper()
	e, err := detectors.New(Detectors(), detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// reported lists what is reported in a text as "ID value".
func reported(e *detectors.Engine, s *detectors.Scanner, text string, field *detectors.Field) (found []string) {
	for _, m := range s.Scan(detectors.Window{Text: []byte(text), Hi: len(text), Field: field}, nil) {
		if m.Likelihood >= detectors.Likely {
			found = append(found, e.Detectors()[m.Detector].ID+" "+text[m.Start:m.End])
		}
	}
	return found
}

// someCard draws a number of an issuer in use.
func someCard(t *rapid.T) string {
	issuer := rapid.SampledFrom(cardIssuers[:]).Draw(t, "issuer")
	var lengths []int
	for n := 12; n <= 19; n++ {
		if issuer.lengths>>n&1 != 0 {
			lengths = append(lengths, n)
		}
	}
	n := rapid.SampledFrom(lengths).Draw(t, "length")
	body := strconv.Itoa(int(rapid.Uint32Range(issuer.from, issuer.to).Draw(t, "number")))
	for len(body) < n-1 {
		body += strconv.Itoa(rapid.IntRange(0, 9).Draw(t, "digit"))
	}
	return withCheckDigit(body)
}

// embossed are the groups in which numbers of a length stand on cards.
func embossed(card string) [][]int {
	switch len(card) {
	case 12:
		return [][]int{{4, 4, 4}}
	case 14:
		return [][]int{{4, 6, 4}}
	case 15:
		return [][]int{{4, 6, 5}, {4, 4, 4, 3}}
	case 16:
		return [][]int{{4, 4, 4, 4}}
	case 19:
		return [][]int{{4, 4, 4, 4, 3}}
	}
	return nil
}

func inGroups(s string, groups []int, sep string) string {
	var parts []string
	for _, n := range groups {
		parts, s = append(parts, s[:n]), s[n:]
	}
	return strings.Join(parts, sep)
}

// TestAnyCard: a card of any issuer is reported under a field name and behind a
// label, and in embossed groups of the usual lengths without either.
func TestAnyCard(t *testing.T) {
	e := financialEngine(t)
	s := e.NewScanner()
	field := e.Field("card_number")
	rapid.Check(t, func(t *rapid.T) {
		card := someCard(t)
		if isOneDigit([]byte(card)) {
			return
		}
		forms := []string{card}
		for _, groups := range embossed(card) {
			for _, sep := range []string{" ", "-", ".", "  "} {
				forms = append(forms, inGroups(card, groups, sep))
			}
		}
		for i, form := range forms {
			want := []string{"CREDIT_CARD " + form}
			for text, f := range map[string]*detectors.Field{form: field, "Karte: " + form: nil, "credit card no. " + form + ", exp 12/27": nil} {
				if got := reported(e, s, text, f); !slices.Equal(got, want) {
					t.Fatalf("%q: found %q", text, got)
				}
			}
			if i > 0 && !isRareLength(len(card)) && !isTestCard([]byte(card)) {
				if got := reported(e, s, "x "+form+" y", nil); !slices.Equal(got, want) {
					t.Fatalf("%q alone: found %q", form, got)
				}
			}
		}
	})
}

// TestNoCard: with a wrong digit, in groups that no card has, split over lines
// or under the name of something else a number is no card.
func TestNoCard(t *testing.T) {
	e := financialEngine(t)
	s := e.NewScanner()
	field, order := e.Field("card_number"), e.Field("order_no")
	rapid.Check(t, func(t *rapid.T) {
		card := someCard(t)
		i := rapid.IntRange(0, len(card)-1).Draw(t, "place")
		wrong := []byte(card)
		wrong[i] = '0' + (wrong[i]-'0'+byte(rapid.IntRange(1, 9).Draw(t, "difference")))%10
		if got := reported(e, s, string(wrong), field); got != nil {
			t.Fatalf("%s for %s: found %q", wrong, card, got)
		}
		for name, text := range map[string]string{
			"glued_letter": "a" + card, "letter_after": card + "a", "pairs": inGroups(card[:12], []int{2, 2, 2, 2, 2, 2}, " ") + card[12:],
			"lines": card[:8] + "\n" + card[8:], "fraction": "0." + card,
		} {
			if got := reported(e, s, text, field); got != nil {
				t.Fatalf("%s: %q: found %q", name, text, got)
			}
		}
		if got := reported(e, s, card, order); got != nil {
			t.Fatalf("%s under order_no: found %q", card, got)
		}
	})
}

// TestIBANsInText writes accounts of every country as they stand in letters,
// tables and payment files: each is reported whole, and nothing beside it.
func TestIBANsInText(t *testing.T) {
	e := financialEngine(t)
	s := e.NewScanner()
	r := random()
	for _, c := range ibanCountries {
		for range 3 {
			compact := newIBAN(r, c)
			for _, form := range []string{compact, split(compact, " ", 4), split(compact, "-", 4), split(compact, "\u00a0", 4)} {
				for _, text := range []string{
					form, "IBAN " + form, "IBAN: " + form + ", BIC ABCDEFGH", "<IBAN>" + form + "</IBAN>", `"iban":"` + form + `"`,
					"17;" + form + ";EUR", "|" + form + "|", "(" + form + ")", "auf " + form + " überweisen", "Konto\n" + form + "\nBank", "'" + form + "'",
				} {
					if got := reported(e, s, text, nil); !slices.Equal(got, []string{"IBAN_CODE " + form}) {
						t.Errorf("%s %q: found %q", c.code, text, got)
					}
				}
			}
		}
	}
}

// TestIBANOfAnotherCountry: the same digits under the code of another country
// have other check digits or another length.
func TestIBANOfAnotherCountry(t *testing.T) {
	r := random()
	passed, tried := 0, 0
	for _, c := range ibanCountries {
		s := newIBAN(r, c)
		for _, other := range ibanCountries {
			if other.code == c.code {
				continue
			}
			tried++
			if ibans(other.code+s[2:]) != nil {
				passed++
			}
		}
	}
	if passed*100 > tried {
		t.Errorf("%d of %d accounts pass under another country's code", passed, tried)
	}
}

// TestIBANFieldOfOtherThings: an account number has a form of its own; no field
// name speaks against it, and a broken one is found under none.
func TestIBANFieldOfOtherThings(t *testing.T) {
	e := financialEngine(t)
	s := e.NewScanner()
	for _, name := range []string{"iban", "order_no", "reference", "purpose", "konto"} {
		field := e.Field(name)
		if got := reported(e, s, "DE89370400440532013000", field); len(got) != 1 {
			t.Errorf("under %q: found %q", name, got)
		}
		for check := range 100 {
			text := fmt.Sprintf("DE%02d370400440532013000", check)
			if got := reported(e, s, text, field); check != 89 && got != nil {
				t.Errorf("%s under %q: found %q", text, name, got)
			}
		}
	}
}
