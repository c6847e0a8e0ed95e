package msg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
	"github.com/pdatlas/pdatlas/scanner/extract/ole/oletest"
)

// person is the storage of a recipient with other properties than are usual.
func person(kind uint64, nodes ...ole.Node) ole.Node {
	return oletest.Folder(recipients+"#00000000", item(8, nodes, value64{idKind, typeInt32, kind})...)
}

// file is the storage of an attachment.
func file(nodes ...ole.Node) ole.Node {
	return oletest.Folder(attachments+"#00000000", item(8, nodes)...)
}

func TestParts(t *testing.T) {
	content := binaryValue(idAttached, []byte("x"))
	long := strings.Repeat("word ", maxValue/5)
	for _, tt := range []struct {
		name  string
		nodes []ole.Node
		want  string
	}{
		{"empty_subject", []ole.Node{wide(0x0037, ""), wide(0x0e04, " "), wide(0x0e03, "R. Eader")}, "|cc|0|Cc: R. Eader"},
		{"recipient", []ole.Node{person(2, wide(0x3001, "R. Eader"), wide(0x39fe, "r@b.example"))}, "|cc|0|Cc: R. Eader <r@b.example>"},
		{"recipient_of_address", []ole.Node{person(1, wide(0x39fe, "r@b.example"))}, "|to|0|To: r@b.example"},
		{"recipient_called_by_address", []ole.Node{person(3, wide(0x3001, "r@b.example"), wide(0x3003, "r@b.example"))}, "|bcc|0|Bcc: r@b.example"},
		{"recipient_of_two_addresses", []ole.Node{person(1, wide(0x3001, "R"), wide(0x3003, "/o=org/cn=r"), wide(0x39fe, "r@b.example"))}, "|to|0|To: R </o=org/cn=r> <r@b.example>"},
		{"recipient_of_nothing", []ole.Node{person(1, wide(0x3002, "SMTP"))}, ""},
		{"recipient_of_two_names", []ole.Node{person(1, wide(0x3001, "R. Eader"), wide(0x5ff6, "Reader the Other"))}, "recipient 1|name|0|Reader the Other\n|to|0|To: R. Eader"},
		{"recipient_with_phone", []ole.Node{person(1, wide(0x3001, "R"), wide(0x3a08, "+31 20 123"))}, "recipient 1|phone|0|+31 20 123\n|to|0|To: R"},
		{"recipient_of_any_length", []ole.Node{person(1, wide(0x3001, "R"), wide(0x3003, long))}, "address||0|" + long + "\n|to|0|To: R"},
		{"attachment_names", []ole.Node{file(wide(idAttachName, "SHORT~1.TXT"), wide(idAttachLong, "short name.txt"), wide(idDisplay, "shown"), content)}, "member short name.txt|<nil>"},
		{"attachment_short_name", []ole.Node{file(wide(idAttachName, "SHORT~1.TXT"), wide(idDisplay, "shown"), content)}, "member SHORT~1.TXT|<nil>"},
		{"attachment_without_name", []ole.Node{file(content)}, "member attachment 1|<nil>"},
		{"attachment_with_text", []ole.Node{file(wide(idAttachLong, "a"), wide(0x3a06, "Given"), content)}, "attachment 1|name|0|Given\nmember a|<nil>"},
		{"attachment_with_long_text", []ole.Node{file(wide(idAttachLong, "a"), wide(0x3712, "id"), wide(0x3711, long), content)}, "property 3711||0|" + long + "\nmember a|<nil>"},
		{"attachment_twice", []ole.Node{file(wide(idAttachLong, "a"), content, oletest.Folder(prefix+"3701000D", item(24, []ole.Node{wide(0x0037, "s")})...))}, "member a|<nil>\nmember a.msg|<nil>"},
		{"attached_message_with_its_name", []ole.Node{object(0, "In.MSG", 5, item(24, nil)...)}, "member In.MSG|<nil>"},
		{"said_once", []ole.Node{wide(0x0037, "s"), wide(0x0070, "s"), wide(0x0e1d, "other")}, "|subject|0|Subject: s\n|subject|0|Subject: other"},
		{"narrow_many", []ole.Node{ole.Text(prefix+"3A58101E", make([]byte, 8)), ole.Text(prefix+"3A58101E-00000000", []byte("caf\xe9"))}, "|property 3A58|0|café"},
		{"no_property", []ole.Node{ole.Text(prefix+"zzzz001F", []byte("x\x00")), ole.Text("other", []byte("x"))}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := officetest.Read(t, Extractor{}, "x.msg", oletest.File(t, item(32, tt.nodes)...))
			if d := cmp.Diff(strings.TrimSpace(tt.want), strings.TrimSpace(strings.Join(got, "\n"))); d != "" || err != nil {
				t.Errorf("%v (-want +got):\n%.2000s", err, d)
			}
		})
	}
}

// TestAnyMessage: every text that is put into a message comes out of it, in
// properties, bodies, recipients and attachments, in either kind of text.
func TestAnyMessage(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := 0
		var want []string
		word := func() string {
			n++
			w := fmt.Sprintf("w%03d%s", n, rapid.StringMatching(`[a-zé@.]{0,9}z`).Draw(rt, "word"))
			want = append(want, w)
			return w
		}
		text := func(id uint16) ole.Node {
			if rapid.Bool().Draw(rt, "wide") {
				return wide(id, word())
			}
			var p []byte
			for _, r := range word() {
				p = append(p, byte(r))
			}
			return narrow(id, string(p))
		}
		var build func(deep int) []ole.Node
		build = func(deep int) []ole.Node {
			var nodes []ole.Node
			for _, id := range rapid.SliceOfNDistinct(rapid.SampledFrom([]uint16{0x0037, 0x0c1a, 0x0e04, 0x1035, 0x3a06, 0x3a26, 0x8001, 0x9fff, idBody}), 0, 9, rapid.ID).Draw(rt, "properties") {
				nodes = append(nodes, text(id))
			}
			for i := range rapid.IntRange(0, 3).Draw(rt, "recipients") {
				nodes = append(nodes, oletest.Folder(fmt.Sprintf("%s#%08X", recipients, i), item(8, []ole.Node{text(0x3001), text(0x39fe)})...))
			}
			for i := range rapid.IntRange(0, 3).Draw(rt, "attachments") {
				in := []ole.Node{wide(idAttachLong, "a.txt")}
				if deep < 2 && rapid.Bool().Draw(rt, "message") {
					in = append(in, oletest.Folder(prefix+"3701000D", build(deep+1)...))
				} else {
					in = append(in, binaryValue(idAttached, []byte(word())))
				}
				nodes = append(nodes, oletest.Folder(fmt.Sprintf("%s#%08X", attachments, i), item(8, in)...))
			}
			head := 32
			if deep > 0 {
				head = 24
			}
			return item(head, nodes)
		}
		data := oletest.File(t, build(0)...)
		e := &extracttest.Engine{Formats: formats(), Dir: t.TempDir()}
		var all strings.Builder
		for _, p := range e.Run(t.Context(), "x.msg", data) {
			if p.Err != nil {
				rt.Errorf("%s: %v", p.Name, p.Err)
			}
			all.WriteString(p.Text + "\n")
		}
		for _, w := range want {
			if !strings.Contains(all.String(), w) {
				rt.Errorf("%q is not read", w)
			}
		}
	})
}

// TestSaidIsBounded: what is remembered to say nothing twice has an end, and
// says nothing less for it.
func TestSaidIsBounded(t *testing.T) {
	var nodes []ole.Node
	const n = 3 * maxSaid
	for i := range n {
		nodes = append(nodes, wide(uint16(0x9000+i), fmt.Sprintf("value %04d.", i)))
	}
	var texts int
	f := oletest.File(t, item(32, nodes)...)
	in := extract.Input{Budget: extract.NewBudget(extract.Limits{}, time.Now)}
	in.Spool = func() (io.ReaderAt, int64, error) { return bytes.NewReader(f), int64(len(f)), nil }
	used := extracttest.Allocated(func() {
		err := Extractor{}.Extract(t.Context(), in, func(extract.Segment) error { texts++; return nil })
		if err != nil {
			t.Error(err)
		}
	})
	if texts != n || used > 64<<20 {
		t.Errorf("%d texts of %d, %d bytes", texts, n, used)
	}
}

// TestStops: reading ends at once, with the error of who takes the texts.
func TestStops(t *testing.T) {
	cause := errors.New("the scan was stopped")
	f := letter(t)
	in := extract.Input{Budget: extract.NewBudget(extract.Limits{}, time.Now)}
	in.Spool = func() (io.ReaderAt, int64, error) { return bytes.NewReader(f), int64(len(f)), nil }
	in.Nested = func(_ context.Context, _ extract.Member, r io.Reader) error {
		_, err := io.Copy(io.Discard, r)
		return err
	}
	segments := 0
	if err := (Extractor{}).Extract(t.Context(), in, func(extract.Segment) error { segments++; return nil }); err != nil {
		t.Fatal(err)
	}
	for stop := range segments {
		at := 0
		err := Extractor{}.Extract(t.Context(), in, func(extract.Segment) error {
			if at++; at <= stop {
				return nil
			}
			return cause
		})
		if !errors.Is(err, cause) || at != stop+1 {
			t.Errorf("stopped at %d: %d segments, %v", stop, at, err)
		}
	}
}
