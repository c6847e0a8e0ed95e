package ole_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/office"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
	"github.com/pdatlas/pdatlas/scanner/extract/ole/oletest"
)

const (
	summaryStream = "\x05SummaryInformation"
	partsStream   = "\x05DocumentSummaryInformation"
)

// properties reads the properties of a file that has nothing else.
func properties(t testing.TB, name string, data []byte) (lines []string, fault error) {
	t.Helper()
	f := open(t, oletest.File(t, ole.Text(name, data)))
	flow := office.NewFlow(func(s extract.Segment) error {
		lines = append(lines, fmt.Sprintf("%s|%s", s.Place.Field, s.Text))
		return nil
	})
	if err := f.Root().Properties(flow); err != nil {
		t.Fatal(err)
	}
	return lines, f.Fault()
}

// TestPropertyNames: properties that say who and what have the names of what
// they say, others their number.
func TestPropertyNames(t *testing.T) {
	for name, want := range map[string]map[uint32]string{
		summaryStream: {2: "title", 3: "subject", 4: "author", 5: "keywords", 6: "description", 7: "template", 8: "author", 9: "property 9", 18: "property 18"},
		partsStream:   {2: "category", 13: "parts", 14: "author", 15: "company", 26: "property 26", 1 << 31: "property 2147483648"},
	} {
		for id, field := range want {
			got, fault := properties(t, name, stream([]string{""}, set(page(1252), property{id, lpstr("said")})))
			if d := cmp.Diff([]string{field + "|said"}, got); d != "" || fault != nil {
				t.Errorf("%d: %v (-want +got):\n%s", id, fault, d)
			}
		}
	}
}

// TestAnyProperties: what users add comes out under the names that they gave, in
// whatever code page and type it is written.
func TestAnyProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		number := rapid.SampledFrom([]int{1200, 1250, 1251, 65001}).Draw(rt, "page")
		maps := map[int]*charmap.Charmap{1250: charmap.Windows1250, 1251: charmap.Windows1251}
		encode := func(s string) []byte {
			if number == 1200 {
				return lpwstr(s)[8:]
			}
			if m := maps[number]; m != nil {
				s, _ = m.NewEncoder().String(s)
			}
			return []byte(s + "\x00")
		}
		letters := map[int]string{1200: "aЖŁ日", 1250: "aŁő", 1251: "aЖЯ", 65001: "aЖŁ日"}[number]
		word := rapid.StringOfN(rapid.RuneFrom([]rune(letters)), 1, 12, -1)
		le := binary.LittleEndian
		var want []string
		var values []property
		var dictionary []byte
		count := rapid.IntRange(0, 9).Draw(rt, "count")
		for i := range count {
			name, text := fmt.Sprint(word.Draw(rt, "name"), i), word.Draw(rt, "text")
			p := encode(name)
			units := len(p)
			if number == 1200 {
				units /= 2
			}
			dictionary = append(le.AppendUint32(le.AppendUint32(dictionary, uint32(i+2)), uint32(units)), p...)
			if number == 1200 {
				dictionary = append(dictionary, make([]byte, -len(p)&3)...)
			}
			value := lpwstr(text)
			if rapid.Bool().Draw(rt, "narrow") {
				p := encode(text)
				value = append(le.AppendUint32([]byte{30, 0, 0, 0}, uint32(len(p))), p...)
			}
			values = append(values, property{uint32(i + 2), value})
			want = append(want, name+"|"+text)
		}
		all := append([]property{page(uint16(number)), {0, append(le.AppendUint32(nil, uint32(count)), dictionary...)}}, values...)
		got, fault := properties(t, partsStream, stream([]string{"", userSet}, set(page(1252)), set(all...)))
		if d := cmp.Diff(want, got); d != "" || fault != nil {
			rt.Errorf("page %d: %v (-want +got):\n%s", number, fault, d)
		}
	})
}

// TestVectors: lists of texts, plain, of two bytes and among numbers as the
// headings of the parts of a document.
func TestVectors(t *testing.T) {
	vector := func(kind uint16, n byte, parts ...[]byte) []byte {
		p := binary.LittleEndian.AppendUint16(nil, kind|0x1000)
		return append(append(p, 0, 0, n, 0, 0, 0), bytes.Join(parts, nil)...)
	}
	number := []byte{3, 0, 0, 0, 7, 0, 0, 0}
	aligned := func(s string) []byte { p := lpwstr(s)[4:]; return append(p, make([]byte, -len(p)&3)...) }
	for _, tt := range []struct {
		name  string
		value []byte
		want  []string
		fault bool
	}{
		{"narrow", vector(30, 2, lpstr("One")[4:], lpstr("Two")[4:]), []string{"parts|One", "parts|Two"}, false},
		{"wide", vector(31, 3, aligned("Łódź"), aligned("of"), aligned("three")), []string{"parts|Łódź", "parts|of", "parts|three"}, false},
		{"headings", vector(12, 4, lpstr("Sheets"), number, lpstr("Charts"), number), []string{"parts|Sheets", "parts|Charts"}, false},
		{"count_lies", vector(30, 255, lpstr("One")[4:]), []string{"parts|One"}, true},
		{"cut_heading", vector(12, 4, lpstr("Sheets"), number[:4]), []string{"parts|Sheets"}, false},
		{"of_numbers", vector(3, 2, number), nil, false},
		{"of_other_values", vector(12, 2, []byte{64, 0, 0, 0, 1, 2, 3, 4}), nil, false},
		{"text_too_long", vector(30, 1, []byte{255, 255, 255, 127, 'a'}), nil, true},
		{"no_texts", vector(30, 0), nil, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, fault := properties(t, partsStream, stream([]string{""}, set(page(1252), property{13, tt.value})))
			if d := cmp.Diff(tt.want, got); d != "" || errors.Is(fault, extract.ErrMalformed) != tt.fault {
				t.Errorf("fault %v (-want +got):\n%s", fault, d)
			}
		})
	}
}

// TestNumbersOfUsers: a number is left out among what programs count, and kept
// where a user wrote it.
func TestNumbersOfUsers(t *testing.T) {
	value := property{9, lpstr("123456782")}
	if got, _ := properties(t, summaryStream, stream([]string{""}, set(page(1252), value))); got != nil {
		t.Errorf("counted: %q", got)
	}
	got, _ := properties(t, partsStream, stream([]string{"", userSet}, set(page(1252)), set(page(1252), value)))
	if d := cmp.Diff([]string{"property 9|123456782"}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestPropertiesCut: of properties that are cut off those before the cut are
// read, and the file has a fault; no cut adds anything.
func TestPropertiesCut(t *testing.T) {
	whole := stream([]string{""}, set(page(1252), property{2, lpstr("Title one")}, property{4, lpstr("A. Author")}, property{6, lpwstr("Description")}))
	all, fault := properties(t, summaryStream, whole)
	if len(all) != 3 || fault != nil {
		t.Fatalf("%q, %v", all, fault)
	}
	for n := 28; n < len(whole)-3; n++ { // the last are padding
		got, fault := properties(t, summaryStream, whole[:n])
		if len(got) > 2 || len(got) > 0 && !strings.HasPrefix(strings.Join(all, "\n"), strings.Join(got, "\n")) {
			t.Errorf("cut after %d: %q", n, got)
		}
		if fault == nil && n >= 48+8+8*4 {
			t.Errorf("cut after %d: no fault", n)
		}
	}
}

// picture is what is handed over of a picture: its name and how long it is.
func picture(t *testing.T, s *ole.Stream) (handed string) {
	t.Helper()
	in := extract.Input{Budget: extract.NewBudget(extract.Limits{}, time.Now)}
	in.Nested = func(_ context.Context, m extract.Member, r io.Reader) error {
		n, err := io.Copy(io.Discard, r)
		handed = fmt.Sprintf("%s|%d", m.Name, n)
		if n != m.Size {
			t.Errorf("%d bytes of %d", n, m.Size)
		}
		return err
	}
	m := &ole.Members{In: in}
	if err := m.Picture(t.Context(), io.NewSectionReader(s, 0, s.Size()), "p"); err != nil {
		t.Fatal(err)
	}
	return handed
}

// TestPicture: the image in a picture begins where its own bytes do, and a
// picture of another kind is handed over whole.
func TestPicture(t *testing.T) {
	for _, tt := range []struct{ name, body, want string }{
		{"jpeg", strings.Repeat("h", 17) + "\xff\xd8\xff\xe0 image", "p.jpg|10"},
		{"png", strings.Repeat("h", 33) + "\x89PNG\r\n\x1a\nimage", "p.png|13"},
		{"png_first", "\x89PNG\r\n\x1a\n\xff\xd8\xff", "p.png|11"},
		{"drawing", "\x01\x02drawing", "p|9"},
		{"image_far_behind", strings.Repeat("h", 5000) + "\xff\xd8\xff", "p|5003"},
		{"nothing", "", "p|0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t, oletest.File(t, ole.Text("s", []byte(tt.body)))).Root().Stream("s")
			if got := picture(t, s); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// TestOtherFolders: a storage of other programs is followed only where something
// was embedded in it; its labels are no content.
func TestOtherFolders(t *testing.T) {
	data := oletest.File(t, ole.Text("\x01Ole10Native", native("a", []byte("b"))), ole.Text("\x01CompObj", []byte("x")), ole.Text("empty", nil),
		oletest.Folder("f", ole.Text("\x03ObjInfo", []byte("x")), ole.Text("\x02OlePres000", []byte("x")), ole.Text("Contents", []byte("x")), oletest.Folder("g", ole.Text("PowerPoint Document", []byte("x")))))
	got, err := officetest.Read(t, ole.Extractor{}, "x", data)
	if d := cmp.Diff([]string{"member a|<nil>", "member f/Contents|<nil>", "member g.ppt|<nil>"}, got); d != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
}
