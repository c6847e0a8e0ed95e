package s3

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/s3utils"
	"github.com/minio/minio-go/v7/pkg/signer"

	"github.com/pdatlas/pdatlas/sources"
)

// emptySHA256 is the digest of an empty body, which a signed GET states.
const emptySHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

// reply is the answer to a question about the bucket. why is NoDetail when
// there is one, else it tells absent, denied, failed and not offered apart.
type reply struct {
	body []byte
	why  sources.ControlDetail
	code string // the service's, where it did not answer
	tls  uint16 // version of the session's TLS, 0: none or not seen
}

// absent are the error codes by which a service says that a bucket has no such
// setting. From the pages of the calls in Amazon S3's API reference.
var absent = map[string]bool{
	"NoSuchBucketPolicy":                             true,
	"ServerSideEncryptionConfigurationNotFoundError": true,
	"ObjectLockConfigurationNotFoundError":           true,
	"NoSuchLifecycleConfiguration":                   true,
	"ReplicationConfigurationNotFoundError":          true,
	"NoSuchPublicAccessBlockConfiguration":           true,
	"NoSuchTagSet":                                   true,
}

// strange are those by which a service says that it does not know the call.
var strange = map[string]bool{"NotImplemented": true, "MethodNotAllowed": true, "UnsupportedOperation": true, "HTTP 501": true, "HTTP 405": true}

// about asks for one of the bucket's subresources ("acl", "policy", …). It
// goes round minio-go, whose methods take an answer that was denied or empty
// for one that was given (GetBucketLocation), or do not exist (policyStatus,
// publicAccessBlock, acl, logging). It is not repeated as often as a reading
// is: evidence may not hold a scan up.
func (s *Source) about(ctx context.Context, subresource string) reply {
	t := s.newTries(sources.ErrRead)
	t.failed, t.stalls = max(s.o.Tries-2, 0), maxStalls-1
	var r reply
	err := s.call(ctx, t, func(ctx context.Context, _ *minio.Core) error {
		w := newWatch(ctx, s.o.IdleTimeout)
		var err error
		r, err = s.fetch(w.ctx, subresource, t)
		return w.end(err)
	})
	if err == nil {
		return r
	}
	r = reply{why: sources.Failed, code: codeOf(err)}
	switch {
	case strange[r.code]:
		r.why = sources.NotOffered
	case errors.Is(err, sources.ErrAccessDenied):
		r.why = sources.Denied
	}
	return r
}

// fetch sends one signed request.
func (s *Source) fetch(ctx context.Context, subresource string, t *tries) (reply, error) {
	u, region := s.bucketURL()
	u.RawQuery = subresource + "="
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return reply{}, err
	}
	req.Header.Set("X-Amz-Content-Sha256", emptySHA256)
	if s.o.RequesterPays {
		req.Header.Set("X-Amz-Request-Payer", "requester")
	}
	req = signer.SignV4(*req, t.keys.AccessKeyID, t.keys.SecretAccessKey, t.keys.SessionToken, region)
	res, err := s.guard.RoundTrip(req) // not a client: that would follow redirects
	if err != nil {
		return reply{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body) // the guard limits it
	if err != nil {
		return reply{}, err
	}
	var r reply
	if res.TLS != nil {
		r.tls = res.TLS.Version
	}
	if res.StatusCode == http.StatusOK && !t.answer.excess {
		r.body = body
		return r, nil
	}
	refusal := minio.ErrorResponse{StatusCode: res.StatusCode}
	var said struct {
		XMLName xml.Name `xml:"Error"`
		Code    string
		Region  string
	}
	if xml.Unmarshal(body, &said) == nil {
		refusal.Code, refusal.Region = plainWord(said.Code), plainWord(said.Region)
	}
	if absent[refusal.Code] {
		r.why, r.code = sources.NotConfigured, refusal.Code
		return r, nil
	}
	return r, refusal
}

// bucketURL is the bucket's own address, and the region to sign for. Amazon's
// one host for all regions answers by redirects, so its region's host is asked.
func (s *Source) bucketURL() (*url.URL, string) {
	s.mu.Lock()
	region := s.region
	s.mu.Unlock()
	host := s.o.Endpoint
	if host == amazon {
		host = "s3." + region + ".amazonaws.com"
		if strings.HasPrefix(region, "cn-") {
			host += ".cn"
		}
	}
	u := &url.URL{Scheme: s.scheme(), Host: host, Path: "/" + s.o.Bucket}
	if !s.o.PathStyle && s3utils.IsVirtualHostSupported(*u, s.o.Bucket) {
		u.Host, u.Path = s.o.Bucket+"."+host, "/"
	}
	return u, region
}

// decode reads an answer in XML whose root element must have the name. Another
// element, such as a listing from a service that does not know the question, is
// no answer.
func (r *reply) decode(root string, into any) {
	if r.why != sources.NoDetail {
		return
	}
	d := xml.NewDecoder(strings.NewReader(string(r.body)))
	for {
		token, err := d.Token()
		if err != nil {
			break
		}
		if start, ok := token.(xml.StartElement); ok {
			if start.Name.Local == root && d.DecodeElement(into, &start) == nil {
				return
			}
			break
		}
	}
	r.why, r.code = sources.Failed, "unexpected answer"
}

// region asks where the bucket is. "" with NoDetail: the service answered, and
// named none. Amazon's documentation of GetBucketLocation says that no name
// stands for us-east-1; of any other service an empty answer says nothing.
func (s *Source) location(ctx context.Context) (string, reply) {
	r := s.about(ctx, "location")
	var constraint string
	r.decode("LocationConstraint", &constraint)
	if r.why != sources.NoDetail {
		return "", r
	}
	region := plainWord(strings.TrimSpace(constraint))
	switch provider(s.o.Endpoint) {
	case "aws":
		if strings.TrimSpace(constraint) == "" {
			region = "us-east-1"
		}
	case "gcp": // EUROPE-WEST6 for a region, EU for several
		if strings.Contains(region, "-") {
			region = strings.ToLower(region)
		} else {
			region = strings.ToUpper(region)
		}
	}
	return region, r
}
