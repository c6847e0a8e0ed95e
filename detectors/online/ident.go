package online

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// readUUID returns the end of the UUID (RFC 9562) at the start of v, in braces
// perhaps, and whether its version and variant are assigned; 0 when there is none.
func readUUID(v []byte) (end int, assigned bool) {
	i := 0
	if len(v) > 0 && v[0] == '{' {
		i = 1
	}
	if len(v) < i+36 {
		return 0, false
	}
	for j, c := range v[i : i+36] {
		if dash := j == 8 || j == 13 || j == 18 || j == 23; dash != (c == '-') || !dash && !isHex(c) {
			return 0, false
		}
	}
	version, variant := v[i+14], hexValue[v[i+19]]
	end = i + 36
	if i == 1 {
		if end >= len(v) || v[end] != '}' {
			return 0, false
		}
		end++
	}
	if lex.GluedAfter(v, end) || end < len(v) && v[end] == '-' {
		return 0, false
	}
	return end, version-'1' < 8 && variant>>2 == 2
}

// uuidValue judges a labelled UUID.
func uuidValue(v []byte) (n int, verdict detectors.Verdict) {
	n, assigned := readUUID(v)
	switch {
	case n == 0 || isFiller(v[:n]):
		return 0, detectors.Reject
	case assigned:
		return n, detectors.Strong
	}
	return n, detectors.Weak
}

// isFiller reports whether all letters and digits of s are the same.
func isFiller(s []byte) bool {
	first := byte(0)
	for _, c := range s {
		if !lex.IsWord(c) {
			continue
		}
		if first == 0 {
			first = c
		}
		if c != first {
			return false
		}
	}
	return true
}

var uuid = detectors.Detector{
	ID:       "UUID",
	Doc:      "Universally unique identifier (RFC 9562): 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12. It is personal where it stands for a person; those of version 1 hold a hardware address and a time.",
	Category: "online_identifier", Family: detectors.FamilyOnline, Tier: 2, Version: 1,
	Check: "groups, version and variant", Chance: 0.05,
	Value: uuidValue, MaxLen: 38,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"uuid", "guid", "unique id", "unique identifier", "object id", "objectguid"}},
		Fields:   []string{"uuid", "guid", "person uuid", "user uuid", "object guid", "external id", "subject id", "unique id", "objectguid"},
		Required: true,
	},
	Examples: []string{
		"uuid: §3f2504e0-4f89-41d3-9a0c-0305e82c3301§",
		"GUID = §{6BA7B810-9DAD-11D1-80B4-00C04FD430C8}§",
	},
	NearMisses: []string{"3f2504e0-4f89-41d3-9a0c-0305e82c3301", "uuid: 00000000-0000-0000-0000-000000000000", "guid: 3f2504e0-4f89-41d3-9a0c", "uuid: v4"},
}

// userIDWords name users and members; numbers of customers are GENERIC_ID's.
var userIDWords = map[string][]string{
	"": {"user id", "userid", "user_id", "account id", "member id", "subscriber id", "visitor id", "profile id", "subject id", "member number", "membership number", "user no",
		"user number", "player id", "patron id"},
	"bg": {"потребителски номер"}, "cs": {"id uživatele", "členské číslo"}, "da": {"bruger-id", "medlemsnummer"}, "de": {"benutzer-id", "benutzernummer", "mitgliedsnummer", "teilnehmernummer", "nutzer-id", "mitglieds-nr"},
	"el": {"αναγνωριστικό χρήστη", "αριθμός μέλους"}, "es": {"id de usuario", "número de socio"}, "et": {"kasutaja id", "liikmenumber"}, "fi": {"käyttäjätunnus", "jäsennumero"},
	"fr": {"identifiant utilisateur", "numéro d'adhérent", "numéro de membre"}, "ga": {"uimhir bhall"}, "hr": {"korisnički broj", "članski broj"}, "hu": {"felhasználói azonosító", "tagsági szám"}, "is": {"félagsnúmer"},
	"it": {"id utente", "codice utente", "numero di socio"}, "lt": {"vartotojo id", "nario numeris"}, "lv": {"lietotāja id", "biedra numurs"}, "mt": {"numru tal-membru"}, "nl": {"gebruikers-id", "lidnummer"}, "no": {"bruker-id", "medlemsnummer"},
	"pl": {"id użytkownika", "numer członkowski"}, "pt": {"id do utilizador", "número de sócio"}, "ro": {"id utilizator", "număr de membru"}, "sk": {"id používateľa", "členské číslo"}, "sl": {"id uporabnika", "članska številka"},
	"sv": {"användar-id", "medlemsnummer"},
}

var userID = detectors.Detector{
	ID:       "USER_ID",
	Doc:      "Number or token by which a service knows a user or member (GDPR recital 26: a pseudonym): a UUID, or up to 32 letters and digits with a digit among them, named by its label or field.",
	Category: "online_identifier", Family: detectors.FamilyOnline, Tier: 2, Version: 1,
	Check: "form", Chance: 0.5, General: true,
	Value: valueUserID, MaxLen: 40,
	Context: detectors.Context{
		Keywords: userIDWords,
		Fields:   detectors.FieldsFrom(userIDWords, "usr id", "memberid", "subscriberid", "accountid", "user key"),
		Required: true,
	},
	Examples:   []string{"member id: §48213§", "account id = §3f2504e0-4f89-41d3-9a0c-0305e82c3301§", "subscriber id: §S-00482917§"},
	NearMisses: []string{"48213", "user id: none", "user_id: int", "member id: $id"},
}

func valueUserID(v []byte) (n int, verdict detectors.Verdict) {
	if n, verdict = uuidValue(v); n > 0 {
		return n, verdict
	}
	id := lex.ReadIdent(v, 32)
	if id.Chars < 3 || isCall(v, id.End) {
		return 0, detectors.Reject
	}
	return id.End, detectors.Pass
}

// isCall reports whether a bracket follows v[:n], as in program text.
func isCall(v []byte, n int) bool {
	return n < len(v) && (v[n] == '(' || v[n] == '[' || v[n] == '{' || v[n] == '$' || v[n] == '%')
}

var advertisingID = detectors.Detector{
	ID:       "ADVERTISING_ID",
	Doc:      "Identifier for advertising of a phone or television (Apple's IDFA and IDFV, Google's AAID, Amazon, Roku, Microsoft): a UUID that its label tells from any other.",
	Category: "online_identifier", Family: detectors.FamilyOnline, Tier: 2, Version: 1,
	Check: "groups, version and variant", Chance: 0.05,
	Value: uuidValue, MaxLen: 38,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"idfa", "idfv", "gaid", "aaid", "adid", "advertising id", "advertising identifier", "ad id", "google advertising id", "google ad id", "maid", "rida", "tifa", "afai", "vida", "oaid", "ifa"}},
		Fields:   []string{"idfa", "idfv", "gaid", "aaid", "adid", "advertising id", "ad id", "maid", "rida", "device advertising id", "oaid", "ifa", "mobile ad id", "tifa"},
		Required: true,
	},
	Examples:   []string{"IDFA: §6D92078A-8246-4BA4-AE5B-76104861E7DC§", "gaid=§cdda802e-fb9c-47ad-9866-0794d394c912§"},
	NearMisses: []string{"cdda802e-fb9c-47ad-9866-0794d394c912", "idfa: 00000000-0000-0000-0000-000000000000", "adid: 12"},
}

// hexWord returns the end of the hexadecimal digits at the start of v, 0 when
// something is glued to them.
func hexWord(v []byte) (n int) {
	for n < len(v) && isHex(v[n]) {
		n++
	}
	if lex.GluedAfter(v, n) {
		return 0
	}
	return n
}

var androidID = detectors.Detector{
	ID:       "ANDROID_ID",
	Doc:      "Settings.Secure.ANDROID_ID: 64 bits in hexadecimal, by app and user of a device (Android documentation).",
	Category: "online_identifier", Family: detectors.FamilyOnline, Tier: 2, Version: 1,
	Check: "length", Chance: 0.02,
	Value: func(v []byte) (int, detectors.Verdict) {
		if n := hexWord(v); (n == 15 || n == 16) && !isFiller(v[:n]) {
			return n, detectors.Pass
		}
		return 0, detectors.Reject
	},
	MaxLen: 16,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"android id", "android_id", "androidid", "ssaid"}},
		Fields:   []string{"android id", "androidid", "ssaid", "android device id"},
		Required: true,
	},
	Examples:   []string{"android_id: §9774d56d682e549c§", "Android ID: §38f1c4d2a97b60e5§"},
	NearMisses: []string{"9774d56d682e549c", "android_id: 0000000000000000", "android id: 9774d56d"},
}

var browserFingerprint = detectors.Detector{
	ID:       "BROWSER_FINGERPRINT",
	Doc:      "Hash of the properties of a browser or device by which a visitor is known again: 20 or more letters and digits, labelled as a fingerprint of a browser, canvas or device.",
	Category: "online_identifier", Family: detectors.FamilyOnline, Tier: 2, Version: 1,
	Check: "length", Chance: 0.1,
	Value: func(v []byte) (int, detectors.Verdict) {
		id := lex.ReadIdent(v, 128)
		if id.Chars < 16 || id.Spaced || id.Digits < 3 || isFiller(v[:id.End]) || isCall(v, id.End) {
			return 0, detectors.Reject
		}
		return id.End, detectors.Pass
	},
	MaxLen: 160,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"browser fingerprint", "device fingerprint", "canvas fingerprint", "visitor fingerprint", "fingerprintjs", "visitorid", "canvas hash", "browser_fingerprint", "device_fingerprint"}},
		Fields:   []string{"browser fingerprint", "device fingerprint", "canvas fingerprint", "visitor fingerprint", "canvas hash", "visitorid", "client fingerprint", "fp hash"},
		Required: true,
	},
	Examples:   []string{"browser fingerprint: §3f9a1c7e5b2d8046f1e3a5c7092b4d6e§", "visitorId: §Zk2Lm4Np6Qr8St0Uv2Wx§"},
	NearMisses: []string{"3f9a1c7e5b2d8046f1e3a5c7092b4d6e", "ssh key fingerprint: SHA256:abc", "device fingerprint: none"},
}

const cookieDoc = "Identifier in a cookie by which a browser is known again: the value of a cookie whose name is known for it (_fbp, JSESSIONID …), or labelled as a cookie identifier."

var cookieContext = detectors.Context{
	Keywords: map[string][]string{"": {"cookie", "set-cookie", "cookie id", "cookie_id", "cookieid", "cookies"}},
	Fields:   []string{"cookie", "cookie id", "cookieid", "set cookie", "cookies", "tracking cookie"},
	Required: true,
}

// cookieNames leaves out those of Google Analytics: GA_CLIENT_ID finds what is in them.
var cookieNames = []string{"_fbp=", "_fbc=", "_gcl_au=", "JSESSIONID=", "PHPSESSID=", "ASP.NET_SessionId=", "connect.sid=", "__utma=", "_hjid=", "_uetvid=", "_pk_id", "laravel_session=",
	"sessionid=", "IDE=", "NID=", "_scid=", "ajs_anonymous_id=", "optimizelyEndUserId=", "AMCV_", "__cfduid=", "XSRF-TOKEN="}

var cookieKnown = detectors.Detector{
	ID: "COOKIE_ID", Doc: cookieDoc,
	Category: "online_identifier", Family: detectors.FamilyOnline, Tier: 2, Version: 1,
	Check: "name, length", Chance: 0.05,
	Literals: cookieNames, Probe: probeCookie, MaxLen: 200,
	Context: cookieContext,
	Examples: []string{
		"Cookie: §JSESSIONID=9F1C7E5B2D8046F1E3A5C7092B4D6E8F§; lang=de",
		"Set-Cookie: §PHPSESSID=k3q7mz2xw9vb5nr8ty3ul6pe1s§; path=/",
	},
	NearMisses: []string{"JSESSIONID=x", "PHPSESSID=k3q7mz2xw9vb5nr8ty3ul6pe1s", "cookie: lang=de"},
}

func probeCookie(text []byte, at int) (start, end int, v detectors.Verdict) {
	i := at
	for i < len(text) && i-at < 60 && text[i] != '=' && text[i] > ' ' && text[i] != ';' {
		i++
	}
	if i >= len(text) || text[i] != '=' || lex.GluedBefore(text, at) || at > 0 && (text[at-1] == '_' || text[at-1] == '-') {
		return 0, 0, detectors.Reject
	}
	end = i + 1
	for end < len(text) && end-i <= 130 && (lex.IsWord(text[end]) && text[end] < 0x80 || bytes.IndexByte([]byte("-_.%|:+/!*~"), text[end]) >= 0) {
		end++
	}
	for end > i && !lex.IsWord(text[end-1]) {
		end--
	}
	if end-i < 9 || end-i > 130 || lex.GluedAfter(text, end) || isFiller(text[i+1:end]) {
		return 0, 0, detectors.Reject
	}
	return at, end, detectors.Strong
}

var cookieLabelled = detectors.Detector{
	ID: "COOKIE_ID", Doc: cookieDoc,
	Category: "online_identifier", Family: detectors.FamilyOnline, Tier: 2, Version: 1,
	Check: "length", Chance: 0.2,
	Value: func(v []byte) (int, detectors.Verdict) {
		if n, verdict := uuidValue(v); n > 0 {
			return n, verdict
		}
		id := lex.ReadIdent(v, 128)
		if id.Chars < 10 || id.Spaced || id.Digits < 2 || isCall(v, id.End) || id.End < len(v) && v[id.End] == '=' {
			return 0, detectors.Reject
		}
		return id.End, detectors.Pass
	},
	MaxLen:     160,
	Context:    cookieContext,
	Examples:   []string{"cookie_id: §k3q7mz2xw9vb5nr8§", "Cookie ID = §cdda802e-fb9c-47ad-9866-0794d394c912§"},
	NearMisses: []string{"k3q7mz2xw9vb5nr8", "cookie: none", "cookies: 12"},
}

var gaClientID = detectors.Detector{
	ID:       "GA_CLIENT_ID",
	Doc:      "Client identifier of Google Analytics, as the cookie _ga holds it: GA1, the depth of the domain, a random number and the time of the first visit in seconds since 1970.",
	Category: "online_identifier", Family: detectors.FamilyOnline, Tier: 1, Version: 1,
	Check: "parts, time between 2005 and 2040", Chance: 0.001,
	Literals: []string{"GA1."}, Probe: probeGA, MaxLen: 40,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"_ga", "_gid", "google analytics", "analytics"}},
		Fields:   []string{"ga", "ga client id", "client id ga", "ga cid"},
	},
	Examples:   []string{"GA1.2.1033501218.1368477899", "Cookie: _ga=§GA1.1.483920174.1735689600§;", "\"§GA1.3.20398471.1650000000§\""},
	NearMisses: []string{"GA1.2", "GA1.2.1033501218", "GA1.2.1033501218.999", "GA1.2.1033501218.4368477899"},
}

func probeGA(text []byte, at int) (start, end int, v detectors.Verdict) {
	i := at + len("GA1.")
	var parts [3][]byte
	for p := range parts {
		from := i
		for i < len(text) && i-from < 11 && text[i]-'0' < 10 {
			i++
		}
		if parts[p] = text[from:i]; i == from {
			return 0, 0, detectors.Reject
		}
		if p < 2 {
			if i >= len(text) || text[i] != '.' {
				return 0, 0, detectors.Reject
			}
			i++
		}
	}
	seconds := 0
	for _, c := range parts[2] {
		seconds = seconds*10 + int(c-'0')
	}
	if len(parts[0]) > 2 || len(parts[1]) < 6 || seconds < 1104537600 || seconds > 2208988800 || lex.GluedBefore(text, at) || lex.GluedAfter(text, i) {
		return 0, 0, detectors.Reject
	}
	return at, i, detectors.Strong
}

var userAgent = detectors.Detector{
	ID:       "USER_AGENT",
	Doc:      "Name of a browser or program with its version and system, as requests carry it (RFC 9110, section 10.1.5). Alone it names nobody; it is a part of a fingerprint, and is reported where a label or field names it.",
	Category: "online_identifier", Family: detectors.FamilyOnline, Tier: 2, Version: 1,
	Check: "product and version", Chance: 0.05,
	Literals: []string{"Mozilla/", "Opera/"}, Probe: probeAgent, MaxLen: 300,
	Value: func(v []byte) (int, detectors.Verdict) {
		if _, end, verdict := probeAgent(v, 0); verdict != detectors.Reject {
			return end, verdict
		}
		n := product(v, 0)
		if n == 0 {
			return 0, detectors.Reject
		}
		return n, detectors.Pass
	},
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"user-agent", "user agent", "useragent", "user_agent", "browser", "http_user_agent", "ua"}},
		Fields:   []string{"user agent", "useragent", "http user agent", "browser", "browser agent", "ua string", "client agent"},
		Required: true,
	},
	Examples: []string{
		"User-Agent: §Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0§",
		"user_agent = §Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36§",
	},
	NearMisses: []string{"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "user agent: none", "browser: required"},
}

// product returns the end of "name/version" at v[i:], 0 when there is none.
func product(v []byte, i int) int {
	j := i
	for j < len(v) && j-i < 40 && (lex.IsWord(v[j]) && v[j] < 0x80 || v[j] == '-' || v[j] == '_' || v[j] == '.') {
		j++
	}
	if j-i < 3 || j+1 >= len(v) || v[j] != '/' || v[j+1]-'0' > 9 {
		return 0
	}
	for j++; j < len(v) && j-i < 60 && (lex.IsWord(v[j]) && v[j] < 0x80 || v[j] == '.' || v[j] == '-'); {
		j++
	}
	for j > i && !lex.IsWord(v[j-1]) {
		j--
	}
	if lex.GluedAfter(v, j) {
		return 0
	}
	return j
}

// probeAgent reads products and comments in brackets, one after the other.
func probeAgent(text []byte, at int) (start, end int, v detectors.Verdict) {
	if lex.GluedBefore(text, at) {
		return 0, 0, detectors.Reject
	}
	for i := at; i < len(text); {
		j := product(text, i)
		if j == 0 && text[i] == '(' && i > at {
			if k := bytes.IndexByte(text[i:min(len(text), i+160)], ')'); k > 0 && bytes.IndexByte(text[i:i+k], '\n') < 0 {
				j = i + k + 1
			}
		}
		if j == 0 || j-at > 300 {
			break
		}
		end = j
		if j >= len(text) || text[j] != ' ' {
			break
		}
		i = j + 1
	}
	if end-at < 20 || lex.GluedAfter(text, end) {
		return 0, 0, detectors.Reject
	}
	return at, end, detectors.Strong
}
