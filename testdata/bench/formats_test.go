package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
)

// tableDir is a folder with the corpus that is a table, of a few rows.
func tableDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	rows := "id,name,note\n" + strings.Repeat("1,reader one,\"likes <parcels> & 'cake'\"\n2,reader two,\n", 200)
	if err := os.MkdirAll(filepath.Join(dir, tableCorpus), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, tableCorpus, "dense.csv"), []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestFormats: every document is read as what it is, its text is the table's, and
// the plain reader reads it too.
func TestFormats(t *testing.T) {
	tab, err := readTable(filepath.Join(tableDir(t), tableCorpus), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	cells := 0
	for _, r := range tab.rows {
		cells += len(strings.Join(r, ""))
	}
	for _, f := range formats() {
		t.Run(strings.ReplaceAll(f.name, ".", "_"), func(t *testing.T) {
			b, err := f.write(tab)
			if err != nil {
				t.Fatal(err)
			}
			d := &drain{formats: all.Extractors(), spooler: extract.NewSpooler(t.TempDir())}
			if err := d.object(context.Background(), "sample."+f.name, bytes.NewReader(b)); err != nil {
				t.Fatal(err)
			}
			if d.text < int64(cells) {
				t.Errorf("%d bytes of text came out, the cells hold %d", d.text, cells)
			}
			if err := f.plain(b); err != nil {
				t.Errorf("the plain reader: %v", err)
			}
			head := extract.Hint{Name: "sample." + f.name, Head: b[:min(len(b), extract.HeadSize)], Whole: len(b) <= extract.HeadSize}
			inner, _, packed := strings.Cut(f.name, ".")
			name := extract.Choose(all.Extractors(), head).Name()
			if !packed && name != map[string]string{"ndjson": "json"}[inner] && name != inner || packed && name == "csv" {
				t.Errorf("it is read as %s", name)
			}
		})
	}
}

func TestFormatChild(t *testing.T) {
	var out bytes.Buffer
	if err := formatChild(tableDir(t), 1<<16, 1, &out); err != nil {
		t.Fatal(err)
	}
	var rs []formatResult
	if err := json.Unmarshal(out.Bytes(), &rs); err != nil {
		t.Fatal(err)
	}
	if len(rs) != len(formats()) {
		t.Errorf("%d formats were measured, there are %d", len(rs), len(formats()))
	}
	var b strings.Builder
	formatTable(&b, []formatResult{{Name: "xml", Bytes: 4e6, Text: 2e6, Ours: 150, Plain: 50}})
	if got := strings.Fields(b.String()); !strings.Contains(strings.Join(got, " "), "xml 4.0 2.0 150.0 50.0 300 %") {
		t.Errorf("the table says %q", got)
	}
	if err := formatChild(t.TempDir(), 1<<16, 1, &out); err == nil {
		t.Error("without a table there is a result")
	}
}

// TestDrainFails: a document that breaks off is no result.
func TestDrainFails(t *testing.T) {
	tab, err := readTable(filepath.Join(tableDir(t), tableCorpus), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range formats() {
		if f.name != "xlsx" && f.name != "csv.gz" && f.name != "tar" {
			continue
		}
		b, err := f.write(tab)
		if err != nil {
			t.Fatal(err)
		}
		d := &drain{formats: all.Extractors(), spooler: extract.NewSpooler(t.TempDir())}
		if err := d.object(context.Background(), "sample."+f.name, bytes.NewReader(b[:len(b)/2])); err == nil {
			t.Errorf("half a document in %s is read to its end", f.name)
		}
		if err := f.plain(b[:len(b)/2]); err == nil {
			t.Errorf("half a document in %s is read to its end by the plain reader", f.name)
		}
	}
}
