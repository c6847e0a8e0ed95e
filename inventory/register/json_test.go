package register

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// bare takes the comments out of entities, which JSON has no place for.
func bare(r *Register) *Register {
	all := r.entities()
	for _, e := range all {
		e.comments = nil
	}
	return newRegister(all)
}

// TestJSONIsLossless: JSON is YAML, so what MarshalJSON writes is read back by
// ReadFile: an oracle that shares no code with it. It fails if a cell, a flag, a
// number or a part is left out or named otherwise than in the files.
func TestJSONIsLossless(t *testing.T) {
	s, other := newStore(t), newStore(t)
	mustImport(t, s, sample(t))
	r := mustLoad(t, s)
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), `"base":"`+r.Revision+`"`) {
		t.Error("the revision is not stated")
	}
	mustImport(t, other, string(text))
	want := string(bare(r).ExportAll(s.Reference()))
	if d := cmp.Diff(withoutBase(want), withoutBase(export(t, other))); d != "" {
		t.Errorf("read back (-want +got):\n%s", d)
	}
	again, err := json.Marshal(mustLoad(t, s))
	if err != nil || string(again) != string(text) {
		t.Errorf("the same register gives other bytes, %v", err)
	}
}

// TestJSONOfAnything does the same for whatever cells hold.
func TestJSONOfAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []*entity
		for i := range kinds() {
			e := kinds()[i].newEntity()
			if !e.kind.single {
				e.setID("a")
			}
			draw(t, e.kind.shape, e.value)
			all = append(all, e)
		}
		text, err := json.Marshal(newRegister(all))
		if err != nil {
			t.Fatal(err)
		}
		var raw map[string]any
		if err := json.Unmarshal(text, &raw); err != nil || raw["pdatlas_register"] != 1.0 {
			t.Fatalf("%v: %s", err, text)
		}
		for _, e := range all {
			got := raw[e.kind.Plural]
			if !e.kind.single {
				got = got.([]any)[0]
			}
			compareJSON(t, e.kind.Plural, e.kind.shape, e.value, got.(map[string]any))
		}
	})
}

// compareJSON walks a struct beside its JSON: every cell is there, and only what
// is not empty.
func compareJSON(t *rapid.T, at string, s *shape, v reflect.Value, got map[string]any) {
	left := len(got)
	for _, f := range s.fields {
		fv, held, ok := v.Field(f.index), got[f.name], false
		if held != nil {
			left--
		}
		switch f.form {
		case formText:
			text, _ := held.(string)
			ok = text == fv.String()
		case formFlag:
			flag, _ := held.(bool)
			ok = flag == fv.Bool()
		case formNumber:
			n, _ := held.(float64)
			ok = int64(n) == fv.Int()
		case formOne:
			ok = fv.IsNil() == (held == nil)
			if ok && held != nil {
				compareJSON(t, at+"."+f.name, f.part, fv.Elem(), held.(map[string]any))
			}
		default:
			list, _ := held.([]any)
			ok = len(list) == fv.Len()
			for n := 0; ok && n < len(list); n++ {
				if f.form == formWords {
					ok = list[n] == fv.Index(n).String()
				} else {
					compareJSON(t, at+"."+f.name, f.part, fv.Index(n), list[n].(map[string]any))
				}
			}
		}
		if !ok {
			t.Fatalf("%s.%s is %v, want %v", at, f.name, held, fv)
		}
	}
	if left != 0 {
		t.Fatalf("%s holds keys that no field has: %v", at, got)
	}
}

// TestWideLists: a list that is too wide for a line stands on several, with the
// comments beside its entries, and comes back as it was.
func TestWideLists(t *testing.T) {
	long := func(n int) string { return strings.Repeat("x", n) }
	for _, c := range []struct {
		name  string
		words []string
		lines int // that the list takes beside its head
	}{
		{"none_over", []string{long(wideList - len(" [, ]") - 1), "z"}, 0},
		{"one_over", []string{long(wideList - len(" [, ]")), "z"}, 2},
		{"many", strings.Fields(strings.Repeat("word ", 20) + "last"), 21},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := writer{}
			a := Activity{ID: "a", OnBehalfOf: []Mandate{{Processing: c.words}}}
			e := &entity{kind: kindOf("activity"), id: "a", value: reflect.ValueOf(&a).Elem()}
			if c.lines > 0 {
				e.comments = []comment{{"on_behalf_of[0].processing[1]", after, " why"}}
			}
			w.entity(e, nil, 0, "- ")
			text := w.out.String()
			if got := strings.Count(text, "\n"); got != 3+c.lines {
				t.Errorf("%d lines:\n%s", got, text)
			}
			fs := filesOf("activities:\n" + text)
			if len(fs.faults) > 0 || len(fs.entities) != 1 {
				t.Fatalf("%v\n%s", fs.faults, text)
			}
			back := fs.entities[0]
			if d := cmp.Diff(a, back.value.Interface()); d != "" {
				t.Errorf("(-written +read):\n%s", d)
			}
			if !slices.Equal(back.comments, e.comments) {
				t.Errorf("comments %v, want %v", back.comments, e.comments)
			}
		})
	}
}

// TestKinds: the names that the audit log and the command line use are those of
// the tables, each once, and lead to one another.
func TestKinds(t *testing.T) {
	want := []string{"register", "party", "application", "evidence", "retention", "data_set", "activity", "approval", "breach", "request", "decision"}
	if d := cmp.Diff(want, Kinds()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	files := map[string]bool{}
	for _, name := range Kinds() {
		k := kindOf(name)
		if k == nil || kindIn(k.Plural) != k || k.shape.table.Name != "declared_"+name || files[k.file] {
			t.Errorf("%s: %+v", name, k)
			continue
		}
		files[k.file] = true
	}
	if kindOf("parties") != nil || kindIn("party") != nil || kindOf("") != nil {
		t.Error("a name that is none leads to a kind")
	}
}
