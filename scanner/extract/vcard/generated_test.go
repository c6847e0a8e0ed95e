package vcard_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
)

// TestGenerated: the properties of any cards come back with name and card,
// however they are folded, grouped, escaped or encoded, in each version.
func TestGenerated(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		version := rapid.SampledFrom([]string{"2.1", "3.0", "4.0"}).Draw(rt, "version")
		var b strings.Builder
		var want []string
		for i := range rapid.IntRange(1, 4).Draw(rt, "cards") {
			b.WriteString("BEGIN:VCARD\r\nVERSION:" + version + "\r\n")
			want = append(want, fmt.Sprintf("x||version|%d|%s", i+1, version))
			for range rapid.IntRange(1, 5).Draw(rt, "properties") {
				name := rapid.SampledFrom([]string{"FN", "EMAIL", "TEL", "NOTE", "item1.EMAIL", "ORG", "BDAY"}).Draw(rt, "property")
				value := rapid.StringMatching(`[A-Za-z0-9éß+][A-Za-z0-9éß @.+-]{0,40}[a-z]`).Draw(rt, "value")
				b.WriteString(line(rt, version, name, value))
				want = append(want, fmt.Sprintf("x||%s|%d|%s", strings.ToLower(name[strings.LastIndexByte(name, '.')+1:]), i+1, value))
			}
			b.WriteString("END:VCARD\r\n")
		}
		texts, parts := extracttest.Places(t, &extracttest.Engine{Formats: all.Extractors()}, "x", []byte(b.String()))
		if d := cmp.Diff(want, texts); d != "" || parts[0].Err != nil {
			rt.Fatalf("%v (-written +read):\n%s\n%s", parts[0].Err, d, b.String())
		}
	})
}

// line writes a property in one of the ways of its version.
func line(t *rapid.T, version, name, value string) string {
	params := rapid.SampledFrom([]string{"", ";TYPE=home", ";TYPE=\"work,x:y\"", ";PREF=1;LANGUAGE=de"}).Draw(t, "parameters")
	if version == "2.1" && rapid.Bool().Draw(t, "quoted") {
		var q strings.Builder
		for i := range len(value) {
			if c := value[i]; c >= 0x80 || c == '=' {
				fmt.Fprintf(&q, "=%02X", c)
			} else {
				q.WriteByte(c)
			}
			if i > 0 && i%20 == 0 && i < len(value)-1 && value[i] < 0x80 {
				q.WriteString("=\r\n")
			}
		}
		return name + ";CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:" + q.String() + "\r\n"
	}
	whole := name + params + ":" + value
	at := rapid.IntRange(len(name)+len(params)+1, len(whole)).Draw(t, "fold")
	if at == len(whole) {
		return whole + "\r\n"
	}
	return whole[:at] + "\r\n " + whole[at:] + "\r\n"
}

// TestPhotos: what is embedded in a card is a member, in each way to embed it.
func TestPhotos(t *testing.T) {
	data := base64.StdEncoding.EncodeToString([]byte("hidden words"))
	for name, property := range map[string]string{
		"version_2": "PHOTO;BASE64;TYPE=text:\r\n " + data + "\r\n\r\n", "version_3": "PHOTO;ENCODING=b;TYPE=text/plain:" + data + "\r\n",
		"version_4": "PHOTO:data:text/plain;base64," + data + "\r\n", "folded": "KEY;ENCODING=B:" + data[:5] + "\r\n " + data[5:] + "\r\n",
	} {
		e := &extracttest.Engine{Formats: all.Extractors()}
		parts := e.Run(t.Context(), "x", []byte("BEGIN:VCARD\r\n"+property+"FN:Eva\r\nEND:VCARD\r\n"))
		if len(parts) != 2 || parts[0].Text != "hidden words" || parts[1].Err != nil || parts[1].Text != "Eva" {
			t.Errorf("%s: %q", name, extracttest.Lines(parts))
		}
	}
}
