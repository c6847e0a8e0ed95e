// Package all knows every kind of source: it opens the one that a URI names
// and describes them for the user. It owns no behaviour of any of them.
package all

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/azblob"
	"github.com/pdatlas/pdatlas/sources/files"
	"github.com/pdatlas/pdatlas/sources/gcs"
	"github.com/pdatlas/pdatlas/sources/s3"
	"github.com/pdatlas/pdatlas/sources/sftp"
)

// Options hold what a source is opened with beside its URI.
type Options struct {
	Filter   sources.Filter
	Getenv   func(string) string // the environment; nil: an empty one
	Region   string              // where the configuration says that the data stands; a region in the URI wins
	OwnerTag string              // object tag that names the owner; one in the URI wins

	Transport http.RoundTripper // for sources reached over HTTP; nil: one of its own
}

// Kind describes a kind of source.
type Kind struct {
	Name   string
	Folder string // where its code is, "": in one of its name
	URI    string // its form
	Rights string // what the account needs: never more
	Limits string // what it does not read, in a sentence
	Tested string // what it has been run against
}

// Kinds lists every kind of source, sorted by name.
func Kinds() []Kind {
	return []Kind{
		{
			Name:   azblob.Kind,
			Tested: "Azurite 3.35",
			URI:    azblob.URIForm,
			Rights: "the role Storage Blob Data Reader on the container, or a shared access signature with sp=rl (rlt for ownertag); credentials come from AZURE_STORAGE_SAS_TOKEN, sasfile=FILE (mode 600), AZURE_STORAGE_KEY, AZURE_TENANT_ID with AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or AZURE_FEDERATED_TOKEN_FILE, a managed identity (IDENTITY_ENDPOINT) or a login with az",
			Limits: "versions and snapshots on request; blobs in the archive tier must be rehydrated first; blobs encrypted with customer-provided keys are listed, not read; the service does not state a region",
		},
		{
			Name:   files.Kind,
			Tested: "Linux",
			URI:    "PATH or file:///PATH",
			Rights: "read and search permission on the folders and files; those without it are recorded as access_denied",
			Limits: "symbolic links are not followed; devices, pipes, sockets and the kernel's own file systems (/proc, /sys) are not read; folders stay below the path given",
		},
		{
			Name:   gcs.Kind,
			Tested: "a fake of its XML interface; not yet run against Google",
			URI:    gcs.URIForm,
			Rights: "the role Storage Object Viewer (storage.objects.list and storage.objects.get), for the location also storage.buckets.get; application default credentials (GOOGLE_APPLICATION_CREDENTIALS or `gcloud auth application-default login`, mode 600; GCE_METADATA_HOST for a machine's own) or GS_ACCESS_KEY_ID and GS_SECRET_ACCESS_KEY",
			Limits: "current versions only; objects encrypted with customer-supplied keys are not read; external accounts (workload identity federation) are not supported",
		},
		{
			Name:   s3.Kind,
			Tested: "versitygw 1.8",
			URI:    s3.URIForm,
			Rights: "s3:ListBucket and s3:GetObject; with ownertag also s3:GetObjectTagging; keys come from the environment or Amazon's shared files",
			Limits: "current versions only; objects in GLACIER and DEEP_ARCHIVE must be restored first; keys that are not UTF-8 are listed, not read; directory buckets (S3 Express) list out of order and are refused",
		},
		{
			Name:   sftp.Kind,
			Tested: "OpenSSH 9.2",
			URI:    sftp.URIForm,
			Rights: "a login that may list the folders and read the files, best with `internal-sftp -R` (read only); the server's key in known_hosts or hostkey=…; keys come from keyfile=FILE (mode 600), the agent (SSH_AUTH_SOCK) or ~/.ssh, a password from SSHPASS or passwordfile=FILE (mode 600)",
			Limits: "symbolic links are not followed; devices, pipes and sockets are not read; owners are numbers; a change within one second that keeps the size is not seen; one connection for all readers",
		},
	}
}

// Open opens the source that a URI or path names. A bad one is ErrBadURI, with
// a sentence that repeats none of it: a URI may hold a password. The context is
// for sources that connect when they are opened, which none does, or fetch
// tokens later: it must last as long as the source.
func Open(ctx context.Context, uri string, o Options) (sources.Source, error) {
	if o.Getenv == nil {
		o.Getenv = func(string) string { return "" }
	}
	if uri == "" {
		return nil, badURI("it is empty")
	}
	scheme, isURI := schemeOf(uri)
	if !isURI {
		return openFiles(uri, o)
	}
	u, err := url.Parse(uri) // its error repeats the whole: not passed on
	if err != nil {
		return nil, badURI("it is not well formed (write %25 for a percent sign)")
	}
	switch scheme {
	case "file":
		switch {
		case u.Host != "" && u.Host != "localhost" || u.User != nil:
			return nil, badURI("a file URI names no host: file:///PATH")
		case u.RawQuery != "" || u.Fragment != "" || u.Path == "":
			return nil, badURI("a file URI is file:///PATH, with %3F for a ? and %23 for a #")
		}
		return openFiles(u.Path, o)
	case "s3":
		return openS3(u, o)
	case azblob.Kind:
		return openAzure(u, o)
	case "gs":
		return openGoogle(ctx, u, o)
	case sftp.Kind:
		return openSFTP(u, o)
	}
	return nil, badURI("there is no such kind of source; `pdatlas sources` lists them")
}

// schemeOf is the scheme of a URI, lower-case; a path has none, though it may
// hold "://" further on.
func schemeOf(uri string) (string, bool) {
	scheme, _, found := strings.Cut(uri, "://")
	if !found || scheme == "" {
		return "", false
	}
	scheme = strings.ToLower(scheme)
	for i, c := range []byte(scheme) {
		if letter := c >= 'a' && c <= 'z'; !letter && (i == 0 || (c < '0' || c > '9') && c != '+' && c != '-' && c != '.') {
			return "", false
		}
	}
	return scheme, true
}

func openFiles(path string, o Options) (sources.Source, error) {
	s, err := files.New(path, files.Options{Filter: o.Filter, Region: o.Region})
	if err != nil {
		return nil, err
	}
	return s, nil
}

func openS3(u *url.URL, o Options) (sources.Source, error) {
	so, err := s3.Parse(u, o.Getenv)
	if err != nil {
		return nil, err
	}
	so.Filter, so.Transport = o.Filter, o.Transport
	if so.Region == "" {
		so.Region = o.Region
	}
	if so.OwnerTag == "" {
		so.OwnerTag = o.OwnerTag
	}
	s, err := s3.New(so)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func openAzure(u *url.URL, o Options) (sources.Source, error) {
	so, err := azblob.Parse(u, o.Getenv)
	if err != nil {
		return nil, err
	}
	so.Filter, so.Transport = o.Filter, o.Transport
	so.Region = cmp.Or(so.Region, o.Region)
	so.OwnerTag = cmp.Or(so.OwnerTag, o.OwnerTag)
	s, err := azblob.New(so)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func openGoogle(ctx context.Context, u *url.URL, o Options) (sources.Source, error) {
	so, err := gcs.Parse(ctx, u, o.Getenv)
	if err != nil {
		return nil, err
	}
	so.Filter, so.Transport = o.Filter, o.Transport
	so.Region = cmp.Or(so.Region, o.Region)
	s, err := gcs.New(so)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func openSFTP(u *url.URL, o Options) (sources.Source, error) {
	so, err := sftp.Parse(u, o.Getenv)
	if err != nil {
		return nil, err
	}
	so.Filter, so.Region = o.Filter, o.Region
	s, err := sftp.New(so)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func badURI(why string) error { return fmt.Errorf("%s: %w", why, sources.ErrBadURI) }
