package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
)

// ukDrivingLicence follows the DVLA's driver number as its forms print it: how
// the last three characters are made is not published.
func ukDrivingLicence() detectors.Detector {
	shapes := []string{"A{5}9{6}AA9AA", "A{5}9{6}A99AA", "A{4}9{7}AA9AA", "A{4}9{7}A99AA", "AAA9{8}AA9AA", "AAA9{8}A99AA", "AA9{9}AA9AA", "AA9{9}A99AA",
		"A{5}9{6}A{5}", "A{5}_9{6}_AA9AA", "A{5}_9{6}_A99AA", "A{4}9_9{6}_AA9AA", "AAA99_9{6}_AA9AA", "AA999_9{6}_AA9AA", "A{4}9_9{6}_A99AA", "AAA99_9{6}_A99AA",
		"AA999_9{6}_A99AA"}
	return detectors.Detector{
		ID: "UK_DRIVING_LICENCE",
		Doc: "British driver number, issued by the DVLA: five characters of the surname (filled with 9), decade, month (+5 in front for " +
			"women), day and year of birth, two initials, a digit and two letters.",
		Country: "GB", Category: "driver_licence",
		Family: detectors.FamilyDocument, Tier: 1, Version: 1,
		Check: "date, sex and filling in their places", Chance: 0.073,
		Shapes:   shapes,
		Validate: byToken(checkUKDriver),
		Value:    byValue(checkUKDriver, shapes...),
		MaxLen:   24,
		Context: detectors.Context{
			Keywords: map[string][]string{"en": {"driving licence", "driving license", "driving licence no", "driving licence number", "driver number", "drivers licence", "driver licence", "driver's licence",
				"licence number", "licence no", "dvla", "dvla number", "uk driving licence", "dvla driver number"}},
			Fields: kindFields(drivingLicence),
		},
		Examples: []string{
			"driving licence §MORGA657054SM9IJ§",
			"Driver number: §FOX99 809126 T99VK§",
			"DVLA §jones710238ha9lm§",
		},
		NearMisses: []string{
			"driving licence MORGA673054SM9IJ",  // no such month
			"driving licence MORGA657994SM9IJ",  // no such day
			"driving licence MORGA657054SM9IJ7", // too long
			"driving licence MO9GA657054SM9IJ",  // a letter behind the filling
		},
	}
}

func checkUKDriver(s plain) detectors.Verdict {
	if s.len() != 16 || !s.digits(5, 11) {
		return detectors.Reject
	}
	name := s.letters()
	for i := min(name, 5); i < 5; i++ {
		if s.b[i] != '9' {
			return detectors.Reject
		}
	}
	month := s.num(6, 8) % 50
	switch {
	case name < 2 || s.num(6, 8) > 62 || !bornShort(s.num(5, 6)*10+s.num(10, 11), month, s.num(8, 10)):
		return detectors.Reject
	case s.b[11] <= '9' || s.b[12] <= '8' || s.b[14] <= '9' || s.b[15] <= '9':
		return detectors.Reject // initials and the last two are letters, a 9 for a lacking one
	}
	return detectors.Strong
}

func ukPostcode() detectors.Detector {
	return weakID{
		id: "UK_POSTCODE", country: "GB", category: "contact",
		doc: "British postcode, of Royal Mail: area of one or two letters, district, then a digit and two letters; about fifteen addresses " +
			"each. Areas and letters in use after the postcode address file's guide.",
		words:  []string{"postcode", "post code", "postal code", "uk postcode", "p code", "pcode"},
		fields: []string{"zip code", "zip", "home postcode", "delivery postcode", "billing postcode"},
		shapes: []string{"A9_9AA", "A99_9AA", "AA9_9AA", "AA99_9AA", "A9A_9AA", "AA9A_9AA"},
		valid:  ukPostcodeParts,
		check:  "areas and inward letters", chance: 0.19,
		examples: []string{"Postcode: §SW1A 1AA§", "postcode: §m1 1ae§", "Post code: §EC1A1BB§"},
		misses:   []string{"Postcode: QV1 1AA", "Postcode: SW1A 1CM", "SW1A 1AA"},
	}.detector()
}

func ukDrivingLicenceNI() detectors.Detector {
	return weakID{
		id: "UK_DRIVING_LICENCE_NI", country: "GB", category: "driver_licence",
		doc:      "Northern Irish driving licence number, issued by the DVA: eight digits.",
		kind:     drivingLicence,
		words:    []string{"dva licence", "dvani", "driver number", "licence number", "ni driving licence"},
		shapes:   []string{"9{8}", "99_999_999", "9999_9999"},
		examples: []string{"driving licence: §12345678§", "Driver number: §48213377§"},
		misses:   []string{"driving licence 123456789", "48213377"},
	}.detector()
}

func ukGMC() detectors.Detector {
	return weakID{
		id: "UK_GMC_NUMBER", country: "GB", category: "employment",
		doc: "Reference number of a doctor in the register of the General Medical Council: seven digits.",
		words: []string{"gmc", "gmc number", "gmc no", "gmc ref", "gmc reference", "gmc reference number", "gmc registration", "gmc registration number",
			"general medical council"},
		shapes:   []string{"9{7}", "999_9999"},
		examples: []string{"GMC number: §6012345§", "GMC ref: §7124466§"},
		misses:   []string{"GMC number 60123456", "6012345"},
	}.detector()
}

func ukSortCodeAccount() detectors.Detector {
	return weakID{
		id: "UK_SORT_CODE_ACCOUNT", country: "GB", category: "financial",
		doc: "British bank account: six digits of the sort code and eight of the account, or the account number alone. The modulus tables " +
			"of Vocalink differ by bank and are not asked.",
		words: []string{"sort code", "sort code and account", "sort code and account number", "sortcode", "account number", "account no", "acct no",
			"a c no", "a c number", "bank account", "bank account number", "bank account no", "bank details"},
		fields: []string{"sort code account", "bank acc no", "acc no", "account num"},
		shapes: []string{"99-99-99 9{8}", "99 99 99 9{8}", "9{6} 9{8}", "99-99-99/9{8}", "9{6}/9{8}", "9{6}-9{8}", "99-99-99-9{8}", "9{14}", "9{8}",
			"9999_9999"},
		examples: []string{"sort code and account: §20-45-77 61234509§", "Account number: §61234509§", "bank account no.: §204577 61234509§"},
		misses:   []string{"account number 6123450917", "61234509"},
	}.detector()
}

func ukElectoralRoll() detectors.Detector {
	return weakID{
		id: "UK_ELECTORAL_ROLL", country: "GB", category: "national_id",
		doc: "Number of a voter in a British electoral register: letters of the polling district and up to four digits, sometimes with a " +
			"suffix.",
		words: []string{"electoral roll number", "electoral number", "electoral roll no", "elector number", "electoral register number", "voter number",
			"poll number", "electoral roll", "polling number", "electoral no", "roll number"},
		shapes: []string{"A{1,3}9{1,4}", "A{1,3}-9{1,4}", "A{1,3} 9{1,4}", "A{1,3}9-9{1,4}", "A{1,3}-9{1,4}-9{1,2}", "A{1,3}9{1,4}/9{1,2}",
			"A{1,3}-9{1,4}/9{1,2}"},
		examples: []string{"Electoral roll number: §AB-1234§", "elector number: §K-417§"},
		misses:   []string{"Electoral roll number: 123456", "AB1234"},
	}.detector()
}

func ukPassport() detectors.Detector {
	return weakID{
		id: "UK_PASSPORT", country: "GB", category: "passport",
		doc:      "British passport number, issued by HM Passport Office: nine digits; in other books two letters and seven digits.",
		kind:     passport,
		words:    []string{"uk passport", "british passport", "uk passport number", "hm passport", "passport no uk", "british passport number"},
		shapes:   []string{"9{9}", "999_999_999", "AA_9{7}", "99 999 9999", "9 9999 9999"},
		examples: []string{"UK passport no.: §512345678§", "Passport number: §533 401 372§"},
		misses:   []string{"passport 51234567890", "512345678"},
	}.detector()
}

func ukBRP() detectors.Detector {
	return weakID{
		id: "UK_BRP", country: "GB", category: "residence_permit",
		doc:      "British biometric residence permit number, issued by the Home Office until 2024: two letters and seven digits.",
		kind:     residencePermit,
		words:    []string{"brp", "brp number", "brp no", "biometric residence permit", "biometric residence permit number", "biometric permit"},
		shapes:   []string{"AA_9{7}", "AA 999 9999", "AA9{6}A"},
		examples: []string{"BRP number: §ZU1234567§", "biometric residence permit: §RX7654321§"},
		misses:   []string{"BRP number ZU123456789", "ZU1234567"},
	}.detector()
}

func ukVehicle() detectors.Detector {
	return weakID{
		id: "UK_VEHICLE_REGISTRATION", country: "GB", category: "vehicle",
		doc: "British vehicle registration mark, issued by the DVLA: two letters, two digits, three letters since 2001, and the forms " +
			"before it and of Northern Ireland.",
		kind: numberPlate,
		words: []string{"vrm", "vehicle registration", "vehicle registration mark", "registration mark", "reg number", "vehicle reg", "car registration",
			"reg no", "registration no", "registration number", "index mark", "number plate"},
		shapes:   []string{"AA99_AAA", "A9{1,3}_AAA", "AAA_9{1,3}A", "A{3}_9{1,4}", "A{2}_9{4}", "AA_9{1,3}", "9{1,4}_A{1,3}"},
		examples: []string{"registration number: §AB12 CDE§", "VRM: §bd51smr§", "reg no: §A123 BCD§"},
		misses:   []string{"registration number 12345678", "AB12 CDE"},
	}.detector()
}

// ukPostcodeAreas are the letters that postcodes begin with, each between spaces.
const ukPostcodeAreas = " AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GX GY HA HD HG" +
	" HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO" +
	" SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE "

// ukPostcodeParts reports whether the area is one in use and the last two letters
// are of those that postcodes have there.
func ukPostcodeParts(s plain) bool {
	area, n := s.letters(), s.len()
	return listed(ukPostcodeAreas, s.b[:area]) && s.of("ABDEFGHJLNPQRSTUWXYZ", n-2, n)
}
