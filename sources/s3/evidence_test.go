package s3_test

import (
	"context"
	"crypto/tls"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/s3"
	"github.com/pdatlas/pdatlas/sources/sourcetest/fakes3"
	"github.com/pdatlas/pdatlas/testdata/servers"
)

// questions are the calls that evidence rests on: what the service answers when
// it has the setting, by which code it says that there is none, and which
// control the answer becomes.
var questions = []struct {
	subresource, present, absent string
	kind                         sources.ControlKind
	method                       string
	detail                       sources.ControlDetail // of the answer that is there
	yes, no                      sources.ControlState  // there, and absent
}{
	{"encryption", `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`,
		"ServerSideEncryptionConfigurationNotFoundError", sources.EncryptionAtRest, "GetBucketEncryption", sources.KeyManaged, "yes", "no"},
	{"publicAccessBlock", `<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>`,
		"NoSuchPublicAccessBlockConfiguration", sources.PublicAccessBlock, "GetPublicAccessBlock", "", "yes", "no"},
	{"policy", `{"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/jane.doe"},"Action":"s3:GetObject"}}`,
		"NoSuchBucketPolicy", sources.PolicyNotPublic, "GetBucketPolicy", "", "yes", "yes"},
	{"acl", `<AccessControlPolicy><Owner><ID>me</ID></Owner><AccessControlList><Grant><Grantee><ID>me</ID><DisplayName>jane.doe@example.org</DisplayName></Grantee><Permission>FULL_CONTROL</Permission></Grant></AccessControlList></AccessControlPolicy>`,
		"", sources.ACLNotPublic, "GetBucketAcl", "", "yes", ""},
	{"versioning", `<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>`, "", sources.Versioning, "GetBucketVersioning", "", "yes", ""},
	{"object-lock", `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Years>2</Years></DefaultRetention></Rule></ObjectLockConfiguration>`,
		"ObjectLockConfigurationNotFoundError", sources.ObjectLock, "GetObjectLockConfiguration", sources.LockedByRule, "yes", "no"},
	{"lifecycle", `<LifecycleConfiguration><Rule><Status>Enabled</Status><Filter/><Expiration><Days>365</Days></Expiration></Rule></LifecycleConfiguration>`,
		"NoSuchLifecycleConfiguration", sources.Lifecycle, "GetBucketLifecycleConfiguration", sources.WholeBucket, "yes", "no"},
	{"replication", `<ReplicationConfiguration><Rule><Status>Enabled</Status><Destination><Bucket>arn:aws:s3:::copy</Bucket><Account>210987654321</Account></Destination></Rule></ReplicationConfiguration>`,
		"ReplicationConfigurationNotFoundError", sources.Replication, "GetBucketReplication", "", "yes", "no"},
	{"logging", `<BucketLoggingStatus><LoggingEnabled><TargetBucket>logs</TargetBucket></LoggingEnabled></BucketLoggingStatus>`, "", sources.Logging, "GetBucketLogging", "", "yes", ""},
}

// all is a service on which every setting is there.
func all() map[string]fakes3.Setting {
	m := map[string]fakes3.Setting{}
	for _, q := range questions {
		m[q.subresource] = fakes3.Setting{Body: q.present}
	}
	return m
}

func evidence(t *testing.T, settings map[string]fakes3.Setting) sources.Evidence {
	t.Helper()
	e, err := source(t, &fakes3.Server{Bucket: "bucket", Settings: settings}, nil).Evidence(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func control(t *testing.T, e sources.Evidence, kind sources.ControlKind) sources.Control {
	t.Helper()
	i := slices.IndexFunc(e.Controls, func(c sources.Control) bool { return c.Kind == kind })
	if i < 0 {
		t.Fatalf("no control %s", kind)
	}
	return e.Controls[i]
}

// TestEachAnswer gives each question every kind of answer. It fails if absent,
// denied, failed and not offered are confused for any call.
func TestEachAnswer(t *testing.T) {
	for _, q := range questions {
		answers := map[string]struct {
			setting fakes3.Setting
			want    sources.Control
		}{
			"present":     {fakes3.Setting{Body: q.present}, sources.Control{State: q.yes, Detail: q.detail}},
			"denied":      {fakes3.Setting{Code: "AccessDenied"}, sources.Control{State: "unknown", Detail: sources.Denied, Code: "AccessDenied"}},
			"failed":      {fakes3.Setting{Code: "InternalError", Status: 500}, sources.Control{State: "unknown", Detail: sources.Failed, Code: "InternalError"}},
			"not_offered": {fakes3.Setting{Code: "NotImplemented", Status: 501}, sources.Control{State: "unknown", Detail: sources.NotOffered, Code: "NotImplemented"}},
			"not_allowed": {fakes3.Setting{Code: "MethodNotAllowed", Status: 405}, sources.Control{State: "unknown", Detail: sources.NotOffered, Code: "MethodNotAllowed"}},
			"other_answer": {fakes3.Setting{Body: "<ListBucketResult/>"},
				sources.Control{State: "unknown", Detail: sources.Failed, Code: "unexpected answer"}},
			"cut_answer": {fakes3.Setting{Body: q.present[:len(q.present)-3]},
				sources.Control{State: "unknown", Detail: sources.Failed, Code: "unexpected answer"}},
			"empty_answer": {fakes3.Setting{}, sources.Control{State: "unknown", Detail: sources.Failed, Code: "unexpected answer"}},
		}
		if q.absent != "" {
			a := answers["denied"]
			a.setting, a.want = fakes3.Setting{Code: q.absent, Status: 404}, sources.Control{State: q.no, Detail: sources.NotConfigured, Code: q.absent}
			answers["absent"] = a
		}
		for name, a := range answers {
			t.Run(strings.ReplaceAll(q.subresource, "-", "_")+"_"+name, func(t *testing.T) {
				settings := all()
				settings[q.subresource] = a.setting
				a.want.Kind, a.want.Method = q.kind, q.method
				if d := cmp.Diff(a.want, control(t, evidence(t, settings), q.kind)); d != "" {
					t.Errorf("(-want +got):\n%s", d)
				}
			})
		}
	}
}

// TestAbsentAnswersOf calls that say by an empty answer that there is nothing.
func TestAbsentAnswersOf(t *testing.T) {
	settings := all()
	settings["versioning"] = fakes3.Setting{Body: "<VersioningConfiguration/>"}
	settings["logging"] = fakes3.Setting{Body: "<BucketLoggingStatus/>"}
	settings["lifecycle"] = fakes3.Setting{Body: "<LifecycleConfiguration/>"}
	e := evidence(t, settings)
	for _, kind := range []sources.ControlKind{sources.Versioning, sources.Logging, sources.Lifecycle} {
		if c := control(t, e, kind); c.State != sources.StateNo || c.Detail != sources.NotConfigured || c.Code != "" {
			t.Errorf("%+v", c)
		}
	}
}

// TestWhole shows what a bucket says that answers everything, and that no name
// of a person is passed on.
func TestWhole(t *testing.T) {
	settings := all()
	settings["tagging"] = fakes3.Setting{Body: `<Tagging><TagSet><Tag><Key>owner</Key><Value>HR</Value></Tag></TagSet></Tagging>`}
	e := evidence(t, settings)
	want := sources.Evidence{
		Copies: []sources.Copy{{Kind: sources.Replica, Place: "copy", Method: "GetBucketReplication"}},
		Retention: []sources.Retention{
			{LockMode: "COMPLIANCE", LockDays: 730, Method: "GetObjectLockConfiguration"},
			{ExpireDays: 365, Method: "GetBucketLifecycleConfiguration"},
		},
		Recipients: []sources.Recipient{
			{Kind: sources.PolicyPrincipal, Who: "account 123456789012", Access: "read", Method: "GetBucketPolicy"},
			{Kind: sources.ReplicationTarget, Who: "account 210987654321", Access: "read", Method: "GetBucketReplication"},
		},
		Tags: []sources.Tag{{Key: "owner", Value: "HR"}},
	}
	controls := e.Controls
	e.Controls = nil
	if d := cmp.Diff(want, e); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if text := fmt.Sprintf("%+v%+v", e, controls); strings.Contains(text, "jane") {
		t.Errorf("a person's name came through: %s", text)
	}
	for _, c := range controls {
		if !slices.Contains(sources.ControlKinds(), c.Kind) || !slices.Contains(sources.ControlDetails(), c.Detail) {
			t.Errorf("not in the closed list: %+v", c)
		}
	}
	if got := control(t, sources.Evidence{Controls: controls}, sources.EncryptionInTransit); got.State != sources.StateNo || got.Detail != sources.PlainText {
		t.Errorf("over http: %+v", got)
	}
}

// TestPublic weighs block, policy and ACL.
func TestPublic(t *testing.T) {
	const anyone = `{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject"}]}`
	acl := func(group string) fakes3.Setting {
		return fakes3.Setting{Body: `<AccessControlPolicy><AccessControlList><Grant><Grantee><URI>http://acs.amazonaws.com/groups/global/` + group +
			`</URI></Grantee><Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>`}
	}
	blocks := func(acls, policies bool) fakes3.Setting {
		return fakes3.Setting{Body: fmt.Sprintf(`<PublicAccessBlockConfiguration><IgnorePublicAcls>%t</IgnorePublicAcls><RestrictPublicBuckets>%t</RestrictPublicBuckets></PublicAccessBlockConfiguration>`, acls, policies)}
	}
	denied := fakes3.Setting{Code: "AccessDenied"}
	for name, c := range map[string]struct {
		change map[string]fakes3.Setting
		state  sources.ControlState
		detail sources.ControlDetail
	}{
		"private":              {nil, "yes", ""},
		"policy":               {map[string]fakes3.Setting{"publicAccessBlock": blocks(false, false), "policy": {Body: anyone}}, "no", sources.PublicPolicy},
		"policy_blocked":       {map[string]fakes3.Setting{"policy": {Body: anyone}}, "yes", sources.BlockedPublic},
		"policy_acl_block":     {map[string]fakes3.Setting{"publicAccessBlock": blocks(true, false), "policy": {Body: anyone}}, "no", sources.PublicPolicy},
		"acl":                  {map[string]fakes3.Setting{"publicAccessBlock": blocks(false, true), "acl": acl("AllUsers")}, "no", sources.PublicACL},
		"acl_any_account":      {map[string]fakes3.Setting{"publicAccessBlock": blocks(false, true), "acl": acl("AuthenticatedUsers")}, "no", sources.PublicACL},
		"acl_blocked":          {map[string]fakes3.Setting{"publicAccessBlock": blocks(true, false), "acl": acl("AllUsers")}, "yes", sources.BlockedPublic},
		"block_denied":         {map[string]fakes3.Setting{"publicAccessBlock": denied}, "yes", ""},
		"policy_denied":        {map[string]fakes3.Setting{"publicAccessBlock": blocks(false, false), "policy": denied}, "unknown", sources.Denied},
		"policy_denied_acl":    {map[string]fakes3.Setting{"publicAccessBlock": blocks(false, false), "policy": denied, "acl": acl("AllUsers")}, "no", sources.PublicACL},
		"all_denied":           {map[string]fakes3.Setting{"publicAccessBlock": denied, "policy": denied, "acl": denied}, "unknown", sources.Denied},
		"denied_but_blocked":   {map[string]fakes3.Setting{"policy": denied, "acl": denied}, "yes", sources.BlockedPublic},
		"verdict_wins":         {map[string]fakes3.Setting{"publicAccessBlock": blocks(false, false), "policy": denied, "policyStatus": {Body: "<PolicyStatus><IsPublic>false</IsPublic></PolicyStatus>"}}, "yes", ""},
		"verdict_public":       {map[string]fakes3.Setting{"publicAccessBlock": blocks(false, false), "policyStatus": {Body: "<PolicyStatus><IsPublic>true</IsPublic></PolicyStatus>"}}, "no", sources.PublicPolicy},
		"verdict_empty":        {map[string]fakes3.Setting{"publicAccessBlock": blocks(false, false), "policy": denied, "policyStatus": {Body: "<PolicyStatus/>"}}, "unknown", sources.Denied},
		"condition":            {map[string]fakes3.Setting{"publicAccessBlock": blocks(false, false), "policy": {Body: strings.Replace(anyone, `"Action"`, `"Condition":{"IpAddress":{}},"Action"`, 1)}}, "partial", sources.PublicConditional},
		"deny_beside":          {map[string]fakes3.Setting{"publicAccessBlock": blocks(false, false), "policy": {Body: strings.Replace(anyone, `[{`, `[{"Effect":"Deny","Principal":"*","Action":"s3:*"},{`, 1)}}, "partial", sources.PublicConditional},
		"everybody_but":        {map[string]fakes3.Setting{"publicAccessBlock": blocks(false, false), "policy": {Body: strings.Replace(anyone, `"Principal":"*"`, `"NotPrincipal":{"AWS":"123456789012"}`, 1)}}, "no", sources.PublicPolicy},
		"service_without_them": {map[string]fakes3.Setting{"publicAccessBlock": {Code: "NotImplemented", Status: 501}}, "yes", ""},
	} {
		t.Run(name, func(t *testing.T) {
			settings := all()
			maps.Copy(settings, c.change)
			got := control(t, evidence(t, settings), sources.NotPublic)
			if got.State != c.state || got.Detail != c.detail {
				t.Errorf("got %s %q, want %s %q", got.State, got.Detail, c.state, c.detail)
			}
		})
	}
}

// TestRecipients names who is let in, never a person.
func TestRecipients(t *testing.T) {
	settings := all()
	id := strings.Repeat("0123456789abcdef", 4)
	settings["policy"] = fakes3.Setting{Body: `{"Statement":[
		{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111111111111:role/jane","222222222222","AIDAJANE"],"Service":"logs.amazonaws.com","Federated":"arn:x","CanonicalUser":"` + id + `","New":"x"},"Action":["s3:GetObject","s3:PutObject"]},
		{"Effect":"Deny","Principal":{"AWS":"333333333333"},"Action":"s3:*"},
		{"Effect":"Allow","Principal":"*","Action":"s3:*"},
		{"Effect":"Allow","Principal":{"AWS":"444444444444"},"NotAction":"s3:Get*"}]}`}
	settings["acl"] = fakes3.Setting{Body: `<AccessControlPolicy><Owner><ID>me</ID></Owner><AccessControlList>` +
		`<Grant><Grantee><ID>jane</ID></Grantee><Permission>READ_ACP</Permission></Grant>` +
		`<Grant><Grantee><URI>http://acs.amazonaws.com/groups/s3/LogDelivery</URI></Grantee><Permission>WRITE</Permission></Grant>` +
		`<Grant><Grantee><URI>http://example.org/jane</URI></Grantee><Permission>FULL_CONTROL</Permission></Grant></AccessControlList></AccessControlPolicy>`}
	var got []string
	for _, r := range evidence(t, settings).Recipients {
		got = append(got, r.Who+": "+r.Access)
	}
	want := []string{"account 111111111111: full", "account 222222222222: full", "account with id " + id[:12] + "…: full",
		"an identity that the service names by number: full", "another kind of principal: full", "identities of another provider: full",
		"logs.amazonaws.com: full", "anyone: full", "account 444444444444: write", "another account: other",
		"the provider's delivery of logs: write", "another group: full", "account 210987654321: read"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestLifecycle tells what deletes everything from what deletes some of it.
func TestLifecycle(t *testing.T) {
	rule := func(status, filter, action string) string {
		return "<Rule><Status>" + status + "</Status>" + filter + action + "</Rule>"
	}
	const days = "<Expiration><Days>30</Days></Expiration>"
	for name, c := range map[string]struct {
		rules string
		state sources.ControlState
		kept  []sources.Retention
	}{
		"all":         {rule("Enabled", "", days), "yes", []sources.Retention{{ExpireDays: 30}}},
		"prefix":      {rule("Enabled", "<Filter><Prefix>tmp/</Prefix></Filter>", days), "partial", []sources.Retention{{Prefix: "bucket/tmp/", ExpireDays: 30}}},
		"old_prefix":  {rule("Enabled", "<Prefix>tmp/</Prefix>", days), "partial", []sources.Retention{{Prefix: "bucket/tmp/", ExpireDays: 30}}},
		"tag":         {rule("Enabled", "<Filter><Tag><Key>x</Key></Tag></Filter>", days), "partial", nil},
		"and":         {rule("Enabled", "<Filter><And><Prefix>x</Prefix></And></Filter>", days), "partial", nil},
		"size":        {rule("Enabled", "<Filter><ObjectSizeGreaterThan>1</ObjectSizeGreaterThan></Filter>", days), "partial", nil},
		"disabled":    {rule("Disabled", "", days), "no", nil},
		"moves_only":  {rule("Enabled", "", "<Transition><Days>1</Days></Transition>"), "no", nil},
		"on_a_day":    {rule("Enabled", "", "<Expiration><Date>2027-01-31T00:00:00Z</Date></Expiration>"), "yes", []sources.Retention{{ExpireOn: "2027-01-31"}}},
		"bad_day":     {rule("Enabled", "", "<Expiration><Date>soon</Date></Expiration>"), "yes", []sources.Retention{{}}},
		"old_only":    {rule("Enabled", "", "<NoncurrentVersionExpiration><NoncurrentDays>7</NoncurrentDays></NoncurrentVersionExpiration>"), "no", []sources.Retention{{NoncurrentDays: 7}}},
		"all_and_tag": {rule("Enabled", "", days) + rule("Enabled", "<Prefix>x</Prefix>", days), "yes", []sources.Retention{{ExpireDays: 30}, {Prefix: "bucket/x", ExpireDays: 30}}},
	} {
		t.Run(name, func(t *testing.T) {
			settings := all()
			delete(settings, "object-lock")
			settings["lifecycle"] = fakes3.Setting{Body: "<LifecycleConfiguration>" + c.rules + "</LifecycleConfiguration>"}
			e := evidence(t, settings)
			if got := control(t, e, sources.Lifecycle); got.State != c.state {
				t.Errorf("state %s, want %s", got.State, c.state)
			}
			for i := range c.kept {
				c.kept[i].Method = "GetBucketLifecycleConfiguration"
			}
			if d := cmp.Diff(c.kept, e.Retention); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// redirected sends requests for any host to a server on this machine.
type redirected struct {
	to *httptest.Server
}

func (r redirected) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	bucket, _, _ := strings.Cut(req.URL.Host, ".")
	if bucket == "bucket" { // the bucket before the host
		req.URL.Path = "/bucket" + req.URL.Path
	}
	req.URL.Scheme, req.URL.Host = "http", r.to.Listener.Addr().String()
	res, err := http.DefaultTransport.RoundTrip(req)
	if err == nil {
		res.TLS = &tls.ConnectionState{Version: tls.VersionTLS13}
	}
	return res, err
}

// at is a bucket of a provider's host.
func at(t *testing.T, store http.Handler, host, declared string) *s3.Source {
	t.Helper()
	server := httptest.NewServer(store)
	t.Cleanup(server.Close)
	t.Cleanup(http.DefaultTransport.(*http.Transport).CloseIdleConnections)
	o := options(host)
	o.Insecure, o.Region, o.Transport = false, declared, redirected{server}
	return open(t, o)
}

// TestLocations are the ways in which minio-go's GetBucketLocation lies, and
// codes that look like the EEA and are not. It fails if any of them yields a
// region that the service did not state.
func TestLocations(t *testing.T) {
	const aws, gcp, own = "s3.amazonaws.com", "storage.googleapis.com", "store.example"
	location := func(s string) fakes3.Setting {
		return fakes3.Setting{Body: "<LocationConstraint>" + s + "</LocationConstraint>"}
	}
	for name, c := range map[string]struct {
		host, header, declared string
		location               fakes3.Setting
		region, basis          string
	}{
		"aws_header":       {host: aws, header: "eu-west-2", region: "eu-west-2", basis: "observed"},
		"aws_option_set":   {host: aws, header: "eu-central-1", declared: "eu-west-3", region: "eu-central-1", basis: "observed"},
		"aws_constraint":   {host: aws, location: location("eu-central-2"), region: "eu-central-2", basis: "observed"},
		"aws_empty":        {host: aws, location: location(""), region: "us-east-1", basis: "observed"},
		"aws_denied":       {host: aws, location: fakes3.Setting{Code: "AccessDenied"}},
		"aws_failed":       {host: aws, location: fakes3.Setting{Code: "InternalError", Status: 500}},
		"aws_garbage":      {host: aws, location: fakes3.Setting{Body: "<ListBucketResult/>"}},
		"own_empty":        {host: own, location: location("")},
		"own_denied":       {host: own, location: fakes3.Setting{Code: "AccessDenied"}},
		"own_option_set":   {host: own, declared: "eu-west-1", location: location(""), region: "eu-west-1", basis: "declared"},
		"own_states":       {host: own, location: location("berlin"), region: "berlin", basis: "observed"},
		"gcp_region":       {host: gcp, location: location("EUROPE-WEST6"), region: "europe-west6", basis: "observed"},
		"gcp_multi":        {host: gcp, location: location("eu"), region: "EU", basis: "observed"},
		"gcp_dual":         {host: gcp, location: location("EUR5"), region: "EUR5", basis: "observed"},
		"gcp_empty":        {host: gcp, location: location("")},
		"gcp_not_a_region": {host: gcp, location: location("Jane Doe, London")},
	} {
		t.Run(name, func(t *testing.T) {
			store := &fakes3.Server{Bucket: "bucket", Region: c.header, Settings: map[string]fakes3.Setting{"location": c.location}}
			d, err := at(t, store, c.host, c.declared).Describe(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if d.Region != c.region || d.Basis != c.basis {
				t.Errorf("region %q, %s; want %q, %s", d.Region, d.Basis, c.region, c.basis)
			}
		})
	}
}

// TestAmazon asks what only holds there: an absent default is not plain, and
// the session's TLS.
func TestAmazon(t *testing.T) {
	settings := all()
	settings["encryption"] = fakes3.Setting{Code: "ServerSideEncryptionConfigurationNotFoundError", Status: 404}
	e, err := at(t, &fakes3.Server{Bucket: "bucket", Settings: settings}, "s3.amazonaws.com", "").Evidence(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if c := control(t, e, sources.EncryptionAtRest); c.State != sources.StateUnknown || c.Detail != sources.NotConfigured {
		t.Errorf("absent on Amazon: %+v", c)
	}
	if c := control(t, e, sources.EncryptionInTransit); c.State != sources.StateYes || c.Detail != sources.TLS13 {
		t.Errorf("session: %+v", c)
	}
	if e.Copies[0].Provider != "aws" || e.Copies[0].Region != "" {
		t.Errorf("a replica's region is not stated: %+v", e.Copies[0])
	}
}

// TestNoAnswerAtAll asks a service that is gone, and one whose caller is.
func TestNoAnswerAtAll(t *testing.T) {
	o := options("store.example")
	o.Transport, o.Tries = dnsFailure{}, 2
	s := open(t, o)
	e, err := s.Evidence(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range e.Controls {
		if c.State != sources.StateUnknown && c.Kind != sources.EncryptionInTransit || c.Unanswered() && c.Code == "" {
			t.Errorf("%+v", c)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if e, err := s.Evidence(ctx); err == nil || len(e.Controls) > 0 {
		t.Errorf("ended context: %v, %d controls", err, len(e.Controls))
	}
}

// TestRequesterPays reads a bucket whose readers pay.
func TestRequesterPays(t *testing.T) {
	store := filled(3)
	store.RequesterPays = true
	store.Settings = all()
	if _, err := walked(t, source(t, store, nil), ""); err == nil {
		t.Error("a bucket that asks for payment was listed without")
	}
	s := source(t, store, func(o *s3.Options) { o.RequesterPays = true })
	got := items(t, s)
	for path, i := range got {
		if _, err := readItem(t, i); err != nil {
			t.Errorf("%q: %v", path, err)
		}
	}
	e, err := s.Evidence(t.Context())
	if err != nil || len(got) != 3 || control(t, e, sources.Versioning).State != sources.StateYes {
		t.Errorf("%d items, %v, %+v", len(got), err, e.Controls)
	}
}

// TestEvidenceServer asks a real server, which has some of the calls.
func TestEvidenceServer(t *testing.T) {
	server := servers.StartS3(t)
	client := server.Client(t)
	bucket := server.NewBucket(t, map[string][]byte{"a": []byte("a")})
	if err := client.SetBucketPolicy(t.Context(), bucket, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::`+bucket+`/*"]}]}`); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(server.URI(bucket))
	if err != nil {
		t.Fatal(err)
	}
	o, err := s3.Parse(u, server.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, o)
	e, err := s.Evidence(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range e.Controls {
		t.Logf("%-22s %-8s %-16s %s %s", c.Kind, c.State, c.Detail, c.Code, c.Method)
		if c.Detail == sources.Failed {
			t.Errorf("%s failed with %q", c.Kind, c.Code)
		}
	}
	if c := control(t, e, sources.NotPublic); c.State != sources.StateNo || c.Detail != sources.PublicPolicy {
		t.Errorf("a public bucket: %+v", c)
	}
	if d, err := s.Describe(t.Context()); err != nil || d.Provider != "" {
		t.Errorf("%+v, %v", d, err)
	}
}
