package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/sandbox/sandboxtest"
	"github.com/pdatlas/pdatlas/scanner/extract/sevenzip"
	"github.com/pdatlas/pdatlas/scanner/extract/text"
	"github.com/pdatlas/pdatlas/scanner/extract/xz"
)

// formats are those of a child of the tests.
func formats() []extract.Extractor {
	return []extract.Extractor{sandboxtest.Hostile{}, sevenzip.Extractor{}, xz.Extractor{}, ready{}, unready{}}
}

// TestMain makes the test binary serve as the child as well.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == WorkerVerb {
		if err := Serve(context.Background(), formats()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	goleak.VerifyTestMain(m)
}

// newPool is a pool that the test closes.
func newPool(t testing.TB, c Config) *Pool {
	t.Helper()
	if c.Command == nil {
		c.Command = Self()
	}
	p := NewPool(c)
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// engine reads with the hostile format in a child, and text in-process.
func engine(t testing.TB, p *Pool) *extracttest.Engine {
	t.Helper()
	return &extracttest.Engine{
		Formats: []extract.Extractor{Wrap(sandboxtest.Hostile{}, p), Wrap(sevenzip.Extractor{}, p), text.Extractor{}},
		Dir:     extracttest.PrivateDir(t),
	}
}

// TestReads: what comes through the pipes is what was sent, whatever the size.
func TestReads(t *testing.T) {
	p := newPool(t, Config{})
	for _, size := range []int{0, 1, 999, 1000, extract.HeadSize - 20, extract.HeadSize + 1, 3_000_000} {
		var want strings.Builder
		for i := 0; want.Len() < size; i++ {
			fmt.Fprintf(&want, "%d ", i)
		}
		for _, deed := range []string{"read", "random"} {
			o := sandboxtest.Object(deed, want.String()[:size])
			parts := engine(t, p).Run(t.Context(), "x", []byte(o))
			got := strings.TrimPrefix(parts[0].Text, sandboxtest.Before)
			if deed == "random" {
				got = turned(got)
			}
			if got != o || parts[0].Err != nil || len(parts) != 1 {
				t.Errorf("%s of %d bytes: %d came back, error %v", deed, len(o), len(got), parts[0].Err)
			}
		}
	}
}

// turned puts what was read from the end to the front into order again.
func turned(s string) string {
	const step = 999
	last := len(s) % step
	if last == 0 {
		last = min(step, len(s))
	}
	out := s[:last]
	for rest := s[last:]; len(rest) > 0; rest = rest[step:] {
		out = rest[:step] + out
	}
	return out
}

// TestPlaces: a segment arrives with all that it had.
func TestPlaces(t *testing.T) {
	p := newPool(t, Config{})
	x := Wrap(sandboxtest.Hostile{}, p)
	o := []byte(sandboxtest.Object("encrypted", ""))
	var got []extract.Segment
	err := x.Extract(t.Context(), input(o), func(s extract.Segment) error {
		s.Text = []byte(string(s.Text))
		got = append(got, s)
		return nil
	})
	if !errors.Is(err, extract.ErrEncrypted) || strings.Contains(err.Error(), "x@y") {
		t.Errorf("error %v", err)
	}
	want := []extract.Segment{{Text: []byte(sandboxtest.Before), Place: extract.Place{Where: "page 1", Field: "note", Row: 7}}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// input is an object that is known whole.
func input(o []byte) extract.Input {
	return extract.Input{
		Hint:   extract.Hint{Name: "x", Head: o, Whole: true},
		Body:   strings.NewReader(string(o)),
		Budget: extract.NewBudget(extract.Limits{}, time.Now),
		Nested: func(context.Context, extract.Member, io.Reader) error { return nil },
	}
}

// TestErrors: an error's kind crosses, its words do not.
func TestErrors(t *testing.T) {
	e := engine(t, newPool(t, Config{}))
	for deed, want := range map[string]error{
		"encrypted": extract.ErrEncrypted, "unknown": errOther, "tracked": errOther, "no_such_deed": extract.ErrUnsupported,
	} {
		parts := e.Run(t.Context(), "x", []byte(sandboxtest.Object(deed, "")))
		if err := parts[0].Err; !errors.Is(err, want) || strings.Contains(err.Error(), "x@y") || parts[0].Text != sandboxtest.Before {
			t.Errorf("%s: %v after %q, want %v", deed, err, parts[0].Text, want)
		}
	}
}

// TestWorkerDeath: each way to die costs one object, with its reason, keeps
// what was read before, and the next object is read as ever.
func TestWorkerDeath(t *testing.T) {
	hangs := sandboxtest.Hangs()
	for _, deed := range append(hangs, sandboxtest.Deaths()...) {
		t.Run(deed, func(t *testing.T) {
			t.Parallel()
			stall, want := time.Minute, extract.ErrCrashed
			if deed == "memory" {
				want = extract.ErrWorkerMemory
			}
			if slices.Contains(hangs, deed) {
				stall, want = time.Second, extract.ErrHung
			}
			p := newPool(t, Config{Workers: 1, Memory: 128 << 20, Stall: stall})
			e := engine(t, p)
			began := time.Now()
			parts := e.Run(t.Context(), "x", []byte(sandboxtest.Object(deed, strings.Repeat("fill ", 100_000))))
			took := time.Since(began)
			if len(parts) != 1 || !errors.Is(parts[0].Err, want) || parts[0].Text != sandboxtest.Before {
				t.Errorf("%v after %q, want %v", parts[0].Err, parts[0].Text, want)
			}
			if took > 20*time.Second { // below 2 on an idle machine
				t.Errorf("took %v", took)
			}
			t.Logf("%v", took.Round(time.Millisecond))
			after := e.Run(t.Context(), "y", []byte(sandboxtest.Object("read", "well")))
			if after[0].Err != nil || !strings.HasSuffix(after[0].Text, "well") {
				t.Errorf("the next object: %q, %v", after[0].Text, after[0].Err)
			}
		})
	}
}
