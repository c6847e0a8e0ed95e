package azblob_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/blob"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/sas"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/azblob"
	"github.com/pdatlas/pdatlas/testdata/servers"
)

func walked(t *testing.T, s sources.Source, after string) (items []sources.Item, cursors []string, err error) {
	t.Helper()
	err = s.Walk(t.Context(), after, func(i sources.Item, c sources.Cursor) error {
		items, cursors = append(items, i), append(cursors, c)
		return nil
	})
	return items, cursors, err
}

func readItem(t *testing.T, item sources.Item) ([]byte, error) {
	t.Helper()
	r, err := item.Open(t.Context())
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// fake opens a source on a handler, with an account key that any fake takes.
func fake(t *testing.T, h http.HandlerFunc, change func(*azblob.Options)) *azblob.Source {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	o := azblob.Options{Account: "account", Endpoint: server.URL, Container: "bucket", Tries: 2,
		Credential: azblob.Credential{Key: "YzRuNHJ5"}, StormLimit: 300 * time.Millisecond}
	if change != nil {
		change(&o)
	}
	return open(t, o)
}

// entry is a blob as a listing has it.
func entry(name, properties string) string {
	return "<Blob><Name>" + name + "</Name><Properties><Last-Modified>Mon, 02 Jan 2023 03:04:05 GMT</Last-Modified><Etag>0x1</Etag>" +
		"<Content-Length>3</Content-Length>" + properties + "</Properties></Blob>"
}

func page(next string, entries ...string) string {
	return `<?xml version="1.0" encoding="utf-8"?><EnumerationResults><Blobs>` + strings.Join(entries, "") +
		"</Blobs><NextMarker>" + next + "</NextMarker></EnumerationResults>"
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("x-ms-error-code", code)
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	fmt.Fprintf(w, "<Error><Code>%s</Code><Message>about c4n4ry</Message></Error>", code)
}

// TestReferences shows what is made of an entry.
func TestReferences(t *testing.T) {
	s := fake(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Query().Get("comp") != "list":
			io.WriteString(w, "abc")
		case r.URL.Query().Get("prefix") != "base/":
			t.Errorf("the prefix is %q", r.URL.Query().Get("prefix"))
		default:
			io.WriteString(w, page("",
				entry("base/hr/a.csv", "<Content-Type>text/csv</Content-Type><AccessTier>Cool</AccessTier>"),
				entry("base/cold", "<AccessTier>Archive</AccessTier>"),
				entry("base/thawing", "<AccessTier>Archive</AccessTier><ArchiveStatus>rehydrate-pending-to-hot</ArchiveStatus>"),
				entry("base/theirs", "<CustomerProvidedKeySha256>abc=</CustomerProvidedKeySha256>"),
				entry("base/folder", "<ResourceType>directory</ResourceType>"),
				strings.Replace(entry("base/tagged", ""), "</Properties>", "</Properties><Tags><TagSet><Tag><Key>owner</Key><Value>payroll</Value></Tag></TagSet></Tags>", 1)))
		}
	}, func(o *azblob.Options) { o.Prefix, o.OwnerTag = "base/", "owner" })
	items, _, err := walked(t, s, "")
	if err != nil || len(items) != 6 {
		t.Fatal(len(items), err)
	}
	want := map[string]error{"cold": sources.ErrArchived, "thawing": sources.ErrArchived, "theirs": sources.ErrAccessDenied}
	for _, i := range items {
		if _, err := readItem(t, i); !errors.Is(err, want[i.Ref.Path]) {
			t.Errorf("%q: %v, want %v", i.Ref.Path, err, want[i.Ref.Path])
		}
	}
	r := items[0].Ref
	if r.Path != "hr/a.csv" || r.DataSet != "bucket/base/hr" || r.MediaType != "text/csv" || r.StorageClass != "Cool" || r.Size != 3 ||
		r.Version != "0x1" || r.ModTime.Year() != 2023 || r.Owner != "" {
		t.Errorf("%+v", r)
	}
	if r := items[5].Ref; r.Owner != "payroll" || r.OwnerBasis != "tag" {
		t.Errorf("%+v", r)
	}
}

// TestListingChaos has listings that loop, go backwards, repeat or stray.
func TestListingChaos(t *testing.T) {
	for name, c := range map[string]struct {
		pages map[string]string // by marker
		want  string
		err   error
	}{
		"marker_repeated": {map[string]string{"": page("m", entry("a", "")), "m": page("m", entry("b", ""))}, "a", sources.ErrUnreachable},
		"backwards":       {map[string]string{"": page("m", entry("k", "")), "m": page("n", entry("a", ""))}, "k", sources.ErrUnreachable},
		"page_repeated":   {map[string]string{"": page("m", entry("a", "")), "m": page("n", entry("a", ""), entry("b", "")), "n": page("")}, "a b", nil},
		"empty_pages":     {map[string]string{"": page("m"), "m": page("n"), "n": page("", entry("a", ""))}, "a", nil},
		"foreign":         {map[string]string{"": page("", entry("a", ""), entry("zzz", ""))}, "a", nil},
		"no_name":         {map[string]string{"": page("", entry("", ""), entry("a", ""))}, "a", nil},
		"not_xml":         {map[string]string{"": "c4n4ry <"}, "", sources.ErrUnreachable},
		"empty_answer":    {map[string]string{"": ""}, "", nil},
		"utf16_order":     {map[string]string{"": page("m", entry("\U0001F600", "")), "m": page("", entry("\uFB01", ""))}, "\U0001F600 \uFB01", nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := fake(t, func(w http.ResponseWriter, r *http.Request) {
				io.WriteString(w, c.pages[r.URL.Query().Get("marker")])
			}, nil)
			items, _, err := walked(t, s, "")
			var got []string
			for _, i := range items {
				if i.Ref.Path != "zzz" {
					got = append(got, i.Ref.Path)
				}
			}
			if strings.Join(got, " ") != c.want || !errors.Is(err, c.err) && name != "empty_answer" {
				t.Errorf("%q, %v; want %q, %v", got, err, c.want, c.err)
			}
			if err != nil && strings.Contains(err.Error(), "c4n4ry") {
				t.Errorf("the error quotes the answer: %v", err)
			}
		})
	}
	s := fake(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, page("", entry("other", ""))) },
		func(o *azblob.Options) { o.Prefix = "hr/" })
	if _, _, err := walked(t, s, ""); !errors.Is(err, sources.ErrUnreachable) {
		t.Errorf("names that do not begin with the prefix: %v", err)
	}
}

// TestResumeAfterRemoval resumes after an item that is no longer listed, and
// with a marker that the service has forgotten.
func TestResumeAfterRemoval(t *testing.T) {
	removed, forgotten := false, false
	s := fake(t, func(w http.ResponseWriter, r *http.Request) {
		switch marker := r.URL.Query().Get("marker"); {
		case forgotten && marker != "":
			refuse(w, 400, "OutOfRangeInput")
		case marker == "":
			io.WriteString(w, page("m", entry("a", ""), entry("b", "")))
		case removed:
			io.WriteString(w, page("", entry("c", ""), entry("e", "")))
		default:
			io.WriteString(w, page("", entry("c", ""), entry("d", ""), entry("e", "")))
		}
	}, nil)
	_, cursors, err := walked(t, s, "")
	if err != nil || len(cursors) != 5 {
		t.Fatal(len(cursors), err)
	}
	removed = true
	if rest, _, err := walked(t, s, cursors[3]); err != nil || len(rest) != 1 || rest[0].Ref.Path != "e" {
		t.Errorf("after the removed one: %d, %v", len(rest), err)
	}
	// The service has forgotten the marker: the first page is asked for, and
	// what was handed out is passed over.
	s = fake(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("marker") == "m" {
			refuse(w, 400, "OutOfRangeInput")
			return
		}
		io.WriteString(w, page("", entry("a", ""), entry("b", ""), entry("c", ""), entry("d", ""), entry("e", "")))
	}, nil)
	if rest, _, err := walked(t, s, cursors[3]); err != nil || len(rest) != 1 || rest[0].Ref.Path != "e" {
		t.Errorf("with a forgotten marker: %d, %v", len(rest), err)
	}
}

// TestItemFailures has the classes of what one blob's read can meet.
func TestItemFailures(t *testing.T) {
	for code, c := range map[string]struct {
		status int
		want   error
	}{
		"BlobNotFound": {404, sources.ErrVanished}, "ContainerNotFound": {404, sources.ErrVanished}, "AuthorizationFailure": {403, sources.ErrAccessDenied},
		"AuthorizationPermissionMismatch": {403, sources.ErrAccessDenied}, "BlobArchived": {409, sources.ErrArchived},
		"BlobBeingRehydrated": {409, sources.ErrArchived}, "BlobUsesCustomerSpecifiedEncryption": {409, sources.ErrAccessDenied},
		"ConditionNotMet": {412, sources.ErrChanged}, "InvalidRange": {416, sources.ErrChanged}, "InternalError": {500, sources.ErrRead},
		"ServerBusy": {503, sources.ErrRead}, "OperationTimedOut": {500, sources.ErrRead}, "Moved": {302, sources.ErrRead},
		"AuthenticationFailed": {403, sources.ErrCredentialExpired}, "c4n4ry of a name": {400, sources.ErrRead},
	} {
		t.Run(strings.ReplaceAll(code, " ", "_"), func(t *testing.T) {
			s := fake(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Query().Get("comp") == "list" {
					io.WriteString(w, page("", entry("dir/c4n4ry", "")))
					return
				}
				w.Header().Set("Location", "http://127.0.0.1:1/")
				refuse(w, c.status, code)
			}, nil)
			items, _, err := walked(t, s, "")
			if err != nil {
				t.Fatal(err)
			}
			_, err = readItem(t, items[0])
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if err != nil && (strings.Contains(err.Error(), "c4n4ry") || strings.Contains(err.Error(), "127.0.0.1") || strings.Contains(err.Error(), "\n")) {
				t.Errorf("the error quotes a name or the service: %v", err)
			}
		})
	}
}

// TestRootFailures has what can be wrong with a container as a whole.
func TestRootFailures(t *testing.T) {
	server := servers.StartAzure(t)
	name := server.NewContainer(t, map[string][]byte{"a": []byte("x")})
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	for what, c := range map[string]struct {
		change func(*azblob.Options)
		want   error
		says   string
	}{
		"absent_container": {func(o *azblob.Options) { o.Container = "absent-one" }, sources.ErrNotFound, "no such container"},
		"wrong_key":        {func(o *azblob.Options) { o.Credential.Key = "YzRuNHJ5" }, sources.ErrAccessDenied, ""},
		"nobody_listens":   {func(o *azblob.Options) { o.Endpoint = "http://" + closed.Addr().String() + "/devtest" }, sources.ErrUnreachable, "refused"},
		"https_to_http": {func(o *azblob.Options) { o.Endpoint = strings.Replace(o.Endpoint, "http:", "https:", 1) },
			sources.ErrUnreachable, ""},
		"private_container": {func(o *azblob.Options) { o.Credential = azblob.Credential{Anonymous: true} }, sources.ErrAccessDenied, ""},
	} {
		t.Run(what, func(t *testing.T) {
			start := time.Now()
			_, _, err := walked(t, open(t, parsed(t, server, name, c.change)), "")
			if what == "private_container" && errors.Is(err, sources.ErrNotFound) {
				return // how the service hides it
			}
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "c4n4ry") {
				t.Errorf("%v, want %v that says %q", err, c.want, c.says)
			}
			if d := time.Since(start); d > 10*time.Second {
				t.Errorf("it took %s to say so", d)
			}
		})
	}
}

// TestSignatures has shared access signatures that last, are over, or are
// renewed while a scan goes on.
func TestSignatures(t *testing.T) {
	server := servers.StartAzure(t)
	name := server.NewContainer(t, map[string][]byte{"a": []byte("x"), "b": []byte("y")})
	cred, err := blob.NewSharedKeyCredential(server.Account, server.Key)
	if err != nil {
		t.Fatal(err)
	}
	sign := func(until time.Time) string {
		q, err := sas.BlobSignatureValues{ContainerName: name, ExpiryTime: until, Permissions: (&sas.ContainerPermissions{Read: true, List: true}).String()}.
			SignWithSharedKey(cred)
		if err != nil {
			t.Fatal(err)
		}
		return q.Encode()
	}
	file := filepath.Join(t.TempDir(), "sas")
	put := func(text string) {
		if err := os.WriteFile(file, []byte(text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	get := func() (sources.Secret, error) { return sources.SecretLine(file) }
	use := func(o *azblob.Options) { o.Credential = azblob.Credential{Signature: get} }
	put(sign(time.Now().Add(time.Hour)))
	s := open(t, parsed(t, server, name, use))
	items, _, err := walked(t, s, "")
	if err != nil || len(items) != 2 {
		t.Fatal(len(items), err)
	}
	if got, err := readItem(t, items[0]); err != nil || string(got) != "x" {
		t.Errorf("%q, %v", got, err)
	}
	put(sign(time.Now().Add(-time.Hour)))
	if _, _, err := walked(t, open(t, parsed(t, server, name, use)), ""); !errors.Is(err, sources.ErrCredentialExpired) || !strings.Contains(err.Error(), "expired at") {
		t.Errorf("expired: %v, want ErrCredentialExpired that says when", err)
	}
	late := open(t, parsed(t, server, name, use)) // holds the expired one
	put(sign(time.Now().Add(time.Hour)))
	if items, _, err := walked(t, late, ""); err != nil || len(items) != 2 {
		t.Errorf("renewed: %d, %v", len(items), err)
	}
}

// TestVersions reads snapshots beside what they were taken of.
func TestVersions(t *testing.T) {
	server := servers.StartAzure(t)
	name := server.NewContainer(t, map[string][]byte{"a": []byte("old"), "b": []byte("b")})
	client := server.Client(t)
	if _, err := client.ServiceClient().NewContainerClient(name).NewBlobClient("a").CreateSnapshot(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := client.UploadBuffer(t.Context(), name, "a", []byte("new!"), nil); err != nil {
		t.Fatal(err)
	}
	for snapshots, want := range map[bool]int{false: 2, true: 3} {
		items, cursors, err := walked(t, open(t, parsed(t, server, name, func(o *azblob.Options) { o.Snapshots = snapshots })), "")
		if err != nil || len(items) != want {
			t.Fatal(len(items), err)
		}
		seen := map[string]string{}
		for i, item := range items {
			got, err := readItem(t, item)
			if err != nil {
				t.Errorf("%q: %v", item.Ref.Path, err)
			}
			path, _, _ := strings.Cut(item.Ref.Path, "?snapshot=")
			seen[fmt.Sprint(path, path != item.Ref.Path)] = string(got)
			if rest, _, err := walked(t, open(t, parsed(t, server, name, func(o *azblob.Options) { o.Snapshots = snapshots })), cursors[i]); err != nil || len(rest) != want-i-1 {
				t.Errorf("resumed after %d: %d, %v", i, len(rest), err)
			}
		}
		if seen["afalse"] != "new!" || seen["bfalse"] != "b" || snapshots && seen["atrue"] != "old" {
			t.Errorf("%v", seen)
		}
	}
}

// TestArchivedServer sets a tier on a real server.
func TestArchivedServer(t *testing.T) {
	server := servers.StartAzure(t)
	name := server.NewContainer(t, map[string][]byte{"cold": []byte("x")})
	b := server.Client(t).ServiceClient().NewContainerClient(name).NewBlobClient("cold")
	s := open(t, parsed(t, server, name, nil))
	before, _, err := walked(t, s, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.SetTier(t.Context(), blob.AccessTierArchive, nil); err != nil {
		t.Fatal(err)
	}
	after, _, err := walked(t, s, "")
	if err != nil {
		t.Fatal(err)
	}
	for when, item := range map[string]sources.Item{"listed before": before[0], "listed after": after[0]} {
		if _, err := readItem(t, item); !errors.Is(err, sources.ErrArchived) {
			t.Errorf("%s: %v, want ErrArchived", when, err)
		}
	}
}

// TestDescribe shows that no region is ever guessed.
func TestDescribe(t *testing.T) {
	var asked atomic.Int32
	for what, c := range map[string]struct {
		status         int
		code, declared string
		want           sources.Description
		err            error
	}{
		"unknown":  {200, "", "", sources.Description{Method: "Get Container Properties"}, nil},
		"declared": {200, "", "westeurope", sources.Description{Region: "westeurope", Basis: "declared", Method: "configuration"}, nil},
		"refused":  {403, "AuthorizationPermissionMismatch", "", sources.Description{Method: "Get Container Properties", Code: "AuthorizationPermissionMismatch"}, nil},
		"absent":   {404, "ContainerNotFound", "", sources.Description{Method: "Get Container Properties", Code: "ContainerNotFound"}, sources.ErrNotFound},
	} {
		t.Run(what, func(t *testing.T) {
			asked.Store(0)
			s := fake(t, func(w http.ResponseWriter, r *http.Request) {
				asked.Add(1)
				w.Header().Set("x-ms-error-code", c.code)
				w.WriteHeader(c.status)
			}, func(o *azblob.Options) { o.Region = c.declared })
			d, err := s.Describe(t.Context())
			got := sources.Description{Region: d.Region, Basis: d.Basis, Method: d.Method, Code: d.Code}
			if got != c.want || !errors.Is(err, c.err) || d.Kind != "azblob" || d.Root != "bucket" || d.Provider != "" {
				t.Errorf("%+v, %v; want %+v", d, err, c.want)
			}
			if asked.Load() != 1 {
				t.Errorf("asked %d times", asked.Load())
			}
		})
	}
	s := open(t, azblob.Options{Account: "account", Container: "bucket", Credential: azblob.Credential{Anonymous: true}, Transport: dnsFailure{}})
	if d, err := s.Describe(t.Context()); d.Provider != "azure" || !errors.Is(err, sources.ErrUnreachable) || s.Name() != "azblob://account.blob.core.windows.net/bucket/" {
		t.Errorf("%+v, %v", d, err)
	}
}

type dnsFailure struct{}

func (dnsFailure) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "c4n4ry", IsNotFound: true}}
}

// TestSkewedClock names both clocks.
func TestSkewedClock(t *testing.T) {
	s := fake(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", time.Now().Add(-3*time.Hour).UTC().Format(http.TimeFormat))
		refuse(w, 403, "AuthenticationFailed")
	}, nil)
	_, _, err := walked(t, s, "")
	if !errors.Is(err, sources.ErrUnreachable) || !strings.Contains(err.Error(), "set this machine's clock") || strings.Contains(err.Error(), "c4n4ry") {
		t.Errorf("%v", err)
	}
}

// TestTagsRefused lists without tags where the right to read them is missing.
func TestTagsRefused(t *testing.T) {
	asked := 0
	s := fake(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Query().Get("include"), "tags") {
			asked++
			refuse(w, 403, "AuthorizationPermissionMismatch")
			return
		}
		io.WriteString(w, page("", entry("a", "")))
	}, func(o *azblob.Options) { o.OwnerTag = "owner" })
	for range 2 {
		if items, _, err := walked(t, s, ""); err != nil || len(items) != 1 {
			t.Errorf("%d, %v", len(items), err)
		}
	}
	if asked != 1 {
		t.Errorf("asked for tags %d times, want once", asked)
	}
}
