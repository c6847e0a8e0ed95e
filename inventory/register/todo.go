package register

import (
	"reflect"
	"slices"
	"strings"

	"github.com/pdatlas/pdatlas/inventory/reference"
)

// OpenCell is an empty cell that a person must fill.
type OpenCell struct {
	Path    string // "purposes", "data[0].retention"
	Article string // "Art. 30(1)(b)"
}

// OpenCells lists what is still to be completed in an activity, in the order of
// its file: the items of Art. 30(1) or (2), and the bases that its declared
// categories ask for (Art. 9, 10, 87). "No recipients" and "no transfers", said
// outright, are answers.
func (a *Activity) OpenCells(ref *reference.Data) []OpenCell {
	open := openCells(kindOf("activity").shape, reflect.ValueOf(a).Elem(), "", a.side())
	open = slices.DeleteFunc(open, func(c OpenCell) bool {
		return c.Path == "recipients" && a.NoRecipients || c.Path == "transfers" && a.NoTransfers
	})
	for _, ask := range []struct {
		path, value, article string
		flag                 reference.Flag
	}{
		{"art9", a.Art9, "Art. 9(2)", reference.SpecialCategory},
		{"art10", a.Art10, "Art. 10", reference.Criminal},
		{"art87", a.Art87, "Art. 87", reference.NationalID},
	} {
		if ask.value == "" && a.Role == "controller" && a.declares(ref, ask.flag) {
			open = append(open, OpenCell{ask.path, ask.article})
		}
	}
	return open
}

func (a *Activity) side() int {
	if a.Role == "processor" {
		return 1
	}
	return 0
}

// declares tells whether a declared category has a flag: a type of its own, or
// a kind most of whose types have it (a care provider's number is of the kind of
// health numbers, and no health data). Of single national identifiers those
// count that Art. 87 covers, which are those of Member States.
func (a *Activity) declares(ref *reference.Data, flag reference.Flag) bool {
	return slices.ContainsFunc(a.Data, func(d DataLine) bool {
		covered, with := CategoriesOf(ref, d.Category), 0
		for _, c := range covered {
			if c.Flag == flag && (len(covered) > 1 || flag != reference.NationalID || strings.HasPrefix(c.Article, "87")) {
				with++
			}
		}
		return 2*with > len(covered)
	})
}

// CategoriesOf lists the detector types that a declared category covers: itself,
// or all of its kind. None: the reference data does not know it.
func CategoriesOf(ref *reference.Data, category string) []reference.Category {
	if c, ok := ref.Category(category); ok {
		return []reference.Category{c}
	}
	var all []reference.Category
	for _, c := range ref.Categories {
		if c.Kind == category {
			all = append(all, c)
		}
	}
	return all
}

func openCells(s *shape, v reflect.Value, path string, side int) []OpenCell {
	var open []OpenCell
	for i := range s.fields {
		f := &s.fields[i]
		fv, at := v.Field(f.index), join(path, f.name)
		switch {
		case f.empty(fv):
			if f.todo[side] != "" {
				open = append(open, OpenCell{at, f.todo[side]})
			}
		case f.form == formList:
			for n := range fv.Len() {
				open = append(open, openCells(f.part, fv.Index(n), item(at, n), side)...)
			}
		case f.form == formOne:
			open = append(open, openCells(f.part, fv.Elem(), at, side)...)
		}
	}
	return open
}
