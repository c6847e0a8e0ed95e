// Package scanner reads sources and records what personal data is in them.
//
// It owns the way from bytes to record: walking, workers, nesting, windows,
// counting, the accounting of every object, and resuming. What data looks like
// is package detectors' business, what a format looks like scanner/extract's,
// where objects are sources', what is kept inventory's; this package joins them
// and is the only one that knows them all.
//
// Invariants: every item that a source lists gets exactly one result, with a
// reason unless it was read to its end, and the items that are parts of one
// object share theirs; results are stored in one transaction
// with a cursor that never passes an item without a result, so a kill loses and
// doubles nothing; no value leaves a worker; memory does not grow with the
// number or size of objects.
package scanner

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"time"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/locate"
	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/sources"
)

// Config says what a run scans, with what, and where it records it.
type Config struct {
	Sources    []SourceConfig
	Engine     *detectors.Engine
	Extractors []extract.Extractor  // in order of choice: see extract.Choose
	Limits     extract.Limits       // for one object; zero fields: the defaults
	Workers    int                  // objects read at a time; 0: GOMAXPROCS
	Threshold  detectors.Likelihood // findings below it are not counted; 0: Likely
	// Thresholds are those of single types, by ID; they go before Threshold and
	// SourceConfig.Threshold.
	Thresholds map[string]detectors.Likelihood
	Full       bool   // read unchanged objects again
	Settings   string // whatever else decides what is read (filters): another value cannot resume
	Inventory  Inventory
	Hashes     *Hashes // nil: no identifier is kept as a hash
	// SpoolDir is a private folder for temporary files, made and removed by the
	// caller; "": a new one in the system's, removed at the end.
	SpoolDir string
	// Progress, when set, is called several times a second from one goroutine.
	Progress func(Event)
	Logger   *slog.Logger     // nil: none. It is given no content, names only masked
	Now      func() time.Time // nil: time.Now

	only  map[locate.Digest]bool // Search looks for these hashes alone
	batch int                    // rows in a transaction; 0: batchRows. Tests make it small
}

// SourceConfig is a source with what the configuration declares of it.
type SourceConfig struct {
	Source  sources.Source
	Country string // ISO 3166 alpha-2 of where the data is kept, "": not declared
	// Threshold is the source's own; 0: Config.Threshold.
	Threshold detectors.Likelihood
}

// Names makes keyed hashes of names, so that these need not be stored. Its
// methods are called from all workers.
type Names interface {
	ID(source, name string) inventory.ID
	Digest(parts ...string) [32]byte
}

// Inventory is where a run is recorded: what it uses of inventory.Store.
type Inventory interface {
	Names
	Begin(ctx context.Context, st inventory.ScanStart) (Scan, error)
}

// Scan is a scan under way in the inventory.
type Scan interface {
	Sink
	Memory
	Number() int64
}

// Sink takes what a scan learns. Its methods are called from one goroutine.
type Sink interface {
	// Record stores the results and the source's cursor in one transaction:
	// after a crash both are there or neither.
	Record(ctx context.Context, source int, rs []inventory.ItemResult, at inventory.Cursor) error
	SourceDone(ctx context.Context, source int, complete bool, reason inventory.Reason) error
	Totals(ctx context.Context) (inventory.Totals, error)
	Finish(ctx context.Context, end inventory.ScanEnd) error
}

// Memory tells what is recorded already. Recorded and Previous are called from
// all workers, while Record runs.
type Memory interface {
	Resumed() bool
	Cursor(source int) (inventory.Cursor, error)
	Recorded(ctx context.Context, source int, id inventory.ID) (bool, error)
	History(source int) bool
	Previous(ctx context.Context, source int, id inventory.ID, version [32]byte) (bool, error)
}

// Into records into a store.
func Into(s *inventory.Store) Inventory { return store{s} }

// store makes Begin return the interface.
type store struct{ *inventory.Store }

func (s store) Begin(ctx context.Context, st inventory.ScanStart) (Scan, error) {
	c, err := s.Store.Begin(ctx, st)
	if err != nil {
		return nil, err // not c: a nil *inventory.Scan is not a nil Scan
	}
	return c, nil
}

// ErrInterrupted is returned by Run when its context ended first. What was read
// is recorded; the same configuration goes on from there.
var ErrInterrupted = errors.New("scan interrupted: run the same command again to go on")

// withDefaults checks the configuration and fills in what was left out.
func (c Config) withDefaults() (Config, error) {
	switch {
	case len(c.Sources) == 0:
		return c, errors.New("nothing to scan: name at least one source")
	case c.Engine == nil:
		return c, errors.New("no detection engine")
	case len(c.Extractors) == 0:
		return c, errors.New("no formats to read")
	case c.Inventory == nil:
		return c, errors.New("no inventory to record into")
	case c.Hashes != nil && c.Hashes.Key == nil:
		return c, errors.New("no key to make hashes with")
	case c.Workers < 0:
		return c, fmt.Errorf("%d workers: use at least 1", c.Workers)
	}
	if c.Workers == 0 {
		c.Workers = runtime.GOMAXPROCS(0)
	}
	if c.Threshold == 0 {
		c.Threshold = detectors.Likely
	}
	if err := checkThresholds(c.Engine, c.Thresholds); err != nil {
		return c, err
	}
	if c.batch == 0 {
		c.batch = batchRows
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c, overlap(c.Sources)
}

// hashes identify how results come about. Results of an earlier scan are
// carried forward only while the first is the same; a scan is resumed only
// while both are. The second is made with the inventory's key, since settings
// may hold names.
func (c Config) hashes() (detectors, config string) {
	h := sha256.New()
	fmt.Fprintln(h, c.Engine.Fingerprint())
	for _, e := range c.Extractors {
		fmt.Fprintln(h, e.Name())
	}
	sum := c.Inventory.Digest("config", fmt.Sprintf("%+v", c.Limits), c.Settings)
	return hex.EncodeToString(h.Sum(nil)[:16]), hex.EncodeToString(sum[:16])
}
