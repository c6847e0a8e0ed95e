package yaml_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	goyaml "github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/text"
	"github.com/pdatlas/pdatlas/scanner/extract/yaml"
)

// read returns the values of a text as "row place=text".
func read(t testing.TB, data string) (out []string) {
	t.Helper()
	in := extract.Input{Hint: extract.Hint{Head: []byte(data[:min(len(data), extract.HeadSize)]), Whole: true}, Body: strings.NewReader(data)}
	more := false
	err := yaml.Extractor{}.Extract(t.Context(), in, func(s extract.Segment) error {
		if !more {
			where := s.Place.Where
			if where != "" {
				where = "(" + where + ")"
			}
			out = append(out, fmt.Sprintf("%d %s%s=", s.Place.Row, where, s.Place.Field))
		}
		out[len(out)-1] += string(s.Text)
		more = s.More
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	return out
}

func TestValues(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"keys", "name: Jan\nmail: j@example.org\n", "1 name=Jan|2 mail=j@example.org"},
		{"nested", "a:\n  b:\n    c: 1\n  d: 2\ne: 3", "3 a.b.c=1|4 a.d=2|5 e=3"},
		{"list_of_maps", "people:\n- name: A\n  mail: x\n- name: B\n  mail: y\nlast: z", "2 people.name=A|3 people.mail=x|4 people.name=B|5 people.mail=y|6 last=z"},
		{"indented_list", "people:\n  - name: A\n    tags:\n      - one\n      - two\n  - name: B", "2 people.name=A|4 people.tags=one|5 people.tags=two|6 people.name=B"},
		{"list_in_list", "- - a\n  - b\n- c", "1 =a|2 =b|3 =c"},
		{"dash_alone", "k:\n  -\n    a: 1\n", "3 k.a=1"},
		{"literal", "note: |\n  one\n    two\n\n  three\nnext: x", "2 note=one\ntwo\n\nthree|6 next=x"},
		{"folded_in_list", "- text: >-\n    a: b\n    c\n- x", "2 text=a: b\nc|4 =x"},
		{"plain_over_lines", "k: one\n  two\n  three\nj: x", "1 k=one\ntwo\nthree|4 j=x"},
		{"quoted", `a: "x \"y\" \u00e9\t\x41\n"` + "\nb: 'it''s'\n\"c d\": e\n'f': g", "1 a=x \"y\" é\tA\n|2 b=it's|3 c d=e|4 f=g"},
		{"quoted_over_lines", "a: \"one\n  two\"\nb: c", "1 a=one\ntwo\"|3 b=c"},
		{"comments", "# who: x\na: b # and c\n", "1 (comment)=who: x|2 a=b|2 (comment)=and c"},
		{"documents", "%YAML 1.2\n---\na:\n  b: 1\n---\nc: 2\n--- d\n...\n", "1 =%YAML 1.2|4 a.b=1|6 c=2|7 =d"},
		{"colons", "time: 12:30:00\nurl: http://example.org/a:b\nempty:\n", "1 time=12:30:00|2 url=http://example.org/a:b"},
		{"anchors", "a: &x !!str one\nb: *x\nc: !<tag> {d: 1}", "1 a=one|2 b=*x|3 c.d=1"},
		{"flow", `k: {a: 1, "b c": [x, 'y, z'], d: {e: 2}}` + "\nj: [1, 2]", "1 k.a=1|1 k.b c=x|1 k.b c=y, z|1 k.d.e=2|2 j=1|2 j=2"},
		{"flow_over_lines", "k: {\n  a: one,\n  b: [two,\n   three] } rest\nj: x", "2 k.a=one|3 k.b=two|4 k.b=three|4 k=rest|5 j=x"},
		{"json", `{"a":{"b":"c"},"d":[1]}`, "1 a.b=c|1 d=1"},
		{"no_yaml", "just prose\nand more: of it", "1 =just prose|2 and more=of it"},
		{"crlf", "a: 1\r\nb: 2\r\n", "1 a=1|2 b=2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := strings.Join(read(t, tt.text), "|")
			if got != tt.want {
				t.Errorf("\n got %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestMatch(t *testing.T) {
	for _, tt := range []struct {
		name, media, head string
		want              bool
	}{
		{"x.yaml", "", "anything", true}, {"X.YML", "", "a", true}, {"x", "application/yaml", "a", true},
		{"x", "", "---\nname: x", true}, {"x", "", "%YAML 1.1\n", true}, {"x", "", "---\n- name: x", true}, {"x", "", "---\r\nname: x\r\n", true},
		{"x", "", "---\nsome prose about: x", false}, {"x", "", "name: x", false}, {"x.yaml", "", "\x00\x01\x02\x03", false},
		{"x.md", "", "--- a/x\n+++ b/x", false}, {"yaml", "", "a", false},
	} {
		h := extract.Hint{Name: tt.name, MediaType: tt.media, Head: []byte(tt.head), Whole: true}
		if got := (yaml.Extractor{}).Match(h); got != tt.want {
			t.Errorf("%q %q: %v", tt.name, tt.head, got)
		}
	}
}

// TestSameAsLibrary: the values of a document that a library wrote, whatever its
// style, are those that came out, each under its path.
func TestSameAsLibrary(t *testing.T) {
	type address struct {
		Street string
		Lines  []string
	}
	type person struct {
		Name, Mail string
		Notes      map[string]string
		Home       address
	}
	var people []person
	for i := range 40 {
		people = append(people, person{
			Name: fmt.Sprintf("Person %d: \"%d\"", i, i), Mail: fmt.Sprintf("p%d@example.org", i),
			Notes: map[string]string{"key " + fmt.Sprint(i%3): fmt.Sprintf("# not a comment %d", i), "long": strings.Repeat("word ", 40) + fmt.Sprint(i)},
			Home:  address{Street: fmt.Sprintf("Straße %d", i), Lines: []string{"- a", "b: c", fmt.Sprint(i)}},
		})
	}
	for name, opts := range map[string][]goyaml.EncodeOption{
		"block": nil, "flow": {goyaml.Flow(true)}, "json": {goyaml.JSON()}, "single_quotes": {goyaml.UseSingleQuote(true)}, "indented": {goyaml.IndentSequence(true), goyaml.Indent(4)},
	} {
		t.Run(name, func(t *testing.T) {
			data, err := goyaml.MarshalWithOptions(map[string]any{"people": people}, opts...)
			if err != nil {
				t.Fatal(err)
			}
			want, got := map[string]int{}, map[string]int{}
			for _, p := range people {
				for path, v := range map[string]string{"name": p.Name, "mail": p.Mail, "home.street": p.Home.Street, "notes.long": p.Notes["long"]} {
					want["people."+path+"="+v]++
				}
				for _, l := range p.Home.Lines {
					want["people.home.lines="+l]++
				}
			}
			for _, line := range read(t, string(data)) {
				_, v, _ := strings.Cut(line, " ")
				if !strings.HasPrefix(v, "people.notes.key ") {
					got[v]++
				}
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("(-want +got):\n%.1500s\n%.300s", d, data)
			}
		})
	}
}

func formats() []extract.Extractor {
	return []extract.Extractor{yaml.Extractor{}, text.Extractor{}}
}

func TestSuite(t *testing.T) {
	var long bytes.Buffer
	for i := range 6000 {
		fmt.Fprintf(&long, "- name: Person %d\n  mail: p%d@example.org\n  notes: |\n    a\n    b\n  tags: [x, {y: z}]\n", i, i)
	}
	extracttest.Suite(t, yaml.Extractor{}, formats(), []extracttest.Sample{
		{Name: "small.yaml", Data: []byte("a:\n  b: c\n  d: [e, f]\n"), Unsteady: true},
		{Name: "long.yml", Data: long.Bytes(), Unsteady: true},
	})
}

// TestBounded: depth, long lines, keys and aliases without end cost no memory.
func TestBounded(t *testing.T) {
	var stairs strings.Builder
	for i := range 2000 {
		stairs.WriteString(strings.Repeat(" ", i) + "k:\n")
	}
	laughs := "a: &a [x,x]\n"
	for c := 'b'; c < 'z'; c++ {
		laughs += fmt.Sprintf("%c: &%c [*%c,*%c,*%c]\n", c, c, c-1, c-1, c-1)
	}
	for name, data := range map[string]string{
		"stairs": stairs.String(), "braces": "k: " + strings.Repeat("[{a: ", 200_000), "key": strings.Repeat("k", 1<<20) + ": v",
		"path": strings.Repeat("{"+strings.Repeat("k", 200)+": ", 5000), "line": "k: " + strings.Repeat("v", 3<<20), "laughs": laughs,
		"dashes": strings.Repeat("- ", 1<<19), "quote": "k: [\"" + strings.Repeat("v ", 1<<20),
	} {
		t.Run(name, func(t *testing.T) {
			out := 0
			var longest int
			used := extracttest.Allocated(func() {
				for _, l := range read(t, data) {
					out += len(l)
					longest = max(longest, strings.IndexByte(l, '='))
				}
			})
			if out > 3*len(data)+1000 && name != "path" || longest > 2000 {
				t.Errorf("%d bytes of %d, the longest field %d", out, len(data), longest)
			}
			if used > 64<<20 {
				t.Errorf("%d MiB allocated", used>>20)
			}
		})
	}
}

func FuzzYAML(f *testing.F) {
	for _, s := range []string{"a: b\n", "- a: {b: [c, \"d\"]}\n", "k: |\n  x\n", "%YAML 1.2\n---\na: 'b''c'\n", "a: \"\\u00e9\\x4\"", "---\n...\n"} {
		f.Add("x.yaml", []byte(s))
	}
	extracttest.Fuzz(f, yaml.Extractor{})
}
