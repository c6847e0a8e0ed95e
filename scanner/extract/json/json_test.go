package json_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/json"
)

func events(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, `{"id":%d,"user":{"mail":"m%d@example.org","tags":["a","b"]},"text":"said \"no\" {twice}"}`+"\n", i, i)
	}
	return b.Bytes()
}

func TestSuite(t *testing.T) {
	wide, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(`{"straße":"größer","b":[1,2]}`))
	if err != nil {
		t.Fatal(err)
	}
	extracttest.Suite(t, json.Extractor{}, all.Extractors(), []extracttest.Sample{
		{Name: "one.json", Data: []byte(`{"a":1,"b":["x",null]}`)},
		{Name: "pretty.txt", Data: []byte("{\n  \"a\": 1,\n  \"b\": [\n    \"x\"\n  ]\n}\n")},
		{Name: "events.ndjson", Data: events(6_500)},
		{Name: "array", Data: append(append([]byte("["), bytes.TrimSuffix(bytes.ReplaceAll(events(6_200), []byte("\n"), []byte(",\n")), []byte(",\n"))...), ']')},
		{Name: "utf16.json", Data: wide},
		{Name: "table.csv", Data: []byte(`[{"a":1,"b":2},{"a":3,"b":4}]`)},
	})
}

func TestFields(t *testing.T) {
	const n = 3000
	data := events(n)
	for name, text := range map[string][]byte{"lines": data, "bom": append([]byte("\xef\xbb\xbf"), data...)} {
		var track extract.Tracker
		in := extract.Input{Hint: extract.Hint{Head: text[:extract.HeadSize]}, Body: bytes.NewReader(text)}
		err := json.Extractor{}.Extract(t.Context(), in, func(s extract.Segment) error {
			track = s.Track
			track.Advance(s.Text)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		want := []extract.FieldStat{{Name: "id", Values: n}, {Name: "user.mail", Values: n}, {Name: "user.tags[]", Values: 2 * n}, {Name: "text", Values: n}}
		if d := cmp.Diff(want, track.Fields()); d != "" || track.Row() != n {
			t.Errorf("%s: row %d (-want +got):\n%s", name, track.Row(), d)
		}
	}
}

func TestMatch(t *testing.T) {
	for _, tt := range []struct {
		name, file, media, text string
		want                    bool
	}{
		{"object", "x", "", `{"a": 1}`, true},
		{"empty_object", "x", "", `{}`, true},
		{"empty_array", "x", "", ` [ ] `, true},
		{"array", "x", "", `[1, -2.5e3, true, null, "x"]`, true},
		{"cut", "x", "", `{"a": [1, {"b": "long`, true},
		{"many", "x", "", "{\"a\":1}\n{\"a\":2}\n", true},
		{"deep", "x", "", strings.Repeat(`{"a":[`, 200), true},
		{"bom", "x", "", "\ufeff{\"a\":1}", true},
		{"log", "x", "", "[2026] request served\n", false},
		{"log_words", "x", "", "[INFO] ready\n", false},
		{"ini", "x", "", "[section]\nkey=value\n", false},
		{"code", "x", "", "{ return 1; }", false},
		{"template", "x", "", "{{ .Name }}", false},
		{"trailing_comma", "x", "", `{"a":1,}`, false},
		{"trailing_comma_named", "x.json", "", `{"a":1,}`, true},
		{"typed", "x", "application/json; charset=utf-8", `{a:1}`, true},
		{"scalar", "x.json", "", `"just text"`, false},
		{"wrong_close", "x", "", `{"a":1]`, false},
		{"colon_in_array", "x", "", `["a":1]`, false},
		{"raw_line_in_string", "x", "", "{\"a\nb\":1}", false},
		{"bad_number", "x", "", `[12ab]`, false},
		{"binary", "x.json", "", "{\x00\x01\x02\x03\x04", false},
		{"empty", "x.json", "", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := extract.Hint{Name: tt.file, MediaType: tt.media, Head: []byte(tt.text), Whole: true}
			if got := (json.Extractor{}).Match(h); got != tt.want {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}

func FuzzJSON(f *testing.F) {
	f.Add("x.json", []byte(`{"a":[1,{"b\"\u00e9":"\\"},null,""],"c":true}`))
	f.Add("x", []byte("{\"a\":1}\n{\"a\":\"x\n{\"b\":[[\n{}"))
	f.Add("x", []byte("\xff\xfe{\x00}\x00"))
	f.Add("x.json", []byte(`]}]},:":"\`))
	extracttest.Fuzz(f, json.Extractor{})
}
