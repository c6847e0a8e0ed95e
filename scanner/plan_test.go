package scanner

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/sources"
)

// refusing are objects that the listing already refuses, and one that may not
// be opened by a plan.
func refusing(t *testing.T) map[string]func(context.Context) (io.ReadCloser, error) {
	return map[string]func(context.Context) (io.ReadCloser, error){
		"b/link":     sources.Failing(sources.ErrNotRegular),
		"b/out.csv":  sources.Failing(sources.ErrExcluded),
		"b/out2.csv": sources.Failing(sources.ErrExcluded),
		"b/live": func(ctx context.Context) (io.ReadCloser, error) {
			if ctx.Err() == nil {
				t.Error("a plan opened an object")
			}
			return nil, ctx.Err()
		},
	}
}

func TestPlan(t *testing.T) {
	src := &memory{name: "mem://h/x@y", objects: map[string]string{
		"a/one.csv": "12345", "a/two.CSV": "123", "a/three.json": "1", "x@y/n": "", "b/strange.x@y": "12",
	}, open: refusing(t)}
	r, err := Plan(t.Context(), PlanConfig{
		Sources: []SourceConfig{{Source: src}}, Engine: testEngine(t), Workers: 2,
		Rates: Rates{BytesPerSecond: 11, ObjectsPerSecond: 6, ListPage: 4},
	})
	if err != nil {
		t.Fatal(err)
	}
	const name = "mem://h/‹TEST_MAIL›"
	want := PlanReport{
		Read:    Count{Objects: 6, Bytes: 11},
		NotRead: []Group{{"excluded", Count{Objects: 2}}, {"not_regular", Count{Objects: 1}}},
		Formats: []Group{{"csv", Count{Objects: 2, Bytes: 8}}, {others, Count{Objects: 3, Bytes: 2}}, {"json", Count{Objects: 1, Bytes: 1}}},
		DataSets: []Group{
			{name + " a", Count{Objects: 3, Bytes: 9}}, {name + " b", Count{Objects: 2, Bytes: 2}},
			{name + " ‹TEST_MAIL›", Count{Objects: 1}},
		},
		Requests: 3 + 6,
		Time:     time.Second,
		Rates:    Rates{BytesPerSecond: 11, ObjectsPerSecond: 6, ListPage: 4},
		Sources:  []PlanSource{{Name: name, Listed: Count{Objects: 9, Bytes: 11}, Requests: 9}},
	}
	if d := cmp.Diff(want, r); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if src.opened.Load() != 0 {
		t.Errorf("%d objects were opened", src.opened.Load())
	}
}

func TestPlanUnknownSizes(t *testing.T) {
	var c Count
	c.add(5)
	c.add(-1)
	c.add(0)
	if d := cmp.Diff(Count{Objects: 3, Bytes: 5, Unsized: 1}, c); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestPlanFails(t *testing.T) {
	e := testEngine(t)
	broken := &memory{name: "mem://a", objects: tree(3), walkErr: sources.ErrUnreachable}
	r, err := Plan(t.Context(), PlanConfig{Sources: []SourceConfig{{Source: broken}}, Engine: e})
	if err != nil || !errors.Is(r.Sources[0].Err, sources.ErrUnreachable) || r.Read.Objects != 3 {
		t.Errorf("a source that breaks off: error %v, report %+v", err, r)
	}
	if r.Rates != DefaultRates() || r.Time <= 0 {
		t.Errorf("rates %+v, time %v: want the defaults", r.Rates, r.Time)
	}
	if _, err := Plan(t.Context(), PlanConfig{Engine: e}); err == nil {
		t.Error("a plan of nothing: no error")
	}
	twice := []SourceConfig{{Source: broken}, {Source: broken}}
	if _, err := Plan(t.Context(), PlanConfig{Sources: twice, Engine: e}); err == nil {
		t.Error("a source named twice: no error")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Plan(ctx, PlanConfig{Sources: twice[:1], Engine: e}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: error %v", err)
	}
}

func TestCountedIsBounded(t *testing.T) {
	m := map[string]*Count{}
	for i := range maxGroups + 500 {
		counted(m, testID(i)).add(1)
	}
	if len(m) != maxGroups+1 || m[others].Objects != 500 {
		t.Errorf("%d groups, the last of %d objects", len(m), m[others].Objects)
	}
}
