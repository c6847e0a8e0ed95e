package sqldb

import (
	"context"
	"slices"
	"strconv"
	"strings"
)

// pgTables lists tables, partitioned ones as one, and views. Sizes are from the
// statistics: asking for the real ones waits for locks.
const pgTables = `SELECT c.oid, n.nspname, c.relname, c.relkind, pg_get_userbyid(c.relowner), coalesce(obj_description(c.oid, 'pg_class'), ''),
	c.reltuples::int8, CASE WHEN c.relpages > 0 THEN c.relpages::int8 * current_setting('block_size')::int8 ELSE -1 END
	FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE c.relkind IN ('r', 'p', 'm', 'v', 'f') AND NOT c.relispartition AND c.relpersistence <> 't'
	AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')`

// pgColumns lists the columns of a table; a domain stands for its base type. The
// last column says that no value is longer than a page: those are kept apart, and
// nothing is (TOAST, section 73.2).
const pgColumns = `SELECT a.attname, coalesce(nullif(t.typbasetype, 0), t.oid)::int8, coalesce(col_description(a.attrelid, a.attnum), ''),
	c.relkind IN ('r', 'm') AND coalesce(pg_relation_size(nullif(c.reltoastrelid, 0)), 0) = 0
	FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid JOIN pg_class c ON c.oid = a.attrelid
	WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`

// pgLeaves lists the tables that hold the rows of a partitioned table, or the
// table itself, with their pages and how little room a row may take: a header of
// 24 bytes and a pointer of 4 (section 73.6), and the columns that have a length.
const pgLeaves = `WITH RECURSIVE leaf (oid) AS (SELECT $1::oid UNION ALL
	SELECT i.inhrelid FROM leaf JOIN pg_class p ON p.oid = leaf.oid AND p.relkind = 'p' JOIN pg_inherits i ON i.inhparent = leaf.oid)
	SELECT c.oid, n.nspname, c.relname, c.relkind, coalesce(m.amname, ''),
	CASE WHEN c.relkind IN ('r', 'm') THEN pg_relation_size(c.oid) / current_setting('block_size')::int8 ELSE 0 END,
	least(291, (current_setting('block_size')::int8 - 24) / (28 + (SELECT coalesce(sum(attlen) FILTER (WHERE attlen > 0 AND attnotnull), 0)
		FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) / 8 * 8)),
	current_setting('server_version_num'), has_table_privilege(c.oid, 'SELECT')
	FROM leaf JOIN pg_class c ON c.oid = leaf.oid JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_am m ON m.oid = c.relam
	WHERE c.relkind <> 'p' ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`

// pgKeys lists the columns of the indexes that tell every row of a table apart:
// whole, valid, on columns without nulls.
const pgKeys = `SELECT i.indexrelid, i.indisprimary, a.attname, a.atttypid::int8, a.attnotnull
	FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k (num, n)
	LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.num
	WHERE i.indrelid = $1::oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND k.n <= i.indnkeyatts
	ORDER BY i.indisprimary DESC, i.indnkeyatts, i.indexrelid, k.n`

// pgKeyTypes are the types that a key may have here, by their numbers (pg_type.dat).
var pgKeyTypes = map[string]keyColumn{
	"20": {kind: keyInteger, typ: "int8"}, "21": {kind: keyInteger, typ: "int2"}, "23": {kind: keyInteger, typ: "int4"},
	"25": {typ: "text"}, "1043": {typ: "varchar"}, "2950": {typ: "uuid"}, "1082": {typ: "date"}, "1114": {typ: "timestamp"},
	"1184": {typ: "timestamptz"},
}

func (d *postgres) tables(ctx context.Context, s session) (ts []table, err error) {
	err = s.query(ctx, pgTables, nil, func(v [][]byte) error {
		schema := string(v[1])
		if strings.HasPrefix(schema, "pg_toast_") || strings.HasPrefix(schema, "pg_temp_") {
			return nil
		}
		t := table{
			id: string(v[0]), schema: schema, name: string(v[2]), owner: string(v[4]), comment: string(v[5]),
			rows: number(v[6]), bytes: number(v[7]),
		}
		switch kind := string(v[3]); kind {
		case "v", "m":
			t.view, t.rows, t.bytes = true, -1, -1
		case "f":
			t.elsewhere = true
		case "p":
			t.bytes = -1
		}
		ts = append(ts, t)
		return nil
	})
	return ts, err
}

// pgTypes with a column's length: text, varchar and bpchar count in bytes.
const pgText, pgVarchar, pgChar = "25", "1043", "1042"

func (d *postgres) detail(ctx context.Context, s session, t *table) error {
	t.columns = t.columns[:0]
	err := s.query(ctx, pgColumns, []any{t.id}, func(v [][]byte) error {
		c := column{name: string(v[0]), note: string(v[2])}
		q := quoteDouble(c.name)
		short := string(v[3]) == "t"
		switch typ := string(v[1]); {
		case typ == strconv.Itoa(byteaType):
			c.binary = true
			c.expr = "substr(" + q + "::bytea, 1, " + strconv.Itoa(maxValue+1) + ")"
		case !short && (typ == pgText || typ == pgVarchar || typ == pgChar):
			n := strconv.Itoa(maxValue)
			c.expr = "CASE WHEN octet_length(" + q + ") > " + n + " THEN left(" + q + ", " + n + " + 1) ELSE " + q + " END"
		default:
			c.expr = q // the protocol gives everything as text
		}
		t.columns = append(t.columns, c)
		return nil
	})
	if err != nil {
		return err
	}
	var ids []string
	t.leaves = t.leaves[:0]
	closed := false
	err = s.query(ctx, pgLeaves, []any{t.id}, func(v [][]byte) error {
		l := leaf{schema: string(v[1]), name: string(v[2])}
		if string(v[4]) == "heap" {
			l.pages, l.pageRows = number(v[5]), max(1, number(v[6]))
			l.small = l.pages*l.pageRows <= int64(d.o.RangeRows)
			if number(v[7]) >= firstTIDRange {
				l.key = []keyColumn{{kind: keyPlace, typ: "tid"}}
			}
		}
		if kind := string(v[3]); kind == "f" {
			t.elsewhere = true // a partition on another server: see Walk
			return nil
		}
		closed = closed || string(v[8]) != "t"
		ids = append(ids, string(v[0]))
		t.leaves = append(t.leaves, l)
		return nil
	})
	if closed && (len(t.leaves) > 1 || len(t.leaves) == 1 && ids[0] != t.id) {
		// The right to read a partitioned table is enough, but not to read its
		// partitions one by one.
		t.leaves, t.elsewhere = []leaf{{schema: t.schema, name: t.name, heirs: true}}, false
		return err
	}
	for i := range t.leaves {
		if err != nil || t.leaves[i].small || t.view && t.leaves[i].pages == 0 {
			continue
		}
		err = d.key(ctx, s, ids[i], &t.leaves[i])
	}
	return err
}

// firstTIDRange is the first version that reads a range of pages without the
// others: PostgreSQL 14.
const firstTIDRange = 140_000

// key puts a key of the leaf's columns in place of that of its pages: rows that
// are updated while a scan lasts keep it.
func (d *postgres) key(ctx context.Context, s session, id string, l *leaf) error {
	var all [][]keyColumn
	var usable []bool
	index := ""
	err := s.query(ctx, pgKeys, []any{id}, func(v [][]byte) error {
		if string(v[0]) != index {
			index = string(v[0])
			all, usable = append(all, nil), append(usable, true)
		}
		n := len(all) - 1
		k, known := pgKeyTypes[string(v[3])]
		k.name = string(v[2])
		all[n] = append(all[n], k)
		usable[n] = usable[n] && known && string(v[4]) == "t"
		return nil
	})
	if n := slices.Index(usable, true); n >= 0 {
		l.key = all[n]
	}
	return err
}

// number reads a whole number of the catalogue; -1 for anything else.
func number(v []byte) int64 {
	n, err := strconv.ParseInt(string(v), 10, 64)
	if err != nil {
		return -1
	}
	return n
}
