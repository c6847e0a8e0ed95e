package scanner

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/sources"
)

// leastDocument is from how many bytes on a binary value is taken for a
// document: what is shorter is an identifier or a hash.
const leastDocument = 65

// records reads an object of records, each value a text of its own. A value
// that is JSON gives its leaves, one that is binary is a document of its own.
type records struct {
	w      *worker
	f      *frame
	meter  io.Reader
	seg    extract.Segment
	fields *string // the first element of the names that cols are for
	names  []string
	cols   []*column
	leaves leaves
}

// rows reads an object of records.
func (w *worker) rows(ctx context.Context, f *frame, item *sources.Item) error {
	f.ctx = ctx
	d := &records{w: w, f: f, meter: w.budget.Input(ctx, meter{})}
	err := item.Rows(ctx, func(row sources.Row) error {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return d.row(ctx, &row)
	})
	f.finish()
	return err
}

func (d *records) row(ctx context.Context, row *sources.Row) error {
	if len(row.Values) > len(row.Fields) {
		return sources.ErrRead
	}
	if len(row.Fields) > 0 && &row.Fields[0] != d.fields {
		d.head(row)
	}
	d.f.records++
	for i, v := range row.Values {
		if len(v) == 0 {
			continue
		}
		if i < len(row.Binary) && row.Binary[i] && len(v) >= leastDocument && !readable(v) {
			if err := d.document(ctx, i, v); err != nil {
				return err
			}
			continue
		}
		if err := d.value(i, v); err != nil {
			return err
		}
	}
	return nil
}

// head makes the columns of the rows that follow.
func (d *records) head(row *sources.Row) {
	d.fields, d.names, d.cols = &row.Fields[0], row.Fields, d.cols[:0]
	for i, name := range row.Fields {
		c := d.w.columns.make(d.f.member, "", name)
		if i < len(row.Notes) && row.Notes[i] != "" && c.field.Silent() {
			if noted := d.w.columns.resolve(row.Notes[i]); noted.Names() {
				c.field = noted
			}
		}
		d.f.sampled(c)
		d.cols = append(d.cols, c)
	}
}

// count counts a value in the budget and as read.
func (d *records) count(v []byte) error {
	n, err := d.meter.Read(v)
	d.w.bytes.Add(int64(n))
	return err
}

// value scans a text, or the leaves of one that is JSON.
func (d *records) value(i int, v []byte) error {
	if err := d.count(v); err != nil {
		return err
	}
	if isJSON(v) && d.leaves.read(v, d.names[i], d.leaf) {
		d.cols[i].values++
		return nil
	}
	d.text(v, d.cols[i])
	return nil
}

// leaf scans a value inside a JSON value; its path is a column.
func (d *records) leaf(path string, v []byte) {
	if len(v) > 0 {
		d.text(v, d.f.column(&extract.Place{Field: path}))
	}
}

func (d *records) text(v []byte, c *column) {
	d.seg.Text, d.seg.Offset, d.seg.Place.Row = v, d.f.bytes, d.f.records
	d.f.scan(&d.seg, c)
}

// document reads a binary value as a member of its own, named by column and row.
func (d *records) document(ctx context.Context, i int, v []byte) error {
	d.cols[i].values++
	body := d.w.budget.Input(ctx, &blob{d.w, bytes.NewReader(v)})
	return d.f.descend(ctx, extract.Member{Name: fmt.Sprintf("%s/row %d", d.names[i], d.f.records)}, body)
}

// blob is a value as a stream that counts what is read of it.
type blob struct {
	w *worker
	r io.Reader
}

func (c *blob) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.w.bytes.Add(int64(n))
	return n, err
}

// readable reports whether bytes are text: UTF-8 without control characters but
// the usual blanks. Texts are often kept in binary columns.
func readable(v []byte) bool {
	head := v[:min(len(v), extract.HeadSize)]
	for len(head) < len(v) && len(head) > 0 && !utf8.RuneStart(v[len(head)]) {
		head = head[:len(head)-1]
	}
	return utf8.Valid(head) && !bytes.ContainsFunc(head, func(r rune) bool {
		return r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0x7f
	})
}
