package gen

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// doc is one text being written together with the count of what is planted.
type doc struct {
	r     *rand.Rand
	buf   bytes.Buffer
	found map[Count]int // keyed by field and type, Count being 0
	// minors says that some of those whose birth dates are planted are under 18.
	minors bool
	names  bool // each stands alone: none need be found
}

func newDoc(r *rand.Rand) *doc { return &doc{r: r, found: map[Count]int{}} }

// plant counts a value of a type in a field and returns it.
func (d *doc) plant(field, typ, value string) string {
	d.found[Count{Field: field, Type: typ}]++
	return value
}

// prose plants a value where there is no field.
func (d *doc) prose(typ, value string) string { return d.plant("", typ, value) }

func (d *doc) printf(format string, args ...any) { fmt.Fprintf(&d.buf, format, args...) }

// counts lists what was planted, by field and type.
func (d *doc) counts() []Count {
	var out []Count
	for c, n := range d.found {
		c.Count = n
		if c.Type == fullName && d.names {
			c.Optional = true
		} else if c.Type == fullName {
			c.Least = max(1, n/4)
			if c.Field != "" {
				c.Least = max(1, n*3/4)
			}
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Count) int {
		return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(a.Type, b.Type))
	})
	return out
}

// together says which combinations identify persons, from what is planted in
// fields: prose has no records.
func together(counts []Count) (ids []string) {
	has := func(types ...string) bool {
		return slices.ContainsFunc(counts, func(c Count) bool { return c.Field != "" && slices.Contains(types, c.Type) })
	}
	for _, c := range []struct {
		id   string
		held bool
	}{
		{"birth_sex_postcode", has(postcode) && has(birthDate) && has(gender)},
		{"birth_sex_town", has(town) && has(birthDate) && has(gender)},
		{"name_address", has(fullName, lastName) && has(street)},
		{"name_birth", has(fullName, lastName) && has(birthDate)},
	} {
		if c.held {
			ids = append(ids, c.id)
		}
	}
	return ids
}

// content is the truth about the text, which is scanned.
func (d *doc) content() Content {
	counts := d.counts()
	return Content{State: "scanned", Findings: counts, Together: together(counts), Minors: d.minors}
}

// table writes records under a header in one dialect of CSV.
type table struct {
	*doc
	comma   string
	end     string // of a line
	header  []string
	planted map[string]string // detector type by column; what is missing is noise
}

// row writes one record, cells in the order of the header; "" plants nothing.
func (t *table) row(cells ...string) {
	for i, c := range cells {
		if typ := t.planted[t.header[i]]; typ != "" && c != "" {
			t.plant(t.header[i], typ, c)
		}
	}
	t.line(cells)
}

func (t *table) line(cells []string) {
	for i, c := range cells {
		if i > 0 {
			t.buf.WriteString(t.comma)
		}
		if strings.ContainsAny(c, t.comma+"\"\n") {
			c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
		}
		t.buf.WriteString(c)
	}
	t.buf.WriteString(t.end)
}

// newTable starts a table with its header line. Each column is a header and,
// after a bar, the type planted in it: "E-Mail|EMAIL_ADDRESS".
func newTable(r *rand.Rand, comma, end string, columns ...string) *table {
	t := &table{doc: newDoc(r), comma: comma, end: end, planted: map[string]string{}}
	for _, c := range columns {
		header, typ, _ := strings.Cut(c, "|")
		t.header = append(t.header, header)
		t.planted[header] = typ
	}
	t.line(t.header)
	return t
}
