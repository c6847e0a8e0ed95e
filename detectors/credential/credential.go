// Package credential detects passwords, keys, tokens and other secrets.
//
// It owns formats, checks and words of these types; which text is offered,
// context and likelihood are the engine's. URLs with a user and password in
// them are package online's.
//
// Secrets of three kinds stand in files of their own: those with a prefix and
// a structure that nothing else has (found anywhere, by a literal), structured
// texts that hold a secret (connection strings, key files, signed URLs), and
// those that only a label tells from any other text (generic.go). A secret
// longer than a match may be is reported by a part of it that is its own.
//
// Placeholders ("changeme", "${TOKEN}", "<password>") are never reported,
// published sample keys are Sample.
package credential

import "github.com/pdatlas/pdatlas/detectors"

// Detectors returns all detectors of this package, sorted by ID.
func Detectors() []detectors.Detector {
	return []detectors.Detector{
		apiKey,
		awsAccessKey,
		awsSecretKey,
		azureClientSecret,
		azureSASToken,
		azureStorageKey,
		azureStorageKeyLabelled,
		dbConnectionString,
		encryptionKey,
		gcpAPIKey,
		gcpServiceAccountKey,
		githubToken,
		gitlabToken,
		httpBasicAuth,
		jsonWebToken,
		kubernetesSecret,
		npmToken,
		oauthClientSecret,
		oauthGoogleSecret,
		password,
		passwordHash,
		pinCode,
		privateKey,
		securityAnswer,
		bearerToken,
		sessionToken,
		slackToken,
		sslCertificate,
		storageSignedURL,
		stripeKey,
		tinkKeyset,
		totpSecret,
		totpSecretLabelled,
		weakPasswordHash,
		weakPasswordHashLabelled,
		xsrfToken,
	}
}

// category of every type here in the reference data.
const category = "credential"
