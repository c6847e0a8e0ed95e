package msg

import (
	"bytes"
	"encoding/binary"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/office"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
)

// streamOf is p as a stream.
func streamOf(t testing.TB, p []byte) *ole.Stream {
	t.Helper()
	data, err := io.ReadAll(ole.Pack(ole.Node{Nodes: []ole.Node{ole.Text("s", p)}}))
	if err != nil {
		t.Fatal(err)
	}
	f, err := ole.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return f.Root().Stream("s")
}

// TestReadFixed: the list is read behind each of its three heads.
func TestReadFixed(t *testing.T) {
	entry := binary.LittleEndian.AppendUint64([]byte{3, 0, 0xfd, 0x3f, 6, 0, 0, 0}, 1251)
	for _, tt := range []struct {
		name string
		p    []byte
		head int64
		want int
	}{
		{"message", append(make([]byte, 32), entry...), 0, 1},
		{"embedded", append(make([]byte, 24), entry...), 0, 1},
		{"recipient", append(make([]byte, 8), entry...), headPerson, 1},
		{"recipient_with_more", append(make([]byte, 8), append(entry, entry...)...), headPerson, 1},
		{"empty", make([]byte, 32), 0, 0},
		{"empty_embedded", make([]byte, 24), 0, 0},
		{"cut_head", make([]byte, 3), 0, 0},
		{"cut_entry", append(make([]byte, 8), entry[:9]...), headPerson, 0},
		{"nothing", nil, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := readFixed(streamOf(t, tt.p), tt.head)
			if err != nil || len(got) != tt.want {
				t.Fatalf("%v, %v", got, err)
			}
			if n, ok := got.number(idMessagePage); ok != (tt.want == 1) || ok && n != 1251 {
				t.Errorf("%d, %v", n, ok)
			}
		})
	}
	if got, err := readFixed(nil, 0); len(got) != 0 || err != nil {
		t.Errorf("no list: %v, %v", got, err)
	}
}

// TestTime: times are those that were written, and none out of any calendar.
func TestTime(t *testing.T) {
	key := uint32(0x0039)<<16 | typeTime
	for _, tt := range []struct {
		name string
		v    uint64
		want string
		ok   bool
	}{
		{"unix", 116444736000000000, "1970-01-01T00:00:00Z", true},
		{"a_day", 132277719670000000, "2020-03-04T05:06:07Z", true},
		{"first", 1, "1601-01-01T00:00:00Z", true},
		{"none", 0, "", false},
		{"negative", 1 << 63, "", false},
		{"year_10000", 2650467744000000000, "", false},
		{"before_it", 2650467743990000000, "9999-12-31T23:59:59Z", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, ok := (fixed{key: tt.v}).time(0x0039); got != tt.want || ok != tt.ok {
				t.Errorf("%s, %v", got, ok)
			}
		})
	}
	rapid.Check(t, func(t *rapid.T) {
		want := time.Unix(rapid.Int64Range(-11644473599, 253402300799).Draw(t, "seconds"), 0).UTC()
		got, ok := (fixed{key: uint64(want.Unix()+11644473600) * 10_000_000}).time(0x0039)
		if !ok || got != want.Format(time.RFC3339) {
			t.Errorf("%s, want %s", got, want.Format(time.RFC3339))
		}
	})
}

func TestValue(t *testing.T) {
	for _, tt := range []struct {
		name string
		p    string
		kind uint16
		page int
		want string
	}{
		{"wide", "\x41\x01a\x00", typeString, 1251, "Ła"},
		{"narrow", "\xcc\xe8\xf0", typeString8, 1251, "Мир"},
		{"utf8", "Łódź", typeString8, 65001, "Łódź"},
		{"unknown_page", "caf\xe9", typeString8, 4711, "café"},
		{"ends_with_zero", "a\x00\x00\x00", typeString, 0, "a"},
		{"nothing", "", typeString, 0, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := value(streamOf(t, []byte(tt.p)), tt.kind, tt.page); got != tt.want || err != nil {
				t.Errorf("%q, %v", got, err)
			}
			all, err := io.ReadAll(decoded(iotest.OneByteReader(strings.NewReader(tt.p)), tt.kind, tt.page))
			if got := strings.TrimRight(string(all), "\x00"); got != tt.want || err != nil {
				t.Errorf("streamed: %q, %v", got, err)
			}
		})
	}
}

// TestLines: a body comes out line by line however its lines end and however it
// is read.
func TestLines(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var text strings.Builder
		var want []string
		for range rapid.IntRange(0, 20).Draw(rt, "lines") {
			line := rapid.StringMatching(`[a-zé ]{0,12}`).Draw(rt, "line")
			text.WriteString(line + rapid.SampledFrom([]string{"\n", "\r\n", "\r", "\n\n"}).Draw(rt, "end"))
			if line != "" {
				want = append(want, line)
			}
		}
		var got string
		flow := office.NewFlow(func(s extract.Segment) error { got += string(s.Text); return nil })
		if err := lines(t.Context(), flow, iotest.HalfReader(strings.NewReader(text.String()))); err != nil {
			rt.Fatal(err)
		}
		if err := flow.Finish(); err != nil {
			rt.Fatal(err)
		}
		if d := cmp.Diff(strings.Join(want, "\n"), got); d != "" {
			rt.Errorf("(-want +got):\n%s", d)
		}
	})
}

// TestKindOf: as what one gets a message, also when Outlook marks it as sent.
func TestKindOf(t *testing.T) {
	for n, want := range map[uint64]string{0: "to", 1: "to", 2: "cc", 3: "bcc", 0x10000002: "cc", 9: "to"} {
		if got := kindOf(fixed{idKind<<16 | typeInt32: n}); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
	if got := kindOf(nil); got != "to" {
		t.Errorf("unknown: %s", got)
	}
}

// TestDull: what says nothing of people is left out, and nothing that does.
func TestDull(t *testing.T) {
	for id, want := range map[uint16]bool{0x001a: true, 0x3002: true, 0x0037: false, 0x3001: false, 0x39fe: false, 0x8001: false} {
		if dull(id) != want {
			t.Errorf("%#x: %v", id, !want)
		}
	}
	for _, field := range []string{"from", "to", "cc", "bcc", "subject", "reply-to"} {
		if l := label(field); !strings.EqualFold(l, field+": ") || l[0] < 'A' || l[0] > 'Z' {
			t.Errorf("%s: %q", field, l)
		}
	}
	if l := label("phone"); l != "" {
		t.Errorf("phone: %q", l)
	}
}
