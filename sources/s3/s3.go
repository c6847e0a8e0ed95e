// Package s3 is the source of object stores that speak Amazon's S3 protocol:
// AWS, other clouds' S3 interfaces, and self-hosted stores.
//
// It owns the listing of a bucket (or what stands below a prefix), the reading
// of objects over a network that breaks, and what the service states of the
// bucket. It uses minio-go for signing and parsing, and does by itself what
// that library does not: resuming a body (Range and If-Match), an idle
// deadline, back-off shared by all readers, one refresh of credentials, and a
// listing that proves its own order.
//
// It needs the rights to list the bucket and to get objects, and sends GET and
// HEAD requests only. Redirects are not followed.
//
// Order: by key, in byte order, as S3 defines it. The cursor is the last key.
// With an S3 Inventory: the order of its files and rows, and the cursor is the
// manifest, file and row.
// A service that lists in another order (Amazon's directory buckets do) cannot
// be scanned: what it holds could not be accounted for.
package s3

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/minio/minio-go/v7/pkg/s3utils"

	"github.com/pdatlas/pdatlas/sources"
)

// Kind is the name of this kind of source.
const Kind = "s3"

// amazon is the endpoint meant when none is given.
const amazon = "s3.amazonaws.com"

// Options say what to read, and how.
type Options struct {
	Endpoint   string // host[:port] without a scheme; "": Amazon
	Insecure   bool   // http instead of https
	PathStyle  bool   // bucket in the path even where the host would be usual
	Bucket     string
	Prefix     string // only keys that begin with it
	Region     string // where the user says that the bucket stands; "": unknown
	SignRegion string // what to sign with when the region is not declared; "": us-east-1

	Credentials *credentials.Credentials // nil only if Anonymous
	Anonymous   bool                     // send unsigned requests

	Filter sources.Filter
	// OwnerTag is the key of the object tag that names the owner. It costs one
	// request per object and the right to read tags; "": tags are not read.
	OwnerTag string
	// RequesterPays says that this account pays for its requests, which some
	// buckets ask for (the header x-amz-request-payer).
	RequesterPays bool

	// Inventory is the bucket and key of an S3 Inventory's manifest.json, to be
	// walked in place of listing requests; "": the bucket is listed. What was
	// stored since it was written is not seen.
	Inventory string
	ReadTable TableReader // of inventories in Parquet; nil: only those in CSV can be read

	Transport   http.RoundTripper // nil: one of its own
	PageSize    int               // keys per listing request; 0: 1000, the most that S3 gives
	IdleTimeout time.Duration     // without a single byte before a request is cut; 0: 30 s
	Tries       int               // of a request, or of an object without progress; 0: 8
	// StormLimit is how long a request is tried while the service refuses it
	// for load; 0: 110 s, just below the scanner's limit without progress.
	StormLimit time.Duration
}

func (o *Options) defaults() {
	if o.Endpoint == "" {
		o.Endpoint = amazon
	}
	o.Endpoint = strings.ToLower(o.Endpoint)
	if o.PageSize <= 0 || o.PageSize > maxPage {
		o.PageSize = maxPage
	}
	if o.IdleTimeout <= 0 {
		o.IdleTimeout = 30 * time.Second
	}
	if o.Tries <= 0 {
		o.Tries = 8
	}
	if o.StormLimit <= 0 {
		o.StormLimit = 110 * time.Second
	}
	if o.SignRegion == "" {
		o.SignRegion = "us-east-1"
	}
	if o.Region != "" {
		o.SignRegion = o.Region
	}
}

// Source is one bucket, or what stands below a prefix of it. It implements
// sources.Source.
type Source struct {
	o       Options
	match   *sources.Matcher
	guard   *guard
	pacer   sources.Pacer
	creds   *credentials.Credentials
	renew   sync.Mutex  // held while new credentials are asked for
	base    string      // the part of the prefix up to its last slash: paths are below it
	reached atomic.Bool // the service has answered at least once

	mu     sync.Mutex // guards what follows
	core   *minio.Core
	region string               // what core signs with
	known  *sources.Description // the answer of Describe
	noTags bool                 // tags may not be read: not asked again
}

// New checks the options. It sends nothing.
func New(o Options) (*Source, error) {
	o.defaults()
	match, err := o.Filter.Compile()
	if err != nil {
		return nil, err
	}
	if s3utils.CheckValidBucketName(o.Bucket) != nil {
		return nil, fmt.Errorf("%q is not a bucket name: %w", o.Bucket, sources.ErrBadURI)
	}
	if !utf8.ValidString(o.Prefix) || len(o.Prefix) > maxKey {
		return nil, fmt.Errorf("a prefix is UTF-8 text of at most %d bytes: %w", maxKey, sources.ErrBadURI)
	}
	if bucket, key, _ := strings.Cut(o.Inventory, "/"); o.Inventory != "" && (key == "" || s3utils.CheckValidBucketName(bucket) != nil) {
		return nil, fmt.Errorf("an inventory is BUCKET/KEY of its manifest.json: %w", sources.ErrBadURI)
	}
	creds := o.Credentials
	if o.Anonymous {
		creds = credentials.NewStatic("", "", "", credentials.SignatureAnonymous)
	}
	if creds == nil {
		return nil, errNoCredentials
	}
	s := &Source{
		o: o, match: match, creds: creds, region: o.SignRegion,
		guard: newGuard(o.Transport, o.Endpoint),
		base:  o.Prefix[:strings.LastIndexByte(o.Prefix, '/')+1],
		pacer: sources.Pacer{Base: 100 * time.Millisecond, Max: 5 * time.Second},
	}
	if s.core, err = s.dial(s.region); err != nil {
		return nil, fmt.Errorf("%q is not a host to ask: %w", o.Endpoint, sources.ErrBadURI)
	}
	return s, nil
}

// dial makes a client that signs for a region. Its own retries are off: it
// repeats an expired token ten times with the same keys, and resumes nothing.
func (s *Source) dial(region string) (*minio.Core, error) {
	lookup := minio.BucketLookupAuto
	if s.o.PathStyle {
		lookup = minio.BucketLookupPath
	}
	return minio.NewCore(s.o.Endpoint, &minio.Options{
		Creds: s.creds, Secure: !s.o.Insecure, Transport: s.guard,
		Region: region, BucketLookup: lookup, MaxRetries: 1,
	})
}

func (s *Source) client() *minio.Core {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.core
}

// retarget signs for another region from now on. It reports whether that is a
// change: a service that names the region already used is not asked again.
func (s *Source) retarget(region string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if region == "" || region == s.region {
		return false
	}
	core, err := s.dial(region)
	if err != nil {
		return false
	}
	s.core, s.region = core, region
	return true
}

// Name is s3://host/bucket/prefix, percent-encoded. All of Amazon's endpoints
// for S3 have one name, so that a bucket has one however it is reached.
func (s *Source) Name() string {
	return "s3://" + canonicalHost(s.o.Endpoint, s.o.Insecure) + "/" + s.o.Bucket + "/" + (&url.URL{Path: s.o.Prefix}).EscapedPath()
}

// Root is the bucket and prefix as people write them.
func (s *Source) root() string { return strings.TrimSuffix(s.o.Bucket+"/"+s.o.Prefix, "/") }

// canonicalHost is the host, lower-case, without the usual port.
func canonicalHost(endpoint string, insecure bool) string {
	port := ":443"
	if insecure {
		port = ":80"
	}
	host := strings.TrimSuffix(strings.TrimSuffix(endpoint, port), ".")
	switch provider(host) {
	case "aws":
		if strings.HasSuffix(host, ".cn") {
			return amazon + ".cn"
		}
		return amazon
	default:
		return host
	}
}

// provider is the key of the region table for a host, "" when it is nobody's
// that the table knows.
func provider(endpoint string) string {
	host, _, _ := strings.Cut(endpoint, ":")
	switch {
	case strings.HasSuffix(host, ".amazonaws.com"), strings.HasSuffix(host, ".amazonaws.com.cn"):
		return "aws"
	case host == "storage.googleapis.com", strings.HasSuffix(host, ".storage.googleapis.com"):
		return "gcp"
	}
	return ""
}

// Describe asks for the bucket's region with one HEAD request, and where its
// answer does not say it, for the bucket's location. The region is what the
// service states, else what the user declared, else unknown. minio-go's own
// GetBucketLocation is never used: it takes an answer that was denied or is
// empty for us-east-1, and a setting of ours for an answer.
func (s *Source) Describe(ctx context.Context) (sources.Description, error) {
	s.mu.Lock()
	known := s.known
	s.mu.Unlock()
	if known != nil {
		return *known, nil
	}
	d := sources.Description{
		Kind: Kind, Endpoint: s.scheme() + "://" + s.o.Endpoint, Root: s.root(), Provider: provider(s.o.Endpoint),
	}
	if s.o.Region != "" {
		d.Region, d.Basis, d.Method = s.o.Region, "declared", "configuration"
	}
	head, err := s.head(ctx)
	if errors.Is(err, sources.ErrNotFound) || head.status == http.StatusBadRequest {
		// A HEAD has no words: a wrong key or region may look like this too. A
		// listing says what it is, and from where to ask again.
		if _, _, err = (&lister{s: s}).ask(ctx); err == nil {
			head, err = s.head(ctx)
		}
	}
	switch {
	case head.region != "":
		d.Region, d.Basis, d.Method = head.region, "observed", "HeadBucket x-amz-bucket-region"
	case err == nil:
		s.locate(ctx, &d)
	case d.Basis == "":
		d.Method = "HeadBucket"
	}
	if err != nil {
		d.Code = codeOf(err)
		if head.status != http.StatusForbidden || !errors.Is(err, sources.ErrAccessDenied) {
			return d, err
		}
	}
	s.mu.Lock()
	s.known = &d
	s.mu.Unlock()
	return d, nil
}

// locate asks for the location of a bucket that a HEAD did not tell.
func (s *Source) locate(ctx context.Context, d *sources.Description) {
	region, r := s.location(ctx)
	switch {
	case region != "":
		d.Region, d.Basis, d.Method = region, "observed", "GetBucketLocation"
	case d.Basis == "":
		d.Method, d.Code = "GetBucketLocation", r.code
	}
}

// head asks whether the bucket is there, and keeps what the answer says beside.
func (s *Source) head(ctx context.Context) (answer, error) {
	t := s.newTries(sources.ErrUnreachable)
	err := s.call(ctx, t, func(ctx context.Context, core *minio.Core) error {
		w := newWatch(ctx, s.o.IdleTimeout)
		found, err := core.BucketExists(w.ctx, s.o.Bucket)
		if err = w.end(err); err == nil && !found {
			return errNoBucket
		}
		return err
	})
	return t.answer, err
}

func (s *Source) scheme() string {
	if s.o.Insecure {
		return "http"
	}
	return "https"
}

// Close lets go of idle connections.
func (s *Source) Close() error {
	s.guard.close()
	return nil
}
