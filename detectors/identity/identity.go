// Package identity detects the names of persons and organisations: in running
// text, after labels, titles and salutations, and in columns; and what else
// says who somebody is: user names, customer numbers, portraits, consents, and
// fields of free text.
//
// It owns formats, checks and words of these types; which text is offered,
// context and likelihood are the engine's, the lists of words package dict's.
// A name in running text is what the lists of given and family names say is
// one: dictionaries know no context, so a single word is never enough there.
package identity

import "github.com/pdatlas/pdatlas/detectors"

// Detectors returns all detectors of this package.
func Detectors() []detectors.Detector {
	return []detectors.Detector{
		person, personRole, firstName, lastName, maidenName, mothersMaidenName, familyMember, emergencyContact,
		username, genericID, organization, employer, photoImage, consentRecord, emailBody, freeText,
	}
}
