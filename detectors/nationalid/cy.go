package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func cyprus() []detectors.Detector {
	return []detectors.Detector{cyTIN(), cyDriverLicence(), cyIDCard(), cyPassport(), cyARC(), cySocialInsurance(), cyVehiclePlate()}
}

// cyTIN follows the European Commission's specification of TIN algorithms, part
// CY; a VAT number is the same with CY before it.
func cyTIN() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "CY_TIN", country: "CY", category: "tax_id",
			doc: "Cypriot tax identification code (ΑΦΤ, TIC), issued by the Tax Department: eight digits (0, 9 or 6 first for persons) and " +
				"a check letter; with CY as VAT number.",
			kind: taxNumber, langs: []string{"el", "tr"},
			words:  []string{"tic", "tax identification code", "αριθμός φορολογικής ταυτότητας", "αφτ", "α φ τ", "φπα", "αριθμός φπα", "vat", "vat no", "vat number", "vat id", "vat reg no"},
			shapes: []string{"9{8}A", "9{8}_A", "9{8}-A", "9{8} A"},
			check:  "table for odd places, mod 26 to letter", chance: 0.0384,
			examples: []string{"ΑΦΤ §98189727Z§", "TIC: §00056191T§", "VAT No §CY10047378Y§"},
			misses:   []string{"ΑΦΤ 81803685I", "ΑΦΤ 12228482M", "ΑΦΤ 890037412P", "κωδικός 73855170X x"},
		},
		prefix: "CY",
		judge: func(s plain) detectors.Verdict {
			const odd = "\x01\x00\x05\x07\x09\x0d\x0f\x11\x13\x15"
			if s.len() != 9 || !s.digits(0, 8) || s.b[8] <= '9' || s.b[0] == '1' && s.b[1] == '2' || repeated(s.b[:8]) {
				return detectors.Reject
			}
			sum := 0
			for i := 0; i < 8; i += 2 {
				sum += int(odd[s.digit(i)]) + s.digit(i+1)
			}
			return passIf(byte('A'+sum%26) == s.b[8])
		},
	}.detector()
}

// cyDriverLicence follows the specimens in PRADO: twelve digits, of which the
// first are zeros and the last may be the holder's identity number.
func cyDriverLicence() detectors.Detector {
	return weakID{
		id: "CY_DRIVER_LICENCE", country: "CY", category: "driver_licence",
		doc:  "Number of a Cypriot driving licence (άδεια οδήγησης), issued by the Road Transport Department: twelve digits.",
		kind: drivingLicence, langs: []string{"el", "tr"},
		shapes:   []string{"9{12}", "9999_9999_9999"},
		examples: []string{"άδεια οδήγησης §000193512738§", "Driving licence no. §0009 7279 4447§"},
		misses:   []string{"άδεια οδήγησης 09502828316", "άδεια οδήγησης 7024785559015", "παραγγελία 000496221184"},
	}.detector()
}

// cyIDCard follows the Civil Registry and Migration Department.
func cyIDCard() detectors.Detector {
	return weakID{
		id: "CY_ID_CARD", country: "CY", category: "id_card",
		doc:  "Number of a Cypriot identity card (δελτίο ταυτότητας), issued by the Civil Registry: six to eight digits, written with zeros up to ten.",
		kind: identityCard, langs: []string{"el", "tr"},
		shapes:   []string{"9{6,10}", "999_999", "9_999_999"},
		examples: []string{"δελτίο ταυτότητας §0007500023§", "Α.Δ.Τ. §6881551§", "Identity card no: §969 049§"},
		misses:   []string{"δελτίο ταυτότητας 14349", "Α.Δ.Τ. 26925292742", "παραγγελία 7957378"},
	}.detector()
}

// cyPassport follows the specimens in PRADO: K or E and six or eight digits.
func cyPassport() detectors.Detector {
	return weakID{
		id: "CY_PASSPORT", country: "CY", category: "passport",
		doc:  "Number of a Cypriot passport, issued by the Civil Registry: a letter (E, K, L) and six to eight digits.",
		kind: passport, langs: []string{"el", "tr"},
		shapes:   []string{"A_9{6,8}"},
		examples: []string{"διαβατήριο §K54002144§", "Passport No. §E881053§"},
		misses:   []string{"διαβατήριο K94472", "διαβατήριο KK811655", "παραγγελία K53779875"},
	}.detector()
}

// cyARC follows the forms of the Civil Registry and Migration Department; a check
// is not published.
func cyARC() detectors.Detector {
	return weakID{
		id: "CY_ARC", country: "CY", category: "residence_permit",
		doc:  "Number of a Cypriot alien registration certificate (ARC), issued by the Migration Department: five to eight digits.",
		kind: residencePermit, langs: []string{"el"},
		words:    []string{"arc", "arc no", "arc number", "alien registration certificate", "alien registration", "δελτίο εγγραφής αλλοδαπού", "δεα", "αρ δεα", "αριθμός αλλοδαπού"},
		shapes:   []string{"9{6,8}"},
		examples: []string{"ARC No. §5200040§", "Alien Registration Certificate: §15688165§"},
		misses:   []string{"ARC No. 06644", "ARC 890501493", "order 6540061"},
	}.detector()
}

// cySocialInsurance follows the forms of the Social Insurance Services; a check is
// not published.
func cySocialInsurance() detectors.Detector {
	return weakID{
		id: "CY_SOCIAL_INSURANCE", country: "CY", category: "social_security",
		doc:  "Cypriot social insurance number (αριθμός κοινωνικών ασφαλίσεων), issued by the Social Insurance Services: six to eight digits.",
		kind: socialSecurity, langs: []string{"el"},
		words:    []string{"αριθμός κοινωνικών ασφαλίσεων", "αρ κοινωνικών ασφαλίσεων", "κοινωνικών ασφαλίσεων", "ακα", "social insurance"},
		shapes:   []string{"9{6,8}"},
		examples: []string{"Social insurance number §3543262§", "αρ. κοινωνικών ασφαλίσεων: §683937§"},
		misses:   []string{"Social insurance number 53888", "Social insurance number 823128789", "order 6540061"},
	}.detector()
}

// cyVehiclePlate follows the Road Transport Department.
func cyVehiclePlate() detectors.Detector {
	return weakID{
		id: "CY_VEHICLE_PLATE", country: "CY", category: "vehicle",
		doc:  "Cypriot number plate: three letters and three digits, older ones two or three letters and up to three.",
		kind: numberPlate, langs: []string{"el", "tr"},
		shapes:   []string{"AAA_999", "A{2,3}_9{2,3}"},
		examples: []string{"αριθμός κυκλοφορίας: §KLI 327§", "Number plate: §MBC607§"},
		misses:   []string{"Number plate: KRMD377", "Number plate: KTC9377", "part KDD413"},
	}.detector()
}
