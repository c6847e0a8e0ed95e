package contact

// tldKind says what a last label of a domain name is.
type tldKind uint8

const (
	tldUnknown  tldKind = iota
	tldPublic           // in the root zone
	tldPrivate          // used inside organisations: "corp", "local"
	tldReserved         // RFC 2606 for texts that show what an address looks like: "test", "example"
)

// countryTLDs has bit b of word a set for each top-level domain of two letters
// a, b: most addresses outside "com" end in one.
var countryTLDs = makeCountryTLDs()

func makeCountryTLDs() (t [26]uint32) {
	for names := tldsByLength[2]; names != ""; names = names[2:] {
		t[names[0]-'a'] |= 1 << (names[1] - 'a')
	}
	return t
}

// kindOfTLD looks up a label in any letter case (beyond ASCII, lower case).
func kindOfTLD(label []byte) tldKind {
	n := len(label)
	if n == 2 {
		a, b := label[0]|0x20-'a', label[1]|0x20-'a'
		if a < 26 && b < 26 && countryTLDs[a]>>b&1 != 0 {
			return tldPublic
		}
		return tldUnknown
	}
	var buf [64]byte
	if n < 2 || n >= len(buf) {
		return tldUnknown
	}
	var bits byte
	for i, c := range label {
		if c-'A' < 26 {
			c |= 0x20
		}
		buf[i] = c
		bits |= c
	}
	name := buf[:n]
	switch string(name) {
	case "com", "org", "net": // most of what there is
		return tldPublic
	case "local", "lan", "corp", "intern", "internal", "intra", "intranet", "localdomain":
		return tldPrivate
	case "test", "example":
		return tldReserved
	}
	// Punycode: the root zone's internationalised names in ASCII.
	if n > 4 && string(name[:4]) == "xn--" && bits < 0x80 {
		return tldPublic
	}
	table := tldsByLength[n]
	for lo, hi := 0, len(table)/n; lo < hi; {
		mid := int(uint(lo+hi) >> 1)
		switch entry := table[mid*n : mid*n+n]; {
		case entry == string(name):
			return tldPublic
		case entry < string(name):
			lo = mid + 1
		default:
			hi = mid
		}
	}
	return tldUnknown
}
