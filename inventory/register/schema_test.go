package register

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// migration finds the file that holds what declaredSchema builds.
func migration(t *testing.T) string {
	t.Helper()
	found, err := filepath.Glob("../migrations/*_declared.sql")
	if err != nil || len(found) != 1 {
		t.Fatalf("%d migrations of the declared side, %v", len(found), err)
	}
	return found[0]
}

var writeMigration = flag.Bool("write-migration", false, "write the part of the migration that follows from the entities")

// begin marks where the part that follows from the entities begins.
const begin = "-- The entities: as the types of package register say.\n"

// TestSchema holds the tables to the entities: a field without its column, or a
// list of words that the schema does not know, fails it.
func TestSchema(t *testing.T) {
	text, err := os.ReadFile(migration(t))
	if err != nil {
		t.Fatal(err)
	}
	head, have, ok := strings.Cut(string(text), begin)
	if !ok {
		t.Fatal("the migration lacks its mark")
	}
	want := declaredSchema()
	if *writeMigration {
		if err := os.WriteFile(migration(t), []byte(head+begin+want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if d := cmp.Diff(want, have); d != "" {
		t.Errorf("the migration differs from the entities (-want +got):\n%s", d)
	}
}

// declaredSchema builds the tables from the entities' shapes.
func declaredSchema() string {
	var b strings.Builder
	for _, k := range kinds() {
		table(&b, k.shape, "  id TEXT NOT NULL PRIMARY KEY", "")
		for _, f := range k.shape.fields {
			if f.part == nil {
				continue
			}
			key := fmt.Sprintf("  parent TEXT NOT NULL REFERENCES %s (id) DEFERRABLE INITIALLY DEFERRED,\n  n INTEGER NOT NULL CHECK (n >= 0)", k.shape.table.Name)
			table(&b, f.part, key, ",\n  PRIMARY KEY (parent, n)")
		}
	}
	return b.String()
}

func table(b *strings.Builder, s *shape, key, end string) {
	fmt.Fprintf(b, "\nCREATE TABLE %s (\n%s", s.table.Name, key)
	for _, f := range s.fields {
		if f.part == nil && f.name != "id" {
			fmt.Fprintf(b, ",\n  %q %s", f.name, column(&f))
		}
	}
	fmt.Fprintf(b, "%s\n) STRICT, WITHOUT ROWID;\n", end)
}

func column(f *field) string {
	var list []string
	for _, w := range f.rule.enum {
		list = append(list, "'"+w+"'")
	}
	if f.rule.format == "answer" {
		list = []string{"'yes'", "'no'"}
	}
	if !f.rule.required {
		list = append([]string{"''"}, list...)
	}
	switch {
	case f.form == formFlag:
		return fmt.Sprintf("INTEGER NOT NULL CHECK (%q IN (0, 1))", f.name)
	case f.form == formNumber:
		return fmt.Sprintf("INTEGER NOT NULL CHECK (%q BETWEEN %d AND %d)", f.name, 0, f.rule.max)
	case f.form == formWords:
		return fmt.Sprintf("TEXT NOT NULL CHECK (%q = '' OR json_valid(%[1]q))", f.name)
	case f.rule.ref != "":
		null := ""
		if f.rule.required {
			null = " NOT NULL"
		}
		return fmt.Sprintf("TEXT%s REFERENCES declared_%s (id) DEFERRABLE INITIALLY DEFERRED", null, f.rule.ref)
	case f.rule.enum != nil || f.rule.format == "answer":
		return fmt.Sprintf("TEXT NOT NULL CHECK (%q IN (%s))", f.name, strings.Join(list, ", "))
	}
	return "TEXT NOT NULL"
}

// TestTags reads every tag: what the checker does not know would check nothing.
func TestTags(t *testing.T) {
	known := "id date time country period answer sha256 code category subject control"
	var walk func(where string, s *shape)
	walk = func(where string, s *shape) {
		seen := map[string]bool{}
		for _, f := range s.fields {
			at := where + "." + f.name
			if seen[f.name] {
				t.Errorf("%s stands twice", at)
			}
			seen[f.name] = true
			if f.rule.format != "" && !strings.Contains(" "+known+" ", " "+f.rule.format+" ") {
				t.Errorf("%s: no rule %q", at, f.rule.format)
			}
			if f.rule.ref != "" && kindOf(f.rule.ref) == nil {
				t.Errorf("%s refers to no kind", at)
			}
			if f.form == formNumber && f.rule.max == 0 {
				t.Errorf("%s: a number without bounds", at)
			}
			if f.part != nil {
				walk(at, f.part)
			}
		}
	}
	for _, k := range kinds() {
		walk(k.Name, k.shape)
	}
}
