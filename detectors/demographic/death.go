package demographic

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/vocabulary"
)

var dateOfDeath = detectors.Detector{
	ID: "DATE_OF_DEATH",
	Doc: "Date of death: a date in figures that a word or field name for death explains. The GDPR does not protect the dead (Rec. 27); " +
		"national law may, and relatives are named beside them.",
	Category: "demographic",
	Family:   detectors.FamilyDemographic,
	Tier:     2,
	Version:  1,
	Check:    "calendar, years 1900 to 2030",
	Chance:   0.3,
	Shapes:   dateShapes,
	Validate: validateDate,
	Value:    dateValue,
	MaxLen:   maxTimestamp,
	Context: detectors.Context{
		Required: true,
		Keywords: deathKeywords,
		Fields: []string{
			"death date", "date of death", "deathdate", "dod", "died", "died on", "deceased date", "deceased on", "date deceased", "death dt",
			"todesdatum", "sterbedatum", "todestag", "verstorben am", "gestorben am", "date deces", "date de deces", "decede le",
			"fecha fallecimiento", "fecha de fallecimiento", "fecha defuncion", "fecha de defuncion", "fecha exitus", "data di morte", "data morte",
			"data decesso", "data di decesso", "overlijdensdatum", "datum overlijden", "data zgonu", "data smierci", "data obito", "data de obito",
			"data falecimento", "data de falecimento", "dodsdatum", "dodsdato", "doedsdato", "kuolinpaiva", "kuolinaika", "datum umrti",
			"datum umrtia", "halal datuma", "halalozas datuma", "data decesului", "data deces", "datum smrti", "surmaaeg", "surmakuupaev",
			"naves datums", "mirties data", "danardagur", "danardaegur", "data tal mewt", "data bhais", "дата на смъртта", "ημερομηνια θανατου",
		},
		Negative: []string{"issued", "issue date", "expiry", "expires", "invoice", "created", "updated", "hired"},
	},
	Examples:   []string{"Date of death: §14.02.2019§", "verstorben am §3.7.2015§", "décédée le §12/11/2020§", "fecha de fallecimiento: §2018-03-05§"},
	NearMisses: []string{"the process died 2021-07-30T12:34:56.789Z", "dead code since 14.02", "14.02.2019", "died 31.02.2019"},
}

var deathKeywords = map[string][]string{
	"bg": {"дата на смъртта", "починал", "починала"},
	"cs": {"datum úmrtí", "zemřel", "zemřela", "úmrtí"},
	"da": {"dødsdato", "afgået ved døden", "død den"},
	"de": {"todesdatum", "sterbedatum", "verstorben", "verstorben am", "gestorben", "gestorben am", "todestag", "verst", "gest"},
	"el": {"ημερομηνία θανάτου", "απεβίωσε", "πέθανε", "θανών"},
	"en": {"date of death", "died", "died on", "deceased", "passed away", "death date"},
	"es": {"fecha de fallecimiento", "fecha de defunción", "falleció", "fallecido", "fallecida", "fallecimiento", "exitus", "defunción"},
	"et": {"surmaaeg", "surmakuupäev", "suri", "surnud"},
	"fi": {"kuolinpäivä", "kuolinaika", "kuollut", "kuoli"},
	"fr": {"date de décès", "décédé le", "décédée le", "décédé", "décédée", "décès", "mort le", "morte le"},
	"ga": {"dáta báis", "d'éag", "fuair bás"},
	"hr": {"datum smrti", "umro", "umrla", "preminuo", "preminula"},
	"hu": {"halálának dátuma", "halálozás ideje", "meghalt", "elhunyt", "elhalálozott"},
	"is": {"dánardagur", "dánardægur", "lést", "látinn", "látin"},
	"it": {"data di morte", "data di decesso", "deceduto", "deceduta", "morto il", "morta il", "decesso"},
	"lt": {"mirties data", "mirė", "miręs", "mirusi"},
	"lv": {"nāves datums", "miris", "mirusi", "nomira"},
	"mt": {"data tal-mewt", "miet", "mietet"},
	"nl": {"overlijdensdatum", "overleden", "overleden op", "gestorven"},
	"no": {"dødsdato", "døde", "døde den", "avdød"},
	"pl": {"data zgonu", "data śmierci", "zmarł", "zmarła", "zgon"},
	"pt": {"data de óbito", "data de falecimento", "falecido", "falecida", "faleceu", "falecimento", "óbito"},
	"ro": {"data decesului", "decedat", "decedată", "deces"},
	"sk": {"dátum úmrtia", "zomrel", "zomrela", "úmrtie"},
	"sl": {"datum smrti", "umrl", "umrla", "preminil"},
	"sv": {"dödsdatum", "död den", "avled", "avliden", "dödsdag"},
}

// diedWords say that a date of death follows.
var diedWords = vocabulary.NewSet([]string{
	"died", "deceased", "death", "verstorben", "gestorben", "sterbedatum", "todesdatum", "décédé", "décédée", "décès", "falleció", "fallecido",
	"fallecida", "fallecimiento", "defunción", "deceduto", "deceduta", "decesso", "overleden", "overlijdensdatum", "zmarł", "zmarła", "zgonu",
	"faleceu", "falecido", "falecida", "falecimento", "avled", "avliden", "dödsdatum", "dødsdato", "døde", "kuollut", "kuoli", "zemřel", "zemřela",
	"zomrel", "zomrela", "meghalt", "elhunyt", "decedat", "decedată", "preminuo", "preminula", "umrl", "umrla", "починал", "починала", "απεβίωσε",
})

// deathInWords finds dates behind a word or the sign for death, with the month
// in words too. It reads its context itself.
var deathInWords = detectors.Detector{
	ID:       dateOfDeath.ID,
	Doc:      dateOfDeath.Doc,
	Category: dateOfDeath.Category,
	Family:   dateOfDeath.Family,
	Tier:     dateOfDeath.Tier,
	Version:  dateOfDeath.Version,
	Check:    dateOfDeath.Check,
	Chance:   0.01,
	Literals: []string{
		"died ", "deceased", "death", "verstorben", "gestorben", "sterbedat", "todesdat", "décéd", "décès", "falleci", "defunci", "dece", "overleden",
		"overlijdens", "zmar", "zgonu", "falec", "avled ", "avliden", "dödsdatum", "dødsdato", "døde ", "kuol", "zemřel", "zomrel", "meghalt", "elhunyt",
		"preminu", "umrl", "почина", "απεβίωσε",
	},
	FoldLiterals: true,
	Probe:        eventDate(diedWords),
	MaxLen:       wordReach + maxTimestamp,
	Examples:     []string{"died on §May 3rd, 2010§", "verstorben am §3. Mai 2010§", "falleció el §3 de mayo de 2010§", "zmarł §14 lutego 2001§ r."},
	NearMisses:   []string{"the server died in May", "deadline 3 May 2010", "death of the author 2010"},
}
