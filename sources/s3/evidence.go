package s3

import (
	"context"
	"crypto/tls"
	"time"

	"github.com/pdatlas/pdatlas/sources"
)

// evidenceTime bounds all questions about one bucket together.
const evidenceTime = time.Minute

// EvidenceRights are the rights that the questions need beyond those of a scan,
// each one only for its own answer.
const EvidenceRights = "s3:GetBucketLocation, s3:GetEncryptionConfiguration, s3:GetBucketPolicy, s3:GetBucketPolicyStatus, s3:GetBucketPublicAccessBlock, " +
	"s3:GetBucketAcl, s3:GetBucketVersioning, s3:GetBucketObjectLockConfiguration, s3:GetLifecycleConfiguration, s3:GetReplicationConfiguration, " +
	"s3:GetBucketLogging, s3:GetBucketTagging"

// witness gathers what the answers say.
type witness struct {
	s   *Source
	out sources.Evidence
	tls uint16
}

// Evidence implements sources.Witness: a dozen small GET requests, each of
// which may be denied.
func (s *Source) Evidence(ctx context.Context) (sources.Evidence, error) {
	w := &witness{s: s}
	bounded, cancel := context.WithTimeout(ctx, evidenceTime)
	defer cancel()
	for _, ask := range []func(context.Context){
		w.encryption, w.access, w.versioning, w.lock, w.lifecycle, w.replication, w.logging, w.tags,
	} {
		ask(bounded)
		if err := ctx.Err(); err != nil {
			return sources.Evidence{}, err
		}
	}
	w.session()
	return w.out, nil
}

// ask fetches and decodes one subresource.
func (w *witness) ask(ctx context.Context, subresource, root string, into any) reply {
	r := w.s.about(ctx, subresource)
	if r.decode(root, into); r.tls != 0 {
		w.tls = r.tls
	}
	return r
}

// state records a control. An answer that was not given is unknown, whatever
// state says; one that the setting is not there is no.
func (w *witness) state(kind sources.ControlKind, method string, r *reply, state sources.ControlState, detail sources.ControlDetail) {
	c := sources.Control{Kind: kind, Method: method, Code: r.code, State: state, Detail: detail}
	switch r.why {
	case sources.NoDetail:
	case sources.NotConfigured:
		c.State, c.Detail = sources.StateNo, r.why
	default:
		c.State, c.Detail = sources.StateUnknown, r.why
	}
	w.out.Controls = append(w.out.Controls, c)
}

// encryption: a bucket of Amazon's without the setting is not unencrypted: new
// objects are encrypted by default since January 2023.
func (w *witness) encryption(ctx context.Context) {
	var said struct {
		Rule []struct {
			Default struct{ SSEAlgorithm string } `xml:"ApplyServerSideEncryptionByDefault"`
		}
	}
	const method = "GetBucketEncryption"
	r := w.ask(ctx, "encryption", "ServerSideEncryptionConfiguration", &said)
	if r.why == sources.NotConfigured && provider(w.s.o.Endpoint) == "aws" {
		w.out.Controls = append(w.out.Controls, sources.Control{Kind: sources.EncryptionAtRest, State: sources.StateUnknown,
			Method: method, Code: r.code, Detail: sources.NotConfigured})
		return
	}
	state, detail := sources.StateNo, sources.NotConfigured
	for _, rule := range said.Rule {
		state = sources.StateYes
		switch rule.Default.SSEAlgorithm {
		case "":
			state = sources.StateNo
		case "AES256":
			detail = sources.KeyOfService
		case "aws:kms":
			detail = sources.KeyManaged
		case "aws:kms:dsse":
			detail = sources.KeyManagedTwo
		default:
			detail = sources.OtherAlgorithm
		}
	}
	w.state(sources.EncryptionAtRest, method, &r, state, detail)
}

func (w *witness) versioning(ctx context.Context) {
	var said struct{ Status string }
	r := w.ask(ctx, "versioning", "VersioningConfiguration", &said)
	state, detail := sources.StateNo, sources.NotConfigured
	switch said.Status {
	case "Enabled":
		state, detail = sources.StateYes, sources.NoDetail
	case "Suspended":
		state, detail = sources.StatePartial, sources.Suspended
	}
	w.state(sources.Versioning, "GetBucketVersioning", &r, state, detail)
}

func (w *witness) lock(ctx context.Context) {
	var said struct {
		ObjectLockEnabled string
		Rule              struct {
			DefaultRetention struct {
				Mode        string
				Days, Years int64
			}
		}
	}
	const method = "GetObjectLockConfiguration"
	r := w.ask(ctx, "object-lock", "ObjectLockConfiguration", &said)
	state, detail := sources.StateNo, sources.NotConfigured
	rule := said.Rule.DefaultRetention
	if said.ObjectLockEnabled == "Enabled" {
		state, detail = sources.StatePartial, sources.LockedByObject
		if days := rule.Days + 365*rule.Years; days > 0 {
			state, detail = sources.StateYes, sources.LockedByRule
			w.out.Retention = append(w.out.Retention, sources.Retention{LockMode: plainWord(rule.Mode), LockDays: days, Method: method})
		}
	}
	w.state(sources.ObjectLock, method, &r, state, detail)
}

func (w *witness) replication(ctx context.Context) {
	var said struct {
		Rule []struct {
			Status      string
			Destination struct{ Bucket, Account string }
		}
	}
	const method = "GetBucketReplication"
	r := w.ask(ctx, "replication", "ReplicationConfiguration", &said)
	state, detail := sources.StateNo, sources.NotConfigured
	seen := map[string]bool{}
	for _, rule := range said.Rule {
		if rule.Status != "Enabled" {
			continue
		}
		state, detail = sources.StateYes, sources.NoDetail
		place, aws := bucketOfARN(rule.Destination.Bucket)
		if seen[place] {
			continue
		}
		seen[place] = true
		// The configuration does not say where the other bucket is.
		c := sources.Copy{Kind: sources.Replica, Place: place, Method: method}
		if aws && provider(w.s.o.Endpoint) == "aws" {
			c.Provider = "aws"
		}
		w.out.Copies = append(w.out.Copies, c)
		if account := accountNumber(rule.Destination.Account); account != "" {
			w.out.Recipients = append(w.out.Recipients, sources.Recipient{Kind: sources.ReplicationTarget, Who: "account " + account, Access: "read", Method: method})
		}
	}
	w.state(sources.Replication, method, &r, state, detail)
}

func (w *witness) logging(ctx context.Context) {
	var said struct {
		LoggingEnabled *struct{ TargetBucket string }
	}
	r := w.ask(ctx, "logging", "BucketLoggingStatus", &said)
	state, detail := sources.StateNo, sources.NotConfigured
	if said.LoggingEnabled != nil && said.LoggingEnabled.TargetBucket != "" {
		state, detail = sources.StateYes, sources.NoDetail
	}
	w.state(sources.Logging, "GetBucketLogging", &r, state, detail)
}

// tags of the bucket name owner, department and so on. Refused, there are none.
func (w *witness) tags(ctx context.Context) {
	var said struct {
		TagSet struct{ Tag []sources.Tag }
	}
	if r := w.ask(ctx, "tagging", "Tagging", &said); r.why == sources.NoDetail {
		const most = 50 // Amazon's limit of tags of a bucket
		w.out.Tags = said.TagSet.Tag[:min(len(said.TagSet.Tag), most)]
	}
}

// session says how the answers came here.
func (w *witness) session() {
	c := sources.Control{Kind: sources.EncryptionInTransit, State: sources.StateUnknown, Method: "session"}
	switch {
	case w.s.o.Insecure:
		c.State, c.Detail = sources.StateNo, sources.PlainText
	case w.tls == tls.VersionTLS13:
		c.State, c.Detail = sources.StateYes, sources.TLS13
	case w.tls == tls.VersionTLS12:
		c.State, c.Detail = sources.StateYes, sources.TLS12
	default:
		c.Detail = sources.Failed // not one answer came
	}
	w.out.Controls = append(w.out.Controls, c)
}
