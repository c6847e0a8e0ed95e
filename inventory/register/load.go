package register

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"

	"github.com/pdatlas/pdatlas/inventory"
)

// rows is what both a snapshot and a change under way answer.
type rows interface {
	Rows(ctx context.Context, t inventory.Table, fn func(row []any) error) error
	Audit(ctx context.Context, fn func(inventory.AuditEntry) error) error
}

// commentTable holds what people wrote beside the cells.
var commentTable = inventory.Table{Name: "declared_comment", Columns: []string{"kind", "id", "n", "path", "place", "text"}, Key: 3}

var errStored = errors.New("the register as stored holds a value that this program does not know: it was changed by hand or by a later version")

// load reads everything.
func load(ctx context.Context, from rows) (*Register, error) {
	var all []*entity
	for i := range kinds() {
		list, err := loadKind(ctx, from, &kinds()[i])
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	byKey := map[Key]*entity{}
	for _, e := range all {
		byKey[e.key()] = e
	}
	err := from.Rows(ctx, commentTable, func(row []any) error {
		if e := byKey[Key{str(row[0]), str(row[1])}]; e != nil {
			e.comments = append(e.comments, comment{str(row[3]), str(row[4]), str(row[5])})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	r := newRegister(all)
	r.Revision = revision(all)
	return r, from.Audit(ctx, func(e inventory.AuditEntry) error {
		if k := (Key{e.Kind, e.ID}); byKey[k] != nil {
			r.stamps[k] = Stamp{By: e.Actor, On: e.At, Entry: e.Seq}
		}
		return nil
	})
}

func loadKind(ctx context.Context, from rows, k *kind) ([]*entity, error) {
	var all []*entity
	byID := map[string]*entity{}
	err := from.Rows(ctx, k.shape.table, func(row []any) error {
		e := k.newEntity()
		e.setID(str(row[0]))
		all, byID[e.id] = append(all, e), e
		return fill(k.shape, e.value, row)
	})
	if err != nil {
		return nil, err
	}
	for i := range k.shape.fields {
		f := &k.shape.fields[i]
		if f.part == nil {
			continue
		}
		err := from.Rows(ctx, f.part.table, func(row []any) error {
			e := byID[str(row[0])]
			if e == nil {
				return errStored
			}
			v := e.value.Field(f.index)
			part := reflect.New(v.Type().Elem()).Elem()
			if err := fill(f.part, part, row); err != nil {
				return err
			}
			if f.form == formOne {
				v.Set(part.Addr())
			} else {
				v.Set(reflect.Append(v, part))
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// fill sets the fields of a struct from the columns that follow the key.
func fill(s *shape, v reflect.Value, row []any) error {
	n := s.table.Key
	for i := range s.fields {
		f := &s.fields[i]
		if f.part != nil || f.name == "id" {
			continue
		}
		fv, cell := v.Field(f.index), row[n]
		n++
		switch f.form {
		case formText:
			fv.SetString(str(cell))
		case formFlag:
			fv.SetBool(cell == int64(1))
		case formNumber:
			fv.SetInt(num(cell))
		case formWords:
			var words []string
			if text := str(cell); text != "" && json.Unmarshal([]byte(text), &words) != nil {
				return errStored
			}
			if len(words) > 0 {
				fv.Set(reflect.ValueOf(words))
			}
		}
	}
	return nil
}

// values are the columns of a struct after its key. What refers to another
// entity is NULL when empty, so that the schema's references hold.
func values(s *shape, v reflect.Value) ([]any, error) {
	var row []any
	for i := range s.fields {
		f := &s.fields[i]
		fv := v.Field(f.index)
		switch {
		case f.part != nil || f.name == "id":
		case f.form == formFlag:
			row = append(row, map[bool]int64{true: 1}[fv.Bool()])
		case f.form == formNumber:
			row = append(row, fv.Int())
		case f.form == formWords:
			text := ""
			if fv.Len() > 0 {
				b, err := json.Marshal(fv.Interface())
				if err != nil {
					return nil, err
				}
				text = string(b)
			}
			row = append(row, text)
		case f.rule.ref != "" && fv.String() == "":
			row = append(row, nil)
		default:
			row = append(row, fv.String())
		}
	}
	return row, nil
}

func str(v any) string {
	s, _ := v.(string)
	return s
}

func num(v any) int64 {
	n, _ := v.(int64)
	return n
}

// put stores an entity in place of what was there.
func put(ctx context.Context, d *inventory.Declaration, e *entity) error {
	if err := drop(ctx, d, e.kind, e.id, false); err != nil {
		return err
	}
	row, err := values(e.kind.shape, e.value)
	if err != nil {
		return err
	}
	if err := d.Put(ctx, e.kind.shape.table, append([]any{e.id}, row...)...); err != nil {
		return err
	}
	for i := range e.kind.shape.fields {
		f := &e.kind.shape.fields[i]
		if f.part == nil {
			continue
		}
		if err := putParts(ctx, d, f, e); err != nil {
			return err
		}
	}
	for n, c := range e.comments {
		if err := d.Put(ctx, commentTable, e.kind.Name, e.id, n, c.Path, c.Place, c.Text); err != nil {
			return err
		}
	}
	return nil
}

func putParts(ctx context.Context, d *inventory.Declaration, f *field, e *entity) error {
	v := e.value.Field(f.index)
	if f.form == formOne && v.IsNil() {
		return nil
	}
	parts := []reflect.Value{reflect.Indirect(v)}
	if f.form == formList {
		parts = nil
		for n := range v.Len() {
			parts = append(parts, v.Index(n))
		}
	}
	for n, part := range parts {
		row, err := values(f.part, part)
		if err != nil {
			return err
		}
		if err := d.Put(ctx, f.part.table, append([]any{e.id, n}, row...)...); err != nil {
			return err
		}
	}
	return nil
}

// drop removes what belongs to an entity, and the entity itself if whole is set.
func drop(ctx context.Context, d *inventory.Declaration, k *kind, id string, whole bool) error {
	for i := range k.shape.fields {
		if f := &k.shape.fields[i]; f.part != nil {
			if err := d.Delete(ctx, f.part.table, id); err != nil {
				return err
			}
		}
	}
	if err := d.Delete(ctx, commentTable, k.Name, id); err != nil || !whole {
		return err
	}
	return d.Delete(ctx, k.shape.table, id)
}
