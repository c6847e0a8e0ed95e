package scanner

import (
	"context"
	"crypto/tls"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/s3"
	"github.com/pdatlas/pdatlas/sources/sourcetest/fakes3"
)

// TestClosedLists: the two packages may not import one another, but say the same.
func TestClosedLists(t *testing.T) {
	same := func(what string, a, b []string) {
		slices.Sort(a)
		slices.Sort(b)
		if d := cmp.Diff(a, b); d != "" {
			t.Errorf("%s of sources and inventory differ (-sources +inventory):\n%s", what, d)
		}
	}
	var kinds, details []string
	for _, k := range sources.ControlKinds() {
		kinds = append(kinds, string(k))
	}
	for _, d := range sources.ControlDetails() {
		details = append(details, string(d))
	}
	same("kinds", kinds, inventory.ControlKinds())
	same("details", details, inventory.ControlDetails())
	same("states", []string{string(sources.StateYes), string(sources.StateNo), string(sources.StatePartial), string(sources.StateUnknown), string(sources.StateNotApplicable)},
		inventory.ControlStates())
}

// telling is a source that can say how it is kept.
type telling struct {
	*memory
	said  func() (sources.Evidence, error)
	asked int
}

func (s *telling) Evidence(context.Context) (sources.Evidence, error) {
	s.asked++
	return s.said()
}

// testified is a ledger that keeps evidence.
type testified struct {
	*ledger
	got map[int]inventory.Evidence
	err error
}

func (l *testified) Begin(ctx context.Context, st inventory.ScanStart) (Scan, error) {
	_, err := l.ledger.Begin(ctx, st)
	return l, err
}

func (l *testified) Evidence(_ context.Context, source int, e inventory.Evidence) error {
	l.got[source] = e
	return l.err
}

func testify(t *testing.T, said func() (sources.Evidence, error), change func(*memory, *testified)) (*testified, *telling, Summary, error) {
	t.Helper()
	l := &testified{ledger: newLedger(), got: map[int]inventory.Evidence{}}
	src := &telling{memory: &memory{name: "mem://a", objects: map[string]string{"hr/a": "text"}}, said: said}
	if change != nil {
		change(src.memory, l)
	}
	c := config(t, l.ledger, src)
	c.Inventory = l
	s, err := Run(t.Context(), c)
	return l, src, s, err
}

// TestEvidenceMasked records what a source says; names in it are masked as all
// others are.
func TestEvidenceMasked(t *testing.T) {
	l, src, s, err := testify(t, func() (sources.Evidence, error) {
		return sources.Evidence{
			Controls:   []sources.Control{{DataSet: "jane@doe", Kind: sources.Versioning, State: sources.StateNo, Method: "m", Code: "c", Detail: sources.Suspended, Part: 1, Whole: 2}},
			Copies:     []sources.Copy{{Kind: sources.Replica, Place: "jane@doe", Provider: "aws", Region: "r", Method: "m"}},
			Retention:  []sources.Retention{{Prefix: "x/jane@doe", ExpireDays: 1, ExpireOn: "2027-01-01", NoncurrentDays: 2, LockMode: "L", LockDays: 3, Method: "m"}},
			Recipients: []sources.Recipient{{Kind: sources.FileServer, Who: "jane@doe", Access: "read", Method: "m"}},
			Tags:       []sources.Tag{{Key: "owner", Value: "jane@doe"}},
		}, nil
	}, nil)
	if err != nil || !s.Complete() || src.asked != 1 {
		t.Fatalf("%v, asked %d times", err, src.asked)
	}
	const hidden = "‹TEST_MAIL›"
	want := inventory.Evidence{
		Controls:   []inventory.Control{{DataSet: hidden, Kind: "versioning", State: "no", Method: "m", Code: "c", Detail: "suspended", Part: 1, Whole: 2}},
		Copies:     []inventory.Copy{{Kind: "replica", Place: hidden, Provider: "aws", Region: "r", Method: "m"}},
		Retention:  []inventory.Retention{{Scope: "x/" + hidden, ExpireDays: 1, ExpireOn: "2027-01-01", NoncurrentDays: 2, LockMode: "L", LockDays: 3, Method: "m"}},
		Recipients: []inventory.Recipient{{Kind: "file_server", Who: hidden, Access: "read", Method: "m"}},
		Tags:       []inventory.Tag{{Key: "owner", Value: hidden}},
	}
	if d := cmp.Diff(want, l.got[0]); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestEvidenceNeverFails a scan: neither its error nor its panic, nor a walk
// that broke off, changes what the scan says.
func TestEvidenceNeverFails(t *testing.T) {
	for name, said := range map[string]func() (sources.Evidence, error){
		"error": func() (sources.Evidence, error) { return sources.Evidence{}, errors.New("jane@doe") },
		"panic": func() (sources.Evidence, error) { panic("jane@doe") },
	} {
		t.Run(name, func(t *testing.T) {
			l, _, s, err := testify(t, said, nil)
			if err != nil || !s.Complete() || len(l.got) != 0 {
				t.Errorf("%v, complete %t, recorded %v", err, s.Complete(), l.got)
			}
		})
	}
	said := func() (sources.Evidence, error) { return sources.Evidence{}, nil }
	_, src, _, _ := testify(t, said, func(m *memory, _ *testified) { m.walkErr = sources.ErrUnreachable })
	if src.asked != 0 {
		t.Error("a source whose walk failed was asked")
	}
	if _, _, _, err := testify(t, said, func(_ *memory, l *testified) { l.err = errors.New("disk full") }); err == nil {
		t.Error("an inventory that cannot be written to is the scan's end")
	}
}

// toServer sends requests for any host to a server of the test.
type toServer struct{ address string }

func (r toServer) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	if strings.HasPrefix(req.URL.Host, "bucket.") {
		req.URL.Path = "/bucket" + req.URL.Path
	}
	req.URL.Scheme, req.URL.Host = "http", r.address
	res, err := http.DefaultTransport.RoundTrip(req)
	if err == nil {
		res.TLS = &tls.ConnectionState{Version: tls.VersionTLS12}
	}
	return res, err
}

// TestNoFalseCountry scans a bucket on services that state their location in
// every way that has led to a wrong country, and reads what the inventory says.
// It fails if any of them yields a country that the service did not state.
func TestNoFalseCountry(t *testing.T) {
	const aws, gcp, own = "s3.amazonaws.com", "storage.googleapis.com", "store.example"
	said := func(s string) fakes3.Setting {
		return fakes3.Setting{Body: "<LocationConstraint>" + s + "</LocationConstraint>"}
	}
	for name, c := range map[string]struct {
		host, header, declared string
		location               fakes3.Setting
		want                   inventory.Location
	}{
		"denied":            {host: aws, location: fakes3.Setting{Code: "AccessDenied"}, want: inventory.Location{Basis: "unknown", Provider: "aws"}},
		"failed":            {host: aws, location: fakes3.Setting{Code: "InternalError", Status: 500}, want: inventory.Location{Basis: "unknown", Provider: "aws"}},
		"empty_own":         {host: own, location: said(""), want: inventory.Location{Basis: "unknown"}},
		"empty_gcp":         {host: gcp, location: said(""), want: inventory.Location{Basis: "unknown", Provider: "gcp"}},
		"empty_aws":         {host: aws, location: said(""), want: inventory.Location{Country: "US", Basis: "observed", Provider: "aws", Region: "us-east-1"}},
		"own_like_aws":      {host: own, header: "us-east-1", want: inventory.Location{Basis: "unknown", Region: "us-east-1"}},
		"option_set":        {host: aws, header: "eu-central-1", declared: "eu-west-3", want: inventory.Location{Country: "DE", Basis: "observed", Provider: "aws", Region: "eu-central-1"}},
		"option_set_silent": {host: aws, declared: "eu-west-3", location: fakes3.Setting{Code: "AccessDenied"}, want: inventory.Location{Country: "FR", Basis: "declared", Provider: "aws", Region: "eu-west-3"}},
		"eu_west_2":         {host: aws, header: "eu-west-2", want: inventory.Location{Country: "GB", Basis: "observed", Provider: "aws", Region: "eu-west-2"}},
		"eu_central_2":      {host: aws, location: said("eu-central-2"), want: inventory.Location{Country: "CH", Basis: "observed", Provider: "aws", Region: "eu-central-2"}},
		"old_name":          {host: aws, location: said("EU"), want: inventory.Location{Country: "IE", Basis: "observed", Provider: "aws", Region: "EU"}},
		"europe_west6":      {host: gcp, location: said("EUROPE-WEST6"), want: inventory.Location{Country: "CH", Basis: "observed", Provider: "gcp", Region: "europe-west6"}},
		"multi_region":      {host: gcp, location: said("EU"), want: inventory.Location{Basis: "unknown", Provider: "gcp", Region: "EU", Candidates: []string{"EU"}}},
		"dual_region":       {host: gcp, location: said("EUR5"), want: inventory.Location{Basis: "unknown", Provider: "gcp", Region: "EUR5", Candidates: []string{"BE", "GB"}}},
		"unheard_of":        {host: aws, header: "eu-nowhere-9", want: inventory.Location{Basis: "unknown", Provider: "aws", Region: "eu-nowhere-9"}},
	} {
		t.Run(name, func(t *testing.T) {
			store := &fakes3.Server{Bucket: "bucket", Region: c.header, Settings: map[string]fakes3.Setting{"location": c.location}}
			store.Put("hr/a", fakes3.Object{Body: []byte("x")})
			server := httptest.NewServer(store)
			defer server.Close()
			defer http.DefaultTransport.(*http.Transport).CloseIdleConnections()
			src, err := s3.New(s3.Options{Endpoint: c.host, Bucket: "bucket", Region: c.declared, Tries: 2,
				Credentials: credentials.NewStaticV4("k", "s", ""), Transport: toServer{server.Listener.Addr().String()}})
			if err != nil {
				t.Fatal(err)
			}
			defer src.Close()
			into, err := inventory.Open(t.Context(), filepath.Join(t.TempDir(), "i.db"), inventory.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer into.Close()
			cfg := config(t, newLedger(), src)
			cfg.Inventory = Into(into)
			if _, err := Run(t.Context(), cfg); err != nil {
				t.Fatal(err)
			}
			err = into.Datasets(t.Context(), func(d inventory.Dataset) error {
				if diff := cmp.Diff(c.want, d.Location); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				if d.Kept.Scan != 1 || len(d.Kept.Controls) < 10 {
					t.Errorf("evidence of a scan: %+v", d.Kept)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}
