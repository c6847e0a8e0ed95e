package s3

import (
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/sources"
)

// FuzzPolicy gives the parser of policies anything. It fails when one that
// names nobody but anyone is called private, or when a principal's text comes
// through that may name a person.
func FuzzPolicy(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"Statement":[]}`, `{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*"}}`,
		`{"Statement":[{"Effect":"Allow","Principal":{"AWS":["*","arn:aws:iam::123456789012:user/jane"]},"NotAction":["s3:Get*"]}]}`,
		`{"Statement":[{"Effect":"Allow","NotPrincipal":{"AWS":"x"},"Condition":{"Bool":{}}}]}`, `[1]`, `{"Statement":"x"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := parsePolicy(text)
		if err != nil {
			return
		}
		state, _ := p.verdict()
		for _, r := range p.recipients("m") {
			if r.Who == "anyone" && state == sources.StateYes {
				t.Errorf("anyone is let in, but the policy counts as not public")
			}
			if strings.Contains(r.Who, "/") || strings.ContainsAny(r.Who, "\n@") {
				t.Errorf("a principal came through as it was: %q", r.Who)
			}
		}
	})
}

func TestAccountNumber(t *testing.T) {
	for in, want := range map[string]string{
		"123456789012": "123456789012", "arn:aws:iam::123456789012:user/jane": "123456789012", "arn:aws:sts::123456789012:assumed-role/a/b": "123456789012",
		"12345678901": "", "12345678901x": "", "arn:aws:iam:::user/x": "", "*": "", "": "", "arn:aws:iam::jane:doe": "",
	} {
		if got := accountNumber(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestBucketOfARN(t *testing.T) {
	for in, want := range map[string]string{"arn:aws:s3:::copy": "copy true", "arn:minio:replication::x:copy": "copy false", "copy": "copy false", "a/b": " false", "arn:aws-cn:s3:::c": "c true"} {
		bucket, aws := bucketOfARN(in)
		got := bucket + " false"
		if aws {
			got = bucket + " true"
		}
		if got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// TestAccess sums actions up for a reader of the record. It fails when a
// statement of everything but one action counts as less than it lets in to.
func TestAccess(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"read":               {`"Action":"s3:GetObject"`, "read"},
		"list":               {`"Action":["s3:ListBucket","s3:GetObjectTagging"]`, "read"},
		"write":              {`"Action":["s3:PutObject"]`, "write"},
		"delete":             {`"Action":"s3:DeleteObject"`, "write"},
		"both":               {`"Action":["s3:GetObject","s3:DeleteObject"]`, "full"},
		"all":                {`"Action":"s3:*"`, "full"},
		"all_of_all":         {`"Action":["s3:RestoreObject","*"]`, "full"},
		"capitals":           {`"Action":"S3:GETOBJECT"`, "read"},
		"other":              {`"Action":"s3:RestoreObject"`, "other"},
		"none":               {`"Effect":"Allow"`, "other"},
		"all_but_one":        {`"NotAction":"s3:DeleteBucket"`, "full"},
		"all_but_reading":    {`"NotAction":["s3:Get*"]`, "write"},
		"all_but_everything": {`"NotAction":"s3:*"`, "other"},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := parsePolicy([]byte(`{"Statement":{` + c.body + `}}`))
			if err != nil || len(p.Statement) != 1 {
				t.Fatalf("%v, %+v", err, p)
			}
			if got := p.Statement[0].access(); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// TestVerdict weighs the statements of a policy together, in any order: what
// lets everybody in is public, under a condition or beside a denial in part.
func TestVerdict(t *testing.T) {
	const (
		open      = `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject"}`
		open2     = `{"Effect":"Allow","Principal":{"AWS":["111111111111","*"]},"Action":"s3:GetObject"}`
		canonical = `{"Effect":"Allow","Principal":{"CanonicalUser":"*"},"Action":"s3:GetObject"}`
		but       = `{"Effect":"Allow","NotPrincipal":{"AWS":"111111111111"},"Action":"s3:GetObject"}`
		when      = `{"Effect":"Allow","Principal":"*","Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}},"Action":"s3:GetObject"}`
		deny      = `{"Effect":"Deny","Principal":"*","Action":"s3:*"}`
		one       = `{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"s3:*"}`
		service   = `{"Effect":"Allow","Principal":{"Service":"*"},"Action":"s3:*"}`
		odd       = `{"Effect":"allow","Principal":"*","Action":"s3:*"}`
	)
	for name, c := range map[string]struct {
		statements []string
		state      sources.ControlState
	}{
		"none": {nil, "yes"}, "one": {[]string{one}, "yes"}, "deny": {[]string{deny}, "yes"}, "no_effect_of_that_name": {[]string{odd}, "yes"}, "service": {[]string{service}, "yes"},
		"open": {[]string{open}, "no"}, "open_in_a_list": {[]string{one, open2}, "no"}, "canonical": {[]string{canonical}, "no"}, "everybody_but": {[]string{but}, "no"},
		"condition": {[]string{when, one}, "partial"}, "condition_and_open": {[]string{when, open}, "no"}, "open_and_denied": {[]string{open, deny}, "partial"},
		"condition_and_denied": {[]string{deny, when}, "partial"},
	} {
		t.Run(name, func(t *testing.T) {
			for range c.statements { // each of them first once
				c.statements = append(c.statements[1:], c.statements[0])
				p, err := parsePolicy([]byte(`{"Statement":[` + strings.Join(c.statements, ",") + `]}`))
				if err != nil {
					t.Fatal(err)
				}
				if got, detail := p.verdict(); got != c.state || (detail == sources.NoDetail) != (c.state == sources.StateYes) {
					t.Errorf("%s %q, want %s", got, detail, c.state)
				}
			}
		})
	}
}

// TestPrincipals: whoever is let in is named by account or service, once, and
// never as the policy names them: users and roles are called after persons.
func TestPrincipals(t *testing.T) {
	id := strings.Repeat("A1", 32)
	for in, want := range map[[2]string]string{
		{"AWS", "arn:aws:iam::123456789012:user/jane"}: "account 123456789012", {"AWS", "123456789012"}: "account 123456789012", {"AWS", "AIDAJANEDOE"}: "an identity that the service names by number",
		{"AWS", "*"}: "", {"Service", "*"}: "", {"Service", "logs.amazonaws.com"}: "logs.amazonaws.com", {"Federated", "cognito/jane"}: "identities of another provider",
		{"CanonicalUser", id}: "account with id " + id[:12] + "…", {"CanonicalUser", "jane@example.org"}: "another account", {"CanonicalUser", id[:63] + "x"}: "another account",
		{"Person", "jane"}: "another kind of principal",
	} {
		if got := principal(in[0], in[1]); got != want {
			t.Errorf("%v: %q, want %q", in, got, want)
		}
	}
	p, err := parsePolicy([]byte(`{"Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::123456789012:user/a","arn:aws:iam::123456789012:role/b","210987654321"]},"Action":"s3:GetObject"},
		{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"s3:GetObject"},{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"s3:*"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range p.recipients("m") {
		got = append(got, r.Who+" "+r.Access+" "+r.Method)
	}
	if want := "account 123456789012 read m|account 210987654321 read m|account 123456789012 full m"; strings.Join(got, "|") != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestDays: a date is kept as a day of UTC, and nothing else is: it stands in
// the inventory as the service wrote it.
func TestDays(t *testing.T) {
	for in, want := range map[string]string{"2027-01-31T00:00:00Z": "2027-01-31", "2027-01-31T00:00:00.000Z": "2027-01-31", "2027-01-31T23:30:00-02:00": "2027-02-01",
		"2027-01-31": "", "": "", "Jane Doe": "", "2027-02-30T00:00:00Z": ""} {
		if got := day(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}
