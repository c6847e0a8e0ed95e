package parquet_test

import (
	"bytes"
	"fmt"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	writer "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// wide is a record whose columns have every encoding that the writer knows.
type wide struct {
	Plain      string   `parquet:"plain,plain"`
	Dict       string   `parquet:"dict,dict"`
	Delta      string   `parquet:"delta,delta"`
	Lengths    []byte   `parquet:"lengths,delta"`
	Fixed      [5]byte  `parquet:"fixed"`
	I32        int32    `parquet:"i32,plain"`
	I32Dict    int32    `parquet:"i32dict,dict"`
	I32Delta   int32    `parquet:"i32delta,delta"`
	I32Split   int32    `parquet:"i32split,split"`
	I64        int64    `parquet:"i64,plain"`
	I64Dict    int64    `parquet:"i64dict,dict"`
	I64Delta   int64    `parquet:"i64delta,delta"`
	I64Split   int64    `parquet:"i64split,split"`
	U32        uint32   `parquet:"u32"`
	U64        uint64   `parquet:"u64"`
	F32        float32  `parquet:"f32,split"`
	F64        float64  `parquet:"f64,split"`
	Bool       bool     `parquet:"bool"`
	Opt        *int64   `parquet:"opt,optional"`
	OptText    *string  `parquet:"opttext,optional,dict"`
	List       []string `parquet:"list,dict"`
	Ints       []int32  `parquet:"ints,list"`
	Structures []inner  `parquet:"structures"`
}

// inner is a record in a list, with an optional record in it.
type inner struct {
	Name string `parquet:"name"`
	More *more  `parquet:"more,optional"`
}

type more struct {
	Tags []string `parquet:"tags"`
}

// drawWide makes any record.
func drawWide(t *rapid.T) wide {
	text := rapid.StringMatching(`[a-c]{0,3}[a-zäß€]{1,8}`)
	w := wide{
		Plain: text.Draw(t, "plain"), Dict: text.Draw(t, "dict"), Delta: text.Draw(t, "delta"), Lengths: []byte(text.Draw(t, "lengths")),
		I32: rapid.Int32().Draw(t, "i32"), I32Dict: rapid.Int32Range(-3, 3).Draw(t, "i32dict"), I32Delta: rapid.Int32().Draw(t, "i32delta"), I32Split: rapid.Int32().Draw(t, "i32split"),
		I64: rapid.Int64().Draw(t, "i64"), I64Dict: rapid.Int64Range(-2, 2).Draw(t, "i64dict"), I64Delta: rapid.Int64().Draw(t, "i64delta"), I64Split: rapid.Int64().Draw(t, "i64split"),
		U32: rapid.Uint32().Draw(t, "u32"), U64: rapid.Uint64().Draw(t, "u64"),
		F32: float32(rapid.Int32Range(-1<<20, 1<<20).Draw(t, "f32")) / 64, F64: float64(rapid.Int64Range(-1<<40, 1<<40).Draw(t, "f64")) / 1024,
		Bool: rapid.Bool().Draw(t, "bool"),
	}
	copy(w.Fixed[:], rapid.StringMatching(`[a-z]{5}`).Draw(t, "fixed"))
	if rapid.Bool().Draw(t, "has opt") {
		v := rapid.Int64().Draw(t, "opt")
		w.Opt = &v
	}
	if rapid.Bool().Draw(t, "has text") {
		v := text.Draw(t, "opttext")
		w.OptText = &v
	}
	w.List = rapid.SliceOfN(text, 0, 3).Draw(t, "list")
	w.Ints = rapid.SliceOfN(rapid.Int32(), 0, 3).Draw(t, "ints")
	for range rapid.IntRange(0, 3).Draw(t, "structures") {
		s := inner{Name: text.Draw(t, "name")}
		if rapid.Bool().Draw(t, "has more") {
			s.More = &more{Tags: rapid.SliceOfN(text, 0, 3).Draw(t, "tags")}
		}
		w.Structures = append(w.Structures, s)
	}
	return w
}

// values are what should come of records, by field.
func values(rows []wide) map[string][]string {
	want := map[string][]string{}
	for i, w := range rows {
		add := func(field string, v any) { want[field] = append(want[field], fmt.Sprintf("%d=%v", i+1, v)) }
		add("plain", w.Plain)
		add("dict", w.Dict)
		add("delta", w.Delta)
		add("lengths", string(w.Lengths))
		add("fixed", string(w.Fixed[:]))
		add("i32", w.I32)
		add("i32dict", w.I32Dict)
		add("i32delta", w.I32Delta)
		add("i32split", w.I32Split)
		add("i64", w.I64)
		add("i64dict", w.I64Dict)
		add("i64delta", w.I64Delta)
		add("i64split", w.I64Split)
		add("u32", w.U32)
		add("u64", w.U64)
		add("f32", strconv.FormatFloat(float64(w.F32), 'f', -1, 32))
		add("f64", strconv.FormatFloat(w.F64, 'f', -1, 64))
		add("bool", w.Bool)
		if w.Opt != nil {
			add("opt", *w.Opt)
		}
		if w.OptText != nil {
			add("opttext", *w.OptText)
		}
		for _, v := range w.List {
			add("list", v)
		}
		for _, v := range w.Ints {
			add("ints.list.element", v)
		}
		for _, s := range w.Structures {
			add("structures.name", s.Name)
			if s.More == nil {
				continue
			}
			for _, v := range s.More.Tags {
				add("structures.more.tags", v)
			}
		}
	}
	return want
}

// TestAnyRecords: any records in any layout of pages and row groups come out as
// they were written.
func TestAnyRecords(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(drawWide), 1, 60).Draw(rt, "rows")
		var b bytes.Buffer
		codec := rapid.SampledFrom([]compress.Codec{&writer.Uncompressed, &writer.Snappy, &writer.Zstd, &writer.Gzip, &writer.Lz4Raw, &writer.Brotli}).Draw(rt, "codec")
		w := writer.NewGenericWriter[wide](&b, writer.Compression(codec),
			writer.PageBufferSize(rapid.IntRange(20, 2000).Draw(rt, "page")), writer.DataPageVersion(rapid.IntRange(1, 2).Draw(rt, "version")),
			writer.MaxRowsPerRowGroup(int64(rapid.IntRange(1, 70).Draw(rt, "group"))))
		if _, err := w.Write(rows); err != nil {
			rt.Fatal(err)
		}
		if err := w.Close(); err != nil {
			rt.Fatal(err)
		}
		cells, members, err := read(t, b.Bytes(), extract.Limits{})
		if err != nil || len(members) > 0 {
			rt.Fatal(err, members)
		}
		got := map[string][]string{}
		for _, c := range cells {
			got[c.Field] = append(got[c.Field], fmt.Sprintf("%d=%s", c.Row, c.Text))
		}
		if d := cmp.Diff(values(rows), got); d != "" {
			rt.Fatalf("(-want +got):\n%.800s", d)
		}
	})
}
