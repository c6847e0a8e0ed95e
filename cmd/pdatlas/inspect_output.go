package main

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner"
)

// textFindings prints findings for people.
type textFindings struct {
	w       io.Writer
	explain bool
	n       int64
}

func (p *textFindings) finding(f scanner.Found) error {
	p.n++
	line := fmt.Sprintf("%-28s %-13s %s", f.Detector.ID, f.Likelihood, placeText(&f))
	if len(f.Ambiguous) > 0 {
		line += "  (or " + strings.Join(f.Ambiguous, ", ") + ")"
	}
	if p.explain {
		line += fmt.Sprintf("\n    score %.2f", f.Score) + sumText(f.Weights)
		for _, e := range evidenceWords(&f) {
			line += "\n    " + e
		}
	}
	_, err := fmt.Fprintln(p.w, line)
	return err
}

func (p *textFindings) result(r *inventory.ItemResult) error {
	what := fmt.Sprintf("%s, read as %s, %s", r.State, orDash(r.Format), bytesText(r.Bytes))
	if r.Records > 0 {
		what += ", " + many(r.Records, "record")
	}
	if r.Reason != "" {
		what += ": " + r.Reason.Words()
	}
	if _, err := fmt.Fprintf(p.w, "%s (%s)\n", many(p.n, "finding"), what); err != nil {
		return err
	}
	for i := range r.Members {
		m := &r.Members[i]
		if m.State == inventory.Scanned {
			continue
		}
		if _, err := fmt.Fprintf(p.w, "  member %s: %s (%s)\n", m.Name, m.State, m.Reason); err != nil {
			return err
		}
	}
	return nil
}

// placeText says where a finding is. Names in it are masked and escaped.
func placeText(f *scanner.Found) string {
	var parts []string
	for _, m := range f.Members {
		parts = append(parts, "in "+string(m))
	}
	if f.Where != "" {
		parts = append(parts, f.Where)
	}
	if f.Field != "" {
		parts = append(parts, "field "+string(f.Field))
	}
	if f.Row > 0 {
		parts = append(parts, fmt.Sprintf("record %d", f.Row))
	}
	if c := f.Column; c != nil {
		return strings.Join(append(parts, fmt.Sprintf("the column: about %s of %s (%s looked at)",
			group(c.Count), many(c.Values, "value"), group(c.Sampled))), ", ")
	}
	return strings.Join(append(parts, fmt.Sprintf("bytes %d–%d", f.Start, f.End)), ", ")
}

// evidenceWords says what spoke for and against a finding, and by how many
// points of log-odds where it adds any.
func evidenceWords(f *scanner.Found) []string {
	points := map[detectors.Evidence]string{}
	var out []string
	for _, w := range f.Weights {
		if w.Sign == 0 {
			out = append(out, fmt.Sprintf("%+.1f to begin with: how common the type is, what its check is worth, how it is written", w.Points))
			continue
		}
		points[w.Sign] = fmt.Sprintf("%+.1f ", w.Points)
	}
	for _, e := range []struct {
		bit   detectors.Evidence
		words string
	}{
		{detectors.CheckPassed, "for: it passes the check (" + f.Detector.Check + ")" + chanceWords(f.Detector.Chance)},
		{detectors.StrongFormat, "for: it is written as only this type is"},
		{detectors.WeakFormat, "against: it is written as many other things are"},
		{detectors.FieldName, "for: the field's name says so"},
		{detectors.FieldPart, "for: a part of the field's name says so"},
		{detectors.Labelled, "for: it stands after a label that says so"},
		{detectors.KeywordNear, "for: a keyword stands beside it"},
		{detectors.KeywordFar, "for: a keyword stands within reach"},
		{detectors.CountryNamed, "for: its country is named"},
		{detectors.PersonNear, "for: a person or a person's identifier stands near it"},
		{detectors.ColumnAgrees, "for: the values of its column are of the type"},
		{detectors.FieldAgainst, "against: the field's name says it is something else"},
		{detectors.NegativeNear, "against: a word beside it says it is something else"},
		{detectors.SampleValue, "against: it is a published example or reserved value"},
		{detectors.Tie, "against: another type fits as well"},
		{detectors.ContextMissed, "against: this type needs a keyword or field name, and there is none"},
	} {
		if f.Evidence&e.bit != 0 {
			out = append(out, points[e.bit]+e.words)
		}
	}
	return out
}

// sumText adds the points up.
func sumText(weights []detectors.Weight) string {
	if len(weights) == 0 {
		return ""
	}
	var sum float32
	for _, w := range weights {
		sum += w.Points
	}
	return fmt.Sprintf(" (%+.1f points of log-odds)", sum)
}

// chanceWords says how rarely a check passes by chance.
func chanceWords(p float64) string {
	if p <= 0 || p > 0.5 {
		return ""
	}
	return fmt.Sprintf(", as 1 in %s random tokens of its form do", group(int64(math.Round(1/p))))
}

// jsonFindings prints one JSON object: the findings as they come, then the result.
type jsonFindings struct {
	list    *list
	explain bool
}

// findingJSON is a finding for machines.
type findingJSON struct {
	Type       string           `json:"type"`
	Likelihood string           `json:"likelihood"`
	Score      float64          `json:"score"`
	Members    []inventory.Name `json:"members,omitempty"`
	Where      string           `json:"where,omitempty"`
	Field      inventory.Name   `json:"field,omitempty"`
	Record     int64            `json:"record,omitempty"`
	ByteStart  int64            `json:"byte_start"`
	ByteEnd    int64            `json:"byte_end"`
	Column     *columnJSON      `json:"column,omitempty"`
	Ambiguous  []string         `json:"or,omitempty"`
	Evidence   []string         `json:"evidence,omitempty"`
}

// columnJSON says how much of a column is of the type, where its values were not
// found one by one.
type columnJSON struct {
	Values  int64 `json:"values"`
	Sampled int64 `json:"looked_at"`
	Count   int64 `json:"count"`
}

func (p *jsonFindings) finding(f scanner.Found) error {
	out := findingJSON{
		Type: f.Detector.ID, Likelihood: f.Likelihood.String(), Score: scoreJSON(f.Score), Members: f.Members,
		Where: f.Where, Field: f.Field, Record: f.Row, ByteStart: f.Start, ByteEnd: f.End, Ambiguous: f.Ambiguous,
	}
	if c := f.Column; c != nil {
		out.Column = &columnJSON{c.Values, c.Sampled, c.Count}
	}
	if p.explain {
		out.Evidence = evidenceWords(&f)
	}
	return p.list.add(out)
}

// resultJSON is how completely an inspected object was read.
type resultJSON struct {
	State   inventory.State  `json:"state"`
	Reason  inventory.Reason `json:"reason,omitempty"`
	Format  string           `json:"format,omitempty"`
	Bytes   int64            `json:"bytes"`
	Records int64            `json:"records"`
	Members []memberJSON     `json:"members,omitempty"`
}

type memberJSON struct {
	Name   inventory.Name   `json:"name"`
	State  inventory.State  `json:"state"`
	Reason inventory.Reason `json:"reason,omitempty"`
	Format string           `json:"format,omitempty"`
}

func (p *jsonFindings) result(r *inventory.ItemResult) error {
	out := resultJSON{State: r.State, Reason: r.Reason, Format: r.Format, Bytes: r.Bytes, Records: r.Records}
	for i := range r.Members {
		m := &r.Members[i]
		out.Members = append(out.Members, memberJSON{m.Name, m.State, m.Reason, m.Format})
	}
	return p.list.end(`"result"`, out)
}

// scoreJSON cuts a score to what it can say.
func scoreJSON(s float32) float64 { return math.Round(float64(s)*10000) / 10000 }
