package register

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// formatVersion is the version of the files; an export states it.
const formatVersion = 1

// Bounds of what is read, so that no file can take the program down.
const (
	maxFile  = 32 << 20 // bytes
	maxDepth = 10_000   // of brackets and dashes; entities nest three deep
)

// Files is a set of register files as they were read, with what is wrong.
type Files struct {
	base     string
	version  place // where the format is stated, line 0: nowhere
	entities []*entity
	faults   []Fault
}

// ReadFile adds the text of one YAML file to the set. Every fault is kept with
// its line, and shown when the set is imported. Anchors, aliases, merge keys and
// tags are refused: a register says what it says.
func (fs *Files) ReadFile(name string, data []byte) {
	r := &reader{set: fs, file: name}
	text := strings.ReplaceAll(strings.TrimPrefix(string(data), "\uFEFF"), "\r\n", "\n")
	if len(data) > maxFile || tooDeep(text) {
		r.fault(0, "is larger or nested deeper than a register can be")
		return
	}
	f, err := parser.ParseBytes([]byte(text), 0, parser.AllowDuplicateMapKey())
	if err != nil {
		line := 0
		var bad yaml.Error
		if errors.As(err, &bad) && bad.GetToken() != nil {
			line = bad.GetToken().Position.Line
		}
		r.fault(line, "is not YAML that can be read")
		return
	}
	for _, doc := range f.Docs {
		if doc.Body != nil {
			r.document(doc.Body)
		}
	}
	attach(text, r.anchors)
}

// tooDeep counts brackets, and dashes at the start of a line, without knowing of
// quotes: it errs on the side of refusing, at a depth that no register has.
func tooDeep(text string) bool {
	depth, start := 0, 0
	for i := range len(text) {
		switch text[i] {
		case '[', '{':
			depth++
		case ']', '}':
			depth = max(depth-1, 0)
		case '\n':
			start = 0
			continue
		}
		if start >= 0 && strings.IndexByte(" -?:", text[i]) >= 0 {
			start++
		} else {
			start = -1
		}
		if depth > maxDepth || start > maxDepth {
			return true
		}
	}
	return false
}

// reader reads one file.
type reader struct {
	set     *Files
	file    string
	anchors []anchor
}

func (r *reader) fault(line int, format string, args ...any) {
	r.set.faults = append(r.set.faults, Fault{r.file, line, fmt.Sprintf(format, args...)})
}

func lineOf(n ast.Node) int {
	if n == nil || n.GetToken() == nil || n.GetToken().Position == nil {
		return 0
	}
	return n.GetToken().Position.Line
}

// pair is a key with its value.
type pair struct {
	key   string
	line  int
	value ast.Node
}

// pairs reads a mapping; what is none is a fault. Keys stand once.
func (r *reader) pairs(n ast.Node, what string) []pair {
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	case *ast.NullNode, nil:
		return nil
	default:
		r.fault(lineOf(n), "%s must be a mapping of keys and values", what)
		return nil
	}
	var all []pair
	for _, v := range values {
		key, ok := v.Key.(*ast.StringNode)
		if !ok {
			r.fault(lineOf(v.Key), "a key is not a plain word")
			continue
		}
		if slices.ContainsFunc(all, func(p pair) bool { return p.key == key.Value }) {
			r.fault(lineOf(key), "%s: the key stands twice", what)
			continue
		}
		all = append(all, pair{key.Value, lineOf(key), v.Value})
	}
	return all
}

// document reads the top level of a file.
func (r *reader) document(body ast.Node) {
	for _, p := range r.pairs(body, "the file") {
		switch k := kindIn(p.key); {
		case p.key == "pdatlas_register":
			r.version(p)
		case p.key == "base":
			r.set.base = r.scalar(p.value, "base")
		case k == nil:
			r.fault(p.line, "an unknown key at the top: use %s", strings.Join(topKeys(), ", "))
		case k.single:
			e := k.newEntity()
			e.place = place{r.file, p.line}
			r.structure(k.shape, p.value, e.value, "", e)
			r.set.entities = append(r.set.entities, e)
		default:
			for _, n := range r.items(p.value, p.key) {
				r.entity(k, n)
			}
		}
	}
}

func topKeys() []string {
	names := []string{"pdatlas_register", "base"}
	for _, k := range kinds() {
		names = append(names, k.Plural)
	}
	return names
}

func (r *reader) version(p pair) {
	if r.set.version.line > 0 {
		r.fault(p.line, "pdatlas_register stands twice")
	}
	r.set.version = place{r.file, p.line}
	if v := r.scalar(p.value, "pdatlas_register"); v != strconv.Itoa(formatVersion) {
		r.fault(p.line, "pdatlas_register: this program reads version %d of the files", formatVersion)
	}
}

func (r *reader) entity(k *kind, n ast.Node) {
	e := k.newEntity()
	e.place = place{r.file, lineOf(n)}
	r.structure(k.shape, n, e.value, "", e)
	e.id = e.value.FieldByName("ID").String()
	if at, ok := e.lines["id"]; ok {
		e.place = at
	}
	r.set.entities = append(r.set.entities, e)
}

// items reads a list; an empty cell is an empty list.
func (r *reader) items(n ast.Node, what string) []ast.Node {
	switch n := n.(type) {
	case *ast.SequenceNode:
		return n.Values
	case *ast.NullNode, nil:
		return nil
	}
	r.fault(lineOf(n), "%s: must be a list", what)
	return nil
}

// structure reads a mapping into a struct.
func (r *reader) structure(s *shape, n ast.Node, v reflect.Value, path string, e *entity) {
	for _, p := range r.pairs(n, nameOr(path, e.kind.Name)) {
		f := s.field(p.key)
		if f == nil {
			r.fault(p.line, "%s: unknown key; there are %s", nameOr(path, e.kind.Name), strings.Join(s.names(), ", "))
			continue
		}
		at := join(path, f.name)
		e.lines[at] = place{r.file, p.line}
		r.anchors = append(r.anchors, anchor{p.line, e, at})
		r.value(f, p, v.Field(f.index), at, e)
	}
}

func nameOr(path, other string) string {
	if path == "" {
		return other
	}
	return path
}

func (s *shape) names() []string {
	var names []string
	for _, f := range s.fields {
		names = append(names, f.name)
	}
	return names
}

func (r *reader) value(f *field, p pair, v reflect.Value, path string, e *entity) {
	switch f.form {
	case formText:
		v.SetString(r.scalar(p.value, path))
	case formFlag:
		switch r.scalar(p.value, path) {
		case "true", "yes":
			v.SetBool(true)
		case "false", "no", "":
		default:
			r.fault(p.line, "%s: must be true or false", path)
		}
	case formNumber:
		text := r.scalar(p.value, path)
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil && text != "" {
			r.fault(p.line, "%s: must be a whole number", path)
		}
		v.SetInt(n)
	case formWords:
		for i, n := range r.items(p.value, path) {
			at := item(path, i)
			e.lines[at] = place{r.file, lineOf(n)}
			if lineOf(n) > p.line {
				r.anchors = append(r.anchors, anchor{lineOf(n), e, at})
			}
			v.Set(reflect.Append(v, reflect.ValueOf(r.scalar(n, at))))
		}
	case formList:
		for i, n := range r.items(p.value, path) {
			at := item(path, i)
			e.lines[at] = place{r.file, lineOf(n)}
			part := reflect.New(v.Type().Elem()).Elem()
			r.structure(f.part, n, part, at, e)
			v.Set(reflect.Append(v, part))
		}
	case formOne:
		if _, null := p.value.(*ast.NullNode); !null {
			v.Set(reflect.New(v.Type().Elem()))
			r.structure(f.part, p.value, v.Elem(), path, e)
		}
	}
}

// scalar reads a value as the text it is written as: a register has no numbers
// that a spreadsheet's or YAML's rules should change ("NO", "0612", "1e3").
func (r *reader) scalar(n ast.Node, what string) string {
	switch n := n.(type) {
	case *ast.StringNode:
		return strings.TrimSpace(n.Value)
	case *ast.LiteralNode:
		return strings.TrimSpace(n.Value.Value)
	case *ast.NullNode, nil:
		return ""
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return strings.TrimSpace(n.GetToken().Value)
	}
	r.fault(lineOf(n), "%s: must be plain text, without anchors, aliases and tags", what)
	return ""
}
