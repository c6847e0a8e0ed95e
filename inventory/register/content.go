package register

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/reference"
)

// sum is a hash of an entity's content, comments included: of its file text
// without marks, which is the same on every machine.
func (e *entity) sum() string {
	var w writer
	w.entity(e, nil, 0, "")
	h := sha256.New()
	h.Write([]byte(e.kind.Name + "\x00" + e.id + "\x00"))
	h.Write(w.out.Bytes())
	return hex.EncodeToString(h.Sum(nil))
}

// digest is what the audit log keeps of an entity: keyed, so that nobody can
// find the contacts behind it by trying.
func (e *entity) digest(s *inventory.Store) string {
	d := s.Digest("declared", e.kind.Name, e.id, e.sum())
	return hex.EncodeToString(d[:])
}

// revisionDigest is what the audit log keeps of a revision: keyed for the same
// reason.
func revisionDigest(s *inventory.Store, revision string) string {
	d := s.Digest("revision", revision)
	return hex.EncodeToString(d[:])
}

// revision is a hash of all entities, which stand in the order of kinds and ids.
func revision(all []*entity) string {
	h := sha256.New()
	for _, e := range all {
		h.Write([]byte(e.sum()))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Content is a hash of what an activity declares: what an approval is for.
func (a *Activity) Content() string {
	e := &entity{kind: kindOf("activity"), id: a.ID, value: reflect.ValueOf(a).Elem()}
	return e.sum()
}

// File is one file of an export.
type File struct {
	Name string // with / between folder and name
	Data []byte
}

// Export writes the register as YAML: one file for each kind that it has and
// one for each activity. The same content gives the same bytes. Cells that a
// person must fill, and that are empty, are marked with the article that asks.
func (r *Register) Export(ref *reference.Data) []File {
	var files []File
	var last *kind
	var w writer
	flush := func(name string) {
		if last != nil {
			files = append(files, File{name, bytes.Clone(w.out.Bytes())})
		}
		w.out.Reset()
	}
	w.head(r)
	last = kindOf("register")
	name := last.file
	for _, e := range r.entities() {
		each := strings.HasSuffix(e.kind.file, "/")
		if e.kind != last || each {
			flush(name)
			name = e.kind.file
			if each {
				name = path.Join(e.kind.file, e.id+".yaml")
			}
			last = e.kind
			w.out.WriteString(e.kind.Plural + ":\n")
		}
		w.write(e, ref)
	}
	flush(name)
	return files
}

// ExportAll writes the whole register as one document.
func (r *Register) ExportAll(ref *reference.Data) []byte {
	var w writer
	w.head(r)
	last := kindOf("register")
	for _, e := range r.entities() {
		if e.kind != last {
			w.out.WriteString(e.kind.Plural + ":\n")
		}
		last = e.kind
		w.write(e, ref)
	}
	return w.out.Bytes()
}

// head states the format and the revision that the files are a copy of: an
// import finds by it what was changed meanwhile. Without a Head of its own the
// register shows the cells of one.
func (w *writer) head(r *Register) {
	w.out.WriteString("pdatlas_register: 1\nbase: " + r.Revision + "\n")
	if r.Head == nil {
		for _, c := range openCells(kindOf("register").shape, reflect.ValueOf(&Head{}).Elem(), "", 0) {
			if w.e == nil {
				w.out.WriteString("register:\n")
				w.e = &entity{}
			}
			w.out.WriteString("  " + c.Path + ": # to be completed (" + c.Article + ")\n")
		}
	}
}

func (w *writer) write(e *entity, ref *reference.Data) {
	switch v := e.value.Addr().Interface().(type) {
	case *Activity:
		w.entity(e, v.OpenCells(ref), 2, "- ")
	case *Head:
		w.out.WriteString("register:\n")
		open := openCells(e.kind.shape, e.value, "", 0)
		if v.NoDPO != "" {
			open = slices.DeleteFunc(open, func(c OpenCell) bool { return c.Path == "dpo" })
		}
		w.entity(e, open, 2, "")
	default:
		w.entity(e, nil, 2, "- ")
	}
}

// MarshalJSON writes the register for machines, without loss but for comments.
func (r *Register) MarshalJSON() ([]byte, error) {
	out := map[string]any{"pdatlas_register": formatVersion, "base": r.Revision}
	for _, e := range r.entities() {
		v := object(e.kind.shape, e.value)
		if e.kind.single {
			out[e.kind.Plural] = v
			continue
		}
		list, _ := out[e.kind.Plural].([]any)
		out[e.kind.Plural] = append(list, v)
	}
	return json.Marshal(out)
}

func object(s *shape, v reflect.Value) map[string]any {
	out := map[string]any{}
	for i := range s.fields {
		f := &s.fields[i]
		fv := v.Field(f.index)
		if f.empty(fv) {
			continue
		}
		switch f.form {
		case formOne:
			out[f.name] = object(f.part, fv.Elem())
		case formList:
			var list []any
			for n := range fv.Len() {
				list = append(list, object(f.part, fv.Index(n)))
			}
			out[f.name] = list
		default:
			out[f.name] = fv.Interface()
		}
	}
	return out
}
