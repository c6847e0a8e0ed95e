package online

import (
	"bytes"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// Lengths in bytes, each side of the '@'.
const (
	maxUserInfo = 180
	maxHost     = 74
)

var urlCredentials = detectors.Detector{
	ID: "URL_CREDENTIALS",
	Doc: "User name and password, or a token, in a URL: scheme://user:password@host (RFC 3986 §3.2.1). " +
		"The match runs from the scheme to the host and port.",
	Category: "credential",
	Family:   detectors.FamilyCredential,
	Tier:     1,
	Version:  1,
	Check:    "structure, no placeholder",
	Chance:   0.05, // of URLs with an '@' in the authority: documentation is full of them
	Anchor:   lex.At,
	Probe:    probeURL,
	MaxLen:   maxUserInfo + 1 + maxHost,
	Context: detectors.Context{
		Keywords: map[string][]string{
			"": {"dsn", "url", "uri", "connection string", "database url", "jdbc", "proxy", "http_proxy", "https_proxy", "remote", "origin"},
		},
		Fields: []string{"url", "uri", "dsn", "database url", "connection string", "connection url", "jdbc url", "proxy", "http proxy",
			"https proxy", "redis url", "mongo uri", "amqp url", "broker url", "repository url", "remote url", "webhook url"},
		Negative: []string{"example", "placeholder", "format", "syntax"},
	},
	Examples: []string{
		"amqps://reporting:9vK-t3zQw@mq1.intra.acme.eu:5671",
		"remote: §https://deploy:Xa81_pplQ@git.acme.eu§/team/app.git",
		"url = §ftp://m.rossi:tr0mbone%21@files.acme.it§",
		"jdbc:§postgres://app:q8Zr2m@10.4.7.20:3306§/shop",
		"§https://ghp_16C7e42F292c6912E7710c838347Ae178B4a@github.com§/org/app",
	},
	NearMisses: []string{
		"https://user:password@example.com",
		"postgres://${DB_USER}:${DB_PASS}@db:5432/x",
		"https://<user>:<pass>@host/",
		"https://medium.com/@someone",
		"mailto:jan@firma.cz",
		"https://deploy@git.acme.eu/app.git",
		"ssh://git@github.com/org/repo",
		"https://x.com/a:b@c",
		"scheme://%s:%s@%s",
	},
}

func probeURL(text []byte, at int) (start, end int, v detectors.Verdict) {
	slashes, ok := findAuthority(text, at)
	if !ok {
		return 0, 0, detectors.Reject
	}
	start = slashes - 1 // of "://"
	for start > 0 && at-start < maxUserInfo && isScheme(text[start-1]) {
		start--
	}
	for start < slashes-1 && (text[start]|0x20)-'a' >= 26 {
		start++
	}
	end = readHost(text, at+1)
	if slashes-1-start < 2 || end == at+1 || lex.GluedBefore(text, start) || lex.GluedAfter(text, end) ||
		end < len(text) && text[end] == '@' {
		return 0, 0, detectors.Reject
	}
	if v = judgeUserInfo(text[slashes+2:at], text[at+1:end]); v == detectors.Reject {
		return 0, 0, v
	}
	return start, end, v
}

// findAuthority returns the offset of the "//" that opens the authority whose
// user part ends at text[at].
func findAuthority(text []byte, at int) (slashes int, ok bool) {
	i, least := at, max(2, at-maxUserInfo+20)
	for i > least && !endsUserInfo[text[i-1]] {
		i--
	}
	if i <= least || text[i-1] != '/' {
		return 0, false
	}
	return i - 2, text[i-2] == '/' && text[i-3] == ':' && i < at
}

// endsUserInfo marks the slash, the bytes that no user part holds, and the separators of
// CSV, which it could but does not: without them every mail address in a table
// would cost a look at the whole row.
var endsUserInfo = makeEndsUserInfo()

func makeEndsUserInfo() (t [256]bool) {
	for c := range t {
		t[c] = c <= ' ' || c == 0x7f || bytes.IndexByte([]byte("/\"'`?#\\,;|"), byte(c)) >= 0
	}
	return t
}

func isScheme(c byte) bool {
	return lex.IsWord(c) && c < 0x80 || c == '+' || c == '-' || c == '.'
}

// readHost returns the end of the host, and port where there is one, at text[i:].
func readHost(text []byte, i int) (end int) {
	stop := min(len(text), i+maxHost)
	j := i
	if j < stop && text[j] == '[' {
		for j < stop && text[j] != ']' && text[j] > ' ' {
			j++
		}
		if j == stop || text[j] != ']' {
			return i
		}
		j++
	} else {
		for j < stop && (lex.GluedAfter(text, j) || text[j] == '-' || text[j] == '.' || text[j] == '_') {
			_, size := utf8.DecodeRune(text[j:])
			j += size
		}
		for j > i && !lex.IsWord(text[j-1]) {
			j--
		}
	}
	if j == i || j == stop || text[j] != ':' {
		return j
	}
	port := j + 1
	for port < stop && port-j <= 5 && text[port]-'0' < 10 {
		port++
	}
	if port > j+1 && !lex.GluedAfter(text, port) {
		return port
	}
	return j
}

// judgeUserInfo weighs what stands before the '@'.
func judgeUserInfo(info, host []byte) detectors.Verdict {
	user, password, found := bytes.Cut(info, []byte(":"))
	if !found {
		if isToken(user) {
			return detectors.Strong
		}
		return detectors.Reject
	}
	switch {
	case len(password) == 0, bytes.ContainsAny(info, "<>{}()|"), password[0] == '$', password[0] == '%' && !isEscape(password),
		isMask(password):
		return detectors.Reject
	case isPlaceholder(password):
		return detectors.Weak
	case bytes.Contains(host, []byte("example.")), string(host) == "host", string(host) == "hostname":
		return detectors.Sample
	case string(user) == string(password) || len(password) < 4:
		return detectors.Pass
	}
	return detectors.Strong
}

// isEscape reports whether b starts with a percent-escape ("%21"), unlike a
// variable ("%s", "%PASS%").
func isEscape(b []byte) bool { return len(b) > 2 && isHex(b[1]) && isHex(b[2]) }

// isMask reports whether a password is blacked out: "***", "xxxx", "...".
func isMask(b []byte) bool {
	for _, c := range b {
		if c != b[0] {
			return false
		}
	}
	return bytes.IndexByte([]byte("*xX.-_#"), b[0]) >= 0
}

// isToken reports whether a user name is an access token: long, of letters and
// digits with both among them.
func isToken(b []byte) bool {
	digits, letters := 0, 0
	for _, c := range b {
		switch {
		case c-'0' < 10:
			digits++
		case (c|0x20)-'a' < 26:
			letters++
		case c != '_' && c != '-':
			return false
		}
	}
	return len(b) >= 20 && digits >= 3 && letters >= 3
}

// isPlaceholder reports whether a password is a word that stands for one.
func isPlaceholder(password []byte) bool {
	var buf [12]byte
	if len(password) > len(buf) {
		return false
	}
	for i, c := range password {
		if c-'A' < 26 {
			c |= 0x20
		}
		buf[i] = c
	}
	switch string(buf[:len(password)]) {
	case "password", "passwd", "pass", "pwd", "pw", "secret", "token", "mypass", "mypassword", "mypasswd", "yourpassword",
		"your-token", "changeme", "change-me", "foo", "bar", "baz", "test", "p", "pass1", "password1", "passphrase",
		"key", "apikey", "api_key", "credentials", "auth", "user", "username", "x-token-auth", "redacted":
		return true
	}
	return false
}
