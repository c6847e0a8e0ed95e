package sql

import (
	"strings"
)

// What is kept of the tables of a dump.
const (
	maxTables  = 2000
	maxColumns = 1000  // of one table
	maxFields  = 10000 // of all; values of others have no field
	maxName    = 128   // bytes of a name that tell it from others
)

// tables are those that were met, with their columns.
type tables struct {
	byName map[string]int
	list   []tableColumns
	byPath map[string]int
	fields []field
}

type tableColumns struct {
	name    string
	columns []string // in the order of CREATE TABLE
}

// field is a column with the values met in it.
type field struct {
	name           string
	values, wanted int64
}

func newTables() tables {
	return tables{byName: map[string]int{}, byPath: map[string]int{}}
}

// table returns the number of a table, -1 when there are too many.
func (t *tables) table(name string) int {
	if i, ok := t.byName[name]; ok {
		return i
	}
	if len(t.list) >= maxTables {
		return -1
	}
	t.byName[name] = len(t.list)
	t.list = append(t.list, tableColumns{name: name})
	return len(t.list) - 1
}

// field returns the number of a column's field, -1 when there are too many.
func (t *tables) field(table int, column string) int {
	if table < 0 {
		return -1
	}
	path := t.list[table].name + "." + column
	if i, ok := t.byPath[path]; ok {
		return i
	}
	if len(t.fields) >= maxFields {
		return -1
	}
	t.byPath[path] = len(t.fields)
	t.fields = append(t.fields, field{name: path})
	return len(t.fields) - 1
}

// end takes the word at hand and the character behind it, outside of rows.
func (t *tracker) end(c byte) {
	if len(t.word) > 0 && c != '.' {
		t.take(string(t.word), t.named)
	}
	t.word, t.named = t.word[:0], false
	switch c {
	case '(':
		t.open()
	case ')':
		t.depth = max(0, t.depth-1)
		if t.phase == createList && t.depth == 0 {
			t.phase = other
		}
	case ',':
		t.first = t.phase == createList && t.depth == 1
	case ';':
		if t.stdin {
			t.mode, t.in = data, false
		}
		t.phase, t.depth, t.stdin = other, 0, false
	}
}

func (t *tracker) open() {
	t.depth++
	switch t.phase {
	case values:
		if t.depth == 1 {
			t.begin()
		}
	case createName:
		t.phase, t.first = createList, t.depth == 1
	}
}

// take follows the statement by one word.
func (t *tracker) take(word string, quoted bool) {
	key := ""
	if !quoted {
		key = strings.ToUpper(word)
	}
	switch t.phase {
	case other:
		t.phase = statement(key)
	case create:
		if t.phase = other; key == "TABLE" {
			t.phase = createName
		} else if key == "TEMPORARY" || key == "TEMP" || key == "UNLOGGED" || key == "OR" || key == "REPLACE" {
			t.phase = create
		}
	case insertName, copyName, createName:
		t.name(word, key)
	case createList:
		if t.first && t.depth == 1 && !isConstraint(key) {
			t.column(word)
		}
		t.first = false
	case insertList, copyList:
		t.listed(word, key)
	case values:
		if t.depth == 0 && key != "ROW" { // ON CONFLICT, RETURNING, AS new: the rows are over
			t.phase = other
		}
	}
}

func statement(key string) phase {
	switch key {
	case "INSERT", "REPLACE":
		return insertName
	case "COPY":
		return copyName
	case "CREATE":
		return create
	}
	return other
}

// name takes the name of the statement's table.
func (t *tracker) name(word, key string) {
	switch key {
	case "INTO", "IGNORE", "OR", "REPLACE", "ABORT", "LOW_PRIORITY", "DELAYED", "IF", "NOT", "EXISTS", "ONLY":
		return
	}
	t.table, t.list = t.tables.table(word), t.list[:0]
	switch t.phase {
	case insertName:
		t.phase = insertList
	case copyName:
		t.phase = copyList
	case createName:
		if t.table >= 0 {
			t.tables.list[t.table].columns = nil
		}
	}
}

// column notes a column of CREATE TABLE.
func (t *tracker) column(name string) {
	if t.table < 0 {
		return
	}
	if l := &t.tables.list[t.table]; len(l.columns) < maxColumns {
		l.columns = append(l.columns, name)
	}
}

func isConstraint(key string) bool {
	switch key {
	case "PRIMARY", "KEY", "UNIQUE", "CONSTRAINT", "INDEX", "FOREIGN", "CHECK", "FULLTEXT", "SPATIAL", "EXCLUDE", "LIKE", "PERIOD":
		return true
	}
	return false
}

// listed takes what stands between the table's name and its rows.
func (t *tracker) listed(word, key string) {
	if t.depth > 0 {
		if len(t.list) < maxColumns {
			t.list = append(t.list, t.tables.field(t.table, word))
		}
		return
	}
	switch key {
	case "VALUES", "VALUE":
		t.known()
		t.phase = values
	case "STDIN":
		t.known()
		t.stdin = t.phase == copyList
	case "SELECT", "SET":
		t.phase = other
	}
}

// known fills in the columns of a statement that does not name them.
func (t *tracker) known() {
	if len(t.list) > 0 || t.table < 0 {
		return
	}
	for _, c := range t.tables.list[t.table].columns {
		t.list = append(t.list, t.tables.field(t.table, c))
	}
}
