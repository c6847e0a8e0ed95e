// Package register holds the declared side of the sample estate: YAML files as
// people write them, with conflicts planted between them and what the estate
// holds. PLANTED.csv lists each conflict once, by the code of the check that is
// to find it (exactly these, and nothing else).
package register

import (
	"bytes"
	"embed"
	"encoding/csv"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

//go:embed *.yaml activities/*.yaml APPROVED
var files embed.FS

//go:embed PLANTED.csv
var planted []byte

//go:embed APPROVED
var approved string

// placeholder stands for the estate's folder in the names of sources.
const placeholder = "file:///ESTATE/"

// Conflict is one that was planted.
type Conflict struct {
	Check    string
	Activity string // "" where none is concerned
	DataSet  string // of the share
	Subject  string // category, country, party, rule, cell or case
	Why      string
}

// Planted lists the conflicts in the order of the file.
func Planted() ([]Conflict, error) {
	rows, err := csv.NewReader(bytes.NewReader(planted)).ReadAll()
	if err != nil {
		return nil, err
	}
	var all []Conflict
	for _, r := range rows[1:] {
		all = append(all, Conflict{r[0], r[1], r[2], r[3], r[4]})
	}
	return all, nil
}

// Approval is what the sample's people have approved.
type Approval struct {
	Activity, By string
	On           string // YYYY-MM-DD, "" on the day of the import
}

// Approved lists the approvals, which are made by the program after the import.
// That of PA-EXPORT is old, so that its review is overdue.
func Approved() []Approval {
	var all []Approval
	for line := range strings.Lines(approved) {
		f := append(strings.Fields(line), "")
		all = append(all, Approval{f[0], f[1], f[2]})
	}
	return all
}

// Write writes the register's files to dir; estate is the folder that the
// estate stands in.
func Write(dir, estate string) error {
	abs, err := filepath.EvalSymlinks(estate)
	if err == nil {
		abs, err = filepath.Abs(abs)
	}
	if err != nil {
		return err
	}
	source := url.URL{Scheme: "file", Path: filepath.ToSlash(abs) + "/"}
	return fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		to := filepath.Join(dir, filepath.FromSlash(path))
		if err != nil || d.IsDir() {
			return os.MkdirAll(to, 0o755)
		}
		text, err := files.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(to, bytes.ReplaceAll(text, []byte(placeholder), []byte(source.String())), 0o644)
	})
}
