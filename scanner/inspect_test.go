package scanner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner/extract"
)

func inspectConfig(t testing.TB) InspectConfig {
	return InspectConfig{Engine: testEngine(t), Extractors: testExtractors(), SpoolDir: t.TempDir()}
}

func TestInspect(t *testing.T) {
	id := testID(5)
	text := boxOf("one", "code "+id, "x@y", boxOf("deep", "to a@b"))
	var got []Found
	r, err := Inspect(t.Context(), inspectConfig(t), Object{Name: "dir/a.box", Body: strings.NewReader(text)}, func(f Found) error {
		got = append(got, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	ds := testEngine(t).Detectors()
	want := []Found{
		{Members: []inventory.Name{"one"}, Start: 5, End: 13, Detector: &ds[0]},
		{Members: []inventory.Name{"‹TEST_MAIL›", "deep"}, Start: 3, End: 6, Detector: &ds[1]},
	}
	opts := cmp.Options{
		cmpopts.IgnoreFields(Found{}, "Likelihood", "Score", "Evidence", "Weights"),
		cmp.Comparer(func(a, b *detectors.Detector) bool { return a.ID == b.ID }), cmpopts.EquateEmpty(),
	}
	if d := cmp.Diff(want, got, opts); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	for _, f := range got {
		if f.Likelihood < detectors.Likely || f.Score <= 0 {
			t.Errorf("%s: likelihood %v, score %v", f.Detector.ID, f.Likelihood, f.Score)
		}
	}
	if r.State != inventory.Scanned || r.Format != "box" || len(r.Members) != 3 || r.Name != "dir/a.box" {
		t.Errorf("result %+v", r)
	}
}

func TestInspectThreshold(t *testing.T) {
	n := 0
	c := inspectConfig(t)
	c.Threshold = detectors.VeryLikely + 1
	r, err := Inspect(t.Context(), c, Object{Body: strings.NewReader("x@y")}, func(Found) error { n++; return nil })
	counted := slices.ContainsFunc(r.Findings, func(f inventory.Finding) bool { return f.Count > 0 })
	if err != nil || n != 0 || counted {
		t.Errorf("above every likelihood: error %v, %d matches, %d findings", err, n, len(r.Findings))
	}
}

func TestInspectEnds(t *testing.T) {
	stop := errors.New("enough")
	n := 0
	body := strings.NewReader(strings.Repeat("x@y ", 100_000))
	_, err := Inspect(t.Context(), inspectConfig(t), Object{Body: body}, func(Found) error { n++; return stop })
	if !errors.Is(err, stop) || n != 1 {
		t.Errorf("error %v after %d matches, want the caller's after one", err, n)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Inspect(ctx, inspectConfig(t), Object{Body: strings.NewReader("x@y")}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: error %v", err)
	}
	if _, err := Inspect(t.Context(), InspectConfig{}, Object{}, nil); err == nil {
		t.Error("without an engine: no error")
	}
	r, err := Inspect(t.Context(), inspectConfig(t), Object{Body: io.MultiReader(strings.NewReader("x@y"), failing{})}, func(Found) error { return nil })
	if err != nil || r.State != inventory.Partial || len(r.Findings) != 1 || strings.Contains(fmt.Sprint(r), "quoting") {
		t.Errorf("a body that fails: error %v, result %+v", err, r)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("quoting x@y") }

// FuzzObject reads hostile boxes: whatever they hold, every member is accounted
// for and nothing panics.
func FuzzObject(f *testing.F) {
	f.Add([]byte(boxOf("a", "x@y", "b", boxOf("c", testID(1)))))
	f.Add([]byte("BOX\ne x\nl s\np 5\nPANIC\nu 1\n\x00t 99999\nshort"))
	f.Add([]byte("BOX\n" + strings.Repeat("m 4\nBOX\n", 40)))
	f.Add([]byte("plain x@y"))
	w := testWorker(f, extract.Limits{Depth: 4, Members: 50, Bytes: 1 << 16})
	f.Fuzz(func(t *testing.T, data []byte) {
		r := readItem(t, w, textItem("a", string(data)))
		check := func(s inventory.State, why inventory.Reason) {
			if s == "" || (s == inventory.Scanned) != (why == "") {
				t.Errorf("state %q with reason %q", s, why)
			}
		}
		check(r.State, r.Reason)
		for i, m := range r.Members {
			check(m.State, m.Reason)
			if m.Parent >= i {
				t.Errorf("member %d stands in member %d", i, m.Parent)
			}
		}
		for _, g := range r.Findings {
			if g.Count < 1 || g.Member >= len(r.Members) {
				t.Errorf("finding %+v", g)
			}
		}
	})
}
