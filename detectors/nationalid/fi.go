package nationalid

import (
	"strings"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func finland() []detectors.Detector {
	return []detectors.Detector{
		fiPersonalIdentityCode(), fiYTunnus(), fiYTunnusAlone(), fiBankAccount(), fiIDCard(), fiSATU(), fiPassport(), fiVeronumero(), fiVehiclePlate(),
	}
}

// fiCheck are the check characters by remainder modulo 31.
const fiCheck = "0123456789ABCDEFHJKLMNPRSTUVWXY"

// fiPersonalIdentityCode follows the Digital and Population Data Services
// Agency (DVV) and decree 128/2010 as changed from 2023, which added the signs
// Y X W V U and B C D E F.
func fiPersonalIdentityCode() detectors.Detector {
	return detectors.Detector{
		ID: "FI_PERSONAL_IDENTITY_CODE",
		Doc: "Finnish personal identity code (henkilötunnus, HETU), issued by DVV: date of birth DDMMYY, a sign for the century " +
			"(+ 1800s; - Y X W V U 1900s; A to F 2000s), three digits (900 to 999 in temporary codes) and a check character.",
		Country: "FI", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "date, nine digits mod 31 to character", Chance: 0.0012,
		Shapes:   []string{"999999-999A", "999999-9999", "999999+999A", "999999+9999", "999999A999A", "999999A9999"},
		Validate: validateFI,
		MaxLen:   13,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"fi": {"henkilötunnus", "henkilotunnus", "henkilötunnuksen", "henkilötunnuksesi", "hetu", "hetun", "sosiaaliturvatunnus", "sotu"},
				"sv": {"personbeteckning", "personbeteckningen"},
				"en": {"finnish personal identity code", "personal identity code", "personal identity number", "finnish social security number", "social security number"},
			},
			Fields: anyState("hetu", "henkilotunnus", "henkilo tunnus", "henkilötunnus", "sotu", "sosiaaliturvatunnus", "personbeteckning",
				"personal identity code", "social security number", "ssn"),
		},
		Examples: []string{
			"§120464-167V§",
			"henkilötunnus: §010594Y9021§",
			"HETU §290200A248A§",
			"s. 1898, §030598+012M§",
		},
		NearMisses: []string{
			"120464-167A",       // wrong check character
			"hetu 300264-167V",  // no such day
			"hetu 120464G167V",  // no such sign
			"hetu 120464-001H",  // serials begin at 002
			"hetu 120464-167VX", // too long
			"hetu A120464-167V", // glued to a letter
		},
	}
}

func validateFI(t *lex.Token) detectors.Verdict {
	s := t.Compact()
	century, ok := fiCentury(t.Sep(1), s[min(6, len(s)-1)])
	if !ok {
		return detectors.Reject
	}
	serialAt := 7
	if t.Sep(1) != 0 {
		serialAt = 6
	}
	if len(s) != serialAt+4 || t.Run(0) != 6 || t.Letters(0) {
		return detectors.Reject
	}
	for _, c := range s[serialAt : serialAt+3] {
		if c-'0' > 9 {
			return detectors.Reject
		}
	}
	serial := t.Num(serialAt, serialAt+3)
	if serial < 2 || fiCheck[(t.Num(0, 6)*1000+serial)%31] != s[serialAt+3] {
		return detectors.Reject
	}
	if !born(century+t.Num(4, 6), t.Num(2, 4), t.Num(0, 2)) {
		return detectors.Reject
	}
	switch {
	case t.Num(0, 6) == 131052 && serial == 308:
		return detectors.Sample // DVV's example
	case s[serialAt+3] <= '9' && t.Sep(1) == '-':
		return detectors.Pass // Danish and Swedish numbers stand so too
	}
	return detectors.Strong
}

// fiCentury is the century that a separator or, without one, a letter stands for.
func fiCentury(sep, letter byte) (century int, ok bool) {
	switch {
	case sep == '+':
		return 1800, true
	case sep == '-':
		return 1900, true
	case sep != 0:
		return 0, false
	case strings.IndexByte("YXWVU", letter) >= 0:
		return 1900, true
	case letter >= 'A' && letter <= 'F':
		return 2000, true
	}
	return 0, false
}

// fiBusinessID follows the Patent and Registration Office (PRH) and the Tax
// Administration on the Y-tunnus.
func fiBusinessID() checkedID {
	return checkedID{
		weakID: weakID{
			id: "FI_YTUNNUS", country: "FI", category: "business",
			doc: "Finnish business identity code (Y-tunnus), issued by PRH and the Tax Administration to firms and sole traders: seven digits, " +
				"a hyphen, a check digit; with FI and no hyphen as VAT number.",
			kind: companyNumber, langs: []string{"fi", "sv"}, words: []string{"fo nummer", "fo-nummer", "business id", "business identity code"},
			shapes: []string{"9{7}-9", "9{8}", "9{7} 9"},
			check:  "weights 7 9 10 5 8 4 2 mod 11", chance: 0.0909,
			examples: []string{"ALV-numero §FI00599172§", "VAT no. §FI 05396681§", "alv nro §FI-04532039§", "Y-tunnus §0576186-1§", "Y-tunnus: §36891335§", "FO-nummer §0076935-4§"},
			misses:   []string{"Y-tunnus 3345185-9", "Y-tunnus 067707-7", "ALV SE12164767", "0320033-1 kpl"},
		},
		prefix: "FI",
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(8) && !s.repeats() && s.sum(0, 7, 9, 10, 5, 8, 4, 2, 1)%11 == 0)
		},
	}
}

func fiYTunnus() detectors.Detector { return fiBusinessID().abroad() }

func fiYTunnusAlone() detectors.Detector {
	d := fiBusinessID().alone()
	d.Context.Required = true
	return d
}

// fiBankAccount follows Finance Finland (Finanssiala): six digits, a hyphen, two to
// eight digits; for the check zeros fill it up to fourteen, after the seventh
// digit where the first is 4 or 5 and after the sixth otherwise.
func fiBankAccount() detectors.Detector {
	return detectors.Detector{
		ID: "FI_BANK_ACCOUNT",
		Doc: "Finnish bank account number (tilinumero) in the form before the IBAN: six digits and two to eight, or the fourteen digits of " +
			"the machine form.",
		Country: "FI", Category: "financial",
		Family: detectors.FamilyFinancial, Tier: 1, Version: 1,
		Check: "Luhn over fourteen digits", Chance: 0.1,
		Shapes:   []string{"9{6}-9{2,8}", "9{14}", "9{6} 9{2,8}"},
		Validate: validateFIAccount,
		MaxLen:   20,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"fi": {"tilinumero", "tilinro", "tilinumeron", "pankkitili", "pankkitilin numero", "tili nro", "pankkitilinumero", "pankkiyhteys", "tili"},
				"sv": {"kontonummer", "bankkonto", "bankkontonummer"},
				"en": {"finnish bank account", "bank account", "account number"},
			},
			Fields:   []string{"tilinumero", "tilinro", "pankkitili", "pankkitilinumero", "tili", "bank account", "bank account number", "account number", "bankkonto"},
			Required: true,
		},
		Examples: []string{
			"tilinumero §394256-93490§",
			"pankkitili: §595786-7016570§",
			"tilinro §11619018097430§",
		},
		NearMisses: []string{
			"tilinumero 330435-11004",
			"tilinumero 347323-2",
			"tilinumero 26496-44707",
			"kpl 356843-24759",
		},
	}
}

func validateFIAccount(t *lex.Token) detectors.Verdict {
	s, n := t.Compact(), t.Len()
	if t.Digits() != n || n < 8 || n > 14 || repeated(s) || t.Runs() == 1 && n != 14 || s[0] == '0' {
		return detectors.Reject
	}
	head := 6
	if s[0] == '4' || s[0] == '5' {
		head = min(7, n)
	}
	sum := 0
	for place := range 14 { // from the right
		at := n - 1 - place
		if place >= n-head && place < 14-head {
			continue // a zero
		}
		if place >= 14-head {
			at = 13 - place
		}
		d := int(s[at] - '0')
		if place%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	if sum%10 != 0 {
		return detectors.Reject
	}
	return grouped(t, detectors.Pass)
}

// fiSATU follows the Digital and Population Data Services Agency: the check
// character is that of the personal identity code.
func fiSATU() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "FI_SATU", country: "FI", category: "national_id",
			doc: "Finnish electronic client identifier (sähköinen asiointitunnus, SATU, FINUID), issued by DVV with the certificate on an " +
				"identity card: eight digits and a check character.",
			words: []string{"satu", "satu-tunnus", "satu tunnus", "sähköinen asiointitunnus", "sähköisen asiointitunnuksen", "asiointitunnus", "finuid", "elektronisk kommunikationskod",
				"electronic client identifier"},
			fields: []string{"satu", "asiointitunnus", "finuid"},
			shapes: []string{"9{8}A", "9{9}", "9{8}_9", "9{8} A", "9{8}-A"},
			check:  "number mod 31 to character", chance: 0.0324,
			examples: []string{"SATU: §19301738P§", "sähköinen asiointitunnus §65761750S§", "FINUID §126640956§"},
			misses:   []string{"SATU: 13004057K", "SATU: 189135360N", "SATU: 1431840T", "osa 18030953M x"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			return passIf(s.len() == 9 && s.digits(0, 8) && !repeated(s.b[:8]) && fiCheck[s.num(0, 8)%31] == s.b[8])
		},
	}.detector()
}

// fiIDCard follows the specimens in PRADO.
func fiIDCard() detectors.Detector {
	return weakID{
		id: "FI_ID_CARD", country: "FI", category: "id_card",
		doc:  "Number of a Finnish identity card (henkilökortti), issued by the police: nine characters, two letters and seven digits or a letter at the end of nine.",
		kind: identityCard, langs: []string{"fi", "sv"},
		shapes:   []string{"A{1,2}_9{7}", "A9{8}", "9{9}A", "9{8}A"},
		examples: []string{"henkilökortti nro §AB4294511§", "henkilökortin numero: §69613977A§"},
		misses:   []string{"henkilökortti nro 68529", "henkilökortti ABC8431640", "osa IB5223822"},
	}.detector()
}

// fiPassport follows the specimens in PRADO.
func fiPassport() detectors.Detector {
	return weakID{
		id: "FI_PASSPORT", country: "FI", category: "passport",
		doc:  "Number of a Finnish passport, issued by the police: two letters and seven digits.",
		kind: passport, langs: []string{"fi", "sv"},
		shapes:   []string{"AA_9{7}"},
		examples: []string{"passin numero §FP0597342§", "passi nro: §PP 4164189§"},
		misses:   []string{"passin numero FP410709", "passin numero FPP2156621", "osa FP9423121"},
	}.detector()
}

// fiVeronumero follows the Tax Administration: the number has nothing of the
// personal identity code in it, and no check digit is published.
func fiVeronumero() detectors.Detector {
	return weakID{
		id: "FI_VERONUMERO", country: "FI", category: "tax_id",
		doc:  "Finnish tax number (veronumero) of a person at a construction site or shipyard, issued by the Tax Administration: twelve digits.",
		kind: taxNumber, langs: []string{"fi"}, words: []string{"skattenummer"},
		shapes:   []string{"9{12}", "9999_9999_9999", "999_999_999_999"},
		examples: []string{"veronumero §195105802494§", "Veronumero: §1569 5407 2352§"},
		misses:   []string{"veronumero 02619604025", "veronumero 6036694546074", "kpl 101712759131"},
	}.detector()
}

// fiVehiclePlate follows Traficom.
func fiVehiclePlate() detectors.Detector {
	return weakID{
		id: "FI_VEHICLE_PLATE", country: "FI", category: "vehicle",
		doc:  "Finnish number plate: two or three letters and up to three digits, a hyphen between; trailers the reverse; CD and up to four digits for diplomats.",
		kind: numberPlate, langs: []string{"fi", "sv"},
		shapes:   []string{"A{2,3}_9{1,3}", "9{1,3}-A{1,3}", "AA-9{4}"},
		examples: []string{"rekisterinumero: §ABC-179§", "rekisteritunnus: §XYZ106§"},
		misses:   []string{"rekisterinumero: XBCD-123", "rekisterinumero: EBC-12345", "osa GBC-123"},
	}.detector()
}
