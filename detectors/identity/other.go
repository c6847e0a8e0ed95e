package identity

import "github.com/pdatlas/pdatlas/detectors"

// Types that are what their field says they are: the value alone has no form
// that would tell it from others.

var username = detectors.Detector{
	ID:       "USERNAME",
	Doc:      "A user or login name, where a label or column asks for it. POSIX and most services allow letters, digits, '.', '_' and '-'.",
	Category: "online_identifier",
	Family:   detectors.FamilyIdentity,
	Tier:     3,
	Version:  1,
	Check:    "one word of letters, digits and . _ -",
	Chance:   0.3,
	MaxLen:   64,
	Value:    valueUsername,
	Context: detectors.Context{
		Keywords: usernameLabels,
		Fields: fields(usernameLabels, "login", "user login", "uid", "sam account name", "samaccountname", "userid", "user id",
			"login user", "twitter handle", "github username", "account username"),
		Required: true,
	},
	Examples: []string{
		"Username: §jdoe42§",
		"Benutzername: §m.mustermann§",
	},
	NearMisses: []string{
		"jdoe42",
		"Username: please choose one",
	},
}

var genericID = detectors.Detector{
	ID:       "GENERIC_ID",
	Doc:      "An identifier of a person of no more special type: a customer, member, user or case number in a field that says so.",
	Category: "identity",
	Family:   detectors.FamilyIdentity,
	Tier:     2,
	Version:  1,
	Check:    "one word of letters and digits with a digit",
	Chance:   0.5,
	MaxLen:   64,
	Value:    valueID,
	Context: detectors.Context{
		Keywords: idLabels,
		Fields: fields(idLabels, "client id", "member id", "subscriber id", "participant id", "person id", "contact id", "party id",
			"external id", "household id", "crm id", "kunnr", "partner id", "guest id", "donor id", "respondent id", "visitor id"),
		Required: true,
	},
	Examples: []string{
		"Customer ID: §C-104477§",
		"Kundennummer: §4711-0815§",
	},
	NearMisses: []string{
		"C-104477",
		"Customer ID: unknown",
	},
}

var organization = detectors.Detector{
	ID:       "ORGANIZATION",
	Doc:      "The name of an organisation, where a label or column asks for it; personal data only of sole traders and small firms.",
	Category: "business",
	Family:   detectors.FamilyIdentity,
	Tier:     3,
	Version:  1,
	Check:    "capitalised words, or a legal form at the end",
	Chance:   0.2,
	MaxLen:   120,
	Value:    valueOrganisation,
	Context: detectors.Context{
		Keywords: organisationLabels,
		Fields:   fields(organisationLabels, "org name", "organization", "organisation", "company", "company name", "firma name", "bukrs name", "affiliation"),
		Required: true,
	},
	Examples: []string{
		"Company name: §Muster & Söhne GmbH§",
		"Razón social: §Construcciones Pérez S.L§.",
	},
	NearMisses: []string{
		"Muster",
		"Company name: to be announced",
	},
}

var employer = detectors.Detector{
	ID:       "EMPLOYER",
	Doc:      "The employer of a person, where a label or column asks for it.",
	Category: "employment",
	Family:   detectors.FamilyIdentity,
	Tier:     3,
	Version:  1,
	Check:    "capitalised words, or a legal form at the end",
	Chance:   0.2,
	MaxLen:   120,
	Value:    valueOrganisation,
	Context: detectors.Context{
		Keywords: employerLabels,
		Fields:   fields(employerLabels, "works for", "employer name", "workplace", "current employer"),
		Required: true,
	},
	Examples: []string{
		"Employer: §Acme Widgets Ltd§",
		"Arbeitgeber: §Stadtwerke Musterstadt§",
	},
	NearMisses: []string{
		"Acme",
		"Employer: none at present",
	},
}

var photoImage = detectors.Detector{
	ID:       "PHOTO_IMAGE",
	Doc:      "The picture of a person: an image's path, address or inline data in a field that says it is a portrait.",
	Category: "identity",
	Family:   detectors.FamilyIdentity,
	Tier:     3,
	Version:  1,
	Check:    "file extension of an image, or a data URI of one (RFC 2397)",
	Chance:   0.02,
	MaxLen:   detectors.MaxValue,
	Value:    valueImage,
	Context: detectors.Context{
		Keywords: photoLabels,
		Fields: fields(photoLabels, "avatar", "avatar url", "photo", "photo url", "picture", "picture url", "profile image", "jpegphoto", "thumbnail photo",
			"selfie", "portrait", "headshot", "foto", "image url"),
		Required: true,
	},
	Examples: []string{
		"Profile photo: §media/people/1027.jpg§",
		"Passfoto: §bild_0815.png§",
	},
	NearMisses: []string{
		"/media/people/1027.jpg",
		"Profile photo: none",
	},
}

var consentRecord = detectors.Detector{
	ID:       "CONSENT_RECORD",
	Doc:      "A record that a person consented or objected (GDPR Art. 7(1)): a yes, no or time in a field that says so.",
	Category: "identity",
	Family:   detectors.FamilyIdentity,
	Tier:     3,
	Version:  1,
	Check:    "yes, no, true, false, or an ISO 8601 date or time",
	Chance:   0.1,
	MaxLen:   64,
	Value:    valueConsent,
	Context: detectors.Context{
		Keywords: consentLabels,
		Fields:   []string{"gdpr agreement", "do not contact", "do not call", "einwilligung", "consentement", "consentimiento", "consenso", "toestemming", "samtycke", "samtykke", "suostumus"},
		Required: true,
	},
	Examples: []string{
		"Consent to marketing: §yes§",
		"Einwilligung erteilt am: §2026-03-01§",
	},
	NearMisses: []string{
		"2026-03-01",
		"Consent to marketing: see page two",
	},
}

var emailBody = detectors.Detector{
	ID:       "EMAIL_BODY",
	Doc:      "The text of a message (RFC 5322 body) in a field that says so.",
	Category: "identity",
	Family:   detectors.FamilyIdentity,
	Tier:     3,
	Version:  1,
	Check:    "several words",
	Chance:   0.3,
	MaxLen:   detectors.MaxValue,
	Value:    valueText,
	Context: detectors.Context{
		Keywords: bodyLabels,
		Fields:   fields(bodyLabels, "body text", "mail body", "body html", "message content", "chat message", "sms text", "msg body"),
		Required: true,
	},
	Examples: []string{
		"Message body: §I will come by on Friday with the papers§.",
		"Nachrichtentext: §Bitte rufen Sie mich morgen zurück§.",
	},
	NearMisses: []string{
		"Message body: empty",
		"I will come by on Friday with the papers.",
	},
}

var freeText = detectors.Detector{
	ID:       "FREE_TEXT",
	Doc:      "Free text about persons, in a field for remarks: it may contain personal data of any kind.",
	Category: "identity",
	Family:   detectors.FamilyIdentity,
	Tier:     3,
	Version:  1,
	Check:    "several words",
	Chance:   0.3,
	MaxLen:   detectors.MaxValue,
	Value:    valueText,
	Context: detectors.Context{
		Keywords: remarkLabels,
		Fields:   fields(remarkLabels, "note text", "comment text", "remark text", "memo text", "free text", "freetext", "narrative", "user comment", "contact notes"),
		Required: true,
	},
	Examples: []string{
		"Customer notes: §Called twice and asked for a copy of the bill§.",
		"Bemerkungen zum Kunden: §Wünscht Rückruf nach sechs Uhr abends§.",
	},
	NearMisses: []string{
		"Customer notes: none",
		"Called twice and asked for a copy of the bill.",
	},
}
