package extract

import "strings"

// Suffix says what the name of a packed stream becomes when it is unpacked:
// ".tgz" becomes ".tar", ".gz" nothing.
type Suffix struct{ Packed, Plain string }

// Unpacked returns the name of what is inside a packed stream of this name: the
// name itself where it has none of the suffixes, or nothing else.
func Unpacked(name string, suffixes ...Suffix) string {
	for _, s := range suffixes {
		if cut := len(name) - len(s.Packed); cut > 0 && strings.EqualFold(name[cut:], s.Packed) {
			return name[:cut] + s.Plain
		}
	}
	return name
}
