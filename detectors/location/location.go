// Package location detects places of persons: street addresses, postcodes, cities, coordinates.
//
// It owns formats, checks and words of these types; which text is offered,
// context and likelihood are the engine's.
package location

import "github.com/pdatlas/pdatlas/detectors"

// Detectors returns all detectors of this package.
func Detectors() []detectors.Detector {
	return []detectors.Detector{}
}
