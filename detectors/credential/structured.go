package credential

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

var kubernetesSecret = detectors.Detector{
	ID: "KUBERNETES_SECRET",
	Doc: "Secret of Kubernetes: the client key or token of a kubeconfig file, or a manifest of kind Secret with data. The match is the " +
		"value, or its name where the value is longer than a match may be (Kubernetes documentation, \"Secrets\").",
	Category: category, Family: detectors.FamilyCredential, Tier: 1, Version: 1,
	Check: "structure and base64", Chance: 1e-6,
	Literals: []string{"client-key-data", "kind: Secret", `"kind":"Secret"`, `"kind": "Secret"`}, Probe: probeKubernetes, MaxLen: detectors.MaxValue,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"kubeconfig", "kind: secret", "client-key-data"}},
		Fields:   []string{"client key data"},
	},
	Examples: []string{
		"    client-key-data: §LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo=§\n",
		"kind: Secret\nmetadata:\n  name: db\ndata:\n  password: §cThacjJtIXg=§\n",
		"apiVersion: v1\nkind: Secret\nstringData:\n  token: §Xa81pplQ7mZ2§\n",
	},
	NearMisses: []string{
		"kind: SecretStore\ndata:\n  a: cThacjJtIXg=\n", "kind: Secret\nmetadata:\n  name: db\n", "client-key-data: REDACTED", "kind: ConfigMap\ndata:\n  a: cThacjJtIXg=\n",
		"kind: Secret\ndata:\n  password: {{ .Values.password | b64enc }}\n",
	},
}

func probeKubernetes(text []byte, at int) (start, end int, v detectors.Verdict) {
	rest := text[:min(len(text), at+detectors.MaxValue)]
	if hasPrefix(text, at, "client-key-data") {
		return clientKey(rest, at)
	}
	after := at + len("kind: Secret")
	if text[at] == '"' {
		after = at + bytes.IndexByte(text[at+8:], 't') + 10 // behind the closing quote
	} else if lex.GluedAfter(text, after) || lex.GluedBefore(text, at) {
		return 0, 0, detectors.Reject
	}
	if after > len(rest) {
		return 0, 0, detectors.Reject
	}
	for _, name := range [...]string{"\ndata:", "\nstringData:", `"data":`, `"stringData":`} {
		if i := bytes.Index(rest[after:], []byte(name)); i >= 0 {
			return firstSecret(rest, after+i+len(name))
		}
	}
	return 0, 0, detectors.Reject
}

// clientKey reads the value of client-key-data.
func clientKey(text []byte, at int) (start, end int, v detectors.Verdict) {
	name := at + len("client-key-data")
	start = name
	for start < len(text) && bytes.IndexByte([]byte(`": `), text[start]) >= 0 {
		start++
	}
	end = base64std.run(text, start, detectors.MaxValue)
	for end < len(text) && text[end] == '=' {
		end++
	}
	switch {
	case end-start < 32 || start == name || lex.GluedBefore(text, at):
		return 0, 0, detectors.Reject
	case end == len(text) && end-at >= detectors.MaxValue:
		return at, name, detectors.Strong
	case lex.GluedAfter(text, end):
		return 0, 0, detectors.Reject
	}
	return start, end, detectors.Strong
}

// firstSecret reads the first value after "data:".
func firstSecret(text []byte, i int) (start, end int, v detectors.Verdict) {
	colon := bytes.IndexByte(text[i:], ':')
	if colon < 0 || colon > 80 {
		return 0, 0, detectors.Reject
	}
	start = i + colon + 1
	for start < len(text) && bytes.IndexByte([]byte(` "'`), text[start]) >= 0 {
		start++
	}
	end = readToken(text, start, 200)
	if end-start < 4 || end >= len(text) && end-start > 100 || isPlaceholder(text[start:end]) {
		return 0, 0, detectors.Reject
	}
	return start, end, detectors.Strong
}

var tinkKeyset = detectors.Detector{
	ID: "TINK_KEYSET",
	Doc: "Keyset of Google's Tink library in JSON: a primary key id and keys with a type URL. The match is the primary key id " +
		"(Tink documentation, \"Keysets\").",
	Category: category, Family: detectors.FamilyCredential, Tier: 1, Version: 1,
	Check: "structure", Chance: 1e-6,
	Literals: []string{`"primaryKeyId"`}, Probe: probeTink, MaxLen: detectors.MaxValue,
	Context: detectors.Context{Keywords: map[string][]string{"": {"keyset", "tink"}}, Fields: []string{"keyset", "primary key id"}},
	Examples: []string{
		`{"primaryKeyId": §1931667682§, "key": [{"keyData": {"typeUrl": "type.googleapis.com/google.crypto.tink.AesGcmKey", "value": "x"}}]}`,
		`{"primaryKeyId":§42§,"key":[{"keyData":{"typeUrl":"type.googleapis.com/google.crypto.tink.HmacKey"}}]}`,
	},
	NearMisses: []string{`{"primaryKeyId": 5, "name": "x"}`, `"primaryKeyId": "id"`},
}

func probeTink(text []byte, at int) (start, end int, v detectors.Verdict) {
	start = at + len(`"primaryKeyId"`)
	for start < len(text) && (text[start] == ' ' || text[start] == ':') {
		start++
	}
	end = start
	for end < len(text) && end-start < 12 && text[end]-'0' < 10 {
		end++
	}
	rest := text[end:min(len(text), at+detectors.MaxValue)]
	if end == start || lex.GluedAfter(text, end) || !bytes.Contains(rest, []byte("google.crypto.tink")) {
		return 0, 0, detectors.Reject
	}
	return start, end, detectors.Strong
}

const totpDoc = "Secret of one-time passwords (RFC 6238): an otpauth URI with a secret, as apps scan it, or 16 and more characters of base 32 labelled so."

var totpSecret = detectors.Detector{
	ID: "TOTP_SECRET", Doc: totpDoc,
	Category: category, Family: detectors.FamilyCredential, Tier: 1, Version: 1,
	Check: "URI with a secret in base 32", Chance: 1e-6,
	Literals: []string{"otpauth://"}, Probe: probeOTP, MaxLen: detectors.MaxValue,
	Context: totpContext,
	Examples: []string{
		"otpauth://totp/ACME:jan%40firma.cz?secret=JBSWY3DPEHPK3PXP&issuer=ACME",
		"scan §otpauth://hotp/x?secret=KRSXG5CTMVRXEZLU&counter=1§ with the app",
	},
	NearMisses: []string{"otpauth://", "otpauth://totp/x?issuer=y", "otpauth://totp/x?secret={secret}"},
}

var totpContext = detectors.Context{
	Keywords: map[string][]string{
		"":   {"totp", "totp secret", "otp secret", "2fa secret", "mfa secret", "authenticator key", "totp_secret", "otp_secret", "two-factor secret"},
		"de": {"zwei-faktor-schlüssel"}, "fr": {"clé totp"}, "es": {"clave totp"}, "it": {"chiave totp"},
	},
	Fields: []string{"totp secret", "otp secret", "2fa secret", "mfa secret", "otp key", "totp key", "two factor secret", "authenticator secret"},
}

func probeOTP(text []byte, at int) (start, end int, v detectors.Verdict) {
	end = at
	for end < len(text) && end-at < detectors.MaxValue && text[end] > ' ' && text[end] != '"' && text[end] != '\'' && text[end] != '<' && text[end] != '`' {
		end++
	}
	for end > at && (text[end-1] == '.' || text[end-1] == ',' || text[end-1] == ')' || text[end-1] == ';') {
		end--
	}
	i := bytes.Index(text[at:end], []byte("secret="))
	if i < 0 || lex.GluedBefore(text, at) || lex.GluedAfter(text, end) {
		return 0, 0, detectors.Reject
	}
	from := at + i + len("secret=")
	if n := base32.run(text, from, 128) - from; n < 16 || n > 128 {
		return 0, 0, detectors.Reject
	}
	return at, end, detectors.Strong
}

var totpSecretLabelled = detectors.Detector{
	ID: "TOTP_SECRET", Doc: totpDoc,
	Category: category, Family: detectors.FamilyCredential, Tier: 2, Version: 1,
	Check: "base 32, length", Chance: 0.001,
	Value: valueTOTP, MaxLen: 100,
	Context: requiring(totpContext),
	Examples: []string{
		"TOTP secret: §JBSWY3DPEHPK3PXP§",
		"2FA secret: §KRSX G5CT MVRX EZLU KRSX G5CT MVRX EZLU§",
	},
	NearMisses: []string{"totp secret: SHORT", "JBSWY3DPEHPK3PXP", "otp secret: BASE32ENCODEDSECRETHERE1"},
}

func valueTOTP(v []byte) (n int, verdict detectors.Verdict) {
	chars, digits := 0, 0
	for n < len(v) && (base32[v[n]] || v[n] == ' ' && n > 0 && n+1 < len(v) && base32[v[n+1]]) {
		if v[n] != ' ' {
			chars++
		}
		if v[n] <= '9' && v[n] >= '2' {
			digits++
		}
		n++
	}
	for n < len(v) && v[n] == '=' {
		n++
	}
	if chars < 16 || chars > 80 || digits == 0 || lex.GluedAfter(v, n) || entropy(v[:n]) < 2.5 {
		return 0, detectors.Reject
	}
	return n, detectors.Strong
}
