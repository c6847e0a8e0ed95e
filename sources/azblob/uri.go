package azblob

import (
	"net/url"
	"strings"

	"github.com/pdatlas/pdatlas/sources"
)

// URIForm is how a container is named on the command line.
const URIForm = "azblob://ACCOUNT/CONTAINER[/PREFIX][?endpoint=URL&versions=true&snapshots=true&anonymous=true&sasfile=FILE&region=CODE&ownertag=KEY]"

// Parse reads an azblob:// URI and the environment into Options. Settings of
// the environment are those of Microsoft's tools: AZURE_STORAGE_KEY,
// AZURE_STORAGE_SAS_TOKEN, AZURE_TENANT_ID and so on. A URI never holds
// credentials; no error repeats any part of one.
func Parse(u *url.URL, getenv func(string) string) (Options, error) {
	bad := func(why string) (Options, error) { return Options{}, badURI(why + "; the form is " + URIForm) }
	switch {
	case u.Scheme != Kind || u.Opaque != "":
		return bad("an Azure URI begins with azblob://")
	case u.User != nil:
		return bad("keys do not belong in a URI, put them in the environment")
	case u.Port() != "" || !accountName(u.Host):
		return bad("after azblob:// stands the name of the account, 3 to 24 lower-case letters and digits")
	case u.Fragment != "":
		return bad("write %23 for a # in a prefix")
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return bad("what stands after the ? cannot be read")
	}
	o := Options{Account: u.Host}
	o.Container, o.Prefix, _ = strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	sasFile := ""
	for key, values := range query {
		value := values[len(values)-1]
		var flag *bool
		switch key {
		case "endpoint":
			if o.Endpoint = endpoint(value); o.Endpoint == "" {
				return bad("an endpoint is http(s)://host[:port][/account] and nothing else")
			}
		case "region":
			if o.Region = plainWord(value); o.Region == "" {
				return bad("a region is one word of letters and digits")
			}
		case "ownertag":
			o.OwnerTag = value
		case "sasfile":
			sasFile = value
		case "versions":
			flag = &o.Versions
		case "snapshots":
			flag = &o.Snapshots
		case "anonymous":
			flag = &o.Credential.Anonymous
		default:
			return bad("there is a setting that is not known")
		}
		if flag != nil {
			if *flag = value == "true"; value != "true" && value != "false" {
				return bad(key + " is true or false")
			}
		}
	}
	if o.Endpoint == "" {
		o.Endpoint = endpoint(getenv("AZURE_STORAGE_SERVICE_ENDPOINT"))
	}
	if !o.Credential.Anonymous {
		o.Credential, err = credentials(sasFile, getenv)
	}
	return o, err
}

// accountName knows the rules of "Storage account name" (learn.microsoft.com).
func accountName(s string) bool {
	if len(s) < 3 || len(s) > 24 {
		return false
	}
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// endpoint checks the URL of an account, "" when it is none.
func endpoint(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return ""
	}
	return strings.TrimSuffix(u.Scheme+"://"+strings.ToLower(u.Host)+u.EscapedPath(), "/")
}

// plainWord lets a code or name pass when it is one plain word of at most 64
// bytes: it goes into messages and the inventory.
func plainWord(s string) string {
	if len(s) > 64 {
		return ""
	}
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return ""
		}
	}
	return s
}

// signature gives a shared access signature: "?sv=…&sig=…".
func signature(text string) (sources.Secret, error) {
	text = strings.TrimPrefix(strings.TrimSpace(text), "?")
	if q, err := url.ParseQuery(text); err != nil || q.Get("sig") == "" {
		return "", errBadSignature
	}
	return sources.Secret(text), nil
}
