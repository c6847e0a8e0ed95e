// Command gen writes the tables of package phoneplan. It is run by go generate
// in that package's folder, after an update of github.com/nyaruka/phonenumbers.
package main

import (
	"fmt"
	"os"

	"github.com/pdatlas/pdatlas/detectors/contact/phoneplan/internal/compile"
)

func main() {
	if err := run("tables_gen.go"); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(path string) error {
	t, err := compile.Build()
	if err != nil {
		return err
	}
	src, err := t.Source()
	if err != nil {
		return fmt.Errorf("format the tables: %w", err)
	}
	return os.WriteFile(path, src, 0o644)
}
