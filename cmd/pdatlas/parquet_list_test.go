package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// listed is a row of an S3 Inventory in Parquet, as the user guide has its
// columns ("Amazon S3 Inventory list").
type listed struct {
	Bucket         string    `parquet:"bucket"`
	Key            string    `parquet:"key"`
	IsLatest       *bool     `parquet:"is_latest,optional"`
	IsDeleteMarker *bool     `parquet:"is_delete_marker,optional"`
	Size           *int64    `parquet:"size,optional"`
	LastModified   time.Time `parquet:"last_modified_date,optional,timestamp(millisecond)"`
	ETag           *string   `parquet:"e_tag,optional"`
	StorageClass   *string   `parquet:"storage_class,optional"`
}

func inventoryFile(t *testing.T, rows []listed) []byte {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[listed](&b)
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadParquet(t *testing.T) {
	yes, no, size, tag, class := true, false, int64(4096), "9f2c", "STANDARD"
	file := inventoryFile(t, []listed{
		{Bucket: "b", Key: "hr/a b+c.csv", IsLatest: &yes, IsDeleteMarker: &no, Size: &size, ETag: &tag, StorageClass: &class,
			LastModified: time.Date(2026, 3, 2, 8, 0, 1, 5e8, time.UTC)},
		{Bucket: "b", Key: "hr/midnight", IsLatest: &no, LastModified: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)},
	})
	columns := []string{"Bucket", "Key", "Size", "LastModifiedDate", "ETag", "StorageClass", "IsLatest", "IsDeleteMarker", "Missing"}
	var got []string
	err := readParquet(t.Context(), bytes.NewReader(file), columns, func(row []string) error {
		got = append(got, strings.Join(row, "|"))
		return nil
	})
	want := []string{
		"b|hr/a b+c.csv|4096|2026-03-02T08:00:01.5Z|9f2c|STANDARD|true|false|",
		"b|hr/midnight||2026-03-02T00:00:00Z|||false||",
	}
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
	// What the times are read with.
	for _, row := range got {
		if _, err := time.Parse(time.RFC3339, strings.Split(row, "|")[3]); err != nil {
			t.Error(err)
		}
	}
}

// TestReadParquetLarge: a list that is kept in a file leaves none behind.
func TestReadParquetLarge(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	rows := make([]listed, 40_000)
	for i := range rows {
		sum := sha256.Sum256([]byte{byte(i), byte(i >> 8)})
		rows[i] = listed{Bucket: "b", Key: "hr/" + hex.EncodeToString(sum[:])}
	}
	file := inventoryFile(t, rows)
	if len(file) < 2*extract.SpoolMemory {
		t.Fatalf("%d bytes are kept in memory", len(file))
	}
	n := 0
	err := readParquet(t.Context(), bytes.NewReader(file), []string{"Key"}, func(row []string) error {
		if row[0] != rows[n].Key {
			t.Errorf("row %d is another", n)
		}
		n++
		return nil
	})
	if err != nil || n != len(rows) {
		t.Errorf("%d rows: %v", n, err)
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestReadParquetFails: the caller's error and the context's come back as they
// are, a file that is none is malformed and quotes nothing.
func TestReadParquetFails(t *testing.T) {
	file := inventoryFile(t, []listed{{Bucket: "b", Key: "k"}})
	enough := errors.New("enough")
	err := readParquet(t.Context(), bytes.NewReader(file), []string{"Key"}, func([]string) error { return enough })
	if !errors.Is(err, enough) {
		t.Errorf("the caller's error comes back as %v", err)
	}
	for name, b := range map[string][]byte{"cut": file[:len(file)/2], "other": []byte("jane@example.org,4096\n"), "empty": nil} {
		err := readParquet(t.Context(), bytes.NewReader(b), []string{"Key"}, func([]string) error { return nil })
		if !errors.Is(err, extract.ErrMalformed) || strings.Contains(err.Error(), "jane") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
