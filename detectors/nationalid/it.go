package nationalid

import (
	"strings"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// itFiscalCode follows the ministerial decree of 23 December 1976, no. 13813:
// when two persons would share a code, digits are replaced by letters from the
// right (omocodia). A code with all seven replaced has no digit left, and words
// without digits are not offered by the engine.
func itFiscalCode() detectors.Detector {
	return detectors.Detector{
		ID: "IT_FISCAL_CODE",
		Doc: "Italian tax code of a person (codice fiscale), issued by the Agenzia delle Entrate: letters of the names, year, month " +
			"letter and day of birth (+40 for women), code of the birthplace, check letter.",
		Country: "IT", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "odd and even tables mod 26, date", Chance: 0.0121,
		Shapes:   []string{"AAAAAAXXAXXAXXXA"},
		Validate: validateIT,
		MaxLen:   16,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"it": {"codice fiscale", "cod fiscale", "cod fisc", "c f", "cf", "codicefiscale", "tessera sanitaria"},
				"en": {"italian tax code", "italian fiscal code", "fiscal code", "tax code"},
				"de": {"steuernummer", "steuerkodex"},
			},
			Fields: anyState("codice fiscale", "cod fiscale", "cod fisc", "cf", "codfisc", "fiscal code", "tax code", "tax id", "tessera sanitaria"),
		},
		Examples: []string{
			"C.F. §BNCLRA85T50F205A§",
			"codice fiscale §vrdgpp13r10b296x§",
			"omocodia: §BNCLRA85T50F20RV§",
			"§BNCLRA85T50F205A§",
		},
		NearMisses: []string{
			"BNCLRA85T50F205B",       // wrong check letter
			"C.F. BNCLRA85T72F205G",  // no such day
			"C.F. BNCLRA85F50F205P",  // no such month letter
			"C.F. BNCLRA85T50F205AX", // too long
			"C.F. 1BNCLRA85T50F205A", // glued to a digit
		},
	}
}

func validateIT(t *lex.Token) detectors.Verdict {
	s := t.Compact()
	if len(s) != 16 {
		return detectors.Reject
	}
	for _, i := range []int{0, 1, 2, 3, 4, 5, 8, 11, 15} {
		if s[i] <= '9' {
			return detectors.Reject
		}
	}
	replaced := 0
	for _, i := range []int{6, 7, 9, 10, 12, 13, 14} {
		if itDigit(s[i]) < 0 {
			return detectors.Reject
		}
		if s[i] > '9' {
			replaced++
		}
	}
	month := 1 + strings.IndexByte("ABCDEHLMPRST", s[8])
	day := itDigit(s[9])*10 + itDigit(s[10])
	if day > 40 {
		day -= 40
	}
	if !bornShort(itDigit(s[6])*10+itDigit(s[7]), month, day) || itCheck(s[:15]) != s[15] {
		return detectors.Reject
	}
	if replaced > 2 {
		return detectors.Pass // rare among codes, common among random words
	}
	return detectors.Strong
}

// itDigit is the value of a digit or of the letter that replaces it, or -1.
func itDigit(c byte) int {
	if c <= '9' {
		return int(c - '0')
	}
	return strings.IndexByte("LMNPQRSTUV", c)
}

// itCheck is the check letter of the first fifteen characters. Characters in
// odd places (counted from one) have the values of the table in the decree,
// those in even places their place in the alphabet.
func itCheck(s []byte) byte {
	const odd = "BAFHJNPRTVCESULDGIMOQKWZYX" // the letter whose even value is the odd value
	sum := 0
	for i, c := range s {
		v := c - 'A'
		if c <= '9' {
			v = c - '0'
		}
		if i%2 == 0 {
			v = odd[v] - 'A'
		}
		sum += int(v)
	}
	return 'A' + byte(sum%26)
}
