// Package fakes3 is an object store in memory that speaks as much of the S3
// protocol as reading needs: listing (version 2), HEAD, GET with Range and
// If-Match, tags, and the settings of its bucket. It keeps the keys in any bytes and can be made to misbehave;
// what it does not do is check signatures: a real server does that in tests
// against versitygw.
package fakes3

import (
	"bytes"
	"cmp"
	"crypto/md5" // #nosec: S3's ETag
	"encoding/base64"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Object is what the store holds under a key.
type Object struct {
	Body    []byte
	ModTime time.Time // zero: a fixed day
	Class   string    // storage class, "": STANDARD
	Owner   string    // "": the bucket's
	Restore string    // the x-amz-restore header
	Tags    map[string]string
	NoETag  bool

	etag string // made when it is put
}

// Entry is one line of a listing.
type Entry struct {
	Key, ETag, Class, Owner string
	Size                    int64
	ModTime                 time.Time
}

// Server is one bucket. Set its fields before it is used.
type Server struct {
	Bucket    string
	Region    string          // stated in x-amz-bucket-region, "": not stated
	AccessKey string          // the one that may read, "": any
	Denied    map[string]bool // keys that may not be read
	NoRange   bool            // GET ignores Range, as some stores do
	// Settings are the answers to GET requests for subresources of the bucket
	// ("acl", "policy" …). One that is not there is not known to the service.
	Settings map[string]Setting
	// RequesterPays refuses requests that do not say that they pay.
	RequesterPays bool

	// List replaces the listing of what the store holds: it returns up to n
	// entries after a key, in order, and whether there are more.
	List func(prefix, after string, n int) (entries []Entry, more bool)
	// Page, when set, may change a page before it is sent: token is the
	// continuation token of the request, "" for none.
	Page func(p *Page, token, after string)

	mu       sync.Mutex
	objects  map[string]Object
	requests map[string]int
}

// Setting is the answer to a question about the bucket.
type Setting struct {
	Body   string
	Code   string // error code; "": Body is the answer
	Status int    // 0: 200, or 403 with a Code
}

// Page is one answer to a listing request.
type Page struct {
	Entries   []Entry
	Truncated bool
	Token     string
	Raw       string // sent instead of everything else when not ""
}

// day is the time of objects that have none.
func day() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }

// Put stores an object.
func (s *Server) Put(key string, o Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.objects == nil {
		s.objects = map[string]Object{}
	}
	if o.ModTime.IsZero() {
		o.ModTime = day()
	}
	if !o.NoETag {
		sum := md5.Sum(o.Body)
		o.etag = hex.EncodeToString(sum[:])
	}
	s.objects[key] = o
}

// Delete removes an object.
func (s *Server) Delete(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.objects, key)
}

// Requests is how many requests of a kind were answered: "list", "head",
// "get", "tags", "bucket", "about" (its settings), "other".
func (s *Server) Requests(kind string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests[kind]
}

func (s *Server) count(kind string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.requests == nil {
		s.requests = map[string]int{}
	}
	s.requests[kind]++
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	bucket, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	query := r.URL.Query()
	if s.Region != "" {
		w.Header().Set("x-amz-bucket-region", s.Region)
	}
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		s.count("other")
		Fail(w, http.StatusForbidden, "AccessDenied")
	case s.AccessKey != "" && AccessKey(r) != s.AccessKey:
		Fail(w, http.StatusForbidden, "InvalidAccessKeyId")
	case s.RequesterPays && r.Header.Get("x-amz-request-payer") != "requester":
		Fail(w, http.StatusForbidden, "AccessDenied")
	case bucket != s.Bucket:
		Fail(w, http.StatusNotFound, "NoSuchBucket")
	case key == "" && r.Method == http.MethodHead:
		s.count("bucket")
	case key == "" && query.Get("list-type") == "2":
		s.count("list")
		s.list(w, query)
	case key == "" && len(query) == 1 && r.URL.RawQuery[len(r.URL.RawQuery)-1] == '=':
		s.count("about")
		s.about(w, strings.TrimSuffix(r.URL.RawQuery, "="))
	case key == "":
		s.count("other")
		Fail(w, http.StatusNotImplemented, "NotImplemented")
	case query.Has("tagging"):
		s.count("tags")
		s.tags(w, key)
	default:
		s.count(strings.ToLower(r.Method))
		s.object(w, r, key)
	}
}

// about answers for a subresource of the bucket.
func (s *Server) about(w http.ResponseWriter, subresource string) {
	a, ok := s.Settings[subresource]
	switch {
	case !ok:
		Fail(w, http.StatusNotImplemented, "NotImplemented")
	case a.Code != "":
		Fail(w, cmp.Or(a.Status, http.StatusForbidden), a.Code)
	default:
		w.WriteHeader(cmp.Or(a.Status, http.StatusOK))
		fmt.Fprint(w, a.Body)
	}
}

// AccessKey is the key that a request is signed with.
func AccessKey(r *http.Request) string {
	_, rest, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
	key, _, _ := strings.Cut(rest, "/")
	return key
}

// Fail sends an error in S3's form.
func Fail(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	fmt.Fprintf(w, "<Error><Code>%s</Code><Message>the words of a service may quote a key</Message></Error>", code)
}

// entries is the listing of what the store holds.
func (s *Server) entries(prefix, after string, n int) ([]Entry, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	keys := make([]string, 0, len(s.objects))
	for k := range s.objects {
		if strings.HasPrefix(k, prefix) && k > after {
			keys = append(keys, k)
		}
	}
	sort.Strings(keys)
	more := len(keys) > n
	if more {
		keys = keys[:n]
	}
	es := make([]Entry, len(keys))
	for i, k := range keys {
		o := s.objects[k]
		es[i] = Entry{Key: k, ETag: o.etag, Class: o.Class, Owner: o.Owner, Size: int64(len(o.Body)), ModTime: o.ModTime}
	}
	return es, more
}

func (s *Server) list(w http.ResponseWriter, query url.Values) {
	n, err := strconv.Atoi(query.Get("max-keys"))
	if err != nil || n > 1000 {
		n = 1000
	}
	after, token := query.Get("start-after"), query.Get("continuation-token")
	if token != "" {
		key, err := base64.RawURLEncoding.DecodeString(token)
		if err != nil {
			Fail(w, http.StatusBadRequest, "InvalidArgument")
			return
		}
		after = string(key)
	}
	list := s.List
	if list == nil {
		list = s.entries
	}
	var p Page
	p.Entries, p.Truncated = list(query.Get("prefix"), after, n)
	if p.Truncated && len(p.Entries) > 0 {
		p.Token = Token(p.Entries[len(p.Entries)-1].Key)
	}
	if s.Page != nil {
		s.Page(&p, token, after)
	}
	w.Header().Set("Content-Type", "application/xml")
	if p.Raw != "" {
		fmt.Fprint(w, p.Raw)
		return
	}
	w.Write(s.render(&p, query.Get("encoding-type") == "url", query.Get("fetch-owner") == "true"))
}

// render writes a page as S3 does, keys escaped as URLs when asked to.
func (s *Server) render(p *Page, encoded, owners bool) []byte {
	var b bytes.Buffer
	element := func(name, value string) {
		if value != "" {
			b.WriteString("<" + name + ">")
			xml.EscapeText(&b, []byte(value))
			b.WriteString("</" + name + ">")
		}
	}
	b.WriteString("<ListBucketResult>")
	element("Name", s.Bucket)
	element("IsTruncated", strconv.FormatBool(p.Truncated))
	element("NextContinuationToken", p.Token)
	if encoded {
		element("EncodingType", "url")
	}
	for _, e := range p.Entries {
		key := e.Key
		if encoded {
			key = url.QueryEscape(key)
		}
		b.WriteString("<Contents>")
		element("Key", key)
		element("LastModified", e.ModTime.UTC().Format(time.RFC3339))
		element("Size", strconv.FormatInt(e.Size, 10))
		element("ETag", e.ETag)
		element("StorageClass", e.Class)
		if e.Owner != "" && owners {
			b.WriteString("<Owner>")
			element("ID", e.Owner)
			b.WriteString("</Owner>")
		}
		b.WriteString("</Contents>")
	}
	b.WriteString("</ListBucketResult>")
	return b.Bytes()
}

// Token is the continuation token that stands for a key.
func Token(key string) string { return base64.RawURLEncoding.EncodeToString([]byte(key)) }

func (s *Server) get(key string) (Object, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, ok := s.objects[key]
	return o, ok
}

func (s *Server) tags(w http.ResponseWriter, key string) {
	o, ok := s.get(key)
	if !ok {
		Fail(w, http.StatusNotFound, "NoSuchKey")
		return
	}
	names := make([]string, 0, len(o.Tags))
	for k := range o.Tags {
		names = append(names, k)
	}
	slices.Sort(names)
	fmt.Fprint(w, "<Tagging><TagSet>")
	for _, k := range names {
		fmt.Fprintf(w, "<Tag><Key>%s</Key><Value>%s</Value></Tag>", k, o.Tags[k])
	}
	fmt.Fprint(w, "</TagSet></Tagging>")
}

func (s *Server) object(w http.ResponseWriter, r *http.Request, key string) {
	o, ok := s.get(key)
	h := w.Header()
	switch match := strings.Trim(r.Header.Get("If-Match"), `"`); {
	case !ok:
		Fail(w, http.StatusNotFound, "NoSuchKey")
		return
	case s.Denied[key]:
		Fail(w, http.StatusForbidden, "AccessDenied")
		return
	case match != "" && match != o.etag:
		Fail(w, http.StatusPreconditionFailed, "PreconditionFailed")
		return
	}
	if etag := o.etag; etag != "" {
		h.Set("ETag", `"`+etag+`"`)
	}
	h.Set("Last-Modified", o.ModTime.UTC().Format(http.TimeFormat))
	h.Set("Content-Type", "application/octet-stream")
	if o.Restore != "" {
		h.Set("x-amz-restore", o.Restore)
	}
	body, status := o.Body, http.StatusOK
	if want := r.Header.Get("Range"); want != "" && !s.NoRange {
		from, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(want, "bytes="), "-"))
		if err != nil || from >= len(body) {
			Fail(w, http.StatusRequestedRangeNotSatisfiable, "InvalidRange")
			return
		}
		h.Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(body)-1, len(body)))
		body, status = body[from:], http.StatusPartialContent
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method == http.MethodGet {
		w.Write(body)
	}
}
