package register

import (
	"bytes"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// writer writes entities as YAML: always the same bytes for the same content.
// Cells stand in the order of the model; empty ones are left out, but for those
// that a person must fill, which are marked.
type writer struct {
	out  bytes.Buffer
	todo map[string]string // path → article, of the entity being written
	e    *entity
	told map[comment]bool // comments of the entity that found their cell
}

// wideList is how wide a list on one line may be.
const wideList = 100

// entity writes one entity at an indentation; lead stands before its first cell
// ("- " in a list).
func (w *writer) entity(e *entity, todo []OpenCell, indent int, lead string) {
	w.e, w.todo, w.told = e, map[string]string{}, map[comment]bool{}
	for _, c := range todo {
		w.todo[c.Path] = c.Article
	}
	body := w.structure(e.kind.shape, e.value, "", indent+len(lead))
	if len(body) == 0 {
		return
	}
	body[0].lead = lead
	for i := range body {
		w.place(&body[i])
	}
	for _, c := range e.comments { // its cell is gone: the entity keeps it
		if !w.told[c] && c.Place != below {
			c.Path = ""
			w.comment(indent, c.Text)
		}
	}
	for i := range body {
		w.print(&body[i])
	}
	for _, c := range e.comments {
		if c.Place == below {
			w.comment(indent, c.Text)
		}
	}
}

// row is a line with a cell on it.
type row struct {
	indent       int
	lead         string
	text, path   string
	more         []string // lines of a text of several
	above, after []string // comments
}

// structure lists the rows of a struct, whose cells stand at an indentation.
func (w *writer) structure(s *shape, v reflect.Value, path string, indent int) []row {
	var rows []row
	for i := range s.fields {
		f := &s.fields[i]
		fv, at := v.Field(f.index), join(path, f.name)
		if f.empty(fv) {
			if article := w.todo[at]; article != "" {
				rows = append(rows, row{indent: indent, text: f.name + ": # to be completed (" + article + ")", path: at})
			}
			continue
		}
		rows = append(rows, w.field(f, fv, at, indent)...)
	}
	return rows
}

func (w *writer) field(f *field, v reflect.Value, path string, indent int) []row {
	head := row{indent: indent, text: f.name + ":", path: path}
	switch f.form {
	case formText:
		head.scalar(v.String(), f.rule.format == "answer")
	case formFlag:
		head.text += " true"
	case formNumber:
		head.text += " " + strconv.FormatInt(v.Int(), 10)
	case formWords:
		return words(head, v.Interface().([]string))
	case formList:
		rows := []row{head}
		for n := range v.Len() {
			part := w.structure(f.part, v.Index(n), item(path, n), indent+4)
			if len(part) == 0 {
				part = []row{{indent: indent + 4, text: "{}", path: item(path, n)}}
			}
			part[0].lead = "- "
			rows = append(rows, part...)
		}
		return rows
	case formOne:
		part := w.structure(f.part, v.Elem(), path, indent+2)
		if len(part) == 0 {
			head.text += " {}"
		}
		return append([]row{head}, part...)
	}
	return []row{head}
}

// words writes a list of words, on one line where it fits.
func words(head row, list []string) []row {
	var quoted []string
	for _, s := range list {
		quoted = append(quoted, quote(s))
	}
	if line := " [" + strings.Join(quoted, ", ") + "]"; len(line) <= wideList {
		head.text += line
		return []row{head}
	}
	rows := []row{head}
	for n, q := range quoted {
		rows = append(rows, row{indent: head.indent + 4, lead: "- ", text: q, path: item(head.path, n)})
	}
	return rows
}

// scalar adds a text to a row: plain, quoted, or as a block of lines.
func (r *row) scalar(s string, plain bool) {
	lines := strings.Split(s, "\n")
	odd := func(l string) bool { return strings.TrimSpace(l) != l || strings.HasPrefix(l, "#") }
	if len(lines) > 1 && !slices.ContainsFunc(lines, odd) {
		r.text += " |-"
		for _, l := range lines {
			if l != "" {
				l = strings.Repeat(" ", r.indent+2) + l
			}
			r.more = append(r.more, l)
		}
		return
	}
	if !plain {
		s = quote(s)
	}
	r.text += " " + s
}

// place moves the entity's comments to the rows they belong to. A line that a
// text of several follows cannot carry one behind it.
func (w *writer) place(r *row) {
	for _, c := range w.e.comments {
		if c.Path != r.path || c.Place == below {
			continue
		}
		w.told[c] = true
		if c.Place == after && r.more == nil && !strings.Contains(r.text, " # to be completed (") {
			r.after = append(r.after, c.Text)
		} else {
			r.above = append(r.above, c.Text)
		}
	}
}

func (w *writer) print(r *row) {
	indent := r.indent - len(r.lead)
	for _, c := range r.above {
		w.comment(indent, c)
	}
	w.out.WriteString(strings.Repeat(" ", indent) + r.lead + r.text)
	for i, c := range r.after {
		if i == 0 {
			w.out.WriteString(" ")
		}
		w.out.WriteString("#" + c)
	}
	w.out.WriteByte('\n')
	for _, l := range r.more {
		w.out.WriteString(l + "\n")
	}
}

func (w *writer) comment(indent int, text string) {
	fmt.Fprintf(&w.out, "%s#%s\n", strings.Repeat(" ", indent), text)
}

// plainForm is text that YAML reads as itself in any place; reserved words and
// what looks like a number are quoted for those who read with other rules.
var (
	plainForm = regexp.MustCompile(`^[\pL§][\pL\pM\pN §_./()&+@%’–-]*$`)
	dateForm  = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	reserved  = regexp.MustCompile(`^(?i:true|false|null|yes|no|on|off|y|n|nan|inf)$`)
)

// quote writes a text on one line.
func quote(s string) string {
	if dateForm.MatchString(s) || plainForm.MatchString(s) && !strings.HasSuffix(s, " ") && !reserved.MatchString(s) {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case !unicode.IsPrint(r) && r != ' ':
			if r > 0xFFFF {
				fmt.Fprintf(&b, `\U%08X`, r)
			} else {
				fmt.Fprintf(&b, `\u%04X`, r)
			}
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
