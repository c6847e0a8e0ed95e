package credential

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

const awsDoc = "Access key of Amazon Web Services: the id AKIA or ASIA (temporary) and 16 characters of base 32, and the secret of 40 " +
	"characters of base64, which only its label tells (AWS IAM documentation, \"Unique identifiers\")."

var awsContext = detectors.Context{
	Keywords: map[string][]string{"": {
		"aws access key", "aws_access_key_id", "access key id", "aws secret", "aws_secret_access_key", "secret access key", "aws secret key",
		"aws_secret_key", "s3 secret key",
	}},
	Fields: []string{"aws access key id", "access key id", "aws key id", "aws secret access key", "secret access key", "aws secret key", "aws secret", "s3 secret key"},
}

var awsAccessKey = detectors.Detector{
	ID: "AWS_ACCESS_KEY", Doc: awsDoc,
	Category: category, Family: detectors.FamilyCredential, Tier: 1, Version: 1,
	Check: "prefix and length", Chance: 1e-7,
	Literals: []string{"AKIA", "ASIA"}, Probe: probeAWS, MaxLen: 20,
	Context: awsContext,
	Examples: []string{
		"AKIA" + "Z7Q2W4E6R3T5Y7UP",
		"aws_access_key_id = §ASIA" + "J5K6L7M2N3P4Q5RS§",
		"https://b.s3.amazonaws.com/?AWSAccessKeyId=§AKIA" + "3XW5V7T2S4R6Q2PN§&Expires=1",
	},
	NearMisses: []string{"AKIA", "AKIAZ7Q2W4E6R3T5Y7U", "AKIAZ7Q2W4E6R3T5Y7UP1", "AKIAz7q2w4e6r3t5y7up", "AKIA1234567890123456"},
}

func probeAWS(text []byte, at int) (start, end int, v detectors.Verdict) {
	if !starts(text, at) {
		return 0, 0, detectors.Reject
	}
	end = base32.run(text, at, 20)
	switch {
	case end-at != 20 || lex.GluedAfter(text, end) || entropy(text[at+4:end]) < 2:
		return 0, 0, detectors.Reject
	case bytes.HasSuffix(text[at:end], []byte("EXAMPLE")): // AWS's documentation
		return at, end, detectors.Sample
	}
	return at, end, detectors.Strong
}

var awsSecretKey = detectors.Detector{
	ID: "AWS_ACCESS_KEY", Doc: awsDoc,
	Category: category, Family: detectors.FamilyCredential, Tier: 2, Version: 1,
	Check: "length and randomness", Chance: 0.001,
	Value: valueAWSSecret, MaxLen: 40,
	Context: requiring(awsContext),
	Examples: []string{
		"aws_secret_access_key: §kQ7mZ2xW9vB5nR8tY3uL6pE1sC0aHgF/dJ4+iO2M§",
		"AWS_SECRET_ACCESS_KEY=§Zp3Lk8Jh5Gf2Ds9Aq4We7Rt1Yu6Io0Px+Cv/Bn3M§",
	},
	NearMisses: []string{
		"aws_secret_access_key: wJalrXUtnFEMI/K7MDENG",
		"kQ7mZ2xW9vB5nR8tY3uL6pE1sC0aHgF/dJ4+iO2M",
		"aws_secret_access_key = ${AWS_SECRET_ACCESS_KEY}",
	},
}

func valueAWSSecret(v []byte) (n int, verdict detectors.Verdict) {
	n = base64std.run(v, 0, 40)
	switch {
	case n != 40 || n < len(v) && v[n] == '=' || lex.GluedAfter(v, n) || !isDrawn(v[:n]):
		return 0, detectors.Reject
	case bytes.HasSuffix(v[:n], []byte("EXAMPLEKEY")): // AWS's documentation
		return n, detectors.Sample
	}
	return n, detectors.Strong
}

// isDrawn is isRandom for a secret that may name itself an example.
func isDrawn(s []byte) bool {
	m := mixOf(s)
	return m.digit >= 1 && m.lower >= 2 && m.upper >= 2 && entropy(s) >= 3.4
}

// requiring is a context that must be there.
func requiring(c detectors.Context) detectors.Context {
	c.Required = true
	return c
}

var azureSet = newAlphabet("-_.~")

var azureClientSecret = detectors.Detector{
	ID: "AZURE_AD_CLIENT_SECRET",
	Doc: "Client secret of an application in Microsoft Entra ID (Azure AD): three characters, a digit, the mark Q~ and 31 to 34 more, " +
		"of letters, digits and - _ . ~ (Microsoft Purview, \"Azure AD client secret\").",
	Category: category, Family: detectors.FamilyCredential, Tier: 1, Version: 1,
	Check: "mark and length", Chance: 1e-5,
	Literals: []string{"0Q~", "1Q~", "2Q~", "3Q~", "4Q~", "5Q~", "6Q~", "7Q~", "8Q~", "9Q~"},
	Probe:    probeAzureSecret, MaxLen: 40,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"client secret", "azure_client_secret", "client_secret"}},
		Fields:   []string{"client secret", "azure client secret", "app secret"},
	},
	Examples: []string{
		"Zk48Q~mN3pQ5rS7tU9vW1xY2zA4bC6dE8fG0hJa",
		"AZURE_CLIENT_SECRET=§aB17Q~Lm2Np4Qr6St8Uv0Wx2Yz4Ab6Cd8Ef0Gh§",
		"\"clientSecret\": \"§x.Y8Q~kJ-hG_fD.sA~pO9iU8yT7rE6wQ5lK4jH§\"",
	},
	NearMisses: []string{"8Q~", "FAQ 8Q~A", "abc8Q~short", "Zk48Q~mN3pQ5rS7tU9vW1xY2zA4bC6dE8fG0hJabcdefgh"},
}

func probeAzureSecret(text []byte, at int) (start, end int, v detectors.Verdict) {
	start = at - 3
	if start < 0 || azureSet.run(text, start, 3) < at || start > 0 && azureSet[text[start-1]] {
		return 0, 0, detectors.Reject
	}
	end = azureSet.run(text, start, 40)
	for end > at && !lex.IsWord(text[end-1]) && text[end-1] != '~' {
		end--
	}
	if n := end - start; n < 37 || n > 40 || lex.GluedAfter(text, end) || lex.GluedBefore(text, start) || entropy(text[start:end]) < 3.2 {
		return 0, 0, detectors.Reject
	}
	return start, end, detectors.Strong
}

const azureKeyDoc = "Key of an Azure storage account (64 bytes in base64, \"AccountKey=…==\") or shared access key of Service Bus, Event Hubs " +
	"or IoT Hub (32 bytes, \"SharedAccessKey=…=\"), by Microsoft's documentation of connection strings."

var azureKeyContext = detectors.Context{
	Keywords: map[string][]string{"": {"storage account key", "storage key", "account key", "accountkey", "azure_storage_key", "shared access key"}},
	Fields:   []string{"storage account key", "azure storage key", "account key", "shared access key", "storage access key"},
}

var azureStorageKey = detectors.Detector{
	ID: "AZURE_STORAGE_KEY", Doc: azureKeyDoc,
	Category: category, Family: detectors.FamilyCredential, Tier: 1, Version: 1,
	Check: "base64 of 64 or 32 bytes", Chance: 1e-6,
	Literals: []string{"AccountKey=", "SharedAccessKey="}, Probe: probeAzureKey, MaxLen: 110,
	Context: azureKeyContext,
	Examples: []string{
		"AccountKey=§kQ7mZ2xW9vB5nR8tY3uL6pE1sC0aHgFdJ4iO2Mab3Cd5Ef7Gh9Ij1Kl3Mn5Op7Qr9St1Uv3Wx5Yz7Ab9Cd1EfQ==§;EndpointSuffix=core.windows.net",
		"Endpoint=sb://n.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=§Zp3Lk8Jh5Gf2Ds9Aq4We7Rt1Yu6Io0PxCvBnMkLoQrs=§",
	},
	NearMisses: []string{
		"AccountKey=;", "AccountKey=<key>", "AccountKey=kQ7mZ2xW9vB5nR8tY3uL6pE1sC0aHgFdJ4iO2M==",
		"SharedAccessKeyName=RootManageSharedAccessKey",
	},
}

func probeAzureKey(text []byte, at int) (start, end int, v detectors.Verdict) {
	start = at + bytes.IndexByte(text[at:], '=') + 1
	end = readPadded(text, start)
	switch n := end - start; {
	case n != 88 && n != 44 || !isDrawn(text[start:end]):
		return 0, 0, detectors.Reject
	case hasPrefix(text, start, azuriteKey):
		return start, end, detectors.Sample
	}
	return start, end, detectors.Strong
}

// azuriteKey begins the key that the storage emulator is known by.
const azuriteKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq"

// readPadded returns the end of the base64 text at text[i:], padding included,
// or i when it is not whole or longer than a key is.
func readPadded(text []byte, i int) int {
	j := base64std.run(text, i, 88)
	for j < len(text) && text[j] == '=' {
		j++
	}
	if (j-i)%4 != 0 || j-i > 88 || lex.GluedAfter(text, j) {
		return i
	}
	return j
}

var azureStorageKeyLabelled = detectors.Detector{
	ID: "AZURE_STORAGE_KEY", Doc: azureKeyDoc,
	Category: category, Family: detectors.FamilyCredential, Tier: 2, Version: 1,
	Check: "base64 of 64 or 32 bytes", Chance: 1e-4,
	Value: func(v []byte) (int, detectors.Verdict) {
		n := readPadded(v, 0)
		if n != 88 && n != 44 || !isDrawn(v[:n]) {
			return 0, detectors.Reject
		}
		return n, detectors.Strong
	},
	MaxLen:  88,
	Context: requiring(azureKeyContext),
	Examples: []string{
		"storage account key: §kQ7mZ2xW9vB5nR8tY3uL6pE1sC0aHgFdJ4iO2Mab3Cd5Ef7Gh9Ij1Kl3Mn5Op7Qr9St1Uv3Wx5Yz7Ab9Cd1EfQ==§",
		"AZURE_STORAGE_KEY=§Zp3Lk8Jh5Gf2Ds9Aq4We7Rt1Yu6Io0PxCvBnMZp3Lk8Jh5Gf2Ds9Aq4We7Rt1Yu6Io0PxCvBnMQ2w3E4r5T6yA==§",
	},
	NearMisses: []string{"storage account key: primary", "account key: ${KEY}"},
}

var azureSASToken = detectors.Detector{
	ID: "AZURE_SAS_TOKEN",
	Doc: "Shared access signature of Azure: a query with a signature (sig=, 32 bytes in base64, percent-encoded) and the version (sv=) or " +
		"resource (sr=) it signs, by Microsoft's documentation \"Create a service SAS\".",
	Category: category, Family: detectors.FamilyCredential, Tier: 1, Version: 1,
	Check: "signature of 32 bytes and signed fields", Chance: 1e-6,
	Literals: []string{"sig="}, Probe: probeSAS, MaxLen: detectors.MaxValue,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"sas", "sas token", "sas url", "shared access signature"}},
		Fields:   []string{"sas token", "sas url", "shared access signature"},
	},
	Examples: []string{
		"sv=2022-11-02&ss=b&srt=sco&sp=rl&se=2026-12-01T00:00:00Z&sig=kQ7mZ2xW9vB5nR8tY3uL6pE1sC0aHgFdJ4iO2Mab3Cd%3D",
		"https://acct.blob.core.windows.net/c/f.csv?§sp=r&st=2026-01-01&sv=2022-11-02&sr=b&sig=Zp3Lk8Jh5Gf2Ds9Aq4We7Rt1Yu6%2FIo0PxCvBnMkLoQr%3D§",
		"SharedAccessSignature §sr=hub.azure-devices.net&sig=Zp3Lk8Jh5Gf2Ds9Aq4We7Rt1Yu6Io0PxCvBnMkLoQrs%3D&se=1767225600§",
	},
	NearMisses: []string{
		"sig=abc", "?sv=2022-11-02&sig=<signature>", "sig=kQ7mZ2xW9vB5nR8tY3uL6pE1sC0aHgFdJ4iO2Mab3Cd%3D", "x-sig=1&sv=2",
	},
}

// querySet is what a query may hold unencoded, without the marks around URLs in text.
var querySet = newAlphabet("-._~%+/=&:,")

func probeSAS(text []byte, at int) (start, end int, v detectors.Verdict) {
	start, end = at, at
	for start > 0 && at-start < 200 && querySet[text[start-1]] {
		start--
	}
	if i := bytes.IndexByte(text[start:at], '/'); i >= 0 && bytes.IndexByte(text[start:at], '=') > i {
		return 0, 0, detectors.Reject // a path without a '?'
	}
	if start < at && text[at-1] != '&' || lex.GluedBefore(text, start) {
		return 0, 0, detectors.Reject
	}
	end = querySet.run(text, at, detectors.MaxValue-(at-start)-1)
	for end > at && (text[end-1] == '.' || text[end-1] == ',' || text[end-1] == '&') {
		end--
	}
	query := text[start:end]
	if end-start > detectors.MaxValue || lex.GluedAfter(text, end) || !isSignature(text[at+len("sig="):end]) ||
		!bytes.Contains(query, []byte("sv=")) && !bytes.Contains(query, []byte("sr=")) {
		return 0, 0, detectors.Reject
	}
	return start, end, detectors.Strong
}

// isSignature reports whether a query goes on with 32 bytes in base64, its
// signs percent-encoded or not.
func isSignature(s []byte) bool {
	digits := 0
	for i := 0; i < len(s) && s[i] != '&'; i++ {
		switch c := s[i]; {
		case c == '%' && i+2 < len(s):
			if !(s[i+1] == '2' || s[i+1] == '3') {
				return false
			}
			i += 2
			digits++
		case base64std[c], c == '=':
			digits++
		default:
			return false
		}
	}
	return digits == 44
}

var gcpServiceAccountKey = detectors.Detector{
	ID: "GCP_SERVICE_ACCOUNT_KEY",
	Doc: "Key file of a service account of Google Cloud: JSON of type service_account with the id of a private key (40 hexadecimal digits) " +
		"and the key. The match is the id; the key is a PRIVATE_KEY (Google Cloud's documentation, \"Service account keys\").",
	Category: category, Family: detectors.FamilyCredential, Tier: 1, Version: 1,
	Check: "type before it, 40 hexadecimal digits", Chance: 1e-9,
	Literals: []string{"private_key_id"}, Probe: probeServiceAccount, MaxLen: 300,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"service_account", "private_key_id"}},
		Fields:   []string{"private key id"},
	},
	Examples: []string{
		`{"type":"service_account","project_id":"p","private_key_id":"§3f9a1c7e5b2d8046f1e3a5c7092b4d6e8f0a1b2c§","private_key":"x"}`,
		`"type": "service_account", "private_key_id" : "§a1b2c3d4e5f60718293a4b5c6d7e8f9001122334§"`,
	},
	NearMisses: []string{
		`"private_key_id": "3f9a1c7e5b2d8046f1e3a5c7092b4d6e8f0a1b2c"`,
		`{"type":"service_account","private_key_id":"abc"}`,
		`{"type":"service_account","private_key_id":""}`,
	},
}

func probeServiceAccount(text []byte, at int) (start, end int, v detectors.Verdict) {
	if !bytes.Contains(text[max(0, at-250):at], []byte(`"service_account"`)) {
		return 0, 0, detectors.Reject
	}
	start = at + len("private_key_id")
	for start < len(text) && start-at < 24 && bytes.IndexByte([]byte(`": \`), text[start]) >= 0 {
		start++
	}
	end = hexSet.run(text, start, 40)
	if end-start != 40 || lex.GluedAfter(text, end) {
		return 0, 0, detectors.Reject
	}
	return start, end, detectors.Strong
}

var storageSignedURL = detectors.Detector{
	ID: "STORAGE_SIGNED_URL",
	Doc: "Signed URL of Amazon S3 or Google Cloud Storage (V4 signing): whoever has it may read or write the object until it expires. " +
		"The match is the signature of 64 hexadecimal digits, or for Google's longer ones credential, date and expiry before it.",
	Category: category, Family: detectors.FamilyCredential, Tier: 1, Version: 1,
	Check: "credential and signature", Chance: 1e-6,
	Literals: []string{"X-Amz-Signature=", "X-Goog-Credential="}, FoldLiterals: true,
	Probe: probeSignedURL, MaxLen: detectors.MaxValue,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"presigned url", "signed url", "presigned"}},
		Fields:   []string{"presigned url", "signed url", "download url"},
	},
	Examples: []string{
		"https://b.s3.amazonaws.com/k?X-Amz-Credential=c&X-Amz-Date=20260101T000000Z&§X-Amz-Signature=3f9a1c7e5b2d8046f1e3a5c7092b4d6e8f0a1b2c3f9a1c7e5b2d8046f1e3a5c7§",
		"?X-Goog-Algorithm=GOOG4-RSA-SHA256&§X-Goog-Credential=r%40p.iam.gserviceaccount.com%2F20260101%2Fauto&X-Goog-Date=20260101T000000Z§&X-Goog-Signature=6f1e3a5c7092b4d6",
	},
	NearMisses: []string{"X-Amz-Signature=<hex>", "X-Amz-Signature=abc", "X-Goog-Credential=me&x=1", "X-Amz-SignedHeaders=host"},
}

func probeSignedURL(text []byte, at int) (start, end int, v detectors.Verdict) {
	equals := bytes.IndexByte(text[at:], '=')
	if text[at+2]|0x20 == 'a' {
		from := at + equals + 1
		end = hexSet.run(text, from, 64)
		if end-from != 64 || lex.GluedAfter(text, end) || lex.GluedBefore(text, at) {
			return 0, 0, detectors.Reject
		}
		return at, end, detectors.Strong
	}
	const sign = "&X-Goog-Signature="
	rest := text[at:min(len(text), at+detectors.MaxValue)]
	i := bytes.Index(rest, []byte(sign))
	if i < 0 || lex.GluedBefore(text, at) || bytes.ContainsAny(rest[:i], " \n\"'<>") {
		return 0, 0, detectors.Reject
	}
	from := i + len(sign)
	if hexSet.run(rest, from, 8) < from+8 || !lex.IsWord(rest[i-1]) {
		return 0, 0, detectors.Reject
	}
	return at, at + i, detectors.Strong
}
