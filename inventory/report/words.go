package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pdatlas/pdatlas/inventory/reference"
)

// likelihoodName is the word of a step from 1 to 5.
func likelihoodName(l int8) string {
	names := [...]string{"", "very unlikely", "unlikely", "possible", "likely", "very likely"}
	if l < 0 || int(l) >= len(names) {
		return ""
	}
	return names[l]
}

func moreLikely(a, b string) string {
	for i := int8(5); i > 0; i-- {
		if n := likelihoodName(i); n == a || n == b {
			return n
		}
	}
	return ""
}

// flagLabel names the rule of the GDPR that a type falls under.
func flagLabel(f reference.Flag, article string) string {
	switch {
	case f == reference.SpecialCategory:
		return "special category (Art. 9)"
	case f == reference.Criminal:
		return "criminal offences (Art. 10)"
	case f == reference.NationalID && strings.HasPrefix(article, "87"):
		return "national id (Art. 87)"
	case f == reference.NationalID:
		return "identification number"
	case strings.HasPrefix(article, "32"):
		return "security (Art. 32)"
	}
	return ""
}

// gravity orders flags by the care they ask for, the gravest first.
func gravity(flag string) int {
	order := []reference.Flag{reference.SpecialCategory, reference.Criminal, reference.NationalID, reference.Ordinary}
	if i := slices.Index(order, reference.Flag(flag)); i >= 0 {
		return i
	}
	return len(order)
}

// graver is the flag that asks for more care.
func graver(a, b string) string {
	if gravity(b) < gravity(a) {
		return b
	}
	return a
}

// basisWords say how an owner is known.
func basisWords(basis string) string {
	switch basis {
	case "declared":
		return "declared by a rule"
	case "tag":
		return "by a tag"
	case "table_comment":
		return "by a comment on the table"
	case "db_owner":
		return "owner in the database"
	case "object_owner":
		return "account that owns the object"
	case "file_owner":
		return "login that owns the file"
	}
	return basis
}

// HumanCell is an item of Art. 30(1) that no scan can know.
type HumanCell struct {
	Article string `json:"article"`
	Item    string `json:"item"`
	Status  string `json:"status"`
	Hint    string `json:"what_the_scan_offers"`
}

func humanCells() []HumanCell {
	cell := func(letter, item, hint string) HumanCell {
		return HumanCell{"30(1)(" + letter + ")", item, "to be completed (Art. 30(1)(" + letter + "))", hint}
	}
	return []HumanCell{
		cell("a", "Controller, joint controller, representative and data protection officer", "nothing"),
		cell("b", "Purposes of the processing", "nothing"),
		cell("c", "Categories of data subjects and of personal data", "the categories of data found in each data set; whose data it is, people must say"),
		cell("d", "Categories of recipients", "whom the settings of each data set let in, as candidates; whether they are recipients, people must say"),
		cell("e", "Transfers to third countries and their safeguards", "the country of each data set, where it is known; whether there is a transfer, people must decide"),
		cell("f", "Time limits for erasure", "the periods after which a source deletes by itself, and how old its objects are; the rule, people must state"),
		cell("g", "Technical and organisational security measures", "the technical measures that a source stated, with what it would not say; organisational ones, people must add"),
	}
}

// LegendLine explains a word of the report.
type LegendLine struct {
	Word    string `json:"word"`
	Meaning string `json:"meaning"`
}

func legend() []LegendLine {
	return []LegendLine{
		{"observed", "seen by a scan in the source itself"},
		{"declared", "stated by people in the configuration"},
		{"unknown", "neither observed nor declared: nothing is guessed"},
		{"in force", "the source stated the measure when it was asked; \"not known\" says why it did not: that is not a no"},
		{"scanned", "read to its end"},
		{"partial", "some of it was read; what was found in that part is counted"},
		{"skipped", "not opened, for the reason given"},
		{"failed", "could not be read, for the reason given"},
		{"match", "one place in the data that a detector recognised; not a number of persons"},
		{"persons", "an estimate of how many different persons the data is about, told apart by the strongest identifier that most of them have; those without one are not in it"},
		{"identifies", "types that stand in one record and together tell one person from all others, though none of them does alone"},
		{"under 18", "by the birth dates and ages that were looked at, on the day of the scan, projected on all of their columns"},
		{"≥", "at least: some of the objects it was found in were not fully read"},
		{"‹TYPE›", "stands in a name where personal data was detected: names are shown masked"},
	}
}

// About writes an estimate with what it may be off by: "about 12,000 (±3 %)". A
// handful is told as it is.
func About(n int64, margin float64) string {
	const exact = 20
	if n < exact {
		return thousands(n)
	}
	return fmt.Sprintf("about %s (±%.0f %%)", thousands(rounded(n)), 100*margin)
}

// rounded keeps the two or three digits that an estimate can say.
func rounded(n int64) int64 {
	unit := int64(1)
	for n/unit >= 1000 {
		unit *= 10
	}
	return (n + unit/2) / unit * unit
}
