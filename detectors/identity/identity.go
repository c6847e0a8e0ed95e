// Package identity detects the names of persons: given and family names, names in prose, signatures and salutations.
//
// It owns formats, checks and words of these types; which text is offered,
// context and likelihood are the engine's.
package identity

import (
	"slices"

	"github.com/pdatlas/pdatlas/detectors"
)

// Detectors returns all detectors of this package.
func Detectors() []detectors.Detector {
	return slices.Clone([]detectors.Detector{person})
}
