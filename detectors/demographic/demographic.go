// Package demographic detects what describes a person: dates of birth and
// death, age, sex, family, origin of state and language, schooling and work.
//
// It owns the dates and ages of 26 languages and the word lists (data, origins
// in data/MANIFEST.csv) of these types; which text is offered, context and
// likelihood are the engine's. A date or a word for an occupation says nothing
// of anybody, so what is found here rests on its context: a keyword, a label,
// the name of a column, a person beside it. Nothing allocates on the way to a
// verdict.
package demographic

import (
	"embed"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/vocabulary"
)

//go:embed data/*.txt
var data embed.FS

// The large lists are searched where they are: strings, so that nothing copies them.
var (
	//go:embed data/large/countries.txt
	countries string
	//go:embed data/large/languages.txt
	languages string
)

// read returns a file of the program itself; the tests open every one.
func read(name string) string {
	text, err := data.ReadFile("data/" + name + ".txt")
	if err != nil {
		return ""
	}
	return string(text)
}

// Detectors returns the detectors of this package: dates and ages first, then what words tell.
func Detectors() []detectors.Detector {
	ds := []detectors.Detector{
		age,
		dateOfBirth,
		birthInWords,
		bornAsterisk,
		dateOfDeath,
		deathInWords,
		dateTime,
		sexBesideAge,
		sexAfterLabel(),
	}
	for _, kinds := range [][]vocabulary.Kind{person(), family(), work(), traces()} {
		for _, k := range kinds {
			k.Family = detectors.FamilyDemographic
			ds = append(ds, k.Detector())
		}
	}
	return ds
}
