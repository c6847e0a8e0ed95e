// Package gcs is the source of buckets of Google Cloud Storage.
//
// Cloud Storage has an XML interface that speaks Amazon's protocol: listing,
// ranged reads and conditional reads are those of package s3, which this
// package wraps. It owns what differs: tokens (application default
// credentials, RFC 6749) in the place of signatures, the location of a bucket,
// and objects stored as gzip, which Google would unpack while it sends them
// (https://cloud.google.com/storage/docs/transcoding), so that neither size
// nor ranges would fit.
//
// It needs storage.objects.list and storage.objects.get (the role Storage
// Object Viewer), and for the location storage.buckets.get; it sends GET and
// HEAD requests only. Order and cursor are those of package s3.
package gcs

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/minio/minio-go/v7/pkg/signer"
	"golang.org/x/oauth2"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/s3"
)

// Kind is the name of this kind of source.
const Kind = "gcs"

// google is the endpoint meant when none is given.
const google = "storage.googleapis.com"

// anyRegion is what requests with interoperability keys are signed for.
const anyRegion = "auto"

// Options say what to read, and how.
type Options struct {
	Endpoint string // host[:port] without a scheme; "": Google
	Insecure bool   // http instead of https; never with Google
	Bucket   string
	Prefix   string // only names that begin with it
	Project  string // pays for requests to a bucket whose owner does not; "": the bucket's
	Region   string // where the user says that the bucket stands; "": unknown

	// One of these three says how requests are signed.
	Anonymous bool
	Token     oauth2.TokenSource
	Access    string // interoperability (HMAC) key
	Secret    sources.Secret

	Filter      sources.Filter
	Transport   http.RoundTripper // nil: one of its own
	PageSize    int               // see s3.Options
	IdleTimeout time.Duration
	Tries       int
	StormLimit  time.Duration
}

// Source is one bucket, or what stands below a prefix of it. It implements
// sources.Source.
type Source struct {
	o      Options
	inner  *s3.Source
	bearer *bearer

	mu    sync.Mutex
	known *sources.Description
}

// New checks the options. It sends nothing.
func New(o Options) (*Source, error) {
	if o.Endpoint == "" {
		o.Endpoint, o.Insecure = google, false
	}
	s := &Source{o: o, bearer: newBearer(o)}
	so := s3.Options{
		Endpoint: o.Endpoint, Insecure: o.Insecure, PathStyle: true, Bucket: o.Bucket, Prefix: o.Prefix, SignRegion: anyRegion,
		Filter: o.Filter, Transport: s.bearer,
		PageSize: o.PageSize, IdleTimeout: o.IdleTimeout, Tries: o.Tries, StormLimit: o.StormLimit,
	}
	switch {
	case o.Anonymous || o.Token != nil:
		so.Anonymous = true
	case o.Access != "" && o.Secret != "":
		so.Credentials = credentials.NewStaticV4(o.Access, string(o.Secret), "")
	default:
		return nil, errNoCredentials
	}
	var err error
	if s.inner, err = s3.New(so); err != nil {
		return nil, err
	}
	return s, nil
}

// Name is gs://host/bucket/prefix, percent-encoded.
func (s *Source) Name() string { return "gs" + strings.TrimPrefix(s.inner.Name(), "s3") }

// Walk lists the bucket; see sources.Source and package s3.
func (s *Source) Walk(ctx context.Context, after sources.Cursor, fn func(sources.Item, sources.Cursor) error) error {
	if err := s.bearer.ready(ctx); err != nil {
		return err
	}
	return s.inner.Walk(ctx, after, func(item sources.Item, at sources.Cursor) error {
		item.Ref.StorageClass = strings.ToUpper(item.Ref.StorageClass)
		open := item.Open
		item.Open = func(ctx context.Context) (io.ReadCloser, error) {
			if err := s.bearer.ready(ctx); err != nil {
				return nil, err
			}
			return open(ctx)
		}
		return fn(item, at)
	})
}

// Describe asks once where the bucket stands. The location is what the service
// states, else what the user declared, else unknown: an empty answer, or a
// refused one, is no location.
func (s *Source) Describe(ctx context.Context) (sources.Description, error) {
	s.mu.Lock()
	known := s.known
	s.mu.Unlock()
	if known != nil {
		return *known, nil
	}
	d := sources.Description{Kind: Kind, Endpoint: s.scheme() + s.o.Endpoint, Root: strings.TrimSuffix(s.o.Bucket+"/"+s.o.Prefix, "/")}
	if s.o.Endpoint == google {
		d.Provider = "gcp"
	}
	if err := s.bearer.ready(ctx); err != nil {
		d.Code = "no token"
		return d, err
	}
	if _, err := s.inner.Describe(ctx); err != nil { // whether the bucket is there at all
		s.declared(&d)
		d.Code = "no answer"
		return d, err
	}
	location, code := s.location(ctx)
	if err := ctx.Err(); err != nil {
		return d, err
	}
	if location != "" {
		d.Region, d.Basis, d.Method = location, "observed", methodLocation
	} else {
		s.declared(&d)
		d.Code = code
	}
	s.mu.Lock()
	s.known = &d
	s.mu.Unlock()
	return d, nil
}

// methodLocation is the call that a location comes from.
const methodLocation = "GET Bucket location"

func (s *Source) declared(d *sources.Description) {
	d.Method = methodLocation
	if s.o.Region != "" {
		d.Region, d.Basis, d.Method = s.o.Region, "declared", "configuration"
	}
}

func (s *Source) scheme() string {
	if s.o.Insecure {
		return "http://"
	}
	return "https://"
}

// location asks for the bucket's location. It gives "" and a code when the
// service does not say.
func (s *Source) location(ctx context.Context) (location, code string) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	at := s.scheme() + s.o.Endpoint + "/" + url.PathEscape(s.o.Bucket) + "?location"
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return "", "no answer"
	}
	if s.o.Access != "" {
		r.Header.Set("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD")
		r = signer.SignV4(*r, s.o.Access, string(s.o.Secret), "", anyRegion)
	}
	res, err := s.bearer.RoundTrip(r)
	if err != nil {
		return "", "no answer"
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return "", fmt.Sprintf("HTTP %d", res.StatusCode)
	}
	var answer struct {
		XMLName  xml.Name `xml:"LocationConstraint"`
		Location string   `xml:",chardata"`
	}
	if err := xml.NewDecoder(io.LimitReader(res.Body, 64<<10)).Decode(&answer); err != nil {
		return "", "not understood"
	}
	return locationCode(answer.Location), ""
}

// locationCode writes a location as Google's list of locations does: regions
// ("europe-west6") in lower case, dual and multi-regions ("EU", "NAM4") in
// upper. What is not one plain word is no location.
func locationCode(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 64 || strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return ""
	}
	if strings.Contains(s, "-") {
		return strings.ToLower(s)
	}
	return strings.ToUpper(s)
}

// Close lets go of idle connections.
func (s *Source) Close() error {
	err := s.inner.Close()
	s.bearer.close()
	return err
}

var (
	errNoCredentials = fmt.Errorf("no credentials: set GOOGLE_APPLICATION_CREDENTIALS or run `gcloud auth application-default login`, set GS_ACCESS_KEY_ID and GS_SECRET_ACCESS_KEY, or add anonymous=true to the URI of a public bucket: %w", sources.ErrAccessDenied)
	errNoToken       = fmt.Errorf("no token can be had for the application default credentials: %w", sources.ErrAccessDenied)
	errTokenOver     = fmt.Errorf("the application default credentials give no new token: %w", sources.ErrCredentialExpired)
	errNotReading    = errors.New("only GET and HEAD requests are sent")
)
