package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// isKennitala follows Þjóðskrá's description. System numbers of persons without
// residence (kerfiskennitala) begin with 8 or 9 and have no date; they have the
// check digit since Þjóðskrá gives them out with one.
func isKennitala() detectors.Detector {
	return detectors.Detector{
		ID: "IS_KENNITALA",
		Doc: "Icelandic identity number (kennitala) of persons and, with the day +40, of companies, issued by Þjóðskrá: date of birth " +
			"DDMMYY, two serial digits, a check digit, a digit for the century (8, 9, 0).",
		Country: "IS", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 3 2 7 6 5 4 3 2 mod 11, date, century", Chance: 0.0027,
		Shapes:   []string{"999999_9999", "99_99_99_9999", "99 99 99-9999", "99.99.99-9999"},
		Validate: validateIS,
		MaxLen:   19,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"is": {"kennitala", "kennitölu", "kennitalan", "kennitölur", "kt", "kt nr", "kennit", "kerfiskennitala"},
				"en": {"icelandic id number", "icelandic identification number", "icelandic national id", "icelandic social security number", "kennitala number", "id number iceland"},
			},
			Fields: anyState("kennitala", "kennitolu", "kennitolur", "kt", "kerfiskennitala", "icelandic id", "icelandic national id"),
		},
		Examples: []string{
			"kennitala §070761-4209§",
			"kt. §0707614209§",
			"Kennitala: §450401-3150§",
		},
		NearMisses: []string{
			"kt. 070761-4219",   // wrong check digit
			"kt. 320761-4209",   // no such day
			"kt. 070761-4203",   // no such century
			"kt. 070761-42090",  // too long
			"nr. 0707614209 er", // bare digits, no context
		},
	}
}

func validateIS(t *lex.Token) detectors.Verdict {
	d, ok := digits(t, 10)
	if !ok || checkdigit.Weighted(d[:9], 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 != 0 {
		return detectors.Reject
	}
	century := 1000 + 100*int(d[9]-'0') // 8 and 9; 0 is the next
	switch {
	case d[9] == '0':
		century = 2000
	case d[9] < '8':
		return detectors.Reject
	}
	day := t.Num(0, 2)
	if day > 40 && day < 80 {
		day -= 40 // a company
	}
	switch {
	case day >= 80: // a system number, without date
		return detectors.Weak
	case !born(century+t.Num(4, 6), t.Num(2, 4), day):
		return detectors.Reject
	case written(t, "999999-9999"):
		return detectors.Strong
	}
	return grouped(t, detectors.Pass)
}
