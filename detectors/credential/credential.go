// Package credential detects passwords, keys, tokens and other secrets.
//
// It owns formats, checks and words of these types; which text is offered,
// context and likelihood are the engine's.
package credential

import "github.com/pdatlas/pdatlas/detectors"

// Detectors returns all detectors of this package.
func Detectors() []detectors.Detector {
	return []detectors.Detector{}
}
