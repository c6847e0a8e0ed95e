package sqlite_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/sqlite"
	"github.com/pdatlas/pdatlas/testdata/needs"
)

const persons = `create table persons (id integer primary key, name text, mail text)`

func fillPersons(n int) string {
	return fmt.Sprintf(`with recursive n(i) as (select 1 union all select i+1 from n where i < %d)
		insert into persons select i, 'Person '||i, 'p'||i||'@example.org' from n`, n)
}

// TestDeleted: what was deleted is found as long as its page is not used again,
// and indexes do not repeat what tables have.
func TestDeleted(t *testing.T) {
	data := made(t, persons, fillPersons(400), `create index by_mail on persons(mail)`, `delete from persons where id > 10`)
	cells, _, err := read(t, data)
	if err != nil {
		t.Fatal(err)
	}
	kept, free := 0, 0
	for _, c := range cells {
		if c.Field == "mail" {
			kept++
		}
		if c.Where == "free pages" {
			free += strings.Count(c.Text, "@example.org")
		}
	}
	if kept != 10 || free < 200 {
		t.Errorf("%d mails in the table, %d in free pages", kept, free)
	}
	cells, _, err = read(t, made(t, `pragma secure_delete=on`, persons, fillPersons(400), `delete from persons`, `vacuum`))
	if err != nil || len(cells) != 1 || cells[0].Field != "sql" {
		t.Errorf("after vacuum: %+v, %v", cells, err)
	}
}

// TestDocuments: bytes that are a document go to the engine, with large ones on
// pages of their own, and other bytes are text as they are.
func TestDocuments(t *testing.T) {
	pdf := "%PDF-1.7\n\xff\xfe" + strings.Repeat("\x00\x01 text ", 9000)
	data := made(t, `create table files (name text, body blob)`, fmt.Sprintf(`insert into files values ('a', x'%x'), ('b', x'%x'), ('c', x'ff00ff')`, pdf, "note of someone"))
	cells, members, err := read(t, data)
	if d := cmp.Diff([]string{"body 1: " + pdf}, members); d != "" || err != nil {
		t.Errorf("%v (-want +got):\n%.300s", err, d)
	}
	want := []string{"1 name=a", "2 name=b", "2 body=note of someone", "3 name=c", "3 body=\xff\x00\xff"}
	if d := cmp.Diff(want, rowsOf(cells, "files")); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestNoSQL: triggers, views, virtual tables and generated columns of a file do
// nothing but show their text.
func TestNoSQL(t *testing.T) {
	data := made(t, persons, fillPersons(3),
		`create view v as select load_extension('/tmp/x'), name from persons`,
		`create trigger g after insert on persons begin delete from persons; end`,
		`create virtual table f using fts3(body)`, `insert into f values ('words of a letter')`)
	cells, _, err := read(t, data)
	if err != nil {
		t.Fatal(err)
	}
	var schema []string
	words := false
	for _, c := range cells {
		if c.Where == "schema" {
			schema = append(schema, c.Text)
		}
		words = words || c.Text == "words of a letter"
	}
	all := strings.Join(schema, "\n")
	if !strings.Contains(all, "load_extension") || !strings.Contains(strings.ToLower(all), "trigger") || !words {
		t.Errorf("schema %q, words of the virtual table %v", all, words)
	}
	if got := rowsOf(cells, "persons"); len(got) != 9 {
		t.Errorf("%q", got)
	}
}

// TestHostile: cycles, promises and nonsense end soon, with what is sound read.
func TestHostile(t *testing.T) {
	const size = 4096
	good := made(t, `pragma page_size=4096`, persons, fillPersons(2000))
	for _, tt := range []struct {
		name   string
		change func(p []byte) []byte
		least  int // values of the table
		err    error
	}{
		{"sound", func(p []byte) []byte { return p }, 6000, nil},
		{"half", func(p []byte) []byte { return p[:len(p)/2] }, 2000, extract.ErrMalformed},
		{"header_only", func(p []byte) []byte { return p[:100] }, 0, extract.ErrMalformed},
		{"page_size_0", func(p []byte) []byte { p[16], p[17] = 0, 0; return p }, 0, extract.ErrMalformed},
		{"page_size_odd", func(p []byte) []byte { p[17] = 7; return p }, 0, extract.ErrMalformed},
		{"reserved_all", func(p []byte) []byte { p[16], p[17], p[20] = 2, 0, 255; return p }, 0, extract.ErrMalformed},
		{"schema_gone", func(p []byte) []byte { clear(p[100:size]); return p }, 0, extract.ErrMalformed},
		{"cells_without_end", func(p []byte) []byte { p[103], p[104] = 0xff, 0xff; return p }, 0, extract.ErrMalformed},
		{"tree_into_itself", func(p []byte) []byte {
			inner := p[size:] // the table's root: its children are all the root
			for i := range int(binary.BigEndian.Uint16(inner[3:])) {
				at := binary.BigEndian.Uint16(inner[12+2*i:])
				binary.BigEndian.PutUint32(inner[at:], 2)
			}
			return p
		}, 1, extract.ErrMalformed},
		{"children_not_there", func(p []byte) []byte { binary.BigEndian.PutUint32(p[size+8:], 1<<31); return p }, 4000, extract.ErrMalformed},
		{"record_without_end", func(p []byte) []byte {
			leaf := p[2*size:]
			at := binary.BigEndian.Uint16(leaf[8:])
			copy(leaf[at:], []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f})
			return p
		}, 5990, extract.ErrMalformed},
		{"value_of_gigabytes", func(p []byte) []byte {
			leaf := p[2*size:]
			at := binary.BigEndian.Uint16(leaf[8:])
			leaf[at+2] = 6 // the types are longer, and say a text of a gigabyte
			copy(leaf[at+3:], []byte{0x88, 0x80, 0x80, 0x80, 0x0d})
			return p
		}, 5990, extract.ErrMemoryLimit},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := tt.change(slices.Clone(good))
			var cells []cell
			var err error
			used := extracttest.Allocated(func() { cells, _, err = read(t, p) })
			if !errors.Is(err, tt.err) {
				t.Errorf("error %v, want %v", err, tt.err)
			}
			n := len(rowsOf(cells, "persons"))
			for _, c := range cells {
				if c.Where == "free pages" {
					n += strings.Count(c.Text, "@example.org") // a tree that was cut off: its pages are read all the same
				}
			}
			if n < tt.least || n > 6000 {
				t.Errorf("%d values, want at least %d", n, tt.least)
			}
			if used > 64<<20 {
				t.Errorf("%d MiB", used>>20)
			}
		})
	}
}

// TestDamaged: whatever byte is changed, nothing panics and no error is unknown.
func TestDamaged(t *testing.T) {
	good := made(t, `pragma page_size=512`, persons, fillPersons(60), `create table k (a text primary key, b) without rowid`,
		`insert into k select name, hex(zeroblob(600)) from persons`)
	for at := 0; at < len(good); at += 1 + at/200 {
		for _, change := range []byte{0x01, 0x80, 0xff} {
			p := slices.Clone(good)
			p[at] ^= change
			if _, _, err := read(t, p); err != nil && !errors.Is(err, extract.ErrMalformed) && !errors.Is(err, extract.ErrMemoryLimit) {
				t.Errorf("byte %d ^ %#x: %v", at, change, err)
			}
		}
	}
}

// TestSchemas: the names of columns, however the statement is written.
func TestSchemas(t *testing.T) {
	for _, tt := range []struct{ name, statement, want string }{
		{"quotes", "create table t (\"a b\" int, 'c''d' text, [e,f] text, `g``h`)", "a b,c'd,e,f,g`h"},
		{"constraints", `create table t (a, b default (1+2), c check (c > 1), unique (a, b), foreign key (a) references x(y), check (a <> 'x,y'))`, "a,b,c"},
		{"named_constraint", `create table t (a, b, constraint pk primary key (b, a))`, "a,b"},
		{"key_first", `create table t (a, b, c, primary key (c desc, a)) without rowid`, "c,a,b"},
		{"strict", `create table t (a int primary key, b text) strict, without rowid`, "a,b"},
		{"comments", "create table t ( -- a, b\n a /* , z */, b)", "a,b"},
		{"like_select", `create table t as select 1 as x, 2 as "y z"`, "x,y z"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := strings.Count(tt.want, ",") + 1
			if tt.name == "quotes" {
				n = 4
			}
			values := "1" + strings.Repeat(",1", n-1)
			statements := []string{tt.statement}
			if tt.name != "like_select" {
				statements = append(statements, "insert into t values ("+strings.ReplaceAll(values, "1", "7")+")")
			}
			cells, _, err := read(t, made(t, statements...))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range cells {
				if c.Where == "table t" {
					got = append(got, c.Field)
				}
			}
			if s := strings.Join(got, ","); s != tt.want {
				t.Errorf("%q, want %q", s, tt.want)
			}
		})
	}
}

// TestShell: a file that the sqlite3 program wrote is read as the program reads it.
func TestShell(t *testing.T) {
	shell, err := exec.LookPath("sqlite3")
	needs.Have(t, "sqlite3", err == nil, "install the package sqlite3")
	path := filepath.Join(t.TempDir(), "shell.db")
	for _, s := range []string{persons, fillPersons(100)} {
		if out, err := exec.Command(shell, path, s).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	want, err := exec.Command(shell, path, "select id||' '||name||' '||mail from persons").Output()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	cells, _, err := read(t, data)
	var got strings.Builder
	for i, c := range cells[1:] {
		got.WriteString(c.Text + map[bool]string{true: "\n", false: " "}[i%3 == 2])
	}
	if d := cmp.Diff(string(want), got.String()); d != "" || err != nil {
		t.Errorf("%v (-want +got):\n%.400s", err, d)
	}
}

// TestMemory: what is live does not grow with the number of rows.
func TestMemory(t *testing.T) {
	live := func(n int) uint64 {
		data := made(t, persons, fillPersons(n))
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		base, most, seen := m.HeapAlloc, uint64(0), 0
		err := sqlite.Extractor{}.Extract(t.Context(), input(data), func(extract.Segment) error {
			if seen++; seen%30_000 == 0 {
				runtime.GC()
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
			return nil
		})
		if err != nil || seen < 3*n {
			t.Fatal(seen, err)
		}
		return most - min(base, most)
	}
	small, large := live(20_000), live(100_000)
	t.Logf("live memory: %d KiB for 20,000 rows, %d KiB for 100,000", small>>10, large>>10)
	if large > small+256<<10 {
		t.Errorf("%d bytes for 20,000 rows, %d for 100,000", small, large)
	}
}

func TestSuite(t *testing.T) {
	extracttest.Suite(t, sqlite.Extractor{}, []extract.Extractor{sqlite.Extractor{}}, []extracttest.Sample{
		{Name: "few.db", Data: made(t, persons, fillPersons(3)), Unsteady: true},
		{Name: "many.sqlite", Data: made(t, persons, fillPersons(9000)), Unsteady: true},
	})
}

func TestMatch(t *testing.T) {
	head := append([]byte("SQLite format 3\x00"), make([]byte, 100)...)
	for _, tt := range []struct {
		head []byte
		want bool
	}{{head, true}, {head[:50], false}, {bytes.Repeat([]byte{0x9c, 0x1d, 0xe3}, 80), false}, {nil, false}} {
		if got := (sqlite.Extractor{}).Match(extract.Hint{Name: "x.db", Head: tt.head}); got != tt.want {
			t.Errorf("%.20q: %v", tt.head, got)
		}
	}
}

func FuzzSQLite(f *testing.F) {
	f.Add("x.db", made(f, `pragma page_size=512`, persons, fillPersons(30)))
	f.Add("x", made(f, `pragma page_size=512`, `pragma encoding='UTF-16le'`, `create table t (a primary key, b) without rowid`, `insert into t values ('x', x'00ff')`))
	extracttest.Fuzz(f, sqlite.Extractor{})
}
