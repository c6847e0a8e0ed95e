package sourcetest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pdatlas/pdatlas/sources"
)

// memory is a right source in memory, with defects that can be switched on:
// each must be caught by the check that is there for it.
type memory struct {
	defect string
	match  *sources.Matcher
	mu     sync.Mutex
	tree   map[string][]byte
	walks  int
	asked  int
	reads  map[string]int
}

func (m *memory) Name() string {
	switch m.defect {
	case "secret in name":
		return "memory://user:password@host"
	case "name is a path":
		return "/memory"
	}
	return "memory://tree"
}

func (m *memory) Describe(context.Context) (sources.Description, error) {
	m.asked++
	d := sources.Description{Kind: "memory", Root: "tree"}
	switch m.defect {
	case "region guessed":
		d.Region = "us-east-1"
	case "odd basis":
		d.Region, d.Basis = "us-east-1", "guessed"
	case "description without kind":
		d.Kind = ""
	case "description changes":
		d.Root = strings.Repeat("x", m.asked)
	}
	return d, nil
}

func (m *memory) Close() error { return nil }

func (m *memory) names(after string) []string {
	var names []string
	for n := range m.tree {
		if n > after || m.defect == "resumes at the cursor" && n == after || m.defect == "resumes at the start" {
			names = append(names, n)
		}
	}
	sort.Strings(names)
	if m.walks++; m.defect == "order changes" && m.walks%2 == 0 {
		slices.Reverse(names)
	}
	if m.defect == "listed twice" && len(names) > 0 {
		names = append(names, names[0])
	}
	if m.defect == "one missed" && len(names) > 0 {
		names = names[1:]
	}
	if m.defect == "odd names dropped" {
		names = slices.DeleteFunc(names, func(n string) bool { return strings.Contains(n, "\n") })
	}
	return names
}

func (m *memory) Walk(ctx context.Context, after sources.Cursor, fn func(sources.Item, sources.Cursor) error) error {
	if err := ctx.Err(); err != nil && m.defect != "cancel ignored" {
		return err
	}
	m.mu.Lock()
	names := m.names(after)
	m.mu.Unlock()
	for _, n := range names {
		item := m.item(n)
		if err := m.match.Excluded(item.Ref); err != nil {
			if m.defect == "excluded dropped" {
				continue
			}
			if m.defect != "excluded read" {
				item.Open = sources.Failing(err)
			}
		}
		cursor := n
		if m.defect == "empty cursor" {
			cursor = ""
		}
		if err := fn(item, cursor); err != nil {
			if m.defect == "error wrapped" {
				return errors.Join(err)
			}
			if m.defect != "error ignored" {
				return err
			}
		}
		if err := ctx.Err(); err != nil && m.defect != "cancel ignored" && m.defect != "cancel ignored later" {
			return err
		}
	}
	return nil
}

func (m *memory) item(n string) sources.Item {
	ref := sources.Ref{Path: n, DataSet: ".", Size: int64(len(m.tree[n])), ModTime: time.Now()}
	switch m.defect {
	case "wrong size":
		ref.Size++
	case "no data set":
		ref.DataSet = ""
	case "owner without basis":
		ref.Owner = "me"
	case "future":
		ref.ModTime = time.Now().Add(48 * time.Hour)
	}
	item := sources.Item{Ref: ref, Open: func(ctx context.Context) (io.ReadCloser, error) { return m.open(ctx, n) }}
	if m.defect == "neither open nor rows" {
		item.Open = nil
	}
	return item
}

func (m *memory) open(ctx context.Context, n string) (io.ReadCloser, error) {
	if err := ctx.Err(); err != nil && m.defect != "open ignores cancel" {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	body, ok := m.tree[n]
	m.reads[n]++
	switch {
	case !ok && m.defect == "vanished is empty":
		body = nil
	case !ok && m.defect == "vanished is denied":
		return nil, sources.ErrAccessDenied
	case !ok:
		return nil, sources.ErrVanished
	case m.defect == "second read empty" && m.reads[n] > 1:
		body = nil
	case m.defect == "content mixed":
		body = bytes.ToUpper(body)
	case m.defect == "large object cut" && len(body) > 1000:
		body = body[:1000]
	}
	return &memoryReader{ctx: ctx, m: m, r: bytes.NewReader(body)}, nil
}

type memoryReader struct {
	ctx    context.Context
	m      *memory
	r      *bytes.Reader
	closed bool
	ended  bool
}

func (r *memoryReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil && r.m.defect != "read ignores cancel" {
		return 0, err
	}
	if r.closed && r.m.defect != "read after close" {
		return 0, errors.New("closed")
	}
	if r.m.defect == "odd sizes lose bytes" && len(p) == 7 {
		r.r.Seek(1, io.SeekCurrent)
	}
	n, err := r.r.Read(p)
	if r.ended && r.m.defect == "error after the end" {
		return 0, errors.New("already at the end")
	}
	r.ended = errors.Is(err, io.EOF)
	return n, err
}

func (r *memoryReader) Close() error {
	if r.m.defect == "close fails" {
		return errors.New("close failed")
	}
	r.closed = true
	return nil
}

// maker puts trees into memory sources with a defect.
func maker(defect string) Maker {
	return func(tree map[string][]byte, f sources.Filter) (Place, error) {
		match, err := f.Compile()
		if err != nil {
			return Place{}, err
		}
		m := &memory{defect: defect, match: match, tree: map[string][]byte{}, reads: map[string]int{}}
		for n, b := range tree {
			m.tree[n] = b
		}
		if defect == "empty place has something" && len(tree) == 0 {
			m.tree["x"] = nil
		}
		return Place{Source: m, Remove: func(path string) error {
			m.mu.Lock()
			defer m.mu.Unlock()
			delete(m.tree, path)
			return nil
		}}, nil
	}
}

func TestRightSource(t *testing.T) {
	Run(t, Options{RawNames: true}, func(t *testing.T, tree map[string][]byte, f sources.Filter) Place {
		p, err := maker("")(tree, f)
		if err != nil {
			t.Fatal(err)
		}
		return p
	})
}

// TestDefects shows that each check can fail: every defect is caught, by the
// check named after it.
func TestDefects(t *testing.T) {
	caught := map[string]bool{}
	for defect, by := range map[string]string{
		"listed twice": "Accounting", "one missed": "Accounting", "empty cursor": "Accounting", "wrong size": "Accounting",
		"no data set": "Accounting", "owner without basis": "Accounting", "future": "Accounting", "neither open nor rows": "Accounting",
		"content mixed": "Accounting", "error after the end": "Accounting", "order changes": "StableOrder",
		"secret in name": "StableName", "name is a path": "StableName",
		"resumes at the cursor": "ResumeFromEveryCursor", "resumes at the start": "ResumeFromEveryCursor",
		"cancel ignored": "CancelBefore", "cancel ignored later": "CancelAtFirst", "error wrapped": "ErrorUnchanged", "error ignored": "ErrorUnchanged",
		"odd names dropped": "OddNames", "vanished is empty": "Vanished", "vanished is denied": "Vanished", "second read empty": "ReadTwice",
		"large object cut": "ReadSizes", "odd sizes lose bytes": "ReadSizes", "open ignores cancel": "CancelledOpen",
		"read ignores cancel": "CancelledRead", "read after close": "CloseEarly", "close fails": "CloseEarly",
		"excluded dropped": "Filter", "excluded read": "Filter", "empty place has something": "EmptyTree",
		"region guessed": "Describe", "odd basis": "Describe", "description without kind": "Describe", "description changes": "Describe",
	} {
		t.Run(strings.ReplaceAll(defect, " ", "_"), func(t *testing.T) {
			for _, c := range checks() {
				if c.name == by {
					if err := c.run(t.Context(), maker(defect), Options{RawNames: true}); err == nil {
						t.Errorf("%s did not catch it", by)
					}
				}
			}
		})
		caught[by] = true
	}
	// These two are the same check with other timing: their defects are caught
	// by "CancelAtFirst" and "ReadTwice".
	caught["CancelAtLast"], caught["ReadInParallel"] = true, true
	for _, c := range checks() {
		if !caught[c.name] {
			t.Errorf("no defect shows that the check %s can fail", c.name)
		}
	}
}
