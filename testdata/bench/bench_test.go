package main

import (
	"strings"
	"testing"
	"time"

	"github.com/pdatlas/pdatlas/testdata/bench/corpus"
)

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		in   []float64
		want float64
	}{
		{nil, 0},
		{[]float64{7}, 7},
		{[]float64{9, 1, 5}, 5},
		{[]float64{4, 1, 9, 2}, 3},
	} {
		if got := median(c.in); got != c.want {
			t.Errorf("median(%v) = %v, want %v", c.in, got, c.want)
		}
	}
}

func TestRate(t *testing.T) {
	if got := rate(50e6, 500*time.Millisecond); got != 100 {
		t.Errorf("50 MB in half a second are %v MB/s, want 100", got)
	}
	if got := rate(1, 0); got != 0 {
		t.Errorf("no time gives %v, want 0", got)
	}
}

func TestTable(t *testing.T) {
	r := report{
		options: options{mb: 512, seed: 1, runs: 5},
		machine: "pdatlas v0",
		truth:   corpus.Truth{"a": {"EMAIL_ADDRESS": 3, "US_SSN": 2, "PERSON": 9}},
		rows: []row{
			{corpus: "a", bytes: 512e6, engine: 1000, program: 800, peak: 50 << 20,
				hits: map[string]int{"EMAIL_ADDRESS": 3, "UK_NHS": 1}, engineHits: map[string]int{"EMAIL_ADDRESS": 2}},
			{corpus: "d", bytes: 40e6, engine: 900, program: 90, peak: 60 << 20, hits: map[string]int{"EMAIL_ADDRESS": 7}},
		},
	}
	text := r.String()
	for _, want := range [][]string{
		{"a", "512", "1000", "800", "800", "80", "%", "50", "sparse", "text"},
		{"d", "40", "900", "-", "90", "10", "%", "60", "files", "of", "4", "KiB"},
		{"a", "EMAIL_ADDRESS", "3", "3", "+0", "2"},
		{"a", "US_SSN", "2", "0", "-2", "0"},       // planted, not found
		{"a", "UK_NHS", "0", "1", "+1", "0"},       // found, not planted
		{"d", "EMAIL_ADDRESS", "-", "7", "-", "0"}, // nobody knows how many there are
	} {
		if !hasLine(text, want) {
			t.Errorf("no line %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "PERSON") {
		t.Error("PERSON is listed, which no detector finds yet")
	}
}

func hasLine(text string, fields []string) bool {
	for line := range strings.Lines(text) {
		if strings.Join(strings.Fields(line), " ") == strings.Join(fields, " ") {
			return true
		}
	}
	return false
}
