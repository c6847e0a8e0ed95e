package avro_test

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
	"github.com/twmb/avro/ocf"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/avro"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
)

func prefixed(s string) []byte { return append(long(int64(len(s))), s...) }

func joined(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

// described is a header with an entry of its own among the metadata.
func described(key, value string) []byte {
	p := append([]byte("Obj\x01"), long(3)...)
	for _, s := range []string{key, value, "avro.schema", `"string"`, "avro.codec", "null"} {
		p = append(p, prefixed(s)...)
	}
	return append(append(p, 0), "a mark of blocks"...)
}

// TestMetadata: what a program wrote beside the records is read, as text or as
// a document; the schema and the codec are not values.
func TestMetadata(t *testing.T) {
	pdf := "%PDF-1.7\n\xff\xfe\x00\x01 more than thirty-two bytes of it"
	for _, tt := range []struct {
		name, value    string
		cells, members []string
	}{
		{"text", "owner@example.org", []string{"0 metadataapp.owner=owner@example.org", "1 =v"}, nil},
		{"blank", " ", []string{"1 =v"}, nil},
		{"document", pdf, []string{"1 =v"}, []string{"app.owner 1: 46 bytes"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cells, members, err := read(t, append(described("app.owner", tt.value), block(1, prefixed("v")...)...), extract.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.cells, cells); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			if d := cmp.Diff(tt.members, members); d != "" {
				t.Errorf("members (-want +got):\n%s", d)
			}
		})
	}
}

// TestEnginesErrors: wherever the engine says stop, in the metadata, at a value,
// at the key of a map or at a document, its error comes back as it was and
// nothing more is sent. This test fails if such an error is taken for a fault of
// the file.
func TestEnginesErrors(t *testing.T) {
	pdf := "%PDF-1.7\n\xff\xfe\x00\x01 more than thirty-two bytes of it"
	stop := errors.New("stop here")
	for _, tt := range []struct {
		name string
		data []byte
	}{
		{"metadata", append(described("k", "text"), block(1, prefixed("v")...)...)},
		{"document_in_metadata", append(described("k", pdf), block(1, prefixed("v")...)...)},
		{"value", append(header(`"string"`, "null"), block(2, joined(prefixed("a"), prefixed("b"))...)...)},
		{"packed_value", written(t, 5, ocf.WithCodec(ocf.DeflateCodec(1)))},
		{"key", append(header(`{"type":"map","values":"null"}`, "null"), block(1, joined(long(2), prefixed("a"), prefixed("b"), long(0))...)...)},
		{"document", append(header(`"bytes"`, "null"), block(2, joined(prefixed(pdf), prefixed("b"))...)...)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, want := range []error{stop, extract.ErrMemberLimit, extract.ErrTimeLimit, context.Canceled} {
				calls := 0
				fail := func() error { calls++; return want }
				in := extract.Input{Body: bytes.NewReader(tt.data), Budget: extract.NewBudget(extract.Limits{}, time.Now)}
				in.Nested = func(context.Context, extract.Member, io.Reader) error { return fail() }
				err := avro.Extractor{}.Extract(t.Context(), in, func(extract.Segment) error { return fail() })
				if err != want || calls != 1 {
					t.Errorf("%v came back as %v after %d calls", want, err, calls)
				}
			}
		})
	}
}

// TestCustomAttributes: the specification permits attributes of one's own in a
// schema. None of them keeps a file from being read.
func TestCustomAttributes(t *testing.T) {
	for _, tt := range []struct{ name, field, want string }{
		{"size_on_a_text", `{"name":"f","type":"string","size":"64"}`, "v"},
		{"scale_as_text", `{"name":"f","type":{"type":"string","scale":"two","precision":{}}}`, "v"},
		{"symbols_on_a_text", `{"name":"f","type":{"type":"string","symbols":"none"}}`, "v"},
		{"aliases_and_order", `{"name":"f","type":"string","aliases":["g"],"order":"ignore","doc":7}`, "v"},
		{"unknown_objects", `{"name":"f","type":{"type":"string","connect.parameters":{"scale":"2"},"values":1,"items":[]}}`, "v"},
		{"logical_as_object", `{"name":"f","type":{"type":"string","logicalType":{"a":1}}}`, "v"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			schema := `{"type":"record","name":"R","owner":["x"],"fields":[` + tt.field + `]}`
			cells, _, err := read(t, append(header(schema, "null"), block(1, prefixed("v")...)...), extract.Limits{})
			if d := cmp.Diff([]string{"1 f=" + tt.want}, cells); d != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, d)
			}
		})
	}
	for name, schema := range map[string]string{
		"fixed_without_size": `{"type":"fixed","name":"F"}`, "fixed_of_words": `{"type":"fixed","name":"F","size":"4"}`, "fixed_negative": `{"type":"fixed","name":"F","size":-1}`,
		"fixed_huge": `{"type":"fixed","name":"F","size":1048577}`, "enum_without_symbols": `{"type":"enum","name":"E"}`, "array_of_nothing": `{"type":"array"}`, "number": `7`, "nothing": `null`,
	} {
		if cells, _, err := read(t, append(header(schema, "null"), block(1, 8, 'a', 'b', 'c', 'd')...), extract.Limits{}); !errors.Is(err, extract.ErrMalformed) || len(cells) > 0 {
			t.Errorf("%s: %q, %v", name, cells, err)
		}
	}
}

// TestLogicalBesideTheType: writers that put the logical type and its scale on
// the field mean the same as those that put it on the type.
func TestLogicalBesideTheType(t *testing.T) {
	for _, tt := range []struct {
		name, logical string
		kind          string
		data          []byte
		want          string
	}{
		{"decimal", `"logicalType":"decimal","precision":9,"scale":2`, "bytes", []byte{4, 0x30, 0x39}, "123.45"},
		{"date", `"logicalType":"date"`, "int", long(1), "1970-01-02"},
		{"local_millis", `"logicalType":"local-timestamp-millis"`, "long", long(1500), "1970-01-01T00:00:01.5"},
		{"local_micros", `"logicalType":"local-timestamp-micros"`, "long", long(-1), "1969-12-31T23:59:59.999999"},
		{"local_nanos", `"logicalType":"local-timestamp-nanos"`, "long", long(86400e9), "1970-01-02"},
		{"date_beyond", `"logicalType":"date"`, "int", long(1 << 30), "1073741824"},
		{"unknown", `"logicalType":"phone"`, "long", long(31205550001), "31205550001"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for place, field := range map[string]string{
				"field": fmt.Sprintf(`{"name":"f","type":"%s",%s}`, tt.kind, tt.logical), "type": fmt.Sprintf(`{"name":"f","type":{"type":"%s",%s}}`, tt.kind, tt.logical),
			} {
				cells, _, err := read(t, append(header(`{"type":"record","name":"R","fields":[`+field+`]}`, "null"), block(1, tt.data...)...), extract.Limits{})
				if d := cmp.Diff([]string{"1 f=" + tt.want}, cells); d != "" || err != nil {
					t.Errorf("on the %s: %v (-want +got):\n%s", place, err, d)
				}
			}
		})
	}
}

// TestNothingIsEndless: types whose values take no bytes, whatever they mean, end
// at the budget. This test hangs if one of them is not counted.
func TestNothingIsEndless(t *testing.T) {
	for name, schema := range map[string]string{
		"decimal": `{"type":"fixed","name":"F","size":0,"logicalType":"decimal","scale":2}`, "uuid": `{"type":"fixed","name":"F","size":0,"logicalType":"uuid"}`,
		"duration": `{"type":"fixed","name":"F","size":0,"logicalType":"duration"}`, "record_of_nulls": `{"type":"record","name":"R","fields":[{"name":"a","type":"null"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := read(t, append(header(schema, "null"), block(1<<40)...), extract.Limits{Bytes: 1 << 20})
			if !errors.Is(err, extract.ErrSizeLimit) {
				t.Errorf("%v", err)
			}
			inArray := append(header(`{"type":"array","items":`+schema+`}`, "null"), block(1, append(long(1<<50), 0)...)...)
			if _, _, err := read(t, inArray, extract.Limits{Bytes: 1 << 20}); !errors.Is(err, extract.ErrSizeLimit) {
				t.Errorf("in an array: %v", err)
			}
		})
	}
}

// TestManyFields: a schema of records in records that says little and means
// thousands of thousand millions of fields ends at the budget.
func TestManyFields(t *testing.T) {
	schema := `"null"`
	for i := range 30 {
		first := schema
		schema = fmt.Sprintf(`{"type":"record","name":"R%d","fields":[{"name":"a","type":%s},{"name":"b","type":%s}]}`, i, first, map[bool]string{true: `"null"`, false: fmt.Sprintf(`"R%d"`, i-1)}[i == 0])
	}
	_, _, err := read(t, append(header(schema, "null"), block(1)...), extract.Limits{Bytes: 1 << 20})
	if !errors.Is(err, extract.ErrSizeLimit) {
		t.Errorf("%v", err)
	}
}

// TestLongNames: names and keys of any length, in types that hold themselves,
// make no long fields and take no memory.
func TestLongNames(t *testing.T) {
	name := strings.Repeat("n", 200_000)
	list := `{"type":"record","name":"L","fields":[{"name":"` + name + `","type":["string","L"]}]}`
	keys := `{"type":"record","name":"L","fields":[{"name":"m","type":{"type":"map","values":["string","L"]}}]}`
	deep := append(bytes.Repeat(long(1), 30), append(long(0), prefixed("v")...)...)
	var nested []byte
	for range 15 {
		nested = append(append(append(nested, long(1)...), prefixed(strings.Repeat("k", 5000))...), long(1)...)
	}
	nested = append(append(append(nested, long(1)...), prefixed("last")...), append(long(0), prefixed("v")...)...)
	nested = append(nested, make([]byte, 16)...)
	for kind, data := range map[string][]byte{
		"names": append(header(list, "null"), block(1, deep...)...), "keys": append(header(keys, "null"), block(1, nested...)...),
	} {
		t.Run(kind, func(t *testing.T) {
			longest, last := 0, ""
			used := extracttest.Allocated(func() {
				in := extract.Input{Body: bytes.NewReader(data)}
				err := avro.Extractor{}.Extract(t.Context(), in, func(s extract.Segment) error {
					longest, last = max(longest, len(s.Place.Field)), string(s.Text)
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
			if longest > 4<<10 || longest < 1<<10 || last != "v" {
				t.Errorf("a field of %d bytes, the last value %q", longest, last)
			}
			if used > 16<<20 {
				t.Errorf("%d MiB for a file of %d KiB", used>>20, len(data)>>10)
			}
		})
	}
}

// TestEveryCut: a file that ends early, wherever, gives the values before the
// cut in order, none that was not written, and says that it ends early; only
// between blocks it cannot know.
func TestEveryCut(t *testing.T) {
	start := header(`"string"`, "null")
	data := joined(start, block(2, joined(prefixed("one"), prefixed("two"))...), block(1, prefixed("three")...))
	whole := []string{"1 =one", "2 =two", "3 =three"}
	ends := map[int]int{len(start): 0, len(start) + 2 + 8 + 16: 2, len(data): 3}
	for n := 4; n <= len(data); n++ {
		cells, _, err := read(t, data[:n], extract.Limits{})
		if len(cells) > 3 || !cmp.Equal(cells, append([]string(nil), whole[:len(cells)]...)) {
			t.Errorf("cut after %d: %q", n, cells)
		}
		if values, end := ends[n]; end != (err == nil) || end && len(cells) != values || !end && !errors.Is(err, extract.ErrMalformed) {
			t.Errorf("cut after %d: %q, %v", n, cells, err)
		}
	}
}

// TestOneBrokenBlock: whichever block is overwritten, the others are read whole,
// with the codecs that notice it and those that do not, and the file is not
// called sound.
func TestOneBrokenBlock(t *testing.T) {
	codecs := map[string]ocf.WriterOpt{"deflate": ocf.WithCodec(ocf.DeflateCodec(6)), "snappy": ocf.WithCodec(ocf.SnappyCodec()), "zstandard": ocf.WithCodec(ocf.MustZstdCodec(nil, nil)), "xz": ocf.WithCodec(xzCodec{})}
	for name, codec := range codecs {
		t.Run(name, func(t *testing.T) {
			good := written(t, 100, codec)
			mark := []byte("a mark of blocks")
			blocks := bytes.Count(good, mark) - 1
			if blocks < 4 {
				t.Fatalf("%d blocks", blocks)
			}
			all, _, _ := read(t, good, extract.Limits{})
			at := bytes.Index(good, mark) + len(mark)
			for n := range blocks {
				end := at + bytes.Index(good[at:], mark)
				p := bytes.Clone(good)
				for i := (at + end) / 2; i < end; i++ {
					p[i] = 0xff
				}
				cells, _, err := read(t, p, extract.Limits{})
				if !errors.Is(err, extract.ErrMalformed) {
					t.Errorf("block %d: %v", n, err)
				}
				if n < blocks-1 && suffix(cells) != suffix(all) {
					t.Errorf("block %d: the last value is %q", n, suffix(cells))
				}
				if n > 0 && (len(cells) == 0 || cells[0] != all[0]) {
					t.Errorf("block %d: what stands before it is lost", n)
				}
				at = end + len(mark)
			}
		})
	}
}

// suffix is the last value without its row: rows behind a broken block are
// counted from what was read of it.
func suffix(cells []string) string {
	if len(cells) == 0 {
		return ""
	}
	_, v, _ := strings.Cut(cells[len(cells)-1], " ")
	return v
}

// TestAnyBytesBetweenBlocks: whatever stands between two blocks in place of the
// mark, the next mark is found, however the bytes before it resemble it.
func TestAnyBytesBetweenBlocks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		junk := rapid.StringMatching(`[a mrkofblcs]{0,40}`).Draw(t, "junk") + "a mark of block"[:rapid.IntRange(0, 15).Draw(t, "part")]
		if strings.Contains(junk, "a mark of blocks") {
			t.Skip("it is the mark")
		}
		first := block(1, prefixed("one")...)
		data := joined(header(`"string"`, "null"), first[:len(first)-16], []byte("not the right mark"), []byte(junk), []byte("a mark of blocks"), block(1, prefixed("two")...))
		in := extract.Input{Body: bytes.NewReader(data)}
		var got []string
		err := avro.Extractor{}.Extract(context.Background(), in, func(s extract.Segment) error {
			got = append(got, string(s.Text))
			return nil
		})
		if !errors.Is(err, extract.ErrMalformed) || !cmp.Equal(got, []string{"one", "two"}) {
			t.Fatalf("%q, %v", got, err)
		}
	})
}

// TestMatch: the magic number decides, under any name.
func TestMatch(t *testing.T) {
	for head, want := range map[string]bool{"Obj\x01": true, "Obj\x01\x04avro": true, "Obj\x02": false, "Obj": false, "": false, "obj\x01": false} {
		for _, name := range []string{"x.avro", "x", "x.txt"} {
			if got := (avro.Extractor{}).Match(extract.Hint{Name: name, Head: []byte(head)}); got != want {
				t.Errorf("%q called %s: %v", head, name, got)
			}
		}
	}
}
