// Package special detects what words tell of the special categories of Art. 9
// and of Art. 10 GDPR: religion, politics, union, origin, orientation, health,
// genes, biometrics, offences and convictions.
//
// It owns the word lists (data, origins in data/MANIFEST.csv) and which values
// are of these types; which text is offered, context and likelihood are the
// engine's. A word counts near a person, after a label or in a column that is
// named so, never by itself: "asthma" in a book is nobody's. Words that mean
// other things as often (depression, stroke, union, party, disabled) are found
// in prose only as parts of phrases that do not.
package special

import (
	"embed"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/vocabulary"
)

//go:embed data/*.txt
var data embed.FS

// The large lists are searched where they are: strings, so that nothing copies them.
var (
	//go:embed data/large/diseases.txt
	diseases string
	//go:embed data/large/drugs.txt
	drugs string
	//go:embed data/large/parties.txt
	parties string
	//go:embed data/large/unions.txt
	unions string
)

// read returns a file of the program itself; the tests open every one.
func read(name string) string {
	text, err := data.ReadFile("data/" + name + ".txt")
	if err != nil {
		return ""
	}
	return string(text)
}

// Detectors returns the detectors of this package: beliefs, health, justice, biometrics.
func Detectors() []detectors.Detector {
	var ds []detectors.Detector
	for _, kinds := range [][]vocabulary.Kind{beliefs(), health(), medicine(), justice(), biometrics()} {
		for _, k := range kinds {
			k.Family = detectors.FamilySpecial
			ds = append(ds, k.Detector())
		}
	}
	return append(ds, biometricTemplate())
}
