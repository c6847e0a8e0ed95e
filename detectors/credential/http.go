package credential

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

var httpBasicAuth = detectors.Detector{
	ID: "HTTP_BASIC_AUTH",
	Doc: "Credentials of HTTP basic authentication: \"Basic\" and the base64 of user, colon, password (RFC 7617). The match is the base64 " +
		"text, decoded to printable characters with a colon among them.",
	Category: category, Family: detectors.FamilyCredential, Tier: 1, Version: 1,
	Check: "base64 of printable text with a colon", Chance: 0.001,
	Literals: []string{"Basic "}, FoldLiterals: true, Probe: probeBasic, MaxLen: 260,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"authorization", "proxy-authorization", "auth"}},
		Fields:   []string{"authorization", "proxy authorization", "auth header"},
	},
	Examples: []string{
		"Authorization: Basic §bS5yb3NzaTp0cjBtYm9uZSE=§",
		"curl -H 'authorization: basic §amFuLm5vdmFrOnE4WnIybQ==§' https://h",
		"Proxy-Authorization: Basic §cmVwb3J0aW5nOjl2Sy10M3pRdw==§",
	},
	NearMisses: []string{"Basic information", "basic §", "Basic dGVzdA==", "Basic QmFzaWMgaW5mb3JtYXRpb24=", "Visual Basic Anwendungen"},
}

func probeBasic(text []byte, at int) (start, end int, v detectors.Verdict) {
	start = at + len("Basic ")
	end = base64std.run(text, start, 250)
	if end-start < 7 || lex.GluedBefore(text, at) {
		return 0, 0, detectors.Reject
	}
	for end < len(text) && text[end] == '=' && (end-start)%4 != 0 {
		end++
	}
	if (end-start)%4 != 0 || end-start > 250 || lex.GluedAfter(text, end) {
		return 0, 0, detectors.Reject
	}
	var buf [192]byte
	plain := buf[:decode64(buf[:], text[start:end])]
	colon := bytes.IndexByte(plain, ':')
	if colon < 0 || colon+1 >= len(plain) {
		return 0, 0, detectors.Reject
	}
	for _, c := range plain {
		if c < ' ' || c == 0x7f {
			return 0, 0, detectors.Reject
		}
	}
	switch {
	case isPlaceholder(plain[colon+1:]):
		return start, end, detectors.Weak
	case string(plain) == "Aladdin:open sesame", string(plain) == "test:123\xc2\xa3": // RFC 7617
		return start, end, detectors.Sample
	}
	return start, end, detectors.Strong
}

const sessionDoc = "Token of a session: what stands after \"Bearer\" (RFC 6750), or is labelled as session, access or refresh token, and looks drawn rather than written."

var sessionContext = detectors.Context{
	Keywords: map[string][]string{
		"": {"session token", "session_token", "sessionid", "session_id", "jsessionid", "phpsessid", "asp.net_sessionid", "connect.sid", "sid", "auth token",
			"auth_token", "authtoken", "access token", "access_token", "refresh token", "refresh_token", "bearer token", "x-auth-token", "id_token"},
		"de": {"sitzungstoken", "zugriffstoken", "sitzungs-id"}, "es": {"token de sesión", "token de acceso"}, "fr": {"jeton de session", "jeton d'accès"},
		"it": {"token di sessione", "token di accesso"}, "nl": {"sessietoken", "toegangstoken"}, "pl": {"token sesji", "token dostępu"},
		"pt": {"token de sessão", "token de acesso"}, "sv": {"sessionstoken", "åtkomsttoken"},
	},
	Fields: []string{"session token", "session id", "sessionid", "auth token", "access token", "refresh token", "bearer token", "jsessionid", "phpsessid", "session key"},
}

var bearerToken = detectors.Detector{
	ID: "SESSION_TOKEN", Doc: sessionDoc,
	Category: category, Family: detectors.FamilyCredential, Tier: 1, Version: 1,
	Check: "length and randomness", Chance: 0.005,
	Literals: []string{"Bearer "}, FoldLiterals: true, Probe: probeBearer, MaxLen: detectors.MaxValue,
	Context: sessionContext,
	Examples: []string{
		"Authorization: Bearer §kQ7mZ2xW9vB5nR8tY3uL6pE1sC0a§",
		"curl -H \"authorization: bearer §9f1c7e5b2d8046f1e3a5c7092b4d6e8f§\"",
		"Bearer §ya29.a0AfH6SMBx7k-Q9_mZ2xW9vB5nR8tY3u§",
	},
	NearMisses: []string{"Bearer <token>", "bearer of this passport", "Bearer ${TOKEN}", "Bearer YOUR_ACCESS_TOKEN_HERE", "the bearer bonds of 1990"},
}

func probeBearer(text []byte, at int) (start, end int, v detectors.Verdict) {
	start = at + len("Bearer ")
	if end = readToken(text, start, detectors.MaxValue-len("Bearer ")); end-start < 16 || lex.GluedBefore(text, at) || !isRandom(text[start:end]) {
		return 0, 0, detectors.Reject
	}
	return start, end, detectors.Strong
}

// readToken returns the end of the token at text[i:], or i when it is glued to
// something or too long.
func readToken(text []byte, i, most int) int {
	j := tokenSet.run(text, i, most)
	if j-i > most {
		return i
	}
	for j > i && !lex.IsWord(text[j-1]) && text[j-1] != '=' {
		j--
	}
	if lex.GluedAfter(text, j) {
		return i
	}
	return j
}

// valueToken judges a labelled token.
func valueToken(v []byte) (n int, verdict detectors.Verdict) {
	n = readToken(v, 0, 256)
	if n < 16 || n < len(v) && (v[n] == '(' || v[n] == '[' || v[n] == '$' || v[n] == '{') || !isRandom(v[:n]) {
		return 0, detectors.Reject
	}
	return n, detectors.Pass
}

// labelled makes a detector of tokens that only their label tells.
func labelled(id, doc string, c detectors.Context, examples, misses []string) detectors.Detector {
	return detectors.Detector{
		ID: id, Doc: doc,
		Category: category, Family: detectors.FamilyCredential, Tier: 2, Version: 1,
		Check: "length and randomness", Chance: 0.05,
		Value: valueToken, MaxLen: 256,
		Context:  requiring(c),
		Examples: examples, NearMisses: misses,
	}
}

var sessionToken = labelled("SESSION_TOKEN", sessionDoc, sessionContext,
	[]string{
		"session_token: §kQ7mZ2xW9vB5nR8tY3uL6pE1sC0a§",
		"access_token=§2YotnFZFEjr1zCsicMWpAA3kQ7mZ§",
	},
	[]string{"session_token: null", "access_token = get_token()", "kQ7mZ2xW9vB5nR8tY3uL6pE1sC0a", "session id: 12"})

var xsrfToken = labelled("XSRF_TOKEN",
	"Anti-forgery token of a web form or cookie, labelled as such (csrf, xsrf) and drawn rather than written.",
	detectors.Context{
		Keywords: map[string][]string{"": {"csrf", "xsrf", "csrf token", "csrf_token", "xsrf token", "xsrf-token", "x-csrf-token", "x-xsrf-token", "csrftoken", "_csrf",
			"authenticity_token", "__requestverificationtoken", "csrfmiddlewaretoken"}},
		Fields: []string{"csrf token", "xsrf token", "csrf", "xsrf", "authenticity token", "csrfmiddlewaretoken"},
	},
	[]string{
		"X-CSRF-Token: §kQ7mZ2xW9vB5nR8tY3uL6pE1sC0a§",
		"csrftoken=§Zp3Lk8Jh5Gf2Ds9Aq4We7Rt1Yu6Io0Px§",
	},
	[]string{"csrf_token: {{ csrf_token }}", "csrf: true", "xsrf-token: string"})
