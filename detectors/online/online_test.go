package online

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// unmark takes the "§" marks out of s and returns the marked spans.
func unmark(s string) (text string, spans []string) {
	parts := strings.Split(s, "§")
	for i := 1; i < len(parts); i += 2 {
		spans = append(spans, parts[i])
	}
	return strings.Join(parts, ""), spans
}

// probeAll calls a probe at the places where the engine would: every mark
// byte, of colons the first of a chain.
func probeAll(probe func([]byte, int) (int, int, detectors.Verdict), mark byte, text string) (found []string) {
	last := -6
	for i := range len(text) {
		if text[i] != mark {
			continue
		}
		if mark == ':' && i-last <= 5 {
			last = i
			continue
		}
		last = i
		if start, end, v := probe([]byte(text), i); v != detectors.Reject {
			found = append(found, text[start:end])
		}
	}
	return found
}

func token(t testing.TB, s string) *lex.Token {
	t.Helper()
	tok, ok := lex.Parse(s)
	if !ok {
		t.Fatalf("%q is not one token", s)
	}
	return &tok
}

// checkSpan fails the test when a found span is no whole word around anchor.
func checkSpan(t *testing.T, text []byte, start, end, most int) {
	t.Helper()
	if start < 0 || end <= start || end > len(text) || end-start > most {
		t.Fatalf("span %d-%d of %d bytes", start, end, len(text))
	}
	if lex.GluedBefore(text, start) || lex.GluedAfter(text, end) {
		t.Fatalf("span %d-%d is glued to a word", start, end)
	}
}

func TestDetectorsSorted(t *testing.T) {
	for i, d := range Detectors() {
		if i > 0 && Detectors()[i-1].ID > d.ID {
			t.Errorf("%s stands after %s", d.ID, Detectors()[i-1].ID)
		}
	}
}

// isIP is the oracle: the standard library's parser.
func isIP(s string) bool {
	s, _, _ = strings.Cut(s, "/")
	_, err := netip.ParseAddr(s)
	return err == nil
}
