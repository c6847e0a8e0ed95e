package nationalid

import (
	"slices"

	"github.com/pdatlas/pdatlas/detectors"
)

// The countries beyond Europe by region; those not of the European Economic Area
// in the Balkans and the former Soviet Union among them.

func americas() []detectors.Detector {
	return slices.Concat(canada(), brazil(), mexico(), argentina(), chile(), colombia(), peru(), ecuador(), venezuela(), uruguay(), paraguay(), bolivia(),
		dominicanRepublic(), guatemala(), elSalvador(), costaRica(), cuba(), honduras(), nicaragua(), panama())
}

func oceania() []detectors.Detector { return slices.Concat(australia(), newZealand()) }

func asia() []detectors.Detector {
	return slices.Concat(india(), pakistan(), sriLanka(), china(), hongKong(), macau(), taiwan(), japan(), korea(),
		singapore(), malaysia(), indonesia(), thailand(), vietnam(), philippines(),
		armenia(), azerbaijan(), georgia(), kazakhstan(), uzbekistan(), turkey(), israel(), iran(), emirates(), saudiArabia(), qatar(), kuwait())
}

func africa() []detectors.Detector {
	return slices.Concat(southAfrica(), egypt(), maghreb(), nigeria(), ghana(), westAfrica(), kenya(), southernAfrica())
}

// easternEurope are the states of Europe that are of no European community.
func easternEurope() []detectors.Detector {
	return slices.Concat(russia(), ukraine(), belarus(), moldova(), serbia(), montenegro(), bosnia(), northMacedonia(), albania())
}

// spokenInEurope reports whether a language is one of the European Union's too, so
// that its words for a kind are those of a European country's numbers.
func spokenInEurope(lang string) bool {
	return slices.Contains([]string{"en", "es", "fr", "hr", "pt", "ro"}, lang)
}

// abroad are the countries whose kinds of numbers have no English words but
// those with the country's adjective, and none of other languages of Europe but
// their own. "Passport number" alone says nothing of the country; what is known
// then is said by the General types, and types of Europe, for which this program
// is made, are not to lose their values to a number that happens to be as long.
var abroad = map[string]string{
	"AE": "uae,emirati", "AL": "albanian", "AM": "armenian", "AR": "argentine", "AU": "australian", "AZ": "azerbaijani", "BA": "bosnian", "BO": "bolivian",
	"BR": "brazilian", "BW": "botswana", "BY": "belarusian", "CA": "canadian", "CL": "chilean", "CN": "chinese", "CO": "colombian", "CR": "costa rican",
	"CU": "cuban", "DO": "dominican", "DZ": "algerian", "EC": "ecuadorian", "EG": "egyptian", "GE": "georgian", "GH": "ghanaian", "GN": "guinean",
	"GT": "guatemalan", "HK": "hong kong", "HN": "honduran", "ID": "indonesian", "IL": "israeli", "IN": "indian", "IR": "iranian", "JP": "japanese",
	"KE": "kenyan", "KR": "korean", "KW": "kuwaiti,kuwait", "KZ": "kazakh,kazakhstan", "LK": "sri lankan", "MA": "moroccan", "MD": "moldovan", "ME": "montenegrin",
	"MK": "macedonian", "MO": "macau,macao", "MU": "mauritian", "MX": "mexican", "MY": "malaysian", "MZ": "mozambican", "NG": "nigerian", "NI": "nicaraguan",
	"NZ": "new zealand,nz", "PA": "panamanian", "PE": "peruvian", "PH": "philippine,filipino", "PK": "pakistani,pakistan", "PY": "paraguayan", "QA": "qatari,qatar",
	"RS": "serbian", "RU": "russian", "RW": "rwandan", "SA": "saudi", "SG": "singapore", "SN": "senegalese", "SV": "salvadoran", "TH": "thai", "TN": "tunisian",
	"TR": "turkish", "TW": "taiwanese,taiwan", "UA": "ukrainian", "US": "us,american", "UY": "uruguayan", "UZ": "uzbek", "VE": "venezuelan", "VN": "vietnamese",
	"ZA": "south african",
}
