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
