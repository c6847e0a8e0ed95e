package avro_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	writer "github.com/twmb/avro"
	"github.com/twmb/avro/ocf"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// drawn is a type, a value of it, and what should come of that value at a path.
type drawn struct {
	schema any
	value  any
	want   []string // "path=text"
}

// draw makes a type of at most that depth. Names are unique in a schema.
func draw(t *rapid.T, depth int, path string, names *int) drawn {
	kinds := []string{"string", "long", "int", "boolean", "bytes", "enum", "optional"}
	if depth > 0 {
		kinds = append(kinds, "record", "array", "map")
	}
	text := rapid.StringMatching(`[a-z]{1,9}`)
	switch kind := rapid.SampledFrom(kinds).Draw(t, "kind"); kind {
	case "long":
		v := rapid.Int64().Draw(t, "long")
		return drawn{kind, v, []string{fmt.Sprintf("%s=%d", path, v)}}
	case "int":
		v := rapid.Int32().Draw(t, "int")
		return drawn{kind, v, []string{fmt.Sprintf("%s=%d", path, v)}}
	case "boolean":
		v := rapid.Bool().Draw(t, "boolean")
		return drawn{kind, v, []string{fmt.Sprintf("%s=%v", path, v)}}
	case "bytes":
		v := text.Draw(t, "bytes")
		return drawn{kind, []byte(v), []string{path + "=" + v}}
	case "enum":
		*names++
		v := rapid.SampledFrom([]string{"RED", "GREEN", "BLUE"}).Draw(t, "symbol")
		return drawn{map[string]any{"type": "enum", "name": fmt.Sprintf("E%d", *names), "symbols": []string{"RED", "GREEN", "BLUE"}}, v, []string{path + "=" + v}}
	case "optional":
		v := text.Draw(t, "optional")
		if rapid.Bool().Draw(t, "is null") {
			return drawn{[]any{"null", "string"}, nil, nil}
		}
		return drawn{[]any{"string", "null"}, v, []string{path + "=" + v}}
	case "record":
		return drawRecord(t, depth, path, names)
	case "array":
		return drawArray(t, depth, path, names)
	case "map":
		item := draw(t, 0, path+".key", names)
		return drawn{map[string]any{"type": "map", "values": item.schema}, map[string]any{"key": item.value}, append([]string{path + "=key"}, item.want...)}
	}
	v := text.Draw(t, "string")
	return drawn{"string", v, []string{path + "=" + v}}
}

func drawRecord(t *rapid.T, depth int, path string, names *int) drawn {
	*names++
	var fields []any
	value := map[string]any{}
	var want []string
	schema := map[string]any{"type": "record", "name": fmt.Sprintf("R%d", *names)}
	if rapid.Bool().Draw(t, "in a namespace") {
		schema["namespace"] = "org.example.n" + fmt.Sprint(*names)
	}
	for i := range rapid.IntRange(1, 5).Draw(t, "fields") {
		name := fmt.Sprintf("f%d", i)
		at := name
		if path != "" {
			at = path + "." + name
		}
		item := draw(t, depth-1, at, names)
		fields = append(fields, map[string]any{"name": name, "type": item.schema, "doc": "a field"})
		value[name] = item.value
		want = append(want, item.want...)
	}
	schema["fields"] = fields
	return drawn{schema, value, want}
}

func drawArray(t *rapid.T, depth int, path string, names *int) drawn {
	item := draw(t, depth-1, path, names)
	var list []any
	var want []string
	for range rapid.IntRange(0, 4).Draw(t, "items") {
		list = append(list, item.value)
		want = append(want, item.want...)
	}
	if list == nil {
		list = []any{}
	}
	return drawn{map[string]any{"type": "array", "items": item.schema}, list, want}
}

// TestAnySchema: whatever the schema, the values that a library wrote come out in
// order, each under its path.
func TestAnySchema(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		names := 0
		d := drawRecord(rt, 4, "", &names)
		text, err := json.Marshal(d.schema)
		if err != nil {
			rt.Fatal(err)
		}
		s, err := writer.Parse(string(text))
		if err != nil {
			rt.Fatalf("%v: %s", err, text)
		}
		var b bytes.Buffer
		w, err := ocf.NewWriter(&b, s, ocf.WithBlockCount(2), ocf.WithCodec(ocf.DeflateCodec(1)))
		if err != nil {
			rt.Fatal(err)
		}
		const n = 5
		var want []string
		for i := range n {
			if err := w.Encode(d.value); err != nil {
				rt.Fatalf("%v: %s", err, text)
			}
			for _, v := range d.want {
				want = append(want, fmt.Sprintf("%d %s", i+1, v))
			}
		}
		if err := w.Close(); err != nil {
			rt.Fatal(err)
		}
		got, members, err := read(t, b.Bytes(), extract.Limits{})
		if err != nil || len(members) > 0 {
			rt.Fatal(err, members)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("%s (-want +got):\n%.800s", text, diff)
		}
	})
}

// TestSchemas: ways to write a schema that libraries differ in.
func TestSchemas(t *testing.T) {
	text := func(s string) []byte { return append(long(int64(len(s))), s...) }
	for _, tt := range []struct{ name, schema, want string }{
		{"plain", `"string"`, "=v"},
		{"written_out", `{"type":"string"}`, "=v"},
		{"twice", `{"type":{"type":"string"}}`, "=v"},
		{"blanks", " \n\"string\"\n ", "=v"},
		{"union_of_one", `["string"]`, ""},
		{"record_in_type", `{"type":{"type":"record","name":"R","fields":[{"name":"f","type":"string"}]}}`, "f=v"},
		{"error", `{"type":"error","name":"R","fields":[{"name":"f","type":"string"}]}`, "f=v"},
		{"names_that_are_none", `{"type":"record","name":"a b-c","fields":[{"name":"given name","type":"string"}]}`, "given name=v"},
		{"wrong_default", `{"type":"record","name":"R","fields":[{"name":"f","type":"string","default":7}]}`, "f=v"},
		{"odd_logical_type", `{"type":"string","logicalType":7}`, "=v"},
		{"unknown_logical_type", `{"type":"string","logicalType":"mail"}`, "=v"},
		{"namespace_of_record", `{"type":"record","name":"n.R","fields":[{"name":"f","type":[{"type":"fixed","name":"F","size":2},"n.F"]}]}`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			data := text("v")
			if tt.want == "" {
				data = append(long(0), data...)
				tt.want = "=v"
				if strings.Contains(tt.schema, "fixed") {
					data, tt.want = append(long(1), "ab"...), "f=ab"
				}
			}
			cells, _, err := read(t, append(header(tt.schema, "null"), block(1, data...)...), extract.Limits{})
			if d := cmp.Diff([]string{"1 " + tt.want}, cells); d != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, d)
			}
		})
	}
}
