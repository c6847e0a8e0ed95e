package inventory

import (
	"bytes"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pdatlas/pdatlas/inventory/locate"
)

// ScanStart says what a scan is going to do. Two scans with the same sources,
// hashes, threshold and Full are the same work: the second resumes the first
// when that was interrupted.
type ScanStart struct {
	Detectors string // hash of the detector set
	Config    string // hash of what else decides the results
	Loaded    string // the detectors behind the hash, "NAME VERSION" a line; "" where the caller cannot tell
	Threshold int8   // likelihood, 1 to 5, from which matches are reported
	Rules     string // other thresholds, by detector and source; "" none
	Sources   []SourceInfo
	Full      bool       // read unchanged objects again
	Hashes    *HashStart // nil: keep no hashes of identifiers
}

// SourceInfo describes a source as the caller may store it: masked.
type SourceInfo struct {
	Key      string // the source's stable name, masked where it holds personal data
	ID       ID     // Store.ID of the full name
	Kind     string // "files", "s3"
	Endpoint string // scheme and host
	Root     Name
	Provider string // key of the region table, "" unknown
	Region   string // the provider's code as it stated it
	Basis    string // how Region is known: "observed", "declared" or ""
	Method   string // the call it comes from
	Code     string // the service's error code where it would not say
	Country  string // declared in the configuration: ISO 3166-1 alpha-2, "" when it is not
}

// ScanEnd is how a scan ended.
type ScanEnd string

// The ends of a scan.
const (
	EndComplete    ScanEnd = "complete"    // every source was walked to its end
	EndPartial     ScanEnd = "partial"     // a source could not be walked to its end
	EndInterrupted ScanEnd = "interrupted" // stopped by the user; the same scan resumes it
	EndFailed      ScanEnd = "failed"      // stopped by an error of ours
)

// Scan is a running scan. Record, SourceDone and Finish are called from one
// goroutine; the other methods from any.
type Scan struct {
	s       *Store
	start   ScanStart
	number  int64
	resumed bool
	lock    *scanLock
	sources []scanSource
	rules   rules
	rec     *recorder
	once    sync.Once
	ended   atomic.Bool // the lock is given back: nothing may be written
}

type scanSource struct {
	id      int64
	history bool // the inventory knew it before this scan
	cursor  Cursor
}

// Begin starts a scan, or resumes the latest one if that was interrupted or
// killed and had the same start. A second scan on the same inventory gets a
// *BusyError at once.
func (s *Store) Begin(ctx context.Context, st ScanStart) (*Scan, error) {
	if s.opts.ReadOnly {
		return nil, ErrReadOnly
	}
	if err := s.checkStart(st); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	started := time.Now().UTC()
	lock, err := lockScan(s.path, started)
	if err != nil {
		return nil, err
	}
	c := &Scan{s: s, start: st, lock: lock}
	err = s.write.transaction(ctx, func() error { return c.begin(ctx, started) })
	if err != nil {
		return nil, errors.Join(storeError(s.path, "begin a scan", err), lock.release())
	}
	c.rec = newRecorder(s.write, s.key, c.number, c.rules, s.ref)
	c.rec.hashed = st.Hashes
	s.scan = c
	return c, nil
}

func (s *Store) checkStart(st ScanStart) error {
	if len(st.Sources) == 0 {
		return errors.New("a scan needs at least one source")
	}
	if st.Threshold < 1 || st.Threshold > 5 {
		return fmt.Errorf("threshold %d is not a likelihood from 1 to 5", st.Threshold)
	}
	seen := map[ID]bool{}
	for i, src := range st.Sources {
		if seen[src.ID] {
			return fmt.Errorf("source %d of %d is listed twice", i+1, len(st.Sources))
		}
		seen[src.ID] = true
		if _, ok := s.ref.Country(src.Country); !ok && src.Country != "" {
			return fmt.Errorf("source %d of %d: the declared country %q is no code of ISO 3166-1 (two capital letters)", i+1, len(st.Sources), src.Country)
		}
		if src.Basis != "" && src.Basis != "observed" && src.Basis != "declared" {
			return fmt.Errorf("source %d of %d: a region is observed or declared, not %q", i+1, len(st.Sources), src.Basis)
		}
	}
	return nil
}

// identity is what a resumed scan must repeat.
func (c *Scan) identity() []byte {
	parts := []string{c.start.Detectors, c.start.Config, strconv.Itoa(int(c.start.Threshold)), strconv.FormatBool(c.start.Full)}
	if c.start.Rules != "" {
		parts = append(parts, c.start.Rules)
	}
	if h := c.start.Hashes; h != nil {
		parts = append(parts, "hashes", string(h.Key[:]))
	}
	for _, src := range c.start.Sources {
		parts = append(parts, string(src.ID[:]))
	}
	sum := c.s.Digest(parts...)
	return sum[:]
}

// begin writes the scan's row, or finds the one to go on with. Only the latest
// scan can be resumed: numbers order what was seen.
func (c *Scan) begin(ctx context.Context, started time.Time) error {
	w, identity := c.s.write, c.identity()
	if err := expireHashes(ctx, w, started); err != nil {
		return err
	}
	row, err := w.row(ctx, 3, "SELECT number, status IN ('running', 'interrupted'), sources = ? FROM observed_scan ORDER BY number DESC LIMIT 1", identity)
	if err != nil {
		return err
	}
	c.number = 1
	if row != nil {
		c.resumed = number(row[1]) == 1 && number(row[2]) == 1
		if c.number = number(row[0]); !c.resumed {
			c.number++
		}
	}
	if err := w.run(ctx, "UPDATE observed_scan SET status = 'interrupted' WHERE status = 'running'"); err != nil {
		return err
	}
	if c.resumed {
		err = w.run(ctx, "UPDATE observed_scan SET status = 'running', ended_at = NULL WHERE number = ?", c.number)
	} else {
		err = w.run(ctx, `INSERT INTO observed_scan (number, started_at, status, tool, detectors, config, threshold, rules, reread, sources)
			VALUES (?, ?, 'running', ?, ?, ?, ?, ?, ?, ?)`, c.number, stamp(started), c.s.opts.Tool, c.start.Detectors, c.start.Config,
			int(c.start.Threshold), c.start.Rules, c.start.Full, identity)
	}
	if err != nil {
		return err
	}
	if err := keepDetectors(ctx, w, c.start.Detectors, c.start.Loaded); err != nil {
		return err
	}
	if c.rules, err = readRules(ctx, w, c.start.Detectors, c.start.Threshold, c.start.Rules); err != nil {
		return err
	}
	return c.beginSources(ctx)
}

func (c *Scan) beginSources(ctx context.Context) error {
	w := c.s.write
	for i, src := range c.start.Sources {
		row, err := w.row(ctx, 2, `INSERT INTO observed_source
			(key, name, kind, endpoint, root, provider, region, region_basis, method, code, country, first_scan, last_scan)
			VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12)
			ON CONFLICT (key) DO UPDATE SET name = ?2, kind = ?3, endpoint = ?4, root = ?5, provider = ?6, region = ?7,
			region_basis = ?8, method = ?9, code = ?10, country = ?11, last_scan = ?12
			RETURNING id, first_scan < ?12`,
			src.ID[:], printable(src.Key), printable(src.Kind), printable(src.Endpoint), printable(string(src.Root)), printable(src.Provider),
			printable(src.Region), src.Basis, printable(src.Method), printable(src.Code), src.Country, c.number)
		if err != nil {
			return err
		}
		known := scanSource{id: number(row[0]), history: number(row[1]) == 1}
		if known.cursor, err = c.readCursor(ctx, known.id); err != nil {
			return err
		}
		c.sources = append(c.sources, known)
		err = w.run(ctx, `INSERT INTO observed_scan_source (scan, position, source, ended, complete, reason) VALUES (?, ?, ?, 0, 0, '')
			ON CONFLICT (scan, position) DO NOTHING`, c.number, i, known.id)
		if err != nil {
			return err
		}
	}
	return nil
}

// rules tells which results stand under the rules of a scan: those that a scan
// with the same made, and those that a rescore applied them to.
type rules struct{ scans, rescores map[int64]bool }

// made reports whether a result of a scan stands under the rules; rescored is
// the rescore that was applied to it, 0: none.
func (r rules) made(scan, rescored int64) bool {
	if rescored != 0 {
		return r.rescores[rescored]
	}
	return r.scans[scan]
}

func readRules(ctx context.Context, w *conn, detectors string, threshold int8, more string) (rules, error) {
	r := rules{scans: map[int64]bool{}, rescores: map[int64]bool{}}
	for table, set := range map[string]map[int64]bool{"observed_scan": r.scans, "observed_rescore": r.rescores} {
		err := w.each(ctx, 1, "SELECT number FROM "+table+" WHERE detectors = ? AND threshold = ? AND rules = ?", func(row []driver.Value) error {
			set[number(row[0])] = true
			return nil
		}, detectors, int(threshold), more)
		if err != nil {
			return r, err
		}
	}
	return r, nil
}

// keepDetectors stores what a hash of detectors stands for.
func keepDetectors(ctx context.Context, w *conn, hash, loaded string) error {
	if loaded == "" {
		return nil
	}
	return w.run(ctx, "INSERT INTO observed_detector_set (hash, loaded) VALUES (?, ?) ON CONFLICT DO NOTHING", hash, loaded)
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// Number orders scans; it never repeats within an inventory.
func (c *Scan) Number() int64 { return c.number }

// Resumed tells whether the scan goes on with an interrupted one.
func (c *Scan) Resumed() bool { return c.resumed }

// Cursor is where the source's walk goes on; zero: at its start.
func (c *Scan) Cursor(source int) (Cursor, error) {
	src, err := c.source(source)
	return src.cursor, err
}

// readCursor finds what an interrupted scan stored.
func (c *Scan) readCursor(ctx context.Context, source int64) (Cursor, error) {
	row, err := c.s.write.row(ctx, 3, "SELECT name, seq, token FROM observed_cursor WHERE scan = ? AND source = ?", c.number, source)
	if err != nil || row == nil {
		return Cursor{}, err
	}
	at := Cursor{Source: text(row[0]), Seq: number(row[1])}
	hidden, _ := row[2].([]byte)
	at.Token, err = c.s.key.reveal(hidden, c.number, source)
	return at, err
}

func (c *Scan) source(i int) (scanSource, error) {
	if c.ended.Load() {
		return scanSource{}, errEnded
	}
	if i < 0 || i >= len(c.sources) {
		return scanSource{}, fmt.Errorf("the scan has %d sources, there is no source %d", len(c.sources), i)
	}
	return c.sources[i], nil
}

// Recorded tells whether this scan stored a result of the object before it was
// interrupted. It need be asked only when the scan was resumed.
func (c *Scan) Recorded(ctx context.Context, source int, id ID) (bool, error) {
	if _, err := c.source(source); err != nil {
		return false, err
	}
	recorded := false
	err := c.s.look.ask(ctx, 1, func(row []driver.Value) { recorded = number(row[0]) == c.number },
		"SELECT seen_scan FROM observed_object WHERE key = ?", id[:])
	return recorded, err
}

// History tells whether an earlier scan knew the source; otherwise Previous
// need not be asked.
func (c *Scan) History(source int) bool {
	src, err := c.source(source)
	return err == nil && src.history && !c.start.Full
}

// Previous tells whether the object is unchanged: its latest complete result
// was made of this version by the same detectors at the same thresholds, or stands
// under them since a rescore. A scan that keeps hashes also wants them of it.
func (c *Scan) Previous(ctx context.Context, source int, id ID, version [32]byte) (unchanged bool, err error) {
	if !c.History(source) {
		return false, nil
	}
	// One bound value and no join: with more, SQLite plans anew at every call.
	err = c.s.look.ask(ctx, 5, func(row []driver.Value) {
		have, _ := row[1].([]byte)
		key, _ := row[3].([]byte)
		unchanged = c.rules.made(number(row[0]), number(row[2])) && bytes.Equal(have, version[:]) && c.hashed(key, number(row[4]))
	}, `SELECT o.complete_scan, (SELECT r.version FROM observed_result r WHERE r.object = o.id AND r.scan = o.complete_scan),
		(SELECT r.rescored FROM observed_result r WHERE r.object = o.id AND r.scan = o.complete_scan),
		(SELECT k.key FROM observed_hashing k WHERE k.object = o.id AND k.scan = o.complete_scan),
		(SELECT k.kinds FROM observed_hashing k WHERE k.object = o.id AND k.scan = o.complete_scan)
		FROM observed_object o WHERE o.key = ?`, id[:])
	return unchanged, err
}

// hashed tells whether a stored result has the hashes that the scan keeps.
func (c *Scan) hashed(key []byte, kinds int64) bool {
	h := c.start.Hashes
	return h == nil || bytes.Equal(key, h.Key[:]) && locate.Set(kinds)&h.Kinds == h.Kinds
}

// SourceDone records that a source's walk ended. A complete one has listed all
// there is: objects it did not show are gone. Otherwise reason says why, and
// what was not seen stays as it was.
func (c *Scan) SourceDone(ctx context.Context, source int, complete bool, reason Reason) error {
	src, err := c.source(source)
	if err != nil {
		return err
	}
	if !reason.known() {
		return fmt.Errorf("source %d ended for a reason that is not in the list", source)
	}
	w := c.s.write
	err = w.transaction(ctx, func() error {
		err := w.run(ctx, "UPDATE observed_scan_source SET ended = 1, complete = ?, reason = ? WHERE scan = ? AND source = ?",
			complete, string(reason), c.number, src.id)
		if err != nil || !complete || !src.history {
			return err
		}
		err = w.run(ctx, `UPDATE observed_object SET gone_scan = ?1
			WHERE data_set IN (SELECT id FROM observed_data_set WHERE source = ?2)
			AND root IS NULL AND gone_scan IS NULL AND seen_scan IS NOT ?1`, c.number, src.id)
		if err != nil {
			return err
		}
		return w.run(ctx, `DELETE FROM observed_hashing WHERE object IN (SELECT id FROM observed_object WHERE gone_scan = ?1)`, c.number)
	})
	return storeError(c.s.path, "end a source", err)
}

// Finish ends the scan and lets the next one begin. Nothing may be recorded
// afterwards.
func (c *Scan) Finish(ctx context.Context, end ScanEnd) error {
	if c.ended.Load() {
		return errEnded
	}
	ctx = context.WithoutCancel(ctx) // an interrupted scan must be able to say so
	err := c.s.write.run(ctx, "UPDATE observed_scan SET status = ?, ended_at = ? WHERE number = ?", string(end), stamp(time.Now()), c.number)
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return errors.Join(storeError(c.s.path, "end the scan", err), c.release())
}

// release lets the next scan begin. The store's mutex is held.
func (c *Scan) release() (err error) {
	c.once.Do(func() {
		c.ended.Store(true)
		err = c.lock.release()
		c.s.scan = nil
	})
	return err
}
