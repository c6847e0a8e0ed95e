package report

import (
	"slices"
	"strings"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/reference"
)

type words struct{ words, do string }

// reasonWords says a reason in plain words and what the reader can do about it.
func reasonWords(r inventory.Reason) (words, bool) {
	w, ok := map[inventory.Reason]words{
		inventory.SizeLimit:         {"larger than the limit set for one object", "raise the size limit and scan again"},
		inventory.RatioLimit:        {"expands more than any ordinary file does", "check who made it; if it is genuine, raise the ratio limit"},
		inventory.DepthLimit:        {"archives nested deeper than the limit", "raise the depth limit and scan again"},
		inventory.MemberLimit:       {"more members than the limit", "raise the member limit and scan again"},
		inventory.TimeLimit:         {"took longer than the limit", "raise the time limit, or scan it on its own"},
		inventory.MemoryLimit:       {"would have needed more memory than the limit", "raise the memory limit and scan again"},
		inventory.Encrypted:         {"encrypted: its content cannot be seen", "ask the owner what it holds and record it by hand"},
		inventory.UnsupportedFormat: {"a format this version cannot read", "ask the owner what it holds, or convert it"},
		inventory.Malformed:         {"broken: it does not follow its own format", "open it with the program that made it, or replace it"},
		inventory.WorkerCrashed:     {"the reader of this format crashed", "report the format; what was read before is kept"},
		inventory.WorkerHung:        {"the reader of this format made no progress", "report the format; what was read before is kept"},
		inventory.AccessDenied:      {"no right to read it", "give the scanning account read rights and scan again"},
		inventory.Vanished:          {"deleted between listing and reading", "nothing, unless it comes back"},
		inventory.ChangedDuringRead: {"changed while it was read", "scan again when it is quiet"},
		inventory.SourceError:       {"the source failed while it was read", "check the source and scan again"},
		inventory.CredentialExpired: {"the credentials expired", "renew them and run the same scan again"},
		inventory.Cancelled:         {"stopped by the user", "run the same scan again: it goes on where it stopped"},
		inventory.Unchanged:         {"unchanged since it was read", "nothing: its earlier result holds"},
		inventory.Excluded:          {"excluded by the configuration", "check that the exclusion is still wanted"},
		inventory.NotRegular:        {"not a file with content (link, pipe, device)", "nothing: the data a link points to is scanned where it lies"},
		inventory.Archived:          {"in an archive storage class", "restore it first, or ask the owner what it holds"},
		inventory.Sampled:           {"read in part, by sampling", "turn sampling off to read all of it"},
		inventory.Disabled:          {"reading this format is turned off", "turn it on and scan again"},
		inventory.InternalError:     {"an error in pdatlas itself", "report it; the scan went on without this object"},
	}[r]
	return w, ok
}

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
		cell("d", "Categories of recipients", "nothing"),
		cell("e", "Transfers to third countries and their safeguards", "the country of each data set, where it is known; whether there is a transfer, people must decide"),
		cell("f", "Time limits for erasure", "nothing"),
		cell("g", "Technical and organisational security measures", "nothing"),
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
		{"scanned", "read to its end"},
		{"partial", "some of it was read; what was found in that part is counted"},
		{"skipped", "not opened, for the reason given"},
		{"failed", "could not be read, for the reason given"},
		{"match", "one place in the data that a detector recognised; not a number of persons"},
		{"≥", "at least: some of the objects it was found in were not fully read"},
		{"‹TYPE›", "stands in a name where personal data was detected: names are shown masked"},
	}
}
