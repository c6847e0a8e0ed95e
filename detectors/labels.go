package detectors

import (
	"maps"
	"slices"
)

// FieldsFrom makes the names of columns and keys from keywords that are nouns,
// so that a type with labels in many languages lists them once: case and
// accents folded as Context.Fields wants them, sorted, then the names in more.
func FieldsFrom(keywords map[string][]string, more ...string) []string {
	var fields []string
	for _, lang := range slices.Sorted(maps.Keys(keywords)) {
		for _, k := range keywords[lang] {
			fields = append(fields, fieldName(k))
		}
	}
	fields = append(fields, more...)
	slices.Sort(fields)
	return slices.DeleteFunc(slices.Compact(fields), func(f string) bool { return f == "" })
}
