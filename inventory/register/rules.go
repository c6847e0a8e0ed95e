package register

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/inventory/reference"
)

// place is where something stands in a file.
type place struct {
	file string
	line int
}

// Fault is something wrong in a file of the register. Its text is a fixed
// sentence with field names and ids, never what a free-text cell holds.
type Fault struct {
	File string
	Line int // 0: the file as a whole
	Text string
}

func (f Fault) String() string {
	if f.Line == 0 {
		return f.File + ": " + f.Text
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Text)
}

// FaultsError is why nothing was imported: every fault, in the order of the files.
type FaultsError struct{ Faults []Fault }

func (e *FaultsError) Error() string {
	var lines []string
	for _, f := range e.Faults {
		lines = append(lines, f.String())
	}
	return "nothing was imported:\n  " + strings.Join(lines, "\n  ")
}

// maxText bounds a cell, in bytes.
const maxText = 64 << 10

// The syntax of ids and of what has a standard form.
var (
	idForm     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$`)
	shaForm    = regexp.MustCompile(`^[0-9a-f]{64}$`)
	codeForm   = regexp.MustCompile(`^[A-Z][0-9]{2}[a-z]?$`)
	periodForm = regexp.MustCompile(`^P(\d{1,4}Y)?(\d{1,4}M)?(\d{1,4}W)?(\d{1,5}D)?$`) // ISO 8601, whole days and more
)

// checker holds a set of entities to the rules. It sees the set as it will be:
// what files say over what is stored.
type checker struct {
	ref    *reference.Data
	known  map[Key]*entity
	faults []Fault
}

func (c *checker) fault(p place, format string, args ...any) {
	c.faults = append(c.faults, Fault{p.file, p.line, fmt.Sprintf(format, args...)})
}

// check looks at one entity cell by cell.
func (c *checker) check(e *entity) {
	cells(e.kind.shape, e.value, "", func(x cell) {
		if why := c.cell(x); why != "" {
			c.fault(e.at(x.path), "%s %q: %s: %s", e.kind.Name, e.id, x.path, why)
		}
	})
	c.list(e)
}

// cell says what is wrong with a cell, "" if nothing.
func (c *checker) cell(x cell) string {
	r := &x.field.rule
	switch x.field.form {
	case formFlag:
		return ""
	case formNumber:
		if n := int(x.value.Int()); n != 0 && (n < r.min || n > r.max) || n == 0 && r.required {
			return fmt.Sprintf("must be a number from %d to %d", r.min, r.max)
		}
		return ""
	}
	switch {
	case x.text == "" && x.field.form == formWords:
		return "an entry is empty"
	case x.text == "" && r.required:
		return "is missing"
	case x.text == "":
		return ""
	case len(x.text) > maxText || !utf8.ValidString(x.text) || strings.ContainsFunc(x.text, hidden):
		return "is too long, or holds control characters"
	case r.enum != nil && !slices.Contains(r.enum, x.text):
		return "must be one of " + strings.Join(r.enum, ", ")
	case r.ref != "" && c.known[Key{r.ref, x.text}] == nil:
		return fmt.Sprintf("there is no %s with this id", r.ref)
	case r.format != "":
		return c.format(r.format, x.text)
	}
	return ""
}

// hidden are characters that nobody sees in a file or that reorder what they see.
func hidden(r rune) bool {
	return unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' || r == '\uFEFF'
}

// format says what is wrong with a value of a standard form.
func (c *checker) format(name, text string) string {
	bad := func(ok bool, why string) string {
		if ok {
			return ""
		}
		return why
	}
	switch name {
	case "id":
		return bad(idForm.MatchString(text), "an id has up to 64 letters, digits and . _ @ -, and begins with a letter or digit")
	case "date":
		_, err := time.Parse(time.DateOnly, text)
		return bad(err == nil, "is not a date: write YYYY-MM-DD")
	case "time":
		_, err := time.Parse(time.RFC3339, text)
		return bad(err == nil, "is not a time with its zone: write YYYY-MM-DDThh:mm:ss+hh:mm")
	case "country":
		_, ok := c.ref.Country(text)
		return bad(ok, "is no country code of ISO 3166-1")
	case "period":
		_, err := ParsePeriod(text)
		return bad(err == nil, "is not a period of ISO 8601: write P10Y, P18M or P90D")
	case "answer":
		return bad(text == string(Yes) || text == string(No), "must be yes or no, or stay empty")
	case "sha256":
		return bad(shaForm.MatchString(text), "is not a SHA-256 in 64 hexadecimal digits")
	case "code":
		return bad(codeForm.MatchString(text), "is not the code of a check, as U01 or S01b")
	case "category":
		return bad(len(CategoriesOf(c.ref, text)) > 0, "is no kind or type of the reference data: see 'pdatlas detectors list', or the folder's categories.csv")
	case "subject":
		_, ok := c.ref.Subject(text)
		return bad(ok, "is no category of data subjects of the reference data (subjects.csv)")
	case "control":
		_, ok := c.ref.Control(text)
		return bad(ok, "is no control of the reference data (controls.csv)")
	}
	return "has a rule that the program does not know"
}

// list refuses what stands twice in the lists of an entity.
func (c *checker) list(e *entity) {
	for i := range e.kind.shape.fields {
		f := &e.kind.shape.fields[i]
		fv := e.value.Field(f.index)
		if f.form != formList && f.form != formWords {
			continue
		}
		seen := map[any]bool{}
		for n := range fv.Len() {
			v := fv.Index(n)
			if !v.Comparable() { // holds a list of its own
				continue
			}
			if seen[v.Interface()] {
				c.fault(e.at(item(f.name, n)), "%s %q: %s: stands twice", e.kind.Name, e.id, item(f.name, n))
			}
			seen[v.Interface()] = true
		}
	}
}

// Period is a span of time as retention rules give it (ISO 8601 duration without
// hours).
type Period struct{ Years, Months, Days int }

// ParsePeriod reads "P10Y", "P1Y6M", "P2W" or "P90D". A period of nothing is
// refused.
func ParsePeriod(s string) (Period, error) {
	var p Period
	m := periodForm.FindStringSubmatch(s)
	if m == nil {
		return p, fmt.Errorf("not a period of ISO 8601")
	}
	for i, into := range []struct {
		n      *int
		factor int
	}{{&p.Years, 1}, {&p.Months, 1}, {&p.Days, 7}, {&p.Days, 1}} {
		var n int
		for _, digit := range strings.TrimRight(m[i+1], "YMWD") {
			n = n*10 + int(digit-'0')
		}
		*into.n += n * into.factor
	}
	if p == (Period{}) {
		return p, fmt.Errorf("a period of nothing")
	}
	return p, nil
}

// After is the day on which a period that starts on a day has passed. A month
// that is too short gives its last day (Regulation 1182/71, Art. 3(2)(c)).
func (p Period) After(start time.Time) time.Time {
	y, m, d := start.Date()
	month := int(m) - 1 + p.Months
	y, month = y+p.Years+month/12, month%12
	if last := time.Date(y, time.Month(month+2), 0, 0, 0, 0, 0, time.UTC).Day(); d > last {
		d = last
	}
	return time.Date(y, time.Month(month+1), d+p.Days, 0, 0, 0, 0, time.UTC)
}
