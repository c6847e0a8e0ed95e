// Package online detects what identifies people and devices on a network: addresses,
// numbers of devices and SIM cards, identifiers of users and browsers, web
// addresses, and passwords written into URLs.
//
// A file holds one type or a group of like ones; ip4.go and ip6.go are the two
// notations of one ID. The package owns the notations; that an address is a
// person's or a server's is for the reader of the inventory. What names things
// as often as persons (URLs, UUIDs, domain names) is reported only where a
// field or label asks for it. Nothing here allocates on the way to a verdict.
package online

import "github.com/pdatlas/pdatlas/detectors"

// Detectors returns the detectors of this package, sorted by ID.
func Detectors() []detectors.Detector {
	return []detectors.Detector{
		advertisingID,
		androidID,
		browserFingerprint,
		cookieKnown,
		cookieLabelled,
		deviceSerial,
		domainName,
		gaClientID,
		iccid, iccidOddly,
		imei,
		imsi,
		ip4,
		ip6,
		macAddress,
		macDashed,
		macSpelt,
		meid,
		personalURL,
		socialHandle,
		webURL,
		urlCredentials,
		userAgent,
		userID,
		uuid,
	}
}
