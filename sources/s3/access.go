package s3

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/pdatlas/pdatlas/sources"
)

// The groups that an ACL may name, from Amazon S3's user guide, "Access control
// list (ACL) overview".
const (
	groupAll           = "http://acs.amazonaws.com/groups/global/AllUsers"
	groupAuthenticated = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
	groupLogs          = "http://acs.amazonaws.com/groups/s3/LogDelivery"
)

// block are the four settings that outweigh what lets the public in.
type block struct {
	BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets bool
}

// access asks the four questions whose answers together tell whether anyone can
// get at the data. The account's own block cannot be asked for with a bucket's
// rights; it can only make the answer stricter, so "not public" stays true.
func (w *witness) access(ctx context.Context) {
	var b block
	rb := w.ask(ctx, "publicAccessBlock", "PublicAccessBlockConfiguration", &b)
	state, detail := sources.StateNo, sources.NotConfigured
	switch {
	case b == block{true, true, true, true}:
		state, detail = sources.StateYes, sources.NoDetail
	case b != block{}:
		state, detail = sources.StatePartial, sources.BlockedPartly
	}
	w.state(sources.PublicAccessBlock, "GetPublicAccessBlock", &rb, state, detail)
	policy := w.policy(ctx)
	acl := w.acl(ctx)
	w.out.Controls = append(w.out.Controls, public(b, policy, acl))
}

// public sums up. A part that is not known leaves the whole unknown, unless
// another part is public, or the block makes it one that does not matter.
func public(b block, policy, acl sources.Control) sources.Control {
	c := sources.Control{Kind: sources.NotPublic, State: sources.StateYes, Method: "GetPublicAccessBlock, GetBucketPolicyStatus, GetBucketPolicy, GetBucketAcl"}
	parts := []struct {
		sources.Control
		blocked bool
	}{{policy, b.RestrictPublicBuckets}, {acl, b.IgnorePublicAcls}}
	for _, p := range parts {
		switch {
		case p.State == sources.StateYes:
		case p.blocked:
			if c.State == sources.StateYes {
				c.Detail = sources.BlockedPublic
			}
		case p.State == sources.StateNo:
			c.State, c.Detail, c.Code = sources.StateNo, p.Detail, ""
			return c
		case p.State == sources.StatePartial:
			c.State, c.Detail, c.Code = sources.StatePartial, p.Detail, ""
		case c.State == sources.StateYes:
			c.State, c.Detail, c.Code = sources.StateUnknown, p.Detail, p.Code
		}
	}
	return c
}

// policy asks first for the service's own verdict, then for the policy itself,
// which names the principals.
func (w *witness) policy(ctx context.Context) sources.Control {
	var said struct{ IsPublic *bool }
	verdict := w.ask(ctx, "policyStatus", "PolicyStatus", &said)
	const method = "GetBucketPolicy"
	r := w.s.about(ctx, "policy")
	state, detail := sources.StateYes, sources.NoDetail
	if r.why == sources.NoDetail {
		p, err := parsePolicy(r.body)
		if err != nil {
			r.why, r.code = sources.Failed, "unexpected answer"
		} else {
			state, detail = p.verdict()
			w.out.Recipients = append(w.out.Recipients, p.recipients(method)...)
		}
	}
	c := sources.Control{Kind: sources.PolicyNotPublic, State: state, Detail: detail, Method: method, Code: r.code}
	switch {
	case verdict.why == sources.NoDetail && said.IsPublic != nil:
		c = sources.Control{Kind: c.Kind, State: sources.StateYes, Method: "GetBucketPolicyStatus"}
		if *said.IsPublic {
			c.State, c.Detail = sources.StateNo, sources.PublicPolicy
		}
	case r.why == sources.NotConfigured: // no policy: it lets nobody in
		c.Detail = sources.NotConfigured
	case r.why != sources.NoDetail:
		c.State, c.Detail = sources.StateUnknown, r.why
	}
	w.out.Controls = append(w.out.Controls, c)
	return c
}

// policyText is the part of a policy that says who may do what. IAM's grammar
// allows one value where it allows a list.
type policyText struct{ Statement many[statement] }

type statement struct {
	Effect       string
	Principal    principals
	NotPrincipal principals
	Action       many[string]
	NotAction    many[string]
	Condition    map[string]json.RawMessage
}

// many is a value or a list of values.
type many[T any] []T

// UnmarshalJSON implements json.Unmarshaler.
func (m *many[T]) UnmarshalJSON(b []byte) error {
	var list []T
	if err := json.Unmarshal(b, &list); err == nil {
		*m = list
		return nil
	}
	var one T
	if err := json.Unmarshal(b, &one); err != nil {
		return err
	}
	*m = many[T]{one}
	return nil
}

// principals are the values of each kind of principal; "*" alone stands under "".
type principals map[string]many[string]

// UnmarshalJSON implements json.Unmarshaler.
func (p *principals) UnmarshalJSON(b []byte) error {
	var word string
	if json.Unmarshal(b, &word) == nil {
		*p = principals{"": {word}}
		return nil
	}
	var kinds map[string]many[string]
	if err := json.Unmarshal(b, &kinds); err != nil {
		return err
	}
	*p = kinds
	return nil
}

func parsePolicy(text []byte) (policyText, error) {
	var p policyText
	err := json.Unmarshal(text, &p)
	return p, err
}

// anyone reports whether a statement lets everybody in.
func (s *statement) anyone() bool {
	return len(s.NotPrincipal) > 0 || slices.Contains(s.Principal[""], "*") || slices.Contains(s.Principal["AWS"], "*") ||
		slices.Contains(s.Principal["CanonicalUser"], "*")
}

// verdict tells whether the policy lets the public in. Statements that deny are
// not weighed against those that allow: then the answer is "under conditions".
func (p *policyText) verdict() (sources.ControlState, sources.ControlDetail) {
	state, detail, denies := sources.StateYes, sources.NoDetail, false
	for i := range p.Statement {
		s := &p.Statement[i]
		switch {
		case s.Effect == "Deny":
			denies = true
		case s.Effect != "Allow" || !s.anyone():
		case len(s.Condition) == 0:
			state, detail = sources.StateNo, sources.PublicPolicy
		case state == sources.StateYes:
			state, detail = sources.StatePartial, sources.PublicConditional
		}
	}
	if denies && state == sources.StateNo {
		state, detail = sources.StatePartial, sources.PublicConditional
	}
	return state, detail
}

// recipients lists whom the policy lets in, each once.
func (p *policyText) recipients(method string) []sources.Recipient {
	var out []sources.Recipient
	for i := range p.Statement {
		s := &p.Statement[i]
		if s.Effect != "Allow" {
			continue
		}
		var who []string
		if s.anyone() {
			who = append(who, "anyone")
		}
		for kind, values := range s.Principal {
			for _, v := range values {
				who = append(who, principal(kind, v))
			}
		}
		slices.Sort(who)
		for _, name := range who {
			r := sources.Recipient{Kind: sources.PolicyPrincipal, Who: name, Access: s.access(), Method: method}
			if name != "" && !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
	}
	return out
}

// access sums the actions up.
func (s *statement) access() string {
	read, write := false, len(s.NotAction) > 0
	for _, a := range s.Action {
		verb, _ := strings.CutPrefix(strings.ToLower(a), "s3:")
		switch {
		case verb == "*":
			return "full"
		case strings.HasPrefix(verb, "get"), strings.HasPrefix(verb, "list"):
			read = true
		case strings.HasPrefix(verb, "put"), strings.HasPrefix(verb, "delete"):
			write = true
		}
	}
	switch {
	case read && write:
		return "full"
	case read:
		return "read"
	case write:
		return "write"
	}
	return "other"
}

// principal names a principal by its account or service: users and roles may be
// called after persons.
func principal(kind, value string) string {
	switch {
	case value == "*":
		return "" // said already
	case kind == "AWS":
		if account := accountNumber(value); account != "" {
			return "account " + account
		}
		return "an identity that the service names by number"
	case kind == "Service":
		return plainWord(value)
	case kind == "Federated":
		return "identities of another provider"
	case kind == "CanonicalUser":
		return canonical(value)
	}
	return "another kind of principal"
}

// accountNumber finds the twelve digits of an account, alone or in an ARN.
func accountNumber(s string) string {
	if parts := strings.SplitN(s, ":", 6); len(parts) == 6 && parts[0] == "arn" {
		s = parts[4]
	}
	if len(s) != 12 || strings.Trim(s, "0123456789") != "" {
		return ""
	}
	return s
}

// canonical names an account by the start of its canonical id: 64 hexadecimal
// digits on Amazon; elsewhere it may be a login, which is not repeated.
func canonical(id string) string {
	if len(id) == 64 && strings.Trim(strings.ToLower(id), "0123456789abcdef") == "" {
		return "account with id " + id[:12] + "…"
	}
	return "another account"
}

// bucketOfARN is the bucket in arn:aws:s3:::bucket, and whether it is Amazon's.
func bucketOfARN(arn string) (bucket string, aws bool) {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" {
		return plainWord(arn), false
	}
	return plainWord(parts[5]), strings.HasPrefix(parts[1], "aws")
}

// acl asks for the bucket's access control list.
func (w *witness) acl(ctx context.Context) sources.Control {
	type grantee struct{ ID, URI string }
	var said struct {
		Owner struct{ ID string }
		Grant []struct {
			Grantee    grantee
			Permission string
		} `xml:"AccessControlList>Grant"`
	}
	const method = "GetBucketAcl"
	r := w.ask(ctx, "acl", "AccessControlPolicy", &said)
	state, detail := sources.StateYes, sources.NoDetail
	for _, g := range said.Grant {
		who := ""
		switch uri := g.Grantee.URI; {
		case uri == groupAll, uri == groupAuthenticated:
			state, detail = sources.StateNo, sources.PublicACL
			who = "anyone"
			if uri == groupAuthenticated {
				who = "any account of the provider"
			}
		case uri == groupLogs:
			who = "the provider's delivery of logs"
		case uri != "":
			who = "another group"
		case g.Grantee.ID != "" && g.Grantee.ID != said.Owner.ID:
			who = canonical(g.Grantee.ID)
		}
		rec := sources.Recipient{Kind: sources.ACLGrantee, Who: who, Access: granted(g.Permission), Method: method}
		if who != "" && !slices.Contains(w.out.Recipients, rec) {
			w.out.Recipients = append(w.out.Recipients, rec)
		}
	}
	w.state(sources.ACLNotPublic, method, &r, state, detail)
	return w.out.Controls[len(w.out.Controls)-1]
}

// granted words a permission of an ACL.
func granted(permission string) string {
	switch permission {
	case "READ":
		return "read"
	case "WRITE":
		return "write"
	case "FULL_CONTROL":
		return "full"
	}
	return "other"
}
