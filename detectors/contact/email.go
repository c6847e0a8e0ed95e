package contact

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// Lengths of RFC 5321 §4.5.3.1, in bytes; the whole is bounded by the 256 of a
// path less its angle brackets (RFC 3696, erratum 1690).
const (
	maxLocal  = 64
	maxLabel  = 63
	maxDomain = 253
	maxEmail  = 254
)

var emailAddress = detectors.Detector{
	ID: "EMAIL_ADDRESS",
	Doc: "E-mail address: local part, '@' and a domain under a top-level domain that exists. " +
		"Syntax of RFC 5321 and 5322 as people write it, with the letters of RFC 6531; top-level domains from IANA.",
	Category: "contact",
	Family:   detectors.FamilyContact,
	Tier:     1,
	Version:  1,
	Check:    "lengths, dots, top-level domain",
	Chance:   0.05, // of words joined by '@' and dots: a third of the labels of two letters exist
	Anchor:   lex.At,
	Probe:    probeEmail,
	MaxLen:   maxEmail,
	Context: detectors.Context{
		Keywords: emailKeywords,
		Fields: []string{
			"email", "e mail", "mail", "email address", "e mail address", "mail address", "email addr", "smtp addr",
			"contact email", "user email", "primary email", "work email", "private email", "email 1", "email 2",
			"mailadresse", "e mail adresse", "emailadresse", "courriel", "adresse electronique", "adresse mail", "mel",
			"correo", "correo electronico", "posta elettronica", "indirizzo email", "emailadres", "e mailadres",
			"adres email", "adres e mail", "correio eletronico", "e post", "epost", "epostadress", "epostadresse",
			"sahkoposti", "sahkopostiosoite", "emailova adresa", "e mail cim", "adresa de e mail", "adresa email",
			"e posta", "eposta", "elektronski naslov", "e posti aadress", "e pasts", "el pastas", "netfang", "riomhphost",
		},
		// Identifiers of mails and their parts are written as addresses are.
		Negative: []string{"message id", "content id", "in reply to", "cid"},
	},
	Examples: []string{
		"jan.novak@zeleny-statek.cz",
		"Kontakt: §marta.kowalska+faktury@poczta.onet.pl§.",
		"<a href=\"mailto:§o'connor@gaeltacht.ie§\">",
		"email=§j_smit@xn--bcher-kva.nl§&lang=nl",
		"пишите на §иван@почта.рф§, спасибо",
		"To: \"Lena Berg\" <§lena.berg@example.com§>",
	},
	NearMisses: []string{
		"git@github.com:pdatlas/pdatlas.git",
		"logo@2x.png and icon@3x.zip",
		"root@buildhost:~$ ls",
		"a..bc@outlook.com",
		"https://deploy@ci.example.com/job",
		"carol@new_type.com",
		"joe@nowhere.invalid",
		"aes128-gcm@openssh.com",
		"return@forEach.name",
	},
}

var emailKeywords = map[string][]string{
	"":   {"email", "e-mail", "mail", "mailto"},
	"bg": {"имейл", "електронна поща", "ел поща"},
	"cs": {"e-mailová adresa", "e-mailem"},
	"da": {"mailadresse", "e-mailadresse"},
	"de": {"e-mail-adresse", "mailadresse"},
	"el": {"ηλεκτρονικό ταχυδρομείο", "ηλεκτρονική διεύθυνση"},
	"es": {"correo", "correo electrónico"},
	"et": {"e-post", "e-posti aadress", "meil"},
	"fi": {"sähköposti", "sähköpostiosoite"},
	"fr": {"courriel", "mél", "adresse électronique"},
	"ga": {"ríomhphost"},
	"hr": {"e-pošta", "adresa e-pošte"},
	"hu": {"e-mail cím"},
	"is": {"netfang", "tölvupóstur"},
	"it": {"posta elettronica", "indirizzo email"},
	"lt": {"el paštas", "elektroninis paštas"},
	"lv": {"e-pasts", "e-pasta adrese"},
	"mt": {"imejl"},
	"nl": {"e-mailadres"},
	"no": {"e-post", "epost", "e-postadresse"},
	"pl": {"adres e-mail", "poczta elektroniczna"},
	"pt": {"correio eletrónico", "correio electrónico"},
	"ro": {"adresă de e-mail", "poștă electronică"},
	"sk": {"e-mailová adresa"},
	"sl": {"e-pošta", "elektronski naslov"},
	"sv": {"e-post", "e-postadress", "mejl"},
}

// probeEmail reads the domain after the '@' first: most '@' that are no
// address (handles, decorators, package versions) fail there.
func probeEmail(text []byte, at int) (start, end int, v detectors.Verdict) {
	end, kind := readDomain(text, at+1)
	if kind == tldUnknown {
		return 0, 0, detectors.Reject
	}
	start, ok := readLocal(text, at, end)
	if !ok || start == at || at-start > maxLocal || end-start > maxEmail || lex.GluedAfter(text, end) {
		return 0, 0, detectors.Reject
	}
	return start, end, judgeEmail(text, start, at, end, kind)
}

// Classes of bytes in domains and local parts.
const (
	plain = 1 << iota // letters, digits, "_", "-", "+": anywhere in a local part
	label             // letters and digits: a domain's labels
	hyphen
	dot
	inner // "!$%&'*^~": in a local part, but rarely its first character
	high  // from 0x80
)

var emailClass = makeEmailClass()

func makeEmailClass() (t [256]uint8) {
	for i := range t {
		switch c := byte(i); {
		case c-'0' < 10, (c|0x20)-'a' < 26:
			t[i] = plain | label
		case c == '-':
			t[i] = plain | hyphen
		case c == '_', c == '+':
			t[i] = plain
		case c == '.':
			t[i] = dot
		case bytes.IndexByte([]byte("!$%'*^~"), c) >= 0:
			t[i] = inner
		case c >= utf8.RuneSelf:
			t[i] = high
		}
	}
	return t
}

// readDomain reads the domain name at text[i:] and returns its end and the
// kind of its last label; tldUnknown when there is no domain.
func readDomain(text []byte, i int) (end int, kind tldKind) {
	prev, last, first := i, i, i // starts of the last two labels and of the one being read
	j := i
scan:
	for within := text[:min(len(text), i+maxDomain+1)]; ; j++ {
		for j < len(within) && emailClass[within[j]]&(label|hyphen) != 0 {
			j++
		}
		if j >= len(within) {
			break
		}
		switch emailClass[within[j]] {
		case dot:
			if j == first || j-first > maxLabel || text[first] == '-' || text[j-1] == '-' {
				break scan
			}
			prev, last, first = last, first, j+1
		case high:
			r, n := utf8.DecodeRune(text[j:])
			if !isIDNLetter(r) || lex.Unspaced(r) && j > first && text[j-1] < utf8.RuneSelf {
				break scan
			}
			j += n - 1
		default:
			break scan
		}
	}
	if j-i > maxDomain || j < len(text) && text[j] == '_' {
		return 0, tldUnknown
	}
	if j > i && j == first { // a dot that ends a sentence
		j, first, last = j-1, last, prev
	}
	for j > first && text[j-1] == '-' {
		j--
	}
	if first == i || j-first > maxLabel {
		return 0, tldUnknown
	}
	if kind = kindOfTLD(text[first:j]); kind == tldUnknown && last > i && text[first]-'A' < 26 {
		// A sentence that starts without a space: "joe@site.org.Please".
		j = first - 1
		kind = kindOfTLD(text[last:j])
	}
	return j, kind
}

// isIDNLetter reports whether a character outside ASCII may be part of an
// address: letters and marks, not the full-width forms of Latin (RFC 5892).
func isIDNLetter(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsMark(r)) && (r < 0xff00 || r > 0xffef)
}

// readLocal reads the local part that ends before text[at] back to its start.
// The address ends at end. ok is false when what stands there is none.
func readLocal(text []byte, at, end int) (start int, ok bool) {
	i, least := at, max(0, at-maxLocal-1)
	dots := false
	for {
		for i > least && emailClass[text[i-1]]&plain != 0 {
			i--
		}
		if i == least || emailClass[text[i-1]] != dot {
			break
		}
		dots = dots || i == at || text[i] == '.'
		i--
	}
	if i > 0 && (emailClass[text[i-1]]&(inner|high) != 0 || i == at || text[i-1] == '=') {
		if i == at && text[i-1] == '"' {
			return readQuoted(text, at)
		}
		i = extendLocal(text, i, least, at, end)
		dots = true
	}
	if dots || i < at && text[i] == '.' {
		if i, ok = trimDots(text, i, at); !ok {
			return 0, false
		}
	}
	if lex.GluedBefore(text, i) {
		return 0, false
	}
	i = skipEscape(text, i, at)
	for i < at && (text[i] == '-' || emailClass[text[i]] == inner) { // bullets, Markdown
		i++
	}
	return i, i == 0 || !isUserInfo(text, i)
}

// extendLocal reads on to the left over what is rare: punctuation inside a
// local part and letters outside ASCII.
func extendLocal(text []byte, i, least, at, end int) int {
	for i > least {
		c := text[i-1]
		switch emailClass[c] {
		case high:
			r, n := utf8.DecodeLastRune(text[max(0, i-utf8.UTFMax):i])
			if !isIDNLetter(r) || lex.Unspaced(r) && i < at && text[i] < utf8.RuneSelf {
				return i
			}
			i -= n
		case inner, 0:
			if !joinsLocal(text, i-1, at, end) {
				return i
			}
			i--
		default:
			i--
		}
	}
	return i
}

// joinsLocal reports whether the punctuation at text[i] is part of a local
// part: a letter or digit stands before it, and it is no quote, separator or
// percent-escape.
func joinsLocal(text []byte, i, at, end int) bool {
	if i == 0 || emailClass[text[i-1]]&(plain|inner) == 0 {
		return false
	}
	switch c := text[i]; {
	case c == '\'':
		return i+1 < at && (end == len(text) || text[end] != '\'')
	case c == '%':
		return !isEscapedMark(text[i+1 : at])
	case c == '=':
		return i+1 == at || isReturnPath(text, i)
	case c == '?':
		return i+1 == at
	}
	return emailClass[text[i]] == inner
}

// isReturnPath reports whether the '=' at text[i] parts what a mailing list or
// relay puts before the address of whoever a mail bounces for: "bounce+jan=firma.cz@…"
// (VERP), "prvs=1a2b=jan@…" (BATV), "SRS0=…". It stands alone, not as a value
// in a query.
func isReturnPath(text []byte, i int) bool {
	j := i
	for j > 0 && i-j < maxLocal && (emailClass[text[j-1]]&(plain|dot) != 0 || text[j-1] == '=') {
		j--
	}
	if j > 0 && (text[j-1] == '?' || text[j-1] == '&' || text[j-1] == ';' || text[j-1] == '/') {
		return false
	}
	head := text[j:i]
	for _, mark := range [...]string{"bounce", "prvs=", "srs0", "srs1", "msprvs", "return", "verp"} {
		if len(head) >= len(mark) && bytes.EqualFold(head[:len(mark)], []byte(mark)) || mark == "prvs=" && bytes.EqualFold(head, []byte("prvs")) {
			return true
		}
	}
	return bytes.IndexByte(head, '+') > 0 && bytes.IndexByte(head, '=') < 0
}

// trimDots drops a leader of three or more dots ("E-mail....joe@…"); any other
// dot at an end or beside another is an error of syntax.
func trimDots(text []byte, i, at int) (start int, ok bool) {
	if leader := bytes.LastIndex(text[i:at], []byte("...")); leader >= 0 {
		i += leader + 3
	}
	local := text[i:at]
	if len(local) == 0 || local[0] == '.' || local[len(local)-1] == '.' || bytes.Contains(local, []byte("..")) {
		return 0, false
	}
	return i, true
}

// skipEscape drops what belongs to an escape of program text: "\n", "\u003c"
// and "%3C" before the address.
func skipEscape(text []byte, i, at int) int {
	switch {
	case i == 0 || i >= at:
	case text[i-1] == '\\' && (text[i] == 'n' || text[i] == 'r' || text[i] == 't') && i+1 < at:
		return i + 1
	case text[i-1] == '\\' && text[i] == 'u' && i+5 < at:
		return i + 5
	case text[i-1] == '%' && isEscapedMark(text[i:at]):
		return i + 2
	}
	return i
}

// isEscapedMark reports whether b goes on a percent-escape of a line end,
// space, quote, bracket or separator and has more after it.
func isEscapedMark(b []byte) bool {
	if len(b) < 3 {
		return false
	}
	switch string(b[:2]) {
	case "0A", "0a", "20", "22", "27", "28", "2C", "2c", "2F", "2f", "3A", "3a", "3B", "3b", "3C", "3c", "3D", "3d", "5B", "5b":
		return true
	}
	return false
}

// readQuoted reads a quoted local part that ends with the quotation mark before at.
func readQuoted(text []byte, at int) (start int, ok bool) {
	if at > 2 && text[at-2] == '\\' && text[at-3] != '\\' {
		return 0, false // an escaped quotation mark closes nothing
	}
	for i := at - 2; i >= 0 && at-i <= maxLocal; i-- {
		switch c := text[i]; {
		case c < ' ' || c == 0x7f:
			return 0, false
		case c == '"':
			slashes := 0
			for i-slashes > 0 && text[i-slashes-1] == '\\' {
				slashes++
			}
			if slashes%2 == 1 {
				continue
			}
			// `""`, `x"y"@` and `"a"."b"@` are no local parts.
			return i, i < at-2 && (i == 0 || emailClass[text[i-1]]&^hyphen == 0 && text[i-1] != '"')
		case c == '@': // `"joe@here","x"@…` in code
			return 0, false
		}
	}
	return 0, false
}

// isUserInfo reports whether what starts at text[i] is the user or password
// part of a URL, or follows another '@'.
func isUserInfo(text []byte, i int) bool {
	if text[i-1] == '@' {
		return true
	}
	for j, least := i, max(1, i-maxLocal); j > least; j-- {
		switch c := text[j-1]; c {
		case '/':
			return text[j-2] == '/'
		case '?', '#', '"', '\'', '<', '>', ',', ';', '(', '[', '{', '|', '\\':
			return false
		default:
			if c <= ' ' {
				return false
			}
		}
	}
	return false
}

// judgeEmail weighs an address whose syntax is right.
func judgeEmail(text []byte, start, at, end int, kind tldKind) detectors.Verdict {
	local, domain := text[start:at], text[at+1:end]
	switch {
	case isProgramText(local, domain, text[end:]), isMessageID(text, start):
		return detectors.Reject
	case kind == tldPrivate && (isRole(local) || isPlaceholder(local)):
		return detectors.Reject // a role on a machine: nobody's address
	case kind == tldPrivate, isMasked(local), start >= 4 && string(text[start-4:start]) == "ssh ":
		return detectors.Weak
	case kind == tldReserved || isExampleDomain(domain):
		switch {
		case isPlaceholder(local):
			return detectors.Reject // "your address here"
		case isRole(local):
			return detectors.Sample
		}
		return detectors.Pass
	}
	return detectors.Strong
}

// isMessageID recognises the identifiers of messages (RFC 5322, section 3.6.4),
// which have the form of addresses: in brackets, in a header line of that name.
func isMessageID(text []byte, start int) bool {
	if start == 0 || text[start-1] != '<' {
		return false
	}
	const longestLine = 200
	line := text[max(0, start-longestLine):start]
	line = line[bytes.LastIndexByte(line, '\n')+1:]
	name, _, ok := bytes.Cut(line, []byte{':'})
	if !ok {
		return false
	}
	for _, h := range [...]string{"message-id", "in-reply-to", "references", "content-id", "resent-message-id"} {
		if len(name) == len(h) && bytes.EqualFold(name, []byte(h)) {
			return true
		}
	}
	return false
}

// isProgramText recognises what programs write in the form of an address.
func isProgramText(local, domain, rest []byte) bool {
	if len(rest) > 1 && rest[0] == ':' && (rest[1] == '/' || rest[1] == '~') {
		return true // scp and shell prompts
	}
	switch string(local) {
	case "git", "hg", "this", "super", "return", "break", "continue": // remotes; labels of Kotlin
		return true
	}
	// The names of SSH algorithms (RFC 4251 §6) and scaled images ("logo@2x.zip").
	if string(domain) == "openssh.com" || string(domain) == "libssh.org" {
		return true
	}
	return len(domain) > 3 && domain[0]-'0' < 10 && domain[1] == 'x' && domain[2] == '.' && bytes.Count(domain, domain[2:3]) == 1
}

// isMasked reports whether a local part is blacked out: "j***n".
func isMasked(local []byte) bool {
	i := bytes.IndexByte(local, '*')
	return i >= 0 && i+1 < len(local) && local[i+1] == '*'
}

// isExampleDomain reports whether a domain is one that RFC 2606 keeps for examples.
func isExampleDomain(domain []byte) bool {
	const name = "example."
	n := len(domain) - len("example.com")
	return n >= 0 && domain[n+len(name)-1] == '.' && (n == 0 || domain[n-1] == '.') && bytes.EqualFold(domain[n:n+len(name)], []byte(name))
}

// isPlaceholder reports whether a local part stands for whoever reads it.
func isPlaceholder(local []byte) bool {
	switch string(local) {
	case "user", "username", "you", "your", "me", "name", "yourname", "your-name", "your.name", "your-email", "your_email",
		"email", "mail", "someone", "somebody", "nobody", "user1", "user2":
		return true
	}
	return false
}

// isRole reports whether a local part is that of a function or a test.
func isRole(local []byte) bool {
	switch string(local) {
	case "foo", "bar", "test", "admin", "root", "info", "noreply", "no-reply", "postmaster", "webmaster", "support":
		return true
	}
	return false
}
