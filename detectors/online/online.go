// Package online detects what identifies people and devices on a network, and
// passwords written into URLs.
//
// One file holds one detector, ip4.go and ip6.go the two notations of one ID.
// The package owns the notations; that an address is a person's or a server's
// is for the reader of the inventory. Nothing here allocates on the way to a
// verdict.
package online

import "github.com/pdatlas/pdatlas/detectors"

// Detectors returns the detectors of this package, sorted by ID.
func Detectors() []detectors.Detector {
	return []detectors.Detector{
		ip4,
		ip6,
		macAddress,
		macDashed,
		urlCredentials,
	}
}
