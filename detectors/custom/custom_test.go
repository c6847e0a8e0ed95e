package custom_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/custom"
	"github.com/pdatlas/pdatlas/detectors/detectortest"
)

// files gives Load files from memory.
func files(m map[string]string) func(string) ([]byte, error) {
	return func(name string) ([]byte, error) {
		s, ok := m[name]
		if !ok {
			return nil, errors.New("no such file")
		}
		return []byte(s), nil
	}
}

func load(t *testing.T, yaml string) *custom.Rules {
	t.Helper()
	r, err := custom.Load([]string{"rules.yaml"}, files(map[string]string{"rules.yaml": yaml}), []string{"IBAN_CODE"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// loadError gives what is wrong with a file; the test fails when nothing is.
func loadError(t *testing.T, yaml string) string {
	t.Helper()
	r, err := custom.Load([]string{"rules.yaml"}, files(map[string]string{"rules.yaml": yaml}), []string{"IBAN_CODE"})
	if err == nil {
		t.Fatal("the file is accepted")
	}
	if r != nil {
		t.Error("there are rules with an error")
	}
	return err.Error()
}

// spans gives what an engine of the rules finds at POSSIBLE or above.
func spans(t *testing.T, ds []detectors.Detector, text string) []string {
	t.Helper()
	e, err := detectors.New(ds, detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range e.NewScanner().Scan(detectors.Window{Text: []byte(text), Hi: len(text)}, nil) {
		if m.Likelihood >= detectors.Possible {
			out = append(out, e.Detectors()[m.Detector].ID+" "+text[m.Start:m.End])
		}
	}
	return out
}

// gates has a rule for each gate.
const gates = `
rules:
  - id: SHAPED
    description: two letters and six digits
    pattern: '[A-Z]{2}-?\d{6}'
    examples: {match: [KD-123456, 'no. §KD123456§'], no_match: [KD-12345]}
  - id: LITERAL
    description: a customer number
    pattern: 'cust:[a-z]+\d*'
    examples: {match: ['cust:abc7'], no_match: ['cost:abc7']}
  - id: ALTERNATIVES
    description: a project or a task
    pattern: '(?:proj|task)_[a-z]{3}'
    case_insensitive: true
    examples: {match: ['TASK_abc'], no_match: ['disk_abc']}
  - id: LABELLED
    description: a short badge
    pattern: '[A-Z]\d{2}'
    require_context: true
    keywords: {en: [badge]}
    fields: [badge]
    examples: {match: ['Badge: §A12§'], no_match: [A12]}
  - id: AROUND
    description: digits after EMP, but not of test staff
    engine: regexp2
    pattern: '(?<=EMP-)(?!000)\d{3,6}'
    literals: [EMP-]
    examples: {match: ['EMP-§1234§'], no_match: [EMP-0001, EMX-1234]}
  - id: SLOW
    description: a vowel between digits
    pattern: '\d[aeiou]\d'
    allow_slow: true
    examples: {match: [1a2], no_match: [1b2]}
`

func TestGates(t *testing.T) {
	r := load(t, gates)
	got := map[string]custom.Gate{}
	for _, i := range r.Infos() {
		got[i.ID] = i.Gate
	}
	want := map[string]custom.Gate{
		"SHAPED": custom.GateShape, "LITERAL": custom.GateLiteral, "ALTERNATIVES": custom.GateLiteral,
		"LABELLED": custom.GateLabel, "AROUND": custom.GateLiteral, "SLOW": custom.GateNone,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"SLOW"}, r.Slow()); d != "" {
		t.Error(d)
	}
}

func TestRulesAreFound(t *testing.T) {
	r := load(t, gates)
	tests := []struct {
		text string
		want []string
	}{
		{"see KD-123456 and cust:anna, TASK_xyz", []string{"SHAPED KD-123456", "LITERAL cust:anna", "ALTERNATIVES TASK_xyz"}},
		{"xKD-123456, KD-1234567", nil}, // glued
		{"Badge: B77", []string{"LABELLED B77"}},
		{"her badge is B77", []string{"LABELLED B77"}},
		{"room B77", nil}, // nothing names it
		{"badge of the man in the room next to that of the caretaker B77", nil},
		{"EMP-4711 EMP-0007", []string{"AROUND 4711"}},
		{"a 1a2 b 3e4e5", []string{"SLOW 1a2"}}, // the second is part of a word
		{"", nil},
	}
	for _, tt := range tests {
		if d := cmp.Diff(tt.want, spans(t, r.Detectors(), tt.text)); d != "" {
			t.Errorf("%q: %s", tt.text, d)
		}
	}
}

// Every example is found across every window edge, as a built-in detector's is.
func TestAcceptanceSuite(t *testing.T) {
	detectortest.Accept(t, load(t, gates).Detectors())
}

func TestValidators(t *testing.T) {
	r := load(t, `
rules:
  - id: MEMBER
    description: a member number with a check digit
    pattern: '\d{4}[ -]?\d{4}'
    validators: [luhn]
    examples: {match: ['1234-5674'], no_match: ['1234-5675']}
  - id: WEIGHTED
    description: nine digits, elfproef
    pattern: '\d{9}'
    validators: [{name: mod11, weights: [9, 8, 7, 6, 5, 4, 3, 2, -1]}]
    examples: {match: ['123456782'], no_match: ['123456783']}
`)
	got := spans(t, r.Detectors(), "1234 5674, 1234 5676, 123456782, 123456789")
	if d := cmp.Diff([]string{"MEMBER 1234 5674", "WEIGHTED 123456782"}, got); d != "" {
		t.Error(d)
	}
}

func TestAllowLists(t *testing.T) {
	sum := sha256.Sum256([]byte("kd777777"))
	r := load(t, gates+`
allow:
  - exact: [kd 123456]
  - sha256: ['`+hex.EncodeToString(sum[:])+`']
  - detectors: [LITERAL]
    patterns: ['cust:test.*']
`)
	ds, err := r.Apply(r.Detectors())
	if err != nil {
		t.Fatal(err)
	}
	text := "KD-123456 KD-777777 KD-777778 cust:testing cust:anna"
	if d := cmp.Diff([]string{"SHAPED KD-777778", "LITERAL cust:anna"}, spans(t, ds, text)); d != "" {
		t.Error(d)
	}
	// The lists change nothing of the detectors they were made from.
	if n := len(spans(t, r.Detectors(), text)); n != 5 {
		t.Errorf("%d values without the lists, want 5", n)
	}
}

func TestAllowListOfUnknownDetector(t *testing.T) {
	r := load(t, gates+"\nallow:\n  - detectors: [NO_SUCH]\n    exact: [x]\n")
	if _, err := r.Apply(r.Detectors()); err == nil || !strings.Contains(err.Error(), "NO_SUCH") {
		t.Errorf("got %v", err)
	}
}

// A broken file is refused with file, line and reason.
func TestBrokenFiles(t *testing.T) {
	rule := func(lines string) string {
		return "# rules of a test\nrules:\n  - id: RULE\n    description: a rule\n    examples: {match: [AB-123456], no_match: [x]}\n" + lines
	}
	const pattern = "    pattern: '[A-Z]{2}-\\d{6}'\n"
	tests := map[string]struct{ yaml, want string }{
		"empty":          {"", "holds no rules"},
		"not_yaml":       {"rules: [", "rules.yaml"},
		"unknown_key":    {rule(pattern + "    colour: red\n"), "unknown field"},
		"no_pattern":     {rule(""), "pattern: is missing"},
		"bad_id":         {strings.ReplaceAll(rule(pattern), "id: RULE", "id: rule"), "id: write"},
		"taken_id":       {strings.ReplaceAll(rule(pattern), "id: RULE", "id: IBAN_CODE"), "taken by the built-in"},
		"bad_pattern":    {rule("    pattern: '(a'\n"), "not RE2 syntax: missing closing )"},
		"look_around":    {rule("    pattern: '(?=a)b'\n"), "not RE2 syntax"},
		"bad_regexp2":    {rule("    engine: regexp2\n    pattern: '(a'\n"), "not regexp2"},
		"matches_empty":  {rule("    pattern: '\\d*'\n"), "matches the empty text"},
		"no_gate":        {rule("    pattern: '[a-z]+\\d[a-z]+'\n"), "allow_slow: true"},
		"bad_engine":     {rule(pattern + "    engine: pcre\n"), "use re2 or regexp2"},
		"timeout_re2":    {rule(pattern + "    timeout: 1s\n"), "re2 needs none"},
		"timeout_long":   {rule(pattern + "    engine: regexp2\n    timeout: 1h\n"), "at most 1s"},
		"bad_validator":  {rule(pattern + "    validators: [crc]\n"), "is none of luhn"},
		"no_weights":     {rule(pattern + "    validators: [mod11]\n"), "needs weights"},
		"no_context":     {rule(pattern + "    require_context: true\n"), "needs keywords or fields"},
		"bad_likelihood": {rule(pattern + "    likelihood: SURE\n"), "POSSIBLE, LIKELY or VERY_LIKELY"},
		"bad_country":    {rule(pattern + "    country: Germany\n"), "ISO 3166"},
		"bad_hash":       {rule(pattern + "    allow: {sha256: [abc]}\n"), "64 hexadecimal digits"},
		"not_found":      {strings.ReplaceAll(rule(pattern), "AB-123456", "AB-12345"), "match[0]: is not found"},
		"found":          {strings.ReplaceAll(rule(pattern), "[x]", "[AB-654321]"), "no_match[0]: is found"},
		"no_examples":    {strings.ReplaceAll(rule(pattern), "    examples: {match: [AB-123456], no_match: [x]}\n", ""), "examples: give"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := loadError(t, tt.yaml)
			if !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want it to say %q", got, tt.want)
			}
			if !strings.HasPrefix(got, "rules.yaml") {
				t.Errorf("%q does not begin with the file", got)
			}
		})
	}
	if got := loadError(t, rule(pattern+"    likelihood: SURE\n")); !strings.HasPrefix(got, "rules.yaml:3: ") {
		t.Errorf("%q does not name line 3", got)
	}
}

// All that is wrong is told at once, over all files.
func TestEveryErrorIsTold(t *testing.T) {
	_, err := custom.Load([]string{"a.yaml", "b.yaml", "c.yaml"}, files(map[string]string{
		"a.yaml": "rules:\n  - {id: bad}\n  - {id: worse}\n", "b.yaml": "rules: 7\n",
	}), nil)
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{"a.yaml:2", "a.yaml:3", "b.yaml", "c.yaml"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not tell of %s", err, want)
		}
	}
}

// A pattern that backtracks without end costs its time-out and quotes nothing.
func TestTimeOut(t *testing.T) {
	r := load(t, `
rules:
  - id: CATASTROPHE
    description: backtracks without end
    engine: regexp2
    timeout: 5ms
    pattern: 'start(a+)+$'
    literals: [start]
    examples: {match: [startaaa], no_match: [start]}
`)
	text := "start" + strings.Repeat("a", 200) + "b"
	if got := spans(t, r.Detectors(), text); got != nil {
		t.Errorf("found %v", got)
	}
	if r.TimedOut()["CATASTROPHE"] == 0 {
		t.Error("the time-out is not counted")
	}
}

func TestFingerprintFollowsContent(t *testing.T) {
	a, b := load(t, gates), load(t, gates+"\n")
	if a.Fingerprint() == b.Fingerprint() {
		t.Error("another file has the same fingerprint")
	}
	if a.Fingerprint() != load(t, gates).Fingerprint() {
		t.Error("the same file has another fingerprint")
	}
}

// A rule without a gate costs more than one with; the figures themselves are
// the machine's.
func TestCost(t *testing.T) {
	r := load(t, gates)
	slow, err := r.Cost("SLOW", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if slow <= 0 {
		t.Error("a rule without a gate costs nothing")
	}
	if c, err := r.Cost("NO_SUCH", time.Now); c != 0 || err != nil {
		t.Errorf("a rule that does not exist costs %v, %v", c, err)
	}
}
