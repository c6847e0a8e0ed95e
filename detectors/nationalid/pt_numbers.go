package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// ptCitizenCard follows AMA's "Validação de Número de Documento do Cartão de
// Cidadão": Luhn with letters as numbers from 10. The civil number in front has
// a check digit of its own, which older registers computed otherwise for 10; it
// is what makes a number without the version letters worth finding.
func ptCitizenCard() detectors.Detector {
	shapes := []string{"9{9}AA9", "9{8}_9_AA9", "9{8} 9 AA 9", "9{8}_9AA9", "9{8}9 AA9", "99 999 999 9 AA9", "9{7}9AA9", "9{7} 9 AA9", "9{9}A99", "9{8} 9 A99"}
	return detectors.Detector{
		ID: "PT_CITIZEN_CARD",
		Doc: "Portuguese citizen card number (número de documento do cartão de cidadão), issued by the IRN: eight digits of the civil " +
			"identification, its check digit, two letters of the version, a check digit.",
		Country: "PT", Category: "id_card",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "Luhn in base 36", Chance: 0.1,
		Shapes:   shapes,
		Validate: byToken(checkPTCard),
		Value:    byValue(checkPTCard, shapes...),
		MaxLen:   27,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"pt": {"cartão de cidadão", "cartao de cidadao", "cartão cidadão", "cartao cidadao", "cartão do cidadão", "cartao do cidadao", "cc", "cc nº", "nº cc", "número do cartão de cidadão",
					"bilhete de identidade", "documento de identificação", "nº de documento", "bi cc"},
				"en": {"portuguese citizen card", "citizen card", "portuguese identity card", "identity card number"},
			},
			Fields: []string{"cartao cidadao", "cartao de cidadao", "cartao do cidadao", "numero cartao cidadao", "num cc", "cc", "bi cc", "citizen card", "citizen card number",
				"bilhete identidade", "bilhete de identidade", "documento identificacao"},
			Required: true,
		},
		Examples: []string{
			"cartão de cidadão §117214361ZY6§",
			"CC nº §121165981YA1§",
			"Cartão de Cidadão: §17146770 1 XX 8§",
		},
		NearMisses: []string{
			"cartão de cidadão 19870955 2 YV0", // wrong check digit
			"cartão de cidadão 146730810XX07",  // too long
			"cartão de cidadão A111145155ZA7",  // glued to a letter
			"177246120ZW6",                     // no context
		},
	}
}

func checkPTCard(p plain) detectors.Verdict {
	s, n := p.b[:p.n], p.len()
	if n < 11 || n > 12 || !checkdigit.AllDigits(s[:n-3]) || s[n-3] <= '9' || s[n-1] > '9' {
		return detectors.Reject
	}
	sum := 0
	for i := range n {
		c := s[n-1-i]
		v := int(c - '0')
		if c > '9' {
			v = int(c-'A') + 10
		}
		if i%2 == 1 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	if sum%10 != 0 {
		return detectors.Reject
	}
	if string(s) == "000000000ZZ4" {
		return detectors.Sample // the specimen
	}
	return detectors.Pass
}

// ptNISS follows the Instituto da Segurança Social: persons' numbers begin with
// 1, those of employers with 2; prime weights, and 9 less the sum modulo 10.
func ptNISS() detectors.Detector {
	return detectors.Detector{
		ID: "PT_NISS",
		Doc: "Portuguese social security number (NISS), issued by the Instituto da Segurança Social: eleven digits, the first a 1 or a 2, " +
			"the last a check digit.",
		Country: "PT", Category: "social_security",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "prime weights 29 to 2, 9 less mod 10; first digit", Chance: 0.02,
		Shapes: []string{"9{11}", "999_999_999_99", "9_999_999_999_9", "9 999 999 9999", "999 9999 9999", "99 999 999 999"},
		Digits: [2]int{11, 11},
		Validate: func(t *lex.Token) detectors.Verdict {
			d, ok := digits(t, 11)
			if !ok || d[0] != '1' && d[0] != '2' || repeated(d) ||
				9-checkdigit.Weighted(d[:10], 29, 23, 19, 17, 13, 11, 7, 5, 3, 2)%10 != int(d[10]-'0') {
				return detectors.Reject
			}
			return detectors.Weak
		},
		MaxLen: 23,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"pt": {"niss", "n i s s", "segurança social", "seguranca social", "número de segurança social", "nº segurança social", "nº da segurança social", "identificação da segurança social",
					"beneficiário", "nº de beneficiário", "nº beneficiário", "número de beneficiário"},
				"en": {"portuguese social security number", "social security number", "social security no"},
			},
			Fields:   []string{"niss", "num niss", "numero niss", "seguranca social", "numero seguranca social", "num seguranca social", "num ss", "beneficiario", "social security number"},
			Required: true,
		},
		Examples: []string{
			"NISS §28639023226§",
			"NISS: §171 776 195 23§",
			"Segurança Social n.º §21026799035§",
		},
		NearMisses: []string{
			"NISS 26099170664",  // wrong check digit
			"NISS 31234567890",  // no such beginning
			"NISS 129085695447", // too long
			"28969611708",       // no context
		},
	}
}

// ptNIB follows the Banco de Portugal: bank, branch, account and two digits by
// ISO 7064 mod 97-10; it is the Portuguese IBAN behind PT50.
func ptNIB() detectors.Detector {
	return detectors.Detector{
		ID: "PT_NIB",
		Doc: "Portuguese bank account number (NIB), of the banks: four digits of the bank, four of the branch, eleven of the account, two " +
			"check digits.",
		Country: "PT", Category: "financial",
		Family: detectors.FamilyFinancial, Tier: 1, Version: 1,
		Check: "ISO 7064 mod 97-10", Chance: 0.0103,
		Shapes: []string{"9{21}", "9999_9999_9{11}_99", "9999_9999_9999_9999_9999_9", "9999 9999 999 9999 9999 99", "9999 9999 9999 9999 9999 9"},
		Digits: [2]int{21, 21},
		Validate: func(t *lex.Token) detectors.Verdict {
			d, ok := digits(t, 21)
			switch {
			case !ok || repeated(d) || !checkdigit.Mod97(d):
				return detectors.Reject
			case written(t, "9999 9999 99999999999 99"), written(t, "9999.9999.99999999999.99"):
				return detectors.Strong
			}
			return detectors.Weak
		},
		MaxLen: 36,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"pt": {"nib", "n i b", "número de identificação bancária", "numero de identificacao bancaria", "identificação bancária", "conta bancária", "conta bancaria", "nib nº", "nº de conta"},
				"en": {"portuguese bank account", "bank account", "nib number"},
			},
			Fields:   []string{"nib", "num nib", "nib conta", "numero identificacao bancaria", "conta bancaria", "bank account", "bank account number"},
			Required: true,
		},
		Examples: []string{
			"NIB §003531363721545031271§",
			"NIB: §0033 6947 94788775102 69§",
			"Número de Identificação Bancária §0018.8923.20259155593.63§",
		},
		NearMisses: []string{
			"NIB 003583906931258297659",  // wrong check digits
			"NIB 0033898270413871842437", // too long
			"NIB A001838939058378977349", // glued to a letter
			"003538673475085046522",      // bare digits, no context
		},
	}
}
