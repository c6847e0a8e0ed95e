package credential

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

var jsonWebToken = detectors.Detector{
	ID: "JSON_WEB_TOKEN",
	Doc: "JSON Web Token (RFC 7519) in compact form: header, claims and signature in base64url, joined by dots; the header is a JSON object " +
		"that names its algorithm. Of a token longer than a match may be, the match is its header and claims, or the header.",
	Category: category, Family: detectors.FamilyCredential, Tier: 1, Version: 1,
	Check: "header is JSON with alg", Chance: 1e-6,
	Literals: []string{"eyJ"}, Probe: probeJWT, MaxLen: detectors.MaxValue,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"jwt", "bearer", "token", "id_token", "access_token"}},
		Fields:   []string{"jwt", "id token", "access token", "refresh token", "bearer token"},
	},
	Examples: []string{
		"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1LTE3In0.k3Q7mZ2xW9vB5nR8tY3uL6pE1sC0aHgFdJ4iO2Mab3C",
		"Authorization: Bearer §eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhIn0.Zp3Lk8Jh5Gf2Ds9Aq4We7Rt1Yu6Io0PxCvBnMkLo§",
		"token=§eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1LTE3In0§.", // unsecured: no signature (RFC 7519, section 6)
	},
	NearMisses: []string{
		"eyJhbGciOiJIUzI1NiJ9",
		"eyJmb28iOiJiYXIifQ.eyJzdWIiOiJ1LTE3In0.k3Q7mZ2xW9vB5nR8", // no algorithm
		"eyJhbGciOiJIUzI1NiJ9.x", "heyJack.and.Jill", "eyJ",
	},
}

func probeJWT(text []byte, at int) (start, end int, v detectors.Verdict) {
	limit := at + detectors.MaxValue
	header := base64url.run(text, at, detectors.MaxValue)
	if header-at < 16 || header+1 >= min(len(text), limit) || text[header] != '.' || lex.GluedBefore(text, at) || !isJOSE(text[at:header]) {
		return 0, 0, detectors.Reject
	}
	// An object's first two bytes, an opening brace and a quote, are "ey" in base64.
	if !hasPrefix(text, header+1, "ey") {
		return 0, 0, detectors.Reject
	}
	claims := base64url.run(text, header+1, limit-header-2)
	if claims >= limit {
		return at, header, detectors.Strong
	}
	if claims-header < 8 || !lex.IsWord(text[claims-1]) || lex.GluedAfter(text, claims) {
		return 0, 0, detectors.Reject
	}
	if claims+1 >= len(text) || text[claims] != '.' {
		return at, claims, detectors.Pass
	}
	end = base64url.run(text, claims+1, limit-claims-2)
	if end >= limit || end-claims < 16 || lex.GluedAfter(text, end) {
		return at, claims, detectors.Strong
	}
	return at, end, detectors.Strong
}

// isJOSE reports whether base64 text is a JOSE header (RFC 7515): an object
// with the member "alg" or, of nested tokens, "typ".
func isJOSE(b []byte) bool {
	var buf [240]byte
	n := decode64(buf[:], b)
	object := bytes.TrimRight(buf[:n], " \r\n\t\x00")
	if len(object) < 9 || object[0] != '{' || n < len(buf) && object[len(object)-1] != '}' {
		return false
	}
	for _, c := range object {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' || c >= 0x7f {
			return false
		}
	}
	return bytes.Contains(object, []byte(`"alg"`))
}
