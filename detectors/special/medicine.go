package special

import "github.com/pdatlas/pdatlas/detectors/vocabulary"

// medicine are the types of health data that records of care consist of.
func medicine() []vocabulary.Kind {
	return []vocabulary.Kind{
		{
			ID: "MEDICAL_BIOLOGICAL_ATTRIBUTE", Category: "special_category", Words: read("medical_biological_attribute"), Holds: true, Also: measure, Chance: 0.05,
			Doc:        "Measured value of a body: blood pressure, heart rate, laboratory values, body mass.",
			Examples:   []string{"Blood pressure: §120/80 mmHg§", "Heart rate: §72 bpm§", "BMI of Jane, body mass index: §27.4§"},
			NearMisses: []string{"cholesterol: unknown", "heart rate: not measured", "pressure: 3 bar"},
		},
		{
			ID: "MEDICAL_BIOLOGICAL_STRUCTURE", Category: "special_category", Words: read("medical_biological_structure"), Holds: true, Chance: 0.01,
			Doc:        "Part of a body: weak alone, health data where a record names the part that was injured or treated.",
			Examples:   []string{"Body part: §left knee§", "Körperteil: §Schulter§"},
			NearMisses: []string{"the head of the list", "body part: multipart/form-data"},
		},
		{
			ID: "MEDICAL_CLINICAL_EVENT", Category: "special_category", Words: read("medical_clinical_event"), Holds: true, Chance: 0.004,
			Doc:        "Clinical event: admission, discharge, emergency, relapse, accident at work.",
			Examples:   []string{"Reason for admission: §cardiac arrest§", "Motivo de ingreso: §parada cardiorrespiratoria§"},
			NearMisses: []string{"reason for admission: queue full", "event: click"},
		},
		{
			ID: "MEDICAL_FAMILY_HISTORY", Category: "special_category", Words: read("medical_family_history"), Holds: true, Chance: 0.003,
			Doc:        "Illness in the family; tells of relatives too.",
			Examples:   []string{"Family history: §hereditary disease§", "family medical history: §runs in the family§"},
			NearMisses: []string{"family history: none recorded", "history of the project"},
		},
		{
			ID: "MEDICAL_HISTORY", Category: "special_category", Words: read("medical_history"), Holds: true, Chance: 0.003,
			Doc:        "Medical history: earlier illnesses, records of treatment. The words that a record of it is headed by count too.",
			Examples:   []string{"Medical history: §pre-existing condition§", "past medical history: §surgical history unknown§"},
			NearMisses: []string{"command history", "history: 20 lines"},
		},
		{
			ID: "MEDICAL_MEDICATION", Category: "special_category", Words: read("medical_medication"), Large: []string{drugs}, Holds: true, Chance: 0.01,
			Doc: "Medicine that somebody takes: the substances prescribed most in the EU's languages; after a label and in columns the names of " +
				"DrugBank's open vocabulary, without everyday substances (water, caffeine).",
			Examples:   []string{"Medication: §metformin 500 mg§", "Medikation: §Ramipril 5 mg 1-0-0§", "Medicación: §enalapril§"},
			NearMisses: []string{"medication: see above", "drug: water", "a shot of caffeine"},
		},
		{
			ID: "MEDICAL_THERAPEUTIC_PROCEDURE", Category: "special_category", Words: read("medical_therapeutic_procedure"), Holds: true, Chance: 0.004,
			Doc:        "Medical procedure or therapy.",
			Examples:   []string{"Surgical procedure: §appendectomy§", "Eingriff: §Koloskopie§", "zabieg: §przeszczep nerki§"},
			NearMisses: []string{"procedure: restart the server", "stored procedure", "transplant of code"},
		},
	}
}
