package sql

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestDialects: what stands in dumps besides plain rows does not move the
// columns of the rows behind it.
func TestDialects(t *testing.T) {
	for _, tt := range []struct{ name, dump, want string }{
		{"sql_server", "INSERT [dbo].[Person] ([Id], [Mail]) VALUES (1, N'HERE')\nGO\n", "Person.Mail/1"},
		{"oracle", "Insert into HR.PERSON (ID,MAIL) values (1,'HERE');\n", "PERSON.MAIL/1"},
		{"oracle_date", "Insert into P (D,MAIL) values (to_date('01-JAN-26','DD-MON-RR'),'HERE');\n", "P.MAIL/1"},
		{"double_quoted", `INSERT INTO p (a, b, c) VALUES ("x, (y)", "it""s", 'HERE');`, "p.c/1"},
		{"double_in_single", `INSERT INTO p (a, b) VALUES ('5" screen, ', 'HERE');`, "p.b/1"},
		{"single_in_double", `INSERT INTO p (a, b) VALUES ("it's, ", 'HERE');`, "p.b/1"},
		{"on_conflict", "INSERT INTO p (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = f('x');\nINSERT INTO p (a) VALUES ('HERE');", "p.a/2"},
		{"on_duplicate", "INSERT INTO p (a) VALUES (1) ON DUPLICATE KEY UPDATE a = VALUES(a);\nINSERT INTO p (a) VALUES ('HERE');", "p.a/2"},
		{"returning", "INSERT INTO p (a) VALUES (1) RETURNING (a);\nINSERT INTO p (a) VALUES ('HERE');", "p.a/2"},
		{"row_constructor", "INSERT INTO p (a, b) VALUES ROW(1, 2), ROW(3, 'HERE');", "p.b/2"},
		{"function_body", "CREATE FUNCTION f() RETURNS void AS $$ begin -- don't\n perform 'it''s'; end $$ LANGUAGE plpgsql;\nINSERT INTO p (a, b) VALUES (1, 'HERE');", "p.b/1"},
		{"foreign_body", "CREATE FUNCTION f() AS $body$\n# don't\nx = \"(\"\n$body$ LANGUAGE plpython3u;\nINSERT INTO p (a, b) VALUES (1, 'HERE');", "p.b/1"},
		{"other_tag_within", "DO $a$ $b$ ' $b $a $a$;\nINSERT INTO p (a, b) VALUES (1, 'HERE');", "p.b/1"},
		{"price_is_no_tag", "SELECT 5$ FROM x$y;\nINSERT INTO p (a, b) VALUES (1, 'HERE');", "p.b/1"},
		{"dollar_value", "INSERT INTO p (a, b) VALUES ($q$it's, ($q$, 'HERE');", "p.b/1"},
		{"cast", "INSERT INTO p (a, b) VALUES ('{1,2}'::int[], 'HERE'::text);", "p.b/1"},
		{"blob", "INSERT INTO p (a, b) VALUES (X'00ff', 0x00ff), (_binary 'x', 'HERE');", "p.b/2"},
		{"conditional_comment", "/*!40000 ALTER TABLE `p` DISABLE KEYS */;\nINSERT INTO `p` (`a`, `b`) VALUES (1,'HERE');", "p.b/1"},
		{"temporary", "CREATE TEMPORARY TABLE IF NOT EXISTS p (a int, b text);\nINSERT INTO p VALUES (1, 'HERE');", "p.b/1"},
		{"keys_are_no_columns", "CREATE TABLE p (a int, b text, PRIMARY KEY (a), CONSTRAINT c CHECK (a > 0));\nINSERT INTO p VALUES (1, 2, HERE);", "p.column 3/1"},
		{"type_with_list", "CREATE TABLE p (a enum('x','y'), b numeric(10,2), c text);\nINSERT INTO p VALUES ('x', 1.5, 'HERE');", "p.c/1"},
		{"made_again", "CREATE TABLE p (a int);\nDROP TABLE p;\nCREATE TABLE p (b int, c int);\nINSERT INTO p VALUES (1, 'HERE');", "p.c/1"},
		{"copy_between", "COPY a (x) FROM stdin;\n1\n\\.\nINSERT INTO p (a, b) VALUES (1, 'HERE');", "p.b/2"},
		{"copy_with_quotes", "COPY a (x, y) FROM stdin;\nit's (\t\"\n1\tHERE\n\\.\n", "a.y/2"},
		{"copy_crlf", "COPY a (x, y) FROM stdin;\r\n1\t2\r\n\\.\r\nINSERT INTO p (a, b) VALUES (1, 'HERE');", "p.b/2"},
		{"trigger", "CREATE TRIGGER t AFTER INSERT ON a BEGIN INSERT INTO log VALUES (new.x); END;\nINSERT INTO p (a, b) VALUES (1, 'HERE');", "p.b/2"},
		{"lower_case", "create table p (a int, b text);\ninsert into p values (1, 'HERE');", "p.b/1"},
		{"replace", "REPLACE INTO p (a, b) VALUES (1, 'HERE');", "p.b/1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := places(newTracker(false), tt.dump, "HERE")
			if d := cmp.Diff([]string{tt.want + " HERE"}, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// value is one of a cell: as it is and as the dialect writes it.
type value struct{ plain, written string }

// writer is a way to write dumps.
type writer struct {
	name    string
	escapes bool
	quote   func(s string) string
	null    string
	insert  func(table string, columns []string, rows [][]value) string
}

// writers are those of the three families of dumps.
func writers() []writer {
	standard := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
	mysql := func(s string) string {
		return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`, "\n", `\n`).Replace(s) + "'"
	}
	statement := func(q string) func(string, []string, [][]value) string {
		return func(table string, columns []string, rows [][]value) string {
			var b strings.Builder
			fmt.Fprintf(&b, "INSERT INTO %s%s%s (%s%s%s) VALUES\n", q, table, q, q, strings.Join(columns, q+", "+q), q)
			for i, r := range rows {
				var cells []string
				for _, v := range r {
					cells = append(cells, v.written)
				}
				end := ",\n"
				if i == len(rows)-1 {
					end = ";\n"
				}
				fmt.Fprintf(&b, "(%s)%s", strings.Join(cells, ","), end)
			}
			return b.String()
		}
	}
	return []writer{
		{"standard", false, standard, "NULL", statement(`"`)},
		{"mysql", true, mysql, "NULL", statement("`")},
		{"copy", false, func(s string) string {
			return strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`).Replace(s)
		}, `\N`, copied},
	}
}

func copied(table string, columns []string, rows [][]value) string {
	var b strings.Builder
	fmt.Fprintf(&b, "COPY %s (%s) FROM stdin;\n", table, strings.Join(columns, ", "))
	for _, r := range rows {
		for i, v := range r {
			if i > 0 {
				b.WriteByte('\t')
			}
			b.WriteString(v.written)
		}
		b.WriteByte('\n')
	}
	return b.String() + "\\.\n"
}

// TestGenerated writes tables of any content in each way, one behind the other:
// every column has as many values as were written, and each value is found in
// its column and row.
func TestGenerated(t *testing.T) {
	for _, w := range writers() {
		t.Run(w.name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				dump, counts, samples := "", map[string]int64{}, map[string][]string{}
				for n := range rapid.IntRange(1, 3).Draw(t, "tables") {
					table := fmt.Sprintf("t%d", n)
					columns := []string{"a", "b", "c", "d"}[:rapid.IntRange(1, 4).Draw(t, "columns")]
					var rows [][]value
					for range rapid.IntRange(1, 5).Draw(t, "rows") {
						var row []value
						for _, c := range columns {
							v := cellOf(t, w)
							row = append(row, v)
							if v.plain != "" {
								counts[table+"."+c]++
								samples[table+"."+c] = append(samples[table+"."+c], v.plain)
							}
						}
						rows = append(rows, row)
					}
					dump += w.insert(table, columns, rows)
				}
				check(t, w, dump, counts, samples)
			})
		})
	}
}

// cellOf draws a text, a number or nothing.
func cellOf(t *rapid.T, w writer) value {
	switch rapid.IntRange(0, 3).Draw(t, "kind") {
	case 0:
		return value{"", w.null}
	case 1:
		n := fmt.Sprint(rapid.IntRange(-9, 99999).Draw(t, "number"))
		return value{n, n}
	}
	s := rapid.StringMatching(`[A-Za-z]([a-z0-9 ,;()"'@.\\éß-]{0,20}[a-z])?`).Draw(t, "text")
	if strings.EqualFold(s, "null") {
		s = "x"
	}
	return value{s, w.quote(s)}
}

func check(t *rapid.T, w writer, dump string, counts map[string]int64, samples map[string][]string) {
	tr := newTracker(w.escapes)
	seen := taken{}
	tr.Sample(seen)
	for rest := dump; rest != ""; {
		n := rapid.IntRange(1, len(rest)).Draw(t, "piece")
		tr.Advance([]byte(rest[:n]))
		rest = rest[n:]
	}
	got, values := map[string]int64{}, map[string][]string{}
	for i, f := range tr.Fields() {
		if f.Values > 0 {
			got[f.Name] = f.Values
			values[f.Name] = seen[i]
		}
	}
	if d := cmp.Diff(counts, got); d != "" {
		t.Fatalf("values by column (-written +counted):\n%s\n%s", d, dump)
	}
	if w.name == "copy" {
		for _, list := range samples { // which shows the bytes as they stand
			for i, s := range list {
				list[i] = w.quote(s)
			}
		}
	}
	if d := cmp.Diff(samples, values); d != "" {
		t.Fatalf("values (-written +shown):\n%s\n%s", d, dump)
	}
}
