package nationalid

import "github.com/pdatlas/pdatlas/detectors"

// deSerial are the characters of German document numbers: no vowels, so that no
// words come out, and none that look alike (BMI, Technische Richtlinie TR-03110).
const deSerial = "0123456789CFGHJKLMNPRTVWXYZ"

// deDocument reports whether s is the number of a German document: nine
// characters, of which the first is one of these letters and some are digits,
// with or without the check digit of ICAO Doc 9303.
func deDocument(s plain, first string) bool {
	n := s.len()
	if n != 9 && n != 10 || !s.of(first, 0, 1) || !s.of(deSerial, 1, 9) {
		return false
	}
	digits, sum := 0, 0
	for i := range 9 {
		v := int(s.b[i] - '0')
		if s.b[i] > '9' {
			v = int(s.b[i]-'A') + 10
		} else {
			digits++
		}
		sum += v * [...]int{7, 3, 1}[i%3]
	}
	return digits >= 2 && (n == 9 || s.b[9] <= '9' && sum%10 == s.digit(9))
}

// deIDCard follows § 5 and the annexes of the PAuswV; the specimens L01X00T47
// (check digit 1) and T22000129 (3) show that the ninth character is none.
func deIDCard() detectors.Detector {
	return weakID{
		id: "DE_ID_CARD", country: "DE", category: "id_card",
		doc: "Number of a German identity card (Personalausweis), issued by the municipality: nine characters without vowels, the first " +
			"of L to Y; cards before 2010 nine digits, both with a check digit where the machine reads them.",
		kind: identityCard, langs: []string{"de"}, words: []string{"dokumentennummer", "ausweisdokument", "german id card"},
		shapes: []string{"AX{8}", "AX{8}9", "9{10}"},
		check:  "characters in use, ICAO 7 3 1 mod 10 of the tenth", chance: 0.1,
		valid: func(s plain) bool {
			return deDocument(s, "LMNPRTVWXY") || s.len() == 10 && s.digits(0, 10) && !s.repeats() && deDocument(s, "0123456789")
		},
		examples: []string{"Personalausweis Nr. §L01X00T47§", "Personalausweisnummer: §T220001293§", "Ausweisnummer §W7G6L29M0§"},
		misses:   []string{"Personalausweis Nr. A01X00T47", "Personalausweis Nr. L01X00T470", "Artikel L01X00T47"},
	}.detector()
}

// dePassport follows the annexes of the PassV; see deIDCard.
func dePassport() detectors.Detector {
	return weakID{
		id: "DE_PASSPORT", country: "DE", category: "passport",
		doc: "Number of a German passport (Reisepass), issued by the municipality: nine characters without vowels, the first mostly C to " +
			"K; before 2007 nine digits, both with a check digit where the machine reads them.",
		kind: passport, langs: []string{"de"}, words: []string{"german passport"},
		shapes: []string{"AX{8}", "AX{8}9", "9{10}"},
		check:  "characters in use, ICAO 7 3 1 mod 10 of the tenth", chance: 0.1,
		valid: func(s plain) bool {
			return deDocument(s, "CFGHJKLMNPRTVWXYZ") || s.len() == 10 && s.digits(0, 10) && !s.repeats() && deDocument(s, "0123456789")
		},
		examples: []string{"Passport No: §C01X00T47§", "Reisepass Nr. §C01X00T478§", "Passnummer: §F0G5J92N5§"},
		misses:   []string{"Reisepass Nr. A01X00T47", "Reisepass Nr. C01X00T470", "Artikel C01X00T47"},
	}.detector()
}

// deResidencePermit follows the annexes of the AufenthV; see deIDCard.
func deResidencePermit() detectors.Detector {
	return weakID{
		id: "DE_RESIDENCE_PERMIT", country: "DE", category: "residence_permit",
		doc: "Number of a German electronic residence permit (Aufenthaltstitel), issued by the Ausländerbehörde: nine characters without " +
			"vowels, the first mostly Y, with a check digit where the machine reads them.",
		kind: residencePermit, langs: []string{"de"},
		shapes: []string{"AX{8}", "AX{8}9"},
		check:  "characters in use, ICAO 7 3 1 mod 10 of the tenth", chance: 0.057,
		valid:    func(s plain) bool { return deDocument(s, "CFGHJKLMNPRTVWXYZ") },
		examples: []string{"Aufenthaltstitel Nr. §Y00H55K23§", "eAT-Nr. §Y8H8J61N5§"},
		misses:   []string{"Aufenthaltstitel Nr. A99C99J99", "Aufenthaltstitel Nr. Y79F62K8", "Artikel Y99C99J99"},
	}.detector()
}

// deDriverLicence follows the Kraftfahrt-Bundesamt's description of the number;
// the specimen B072RRE2I55 keeps the check.
func deDriverLicence() detectors.Detector {
	return weakID{
		id: "DE_FUEHRERSCHEIN", country: "DE", category: "driver_licence",
		doc: "Number of a German driving licence (Führerschein), issued by the Fahrerlaubnisbehörde: four characters of the authority, five " +
			"of a serial, a check character and the number of the copy.",
		kind: drivingLicence, langs: []string{"de"},
		shapes: []string{"AX{10}"},
		check:  "weights 9 to 1 mod 11, X for 10", chance: 0.0021,
		valid: func(s plain) bool {
			if s.len() != 11 || !s.of("ABCDEFGHIJKLMNOP", 0, 1) || !s.digits(1, 3) {
				return false
			}
			sum := 0
			for i := range 9 {
				v := int(s.b[i] - '0')
				if s.b[i] > '9' {
					v = int(s.b[i]-'A') + 10
				}
				sum += v * (9 - i)
			}
			return "0123456789X"[sum%11] == s.b[9]
		},
		examples: []string{"Führerschein Nr. §B072RRE2I55§", "Fahrerlaubnis-Nr. §A6832157791§", "Führerscheinnummer: §N739B728802§"},
		misses:   []string{"Führerschein Nr. B072RRE2I45", "Führerschein Nr. B072RRE2I5", "Artikel B072RRE2I55"},
	}.detector()
}

// deVehiclePlate follows § 9 and Annex 1 to 4 FZV: the district, one or two
// letters, up to four digits, E for electric and H for historic cars. The
// districts, some 700, change each year and are not looked at.
func deVehiclePlate() detectors.Detector {
	return weakID{
		id: "DE_KFZ", country: "DE", category: "vehicle",
		doc:  "German number plate (Kfz-Kennzeichen): one to three letters of the district, one or two letters, one to four digits, E or H.",
		kind: numberPlate, langs: []string{"de"},
		shapes: []string{"A{1,3}-A{1,2} 9{1,4}", "A{1,3}-A{1,2}-9{1,4}", "A{1,3} A{1,2} 9{1,4}", "A{1,3}-A{1,2}9{1,4}", "A{1,3} A{1,2}9{1,4}", "A{2,5}9{1,4}",
			"A{1,3}-A{1,2} 9{1,4}A", "A{1,3}-A{1,2}-9{1,4}A", "A{1,3} A{1,2} 9{1,4}A", "A{1,3}-A{1,2}9{1,4}A", "A{1,3} A{1,2}9{1,4}A", "A{2,5}9{1,4}A"},
		check: "no zero first, E or H last", chance: 0.9,
		valid: func(s plain) bool {
			n := s.letters()
			return n < s.len() && s.b[n] != '0' && (s.b[s.len()-1] <= '9' || s.of("EH", s.len()-1, s.len()))
		},
		examples: []string{"Kennzeichen: §K-QB 9403§", "Kfz-Kennzeichen: §M-KB 167E§"},
		misses:   []string{"Kennzeichen: K-AB 0123", "Kennzeichen: K-WBC 1234", "Artikel K-YB 1234"},
	}.detector()
}
