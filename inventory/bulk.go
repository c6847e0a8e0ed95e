package inventory

import (
	"context"
	"strings"
)

// bulkRows is how many rows one statement inserts: setting a statement up costs
// as much as a few rows.
const bulkRows = 16

// bulk gathers rows of one table and inserts them many at a time, in order.
type bulk struct {
	one, many string // INSERT of one and of bulkRows rows
	width     int
	args      []any
}

func newBulk(into string, width int, after string) *bulk {
	row := "(" + strings.Repeat("?,", width-1) + "?)"
	return &bulk{
		one:   into + " VALUES " + row + after,
		many:  into + " VALUES " + strings.Repeat(row+",", bulkRows-1) + row + after,
		width: width,
	}
}

// add takes one row.
func (b *bulk) add(row ...any) { b.args = append(b.args, row...) }

// addTo adds to an int64 of a row that waits.
func (b *bulk) addTo(row, column int, n int64) {
	at := &b.args[row*b.width+column]
	*at = number(*at) + n
}

func (b *bulk) rows() int { return len(b.args) / b.width }

// flush inserts what was gathered.
func (b *bulk) flush(ctx context.Context, w *conn) error {
	args := b.args
	for ; len(args) >= b.width*bulkRows; args = args[b.width*bulkRows:] {
		if err := w.run(ctx, b.many, args[:b.width*bulkRows]...); err != nil {
			return err
		}
	}
	for ; len(args) > 0; args = args[b.width:] {
		if err := w.run(ctx, b.one, args[:b.width]...); err != nil {
			return err
		}
	}
	b.drop()
	return nil
}

func (b *bulk) drop() {
	clear(b.args)
	b.args = b.args[:0]
}
