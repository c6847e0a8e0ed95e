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
	Threshold  detectors.Likelihood            // 0: Likely
	Thresholds map[string]detectors.Likelihood // as in Config
	SpoolDir   string                          // as in Config
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
	// Weights are what the evidence adds to the log-odds; of a column there are none.
	Weights []detectors.Weight
	// Column is set when the column as a whole is of the type, and its values
	// were not found one by one: Start and End are then 0.
	Column *ColumnFound
}

// ColumnFound says how much of a column is of a type.
type ColumnFound struct {
	Values  int64 // non-empty ones
	Sampled int64 // of these, looked at
	Count   int64 // of these, about how many are of the type
}

// Inspect finds what is in one object and stores nothing. It calls fn for each
// match at or above the threshold, in order, then for each column that is of a
// type as a whole where it ends, and returns the result that a scan
// would have recorded, without identity. Its error is fn's or ctx's.
func Inspect(ctx context.Context, c InspectConfig, o Object, fn func(Found) error) (inventory.ItemResult, error) {
	if c.Engine == nil {
		return inventory.ItemResult{}, errors.New("no detection engine")
	}
	if c.Threshold == 0 {
		c.Threshold = detectors.Likely
	}
	if err := checkThresholds(c.Engine, c.Thresholds); err != nil {
		return inventory.ItemResult{}, err
	}
	shared, cleanup, err := newReader(Config{
		Engine: c.Engine, Extractors: c.Extractors, Limits: c.Limits, Threshold: c.Threshold, Thresholds: c.Thresholds,
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
	tell := func(f Found) {
		if failed != nil {
			return
		}
		if failed = fn(f); failed != nil {
			cancel(failed)
		}
	}
	w.each = func(m *detectors.Match, h hit) { tell(w.describe(m, h)) }
	w.eachColumn = func(c *column, detector string, k *inventory.Mark, values, sampled int64) {
		tell(w.describeColumn(c, detector, k, values, sampled))
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
	f.Weights = w.engine.Weights(int(m.Detector), m.Evidence)
	for _, a := range m.Alt {
		f.Ambiguous = append(f.Ambiguous, w.engine.Detectors()[a].ID)
	}
	f.Members = w.members()
	return f
}

// members are the names of the containers' members under way.
func (w *worker) members() (names []inventory.Name) {
	for _, fr := range w.frames[1:w.depth] {
		names = append(names, fr.name)
	}
	return names
}

// describeColumn says what a column is.
func (w *worker) describeColumn(c *column, detector string, k *inventory.Mark, values, sampled int64) Found {
	return Found{
		Members: w.members(), Where: c.where, Field: c.name, Detector: &w.engine.Detectors()[w.fold.indexOf(detector)],
		Likelihood: detectors.Likelihood(k.Likelihood), Score: float32(k.Score / float64(k.Count)), Evidence: detectors.Evidence(k.Evidence),
		Column: &ColumnFound{Values: values, Sampled: sampled, Count: k.Count},
	}
}

// nowhere is the inventory of what is not stored.
type nowhere struct{}

func (nowhere) ID(string, string) inventory.ID   { return inventory.ID{} }
func (nowhere) Digest(...string) (none [32]byte) { return none }
