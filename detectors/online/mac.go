package online

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

var macAddress = detectors.Detector{
	ID:       "MAC_ADDRESS",
	Doc:      macDoc,
	Category: "online_identifier",
	Family:   detectors.FamilyOnline,
	Tier:     1,
	Version:  1,
	Check:    "six or eight pairs, no more on either side",
	Chance:   0.04, // of short groups of hexadecimal digits between colons
	Anchor:   lex.Colons,
	Probe:    probeMAC,
	MaxLen:   len("00:00:00:00:00:00:00:00"),
	Context:  macContext,
	Examples: []string{
		"00:1b:63:84:45:e6",
		"ether §9C:B6:D0:E1:4A:7F§ txqueuelen 1000",
		"MAC:§3c:22:fb:0a:91:5d§",
		"eui=§00:1b:63:ff:fe:84:45:e6§",
	},
	NearMisses: []string{
		"00:1b:63:84:45",
		"00:1b:63:84:45:e6:aa",
		"12:34:56",
		"0:1b:63:84:45:e6",
		"zz:1b:63:84:45:e6",
		"fingerprint 43:51:43:a1:b5:fc:8b:b7:0a:3a:a9:b1:0f:66:73:a8",
		"ff:ff:ff:ff:ff:ff",
		"00:00:00:00:00:00",
		"x00:1b:63:84:45:e6",
	},
}

// macDashed is the same with hyphens between the pairs, as Windows writes it.
var macDashed = detectors.Detector{
	ID:       "MAC_ADDRESS",
	Doc:      macDoc,
	Category: "online_identifier",
	Family:   detectors.FamilyOnline,
	Tier:     1,
	Version:  1,
	Check:    macAddress.Check,
	Chance:   macAddress.Chance,
	Anchor:   lex.Pairs,
	Probe:    probeDashedMAC,
	MaxLen:   macAddress.MaxLen,
	Context:  macContext,
	Examples: []string{
		"00-1B-63-84-45-E6",
		"Physical Address: §3C-22-FB-0A-91-5D§",
		"Physische Adresse . . . : §9c-b6-d0-e1-4a-7f§",
		"00-1b-63-ff-fe-84-45-e6",
	},
	NearMisses: []string{
		"00-1B-63-84-45",
		"00-1B-63-84-45-E6-AA",
		"00-1B-63-84-45:E6",
		"ZZ-1B-63-84-45-E6",
		"x00-1B-63-84-45-E6",
		"00-00-00-00-00-00",
		"FF-FF-FF-FF-FF-FF",
		"20-05-12-11-30-59-01-02-03",
	},
}

// macSpelt is the same in other ways that only a label tells from other
// numbers: in fours with dots, as network equipment prints it, in pairs with
// spaces, and without anything between.
var macSpelt = detectors.Detector{
	ID:       "MAC_ADDRESS",
	Doc:      macDoc,
	Category: "online_identifier",
	Family:   detectors.FamilyOnline,
	Tier:     2,
	Version:  1,
	Check:    "twelve or sixteen hexadecimal digits",
	Chance:   0.02,
	Value:    valueMAC,
	MaxLen:   macAddress.MaxLen,
	Context:  macRequired(),
	Examples: []string{
		"MAC: §0012.3456.789A§",
		"mac address: §A9 C5 D4 9F EB D3§",
		"bssid=§3c22fb0a915d§",
	},
	NearMisses: []string{"0012.3456.789A", "mac: 0000.0000.0000", "mac: 12 34 56", "mac: FFFFFFFFFFFF"},
}

func macRequired() detectors.Context {
	c := macContext
	c.Required = true
	return c
}

// valueMAC reads twelve or sixteen digits with one kind of separator, or none,
// after every second or fourth.
func valueMAC(v []byte) (n int, verdict detectors.Verdict) {
	digits, sep, group := 0, byte(0), 0
	all, none := byte(15), byte(0)
	for n < len(v) && digits < 17 {
		c := v[n]
		if isHex(c) {
			all, none = all&hexValue[c], none|hexValue[c]
			digits++
			n++
			continue
		}
		if c != '.' && c != ' ' && c != '-' && c != ':' || n+1 >= len(v) || !isHex(v[n+1]) || n == 0 || sep != 0 && c != sep {
			break
		}
		if sep == 0 {
			sep, group = c, digits
		}
		if digits%group != 0 {
			break
		}
		n++
	}
	whole := digits == 12 || digits == 16
	if !whole || sep != 0 && group != 2 && group != 4 || all == 15 || none == 0 || lex.GluedAfter(v, n) {
		return 0, detectors.Reject
	}
	return n, detectors.Pass
}

const macDoc = "Hardware address of a network interface (IEEE EUI-48, or EUI-64): six or eight pairs of hexadecimal digits " +
	"with colons or hyphens between them."

var macContext = detectors.Context{
	Keywords: map[string][]string{
		"": {"mac", "mac address", "mac addr", "mac-address", "ethernet", "hwaddr", "hardware address", "physical address",
			"bssid", "lladdr", "ether", "link/ether", "bluetooth", "wifi", "wlan"},
		"bg": {"mac адрес"}, "cs": {"mac adresa", "fyzická adresa"}, "da": {"mac-adresse"}, "de": {"mac-adresse", "hardwareadresse", "physische adresse"},
		"el": {"διεύθυνση mac"}, "es": {"dirección mac", "dirección física"}, "et": {"mac-aadress"}, "fi": {"mac-osoite"},
		"fr": {"adresse mac", "adresse physique"}, "ga": {"seoladh mac"}, "hr": {"mac adresa"}, "hu": {"mac-cím"}, "is": {"mac-vistfang"},
		"it": {"indirizzo mac", "indirizzo fisico"}, "lt": {"mac adresas"}, "lv": {"mac adrese"}, "mt": {"indirizz mac"}, "nl": {"mac-adres"},
		"no": {"mac-adresse"}, "pl": {"adres mac", "adres fizyczny"}, "pt": {"endereço mac"}, "ro": {"adresă mac"}, "sk": {"mac adresa"},
		"sl": {"naslov mac"}, "sv": {"mac-adress"},
	},
	Fields: []string{
		"mac", "mac address", "mac addr", "macaddress", "macaddr", "hwaddr", "hardware address", "ethernet address", "wifi mac",
		"wlan mac", "bluetooth address", "bssid", "device mac", "client mac", "eui 48", "eui 64", "mac adresse", "adresse mac",
		"direccion mac", "indirizzo mac", "mac adres", "adres mac", "endereco mac", "mac adress", "mac osoite", "mac adresa",
		"mac cim", "adresa mac", "naslov mac", "mac aadress",
	},
	Negative: []string{"fingerprint", "md5", "sha1", "sha256", "serial", "wwn"},
}

func probeDashedMAC(text []byte, hyphen int) (start, end int, v detectors.Verdict) {
	if start = hyphen - 2; start < 0 || text[hyphen] != '-' || lex.GluedBefore(text, start) || start > 0 && text[start-1] == '-' {
		return 0, 0, detectors.Reject
	}
	if end, v = readMAC(text, start, '-'); v == detectors.Reject || end < len(text) && text[end] == '-' {
		return 0, 0, detectors.Reject
	}
	return start, end, v
}

func probeMAC(text []byte, colon int) (start, end int, v detectors.Verdict) {
	start, ok := groupStart(text, colon)
	if !ok {
		return 0, 0, detectors.Reject
	}
	end, v = readMAC(text, start, ':')
	return start, end, v
}

// readMAC reads pairs of hexadecimal digits with sep between them.
func readMAC(text []byte, i int, sep byte) (end int, v detectors.Verdict) {
	pairs, decimal, upper, lower := 0, true, false, false
	first, all, none := byte(0), byte(0xff), byte(0)
	for ; pairs < 9 && i+1 < len(text) && isHex(text[i]) && isHex(text[i+1]); pairs++ {
		value := hexValue[text[i]]<<4 | hexValue[text[i+1]]
		if pairs == 0 {
			first = value
		}
		all, none = all&value, none|value
		for _, c := range text[i : i+2] {
			decimal = decimal && c <= '9'
			upper = upper || c-'A' < 26
			lower = lower || c-'a' < 26
		}
		if i += 2; i >= len(text) || text[i] != sep {
			pairs++
			break
		}
		i++
	}
	if pairs != 6 && pairs != 8 || text[i-1] == sep || lex.GluedAfter(text, i) || all == 0xff || none == 0 {
		return 0, detectors.Reject // not the form, or everybody's address, or nobody's
	}
	switch {
	case first&1 == 1: // a group's
		return i, detectors.Weak
	case decimal || upper && lower:
		return i, detectors.Pass
	}
	return i, detectors.Strong
}
