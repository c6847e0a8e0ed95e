// Package sql extracts SQL dumps, as pg_dump, mysqldump, sqlite3 and their kin
// write them.
//
// The text is scanned raw. This package owns the Tracker that says in which
// column and row a value of INSERT … VALUES or COPY … FROM stdin stands; column
// names come from the statement or from the CREATE TABLE before it. It does not
// parse SQL: what it does not know has no field, and is scanned all the same.
package sql

import (
	"bytes"
	"context"
	"strings"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Extractor reads SQL dumps.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "sql" }

// Match accepts text that is named so, or begins as dumps begin and holds a
// statement that fills a table.
func (Extractor) Match(h extract.Hint) bool {
	if !extract.IsText(h.Head) || len(h.Head) == 0 {
		return false
	}
	if strings.HasPrefix(h.MediaType, "application/sql") || len(h.Name) > 4 && strings.EqualFold(h.Name[len(h.Name)-4:], ".sql") {
		return true
	}
	head := bytes.TrimLeft(h.Head, "\ufeff \t\r\n")
	for _, start := range [...]string{"--", "/*", "CREATE TABLE", "INSERT INTO", "DROP TABLE", "BEGIN", "PRAGMA", "SET "} {
		if bytes.HasPrefix(head, []byte(start)) {
			return bytes.Contains(head, []byte("\nINSERT INTO ")) || bytes.HasPrefix(head, []byte("INSERT INTO ")) || bytes.Contains(head, []byte(" FROM stdin;"))
		}
	}
	return false
}

// Extract emits the text with a tracker that gives columns and rows.
func (Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	enc := extract.DetectEncoding(in.Hint.Head)
	return extract.Stream(ctx, in, enc.Reader(in.Body), newTracker(escapes(in.Hint.Head)), emit)
}

// escapes reports whether a backslash quotes in strings: in what MySQL and
// MariaDB write. In standard SQL it stands for itself.
func escapes(head []byte) bool {
	return bytes.IndexByte(head, '`') >= 0 || bytes.Contains(head, []byte("MySQL dump"))
}
