package s3

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/sources"
)

// openness orders answers from safe to unsafe; what is not known stands between
// what is safe and what is partly open.
func openness(s sources.ControlState) int {
	return slices.Index([]sources.ControlState{sources.StateYes, sources.StateUnknown, sources.StatePartial, sources.StateNo}, s)
}

// TestPublicNeverSafer: opening one part, or lifting a block, never makes the sum
// look safer; and what is not blocked is never safer than any of its parts.
func TestPublicNeverSafer(t *testing.T) {
	state := rapid.SampledFrom([]sources.ControlState{sources.StateYes, sources.StateUnknown, sources.StatePartial, sources.StateNo})
	rapid.Check(t, func(rt *rapid.T) {
		b := block{IgnorePublicAcls: rapid.Bool().Draw(rt, "ignore acls"), RestrictPublicBuckets: rapid.Bool().Draw(rt, "restrict")}
		policy, acl := sources.Control{State: state.Draw(rt, "policy")}, sources.Control{State: state.Draw(rt, "acl")}
		sum := openness(public(b, policy, acl).State)
		worse := sources.Control{State: state.Draw(rt, "worse")}
		if openness(worse.State) >= openness(policy.State) && openness(public(b, worse, acl).State) < sum {
			rt.Fatalf("policy %s → %s made it safer", policy.State, worse.State)
		}
		if openness(worse.State) >= openness(acl.State) && openness(public(b, policy, worse).State) < sum {
			rt.Fatalf("acl %s → %s made it safer", acl.State, worse.State)
		}
		lifted := openness(public(block{}, policy, acl).State)
		if lifted < sum || lifted != max(openness(policy.State), openness(acl.State)) {
			rt.Fatalf("without a block: %d, with: %d", lifted, sum)
		}
	})
}

// TestPicky tells rules that hold for all below their prefix from those that
// hold for some.
func TestPicky(t *testing.T) {
	size := "1"
	for name, c := range map[string]struct {
		rule   lifecycleRule
		picky  bool
		prefix string
	}{
		"none":       {lifecycleRule{}, false, ""},
		"old_prefix": {lifecycleRule{Prefix: "a/"}, false, "a/"},
		"by_size":    {func() (r lifecycleRule) { r.Filter.ObjectSizeLessThan = &size; return r }(), true, ""},
		"by_tag":     {func() (r lifecycleRule) { r.Filter.Tag = &struct{ Key string }{"k"}; return r }(), true, ""},
		"filter":     {func() (r lifecycleRule) { r.Filter.Prefix = "b/"; r.Prefix = "a/"; return r }(), false, "b/"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.rule.picky() != c.picky || c.rule.prefix() != c.prefix {
				t.Errorf("picky %t, prefix %q", c.rule.picky(), c.rule.prefix())
			}
		})
	}
	for in, want := range map[string]string{"2027-01-31T00:00:00Z": "2027-01-31", "2027-01-31T23:30:00-02:00": "2027-02-01", "soon": "", "": ""} {
		if got := day(in); got != want {
			t.Errorf("day %q: %q", in, got)
		}
	}
}

// TestBucketURL is where a bucket's own questions are sent.
func TestBucketURL(t *testing.T) {
	for name, c := range map[string]struct{ endpoint, bucket, region, want string }{
		"amazon":      {amazon, "bucket", "eu-west-1", "https://bucket.s3.eu-west-1.amazonaws.com/"},
		"china":       {amazon, "bucket", "cn-north-1", "https://bucket.s3.cn-north-1.amazonaws.com.cn/"},
		"dots":        {amazon, "a.bucket", "eu-west-1", "https://s3.eu-west-1.amazonaws.com/a.bucket"},
		"named":       {"s3.eu-west-3.amazonaws.com", "bucket", "eu-west-3", "https://bucket.s3.eu-west-3.amazonaws.com/"},
		"own":         {"store.example:9000", "bucket", "us-east-1", "https://store.example:9000/bucket"},
		"google":      {"storage.googleapis.com", "bucket", "us-east-1", "https://bucket.storage.googleapis.com/"},
		"not_amazons": {"notamazonaws.com", "bucket", "us-east-1", "https://notamazonaws.com/bucket"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &Source{o: Options{Endpoint: c.endpoint, Bucket: c.bucket}, region: c.region}
			u, region := s.bucketURL()
			if u.String() != c.want || region != c.region {
				t.Errorf("%s, %s; want %s", u, region, c.want)
			}
			s.o.PathStyle = true
			if u, _ := s.bucketURL(); u.Path != "/"+c.bucket {
				t.Errorf("with path style: %s", u)
			}
		})
	}
}

// FuzzDecode gives answers of any form: what is not the one that was asked for
// is no answer, and nothing of it is kept.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"))
	f.Add([]byte("<?xml version='1.0'?><!-- x --><VersioningConfiguration/>"))
	f.Add([]byte("<!DOCTYPE a [<!ENTITY b 'c'>]><VersioningConfiguration>&b;</VersioningConfiguration>"))
	f.Add([]byte("<Other/>"))
	f.Fuzz(func(t *testing.T, text []byte) {
		r := reply{body: text}
		var said struct{ Status string }
		r.decode("VersioningConfiguration", &said)
		if r.why != sources.NoDetail && (r.why != sources.Failed || r.code != "unexpected answer") {
			t.Errorf("why %q, code %q", r.why, r.code)
		}
	})
}
