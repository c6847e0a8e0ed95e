package gcs

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"strings"

	"golang.org/x/oauth2"
	oauth2google "golang.org/x/oauth2/google"

	"github.com/pdatlas/pdatlas/sources"
)

// URIForm is how a bucket is named on the command line.
const URIForm = "gs://BUCKET[/PREFIX][?anonymous=true&project=ID&region=CODE&endpoint=URL]"

// readOnly is the scope that tokens are asked for: to read, nothing else.
const readOnly = "https://www.googleapis.com/auth/devstorage.read_only"

// Parse reads a gs:// URI and the environment into Options. Credentials are,
// in this order, interoperability keys (GS_ACCESS_KEY_ID, as Google's tools
// name them) and application default credentials. A URI never holds any; no
// error repeats any part of one. The context is for fetching tokens later.
func Parse(ctx context.Context, u *url.URL, getenv func(string) string) (Options, error) {
	bad := func(why string) (Options, error) {
		return Options{}, fmt.Errorf("%s; the form is %s: %w", why, URIForm, sources.ErrBadURI)
	}
	switch {
	case u.Scheme != "gs" || u.Opaque != "":
		return bad("a Cloud Storage URI begins with gs://")
	case u.User != nil:
		return bad("keys do not belong in a URI")
	case u.Host == "" || u.Port() != "":
		return bad("after gs:// stands the bucket")
	case u.Fragment != "":
		return bad("write %23 for a # in a prefix")
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return bad("what stands after the ? cannot be read")
	}
	o := Options{Bucket: u.Host, Prefix: strings.TrimPrefix(u.Path, "/"), Project: getenv("GOOGLE_CLOUD_QUOTA_PROJECT")}
	for key, values := range query {
		value := values[len(values)-1]
		switch key {
		case "anonymous":
			if o.Anonymous = value == "true"; value != "true" && value != "false" {
				return bad("anonymous is true or false")
			}
		case "project":
			o.Project = value
		case "region":
			if o.Region = locationCode(value); o.Region == "" {
				return bad("a region is one word of letters, digits and hyphens")
			}
		case "endpoint":
			e, err := url.Parse(value)
			if err != nil || e.Scheme != "http" && e.Scheme != "https" || e.Host == "" || e.User != nil ||
				strings.Trim(e.Path, "/") != "" || e.RawQuery != "" || e.Fragment != "" {
				return bad("an endpoint is http(s)://host[:port] and nothing else")
			}
			o.Endpoint, o.Insecure = strings.ToLower(e.Host), e.Scheme == "http"
		default:
			return bad("there is a setting that is not known")
		}
	}
	if strings.ContainsFunc(o.Project, func(r rune) bool { return r < '!' || r > '~' }) {
		return bad("a project is named by its id or number")
	}
	if o.Anonymous {
		return o, nil
	}
	return o, o.credentials(ctx, getenv)
}

// credentials finds what the environment names. Google's tokens are for Google:
// another endpoint is never shown one.
func (o *Options) credentials(ctx context.Context, getenv func(string) string) error {
	o.Access, o.Secret = getenv("GS_ACCESS_KEY_ID"), sources.Secret(getenv("GS_SECRET_ACCESS_KEY"))
	if o.Access != "" && o.Secret != "" {
		return nil
	}
	o.Access, o.Secret = "", ""
	if o.Endpoint != "" && o.Endpoint != google {
		return errNoCredentials
	}
	file, named := getenv("GOOGLE_APPLICATION_CREDENTIALS"), true
	if file == "" && getenv("HOME") != "" {
		file, named = filepath.Join(getenv("HOME"), ".config", "gcloud", "application_default_credentials.json"), false
	}
	if file != "" {
		token, err := fromFile(ctx, file)
		if err == nil || named || !errors.Is(err, fs.ErrNotExist) {
			o.Token = token
			return err
		}
	}
	if getenv("GCE_METADATA_HOST") != "" { // only where the environment says that there is one
		o.Token = oauth2google.ComputeTokenSource("", readOnly)
		return nil
	}
	return errNoCredentials
}

// kinds are the credentials that a file may hold. Those that name a program or
// address to ask (external accounts) are left out: such a file is a command.
var kinds = [...]oauth2google.CredentialsType{oauth2google.ServiceAccount, oauth2google.AuthorizedUser}

// fromFile reads a file of application default credentials, mode 600.
func fromFile(ctx context.Context, path string) (oauth2.TokenSource, error) {
	b, err := sources.ReadSecret(path)
	if err != nil {
		return nil, err
	}
	for _, kind := range kinds {
		if c, err := oauth2google.CredentialsFromJSONWithType(ctx, b, kind, readOnly); err == nil {
			return c.TokenSource, nil
		}
	}
	return nil, fmt.Errorf("the file %q holds no key of a service account and no login of a user: %w", path, sources.ErrAccessDenied)
}
