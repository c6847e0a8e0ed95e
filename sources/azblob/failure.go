package azblob

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"syscall"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"github.com/pdatlas/pdatlas/sources"
)

// remedy is what can be done about a failure.
type remedy int

const (
	none      remedy = iota // nothing: it is reported
	transient               // wait, and send it again
	stalled                 // the same, fewer times
	throttled               // slow the whole source down
	expired                 // read the signature anew
)

// failure is an error of this source: a fixed sentence, the service's code
// where it is one plain word, and its class. It never holds a name, a URL or
// the words of a library or of the service, all of which may quote names.
type failure struct {
	sentence string
	code     string
	class    error
	remedy   remedy
}

// Error implements error.
func (f *failure) Error() string {
	if f.code == "" {
		return f.sentence + ": " + f.class.Error()
	}
	return f.sentence + " (" + f.code + "): " + f.class.Error()
}

// Unwrap gives the class.
func (f *failure) Unwrap() error { return f.class }

var (
	errNoCredentials = &failure{class: sources.ErrAccessDenied,
		sentence: "no credentials: set AZURE_STORAGE_SAS_TOKEN, sasfile=FILE, AZURE_STORAGE_KEY or AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, log in with az, or add anonymous=true to the URI of a public container"}
	errBadKey       = &failure{class: sources.ErrAccessDenied, sentence: "AZURE_STORAGE_KEY is not base64"}
	errBadSignature = &failure{class: sources.ErrAccessDenied, sentence: "the shared access signature is none: it has the form sv=…&sig=…"}
	errNoContainer  = &failure{class: sources.ErrNotFound, sentence: "there is no such container", code: "ContainerNotFound"}
	errArchived     = &failure{class: sources.ErrArchived, sentence: "its access tier keeps it off-line"}
	errCustomerKey  = &failure{class: sources.ErrAccessDenied, sentence: "it is encrypted with a key that its owner sends with each request, and that is not ours"}
	errReplaced     = &failure{class: sources.ErrChanged, sentence: "another version took its place"}
	errBadRange     = &failure{class: sources.ErrRead, sentence: "the service sent another part of it than was asked for"}
	errClosed       = &failure{class: sources.ErrRead, sentence: "it was closed before"}
	errLoop         = &failure{class: sources.ErrUnreachable, sentence: "the service's listing goes in a loop or backwards, so that what is there cannot be accounted for"}
	errForeign      = &failure{class: sources.ErrUnreachable, sentence: "the service lists names that do not begin with the prefix"}
)

var (
	denied  = failure{sentence: "the service refuses it to these credentials", class: sources.ErrAccessDenied}
	gone    = failure{sentence: "it was removed since it was listed", class: sources.ErrVanished}
	overdue = failure{sentence: "the service does not accept the credentials any more, or never did", class: sources.ErrAccessDenied, remedy: expired}
)

// codes are what the service's error codes mean (learn.microsoft.com, "Blob
// Storage error codes" and "Common REST API error codes").
var codes = map[string]failure{
	"AuthenticationFailed": overdue, "InvalidAuthenticationInfo": overdue, "ExpiredAuthenticationToken": overdue,
	"NoAuthenticationInformation": denied, "PublicAccessNotPermitted": denied, "AccountIsDisabled": denied,
	"AuthorizationFailure": denied, "AuthorizationPermissionMismatch": denied, "AuthorizationProtocolMismatch": denied,
	"AuthorizationResourceTypeMismatch": denied, "AuthorizationServiceMismatch": denied, "AuthorizationSourceIPMismatch": denied,
	"InsufficientAccountPermissions": denied, "KeyBasedAuthenticationNotPermitted": denied,
	"BlobNotFound": gone, "ResourceNotFound": gone, "BlobOverwritten": *errReplaced,
	"ContainerNotFound": *errNoContainer, "ContainerBeingDeleted": *errNoContainer, "ContainerDisabled": denied,
	"BlobArchived": *errArchived, "BlobBeingRehydrated": *errArchived,
	"BlobUsesCustomerSpecifiedEncryption": *errCustomerKey,
	"ConditionNotMet":                     *errReplaced,
	"InvalidRange":                        {sentence: "it is shorter than it was", class: sources.ErrChanged},
	"ServerBusy":                          {remedy: throttled}, "TooManyRequests": {remedy: throttled},
	"InternalError": {remedy: transient}, "OperationTimedOut": {remedy: transient},
}

// statuses are what HTTP status codes mean when the error code says nothing.
var statuses = map[int]failure{
	http.StatusUnauthorized: overdue, http.StatusForbidden: denied, http.StatusNotFound: gone,
	http.StatusPreconditionFailed:           *errReplaced,
	http.StatusRequestedRangeNotSatisfiable: codes["InvalidRange"],
	http.StatusTooManyRequests:              {remedy: throttled}, http.StatusServiceUnavailable: {remedy: throttled},
	http.StatusRequestTimeout: {remedy: transient}, http.StatusInternalServerError: {remedy: transient},
	http.StatusBadGateway: {remedy: transient}, http.StatusGatewayTimeout: {remedy: transient},
}

// skewed is how far a clock may be off (Microsoft says 15 minutes).
const skewed = 15 * time.Minute

// judge puts an error of the library or the network into this source's words.
func (s *Source) judge(err error, t *tries) *failure {
	var own *failure
	if errors.As(err, &own) {
		return own
	}
	if errors.Is(err, errStalled) {
		return &failure{sentence: fmt.Sprintf("the service sent nothing for %s, %d times", s.o.IdleTimeout, maxStalls+1), class: t.class, remedy: stalled}
	}
	var res *azcore.ResponseError
	if !errors.As(err, &res) {
		return s.network(err, t)
	}
	code := plainWord(res.ErrorCode)
	f, ok := codes[code]
	if !ok {
		f = statuses[res.StatusCode]
	}
	if res.StatusCode >= 300 && res.StatusCode < 400 && res.StatusCode != http.StatusNotModified {
		f = failure{sentence: "the service sends this request elsewhere; redirects are not followed, name the right endpoint"}
	}
	if code == "AuthorizationFailure" && s.guard.source != nil {
		f = overdue // a firewall says the same
	}
	if f.code = code; code == "" {
		f.code = fmt.Sprintf("HTTP %d", res.StatusCode)
	}
	if errors.Is(f.class, sources.ErrNotFound) && t.body || errors.Is(f.class, sources.ErrVanished) && !t.body {
		f.class = map[bool]error{true: sources.ErrVanished, false: sources.ErrNotFound}[t.body]
	}
	if f.class == nil {
		f.class = t.class
	}
	switch f.remedy {
	case throttled:
		f.sentence = fmt.Sprintf("the service refused it for load for %s", s.o.StormLimit)
	case transient:
		f.sentence = fmt.Sprintf("the service failed %d times", t.failed+1)
	case expired:
		s.overdue(&f, t)
	case none:
		if f.sentence == "" {
			f.sentence = "the service gave an answer that is not understood"
		}
	}
	return &f
}

// overdue tells an expired signature, and a clock that is wrong, from a wrong
// key: the service has one code for all of them.
func (s *Source) overdue(f *failure, t *tries) {
	here := time.Now().UTC().Truncate(time.Second)
	if off := here.Sub(t.answer.date); !t.answer.date.IsZero() && off.Abs() > skewed {
		f.class, f.remedy = t.class, none
		f.sentence = fmt.Sprintf("the clock of this machine says %s, the service's %s, a difference of %s: set this machine's clock",
			here.Format(time.RFC3339), t.answer.date.UTC().Format(time.RFC3339), off.Abs())
		return
	}
	q, err := url.ParseQuery(string(s.guard.signature()))
	if err != nil || q.Get("se") == "" {
		if s.reached.Load() && t.accepted {
			f.class = sources.ErrCredentialExpired
		}
		return
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z", time.DateOnly} {
		if end, err := time.Parse(layout, q.Get("se")); err == nil && end.Before(time.Now()) {
			f.class, f.sentence = sources.ErrCredentialExpired, "the shared access signature expired at "+end.UTC().Format(time.RFC3339)
		}
	}
}

// network words a failure that has no answer of the service.
func (s *Source) network(err error, t *tries) *failure {
	f := &failure{class: t.class, remedy: transient, sentence: "the connection to the service failed"}
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	var errno syscall.Errno
	switch {
	case errors.Is(err, http.ErrSchemeMismatch):
		f.sentence, f.remedy = "the service speaks http, not https: write endpoint=http://… if that is intended", none
	case errors.As(err, &cert):
		f.sentence, f.remedy = "the service's certificate is not trusted", none
	case errors.As(err, &dns) && dns.IsNotFound && !s.reached.Load():
		f.sentence, f.remedy = "the host of the account is not known: is there such an account?", none
	case t.answer.status == 0 && s.o.Credential.Token != nil && !errors.As(err, &errno) && !s.reached.Load():
		f.sentence, f.remedy, f.class = "no token can be had for the identity that the environment names", none, sources.ErrAccessDenied
	case errors.As(err, &errno):
		f.sentence += " with \"" + errno.Error() + "\""
	}
	return f
}

// codeOf is the service's code in an error of this source, for the record.
func codeOf(err error) string {
	var f *failure
	if errors.As(err, &f) && f.code != "" {
		return f.code
	}
	return "no answer"
}
