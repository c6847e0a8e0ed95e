package special

import "github.com/pdatlas/pdatlas/detectors/vocabulary"

// places are words after which a religion is part of an address or institution.
var places = []string{"church street", "church road", "cathedral", "primary school", "hospital", "street", "university", "academy",
	"kirchengemeinde", "krankenhaus", "straße", "rue", "calle", "via", "ulica"}

// beliefs are the types of Art. 9(1) that are of conviction, origin and orientation.
func beliefs() []vocabulary.Kind {
	return []vocabulary.Kind{
		{
			ID: "ETHNIC_ORIGIN", Category: "special_category", Words: read("ethnic_origin"), Chance: 0.01,
			Doc: "Racial or ethnic origin (Art. 9(1) GDPR) in words of the EU's languages, Norwegian and Icelandic, and the groups of " +
				"the UK and US censuses. Nationality is another type.",
			Examples: []string{"Ethnicity: §Black Caribbean§", "Ethnische Herkunft: §Kurdisch§", "Pochodzenie etniczne: §łemkowskie§"},
			NearMisses: []string{"the red-black tree", "race condition in the scheduler", "a white background", "native code",
				"Ethnicity: see appendix"},
		},
		{
			ID: "PHILOSOPHICAL_BELIEF", Category: "special_category", Words: read("philosophical_belief"), Chance: 0.002,
			Doc:        "Philosophical belief (Art. 9(1) GDPR): world views that are no religion, conscientious objection, free masonry.",
			Examples:   []string{"Philosophical belief: §humanist§", "Weltanschauung: §Anthroposophin§"},
			NearMisses: []string{"the Unix philosophy", "a vegan recipe"},
		},
		{
			ID: "POLITICAL_OPINION", Category: "special_category", Words: read("political_opinion"), Large: []string{parties}, Chance: 0.005,
			Doc: "Political opinion (Art. 9(1) GDPR): orientation and party membership in words; names and abbreviations of parties " +
				"(Party Facts) after a label and in columns only.",
			Examples:   []string{"Political party: §CDU§", "Parteizugehörigkeit: §Alternative für Deutschland§", "party affiliation: §Liberal Democrats§"},
			NearMisses: []string{"The parties agree as follows", "third party software", "a green light", "turn left at the end", "party affiliation: n/a"},
		},
		{
			ID: "RELIGIOUS_BELIEF", Category: "special_category", Words: read("religious_belief"), Chance: 0.004, Negative: places,
			Doc: "Religious belief or its absence (Art. 9(1) GDPR); after a label and in columns also the church tax codes of German " +
				"payroll (rk, ev, lt, ak …: Kirchensteuermerkmal, § 39e EStG).",
			Examples:   []string{"Religion: §römisch-katholisch§", "Konfession: §ev§", "Religion: §Muslim§", "Wyznanie: §prawosławna§"},
			NearMisses: []string{"a religious debate about editors", "orthodox approach", "platform agnostic", "Religion: yes or no"},
		},
		{
			ID: "SEXUAL_ORIENTATION", Category: "special_category", Words: read("sexual_orientation"), Chance: 0.002,
			Doc:        "Sexual orientation (Art. 9(1) GDPR).",
			Examples:   []string{"Sexual orientation: §bisexual§", "Orientación sexual: §homosexual§", "seksuele geaardheid: §lesbisch§"},
			NearMisses: []string{"sexual orientation: undefined", "page orientation: portrait", "a straight line"},
		},
		{
			ID: "SEX_LIFE", Category: "special_category", Words: read("sex_life"), Holds: true, Chance: 0.002,
			Doc:        "Sex life (Art. 9(1) GDPR): practices, partners, sexually transmitted infections.",
			Examples:   []string{"Sexual history: §unprotected sex in May§", "Vida sexual: §relaciones sexuales sin protección§"},
			NearMisses: []string{"sex: F", "essex life"},
		},
		{
			ID: "GENDER_IDENTITY", Category: "special_category", Words: read("gender_identity"), Chance: 0.003,
			Doc:        "Gender identity and transition; can reveal health or sex life (Art. 9(1) GDPR).",
			Examples:   []string{"Gender identity: §non-binary§", "Geschlechtsidentität: §transsexuell§", "identité de genre: §femme trans§"},
			NearMisses: []string{"binary and non-binary files", "gender identity: null"},
		},
		{
			ID: "TRADE_UNION_MEMBERSHIP", Category: "special_category", Words: read("trade_union_membership"), Large: []string{unions}, Chance: 0.002,
			Doc:        "Trade-union membership (Art. 9(1) GDPR); the names of unions after a label and in columns only: many are everyday words.",
			Examples:   []string{"Trade union: §UNISON§", "Gewerkschaft: §IG Metall§", "Sindicato: §CCOO§"},
			NearMisses: []string{"the union of two sets", "European Union law", "struct and union members", "union: A | B"},
		},
	}
}
