package inventory

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func snapshot(t testing.TB, s *Store) *Snapshot {
	t.Helper()
	v, err := s.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	})
	return v
}

// answers asks everything there is to ask.
func answers(t testing.TB, v *Snapshot) map[string]string {
	t.Helper()
	ctx := t.Context()
	all := map[string]string{}
	note := func(name string, what any, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all[name] += fmt.Sprintf("%+v\n", what)
	}
	scans, err := v.Scans(ctx)
	note("scans", scans, err)
	sources, err := v.Sources(ctx)
	note("sources", sources, err)
	places, err := v.TopPlaces(ctx, 0)
	note("places", places, err)
	err = v.Datasets(ctx, func(d Dataset) error { note("datasets", d, nil); return nil })
	note("datasets", "end", err)
	err = v.Objects(ctx, ObjectFilter{Members: true}, func(o ObjectRow) error { note("objects", o, nil); return nil })
	note("objects", "end", err)
	err = v.Findings(ctx, FindingFilter{}, func(f FindingRow) error { note("findings", f, nil); return nil })
	note("findings", "end", err)
	if len(scans) > 0 {
		cov, err := v.Coverage(ctx, 0)
		note("coverage", cov, err)
		problems, err := v.CheckAccounting(ctx, 0)
		note("accounting", problems, err)
	}
	var b bytes.Buffer
	err = v.Dump(ctx, &b)
	note("dump", b.String(), err)
	problems, err := v.Verify(ctx)
	note("verify", problems, err)
	return all
}

// What is recorded after the snapshot was taken does not show in it, in none of
// its answers; a new snapshot shows all of it.
func TestSnapshotStandsStill(t *testing.T) {
	s := newStore(t)
	scan(t, s, true, object(s, "d/a", 1, Scanned, "", "EMAIL"))
	v := snapshot(t, s)
	before := answers(t, v)
	c := begin(t, s, start(s))
	box := object(s, "d/box.zip", 1, Partial, Malformed, "PHONE")
	box.Members = []Member{{Parent: -1, Name: "m", State: Scanned, Bytes: 1}}
	record(t, c, object(s, "d/a", 2, Scanned, "", "PHONE"), object(s, "e/b", 1, Failed, AccessDenied), box)
	if d := cmp.Diff(before, answers(t, v)); d != "" {
		t.Errorf("the snapshot moved while a scan recorded (-before +after):\n%s", d)
	}
	finish(t, c, false)
	if d := cmp.Diff(before, answers(t, v)); d != "" {
		t.Errorf("the snapshot moved when the scan ended (-before +after):\n%s", d)
	}
	after := answers(t, snapshot(t, s))
	for name, text := range before {
		if name != "accounting" && name != "verify" && after[name] == text {
			t.Errorf("%s: a new snapshot shows nothing new: this test sees nothing", name)
		}
	}
}

// The moment is that of the call, not that of the first question.
func TestSnapshotBeginsAtOnce(t *testing.T) {
	s := newStore(t)
	v := snapshot(t, s)
	scan(t, s, true, object(s, "d/a", 1, Scanned, ""))
	scans, err := v.Scans(t.Context())
	if err != nil || len(scans) != 0 {
		t.Errorf("%d scans, %v: the snapshot was taken later", len(scans), err)
	}
}

// Each batch holds one object in each of two data sets, so every consistent
// state has as many in one as in the other, and its accounting holds. Readers
// that mixed states would see a difference sooner or later.
func TestAnswersAgreeWhileRecording(t *testing.T) {
	s := newStore(t)
	c := begin(t, s, start(s))
	stop := make(chan struct{})
	var readers sync.WaitGroup
	asked := 0
	readers.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			asked++
			v, err := s.Snapshot(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			compareSides(t, v)
			if err := v.Close(); err != nil {
				t.Error(err)
			}
			if problems, err := s.Verify(t.Context()); err != nil || len(problems) > 0 {
				t.Errorf("while recording: %v, %v", problems, err)
			}
		}
	})
	for i := range 150 {
		record(t, c, object(s, fmt.Sprint("left/", i), 1, Scanned, "", "EMAIL"), object(s, fmt.Sprint("right/", i), 1, Scanned, "", "EMAIL"))
	}
	close(stop)
	readers.Wait()
	finish(t, c, true)
	if asked == 0 {
		t.Error("nothing was asked")
	}
	sound(t, s)
}

// compareSides asks in turn for the two data sets, in several ways.
func compareSides(t *testing.T, v *Snapshot) {
	t.Helper()
	ctx := t.Context()
	sides := map[Name]int64{}
	if err := v.Datasets(ctx, func(d Dataset) error { sides[d.Name] = d.Objects.Listed; return nil }); err != nil {
		t.Error(err)
	}
	for _, set := range []Name{"left", "right"} {
		var objects, found int64
		if err := v.Objects(ctx, ObjectFilter{DataSet: set}, func(ObjectRow) error { objects++; return nil }); err != nil {
			t.Error(err)
		}
		if err := v.Findings(ctx, FindingFilter{DataSet: set}, func(f FindingRow) error { found += f.Count; return nil }); err != nil {
			t.Error(err)
		}
		if objects != sides["left"] || found != sides["right"] {
			t.Errorf("%s: %d objects and %d findings beside data sets of %d and %d", set, objects, found, sides["left"], sides["right"])
		}
	}
	cov, err := v.Coverage(ctx, 0)
	if err != nil || cov.Total.Objects.Listed != sides["left"]+sides["right"] || !cov.Total.Balanced() {
		t.Errorf("coverage of %d objects beside %d, %v", cov.Total.Objects.Listed, sides["left"]+sides["right"], err)
	}
}

// A callback may ask more of the same snapshot, and of the store.
func TestQuestionsNest(t *testing.T) {
	s := newStore(t)
	var rs []ItemResult
	for i := range 20 {
		rs = append(rs, object(s, fmt.Sprintf("set%d/f", i), 1, Scanned, "", "EMAIL"))
	}
	scan(t, s, true, rs...)
	v := snapshot(t, s)
	seen := 0
	err := v.Datasets(t.Context(), func(d Dataset) error {
		for _, ask := range []interface {
			Objects(context.Context, ObjectFilter, func(ObjectRow) error) error
			Findings(context.Context, FindingFilter, func(FindingRow) error) error
		}{v, s} {
			err := ask.Objects(t.Context(), ObjectFilter{DataSet: d.Name}, func(o ObjectRow) error {
				return ask.Findings(t.Context(), FindingFilter{DataSet: o.DataSet}, func(FindingRow) error { seen++; return nil })
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || seen != 40 {
		t.Errorf("%d findings, %v; want 40", seen, err)
	}
}

func TestSnapshotEnds(t *testing.T) {
	s := newStore(t)
	scan(t, s, true, object(s, "d/a", 1, Scanned, ""))
	v := snapshot(t, s)
	for range 2 {
		if err := v.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}
	if _, err := v.Scans(t.Context()); err == nil {
		t.Error("a closed snapshot answers")
	}
	ctx, cancel := context.WithCancel(t.Context())
	v, err := s.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := v.Scans(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
	if err := v.Close(); err != nil {
		t.Errorf("close after cancelling: %v", err)
	}
	if _, err := s.Snapshot(ctx); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), s.Path()) {
		t.Errorf("error %v", err)
	}
}

// A question that is cancelled in the middle of its rows says so.
func TestCancelledInTheMiddle(t *testing.T) {
	s := newStore(t)
	var rs []ItemResult
	for i := range 500 {
		rs = append(rs, object(s, fmt.Sprint("d/", i), 1, Scanned, "", "EMAIL"))
	}
	scan(t, s, true, rs...)
	ctx, cancel := context.WithCancel(t.Context())
	rows := 0
	err := s.Objects(ctx, ObjectFilter{}, func(ObjectRow) error {
		if rows++; rows == 10 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || rows >= 500 {
		t.Errorf("%d rows, %v", rows, err)
	}
	if n := len(picture(t, s)); n != 500 {
		t.Errorf("%d objects at the next question", n)
	}
}

// The callback's own error comes back as it was, from every question that has one.
func TestCallbackStops(t *testing.T) {
	s := newStore(t)
	scan(t, s, true, object(s, "a/1", 1, Scanned, "", "EMAIL"), object(s, "b/2", 1, Scanned, "", "EMAIL"))
	stop := errors.New("stop")
	for name, ask := range map[string]func(count func() error) error{
		"datasets": func(count func() error) error {
			return s.Datasets(t.Context(), func(Dataset) error { return count() })
		},
		"objects": func(count func() error) error {
			return s.Objects(t.Context(), ObjectFilter{}, func(ObjectRow) error { return count() })
		},
		"findings": func(count func() error) error {
			return s.Findings(t.Context(), FindingFilter{}, func(FindingRow) error { return count() })
		},
	} {
		t.Run(name, func(t *testing.T) {
			n := 0
			if err := ask(func() error { n++; return stop }); err != stop || n != 1 {
				t.Errorf("%d rows, error %v", n, err)
			}
			n = 0
			if err := ask(func() error { n++; return nil }); err != nil || n != 2 {
				t.Errorf("%d rows, error %v", n, err)
			}
		})
	}
	brokenPipe := errors.New("broken pipe")
	if err := s.Dump(t.Context(), failingWriter{brokenPipe}); !errors.Is(err, brokenPipe) {
		t.Errorf("dump: %v", err)
	}
}

type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }

// A store that is closed gives errors, not panics.
func TestQuestionsAfterClose(t *testing.T) {
	s := openStore(t, closedInventory(t))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("second close: %v", err)
	}
	_, scansErr := s.Scans(t.Context())
	_, sourcesErr := s.Sources(t.Context())
	_, placesErr := s.TopPlaces(t.Context(), 1)
	_, coverageErr := s.Coverage(t.Context(), 0)
	_, accountingErr := s.CheckAccounting(t.Context(), 0)
	_, verifyErr := s.Verify(t.Context())
	for name, err := range map[string]error{
		"scans": scansErr, "sources": sourcesErr, "places": placesErr, "coverage": coverageErr, "accounting": accountingErr, "verify": verifyErr,
		"datasets": s.Datasets(t.Context(), nil), "objects": s.Objects(t.Context(), ObjectFilter{}, nil),
		"findings": s.Findings(t.Context(), FindingFilter{}, nil), "dump": s.Dump(t.Context(), &bytes.Buffer{}),
	} {
		if err == nil {
			t.Errorf("%s: a closed store answers", name)
		}
	}
}
