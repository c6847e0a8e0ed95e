package servers_test

import (
	"testing"

	"github.com/pdatlas/pdatlas/testdata/servers"
)

// TestDatabases shows that both servers start, take what they are given, and are
// gone with the test.
func TestDatabases(t *testing.T) {
	for _, start := range []func(testing.TB) *servers.Database{servers.OwnPostgres, servers.OwnMariaDB} {
		d := start(t)
		name := d.NewDatabase(t, "CREATE TABLE a (b int)", "INSERT INTO a VALUES (1)")
		d.NewReader(t)
		d.Stop(t)
		d.Start(t)
		d.Exec(t, name, "DROP TABLE a")
	}
}
