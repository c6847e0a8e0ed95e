package eml_test

import (
	"encoding/base64"
	"fmt"
	"mime/quotedprintable"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
)

// charsets are those that mail programs write, with a text that each can hold.
func charsets() []struct {
	name, text string
	enc        encoding.Encoding
} {
	return []struct {
		name, text string
		enc        encoding.Encoding
	}{
		{"utf-8", "Łódź, Grüße, 東京, 😀", unicode.UTF8},
		{"windows-1252", "Grüße – „Zoë“ kostet 5 €", charmap.Windows1252},
		{"iso-8859-1", "Grüße aus Ærø", charmap.ISO8859_1},
		{"iso-8859-2", "Łódź, Kraków, Čapek", charmap.ISO8859_2},
		{"iso-8859-15", "cœur, 5 €", charmap.ISO8859_15},
		{"windows-1251", "Привет, Анна", charmap.Windows1251},
		{"koi8-r", "Привет, Анна", charmap.KOI8R},
		{"iso-8859-7", "Καλημέρα", charmap.ISO8859_7},
		{"windows-1254", "Çağrı Şahin", charmap.Windows1254},
		{"iso-2022-jp", "山田太郎 東京都", japanese.ISO2022JP},
		{"shift_jis", "山田太郎 ﾃｽﾄ", japanese.ShiftJIS},
		{"euc-jp", "山田太郎", japanese.EUCJP},
		{"gb2312", "张伟 北京", simplifiedchinese.GBK},
		{"gb18030", "张伟 北京", simplifiedchinese.GB18030},
		{"big5", "王小明 台北", traditionalchinese.Big5},
		{"euc-kr", "김철수 서울", korean.EUCKR},
		{"ks_c_5601-1987", "김철수 서울", korean.EUCKR},
		{"ibm850", "Grüße aus Ærø", charmap.CodePage850},
		{"cp437", "Grüße, Größe", charmap.CodePage437},
		{"cp852", "Kraków, Čapek", charmap.CodePage852},
	}
}

// TestCharsets: a text comes out the same in every character set, under every
// transfer encoding, in the body and in the header.
func TestCharsets(t *testing.T) {
	for _, cs := range charsets() {
		t.Run(strings.ReplaceAll(cs.name, "-", "_"), func(t *testing.T) {
			raw, err := cs.enc.NewEncoder().String(cs.text)
			if err != nil {
				t.Fatal(err)
			}
			var qp strings.Builder
			w := quotedprintable.NewWriter(&qp)
			fmt.Fprint(w, raw)
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			b64 := base64.StdEncoding.EncodeToString([]byte(raw))
			for encoding, body := range map[string]string{"8bit": raw, "quoted-printable": qp.String(), "base64": b64} {
				m := fmt.Sprintf("From: a@example.org\r\nMIME-Version: 1.0\r\nSubject: =?%s?B?%s?= (=?%s?b?%s?=)\r\nContent-Type: text/plain; charset=%q\r\nContent-Transfer-Encoding: %s\r\n\r\n%s",
					cs.name, b64, strings.ToUpper(cs.name), b64, cs.name, encoding, body)
				texts, parts := extracttest.Places(t, &extracttest.Engine{Formats: all.Extractors()}, "m.eml", []byte(m))
				if got := extracttest.Values(texts, ""); len(got) != 1 || got[0] != cs.text || parts[0].Err != nil {
					t.Errorf("%s body: %q, %v", encoding, got, parts[0].Err)
				}
				if got := extracttest.Values(texts, "subject"); len(got) != 1 || got[0] != "Subject: "+cs.text+" ("+cs.text+")" {
					t.Errorf("%s subject: %q", encoding, got)
				}
			}
		})
	}
}

// TestHTMLParts: the character set of the part holds for a page that names none,
// and for one that names another.
func TestHTMLParts(t *testing.T) {
	for name, page := range map[string]string{
		"unnamed": "<html><p>Gr\xfc\xdfe</p></html>", "other": "<html><meta charset=utf-16><p>Gr\xfc\xdfe</p></html>",
	} {
		m := message("multipart/alternative; boundary=x", "--x\r\nContent-Type: text/html; charset=windows-1252\r\n\r\n"+page+"\r\n--x--\r\n")
		texts, _ := extracttest.Places(t, &extracttest.Engine{Formats: all.Extractors()}, "m.eml", m)
		if got := strings.Join(texts, "\n"); !strings.Contains(got, "|Grüße") {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestDigest: the parts of a digest are messages unless they say otherwise
// (RFC 2046, 5.1.5), with attachments of their own.
func TestDigest(t *testing.T) {
	inner := "From: b@example.org\r\nSubject: inner\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n" +
		"--y\r\n\r\nshort\r\n--y\r\nContent-Disposition: attachment; filename=a.txt\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
		base64.StdEncoding.EncodeToString([]byte("hidden text")) + "\r\n--y--\r\n"
	m := message("multipart/digest; boundary=x", "--x\r\n\r\n"+inner+"--x\r\nContent-Type: text/plain\r\n\r\nplain\r\n--x\r\n\r\nFrom: c@example.org\r\nDate: today\r\nTo: d@example.org\r\n\r\nlast\r\n--x--\r\n")
	e := &extracttest.Engine{Formats: all.Extractors()}
	texts, parts := extracttest.Places(t, e, "m.eml", m)
	for _, want := range []string{
		"m.eml!part 1.eml|part 1||0|short", "m.eml!part 1.eml!a.txt|||1|hidden text", "m.eml|part 2||0|plain", "m.eml!part 3.eml|||1|last",
	} {
		if !strings.Contains(strings.Join(texts, "\n")+"\n", want+"\n") {
			t.Errorf("%q is missing from %q", want, texts)
		}
	}
	for _, p := range parts {
		if p.Err != nil {
			t.Errorf("%s: %v", p.Name, p.Err)
		}
	}
}

// TestMessagesInMessages: each message within a message is a member of it,
// however it is encoded, to the depth of the budget.
func TestMessagesInMessages(t *testing.T) {
	m := "From: a@example.org\nDate: now\nSubject: the innermost\n\nfound\n"
	path := ""
	for i := range 8 {
		body, encoding := m, "8bit"
		if i%2 == 1 {
			body, encoding = base64.StdEncoding.EncodeToString([]byte(m))+"\n", "base64"
		}
		m = fmt.Sprintf("From: a@example.org\nMIME-Version: 1.0\nContent-Type: message/rfc822\nContent-Transfer-Encoding: %s\n\n%s", encoding, body)
		path += "!part 1.eml"
	}
	texts, _ := extracttest.Places(t, &extracttest.Engine{Formats: all.Extractors()}, "m.eml", []byte(m))
	if got, want := texts[len(texts)-9:], "m.eml"+path+"|||1|found"; !strings.Contains(strings.Join(got, "\n"), want) {
		t.Errorf("%q, want %q", got, want)
	}
	_, parts := extracttest.Places(t, &extracttest.Engine{Formats: all.Extractors(), Limits: extract.Limits{Depth: 3}}, "m.eml", []byte(m))
	if got := extracttest.Lines(parts)[0]; got != "m.eml"+strings.Repeat("!part 1.eml", 4)+"|||"+extract.ErrDepthLimit.Error() {
		t.Errorf("at a depth of 3: %q", got)
	}
}

// TestBrokenBoundaries: whatever is wrong with the lines between parts, no text
// is lost.
func TestBrokenBoundaries(t *testing.T) {
	parts := func(sep, end string) string {
		return sep + "\r\nContent-Type: text/plain\r\n\r\nfirst words\r\n" + sep + "\r\nContent-Type: text/plain\r\n\r\nsecond words\r\n" + end + "\r\nlast words\r\n"
	}
	for name, tt := range map[string]struct{ kind, body string }{
		"right":           {"boundary=b", parts("--b", "--b--")},
		"never_met":       {"boundary=c", parts("--b", "--b--")},
		"never_ended":     {"boundary=b", parts("--b", "")},
		"ended_early":     {"boundary=b", parts("--b--", "--b--")},
		"case_differs":    {"boundary=B", parts("--b", "--b--")},
		"longer":          {"boundary=b", parts("--bb", "--bb--")},
		"empty":           {`boundary=""`, parts("--", "----")},
		"quoted_wrong":    {`boundary="b`, parts("--b", "--b--")},
		"twice":           {"boundary=b; boundary=c", parts("--b", "--b--")},
		"unquoted_equals": {"boundary=----=_Part_1.2", parts("------=_Part_1.2", "------=_Part_1.2--")},
		"continued":       {"boundary*0=\"b\"; boundary*1=\"c\"", parts("--bc", "--bc--")},
		"blank_behind":    {"boundary=\"b \"", parts("--b", "--b--")},
		"lines_of_lf":     {"boundary=b", strings.ReplaceAll(parts("--b", "--b--"), "\r\n", "\n")},
		"lines_of_cr":     {"boundary=b", strings.ReplaceAll(parts("--b", "--b--"), "\r\n", "\r")},
	} {
		t.Run(name, func(t *testing.T) {
			e := &extracttest.Engine{Formats: all.Extractors()}
			got := ""
			for _, p := range e.Run(t.Context(), "m.eml", message("multipart/mixed; "+tt.kind, tt.body)) {
				got += p.Text + "\n"
			}
			for _, want := range []string{"first words", "second words", "last words"} {
				if !strings.Contains(got, want) {
					t.Errorf("%q is lost: %q", want, got)
				}
			}
		})
	}
}

// pythonMail prints what Python's reader makes of a message: header fields and
// the text of all parts, those of messages within it among them.
const pythonMail = `
import email, email.policy, re, sys
def show(m):
    for k, v in m.items():
        if not k.lower().startswith('content-') and k.lower() != 'mime-version':
            print(v)
    for p in m.iter_parts() if m.is_multipart() and m.get_content_type() != 'message/rfc822' else [m]:
        if p is not m:
            show(p)
        elif p.get_content_maintype() == 'text':
            print(re.sub('<[^>]*>', ' ', p.get_content()))
        elif p.get_content_type() == 'message/rfc822':
            show(p.get_content())
sys.stdout.reconfigure(encoding='utf-8', errors='replace')
show(email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.default))
`

// TestAsPython: no word that Python reads is lost.
func TestAsPython(t *testing.T) {
	e := &extracttest.Engine{Formats: all.Extractors()}
	for _, name := range []string{"parts.eml", "plain.eml"} {
		data := file(t, name)
		extracttest.AsRead(t, e, name, data, extracttest.Python(t, pythonMail, data))
	}
	for _, cs := range charsets() {
		raw, err := cs.enc.NewEncoder().String(cs.text + "\r\n")
		if err != nil {
			t.Fatal(err)
		}
		data := message("multipart/mixed; boundary=x", "--x\r\nContent-Type: text/plain; charset="+cs.name+"\r\nContent-Transfer-Encoding: base64\r\n\r\n"+
			base64.StdEncoding.EncodeToString([]byte(raw))+"\r\n--x\r\nContent-Type: message/rfc822\r\n\r\nSubject: within "+cs.name+"\r\n\r\nthe end\r\n--x--\r\n")
		extracttest.AsRead(t, e, "charset.eml", data, extracttest.Python(t, pythonMail, data))
	}
}
