package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"

	"github.com/parquet-go/parquet-go"
	"github.com/twmb/avro"
	"github.com/twmb/avro/ocf"
)

// bankAccount is a record of the sample data files. The numbers are German bank
// accounts whose check digits are right; their column says nothing of that.
type bankAccount struct {
	ID   int64  `parquet:"id" avro:"id"`
	Ref  string `parquet:"ref" avro:"ref"`
	Mail string `parquet:"mail" avro:"mail"`
}

// accounts makes n invented records.
func accounts(n int) (out []bankAccount) {
	for i := range n {
		bban := fmt.Sprintf("37040044%010d", 532013000+i)
		rest := 0
		for _, c := range bban + "131400" { // "DE00" behind it, letters as numbers
			rest = (rest*10 + int(c-'0')) % 97
		}
		out = append(out, bankAccount{int64(i), fmt.Sprintf("DE%02d%s", 98-rest, bban), fmt.Sprintf("p%d@example.org", i)})
	}
	return out
}

// dataFiles writes the same records as Parquet, Avro and SQLite, each with the
// program library of its format.
func dataFiles(dir string) error {
	rows := accounts(60)
	var p, a bytes.Buffer
	if err := parquet.Write(&p, rows, parquet.Compression(&parquet.Zstd)); err != nil {
		return err
	}
	schema, err := avro.Parse(`{"type":"record","name":"Account","fields":[{"name":"id","type":"long"},{"name":"ref","type":"string"},{"name":"mail","type":"string"}]}`)
	if err != nil {
		return err
	}
	w, err := ocf.NewWriter(&a, schema, ocf.WithCodec(ocf.SnappyCodec()))
	if err != nil {
		return err
	}
	for i := range rows {
		if err := w.Encode(&rows[i]); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	for name, data := range map[string][]byte{"rows.parquet": p.Bytes(), "rows.avro": a.Bytes(), "cut.parquet": p.Bytes()[:p.Len()-20],
		"rows.orc": []byte("ORC\x0a\x03\x00\x00\x00\x12\x01\x02\x00\xff")} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return err
		}
	}
	return database(filepath.Join(dir, "rows.db"), rows)
}

func database(path string, rows []bankAccount) error {
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.Exec("create table accounts (id integer primary key, ref text, mail text)"); err != nil {
		return err
	}
	for _, r := range rows {
		if _, err := db.Exec("insert into accounts values (?, ?, ?)", r.ID, r.Ref, r.Mail); err != nil {
			return err
		}
	}
	return nil
}
