package extracttest

import (
	"bytes"
	"context"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/pdatlas/pdatlas/testdata/needs"
)

// leastRecall is the share of a reference reader's words that must be read.
const leastRecall = 0.95

// Python gives data to a Python script and returns what it prints. Without
// Python 3 the test is skipped.
func Python(t testing.TB, script string, data []byte) string {
	t.Helper()
	python, err := exec.LookPath("python3")
	needs.Have(t, "python3", err == nil, "apt-get install python3")
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, python, "-c", script)
	cmd.Stdin = bytes.NewReader(data)
	var out, fault bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &fault
	if err := cmd.Run(); err != nil {
		t.Fatalf("python3: %v: %s", err, fault.String())
	}
	return out.String()
}

// AsRead fails when less than 95 % of the words of a reference reader's text
// are in what was read of an object and of all in it.
func AsRead(t testing.TB, e *Engine, name string, data []byte, reference string) {
	t.Helper()
	texts, parts := Places(t, e, name, data)
	for _, p := range parts {
		if p.Err != nil {
			t.Logf("%s: %v", p.Name, p.Err)
		}
	}
	share, missed := Recall(reference, strings.Join(texts, "\n"))
	t.Logf("%s: recall of words %.3f, missed %q", name, share, missed[:min(len(missed), 20)])
	if share < leastRecall || len(reference) == 0 {
		t.Errorf("%s: %.3f of the words of a reference of %d bytes were read", name, share, len(reference))
	}
}
