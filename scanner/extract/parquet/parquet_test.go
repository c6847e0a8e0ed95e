package parquet_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/big"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	writer "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
	"github.com/parquet-go/parquet-go/format"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/parquet"
)

// cell is a value as it is emitted.
type cell struct {
	Where, Field string
	Row          int64
	Text         string
}

// read extracts data and returns its values, the members and the error.
func read(t testing.TB, data []byte, limits extract.Limits) (cells []cell, members []string, err error) {
	t.Helper()
	b := extract.NewBudget(limits, time.Now)
	in := extract.Input{
		Hint: extract.Hint{Head: data[:min(len(data), extract.HeadSize)]}, Budget: b,
		Spool: func() (io.ReaderAt, int64, error) { return bytes.NewReader(data), int64(len(data)), nil },
	}
	in.Nested = func(_ context.Context, m extract.Member, r io.Reader) error {
		p, err := io.ReadAll(r)
		members = append(members, fmt.Sprintf("%s: %d bytes", m.Name, len(p)))
		return err
	}
	more := false
	err = parquet.Extractor{}.Extract(t.Context(), in, func(s extract.Segment) error {
		if more {
			cells[len(cells)-1].Text += string(s.Text)
		} else {
			cells = append(cells, cell{s.Place.Where, s.Place.Field, s.Place.Row, string(s.Text)})
		}
		more = s.More
		return nil
	})
	return cells, members, err
}

// column returns the values of a field with their rows.
func column(cells []cell, field string) (out []string) {
	for _, c := range cells {
		if c.Field == field {
			out = append(out, fmt.Sprintf("%d=%s", c.Row, c.Text))
		}
	}
	return out
}

// person is a record with a column of each kind.
type person struct {
	ID       int64     `parquet:"id"`
	Name     string    `parquet:"name,dict"`
	Mail     *string   `parquet:"mail,optional"`
	Born     time.Time `parquet:"born,timestamp(millisecond)"`
	Day      int32     `parquet:"day,date"`
	Height   float64   `parquet:"height"`
	Weight   float32   `parquet:"weight,split"`
	Member   bool      `parquet:"member"`
	Small    uint8     `parquet:"small"`
	Large    uint64    `parquet:"large"`
	Balance  int64     `parquet:"balance,decimal(2:18)"`
	Delta    int64     `parquet:"delta,delta"`
	Short    int32     `parquet:"short,delta"`
	Suffixed string    `parquet:"suffixed,delta"`
	Key      [16]byte  `parquet:"key,uuid"`
	Raw      []byte    `parquet:"raw"`
	Phones   []string  `parquet:"phones,list"`
	Address  struct {
		City  string   `parquet:"city"`
		Lines []string `parquet:"lines"`
	} `parquet:"address"`
	Notes map[string]string `parquet:"notes"`
}

// people makes n invented persons.
func people(n int) (out []person) {
	for i := range n {
		p := person{
			ID: int64(i + 1), Name: fmt.Sprintf("Person %d", i%7), Born: time.UnixMilli(int64(i)*86_400_000 + 1500).UTC(), Day: int32(i),
			Height: 1.5 + float64(i%50)/100, Weight: 50.5 + float32(i%40), Member: i%3 == 0, Small: uint8(200 + i%50), Large: 1<<63 + uint64(i),
			Balance: int64(i*101 - 500), Delta: int64(i) * int64(i) * 1_000_003, Short: int32(-i * 7), Suffixed: fmt.Sprintf("example/%04d/end", i),
			Raw: []byte{0xff, byte(i), 0},
		}
		p.Key[15] = byte(i)
		if i%4 != 1 {
			mail := fmt.Sprintf("p%d@example.org", i)
			p.Mail = &mail
		}
		for k := range i % 3 {
			p.Phones = append(p.Phones, fmt.Sprintf("+31 20 555 %04d", i*10+k))
		}
		p.Address.City = "City " + string(rune('A'+i%5))
		for k := range (i + 1) % 3 {
			p.Address.Lines = append(p.Address.Lines, fmt.Sprintf("Line %d of %d", k, i))
		}
		p.Notes = map[string]string{"kind": fmt.Sprintf("note %d", i)}
		out = append(out, p)
	}
	return out
}

// written returns a file of rows in groups.
func written[T any](t testing.TB, rows []T, opts ...writer.WriterOption) []byte {
	t.Helper()
	var b bytes.Buffer
	w := writer.NewGenericWriter[T](&b, opts...)
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// expect writes down what should come of the rows.
func expect(rows []person) map[string][]string {
	want := map[string][]string{}
	for i, p := range rows {
		add := func(field string, v any) { want[field] = append(want[field], fmt.Sprintf("%d=%v", i+1, v)) }
		add("id", p.ID)
		add("name", p.Name)
		if p.Mail != nil {
			add("mail", *p.Mail)
		}
		add("born", p.Born.Format("2006-01-02T15:04:05.999"))
		add("day", time.Unix(int64(p.Day)*86400, 0).UTC().Format(time.DateOnly))
		add("height", p.Height)
		add("weight", p.Weight)
		add("member", p.Member)
		add("small", p.Small)
		add("large", p.Large)
		add("balance", new(big.Rat).SetFrac64(p.Balance, 100).FloatString(2))
		add("delta", p.Delta)
		add("short", p.Short)
		add("suffixed", p.Suffixed)
		add("key", fmt.Sprintf("00000000-0000-0000-0000-0000000000%02x", p.Key[15]))
		add("raw", strings.TrimSpace(string(p.Raw)))
		for _, v := range p.Phones {
			add("phones.list.element", v)
		}
		add("address.city", p.Address.City)
		for _, v := range p.Address.Lines {
			add("address.lines", v)
		}
		add("notes.key_value.key", "kind")
		add("notes.key_value.value", p.Notes["kind"])
	}
	return want
}

// TestValues: every kind of column comes out whole and in its place, whatever
// the codec, the version of the pages and the size of pages and row groups.
func TestValues(t *testing.T) {
	rows := people(700)
	want := expect(rows)
	for name, codec := range map[string]compress.Codec{
		"none": &writer.Uncompressed, "snappy": &writer.Snappy, "gzip": &writer.Gzip, "brotli": &writer.Brotli,
		"zstd": &writer.Zstd, "lz4": &writer.Lz4Raw,
	} {
		for _, version := range []int{1, 2} {
			t.Run(fmt.Sprintf("%s_v%d", name, version), func(t *testing.T) {
				data := written(t, rows, writer.Compression(codec), writer.DataPageVersion(version),
					writer.PageBufferSize(2000), writer.MaxRowsPerRowGroup(300))
				cells, members, err := read(t, data, extract.Limits{})
				if err != nil || len(members) > 0 {
					t.Fatal(err, members)
				}
				for field, values := range want {
					if d := cmp.Diff(values, column(cells, field)); d != "" {
						t.Errorf("%s (-want +got):\n%.600s", field, d)
					}
				}
				for _, c := range cells {
					if want[c.Field] == nil {
						t.Fatalf("a value of %q", c.Field)
					}
				}
			})
		}
	}
}

// TestRows: the iterator gives the same records as they were written, with the
// columns in the order asked for.
func TestRows(t *testing.T) {
	rows := people(500)
	data := written(t, rows, writer.PageBufferSize(1000), writer.MaxRowsPerRowGroup(170), writer.Compression(&writer.Zstd))
	n := 0
	err := parquet.Rows(t.Context(), bytes.NewReader(data), int64(len(data)), []string{"MAIL", "absent", "id", "day", "address.city"}, func(row [][]byte) error {
		p := rows[n]
		n++
		want := []string{"-", "-", fmt.Sprint(p.ID), time.Unix(int64(p.Day)*86400, 0).UTC().Format(time.DateOnly), p.Address.City}
		if p.Mail != nil {
			want[0] = *p.Mail
		}
		for i, v := range row {
			got := string(v)
			if v == nil {
				got = "-"
			}
			if got != want[i] {
				t.Fatalf("row %d, column %d: %q, want %q", n, i, got, want[i])
			}
		}
		return nil
	})
	if err != nil || n != len(rows) {
		t.Errorf("%d rows of %d: %v", n, len(rows), err)
	}
}

// TestRowsFail: what ends the reading comes back as it was.
func TestRowsFail(t *testing.T) {
	data := written(t, people(5))
	stop := errors.New("enough")
	nothing := func([][]byte) error { return nil }
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, tt := range []struct {
		name   string
		ctx    context.Context
		data   []byte
		wanted []string
		fn     func([][]byte) error
		want   error
	}{
		{"callback", t.Context(), data, []string{"id"}, func([][]byte) error { return stop }, stop},
		{"cancelled", ctx, data, []string{"id"}, nothing, context.Canceled},
		{"lists", t.Context(), data, []string{"phones.list.element"}, nothing, extract.ErrUnsupported},
		{"no_such_column", t.Context(), data, []string{"none"}, nothing, extract.ErrMalformed},
		{"cut", t.Context(), data[:len(data)-9], []string{"id"}, nothing, extract.ErrMalformed},
		{"empty", t.Context(), nil, []string{"id"}, nothing, extract.ErrMalformed},
		{"too_few_rows", t.Context(), craft{rows: 5, pages: []craftedPage{dataPage(2, format.Plain, 11, text("ab", "c"))}}.file(t), []string{"c"}, nothing, extract.ErrMalformed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := parquet.Rows(tt.ctx, bytes.NewReader(tt.data), int64(len(tt.data)), tt.wanted, tt.fn); !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
}

func TestColumns(t *testing.T) {
	data := written(t, people(1))
	got, err := parquet.Columns(t.Context(), bytes.NewReader(data), int64(len(data)))
	if err != nil || !slices.Contains(got, "address.city") || !slices.Contains(got, "notes.key_value.value") || len(got) != 21 {
		t.Errorf("%d columns %q, %v", len(got), got, err)
	}
	if _, err := parquet.Columns(t.Context(), strings.NewReader("PAR1PAR1"), 8); !errors.Is(err, extract.ErrMalformed) {
		t.Errorf("without a footer: %v", err)
	}
}

// TestBesides: bytes that are a document go to the engine, what programs wrote
// beside the table is text, and the statistics of a column, which repeat its
// least and greatest value, are not.
func TestBesides(t *testing.T) {
	type scan struct {
		ID   int64  `parquet:"id"`
		File []byte `parquet:"file"`
	}
	pdf := []byte("%PDF-1.7\n\xff\xfe\x00\x01 more than thirty-two bytes of it")
	data := written(t, []scan{{1, pdf}, {2, []byte("plain text")}, {3, []byte{0xff, 0, 1}}},
		writer.KeyValueMetadata("author", "someone@example.org"), writer.KeyValueMetadata("ARROW:schema", "/////3gAAAA="))
	cells, members, err := read(t, data, extract.Limits{})
	want := []cell{{"", "id", 1, "1"}, {"", "id", 2, "2"}, {"", "id", 3, "3"}, {"", "file", 2, "plain text"}, {"", "file", 3, "\xff\x00\x01"}, {"metadata", "author", 0, "someone@example.org"}}
	if d := cmp.Diff(want, cells); d != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
	if d := cmp.Diff([]string{fmt.Sprintf("file 1: %d bytes", len(pdf))}, members); d != "" {
		t.Errorf("members (-want +got):\n%s", d)
	}
}

// TestMemory: four times the rows take no more memory at a time. What is live
// is measured while the values pass.
func TestMemory(t *testing.T) {
	peak := func(n int) uint64 {
		data := written(t, people(n), writer.Compression(&writer.Snappy), writer.MaxRowsPerRowGroup(20_000))
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		base, most, seen := m.HeapAlloc, uint64(0), 0
		in := extract.Input{
			Budget: extract.NewBudget(extract.Limits{}, time.Now),
			Spool:  func() (io.ReaderAt, int64, error) { return bytes.NewReader(data), int64(len(data)), nil },
		}
		err := parquet.Extractor{}.Extract(t.Context(), in, func(extract.Segment) error {
			if seen++; seen%50_000 == 0 {
				runtime.GC()
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
			return nil
		})
		if err != nil || seen < 18*n {
			t.Fatal(seen, err)
		}
		return most - min(base, most)
	}
	small, large := peak(10_000), peak(40_000)
	t.Logf("live memory: %d KiB for 10,000 rows, %d KiB for 40,000", small>>10, large>>10)
	if large > small+1<<20 {
		t.Errorf("%d bytes for 10,000 rows, %d for 40,000", small, large)
	}
}
