package main

import (
	"strings"

	"github.com/pdatlas/pdatlas/inventory/reference"
)

// gdprNote names the rule of the GDPR that asks for more care with a type.
func gdprNote(c reference.Category, known bool) string {
	switch {
	case !known:
		return "own type"
	case c.Flag == reference.SpecialCategory:
		return "special category (Art. 9)"
	case c.Flag == reference.Criminal:
		return "criminal offences (Art. 10)"
	case c.Flag == reference.NationalID && strings.HasPrefix(c.Article, "87"):
		return "national id (Art. 87)"
	case c.Flag == reference.NationalID:
		return "national id"
	}
	return ""
}
