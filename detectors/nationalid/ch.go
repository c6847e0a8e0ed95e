package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func switzerland() []detectors.Detector {
	return []detectors.Detector{
		chAHV(), chUID(), chESR(), chPostalAccount(), chDriverLicence(), chIDCard(), chPassport(), chZEMIS(), chPlate(),
	}
}

// chAHV follows the Central Compensation Office (ZAS): 756, nine random digits
// and the check digit of EAN-13. Liechtenstein's numbers are of the same series.
func chAHV() detectors.Detector {
	return detectors.Detector{
		ID: "CH_AHV",
		Doc: "Swiss and Liechtenstein social security number (AHV, AVS), issued by the Central Compensation Office: 756, nine digits and a " +
			"check digit, written 756.nnnn.nnnn.nn.",
		Country: "CH", Category: "social_security",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "EAN-13 mod 10, begins with 756", Chance: 0.0001,
		Shapes: []string{"9{13}", "999_9999_9999_99", "999_9999_999999", "999.99.9999.9999", "999 999 999 999 9", "999.9{10}"},
		Digits: [2]int{13, 13},
		Validate: func(t *lex.Token) detectors.Verdict {
			d, ok := digits(t, 13)
			switch {
			case !ok || string(d[:3]) != "756" || checkdigit.Weighted(d, 1, 3)%10 != 0:
				return detectors.Reject
			case oneOf(d, "7561234567897", "7569217076985"):
				return detectors.Sample // the examples of forms
			case written(t, "999.9999.9999.99"):
				return detectors.Strong
			}
			return grouped(t, detectors.Pass)
		},
		MaxLen: 25,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"de": {"ahv", "ahv nr", "ahv nummer", "ahvn13", "ahvnr", "ahvnummer", "ahv-nummer", "sozialversicherungsnummer", "sv nummer", "versichertennummer", "navs13"},
				"fr": {"avs", "numéro avs", "numero avs", "no avs", "n avs", "navs13", "navs", "n° avs", "numéro d'assuré avs"},
				"it": {"avs", "numero avs", "n avs", "no avs"},
				"rm": {"avs", "numer avs"},
				"en": {"swiss social security number", "ahv number", "avs number", "oasi number", "social security number"},
			},
			Fields: []string{"ahv", "ahv nr", "ahv nummer", "ahvnr", "ahvn13", "ahv n13", "avs", "numero avs", "no avs", "num avs", "navs13", "navs", "oasi number", "sozialversicherungsnummer",
				"social security number", "ssn", "swiss ssn"},
		},
		Examples: []string{
			"AHV-Nr. §756.6770.9229.88§",
			"numéro AVS : §7567095558463§",
			"§756.7308.1822.18§",
		},
		NearMisses: []string{
			"AHV-Nr. 756.1145.1581.78",  // wrong check digit
			"AHV-Nr. 757.1234.5678.94",  // another beginning
			"AHV-Nr. 756.7246.1216.837", // too long
			"AHV-Nr. A756.5863.9023.26", // glued to a letter
		},
	}
}

// chUID follows the Swiss act on the enterprise identification number (UIDG,
// 2010): a check digit of 10 is not given out. Behind it stand MWST, TVA, IVA or
// TPV where its bearer is registered for VAT, HR or RC where in the register.
func chUID() detectors.Detector {
	shapes := []string{"AAA9{9}", "AAA_999_999_999", "AAA-999.999.999", "AAA 999.999.999", "AAA-999 999 999", "AAA-9{9}", "AAA999.999.999", "AAA 9{9}"}
	for _, s := range shapes[:len(shapes):len(shapes)] {
		shapes = append(shapes, s+" A{2,4}", s+"A{3,4}", s+"/A{3,4}", s+"-A{3,4}")
	}
	return detectors.Detector{
		ID: "CH_UID",
		Doc: "Swiss enterprise number (UID, IDE, IDI) of firms and self-employed persons, issued by the Federal Statistical Office: CHE, " +
			"eight digits and a check digit, with MWST, TVA or IVA behind it as VAT number.",
		Country: "CH", Category: "business",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 5 4 3 2 7 6 5 4 mod 11, begins with CHE", Chance: 0.0000053,
		Shapes:   shapes,
		Validate: byToken(checkUID),
		Value:    byValue(checkUID, shapes...),
		MaxLen:   28,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"de": {"uid", "uid nr", "uid nummer", "unternehmens identifikationsnummer", "unternehmensidentifikationsnummer", "mwst nr", "mwst nummer", "mehrwertsteuernummer", "mwst"},
				"fr": {"ide", "numéro ide", "no ide", "n° ide", "numéro tva", "no tva", "n° tva", "tva", "numéro d'identification des entreprises"},
				"it": {"idi", "numero idi", "numero iva", "n iva", "iva", "numero d'identificazione delle imprese"},
				"en": {"swiss company number", "swiss vat number", "enterprise identification number", "vat number", "vat no", "vat", "vat id"},
			},
			Fields: vatFields("uid", "uid nr", "uid nummer", "ide", "numero ide", "no ide", "idi", "numero idi", "mwst", "mwst nr", "mwst nummer", "tva", "no tva", "iva", "che nummer",
				"unternehmens identifikationsnummer", "swiss vat"),
		},
		Examples: []string{
			"UID: §CHE122717762§",
			"MWST-Nr.: §CHE-119.529.510 MWST§",
			"No TVA: §CHE-102.679.905§",
		},
		NearMisses: []string{
			"UID CHE137609912",          // wrong check digit
			"UID CHX108569540",          // another beginning
			"UID CHE1789696147",         // too long
			"UID: CHE-117.033.133 MWST", // wrong check digit
		},
	}
}

func checkUID(s plain) detectors.Verdict {
	if s.len() < 12 || !s.oneOf(0, 3, "CHE") || !s.digits(3, 12) || s.num(3, 11) == 0 {
		return detectors.Reject
	}
	if s.len() > 12 && !s.oneOf(12, s.len(), "MWST", "TVA", "IVA", "TPV", "VAT", "HR", "RC") {
		return detectors.Reject
	}
	if checkdigit.Weighted(s.b[3:12], 5, 4, 3, 2, 7, 6, 5, 4, 1)%11 != 0 {
		return detectors.Reject
	}
	return detectors.Strong
}

// chRecursive reports whether the last digit is the check digit of those before
// it by the recursive mod 10 of PostFinance's manual for pay-in slips.
func chRecursive(d []byte) bool {
	carry := byte(0)
	for _, c := range d[:len(d)-1] {
		carry = "0946827135"[(c-'0'+carry)%10] - '0'
	}
	return (10-carry)%10 == d[len(d)-1]-'0'
}

// chESR follows SIX's implementation guidelines for the QR-bill; the pay-in slips
// (ESR), with shorter references, ended in 2022.
func chESR() detectors.Detector {
	check := func(s plain) detectors.Verdict {
		d := s.b[:s.n]
		if len(d) < 5 || len(d) > 27 || !checkdigit.AllDigits(d) || repeated(d) || !chRecursive(d) {
			return detectors.Reject
		}
		return detectors.Weak
	}
	return detectors.Detector{
		ID: "CH_ESR",
		Doc: "Swiss payment reference (QR reference, formerly ESR), made by the payee's bank or the payee: up to 26 digits and a check digit, " +
			"which tell the payer.",
		Country: "CH", Category: "financial",
		Family: detectors.FamilyFinancial, Tier: 1, Version: 1,
		Check: "recursive mod 10", Chance: 0.1,
		Shapes:   []string{"99 99999 99999 99999 99999 99999", "9{27}", "9{16}", "9 99999 99999 99999"},
		Digits:   [2]int{7, 27},
		Validate: byToken(check),
		Value:    byValue(check, "9{5,27}", "9{1,5} 99999", "9{1,5} 99999 99999", "9{1,5} 99999 99999 99999", "9{1,5} 99999 99999 99999 99999", "99 99999 99999 99999 99999 99999"),
		MaxLen:   42,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"de": {"qr referenz", "referenznummer", "esr referenz", "esr", "referenz nr", "referenz", "esr nummer", "esr referenznummer", "qrr"},
				"fr": {"référence qr", "reference qr", "numéro de référence", "bvr", "référence", "no de référence", "référence bvr"},
				"it": {"riferimento qr", "numero di riferimento", "pvr", "riferimento", "riferimento pvr"},
				"en": {"qr reference", "isr reference", "esr reference", "payment reference", "swiss payment reference"},
			},
			Fields:   []string{"qr referenz", "qr reference", "esr", "esr referenz", "esr nummer", "isr reference", "bvr", "pvr", "referenznummer", "qrr", "payment reference", "reference qr"},
			Required: true,
		},
		Examples: []string{
			"QR-Referenz §23 72154 50312 56947 94788 77518§",
			"ESR-Referenznummer: §228923202591555931839069310§",
			"référence BVR §2582976789827045§",
		},
		NearMisses: []string{
			"QR-Referenz 23 87184 29389 39058 37897 73037", // wrong check digit
			"QR-Referenz 2673475085046507347963167747",     // too long
			"QR-Referenz A267711380912894158880615886",     // glued to a letter
			"297688019619100933437060105",                  // no context
		},
	}
}

// chPostalAccount follows PostFinance: two digits of the place, up to six of the
// account, the recursive check digit.
func chPostalAccount() detectors.Detector {
	return detectors.Detector{
		ID:      "CH_POSTAL_ACCOUNT",
		Doc:     "Swiss postal account number (PC-Konto, CCP), of PostFinance: two digits, up to six more, a check digit, with hyphens between.",
		Country: "CH", Category: "financial",
		Family: detectors.FamilyFinancial, Tier: 1, Version: 1,
		Check: "recursive mod 10", Chance: 0.09,
		Shapes: []string{"99-9{1,6}-9", "99 9{1,6} 9", "9{9}"},
		Validate: func(t *lex.Token) detectors.Verdict {
			d := t.Compact()
			if t.Digits() != len(d) || len(d) < 4 || len(d) > 9 || d[0] == '0' || repeated(d) {
				return detectors.Reject
			}
			var whole [9]byte // the account's digits with zeros in front
			copy(whole[:], "000000000")
			copy(whole[:2], d)
			copy(whole[11-len(d):], d[2:])
			if !chRecursive(whole[:]) {
				return detectors.Reject
			}
			if t.Sep(1) == '-' {
				return detectors.Pass
			}
			return detectors.Weak
		},
		MaxLen: 18,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"de": {"postkonto", "pc konto", "postcheckkonto", "postscheckkonto", "postkontonummer", "pc kto", "postfinance", "konto", "pk"},
				"fr": {"ccp", "compte postal", "compte de chèques postaux", "c c p", "compte postfinance"},
				"it": {"ccp", "conto postale", "conto corrente postale", "c c p"},
				"en": {"postal account", "swiss postal account", "postfinance account"},
			},
			Fields:   []string{"postkonto", "pc konto", "postcheckkonto", "postkontonummer", "ccp", "compte postal", "conto postale", "postal account", "postfinance"},
			Required: true,
		},
		Examples: []string{
			"PC-Konto §30-124250-0§",
			"CCP §25-610754-1§",
			"Postkonto: §258965325§",
		},
		NearMisses: []string{
			"PC-Konto 40-648447-9",  // wrong check digit
			"PC-Konto 40-3674499-7", // too long
			"PC-Konto A30-256517-5", // glued to a letter
			"30-273989-6",           // no context
		},
	}
}
