package sourcetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/sources"
)

// shelf is a right source of rows in memory, with defects that can be switched
// on: each must be caught by the check that is there for it.
type shelf struct {
	memory
	tables []Table
	gone   map[string]bool
	walks  int
}

func (s *shelf) Walk(ctx context.Context, after sources.Cursor, fn func(sources.Item, sources.Cursor) error) error {
	s.walks++
	if s.defect == "cancel ignored" {
		ctx = context.WithoutCancel(ctx)
	}
	for _, t := range s.tables {
		if s.defect == "a table missed" && t.Name == "heap" || s.gone[t.Name] {
			continue
		}
		parts := max(1, (len(t.IDs)+RangeRows-1)/RangeRows)
		for n := range parts {
			at := fmt.Sprintf("%s %03d", t.Name, n)
			if at <= after && !(s.defect == "resumes at the cursor" && at == after) {
				continue
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			item := sources.Item{Ref: sources.Ref{Path: t.Name, DataSet: "d"}, Part: sources.Part{Number: n + 1, Last: n == parts-1}}
			switch {
			case s.defect == "no last part":
				item.Part.Last = false
			case parts == 1:
				item.Part = sources.Part{}
			case s.defect == "parts misnumbered":
				item.Part.Number = 1
			}
			item.Rows = s.rows(t, n)
			if why := s.match.Excluded(item.Ref); why != nil {
				if s.defect == "excluded unlisted" {
					continue
				}
				item.Rows, item.Part, item.Open = nil, sources.Part{}, sources.Failing(why)
				if n > 0 {
					continue
				}
			}
			if err := fn(item, at); err != nil {
				if s.defect == "error wrapped" {
					return fmt.Errorf("walk: %w", err)
				}
				return err
			}
		}
	}
	return ctx.Err()
}

func (s *shelf) rows(t Table, n int) func(context.Context, func(sources.Row) error) error {
	fields := []string{"id", "note"}
	ids := t.IDs[min(n*RangeRows, len(t.IDs)):min((n+1)*RangeRows, len(t.IDs))]
	switch s.defect {
	case "a row missed":
		ids = ids[min(1, len(ids)):]
	case "a row double":
		ids = append(slices.Clone(ids), ids[:min(1, len(ids))]...)
	case "rows in another order":
		if s.walks%2 == 0 {
			ids = slices.Clone(ids)
			slices.Reverse(ids)
		}
	}
	return func(ctx context.Context, fn func(sources.Row) error) error {
		if s.gone[t.Name] && s.defect != "gone unnoticed" {
			return sources.ErrVanished
		}
		for _, id := range ids {
			if ctx.Err() != nil && s.defect != "rows not cancelled" {
				return ctx.Err()
			}
			note := fmt.Sprintf("note %d", id)
			if s.defect == "wrong value" {
				note = "note"
			}
			err := fn(sources.Row{Fields: fields, Values: [][]byte{[]byte(strconv.FormatInt(id, 10)), []byte(note)}})
			if err != nil && s.defect != "row error ignored" {
				return err
			}
		}
		if s.defect == "rows not cancelled" {
			return nil
		}
		return ctx.Err()
	}
}

// shelves makes sources with a defect, "" for none.
func shelves(defect string) RowsMaker {
	return func(tables []Table, f sources.Filter) (RowsPlace, error) {
		match, err := f.Compile()
		if err != nil {
			return RowsPlace{}, err
		}
		slices.SortFunc(tables, func(a, b Table) int { return strings.Compare(a.Name, b.Name) })
		s := &shelf{memory: memory{defect: defect, match: match}, tables: tables, gone: map[string]bool{}}
		return RowsPlace{
			Source: s, Path: func(name string) string { return name },
			Drop: func(name string) error { s.gone[name] = true; return nil },
		}, nil
	}
}

func TestRowsOfARightSource(t *testing.T) {
	for _, c := range rowsChecks() {
		t.Run(c.name, func(t *testing.T) {
			if err := c.run(t.Context(), shelves("")); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestRowsDefects: each defect is caught by its check.
func TestRowsDefects(t *testing.T) {
	for defect, by := range map[string]string{
		"a table missed": "Accounting", "a row missed": "Accounting", "a row double": "Accounting", "wrong value": "Accounting",
		"no last part": "Accounting", "parts misnumbered": "Accounting", "rows in another order": "StableOrder",
		"resumes at the cursor": "ResumeFromEveryCursor", "cancel ignored": "Cancel", "error wrapped": "ErrorUnchanged",
		"row error ignored": "ErrorUnchanged", "rows not cancelled": "CancelledRows", "gone unnoticed": "Dropped",
		"excluded unlisted": "Filter", "secret in name": "StableName", "region guessed": "Describe",
	} {
		t.Run(strings.ReplaceAll(defect, " ", "_"), func(t *testing.T) {
			for _, c := range rowsChecks() {
				if c.name != by {
					continue
				}
				if err := c.run(t.Context(), shelves(defect)); err == nil || errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("%s let it pass", by)
				}
				return
			}
			t.Fatalf("there is no check %s", by)
		})
	}
}
