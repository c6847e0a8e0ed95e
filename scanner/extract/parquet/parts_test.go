package parquet_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	writer "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/parquet"
)

// TestLongMetadata: what stands beside the table is read to its end, also where
// it is long, as descriptions of data frames and maps are.
func TestLongMetadata(t *testing.T) {
	type row struct {
		ID int64 `parquet:"id"`
	}
	long := strings.Repeat("words and words ", 10_000) + "last@example.org"
	cells, _, err := read(t, written(t, []row{{1}}, writer.KeyValueMetadata("pandas", long)), extract.Limits{})
	if err != nil || len(cells) != 2 || cells[1].Field != "pandas" || cells[1].Text != long {
		t.Errorf("%d cells, the last of %d bytes, want %d: %v", len(cells), len(cells[len(cells)-1].Text), len(long), err)
	}
}

// TestBrokenColumn: whichever column is overwritten, the others come out whole,
// in their rows, and the file is not called sound.
func TestBrokenColumn(t *testing.T) {
	type row struct {
		A string `parquet:"a,snappy"`
		B string `parquet:"b,snappy"`
		C string `parquet:"c,snappy"`
	}
	var rows []row
	for i := range 200 {
		rows = append(rows, row{fmt.Sprintf("first %d", i*7919), fmt.Sprintf("second %d", i*7919), fmt.Sprintf("third %d", i*7919)})
	}
	good := written(t, rows, writer.MaxRowsPerRowGroup(50))
	sound, _, err := read(t, good, extract.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for field, word := range map[string]string{"a": "first ", "b": "second ", "c": "third "} {
		t.Run(field, func(t *testing.T) {
			p := bytes.Clone(good)
			at := bytes.Index(p, []byte(word)) // of the first row group
			copy(p[at-5:at+60], bytes.Repeat([]byte{0xff}, 65))
			cells, _, err := read(t, p, extract.Limits{})
			if !errors.Is(err, extract.ErrMalformed) {
				t.Errorf("%v", err)
			}
			for _, other := range []string{"a", "b", "c"} {
				got, want := column(cells, other), column(sound, other)
				if other == field {
					want = want[50:] // of the later row groups
					got = got[max(0, len(got)-len(want)):]
				}
				if d := cmp.Diff(want, got); d != "" {
					t.Errorf("column %s (-want +got):\n%.400s", other, d)
				}
			}
		})
	}
}

// sparse is a record with holes.
type sparse struct {
	ID   int64   `parquet:"id,delta"`
	Name *string `parquet:"name,optional,dict"`
	Mail *string `parquet:"mail,optional,zstd"`
}

// TestRowsOfAnyRecords: Rows gives each record whole, however its columns are cut into
// pages and row groups and however long their runs of holes are; columns come as
// they are asked for.
func TestRowsOfAnyRecords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rows []sparse
		for range rapid.IntRange(1, 12).Draw(t, "runs") {
			hole := rapid.Bool().Draw(t, "hole")
			for range rapid.IntRange(1, 40).Draw(t, "length") {
				r := sparse{ID: int64(len(rows)) * 3}
				if !hole {
					mail := fmt.Sprintf("p%d@example.org", len(rows))
					r.Mail = &mail
				}
				if len(rows)%3 > 0 {
					name := []string{"", "a", "b"}[len(rows)%3]
					r.Name = &name
				}
				rows = append(rows, r)
			}
		}
		var b bytes.Buffer
		w := writer.NewGenericWriter[sparse](&b, writer.PageBufferSize(rapid.IntRange(40, 900).Draw(t, "page")), writer.MaxRowsPerRowGroup(int64(rapid.IntRange(1, 300).Draw(t, "group"))))
		if _, err := w.Write(rows); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		wanted := rapid.Permutation([]string{"id", "Name", "MAIL", "none"}).Draw(t, "wanted")
		n := 0
		err := parquet.Rows(context.Background(), bytes.NewReader(b.Bytes()), int64(b.Len()), wanted, func(row [][]byte) error {
			r := rows[n]
			n++
			id := fmt.Sprint(r.ID)
			want := map[string]*string{"id": &id, "Name": r.Name, "MAIL": r.Mail}
			for i, name := range wanted {
				if v := want[name]; (v == nil) != (row[i] == nil) || v != nil && *v != string(row[i]) {
					t.Fatalf("row %d, column %s: %q", n, name, row[i])
				}
			}
			return nil
		})
		if err != nil || n != len(rows) {
			t.Fatalf("%d rows of %d: %v", n, len(rows), err)
		}
	})
}

// TestOtherPages: pages of types that hold no values are passed over, and a
// dictionary that is given twice holds from where it stands.
func TestOtherPages(t *testing.T) {
	index := craftedPage{format.PageHeader{Type: format.IndexPage, UncompressedPageSize: 3, CompressedPageSize: 3}, []byte("xyz")}
	tomorrow := craftedPage{format.PageHeader{Type: 77, UncompressedPageSize: 2, CompressedPageSize: 2}, []byte("zz")}
	named := dataPage(2, format.RLEDictionary, 3, []byte{1, 4, 0})
	for _, tt := range []struct {
		name  string
		pages []craftedPage
		rows  int64
		want  string
		err   error
	}{
		{"index", []craftedPage{index, dataPage(1, format.Plain, 5, text("a")), tomorrow, dataPage(1, format.Plain, 5, text("b"))}, 2, "1=a,2=b", nil},
		{"two_dictionaries", []craftedPage{dictionaryPage(1, text("a")), named, dictionaryPage(1, text("b")), named}, 4, "1=a,2=a,3=b,4=b", nil},
		{"empty_page", []craftedPage{dataPage(0, format.Plain, 0, nil), dataPage(1, format.Plain, 5, text("a"))}, 1, "1=a", nil},
		{"values_behind_the_last", []craftedPage{dataPage(1, format.Plain, 10, text("a", "b")), dataPage(1, format.Plain, 5, text("c"))}, 2, "1=a,2=c", nil},
		{"too_many_values", []craftedPage{dataPage(3, format.Plain, 10, text("a", "b"))}, 2, "", extract.ErrMalformed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cells, _, err := read(t, craft{rows: tt.rows, pages: tt.pages}.file(t), extract.Limits{})
			if got := strings.Join(column(cells, "c"), ","); got != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("%q, want %q: %v", got, tt.want, err)
			}
		})
	}
}
