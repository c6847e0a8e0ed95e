package register

import (
	"fmt"
	"reflect"
)

// cell is one value of an entity: a scalar, or one word of a list of words.
type cell struct {
	path  string // "purposes[0].legal_basis", "roles[1]"
	field *field
	text  string // of formText and formWords
	value reflect.Value
}

// cells calls fn with every scalar cell of a struct, empty ones included, and
// each word of its lists of words.
func cells(s *shape, v reflect.Value, path string, fn func(cell)) {
	for i := range s.fields {
		f := &s.fields[i]
		fv, at := v.Field(f.index), join(path, f.name)
		switch f.form {
		case formText:
			fn(cell{at, f, fv.String(), fv})
		case formFlag, formNumber:
			fn(cell{at, f, "", fv})
		case formWords:
			for n := range fv.Len() {
				fn(cell{item(at, n), f, fv.Index(n).String(), fv.Index(n)})
			}
		case formList:
			for n := range fv.Len() {
				cells(f.part, fv.Index(n), item(at, n), fn)
			}
		case formOne:
			if !fv.IsNil() {
				cells(f.part, fv.Elem(), at, fn)
			}
		}
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func item(path string, n int) string { return fmt.Sprintf("%s[%d]", path, n) }

// empty tells whether a field holds nothing that a file would show.
func (f *field) empty(v reflect.Value) bool {
	switch f.form {
	case formOne:
		return v.IsNil()
	case formWords, formList:
		return v.Len() == 0
	default:
		return v.IsZero()
	}
}
