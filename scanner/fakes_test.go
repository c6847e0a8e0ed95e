package scanner

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/sources"
)

// testEngine finds two invented types: TEST_ID, "ID" and six digits of which
// the last is the sum of the others; and TEST_MAIL, letters around an '@'.
func testEngine(t testing.TB) *detectors.Engine {
	t.Helper()
	e, err := detectors.New([]detectors.Detector{{
		ID: "TEST_ID", Doc: "An invented number.", Category: "national_id", Family: detectors.FamilyNationalID,
		Tier: 1, Version: 3, Check: "sum", Chance: 0.0001, Shapes: []string{"AA999999"}, MaxLen: 8,
		Context: detectors.Context{Fields: []string{"code"}, Keywords: map[string][]string{"": {"code"}}},
		Validate: func(t *lex.Token) detectors.Verdict {
			c := t.Compact()
			if string(c[:2]) != "ID" || checkSum(c[2:7]) != c[7] {
				return detectors.Reject
			}
			return detectors.Strong
		},
	}, {
		ID: "TEST_MAIL", Doc: "An invented address.", Category: "contact", Family: detectors.FamilyContact,
		Tier: 1, Version: 1, Check: "none", Chance: 0.0001, Anchor: lex.At, MaxLen: 64,
		Probe: func(text []byte, at int) (int, int, detectors.Verdict) {
			lo, hi := at, at+1
			for lo > 0 && at-lo < 30 && letter(text[lo-1]) {
				lo--
			}
			for hi < len(text) && hi-at < 30 && letter(text[hi]) {
				hi++
			}
			if lo == at || hi == at+1 {
				return 0, 0, detectors.Reject
			}
			return lo, hi, detectors.Strong
		},
	}}, detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func letter(b byte) bool { return b >= 'a' && b <= 'z' }

func checkSum(digits []byte) byte {
	sum := 0
	for _, d := range digits {
		sum += int(d - '0')
	}
	return byte('0' + sum%10)
}

// testID makes the n-th TEST_ID.
func testID(n int) string {
	d := fmt.Sprintf("%05d", n)
	return "ID" + d + string(checkSum([]byte(d)))
}

// plainText reads everything that is no box as one text; what begins with a
// zero byte it does not know.
type plainText struct{}

func (plainText) Name() string { return "plain" }
func (plainText) Match(h extract.Hint) bool {
	return len(h.Head) > 0 && h.Head[0] != 0
}
func (plainText) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	return extract.Stream(ctx, in, in.Body, nil, emit)
}

// box is a container: "BOX\n", then members "name length\n" and their bytes. A
// length of "x" stands for an encrypted member, "s" for a link.
type box struct{}

func (box) Name() string              { return "box" }
func (box) Match(h extract.Hint) bool { return bytes.HasPrefix(h.Head, []byte("BOX\n")) }
func (box) Extract(ctx context.Context, in extract.Input, _ func(extract.Segment) error) error {
	body := in.Body
	if _, err := io.ReadFull(body, make([]byte, 4)); err != nil {
		return extract.ErrMalformed
	}
	for {
		name, size, err := boxHeader(body)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		m := extract.Member{Name: name, Size: size}
		switch size {
		case -1:
			m.Err = extract.ErrEncrypted
		case -2:
			m.Err = extract.ErrNotRegular
		}
		r := io.LimitReader(in.Budget.Reader(ctx, body), max(size, 0))
		if err := in.Hand(ctx, m, r); err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, r); err != nil {
			return err
		}
	}
}

func boxHeader(r io.Reader) (name string, size int64, err error) {
	var line []byte
	for one := make([]byte, 1); ; line = append(line, one[0]) {
		if _, err := io.ReadFull(r, one); err != nil {
			if len(line) > 0 {
				return "", 0, fmt.Errorf("cut header: %w", extract.ErrMalformed)
			}
			return "", 0, err
		}
		if one[0] == '\n' {
			break
		}
	}
	name, length, _ := strings.Cut(string(line), " ")
	switch length {
	case "x":
		return name, -1, nil
	case "s":
		return name, -2, nil
	}
	if _, err := fmt.Sscan(length, &size); err != nil || size < 0 {
		return "", 0, fmt.Errorf("bad length: %w", extract.ErrMalformed)
	}
	return name, size, nil
}

// boxOf packs members, given as name, content, name, content …
func boxOf(parts ...string) string {
	var b strings.Builder
	b.WriteString("BOX\n")
	for i := 0; i < len(parts); i += 2 {
		fmt.Fprintf(&b, "%s %d\n%s", parts[i], len(parts[i+1]), parts[i+1])
	}
	return b.String()
}

// bomber panics where its text says so.
type bomber struct{}

func (bomber) Name() string              { return "bomber" }
func (bomber) Match(h extract.Hint) bool { return bytes.HasPrefix(h.Head, []byte("PANIC")) }
func (bomber) Extract(context.Context, extract.Input, func(extract.Segment) error) error {
	panic("quoting ID123451")
}

func testExtractors() []extract.Extractor {
	return []extract.Extractor{box{}, bomber{}, plainText{}}
}

// memory is a source of objects in memory.
type memory struct {
	name    string
	objects map[string]string
	open    map[string]func(ctx context.Context) (io.ReadCloser, error) // instead of the object
	owner   string
	walkErr error // after the last object
	fail    error // of Describe
	version string
	opened  atomic.Int64
	listed  func(path string) // called before each item is handed out
}

func (m *memory) Name() string { return m.name }
func (m *memory) Close() error { return nil }
func (m *memory) Describe(context.Context) (sources.Description, error) {
	return sources.Description{Kind: "memory", Endpoint: "mem://", Root: "/"}, m.fail
}

func (m *memory) Walk(ctx context.Context, after sources.Cursor, fn func(sources.Item, sources.Cursor) error) error {
	paths := slices.Sorted(maps.Keys(m.objects))
	for p := range m.open {
		if _, ok := m.objects[p]; !ok {
			paths = append(paths, p)
		}
	}
	slices.Sort(paths)
	for _, p := range paths {
		if err := ctx.Err(); err != nil {
			return err
		}
		if p <= after {
			continue
		}
		if m.listed != nil {
			m.listed(p)
		}
		set, _, _ := strings.Cut(p, "/")
		item := sources.Item{Ref: sources.Ref{
			Path: p, DataSet: set, Size: int64(len(m.objects[p])), Version: m.version + m.objects[p], Owner: m.owner,
		}, Open: m.open[p]}
		if item.Open == nil {
			item.Open = func(ctx context.Context) (io.ReadCloser, error) {
				if err := ctx.Err(); err != nil {
					return nil, err
				}
				m.opened.Add(1)
				return io.NopCloser(strings.NewReader(m.objects[p])), nil
			}
		}
		if err := fn(item, p); err != nil {
			return err
		}
	}
	return m.walkErr
}

// ledger is an inventory in memory: what a run recorded.
type ledger struct {
	mu       sync.Mutex
	results  map[inventory.ID]inventory.ItemResult
	doubles  int
	cursors  map[int]inventory.Cursor
	ends     map[int]string
	end      inventory.ScanEnd
	starts   []inventory.ScanStart
	previous map[inventory.ID][32]byte // complete results of an earlier scan
	resumed  bool
	fail     error // of Record
	batches  int
	onRecord func()
	// untouchable: the inventory may not even be opened.
	untouchable bool
}

func newLedger() *ledger {
	return &ledger{
		results: map[inventory.ID]inventory.ItemResult{}, cursors: map[int]inventory.Cursor{}, ends: map[int]string{},
	}
}

func (l *ledger) ID(source, name string) inventory.ID {
	if l.untouchable {
		panic("the inventory was asked for an identity")
	}
	return sha256.Sum256([]byte(source + "\x00" + name))
}

func (l *ledger) Digest(parts ...string) [32]byte {
	return sha256.Sum256([]byte(strings.Join(parts, "\x00")))
}

func (l *ledger) Begin(_ context.Context, st inventory.ScanStart) (Scan, error) {
	l.starts = append(l.starts, st)
	return l, nil
}

func (l *ledger) Number() int64 { return int64(len(l.starts)) }
func (l *ledger) Resumed() bool { return l.resumed }
func (l *ledger) Cursor(source int) (inventory.Cursor, error) {
	return l.cursors[source], nil
}

func (l *ledger) Recorded(_ context.Context, _ int, id inventory.ID) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, ok := l.results[id]
	return ok, nil
}

func (l *ledger) History(int) bool { return l.previous != nil }

func (l *ledger) Previous(_ context.Context, _ int, id inventory.ID, version [32]byte) (bool, error) {
	v, ok := l.previous[id]
	return ok && v == version, nil
}

func (l *ledger) Record(_ context.Context, source int, rs []inventory.ItemResult, at inventory.Cursor) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fail != nil {
		return l.fail
	}
	l.batches++
	for _, r := range rs {
		if _, ok := l.results[r.ID]; ok {
			l.doubles++
		}
		l.results[r.ID] = r
	}
	l.cursors[source] = at
	if l.onRecord != nil {
		l.onRecord()
	}
	return nil
}

func (l *ledger) SourceDone(_ context.Context, source int, complete bool, reason inventory.Reason) error {
	l.ends[source] = fmt.Sprintf("%v %s", complete, reason)
	return nil
}

func (l *ledger) Finish(_ context.Context, end inventory.ScanEnd) error {
	l.end = end
	return nil
}

func (l *ledger) Totals(context.Context) (inventory.Totals, error) {
	return inventory.Totals{}, nil
}

// byName returns the recorded results under their masked names.
func (l *ledger) byName() map[string]inventory.ItemResult {
	out := map[string]inventory.ItemResult{}
	for _, r := range l.results {
		out[string(r.Name)] = r
	}
	return out
}

// config is a run over sources into a ledger.
func config(t testing.TB, l *ledger, srcs ...sources.Source) Config {
	c := Config{
		Engine: testEngine(t), Extractors: testExtractors(), Workers: 2, Inventory: l, SpoolDir: t.TempDir(),
		Now: func() time.Time { return time.Unix(1_700_000_000, 0) },
	}
	for _, s := range srcs {
		c.Sources = append(c.Sources, SourceConfig{Source: s})
	}
	return c
}
