package main

import (
	"testing"
	"time"
)

// TestWorkerStall: a child is named as the cause before the object's own time
// without progress is over.
func TestWorkerStall(t *testing.T) {
	for _, c := range []struct {
		stall, want time.Duration
	}{
		{0, 112500 * time.Millisecond}, // of the default, two minutes
		{time.Minute, 56250 * time.Millisecond},
		{16, 15},
	} {
		if got := (limitsConfig{Stall: duration(c.stall)}).workerStall(); got != c.want {
			t.Errorf("%v: %v, want %v", c.stall, got, c.want)
		}
	}
}
