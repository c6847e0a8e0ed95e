package demographic

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/vocabulary"
)

// family are the types that say with whom somebody lives.
func family() []vocabulary.Kind {
	return []vocabulary.Kind{
		{
			ID: "CHILD_DATA", Category: "demographic", Words: read("child_data"), Also: schoolClass, Chance: 0.02,
			Doc: "Data about a child (Art. 8, Rec. 38 GDPR): words of age, school and guardianship near a person, school classes and numbers of " +
				"children in fields of that name. Children by date of birth are told by whoever knows the day of the scan.",
			Examples:   []string{"School class: §3b§", "Schulklasse: §Klasse 7a§", "number of children: §2§"},
			NearMisses: []string{"class: java.lang.String", "child process 4711", "a minor release", "parent and child nodes"},
		},
		{
			ID: "FAMILY_MEMBER", Category: "demographic", Words: read("family_member"), Chance: 0.01,
			Doc: "Family member or next of kin, a data subject of their own: relations with a possessive (\"his wife\") near a person, " +
				"relations as values of fields.",
			Examples:   []string{"Relationship to patient: §mother§", "Verwandtschaftsverhältnis: §Ehefrau§", "parentesco: §hermano§"},
			NearMisses: []string{"relationship: one-to-many", "parent directory", "son of a gun", "sister project"},
		},
		{
			ID: "HOUSEHOLD", Category: "demographic", Words: read("household"), Also: few, Chance: 0.05,
			Doc:        "Household: who lives in it, how many, who depends on whom.",
			Examples:   []string{"Household size: §4§", "household members: §2 persons§"},
			NearMisses: []string{"household size: unknown", "a household name", "dependents: left-pad"},
		},
		{
			ID: "MARITAL_STATUS", Category: "demographic", Words: read("marital_status"), Chance: 0.02,
			Doc: "Marital status: words that mean nothing else near a person; all of them, and the codes of payroll and registers " +
				"(VH, LED, GS; Spanish S/C/D/V …), as values of fields.",
			Examples:   []string{"Marital status: §married§", "Familienstand: §ledig§", "stan cywilny: §rozwiedziona§", "estado civil: §casada§"},
			NearMisses: []string{"a single request", "married to the idea", "status: single", "marital status: pending review"},
		},
	}
}

// classWords stand before the number of a school class.
var classWords = vocabulary.NewSet([]string{"class", "klasse", "classe", "clase", "klas", "klasa", "třída", "trieda", "turma", "osztály", "luokka", "klass",
	"razred", "grade", "year", "group", "form", "клас", "τάξη", "clasa", "klassi", "bekkur"})

// schoolClass accepts "3b", "Klasse 7a", "Year 9", "10.C", or a number of children.
func schoolClass(v []byte) (int, detectors.Verdict) {
	n := classWords.Lead(v)
	verdict := detectors.Weak
	if n > 0 {
		verdict = detectors.Pass
		for n < len(v) && v[n] == ' ' {
			n++
		}
	}
	number, digits := leadingNumber(v[n:])
	if digits == 0 || digits > 2 || number > 13 {
		return 0, detectors.Reject
	}
	n += digits
	if n < len(v) && (v[n] == '.' || v[n] == '-' || v[n] == '/' || v[n] == ' ') && n+1 < len(v) && letters(v[n+1:]) == 1 {
		n++
	}
	if letters(v[n:]) == 1 {
		n++
	}
	if !vocabulary.EndsValue(v[n:]) {
		return 0, detectors.Reject
	}
	return n, verdict
}

// few accepts a number of people: 0 to 15, and a word for them perhaps.
func few(v []byte) (int, detectors.Verdict) {
	number, n := leadingNumber(v)
	if n == 0 || n > 2 || number > 15 {
		return 0, detectors.Reject
	}
	if n+1 < len(v) && v[n] == ' ' {
		if m := people.Lead(v[n+1:]); m > 0 {
			n += 1 + m
		}
	}
	if !vocabulary.EndsValue(v[n:]) {
		return 0, detectors.Reject
	}
	return n, detectors.Weak
}

var people = vocabulary.NewSet([]string{"persons", "people", "person*", "personnes", "personas", "persone", "personen", "osob*", "pessoas", "children",
	"kinder", "enfants", "hijos", "figli", "kinderen", "dzieci", "filhos", "barn", "lasta", "fő", "henkilöä"})

// leadingNumber returns the number that v starts with, and its figures.
func leadingNumber(v []byte) (number, n int) {
	for n < len(v) && n < 9 && v[n]-'0' < 10 {
		number = number*10 + int(v[n]-'0')
		n++
	}
	return number, n
}
