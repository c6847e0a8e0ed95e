package s3

import (
	"context"
	"time"

	"github.com/pdatlas/pdatlas/sources"
)

// lifecycleRule is what matters of a rule: whom it holds for, and what it deletes.
type lifecycleRule struct {
	Status string
	Prefix string // of rules written before there were filters
	Filter struct {
		Prefix                string
		Tag                   *struct{ Key string }
		ObjectSizeGreaterThan *string
		ObjectSizeLessThan    *string
		And                   *struct{ Prefix string }
	}
	Expiration struct {
		Days int64
		Date string
	}
	NoncurrentVersionExpiration struct{ NoncurrentDays int64 }
}

// picky reports a filter by tag or size: the rule then holds for some objects
// below its prefix only.
func (r *lifecycleRule) picky() bool {
	f := &r.Filter
	return f.Tag != nil || f.And != nil || f.ObjectSizeGreaterThan != nil || f.ObjectSizeLessThan != nil
}

func (r *lifecycleRule) prefix() string {
	if r.Filter.Prefix != "" {
		return r.Filter.Prefix
	}
	return r.Prefix
}

// lifecycle: a rule counts when it is enabled and deletes current objects. What
// expires by tag or size is told as "some", never as a period: a period that
// holds for some objects must not be taken for all.
func (w *witness) lifecycle(ctx context.Context) {
	var said struct{ Rule []lifecycleRule }
	const method = "GetBucketLifecycleConfiguration"
	r := w.ask(ctx, "lifecycle", "LifecycleConfiguration", &said)
	state, detail := sources.StateNo, sources.NotConfigured
	for i := range said.Rule {
		rule := &said.Rule[i]
		deletes := rule.Expiration.Days > 0 || rule.Expiration.Date != ""
		if rule.Status != "Enabled" || !deletes && rule.NoncurrentVersionExpiration.NoncurrentDays <= 0 {
			continue
		}
		if !rule.picky() {
			w.out.Retention = append(w.out.Retention, sources.Retention{
				Prefix: w.scope(rule.prefix()), ExpireDays: max(rule.Expiration.Days, 0), ExpireOn: day(rule.Expiration.Date),
				NoncurrentDays: max(rule.NoncurrentVersionExpiration.NoncurrentDays, 0), Method: method,
			})
		}
		switch {
		case !deletes:
		case rule.prefix() == "" && !rule.picky():
			state, detail = sources.StateYes, sources.WholeBucket
		case state != sources.StateYes:
			state, detail = sources.StatePartial, sources.SomePrefixes
		}
	}
	w.state(sources.Lifecycle, method, &r, state, detail)
}

// scope is a prefix of keys in the form of data sets and the paths below them.
func (w *witness) scope(prefix string) string {
	if prefix == "" {
		return ""
	}
	return w.s.o.Bucket + "/" + prefix
}

// day is the date of a point in time as the service writes it, "" when it does
// not.
func day(s string) string {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}
