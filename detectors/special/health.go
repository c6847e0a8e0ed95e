package special

import "github.com/pdatlas/pdatlas/detectors/vocabulary"

// health are the types of Art. 9(1), Art. 4(15) GDPR that say how somebody is.
func health() []vocabulary.Kind {
	return []vocabulary.Kind{
		{
			ID: "DISABILITY", Category: "special_category", Words: read("disability"), Holds: true, Also: percent, Chance: 0.01,
			Doc: "Disability: words, degrees (Grad der Behinderung, taux d'incapacité: per cent) and the marks of the German pass " +
				"(G, aG, Bl …, § 3 SchwbAwV).",
			Examples:   []string{"Grad der Behinderung: §50§", "Disability: §visually impaired§", "Discapacidad: §grado 33 %§"},
			NearMisses: []string{"the button is disabled", "disability: see section 4 below", "a blind copy"},
		},
		{
			ID: "DRUG_TEST_RESULT", Category: "special_category", Words: read("drug_test_result"), Chance: 0.003,
			Doc:        "Result of a test for drugs or alcohol.",
			Examples:   []string{"Drug test: §positive§", "Drogentest: §negativ§", "Alkoholtest: §positiv§"},
			NearMisses: []string{"test: positive", "unit test result: failed"},
		},
		{
			ID: "GENETIC_DATA", Category: "special_category", Words: read("genetic_data"), Holds: true, Also: variant, Chance: 0.001,
			Doc: "Genetic data (Art. 4(13) GDPR): words for tests and findings, names of variants (dbSNP rs numbers, HGVS notation) " +
				"after a label and in columns.",
			Examples:   []string{"Genetic test: §BRCA1 mutation carrier§", "genotype: §rs1801133§", "variant: §c.1521_1523del§"},
			NearMisses: []string{"a genetic algorithm", "variant: debug", "rs232 cable"},
		},
		{
			ID: "MEDICAL_DISEASE_DISORDER", Category: "special_category", Words: read("medical_disease_disorder"), Large: []string{diseases},
			Holds: true, Chance: 0.01,
			Doc: "Illness or diagnosis in words: the frequent ones in the EU's languages, Norwegian and Icelandic; after a label and in columns " +
				"also the English names of the Human Disease Ontology.",
			Examples:   []string{"Diagnosis: §type 2 diabetes§", "Diagnose: §Bluthochdruck§", "Rozpoznanie: §cukrzyca typu 2§", "diagnóstico: §neumonía adquirida§"},
			NearMisses: []string{"diagnosis: connection refused", "a tropical depression in the Atlantic", "the great depression of 1929", "buffer overflow disease"},
		},
		{
			ID: "MENTAL_HEALTH", Category: "special_category", Words: read("mental_health"), Holds: true, Chance: 0.004,
			Doc:        "Mental illness, addiction and their treatment.",
			Examples:   []string{"Mental health: §depression§", "Salud mental: §trastorno bipolar§", "psychiatrische Diagnose: §Schizophrenie§"},
			NearMisses: []string{"an economic depression", "mental model: a stack", "addicted to coffee"},
		},
		{
			ID: "PREGNANCY", Category: "special_category", Words: read("pregnancy"), Holds: true, Also: weeks, Chance: 0.01,
			Doc:        "Pregnancy and reproductive health.",
			Examples:   []string{"Pregnancy status: §third trimester§", "Schwangerschaft: §ja§", "grossesse: §12 semaines d'aménorrhée§"},
			NearMisses: []string{"a pregnant pause", "transaction abort", "abort: signal 6"},
		},
		{
			ID: "SICK_LEAVE", Category: "special_category", Words: read("sick_leave"), Holds: true, Chance: 0.004,
			Doc:        "Sick leave and the reason of an absence.",
			Examples:   []string{"Absence reason: §surgery§", "Fehlgrund: §krank§", "motif d'absence: §en arrêt depuis lundi§"},
			NearMisses: []string{"leave the page", "absence reason: holiday", "sick of bugs"},
		},
		{
			ID: "VACCINATION_RECORD", Category: "special_category", Words: read("vaccination_record"), Holds: true, Chance: 0.004,
			Doc:        "Vaccinations: status, product, dose.",
			Examples:   []string{"Vaccine: §Comirnaty§", "Impfstatus: §vollständig geimpft§", "szczepionka: §Moderna§"},
			NearMisses: []string{"booster pack", "vaccine: none needed here", "shot of the screen"},
		},
	}
}
