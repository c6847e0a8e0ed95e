package s3

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/pdatlas/pdatlas/sources"
)

// URIForm is how a bucket is named on the command line.
const URIForm = "s3://BUCKET[/PREFIX][?endpoint=URL&region=CODE&pathstyle=true&anonymous=true&requesterpays=true&ownertag=KEY&inventory=BUCKET/KEY]"

// Parse reads an s3:// URI and the environment into Options. Settings of the
// environment are those of Amazon's tools: AWS_ENDPOINT_URL_S3,
// AWS_ENDPOINT_URL, AWS_REGION, AWS_DEFAULT_REGION (to sign with: they say
// nothing of where a bucket stands), and the credentials. A URI never holds
// credentials; no error repeats any part of one but the bucket's name.
func Parse(u *url.URL, getenv func(string) string) (Options, error) {
	bad := func(sentence string) (Options, error) {
		return Options{}, fmt.Errorf("%s; the form is %s: %w", sentence, URIForm, sources.ErrBadURI)
	}
	switch {
	case u.Scheme != "s3":
		return bad("an S3 URI begins with s3://")
	case u.User != nil:
		return bad("keys do not belong in a URI, put them in the environment")
	case u.Host == "" || u.Opaque != "":
		return bad("the URI names no bucket")
	case u.Port() != "":
		return bad("after s3:// stands the bucket, the host and its port go into endpoint=")
	case u.Fragment != "":
		return bad("write %23 for a # in a prefix")
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return bad("what stands after the ? cannot be read")
	}
	o := Options{Bucket: u.Host, Prefix: strings.TrimPrefix(u.Path, "/")}
	endpoint := firstSet(getenv, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
	o.SignRegion = firstSet(getenv, "AWS_REGION", "AWS_DEFAULT_REGION")
	for key, values := range query {
		value, flag := values[len(values)-1], false
		switch value {
		case "true", "1":
			flag = true
		case "false", "0":
		default:
			if key == "pathstyle" || key == "anonymous" || key == "requesterpays" {
				return bad(key + " is true or false")
			}
		}
		switch key {
		case "endpoint":
			endpoint = value
		case "region":
			if o.Region = plainWord(value); o.Region == "" {
				return bad("a region is one word of letters, digits and hyphens")
			}
		case "pathstyle":
			o.PathStyle = flag
		case "anonymous":
			o.Anonymous = flag
		case "requesterpays":
			o.RequesterPays = flag
		case "inventory":
			o.Inventory = strings.TrimPrefix(value, "s3://")
		case "ownertag":
			o.OwnerTag = value
		default:
			return bad("there is a setting that is not known")
		}
	}
	if o.Endpoint, o.Insecure, err = parseEndpoint(endpoint); err != nil {
		return bad("an endpoint is http(s)://host[:port] and nothing else")
	}
	if !o.Anonymous {
		o.Credentials = Credentials(getenv, endpoint != "")
	}
	return o, nil
}

// parseEndpoint takes an endpoint's URL, or a bare host, apart.
func parseEndpoint(s string) (host string, insecure bool, err error) {
	if s == "" {
		return "", false, nil
	}
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil ||
		strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return "", false, sources.ErrBadURI
	}
	return strings.ToLower(u.Host), u.Scheme == "http", nil
}

func firstSet(getenv func(string) string, names ...string) string {
	for _, n := range names {
		if v := getenv(n); v != "" {
			return v
		}
	}
	return ""
}

// Credentials finds the credentials that the environment names, nil when it
// names none: keys in AWS_ACCESS_KEY_ID and so on; the profile AWS_PROFILE of
// the shared files; and, only for Amazon itself and where the environment says
// that there is one, the role of the machine: AWS_CONTAINER_CREDENTIALS_*_URI,
// AWS_WEB_IDENTITY_TOKEN_FILE, or AWS_EC2_METADATA_DISABLED=false. Another
// endpoint is never shown a role's keys unasked.
func Credentials(getenv func(string) string, otherEndpoint bool) *credentials.Credentials {
	if getenv("AWS_ACCESS_KEY_ID") != "" {
		return credentials.New(&environment{getenv: getenv})
	}
	if path, named := sharedFile(getenv); named || exists(path) {
		return credentials.New(&profile{path: path, named: getenv("AWS_SHARED_CREDENTIALS_FILE") != "", name: getenv("AWS_PROFILE")})
	}
	role := firstSet(getenv, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
		"AWS_WEB_IDENTITY_TOKEN_FILE") != "" || strings.EqualFold(getenv("AWS_EC2_METADATA_DISABLED"), "false")
	if role && !otherEndpoint {
		return credentials.NewIAM("")
	}
	return nil
}
