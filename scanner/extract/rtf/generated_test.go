package rtf_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
	"github.com/pdatlas/pdatlas/scanner/extract/rtf"
)

// written is a text as one of the ways of the format writes it: letters beyond
// ASCII by their number or by the code page, formatting in the middle of words.
func written(t *rapid.T, text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case strings.ContainsRune(`\{}`, r):
			fmt.Fprintf(&b, `\%c`, r)
		case r < 0x80:
			b.WriteRune(r)
		case rapid.Bool().Draw(t, "by number"):
			fmt.Fprintf(&b, `\u%d?`, r)
		default:
			c, _ := charmap.Windows1252.EncodeRune(r)
			fmt.Fprintf(&b, `\'%02x`, c)
		}
		b.WriteString(rapid.SampledFrom([]string{"", "", "", "", `{\b}`, `\i `, "\r\n", `{\*\bkmkstart x}`}).Draw(t, "mark"))
	}
	return b.String()
}

// TestGenerated: paragraphs of any text come back letter by letter.
func TestGenerated(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var b strings.Builder
		var want []string
		b.WriteString(`{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0\fcharset0 Arial;}}\f0 `)
		for range rapid.IntRange(1, 5).Draw(rt, "paragraphs") {
			text := rapid.StringMatching(`[A-Za-z0-9é@][A-Za-z0-9éßü€ @.{}\\+-]{0,30}[a-z]`).Draw(rt, "text")
			b.WriteString(written(rt, text) + `\par `)
			want = append(want, text)
		}
		lines, err := officetest.Read(t, rtf.Extractor{}, "x.rtf", []byte(b.String()+"}"))
		if d := cmp.Diff([]string{"body||0|" + strings.Join(want, "\n")}, lines); d != "" || err != nil {
			rt.Fatalf("%v (-written +read):\n%s\n%s", err, d, b.String())
		}
	})
}

// TestCodePages: the same letter in each code page of a document that has it.
func TestCodePages(t *testing.T) {
	for page, enc := range map[int]*charmap.Charmap{
		1250: charmap.Windows1250, 1252: charmap.Windows1252, 1254: charmap.Windows1254, 1257: charmap.Windows1257, 850: charmap.CodePage850, 437: charmap.CodePage437,
	} {
		c, ok := enc.EncodeRune('ü')
		lines, err := officetest.Read(t, rtf.Extractor{}, "x.rtf", fmt.Appendf(nil, `{\rtf1\ansi\ansicpg%d Gr\'%02xn}`, page, c))
		if d := cmp.Diff([]string{"body||0|Grün"}, lines); d != "" || err != nil || !ok {
			t.Errorf("page %d: %v (-want +got):\n%s", page, err, d)
		}
	}
}
