package scanner

import (
	"context"
	"errors"
	"io"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/sources"
)

// InspectConfig says with what one object is inspected.
type InspectConfig struct {
	Engine     *detectors.Engine
	Extractors []extract.Extractor
	Limits     extract.Limits
	Threshold  detectors.Likelihood // 0: Likely
	SpoolDir   string               // as in Config
}

// Object is what is inspected.
type Object struct {
	Name      string // raw; helps to tell the format, may be ""
	MediaType string
	Body      io.Reader
}

// Found is one match in an inspected object. It holds no text.
type Found struct {
	Members    []inventory.Name // the containers' members it stands in, outermost first
	Where      string           // page, sheet …; "" when there is none
	Field      inventory.Name   // "" in prose
	Row        int64            // record or line, from 1; 0: none
	Start, End int64            // bytes in the decoded stream of the innermost member
	Detector   *detectors.Detector
	Likelihood detectors.Likelihood
	Score      float32
	Evidence   detectors.Evidence
	Ambiguous  []string // other detectors that the same text fits
}

// Inspect finds what is in one object and stores nothing. It calls fn for each
// match at or above the threshold, in order, and returns the result that a scan
// would have recorded, without identity. Its error is fn's or ctx's.
func Inspect(ctx context.Context, c InspectConfig, o Object, fn func(Found) error) (inventory.ItemResult, error) {
	if c.Engine == nil {
		return inventory.ItemResult{}, errors.New("no detection engine")
	}
	if c.Threshold == 0 {
		c.Threshold = detectors.Likely
	}
	shared, cleanup, err := newReader(Config{
		Engine: c.Engine, Extractors: c.Extractors, Limits: c.Limits, Threshold: c.Threshold,
		SpoolDir: c.SpoolDir, Now: time.Now,
	})
	if err != nil {
		return inventory.ItemResult{}, err
	}
	defer cleanup()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)

	w := newWorker(shared)
	var failed error
	w.each = func(m *detectors.Match, h hit) {
		if failed != nil {
			return
		}
		if failed = fn(w.describe(m, h)); failed != nil {
			cancel(failed)
		}
	}
	r := w.listed(nowhere{}, "", 1, &sources.Ref{Path: o.Name, MediaType: o.MediaType, Size: -1})
	item := sources.Item{
		Ref:  sources.Ref{Path: o.Name, MediaType: o.MediaType},
		Open: func(context.Context) (io.ReadCloser, error) { return io.NopCloser(o.Body), nil },
	}
	var g errgroup.Group
	done := make(chan struct{})
	g.Go(func() error { watchdog(done, []*worker{w}); return nil })
	err = w.object(ctx, &item, &r)
	close(done)
	_ = g.Wait() // never fails
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return r, err
}

// describe says where a match is.
func (w *worker) describe(m *detectors.Match, h hit) Found {
	f := Found{
		Where: h.col.where, Field: h.col.name, Row: h.row, Start: h.start, End: h.end,
		Detector: &w.engine.Detectors()[m.Detector], Likelihood: m.Likelihood, Score: m.Score, Evidence: m.Evidence,
	}
	for _, a := range m.Alt {
		f.Ambiguous = append(f.Ambiguous, w.engine.Detectors()[a].ID)
	}
	for _, fr := range w.frames[1:w.depth] {
		f.Members = append(f.Members, fr.name)
	}
	return f
}

// nowhere is the inventory of what is not stored.
type nowhere struct{}

func (nowhere) ID(string, string) inventory.ID   { return inventory.ID{} }
func (nowhere) Digest(...string) (none [32]byte) { return none }
