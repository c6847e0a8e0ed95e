package scanner

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/pdatlas/pdatlas/scanner/prices"
	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/files"
	"github.com/pdatlas/pdatlas/sources/s3"
	"github.com/pdatlas/pdatlas/sources/sourcetest/fakes3"
)

// bucketAt is a bucket of four objects at a host; one is in another class, one
// must be restored before it can be read.
func bucketAt(t *testing.T, host, region string) sources.Source {
	t.Helper()
	store := &fakes3.Server{Bucket: "bucket", Region: region}
	for key, class := range map[string]string{"a/1": "", "a/2": "STANDARD", "b/1": "GLACIER_IR", "b/2": "DEEP_ARCHIVE"} {
		store.Put(key, fakes3.Object{Body: make([]byte, 500), Class: class})
	}
	server := httptest.NewServer(store)
	t.Cleanup(server.Close)
	t.Cleanup(http.DefaultTransport.(*http.Transport).CloseIdleConnections)
	src, err := s3.New(s3.Options{Endpoint: host, Bucket: "bucket", Credentials: credentials.NewStaticV4("k", "s", ""),
		Transport: toServer{server.Listener.Addr().String()}, Tries: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { src.Close() })
	return src
}

const priceHead = "provider,region,class,list_per_1000,get_per_1000,retrieval_per_gb,transfer_per_gb,currency,as_of,note\n"

func priced(t *testing.T, rows string) *prices.Table {
	t.Helper()
	p, err := prices.Read(strings.NewReader(priceHead + rows))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestPlanCost adds up lists, gets by class, retrieval and transfer. It fails if
// an object that is not read is charged for.
func TestPlanCost(t *testing.T) {
	table := priced(t, `aws,*,*,1000,1000,0,1000000,USD,2026-01-02,far
aws,eu-west-2,*,2000,2000,0,2000000,USD,2026-01-01,near
aws,eu-west-2,GLACIER_IR,2000,10000,3000000,2000000,USD,2026-01-03,cold
own.example,*,*,0,0,0,0,EUR,2026-01-01,own
`)
	share, err := files.New(t.TempDir(), files.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer share.Close()
	near := func() sources.Source { return bucketAt(t, "s3.amazonaws.com", "eu-west-2") }
	cold := &prices.Cost{Requests: 2 + 2*2 + 10, Retrieval: 1.5, Transfer: 3, Currency: "USD", AsOf: "2026-01-01", Notes: []string{"cold", "near"}}
	for name, c := range map[string]struct {
		table   *prices.Table
		sources []sources.Source
		want    *prices.Cost
	}{
		"region_and_class": {table, []sources.Source{near()}, cold},
		"other_region":     {table, []sources.Source{bucketAt(t, "s3.amazonaws.com", "us-west-1")}, &prices.Cost{Requests: 4, Transfer: 1.5, Currency: "USD", AsOf: "2026-01-02", Notes: []string{"far"}}},
		"with_a_share":     {table, []sources.Source{near(), share}, cold},
		"two": {table, []sources.Source{bucketAt(t, "s3.amazonaws.com", "us-west-1"), sourceNamed(t, near())}, &prices.Cost{
			Requests: 20, Retrieval: 1.5, Transfer: 4.5, Currency: "USD", AsOf: "2026-01-01", Notes: []string{"cold", "far", "near"}}},
		"host":         {table, []sources.Source{bucketAt(t, "own.example", "")}, &prices.Cost{Currency: "EUR", AsOf: "2026-01-01", Notes: []string{"own"}}},
		"currencies":   {table, []sources.Source{near(), bucketAt(t, "own.example", "")}, nil},
		"no_price":     {table, []sources.Source{bucketAt(t, "other.example", "")}, nil},
		"one_no_price": {table, []sources.Source{near(), bucketAt(t, "other.example", "")}, nil},
		"no_table":     {nil, []sources.Source{near()}, nil},
		"files":        {table, []sources.Source{share}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := PlanConfig{Engine: testEngine(t), Prices: c.table}
			for _, s := range c.sources {
				cfg.Sources = append(cfg.Sources, SourceConfig{Source: s})
			}
			r, err := Plan(t.Context(), cfg)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, r.Cost); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// renamed is a source under another name, so that two may be planned together.
type renamed struct {
	sources.Source
	name string
}

func (r renamed) Name() string { return r.name }

func sourceNamed(t *testing.T, s sources.Source) sources.Source {
	return renamed{s, "s3://" + filepath.Base(t.TempDir()) + ".example/bucket/"}
}

// TestPlanUnreachable: a source that does not answer has no price, and its walk
// says why.
func TestPlanUnreachable(t *testing.T) {
	broken := &memory{name: "mem://a", objects: tree(3), fail: sources.ErrUnreachable, walkErr: sources.ErrUnreachable}
	r, err := Plan(t.Context(), PlanConfig{Engine: testEngine(t), Sources: []SourceConfig{{Source: broken}}, Prices: priced(t, "aws,*,*,1,1,1,1,USD,2026-01-01,\n")})
	if err != nil || r.Cost != nil || r.Sources[0].Err == nil {
		t.Errorf("%v, %+v", err, r)
	}
}
