package online

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

const urlDoc = "Web address (RFC 3986): a scheme and a host, or www. and a host. It is a person's only where a field or label says so, and is reported only there."

var urlWords = map[string][]string{
	"":   {"website", "web site", "my homepage", "personal homepage", "my website is", "my website", "web page", "webpage", "my blog", "portfolio"},
	"bg": {"уебсайт", "сайт"}, "cs": {"webová stránka", "webové stránky"}, "da": {"hjemmeside", "websted"}, "de": {"webseite", "internetseite", "internetadresse"},
	"el": {"ιστοσελίδα", "ιστότοπος"}, "es": {"página web", "sitio web"}, "et": {"koduleht", "veebileht"}, "fi": {"kotisivu", "verkkosivu"}, "fr": {"site web", "site internet", "page web"},
	"ga": {"suíomh gréasáin"}, "hr": {"web stranica"}, "hu": {"weboldal", "honlap"}, "is": {"vefsíða", "heimasíða"}, "it": {"sito web", "sito internet", "pagina web"},
	"lt": {"svetainė", "interneto svetainė"}, "lv": {"mājaslapa", "tīmekļa vietne"}, "mt": {"sit elettroniku"}, "nl": {"internetadres"}, "no": {"nettside", "hjemmeside"},
	"pl": {"strona internetowa", "strona www", "witryna"}, "pt": {"sítio web", "página web"}, "ro": {"site web", "pagină web"}, "sk": {"webová stránka"}, "sl": {"spletna stran"},
	"sv": {"hemsida", "webbplats"},
}

var webURL = detectors.Detector{
	ID: "URL", Doc: urlDoc,
	Category: "online_identifier", Family: detectors.FamilyOnline, Tier: 2, Version: 1,
	Check: "scheme and host", Chance: 0.5,
	Literals: []string{"://", "www."}, FoldLiterals: true, Probe: probeWebURL, MaxLen: detectors.MaxValue,
	Value: valueURL,
	Context: detectors.Context{
		Keywords: urlWords,
		Fields: detectors.FieldsFrom(urlWords, "web url", "referer", "referrer", "personal url", "personal website", "profile url", "photo url", "picture url", "avatar url",
			"user url", "visited url", "request url"),
		Required: true,
	},
	Examples: []string{
		"My website is §https://jan-novak.example/cv§",
		"Webseite: §www.lena-berg.de/fotos?x=1§.",
		"sito web §http://rossi.example.it:8080/§",
	},
	NearMisses: []string{"https://jan-novak.example/cv", "see www.w3.org", "url: none", "website: http://", "u.New"},
}

// urlSet are the bytes of a URL as they stand in text: no quotes, brackets of
// markup or spaces. Letters outside ASCII are part of it.
var urlSet = makeURLSet()

func makeURLSet() (t [256]bool) {
	for c := range t {
		t[c] = lex.IsWord(byte(c)) || bytes.IndexByte([]byte("-._~:/?#[]@!$&'()*+,;=%"), byte(c)) >= 0
	}
	return t
}

func probeWebURL(text []byte, at int) (start, end int, v detectors.Verdict) {
	start, host := at, at
	if text[at] == ':' {
		for start > 0 && at-start < 10 && (text[start-1]|0x20)-'a' < 26 {
			start--
		}
		host = at + 3
		if !isWebScheme(text[start:at]) {
			return 0, 0, detectors.Reject
		}
	} else if at > 0 && (text[at-1] == '/' || text[at-1] == '@' || text[at-1] == '.') {
		return 0, 0, detectors.Reject // found by its scheme, or an address
	}
	if lex.GluedBefore(text, start) {
		return 0, 0, detectors.Reject
	}
	end = readURL(text, start)
	if !isHost(hostOf(text[host:end])) || hasPassword(text[host:end]) {
		return 0, 0, detectors.Reject
	}
	return start, end, detectors.Pass
}

func isWebScheme(s []byte) bool {
	return len(s) == 4 && bytes.EqualFold(s, []byte("http")) || len(s) == 5 && bytes.EqualFold(s, []byte("https")) ||
		len(s) == 3 && bytes.EqualFold(s, []byte("ftp"))
}

// readURL returns the end of the URL at text[i:], without the punctuation of
// the sentence around it.
func readURL(text []byte, i int) int {
	j, open := i, 0
	for ; j < len(text) && j-i < detectors.MaxValue && urlSet[text[j]]; j++ {
		switch text[j] {
		case '(', '[':
			open++
		case ')', ']':
			if open--; open < 0 { // closes what opened before the URL
				return trimURL(text, i, j)
			}
		}
	}
	return trimURL(text, i, j)
}

func trimURL(text []byte, i, j int) int {
	for j > i && bytes.IndexByte([]byte(".,;:!?'*&"), text[j-1]) >= 0 {
		j--
	}
	for j > i && lex.GluedAfter(text, j) { // cut within a word: too long for a match
		j--
	}
	return j
}

// hasPassword reports whether a user and password, or a token, stand before the
// host: URL_CREDENTIALS finds those.
func hasPassword(s []byte) bool {
	if i := bytes.IndexAny(s, "/?#"); i >= 0 {
		s = s[:i]
	}
	return bytes.IndexByte(s, '@') > 0
}

// hostOf returns the host at the start of what follows "://".
func hostOf(s []byte) []byte {
	if i := bytes.IndexAny(s, "/?#"); i >= 0 {
		s = s[:i]
	}
	if i := bytes.LastIndexByte(s, '@'); i >= 0 {
		s = s[i+1:]
	}
	if i := bytes.LastIndexByte(s, ':'); i >= 0 && bytes.IndexByte(s, ']') < 0 {
		s = s[:i]
	}
	return s
}

// isHost reports whether s is a name of two labels or more under a top level of
// letters, or an address.
func isHost(s []byte) bool {
	if len(s) > 3 && s[0] == '[' && s[len(s)-1] == ']' {
		return isHex(s[1]) || s[1] == ':'
	}
	labels, label, digits := 0, 0, true
	for i, c := range s {
		switch {
		case c == '.':
			if label == 0 || i+1 == len(s) {
				return false
			}
			labels, label, digits = labels+1, 0, true
			continue
		case c-'0' > 9:
			digits = false
			if !lex.IsWord(c) && c != '-' && c != '_' {
				return false
			}
		}
		label++
	}
	if label == 0 || labels == 0 {
		return false
	}
	return digits && labels == 3 || !digits && label >= 2
}

// valueURL judges a labelled address, which needs no scheme.
func valueURL(v []byte) (n int, verdict detectors.Verdict) {
	if n = readURL(v, 0); n == 0 {
		return 0, detectors.Reject
	}
	rest := v[:n]
	if i := bytes.Index(rest, []byte("://")); i >= 0 {
		if !isWebScheme(rest[:i]) {
			return 0, detectors.Reject
		}
		rest = rest[i+3:]
	}
	host := hostOf(rest)
	switch bare := len(rest) == n; {
	case !isHost(host), isFileName(host), bytes.IndexByte(v[:n], '@') >= 0, bare && host[len(host)-1]-'A' < 26: // "info.URL"
		return 0, detectors.Reject
	case isExampleHost(host):
		return n, detectors.Sample
	}
	return n, detectors.Pass
}

// isExampleHost reports whether a host is of a domain kept for examples (RFC 2606).
func isExampleHost(host []byte) bool {
	for _, d := range [...]string{"example.com", "example.org", "example.net"} {
		if bytes.HasSuffix(host, []byte(d)) {
			return true
		}
	}
	return false
}

// isFileName reports whether a name of two labels ends as files do.
func isFileName(s []byte) bool {
	i := bytes.LastIndexByte(s, '.')
	if i < 0 || bytes.IndexByte(s, '.') != i {
		return false
	}
	switch string(s[i+1:]) {
	case "txt", "pdf", "doc", "docx", "xls", "xlsx", "csv", "json", "xml", "html", "htm", "png", "jpg", "jpeg", "gif", "svg", "js", "ts", "css", "go", "py",
		"java", "sh", "md", "zip", "gz", "tar", "exe", "dll", "so", "log", "yaml", "yml", "toml", "ini", "conf", "cfg", "php", "bak", "tmp", "mp3", "mp4":
		return true
	}
	return false
}

var domainName = detectors.Detector{
	ID:       "DOMAIN_NAME",
	Doc:      "Domain or host name (RFC 1035): labels of letters, digits and hyphens under a top level of letters. It is personal only where it is a person's; reported only in a field or after a label that asks for it.",
	Category: "online_identifier", Family: detectors.FamilyOnline, Tier: 2, Version: 1,
	Check: "labels", Chance: 0.3,
	Value: func(v []byte) (n int, verdict detectors.Verdict) {
		for n < len(v) && (lex.IsWord(v[n]) || v[n] == '-' || v[n] == '.') {
			n++
		}
		for n > 0 && !lex.IsWord(v[n-1]) {
			n--
		}
		if host := v[:n]; n > 253 || !isHost(host) || isFileName(host) || isDotted(host) || isMember(host) || lex.GluedAfter(v, n) ||
			n < len(v) && (v[n] == '(' || v[n] == '@' || v[n] == '_') {
			return 0, detectors.Reject
		}
		return n, detectors.Pass
	},
	MaxLen: 253,
	Context: detectors.Context{
		Keywords: map[string][]string{
			"": {"domain", "domain name", "fqdn", "hostname", "host name", "server name", "dns name"}, "de": {"domäne", "domainname", "rechnername"}, "fr": {"nom de domaine", "nom d'hôte"},
			"es": {"dominio", "nombre de dominio"}, "it": {"dominio", "nome di dominio"}, "nl": {"domein", "domeinnaam"}, "pl": {"domena", "nazwa domeny"}, "pt": {"domínio", "nome de domínio"},
			"sv": {"domän", "domännamn"}, "cs": {"doména"}, "hu": {"domain név"}, "ro": {"domeniu"}, "el": {"όνομα τομέα"}, "fi": {"verkkotunnus"}, "da": {"domænenavn"}, "no": {"domenenavn"},
		},
		Fields:   []string{"domain", "domain name", "fqdn", "hostname", "host name", "dns name", "server name", "domaene", "dominio", "domein", "domena", "nom de domaine", "verkkotunnus"},
		Required: true,
	},
	Examples:   []string{"Domain: §novak-family.cz§", "hostname: §laptop-jan.intra.acme.eu§"},
	NearMisses: []string{"novak-family.cz", "domain: localhost", "hostname: main.go", "domain: 10.1.2.3", "domain = foo.bar()", "ServerName: config.ServerName"},
}

// isMember reports whether a last label in mixed case says that s is a member of
// something in a program ("config.ServerName"), not a host.
func isMember(s []byte) bool {
	for i := len(s) - 1; i > 0 && s[i] != '.'; i-- {
		if s[i]-'A' < 26 && s[i-1]-'a' < 26 {
			return true
		}
	}
	return false
}

// isDotted reports whether s is numbers only, an address or version.
func isDotted(s []byte) bool {
	for _, c := range s {
		if c != '.' && c-'0' > 9 {
			return false
		}
	}
	return true
}

// profilePath is a host, and the path before a person's name on it.
type profilePath struct {
	text    string
	only    bool // nothing but persons stand there
	deepest int  // further parts of a path that a profile has
}

// profilePaths are the places of profiles of persons. Where organisations and
// projects stand side by side with persons, a handle is only half a sign.
var profilePaths = [...]profilePath{
	{"linkedin.com/in/", true, 2}, {"linkedin.com/pub/", true, 4}, {"xing.com/profile/", true, 1}, {"viadeo.com/profile/", true, 1},
	{"facebook.com/profile.php?id=", true, 0}, {"facebook.com/people/", true, 1}, {"facebook.com/", false, 0}, {"fb.com/", false, 0}, {"instagram.com/", false, 0},
	{"twitter.com/", false, 0}, {"//x.com/", false, 0}, {"tiktok.com/@", true, 0}, {"youtube.com/@", false, 0}, {"youtube.com/user/", false, 0}, {"t.me/", false, 0},
	{"reddit.com/user/", true, 0}, {"reddit.com/u/", true, 0}, {"threads.net/@", true, 0}, {"snapchat.com/add/", true, 0}, {"medium.com/@", true, 0}, {"bsky.app/profile/", true, 0},
	{"github.com/", false, 0}, {"gitlab.com/", false, 0}, {"vk.com/", false, 0}, {"ok.ru/profile/", true, 0}, {"pinterest.com/", false, 0}, {"soundcloud.com/", false, 0},
	{"stackoverflow.com/users/", true, 1}, {"researchgate.net/profile/", true, 0}, {"mastodon.social/@", true, 0}, {"keybase.io/", false, 0}, {"strava.com/athletes/", true, 0},
	{"venmo.com/u/", true, 0}, {"paypal.me/", true, 0}, {"orcid.org/", false, 0}, {"nk.pl/profile/", true, 0},
}

func profileLiterals() (list []string) {
	for _, p := range profilePaths {
		list = append(list, p.text)
	}
	return list
}

var personalURL = detectors.Detector{
	ID:       "PERSONAL_URL",
	Doc:      "Address of a person's profile on a social network or a like site: the host, the path of its profiles, and a handle. Where firms and projects have the same form, only a label or field makes it certain.",
	Category: "online_identifier", Family: detectors.FamilyOnline, Tier: 1, Version: 1,
	Check: "host and path of profiles, handle", Chance: 0.05,
	Literals: profileLiterals(), Probe: probeProfile, MaxLen: 200,
	Context: detectors.Context{
		Keywords: map[string][]string{
			"":   {"profile", "linkedin", "facebook", "instagram", "twitter", "github", "xing", "tiktok", "social media", "social profile", "my profile", "telegram", "youtube", "gitlab"},
			"de": {"profil"}, "es": {"perfil"}, "fr": {"profil"}, "it": {"profilo"}, "nl": {"profiel"}, "pl": {"profil"}, "pt": {"perfil"}, "sv": {"profil"}, "fi": {"profiili"}, "cs": {"profil"},
		},
		Fields: []string{"profile url", "linkedin", "linkedin url", "linkedin profile", "facebook", "facebook url", "instagram", "twitter", "twitter url", "github", "github url", "xing", "social profile", "profile link", "social url"},
	},
	Examples: []string{
		"https://www.linkedin.com/in/jan-novak-4711",
		"LinkedIn: §linkedin.com/in/lena.berg§, Graz",
		"GitHub: §https://github.com/mrossi§",
		"profil §https://www.facebook.com/profile.php?id=100004711§",
	},
	NearMisses: []string{
		"https://github.com/golang/go", "https://github.com/golang", "https://www.linkedin.com/company/acme", "https://twitter.com/share?url=x", "https://t.me/",
		"https://www.facebook.com/sharer/sharer.php", "facebook.com/policies",
	},
}

func probeProfile(text []byte, at int) (start, end int, v detectors.Verdict) {
	for i := range profilePaths {
		p := &profilePaths[i]
		n := len(p.text)
		if at+n >= len(text) || string(text[at:at+n]) != p.text {
			continue
		}
		start = at
		if text[at] != '/' {
			if start = hostStart(text, at); start < 0 {
				return 0, 0, detectors.Reject
			}
		} else if start = at - len("https:"); start < 0 || string(text[start:at]) != "https:" {
			return 0, 0, detectors.Reject
		}
		if end = readHandle(text, at+n, p); end == 0 || lex.GluedBefore(text, start) {
			return 0, 0, detectors.Reject
		}
		if p.only {
			return start, end, detectors.Strong
		}
		return start, end, detectors.Weak
	}
	return 0, 0, detectors.Reject
}

// hostStart returns where the URL with the host at text[at:] starts, over
// subdomains and a scheme; -1 when the host is the end of another name.
func hostStart(text []byte, at int) int {
	i := at
	for i > 0 && at-i < 20 && (text[i-1] == '.' || text[i-1] == '-' || lex.IsWord(text[i-1]) && text[i-1] < 0x80) {
		i--
	}
	if i < at && text[at-1] != '.' {
		return -1
	}
	if i > 2 && string(text[i-3:i]) == "://" {
		i -= 3
		for i > 0 && (text[i-1]|0x20)-'a' < 26 {
			i--
		}
	}
	return i
}

// readHandle returns the end of the handle at text[i:], 0 when there is none of a person.
func readHandle(text []byte, i int, p *profilePath) int {
	j := i
	for j < len(text) && j-i < 100 && (lex.IsWord(text[j]) || bytes.IndexByte([]byte("-_.%"), text[j]) >= 0) {
		j++
	}
	for j > i && !lex.IsWord(text[j-1]) {
		j--
	}
	if j-i < 3 || isReservedPath(text[i:j]) || lex.GluedAfter(text, j) {
		return 0
	}
	end := j
	for depth := 0; end+1 < len(text) && text[end] == '/' && lex.IsWord(text[end+1]); depth++ {
		if depth == p.deepest {
			return 0
		}
		for end++; end < len(text) && end-i < 150 && (lex.IsWord(text[end]) || text[end] == '-'); {
			end++
		}
	}
	if lex.GluedAfter(text, end) {
		return 0
	}
	return end
}

// isReservedPath knows the first parts of paths that are pages of the site.
func isReservedPath(s []byte) bool {
	switch string(s) {
	case "share", "sharer", "intent", "home", "login", "signup", "search", "explore", "hashtag", "groups", "pages", "events", "help", "about", "legal", "privacy", "terms", "policies",
		"plugins", "dialog", "watch", "marketplace", "settings", "features", "topics", "orgs", "sponsors", "apps", "marketplaces", "notifications", "joinchat", "share.php", "sharer.php",
		"tr", "ads", "business", "developers", "people", "user", "users", "profile", "profile.php", "channel", "playlist", "embed", "account", "accounts", "api", "docs", "blog", "jobs",
		"pin", "reel", "reels", "stories", "status", "security", "pricing", "contact", "site", "new", "organizations", "in", "company", "example", "username", "your-username", "yourname":
		return true
	}
	return false
}

var socialHandle = detectors.Detector{
	ID:       "SOCIAL_HANDLE",
	Doc:      "Name of a person on a social network: '@' and one to 30 letters, digits, underscores or dots, near the network's name or in a field so named.",
	Category: "online_identifier", Family: detectors.FamilyOnline, Tier: 2, Version: 1,
	Check: "form", Chance: 0.5,
	Anchor: lex.At, Probe: probeHandle, MaxLen: 31,
	Value: valueHandle,
	Context: detectors.Context{
		Keywords: map[string][]string{
			"": {"twitter", "instagram", "insta", "tiktok", "snapchat", "telegram", "mastodon", "bluesky", "twitch", "social handle", "twitter handle", "instagram handle", "skype",
				"discord", "facebook", "youtube", "wechat"},
		},
		Fields: []string{"twitter", "twitter handle", "instagram", "instagram handle", "tiktok", "snapchat", "telegram", "mastodon", "social handle", "social media handle", "skype",
			"skype id", "discord", "twitch", "wechat id", "ig handle", "bluesky", "line id"},
		Negative: []string{"decorator", "annotation", "param", "import"},
		Required: true,
	},
	Examples: []string{
		"Twitter: §@jan_novak§",
		"on Instagram §@lena.berg§ since May",
		"Instagram: §mrossi_92§",
	},
	NearMisses: []string{"@Override", "@jan_novak", "Twitter: see below", "mail jan@firma.cz", "instagram: none"},
}

func probeHandle(text []byte, at int) (start, end int, v detectors.Verdict) {
	if at > 0 && (lex.IsWord(text[at-1]) || text[at-1] == '/' || text[at-1] == '.' || text[at-1] == '@') {
		return 0, 0, detectors.Reject
	}
	if end = handleEnd(text, at+1); end-at < 3 {
		return 0, 0, detectors.Reject
	}
	return at, end, detectors.Pass
}

// handleEnd returns the end of the handle at text[i:], i when there is none.
func handleEnd(text []byte, i int) int {
	j := i
	for j < len(text) && j-i <= 31 && text[j] < 0x80 && (lex.IsWord(text[j]) || text[j] == '_' || text[j] == '.') {
		j++
	}
	for j > i && text[j-1] == '.' {
		j--
	}
	if j-i > 30 || lex.GluedAfter(text, j) || j < len(text) && (text[j] == '(' || text[j] == '@' || text[j] == '/') {
		return i
	}
	return j
}

func valueHandle(v []byte) (n int, verdict detectors.Verdict) {
	at := 0
	if len(v) > 0 && v[0] == '@' {
		at = 1
	}
	n = handleEnd(v, at)
	switch {
	case n-at < 2, at == 0 && n+1 < len(v) && v[n] == ' ' && lex.IsWord(v[n+1]), at == 0 && isNothing(v[:n]): // words, or none
		return 0, detectors.Reject
	case at == 1:
		return n, detectors.Strong
	}
	return n, detectors.Weak
}

// isNothing reports whether a value is a word for none.
func isNothing(s []byte) bool {
	var low [12]byte
	if len(s) > len(low) {
		return false
	}
	for i, c := range s {
		if low[i] = c; c-'A' < 26 {
			low[i] |= 0x20
		}
	}
	switch string(low[:len(s)]) {
	case "none", "null", "nil", "na", "no", "yes", "true", "false", "unknown", "undefined", "keine", "keiner", "aucun", "ninguno", "nessuno", "geen", "brak":
		return true
	}
	return false
}
