package rtf_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
	"github.com/pdatlas/pdatlas/scanner/extract/rtf"
)

func TestGolden(t *testing.T) { officetest.Golden(t, rtf.Extractor{}, "letter.rtf") }

// TestRecall: LibreOffice reads no word that is not read here.
func TestRecall(t *testing.T) {
	officetest.Recall(t, rtf.Extractor{}, "txt:Text (encoded):UTF8", "letter.rtf")
}

func TestSuite(t *testing.T) {
	extracttest.Suite(t, rtf.Extractor{}, all.Extractors(), []extracttest.Sample{
		{Name: "plain.rtf", Data: []byte(`{\rtf1\ansi One line\par and \'e9.\par}`)},
		{Name: "picture.rtf", Data: []byte(`{\rtf1 before{\pict\pngblip 61 6c6C}{\*\objdata 6f6e65}after}`), Members: 2},
	})
}

func TestText(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"runs_join", `{\rtf1 4111 11{\b 11} 1111 \i 1111}`, "body||0|4111 1111 1111 1111"},
		{"code_page", `{\rtf1\ansicpg1250 \'a3\'f3d\'9f}`, "body||0|Łódź"},
		{"font_page", `{\rtf1{\fonttbl{\f1\fcharset204 Name;}}\f1 \'cc\'e8\'f0}`, "body||0|Мир"},
		{"two_bytes", `{\rtf1\ansicpg932 \'93\'fa\'96\'7b}`, "body||0|日本"},
		{"unicode", `{\rtf1\uc1 \u945?\u-10179?\u-8704?x{\uc2\u946??y}}`, "body||0|α😀xβy"},
		{"skipped_sign", `{\rtf1\uc1\u233\'e9t\u233\~z}`, "body||0|étéz"},
		{"escapes", `{\rtf1 \{a\}\\\~b\_c\-d\emdash}`, "body||0|{a}\\\u00a0b-cd—"},
		{"unknown_kept", `{\rtf1 a{\*\secret hidden words}b\par}`, "body||0|ab\nhidden words"},
		{"formatting_dropped", `{\rtf1{\stylesheet{\s1 Heading;}}{\colortbl;\red0;}{\*\generator x;}a}`, "body||0|a"},
		{"footnote", `{\rtf1 acc{\footnote note}ount\par next}`, "body||0|account\nnote\nnext"},
		{"deleted", `{\rtf1 12{\deleted 99}34\par{\deleted a{\b b}}}`, "body||0|1234\n99\nab"},
		{"field", `{\rtf1{\field{\*\fldinst HYPERLINK "mailto:a@b.example"}{\fldrslt us}}}`, "body||0|us\nHYPERLINK \"mailto:a@b.example\""},
		{"author", `{\rtf1{\info{\author One}{\operator Two}{\title T}}x}`, "properties|author|0|One\nproperties|author|0|Two\nproperties|title|0|T\nbody||0|x"},
		{"binary", "{\\rtf1 a\\bin3 {{{b}", "body||0|ab"},
		{"picture", `{\rtf1 a{\pict\wmetafile8 00ff{\*\x 11}22}b}`, "member picture 1|<nil>\nbody||0|ab"},
		{"form", `{\rtf1\trowd Name:\cell One\cell\row\trowd City:\cell Two\cell\row}`, "body||0|Name:\tOne\nCity:\tTwo"},
		{"table", `{\rtf1 t\par\trowd\intbl id\cell email\cell\row\trowd 1\cell a@b.example\cell\row\trowd 2\cell\row\pard after}`,
			"body||0|t\nid\temail\nbody, table 1|id|2|1\nbody, table 1|email|2|a@b.example\nbody, table 1|id|3|2\nbody||0|after"},
		{"extra_braces", `{\rtf1 a}}} b`, "body||0|a b"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lines, err := officetest.Read(t, rtf.Extractor{}, "x.rtf", []byte(tt.text))
			if err != nil {
				t.Errorf("error %v", err)
			}
			if d := cmp.Diff(tt.want, strings.Join(lines, "\n")); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// TestHostile: what no program writes costs no memory and hides no text.
func TestHostile(t *testing.T) {
	for name, text := range map[string]string{
		"deep":        `{\rtf1 ` + strings.Repeat("{", 300_000) + "found",
		"deep_closed": `{\rtf1 ` + strings.Repeat("{", 300_000) + "found" + strings.Repeat("}", 300_000),
		"long_word":   `{\rtf1 \` + strings.Repeat("a", 1<<20) + " found",
		"long_number": `{\rtf1 \s` + strings.Repeat("9", 1<<20) + " found",
		"many_fonts":  `{\rtf1{\fonttbl` + strings.Repeat(`{\f77\fcharset2 x;}`, 30_000) + "}found",
		"wide_row":    `{\rtf1\trowd ` + strings.Repeat(`x\cell `, 100_000) + "found",
		"cut_picture": `{\rtf1 found{\pict 00`,
		"bin":         `{\rtf1 found\bin2147483647 x`,
	} {
		t.Run(name, func(t *testing.T) {
			lines, err := officetest.Read(t, rtf.Extractor{}, "x.rtf", []byte(text))
			if !strings.Contains(strings.Join(lines, "\n"), "found") {
				t.Error("text is lost")
			}
			if closed := name == "deep_closed"; !errors.Is(err, extract.ErrMalformed) != closed && !closed {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestMatch(t *testing.T) {
	for text, want := range map[string]bool{`{\rtf1`: true, " \r\n{\\rtf": true, `{\rt`: false, `x{\rtf1`: false, "": false} {
		if got := (rtf.Extractor{}).Match(extract.Hint{Head: []byte(text), Whole: true}); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func FuzzExtract(f *testing.F) {
	f.Add("x.rtf", officetest.Sample(f, "letter.rtf"))
	f.Add("x", []byte(`{\rtf1{\pict 00{\bin3 }}}\u55296?\trowd a{\*\q b}\cell\row`))
	extracttest.Fuzz(f, rtf.Extractor{})
}
