package sqldb

import (
	"strconv"
	"strings"
)

// bound is a row's place by its key, one value per column; nil: none.
type bound [][]byte

// from is the leaf as it stands after FROM, under the name t: a column that is
// selected may have the name of one in the key.
func (x syntax) from(l *leaf) string {
	name := x.quote(l.name)
	if l.schema != "" {
		name = x.quote(l.schema) + "." + name
	}
	if !l.heirs {
		name = x.only + name
	}
	return name + " AS t"
}

// keyNames are the columns of the key, joined.
func (x syntax) keyNames(key []keyColumn) string {
	names := make([]string, len(key))
	for i := range key {
		names[i] = x.keyName(&key[i])
	}
	return strings.Join(names, ", ")
}

func (x syntax) keyName(k *keyColumn) string {
	if k.kind == keyPlace {
		return "t.ctid"
	}
	return "t." + x.quote(k.name)
}

// between are the conditions that a row stands after lo and not after hi. Rows
// of several columns are compared column by column, since not every database
// finds its index by a comparison of rows; the first column's own bounds stand
// alone for the same reason.
func (x syntax) between(key []keyColumn, lo, hi bound) (conditions []string, args []any) {
	side := func(b bound, strict, loose string) {
		if b == nil {
			return
		}
		param := func(i int) string {
			args = append(args, x.arg(b[i], &key[i]))
			return x.param(len(args), &key[i])
		}
		if len(key) > 1 {
			conditions = append(conditions, x.keyName(&key[0])+" "+strict+"= "+param(0))
		}
		var any []string
		for n := range key {
			var all []string
			for i := range n {
				all = append(all, x.keyName(&key[i])+" = "+param(i))
			}
			op := strict
			if n == len(key)-1 {
				op = loose
			}
			all = append(all, x.keyName(&key[n])+" "+op+" "+param(n))
			any = append(any, strings.Join(all, " AND "))
		}
		if len(any) == 1 {
			conditions = append(conditions, any[0])
			return
		}
		conditions = append(conditions, "("+strings.Join(any, " OR ")+")")
	}
	side(lo, ">", ">")
	side(hi, "<", "<=")
	return conditions, args
}

func where(conditions []string) string {
	if len(conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(conditions, " AND ")
}

// rowsOf is the query for the rows of a range: the columns, then the key. order
// keeps rows in the order of the key, which is that of an index or of the pages.
func (x syntax) rowsOf(t *table, l *leaf, lo, hi bound, condition string) (string, []any) {
	list := make([]string, 0, len(t.columns)+len(l.key))
	for i := range t.columns {
		list = append(list, t.columns[i].expr)
	}
	for i := range l.key {
		list = append(list, x.keyName(&l.key[i]))
	}
	if len(list) == 0 {
		list = append(list, "NULL") // a table may have no columns
	}
	conditions, args := x.between(l.key, lo, hi)
	if condition != "" {
		conditions = append(conditions, condition)
	}
	sql := "SELECT " + strings.Join(list, ", ") + " FROM " + x.from(l) + where(conditions)
	if len(l.key) > 0 && l.key[0].kind != keyPlace {
		sql += " ORDER BY " + x.keyNames(l.key)
	}
	return sql, args
}

// nthKey is the query for the key of the n-th row after lo, from 0.
func (x syntax) nthKey(l *leaf, lo bound, n int) (string, []any) {
	conditions, args := x.between(l.key, lo, nil)
	names := x.keyNames(l.key)
	return "SELECT " + names + " FROM " + x.from(l) + where(conditions) + " ORDER BY " + names + " " + x.nth(n), args
}

// extremes is the query for the least and the greatest value of a single key.
func (x syntax) extremes(l *leaf) string {
	k := x.keyName(&l.key[0])
	return "SELECT min(" + k + "), max(" + k + ") FROM " + x.from(l)
}

// quoteDouble quotes an identifier as the SQL standard does.
func quoteDouble(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// limitOffset leaves the n-th row alone.
func limitOffset(n int) string { return "LIMIT 1 OFFSET " + strconv.Itoa(n) }
