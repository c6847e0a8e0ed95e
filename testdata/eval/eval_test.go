package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestMain lets this test binary stand in for the program: as such it finds
// every "@x" of a text, and every value under its field's name.
func TestMain(m *testing.M) {
	switch os.Getenv("EVAL_TEST_PROGRAM") {
	case "":
		os.Exit(m.Run())
	case "fails":
		fmt.Fprintln(os.Stderr, "broken on purpose")
		os.Exit(1)
	case "babbles":
		fmt.Println("not json")
		os.Exit(0)
	}
	type answer struct {
		ID       string `json:"id"`
		Findings []span `json:"findings"`
	}
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		var q struct{ ID, Text, Field string }
		if json.Unmarshal(in.Bytes(), &q) != nil {
			os.Exit(2)
		}
		a := answer{ID: q.ID}
		if i := strings.Index(q.Text, "@x"); i >= 0 {
			s := span{i, i + 2, "EMAIL_ADDRESS"}
			a.Findings = append(a.Findings, s, s) // said twice, counted once
		}
		if q.Field != "" {
			a.Findings = append(a.Findings, span{0, len(q.Text), q.Field})
		}
		line, err := json.Marshal(a)
		if err != nil {
			os.Exit(2)
		}
		fmt.Println(string(line))
	}
	os.Exit(0)
}

func sets(t *testing.T, files map[string]string) string {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "dev"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, "dev", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestRun(t *testing.T) {
	t.Setenv("EVAL_TEST_PROGRAM", "finds")
	dir := sets(t, map[string]string{
		"letters.jsonl": `{"id":"1","text":"write @x now","spans":[{"start":6,"end":8,"type":"EMAIL_ADDRESS"}],"negatives_for":["*"]}
{"id":"2","text":"no @x here","spans":[],"negatives_for":["EMAIL_ADDRESS"]}
{"id":"3","text":"unjudged @x","spans":[],"negatives_for":[]}
`,
		"val_ids.jsonl": `{"id":"1","type":"US_SSN","value":"123","valid":true}
{"id":"2","type":"US_SSN","value":"@x","valid":true}
{"id":"3","type":"US_SSN","value":"124","valid":false}
{"id":"4","type":"NOT_OURS","value":"124","valid":false}
`,
		"val_strange.jsonl": `{"id":"1","type":"NOT_OURS","value":"1","valid":true}`,
		"traps.jsonl":       `{"id":"1","text":"@x and more","spans":[],"negatives_for":["*"]}`,
	})
	var out strings.Builder
	if err := run(context.Background(), dir, os.Args[0], "", &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"letters EMAIL_ADDRESS 1 2 0.500 1.000 0.667",
		"val_ids US_SSN 2 0.000 1.000 0.500 0.000 1 1.000 0.000",
		"ALL 2 0.000 1.000 0.500 0.000 1 1.000 0.000",
		"traps EMAIL_ADDRESS 1 90909.1 (unlabelled, may be true)",
		"traps ALL FALSE 0 0.0",
	} {
		if !hasLine(out.String(), want) {
			t.Errorf("no line %q in\n%s", want, &out)
		}
	}
	if strings.Contains(out.String(), "NOT_OURS") {
		t.Error("a type is listed that the program does not have")
	}
}

func hasLine(text, want string) bool {
	for line := range strings.Lines(text) {
		if strings.Join(strings.Fields(line), " ") == want {
			return true
		}
	}
	return false
}

func TestRunFails(t *testing.T) {
	dir := sets(t, map[string]string{"a.jsonl": `{"id":"1","text":"secret words","spans":[]}`})
	bad := sets(t, map[string]string{"a.jsonl": "{\"id\":\"1\"}\nsecret words\n"})
	for _, c := range []struct{ name, dir, program, mode, want string }{
		{"NoSets", t.TempDir(), os.Args[0], "finds", "make eval EVAL=DIR"},
		{"BadRecord", bad, os.Args[0], "finds", "line 2 is not a record"},
		{"NoProgram", dir, filepath.Join(t.TempDir(), "none"), "finds", "set a"},
		{"ProgramFails", dir, os.Args[0], "fails", "broken on purpose"},
		{"ProgramBabbles", dir, os.Args[0], "babbles", "line 1 of the program's output"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("EVAL_TEST_PROGRAM", c.mode)
			err := run(context.Background(), c.dir, c.program, "", &strings.Builder{})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want an error with %q", err, c.want)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the error quotes a text: %v", err)
			}
		})
	}
}

func TestPairs(t *testing.T) {
	s := func(a, b int) span { return span{Start: a, End: b} }
	for _, c := range []struct {
		name        string
		gold, guess []span
		want        int
	}{
		{"None", nil, []span{s(0, 3)}, 0},
		{"Touching", []span{s(0, 3)}, []span{s(3, 6)}, 0},
		{"OneCharacter", []span{s(0, 3)}, []span{s(2, 6)}, 1},
		{"OneFindingForTwo", []span{s(0, 3), s(4, 9)}, []span{s(0, 9)}, 1},
		{"TwoFindingsForOne", []span{s(0, 9)}, []span{s(0, 3), s(4, 9)}, 1},
		{"LongestFirst", []span{s(0, 4), s(4, 10)}, []span{s(3, 10), s(0, 2)}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := pairs(c.gold, c.guess); got != c.want {
				t.Errorf("%d pairs, want %d", got, c.want)
			}
		})
	}
}

func TestTextRows(t *testing.T) {
	mail := func(a, b int) span { return span{a, b, "EMAIL_ADDRESS"} }
	rs := []record{
		{ID: "judged_by_star", Spans: []span{mail(0, 5), {9, 12, "-OTHER"}, {14, 18, "PERSON"}}, Negatives: []string{"*"}},
		{ID: "judged_by_gold", Spans: []span{mail(0, 5)}},
		{ID: "not_judged"},
		{ID: "other_type", Negatives: []string{"PHONE_NUMBER"}},
	}
	found := predictions{
		"judged_by_star": {mail(0, 5), mail(20, 25), {14, 18, "PERSON"}},
		"judged_by_gold": {mail(2, 3), mail(30, 35), {6, 9, "PHONE_NUMBER"}},
		"not_judged":     {mail(0, 5)},
		"other_type":     {mail(0, 5), {6, 9, "PHONE_NUMBER"}},
		"no_such_record": {mail(0, 5)},
	}
	types := map[string]bool{"EMAIL_ADDRESS": true, "PHONE_NUMBER": true}
	got := textRows("s", rs, found, types)
	want := []textRow{{"s", "EMAIL_ADDRESS", 2, 2, 0}, {"s", "PHONE_NUMBER", 0, 1, 0}}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(textRow{})); d != "" {
		t.Errorf("rows (-want +got):\n%s", d)
	}
}

func TestCovers(t *testing.T) {
	for _, c := range []struct {
		value string
		s     span
		want  bool
	}{
		{"12345", span{0, 4, ""}, true},
		{"12345", span{0, 3, ""}, false},
		{"12 34 5", span{0, 5, ""}, true}, // spaces do not count
		{"éé345", span{0, 4, ""}, true},   // offsets are code points
		{"éé345", span{2, 9, ""}, false},
	} {
		if got := covers(c.value, c.s); got != c.want {
			t.Errorf("covers(%q, %v) = %v, want %v", c.value, c.s, got, c.want)
		}
	}
}

func TestIsTraps(t *testing.T) {
	trap := record{Negatives: []string{"*"}}
	if !isTraps([]record{trap, trap}) {
		t.Error("records with nothing in them are not seen as traps")
	}
	if isTraps([]record{trap, {Negatives: []string{"*"}, Spans: []span{{0, 1, "X"}}}}) {
		t.Error("a labelled record is seen as a trap")
	}
	if isTraps([]record{{Negatives: []string{"US_SSN"}}}) {
		t.Error("a record labelled for one type is seen as a trap")
	}
}
