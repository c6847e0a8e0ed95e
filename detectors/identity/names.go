package identity

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// Shares of arbitrary short values and of arbitrary capitalised pairs that the
// functions accept; the tests measure them.
const (
	rowChance   = 0.005
	valueChance = 0.05
)

// maxName is the longest name in bytes: eight words of 40.
const maxName = 160

const personDoc = "A person's name, of two words or more, or of one after a title. What a word is, the lists of given names, family names, " +
	"places and common words say together (see package dict and its MANIFEST.csv); no format decides it."

// person finds names in running text, and after labels that stand before other
// names too; personRole after those that only a person stands after.
var person = detectors.Detector{
	ID:       "PERSON",
	Doc:      personDoc,
	Category: "identity",
	Family:   detectors.FamilyIdentity,
	Tier:     3,
	Version:  1,
	Check:    "word lists: given and family names against common words and places",
	Chance:   rowChance,
	Anchor:   lex.Names,
	Literals: personLiterals,
	MaxLen:   maxName,
	Probe:    probePerson,
	Value:    valuePerson,
	Context: detectors.Context{
		Keywords: nameLabels,
		Fields:   fields(nameLabels, "name", "naam", "navn", "namn", "nimi", "fullname", "fn", "cn", "common name", "formatted name", "cust name", "ename", "name1"),
	},
	Examples: []string{
		"Mary Johnson",
		"written by §Jean-Pierre Dubois§ in May",
		"Dear Mr. §Wilson§",
		"Dra. §Carmen Ruiz de la Torre§ Servicio de Urología",
		"Smith, John",
	},
	NearMisses: []string{
		"Free Software Foundation",
		"New York Times",
		"General Public License",
		"12 Victoria Street",
		"Paris, France",
		"Code Review",
		"Calle Antonio Machado 12",
	},
}

var personRole = detectors.Detector{
	ID:       "PERSON",
	Doc:      personDoc,
	Category: "identity",
	Family:   detectors.FamilyIdentity,
	Tier:     3,
	Version:  1,
	Check:    "capitalised words that are not common ones",
	Chance:   valueChance,
	MaxLen:   maxName,
	Value:    valueRole,
	Context: detectors.Context{
		Keywords: roleLabels,
		Fields:   fields(roleLabels, "patient name", "doctor name", "employee", "student", "author name", "sender name", "recipient name", "owner"),
		Required: true,
	},
	Examples: []string{
		"Paciente: §Xabier Etxeberria§",
		"Patient: §Miriam§",
	},
	NearMisses: []string{
		"Patient: stable",
		"Doctor: see notes",
	},
}

var firstName = detectors.Detector{
	ID:       "FIRST_NAME",
	Doc:      "A person's given name or names, where a label or column asks for it.",
	Category: "identity",
	Family:   detectors.FamilyIdentity,
	Tier:     3,
	Version:  1,
	Check:    "list of given names, or a capitalised word that is no common one",
	Chance:   valueChance,
	MaxLen:   maxName,
	Value:    valueGiven,
	Context: detectors.Context{
		Keywords: givenLabels,
		Fields:   fields(givenLabels, "fname", "name first", "vorna", "first nm", "prenom usage"),
		Required: true,
	},
	Examples: []string{
		"First name: §Angela§",
		"Nombre: §María José§.",
		"Vorname: §Jürgen§",
	},
	NearMisses: []string{
		"Angela",
		"First name: required",
		"Nombre: se desconoce",
	},
}

var lastName = detectors.Detector{
	ID:       "LAST_NAME",
	Doc:      "A person's family name or names, where a label or column asks for it.",
	Category: "identity",
	Family:   detectors.FamilyIdentity,
	Tier:     3,
	Version:  1,
	Check:    "list of family names, or a capitalised word that is no common one",
	Chance:   valueChance,
	MaxLen:   maxName,
	Value:    valueFamily,
	Context: detectors.Context{
		Keywords: familyLabels,
		Fields:   fields(familyLabels, "lname", "name last", "nachn", "last nm", "nom usage", "sn"),
		Required: true,
	},
	Examples: []string{
		"Apellidos: §De Miguel Rivera§.",
		"Surname: §van der Berg§",
		"Nachname: §Müller-Lüdenscheidt§",
	},
	NearMisses: []string{
		"Rivera",
		"Surname: unknown to us",
		"Apellidos: no constan",
	},
}

var maidenName = detectors.Detector{
	ID:       "MAIDEN_NAME",
	Doc:      "A person's name at birth, where a label or column asks for it.",
	Category: "identity",
	Family:   detectors.FamilyIdentity,
	Tier:     3,
	Version:  1,
	Check:    "as LAST_NAME",
	Chance:   valueChance,
	MaxLen:   maxName,
	Value:    valueFamily,
	Context: detectors.Context{
		Keywords: maidenLabels,
		Fields:   fields(maidenLabels, "nee", "birth surname"),
		Required: true,
	},
	Examples: []string{
		"Maiden name: §Kowalska§",
		"Geburtsname: §Schneider§",
	},
	NearMisses: []string{
		"Kowalska",
		"Maiden name: not given",
	},
}

var mothersMaidenName = detectors.Detector{
	ID:       "MOTHERS_MAIDEN_NAME",
	Doc:      "The mother's name at birth: a relative's name and a common security answer.",
	Category: "identity",
	Family:   detectors.FamilyIdentity,
	Tier:     3,
	Version:  1,
	Check:    "as LAST_NAME",
	Chance:   valueChance,
	MaxLen:   maxName,
	Value:    valueFamily,
	Context: detectors.Context{
		Keywords: mothersLabels,
		Fields:   fields(mothersLabels, "mothers maiden", "mother maiden name"),
		Required: true,
	},
	Examples: []string{
		"Mother's maiden name: §Fernández§",
		"Mädchenname der Mutter: §Huber§",
	},
	NearMisses: []string{
		"Fernández",
		"Mother's maiden name: not asked",
	},
}

var familyMember = detectors.Detector{
	ID:       "FAMILY_MEMBER",
	Doc:      "The name of a relative, where a label or column asks for it: data of a third person.",
	Category: "demographic",
	Family:   detectors.FamilyIdentity,
	Tier:     3,
	Version:  1,
	Check:    "as PERSON",
	Chance:   valueChance,
	MaxLen:   maxName,
	Value:    valueRole,
	Context: detectors.Context{
		Keywords: relativeLabels,
		Fields:   fields(relativeLabels, "mother name", "father name", "spouse name", "partner name", "kin name"),
		Required: true,
	},
	Examples: []string{
		"Father's name: §Georgi Ivanov§",
		"Imię matki: §Katarzyna§",
	},
	NearMisses: []string{
		"Father's name: withheld",
		"Spouse: none",
	},
}

var emergencyContact = detectors.Detector{
	ID:       "EMERGENCY_CONTACT",
	Doc:      "The name of the person to call in an emergency: data of a third person.",
	Category: "contact",
	Family:   detectors.FamilyIdentity,
	Tier:     3,
	Version:  1,
	Check:    "as PERSON",
	Chance:   valueChance,
	MaxLen:   maxName,
	Value:    valueRole,
	Context: detectors.Context{
		Keywords: emergencyLabels,
		Fields:   fields(emergencyLabels, "ice contact", "emergency contact name", "emergency name", "nok name"),
		Required: true,
	},
	Examples: []string{
		"Emergency contact: §Laura Bianchi§",
		"Notfallkontakt: §Dr. Thomas Weber§",
	},
	NearMisses: []string{
		"Emergency contact: reception",
		"Laura",
	},
}
