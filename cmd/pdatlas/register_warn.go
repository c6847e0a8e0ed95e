package main

import (
	"fmt"
	"slices"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory/reference"
	"github.com/pdatlas/pdatlas/inventory/register"
)

// kindsOfPeople are kinds of data that tell of one person. Others, such as
// towns, employers or the name of a disease, belong in a description.
func kindsOfPeople() []string {
	return []string{"contact", "identity", "national_id", "tax_id", "social_security", "health_id", "passport", "id_card", "residence_permit",
		"driver_licence", "financial", "credential"}
}

// warnOfPeople runs the detectors over what people wrote freely, and warns where
// it looks like data of a person: a register describes processing and names
// functions. The warning says where and what it looks like, and quotes nothing.
func (a *app) warnOfPeople(files *register.Files, ref *reference.Data) error {
	engine, err := a.newEngine()
	if err != nil {
		return usageError(err)
	}
	scanner, kinds := engine.NewScanner(), kindsOfPeople()
	var matches []detectors.Match
	files.FreeText(func(f register.FreeText) {
		var found []string
		text := []byte(f.Text)
		matches = scanner.Scan(detectors.Window{Text: text, Hi: len(text)}, matches[:0])
		for _, m := range matches {
			c, ok := ref.Category(engine.Detectors()[m.Detector].ID)
			if ok && m.Likelihood >= detectors.Likely && slices.Contains(kinds, c.Kind) && !slices.Contains(found, c.Name) {
				found = append(found, c.Name)
			}
		}
		for _, name := range found {
			fmt.Fprintf(a.stderr, "pdatlas: warning: %s:%d: %s %q: %s: looks like personal data (%s): name functions, not people\n",
				f.File, f.Line, f.Kind, f.ID, orDash(f.Path), name)
		}
	})
	return nil
}
