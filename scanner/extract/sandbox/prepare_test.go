package sandbox

import (
	"context"
	"errors"
	"os"
	"path/filepath"
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
	if err == nil && len(os.Args) > 3 { // the cache, and another folder
		err = os.WriteFile(filepath.Join(os.Args[2], "made"), []byte("code"), 0o600)
		_ = os.WriteFile(filepath.Join(os.Args[3], "made"), nil, 0o600) // TestCache looks
	}
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

// TestCache: while it prepares, a child may use the folder that is for that, and
// with Landlock no other; arguments tell it which. What was made is whole: the
// rule that no file may grow comes later.
func TestCache(t *testing.T) {
	cache, other := t.TempDir(), t.TempDir()
	p := newPool(t, Config{Workers: 1, Cache: cache, Command: append(Self(), cache, other)})
	if err := Wrap(ready{}, p).Extract(t.Context(), input([]byte("a")), func(extract.Segment) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if made, err := os.ReadFile(filepath.Join(cache, "made")); err != nil || string(made) != "code" {
		t.Errorf("in the cache: %q, %v", made, err)
	}
	g, err := p.Guards(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(other, "made")); err == nil && g&Landlock != 0 {
		t.Error("another folder was written to")
	}
}
