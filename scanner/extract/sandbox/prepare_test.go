package sandbox

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// ready can only be read after Prepare, which opens a file.
type ready struct{}

var prepared atomic.Bool // of this process: a test's child

func (ready) Name() string            { return "ready" }
func (ready) Match(extract.Hint) bool { return true }
func (ready) Prepare() error {
	_, err := os.ReadFile("/proc/self/exe")
	prepared.Store(err == nil)
	return err
}
func (ready) Extract(_ context.Context, _ extract.Input, emit func(extract.Segment) error) error {
	if !prepared.Load() {
		return extract.ErrMalformed
	}
	return emit(extract.Segment{Text: []byte("prepared")})
}

// unready can never be read.
type unready struct{ ready }

func (unready) Name() string   { return "unready" }
func (unready) Prepare() error { return errors.New("x@y in words") }

// TestPrepare: an extractor prepares itself before the child is locked, in a
// child of its own; one that cannot costs its objects only.
func TestPrepare(t *testing.T) {
	p := newPool(t, Config{Workers: 1})
	for range 3 { // the one place goes from one kind to the other
		var got string
		keep := func(s extract.Segment) error { got += string(s.Text); return nil }
		if err := Wrap(ready{}, p).Extract(t.Context(), input([]byte("a")), keep); err != nil || got != "prepared" {
			t.Errorf("%q, %v", got, err)
		}
		err := Wrap(unready{}, p).Extract(t.Context(), input([]byte("a")), keep)
		if !errors.Is(err, extract.ErrCrashed) || strings.Contains(err.Error(), "x@y") {
			t.Errorf("an extractor that cannot be prepared: %v", err)
		}
	}
}
