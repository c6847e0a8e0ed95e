package sql

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	plain "github.com/pdatlas/pdatlas/scanner/extract/text"
)

func file(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// rows makes a dump of many rows.
func rows(n int) []byte {
	var b strings.Builder
	b.WriteString("-- dump\nINSERT INTO t (id, mail) VALUES ")
	for i := range n {
		fmt.Fprintf(&b, "(%d,'m%d@example.org'),\n", i, i)
	}
	return []byte(b.String() + "(0,'');\n")
}

func TestSuite(t *testing.T) {
	extracttest.Suite(t, Extractor{}, []extract.Extractor{Extractor{}, plain.Extractor{}}, []extracttest.Sample{
		{Name: "pg.sql", Data: file(t, "pg.sql")}, {Name: "mysql.sql", Data: file(t, "mysql.sql")},
		{Name: "sqlite", Data: file(t, "sqlite.sql")}, {Name: "rows", Data: rows(20_000)},
	})
}

// places lists where words stand, as "field/row word", for the words asked for.
func places(tr *tracker, dump string, words ...string) (out []string) {
	done := 0
	for _, w := range words {
		at := strings.Index(dump[done:], w) + done
		tr.Advance([]byte(dump[done:at]))
		done = at
		name := "-"
		if f := tr.Field(); f >= 0 {
			name = tr.FieldName(f)
		}
		out = append(out, fmt.Sprintf("%s/%d %s", name, tr.Row(), w))
	}
	tr.Advance([]byte(dump[done:]))
	return out
}

func stats(tr *tracker) (out []string) {
	for _, s := range tr.Fields() {
		out = append(out, fmt.Sprintf("%s %d", s.Name, s.Values))
	}
	return out
}

func TestReal(t *testing.T) {
	counts := []string{"person.id 3", "person.name 2", "person.mail 3"}
	for _, tt := range []struct {
		file  string
		words []string
		want  []string
	}{
		{"pg.sql", []string{"client", "(yet)", "FROM", "1\t", "Eva", "eva@", "2\t", "uwe@", "joerg@", "ALTER"},
			[]string{"-/1 client", "-/1 (yet)", "-/1 FROM", "person.id/1 1\t", "person.name/1 Eva", "person.mail/1 eva@", "person.id/2 2\t", "person.mail/2 uwe@", "person.mail/3 joerg@", "-/3 ALTER"}},
		{"mysql.sql", []string{"AUTO", "Eva", "Beispiel", "eva@", "uwe@", "NULL,", "joerg@"},
			[]string{"-/1 AUTO", "person.name/1 Eva", "person.name/1 Beispiel", "person.mail/1 eva@", "person.mail/2 uwe@", "person.name/3 NULL,", "person.mail/3 joerg@"}},
		{"sqlite.sql", []string{"Eva", "Beispiel", "eva@", "Muster", "joerg@", "COMMIT"},
			[]string{"person.name/1 Eva", "person.name/1 Beispiel", "person.mail/1 eva@", "person.name/2 Muster", "person.mail/2 joerg@", "-/3 COMMIT"}},
	} {
		t.Run(strings.TrimSuffix(tt.file, ".sql"), func(t *testing.T) {
			dump := file(t, tt.file)
			tr := newTracker(escapes(dump))
			if d := cmp.Diff(tt.want, places(tr, string(dump), tt.words...)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			if d := cmp.Diff(counts, stats(tr)); d != "" {
				t.Errorf("values (-want +got):\n%s", d)
			}
		})
	}
}

func TestStatements(t *testing.T) {
	for _, tt := range []struct {
		name, dump, want string
	}{
		{"named", "INSERT INTO a.b (x, y) VALUES (1, 'HERE');", "b.y/1"},
		{"unnamed", "INSERT INTO b VALUES (1, HERE);", "b.column 2/1"},
		{"later_row", "INSERT INTO b (x) VALUES (1),(2) , ( 'HERE');", "b.x/3"},
		{"quoted_comma", "INSERT INTO b (x, y) VALUES ('1,(2)', 'HERE');", "b.y/1"},
		{"doubled_quote", "INSERT INTO b (x, y) VALUES ('it''s, ', 'HERE');", "b.y/1"},
		{"backslash_is_plain", `INSERT INTO b (x, y) VALUES ('C:\', 'HERE');`, "b.y/1"},
		{"call", "INSERT INTO b (x, y) VALUES (f(1, (2), 3), 'HERE');", "b.y/1"},
		{"comment_within", "INSERT INTO b (x, y) VALUES (1, /* ,( */ 'HERE');", "b.y/1"},
		{"line_comment", "-- INSERT INTO b (x) VALUES (\n HERE", "-/1"},
		{"ignore", "INSERT OR IGNORE INTO \"b c\" ([x], `y`) VALUES (1, HERE);", "b c.y/1"},
		{"ended", "INSERT INTO b (x) VALUES (1); HERE", "-/1"},
		{"select", "INSERT INTO b (x) SELECT (HERE);", "-/1"},
		{"copy_from_file", "COPY b (x) FROM '/tmp/a';\nHERE\t", "-/1"},
		{"copy_to_the_end", "COPY b (x, y) FROM stdin WITH (FORMAT text);\n1\tHERE", "b.y/1"},
		{"no_table", "INSERT INTO VALUES (HERE)", "-/1"},
	} {
		got := places(newTracker(false), tt.dump, "HERE")
		if d := cmp.Diff([]string{tt.want + " HERE"}, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, d)
		}
	}
}

// taken notes the values shown, all of them.
type taken map[int][]string

func (k taken) Take(field int, n int64, value []byte) int64 {
	k[field] = append(k[field], string(value))
	return n + 1
}

func TestSample(t *testing.T) {
	for name, want := range map[string]taken{
		"pg.sql":     {0: {"1", "2", "3"}, 1: {"Eva Beispiel", `J\\rg`}, 2: {"eva@example.net", "uwe@example.net", "joerg@example.org"}},
		"mysql.sql":  {0: {"1", "2", "3"}, 1: {"Eva 'O' Beispiel", `a\`}, 2: {"eva@example.net", "uwe@example.net", "joerg@example.org"}},
		"sqlite.sql": {0: {"1", "2", "3"}, 1: {"Eva O'Beispiel", "Jörg; Muster"}, 2: {"eva@example.net", "joerg@example.org", "x@example.org"}},
	} {
		dump := file(t, name)
		got := taken{}
		tr := newTracker(escapes(dump))
		tr.Sample(got)
		tr.Advance(dump)
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

// TestHostile: memory does not grow with names, columns, parentheses or a value
// without an end.
func TestHostile(t *testing.T) {
	var many strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&many, "INSERT INTO t%d (c%d) VALUES (1);", i, i)
	}
	for name, dump := range map[string]string{
		"tables": many.String(), "value": "INSERT INTO t (c) VALUES ('" + strings.Repeat("x", 5<<20),
		"columns": "INSERT INTO t (" + strings.Repeat("c,", 1<<20), "cells": "INSERT INTO t VALUES (" + strings.Repeat("1,", 1<<20),
		"depth": "INSERT INTO t VALUES " + strings.Repeat("(", 1<<20), "word": strings.Repeat("w", 5<<20),
	} {
		tr := newTracker(true)
		start := time.Now()
		tr.Advance([]byte(dump))
		if len(tr.tables.fields) > maxFields || len(tr.tables.list) > maxTables || cap(tr.value) > 4*extract.MaxTaken || cap(tr.word) > 4*maxName || len(tr.list) > maxColumns {
			t.Errorf("%s: %d fields, %d tables", name, len(tr.tables.fields), len(tr.tables.list))
		}
		if d := time.Since(start); d > 20*time.Second {
			t.Errorf("%s: %v", name, d)
		}
	}
}

func TestMatch(t *testing.T) {
	for _, tt := range []struct {
		file, media, head string
		want              bool
	}{
		{"x.SQL", "", "anything", true}, {"", "application/sql", "x", true}, {"", "", "-- a dump\nINSERT INTO t VALUES (1);", true},
		{"", "", "SET x=1;\nCOPY t FROM stdin;\n", true}, {"", "", "INSERT INTO t", true}, {"", "", "-- a note\ntext", false},
		{"", "", "text\nINSERT INTO t", false}, {"x.sql", "", "", false}, {"x.sql", "", "\x00\x01\x02", false}, {"sql", "", "x", false},
	} {
		if got := (Extractor{}).Match(extract.Hint{Name: tt.file, MediaType: tt.media, Head: []byte(tt.head)}); got != tt.want {
			t.Errorf("%q with %q: %v", tt.file, tt.head, got)
		}
	}
}

func BenchmarkTracker(b *testing.B) {
	dump := rows(50_000)
	b.SetBytes(int64(len(dump)))
	for b.Loop() {
		newTracker(false).Advance(dump)
	}
}

func FuzzSQL(f *testing.F) {
	f.Add("pg.sql", file(f, "pg.sql"))
	f.Add("mysql.sql", file(f, "mysql.sql"))
	f.Add("x.sql", []byte("CREATE TABLE [a] (`b` x, \"c\");INSERT INTO a VALUES ((1,'''\\'),--\n/**/2);COPY a FROM stdin;\n\\N\t\\.\n\\.\n"))
	extracttest.Fuzz(f, Extractor{})
}
