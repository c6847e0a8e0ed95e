package credential

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

var hashKeywords = map[string][]string{
	"":   {"password hash", "passwd hash", "pwhash", "password_hash", "pw hash", "hashed password", "encrypted_password", "userpassword", "shadow"},
	"de": {"passwort-hash", "passworthash"}, "es": {"hash de contraseña"}, "fr": {"hash du mot de passe"}, "it": {"hash della password"},
	"nl": {"wachtwoordhash"}, "pl": {"hash hasła"}, "pt": {"hash da senha"}, "sv": {"lösenordshash"},
}

var hashFields = []string{
	"password hash", "passwd hash", "pw hash", "pwhash", "hashed password", "encrypted password", "password digest", "user password hash",
	"crypted password", "passwordhash", "passhash", "passwort hash", "hash contrasena", "mot de passe hash", "wachtwoord hash",
	"hash hasla", "senha hash", "losenordshash", "ntlm hash", "nt hash", "lm hash", "md5 password", "password md5", "password sha1",
}

var passwordHash = detectors.Detector{
	ID: "PASSWORD_HASH",
	Doc: "Hash of a password in the forms of crypt(5) and the PHC string format: bcrypt ($2a$, $2b$, $2y$), SHA-crypt ($5$, $6$), yescrypt ($y$), " +
		"scrypt ($7$, $scrypt$), Argon2, PBKDF2 as Django and Passlib write it, salted SHA of LDAP ({SSHA}).",
	Category: category, Family: detectors.FamilyCredential, Tier: 1, Version: 1,
	Check: "structure, lengths of salt and hash", Chance: 1e-6,
	Literals: []string{"$2a$", "$2b$", "$2y$", "$5$", "$6$", "$y$", "$argon2", "$scrypt$", "$pbkdf2-", "pbkdf2_sha256$", "{SSHA}", "{SSHA256}", "{SSHA512}"},
	Probe:    probePasswordHash, MaxLen: 260,
	Context: detectors.Context{Keywords: hashKeywords, Fields: hashFields},
	Examples: []string{
		"$2b$12$kQ7mZ2xW9vB5nR8tY3uL6uE1sC0aHgFdJ4iO2Mab3Cd5Ef7Gh9Ij1",
		"root:§$6$Zk2Lm4Np$kQ7mZ2xW9vB5nR8tY3uL6pE1sC0aHgFdJ4iO2MkQ7mZ2xW9vB5nR8tY3uL6pE1sC0aHgFdJ4iO2Mab3Cd5Ef7G§:19000:0:",
		"hash=§$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0$kQ7mZ2xW9vB5nR8tY3uL6pE1sC0aHgFdJ4iO2Mab3Cd§",
		"§pbkdf2_sha256$390000$Zk2Lm4Np6Qr8$kQ7mZ2xW9vB5nR8tY3uL6pE1sC0aHgFdJ4iO2Mab3Cd=§",
		"userPassword: §{SSHA}kQ7mZ2xW9vB5nR8tY3uL6pE1sC0aHgFdJ4iO2M==§",
	},
	NearMisses: []string{
		"$2b$12$kQ7mZ2xW9vB5nR8tY3uL6", "$2b$99$kQ7mZ2xW9vB5nR8tY3uL6uE1sC0aHgFdJ4iO2Mab3Cd5Ef7Gh9Ij1",
		"costs $5$ or $6$ each", "$6$salt$short", "$argon2id$", "{SSHA}abc", "awk '{print $2a$3}'",
	},
}

func probePasswordHash(text []byte, at int) (start, end int, v detectors.Verdict) {
	rest := text[at:min(len(text), at+261)]
	n := 0
	switch {
	case rest[0] == '{':
		n = readLDAPHash(rest)
	case rest[0] == 'p':
		if lex.GluedBefore(text, at) {
			return 0, 0, detectors.Reject
		}
		n = readDjangoHash(rest)
	case rest[1] == '2':
		n = readBcrypt(rest)
	case rest[2] == '$':
		n = readCrypt(rest)
	default:
		n = readPHC(rest)
	}
	if n == 0 || n > 260 || lex.GluedAfter(text, at+n) {
		return 0, 0, detectors.Reject
	}
	if entropy(rest[n/2:n]) < 2.5 {
		return at, at + n, detectors.Sample
	}
	return at, at + n, detectors.Strong
}

// readBcrypt reads "$2b$" cost, 22 characters of salt and 31 of hash.
func readBcrypt(b []byte) int {
	if len(b) < 60 || b[4]-'0' > 3 || b[5]-'0' > 9 || b[6] != '$' {
		return 0
	}
	if cost := int(b[4]-'0')*10 + int(b[5]-'0'); cost < 4 || cost > 31 || cryptB64.run(b, 7, 53) != 60 {
		return 0
	}
	return 60
}

// readCrypt reads "$5$", "$6$" and "$y$": perhaps parameters, the salt, the hash.
func readCrypt(b []byte) int {
	var sizes [3]int // of the hash
	switch b[1] {
	case '5':
		sizes = [3]int{43}
	case '6':
		sizes = [3]int{86}
	default:
		sizes = [3]int{43}
	}
	i := 3
	if b[1] == 'y' || bytes.HasPrefix(b[i:], []byte("rounds=")) {
		j := bytes.IndexByte(b[i:], '$')
		if j < 1 || j > 16 {
			return 0
		}
		i += j + 1
	}
	salt := cryptB64.run(b, i, 86)
	if salt == i || salt >= len(b) || b[salt] != '$' {
		return 0
	}
	end := cryptB64.run(b, salt+1, 86)
	if end-salt-1 != sizes[0] {
		return 0
	}
	return end
}

var phcSet = newAlphabet("+/.-=,")

// readPHC reads the PHC string format: "$id", parameters, salt and hash.
func readPHC(b []byte) int {
	i, fields := 0, 0
	for i < len(b) && b[i] == '$' {
		j := phcSet.run(b, i+1, 130)
		if j == i+1 || j-i > 130 {
			return 0
		}
		i = j
		fields++
	}
	for i > 0 && (b[i-1] == '.' || b[i-1] == ',' || b[i-1] == '-') {
		i--
	}
	last := bytes.LastIndexByte(b[:i], '$')
	if fields < 4 || i-last < 20 {
		return 0
	}
	return i
}

// readDjangoHash reads "pbkdf2_sha256$390000$salt$hash=".
func readDjangoHash(b []byte) int {
	i := len("pbkdf2_sha256$")
	j := i
	for j < len(b) && b[j]-'0' < 10 {
		j++
	}
	if j == i || j >= len(b) || b[j] != '$' {
		return 0
	}
	salt := base62.run(b, j+1, 64)
	if salt == j+1 || salt >= len(b) || b[salt] != '$' {
		return 0
	}
	end := base64std.run(b, salt+1, 64)
	if end-salt < 40 || end >= len(b) || b[end] != '=' {
		return 0
	}
	return end + 1
}

// readLDAPHash reads "{SSHA}" and base64 (RFC 2307) of a hash and a salt.
func readLDAPHash(b []byte) int {
	i := bytes.IndexByte(b, '}') + 1
	j := base64std.run(b, i, 180)
	for j < len(b) && b[j] == '=' && j-i < 180 {
		j++
	}
	if (j-i)%4 != 0 || j-i < 28 {
		return 0
	}
	return j
}

const weakHashDoc = "Hash of a password that is quickly broken: MD5-crypt ($1$, $apr1$), unsalted SHA-1 or MD5 of LDAP ({SHA}, {MD5}) anywhere, and, in a field " +
	"so named, 32 or 40 hexadecimal digits (MD5, NTLM, SHA-1; MySQL's with '*'), by crypt(5) and RFC 2307."

// weakHashFields are also those of passwords: what looks like a hash there is one.
var weakHashFields = append([]string{"password", "passwd", "pwd", "passwort", "kennwort", "mot de passe", "contrasena", "wachtwoord", "haslo"}, hashFields...)

var weakPasswordHash = detectors.Detector{
	ID: "WEAK_PASSWORD_HASH", Doc: weakHashDoc,
	Category: category, Family: detectors.FamilyCredential, Tier: 1, Version: 1,
	Check: "structure, lengths of salt and hash", Chance: 1e-5,
	Literals: []string{"$1$", "$apr1$", "{SHA}", "{MD5}"}, Probe: probeWeakHash, MaxLen: 48,
	Context: detectors.Context{Keywords: hashKeywords, Fields: weakHashFields},
	Examples: []string{
		"$1$Zk2Lm4Np$Q7mZ2xW9vB5nR8tY3uL6p1",
		"admin:§$apr1$k3Q7mZ2x$W9vB5nR8tY3uL6pE1sC0a/§",
		"userPassword: §{SHA}kQ7mZ2xW9vB5nR8tY3uL6pE1sC0=§",
	},
	NearMisses: []string{"$1$2", "sed 's/$1$2/'", "{SHA}", "{MD5}x", "$1$Zk2Lm4Np$Q7mZ2xW9vB5nR8tY3uL6p12"},
}

func probeWeakHash(text []byte, at int) (start, end int, v detectors.Verdict) {
	if text[at] == '{' {
		i := at + 5
		end = base64std.run(text, i, 28)
		for end < len(text) && text[end] == '=' && end-i < 28 {
			end++
		}
		if n := end - i; n != 28 && n != 24 || lex.GluedAfter(text, end) {
			return 0, 0, detectors.Reject
		}
		return at, end, detectors.Strong
	}
	i := at + 3
	if text[at+1] == 'a' {
		i = at + len("$apr1$")
	}
	salt := cryptB64.run(text, i, 8)
	if salt == i || salt >= len(text) || text[salt] != '$' {
		return 0, 0, detectors.Reject
	}
	if end = cryptB64.run(text, salt+1, 22); end-salt != 23 || lex.GluedAfter(text, end) || entropy(text[salt:end]) < 2.5 {
		return 0, 0, detectors.Reject
	}
	return at, end, detectors.Strong
}

var weakPasswordHashLabelled = detectors.Detector{
	ID: "WEAK_PASSWORD_HASH", Doc: weakHashDoc,
	Category: category, Family: detectors.FamilyCredential, Tier: 2, Version: 1,
	Check: "length", Chance: 0.01,
	Value: valueWeakHash, MaxLen: 42,
	Context: detectors.Context{
		Keywords: hashKeywords,
		Fields:   weakHashFields,
		Required: true,
	},
	Examples: []string{
		"password_hash: §5f4dcc3b5aa765d61d8327deb882cf99§",
		"hashed password: §*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19§",
	},
	NearMisses: []string{"5f4dcc3b5aa765d61d8327deb882cf99", "password_hash: none", "password_hash: 5f4dcc3b5aa765d6"},
}

func valueWeakHash(v []byte) (n int, verdict detectors.Verdict) {
	i := 0
	if len(v) > 0 && v[0] == '*' { // MySQL 4.1
		i = 1
	}
	n = hexSet.run(v, i, 40)
	if lex.GluedAfter(v, n) || entropy(v[i:n]) < 2.2 || n-i != 40 && (n != 32 || i == 1) {
		return 0, detectors.Reject
	}
	return n, detectors.Pass
}
