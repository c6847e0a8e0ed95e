package detectors_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// prefixed accepts "zq_" or "Token-" in any case and letters and digits after it.
var prefixed = detectors.Detector{
	ID: "PREFIXED", Doc: "zq_ or token-, then six", Category: "credential", Family: detectors.FamilyCredential, Tier: 1, Version: 1,
	Check: "none", Chance: 1e-6, Literals: []string{"zq_", "Token-"}, FoldLiterals: true, MaxLen: 40,
	Probe: probeSix,
}

// inside accepts a word with "T3Bl" somewhere in it.
var inside = detectors.Detector{
	ID: "INSIDE", Doc: "a word around T3Bl", Category: "credential", Family: detectors.FamilyCredential, Tier: 1, Version: 1,
	Check: "none", Chance: 1e-6, Literals: []string{"T3Bl"}, LiteralsInside: true, MaxLen: 40,
	Probe: func(text []byte, at int) (int, int, detectors.Verdict) {
		lo, hi := at, at
		for lo > 0 && at-lo < 18 && lex.IsWord(text[lo-1]) {
			lo--
		}
		for hi < len(text) && hi-at < 18 && lex.IsWord(text[hi]) {
			hi++
		}
		if lex.GluedBefore(text, lo) || lex.GluedAfter(text, hi) {
			return 0, 0, detectors.Reject
		}
		return lo, hi, detectors.Pass
	},
}

func probeSix(text []byte, at int) (int, int, detectors.Verdict) {
	n := bytes.IndexAny(text[at:min(len(text), at+7)], "_-")
	if n < 0 || lex.GluedBefore(text, at) {
		return 0, 0, detectors.Reject
	}
	end := at + n + 1
	for end < len(text) && end-at <= n+7 && lex.IsWord(text[end]) {
		end++
	}
	if end-at != n+7 {
		return 0, 0, detectors.Reject
	}
	return at, end, detectors.Pass
}

func TestLiterals(t *testing.T) {
	e := newEngine(t, prefixed, inside, eight)
	for _, tc := range []struct {
		name, text string
		want       []found
	}{
		{"alone", "zq_abc123", []found{{"PREFIXED", "zq_abc123", "VERY_LIKELY"}}},
		{"upper", "key ZQ_ABC123.", []found{{"PREFIXED", "ZQ_ABC123", "VERY_LIKELY"}}},
		{"second", "a TOKEN-abc123", []found{{"PREFIXED", "TOKEN-abc123", "VERY_LIKELY"}}},
		{"short", "zq_abc12", nil},
		{"long", "zq_abc1234", nil},
		{"glued", "xzq_abc123", nil},
		{"none", "zq-abc123", nil},
		{"inside", "sk-aaT3Blbb.", []found{{"INSIDE", "aaT3Blbb", "VERY_LIKELY"}}},
		{"case_kept", "aat3blbb", nil},
		{"both", "zq_abc123,12-34-5678 T3Bl", []found{{"PREFIXED", "zq_abc123", "VERY_LIKELY"}, {"EIGHT", "12-34-5678", "UNLIKELY"},
			{"INSIDE", "T3Bl", "VERY_LIKELY"}}},
		{"cut_short", "zq_", nil},
		{"cut_shorter", "zq", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if d := cmp.Diff(tc.want, scan(e, tc.text, nil)); d != "" {
				t.Errorf("%q (-want +got):\n%s", tc.text, d)
			}
		})
	}
	checkAllocations(t, e, "zq_abc123 T3Blxx Token-abc123, token-abc12\n")
}

// TestLiteralOfTwo: detectors may share a literal, and one of tier 2 that needs
// context is only asked where it has it.
func TestLiteralOfTwo(t *testing.T) {
	weak := prefixed
	weak.ID, weak.Tier, weak.Chance = "WEAK", 2, 0.5
	weak.Context = detectors.Context{Required: true, Keywords: map[string][]string{"en": {"weak key"}}}
	e := newEngine(t, inside, weak)
	if got := scan(e, "zq_abc123", nil); got != nil {
		t.Errorf("without context: %v", got)
	}
	if got := scan(e, "weak key: zq_abc123", nil); len(got) != 1 || got[0].Likelihood != "VERY_LIKELY" {
		t.Errorf("with context: %v", got)
	}
}

func TestLiteralsRefused(t *testing.T) {
	for _, l := range []string{"", "ab", "é"} {
		d := prefixed
		d.Literals = []string{"zq_", l}
		if _, err := detectors.New([]detectors.Detector{d}, detectors.Options{}); err == nil {
			t.Errorf("%q is accepted", l)
		}
	}
}

func TestLiteralCuts(t *testing.T) {
	e := newEngine(t, prefixed, inside, eight, at)
	r := rand.New(rand.NewPCG(31, 32))
	parts := []string{"zq_abc123", "ZQ_", "Token-abc123", "T3Bl", "aT3Blb", "12-34-5678", " ", " ", ",", "\n", "x", "ann@bob", "é"}
	total := 0
	for range 60 {
		total += checkCuts(t, r, e, mixed(r, parts, 1500))
	}
	if total < 500 {
		t.Errorf("only %d matches", total)
	}
}

// namely accepts two capitalised words, each with a letter.
var namely = detectors.Detector{
	ID: "NAMELY", Doc: "two words", Category: "identity", Family: detectors.FamilyIdentity, Tier: 3, Version: 1,
	Check: "none", Chance: 1e-3, Anchor: lex.Names, MaxLen: 60,
	Probe: func(text []byte, at int) (int, int, detectors.Verdict) {
		end := at
		for range 2 {
			for end < len(text) && end-at < 55 && lex.IsWord(text[end]) {
				end++
			}
			if end == len(text) || text[end] != ' ' {
				break
			}
			end++
		}
		return at, len(bytes.TrimRight(text[:end], " ")), detectors.Pass
	},
}

// housed accepts the number at its anchor.
var housed = detectors.Detector{
	ID: "HOUSED", Doc: "a number beside a word", Category: "location", Family: detectors.FamilyLocation, Tier: 3, Version: 1,
	Check: "none", Chance: 1e-3, Anchor: lex.Numbers, MaxLen: 6,
	Probe: func(text []byte, at int) (int, int, detectors.Verdict) {
		end := at
		for end < len(text) && end-at < 6 && lex.IsWord(text[end]) {
			end++
		}
		return at, end, detectors.Pass
	},
}

func TestNamesAreOffered(t *testing.T) {
	e := newEngine(t, namely, housed, at)
	want := []found{{"NAMELY", "Ada Byron", "VERY_LIKELY"}, {"NAMELY", "High Street", "VERY_LIKELY"}, {"HOUSED", "12", "VERY_LIKELY"}, {"AT", "ann@bob", "VERY_LIKELY"}}
	if d := cmp.Diff(want, scan(e, "saw Ada Byron, of High Street 12, ann@bob", nil)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if got := scan(newEngine(t, at), "saw Ada Byron at High Street 12", nil); got != nil {
		t.Errorf("nobody asks for names: %v", got)
	}
	r := rand.New(rand.NewPCG(41, 42))
	for range 40 {
		checkCuts(t, r, e, mixed(r, []string{"Ada Byron", " ", " ", "12", "Street", ",", ", ", "é", "Ö", "\n", "lower", "J. K"}, 1000))
	}
	checkAllocations(t, e, "Ada Byron, of High Street 12, ")
}
