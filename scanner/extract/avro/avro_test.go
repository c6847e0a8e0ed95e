package avro_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	writer "github.com/twmb/avro"
	"github.com/twmb/avro/ocf"
	"github.com/ulikunitz/xz"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/avro"
)

// read extracts data and returns its values as "row field=text", the members
// and the error.
func read(t testing.TB, data []byte, limits extract.Limits) (cells, members []string, err error) {
	t.Helper()
	in := extract.Input{
		Hint: extract.Hint{Head: data[:min(len(data), extract.HeadSize)]}, Budget: extract.NewBudget(limits, time.Now),
	}
	in.Body = in.Budget.Input(t.Context(), bytes.NewReader(data))
	in.Nested = func(_ context.Context, m extract.Member, r io.Reader) error {
		p, err := io.ReadAll(r)
		members = append(members, fmt.Sprintf("%s: %d bytes", m.Name, len(p)))
		return err
	}
	more := false
	err = avro.Extractor{}.Extract(t.Context(), in, func(s extract.Segment) error {
		if !more {
			cells = append(cells, fmt.Sprintf("%d %s%s=", s.Place.Row, s.Place.Where, s.Place.Field))
		}
		cells[len(cells)-1] += string(s.Text)
		more = s.More
		return nil
	})
	return cells, members, err
}

const schema = `{"type":"record","name":"Person","namespace":"org.example","fields":[
 {"name":"id","type":"long"},
 {"name":"name","type":"string","default":"none"},
 {"name":"mail","type":["null","string"]},
 {"name":"born","type":{"type":"int","logicalType":"date"}},
 {"name":"seen","type":{"type":"long","logicalType":"timestamp-millis"}},
 {"name":"height","type":"float"},{"name":"weight","type":"double"},{"name":"member","type":"boolean"},
 {"name":"balance","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
 {"name":"color","type":{"type":"enum","name":"Color","symbols":["RED","GREEN"]}},
 {"name":"code","type":{"type":"fixed","name":"Code","size":4}},
 {"name":"phones","type":{"type":"array","items":"string"}},
 {"name":"notes","type":{"type":"map","values":"string"}},
 {"name":"home","type":{"type":"record","name":"Address","fields":[{"name":"city","type":"string"}]}},
 {"name":"work","type":["null","Address"]},
 {"name":"boss","type":["null","Person"]}]}`

// person is the i-th record.
func person(i int) map[string]any {
	p := map[string]any{
		"id": int64(i), "name": fmt.Sprintf("Person %d", i), "mail": nil, "born": time.Unix(int64(i)*86400, 0).UTC(),
		"seen": time.UnixMilli(int64(i)*1000 + 250).UTC(), "height": float32(1.5), "weight": 70.25, "member": i%2 == 0,
		"balance": big.NewRat(int64(i*101-300), 100), "color": "GREEN", "code": []byte{'c', 'o', byte('a' + i%26), 'e'},
		"phones": []string{}, "notes": map[string]string{"topic": fmt.Sprintf("note %d", i)},
		"home": map[string]any{"city": "Delft"}, "work": nil, "boss": nil,
	}
	if i%3 == 0 {
		p["mail"] = fmt.Sprintf("p%d@example.org", i)
		p["work"] = map[string]any{"city": "Gouda"}
		p["phones"] = []string{"+31 20 555 0001", "+31 20 555 0002"}
	}
	if i%5 == 4 {
		p["boss"] = person(i - 1)
	}
	return p
}

// lines are what should come of a record: its values in the schema's order.
func lines(i, row int, under string) (out []string) {
	add := func(field string, v any) { out = append(out, fmt.Sprintf("%d %s%s=%v", row, under, field, v)) }
	add("id", i)
	add("name", fmt.Sprintf("Person %d", i))
	if i%3 == 0 {
		add("mail", fmt.Sprintf("p%d@example.org", i))
	}
	add("born", time.Unix(int64(i)*86400, 0).UTC().Format(time.DateOnly))
	add("seen", time.UnixMilli(int64(i)*1000+250).UTC().Format("2006-01-02T15:04:05.999"))
	add("height", 1.5)
	add("weight", 70.25)
	add("member", i%2 == 0)
	add("balance", big.NewRat(int64(i*101-300), 100).FloatString(2))
	add("color", "GREEN")
	add("code", "co"+string(rune('a'+i%26))+"e")
	if i%3 == 0 {
		add("phones", "+31 20 555 0001")
		add("phones", "+31 20 555 0002")
	}
	add("notes", "topic")
	add("notes.topic", fmt.Sprintf("note %d", i))
	add("home.city", "Delft")
	if i%3 == 0 {
		add("work.city", "Gouda")
	}
	if i%5 == 4 {
		out = append(out, lines(i-1, row, under+"boss.")...)
	}
	return out
}

// xzCodec packs as Avro's Java library does with the codec xz.
type xzCodec struct{}

func (xzCodec) Name() string { return "xz" }
func (xzCodec) Close() error { return nil }
func (xzCodec) Compress(p []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := xz.NewWriter(&b)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(p); err != nil {
		return nil, err
	}
	err = w.Close()
	return b.Bytes(), err
}
func (xzCodec) Decompress([]byte) ([]byte, error) { return nil, io.ErrUnexpectedEOF }

// written returns a file of n persons.
func written(t testing.TB, n int, opts ...ocf.WriterOpt) []byte {
	t.Helper()
	s, err := writer.Parse(schema)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	opts = append([]ocf.WriterOpt{ocf.WithBlockBytes(3000), ocf.WithSyncMarker([16]byte([]byte("a mark of blocks")))}, opts...)
	w, err := ocf.NewWriter(&b, s, opts...)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		if err := w.Encode(person(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestValues: every kind of value comes out whole, in order and in its place,
// whatever the codec.
func TestValues(t *testing.T) {
	const n = 300
	var want []string
	for i := range n {
		want = append(want, lines(i, i+1, "")...)
	}
	for name, codec := range map[string]ocf.WriterOpt{
		"null": ocf.WithBlockCount(7), "deflate": ocf.WithCodec(ocf.DeflateCodec(6)), "snappy": ocf.WithCodec(ocf.SnappyCodec()),
		"zstandard": ocf.WithCodec(ocf.MustZstdCodec(nil, nil)), "xz": ocf.WithCodec(xzCodec{}),
	} {
		t.Run(name, func(t *testing.T) {
			cells, members, err := read(t, written(t, n, codec), extract.Limits{})
			if err != nil || len(members) > 0 {
				t.Fatal(err, members)
			}
			if d := cmp.Diff(want, cells); d != "" {
				t.Errorf("(-want +got):\n%.900s", d)
			}
		})
	}
}

// header makes a file's header by hand.
func header(schema, codec string) []byte {
	p := []byte("Obj\x01")
	p = binary.AppendVarint(p, 2)
	for _, s := range []string{"avro.schema", schema, "avro.codec", codec} {
		p = append(binary.AppendVarint(p, int64(len(s))), s...)
	}
	return append(p, 0, 'a', ' ', 'm', 'a', 'r', 'k', ' ', 'o', 'f', ' ', 'b', 'l', 'o', 'c', 'k', 's')
}

// block makes a block by hand.
func block(count int64, data ...byte) []byte {
	p := binary.AppendVarint(nil, count)
	p = append(binary.AppendVarint(p, int64(len(data))), data...)
	return append(p, "a mark of blocks"...)
}

func long(v int64) []byte { return binary.AppendVarint(nil, v) }

// TestByHand: what writers at hand do not write.
func TestByHand(t *testing.T) {
	text := func(s string) []byte { return append(long(int64(len(s))), s...) }
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	list := `{"type":"array","items":"string"}`
	many := strings.Repeat(`{"type":"array","items":`, 200) + `"int"` + strings.Repeat("}", 200)
	loop := `{"type":"record","name":"L","fields":[{"name":"l","type":"L"}]}`
	for _, tt := range []struct {
		name string
		data []byte
		want string // values, members, error
	}{
		{"empty", header(`"string"`, "null"), ""},
		{"top_level_value", join(header(`"string"`, ""), block(2, join(text("one"), text("two"))...)), "1 =one,2 =two"},
		{"array_with_sizes", join(header(list, "null"), block(1, join(long(-2), long(8), text("one"), text("two"), long(1), text("x"), long(0))...)), "1 =one,1 =two,1 =x"},
		{"uuid_and_times", join(header(`{"type":"record","name":"R","fields":[{"name":"u","type":{"type":"fixed","name":"U","size":16,"logicalType":"uuid"}},{"name":"t","type":{"type":"int","logicalType":"time-millis"}},{"name":"m","type":{"type":"long","logicalType":"time-micros"}},{"name":"n","type":{"type":"long","logicalType":"timestamp-nanos"}},{"name":"d","type":{"type":"fixed","name":"D","size":12,"logicalType":"duration"}}]}`, "null"),
			block(1, join([]byte("0123456789abcdef"), long(3_661_001), long(1), long(1_000_000_000_000_000_001), []byte{1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0})...)),
			"1 u=30313233-3435-3637-3839-616263646566,1 t=01:01:01.001,1 m=00:00:00.000001,1 n=2001-09-09T01:46:40.000000001,1 d=1 months 2 days 3 ms"},
		{"document_in_bytes", join(header(`{"type":"record","name":"R","fields":[{"name":"scan","type":"bytes"}]}`, "null"), block(1, text("%PDF-1.7\n\xff\xfe\x00\x01 more than thirty-two bytes of it")...)), "|scan 1: 46 bytes"},
		{"bytes_of_no_format", join(header(`"bytes"`, "null"), block(1, text("\x01\xff name \x00")...)), "1 =\x01\xff name \x00"},
		{"unknown_codec", join(header(`"string"`, "lzo"), block(1, text("x")...)), "|unsupported format"},
		{"no_schema", header(``, "null"), "|malformed"},
		{"deep_schema", header(many, "null"), "|malformed"},
		{"unknown_type", header(`"Nobody"`, "null"), "|malformed"},
		{"endless_record", join(header(loop, "null"), block(1)), "|malformed"},
		{"huge_length", join(header(`"string"`, "null"), block(1, long(1<<40)...)), "|needs more memory than the budget allows"},
		{"longer_than_there_is", join(header(`"string"`, "null"), block(1, long(1<<20)...)), "|malformed"},
		{"negative_length", join(header(`"string"`, "null"), block(1, long(-5)...)), "|malformed"},
		{"negative_block", join(header(`"string"`, "null"), []byte{1, 0}), "|malformed"},
		{"too_few_records", join(header(`"string"`, "null"), block(1, join(text("a"), text("b"))...), block(1, text("c")...)), "1 =a,2 =c|malformed"},
		{"bad_branch", join(header(`["null","string"]`, "null"), block(1, long(7)...), block(1, join(long(1), text("kept"))...)), "2 =kept|malformed"},
		{"bad_symbol", join(header(`{"type":"enum","name":"E","symbols":["A"]}`, "null"), block(1, long(1)...)), "|malformed"},
		{"lost_and_found", join(header(`"string"`, "null"), block(1, text("one")...), []byte{2, 2, 'x', 'y', 'z'}, []byte("not the mark now"), []byte("a mark of blocks"), block(1, text("two")...)), "1 =one,3 =two|malformed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cells, members, err := read(t, tt.data, extract.Limits{})
			got := strings.Join(cells, ",")
			for _, m := range members {
				got += "|" + m
			}
			if err != nil {
				got += "|" + err.Error()[strings.LastIndex(err.Error(), ": ")+2:]
			}
			if got != tt.want {
				t.Errorf("\n got %q\nwant %q", got, tt.want)
			}
		})
	}
}
