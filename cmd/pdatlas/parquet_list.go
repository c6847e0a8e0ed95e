package main

import (
	"context"
	"io"
	"os"
	"strings"
	"time"
	"unicode"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/parquet"
)

// readParquet reads the rows of an S3 Inventory in Parquet: it is a
// s3.TableReader. Its columns are those of CSV written in lower case with
// underscores, its dates lack their zone, UTC.
func readParquet(ctx context.Context, r io.Reader, columns []string, row func([]string) error) error {
	budget := extract.NewBudget(extract.DefaultLimits(), time.Now)
	private, err := os.MkdirTemp("", "pdatlas-") // for a file without a name
	if err != nil {
		return err
	}
	defer os.Remove(private)
	spool, err := extract.NewSpooler(private).Spool(ctx, budget.Input(ctx, r), budget)
	if err != nil {
		return err
	}
	defer spool.Close() // read only: nothing can be lost
	wanted, values := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		wanted[i] = snake(c)
	}
	return parquet.Rows(ctx, spool, spool.Size(), wanted, func(cells [][]byte) error {
		for i, c := range cells {
			values[i] = string(c)
			if strings.HasSuffix(wanted[i], "_date") {
				values[i] = moment(values[i])
			}
		}
		return row(values)
	})
}

// snake writes "LastModifiedDate" as "last_modified_date" and "ETag" as "e_tag".
func snake(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// moment gives a date and time in UTC its zone, and a day its midnight.
func moment(s string) string {
	switch {
	case s == "":
		return ""
	case strings.Contains(s, "T"):
		return s + "Z"
	}
	return s + "T00:00:00Z"
}
