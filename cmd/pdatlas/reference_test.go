package main

import (
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors/all"
	"github.com/pdatlas/pdatlas/inventory/reference"
)

// TestEveryTypeHasItsLaw: reports stand on the reference data, so a detector
// type without a row there would have no category and no article.
func TestEveryTypeHasItsLaw(t *testing.T) {
	ref, err := reference.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range all.Detectors() {
		c, ok := ref.Category(d.ID)
		if !ok {
			t.Errorf("%s has no row in inventory/reference/data/categories.csv", d.ID)
			continue
		}
		if d.Country != "" && c.Country != "" && !strings.Contains(c.Country, d.Country) {
			t.Errorf("%s is of %s here and of %s in the reference data", d.ID, d.Country, c.Country)
		}
		if c.Article == "" || c.Fideslang == "" {
			t.Errorf("%s: no article or no fideslang category", d.ID)
		}
	}
}
