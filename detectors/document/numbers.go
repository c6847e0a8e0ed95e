package document

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// numbered is a kind of number that only its label tells: how long it is, and
// how many digits and letters it has.
type numbered struct {
	least, most   int // letters and digits
	digits        int // least of them that are digits
	letters       int // most of them that are letters
	lower, spaced bool
}

// value judges a labelled number.
func (k numbered) value(v []byte) (n int, verdict detectors.Verdict) {
	id := lex.ReadIdent(v, k.most)
	if id.Chars < k.least || !k.fits(id.Chars, id.Digits) || id.Lower && !k.lower || id.Spaced && !k.spaced || isDate(v[:id.End]) || isSection(v[:id.End]) || isCode(v, id.End) {
		return 0, detectors.Reject
	}
	return id.End, detectors.Pass
}

func (k numbered) fits(chars, digits int) bool {
	return chars >= k.least && chars <= k.most && digits >= k.digits && chars-digits <= k.letters
}

// token judges a token near a keyword.
func (k numbered) token(t *lex.Token) detectors.Verdict {
	if !k.fits(t.Len(), t.Digits()) || t.Spaced() && !k.spaced || isDate(t.Text[t.Start:t.End]) || isSection(t.Text[t.Start:t.End]) {
		return detectors.Reject
	}
	if !k.lower && t.Digits() < t.Len() && !isUpper(t.Text[t.Start:t.End]) {
		return detectors.Reject
	}
	return detectors.Pass
}

func isUpper(s []byte) bool {
	for _, c := range s {
		if c-'a' < 26 {
			return false
		}
	}
	return true
}

// isDate reports whether s is three groups of digits as dates have them.
func isDate(s []byte) bool {
	seps, longest, run := 0, 0, 0
	for _, c := range s {
		if c-'0' < 10 {
			run++
			longest = max(longest, run)
			continue
		}
		if c != '/' && c != '.' && c != '-' || run == 0 {
			return false
		}
		seps, run = seps+1, 0
	}
	return seps == 2 && len(s) >= 6 && len(s) <= 10 && (longest == 4 || longest == 2)
}

// isSection reports whether s ends in single digits between points, two at
// least, as the section of a document does: "8446 4.2.1".
func isSection(s []byte) bool {
	n := 0
	for i := len(s); i > 1 && s[i-1]-'0' < 10 && s[i-2] == '.'; i -= 2 {
		n++
	}
	return n > 1
}

// isCode reports whether a bracket or another sign of program text follows v[:n].
func isCode(v []byte, n int) bool { return n < len(v) && bytes.IndexByte([]byte("([{$%@"), v[n]) >= 0 }

// tokenShapes are the forms in which numbers of documents with letters stand in
// running text.
var tokenShapes = []string{"A{1,3}9{5,10}", "A{1,3}-9{5,10}", "9{5,10}A{1,2}", "9{2}A{2}9{5}", "A9{2}A{1,2}9{2,6}", "A9{2}A9{2}A9{2}", "X{9}", "9{4,10}-9{1,4}", "9{4,10}/9{1,4}"}

// labelledNumber makes the detector of such a number.
func labelledNumber(id, cat, doc string, k numbered, shapes []string, words map[string][]string, fields, examples, misses []string) detectors.Detector {
	d := detectors.Detector{
		ID: id, Doc: doc,
		Category: cat, Family: detectors.FamilyDocument, Tier: 2, Version: 1,
		Check: "length", Chance: 1, General: true,
		Value: k.value, MaxLen: 40,
		Context:  detectors.Context{Keywords: words, Fields: detectors.FieldsFrom(words, fields...), Required: true},
		Examples: examples, NearMisses: misses,
	}
	if shapes != nil {
		d.Shapes, d.Validate = shapes, k.token
		d.Digits = [2]int{max(7, k.least), k.most}
	}
	return d
}

var passportNumber = labelledNumber("PASSPORT_NUMBER", "passport",
	"Number of a passport of a country that is not told apart: six to nine letters and digits (ICAO Doc 9303 has room for nine), named by its label or field.",
	numbered{least: 6, most: 10, digits: 3, letters: 5, spaced: true}, tokenShapes, passportWords,
	[]string{"passport id", "passportnumber", "pass nr", "passnr", "reisepass nr", "travel document", "passport num"},
	[]string{"Passport No: §X4711-889§", "Reisepassnummer: §47 11 88 9K§", "passaporto: §4711-88902§"},
	[]string{"C01X00T47", "passport: none", "passport no: 12", "Passport expires 01.02.2030"})

var residencePermit = labelledNumber("RESIDENCE_PERMIT", "residence_permit",
	"Number of a residence permit (Regulation (EC) 1030/2002, the uniform format): one to three letters and six to nine digits, named by its label or field.",
	numbered{least: 7, most: 12, digits: 5, letters: 4, spaced: true}, tokenShapes, permitWords,
	[]string{"residence card", "permit no", "brp number", "residencepermit", "titre sejour"},
	[]string{"Residence permit: §RP-47118890-2§", "Aufenthaltstitel: §47118890-B2§"},
	[]string{"RR1234567", "residence permit: pending", "residence permit: 12.03.2027"})

var visaNumber = labelledNumber("VISA_NUMBER", "residence_permit",
	"Number of a visa: on the European sticker a code of the state and nine digits (Regulation (EC) 1683/95), elsewhere eight to ten letters and digits, named by its label or field.",
	numbered{least: 7, most: 12, digits: 6, letters: 4}, tokenShapes, visaWords,
	[]string{"visa num", "visa sticker", "visum nr"},
	[]string{"Visa number: §DEU012345678§", "Visumnummer §AUT004711223§", "n° de visa : §FRA123456789§"},
	[]string{"DEU012345678", "visa number: none", "visa: single entry"})

var driverLicence = labelledNumber("DRIVER_LICENCE", "driver_licence",
	"Number of a driving licence of a country that is not told apart: five to 20 letters and digits, named by its label or field.",
	numbered{least: 5, most: 20, digits: 3, letters: 9, spaced: true}, tokenShapes, licenceWords,
	[]string{"dl number", "dl no", "driverslicense", "license num", "fs nr", "driver lic", "dlnum"},
	[]string{"Driving licence: §DL/4711/88902-77§", "Führerscheinnummer: §FS-4711-88902-7A§", "permis de conduire : §PC-88.471.102/7§"},
	[]string{"B072RRE2I55", "driving licence: yes", "driver license: class B"})

var nationalID = labelledNumber("NATIONAL_ID", "national_id",
	"Number by which a state knows a person, of a country that is not told apart: six to 20 letters and digits, named by its label or field.",
	numbered{least: 6, most: 20, digits: 4, letters: 6, spaced: true}, tokenShapes, idWords,
	[]string{"nationalid", "natid", "id card no", "identity card", "id number person", "gov id", "government id", "personal id", "identity document"},
	[]string{"National ID: §NID-4711-8890-2277-1§", "Personalausweisnummer: §4711/8890/22§", "numero documento: §DOC-47118-8902§"},
	[]string{"784197912345671", "national id: none", "ID card: 12"})

var taxID = labelledNumber("TAX_ID", "tax_id",
	"Tax number of a country that is not told apart: six to 15 letters and digits, named by its label or field.",
	numbered{least: 6, most: 15, digits: 5, letters: 5, spaced: true}, tokenShapes, taxWords,
	[]string{"taxid", "tax no", "tax num", "taxpayer id", "fiscal number", "steuernr", "tax reference"},
	[]string{"TIN: §TX-4711-88902§", "tax number: §4711/88902/1-7§", "tax id: §AB-47.118.890§"},
	[]string{"123456789", "tax id: pending", "TIN: 12"})

var employeeID = labelledNumber("EMPLOYEE_ID", "employment",
	"Number of an employee in the employer's books: three to 12 letters and digits, named by its label or field (GDPR Art. 88).",
	numbered{least: 3, most: 12, digits: 2, letters: 6, lower: true}, tokenShapes, staffWords,
	[]string{"employeeid", "emp id", "empid", "emp no", "empno", "staffid", "pernr", "emplid", "worker id", "personnel id", "persnr", "employee num", "hr id"},
	[]string{"Employee ID: §E-10442§", "Personalnummer: §PN-48213§", "matricule : §4711§"},
	[]string{"00048213", "employee id: none", "employee: 12"})

var studentID = labelledNumber("STUDENT_ID", "education",
	"Number of a pupil or student at a school or university: four to 14 letters and digits, named by its label or field.",
	numbered{least: 4, most: 14, digits: 3, letters: 6, lower: true}, tokenShapes, studentWords,
	[]string{"studentid", "stud id", "student num", "matnr", "matrikel", "student ref", "pupil id", "learner id", "sid number"},
	[]string{"Student ID: §s1234567§", "Matrikelnummer: §4711-889§", "número de estudiante: §2023/1234§"},
	[]string{"4711889", "student id: none", "student: 12"})

var vehiclePlate = detectors.Detector{
	ID:       "VEHICLE_PLATE",
	Doc:      "Registration plate of a vehicle of a country that is not told apart: four to nine letters and digits in groups, named by its label or field.",
	Category: "vehicle", Family: detectors.FamilyDocument, Tier: 2, Version: 1,
	Check: "letters and digits", Chance: 1, General: true,
	Value: valuePlate, MaxLen: 16,
	Context: detectors.Context{Keywords: plateWords, Fields: detectors.FieldsFrom(plateWords, "plate", "license plate no", "reg plate", "registration no", "kennz", "car reg", "plateno"), Required: true},
	Examples: []string{
		"License plate: §7 K 4711 Q§",
		"Kennzeichen: §4-7711-QX§",
		"targa: §12.34-ZZ9§",
	},
	NearMisses: []string{"AB12 CDE", "plate: none", "Kennzeichen: unbekannt", "plate: 12"},
}

func valuePlate(v []byte) (n int, verdict detectors.Verdict) {
	chars := 0
	for i := 0; i < len(v) && i < 14; i++ {
		c := v[i]
		if c-'0' < 10 || c-'A' < 26 || c-'a' < 26 {
			chars++
			n = i + 1
			continue
		}
		if (c != ' ' && c != '-' && c != '.' && c != ':') || i == 0 || n != i || i+1 < len(v) && (v[i+1]-'a' < 26 || v[i+1] >= 0x80) {
			break
		}
	}
	if lex.GluedAfter(v, n) || chars < 4 {
		return 0, detectors.Reject
	}
	return n, judgePlate(v[:n])
}

// judgePlate judges the letters and digits of a plate.
func judgePlate(s []byte) detectors.Verdict {
	letters, digits, lower := 0, 0, 0
	for _, c := range s {
		switch {
		case c-'0' < 10:
			digits++
		case c-'a' < 26:
			lower++
			letters++
		case c-'A' < 26:
			letters++
		}
	}
	if n := letters + digits; n < 4 || n > 9 || digits == 0 || letters == 0 || lower > 0 && lower < letters {
		return detectors.Reject
	}
	return detectors.Pass
}

var courtCaseNumber = detectors.Detector{
	ID:       "COURT_CASE_NUMBER",
	Doc:      "Reference of a case at a court: numbers and marks of registers, as \"12 O 345/20\", \"C-582/14\", \"2:19-cv-01234\", named by its label or field. Those of civil cases are ordinary data.",
	Category: "criminal", Family: detectors.FamilyDocument, Tier: 2, Version: 1,
	Check: "form", Chance: 0.3, General: true,
	Value: valueCase, MaxLen: 40,
	Context: detectors.Context{Keywords: courtWords, Fields: detectors.FieldsFrom(courtWords, "court ref", "caseno", "docket num", "court file", "az gericht"), Required: true},
	Examples: []string{
		"Case number: §2:19-cv-01234§",
		"Aktenzeichen: §12 O 345/20§",
		"docket no: §1234-5678/2019§",
		"sygnatura akt: §III CZP 11/13§",
	},
	NearMisses: []string{"12 O 345/20", "case number: none", "Aktenzeichen: folgt", "docket: 12"},
}

// valueCase reads groups of letters and digits up to the last with a digit, as
// long as they are such as stand in references: short or with digits.
func valueCase(v []byte) (n int, verdict detectors.Verdict) {
	digits, joints, i := 0, 0, 0
	for words := 0; i < len(v) && words < 6; words++ {
		from, d, letters := i, 0, 0
		for i < len(v) && i-from < 24 && (lex.IsWord(v[i]) || bytes.IndexByte([]byte("/-.:()"), v[i]) >= 0) {
			switch c := v[i]; {
			case c-'0' < 10:
				d++
			case lex.IsWord(c):
				letters++
			case d > 0 && (c == '/' || c == '-' || c == ':'):
				joints++
			}
			i++
		}
		if i == from || d == 0 && letters > 6 {
			break
		}
		if digits += d; d > 0 {
			n = i
		}
		if i >= len(v) || v[i] != ' ' {
			break
		}
		i++
	}
	for n > 0 && !lex.IsWord(v[n-1]) {
		n--
	}
	if n == 0 || n > 40 || digits < 3 || joints == 0 && digits < 5 || lex.GluedAfter(v, n) || isDate(v[:n]) || isCode(v, n) {
		return 0, detectors.Reject
	}
	return n, detectors.Pass
}

var policeRecordNumber = detectors.Detector{
	ID:       "POLICE_RECORD_NUMBER",
	Doc:      "Reference of a file of the police or a prosecutor: four to 24 letters and digits with the marks of the office, named by its label or field (GDPR Art. 10).",
	Category: "criminal", Family: detectors.FamilyDocument, Tier: 2, Version: 1,
	Check: "form", Chance: 0.3, General: true,
	Value: valueCase, MaxLen: 40,
	Context: detectors.Context{Keywords: policeWords, Fields: detectors.FieldsFrom(policeWords, "police ref", "crime no", "incident number police", "prosecution ref"), Required: true},
	Examples: []string{
		"Crime reference number: §42/71382/25§",
		"Vorgangsnummer der Polizei: §251122-1430-004711§",
		"numer sprawy karnej: §PR 1 Ds. 234.2025§",
	},
	NearMisses: []string{"42/71382/25", "police report: none", "crime reference: 12"},
}
