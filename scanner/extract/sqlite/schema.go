package sqlite

import (
	"slices"
	"strings"
)

// table is a table or an index of the schema.
type table struct {
	kind    string // "table", "index"
	name    string
	root    uint32
	columns []column // in the order of the records
	rowid   int      // the column that stands for the row's number, -1: none
}

type column struct {
	name    string
	key     bool // it is a primary key by itself
	integer bool // of the type INTEGER
}

// parse learns the columns from the statement that made the table. What cannot
// be understood gives columns without name: nothing depends on them but names.
func (t *table) parse(sql string) {
	l := &lexer{rest: sql}
	depth := 0
	var def []token
	var defs [][]token
	end := []token(nil) // what stands behind the columns
	for {
		k := l.next()
		if k.text == "" {
			break
		}
		switch {
		case k.is("("):
			depth++
			if depth == 1 {
				continue
			}
		case k.is(")"):
			if depth--; depth == 0 {
				defs, def = append(defs, def), nil
				continue
			}
		case k.is(",") && depth == 1:
			defs, def = append(defs, def), nil
			continue
		}
		if depth > 0 {
			def = append(def, k)
		} else if defs != nil {
			end = append(end, k)
		}
	}
	if def != nil {
		defs = append(defs, def) // a statement that was cut
	}
	t.define(defs, len(end) > 1 && end[0].word("WITHOUT") || len(end) > 3 && end[2].word("WITHOUT"))
}

// define takes the definitions of columns and constraints.
func (t *table) define(defs [][]token, withoutID bool) {
	var key []string
	for _, def := range defs {
		if len(def) == 0 {
			continue
		}
		if name, isKey := constraint(def); name {
			if isKey {
				key = names(def)
			}
			continue
		}
		c := column{name: def[0].text}
		virtual := false
		for i, k := range def[1:] {
			switch {
			case i == 0 && k.word("INTEGER"):
				c.integer = true
			case k.word("PRIMARY"):
				c.key = true
			case k.word("AS"):
				virtual = true
			case k.word("STORED"):
				virtual = false
			}
		}
		if c.key {
			key = []string{c.name}
		}
		if !virtual {
			t.columns = append(t.columns, c)
		}
	}
	if withoutID {
		t.keyFirst(key)
		return
	}
	if len(key) == 1 {
		t.rowid = slices.IndexFunc(t.columns, func(c column) bool { return c.integer && strings.EqualFold(c.name, key[0]) })
	}
}

// constraint reports whether a definition is a constraint of the table, and
// whether it is that of the primary key.
func constraint(def []token) (is, key bool) {
	if def[0].word("CONSTRAINT") && len(def) > 2 {
		def = def[2:]
	}
	switch {
	case def[0].word("PRIMARY"):
		return true, true
	case def[0].word("UNIQUE"), def[0].word("CHECK"), def[0].word("FOREIGN"):
		return true, false
	}
	return false, false
}

// names returns the columns of a key.
func names(def []token) (out []string) {
	inside := false
	begin := true
	for _, k := range def {
		switch {
		case k.is("("):
			inside, begin = true, true
		case k.is(")"):
			return out
		case k.is(","):
			begin = true
		case inside && begin:
			out, begin = append(out, k.text), false
		}
	}
	return out
}

// keyFirst orders the columns as the records of a table without row numbers
// have them: those of the key, then the others.
func (t *table) keyFirst(key []string) {
	var first, others []column
	for _, name := range key {
		i := slices.IndexFunc(t.columns, func(c column) bool { return strings.EqualFold(c.name, name) })
		if i >= 0 && !slices.Contains(first, t.columns[i]) {
			first = append(first, t.columns[i])
		}
	}
	for _, c := range t.columns {
		if !slices.Contains(first, c) {
			others = append(others, c)
		}
	}
	t.columns = append(first, others...)
}

// token is a word, a name or a mark of a statement.
type token struct {
	text   string
	quoted bool
}

func (k token) is(mark string) bool { return !k.quoted && k.text == mark }

func (k token) word(w string) bool { return !k.quoted && strings.EqualFold(k.text, w) }

// lexer cuts a statement into tokens; "" is the end.
type lexer struct{ rest string }

func (l *lexer) next() token {
	l.blanks()
	if l.rest == "" {
		return token{}
	}
	switch c := l.rest[0]; c {
	case '"', '\'', '`':
		return l.quoted(c)
	case '[':
		return l.quoted(']')
	case '(', ')', ',':
		l.rest = l.rest[1:]
		return token{text: string(c)}
	}
	end := strings.IndexAny(l.rest, " \t\r\n\f(),\"'`[")
	if end <= 0 {
		end = len(l.rest)
	}
	k := token{text: l.rest[:end]}
	l.rest = l.rest[end:]
	return k
}

// blanks passes over what means nothing.
func (l *lexer) blanks() {
	for {
		l.rest = strings.TrimLeft(l.rest, " \t\r\n\f")
		mark := ""
		switch {
		case strings.HasPrefix(l.rest, "--"):
			mark = "\n"
		case strings.HasPrefix(l.rest, "/*"):
			mark = "*/"
		default:
			return
		}
		_, l.rest, _ = strings.Cut(l.rest, mark)
	}
}

// quoted reads a name or a text up to its closing mark, which is doubled where
// it is part of it.
func (l *lexer) quoted(mark byte) token {
	var b strings.Builder
	s := l.rest[1:]
	for {
		i := strings.IndexByte(s, mark)
		if i < 0 {
			b.WriteString(s)
			l.rest = ""
			break
		}
		b.WriteString(s[:i])
		s = s[i+1:]
		if mark == ']' || len(s) == 0 || s[0] != mark {
			l.rest = s
			break
		}
		b.WriteByte(mark)
		s = s[1:]
	}
	if b.Len() == 0 {
		return token{text: " ", quoted: true} // an empty name is no end
	}
	return token{text: b.String(), quoted: true}
}
