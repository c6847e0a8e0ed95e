package sqldb

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pdatlas/pdatlas/sources"
)

// cursor is the range that was handed out last.
type cursor struct {
	Schema string `json:"s"`
	Table  string `json:"t"`
	Leaf   string `json:"l,omitempty"` // schema and name of it, joined as in a path
	Part   int    `json:"p,omitempty"`
	Hi     bound  `json:"h,omitempty"` // where it ends; none: with its leaf
	Done   bool   `json:"d,omitempty"` // it was the table's last
}

func (c *cursor) text() sources.Cursor {
	b, err := json.Marshal(c)
	if err != nil {
		return "" // strings and bytes can always be written
	}
	return string(b)
}

var errCursor = fmt.Errorf("the place where the scan stopped cannot be read: %w", sources.ErrRead)

// errElsewhere says that rows are not read because another server has them: a
// source of its own. It is met at a foreign table and at a foreign partition.
var errElsewhere = fmt.Errorf("its rows are another server's: %w", sources.ErrExcluded)

// compareTables orders tables by schema and name, byte by byte.
func compareTables(a, b *table) int {
	return cmp.Or(strings.Compare(a.schema, b.schema), strings.Compare(a.name, b.name))
}

// Walk implements sources.Source.
func (s *Source) Walk(ctx context.Context, after sources.Cursor, fn func(sources.Item, sources.Cursor) error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var from cursor
	if after != "" {
		if err := json.Unmarshal([]byte(after), &from); err != nil {
			return errCursor
		}
	}
	var tables []table
	err := s.pool.use(ctx, func(q session) (err error) {
		tables, err = s.d.tables(ctx, q)
		return err
	})
	if err != nil {
		return err
	}
	slices.SortFunc(tables, func(a, b table) int { return compareTables(&a, &b) })
	last := table{schema: from.Schema, name: from.Table}
	for i := range tables {
		t := &tables[i]
		if !s.wanted(t) {
			continue
		}
		start := cursor{Schema: t.schema, Table: t.name}
		if after != "" {
			switch order := compareTables(t, &last); {
			case order < 0 || order == 0 && from.Done:
				continue
			case order == 0:
				start = from
			}
		}
		if err := s.table(ctx, t, start, fn); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// wanted reports whether the configuration has the table listed at all.
func (s *Source) wanted(t *table) bool {
	return (s.o.Views || !t.view) && (s.o.Schema == "" || t.schema == s.o.Schema)
}

// ref is what the catalogue says of a table.
func (s *Source) ref(t *table) sources.Ref {
	r := sources.Ref{
		Path: escapeName(t.schema) + "/" + escapeName(t.name), DataSet: t.schema, Size: t.bytes,
		Owner: t.owner, MediaType: "",
	}
	if r.Owner != "" {
		r.OwnerBasis = "db_owner"
	}
	if m := ownerNote.FindStringSubmatch(t.comment); m != nil {
		r.Owner, r.OwnerBasis = strings.TrimSpace(m[1]), "table_comment"
	}
	return r
}

// ownerNote finds who is named as owner in a table's comment: "owner: HR team".
var ownerNote = regexp.MustCompile(`(?i)\bowner\s*[:=]\s*([^;,\n]*[^;,\n\s.])`)

// escapeName makes an element of a path of any name.
func escapeName(name string) string {
	return strings.NewReplacer("%", "%25", "/", "%2F").Replace(name)
}

// table hands out the items of one table, from a cursor inside it on.
func (s *Source) table(ctx context.Context, t *table, at cursor, fn func(sources.Item, sources.Cursor) error) error {
	item := sources.Item{Ref: s.ref(t)}
	why := s.match.Excluded(item.Ref)
	if why == nil && t.elsewhere {
		why = errElsewhere
	}
	if why != nil {
		item.Open = sources.Failing(why)
		return fn(item, (&cursor{Schema: t.schema, Table: t.name, Done: true}).text())
	}
	share := 1.0
	err := s.pool.use(ctx, func(q session) (err error) {
		if err = s.d.detail(ctx, q, t); err == nil {
			share, err = s.share(ctx, q, t)
		}
		return err
	})
	for n := s.leafAt(t, &at); ; n++ {
		var l *leaf
		var hi bound
		var lo bound
		if err == nil && n < len(t.leaves) {
			l, lo = &t.leaves[n], at.Hi
			err = s.pool.use(ctx, func(q session) (err error) {
				hi, err = s.next(ctx, q, t, l, lo)
				return err
			})
		}
		if err != nil && (ctx.Err() != nil || errors.Is(err, sources.ErrUnreachable)) {
			return err
		}
		at = cursor{Schema: t.schema, Table: t.name, Part: at.Part + 1, Hi: hi}
		at.Done = err != nil || l == nil || hi == nil && n >= len(t.leaves)-1
		if l != nil {
			at.Leaf = leafName(l)
		}
		item.Part = sources.Part{Number: at.Part, Last: at.Done}
		if at.Done && at.Part == 1 {
			item.Part = sources.Part{}
		}
		r := &reading{s: s, t: t, l: l, lo: lo, hi: hi, share: share, part: at.Part}
		item.Rows = r.rows
		if err != nil {
			item.Rows = failingRows(err)
		}
		if err := fn(item, at.text()); err != nil || at.Done {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if hi != nil {
			n-- // the same leaf goes on
		}
	}
}

// leafAt finds the leaf to go on with and makes at the place in it.
func (s *Source) leafAt(t *table, at *cursor) int {
	if at.Part == 0 {
		return 0
	}
	for i := range t.leaves {
		order := strings.Compare(leafName(&t.leaves[i]), at.Leaf)
		if order == 0 && at.Hi != nil {
			return i
		}
		if order > 0 {
			at.Hi = nil
			return i
		}
	}
	at.Hi = nil
	return len(t.leaves)
}

func leafName(l *leaf) string { return escapeName(l.schema) + "/" + escapeName(l.name) }

// failingRows is the Rows function of an item that cannot be read.
func failingRows(err error) func(context.Context, func(sources.Row) error) error {
	return func(context.Context, func(sources.Row) error) error { return err }
}
