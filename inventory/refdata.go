package inventory

import (
	"context"
	"strings"

	"github.com/pdatlas/pdatlas/inventory/reference"
)

// fillReference makes the reference tables hold d. They are replaced as a
// whole, and only when the version differs.
func fillReference(ctx context.Context, w *conn, d *reference.Data) error {
	row, err := w.row(ctx, 1, "SELECT value FROM meta WHERE key = 'reference'")
	if err != nil || row != nil && text(row[0]) == d.Version {
		return err
	}
	return w.transaction(ctx, func() error {
		for _, sql := range []string{"DELETE FROM country", "DELETE FROM region", "DELETE FROM category", "DELETE FROM combination"} {
			if err := w.run(ctx, sql); err != nil {
				return err
			}
		}
		for _, c := range d.Countries {
			if err := w.run(ctx, "INSERT INTO country (code, name, eea, note) VALUES (?, ?, ?, ?)", c.Code, c.Name, c.EEA, c.Note); err != nil {
				return err
			}
		}
		for _, r := range d.Regions {
			if err := w.run(ctx, "INSERT INTO region (provider, region, label, country, candidates, note) VALUES (?, ?, ?, ?, ?, ?)",
				r.Provider, r.Region, r.Label, r.Country, strings.Join(r.Candidates, "+"), r.Note); err != nil {
				return err
			}
		}
		for _, c := range d.Categories {
			if err := w.run(ctx, `INSERT INTO category (detector, name, kind, country, dpv, fideslang, flag, article, ico, cnil, note)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, c.Detector, c.Name, c.Kind, c.Country, c.DPV, c.Fideslang,
				string(c.Flag), c.Article, c.ICO, c.CNIL, c.Note); err != nil {
				return err
			}
		}
		for _, c := range d.Combinations {
			var parts []string
			for _, any := range c.Parts {
				parts = append(parts, strings.Join(any, "|"))
			}
			if err := w.run(ctx, "INSERT INTO combination (id, name, parts, source, note) VALUES (?, ?, ?, ?, ?)",
				c.ID, c.Name, strings.Join(parts, " + "), c.Source, c.Note); err != nil {
				return err
			}
		}
		return w.run(ctx, "INSERT INTO meta (key, value) VALUES ('reference', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1", d.Version)
	})
}
