package ar_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
)

// TestGenerated: members of any name and length come back from both forms, short
// and long names mixed.
func TestGenerated(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		bsd := rapid.Bool().Draw(rt, "bsd")
		var table, body strings.Builder
		var want []string
		for i := range rapid.IntRange(0, 8).Draw(rt, "members") {
			name := fmt.Sprintf("%s%d.txt", rapid.StringMatching(`[a-z.]{0,25}`).Draw(rt, "name"), i)
			text := rapid.StringMatching(`[a-z]{0,40}`).Draw(rt, "text")
			want = append(want, "x!"+name+"|text|"+text+"|")
			switch {
			case bsd:
				zeros := strings.Repeat("\x00", rapid.IntRange(0, 4).Draw(rt, "zeros"))
				body.WriteString(member(fmt.Sprintf("#1/%d", len(name+zeros)), name+zeros+text))
			case len(name) < 15:
				body.WriteString(member(name+"/", text))
			default:
				body.WriteString(member(fmt.Sprintf("/%d", table.Len()), text))
				table.WriteString(name + "/\n")
			}
		}
		data := "!<arch>\n"
		if table.Len() > 0 {
			data += member("//", table.String())
		}
		if d := cmp.Diff(append(want, "x|ar||"), extracttest.Lines(parts(t, []byte(data+body.String())))); d != "" {
			rt.Fatalf("(-written +read):\n%s", d)
		}
	})
}

// TestEveryDigit: whatever stands in a header, nothing is read that is not there.
func TestEveryDigit(t *testing.T) {
	data := "!<arch>\n" + member("a.txt/", "found text") + member("b.txt/", "last")
	for at := len("!<arch>\n"); at < len("!<arch>\n")+60; at++ {
		for _, c := range []byte("09/#\x00 x-") {
			p := []byte(data)
			p[at] = c
			got := strings.Join(extracttest.Lines(parts(t, p)), "\n")
			if strings.Contains(got, "|[") || strings.Count(got, "found text") > 1 || len(got) > len(data)+500 {
				t.Errorf("byte %d as %q: %q", at, c, got)
			}
		}
	}
}
