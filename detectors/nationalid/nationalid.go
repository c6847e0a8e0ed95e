// Package nationalid detects the numbers by which states know persons: national
// and social-security numbers, tax numbers of persons, health-service numbers.
//
// Each country has a file of its own, with what its authority says of the
// number: lengths, check digits, dates, ranges, temporary and foreigner
// variants. Detectors lists them; a new type is a new file and a line there.
// The arithmetic is package checkdigit's, calendars are in date.go; which
// tokens are offered, context and likelihood are the engine's.
//
// Verdicts follow one rule. Bare digits are Weak, whatever their check: other
// things are more often written so (but see usSSN). A grouping that people use for this number
// and for others is Pass, one that hardly anything else has is Strong.
// Published examples, placeholders and ranges reserved for tests are Sample.
//
// Chance is the share of random tokens of the likeliest shape that is accepted;
// a test measures it. A written form or subset with quite another rate is a
// detector of its own under the same ID.
package nationalid

import (
	"slices"
	"strings"

	"github.com/pdatlas/pdatlas/detectors"
)

// Detectors returns all detectors of this package: those of Europe, then those of
// countries abroad, each sorted by ID. Of two that fit a value equally the first is
// taken and the other told as an alternative.
func Detectors() []detectors.Detector {
	all := slices.Concat(
		austria(), belgium(), bulgaria(), cyprus(), czechia(), denmark(), estonia(), finland(), france(), germany(), greece(), croatia(), hungary(), spain(),
		europe(), iceland(), ireland(), italy(), latvia(), liechtenstein(), lithuania(), luxembourg(), malta(), netherlands(), norway(), poland(), portugal(),
		romania(), slovakia(), slovenia(), smallStates(), sweden(), switzerland(), unitedKingdom(), unitedStates(), medicalLicences(),
		africa(), americas(), asia(), easternEurope(), oceania(),
	)
	slices.SortStableFunc(all, func(a, b detectors.Detector) int {
		if far := abroad[b.Country] != ""; (abroad[a.Country] != "") != far {
			if far {
				return -1
			}
			return 1
		}
		return strings.Compare(a.ID, b.ID)
	})
	return all
}
