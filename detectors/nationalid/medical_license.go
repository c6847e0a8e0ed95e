package nationalid

import "github.com/pdatlas/pdatlas/detectors"

// Licences to practise that are of no type of their own stand in one type, a row
// for each country: what one form asks for as "licence number" is the one or the other.
const medicalLicenceDoc = "Registration number of a prescriber: with the US Drug Enforcement Administration, two letters, six digits, a check digit; " +
	"with a Spanish professional college (número de colegiado), province of first registration, province, five digits, often the last five alone."

var (
	medicalLicenceWords = []string{"dea number", "dea no", "dea registration", "dea registration number", "dea reg no",
		"medical license", "medical licence", "medical license number", "medical licence number",
		"colegiado", "colegiada", "nº colegiado", "nº colegiada", "nº de colegiado", "nº de colegiada", "n colegiado", "número de colegiado", "numero de colegiado",
		"número colegiado", "numero colegiado", "núm colegiado", "num colegiado", "nº col", "nºcol", "n col", "núm col", "num col", "colegiado nº", "col nº",
		"colegiado número", "col·legiat", "núm col·legiat", "número de col·legiat", "elkargokide zenbakia"}
	medicalLicenceFields = []string{"dea", "ncol", "nro colegiado"}
)

func medicalLicences() []detectors.Detector {
	return []detectors.Detector{usDEA(), esMedicalCollege()}
}

// usDEA follows the DEA's Diversion Control Division: the first letter is the
// kind of registrant, the second that of the surname, or 9 of a firm.
func usDEA() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "MEDICAL_LICENSE", category: "employment", doc: medicalLicenceDoc,
			words: medicalLicenceWords, fields: medicalLicenceFields,
			check: "sum of digits 1, 3, 5 and twice 2, 4, 6, last digit", chance: 0.058, shapes: []string{"AA9{7}", "AA 9{7}", "AA-9{7}", "A9{8}"},
			examples: []string{"DEA: §AB1234563§", "DEA No. §BS 7654329§", "dea number §MK2040602§"},
			misses:   []string{"DEA: AB1234564", "DEA: QB1234563", "DEA AB12345678", "part AB1234563"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if s.len() != 9 || !s.of("ABCDEFGHJKLMPRSTUX", 0, 1) || s.b[1] <= '9' && s.b[1] != '9' || !s.digits(2, 9) {
				return detectors.Reject
			}
			return passIf(s.sum(2, 1, 2, 1, 2, 1, 2)%10 == s.digit(8))
		},
	}.detector()
}

// esMedicalCollege follows the colleges of physicians (Organización Médica
// Colegial): the province of first registration, that of the college, a number.
// Letterheads often give the number alone, or behind its college.
func esMedicalCollege() detectors.Detector {
	return weakID{
		id: "MEDICAL_LICENSE", category: "employment", doc: medicalLicenceDoc,
		words: medicalLicenceWords, fields: medicalLicenceFields,
		shapes:   []string{"99 99 99999", "99-99-99999", "99/99/99999", "99.99.99999", "9{9}", "99 99999", "99/99999", "99-99999", "9{4}", "9{5}", "9{6}", "9{7}"},
		check:    "provinces 01 to 52 where they are given",
		valid:    func(s plain) bool { return esProvinces(s) && !s.repeats() },
		examples: []string{"Médico: Dra. X. NºCol: §28 28 20943§", "Nº Col.: §46/08/12357§", "colegiado nº §282812357§", "N.º colegiado: §12357§"},
		misses:   []string{"NºCol: 53 28 20943", "NºCol: 28 00 20943", "colegiado 2828123571", "pedido 28 28 20943"},
	}.detector()
}

// esProvinces reports whether a number in full begins with two provinces, and one
// of seven digits with one.
func esProvinces(s plain) bool {
	province := func(i int) bool { n := s.num(i, i+2); return n >= 1 && n <= 52 }
	switch s.len() {
	case 9:
		return province(0) && province(2)
	case 7:
		return province(0)
	}
	return true
}
