package parquet

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
)

// Rows reads a table record by record: fn is called for each, from the calling
// goroutine and in the order of the file, with the text of the wanted columns
// in their order; nil stands for no value. The values are valid during the call.
// Column names are compared without regard to case. One that the file does not
// have has no values; one with several values in a record is extract.ErrUnsupported.
// fn's error ends the reading and is returned unchanged, like the context's; for
// a file that cannot be read it is one of the errors of package extract.
//
// Memory is that of one page and one dictionary per wanted column.
func Rows(ctx context.Context, r io.ReaderAt, size int64, wanted []string, fn func(row [][]byte) error) error {
	t := &table{file: file{ctx: ctx, r: r, size: size}, wanted: wanted, fn: fn}
	defer t.file.close()
	f, err := t.file.footer()
	if err != nil {
		return err
	}
	f.group = t.group
	return f.read()
}

// table is a file being read by rows.
type table struct {
	file   file
	wanted []string
	fn     func(row [][]byte) error
}

// cursor stands at a row of a column.
type cursor struct {
	*pages
	value []byte // of the last place read; nil: none
	text  []byte
}

func (t *table) group(g *rowGroup) error {
	cursors := make([]*cursor, len(t.wanted))
	defer func() {
		for _, c := range cursors {
			if c != nil {
				c.close()
			}
		}
	}()
	for i := range g.columns {
		c := &g.columns[i]
		at := slices.IndexFunc(t.wanted, func(name string) bool { return strings.EqualFold(name, c.leaf.path) })
		if at < 0 {
			continue
		}
		if c.leaf.maxRepetition > 0 {
			return unsupported("column with lists")
		}
		cursors[at] = &cursor{pages: t.file.pages(c, g.rows)}
	}
	row := make([][]byte, len(t.wanted))
	for n := int64(0); n < g.rows; n++ {
		if t.file.ctx.Err() != nil {
			return context.Cause(t.file.ctx)
		}
		some := false
		for i, c := range cursors {
			row[i] = nil
			if c == nil {
				continue
			}
			some = true
			v, err := c.at(n)
			if err != nil {
				return err
			}
			row[i] = v
		}
		if !some {
			return malformed("no such column") // or the number of rows would be believed
		}
		if err := t.fn(row); err != nil {
			return err
		}
	}
	return nil
}

// at returns the text of row n, which is not before the last one asked for.
func (c *cursor) at(n int64) ([]byte, error) {
	for c.rows <= n {
		v, err := c.next()
		if err == io.EOF {
			return nil, malformed("rows are missing")
		}
		if err != nil {
			return nil, err
		}
		c.value = v
	}
	if c.value == nil || c.rows-1 != n {
		return nil, nil
	}
	l := c.c.leaf
	if l.kind == kindText || l.kind == kindBytes {
		return c.value, nil
	}
	c.text = l.append(c.text[:0], c.value)
	return c.text, nil
}

// errEnough ends the reading of a footer behind the schema.
var errEnough = errors.New("the schema is enough")

// Columns returns the paths of the file's columns in their order, and an error
// of package extract when it has no readable schema.
func Columns(ctx context.Context, r io.ReaderAt, size int64) ([]string, error) {
	t := &table{file: file{ctx: ctx, r: r, size: size}}
	f, err := t.file.footer()
	if err != nil {
		return nil, err
	}
	f.group = func(*rowGroup) error { return errEnough }
	err = f.read()
	if f.leaves == nil {
		return nil, err
	}
	var paths []string
	for i := range f.leaves {
		paths = append(paths, f.leaves[i].path)
	}
	return paths, nil
}
