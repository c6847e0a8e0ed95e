package custom

import (
	"bytes"
	"math/rand/v2"
	"regexp/syntax"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
)

func TestShapesOfPatterns(t *testing.T) {
	tests := map[string][]string{
		`\d{8}`:                  {"99999999"},
		`[A-Z]{2}[ -]?\d{4}`:     {"AA 9999", "AA-9999", "AA9999"},
		`\b\d{3}(?:-\d{4}){2}\b`: {"999-9999-9999"},
		`(?:AB|9)\d{6}`:          {"9999999", "AA999999"},
		`[A-Z0-9]{8}`:            {"XXXXXXXX"},
		`[A-Z0-9]{4}-\d{4}`:      nil, // X and a separator
		`\w{8}`:                  nil, // with underscore
		`\d+`:                    nil,
		`\d{4,8}#`:               nil,
		`ä\d{6}`:                 nil,
		`(?i:kd)\d{6}`:           {"AA999999"},
	}
	for expr, want := range tests {
		p := &pattern{exact: true}
		tree, err := syntax.Parse(expr, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		p.tree = tree.Simplify()
		if d := cmp.Diff(want, p.shapes()); d != "" {
			t.Errorf("%s: %s", expr, d)
		}
	}
}

func TestLiteralsOfPatterns(t *testing.T) {
	tests := map[string]struct {
		want []string
		fold bool
	}{
		`abc\d+`:           {[]string{"abc"}, false},
		`\d+-token-[a-z]+`: {[]string{"-token-"}, false},
		`(?:foo|barr)x*`:   {[]string{"barr", "foo"}, false},
		`(?:foo|\d)x`:      {nil, false}, // one branch has none
		`ab\d`:             {nil, false}, // too short
		`(?:abc)?defg`:     {[]string{"defg"}, false},
		`(?:abc)*x`:        {nil, false},
		`(?:secret){2}`:    {[]string{"secretsecret"}, false},
		`(?i)KEY-\d`:       {[]string{"KEY-"}, true},
		`(?i)straße`:       {nil, false}, // no ASCII: matches in one case only
	}
	for expr, tt := range tests {
		tree, err := syntax.Parse(expr, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		p := &pattern{tree: tree.Simplify()}
		got, fold, ok := engineLiterals(p.literals(&ruleSpec{}))
		if !ok {
			got = nil
		}
		if d := cmp.Diff(tt.want, got); d != "" || fold != tt.fold {
			t.Errorf("%s: fold %v: %s", expr, fold, d)
		}
	}
}

func TestWithoutLookaround(t *testing.T) {
	tests := map[string]string{
		`(?<=EMP-)(?!0)\d{4}`: `(?:)(?:)\d{4}`,
		`(?>ab)(c)\1`:         `(?:ab)(c)(?s:.*)`,
		`[(?=]x(?=[)])y`:      `[(?=]x(?:)y`,
		`\(?=a`:               `\(?=a`,
	}
	for p, want := range tests {
		got, ok := withoutLookaround(p)
		if !ok || got != want {
			t.Errorf("%s: got %s, %v, want %s", p, got, ok, want)
		}
	}
	for _, p := range []string{`(?=a`, `\k<n>`} {
		if _, ok := withoutLookaround(p); ok {
			t.Errorf("%s is taken apart", p)
		}
	}
}

// newTestPattern is a pattern that accepts all its matches.
func newTestPattern(t testing.TB, s ruleSpec) *pattern {
	t.Helper()
	r, err := newPattern(&s, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.accepts = func([]byte) bool { return true }
	return r
}

// What search finds does not depend on where it begins, as long as that is
// before the value.
func TestSearchFromAnywhere(t *testing.T) {
	p := newTestPattern(t, ruleSpec{Pattern: `[a-c]\d[a-c]\d{1,3}`})
	r := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		text := make([]byte, 60)
		for i := range text {
			text[i] = "abc123 \n"[r.IntN(8)]
		}
		all := map[int]int{}
		for from := 0; ; {
			s, e, v := p.search(text, from)
			if v == detectors.Reject {
				break
			}
			all[s], from = e, s+1
		}
		for from := range text {
			s, e, v := p.search(text, from)
			if v != detectors.Reject && all[s] != e {
				t.Fatalf("%q from %d: %d-%d, from 0: %v", text, from, s, e, all)
			}
		}
	}
}

func FuzzPattern(f *testing.F) {
	f.Add(`EMP-\d+`, []byte("x EMP-12 y"), false)
	f.Add(`(?<=a)b+`, []byte("ab\xff\xfeabb"), true)
	f.Add(`0`, []byte(" 0"), true) // found behind the byte that was asked about
	f.Fuzz(func(t *testing.T, expr string, text []byte, backtrack bool) {
		s := ruleSpec{Pattern: expr}
		if backtrack {
			s.Engine = "regexp2"
		}
		p, err := newPattern(&s, nil)
		if err != nil || len(expr) > 30 || len(text) > 200 || backtrack && strings.ContainsAny(expr, "*+{") {
			return
		}
		p.accepts = func([]byte) bool { return true }
		for at := range text {
			if s, e, v := p.around(text, at); v != detectors.Reject && (p.exact && s > at || e <= at || e > len(text)) {
				t.Errorf("%q at %d of %q: %d-%d", expr, at, text, s, e)
			}
		}
		p.search(text, 0)
		p.value(bytes.TrimSpace(text))
	})
}
