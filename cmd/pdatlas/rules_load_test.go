package main

import (
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
)

// TestFingerprintWithoutEngine: what "version" prints is the fingerprint of the
// engine that the same configuration loads.
func TestFingerprintWithoutEngine(t *testing.T) {
	rules := filepath.Join(t.TempDir(), "rules.yaml")
	if err := os.WriteFile(rules, []byte("rules:\n  - id: STAFF_NO\n    description: Staff number\n    pattern: 'ST-\\d{6}'\n    examples: {match: ['ST-123456'], no_match: ['ST-12345']}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for name, c := range map[string]detectorsConfig{
		"built_in": {},
		"disabled": {Disable: []string{"US_SSN"}},
		"rules":    {Rules: []string{rules}},
	} {
		a := &app{stdout: io.Discard}
		a.config.Detectors = c
		e, err := a.newEngine()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := a.fingerprint()
		if err != nil || got != e.Fingerprint() {
			t.Errorf("%s: %q (%v), the engine's is %q", name, got, err, e.Fingerprint())
		}
		if other, ok := seen[got]; ok {
			t.Errorf("%s and %s have the same fingerprint", name, other)
		}
		seen[got] = name
	}
	a := &app{stdout: io.Discard}
	a.config.Detectors.Disable = []string{"NO_SUCH_TYPE"}
	if f, err := a.fingerprint(); err == nil || !strings.Contains(err.Error(), "NO_SUCH_TYPE") {
		t.Errorf("an unknown type is disabled: %q, %v", f, err)
	}
}

// TestWithoutCollection: it is off meanwhile, and on again when all who stopped it are done.
func TestWithoutCollection(t *testing.T) {
	before := debug.SetGCPercent(73)
	defer debug.SetGCPercent(before)
	resume := withoutCollection()
	if got := debug.SetGCPercent(-1); got != -1 {
		t.Errorf("collection at %d %% while it should be off", got)
	}
	resume()
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() { withoutCollection()() })
	}
	group.Wait()
	if got := debug.SetGCPercent(math.MaxInt32); got != 73 {
		t.Errorf("collection at %d %% afterwards, want 73", got)
	}
	debug.SetGCPercent(-1)
	withoutCollection()()
	if got := debug.SetGCPercent(73); got != -1 {
		t.Errorf("collection at %d %%: the user had it off", got)
	}
}
