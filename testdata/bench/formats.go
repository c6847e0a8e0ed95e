package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
)

// format is a kind of document to measure: how to write one from a table, and a
// plain program that reads it and does nothing with what it reads.
type format struct {
	name  string
	write func(t table) ([]byte, error)
	plain func(b []byte) error
}

// formatResult is what reading one document takes.
type formatResult struct {
	Name  string
	Bytes int64   // of the document
	Text  int64   // bytes of text that came out of it
	Ours  float64 // MB of the document per CPU second
	Plain float64 // the same of the plain reader
}

// formatSize is how much text a document is made from.
const formatSize = 12 << 20

// formatRun measures the formats in a process of its own.
func formatRun(ctx context.Context, o options, dir string) (rs []formatResult, err error) {
	var b strings.Builder
	if err := self(ctx, o, "formats:"+dir, &b); err != nil {
		return nil, err
	}
	return rs, json.Unmarshal([]byte(b.String()), &rs)
}

// formatChild writes a document of each format, reads it several times in both
// ways and prints the medians.
func formatChild(dir string, size, runs int, w io.Writer) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	t, err := readTable(filepath.Join(dir, tableCorpus), size)
	if err != nil {
		return err
	}
	spool, err := os.MkdirTemp("", "pdatlas-bench-spool-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(spool)
	var out []formatResult
	for _, f := range formats() {
		r, err := f.measure(t, spool, runs)
		if err != nil {
			return fmt.Errorf("format %s: %w", f.name, err)
		}
		out = append(out, r)
	}
	return json.NewEncoder(w).Encode(out)
}

func (f format) measure(t table, spool string, runs int) (r formatResult, err error) {
	b, err := f.write(t)
	if err != nil {
		return r, err
	}
	r.Name, r.Bytes = f.name, int64(len(b))
	var ours, plain []float64
	for range runs {
		d := &drain{formats: all.Extractors(), spooler: extract.NewSpooler(spool)}
		start := threadTime()
		if err := d.object(context.Background(), "sample."+f.name, bytes.NewReader(b)); err != nil {
			return r, err
		}
		ours = append(ours, rate(r.Bytes, threadTime()-start))
		r.Text = d.text
		start = threadTime()
		if err := f.plain(b); err != nil {
			return r, err
		}
		plain = append(plain, rate(r.Bytes, threadTime()-start))
	}
	r.Ours, r.Plain = median(ours), median(plain)
	return r, nil
}

// drain reads a document and what is in it as a scan does, but for the scanning.
type drain struct {
	formats []extract.Extractor
	spooler *extract.Spooler
	budget  *extract.Budget
	text    int64
}

func (d *drain) object(ctx context.Context, name string, r io.Reader) error {
	d.budget = extract.NewBudget(extract.DefaultLimits(), time.Now)
	return d.part(ctx, extract.Hint{Name: name}, d.budget.Input(ctx, r))
}

func (d *drain) part(ctx context.Context, h extract.Hint, r io.Reader) error {
	head := make([]byte, extract.HeadSize)
	n, err := io.ReadFull(r, head)
	h.Head, h.Whole = head[:n], errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	if err != nil && !h.Whole {
		return err
	}
	x := extract.Choose(d.formats, h)
	if x == nil {
		return extract.ErrUnsupported
	}
	body := io.MultiReader(bytes.NewReader(h.Head), r)
	var spools []*extract.Spool
	defer func() {
		for _, s := range spools {
			s.Close() // read only: nothing can be lost
		}
	}()
	return x.Extract(ctx, extract.Input{
		Hint: h, Body: body, Budget: d.budget,
		Spool: func() (io.ReaderAt, int64, error) {
			s, err := d.spooler.Spool(ctx, body, d.budget)
			if err != nil {
				return nil, 0, err
			}
			spools = append(spools, s)
			return s, s.Size(), nil
		},
		Nested: func(ctx context.Context, m extract.Member, r io.Reader) error {
			return errors.Join(m.Err, d.part(ctx, extract.Hint{Name: m.Name, MediaType: m.MediaType}, r))
		},
	}, func(s extract.Segment) error {
		d.text += int64(len(s.Text))
		if s.Track != nil {
			s.Track.Advance(s.Text)
		}
		return nil
	})
}

// formatTable prints the formats beside their plain readers.
func formatTable(b *strings.Builder, rs []formatResult) {
	if len(rs) == 0 {
		return
	}
	b.WriteString("\nreading a document without scanning it, and a plain reader of the same format that keeps nothing; MB of the document\n\n")
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "format\tMB\ttext MB\tMB/s\tplain MB/s\tof the plain reader\t")
	for _, r := range rs {
		fmt.Fprintf(w, "%s\t%.1f\t%.1f\t%.1f\t%.1f\t%.0f %%\t\n", r.Name, float64(r.Bytes)/1e6, float64(r.Text)/1e6, r.Ours, r.Plain, 100*ratio(r.Ours, r.Plain))
	}
	w.Flush()
}
