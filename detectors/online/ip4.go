package online

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// ipContext is shared by the two notations, as the engine asks of one ID.
var ipContext = detectors.Context{
	Keywords: map[string][]string{
		"": {"ip", "ips", "ipv4", "ipv6", "v6", "ip address", "ip addr", "ip-address", "client ip", "remote ip", "login from",
			"logged in from", "connection from", "forwarded for", "private ip", "public ip", "private", "private network", "gateway", "subnet", "cidr", "router",
			"nameserver", "ping", "inet", "inet6"},
		"bg": {"ip адрес"}, "cs": {"ip adresa"}, "da": {"ip-adresse"}, "de": {"ip-adresse"}, "el": {"διεύθυνση ip"},
		"es": {"dirección ip"}, "et": {"ip-aadress"}, "fi": {"ip-osoite"}, "fr": {"adresse ip"}, "ga": {"seoladh ip"},
		"hr": {"ip adresa"}, "hu": {"ip-cím"}, "is": {"ip-tala"}, "it": {"indirizzo ip"}, "lt": {"ip adresas"},
		"lv": {"ip adrese"}, "mt": {"indirizz ip"}, "nl": {"ip-adres"}, "no": {"ip-adresse"}, "pl": {"adres ip"},
		"pt": {"endereço ip"}, "ro": {"adresă ip"}, "sk": {"ip adresa"}, "sl": {"naslov ip"}, "sv": {"ip-adress"},
	},
	Fields: []string{
		"ip", "ip address", "ip addr", "ipaddress", "ipaddr", "ipv4", "ipv6", "client ip", "client addr", "remote addr", "remote ip",
		"remote host", "remote address", "src ip", "source ip", "dst ip", "destination ip", "host ip", "user ip", "login ip",
		"last login ip", "x forwarded for", "forwarded for", "peer address", "ip adresse", "adresse ip", "direccion ip",
		"indirizzo ip", "ip adres", "adres ip", "endereco ip", "ip adress", "ip osoite", "ip adresa", "ip cim", "adresa ip",
		"naslov ip", "ip aadress", "ip adresas", "ip tala", "clientip", "remoteaddr", "sourceip",
	},
	// Four numbers with dots are versions and chapters before they are addresses.
	Negative: []string{"version", "versions", "release", "firmware", "build", "oid", "section", "chapter", "kernel", "assembly", "netmask", "subnet mask"},
}

const ipDoc = "Address of a device on a network: IP version 4 (RFC 791) as four numbers, version 6 (RFC 4291, 5952) " +
	"in any of its short forms. Addresses of persons' devices are personal data (CJEU C-582/14)."

var ip4 = detectors.Detector{
	ID:       "IP_ADDRESS",
	Doc:      ipDoc,
	Category: "online_identifier",
	Family:   detectors.FamilyOnline,
	Tier:     1,
	Version:  1,
	Check:    "ranges of the parts, written forms",
	Chance:   0.22, // of four random numbers of one to three digits
	Shapes: []string{
		"9{1,3}.9{1,3}.9{1,3}.9{1,3}",
		"9{1,3}.9{1,3}.9{1,3}.9{1,3}/9{1,2}", // a network, CIDR (RFC 4632)
	},
	Validate: validateIP4,
	MaxLen:   maxIP,
	Context:  ipContext,
	Examples: []string{
		"192.168.17.4",
		"client §85.214.132.117§ - - [22/Nov/2026]",
		"ip=§91.198.174.192§:443",
		"remote addr: §10.1.2.3§",
		"route §172.16.0.0/12§ via gw",
	},
	NearMisses: []string{
		"1.2.3.4",
		"version 10.0.19.1",
		"256.1.1.1",
		"192.168.01.1",
		"192.168.1.1.7",
		"v4.18.20.30",
		"127.0.0.1",
		"255.255.255.0",
		"foo-41.173.96.26-r0",
	},
}

func validateIP4(t *lex.Token) detectors.Verdict {
	var parts [5]int
	offset := 0
	for i := range t.Runs() {
		n := t.Run(i)
		parts[i] = t.Num(offset, offset+n)
		if parts[i] > 255 || n > 1 && t.Compact()[offset] == '0' {
			return detectors.Reject
		}
		offset += n
	}
	// Separators of one byte: "1. 2. 3. 4" is a list.
	if t.End-t.Start != t.Len()+t.Runs()-1 || isTied(t) {
		return detectors.Reject
	}
	if t.Runs() == 5 {
		if parts[4] > 32 {
			return detectors.Reject
		}
		return judgeNetwork(parts[0])
	}
	return judgeIP4(parts[0], parts[1], parts[2], parts[3])
}

// isTied reports whether the token is a part of something longer: a version
// with a suffix, a domain name, a path of dots.
func isTied(t *lex.Token) bool {
	switch t.Before() {
	case '.', '-', '_', '~', '^':
		return true
	}
	switch t.After() {
	case '-', '_', '~', '+':
		next := t.End + 1
		return next < len(t.Text) && lex.IsWord(t.Text[next]) && t.Text[next]-'0' > 9
	}
	return false
}

// judgeNetwork weighs an address with a prefix length: nothing else is written
// so, but "everything" and the machine itself are nobody's.
func judgeNetwork(first int) detectors.Verdict {
	if first == 0 || first == 127 {
		return detectors.Pass
	}
	return detectors.Strong
}

// judgeIP4 weighs an address by its range (RFC 6890) and by how like a version
// its numbers are.
func judgeIP4(a, b, c, d int) detectors.Verdict {
	switch {
	case a == 0, a == 127, a == 255:
		return detectors.Weak // this host, loopback, masks and broadcast
	case a == 192 && b == 0 && c == 2, a == 198 && b == 51 && c == 100, a == 203 && b == 0 && c == 113:
		return detectors.Sample // RFC 5737
	case a == 10 && (b >= 10 || c >= 10 || d >= 10):
		return detectors.Strong
	case a >= 100 && (b > 0 || c > 0), large(a)+large(b)+large(c)+large(d) >= 2:
		return detectors.Strong
	case a == b && b == c && c == d: // public resolvers: "8.8.8.8"
		return detectors.Strong
	case a < 10 && b < 10 && c < 10 && d < 10, c == 0 && d == 0:
		return detectors.Weak // versions and chapters
	}
	return detectors.Pass
}

// large is 1 for a number that versions rarely reach.
func large(n int) int {
	if n >= 20 {
		return 1
	}
	return 0
}
