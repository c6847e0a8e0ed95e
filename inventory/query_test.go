package inventory

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLocate(t *testing.T) {
	for _, c := range []struct {
		name                                                                     string
		declared, provider, region, regionBasis, regionCountry, candidates, want string
	}{
		{"declared", "DE", "", "", "", "", "", "DE declared"},
		{"observed", "", "aws", "eu-west-1", "observed", "IE", "", "IE observed"},
		{"region_declared", "", "aws", "eu-west-1", "declared", "IE", "", "IE declared"},
		{"declared_agrees", "IE", "aws", "eu-west-1", "observed", "IE", "", "IE declared"},
		{"declared_differs", "DE", "aws", "us-east-1", "observed", "US", "", "DE declared, region in US"},
		{"nothing_known", "", "", "", "", "", "", " unknown"},
		{"region_without_basis_is_no_proof", "", "aws", "us-east-1", "", "US", "", " unknown"},
		{"several", "", "gcp", "EUR5", "observed", "", "BE+GB", " unknown, may be [BE GB]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := locateSource(c.declared, c.provider, c.region, c.regionBasis, c.regionCountry, c.candidates)
			got := l.Country + " " + l.Basis
			if l.Observed != "" {
				got += ", region in " + l.Observed
			}
			if len(l.Candidates) > 0 {
				got += fmt.Sprintf(", may be %v", l.Candidates)
			}
			if got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestSources(t *testing.T) {
	s := newStore(t)
	st := start(s)
	st.Sources[0].Country = "DE"
	st.Sources = append(st.Sources,
		SourceInfo{Key: "s3://eu", ID: s.ID("s3://eu", ""), Kind: "s3", Provider: "aws", Region: "eu-central-2", Basis: "observed"},
		SourceInfo{Key: "s3://gcs", ID: s.ID("s3://gcs", ""), Kind: "s3", Provider: "gcp", Region: "EU", Basis: "observed"},
		SourceInfo{Key: "s3://minio", ID: s.ID("s3://minio", ""), Kind: "s3", Region: "us-east-1", Code: "AccessDenied"})
	c := begin(t, s, st)
	for i := range st.Sources {
		reason := Reason("")
		if i == 3 {
			reason = CredentialExpired
		}
		if err := c.SourceDone(t.Context(), i, i != 3, reason); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Finish(t.Context(), EndPartial); err != nil {
		t.Fatal(err)
	}
	rows, err := s.Sources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range rows {
		got = append(got, fmt.Sprintf("%s %q %s %v %t %s %s", r.Name, r.Location.Country, r.Location.Basis, r.Location.Candidates, r.Complete, r.Reason, r.Code))
	}
	want := []string{
		`file:///srv "DE" declared [] true  `,
		`s3://eu "CH" observed [] true  `,
		`s3://gcs "" unknown [EU] true  `,
		`s3://minio "" unknown [] false credential_expired AccessDenied`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("sources (-want +got):\n%s", d)
	}
	scans, err := s.Scans(t.Context())
	if err != nil || len(scans) != 1 || scans[0].Status != "partial" || len(scans[0].Sources) != 4 || scans[0].Sources[3].Reason != CredentialExpired || scans[0].Ended.IsZero() {
		t.Errorf("scans %+v, %v", scans, err)
	}
}

func TestDatasets(t *testing.T) {
	s := newStore(t)
	zip := object(s, "b/box.zip", 1, Scanned, "", "EMAIL")
	zip.Members = []Member{{Parent: -1, Name: "m", State: Scanned, Bytes: 1}}
	zip.MoreMembers = []MemberCount{{State: Scanned, Count: 4}, {State: Skipped, Reason: Encrypted, Count: 1}}
	zip.Findings = append(zip.Findings, Finding{Member: 0, Detector: "PHONE", Count: 5, Likelihood: 5})
	zip.NameTypes = []Finding{{Detector: "EMAIL", Count: 1, Likelihood: 3}}
	zip.Owner, zip.OwnerBasis = "bob", "tag"
	gone := object(s, "c/gone", 1, Scanned, "", "EMAIL")
	scan(t, s, true, object(s, "a/1", 1, Scanned, "", "EMAIL"), object(s, "a/2", 1, Scanned, "", "EMAIL"), zip, gone)
	scan(t, s, true, object(s, "a/1", 1, Skipped, Unchanged), object(s, "a/2", 3, Partial, TimeLimit, "EMAIL"), object(s, "b/box.zip", 1, Skipped, Unchanged))
	got := map[string]Dataset{}
	if err := s.Datasets(t.Context(), func(d Dataset) error { got[string(d.Name)] = d; return nil }); err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 {
		t.Errorf("%d data sets, want 2: what is gone does not count", len(got))
	}
	a, b := got["a"], got["b"]
	if d := cmp.Diff(Counts{Listed: 2, Scanned: 1, Partial: 1, Reasons: []ReasonCount{{Partial, TimeLimit, 1, 100}}}, a.Objects); d != "" {
		t.Errorf("objects of a (-want +got):\n%s", d)
	}
	if a.Superseded != 1 || !a.Objects.Balanced() {
		t.Errorf("a: %d superseded", a.Superseded)
	}
	if d := cmp.Diff([]TypeCount{{Detector: "EMAIL", Count: 2, Beside: 3, Objects: 2, Likelihood: 4, Incomplete: true}}, a.Types); d != "" {
		t.Errorf("types of a (-want +got):\n%s", d)
	}
	if d := cmp.Diff(Counts{Listed: 6, Scanned: 5, Skipped: 1, Reasons: []ReasonCount{{Skipped, Encrypted, 1, 0}}}, b.Members); d != "" {
		t.Errorf("members of b (-want +got):\n%s", d)
	}
	want := []TypeCount{{Detector: "EMAIL", Count: 2, InNames: 1, Objects: 1, Likelihood: 4}, {Detector: "PHONE", Count: 5, Objects: 1, Likelihood: 5}}
	if d := cmp.Diff(want, b.Types); d != "" {
		t.Errorf("types of b (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]OwnerCount{{"alice", "file_owner", 1}}, b.Owners); d != "" { // as the second listing said
		t.Errorf("owners of b (-want +got):\n%s", d)
	}
	stop := errors.New("stop")
	if err := s.Datasets(t.Context(), func(Dataset) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("error %v, want the caller's", err)
	}
}

// TestObjectsCountTheirMembers: an archive listed alone shows what is in it,
// and each match once where its members are listed as well.
func TestObjectsCountTheirMembers(t *testing.T) {
	s := newStore(t)
	zip := object(s, "b/box.zip", 1, Scanned, "", "EMAIL")
	zip.Members = []Member{{Parent: -1, Name: "in.tar", State: Scanned}, {Parent: 0, Name: "m", State: Scanned}, {Parent: -1, Name: "n", State: Scanned}}
	zip.Findings = append(zip.Findings, Finding{Member: 1, Detector: "PHONE", Count: 5, Likelihood: 5})
	later := zip
	scan(t, s, true, object(s, "b/a", 1, Scanned, "", "EMAIL"), zip)
	later.State, later.Reason, later.Version = Partial, TimeLimit, s.Digest("later") // stands beside, counts for nothing
	scan(t, s, true, object(s, "b/a", 1, Skipped, Unchanged), later)
	for _, c := range []struct {
		members bool
		want    string
	}{{false, "b/a:1 b/box.zip:6"}, {true, "b/a:1 b/box.zip:1 b/box.zip!in.tar:0 b/box.zip!m:5 b/box.zip!n:0"}} {
		var got []string
		err := s.Objects(t.Context(), ObjectFilter{Members: c.members}, func(o ObjectRow) error {
			n := string(o.Name)
			if o.Member != "" {
				n += "!" + string(o.Member)
			}
			got = append(got, fmt.Sprintf("%s:%d", n, o.Findings))
			return nil
		})
		if err != nil || strings.Join(got, " ") != c.want {
			t.Errorf("members %t: %q, %v; want %q", c.members, strings.Join(got, " "), err, c.want)
		}
	}
}

func TestObjectsFilter(t *testing.T) {
	s := newStore(t)
	zip := object(s, "b/box.zip", 1, Scanned, "")
	zip.Members = []Member{{Parent: -1, Name: "m", State: Failed, Reason: Malformed}}
	scan(t, s, true, object(s, "a/1", 1, Scanned, ""), object(s, "a/2", 1, Failed, AccessDenied), object(s, "b/3", 1, Skipped, Encrypted), zip)
	for _, c := range []struct {
		name string
		f    ObjectFilter
		want string
	}{
		{"all", ObjectFilter{}, "a/1 a/2 b/3 b/box.zip"},
		{"members", ObjectFilter{Members: true}, "a/1 a/2 b/3 b/box.zip b/box.zip!m"},
		{"data_set", ObjectFilter{DataSet: "b"}, "b/3 b/box.zip"},
		{"source", ObjectFilter{Source: "file:///srv", Limit: 2}, "a/1 a/2"},
		{"other_source", ObjectFilter{Source: "file:///other"}, ""},
		{"state", ObjectFilter{State: Failed}, "a/2"},
		{"reason", ObjectFilter{Reason: Encrypted}, "b/3"},
		{"not_read", ObjectFilter{NotRead: true, Members: true}, "a/2 b/3 b/box.zip!m"},
		{"injection", ObjectFilter{DataSet: "b' OR '1'='1"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			err := s.Objects(t.Context(), c.f, func(o ObjectRow) error {
				n := string(o.Name)
				if o.Member != "" {
					n += "!" + string(o.Member)
				}
				got = append(got, n)
				return nil
			})
			if err != nil || strings.Join(got, " ") != c.want {
				t.Errorf("%q, %v; want %q", strings.Join(got, " "), err, c.want)
			}
		})
	}
}

func TestFindingsFilter(t *testing.T) {
	s := newStore(t)
	r := object(s, "a/1", 1, Scanned, "")
	r.Findings = []Finding{
		{Member: -1, Field: "mail", Where: "sheet 1", Detector: "EMAIL_ADDRESS", Version: 2, Count: 7, Likelihood: 5, Score: 0.5, Evidence: 3, FirstRow: 4, FirstByte: 90, Ambiguous: []string{"A", "B"}},
		{Member: -1, Detector: "NL_BSN", Version: 1, Count: 1, Likelihood: 2},
	}
	scan(t, s, true, r, object(s, "b/2", 1, Scanned, "", "NL_BSN"))
	ask := func(f FindingFilter) (rows []FindingRow) {
		t.Helper()
		if err := s.Findings(t.Context(), f, func(r FindingRow) error { rows = append(rows, r); return nil }); err != nil {
			t.Fatal(err)
		}
		return rows
	}
	if n := len(ask(FindingFilter{})); n != 3 {
		t.Errorf("%d findings, want 3", n)
	}
	if n := len(ask(FindingFilter{Detector: "NL_BSN"})); n != 2 {
		t.Errorf("%d findings of a type, want 2", n)
	}
	if n := len(ask(FindingFilter{DataSet: "a", MinLikelihood: 3})); n != 1 {
		t.Errorf("%d likely findings, want 1", n)
	}
	want := []FindingRow{{Source: "file:///srv", DataSet: "a", Object: "a/1", Field: "mail", Where: "sheet 1", Detector: "EMAIL_ADDRESS", Version: 2,
		Category: "contact", Flag: "ordinary", Count: 7, Likelihood: 5, Score: 0.5, Evidence: 3, FirstRow: 4, FirstByte: 90,
		Ambiguous: []string{"A", "B"}, Complete: true, Standing: true}}
	if d := cmp.Diff(want, ask(FindingFilter{Detector: "EMAIL_ADDRESS"})); d != "" {
		t.Errorf("finding (-want +got):\n%s", d)
	}
	places, err := s.TopPlaces(t.Context(), 1)
	if err != nil || len(places) != 1 || places[0].Count != 7 || places[0].Field != "mail" {
		t.Errorf("top places %+v, %v", places, err)
	}
}

func TestCoverage(t *testing.T) {
	s := newStore(t)
	unsized := object(s, "a/3", 1, Skipped, Archived)
	unsized.Size = -1
	scan(t, s, true, object(s, "a/1", 1, Scanned, ""), object(s, "a/2", 1, Failed, AccessDenied), unsized)
	scan(t, s, true, object(s, "a/1", 1, Skipped, Unchanged))
	first, err := s.Coverage(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	want := Totals{Objects: Counts{Listed: 3, Scanned: 1, Skipped: 1, Failed: 1, Reasons: []ReasonCount{{Failed, AccessDenied, 1, 100}, {Skipped, Archived, 1, 0}}},
		Bytes: 200, Unsized: 1, BytesRead: 100, Records: 3, ListedObjects: 3}
	if d := cmp.Diff(want, first.Total); d != "" {
		t.Errorf("first scan (-want +got):\n%s", d)
	}
	latest, err := s.Coverage(t.Context(), 0)
	if err != nil || latest.Scan != 2 || latest.Total.Objects.Skipped != 1 || latest.Total.BytesRead != 0 || !latest.Total.Balanced() {
		t.Errorf("latest scan %+v, %v", latest, err)
	}
	if _, err := s.Coverage(t.Context(), 9); err == nil || !strings.Contains(err.Error(), "no scan 9") {
		t.Errorf("error %v", err)
	}
}

func TestCancelledQuestion(t *testing.T) {
	s := newStore(t)
	scan(t, s, true, object(s, "a/1", 1, Scanned, ""))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Objects(ctx, ObjectFilter{}, func(ObjectRow) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	c := begin(t, s, start(s))
	if err := c.Record(ctx, 0, nil, Cursor{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if err := c.Finish(ctx, EndInterrupted); err != nil {
		t.Errorf("a cancelled scan could not say so: %v", err)
	}
}
