package yaml_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	goyaml "github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/yaml"
)

// TestBlocks: where a block of text begins and ends decides whether its lines
// are keys.
func TestBlocks(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"in_list", "- |\n  a: b\n  c: d\n- x", "2 =a: b\nc: d|4 =x"},
		{"in_list_by_one", "- |\n a: b\n- x", "2 =a: b|3 =x"},
		{"in_list_of_key", "k:\n- |\n a: b\n- y: |-\n   c: d\n  z: e\n", "3 k=a: b|5 k.y=c: d|6 k.z=e"},
		{"list_in_list", "- - >2\n   a: b\n  - c", "2 =a: b|3 =c"},
		{"document", "--- |\n  a: b\nc: d\n---\ne: f", "2 =a: b\nc: d|5 e=f"},
		{"on_its_own_line", "k:\n  |\n a: b\nj: x", "3 k=a: b|4 j=x"},
		{"ended_by_mark", "k: |\n  a: b\n...\n---\nc: d", "2 k=a: b|5 c=d"},
		{"comment_behind_mark", "k: | # of Jan\n  a: b\nj: >- # x: y\n  c\n", "1 (comment)=of Jan|2 k=a: b|3 (comment)=x: y|4 j=c"},
		{"comment_in_it", "k: |\n  # no comment\n  a\n# one\n", "2 k=# no comment\na|4 (comment)=one"},
		{"empty", "k: |\nj: x", "2 j=x"},
		{"indicators", "a: |+2\n  x\nb: >1-\n  y\n", "2 a=x|4 b=y"},
		{"no_block", "k: |pipe> and more\nj: >quoted@example.org", "1 k=|pipe> and more|2 j=>quoted@example.org"},
		{"quotes_in_it", "k: |\n  it's {a: [\nj: x", "2 k=it's {a: [|3 j=x"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(read(t, tt.text), "|"); got != tt.want {
				t.Errorf("\n got %q\nwant %q", got, tt.want)
			}
		})
	}
}

// TestBraces: quotes, comments and what is never closed, in values in braces.
func TestBraces(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"doubled_quote", `k: ['it''s, x', 'y']` + "\nj: z", "1 k=it's, x|1 k=y|2 j=z"},
		{"only_doubled", `k: ['''', '''a'', b''']`, "1 k='|1 k='a', b'"},
		{"escaped_quote", `k: ["a\", b", "\\", c]`, `1 k=a", b|1 k=\|1 k=c`},
		{"quote_inside", `k: [it's, don't]` + "\nj: x", "1 k=it's|1 k=don't|2 j=x"},
		{"comment", "k: [a, # who: 'x]\n b] # end\nj: x", "1 k=a|1 (comment)=who: 'x]|2 k=b|2 (comment)=end|3 j=x"},
		{"comment_line", "k:\n  {\n  # it's, 'here}\n  a: b\n  }\nj: x", "3 (comment)=it's, 'here}|5 k.a=b|6 j=x"},
		{"number_sign", "k: [a#b, '# c']\n", "1 k=a#b|1 k=# c"},
		{"keys_without_value", "k: {a, b: , c: 1}", "1 k=a|1 k.c=1"},
		{"list_of_maps", `[{mail: a@example.org, n: 1}, {mail: b@example.org}]`, "1 mail=a@example.org|1 n=1|1 mail=b@example.org"},
		{"key_after_list", `k: {a: [1, 2], b: 3}`, "1 k.a=1|1 k.a=2|1 k.b=3"},
		{"colon_in_value", `k: {u: http://example.org:80/, t: 12:30}`, "1 k.u=http://example.org:80/|1 k.t=12:30"},
		{"quote_over_lines", "k: [\"one\n  two, three\", x]\nj: y", "2 k=one two, three|2 k=x|3 j=y"},
		{"never_closed", "k: [a, {b: c\nj: d", "1 k=a|2 k.b.c j=d"},
		{"closed_too_often", "k: {a: b}}\nj: c", "1 k.a=b|1 k=}|2 j=c"},
		{"surrogates", `k: ["\ud83d\ude00 x", "\U0001F600", "\xe9", "\u00"]`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := strings.Join(read(t, tt.text), "|")
			if tt.want == "" { // escapes that no one should write: no panic, and the rest is there
				if !strings.Contains(got, " x|") || !strings.Contains(got, "\U0001F600|1 k=é|") {
					t.Errorf("%q", got)
				}
				return
			}
			if got != tt.want {
				t.Errorf("\n got %q\nwant %q", got, tt.want)
			}
		})
	}
}

// drawValue makes a document of at most that depth and what should come of it.
// Texts are such as need quotes in one style or another.
func drawValue(t *rapid.T, depth int, path string, want *[]string) any {
	kind := "text"
	if depth > 0 {
		kind = rapid.SampledFrom([]string{"text", "map", "map", "list"}).Draw(t, "kind")
	}
	switch kind {
	case "map":
		m := goyaml.MapSlice{}
		for i := range rapid.IntRange(1, 4).Draw(t, "keys") {
			key := fmt.Sprintf(rapid.SampledFrom([]string{"k%d", "key of %d", "k-%d", "Ünï%d"}).Draw(t, "key"), i)
			at := key
			if path != "" {
				at = path + "." + key
			}
			m = append(m, goyaml.MapItem{Key: key, Value: drawValue(t, depth-1, at, want)})
		}
		return m
	case "list":
		var l []any
		for range rapid.IntRange(1, 3).Draw(t, "items") {
			l = append(l, drawValue(t, depth-1, path, want))
		}
		return l
	}
	text := rapid.SampledFrom([]string{
		"plain", "it's", "a, b", "a: b", "# not a comment", "x #y", "[a]", "{a: b}", "- a", "'q'", `"q"`, "@at", "&a", "!t", "*s", "| p", "> q", "% x", "yes", "12:30", `back\slash`, "ends:", "é€𝄞", "a b@example.org",
	}).Draw(t, "text") + rapid.StringMatching(`[a-z]{0,3}`).Draw(t, "more")
	*want = append(*want, path+"="+text)
	return text
}

// TestAnyDocument: whatever a library writes, in any of its styles, its texts
// come out in order, each once and under its path.
func TestAnyDocument(t *testing.T) {
	styles := map[string][]goyaml.EncodeOption{
		"block": nil, "single": {goyaml.UseSingleQuote(true)}, "indented": {goyaml.IndentSequence(true), goyaml.Indent(4)}, "json": {goyaml.JSON()},
	}
	for name, opts := range styles {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				var want []string
				doc := goyaml.MapSlice{{Key: "top", Value: drawValue(rt, 3, "top", &want)}}
				data, err := goyaml.MarshalWithOptions(doc, opts...)
				if err != nil {
					rt.Fatal(err)
				}
				var got []string
				for _, line := range read(t, string(data)) {
					_, v, _ := strings.Cut(line, " ")
					got = append(got, v)
				}
				if d := cmp.Diff(want, got); d != "" {
					rt.Fatalf("(-want +got):\n%s\n%s", d, data)
				}
			})
		})
	}
}

// TestLostNothing: of whatever text, sound or not, every word comes out, in its
// order: marks may go, words may not.
func TestLostNothing(t *testing.T) {
	pieces := []string{
		"- ", "  ", "\n", "\n", "word%d", "\nk: v", "\n- k: v", "\nk: |\n", "word%d: word%d\n", "\"word%d", "'word%d'", "{", "}", "[", "], ", ", ", "# word%d\n", "|\n", " >\n", " | word%d\n", "---\n", "--- word%d\n", "...\n", "? word%d\n", ": word%d\n", "%% word%d\n", "\t", "\r\n", "''", "\\",
	}
	rapid.Check(t, func(rt *rapid.T) {
		var text strings.Builder
		words := 0
		for range rapid.IntRange(1, 25).Draw(rt, "pieces") {
			piece := rapid.SampledFrom(pieces).Draw(rt, "piece")
			for strings.Contains(piece, "%d") {
				words++
				piece = strings.Replace(piece, "%d", fmt.Sprintf("%dx", words), 1)
			}
			text.WriteString(piece)
		}
		all := strings.Join(read(t, text.String()), "\n")
		for i := range words {
			word := fmt.Sprintf("word%dx", i+1)
			if !strings.Contains(all, word) {
				rt.Fatalf("%s of %q is lost: %q", word, text.String(), all)
			}
		}
	})
}

// TestEngineStops: the engine's error comes back as it was, wherever it comes.
func TestEngineStops(t *testing.T) {
	stop := errors.New("stop here")
	for _, text := range []string{"a: b\nc: d", "# c\na: b\n", "a: | # c\n  b\n", "a: [b, c] # d\n", "--- x\n", "- a\n- b", "a: b # c\n", "a: " + strings.Repeat("v", 200_000) + "\nb: c"} {
		calls := 0
		in := extract.Input{Hint: extract.Hint{Head: []byte(text[:min(len(text), 100)])}, Body: strings.NewReader(text)}
		err := yaml.Extractor{}.Extract(t.Context(), in, func(extract.Segment) error { calls++; return stop })
		if err != stop || calls != 1 {
			t.Errorf("%.20q: %v after %d calls", text, err, calls)
		}
	}
}

// TestDamagedYAML: whatever is done to a sample, the outcome is one of the
// contract's, and bounded.
func TestDamagedYAML(t *testing.T) {
	var b strings.Builder
	for i := range 30 {
		fmt.Fprintf(&b, "- name: \"Person %d\"\n  mail: 'p%d@example.org'\n  notes: |\n    a: b\n  tags: [x, {y: z}] # seen\n", i, i)
	}
	extracttest.Hostile{Formats: formats(), Places: 25, Memory: 4 << 20}.Run(t, "x.yaml", []byte(b.String()))
}
