package special

import "github.com/pdatlas/pdatlas/detectors/vocabulary"

// justice are the types of Art. 10 GDPR.
func justice() []vocabulary.Kind {
	return []vocabulary.Kind{
		{
			ID: "CRIMINAL_CONVICTION", Category: "criminal", Words: read("criminal_conviction"), Holds: true, Chance: 0.005,
			Doc:        "Criminal conviction or its absence (Art. 10 GDPR): verdicts, records, certificates of conduct.",
			Examples:   []string{"Criminal record: §none§", "Vorstrafen: §keine§", "casier judiciaire: §condamné pour vol§"},
			NearMisses: []string{"the courage of his conviction", "record: none", "criminal record: TBD by HR"},
		},
		{
			ID: "CRIMINAL_OFFENCE", Category: "criminal", Words: read("criminal_offence"), Holds: true, Chance: 0.005,
			Doc:        "Offence or allegation (Art. 10 GDPR).",
			Examples:   []string{"Offence: §burglary§", "Straftat: §Betrug in 3 Fällen§", "delito: §robo con violencia§"},
			NearMisses: []string{"charge: 5 EUR", "no offence meant", "SQL injection attack", "access violation"},
		},
		{
			ID: "PRISON_RECORD", Category: "criminal", Words: read("prison_record"), Holds: true, Chance: 0.003,
			Doc:        "Detention: custody, prison, release (Art. 10 GDPR).",
			Examples:   []string{"Custody status: §remanded in custody§", "Haft: §Untersuchungshaft§", "prison: §released on parole§"},
			NearMisses: []string{"released version 2", "custody of the key", "prison: a board game"},
		},
	}
}
