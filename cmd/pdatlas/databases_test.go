package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/pdatlas/pdatlas/testdata/servers"
)

// databaseSQL fills a database; the types differ by its kind. The closed table
// may not be read, the canaries must show nowhere.
func databaseSQL(binary, number string) []string {
	var staff []string
	for i := range 250 {
		staff = append(staff, fmt.Sprintf("(%d, 'c4nary%d@example.org', 'DE89370400440532013000', '{\"phone\": \"+49 30 9018%05d\"}')", i, i, 10_000+i))
	}
	return []string{
		fmt.Sprintf("CREATE TABLE staff (id %s PRIMARY KEY, c1 varchar(90), iban varchar(40), extra varchar(200))", number),
		"INSERT INTO staff VALUES " + strings.Join(staff, ","),
		"CREATE TABLE files (id int PRIMARY KEY, body " + binary + ")",
		"CREATE TABLE closed (x varchar(90))", "INSERT INTO closed VALUES ('c4nary@example.org')",
		"CREATE VIEW staff_mail AS SELECT c1 FROM staff", "CREATE VIEW failing AS SELECT c1 FROM staff WHERE 1 / (id - id) > 1",
	}
}

// TestScriptDatabases runs the script that scans databases of real servers.
func TestScriptDatabases(t *testing.T) {
	pg, my := servers.StartPostgres(t), servers.StartMariaDB(t)
	shop := pg.NewDatabase(t, databaseSQL("bytea", "bigint")...)
	store := my.NewDatabase(t, databaseSQL("longblob", "bigint")...)
	reader, reader2 := pg.NewReader(t), my.NewReader(t)
	zipped := `\x` + zippedHex(t)
	pg.Exec(t, shop, "COMMENT ON COLUMN staff.c1 IS 'e-mail address'", "COMMENT ON TABLE staff IS 'All of us. Owner: HR team'", "ANALYZE",
		"INSERT INTO files VALUES (1, '"+zipped+"')", "GRANT SELECT ON staff, files, staff_mail, failing TO "+reader)
	my.Exec(t, store, "ALTER TABLE staff COMMENT 'Owner: HR team'", "INSERT INTO files VALUES (1, x'"+zipped[2:]+"')",
		fmt.Sprintf("GRANT SELECT ON %s.staff TO %s@'%%'", store, reader2), fmt.Sprintf("GRANT SELECT ON %s.files TO %s@'%%'", store, reader2),
		fmt.Sprintf("GRANT INSERT ON %s.closed TO %s@'%%'", store, reader2))
	testscript.Run(t, testscript.Params{
		Files: []string{filepath.Join("testdata", databaseScript)}, Cmds: commands(),
		Setup: func(e *testscript.Env) error {
			e.Setenv("PG", pg.URI(reader, shop))
			e.Setenv("SHOP", shop)
			e.Setenv("MY", my.URI(reader2, store))
			e.Setenv("STORE", store)
			e.Setenv("PGSECRET", pg.Password)
			e.Setenv("MYSECRET", my.Password)
			return setup(e)
		},
	})
}

// zippedHex is a zip archive with an IBAN in it, in hexadecimal digits.
func zippedHex(t *testing.T) string {
	t.Helper()
	return fmt.Sprintf("%x", packed(t, "in.txt", "IBAN DE89370400440532013000\n"))
}

// packed is a zip archive with one member.
func packed(t *testing.T, name, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
