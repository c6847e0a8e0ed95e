package scanner

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/pdatlas/pdatlas/inventory"
)

// Summary is how a run ended.
type Summary struct {
	Scan        int64 // number in the inventory
	Resumed     bool  // it went on with an interrupted scan
	Interrupted bool  // its context ended first
	Paused      bool  // a source wants a new login; the same command goes on
	Duration    time.Duration
	Totals      inventory.Totals // of the scan, its interrupted parts included
	Sources     []SourceSummary
	Sampled     Sampled       // by this run
	Types       []TypeSummary // found by this run, by ID; what was unchanged is not read again
}

// TypeSummary is how much of one type of personal data a run found.
type TypeSummary struct {
	Detector string
	Count    int64 // in content
	InNames  int64 // in names of objects and members
	Objects  int64 // objects with at least one
}

// Unread is a number of objects that were not fully read, with what to do.
type Unread struct {
	inventory.ReasonCount
	Advice string
}

// Unread lists the objects that were not fully read, by reason, apart from
// those that the configuration leaves out, that hold nothing to read, or that
// are unchanged since they were last read.
func (s Summary) Unread() []Unread {
	var out []Unread
	for _, r := range s.Totals.Objects.Reasons {
		if !settled(r.Reason) {
			out = append(out, Unread{r, r.Reason.Advice()})
		}
	}
	return out
}

// Complete reports whether everything listed was read to its end, now or
// before, and all sources were listed to theirs.
func (s Summary) Complete() bool {
	for _, src := range s.Sources {
		if !src.Complete {
			return false
		}
	}
	return !s.Interrupted && !s.Paused && len(s.Unread()) == 0 && s.Totals.Balanced()
}

// settled reports whether a reason leaves nothing to be done.
func settled(r inventory.Reason) bool {
	switch r {
	case inventory.Unchanged, inventory.Excluded, inventory.NotRegular, inventory.Disabled:
		return true
	}
	return false
}

// SourceSummary is how the scan of one source ended.
type SourceSummary struct {
	Name     inventory.Name
	Complete bool             // walked to its end, with every object recorded
	Reason   inventory.Reason // why not, "" when it is or the scan was interrupted
	// Err is the source's own word for it. Sources quote no content, but may
	// name the path or bucket that the user gave.
	Err error
}

// summary ends the scan in the inventory. failure is what stopped it, nil when
// nothing did; the inventory is then left as after a kill, to be resumed.
func (p *run) summary(ctx context.Context, started time.Time, failure error) (Summary, error) {
	s := Summary{Scan: p.scan.Number(), Resumed: p.scan.Resumed(), Types: p.types.list(), Sampled: p.sampled}
	if failure != nil {
		s.Duration = time.Since(started)
		return s, nil
	}
	cut := ctx.Err() != nil
	ctx = context.WithoutCancel(ctx) // what was read is to be accounted for
	end := inventory.EndComplete
	for i, f := range p.feeds {
		one := p.ended(f, p.batches[i])
		s.Sources = append(s.Sources, one)
		if err := p.testify(ctx, f); err != nil {
			return s, err
		}
		switch {
		case one.Complete:
		case one.Reason == "" && cut:
			s.Interrupted = true
			continue // its walk has not ended
		case f.paused.Load() || one.Reason == inventory.CredentialExpired:
			s.Paused = true
		default:
			end = inventory.EndPartial
		}
		if !one.Complete {
			p.Logger.Warn("source not read to its end", "source", one.Name, "reason", one.Reason)
		}
		if err := p.scan.SourceDone(ctx, f.index, one.Complete, one.Reason); err != nil {
			return s, err
		}
	}
	if s.Interrupted || s.Paused {
		end = inventory.EndInterrupted
	}
	var err error
	if s.Totals, err = p.scan.Totals(ctx); err != nil {
		return s, err
	}
	if err := p.scan.Finish(ctx, end); err != nil {
		return s, err
	}
	s.Duration = time.Since(started)
	if s.Interrupted {
		return s, ErrInterrupted
	}
	return s, nil
}

// typeCounts sums up what a run found, by detector ID.
type typeCounts map[string]*TypeSummary

// add counts the findings of one object.
func (c typeCounts) add(r *inventory.ItemResult) {
	seen := map[string]bool{}
	count := func(fs []inventory.Finding, to func(*TypeSummary) *int64) {
		for i := range fs {
			f := &fs[i]
			if f.Count == 0 {
				continue
			}
			t := c[f.Detector]
			if t == nil {
				t = &TypeSummary{Detector: f.Detector}
				c[f.Detector] = t
			}
			*to(t) += f.Count
			if !seen[f.Detector] {
				seen[f.Detector] = true
				t.Objects++
			}
		}
	}
	inNames := func(t *TypeSummary) *int64 { return &t.InNames }
	count(r.Findings, func(t *TypeSummary) *int64 { return &t.Count })
	count(r.NameTypes, inNames)
	for i := range r.Members {
		count(r.Members[i].NameTypes, inNames)
	}
}

func (c typeCounts) list() []TypeSummary {
	var out []TypeSummary
	for _, id := range slices.Sorted(maps.Keys(c)) {
		out = append(out, *c[id])
	}
	return out
}

// ended says how a source's walk ended.
func (p *run) ended(f *feed, b *batch) SourceSummary {
	s := SourceSummary{Name: inventory.Name(f.key), Err: f.err}
	recorded := b.at.Seq == f.walked
	switch {
	case f.err == nil && recorded:
		s.Complete = true
	case f.paused.Load():
		s.Reason = inventory.CredentialExpired
	case f.err == nil, errors.Is(f.err, context.Canceled), errors.Is(f.err, context.DeadlineExceeded):
		s.Err = nil // the scan was stopped, not the source
	case errors.Is(f.err, errPanic), p.classes.known(f.err):
		s.Reason = p.classes.of(f.err).reason
	default:
		s.Reason = inventory.SourceError
	}
	return s
}
