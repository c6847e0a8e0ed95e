package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func europe() []detectors.Detector {
	return []detectors.Detector{
		ehicNumber(), ecli(), euUVCI(), euDCC(),
	}
}

// ehicNumber follows Decision S2 of the Administrative Commission for the
// coordination of social security (2009) and EN 1867: 80, the country's number of
// ISO 3166-1, five digits of the institution, nine of the card, Luhn's digit.
func ehicNumber() detectors.Detector {
	return detectors.Detector{
		ID: "EHIC_NUMBER",
		Doc: "Number of the European health insurance card and of national cards made after it, issued by the health insurers of the EEA, " +
			"Switzerland and the United Kingdom: 80, country, institution, serial, check digit, 20 digits.",
		Country: "EU", Category: "health_id",
		Family: detectors.FamilyHealth, Tier: 1, Version: 1,
		Check: "Luhn, begins with 80 and a country", Chance: 0.000033,
		Shapes: []string{"9{20}", "99999_99999_9{10}", "9999_9999_9999_9999_9999", "99999_9{15}", "99 999 99999 9{10}", "99999 99999 99999 99999", "99 999 9{15}"},
		Digits: [2]int{20, 20},
		Validate: func(t *lex.Token) detectors.Verdict {
			d, ok := digits(t, 20)
			if !ok || d[0] != '8' || d[1] != '0' || !ehicCountry(t.Num(2, 5)) || !checkdigit.Luhn(d) {
				return detectors.Reject
			}
			if t.Spaced() {
				return detectors.Strong
			}
			return detectors.Pass
		},
		MaxLen: 36,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"en": {"ehic", "ehic number", "ghic", "european health insurance card", "health insurance card", "identification number of the card", "card number", "ehic card"},
				"de": {"europäische krankenversicherungskarte", "kennnummer der karte", "versichertenkarte", "ekvk", "krankenversicherungskarte"},
				"fr": {"carte européenne d'assurance maladie", "ceam", "numéro d'identification de la carte", "carte d'assuré"},
				"it": {"tessera europea di assicurazione malattia", "team", "tessera sanitaria", "numero di identificazione della tessera"},
				"es": {"tarjeta sanitaria europea", "tse"},
				"pl": {"ekuz", "europejska karta ubezpieczenia zdrowotnego"},
				"nl": {"europese ziekteverzekeringskaart", "ehic kaart"},
				"sv": {"europeiskt sjukförsäkringskort", "eu kort"},
				"fi": {"eurooppalainen sairaanhoitokortti", "sairaanhoitokortti"},
				"cs": {"evropský průkaz zdravotního pojištění", "epzp"},
				"sk": {"európsky preukaz zdravotného poistenia", "epzp"},
				"pt": {"cartão europeu de seguro", "cesd"},
				"ro": {"card european de asigurări", "ceass"},
				"sl": {"evropska kartica zdravstvenega zavarovanja", "ekzz"},
			},
			Fields: []string{"ehic", "ehic number", "ehic no", "ghic", "european health insurance card", "health card number", "versichertenkarte nr", "team", "tse", "ekuz", "ceam"},
		},
		Examples: []string{
			"EHIC §80276040106028104483§",
			"European Health Insurance Card: §80380 45534 5985020328§",
			"§80756585569070966095§",
		},
		NearMisses: []string{
			"EHIC 80276657920520325130",  // wrong check digit
			"EHIC 81276001011234567890",  // not of health
			"EHIC 80999001011234567894",  // no such country
			"EHIC 807566281968161548177", // too long
		},
	}
}

// ehicCountry reports whether the number of ISO 3166-1 is of a country that
// issues the card.
func ehicCountry(n int) bool {
	switch n {
	case 40, 56, 100, 191, 196, 203, 208, 233, 246, 250, 276, 280, 300, 348, 352, 372, 380, 428, 438, 440, 442, 470, 528, 578, 616, 620, 642, 703, 705, 724, 752,
		756, 826:
		return true
	}
	return false
}

// ecli follows the Council conclusions 2011/C 127/01, annex: ECLI, country, court,
// year and an ordinal of up to 25 letters, digits and dots, with colons between.
func ecli() detectors.Detector {
	return detectors.Detector{
		ID: "ECLI",
		Doc: "European case law identifier of a judgment, given by the courts of the EU: ECLI, country, court, year, ordinal; the " +
			"judgment tells of persons, even where they are named by letters only.",
		Country: "EU", Category: "criminal",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "structure", Chance: 0.000001,
		Literals: []string{"ECLI:"}, FoldLiterals: true,
		Probe:  probeECLI,
		MaxLen: 49,
		Context: detectors.Context{
			Keywords: map[string][]string{"en": {"ecli", "case law", "judgment"}, "de": {"urteil", "beschluss"}, "nl": {"uitspraak", "vindplaats"}, "fr": {"arrêt", "jugement"}},
			Fields:   []string{"ecli", "ecli number", "ecli nummer"},
		},
		Examples: []string{
			"Hof Amsterdam, §ECLI:NL:GHAMS:2013:1234§",
			"see §ECLI:DE:BGH:2018:150518UVIZR233.17.0§.",
			"§ECLI:EU:C:2014:317§",
		},
		NearMisses: []string{
			"ECLI:NLD:HR:2013:1234", // no such country code
			"ECLI:NL:HR:13:1234",    // no year
			"ECLI:NL:HR:2013:",      // no ordinal
			"XECLI:NL:HR:2013:1234", // glued to a letter
		},
	}
}

func probeECLI(text []byte, at int) (start, end int, v detectors.Verdict) {
	if lex.GluedBefore(text, at) {
		return 0, 0, detectors.Reject
	}
	i := at + len("ECLI:")
	for part := range 4 {
		n := 0
		for i+n < len(text) && n < 26 && (lex.IsWord(text[i+n]) && text[i+n] < 0x80 || part == 3 && text[i+n] == '.') {
			n++
		}
		switch part {
		case 0:
			if n != 2 || text[i] <= '9' || text[i+1] <= '9' {
				return 0, 0, detectors.Reject
			}
		case 1:
			if n < 1 || n > 7 || text[i] <= '9' {
				return 0, 0, detectors.Reject
			}
		case 2:
			if n != 4 || !checkdigit.AllDigits(text[i:i+4]) || numeral(text[i:i+4]) < 1900 || numeral(text[i:i+4]) > 2100 {
				return 0, 0, detectors.Reject
			}
		case 3:
			for n > 0 && text[i+n-1] == '.' { // the end of a sentence
				n--
			}
			if n < 1 || n > 25 || lex.GluedAfter(text, i+n) {
				return 0, 0, detectors.Reject
			}
			return at, i + n, detectors.Strong
		}
		if i += n; i >= len(text) || text[i] != ':' {
			return 0, 0, detectors.Reject
		}
		i++
	}
	return 0, 0, detectors.Reject
}

// euUVCI follows the eHealth Network's "Guidelines on verifiable vaccination
// certificates", annex 2: up to 72 characters, in the prefix the version and the
// country; the check character behind # may be left out and is not looked at.
func euUVCI() detectors.Detector {
	return detectors.Detector{
		ID: "EU_DCC_UVCI",
		Doc: "Unique identifier of an EU digital COVID certificate of vaccination, test or recovery, issued by the health authorities: " +
			"URN:UVCI:01, country, what the issuer chose.",
		Country: "EU", Category: "special_category",
		Family: detectors.FamilyHealth, Tier: 1, Version: 1,
		Check: "structure", Chance: 0.000001,
		Literals: []string{"URN:UVCI:"}, FoldLiterals: true,
		Probe:  probeUVCI,
		MaxLen: 80,
		Context: detectors.Context{
			Keywords: map[string][]string{"en": {"uvci", "certificate identifier", "unique certificate identifier"}, "de": {"zertifikatkennung", "zertifikatskennung"},
				"fr": {"identifiant du certificat"}, "it": {"identificativo univoco del certificato"}},
			Fields: []string{"uvci", "certificate identifier", "certificate id", "zertifikatkennung", "uvci code"},
		},
		Examples: []string{
			"§URN:UVCI:01:NL:187/37512422923#Z§",
			"certificate identifier §URN:UVCI:01DE/IZ12345A/5CWLU12RNOB9RXSEOP6FG8#W§",
			"ci: §urn:uvci:01:at:10807843f94aee0ee5093fbc254bd813#b§",
		},
		NearMisses: []string{
			"URN:UVCI:02",                    // nothing behind it
			"URN:UVCI:X1:NL:187/37512422923", // no version
			"XURN:UVCI:01:NL:187/375124",     // glued to a letter
			"urn:uuid:01:NL:187/37512422923", // another name space
		},
	}
}

func probeUVCI(text []byte, at int) (start, end int, v detectors.Verdict) {
	i := at + len("URN:UVCI:")
	if lex.GluedBefore(text, at) || i+2 > len(text) || !checkdigit.AllDigits(text[i:i+2]) {
		return 0, 0, detectors.Reject
	}
	first := i
	for i < len(text) && i-at < 80 && (text[i] < 0x80 && lex.IsWord(text[i]) || text[i] == ':' || text[i] == '/' || text[i] == '#') {
		i++
	}
	for i > first && !lex.IsWord(text[i-1]) {
		i--
	}
	if i-first < 10 || lex.GluedAfter(text, i) {
		return 0, 0, detectors.Reject
	}
	return at, i, detectors.Strong
}

// base45 are the characters of RFC 9285 by value.
const base45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

// euDCC follows the eHealth Network's "Electronic health certificate specification":
// the QR code holds HC1: and a zlib stream in base 45. Its header is checked and
// not the signed content, of which the value is the first part: no detector may
// claim as much as a whole code.
func euDCC() detectors.Detector {
	return detectors.Detector{
		ID: "EU_DCC_QR",
		Doc: "Content of the QR code of an EU digital COVID certificate, issued by the health authorities, with name, date of birth and " +
			"vaccination, test or recovery: HC1: and compressed data in base 45.",
		Country: "EU", Category: "special_category",
		Family: detectors.FamilyHealth, Tier: 1, Version: 1,
		Check: "base 45, zlib header", Chance: 0.000001,
		Literals: []string{"HC1:"},
		Probe:    probeDCC,
		MaxLen:   detectors.MaxValue,
		Context: detectors.Context{
			Keywords: map[string][]string{"en": {"digital covid certificate", "eu digital covid certificate", "dcc", "green pass", "covid certificate"}, "de": {"impfzertifikat", "impfnachweis"},
				"fr": {"pass sanitaire"}, "it": {"green pass", "certificazione verde"}},
			Fields: []string{"dcc", "hcert", "covid certificate", "green pass", "qr code dcc"},
		},
		Examples:   []string{dccSpecimen(), "dcc: §" + dccSpecimen() + "§"},
		NearMisses: []string{"HC1:", "HC1: see page 4 of the manual", "HC1:ABCDEF GHIJKL MNOPQR STUVWX YZ0123 456789 ABCDEF GHIJKL MNOPQR STUVWX YZ0123 456789"},
	}
}

// dccSpecimen is made of a zlib header and no certificate.
func dccSpecimen() string {
	return "HC1:6BFOXN" + "*K7Q.B4-%2 W$8T+M9/J3:A5*C1.D6-" + "*K7Q.B4-%2 W$8T+M9/J3:A5*C1.D6-" + "*K7Q.B4-%2 W$8T+M9/J3:A5*C1.D6"
}

// leastDCC is the least length of a code's content that is taken, in characters.
const leastDCC = 80

func probeDCC(text []byte, at int) (start, end int, v detectors.Verdict) {
	i := at + len("HC1:")
	if lex.GluedBefore(text, at) || i+leastDCC > len(text) {
		return 0, 0, detectors.Reject
	}
	header := 0
	for j, weight := range [3]int{1, 45, 45 * 45} {
		v := base45Value(text[i+j])
		if v < 0 {
			return 0, 0, detectors.Reject
		}
		header += v * weight
	}
	// RFC 1950: 0x78 for a window of 32 KiB, and a multiple of 31.
	if header>>8 != 0x78 || header%31 != 0 {
		return 0, 0, detectors.Reject
	}
	n := 0
	for i+n < len(text) && i+n-at < detectors.MaxValue && base45Value(text[i+n]) >= 0 {
		n++
	}
	for n > 0 && (lex.GluedAfter(text, i+n) || !lex.IsWord(text[i+n-1])) {
		n--
	}
	if n < leastDCC {
		return 0, 0, detectors.Reject
	}
	return at, i + n, detectors.Strong
}

func base45Value(c byte) int {
	for i := range len(base45) {
		if base45[i] == c {
			return i
		}
	}
	return -1
}
