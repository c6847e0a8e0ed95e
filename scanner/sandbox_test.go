package scanner

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/sandbox"
	"github.com/pdatlas/pdatlas/scanner/extract/sandbox/sandboxtest"
)

// hostileFormats read the hostile format in children that die of little.
func hostileFormats(t testing.TB, workers int) []extract.Extractor {
	t.Helper()
	pool := func(stall time.Duration) *sandbox.Pool {
		p := sandbox.NewPool(sandbox.Config{Command: sandbox.Self(), Workers: workers, Memory: 256 << 20, Stall: stall})
		t.Cleanup(func() {
			if err := p.Close(); err != nil {
				t.Error(err)
			}
		})
		return p
	}
	return append([]extract.Extractor{
		sandbox.Wrap(sandboxtest.Hanging{}, pool(time.Second)), sandbox.Wrap(sandboxtest.Hostile{}, pool(time.Minute)),
	}, testExtractors()...)
}

// deathReason is what a deed of the hostile format is recorded as.
func deathReason(deed string) inventory.Reason {
	switch {
	case deed == "memory":
		return inventory.MemoryLimit
	case slices.Contains(sandboxtest.Hangs(), deed):
		return inventory.WorkerHung
	}
	return inventory.WorkerCrashed
}

// TestWorkerDeath: in one scan, each way in which a reader can die costs its own
// object, which keeps what was found before, and every other object is read to
// its end, with those after it in the same process.
func TestWorkerDeath(t *testing.T) {
	objects := tree(200)
	for i := range 20 {
		objects[fmt.Sprintf("d1/%03d.well", i)] = sandboxtest.Object("read", "all is well")
	}
	deeds := append(sandboxtest.Deaths(), sandboxtest.Hangs()...)
	fill := strings.Repeat("fill ", 20_000)
	for _, deed := range deeds {
		objects["d1/"+deed] = sandboxtest.Object(deed, fill)
	}
	l := newLedger()
	c := config(t, l, &memory{name: "mem://a", objects: objects})
	c.Workers, c.Extractors = 3, hostileFormats(t, 3)
	s, err := Run(t.Context(), c)
	if err != nil || s.Interrupted {
		t.Fatalf("%+v: %v", s, err)
	}
	if len(l.results) != len(objects) {
		t.Errorf("%d results for %d objects", len(l.results), len(objects))
	}
	results := l.byName()
	for _, deed := range deeds {
		r := results["d1/"+deed]
		if r.State != inventory.Partial || r.Reason != deathReason(deed) || r.Format != "hostile" || len(r.Findings) != 1 {
			t.Errorf("%s: %s %q, %d findings", deed, r.State, r.Reason, len(r.Findings))
		}
		delete(results, "d1/"+deed)
	}
	for name, r := range results {
		if r.State != inventory.Scanned || len(r.Findings) != 1 {
			t.Errorf("%s: %s %q, %d findings", name, r.State, r.Reason, len(r.Findings))
		}
	}
}

// TestWorkerDeathInMember: a member that kills its reader, or is too much for
// it, leaves the other members and stands for what is not known of its archive.
func TestWorkerDeathInMember(t *testing.T) {
	for _, deed := range []string{"exit", "hang", "memory"} {
		t.Run(deed, func(t *testing.T) {
			t.Parallel()
			w := testWorker(t, extract.Limits{})
			w.extractors = hostileFormats(t, 1)
			r := readItem(t, w, textItem("a.box", boxOf("first", "x@y", "dies", sandboxtest.Object(deed, ""), "last", "x@y")))
			if r.State != inventory.Partial || r.Reason != deathReason(deed) || len(r.Members) != 3 {
				t.Fatalf("%s %q, %d members", r.State, r.Reason, len(r.Members))
			}
			for i, want := range []inventory.State{inventory.Scanned, inventory.Partial, inventory.Scanned} {
				if got := r.Members[i]; got.State != want {
					t.Errorf("member %d: %s %q, want %s", i, got.State, got.Reason, want)
				}
			}
			if len(r.Findings) != 3 {
				t.Errorf("%d findings, want one in each member", len(r.Findings))
			}
		})
	}
}
