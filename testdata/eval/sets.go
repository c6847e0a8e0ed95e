package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// record is a line of a labelled set: a text with its spans, or a value.
type record struct {
	ID        string   `json:"id"`
	Text      string   `json:"text"`
	Spans     []span   `json:"spans"`
	Negatives []string `json:"negatives_for"` // types of which every one is labelled; "*": all that the set labels

	Type  string  `json:"type"`
	Value *string `json:"value"` // nil in text sets
	Valid bool    `json:"valid"`
}

// span is a place in a text, in code points, with its type.
type span struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Type  string `json:"type"`
}

// predictions are the findings by record.
type predictions map[string][]span

func isValues(rs []record) bool { return len(rs) > 0 && rs[0].Value != nil }

// isTraps says that a set labels nothing because there is nothing in it.
func isTraps(rs []record) bool {
	for _, r := range rs {
		if len(r.Spans) > 0 || len(r.Negatives) != 1 || r.Negatives[0] != "*" {
			return false
		}
	}
	return true
}

func load(path string) ([]record, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []record
	err = lines(f, func(n int, line []byte) error {
		var r record
		if json.Unmarshal(line, &r) != nil {
			return fmt.Errorf("%q line %d is not a record", path, n)
		}
		out = append(out, r)
		return nil
	})
	return out, err
}

// lines calls fn for each line that is not blank, however long it is.
func lines(r io.Reader, fn func(n int, line []byte) error) error {
	b := bufio.NewReaderSize(r, 1<<20)
	for n := 1; ; n++ {
		line, err := b.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if len(bytes.TrimSpace(line)) > 0 {
			if err := fn(n, line); err != nil {
				return err
			}
		}
		if err != nil {
			return nil
		}
	}
}

// inspect runs the program over the records, named values under their type's
// name, and returns what it found at the reporting threshold.
func inspect(ctx context.Context, program string, rs []record, named bool) (predictions, error) {
	type question struct {
		ID    string `json:"id"`
		Text  string `json:"text"`
		Field string `json:"field,omitempty"`
	}
	var in bytes.Buffer
	enc := json.NewEncoder(&in)
	enc.SetEscapeHTML(false)
	for _, r := range rs {
		q := question{ID: r.ID, Text: r.Text}
		if r.Value != nil {
			q.Text = *r.Value
		}
		if named {
			q.Field = r.Type
		}
		if err := enc.Encode(q); err != nil {
			return nil, err
		}
	}
	cmd := exec.CommandContext(ctx, program, "inspect", "--format", "jsonl", "--min-likelihood", "LIKELY", "-")
	var out, complaint bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = &in, &out, &complaint
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%s inspect: %w: %s", program, err, strings.TrimSpace(complaint.String()))
	}
	return parseFindings(&out)
}

// parseFindings reads the program's answer, each finding once.
func parseFindings(r io.Reader) (predictions, error) {
	type answer struct {
		ID       string `json:"id"`
		Findings []span `json:"findings"`
	}
	p := predictions{}
	err := lines(r, func(n int, line []byte) error {
		var a answer
		if json.Unmarshal(line, &a) != nil || a.ID == "" {
			return fmt.Errorf("line %d of the program's output is not an answer", n)
		}
		for _, f := range a.Findings {
			if !slices.Contains(p[a.ID], f) {
				p[a.ID] = append(p[a.ID], f)
			}
		}
		return nil
	})
	return p, err
}
