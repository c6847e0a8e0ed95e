package demographic

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// Years in which people who are alive may be born. The last is fixed, not the
// current year: the same text must give the same findings next year. Raise it
// with the detector's version.
const (
	firstYear = 1900
	lastYear  = 2030
)

// maxTimestamp is the longest form: "1985-07-30T00:00:00.000000000+00:00".
const maxTimestamp = 35

var dateOfBirth = detectors.Detector{
	ID: "DATE_OF_BIRTH",
	Doc: "Date of birth: a date in figures (ISO 8601, or day, month and year in the orders and with the separators of " +
		"the EU's languages) that a birth keyword or field name explains. Not without one.",
	Category: "demographic",
	Family:   detectors.FamilyDemographic,
	Tier:     2,
	Version:  2,
	Check:    "calendar, years 1900 to 2030",
	Chance:   0.3, // of tokens of these shapes in real text, most of which are dates of something
	Shapes:   dateShapes,
	Validate: validateDate,
	Value:    dateValue,
	MaxLen:   maxTimestamp,
	Context: detectors.Context{
		Required: true,
		Keywords: birthKeywords,
		Fields: []string{
			"dob", "d o b", "birth date", "birthdate", "date of birth", "birth dt", "birthday", "bday", "born", "born on", "date birth",
			"birth day", "patient dob", "customer dob", "gbdat", "gebdt", "geburtsdatum", "geb datum", "gebdatum", "geburtstag",
			"geb dat", "geboren am", "date naissance", "date de naissance", "datenaissance", "ne le", "nee le", "anniversaire",
			"fecha nacimiento", "fecha de nacimiento", "fec nac", "fecha nac", "f nacimiento", "cumpleanos", "data di nascita",
			"data nascita", "nato il", "nata il", "compleanno", "geboortedatum", "geboorte datum", "data urodzenia", "data ur", "urodziny",
			"data de nascimento", "data nascimento", "dt nascimento", "data nasc", "nascimento", "fodelsedatum", "fodd", "fodelsedag",
			"fodselsdato", "fodselsdag", "fodt", "foedselsdato", "syntymaaika", "syntymapaiva", "datum narozeni", "narozen", "nar",
			"datum narodenia", "narodeny", "szuletesi datum", "szuletesi ido", "szul datum", "data nasterii", "data nastere",
			"datum rodenja", "datum rodjenja", "rodendan", "datum rojstva", "rojstni datum", "sunnikuupaev", "sunniaeg",
			"dzimsanas datums", "dzimsanas diena", "gimimo data", "gimtadienis", "faedingardagur", "fæðingardagur", "afmaelisdagur",
			"data tat twelid", "data breithe", "дата на раждане", "ημερομηνια γεννησης",
		},
		// Dates of the same record that are of something else.
		Negative: []string{"issued", "issue date", "expiry", "expires", "expiration", "valid until", "due", "invoice", "created", "updated",
			"modified", "hired", "admission", "discharge", "died", "death"},
	},
	Examples: []string{
		"DOB: §30.07.1985§",
		"geb. am §3.7.1985§ in Köln",
		"née le §30/07/1985§ à Lyon",
		"date of birth §1985-07-30§",
		`"birthDate":"§1985-07-30T00:00:00Z§"`,
		"születési idő: §1985. 07. 30§.",
		"fecha de nacimiento §30-07-1985§",
		"GBDAT §19850730§",
	},
	NearMisses: []string{
		"invoice of 30.07.1985",
		"DOB: 31.02.1985",
		"DOB: 30.13.1985",
		"born 1885-07-30",
		"released 2021-07-30",
		"born 30.07.1985.4",
		"DOB 19851330",
		"born 2021-07-30T12:34:56.789Z", // a time stamp
	},
}

var birthKeywords = map[string][]string{
	"":   {"dob", "d.o.b"},
	"bg": {"дата на раждане", "роден", "родена", "рожден ден", "род"},
	"cs": {"datum narození", "narozen", "narozena", "nar", "narozeniny", "dat nar"},
	"da": {"fødselsdato", "født", "fødselsdag"},
	"de": {"geburtsdatum", "geboren", "geboren am", "geb", "geb am", "geburtstag", "geb datum", "gebürtig"},
	"el": {"ημερομηνία γέννησης", "ημ γέννησης", "γεννήθηκε", "γεννηθείς", "γενέθλια"},
	"en": {"born", "born on", "date of birth", "birth date", "birthdate", "birthday", "birth"},
	"es": {"fecha de nacimiento", "nacido", "nacida", "nacido el", "nacida el", "nació", "f nacimiento", "f nac", "cumpleaños"},
	"et": {"sünnikuupäev", "sünniaeg", "sündinud", "sünd"},
	"fi": {"syntymäaika", "syntynyt", "syntymäpäivä", "synt"},
	"fr": {"date de naissance", "né le", "née le", "né", "née", "né e le", "naissance", "anniversaire"},
	"ga": {"dáta breithe", "breithlá", "rugadh"},
	"hr": {"datum rođenja", "rođen", "rođena", "rođ", "rođendan"},
	"hu": {"születési dátum", "születési idő", "született", "szül", "szül idő", "születésnap"},
	"is": {"fæðingardagur", "fæddur", "fædd", "afmælisdagur"},
	"it": {"data di nascita", "nato il", "nata il", "nato a", "nata a", "compleanno"},
	"lt": {"gimimo data", "gimęs", "gimusi", "gimtadienis", "gim"},
	"lv": {"dzimšanas datums", "dzimis", "dzimusi", "dzimšanas diena", "dzim"},
	"mt": {"data tat-twelid", "twieled", "twieldet", "għeluq snin"},
	"nl": {"geboortedatum", "geboren", "geboren op", "geb", "geb datum", "verjaardag"},
	"no": {"fødselsdato", "født", "fødselsdag", "f dato"},
	"pl": {"data urodzenia", "urodzony", "urodzona", "ur", "urodziny"},
	"pt": {"data de nascimento", "nascido", "nascida", "nascido em", "nascida em", "nascimento", "aniversário"},
	"ro": {"data nașterii", "data naşterii", "născut", "născută", "născut la", "zi de naștere"},
	"sk": {"dátum narodenia", "narodený", "narodená", "nar", "narodeniny"},
	"sl": {"datum rojstva", "rojen", "rojena", "roj", "rojstni dan"},
	"sv": {"födelsedatum", "född", "född den", "födelsedag"},
}

func validateDate(t *lex.Token) detectors.Verdict {
	switch t.Before() {
	case '.', '-', '/':
		return detectors.Reject // a version, a longer number
	}
	switch t.Runs() {
	case 1:
		return judgePlain(t)
	case 3:
		return judgeParts(t, t.Run(0), t.Run(1), t.Run(2))
	case 5:
		return judgeTimestamp(t)
	}
	return detectors.Reject
}

// judgePlain weighs eight figures, year first or last.
func judgePlain(t *lex.Token) detectors.Verdict {
	if v := judgeDate(t.Num(0, 4), t.Num(4, 6), t.Num(6, 8)); v != detectors.Reject {
		return weaker(v)
	}
	return weaker(judgeDate(t.Num(4, 8), t.Num(2, 4), t.Num(0, 2)))
}

// judgeParts weighs three numbers of n1, n2 and n3 figures.
func judgeParts(t *lex.Token, n1, n2, n3 int) detectors.Verdict {
	a, b, c := t.Num(0, n1), t.Num(n1, n1+n2), t.Num(n1+n2, n1+n2+n3)
	if t.Sep(1) != t.Sep(2) {
		return detectors.Reject
	}
	if n1 == 4 {
		return judgeDate(a, b, c)
	}
	short := n3 == 2
	if short {
		if c += 2000; c > lastYear {
			c -= 100
		}
	}
	v := judgeDate(c, b, a)
	if v == detectors.Reject && t.Sep(1) != '.' { // month first, as Americans write
		v = judgeDate(c, a, b)
	}
	if short || t.Sep(1) == ' ' {
		return weaker(v)
	}
	return v
}

// judgeTimestamp weighs a date and a time, and widens the token over the rest
// of the time: databases export dates so. Time stamps of logs, which are at no
// midnight, are not offered (see lex.Cursor.Start).
func judgeTimestamp(t *lex.Token) detectors.Verdict {
	if t.Compact()[8] != 'T' || t.Num(9, 11) > 24 {
		return detectors.Reject
	}
	v := judgeDate(t.Num(0, 4), t.Num(4, 6), t.Num(6, 8))
	if v == detectors.Reject {
		return v
	}
	end := t.End
	for end < len(t.Text) && end-t.Start < maxTimestamp && isTime(t.Text[end]) {
		end++
	}
	if lex.GluedAfter(t.Text, end) {
		return detectors.Reject
	}
	for end > t.End && t.Text[end-1] != 'Z' && t.Text[end-1]-'0' > 9 {
		end--
	}
	t.End = end
	return weaker(v)
}

func isTime(c byte) bool {
	return c-'0' < 10 || c == ':' || c == '.' || c == '+' || c == '-' || c == 'Z'
}

// judgeDate weighs a date by the calendar. Days that programs put where they
// know none are samples.
func judgeDate(year, month, day int) detectors.Verdict {
	if year < firstYear || year > lastYear || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return detectors.Reject
	}
	if month == 1 && day == 1 && (year == 1900 || year == 1970) {
		return detectors.Sample
	}
	return detectors.Pass
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

func weaker(v detectors.Verdict) detectors.Verdict {
	if v == detectors.Pass {
		return detectors.Weak
	}
	return v
}
