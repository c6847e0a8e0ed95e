package contact

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// faxNumber is a telephone number in a field that is a fax number's. In running
// text "Fax: +49 …" is found as a PHONE_NUMBER, which it is as well: there the
// line's kind is a word of the text, and readers look for numbers to call. So
// it claims less than a telephone number does, and wins only where the field
// names a fax and thereby speaks against any other kind.
var faxNumber = detectors.Detector{
	ID:       "FAX_NUMBER",
	Doc:      "Number of a fax machine: a telephone number (ITU-T E.164 or as dialled within a country) in a field so named. In running text it is a PHONE_NUMBER.",
	Category: "contact",
	Family:   detectors.FamilyContact,
	Tier:     2,
	Version:  1,
	Check:    phoneNumber.Check,
	Chance:   1,
	Shapes:   phoneExtensionShapes,
	Digits:   phoneNumber.Digits,
	MaxLen:   maxPhoneLen,
	Validate: func(t *lex.Token) detectors.Verdict {
		if validatePhone(t) == detectors.Reject {
			return detectors.Reject
		}
		return detectors.Weak
	},
	Context: detectors.Context{
		Keywords: faxWords,
		Fields:   detectors.FieldsFrom(faxWords, "telfx", "facsimile telephone number", "fax nr", "faxnr", "work fax", "home fax", "business fax"),
		Required: true,
	},
	Examples: []string{
		"Fax: §+49 30 23125321§",
		"Telefax §(415) 555-0132§",
		"fax no. §020 7946 0958§",
	},
	NearMisses: []string{"+49 30 23125321", "fax: none", "Fax 12"},
}
