package s3

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"
	"time"

	"github.com/minio/minio-go/v7"

	"github.com/pdatlas/pdatlas/sources"
)

// remedy is what can be done about a failure.
type remedy int

const (
	none       remedy = iota // nothing: it is reported
	transient                // wait, and send it again
	stalled                  // the same, fewer times
	throttled                // slow the whole source down
	expired                  // ask for new credentials
	redirected               // sign for the region that the service named
)

// failure is an error of this source: a fixed sentence, the service's code
// where it is one plain word, and its class. It never holds a key, a URL or the
// words of a library or of the service, all of which may quote names.
type failure struct {
	sentence string
	code     string
	class    error
	remedy   remedy
	region   string // that the service named
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
		sentence: "no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or add anonymous=true to the URI of a public bucket"}
	errNoBucket = &failure{class: sources.ErrNotFound, sentence: "there is no such bucket", code: "NoSuchBucket"}
	errArchived = &failure{class: sources.ErrArchived, sentence: "its storage class keeps it off-line"}
	errReplaced = &failure{class: sources.ErrChanged, sentence: "another version took its place"}
)

// codes are what the service's error codes mean, apart from those that depend
// on the request. From the list of error codes of Amazon S3's API reference;
// XAdminUserNotFound is versitygw's word for an unknown key.
var codes = map[string]failure{
	"AccessDenied":                 {sentence: "the service refuses it to these credentials", class: sources.ErrAccessDenied},
	"AllAccessDisabled":            {sentence: "the service refuses it to everyone", class: sources.ErrAccessDenied},
	"AccountProblem":               {sentence: "the service refuses this account", class: sources.ErrAccessDenied},
	"InvalidAccessKeyId":           {sentence: "the service does not know this access key", class: sources.ErrAccessDenied},
	"XAdminUserNotFound":           {sentence: "the service does not know this access key", class: sources.ErrAccessDenied},
	"SignatureDoesNotMatch":        {sentence: "the secret key does not fit the access key", class: sources.ErrAccessDenied},
	"InvalidObjectState":           {sentence: "its storage class keeps it off-line", class: sources.ErrArchived},
	"NoSuchKey":                    {sentence: "it was removed since it was listed", class: sources.ErrVanished},
	"NoSuchVersion":                {sentence: "it was removed since it was listed", class: sources.ErrVanished},
	"MethodNotAllowed":             {sentence: "it was removed since it was listed", class: sources.ErrVanished},
	"PreconditionFailed":           {sentence: "another version took its place", class: sources.ErrChanged},
	"InvalidRange":                 {sentence: "it is shorter than it was", class: sources.ErrChanged},
	"XMinioInvalidObjectName":      {sentence: "its key cannot be asked for: blank, too long or not UTF-8", class: sources.ErrRead},
	"ExpiredToken":                 {sentence: "the credentials have expired and there are no others", class: sources.ErrCredentialExpired, remedy: expired},
	"ExpiredTokenException":        {sentence: "the credentials have expired and there are no others", class: sources.ErrCredentialExpired, remedy: expired},
	"TokenRefreshRequired":         {sentence: "the credentials have expired and there are no others", class: sources.ErrCredentialExpired, remedy: expired},
	"InvalidToken":                 {sentence: "the session token is not valid and there is no other", class: sources.ErrCredentialExpired, remedy: expired},
	"SlowDown":                     {remedy: throttled},
	"SlowDownRead":                 {remedy: throttled},
	"Throttling":                   {remedy: throttled},
	"ThrottlingException":          {remedy: throttled},
	"RequestThrottled":             {remedy: throttled},
	"RequestLimitExceeded":         {remedy: throttled},
	"TooManyRequests":              {remedy: throttled},
	"ServiceUnavailable":           {remedy: throttled},
	"InternalError":                {remedy: transient},
	"RequestTimeout":               {remedy: transient},
	"AuthorizationHeaderMalformed": {remedy: redirected},
	"InvalidRegion":                {remedy: redirected},
	"PermanentRedirect":            {remedy: redirected},
	"TemporaryRedirect":            {remedy: redirected},
	"Redirect":                     {remedy: redirected},
}

// statuses are what HTTP status codes mean when the error code says nothing.
var statuses = map[int]failure{
	http.StatusUnauthorized:                 codes["ExpiredToken"],
	http.StatusForbidden:                    codes["AccessDenied"],
	http.StatusNotFound:                     codes["NoSuchKey"],
	http.StatusMethodNotAllowed:             codes["NoSuchKey"],
	http.StatusPreconditionFailed:           codes["PreconditionFailed"],
	http.StatusRequestedRangeNotSatisfiable: codes["InvalidRange"],
	http.StatusTooManyRequests:              {remedy: throttled},
	http.StatusServiceUnavailable:           {remedy: throttled},
	http.StatusRequestTimeout:               {remedy: transient},
	http.StatusInternalServerError:          {remedy: transient},
	http.StatusBadGateway:                   {remedy: transient},
	http.StatusGatewayTimeout:               {remedy: transient},
	499:                                     {remedy: transient}, // nginx: client closed request
	520:                                     {remedy: transient}, // Cloudflare: unknown answer of the origin
	http.StatusMovedPermanently:             {remedy: redirected},
	http.StatusFound:                        {remedy: redirected},
	http.StatusSeeOther:                     {remedy: redirected},
	http.StatusTemporaryRedirect:            {remedy: redirected},
	http.StatusPermanentRedirect:            {remedy: redirected},
}

// judge puts an error of minio-go or the network into this source's words.
func (s *Source) judge(err error, t *tries) *failure {
	var own *failure
	if errors.As(err, &own) {
		return own
	}
	if errors.Is(err, errStalled) {
		return &failure{sentence: fmt.Sprintf("the service sent nothing for %s, %d times", s.o.IdleTimeout, maxStalls+1), class: t.class, remedy: stalled}
	}
	res := minio.ErrorResponse{}
	if !errors.As(err, &res) {
		return s.network(err, t)
	}
	code := plainWord(res.Code)
	if code == "RequestTimeTooSkewed" {
		return s.skewed(t)
	}
	f, ok := codes[code]
	status := t.answer.status
	if !ok {
		f = statuses[status]
	}
	if code == "NoSuchBucket" || status == http.StatusNotFound && t.class == sources.ErrUnreachable && f.class == sources.ErrVanished {
		f = *errNoBucket
		if t.class != sources.ErrUnreachable {
			f.class = sources.ErrVanished
		}
	}
	if f.code = code; code == "" && status != 0 {
		f.code = fmt.Sprintf("HTTP %d", status)
	}
	if f.class == nil {
		f.class = t.class
	}
	switch f.remedy {
	case throttled:
		f.sentence = fmt.Sprintf("the service refused it for load for %s", s.o.StormLimit)
	case transient:
		f.sentence = fmt.Sprintf("the service failed %d times", t.failed+1)
	case redirected:
		f.sentence = "the service sends this request elsewhere; redirects are not followed, name the right endpoint and region"
		if f.region = plainWord(res.Region); f.region == "" {
			f.region = t.answer.region
		}
	case none:
		if f.sentence == "" {
			f.sentence = "the service gave an answer that is not understood"
		}
	}
	// A HEAD has no error code: a bucket of another region shows by its header.
	if f.remedy == none && status == http.StatusBadRequest && t.answer.region != "" {
		f.remedy, f.region = redirected, t.answer.region
	}
	return &f
}

// skewed names both clocks: the service only says that they differ.
func (s *Source) skewed(t *tries) *failure {
	here := time.Now().UTC().Truncate(time.Second)
	f := &failure{code: "RequestTimeTooSkewed", class: t.class,
		sentence: "the clock of this machine, " + here.Format(time.RFC3339) + ", differs too much from the service's: set it right"}
	if there := t.answer.date.UTC(); !there.IsZero() {
		f.sentence = fmt.Sprintf("the clock of this machine says %s, the service's %s, a difference of %s: set this machine's clock",
			here.Format(time.RFC3339), there.Format(time.RFC3339), here.Sub(there).Abs())
	}
	return f
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
		f.sentence, f.remedy = fmt.Sprintf("the host %q is not known", s.o.Endpoint), none
	case t.answer.excess:
		f.sentence, f.remedy = fmt.Sprintf("the service's answer is longer than %d MiB", maxAnswer>>20), none
	case t.answer.status != 0 && t.answer.status < 300 && !t.body:
		f.sentence, f.remedy = "the service's answer cannot be understood", transient
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
