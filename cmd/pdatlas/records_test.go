package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/all"
)

// inspectLines runs "inspect --format jsonl" and returns what it prints.
func inspectLines(t *testing.T, in string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, complaint bytes.Buffer
	code = run(t.Context(), append([]string{"inspect", "--format", "jsonl"}, args...), strings.NewReader(in), &out, &complaint)
	return code, out.String(), complaint.String()
}

// answerLine is one line of the contract, every field that it may have.
type answerLine struct {
	ID       any              `json:"id"`
	Findings *[]recordFinding `json:"findings"`
	Column   *columnFinding   `json:"column"`
}

func answers(t *testing.T, out string) []answerLine {
	t.Helper()
	var as []answerLine
	dec := json.NewDecoder(strings.NewReader(out))
	dec.DisallowUnknownFields()
	for {
		var a answerLine
		err := dec.Decode(&a)
		if errors.Is(err, io.EOF) {
			return as
		}
		if err != nil {
			t.Fatalf("the output is not as the contract says: %v", err)
		}
		as = append(as, a)
	}
}

const iban = "DE89370400440532013000" // the ECBS's own example

func line(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b) + "\n"
}

func TestRecordOffsets(t *testing.T) {
	for _, tc := range []struct{ name, before string }{
		{"ascii", "IBAN "},
		{"umlaut", "Für äöü: IBAN "},
		{"emoji", "👩‍👩‍👧 😀 IBAN "},
		{"combining", "e\u0301 IBAN "},
		{"cjk", "銀行口座 IBAN "},
		{"newline", "\n\t\"IBAN\": "},
	} {
		t.Run(tc.name, func(t *testing.T) {
			text := tc.before + iban + " 😀"
			code, out, complaint := inspectLines(t, line(t, map[string]any{"id": tc.name, "text": text}))
			if code != exitComplete || complaint != "" {
				t.Fatalf("exit %d: %s", code, complaint)
			}
			as := answers(t, out)
			if len(as) != 1 || as[0].ID != tc.name || as[0].Findings == nil || as[0].Column != nil || len(*as[0].Findings) != 1 {
				t.Fatalf("want one line with one finding, got %s", out)
			}
			f := (*as[0].Findings)[0]
			start := utf8.RuneCountInString(tc.before)
			want := recordFinding{
				Type: "IBAN_CODE", Start: start, End: start + len(iban),
				ByteStart: len(tc.before), ByteEnd: len(tc.before) + len(iban), Likelihood: f.Likelihood, Score: f.Score,
			}
			if d := cmp.Diff(want, f); d != "" {
				t.Errorf("finding (-want +got):\n%s", d)
			}
			if f.Score <= 0 || f.Score > 1 {
				t.Errorf("score %v is not in (0, 1]", f.Score)
			}
			if got := string([]rune(text)[f.Start:f.End]); got != iban {
				t.Errorf("code points %d to %d do not hold the value", f.Start, f.End)
			}
			if strings.Contains(out, iban) {
				t.Error("the value is printed")
			}
		})
	}
}

func TestRecordAnswers(t *testing.T) {
	in := line(t, map[string]any{"id": 7, "text": "nothing"}) +
		"\n  \n" +
		line(t, map[string]any{"id": "with field", "text": "123456782", "field": "bsn"}) +
		line(t, map[string]any{"id": "without", "text": "123456782"}) +
		line(t, map[string]any{"id": nil, "field": "iban", "values": []any{iban, nil, "", iban}}) +
		line(t, map[string]any{"id": []int{1}, "field": "colour", "values": []any{"red", "blue"}}) +
		strings.TrimSuffix(line(t, map[string]any{"id": "last", "field": "iban", "values": []any{}}), "\n")
	code, out, complaint := inspectLines(t, in)
	if code != exitComplete || complaint != "" {
		t.Fatalf("exit %d: %s", code, complaint)
	}
	var got []string
	for _, a := range answers(t, out) {
		s := fmt.Sprint(a.ID, ":")
		if a.Findings != nil {
			for _, f := range *a.Findings {
				s += " " + f.Type
			}
		}
		if a.Column != nil {
			s += fmt.Sprintf(" column %q of %d", a.Column.Type, a.Column.N)
		}
		got = append(got, s)
	}
	want := []string{"7:", "with field: NL_BSN", "without:", `<nil>: column "IBAN_CODE" of 2`, `[1]: column "" of 2`, `last: column "" of 0`}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("answers (-want +got):\n%s", d)
	}
}

func TestRecordMinLikelihood(t *testing.T) {
	in := line(t, map[string]any{"id": 1, "text": "123456782"})
	count := func(least string) int {
		code, out, complaint := inspectLines(t, in, "--min-likelihood", least)
		if code != exitComplete {
			t.Fatalf("exit %d: %s", code, complaint)
		}
		return len(*answers(t, out)[0].Findings)
	}
	if few, many := count("LIKELY"), count("VERY_UNLIKELY"); few != 0 || many == 0 {
		t.Errorf("%d findings from LIKELY and %d from VERY_UNLIKELY, want none and some", few, many)
	}
}

func TestRecordBadLines(t *testing.T) {
	good := line(t, map[string]any{"id": "good", "text": "x"})
	for _, tc := range []struct{ name, bad string }{
		{"not_json", iban},
		{"cut", `{"id":"x","text":"` + iban},
		{"array", `["` + iban + `"]`},
		{"no_id", `{"text":"` + iban + `"}`},
		{"no_text", `{"id":"` + iban + `"}`},
		{"both", `{"id":1,"text":"` + iban + `","values":[]}`},
		{"text_is_number", `{"id":1,"text":5}`},
		{"values_are_numbers", `{"id":1,"field":"` + iban + `","values":[5]}`},
		{"two_in_a_line", `{"id":1,"text":"` + iban + `"}{"id":2,"text":""}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			code, out, complaint := inspectLines(t, good+"\n"+tc.bad+"\n"+good)
			if code != exitFatal || !strings.Contains(complaint, "line 3 is not a record") {
				t.Errorf("exit %d, %q: want exit %d and the number of the line", code, complaint, exitFatal)
			}
			if strings.Contains(complaint+out, iban) {
				t.Error("the line is quoted")
			}
			if as := answers(t, out); len(as) != 1 || as[0].ID != "good" {
				t.Error("what stands before the bad line is not answered")
			}
		})
	}
}

// TestRecordReadError: a broken input names the line, and the answers so far are out.
func TestRecordReadError(t *testing.T) {
	engine, err := detectors.New(all.Detectors(), detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := recordInspector{engine: engine, scanner: engine.NewScanner(), least: detectors.Likely, fields: map[string]*detectors.Field{}}
	broken := errors.New("device gone")
	var out bytes.Buffer
	err = p.run(io.MultiReader(strings.NewReader(line(t, map[string]any{"id": 1, "text": "x"})+`{"id":2`), errReader{broken}), &out)
	if !errors.Is(err, broken) || !strings.Contains(fmt.Sprint(err), "line 2") {
		t.Errorf("error %v, want line 2 and its cause", err)
	}
	if len(answers(t, out.String())) != 1 {
		t.Error("the answer to the first line is lost")
	}
}

type errReader struct{ err error }

func (e errReader) Read([]byte) (int, error) { return 0, e.err }

// TestRecordLongLine: a line longer than any buffer is one record.
func TestRecordLongLine(t *testing.T) {
	text := strings.Repeat("word ", 500_000) + "IBAN " + iban
	code, out, complaint := inspectLines(t, line(t, map[string]any{"id": "long", "text": text}))
	if code != exitComplete {
		t.Fatalf("exit %d: %s", code, complaint)
	}
	f := *answers(t, out)[0].Findings
	if len(f) != 1 || f[0].ByteEnd != len(text) {
		t.Error("the value at the end of a long line is not found")
	}
}

func FuzzRecords(f *testing.F) {
	f.Add(`{"id":1,"text":"IBAN ` + iban + `"}`)
	f.Add(`{"id":1,"field":"iban","values":["` + iban + `",null]}`)
	f.Add("{\"id\":1,\"text\":\"\\ud800 \xff\"}\n{")
	engine, err := detectors.New(all.Detectors(), detectors.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, in string) {
		p := recordInspector{engine: engine, scanner: engine.NewScanner(), least: detectors.VeryUnlikely, fields: map[string]*detectors.Field{}}
		var out bytes.Buffer
		err := p.run(strings.NewReader(in), &out)
		lines := strings.Count(strings.TrimSuffix(in, "\n"), "\n") + 1
		if n := strings.Count(out.String(), "\n"); n > lines {
			t.Errorf("%d answers to %d lines", n, lines)
		}
		for _, a := range bytes.Split(bytes.TrimSpace(out.Bytes()), []byte("\n")) {
			if len(a) > 0 && !json.Valid(a) {
				t.Errorf("an answer is not JSON (%v)", err)
			}
		}
	})
}
