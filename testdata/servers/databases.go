package servers

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pdatlas/pdatlas/testdata/needs"
)

// Database is a server of databases that a test may fill.
type Database struct {
	Kind     string // postgres or mysql: also the scheme of its URIs
	Address  string // host and port
	Password string // of the account Admin
	Log      string // file with every statement that was run; "": a server that others started

	process *process
}

// Admin is the account with all rights.
const Admin = "admin"

// process is a server that the test started.
type process struct {
	program string
	args    []string
	account *syscall.Credential // nil: the test's own
	log     string
	cmd     *exec.Cmd
	done    chan error
}

// StartPostgres finds PDATLAS_TEST_POSTGRES or starts PostgreSQL on an empty folder.
func StartPostgres(t testing.TB) *Database {
	t.Helper()
	if a := os.Getenv("PDATLAS_TEST_POSTGRES"); a != "" {
		return &Database{Kind: "postgres", Address: a, Password: os.Getenv("PDATLAS_TEST_POSTGRES_PASSWORD")}
	}
	return OwnPostgres(t)
}

// OwnPostgres starts PostgreSQL for the test alone, which may stop it and read
// its log.
func OwnPostgres(t testing.TB) *Database {
	t.Helper()
	bin := ""
	if found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres"); len(found) > 0 {
		bin = filepath.Dir(found[len(found)-1])
	} else if path, err := exec.LookPath("postgres"); err == nil {
		bin = filepath.Dir(path)
	}
	account := accountOf("postgres")
	needs.Have(t, "postgres", bin != "" && (os.Getuid() != 0 || account != nil), "install postgresql")
	dir := openFolder(t, account)
	d := &Database{Kind: "postgres", Address: freeAddress(t), Password: rand.Text(), Log: filepath.Join(dir, "log")}
	pass := filepath.Join(dir, "password")
	if err := os.WriteFile(pass, []byte(d.Password), 0o644); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "data")
	run(t, account, filepath.Join(bin, "initdb"), "-D", data, "-A", "scram-sha-256", "-U", Admin, "--pwfile="+pass, "-E", "UTF8", "--no-locale", "--no-sync")
	_, port, _ := net.SplitHostPort(d.Address)
	d.process = &process{program: filepath.Join(bin, "postgres"), account: account, log: d.Log, args: []string{
		"-D", data, "-p", port, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off",
		"-c", "log_statement=all", "-c", "log_line_prefix=%a|", "-c", "max_connections=40", "-c", "shared_buffers=32MB",
	}}
	d.Start(t)
	t.Cleanup(func() { d.Stop(t) })
	return d
}

// StartMariaDB finds PDATLAS_TEST_MARIADB or starts MariaDB on an empty folder.
func StartMariaDB(t testing.TB) *Database {
	t.Helper()
	if a := os.Getenv("PDATLAS_TEST_MARIADB"); a != "" {
		return &Database{Kind: "mysql", Address: a, Password: os.Getenv("PDATLAS_TEST_MARIADB_PASSWORD")}
	}
	return OwnMariaDB(t)
}

// OwnMariaDB starts MariaDB for the test alone.
func OwnMariaDB(t testing.TB) *Database {
	t.Helper()
	program := look("mariadbd")
	install := look("mariadb-install-db")
	account := accountOf("mysql")
	needs.Have(t, "mariadb", program != "" && install != "" && (os.Getuid() != 0 || account != nil), "install mariadb-server")
	dir := openFolder(t, account)
	d := &Database{Kind: "mysql", Address: freeAddress(t), Password: rand.Text(), Log: filepath.Join(dir, "general")}
	data := filepath.Join(dir, "data")
	args := []string{"--no-defaults", "--datadir=" + data, "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"}
	if account != nil {
		args = append(args, "--user=mysql")
	}
	run(t, nil, install, args...)
	first := filepath.Join(dir, "first.sql")
	text := fmt.Sprintf("CREATE USER IF NOT EXISTS %s@'%%' IDENTIFIED BY '%s';\nGRANT ALL ON *.* TO %s@'%%' WITH GRANT OPTION;\n", Admin, d.Password, Admin)
	if err := os.WriteFile(first, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(d.Address)
	d.process = &process{program: program, account: account, log: filepath.Join(dir, "log"), args: []string{
		"--no-defaults", "--datadir=" + data, "--bind-address=127.0.0.1", "--port=" + port, "--socket=" + filepath.Join(dir, "sock"),
		"--init-file=" + first, "--general-log=1", "--general-log-file=" + d.Log, "--skip-name-resolve", "--innodb-flush-log-at-trx-commit=0",
	}}
	d.Start(t)
	t.Cleanup(func() { d.Stop(t) })
	return d
}

// Start starts a server of the test's own and waits until it answers.
func (d *Database) Start(t testing.TB) {
	t.Helper()
	p := d.process
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	p.cmd = exec.Command(p.program, p.args...)
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Credential: p.account}
	p.cmd.Stdout, p.cmd.Stderr, p.cmd.Dir = log, log, filepath.Dir(p.log)
	if err := p.cmd.Start(); err != nil {
		t.Fatalf("start %s: %v", p.program, err)
	}
	p.done = make(chan error, 1)
	go func() { p.done <- p.cmd.Wait() }()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for d.exec(ctx, "", "SELECT 1") != nil {
		select {
		case <-tick.C:
		case <-p.done:
			text, _ := os.ReadFile(p.log)
			t.Fatalf("%s ended at once: %s", p.program, text)
		case <-ctx.Done():
			text, _ := os.ReadFile(p.log)
			t.Fatalf("%s does not answer: %s", p.program, text)
		}
	}
}

// Stop ends it as an administrator would, connections and all.
func (d *Database) Stop(t testing.TB) {
	t.Helper()
	if d.process == nil || d.process.cmd == nil {
		return
	}
	end := syscall.SIGTERM
	if d.Kind == "postgres" {
		end = syscall.SIGINT // the fast way: clients are disconnected
	}
	if err := d.process.cmd.Process.Signal(end); err == nil {
		<-d.process.done
	}
	d.process.cmd = nil
}

// exec runs statements as Admin on a connection of their own.
func (d *Database) exec(ctx context.Context, database string, statements ...string) error {
	all := strings.Join(statements, ";\n")
	if d.Kind == "postgres" {
		if database == "" {
			database = "postgres"
		}
		c, err := pgconn.Connect(ctx, fmt.Sprintf("postgres://%s:%s@%s/%s?application_name=admin", Admin, d.Password, d.Address, database))
		if err != nil {
			return err
		}
		defer c.Close(ctx)
		_, err = c.Exec(ctx, all).ReadAll()
		return err
	}
	c := mysql.NewConfig()
	c.User, c.Passwd, c.Net, c.Addr, c.DBName, c.MultiStatements = Admin, d.Password, "tcp", d.Address, database, true
	c.Logger = &mysql.NopLogger{}
	connector, err := mysql.NewConnector(c)
	if err != nil {
		return err
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	_, err = db.ExecContext(ctx, all)
	return err
}

// Exec runs statements as Admin in a database, "" for none.
func (d *Database) Exec(t testing.TB, database string, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if err := d.exec(context.Background(), database, s); err != nil {
			t.Fatalf("%.200s: %v", s, err)
		}
	}
}

// NewDatabase makes a database of its own for the test, fills it and removes it
// at the test's end. The account reader, with the same password, may connect.
func (d *Database) NewDatabase(t testing.TB, statements ...string) (name string) {
	t.Helper()
	name = "t" + strings.ToLower(rand.Text())[:12]
	d.Exec(t, "", "CREATE DATABASE "+name)
	t.Cleanup(func() {
		force := ""
		if d.Kind == "postgres" {
			force = " WITH (FORCE)"
		}
		d.Exec(t, "", "DROP DATABASE IF EXISTS "+name+force)
	})
	d.Exec(t, name, statements...)
	return name
}

// NewReader makes an account without rights, removed at the test's end, and
// returns its name; its password is the server's.
func (d *Database) NewReader(t testing.TB) string {
	t.Helper()
	name := "r" + strings.ToLower(rand.Text())[:12]
	if d.Kind == "postgres" {
		d.Exec(t, "", fmt.Sprintf("CREATE ROLE %s LOGIN PASSWORD '%s'", name, d.Password))
		return name // what it was granted goes with the databases; the role itself is harmless
	}
	d.Exec(t, "", fmt.Sprintf("CREATE USER %s@'%%' IDENTIFIED BY '%s'", name, d.Password))
	t.Cleanup(func() { d.Exec(t, "", "DROP USER IF EXISTS "+name+"@'%'") })
	return name
}

// URI names a database of this server for an account.
func (d *Database) URI(account, database string) string {
	return fmt.Sprintf("%s://%s@%s/%s", d.Kind, account, d.Address, database)
}

// Getenv is an environment that holds the password of this server and nothing else.
func (d *Database) Getenv(name string) string {
	if name == "PGPASSWORD" && d.Kind == "postgres" || name == "MYSQL_PWD" && d.Kind == "mysql" {
		return d.Password
	}
	return ""
}

// accountOf is the account that a server must run as when the test is root's,
// nil when it is not or there is none.
func accountOf(name string) *syscall.Credential {
	u, err := user.Lookup(name)
	if err != nil || os.Getuid() != 0 {
		return nil
	}
	uid, _ := strconv.ParseUint(u.Uid, 10, 32)
	gid, _ := strconv.ParseUint(u.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

// openFolder is a folder that the account owns, gone at the test's end. A test's
// own is closed to other accounts.
func openFolder(t testing.TB, account *syscall.Credential) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "pdatlas-server-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if account != nil {
		if err := os.Chown(dir, int(account.Uid), int(account.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func run(t testing.TB, account *syscall.Credential, program string, args ...string) {
	t.Helper()
	c := exec.Command(program, args...)
	c.Dir = "/"
	c.SysProcAttr = &syscall.SysProcAttr{Credential: account}
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, out)
	}
}

// look finds a program in PATH or where administrators' programs are.
func look(name string) string {
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	if _, err := os.Stat("/usr/sbin/" + name); err == nil {
		return "/usr/sbin/" + name
	}
	return ""
}
