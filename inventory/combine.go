package inventory

import "strings"

// recordOf is the record that a field belongs to, as a path: what stands before
// the last "[]" of a JSON path with it, or "" for a column of a table and a key
// of a document. Fields of one record say something of one person.
func recordOf(field Name) string {
	if i := strings.LastIndex(string(field), "[]"); i >= 0 {
		return string(field[:i+2])
	}
	return ""
}

// tableOf is the table that a place is part of: columns of a sheet have places of
// their own ("sheet Staff!B"), their records have not.
func tableOf(where string) string {
	if i := strings.LastIndexByte(where, '!'); i >= 0 {
		return where[:i]
	}
	return where
}

// inRecord is a record of an object or member in which findings stand.
type inRecord struct {
	object int64 // row id
	place  string
	record string
}

// held is a combination found in a record.
type held struct {
	object int64
	id     string
	record string
}

// combinations lists what the findings of one result hold together. Prose has
// no records: what stands in one text may be of two persons.
func (rec *recorder) combinations(found map[inRecord]map[string]bool) map[held]bool {
	out := map[held]bool{}
	for r, types := range found {
		for i := range rec.together {
			if c := &rec.together[i]; c.Holds(func(id string) bool { return types[id] }) {
				out[held{r.object, c.ID, r.record}] = true
			}
		}
	}
	return out
}
