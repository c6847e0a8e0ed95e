// Package sqlite extracts database files of SQLite 3
// (https://www.sqlite.org/fileformat2.html).
//
// Every row of every table is read, with the columns' names as fields, the table
// as place and the number of the row, from 1. Bytes that are a document go to the
// engine. The statements that made tables, views and triggers come as text, and
// so does the text that stands in pages which belong to no table any more: what
// was deleted is there until the page is used again.
//
// The package reads the pages of the file itself, and no SQL is ever evaluated:
// triggers, views, virtual tables, generated columns and collations of a hostile
// file do nothing. No page is read twice, so that a cycle ends where it begins;
// a page that cannot be read does not keep the others from being read. Changes
// that still stand in a write-ahead log beside the file are not in it. An
// encrypted file is not told from noise, and not recognised.
package sqlite

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"strings"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/datum"
)

// Extractor reads SQLite files.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "sqlite" }

const magic = "SQLite format 3\x00"

// Match accepts the magic number under any name.
func (Extractor) Match(h extract.Hint) bool {
	return len(h.Head) >= headerSize && string(h.Head[:len(magic)]) == magic
}

// Extract emits the schema, the rows of all tables in the order of the schema,
// and what is left of deleted ones.
func (Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	r, size, err := in.Spool()
	if err != nil {
		return err
	}
	db := &database{ctx: ctx, r: r, out: datum.New(ctx, in, emit)}
	if err := db.open(size); err != nil {
		return err
	}
	if err := db.schema(); err != nil {
		return err
	}
	for i := range db.tables {
		if err := db.table(&db.tables[i]); err != nil {
			return err
		}
	}
	if err := db.leftover(); err != nil {
		return err
	}
	return db.out.Err()
}

// database is a file being read.
type database struct {
	ctx      context.Context
	r        io.ReaderAt
	out      *datum.Out
	pageSize int64
	usable   int    // bytes of a page, without what is reserved at its end
	pages    uint32 // in the file
	encoding uint32
	seen     []uint64 // a bit for each page: it was read
	free     [][]byte // buffers of pages, by depth
	tables   []table
	row      int64 // of the table under way
	record   record
	text     []byte
}

const headerSize = 100

// Encodings of text.
const (
	utf8Text    = 1
	utf16LEText = 2
	utf16BEText = 3
)

// open reads the header of the file.
func (db *database) open(size int64) error {
	var h [headerSize]byte
	if n, err := db.r.ReadAt(h[:], 0); n < len(h) {
		return cut(err)
	}
	db.pageSize = int64(binary.BigEndian.Uint16(h[16:]))
	if db.pageSize == 1 {
		db.pageSize = 1 << 16
	}
	if db.pageSize < 512 || db.pageSize&(db.pageSize-1) != 0 {
		return malformed("header")
	}
	db.usable = int(db.pageSize) - int(h[20])
	if db.usable < 480 { // the least of the format
		return malformed("header")
	}
	db.encoding = binary.BigEndian.Uint32(h[56:])
	n := (size + db.pageSize - 1) / db.pageSize
	const most = 1<<32 - 2 // of the format
	db.pages = uint32(min(n, most))
	db.seen = make([]uint64, db.pages/64+1)
	return nil
}

// page reads a page that was not read before. The buffer is valid until the
// next page of the same depth is read.
func (db *database) page(n uint32, depth int) ([]byte, error) {
	if db.ctx.Err() != nil {
		return nil, context.Cause(db.ctx)
	}
	if n == 0 || n > db.pages {
		return nil, malformed("page that is not there")
	}
	bit := uint64(1) << (n % 64)
	if db.seen[n/64]&bit != 0 {
		return nil, malformed("page that is used twice")
	}
	db.seen[n/64] |= bit
	for len(db.free) <= depth {
		db.free = append(db.free, nil)
	}
	p := db.free[depth]
	if p == nil {
		p = make([]byte, db.pageSize)
		db.free[depth] = p
	}
	if err := db.out.Count(len(p)); err != nil {
		return nil, err
	}
	if k, err := db.r.ReadAt(p, int64(n-1)*db.pageSize); k < len(p) {
		return nil, cut(err)
	}
	return p[:db.usable], nil
}

// table emits the rows of a table.
func (db *database) table(t *table) error {
	db.row = 0
	if t.kind != "table" {
		return db.walk(t.root, 0, nil) // an index repeats values of its table
	}
	places := make([]extract.Place, 0, len(t.columns)+1)
	for _, c := range t.columns {
		places = append(places, extract.Place{Where: "table " + t.name, Field: c.name})
	}
	spare := extract.Place{Where: "table " + t.name}
	return db.walk(t.root, 0, func(r *record) error {
		db.row++
		for i := 0; ; i++ {
			v, err := r.next()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
			p := spare // more values than the schema has columns
			if i < len(places) {
				p = places[i]
			}
			p.Row = db.row
			if v.kind == null && i == t.rowid && r.hasID {
				v = value{kind: number, number: r.id}
			}
			if err := db.emit(p, &v); err != nil {
				return err
			}
		}
	})
}

// emit emits a value.
func (db *database) emit(p extract.Place, v *value) error {
	switch v.kind {
	case null:
		return nil
	case text:
		db.text = db.decoded(db.text[:0], v.bytes)
		return db.out.Text(p, db.text)
	case blob:
		return db.out.Bytes(p, v.bytes)
	}
	db.text = v.append(db.text[:0])
	return db.out.Text(p, db.text)
}

// leftover emits the text of pages that no table and no index has.
func (db *database) leftover() error {
	for n := uint32(1); n <= db.pages && n != 0; n++ {
		if db.seen[n/64]&(1<<(n%64)) != 0 {
			continue
		}
		p, err := db.page(n, 0)
		if err != nil {
			if err := db.out.Fault(err); err != nil {
				return err
			}
			continue
		}
		if db.encoding != utf8Text && db.encoding != 0 {
			p = db.decoded(nil, p)
		}
		db.text = readable(db.text[:0], p)
		place := extract.Place{Where: "free pages", Row: int64(n)}
		if err := db.out.Text(place, db.text); err != nil {
			return err
		}
	}
	return nil
}

// leastRun is the length in bytes from which printable bytes are taken for text.
const leastRun = 4

// readable appends the runs of printable bytes in p as lines.
func readable(dst, p []byte) []byte {
	for i := 0; i < len(p); {
		from := i
		for i < len(p) && (p[i] >= ' ' && p[i] != 0x7f || p[i] == '\t') {
			i++
		}
		if i-from >= leastRun {
			dst = append(dst, p[from:i]...)
			dst = append(dst, '\n')
		}
		i++
	}
	return dst
}

// schema reads the table of tables, on the first page.
func (db *database) schema() error {
	return db.walk(1, 0, func(r *record) error {
		var e [5]value // type, name, table, root page, statement
		for i := range e {
			v, err := r.next()
			if err == io.EOF {
				break
			}
			if err != nil {
				return err
			}
			e[i] = v
			e[i].bytes = db.decoded(nil, v.bytes)
		}
		return db.entry(e)
	})
}

// maxTables bounds what is kept of the schema, in tables and indexes.
const maxTables = 100_000

// entry takes a row of the schema.
func (db *database) entry(e [5]value) error {
	db.row++
	name, sql := string(e[1].bytes), string(e[4].bytes)
	if err := db.out.Text(extract.Place{Where: "schema", Field: "sql", Row: db.row}, e[4].bytes); err != nil {
		return err
	}
	t := table{kind: string(e[0].bytes), name: name, root: uint32(e[3].number), rowid: -1}
	if e[3].number <= 0 || e[3].number > int64(db.pages) || t.kind != "table" && t.kind != "index" {
		return nil // a view or a trigger, or a table that is made of others
	}
	if len(db.tables) == maxTables {
		return fmt.Errorf("sqlite: schema: %w", extract.ErrMemoryLimit)
	}
	if t.kind == "table" {
		t.parse(strings.ToValidUTF8(sql, "\ufffd"))
	}
	db.tables = append(db.tables, t)
	return nil
}

func malformed(what string) error { return fmt.Errorf("sqlite: %s: %w", what, extract.ErrMalformed) }

func tooLarge(what string) error { return fmt.Errorf("sqlite: %s: %w", what, extract.ErrMemoryLimit) }

// cut says what an early end means.
func cut(err error) error {
	if err == nil || err == io.EOF || err == io.ErrUnexpectedEOF {
		return malformed("it ends early")
	}
	return err
}
