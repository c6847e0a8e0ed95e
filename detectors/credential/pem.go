package credential

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

var privateKey = detectors.Detector{
	ID: "PRIVATE_KEY",
	Doc: "Private key in a text form: PEM (RFC 7468: PKCS #1, PKCS #8, SEC 1, OpenSSH), OpenPGP (RFC 9580) or PuTTY. " +
		"The match is the first line and the first line of the key itself.",
	Category: category, Family: detectors.FamilyCredential, Tier: 1, Version: 1,
	Check: "marker and base64 after it", Chance: 1e-9,
	Literals: []string{"-----BEGIN ", "PuTTY-User-Key-File-"}, Probe: probePrivateKey, MaxLen: detectors.MaxValue,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"private key", "private_key"}},
		Fields:   []string{"private key", "ssh key", "tls key", "rsa key"},
	},
	Examples: []string{
		"§-----BEGIN PRIVATE KEY-----\nMIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQ§\n-----END PRIVATE KEY-----\n",
		`"private_key": "§-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEAx9Zk2Lm4Np6Qr8St0Uv2Wx4Yz6Ab8Cd0Ef§\n-----END RSA PRIVATE KEY-----\n"`,
		"§-----BEGIN OPENSSH PRIVATE KEY-----\r\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtz§\r\nc2g=\r\n",
		"§-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,1F2E3D4C\n\nZk2Lm4Np6Qr8St0Uv2Wx4Yz6Ab8Cd0EfGh1Ij3Kl5Mn§\n",
		"§PuTTY-User-Key-File-3: ssh-ed25519§\nEncryption: none\nComment: k\n",
	},
	NearMisses: []string{
		"-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\n",
		"-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
		"grep -r -- '-----BEGIN RSA PRIVATE KEY-----' .",
		"-----BEGIN PRIVATE KEY-----", "PuTTY-User-Key-File-", "-----BEGIN CERTIFICATE-----\nMIID\n",
	},
}

const (
	pemBegin   = "-----BEGIN "
	puttyBegin = "PuTTY-User-Key-File-"
)

func probePrivateKey(text []byte, at int) (start, end int, v detectors.Verdict) {
	if hasPrefix(text, at, puttyBegin) {
		return probePuTTY(text, at)
	}
	label, body := readPEM(text, at)
	if !bytes.HasSuffix(label, []byte("PRIVATE KEY")) && string(label) != "PGP PRIVATE KEY BLOCK" {
		return 0, 0, detectors.Reject
	}
	end = readPEMBody(text, body, at+detectors.MaxValue)
	if end-body < 32 || entropy(text[body:end]) < 2.5 {
		return 0, 0, detectors.Reject
	}
	return at, end, detectors.Strong
}

// probePuTTY reads "PuTTY-User-Key-File-2: ssh-rsa".
func probePuTTY(text []byte, at int) (start, end int, v detectors.Verdict) {
	i := at + len(puttyBegin)
	if i+3 >= len(text) || text[i]-'1' > 8 || text[i+1] != ':' || text[i+2] != ' ' || lex.GluedBefore(text, at) {
		return 0, 0, detectors.Reject
	}
	end = base64url.run(text, i+3, 40)
	if end-i < 7 || end-i > 40 || lex.GluedAfter(text, end) || !lex.IsWord(text[end-1]) {
		return 0, 0, detectors.Reject
	}
	return at, end, detectors.Strong
}

// readPEM reads "-----BEGIN label-----" at text[at:] and returns the label and
// where the base64 after it and its header lines starts; nil when there is none.
func readPEM(text []byte, at int) (label []byte, body int) {
	rest := text[at:min(len(text), at+detectors.MaxValue)]
	if len(rest) < len(pemBegin) {
		return nil, 0
	}
	n := bytes.Index(rest[len(pemBegin):min(len(rest), 60)], []byte("-----"))
	if n < 0 {
		return nil, 0
	}
	label = rest[len(pemBegin):][:n]
	i := len(pemBegin) + n + len("-----")
	if i = skipBreak(rest, i); i < 0 {
		return label, at + len(rest)
	}
	for { // header lines end with an empty one (RFC 1421)
		line := lineEnd(rest, i)
		if line == i || bytes.IndexByte(rest[i:line], ':') >= 0 {
			if i = skipBreak(rest, line); i < 0 {
				return label, at + len(rest)
			}
			continue
		}
		return label, at + i
	}
}

// skipBreak returns the offset after the line break at b[i:], as it stands or
// as an escape of JSON, with spaces after it; -1 when there is none.
func skipBreak(b []byte, i int) int {
	j := i
	for j < len(b) {
		switch {
		case b[j] == '\n' || b[j] == '\r' || b[j] == ' ' || b[j] == '\t':
			j++
		case b[j] == '\\' && j+1 < len(b) && (b[j+1] == 'n' || b[j+1] == 'r'):
			j += 2
		default:
			if j == i {
				return -1
			}
			return j
		}
	}
	return -1
}

// lineEnd returns where the line at b[i:] ends, at a line break or its escape.
func lineEnd(b []byte, i int) int {
	for i < len(b) && b[i] != '\n' && b[i] != '\r' && b[i] != '\\' && b[i] != '"' {
		i++
	}
	return i
}

// readPEMBody returns the end of one line of base64.
func readPEMBody(text []byte, i, limit int) int {
	j := base64std.run(text, i, min(80, max(0, limit-i-1)))
	for j > i && j < len(text) && text[j] == '=' && j < limit {
		j++
	}
	if lex.GluedAfter(text, j) || j > limit {
		return i
	}
	return j
}

var sslCertificate = detectors.Detector{
	ID: "SSL_CERTIFICATE",
	Doc: "X.509 certificate in PEM form (RFC 7468): client certificates name persons. The content begins as RFC 5280 has it: a sequence " +
		"of a sequence with the version. The match is the marker and the first line after it.",
	Category: category, Family: detectors.FamilyCredential, Tier: 1, Version: 1,
	Check: "marker and first fields of the DER form", Chance: 1e-9,
	Literals: []string{"-----BEGIN CERTIFICATE", "-----BEGIN X509 CERTIFICATE", "-----BEGIN TRUSTED CERTIFICATE"},
	Probe:    probeCertificate, MaxLen: 200,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"certificate", "x509"}},
		Fields:   []string{"certificate", "client certificate", "x509 certificate", "ssl certificate", "tls certificate"},
	},
	Examples: []string{
		"§-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ§\nRTES\n",
		`{"cert":"§-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQy8cV5kq0Zr3Lm4Np6Qr8St0Uv0wCgYIKoZIzj0EAwIw§\nLz\n"}`,
	},
	NearMisses: []string{
		"-----BEGIN CERTIFICATE REQUEST-----\nMIICijCCAXICAQAwRTELMAkGA1UEBhMCQVUxEzARBgNVBAgMClNvbWUtU3RhdGUx\n",
		"-----BEGIN CERTIFICATE-----\n(base64)\n-----END CERTIFICATE-----",
		"-----BEGIN CERTIFICATE-----\nQUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVpBQkNERUZHSElKS0xNTk9QUVJTVFVW\n",
	},
}

func probeCertificate(text []byte, at int) (start, end int, v detectors.Verdict) {
	label, body := readPEM(text, at)
	if !bytes.HasSuffix(label, []byte("CERTIFICATE")) {
		return 0, 0, detectors.Reject
	}
	end = readPEMBody(text, body, at+200)
	var der [24]byte
	if n := decode64(der[:], text[body:end]); n < len(der) || !isCertificate(der[:]) {
		return 0, 0, detectors.Reject
	}
	return at, end, detectors.Strong
}

// isCertificate reports whether DER text begins with the two sequences of a
// certificate and its version (context tag 0) or, of version 1, serial number.
func isCertificate(der []byte) bool {
	i := 0
	for range 2 {
		if der[i] != 0x30 {
			return false
		}
		if i++; der[i] < 0x80 {
			i++
			continue
		}
		if i += 1 + int(der[i]&0x7f); i > 12 {
			return false
		}
	}
	return der[i] == 0xa0 && der[i+1] == 3 && der[i+2] == 2 || der[i] == 2
}
