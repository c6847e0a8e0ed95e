package parquet_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"time"

	writer "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/parquet"
)

func packed(t testing.TB, v any) []byte {
	t.Helper()
	p, err := thrift.Marshal(new(thrift.CompactProtocol), v)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func some[T any](v T) thrift.Null[T] { return thrift.Null[T]{V: v, Valid: true} }

// craft is a file of one column made by hand.
type craft struct {
	schema  []format.SchemaElement // nil: one column "c" of byte arrays
	codec   format.CompressionCodec
	rows    int64
	groups  int // row groups that share the pages; 0: one
	chunk   func(c *format.ColumnChunk)
	pages   []craftedPage
	footer  []byte // in place of the right one
	trailer string
}

type craftedPage struct {
	header format.PageHeader
	body   []byte
}

// dataPage is a page of version 1 with n values.
func dataPage(n int32, encoding format.Encoding, unpacked int, body []byte) craftedPage {
	return craftedPage{format.PageHeader{
		Type: format.DataPage, UncompressedPageSize: int32(unpacked), CompressedPageSize: int32(len(body)),
		DataPageHeader: some(format.DataPageHeader{NumValues: n, Encoding: encoding, DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE}),
	}, body}
}

func dictionaryPage(n int32, body []byte) craftedPage {
	return craftedPage{format.PageHeader{
		Type: format.DictionaryPage, UncompressedPageSize: int32(len(body)), CompressedPageSize: int32(len(body)),
		DictionaryPageHeader: some(format.DictionaryPageHeader{NumValues: n}),
	}, body}
}

func column1(physical format.Type, repetition format.FieldRepetitionType) []format.SchemaElement {
	return []format.SchemaElement{
		{Name: "root", NumChildren: some(int32(1))},
		{Name: "c", Type: some(physical), RepetitionType: some(repetition)},
	}
}

func (c craft) file(t testing.TB) []byte {
	t.Helper()
	out := []byte("PAR1")
	total := int64(0)
	for i := range c.pages {
		out = append(out, packed(t, &c.pages[i].header)...)
		out = append(out, c.pages[i].body...)
		if h := c.pages[i].header.DataPageHeader; h.Valid {
			total += int64(h.V.NumValues)
		}
	}
	if c.schema == nil {
		c.schema = column1(format.ByteArray, format.Required)
	}
	chunk := format.ColumnChunk{MetaData: format.ColumnMetaData{Codec: c.codec, NumValues: total, DataPageOffset: 4, TotalCompressedSize: int64(len(out) - 4)}}
	if c.chunk != nil {
		c.chunk(&chunk)
	}
	meta := format.FileMetaData{Version: 1, Schema: c.schema, NumRows: c.rows}
	for range max(c.groups, 1) {
		meta.RowGroups = append(meta.RowGroups, format.RowGroup{Columns: []format.ColumnChunk{chunk}, NumRows: c.rows})
	}
	footer := c.footer
	if footer == nil {
		footer = packed(t, &meta)
	}
	out = append(out, footer...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(footer)))
	if c.trailer == "" {
		c.trailer = "PAR1"
	}
	return append(out, c.trailer...)
}

// text is a byte array in plain encoding.
func text(values ...string) (p []byte) {
	for _, v := range values {
		p = append(binary.LittleEndian.AppendUint32(p, uint32(len(v))), v...)
	}
	return p
}

func gz(p []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(p)
	_ = w.Close()
	return b.Bytes()
}

const billion = 1 << 30

// TestHostile: what lies, repeats itself or never ends costs little memory and
// time, gives the right error, and what is sound before it is read.
func TestHostile(t *testing.T) {
	run := func(n int64, value ...byte) []byte { return append(binary.AppendUvarint(nil, uint64(n)<<1), value...) }
	levels := func(p []byte) []byte { return append(binary.LittleEndian.AppendUint32(nil, uint32(len(p))), p...) }
	delta := func(total uint64, first int64, rest ...byte) []byte {
		p := binary.AppendUvarint(binary.AppendUvarint(binary.AppendUvarint(nil, 1<<16), 4), total)
		return append(binary.AppendVarint(p, first), rest...)
	}
	group := func(n int32) format.SchemaElement { return format.SchemaElement{Name: "g", NumChildren: some(n)} }
	deep := []format.SchemaElement{}
	for range 1000 {
		deep = append(deep, group(1))
	}
	deep = append(deep, format.SchemaElement{Name: "c", Type: some(format.Int32)})
	long := strings.Repeat("x", 1<<20)
	plain := func(c craft) craft {
		c.rows = 2
		c.pages = []craftedPage{dataPage(2, format.Plain, 11, text("ab", "c"))}
		return c
	}
	small := extract.Limits{Bytes: 8 << 20}
	for _, tt := range []struct {
		name   string
		file   craft
		limits extract.Limits
		want   string // values
		err    error
	}{
		{"sound", plain(craft{}), small, "ab,c", nil},
		{"nulls_without_end", craft{schema: column1(format.ByteArray, format.Optional), rows: billion, groups: 50,
			pages: []craftedPage{dataPage(billion, format.Plain, 10, levels(run(billion, 0)))}}, extract.Limits{}, "", nil},
		{"empty_lists_without_end", craft{schema: column1(format.ByteArray, format.Repeated), rows: billion,
			pages: []craftedPage{dataPage(billion, format.Plain, 20, append(levels(run(billion, 0)), levels(run(billion, 0))...))}}, extract.Limits{}, "", nil},
		{"one_value_without_end", craft{rows: billion,
			pages: []craftedPage{dictionaryPage(1, text("v")), dataPage(billion, format.RLEDictionary, 7, append([]byte{1}, run(billion, 0)...))}}, small, "v", extract.ErrSizeLimit},
		{"dictionary_of_one_without_bits", craft{rows: billion,
			pages: []craftedPage{dictionaryPage(1, text("")), dataPage(billion, format.RLEDictionary, 7, append([]byte{0}, run(billion)...))}}, small, "", extract.ErrSizeLimit},
		{"numbers_without_end", craft{schema: column1(format.Int64, format.Required), rows: billion,
			pages: []craftedPage{dataPage(billion, format.DeltaBinaryPacked, 20, delta(billion, 7, 2, 0, 0, 0, 0))}}, small, "7", extract.ErrMalformed},
		{"lengths_without_end", craft{rows: billion,
			pages: []craftedPage{dataPage(billion, format.DeltaLengthByteArray, 1<<20, delta(billion, 0, bytes.Repeat([]byte{0, 0, 0, 0, 0}, billion>>16)...))}}, small, "", extract.ErrSizeLimit},
		{"shared_beginnings", craft{rows: 4000, // each value is a megabyte, of one byte
			pages: []craftedPage{dataPage(4000, format.DeltaByteArray, 2<<20, append(append(delta(4000, 0, append(binary.AppendVarint(nil, 1<<20), 0, 0, 0, 0)...),
				delta(4000, 1<<20, append(binary.AppendVarint(nil, 0), 0, 0, 0, 0)...)...), long...))}}, small, "", extract.ErrMalformed},
		{"bomb", craft{rows: 9, codec: format.Gzip, pages: []craftedPage{dataPage(9, format.Plain, 1<<30, gz(bytes.Repeat([]byte{0, 0, 16, 0}, 6<<20)))}}, small, "", extract.ErrSizeLimit},
		{"same_pages_over_and_over", craft{rows: 1, groups: 1000, pages: []craftedPage{dataPage(1, format.Plain, 1<<20+4, text(long))}}, small, "x", extract.ErrSizeLimit},
		{"snappy_lies", craft{rows: 1, codec: format.Snappy, pages: []craftedPage{dataPage(1, format.Plain, 9, []byte{0xff, 0xff, 0xff, 0xff, 0x0f, 0})}}, small, "", extract.ErrMalformed},
		{"value_of_two_gigabytes", craft{rows: 1, pages: []craftedPage{dataPage(1, format.Plain, 1<<30, []byte{0xff, 0xff, 0xff, 0x7f, 'x'})}}, small, "", extract.ErrMemoryLimit},
		{"value_longer_than_page", craft{rows: 1, pages: []craftedPage{dataPage(1, format.Plain, 6, []byte{9, 0, 0, 0, 'x', 'y'})}}, small, "", extract.ErrMalformed},
		{"page_longer_than_file", plain(craft{chunk: func(c *format.ColumnChunk) { c.MetaData.NumValues = 5 }}), small, "ab,c", extract.ErrMalformed},
		{"rows_that_are_not_there", craft{rows: 5, pages: []craftedPage{dataPage(2, format.Plain, 11, text("ab", "c"))}}, small, "ab,c", extract.ErrMalformed},
		{"index_outside", craft{rows: 1, pages: []craftedPage{dictionaryPage(1, text("v")), dataPage(1, format.RLEDictionary, 7, append([]byte{8}, run(1, 9)...))}}, small, "", extract.ErrMalformed},
		{"no_dictionary", craft{rows: 1, pages: []craftedPage{dataPage(1, format.RLEDictionary, 7, append([]byte{8}, run(1, 0)...))}}, small, "", extract.ErrMalformed},
		{"level_outside", craft{schema: column1(format.ByteArray, format.Optional), rows: 1, pages: []craftedPage{dataPage(1, format.Plain, 10, levels(run(1, 3)))}}, small, "", extract.ErrMalformed},
		{"offset_outside", plain(craft{chunk: func(c *format.ColumnChunk) { c.MetaData.DataPageOffset = 1 << 50 }}), small, "", extract.ErrMalformed},
		{"offset_negative", plain(craft{chunk: func(c *format.ColumnChunk) { c.MetaData.DataPageOffset = -9 }}), small, "", extract.ErrMalformed},
		{"offset_in_itself", plain(craft{chunk: func(c *format.ColumnChunk) { c.MetaData.DictionaryPageOffset = 1 }}), small, "", extract.ErrMalformed},
		{"encrypted_column", plain(craft{chunk: func(c *format.ColumnChunk) {
			c.CryptoMetadata = format.ColumnCryptoMetaData{Value: &format.EncryptionWithFooterKey{}}
		}}), small, "", extract.ErrEncrypted},
		{"encrypted_footer", craft{trailer: "PARE"}, small, "", extract.ErrEncrypted},
		{"other_file", plain(craft{chunk: func(c *format.ColumnChunk) { c.FilePath = "x" }}), small, "", extract.ErrUnsupported},
		{"lzo", plain(craft{codec: format.LZO}), small, "", extract.ErrUnsupported},
		{"encoding_of_tomorrow", craft{rows: 1, pages: []craftedPage{dataPage(1, 42, 5, text("x"))}}, small, "", extract.ErrUnsupported},
		{"schema_too_deep", craft{schema: deep}, small, "", extract.ErrMalformed},
		{"schema_of_promises", craft{schema: []format.SchemaElement{group(1 << 30), group(1 << 30)}}, small, "", extract.ErrMalformed},
		{"schema_too_long", craft{schema: []format.SchemaElement{group(0), {Name: "c", Type: some(format.Int32)}}}, small, "", extract.ErrMalformed},
		{"unknown_type", craft{schema: column1(99, format.Required)}, small, "", extract.ErrMalformed},
		{"list_of_promises", craft{footer: []byte{0x29, 0xfc, 0xff, 0xff, 0xff, 0x7f, 0}}, small, "", extract.ErrMalformed},
		{"structures_without_end", craft{footer: bytes.Repeat([]byte{0x1c}, 5000)}, small, "", extract.ErrMalformed},
		{"footer_longer_than_file", craft{footer: []byte{}, trailer: "PAR1\xff\xff\xff\x7fPAR1"}, small, "", extract.ErrMalformed},
		{"no_footer", craft{trailer: "none"}, small, "", extract.ErrMalformed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			data := tt.file.file(t)
			var cells []cell
			var err error
			start := time.Now()
			used := extracttest.Allocated(func() { cells, _, err = read(t, data, tt.limits) })
			if !errors.Is(err, tt.err) {
				t.Errorf("error %v, want %v", err, tt.err)
			}
			var got []string
			for _, c := range cells {
				got = append(got, c.Text)
			}
			if all := strings.Join(got, ","); tt.err == nil && all != tt.want || !strings.HasPrefix(all, tt.want) {
				t.Errorf("values %.100q, want %q", all, tt.want)
			}
			if d := time.Since(start); used > 512<<20 || d > 20*time.Second {
				t.Errorf("%d MiB, %v", used>>20, d)
			}
		})
	}
}

// TestDamaged: whatever byte is changed, nothing panics, no error is unknown
// and no memory is lost.
func TestDamaged(t *testing.T) {
	rows := people(40)
	for name, opt := range map[string]writer.WriterOption{"none": writer.Compression(&writer.Uncompressed), "snappy": writer.Compression(&writer.Snappy), "zstd": writer.Compression(&writer.Zstd)} {
		good := written(t, rows, opt)
		step := 17
		if raceOn {
			step = 67
		}
		for at := 0; at < len(good); at += step {
			for _, change := range []byte{0x01, 0x80, 0xff} {
				p := bytes.Clone(good)
				p[at] ^= change
				used := extracttest.Allocated(func() {
					if _, _, err := read(t, p, extract.Limits{Bytes: 4 << 20}); err != nil && !contract(err) {
						t.Errorf("%s, byte %d ^ %#x: %v", name, at, change, err)
					}
				})
				if used > 200<<20 {
					t.Errorf("%s, byte %d ^ %#x: %d MiB", name, at, change, used>>20)
				}
			}
		}
	}
}

func contract(err error) bool {
	for _, e := range []error{extract.ErrMalformed, extract.ErrUnsupported, extract.ErrEncrypted, extract.ErrMemoryLimit, extract.ErrSizeLimit} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

func TestSuite(t *testing.T) {
	var samples []extracttest.Sample
	for name, rows := range map[string]int{"few.parquet": 3, "many.parquet": 3000} {
		samples = append(samples, extracttest.Sample{Name: name, Data: written(t, people(rows), writer.Compression(&writer.Snappy), writer.MaxRowsPerRowGroup(1000)), Unsteady: true})
	}
	extracttest.Suite(t, parquet.Extractor{}, []extract.Extractor{parquet.Extractor{}}, samples)
}

func FuzzParquet(f *testing.F) {
	f.Add("x.parquet", written(f, people(2), writer.Compression(&writer.Snappy)))
	f.Add("x", written(f, people(1), writer.Compression(&writer.Zstd), writer.DataPageVersion(2)))
	f.Add("x", craft{rows: 2, pages: []craftedPage{dataPage(2, format.Plain, 11, text("ab", "c"))}}.file(f))
	f.Add("x", craft{trailer: "PARE"}.file(f))
	extracttest.Fuzz(f, parquet.Extractor{})
}
