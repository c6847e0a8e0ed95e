package main

import (
	"context"
	"errors"
	"strconv"
	"testing"

	"github.com/pdatlas/pdatlas/sources"
)

// A small run goes all the way; the memory is judged by "make many".
func TestScan(t *testing.T) {
	if err := scan(t.Context(), 300); err != nil {
		t.Error(err)
	}
}

func TestScanStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := scan(ctx, 300); err == nil {
		t.Error("a scan that was cancelled ended well")
	}
}

// The walk goes on behind its cursor, and stops with the caller's error.
func TestWalk(t *testing.T) {
	var got []string
	err := madeUp{5}.Walk(t.Context(), "2", func(_ sources.Item, at sources.Cursor) error {
		got = append(got, at)
		return nil
	})
	if err != nil || len(got) != 2 || got[0] != "3" || got[1] != strconv.Itoa(4) {
		t.Errorf("got %v, %v", got, err)
	}
	stop := errors.New("stop")
	if err := (madeUp{5}).Walk(t.Context(), "", func(sources.Item, sources.Cursor) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("got %v", err)
	}
	if err := (madeUp{5}).Walk(t.Context(), "x", func(sources.Item, sources.Cursor) error { return nil }); err == nil {
		t.Error("a cursor of another source is taken")
	}
}
