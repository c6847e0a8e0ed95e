// Package special detects the special categories of Art. 9 and Art. 10 GDPR that words tell: religion, politics, union, origin, orientation, health, biometrics, convictions.
//
// It owns formats, checks and words of these types; which text is offered,
// context and likelihood are the engine's.
package special

import "github.com/pdatlas/pdatlas/detectors"

// Detectors returns all detectors of this package.
func Detectors() []detectors.Detector {
	return []detectors.Detector{}
}
