package demographic

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/vocabulary"
)

// bornWords say that a date of birth follows.
var bornWords = vocabulary.NewSet([]string{
	"born", "birth", "birthday", "birthdate", "dob",
	"geboren", "geborene*", "geb", "geburtsdatum", "geburtstag", "gebürtig",
	"nacido", "nacida", "nacimiento", "nació", "nasc", "nascido", "nascida", "nascimento", "nasceu", "aniversário",
	"né le", "née le", "né e le", "naissance", "nato il", "nata il", "nato a", "nata a", "nato nel", "nascita",
	"geboortedatum", "urodzony", "urodzona", "urodzenia", "urodzin", "ur",
	"född", "fødd", "født", "födelsedatum", "fødselsdato", "fødselsdag", "födelsedag",
	"syntynyt", "syntyi", "syntymäaika", "syntymäpäivä",
	"narozen", "narozena", "narozený", "narození", "narodený", "narodená", "narodenia", "nar",
	"született", "születési", "szül", "szülinap",
	"născut", "născută", "nașterii", "naștere", "naşterii", "naştere",
	"rođen", "rođena", "rođenja", "rojen", "rojena", "rojstva",
	"sündinud", "sünnikuupäev", "sünniaeg", "dzimis", "dzimusi", "dzimšanas", "gimęs", "gimusi", "gimė", "gimimo",
	"fæddur", "fædd", "fæðingardagur", "twieled", "twieldet", "twelid", "rugadh", "breithe",
	"роден", "родена", "γεννήθηκε", "γεννηθείς", "γεννήσεως",
})

// birthInWords finds dates behind a word for birth, with the month in words too:
// the tokeniser makes tokens of figures only. It reads its context itself.
var birthInWords = detectors.Detector{
	ID:       dateOfBirth.ID,
	Doc:      dateOfBirth.Doc,
	Category: dateOfBirth.Category,
	Family:   dateOfBirth.Family,
	Tier:     dateOfBirth.Tier,
	Version:  dateOfBirth.Version,
	Check:    dateOfBirth.Check,
	Chance:   0.004, // of places with one of these words, with a date behind it that is another
	Literals: []string{
		"born", "birth", "gebore", "gebor", "geb.", "geb ", "gebürt", "geburt", "nacid", "nacim", "naci", "nasc", "né le ", "née le ", "é(e) le ", "naissance",
		"nato ", "nata ", "geboort", "urodz", "ur. ", "född ", "fødd ", "født ", "ødelsedat", "ødselsda", "syntyn", "syntym", "syntyi", "narozen",
		"naroden", "nar. ", "szület", "născut", "rođen ", "rođena", "rođenja", "rojen", "rojstva", "sündin", "sünni", "dzimis", "dzimus", "gimęs", "gimus", "gimė ",
		"gimimo", "fæddur", "fædd ", "twiel", "rugadh", "breithe", "dob ", "dob:", "szül.", "роден", "γεννή", "γεννη",
	},
	FoldLiterals: true,
	Probe:        eventDate(bornWords),
	MaxLen:       wordReach + maxTimestamp,
	Examples: []string{
		"nacido el §3 de mayo de 1970§", "geb. §3. Mai 1970§", "born in Leeds on §May 3rd, 1970§", "née le §3 février 1985§ à Lyon",
		"ur. §14 lutego 1990§ r.", "született: §1985. július 30§.", "född den §3 maj 1970§", "narozena §14. března 1990§",
		"родена на §3 май 1970§ г.", "γεννήθηκε στις §3 Μαΐου 1970§",
	},
	NearMisses: []string{"born to run in May 2003 or so", "a newborn on 3 May 1970", "né à Paris", "stubborn 3 May 1970", "born 30 February 1985",
		"geb. Müller, 3 Kinder", "nato summit"},
}

// bornAsterisk finds the genealogists' sign: "(*1970-05-03)", "(* 3. Mai 1970)".
var bornAsterisk = detectors.Detector{
	ID:       dateOfBirth.ID,
	Doc:      dateOfBirth.Doc,
	Category: dateOfBirth.Category,
	Family:   dateOfBirth.Family,
	Tier:     dateOfBirth.Tier,
	Version:  dateOfBirth.Version,
	Check:    dateOfBirth.Check,
	Chance:   0.004,
	Literals: []string{"(*0", "(*1", "(*2", "(*3", "(* 0", "(* 1", "(* 2", "(* 3", "(*4", "(*5", "(*6", "(*7", "(*8", "(*9", "(* 4", "(* 5", "(* 6", "(* 7",
		"(* 8", "(* 9"},
	Probe: func(text []byte, at int) (int, int, detectors.Verdict) {
		at += 2
		if text[at] == ' ' {
			at++
		}
		d, ok := readDate(text[at:])
		if !ok {
			return 0, 0, detectors.Reject
		}
		return at, at + d.length, d.verdict()
	},
	MaxLen:     maxTimestamp,
	Examples:   []string{"Anna Muster (*§1970-05-03§)", "Max Muster (* §3. Mai 1970§ in Köln)", "(*§03.05.1970§)"},
	NearMisses: []string{"(*19)", "(*3.14159)", "(*2.5.1) is a footnote"},
}
