// Package contact detects the ways to reach a person: e-mail addresses,
// telephone and fax numbers.
//
// One file holds one detector. The package owns formats, the list of top-level
// domains and the numbering plans (phoneplan); where candidates stand and what
// surrounds them is the engine's business. Nothing here allocates on the way
// to a verdict or keeps state.
package contact

import "github.com/pdatlas/pdatlas/detectors"

//go:generate go run ./gen

// Detectors returns the detectors of this package, sorted by ID.
func Detectors() []detectors.Detector {
	return []detectors.Detector{
		emailAddress,
		faxNumber,
		phoneNumber,
		phonePlain,
	}
}
