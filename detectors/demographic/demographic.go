// Package demographic detects what describes a person: for now, when they were
// born.
//
// One file holds one detector. A date alone says nothing of anybody, so what
// is found here always rests on its context. Nothing allocates on the way to a
// verdict.
package demographic

import "github.com/pdatlas/pdatlas/detectors"

// Detectors returns the detectors of this package, sorted by ID.
func Detectors() []detectors.Detector {
	return []detectors.Detector{
		dateOfBirth,
	}
}
