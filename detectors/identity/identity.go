// Package identity detects the names of persons: given and family names, names in prose, signatures and salutations.
//
// It owns formats, checks and words of these types; which text is offered,
// context and likelihood are the engine's.
package identity

import "github.com/pdatlas/pdatlas/detectors"

// Detectors returns all detectors of this package.
func Detectors() []detectors.Detector {
	return []detectors.Detector{}
}
