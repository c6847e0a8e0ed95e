package mbox_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
)

// TestGenerated: messages whose lines look like anything, quoted as mailboxes
// quote them, come back one by one and line by line.
func TestGenerated(t *testing.T) {
	lines := []string{"plain words", "From me to you", ">From before", ">>From twice", "From a@example.org Mon Mar  2 08:00:00 2026", "", "  From blanks", "Subject: no header", ".", "--b--"}
	rapid.Check(t, func(rt *rapid.T) {
		end := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(rt, "line end")
		var box strings.Builder
		var want []string
		for i := range rapid.IntRange(1, 5).Draw(rt, "messages") {
			body := "first line" + end
			for range rapid.IntRange(0, 8).Draw(rt, "lines") {
				body += rapid.SampledFrom(lines).Draw(rt, "line") + end
			}
			body += "last line" + end
			quoted := regexp.MustCompile(`(?m)^(>*From )`).ReplaceAllString(body, ">$1") // as in mboxrd
			fmt.Fprintf(&box, "From s%d@example.org Mon Mar  2 08:00:%02d 2026%sSubject: message %d%sFrom: s%d@example.org%s%s%s%s", i, i, end, i+1, end, i, end, end, quoted, end)
			want = append(want, fmt.Sprintf("x!message %d|eml|Subject: message %dFrom: s%d@example.org%s|", i+1, i+1, i, body+end))
		}
		parts := (&extracttest.Engine{Formats: all.Extractors()}).Run(t.Context(), "x", []byte(box.String()))
		got := extracttest.Lines(parts)
		if d := cmp.Diff(want, got[:len(got)-1]); d != "" || parts[len(parts)-1].Err != nil {
			rt.Fatalf("%v (-written +read):\n%s", parts[len(parts)-1].Err, d)
		}
	})
}

// pythonBox prints the messages of a mailbox as Python's mailbox module reads
// them.
const pythonBox = `
import mailbox, os, sys, tempfile
f = tempfile.NamedTemporaryFile(delete=False); f.write(sys.stdin.buffer.read()); f.close()
for m in mailbox.mbox(f.name):
    print(m.get_from())
    for k, v in m.items():
        if not k.lower().startswith('content-'): print(v)
    for p in m.walk():
        if p.get_content_maintype() == 'text': print(p.get_payload(decode=True).decode('utf-8', 'replace'))
os.unlink(f.name)
`

// TestAsPython: no word that Python's mailbox module reads is lost.
func TestAsPython(t *testing.T) {
	for name, data := range map[string][]byte{"three.mbox": real(t), "many.mbox": []byte(strings.Repeat(sep+"Subject: s\n\ntext with From within\n\n", 50))} {
		extracttest.AsRead(t, &extracttest.Engine{Formats: all.Extractors()}, name, data, extracttest.Python(t, pythonBox, data))
	}
}
