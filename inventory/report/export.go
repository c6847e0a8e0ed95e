package report

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// JSON writes the overview for machines: keys in the order of the structs,
// lists sorted, one stamp.
func (m *Overview) JSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(m); err != nil {
		return fmt.Errorf("report: write JSON: %w", err)
	}
	return nil
}

// CSV writes one row per data set and detector type, and one for a data set
// without any: RFC 4180, UTF-8, no cell that a spreadsheet takes for a formula.
func (m *Overview) CSV(w io.Writer) error {
	c := csv.NewWriter(w)
	c.UseCRLF = true // RFC 4180, section 2
	rows := [][]string{{"as_of", "source", "data_set", "country", "country_basis", "eea", "owner", "owner_basis", "objects_listed",
		"objects_scanned", "objects_partial", "objects_skipped", "objects_failed", "bytes_listed", "records", "detector", "type",
		"category", "gdpr_flag", "gdpr_article", "ico_category", "cnil_category", "matches", "objects_with_matches",
		"highest_likelihood", "from_incomplete_results", "matches_in_incomplete_later_results",
		"persons_about", "persons_margin", "persons_told_apart_by", "under_18_about", "identifying_combinations",
		"department", "application", "activity", "not_public", "encryption_at_rest", "encryption_in_transit", "versioning", "lifecycle", "access_logging"}}
	for i := range m.DataSets {
		d := &m.DataSets[i]
		types := d.Types
		if len(types) == 0 {
			types = []TypeCount{{}}
		}
		for _, t := range types {
			rows = append(rows, m.csvRow(d, &t))
		}
	}
	for _, row := range rows {
		for i, cell := range row {
			row[i] = safeCell(cell)
		}
		if err := c.Write(row); err != nil {
			return fmt.Errorf("report: write CSV: %w", err)
		}
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return fmt.Errorf("report: write CSV: %w", err)
	}
	return nil
}

func (m *Overview) csvRow(d *DataSet, t *TypeCount) []string {
	var names, bases []string
	for _, o := range d.Owners {
		if o.Name != "" {
			names, bases = append(names, o.Name), append(bases, o.Basis)
		}
	}
	country := d.Location.Country
	if country == "" {
		country = "unknown"
	}
	row := []string{m.At, d.Source, d.Name, country, d.Location.Basis, d.Location.EEA, strings.Join(names, "; "), strings.Join(bases, "; ")}
	for _, n := range []int64{d.Objects.Listed, d.Objects.Scanned, d.Objects.Partial, d.Objects.Skipped, d.Objects.Failed, d.Bytes, d.Records} {
		row = append(row, strconv.FormatInt(n, 10))
	}
	row = append(row, t.Detector, t.Name, t.KindLabel, t.FlagLabel, t.Article, t.ICO, t.CNIL)
	if t.Detector == "" {
		row = append(row, "0", "0", "", "", "0")
		return append(row, d.recordCells()...)
	}
	row = append(row, strconv.FormatInt(t.Count, 10), strconv.FormatInt(t.Objects, 10), t.Likelihood,
		strconv.FormatBool(t.Incomplete), strconv.FormatInt(t.Beside, 10))
	return append(row, d.recordCells()...)
}

// recordCells are what is known of the persons of a data set: the same in all of
// its rows.
func (d *DataSet) recordCells() []string {
	cells := []string{"", "", "", strconv.FormatInt(d.Under18, 10), ""}
	if p := d.Persons; p != nil {
		cells[0], cells[1], cells[2] = strconv.FormatInt(p.Count, 10), strconv.FormatFloat(p.Margin, 'f', -1, 64), p.By
	}
	var names []string
	for _, t := range d.Together {
		names = append(names, t.Name)
	}
	cells[4] = strings.Join(names, "; ")
	return append(cells, d.keptCells()...)
}

// keptCells are what owner rules say of a data set and whether measures are in
// force: "" where the source was not asked.
func (d *DataSet) keptCells() []string {
	distinct := func(of func(Owner) string) string {
		var out []string
		for _, o := range d.Owners {
			if s := of(o); s != "" && !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
		return strings.Join(out, "; ")
	}
	cells := []string{distinct(func(o Owner) string { return o.Department }), distinct(func(o Owner) string { return o.Application }),
		distinct(func(o Owner) string { return o.Activity })}
	for _, kind := range []string{"not_public", "encryption_at_rest", "encryption_in_transit", "versioning", "lifecycle", "access_logging"} {
		state := ""
		for _, c := range d.Kept.Controls {
			if c.Kind == kind {
				state = c.State
			}
		}
		cells = append(cells, state)
	}
	return cells
}

// safeCell puts a quote before what a spreadsheet would run: a line that starts,
// after any blanks, with = + - @, their full-width forms, a tab or a carriage
// return (OWASP, CSV injection).
func safeCell(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if startsFormula(l) {
			lines[i] = "'" + l
		}
	}
	return strings.Join(lines, "\n")
}

func startsFormula(line string) bool {
	for _, r := range line {
		switch r {
		case '=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠':
			return true
		}
		if !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) {
			return false
		}
	}
	return false
}
