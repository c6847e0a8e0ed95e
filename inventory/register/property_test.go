package register

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// texts are what YAML, its other versions and spreadsheets read otherwise than
// written, beside arbitrary ones.
func texts() *rapid.Generator[string] {
	odd := rapid.SampledFrom([]string{"no", "NO", "null", "~", "0612", "1e3", "0x1F", "2026-02-03", "12:30", "a: b", "a #b", "# c", "- d", "? e",
		"[f]", "{g}", "*h", "&i", "!j", "|", ">", "%k", "@l", "`m`", "'n'", "\"o\"", "p\\", "=1+1", ".inf", ".5", "+1", "<<", "---", "...", "é", "Ünïcödé 日本", "\u00a0x",
		"q\nr", "s\n\nt", "u\n  v", "w\n# x", "y\n- z", "a\nb: c", "\U0001F600", "x\u200by", "to be completed (Art. 9)"})
	free := rapid.Map(rapid.StringOfN(rapid.RuneFrom([]rune("ab Z0:#-'\"\\[]{},&*!|>%@`~.\né日\u00a0?=<")), 0, 30, -1), strings.TrimSpace)
	return rapid.Map(rapid.OneOf(odd, free), strings.TrimSpace)
}

// draw fills a struct with what its fields can hold.
func draw(t *rapid.T, s *shape, v reflect.Value) {
	for i := range s.fields {
		f := &s.fields[i]
		fv := v.Field(f.index)
		if f.name == "id" || rapid.IntRange(0, 3).Draw(t, "empty") == 0 {
			continue
		}
		switch f.form {
		case formText:
			if f.rule.format == "answer" {
				fv.SetString(rapid.SampledFrom([]string{"", "yes", "no"}).Draw(t, f.name))
			} else {
				fv.SetString(texts().Draw(t, f.name))
			}
		case formFlag:
			fv.SetBool(rapid.Bool().Draw(t, f.name))
		case formNumber:
			fv.SetInt(int64(rapid.IntRange(0, 1000).Draw(t, f.name)))
		case formWords:
			for _, w := range rapid.SliceOfN(texts(), 0, 5).Draw(t, f.name) {
				fv.Set(reflect.Append(fv, reflect.ValueOf(w)))
			}
		case formList:
			for range rapid.IntRange(0, 3).Draw(t, f.name) {
				part := reflect.New(fv.Type().Elem()).Elem()
				draw(t, f.part, part)
				fv.Set(reflect.Append(fv, part))
			}
		case formOne:
			fv.Set(reflect.New(fv.Type().Elem()))
			draw(t, f.part, fv.Elem())
		}
	}
}

// TestAnyEntity: whatever cells hold, the file gives it back, and comments find
// a place that they keep.
func TestAnyEntity(t *testing.T) {
	ref := refData(t)
	rapid.Check(t, func(t *rapid.T) {
		var all []*entity
		for i := range kinds() {
			k := &kinds()[i]
			for _, id := range []string{"a", "b"} {
				e := k.newEntity()
				if !k.single {
					e.setID(id)
				}
				draw(t, k.shape, e.value)
				cells(k.shape, e.value, "", func(c cell) {
					if rapid.IntRange(0, 9).Draw(t, "comment") == 0 {
						e.comments = append(e.comments, comment{c.path, rapid.SampledFrom([]string{above, after}).Draw(t, "place"), " why, # and how"})
					}
				})
				if all = append(all, e); k.single {
					break
				}
			}
		}
		first := string(newRegister(all).ExportAll(ref))
		fs := filesOf(first)
		for _, f := range fs.faults {
			t.Fatalf("%v\n%s", f, first)
		}
		sortEntities(fs.entities)
		back := newRegister(fs.entities)
		if second := string(back.ExportAll(ref)); second != first {
			t.Fatalf("the second export differs:\n%s", cmp.Diff(first, second))
		}
		for i, e := range fs.entities {
			if d := cmp.Diff(all[i].value.Interface(), e.value.Interface()); d != "" {
				t.Fatalf("%s (-written +read):\n%s\n%s", e.kind.Name, d, first)
			}
		}
	})
}

// FuzzReadFile: no text takes the reader down, and what it accepts it writes in
// a form that it reads as the same.
func FuzzReadFile(f *testing.F) {
	f.Add(sample(f))
	f.Add("activities:\n  - id: a\n    purposes: [{text: x}]\n")
	f.Add("parties: &a\n  - *a\n")
	f.Add("? [")
	f.Add("a:\n- - - - b\n\t# c")
	ref := refData(f)
	f.Fuzz(func(t *testing.T, text string) {
		fs := filesOf(text)
		if len(fs.faults) > 0 {
			return
		}
		c := checker{ref: ref, known: map[Key]*entity{}}
		for _, e := range fs.entities {
			if e.id == "" || c.known[e.key()] != nil {
				return
			}
			c.check(e)
			c.known[e.key()] = e
		}
		for _, e := range fs.entities {
			cells(e.kind.shape, e.value, "", func(x cell) {
				if strings.ContainsFunc(x.text, hidden) {
					c.fault(e.place, "hidden")
				}
			})
		}
		for _, fault := range c.faults { // unknown ids are no matter of form
			if !strings.Contains(fault.Text, "with this id") {
				return
			}
		}
		sortEntities(fs.entities)
		first := string(newRegister(fs.entities).ExportAll(ref))
		again := filesOf(first)
		for _, f := range again.faults {
			t.Fatalf("%v\n%s", f, first)
		}
		sortEntities(again.entities)
		if second := string(newRegister(again.entities).ExportAll(ref)); second != first {
			t.Errorf("the second export differs:\n%s", cmp.Diff(first, second))
		}
	})
}
