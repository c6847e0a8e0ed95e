package scanner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/sources"
)

// tree makes n objects, each with one TEST_MAIL.
func tree(n int) map[string]string {
	m := map[string]string{}
	for i := range n {
		m[fmt.Sprintf("d%d/%05d", i%3, i)] = "x@y"
	}
	return m
}

// found sums the findings of all results.
func found(l *ledger) (n int64) {
	for _, r := range l.results {
		for _, f := range r.Findings {
			n += f.Count
		}
	}
	return n
}

func TestRun(t *testing.T) {
	for _, workers := range []int{1, 2, 7} {
		t.Run(fmt.Sprintf("workers_%d", workers), func(t *testing.T) {
			l := newLedger()
			c := config(t, l, &memory{name: "mem://a", objects: tree(3000)}, &memory{name: "mem://b", objects: tree(500)})
			c.Workers = workers
			var last Event
			c.Progress = func(e Event) { last = e }
			s, err := Run(t.Context(), c)
			if err != nil {
				t.Fatal(err)
			}
			if len(l.results) != 3500 || found(l) != 3500 || l.doubles != 0 {
				t.Errorf("%d results, %d findings, %d recorded twice", len(l.results), found(l), l.doubles)
			}
			if l.end != inventory.EndComplete || l.ends[0] != "true " || l.ends[1] != "true " {
				t.Errorf("ended %s, sources %v", l.end, l.ends)
			}
			if at := l.cursors[0]; at.Seq != 3000 || at.Token != "d2/02999" || at.Source != "mem://a" {
				t.Errorf("the cursor stands at %v", at)
			}
			last.Elapsed = 0
			want := Event{Listed: 3500, ListedBytes: 10500, Done: 3500, DoneBytes: 10500, Read: 10500, Findings: 3500}
			if d := cmp.Diff(want, last); d != "" {
				t.Errorf("last event (-want +got):\n%s", d)
			}
			if s.Interrupted || s.Paused || len(s.Sources) != 2 || !s.Sources[0].Complete {
				t.Errorf("summary %+v", s)
			}
		})
	}
}

// TestRunOrder: whatever the order in which workers finish, the cursor never
// passes an item that is not recorded.
func TestRunOrder(t *testing.T) {
	l := newLedger()
	hold := make(chan struct{})
	src := &memory{name: "mem://a", objects: tree(2000), open: map[string]func(context.Context) (io.ReadCloser, error){
		"d0/00300": func(context.Context) (io.ReadCloser, error) {
			<-hold
			return io.NopCloser(strings.NewReader("x@y")), nil
		},
	}}
	var once sync.Once
	l.onRecord = func() {
		at := l.cursors[0]
		if len(l.results) < 1999 {
			if at.Seq > 100 {
				t.Errorf("the cursor stands at %d while item 101 is being read", at.Seq)
			}
			return
		}
		once.Do(func() { close(hold) })
	}
	if _, err := Run(t.Context(), config(t, l, src)); err != nil {
		t.Fatal(err)
	}
	if l.cursors[0].Seq != 2000 || len(l.results) != 2000 {
		t.Errorf("ended at %d with %d results", l.cursors[0].Seq, len(l.results))
	}
}

func TestRunInterrupted(t *testing.T) {
	for _, at := range []string{"d0/00000", "d1/00400", "d2/01499"} {
		t.Run(strings.ReplaceAll(at, "/", "_"), func(t *testing.T) {
			l := newLedger()
			ctx, cancel := context.WithCancel(t.Context())
			src := &memory{name: "mem://a", objects: tree(1500)}
			src.listed = func(p string) {
				if p == at {
					cancel()
				}
			}
			s, err := Run(ctx, config(t, l, src))
			if !errors.Is(err, ErrInterrupted) || !s.Interrupted {
				t.Fatalf("error %v, interrupted %v", err, s.Interrupted)
			}
			if l.end != inventory.EndInterrupted || len(l.ends) != 0 {
				t.Errorf("ended %s, sources %v: an interrupted walk has not ended", l.end, l.ends)
			}
			before := len(l.results)

			l.resumed, src.listed = true, nil
			src.opened.Store(0)
			if _, err := Run(t.Context(), config(t, l, src)); err != nil {
				t.Fatal(err)
			}
			if len(l.results) != 1500 || found(l) != 1500 || l.doubles != 0 || l.end != inventory.EndComplete {
				t.Errorf("resumed to %d results, %d findings, %d doubles, %s", len(l.results), found(l), l.doubles, l.end)
			}
			if n := int(src.opened.Load()); n != 1500-before {
				t.Errorf("%d objects read on resuming, want the %d that were not recorded", n, 1500-before)
			}
		})
	}
}

func TestRunUnchanged(t *testing.T) {
	src := &memory{name: "mem://a", objects: tree(10)}
	first := newLedger()
	if _, err := Run(t.Context(), config(t, first, src)); err != nil {
		t.Fatal(err)
	}
	again := func(change func(c *Config, l *ledger)) *ledger {
		l := newLedger()
		l.previous = map[inventory.ID][32]byte{}
		for id, r := range first.results {
			l.previous[id] = r.Version
		}
		src.opened.Store(0)
		c := config(t, l, src)
		change(&c, l)
		if _, err := Run(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		return l
	}
	l := again(func(*Config, *ledger) {})
	for name, r := range l.byName() {
		if r.State != inventory.Skipped || r.Reason != inventory.Unchanged {
			t.Errorf("%s: %s %q, want skipped unchanged", name, r.State, r.Reason)
		}
	}
	if src.opened.Load() != 0 {
		t.Errorf("%d unchanged objects were opened", src.opened.Load())
	}
	again(func(c *Config, _ *ledger) { c.Full = true })
	if src.opened.Load() != 10 {
		t.Errorf("a full scan opened %d of 10 objects", src.opened.Load())
	}
	src.objects["d0/00003"] = "changed x@y x@y"
	l = again(func(*Config, *ledger) {})
	if src.opened.Load() != 1 || found(l) != 2 {
		t.Errorf("one changed object: %d opened, %d findings", src.opened.Load(), found(l))
	}
	src.open = map[string]func(context.Context) (io.ReadCloser, error){"d0/00000": sources.Failing(sources.ErrExcluded)}
	if r := again(func(*Config, *ledger) {}).byName()["d0/00000"]; r.Reason != inventory.Excluded {
		t.Errorf("an object that is excluded now: %s %q", r.State, r.Reason)
	}
}

func TestRunSourceBreaksOff(t *testing.T) {
	for _, c := range []struct {
		name   string
		err    error
		reason inventory.Reason
	}{
		{"unreachable", fmt.Errorf("list: %w", sources.ErrUnreachable), inventory.SourceError},
		{"denied", sources.ErrAccessDenied, inventory.AccessDenied},
		{"unknown", errors.New("quoting x@y"), inventory.SourceError},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLedger()
			s, err := Run(t.Context(), config(t, l, &memory{name: "mem://a", objects: tree(20), walkErr: c.err}, &memory{name: "mem://b", objects: tree(30)}))
			if err != nil {
				t.Fatal(err)
			}
			if len(l.results) != 50 || l.end != inventory.EndPartial || l.ends[0] != "false "+string(c.reason) || l.ends[1] != "true " {
				t.Errorf("%d results, %s, %v", len(l.results), l.end, l.ends)
			}
			if s.Complete() || s.Sources[0].Reason != c.reason || !errors.Is(s.Sources[0].Err, c.err) {
				t.Errorf("summary %+v", s.Sources[0])
			}
		})
	}
}

// panicking is a source whose walk dies.
type panicking struct{ memory }

func (*panicking) Walk(context.Context, sources.Cursor, func(sources.Item, sources.Cursor) error) error {
	panic("quoting x@y")
}

func TestRunSourcePanics(t *testing.T) {
	l := newLedger()
	s, err := Run(t.Context(), config(t, l, &panicking{memory{name: "mem://a"}}, &memory{name: "mem://b", objects: tree(3)}))
	if err != nil {
		t.Fatal(err)
	}
	if len(l.results) != 3 || s.Sources[0].Reason != inventory.InternalError || strings.Contains(fmt.Sprint(s), "x@y") {
		t.Errorf("%d results, summary %+v", len(l.results), s)
	}
}

func TestRunNothingReachable(t *testing.T) {
	l := newLedger()
	bad := &memory{name: "mem://a", fail: sources.ErrNotFound}
	l.untouchable = true
	if _, err := Run(t.Context(), config(t, l, bad)); !errors.Is(err, sources.ErrNotFound) || len(l.starts) != 0 {
		t.Errorf("error %v, %d scans begun; want not found and none", err, len(l.starts))
	}
	l.untouchable = false
	if _, err := Run(t.Context(), config(t, l, bad, &memory{name: "mem://b", objects: tree(4)})); err != nil || len(l.results) != 4 {
		t.Errorf("with one source that can be reached: %v, %d results", err, len(l.results))
	}
	if l.ends[0] != "false source_error" {
		t.Errorf("the source that cannot be reached: %q", l.ends[0])
	}
}

func TestRunCredentialExpires(t *testing.T) {
	l := newLedger()
	objects := tree(400)
	src := &memory{name: "mem://a", objects: objects, open: map[string]func(context.Context) (io.ReadCloser, error){}}
	var expired atomic.Bool
	expired.Store(true)
	for p, text := range objects {
		if p >= "d1" {
			src.open[p] = func(context.Context) (io.ReadCloser, error) {
				if expired.Load() {
					return nil, fmt.Errorf("open: %w", sources.ErrCredentialExpired)
				}
				return io.NopCloser(strings.NewReader(text)), nil
			}
		}
	}
	other := &memory{name: "mem://b", objects: tree(50)}
	s, err := Run(t.Context(), config(t, l, src, other))
	if err != nil || !s.Paused || s.Complete() {
		t.Fatalf("error %v, summary %+v", err, s)
	}
	// Items that wait behind the one that failed are left for the resumed scan.
	if len(l.results) > 134+50 || len(l.results) < 100 || l.end != inventory.EndInterrupted || l.ends[1] != "true " {
		t.Errorf("%d results, %s, %v", len(l.results), l.end, l.ends)
	}
	expired.Store(false)
	l.resumed = true
	if _, err := Run(t.Context(), config(t, l, src, other)); err != nil {
		t.Fatal(err)
	}
	if len(l.results) != 450 || found(l) != 450 || l.doubles != 0 || l.end != inventory.EndComplete {
		t.Errorf("resumed to %d results, %d findings, %d doubles, %s", len(l.results), found(l), l.doubles, l.end)
	}
}

func TestRunInventoryFails(t *testing.T) {
	l := newLedger()
	l.fail = errors.New("disk full")
	_, err := Run(t.Context(), config(t, l, &memory{name: "mem://a", objects: tree(5000)}))
	if !errors.Is(err, l.fail) || l.end != "" {
		t.Errorf("error %v, ended %q; want the inventory's error and a scan that can be resumed", err, l.end)
	}
}

func TestRunRefusesConfig(t *testing.T) {
	l := newLedger()
	good := &memory{name: "mem://a"}
	for _, c := range []struct {
		name   string
		change func(*Config)
		says   string
	}{
		{"no_source", func(c *Config) { c.Sources = nil }, "nothing to scan"},
		{"no_engine", func(c *Config) { c.Engine = nil }, "engine"},
		{"no_formats", func(c *Config) { c.Extractors = nil }, "formats"},
		{"no_inventory", func(c *Config) { c.Inventory = nil }, "inventory"},
		{"workers", func(c *Config) { c.Workers = -1 }, "-1 workers"},
		{"twice", func(c *Config) { c.Sources = append(c.Sources, SourceConfig{Source: good}) }, "twice"},
	} {
		t.Run(c.name, func(t *testing.T) {
			conf := config(t, l, good)
			c.change(&conf)
			if _, err := Run(t.Context(), conf); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v, want one that says %q", err, c.says)
			}
		})
	}
	if len(l.starts) != 0 {
		t.Errorf("%d scans were begun", len(l.starts))
	}
}

func TestOverlap(t *testing.T) {
	for _, c := range []struct {
		a, b string
		ok   bool
	}{
		{"file:///srv/a", "file:///srv/b", true},
		{"file:///srv/a", "file:///srv/ab", true},
		{"file:///srv/a", "file:///srv/a/b", false},
		{"file:///srv/a", "file:///srv/a", false},
		{"file:///", "file:///srv", false},
		{"s3://h/bucket", "s3://h/bucket2", true},
		{"s3://h/bucket", "s3://h/bucket/x", false},
		{"s3://h/bucket/hr", "s3://h/bucket/hr-old", false},
		{"s3://h/bucket/hr/", "s3://h/bucket/hr-old", true},
		{"s3://h/bucket/hr/", "s3://h/bucket/hr/x", false},
		{"s3://h/b", "s3://i/b", true},
		{"s3://h/bucket", "file:///h/bucket", true},
	} {
		for _, names := range [][2]string{{c.a, c.b}, {c.b, c.a}} {
			err := overlap([]SourceConfig{{Source: &memory{name: names[0]}}, {Source: &memory{name: "x://y"}}, {Source: &memory{name: names[1]}}})
			if (err == nil) != c.ok {
				t.Errorf("%v: error %v, want none: %v", names, err, c.ok)
			}
		}
	}
}

func TestHashes(t *testing.T) {
	base := config(t, newLedger())
	d0, c0 := base.hashes()
	other := base
	other.Workers, other.Progress = 9, func(Event) {}
	if d, c := other.hashes(); d != d0 || c != c0 {
		t.Error("what does not change results changed a hash")
	}
	other = base
	other.Extractors = other.Extractors[1:]
	if d, _ := other.hashes(); d == d0 {
		t.Error("other formats, same hash")
	}
	other = base
	other.Limits.Depth = 3
	if _, c := other.hashes(); c == c0 {
		t.Error("other limits, same hash")
	}
	other = base
	other.Settings = "exclude x"
	if _, c := other.hashes(); c == c0 {
		t.Error("other settings, same hash")
	}
}
