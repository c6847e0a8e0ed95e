package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func portugal() []detectors.Detector {
	return []detectors.Detector{
		ptNIF(), ptDriverLicence(), ptSNS(), ptPassport(), ptResidencePermit(), ptPlate(), ptCitizenCard(), ptNISS(), ptNIB(),
	}
}

// ptNIF follows Decreto-Lei 14/2013 and the ranges of the Autoridade Tributária:
// 1, 2, 3 and 45 are persons; the others are companies, funds, inheritances.
func ptNIF() detectors.Detector {
	return detectors.Detector{
		ID: "PT_NIF",
		Doc: "Portuguese tax number (NIF, número de contribuinte; with PT also the VAT number), issued by the Autoridade Tributária e " +
			"Aduaneira: nine digits of which the first tell the kind of taxpayer and the last is a check digit.",
		Country: "PT", Category: "tax_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 9 to 2 mod 11, first digits", Chance: 0.073,
		Shapes: []string{"999999999", "999 999 999", "999.999.999", "999-999-999", "AA999999999", "AA 999999999", "AA-999999999",
			"AA 999 999 999", "AA999 999 999"},
		Validate: validatePT,
		MaxLen:   20,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"pt": {"nif", "n i f", "número de contribuinte", "numero de contribuinte", "nº de contribuinte", "nº contribuinte", "contribuinte", "contribuinte nº", "contribuinte n",
					"número de identificação fiscal", "numero de identificacao fiscal", "identificação fiscal", "número fiscal", "numero fiscal", "nipc", "nif nipc"},
				"en": {"portuguese tax number", "portuguese tax id", "taxpayer number"},
			},
			Fields: []string{"nif", "nif nipc", "nipc", "num contribuinte", "numero contribuinte", "no contribuinte", "contribuinte", "numero identificacao fiscal", "identificacao fiscal",
				"numero fiscal", "nif cliente", "taxpayer number"},
			Negative: []string{"telefone", "telemóvel", "telemovel", "tel", "utente", "niss"},
			Required: true,
		},
		Examples: []string{
			"NIF §245193863§",
			"Contribuinte n.º §245 193 863§",
			"NIF: §PT245193863§",
			"número de contribuinte §PT 245 193 863§",
		},
		NearMisses: []string{
			"NIF 245193864",   // wrong check digit
			"NIF 405193866",   // range not in use
			"NIF 2451938631",  // too long
			"NIF 245193863B",  // glued to a letter
			"NIF ES245193863", // another country
			"245193863",       // no context
		},
	}
}

func validatePT(t *lex.Token) detectors.Verdict {
	d := t.Compact()
	prefixed := t.Letters(0)
	if prefixed {
		if t.Run(0) != 2 || d[0] != 'P' || d[1] != 'T' {
			return detectors.Reject
		}
		d = d[2:]
	}
	if len(d) != 9 || !checkdigit.AllDigits(d) || !ptRange(d[0], d[1]) {
		return detectors.Reject
	}
	check := 11 - checkdigit.Weighted(d[:8], 9, 8, 7, 6, 5, 4, 3, 2)%11
	if check >= 10 {
		check = 0
	}
	switch {
	case check != int(d[8]-'0'):
		return detectors.Reject
	case oneOf(d, "999999990", "123456789"):
		return detectors.Sample // "consumidor final" on receipts, and the usual filler
	case prefixed:
		return detectors.Strong
	}
	return detectors.Weak
}

// ptRange reports whether numbers with these first two digits are given out.
func ptRange(a, b byte) bool {
	switch a {
	case '0':
		return false
	case '4':
		return b == '5'
	case '7':
		return b != '3' && b != '6'
	case '9':
		return b <= '1' || b >= '8'
	}
	return true
}
