package s3

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/pdatlas/pdatlas/sources"
)

// environment takes keys from environment variables.
type environment struct {
	getenv func(string) string
}

// RetrieveWithCredContext implements credentials.Provider.
func (e *environment) RetrieveWithCredContext(*credentials.CredContext) (credentials.Value, error) {
	v := credentials.Value{
		AccessKeyID:     e.getenv("AWS_ACCESS_KEY_ID"),
		SecretAccessKey: e.getenv("AWS_SECRET_ACCESS_KEY"),
		SessionToken:    e.getenv("AWS_SESSION_TOKEN"),
		SignerType:      credentials.SignatureV4,
	}
	if v.AccessKeyID == "" || v.SecretAccessKey == "" {
		return credentials.Value{}, errNoCredentials
	}
	return v, nil
}

// Retrieve implements credentials.Provider.
func (e *environment) Retrieve() (credentials.Value, error) { return e.RetrieveWithCredContext(nil) }

// IsExpired implements credentials.Provider. Keys have no date here: the
// service says when they are over.
func (e *environment) IsExpired() bool { return false }

// profile takes keys from Amazon's shared credentials file. It is read anew
// whenever the service calls the keys expired, so that a tool which renews the
// file keeps a long scan going.
type profile struct {
	credentials.FileAWSCredentials
	path  string // the file with the keys
	named bool   // only that file counts
	name  string // of the profile; "": default
}

// RetrieveWithCredContext implements credentials.Provider.
func (p *profile) RetrieveWithCredContext(cc *credentials.CredContext) (credentials.Value, error) {
	if info, err := os.Stat(p.path); err == nil && info.Mode().Perm()&0o077 != 0 {
		return credentials.Value{}, &failure{class: sources.ErrAccessDenied,
			sentence: fmt.Sprintf("the credentials file %q can be read by others: chmod 600 it", p.path)}
	}
	p.Profile = p.name
	if p.named {
		p.Filename = p.path
	}
	return p.FileAWSCredentials.RetrieveWithCredContext(cc)
}

// Retrieve implements credentials.Provider.
func (p *profile) Retrieve() (credentials.Value, error) { return p.RetrieveWithCredContext(nil) }

// sharedFile is the path of the shared credentials file; named says that the
// user asked for it, or for a profile in it.
func sharedFile(getenv func(string) string) (path string, named bool) {
	if path = getenv("AWS_SHARED_CREDENTIALS_FILE"); path != "" {
		return path, true
	}
	return filepath.Join(getenv("HOME"), ".aws", "credentials"), getenv("AWS_PROFILE") != ""
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
