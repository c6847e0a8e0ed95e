// Package phoneplan knows the telephone numbering plans of the world: which
// digits are a number that can exist, where its parts end and how it is
// usually written.
//
// It owns the tables, compiled by go generate from libphonenumber's metadata
// (see internal/compile), and the walk over them. It knows no text: signs,
// separators and context are the detector's. "Valid" is what libphonenumber
// calls valid, a number in an assigned range; whether it is in service nobody
// can tell from its digits. Nothing here allocates; digits are ASCII, any other
// byte makes a number invalid.
package phoneplan

//go:generate go run ./gen

// Set is a set of the countries whose national numbers are told apart: EU,
// EEA, the United Kingdom, Switzerland and the United States. A country stands
// for all territories that share its calling code (US: Canada and the Caribbean).
type Set uint64

// Has reports whether the country with an ISO 3166 alpha-2 code is in the set.
func (s Set) Has(country string) bool {
	for i := 0; i+2 <= len(regions); i += 2 {
		if regions[i:i+2] == country {
			return s>>(i/2)&1 != 0
		}
	}
	return false
}

// Countries returns the ISO 3166 alpha-2 codes in the set, in order.
func (s Set) Countries() []string {
	var out []string
	for i := 0; i+2 <= len(regions); i += 2 {
		if s>>(i/2)&1 != 0 {
			out = append(out, regions[i:i+2])
		}
	}
	return out
}

// callingCode is a row of the table of ITU-T E.164 country calling codes.
type callingCode struct {
	code    uint16
	region  string // main territory; "001" for none, as in the metadata
	lengths uint32 // bit n: national significant numbers of n digits are possible
	trunk   int8   // the digit dialled before a number at home; -1: none, or several digits
}

// CallingCode returns the country calling code at the start of digits: its
// length and the main territory using it ("001" for the codes of no country).
// n is 0 when there is none.
func CallingCode(digits []byte) (territory string, n int) {
	c, n := codeOf(digits)
	return codes[c].region, n
}

// codeOf returns the index in codes and the length of the calling code; 0, 0 when there is none.
func codeOf(digits []byte) (c uint8, n int) {
	if len(digits) < 3 {
		return 0, 0
	}
	a, b, d := digits[0]-'0', digits[1]-'0', digits[2]-'0'
	if a > 9 || b > 9 || d > 9 {
		return 0, 0
	}
	c = codeAt[int(a)*100+int(b)*10+int(d)]
	switch v := codes[c].code; {
	case v >= 100:
		n = 3
	case v >= 10:
		n = 2
	case v > 0:
		n = 1
	}
	return c, n
}

// International reports whether digits, without '+', are a valid number in the
// international form of ITU-T E.164: calling code and national significant number.
func International(digits []byte) bool {
	state := uint16(worldStart)
	for _, c := range digits {
		d := c - '0'
		if d > 9 {
			return false
		}
		if state = worldNext[state][d]; state == 0 {
			return false
		}
	}
	return state >= worldAccept
}

// Possible reports whether digits, without '+', have a calling code and a
// length that it allows.
func Possible(digits []byte) bool {
	c, n := codeOf(digits)
	return n > 0 && codes[c].lengths>>(len(digits)-n)&1 != 0
}

// Trunk reports whether the digit after the calling code is the one dialled
// before a number at home, which people put in brackets ("+44 (0)20 …") or
// leave in by mistake. i is its place in digits.
func Trunk(digits []byte) (i int, ok bool) {
	c, n := codeOf(digits)
	if n == 0 || n >= len(digits) || codes[c].trunk < 0 {
		return 0, false
	}
	return n, digits[n]-'0' == byte(codes[c].trunk)
}

// National returns the countries in which digits are a valid number as dialled
// at home: with the trunk prefix where it is needed, with or without it where
// people do both.
func National(digits []byte) Set {
	state := uint16(homeStart)
	for _, c := range digits {
		d := c - '0'
		if d > 9 {
			return 0
		}
		if state = homeNext[state][d]; state == 0 {
			return 0
		}
	}
	if state < homeAccept {
		return 0
	}
	return homeSets[homeSet[state-homeAccept]]
}

// Elsewhere reports whether digits are a valid number, as dialled at home, in
// any country that a Set cannot hold.
func Elsewhere(digits []byte) bool {
	state := uint16(elsewhereStart)
	for _, c := range digits {
		d := c - '0'
		if d > 9 {
			return false
		}
		if state = elsewhereNext[state][d]; state == 0 {
			return false
		}
	}
	return state >= elsewhereAccept
}

// Grouping is how the digits of a number are split into groups: four bits a
// group, the last group lowest. 0 is no grouping.
type Grouping uint64

// Then returns the grouping with one more group of n digits, 1 to 15.
func (g Grouping) Then(n int) Grouping { return g<<4 | Grouping(n&15) }

type grouping struct {
	key Grouping
	set Set
}

// Usual returns the countries in which national numbers are written in these groups.
func Usual(g Grouping) Set {
	lo, hi := 0, len(groupings)
	for lo < hi {
		if mid := (lo + hi) / 2; groupings[mid].key < g {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == len(groupings) || groupings[lo].key != g {
		return 0
	}
	return groupings[lo].set
}
