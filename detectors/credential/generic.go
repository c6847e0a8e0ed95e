package credential

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

var apiKey = labelled("API_KEY",
	"Key of a programming interface, labelled as such: 16 or more characters that look drawn rather than written.",
	detectors.Context{
		Keywords: map[string][]string{
			"": {"api key", "api_key", "apikey", "api-key", "x-api-key", "api secret", "api_secret", "apisecret", "api token", "api_token", "app key", "app_key",
				"appkey", "secret key", "secret_key", "secretkey", "service key", "license_key", "access key", "access_key", "auth key", "auth_key",
				"application key", "subscription key", "ocp-apim-subscription-key", "webhook secret", "signing secret", "webhook_secret", "signing_secret"},
			"de": {"api-schlüssel", "zugriffsschlüssel"}, "es": {"clave de api", "clave api"}, "fr": {"clé api", "clé d'api"}, "it": {"chiave api"},
			"nl": {"api-sleutel"}, "pl": {"klucz api"}, "pt": {"chave de api", "chave da api"}, "sv": {"api-nyckel"}, "da": {"api-nøgle"}, "no": {"api-nøkkel"},
			"fi": {"api-avain"}, "cs": {"klíč api"}, "hu": {"api kulcs"}, "ro": {"cheie api"}, "el": {"κλειδί api"}, "bg": {"api ключ"},
		},
		Fields: []string{"api key", "x api key", "api secret", "api token", "app key", "secret key", "service key", "access key", "auth key", "application key",
			"subscription key", "webhook secret", "signing secret", "api schluessel", "api schlussel", "clave api", "cle api", "chiave api", "klucz api", "chave api"},
	},
	[]string{
		"api_key: §kQ7mZ2xW9vB5nR8tY3uL§",
		"X-API-Key: §9f1c7e5b-2d80-46f1-e3a5-c7092b4d6e8f§",
		"API-Schlüssel: §Zp3Lk8Jh5Gf2Ds9Aq4We7Rt1§",
	},
	[]string{
		"api_key: YOUR_API_KEY_HERE", "apikey = os.environ[\"API_KEY\"]", "api key: required", "kQ7mZ2xW9vB5nR8tY3uL", "api_key=${API_KEY}",
		"secret_key: aaaaaaaaaaaaaaaaaaaa",
	})

var oauthContext = detectors.Context{
	Keywords: map[string][]string{"": {"client secret", "client_secret", "clientsecret", "client-secret", "consumer secret", "consumer_secret", "app secret", "app_secret",
		"oauth secret", "oauth_secret", "appsecret"}},
	Fields: []string{"client secret", "consumer secret", "app secret", "oauth secret", "oauth client secret"},
}

const oauthDoc = "Secret of an OAuth 2.0 client (RFC 6749, section 2.3.1): labelled as such and drawn rather than written, or with Google's prefix GOCSPX-."

var oauthClientSecret = labelled("OAUTH_CLIENT_SECRET", oauthDoc, oauthContext,
	[]string{
		"client_secret: §kQ7mZ2xW9vB5nR8tY3uL6pE1§",
		"consumerSecret=§Zp3Lk8Jh5Gf2Ds9Aq4We7Rt1Yu6Io0Px§",
	},
	[]string{"client_secret: <your client secret>", "client_secret = config.client_secret", "kQ7mZ2xW9vB5nR8tY3uL6pE1"})

var googleSecretForms = []form{{prefix: "GOCSPX-", set: base64url, min: 28, max: 28}}

var oauthGoogleSecret = detectors.Detector{
	ID: "OAUTH_CLIENT_SECRET", Doc: oauthDoc,
	Category: category, Family: detectors.FamilyCredential, Tier: 1, Version: 1,
	Check: "prefix and length", Chance: 1e-8,
	Literals: literals(googleSecretForms), Probe: probeForms(googleSecretForms, nil), MaxLen: 35,
	Context:    oauthContext,
	Examples:   []string{"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", "secret \"§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§\""},
	NearMisses: []string{"GOCSPX-", "GOCSPX-short", "GOCSPX-your_client_secret_goes_here"},
}

var encryptionKey = detectors.Detector{
	ID:       "ENCRYPTION_KEY",
	Doc:      "Symmetric key of 16, 24 or 32 bytes (or 64, for signatures) in hexadecimal or base64, labelled as an encryption key.",
	Category: category, Family: detectors.FamilyCredential, Tier: 2, Version: 1,
	Check: "length in bytes, randomness", Chance: 0.02,
	Value: valueKey, MaxLen: 128,
	Context: detectors.Context{
		Keywords: map[string][]string{
			"": {"encryption key", "encryption_key", "aes key", "aes_key", "aes-key", "master key", "master_key", "data key", "cipher key", "signing key", "signing_key",
				"hmac key", "hmac_key", "secret key base", "secret_key_base", "symmetric key", "kms key", "private key hex", "session key", "decryption key"},
			"de": {"verschlüsselungsschlüssel", "hauptschlüssel"}, "es": {"clave de cifrado"}, "fr": {"clé de chiffrement"}, "it": {"chiave di cifratura", "chiave crittografica"},
			"nl": {"encryptiesleutel"}, "pl": {"klucz szyfrowania"}, "pt": {"chave de cifra", "chave de criptografia"}, "sv": {"krypteringsnyckel"},
		},
		Fields:   []string{"encryption key", "aes key", "master key", "cipher key", "signing key", "hmac key", "secret key base", "symmetric key", "decryption key"},
		Required: true,
	},
	Examples: []string{
		"encryption_key: §3f9a1c7e5b2d8046f1e3a5c7092b4d6e§",
		"AES key = §kQ7mZ2xW9vB5nR8tY3uL6pE1sC0aHgFdJ4iO2Mab3Cc=§",
	},
	NearMisses: []string{"encryption_key: null", "3f9a1c7e5b2d8046f1e3a5c7092b4d6e", "master key: 00000000000000000000000000000000", "encryption key: alias/app"},
}

func valueKey(v []byte) (n int, verdict detectors.Verdict) {
	if n = hexSet.run(v, 0, 128); n >= 32 && !lex.GluedAfter(v, n) {
		switch n {
		case 32, 48, 64, 128:
			if entropy(v[:n]) >= 2.8 {
				return n, detectors.Strong
			}
		}
		return 0, detectors.Reject
	}
	n = base64std.run(v, 0, 88)
	for n < len(v) && v[n] == '=' && n < 88 {
		n++
	}
	switch {
	case n != 24 && n != 32 && n != 44 && n != 88 || lex.GluedAfter(v, n) || !isDrawn(v[:n]):
		return 0, detectors.Reject
	case v[n-1] == '=':
		return n, detectors.Strong
	}
	return n, detectors.Pass
}

var passwordKeywords = map[string][]string{
	"":   {"password", "passwd", "pwd", "pass phrase", "passphrase", "passcode", "pass word", "db_password", "dbpassword", "db_pass", "root_password", "userpassword", "pw"},
	"en": {"temporary password", "initial password", "new password", "old password", "login password", "default password", "wifi password", "wi-fi password"},
	"bg": {"парола"}, "cs": {"heslo"}, "da": {"adgangskode", "kodeord"}, "de": {"passwort", "kennwort", "passwd", "initialpasswort", "startpasswort", "wlan-passwort"},
	"el": {"κωδικός πρόσβασης", "συνθηματικό"}, "es": {"contraseña", "clave de acceso"}, "et": {"parool", "salasõna"}, "fi": {"salasana"},
	"fr": {"mot de passe", "mdp"}, "ga": {"pasfhocal", "focal faire"}, "hr": {"lozinka", "zaporka"}, "hu": {"jelszó"}, "is": {"lykilorð", "aðgangsorð"},
	"it": {"parola d'ordine", "parola chiave", "password"}, "lt": {"slaptažodis"}, "lv": {"parole"}, "mt": {"kelma sigrieta"}, "nl": {"wachtwoord"},
	"no": {"passord"}, "pl": {"hasło"}, "pt": {"senha", "palavra-passe", "palavra passe"}, "ro": {"parolă", "parola"}, "sk": {"heslo"}, "sl": {"geslo"},
	"sv": {"lösenord"}, "tr": {"parola", "şifre"}, "ru": {"пароль"}, "uk": {"пароль"},
}

var password = detectors.Detector{
	ID:       "PASSWORD",
	Doc:      "Password in clear text after its label or in a field so named: four to 64 characters of more than one kind, or a well-known one. Placeholders, variables and words of program text are none.",
	Category: category, Family: detectors.FamilyCredential, Tier: 2, Version: 1,
	Check: "kinds of characters, no placeholder", Chance: 0.3,
	Value: valuePassword, MaxLen: 64,
	Context: detectors.Context{
		Keywords: passwordKeywords,
		Fields:   detectors.FieldsFrom(passwordKeywords, "user password", "pass wd", "smtp password", "ftp password", "admin password", "motdepasse", "palavra passe"),
		Required: true,
	},
	Examples: []string{
		"password: §Tr0mbone!9§",
		"Passwort: §Sommer2023§",
		"mot de passe : §q8Zr2m#x§",
		"DB_PASSWORD=§hunter2§",
	},
	NearMisses: []string{
		"password: ********", "password: ${DB_PASSWORD}", "password: changeme", "password = getpass()", "password: string", "Password: required",
		"password: null", "<password>", "password: user.password", "password: <your password>", "Tr0mbone!9", "password_hash: 5f4dcc3b5aa765d61d8327deb882cf99",
	},
}

func valuePassword(v []byte) (n int, verdict detectors.Verdict) {
	for n < len(v) && v[n] > ' ' && v[n] != '"' && v[n] != '`' {
		n++
	}
	for n > 0 && (v[n-1] == ',' || v[n-1] == ';' || v[n-1] == '\'' || v[n-1] == '.' && n == len(v)) {
		n--
	}
	s := v[:n]
	if n < 4 || n > 64 || n < len(v) && isWordy(s, v[n:]) || isPlaceholder(s) || isHex(s) || lex.GluedAfter(v, n) {
		return 0, detectors.Reject
	}
	m := mixOf(s)
	switch letters := m.lower + m.upper; {
	case isCommonPassword(s):
		return n, detectors.Pass
	case letters > 0 && m.digit > 0:
		return n, detectors.Pass
	case m.digit >= 6 && m.other == 0:
		return n, detectors.Weak
	case letters >= 4 && m.other > 0 && hasSymbol(s[:n-1]): // "vergessen?" is a question
		return n, detectors.Weak
	}
	return 0, detectors.Reject
}

// isWordy reports whether more words follow a first one, as in a sentence
// ("Password: Use8 or more characters").
func isWordy(s, rest []byte) bool {
	m := mixOf(s)
	return m.digit+m.other == 0 && len(bytes.TrimSpace(rest)) > 0
}

func isHex(s []byte) bool {
	return (len(s) == 32 || len(s) == 40 || len(s) == 64) && hexSet.run(s, 0, 64) == len(s)
}

// hasSymbol reports whether a sign is in s that names in programs do not have.
func hasSymbol(s []byte) bool { return bytes.ContainsAny(s, "!@#$%^&*?+~=") }

// isCommonPassword knows the words that lead every list of stolen passwords and
// would otherwise be taken for words.
func isCommonPassword(s []byte) bool {
	switch string(s) {
	case "letmein", "qwerty", "iloveyou", "welcome", "monkey", "dragon", "sunshine", "princess", "football", "baseball", "superman", "batman", "trustno1",
		"starwars", "whatever", "qwertz", "hallo", "schatz", "azerty", "doudou", "soleil", "motdepasse", "hejsan", "zaq12wsx", "polska", "1234", "12345",
		"qwertyuiop", "asdfgh", "asdfghjkl", "zxcvbnm", "swordfish", "Letmein", "Welcome", "P@ssword":
		return true
	}
	return false
}

var pinCode = detectors.Detector{
	ID:       "PIN_CODE",
	Doc:      "Personal identification number of a card, phone or door: four to eight digits, labelled as a PIN (ISO 9564 allows up to twelve, cards use four to six).",
	Category: category, Family: detectors.FamilyCredential, Tier: 2, Version: 1,
	Check: "length", Chance: 0.3,
	Value: valuePIN, MaxLen: 8,
	Context: detectors.Context{
		Keywords: map[string][]string{
			"":   {"pin", "pin code", "pin-code", "pincode", "puk", "pin number", "pin no", "card pin", "sim pin", "pin1", "pin2"},
			"bg": {"пин", "пин код"}, "da": {"pinkode", "pin-kode"}, "de": {"geheimzahl", "pin-nummer", "karten-pin"}, "el": {"κωδικός pin"}, "es": {"número pin", "código pin"},
			"et": {"pin-kood"}, "fi": {"pin-koodi", "tunnusluku"}, "fr": {"code pin", "code confidentiel"}, "hu": {"pin-kód", "pin kód"}, "is": {"pin-númer"},
			"it": {"codice pin"}, "lt": {"pin kodas"}, "lv": {"pin kods"}, "nl": {"pincode"}, "no": {"pinkode", "pin-kode"}, "pl": {"kod pin"}, "pt": {"código pin"},
			"ro": {"cod pin"}, "cs": {"kód pin", "pin kód"}, "sk": {"pin kód"}, "sl": {"koda pin", "pin koda"}, "sv": {"pinkod", "pin-kod"}, "hr": {"pin kod"},
		},
		Fields: []string{"pin", "pin code", "pincode", "pin number", "card pin", "sim pin", "puk", "geheimzahl", "code pin", "codice pin", "codigo pin", "pin kode", "pinkode",
			"pinkod", "kod pin", "cod pin", "pin koodi", "tunnusluku", "code confidentiel"},
		Negative: []string{"postal", "post office", "gpio", "pin code area", "connector"},
		Required: true,
	},
	Examples: []string{
		"PIN: §4711§",
		"Geheimzahl: §083915§",
		"code PIN : §5240§",
	},
	NearMisses: []string{"4711", "PIN: 12", "pin: 123456789", "PIN: ****", "pin: A4"},
}

func valuePIN(v []byte) (n int, verdict detectors.Verdict) {
	for n < len(v) && v[n]-'0' < 10 {
		n++
	}
	if n < 4 || n > 8 || lex.GluedAfter(v, n) || n+1 < len(v) && v[n+1]-'0' < 10 && v[n] != ' ' {
		return 0, detectors.Reject
	}
	return n, detectors.Pass
}

var securityAnswer = detectors.Detector{
	ID:       "SECURITY_ANSWER",
	Doc:      "Answer to a security question with which a person gets back into an account: any text in a field so named.",
	Category: category, Family: detectors.FamilyCredential, Tier: 3, Version: 1,
	Check: "label", Chance: 0.5,
	Value: valueAnswer, MaxLen: 80,
	Context: detectors.Context{
		Keywords: map[string][]string{
			"en": {"security answer", "secret answer", "answer to security question", "answer to secret question", "security question answer", "challenge answer"},
			"de": {"sicherheitsantwort", "antwort auf die sicherheitsfrage", "geheime antwort"}, "es": {"respuesta de seguridad", "respuesta secreta"},
			"fr": {"réponse de sécurité", "réponse secrète"}, "it": {"risposta di sicurezza", "risposta segreta"}, "nl": {"beveiligingsantwoord", "geheim antwoord"},
			"pl": {"odpowiedź na pytanie bezpieczeństwa"}, "pt": {"resposta de segurança", "resposta secreta"}, "sv": {"säkerhetssvar", "hemligt svar"},
			"da": {"sikkerhedssvar"}, "no": {"sikkerhetssvar"}, "fi": {"turvavastaus"}, "cs": {"bezpečnostní odpověď"}, "hu": {"biztonsági válasz"},
		},
		Fields: []string{"security answer", "secret answer", "security question answer", "challenge answer", "sicherheitsantwort", "geheime antwort", "respuesta seguridad",
			"respuesta secreta", "reponse secrete", "risposta segreta", "resposta secreta", "geheim antwoord", "sakerhetssvar", "sikkerhedssvar"},
		Required: true,
	},
	Examples: []string{
		"Security answer: §Rex the dog§",
		"Sicherheitsantwort: §Blaumeise§",
	},
	NearMisses: []string{"Rex the dog", "security answer: null", "security answer: ****"},
}

func valueAnswer(v []byte) (n int, verdict detectors.Verdict) {
	if n = bytes.IndexAny(v, ",;"); n < 0 {
		n = len(v)
	}
	n = min(n, 80)
	for n > 0 && n < len(v) && (!lex.IsWord(v[n-1]) || lex.GluedAfter(v, n)) { // cut at a word
		n--
	}
	for n > 0 && !lex.IsWord(v[n-1]) {
		n--
	}
	if n < 2 || isPlaceholder(v[:n]) {
		return 0, detectors.Reject
	}
	return n, detectors.Pass
}
