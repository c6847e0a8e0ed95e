package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func austria() []detectors.Detector {
	return []detectors.Detector{atVNR(), atUID(), atDriverLicence(), atIDCard(), atBPK(), atPassport(), atTIN(), atVehiclePlate()}
}

// atVNR follows the Dachverband der Sozialversicherungsträger; the months 13 to
// 15 are from its statement in the Austrian parliament's paper 4690/AB XXIII. GP
// (2008): they stand for unknown birthdays and days whose serials are used up.
func atVNR() detectors.Detector {
	return detectors.Detector{
		ID: "AT_VNR",
		Doc: "Austrian social insurance number (Sozialversicherungsnummer), issued by the Dachverband der " +
			"Sozialversicherungsträger: serial from 100, check digit, date of birth (DDMMYY; month 13 to 15 for a substitute date).",
		Country: "AT", Category: "social_security",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 3 7 9 5 8 4 2 1 6 mod 11, date", Chance: 0.0038,
		Shapes:   []string{"9999_999999", "9999 99 99 99", "9999 99.99.99"},
		Validate: validateAT,
		MaxLen:   19,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"de": {"sozialversicherungsnummer", "sozialversicherungsnr", "sozialversicherung", "sozialvers nr", "versicherungsnummer",
					"sv nummer", "sv nr", "svnr", "svnummer", "vsnr", "vers nr", "e-card", "ecard"},
				"en": {"austrian social security number", "social security number", "social insurance number", "insurance number"},
			},
			Fields: anyState("svnr", "sv nr", "sv nummer", "vsnr", "vnr", "sozialversicherungsnummer", "sozialversicherungsnr",
				"sozialversicherungs nr", "versicherungsnummer", "versicherungsnr", "social insurance number",
				"social security number", "ssn", "ecard nummer"),
		},
		Examples: []string{
			"§3665 120385§",
			"SVNR §3665120385§",
			"Versicherungsnummer: §4706 010700§, mitversichert",
			"SV-Nr. §2329 05 13 47§",
		},
		NearMisses: []string{
			"3668 120385",          // wrong check digit
			"SVNR 3664 320385",     // no such day
			"SVNR 3665 1203851",    // too long
			"SVNR A3665120385",     // glued to a letter
			"SVNR 0667 120385",     // serial below 100
			"order 3665120385 / x", // bare digits, no context
		},
	}
}

func validateAT(t *lex.Token) detectors.Verdict {
	d, ok := digits(t, 10)
	if !ok || d[0] == '0' {
		return detectors.Reject
	}
	if checkdigit.Weighted(d, 3, 7, 9, 0, 5, 8, 4, 2, 1, 6)%11 != int(d[3]-'0') {
		return detectors.Reject
	}
	day, month := t.Num(4, 6), t.Num(6, 8)
	if month > 12 && month <= 15 {
		month = 1 // a substitute month has 31 days
	}
	if !bornShort(t.Num(8, 10), month, day) {
		return detectors.Reject
	}
	return grouped(t, detectors.Strong)
}

// atUID follows Art. 28 UStG 1994 and the ministry of finance's description of
// the check digit: 10 less the last digit of the cross sums plus 4.
func atUID() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "AT_UID", country: "AT", category: "business",
			doc: "Austrian VAT number (UID-Nummer, ATU), issued by the tax offices to firms and sole traders: U, seven digits and a check " +
				"digit; with AT before it.",
			kind: companyNumber, langs: []string{"de"}, words: []string{"atu nummer", "atu nr", "umsatzsteuernummer"},
			shapes: []string{"A9{8}", "A 9{8}", "AAA 9{8}"},
			check:  "cross sums with weights 1 2, plus 4, mod 10", chance: 0.0038,
			examples: []string{"UID: §ATU55190171§", "UID-Nr. §U26338549§", "ATU-Nummer §ATU76632002§"},
			misses:   []string{"UID: ATU27493689", "UID: DEU06230097", "UID: ATU324944199", "U39274637, Teil"},
		},
		prefix: "AT",
		judge: func(s plain) detectors.Verdict {
			if s.len() != 9 || s.b[0] != 'U' || !s.digits(1, 9) || s.repeats() {
				return detectors.Reject
			}
			sum := 4
			for i := 1; i < 8; i++ {
				d := s.digit(i) * (2 - i%2)
				sum += d/10 + d%10
			}
			return passIf((10-sum%10)%10 == s.digit(8))
		},
	}.detector()
}

// atDriverLicence follows the specimen of the Führerschein in the Council's
// register PRADO; nothing is known of a check digit.
func atDriverLicence() detectors.Detector {
	return weakID{
		id: "AT_DRIVER_LICENCE", country: "AT", category: "driver_licence",
		doc:  "Number of an Austrian driving licence (Führerschein), of the Bezirksverwaltungsbehörde: eight digits.",
		kind: drivingLicence, langs: []string{"de"},
		shapes:   []string{"99_999_999", "9{8}"},
		examples: []string{"Führerschein Nr. §10418194§", "Führerscheinnummer: §23 784 594§"},
		misses:   []string{"Führerschein Nr. 9981438", "Führerschein Nr. 385924337", "Beleg 10713546"},
	}.detector()
}

// atIDCard follows the specimens in PRADO: seven or eight digits on cards to
// 2021, since then two letters and seven digits; the long numbers that some
// tools take for it are source PINs, see atBPK.
func atIDCard() detectors.Detector {
	return weakID{
		id: "AT_ID_CARD", country: "AT", category: "id_card",
		doc:  "Number of an Austrian identity card (Personalausweis): seven or eight digits, or one or two letters and six to eight digits.",
		kind: identityCard, langs: []string{"de"},
		shapes:   []string{"9{7,8}", "A{1,2}_9{6,8}"},
		examples: []string{"Personalausweis Nr. §89125082§", "Personalausweisnummer (Österreich): §PA9005639§", "Ausweis-Nr. §5104618§"},
		misses:   []string{"Personalausweis Nr. 35026", "Personalausweis 910690721", "Rechnung 09449967"},
	}.detector()
}

// atPassport follows the specimens in PRADO: the letter is P, before 2006 also
// others.
func atPassport() detectors.Detector {
	return weakID{
		id: "AT_PASSPORT", country: "AT", category: "passport",
		doc:  "Number of an Austrian passport: a letter (P, U …) and seven digits.",
		kind: passport, langs: []string{"de"},
		shapes:   []string{"A_9{7}"},
		examples: []string{"Reisepass Nr. §P1720974§", "Passnummer: §U 7621875§"},
		misses:   []string{"Reisepass Nr. P716503", "Passnummer PP5158450", "Teil P5893630"},
	}.detector()
}

// atTIN follows § 7 of the ministry's rules for Abgabenkontonummern: the first
// two digits are the tax office, as they were before the offices were merged in 2021.
func atTIN() detectors.Detector {
	const offices = "03040607080910121516182223293338414651525354575961656768697172818283849091939798"
	return checkedID{
		weakID: weakID{
			id: "AT_TIN", country: "AT", category: "tax_id",
			doc: "Austrian tax number (Abgabenkontonummer, Steuernummer), issued by the Finanzamt: two digits of the office, six digits and a " +
				"check digit, written 99-999/9999.",
			kind: taxNumber, langs: []string{"de"}, words: []string{"fa-st nr", "abgabenkonto", "finanzamts- und steuernummer", "fa nr st nr", "tin"},
			shapes: []string{"99_999_9999", "99_9999999", "99-999/9999", "99 999/9999", "99/999-9999", "99 999-9999", "999/9999999", "99999/9999", "99 99999/99"},
			check:  "cross sums with weights 1 2 mod 10, list of tax offices", chance: 0.0385,
			examples: []string{"Steuernummer §46-859/9071§", "St.Nr. §84 714/6859§", "Abgabenkontonummer: §578204752§"},
			misses:   []string{"Steuernummer 59-622/7024", "Steuernummer 00-174/8209", "Steuernummer 16-340/70068", "91-627/6520"},
		},
		sure: []string{"99-999/9999", "99 999/9999"}, required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(9) || s.repeats() || !pairOf(offices, s.b[0], s.b[1]) {
				return detectors.Reject
			}
			return passIf(s.luhn(0, 9))
		},
	}.detector()
}

// pairOf reports whether the two characters are one of the pairs that list is
// made of.
func pairOf(list string, a, b byte) bool {
	for i := 0; i+1 < len(list); i += 2 {
		if list[i] == a && list[i+1] == b {
			return true
		}
	}
	return false
}

// atDistricts are the letters of the districts and of authorities, § 26 and
// Annex 5d KDV 1967.
const atDistricts = " A AM B BA BB BD BG BH BL BM BN BP BR BZ DL DO E EF EU FB FE FF FK FR FV FW G GB GD GF GK GM GR GS GU HA HB HE HF HL HO I IL IM JE JO JU " +
	"JW K KB KF KG KI KL KO KR KS KU L LA LB LE LF LI LL LN LZ MA MD ME MI MT MU MZ N ND NK OP OW P PE PL PT RA RE RI RO S SB SD SE SK SL SO SP SR ST SV SW " +
	"SZ TA TU UU VB VI VK VL VO W WB WE WK WL WN WO WT WU WY WZ ZE ZT ZW "

// atVehiclePlate follows § 48 KFG 1967 and § 26 KDV 1967: the district, then
// digits and letters, or letters and digits on plates of the owner's choice.
func atVehiclePlate() detectors.Detector {
	return weakID{
		id: "AT_VEHICLE_PLATE", country: "AT", category: "vehicle",
		doc:  "Austrian number plate: one or two letters of the district and three to six digits and letters (\"W-12345A\", \"GU 123 AB\").",
		kind: numberPlate, langs: []string{"de"},
		shapes: []string{"A{1,2}_9{1,5}A{1,3}", "A{1,2}_9{1,5}_A{1,3}", "A{1,2}-9{1,5} A{1,3}", "A{1,2}_A{1,5}9{1,4}"},
		check:  "letters of the district", chance: 0.49,
		valid: func(s plain) bool {
			return listed(atDistricts, s.b[:1]) || s.letters() > 1 && listed(atDistricts, s.b[:2])
		},
		examples: []string{"Kennzeichen: §W-41173F§", "Kfz-Kennzeichen: §GU-004SB§"},
		misses:   []string{"Kennzeichen: Q-18201J", "Kennzeichen: W-0412014F", "Artikel W-67765B"},
	}.detector()
}

// atBPK follows § 9 and § 10 E-GovG and the A-SIT specification of the source
// PIN and the bPK: a SHA-1, or 128 bits of the source PIN, in base64.
func atBPK() detectors.Detector {
	return detectors.Detector{
		ID: "AT_BPK",
		Doc: "Austrian sector-specific personal identifier (bereichsspezifisches Personenkennzeichen, bPK) and source PIN " +
			"(Stammzahl), computed by the Stammzahlenregisterbehörde: 28 or 24 characters of base64, with or without the sector (\"ZP:\").",
		Country: "AT", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 2, Version: 1,
		Check: "length and padding of base64", Chance: 0.01,
		Value:  valueBPK,
		MaxLen: 40,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"de": {"bpk", "wbpk", "vbpk", "bereichsspezifisches personenkennzeichen", "stammzahl", "bpk zp", "bpk-zp", "bpk as", "personenkennzeichen"},
				"en": {"source pin", "sector specific personal identifier"},
			},
			Fields:   []string{"bpk", "bpk zp", "bpk as", "bpk gh", "vbpk", "wbpk", "stammzahl", "personenkennzeichen"},
			Required: true,
		},
		Examples: []string{
			"bPK: §MDEyMzQ1Njc4OWFiY2RlZmdoaWo=§",
			"Stammzahl: §MDEyMzQ1Njc4OWFiY2RlZg==§",
		},
		NearMisses: []string{
			"bPK: MDEyMzQ1Njc4OWFiY2RlZmdoaW=", // too short
			"bPK: MDEyMzQ1Njc4OWFiY2RlZmdoaWo", // without the padding
			"MDEyMzQ1Njc4OWFiY2RlZmdoaWo=",     // no context
		},
	}
}

// valueBPK reads the letters of a sector and base64 of 20 or 16 bytes.
func valueBPK(v []byte) (n int, verdict detectors.Verdict) {
	start := 0
	for start < len(v) && start < 6 && (v[start]|0x20)-'a' < 26 || start > 0 && start < 6 && start < len(v) && v[start] == '-' {
		start++
	}
	if start == 0 || start >= len(v) || v[start] != ':' {
		start = 0
	} else {
		start++
	}
	n = start
	for n < len(v) && (v[n]-'0' < 10 || (v[n]|0x20)-'a' < 26 || v[n] == '+' || v[n] == '/') {
		n++
	}
	data, pad := n-start, 0
	for n < len(v) && v[n] == '=' && pad < 3 {
		n++
		pad++
	}
	if data == 27 && pad == 1 && contains("AEIMQUYcgkosw048", v[n-2]) || data == 22 && pad == 2 && contains("AQgw", v[n-3]) {
		return n, detectors.Pass
	}
	return 0, detectors.Reject
}
