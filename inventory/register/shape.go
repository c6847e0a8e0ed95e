package register

import (
	"reflect"
	"strconv"
	"strings"
	"sync"

	"github.com/pdatlas/pdatlas/inventory"
)

// form is how a field is written and stored.
type form int

const (
	formText   form = iota // a string or Answer: TEXT
	formFlag               // bool, written only when true: INTEGER
	formNumber             // int, written only when not 0: INTEGER
	formWords              // []string: a JSON array in a TEXT column
	formList               // []struct: a table of its own
	formOne                // *struct: a table of its own with at most one row
)

// field is what the tags of one field of an entity say.
type field struct {
	name  string // in files, and the column
	index int    // in the Go struct
	form  form
	rule  rule
	todo  [2]string // article under which a controller, a processor must fill it
	part  *shape    // of formList and formOne
}

// rule is what a value must be.
type rule struct {
	required bool
	enum     []string
	ref      string // kind of the entity it names
	format   string // "date", "time", "country", "period" … see formats in rules.go
	min, max int    // of a number
}

// shape is an entity, or a part of one, as files and tables see it.
type shape struct {
	fields []field
	table  inventory.Table
}

// kind is one sort of entity.
type kind struct {
	Name   string // in keys and the audit log
	Plural string // in files
	file   string
	goName string // of the Register's field
	single bool
	shape  *shape
}

// kinds lists the sorts of entities in the order in which they are written.
var kinds = sync.OnceValue(func() []kind {
	all := []kind{
		{Name: "register", Plural: "register", file: "register.yaml", goName: "Head", single: true},
		{Name: "party", Plural: "parties", file: "parties.yaml", goName: "Parties"},
		{Name: "application", Plural: "applications", file: "applications.yaml", goName: "Applications"},
		{Name: "evidence", Plural: "evidence", file: "evidence.yaml", goName: "Evidence"},
		{Name: "retention", Plural: "retention", file: "retention.yaml", goName: "Retention"},
		{Name: "data_set", Plural: "data_sets", file: "data_sets.yaml", goName: "DataSets"},
		{Name: "activity", Plural: "activities", file: "activities/", goName: "Activities"},
		{Name: "approval", Plural: "approvals", file: "approvals.yaml", goName: "Approvals"},
		{Name: "breach", Plural: "breaches", file: "breaches.yaml", goName: "Breaches"},
		{Name: "request", Plural: "requests", file: "requests.yaml", goName: "Requests"},
		{Name: "decision", Plural: "triage", file: "triage.yaml", goName: "Triage"},
	}
	for i := range all {
		f, _ := reflect.TypeFor[Register]().FieldByName(all[i].goName)
		all[i].shape = newShape(f.Type.Elem(), "declared_"+all[i].Name, "id")
	}
	return all
})

// Kinds lists the kinds of entities, in the order in which they are written.
func Kinds() []string {
	var names []string
	for _, k := range kinds() {
		names = append(names, k.Name)
	}
	return names
}

func kindOf(name string) *kind {
	for i := range kinds() {
		if k := &kinds()[i]; k.Name == name {
			return k
		}
	}
	return nil
}

func kindIn(plural string) *kind {
	for i := range kinds() {
		if k := &kinds()[i]; k.Plural == plural {
			return k
		}
	}
	return nil
}

// newShape reads the tags of a struct type. The key columns come first; a field
// "id" is the key itself.
func newShape(t reflect.Type, table string, key ...string) *shape {
	s := &shape{table: inventory.Table{Name: table, Columns: key, Key: len(key)}}
	for i := range t.NumField() {
		g := t.Field(i)
		f := field{name: g.Tag.Get("yaml"), index: i, rule: newRule(g.Tag.Get("rule"))}
		if f.name == "" || f.name == "-" {
			continue
		}
		a, b, two := strings.Cut(g.Tag.Get("todo"), "|")
		if f.todo = [2]string{a, b}; !two {
			f.todo[1] = a
		}
		switch g.Type.Kind() {
		case reflect.Bool:
			f.form = formFlag
		case reflect.Int:
			f.form = formNumber
		case reflect.Pointer:
			f.form, f.part = formOne, newShape(g.Type.Elem(), table+"_"+f.name, "parent", "n")
		case reflect.Slice:
			if f.form = formWords; g.Type.Elem().Kind() == reflect.Struct {
				f.form, f.part = formList, newShape(g.Type.Elem(), table+"_"+f.name, "parent", "n")
			}
		default:
			f.form = formText
		}
		if s.fields = append(s.fields, f); f.part == nil && f.name != "id" {
			s.table.Columns = append(s.table.Columns, f.name)
		}
	}
	return s
}

func newRule(tag string) rule {
	var r rule
	for part := range strings.SplitSeq(tag, ",") {
		name, value, _ := strings.Cut(part, "=")
		switch name {
		case "":
		case "req":
			r.required = true
		case "enum":
			r.enum = strings.Split(value, "|")
		case "ref":
			r.ref = value
		case "min":
			r.min, _ = strconv.Atoi(value) // a constant of ours: TestTags reads them all
		case "max":
			r.max, _ = strconv.Atoi(value)
		default:
			r.format = name
		}
	}
	return r
}

func (s *shape) field(name string) *field {
	for i := range s.fields {
		if s.fields[i].name == name {
			return &s.fields[i]
		}
	}
	return nil
}

// entity is one entity of any kind.
type entity struct {
	kind     *kind
	id       string
	value    reflect.Value // the struct, addressable
	comments []comment
	place    place            // where it stands in a file
	lines    map[string]place // where each of its cells does
}

func (e *entity) key() Key { return Key{e.kind.Name, e.id} }

// at is where a cell stands, or else the entity.
func (e *entity) at(path string) place {
	for {
		if p, ok := e.lines[path]; ok {
			return p
		}
		i := strings.LastIndexAny(path, ".[")
		if i < 0 {
			return e.place
		}
		path = path[:i]
	}
}

// entities lists all entities of a register in the order of kinds and ids.
func (r *Register) entities() []*entity {
	var all []*entity
	rv := reflect.ValueOf(r).Elem()
	for i := range kinds() {
		k := &kinds()[i]
		list := rv.FieldByName(k.goName)
		if k.single {
			if !list.IsNil() {
				all = append(all, &entity{kind: k, id: k.Name, value: list.Elem(), comments: r.comments[Key{k.Name, k.Name}]})
			}
			continue
		}
		for n := range list.Len() {
			e := &entity{kind: k, value: list.Index(n)}
			e.id = e.value.FieldByName("ID").String()
			e.comments = r.comments[e.key()]
			all = append(all, e)
		}
	}
	return all
}

// newRegister puts entities, which stand in the order of kinds and ids, together.
func newRegister(all []*entity) *Register {
	r := &Register{comments: map[Key][]comment{}, stamps: map[Key]Stamp{}}
	rv := reflect.ValueOf(r).Elem()
	for _, e := range all {
		list := rv.FieldByName(e.kind.goName)
		if e.kind.single {
			list.Set(e.value.Addr())
		} else {
			list.Set(reflect.Append(list, e.value))
		}
		if len(e.comments) > 0 {
			r.comments[e.key()] = e.comments
		}
	}
	return r
}

// newEntity makes an empty entity.
func (k *kind) newEntity() *entity {
	f, _ := reflect.TypeFor[Register]().FieldByName(k.goName)
	e := &entity{kind: k, value: reflect.New(f.Type.Elem()).Elem(), lines: map[string]place{}}
	if k.single {
		e.setID(k.Name)
	}
	return e
}

func (e *entity) setID(id string) {
	e.id = id
	e.value.FieldByName("ID").SetString(id)
}
