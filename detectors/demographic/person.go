package demographic

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
	"github.com/pdatlas/pdatlas/detectors/vocabulary"
)

// person are the types that say who somebody is.
func person() []vocabulary.Kind {
	return []vocabulary.Kind{
		{
			ID: "GENDER", Category: "demographic", Words: read("gender"), Chance: 0.03,
			Doc: "Sex or gender as the value of a field or label: words of the EU's languages, and letters and figures (m, f, w, d, x; " +
				"ISO/IEC 5218 0, 1, 2, 9) where nothing else stands in the value.",
			Examples:   []string{"Gender: §female§", "Geschlecht: §weiblich§", "Sexo: §H§", "Płeć: §kobieta§", "sexe: §M§"},
			NearMisses: []string{"a male connector", "gender: the grammatical one", "sex: see above", "man page"},
		},
		{
			ID: "IMMIGRATION_STATUS", Category: "demographic", Words: read("immigration_status"), Chance: 0.005,
			Doc:        "Immigration or asylum status, kinds of visa (Rec. 75 GDPR: vulnerable persons).",
			Examples:   []string{"Immigration status: §asylum seeker§", "Aufenthaltsstatus: §Duldung§", "titre de séjour: §protection subsidiaire§"},
			NearMisses: []string{"Visa card ending 1111", "immigration status: n/a", "refugee of the old code base"},
		},
		{
			ID: "LANGUAGE_SPOKEN", Category: "demographic", Words: read("language_spoken"), Large: []string{languages}, Also: languageTag, Chance: 0.02,
			Doc: "Mother tongue and languages spoken: names of languages (CLDR) in the EU's and other languages, ISO 639 codes and BCP 47 tags, in " +
				"fields of that name. The language of a page or program is not one.",
			Examples:   []string{"Mother tongue: §Turkish§", "Muttersprache: §Polnisch§", "langues parlées: §anglais, arabe§"},
			NearMisses: []string{"language: Go", "Accept-Language: de-DE", "mother tongue: see form"},
		},
		{
			ID: "NATIONALITY", Category: "demographic", Words: read("nationality"), Large: []string{countries, languages}, Chance: 0.02,
			Doc: "Nationality or citizenship as the value of a field or label: adjectives of nations, names of countries (CLDR), ISO 3166 codes; " +
				"phrases of citizenship near a person.",
			Examples:   []string{"Nationality: §German§", "Staatsangehörigkeit: §österreichisch§", "nacionalidad: §española§", "Obywatelstwo: §PL§", "cittadinanza: §Italia§"},
			NearMisses: []string{"nationality: see the list", "German shepherd", "country: DE"},
		},
		{
			ID: "PREFERENCE", Category: "demographic", Words: read("preference"), Chance: 0.005,
			Doc:        "Preferences and interests: hobbies, diet, favourites.",
			Examples:   []string{"Hobbies: §reading, cycling§", "Hobbys: §Wandern§", "dietary requirements: §halal§"},
			NearMisses: []string{"preferences: { theme: dark }", "interests: 3.5 %", "a vegetarian restaurant"},
		},
	}
}

// languageTag accepts a tag of BCP 47 with a region: "pt-BR", "sr_Latn_RS".
func languageTag(v []byte) (int, detectors.Verdict) {
	n := letters(v)
	if n < 2 || n > 3 {
		return 0, detectors.Reject
	}
	parts := 0
	for n < len(v) && (v[n] == '-' || v[n] == '_') {
		m := letters(v[n+1:])
		if m != 2 && m != 4 {
			return 0, detectors.Reject
		}
		n += 1 + m
		parts++
	}
	if parts == 0 || parts > 2 || !vocabulary.EndsValue(v[n:]) {
		return 0, detectors.Reject
	}
	return n, detectors.Weak
}

// letters returns how many ASCII letters v starts with.
func letters(v []byte) (n int) {
	for n < len(v) && (v[n]|0x20)-'a' < 26 {
		n++
	}
	return n
}

// sexLabels stand before somebody's sex in the middle of a line too, where it is
// not seen to be a label: "Edad: 53 años Sexo: H.", "de sexo femenino".
var sexLabels = []string{"sexo:", "sex:", "sexe:", "sesso:", "gender:", "geschlecht:", "geslacht:", "sexo ", "sexe ", "sesso "}

// sexAfterLabel finds what those labels are followed by.
func sexAfterLabel() detectors.Detector {
	value := person()[0].Detector().Value
	return detectors.Detector{
		ID: "GENDER", Category: "demographic", Family: detectors.FamilyDemographic, Tier: 3, Version: 1,
		Doc:   "Sex or gender behind its label within a line.",
		Check: "word list, behind its label", Chance: 0.004,
		Literals: sexLabels, FoldLiterals: true,
		Probe: func(text []byte, at int) (int, int, detectors.Verdict) {
			return sexBehind(text, at, value)
		},
		MaxLen:     64,
		Examples:   []string{"Edad: 53 años Sexo: §H§.", "paciente de sexo §femenino§, de 62 años", "patient de sexe §masculin§"},
		NearMisses: []string{"Unisex: M", "sexo M", "bisexe H", "Sex: Pistols"},
	}
}

func sexBehind(text []byte, at int, value func([]byte) (int, detectors.Verdict)) (int, int, detectors.Verdict) {
	start := at
	for start < len(text) && text[start] != ':' && text[start] != ' ' {
		start++
	}
	coded := start < len(text) && text[start] == ':'
	for start++; start < len(text) && text[start] == ' '; start++ {
	}
	if lex.GluedBefore(text, at) || start >= len(text) {
		return 0, 0, detectors.Reject
	}
	end := min(len(text), start+48)
	if i := bytes.IndexAny(text[start:end], "\r\n"); i >= 0 {
		end = start + i
	}
	n, v := value(text[start:end])
	if v == detectors.Reject || v == detectors.Weak && !coded || lex.GluedAfter(text, start+n) {
		return 0, 0, detectors.Reject
	}
	return start, start + n, detectors.Pass
}
