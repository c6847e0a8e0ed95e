// Package health detects codes and numbers of health care: classifications, records, devices, insurance.
//
// It owns formats, checks and words of these types; which text is offered,
// context and likelihood are the engine's.
package health

import "github.com/pdatlas/pdatlas/detectors"

// Detectors returns all detectors of this package.
func Detectors() []detectors.Detector {
	return []detectors.Detector{}
}
