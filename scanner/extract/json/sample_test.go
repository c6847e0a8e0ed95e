package json

import (
	"bytes"
	stdjson "encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// collector is a Taker that wants every step-th value and keeps them by field.
type collector struct {
	step   int64
	values map[int][]string
}

func newCollector() *collector { return &collector{step: 1, values: map[int][]string{}} }

func (c *collector) Take(field int, n int64, value []byte) int64 {
	c.values[field] = append(c.values[field], fmt.Sprintf("%d %s", n, value))
	return n + c.step
}

// byName gives what was collected by the fields' names.
func (c *collector) byName(t *tracker) map[string][]string {
	out := map[string][]string{}
	for f, values := range c.values {
		out[t.FieldName(f)] = append(out[t.FieldName(f)], values...)
	}
	return out
}

func TestSampleShows(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		lines      bool
		want       map[string][]string
	}{
		{"object", `{"a":"x","b":{"c": 12.5},"d":[true,null]}`, false, map[string][]string{"a": {"1 x"}, "b.c": {"1 12.5"}, "d[]": {"1 true"}}},
		{"empty_is_no_value", `[{"a":""},{"a":"x"},{"a":""},{"a":"y"}]`, false, map[string][]string{"[].a": {"1 x", "2 y"}}},
		{"escapes", `{"a":"say \"\u00e9\" \\"}`, false, map[string][]string{"a": {`1 say "é" \`}}},
		{"lines", "{\"a\":1}\n{\"a\":2}", true, map[string][]string{"a": {"1 1", "2 2"}}},
		{"broken_line", "{\"a\":\"x\n{\"a\":\"y\"}\n", true, map[string][]string{"a": {"1 x", "2 y"}}},
		{"scalar_at_the_end", "[1,23", false, map[string][]string{"[]": {"1 1", "2 23"}}},
		{"long", `{"a":"` + strings.Repeat("x", 3000) + `","b":1}`, false,
			map[string][]string{"a": {"1 " + strings.Repeat("x", extract.MaxTaken)}, "b": {"1 1"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, piece := range []int{1, 2, 7, len(tt.text)} {
				tr, got := newTracker(tt.lines), newCollector()
				tr.Sample(got)
				for text := []byte(tt.text); len(text) > 0; text = text[min(piece, len(text)):] {
					tr.Advance(bytes.Clone(text[:min(piece, len(text))])) // the window is gone after the call
				}
				tr.Fields()
				if d := cmp.Diff(tt.want, got.byName(tr)); d != "" {
					t.Errorf("in pieces of %d (-want +got):\n%s", piece, d)
				}
			}
		})
	}
}

// TestSampleAgreesWithEncodingJSON: the values shown are those a parser reads.
func TestSampleAgreesWithEncodingJSON(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	for range 300 {
		text := randomDocument(rng)
		var doc any
		dec := stdjson.NewDecoder(strings.NewReader(text))
		dec.UseNumber()
		if err := dec.Decode(&doc); err != nil {
			t.Fatal(err)
		}
		want := map[string]int{}
		leaves(doc, func(v string) { want[v]++ })
		tr, c := newTracker(false), newCollector()
		tr.Sample(c)
		for text := []byte(text); len(text) > 0; {
			n := 1 + rng.IntN(len(text))
			if rng.IntN(2) == 0 {
				tr.Preview(text)
			}
			tr.Advance(text[:n])
			text = text[n:]
		}
		tr.Fields()
		got := map[string]int{}
		for _, values := range c.values {
			for _, v := range values {
				_, v, _ = strings.Cut(v, " ")
				got[v]++
			}
		}
		// Two keys of one name in an object: a parser keeps the last, the
		// tracker sees both.
		for v, n := range want {
			if got[v] < n {
				t.Fatalf("%q: %d times %q shown, want %d", text, got[v], v, n)
			}
		}
	}
}

// leaves calls fn with every value that is not empty, as it would be shown.
func leaves(v any, fn func(string)) {
	switch v := v.(type) {
	case map[string]any:
		for _, x := range v {
			leaves(x, fn)
		}
	case []any:
		for _, x := range v {
			leaves(x, fn)
		}
	case string:
		if v != "" {
			fn(strings.TrimSpace(v))
		}
	case nil:
	default:
		fn(fmt.Sprint(v))
	}
}
