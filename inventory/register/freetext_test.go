package register

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFreeText: all that people write freely is told with its place, and
// nothing that has a form or a list of its own.
func TestFreeText(t *testing.T) {
	var got []string
	filesOf(`pdatlas_register: 1
parties:
  - id: p
    kind: person
    name: Contact data has its place
    email: here
    country: DE
    note: n1
activities:
  - id: a # c1
    name: n2
    role: controller
    purposes:
      - text: n3
        legal_basis: a
    on_behalf_of:
      - processing: [n4, n5]
    data:
      - {category: contact, subject: user, note: n6}
    # c2
    rights: [access]
    dpia:
      reason: |-
        n7
        more
# c3
`).FreeText(func(f FreeText) {
		got = append(got, fmt.Sprintf("%s:%d %s %s %s=%s", f.File, f.Line, f.Kind, f.ID, f.Path, strings.ReplaceAll(f.Text, "\n", "|")))
	})
	want := []string{"a.yaml:8 party p note=n1", "a.yaml:11 activity a name=n2", "a.yaml:14 activity a purposes[0].text=n3",
		"a.yaml:17 activity a on_behalf_of[0].processing[0]=n4", "a.yaml:17 activity a on_behalf_of[0].processing[1]=n5",
		"a.yaml:19 activity a data[0].note=n6", "a.yaml:23 activity a dpia.reason=n7|more", "a.yaml:10 activity a id= c1", "a.yaml:21 activity a rights= c2", "a.yaml:10 activity a = c3"}
	slices.Sort(got)
	slices.Sort(want)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("free text (-want +got):\n%s", d)
	}
}

// TestComments: where a comment stands in a file, it stands in the next export.
func TestComments(t *testing.T) {
	for _, c := range []struct{ name, in, out string }{
		{"above_an_entity", "  # x\n  - id: p\n    kind: unit\n    name: P\n", ""},
		{"beside_cells", "  - id: p # x\n    kind: unit # y, # z\n    name: P #\n", ""},
		{"several_above", "  - id: p\n    # x\n    # y\n    #\n    kind: unit\n    name: P\n", ""},
		{"below", "  - id: p\n    kind: unit\n    name: P\n  # x\n", ""},
		{"another_indent", "  - id: p\n    kind: unit\n# x\n    name: P\n", "  - id: p\n    kind: unit\n    # x\n    name: P\n"},
		{"hash_in_text", "  - id: p\n    kind: unit\n    name: \"a # b\" # x # y\n", ""},
		{"hash_in_lines", "  - id: p\n    kind: unit\n    name: |-\n      a\n      b # c\n", ""},
		{"beside_lines", "  - id: p\n    kind: unit\n    name: |- # x\n      a\n      b\n", "  - id: p\n    kind: unit\n    # x\n    name: |-\n      a\n      b\n"},
		{"beside_what_is_empty", "  - id: p\n    kind: unit\n    name: P\n    address: # x\n", "  # x\n  - id: p\n    kind: unit\n    name: P\n"},
		{"inside_a_list", "  - id: p\n    kind: unit\n    name: P\n    adherence: # x\n      # y\n      - code: C # z\n", ""},
		{"windows", "  - id: p # x\r\n    kind: unit\r\n    name: P\r\n", "  - id: p # x\n    kind: unit\n    name: P\n"},
		{"a_mark_of_ours", "  - id: p\n    kind: unit\n    name: P\n    address: # to be completed (Art. 30(1)(a))\n", "  - id: p\n    kind: unit\n    name: P\n"},
		{"no_mark_of_ours", "  - id: p # to be completed by HR\n    kind: unit\n    name: P\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.out == "" {
				c.out = c.in
			}
			s := newStore(t)
			mustImport(t, s, head+"parties:\n"+c.in)
			_, got, _ := strings.Cut(export(t, s), "parties:\n")
			if d := cmp.Diff(c.out, got); d != "" {
				t.Errorf("export (-want +got):\n%s", d)
			}
			again := newStore(t)
			first := export(t, s)
			mustImport(t, again, first)
			if d := cmp.Diff(first, export(t, again)); d != "" {
				t.Errorf("second export (-first +second):\n%s", d)
			}
		})
	}
}

// TestQuote: on one line, every text is read back as it was written, and words
// that other readers take for something else are quoted.
func TestQuote(t *testing.T) {
	for text, want := range map[string]string{
		"plain words": "plain words", "HGB § 257(4)": "HGB § 257(4)", "Größe & Maß": "Größe & Maß", "2026-02-03": "2026-02-03",
		"no": `"no"`, "NO": `"NO"`, "Null": `"Null"`, "y": `"y"`, "0612": `"0612"`, "1e3": `"1e3"`, "=SUM(A1)": `"=SUM(A1)"`, "-x": `"-x"`, "@x": `"@x"`,
		"a: b": `"a: b"`, "a #b": `"a #b"`, `say "hi"`: `"say \"hi\""`, `back\slash`: `"back\\slash"`, "two\nlines": `"two\nlines"`, "": `""`,
		"zero\u200bwidth": `"zero\u200Bwidth"`, "\U000E0041": `"\U000E0041"`, "it's": `"it's"`, "end ": `"end "`, "2026-2-3": `"2026-2-3"`,
	} {
		if got := quote(text); got != want {
			t.Errorf("%q is written %s, want %s", text, got, want)
		}
	}
}
