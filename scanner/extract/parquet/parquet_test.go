package parquet_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	writer "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"

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
