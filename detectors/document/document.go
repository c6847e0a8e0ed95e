// Package document detects documents of more than one country: machine-readable zones, residence permits, passports, licences and plates where the country is not known.
//
// It owns formats, checks and words of these types; which text is offered,
// context and likelihood are the engine's.
package document

import "github.com/pdatlas/pdatlas/detectors"

// Detectors returns all detectors of this package.
func Detectors() []detectors.Detector {
	return []detectors.Detector{}
}
