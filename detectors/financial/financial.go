// Package financial detects payment identifiers: bank accounts and cards.
//
// One file holds one detector and one its table of countries or issuers. The
// package owns which numbers are issued and how they are written; the sums are
// package checkdigit's. Nothing here allocates on the way to a verdict.
package financial

import "github.com/pdatlas/pdatlas/detectors"

// Detectors returns the detectors of this package, sorted by ID.
func Detectors() []detectors.Detector {
	return []detectors.Detector{
		creditCard,
		rareCard,
		iban,
	}
}
