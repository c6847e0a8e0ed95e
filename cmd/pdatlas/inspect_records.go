package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/detectors"
)

// record is one line of "inspect --format jsonl": a text, or the values of a column.
type record struct {
	ID     json.RawMessage `json:"id"`
	Text   *string         `json:"text"`
	Field  string          `json:"field"`
	Values []*string       `json:"values"`
}

// recordFinding is a value found in a record's text. It has no text: offsets only.
type recordFinding struct {
	Type       string  `json:"type"`
	Start      int     `json:"start"` // in Unicode code points
	End        int     `json:"end"`
	ByteStart  int     `json:"byte_start"`
	ByteEnd    int     `json:"byte_end"`
	Likelihood string  `json:"likelihood"`
	Score      float64 `json:"score"`
}

type recordFindings struct {
	ID       json.RawMessage `json:"id"`
	Findings []recordFinding `json:"findings"`
}

type recordColumn struct {
	ID     json.RawMessage `json:"id"`
	Column columnFinding   `json:"column"`
}

type columnFinding struct {
	Type       string  `json:"type"` // "" when the column holds none of the types
	Likelihood string  `json:"likelihood"`
	Share      float64 `json:"share"`
	N          int     `json:"n"`
}

// maxRecord bounds a line of input, in bytes.
const maxRecord = 256 << 20

// recordInspector answers records line by line. Names of fields repeat, so
// they are resolved once.
type recordInspector struct {
	engine     *detectors.Engine
	scanner    *detectors.Scanner
	least      detectors.Likelihood
	thresholds map[string]detectors.Likelihood // of single types
	fields     map[string]*detectors.Field
	matches    []detectors.Match
}

// maxFields bounds the cache of resolved field names.
const maxFields = 10000

// run reads records from r until its end and writes an answer to each.
func (p *recordInspector) run(r io.Reader, w io.Writer) error {
	in := bufio.NewReaderSize(r, 1<<20)
	out := bufio.NewWriterSize(w, 1<<20)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for n := 1; ; n++ {
		line, err := readLine(in)
		if err != nil && !errors.Is(err, io.EOF) {
			return errors.Join(fmt.Errorf("line %d: %w", n, err), out.Flush())
		}
		if len(bytes.TrimSpace(line)) > 0 {
			var rec record
			// The decoder's own error may quote the line.
			if json.Unmarshal(line, &rec) != nil || len(rec.ID) == 0 || (rec.Text == nil) == (rec.Values == nil) {
				return errors.Join(fmt.Errorf(`line %d is not a record: want {"id","text"[,"field"]} or {"id","field","values":[…]}`, n), out.Flush())
			}
			if err := enc.Encode(p.answer(&rec)); err != nil {
				return err
			}
		}
		if err != nil {
			return out.Flush()
		}
	}
}

// readLine returns the next line without bound by the buffer, up to maxRecord.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		if line == nil && err == nil {
			return part, nil
		}
		line = append(line, part...)
		if len(line) > maxRecord {
			return nil, fmt.Errorf("longer than %d bytes", maxRecord)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

func (p *recordInspector) answer(rec *record) any {
	if rec.Text == nil {
		return recordColumn{rec.ID, p.column(rec)}
	}
	text := []byte(*rec.Text)
	p.matches = p.scanner.Scan(detectors.Window{Text: text, Hi: len(text), Field: p.field(rec.Field)}, p.matches[:0])
	out := recordFindings{rec.ID, []recordFinding{}}
	at, runes := 0, 0
	for _, m := range p.matches {
		if m.Likelihood < p.from(p.engine.Detectors()[m.Detector].ID) {
			continue
		}
		runes += utf8.RuneCount(text[at:m.Start])
		at = m.Start
		out.Findings = append(out.Findings, recordFinding{
			Type:  p.engine.Detectors()[m.Detector].ID,
			Start: runes, End: runes + utf8.RuneCount(text[m.Start:m.End]),
			ByteStart: m.Start, ByteEnd: m.End,
			Likelihood: m.Likelihood.String(), Score: scoreJSON(m.Score),
		})
	}
	return out
}

// from is the likelihood from which a type is told.
func (p *recordInspector) from(id string) detectors.Likelihood {
	if l, ok := p.thresholds[id]; ok {
		return l
	}
	return p.least
}

func (p *recordInspector) column(rec *record) columnFinding {
	values := make([][]byte, len(rec.Values))
	for i, v := range rec.Values {
		if v != nil {
			values[i] = []byte(*v)
		}
	}
	c := p.scanner.Column(rec.Field, values)
	if c.Likelihood < p.from(c.Detector) {
		return columnFinding{N: c.N}
	}
	return columnFinding{c.Detector, c.Likelihood.String(), c.Share, c.N}
}

func (p *recordInspector) field(name string) *detectors.Field {
	f, ok := p.fields[name]
	if !ok {
		if len(p.fields) >= maxFields {
			clear(p.fields)
		}
		f = p.engine.Field(name)
		p.fields[name] = f
	}
	return f
}
