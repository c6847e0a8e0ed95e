package online

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// maxIP is the length of the longest address: 39 of version 6 (45 with an
// address of version 4 at its end), a zone name and a prefix length.
const (
	maxIP   = 72
	maxZone = 20
)

var ip6 = detectors.Detector{
	ID:       "IP_ADDRESS",
	Doc:      ipDoc,
	Category: "online_identifier",
	Family:   detectors.FamilyOnline,
	Tier:     1,
	Version:  1,
	Check:    "groups, one short form, ranges",
	Chance:   0.05, // of random short groups of hexadecimal digits between colons
	Anchor:   lex.Colons,
	Probe:    probeIP6,
	MaxLen:   maxIP,
	Context:  ipContext,
	Examples: []string{
		"2a02:8109:9ac0:1::17",
		"from §2001:67c:2e8:22::c100:68b§ port 22",
		"https://[§fe80::1ff:fe23:4567:890a%eth0§]:8443/",
		"IPv6:§fd12:3456:789a:1::1§",
		"peer §::ffff:85.214.132.117§ closed",
		"net §2a00:1450::/32§",
		"§2a02:8109:9ac0:0001:0000:0000:0000:0017§",
	},
	NearMisses: []string{
		"std::vector<int>",
		"12:34:56",
		"a::b::c",
		"2001:db8:1:2:3:4:5:6:7",
		"2001:db8:12345::1",
		"00:1b:63:84:45:e6:aa:bb",
		"x :: Int -> Int",
		"text2001:db8::1",
		"f64::add(a, b)",
	},
}

// ip6Address is what was read of an address.
type ip6Address struct {
	groups   int    // those written, an address of version 4 counts as two
	first    uint16 // value and number of digits of the first group
	firstLen int
	second   uint16
	gap      bool // "::"
	pairs    bool // every group has two digits, as in a MAC address
	digits   bool // a decimal digit is among the groups
	v4       bool // ends with an address of version 4
	network  bool // a prefix length follows
}

func probeIP6(text []byte, colon int) (start, end int, v detectors.Verdict) {
	start, ok := groupStart(text, colon)
	if !ok {
		return 0, 0, detectors.Reject
	}
	var a ip6Address
	end = a.read(text, start)
	if !a.complete() || a.groups == 8 && a.pairs {
		return 0, 0, detectors.Reject
	}
	if end, ok = a.tail(text, end); !ok {
		return 0, 0, detectors.Reject
	}
	if v = a.judge(text, start, end); v == detectors.Reject {
		return 0, 0, v
	}
	return start, end, v
}

// spoilt is a count of groups that no address has.
const spoilt = 9

func (a *ip6Address) complete() bool { return a.groups == 8 && !a.gap || a.gap && a.groups <= 7 }

// read reads groups from text[i:] as far as they go. What cannot be part of an
// address spoils the count of groups.
func (a *ip6Address) read(text []byte, i int) (end int) {
	a.pairs = true
	if i+1 < len(text) && text[i] == ':' {
		a.gap = true
		i += 2
	}
	for a.groups < 8 && i < len(text) && isHex(text[i]) {
		j := a.readGroup(text, i)
		if a.v4 || a.groups == spoilt || j+1 >= len(text) || text[j] != ':' {
			return j
		}
		switch i = j; {
		case text[i+1] != ':' && !isHex(text[i+1]):
			return i
		case text[i+1] != ':':
			i++
		case a.gap:
			a.groups = spoilt
			return i
		default:
			a.gap = true
			i += 2
		}
	}
	return i
}

// readGroup reads one group, or the address of version 4 that stands for the
// last two, at text[i:].
func (a *ip6Address) readGroup(text []byte, i int) (end int) {
	j, value, letters := i, uint32(0), false
	for j < len(text) && j-i < 5 && isHex(text[j]) {
		value = value<<4 | uint32(hexValue[text[j]])
		letters = letters || text[j] > '9'
		a.digits = a.digits || text[j] <= '9'
		j++
	}
	if j < len(text) && text[j] == '.' && !letters && a.groups <= 6 {
		if k := readIP4(text, i); k > 0 {
			a.groups += 2
			a.v4, a.pairs = true, false
			return k
		}
	}
	switch a.groups {
	case 0:
		a.first, a.firstLen = uint16(value), j-i
	case 1:
		a.second = uint16(value)
	}
	if a.groups++; j-i > 4 {
		a.groups = spoilt
	}
	a.pairs = a.pairs && j-i == 2
	return j
}

// readIP4 returns the end of the address of version 4 at text[i:], 0 when there is none.
func readIP4(text []byte, i int) (end int) {
	for part := range 4 {
		value, first := 0, i
		for i < len(text) && i-first < 3 && text[i]-'0' < 10 {
			value = value*10 + int(text[i]-'0')
			i++
		}
		if i == first || value > 255 || i-first > 1 && text[first] == '0' {
			return 0
		}
		if part < 3 {
			if i >= len(text) || text[i] != '.' {
				return 0
			}
			i++
		}
	}
	return i
}

// tail reads a zone and a prefix length after the groups; ok is false when
// what follows shows that the groups were part of something else.
func (a *ip6Address) tail(text []byte, i int) (end int, ok bool) {
	if i < len(text) && text[i] == '%' {
		j := i + 1
		for j < len(text) && j-i <= maxZone && (lex.IsWord(text[j]) && text[j] < 0x80 || text[j] == '-' || text[j] == '_') {
			j++
		}
		if j > i+1 && !lex.GluedAfter(text, j) {
			i = j
		}
	}
	if n := readPrefix(text, i); n > 0 {
		a.network = true
		return i + n, true
	}
	if lex.GluedAfter(text, i) {
		return 0, false
	}
	if i < len(text) {
		next := i+1 < len(text) && lex.IsWord(text[i+1])
		switch text[i] {
		case ':': // "address fe80::1: unreachable", but not one more group
			if i+1 == len(text) || text[i+1] != ' ' && text[i+1] != '\n' {
				return 0, false
			}
		case '.':
			if next && text[i+1]-'0' < 10 {
				return 0, false
			}
		case '(', '_': // program text: "f64::add("
			return 0, false
		case '<', '!': // "a::b<c>", and macros of Rust: "std::add!("
			if !a.significant() || text[i] == '!' && (next || i+1 < len(text) && (text[i+1] == '(' || text[i+1] == '[' || text[i+1] == '{')) {
				return 0, false
			}
		}
	}
	return i, true
}

// readPrefix returns the length of "/64" at text[i:], 0 when there is none.
func readPrefix(text []byte, i int) int {
	if i >= len(text) || text[i] != '/' {
		return 0
	}
	value, j := 0, i+1
	for j < len(text) && j-i <= 3 && text[j]-'0' < 10 {
		value = value*10 + int(text[j]-'0')
		j++
	}
	if j == i+1 || value > 128 || lex.GluedAfter(text, j) {
		return 0
	}
	return j - i
}

// significant reports whether the first group is of a range in use (RFC 4291,
// IANA): global unicast, unique local, link local, multicast.
func (a *ip6Address) significant() bool {
	return a.firstLen == 4 && (a.first>>13 == 1 || a.first>>9 == 0xfc>>1 || a.first>>6 == 0xfe80>>6 || a.first>>8 == 0xff)
}

func (a *ip6Address) judge(text []byte, start, end int) detectors.Verdict {
	switch {
	case a.groups == 0 && !a.network: // "::" is an operator in most languages
		if !standsAlone(text, start, end) {
			return detectors.Reject
		}
		return detectors.Weak
	case a.groups > 0 && !a.digits && a.groups < 4: // "dead::beef" names things in programs
		return detectors.Reject
	case a.first == 0x2001 && a.second == 0xdb8:
		return detectors.Pass // RFC 3849, for documentation
	case a.significant(), a.v4:
		return detectors.Strong
	case a.groups >= 6 && !a.gap, a.network && a.groups > 0:
		return detectors.Pass
	}
	return detectors.Weak
}

// standsAlone reports whether text[start:end] is the whole of a cell, a
// bracket or a quoted string.
func standsAlone(text []byte, start, end int) bool {
	const around = "\"'[],;|\t\n\r"
	return (start == 0 || bytes.IndexByte([]byte(around), text[start-1]) >= 0) &&
		(end == len(text) || bytes.IndexByte([]byte(around), text[end]) >= 0)
}
