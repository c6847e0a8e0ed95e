package inventory

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// stated is evidence with something of each kind.
func stated() Evidence {
	return Evidence{
		Controls: []Control{
			{Kind: "encryption_at_rest", State: "unknown", Method: "GetBucketEncryption", Code: "AccessDenied", Detail: "denied"},
			{Kind: "not_public", State: "yes", Method: "mode bits"},
			{DataSet: "hr", Kind: "not_public", State: "partial", Method: "mode bits", Detail: "world_readable", Part: 1, Whole: 3},
		},
		Copies: []Copy{
			{Kind: "replica", Provider: "aws", Region: "eu-west-2", Place: "copy", Method: "GetBucketReplication"},
			{Kind: "replica", Provider: "aws", Place: "elsewhere", Method: "GetBucketReplication"},
			{Kind: "replica", Provider: "gcp", Region: "EUR5", Place: "dual", Method: "x"},
		},
		Retention: []Retention{
			{ExpireDays: 365, Method: "l"}, {Scope: "hr/tmp/", ExpireOn: "2027-01-01", Method: "l"}, {Scope: "it/", NoncurrentDays: 7, LockMode: "COMPLIANCE", LockDays: 30, Method: "l"},
		},
		Recipients: []Recipient{{Kind: "acl_grantee", Who: "anyone", Access: "read", Method: "GetBucketAcl"}},
		Tags:       []Tag{{Key: "owner", Value: "HR"}},
	}
}

// witnessed is a scan of two data sets with evidence.
func witnessed(t *testing.T, s *Store, e *Evidence) {
	t.Helper()
	c := begin(t, s, start(s))
	old, young := object(s, "hr/a", 1, Scanned, "", "EMAIL_ADDRESS"), object(s, "hr/b", 1, Scanned, "")
	old.ModTime = day.AddDate(-3, 0, 0)
	record(t, c, old, young, object(s, "it/a", 1, Scanned, ""))
	if e != nil {
		if err := c.Evidence(t.Context(), 0, *e); err != nil {
			t.Fatal(err)
		}
	}
	finish(t, c, true)
}

func keptOf(t *testing.T, s *Store) map[Name]Kept {
	t.Helper()
	out := map[Name]Kept{}
	if err := s.Datasets(t.Context(), func(d Dataset) error { out[d.Name] = d.Kept; return nil }); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestKept reads back what was recorded, by data set.
func TestKept(t *testing.T) {
	s := newStore(t)
	e := stated()
	witnessed(t, s, &e)
	got := keptOf(t, s)
	hr, it := got["hr"], got["it"]
	unknown := func(region string) Location { return Location{Basis: "unknown", Provider: "aws", Region: region} }
	copies := []Copy{e.Copies[1], e.Copies[0], e.Copies[2]}
	copies[0].Location = unknown("")
	copies[1].Location = Location{Country: "GB", Basis: "observed", Provider: "aws", Region: "eu-west-2"}
	copies[2].Location = Location{Basis: "unknown", Provider: "gcp", Region: "EUR5", Candidates: []string{"BE", "GB"}}
	want := Kept{Scan: 1, Asked: hr.Asked, Oldest: day.AddDate(-3, 0, 0), Newest: day, Evidence: Evidence{
		Controls: []Control{e.Controls[2], e.Controls[0]}, Copies: copies, Retention: e.Retention[:2], Recipients: e.Recipients, Tags: e.Tags}}
	if d := cmp.Diff(want, hr); d != "" {
		t.Errorf("hr (-want +got):\n%s", d)
	}
	want.Controls, want.Oldest = []Control{e.Controls[1], e.Controls[0]}, day
	want.Retention = []Retention{e.Retention[0], e.Retention[2]}
	if d := cmp.Diff(want, it); d != "" {
		t.Errorf("it (-want +got):\n%s", d)
	}
	if hr.Asked.IsZero() || time.Since(hr.Asked) > time.Hour {
		t.Errorf("asked at %s", hr.Asked)
	}
	sound(t, s)
}

// TestLastAnswerCounts: only what the last scan that asked was told counts; a
// scan that was told nothing leaves it, and earlier answers stay stored.
func TestLastAnswerCounts(t *testing.T) {
	s := newStore(t)
	e := stated()
	witnessed(t, s, &e)
	witnessed(t, s, nil)
	if got := keptOf(t, s)["hr"]; got.Scan != 1 || len(got.Controls) != 2 {
		t.Errorf("after a scan without answers: %+v", got)
	}
	witnessed(t, s, &Evidence{Controls: []Control{{Kind: "not_public", State: "no", Method: "m", Detail: "public_acl"}}})
	got := keptOf(t, s)["hr"]
	if got.Scan != 3 || len(got.Controls) != 1 || got.Controls[0].State != "no" || len(got.Copies)+len(got.Retention)+len(got.Recipients)+len(got.Tags) != 0 {
		t.Errorf("after new answers: %+v", got)
	}
	var rows int64
	for _, table := range []string{"observed_control", "observed_copy", "observed_recipient"} {
		row, err := s.write.row(t.Context(), 1, "SELECT count(*) FROM "+table+" WHERE scan = 1")
		if err != nil {
			t.Fatal(err)
		}
		rows += number(row[0])
	}
	if rows != 7 {
		t.Errorf("%d rows of the first scan, want 7", rows)
	}
	sound(t, s)
}

// TestEvidenceTwice: a resumed scan asks again, and the later answers count.
func TestEvidenceTwice(t *testing.T) {
	s := newStore(t)
	c := begin(t, s, start(s))
	record(t, c, object(s, "hr/a", 1, Scanned, ""))
	for _, state := range []string{"yes", "no"} {
		if err := c.Evidence(t.Context(), 0, Evidence{Controls: []Control{{Kind: "versioning", State: state, Method: "m"}}}); err != nil {
			t.Fatal(err)
		}
	}
	finish(t, c, true)
	if got := keptOf(t, s)["hr"].Controls; len(got) != 1 || got[0].State != "no" {
		t.Errorf("got %+v", got)
	}
	if err := c.Evidence(t.Context(), 0, Evidence{}); err == nil {
		t.Error("evidence was recorded after the scan's end")
	}
}

// TestNeverAsked says so.
func TestNeverAsked(t *testing.T) {
	s := newStore(t)
	witnessed(t, s, nil)
	if got := keptOf(t, s)["it"]; !got.Asked.IsZero() || got.Scan != 0 || got.Oldest != day {
		t.Errorf("got %+v", got)
	}
}

// TestBadEvidence refuses what is in no list: it could hold anything.
func TestBadEvidence(t *testing.T) {
	s := newStore(t)
	c := begin(t, s, start(s))
	for name, e := range map[string]Evidence{
		"kind":   {Controls: []Control{{Kind: "jane doe", State: "yes"}}},
		"state":  {Controls: []Control{{Kind: "versioning", State: "maybe"}}},
		"detail": {Controls: []Control{{Kind: "versioning", State: "yes", Detail: "jane doe"}}},
		"part":   {Controls: []Control{{Kind: "versioning", State: "yes", Part: 2, Whole: 1}}},
		"days":   {Retention: []Retention{{ExpireDays: -1}}},
		"access": {Recipients: []Recipient{{Access: "jane doe"}}},
	} {
		t.Run(name, func(t *testing.T) {
			err := c.Evidence(t.Context(), 0, e)
			if err == nil || strings.Contains(err.Error(), "jane") {
				t.Errorf("got %v", err)
			}
		})
	}
	if err := c.Evidence(t.Context(), 7, Evidence{}); err == nil {
		t.Error("there is no source 7")
	}
	finish(t, c, true)
}

// TestVerifyEvidence finds what was written past the checks.
func TestVerifyEvidence(t *testing.T) {
	s := newStore(t)
	e := stated()
	witnessed(t, s, &e)
	tamper(t, s, "PRAGMA ignore_check_constraints = 1; UPDATE observed_control SET detail = 'x' WHERE data_set = 'hr'; UPDATE observed_tag SET value = char(27)")
	problems, err := s.Verify(t.Context())
	if err != nil || len(problems) != 2 {
		t.Fatalf("%v, %+v", err, problems)
	}
}

// TestEvidenceInDump tells inventories apart by their evidence.
func TestEvidenceInDump(t *testing.T) {
	one, two := newStore(t), newStore(t)
	e := stated()
	witnessed(t, one, &e)
	e.Retention[0].ExpireDays++
	witnessed(t, two, &e)
	a, b := dump(t, one), dump(t, two)
	if a == b || !strings.Contains(a, `"retention"`) || !strings.Contains(a, `"recipient"`) || !strings.Contains(a, `"tag"`) || !strings.Contains(a, `"copy"`) {
		t.Errorf("the dump says nothing of evidence:\n%s", a)
	}
}

// TestControlWords has words for everything that can be stored.
func TestControlWords(t *testing.T) {
	for _, kind := range ControlKinds() {
		c := Control{Kind: kind}
		if c.Label() == kind || c.Article() == "" {
			t.Errorf("%s: label %q, article %q", kind, c.Label(), c.Article())
		}
	}
	for _, state := range ControlStates() {
		if w := (Control{State: state}).StateWords(); w == "" || strings.Contains(w, "_") {
			t.Errorf("%s: %q", state, w)
		}
	}
	for _, detail := range ControlDetails() {
		if w := (Control{Detail: detail}).DetailWords(); (w == "") != (detail == "") || strings.HasSuffix(w, ".") {
			t.Errorf("%s: %q", detail, w)
		}
	}
	odd := Control{Kind: "new_kind", Detail: "new_detail"}
	if odd.Label() != "new_kind" || odd.DetailWords() != "new_detail" || odd.Article() != "" {
		t.Errorf("words of a newer version: %q, %q", odd.Label(), odd.DetailWords())
	}
}
