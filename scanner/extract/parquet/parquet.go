// Package parquet extracts Apache Parquet files (format 2.11).
//
// A column of a row group is read from its first page to its last before the
// next one, value by value: of a page no more is kept than its encoding needs,
// and the dictionary of one column. A field is the path of its column in the
// schema ("customer.phones.list.element"), a row the number of its record, from
// 1. Dates, moments and decimals come as people write them; bytes of which the
// schema does not say that they are text go to the engine when they are a
// document. Statistics and indexes repeat values and are not read. A column
// that cannot be read does not keep the others from being read.
//
// The package reads pages itself. The libraries for it make room for as many
// values as a page says it has, and unpack it whole: a page of a few bytes that
// promises two thousand million of them ends the process. Here such promises
// cost nothing before they are kept, and then count in the budget.
//
// Rows reads a table record by record, for lists that are kept as Parquet, such
// as the inventories of object stores.
package parquet

import (
	"context"
	"fmt"
	"io"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/datum"
)

// Extractor reads Parquet.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "parquet" }

// The first and last four bytes of a file, plain and with an encrypted footer.
const (
	magic          = "PAR1"
	magicEncrypted = "PARE"
)

// Match accepts the magic number under any name.
func (Extractor) Match(h extract.Hint) bool {
	if len(h.Head) < len(magic) {
		return false
	}
	m := string(h.Head[:len(magic)]) // does not allocate: it is only compared
	return m == magic || m == magicEncrypted
}

// Extract emits the values column by column, row group by row group.
func (Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	r, size, err := in.Spool()
	if err != nil {
		return err
	}
	e := &extraction{file: file{ctx: ctx, r: r, size: size, budget: in.Budget}, out: datum.New(ctx, in, emit), row: 1}
	defer e.file.close()
	f, err := e.file.footer()
	if err != nil {
		return err
	}
	f.group = e.group
	f.metadata = e.metadata
	if err := e.out.Fault(f.read()); err != nil {
		return err
	}
	return e.out.Err()
}

// extraction is a file being extracted.
type extraction struct {
	file file
	out  *datum.Out
	row  int64 // the first of the row group under way
	text []byte
}

// group reads the columns of a row group.
func (e *extraction) group(g *rowGroup) error {
	rows := int64(0)
	for i := range g.columns {
		if e.file.ctx.Err() != nil {
			return context.Cause(e.file.ctx)
		}
		n, err := e.column(&g.columns[i], g.rows)
		if err := e.out.Fault(err); err != nil {
			return err
		}
		rows = max(rows, n)
	}
	e.row += rows
	return nil
}

// column emits one column of a row group and says how many rows it has.
func (e *extraction) column(c *chunk, rows int64) (int64, error) {
	p := e.file.pages(c, rows)
	defer p.close()
	place := extract.Place{Field: c.leaf.path}
	for {
		value, err := p.next()
		if err == io.EOF {
			return p.rows, nil
		}
		if err != nil {
			return p.rows, err
		}
		if value == nil {
			continue
		}
		if p.counted {
			if err := e.out.Count(len(value)); err != nil {
				return p.rows, err
			}
		}
		place.Row = e.row + p.rows - 1
		if err := e.value(c.leaf, place, value); err != nil {
			return p.rows, err
		}
	}
}

// value emits a value as its type says.
func (e *extraction) value(l *leaf, p extract.Place, value []byte) error {
	if l.kind == kindText {
		return e.out.Text(p, value)
	}
	if l.kind == kindBytes {
		return e.out.Bytes(p, value)
	}
	e.text = l.append(e.text[:0], value)
	return e.out.Text(p, e.text)
}

// metadata emits what programs wrote beside the table. The schema of Arrow is
// left out: it repeats that of the file in base64.
func (e *extraction) metadata(key, value []byte) error {
	if string(key) == "ARROW:schema" {
		return nil
	}
	return e.out.Text(extract.Place{Where: "metadata", Field: string(key)}, value)
}

func malformed(what string) error { return fmt.Errorf("parquet: %s: %w", what, extract.ErrMalformed) }

func tooLarge(what string) error { return fmt.Errorf("parquet: %s: %w", what, extract.ErrMemoryLimit) }

func unsupported(what string) error {
	return fmt.Errorf("parquet: %s: %w", what, extract.ErrUnsupported)
}

func encrypted(what string) error { return fmt.Errorf("parquet: %s: %w", what, extract.ErrEncrypted) }
