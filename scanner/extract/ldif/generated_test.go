package ldif_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// folded writes a line as programs do: after 76 bytes, or any other number, it
// goes on behind a blank (RFC 2849, note 2).
func folded(line string, at int, end string) string {
	var b strings.Builder
	for len(line) > at {
		b.WriteString(line[:at] + end + " ")
		line = line[at:]
	}
	return b.String() + line + end
}

// TestGenerated: the values of any entries come back with attribute and record,
// however lines are folded and values encoded.
func TestGenerated(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		end := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(rt, "line end")
		at := rapid.IntRange(2, 80).Draw(rt, "width")
		var b strings.Builder
		var want []string
		b.WriteString("version: 1" + end)
		want = append(want, "|version|1|1")
		for i := range rapid.IntRange(1, 5).Draw(rt, "entries") {
			if i > 0 {
				b.WriteString(end + rapid.SampledFrom([]string{"", end}).Draw(rt, "more blank"))
			}
			put := func(name, value string) {
				written := name + ": " + value
				if strings.ContainsFunc(value, func(r rune) bool { return r > 0x7e }) || rapid.Bool().Draw(rt, "encoded") {
					written = name + ":: " + base64.StdEncoding.EncodeToString([]byte(value))
				}
				b.WriteString(folded(written, at, end))
				base, _, _ := strings.Cut(strings.ToLower(name), ";")
				want = append(want, fmt.Sprintf("|%s|%d|%s", base, i+1, value))
			}
			put("dn", fmt.Sprintf("uid=u%d,ou=people,dc=example,dc=net", i))
			for range rapid.IntRange(1, 4).Draw(rt, "values") {
				name := rapid.SampledFrom([]string{"cn", "mail", "telephoneNumber", "cn;lang-de", "description"}).Draw(rt, "attribute")
				put(name, rapid.StringMatching(`[A-Za-z0-9éß][A-Za-z0-9éß @.:,=+-]{0,60}[a-z]`).Draw(rt, "value"))
			}
		}
		// The head must show a whole dn line, which a narrow fold does not.
		got, err := read(t, b.String())
		if at < 12 {
			return
		}
		if d := cmp.Diff(want, got); d != "" || err != nil {
			rt.Fatalf("%v (-written +read):\n%s\n%s", err, d, b.String())
		}
	})
}
