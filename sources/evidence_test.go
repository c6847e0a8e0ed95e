package sources_test

import (
	"regexp"
	"testing"

	"github.com/pdatlas/pdatlas/sources"
)

// TestClosedWords: what is stored is one plain word each, and stands once.
func TestClosedWords(t *testing.T) {
	plain := regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	seen := map[string]bool{}
	for _, k := range sources.ControlKinds() {
		if !plain.MatchString(string(k)) || seen[string(k)] {
			t.Errorf("kind %q", k)
		}
		seen[string(k)] = true
	}
	clear(seen)
	for _, d := range sources.ControlDetails() {
		if d != sources.NoDetail && !plain.MatchString(string(d)) || seen[string(d)] {
			t.Errorf("detail %q", d)
		}
		seen[string(d)] = true
	}
}

// TestUnanswered: a setting that is not there is an answer; the rest are not.
func TestUnanswered(t *testing.T) {
	for _, d := range sources.ControlDetails() {
		want := d == sources.Denied || d == sources.Failed || d == sources.NotOffered
		if got := (sources.Control{Detail: d}).Unanswered(); got != want {
			t.Errorf("%q: %t", d, got)
		}
	}
}
