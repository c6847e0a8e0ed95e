package sqldb

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/pdatlas/pdatlas/sources"
)

// environments are the variables that the databases' own programs read.
var environments = map[string]struct{ user, password string }{
	Postgres:  {"PGUSER", "PGPASSWORD"},
	MySQL:     {"MYSQL_USER", "MYSQL_PWD"},
	SQLServer: {"SQLCMDUSER", "SQLCMDPASSWORD"},
}

// password finds the password: in the file that the URI names, the variable of
// the kind, or PostgreSQL's password file. None is not an error: a server may
// ask for none.
func (o Options) password(file string, getenv func(string) string) (Secret, error) {
	if file != "" {
		return passwordFile(file)
	}
	if p := getenv(environments[o.Kind].password); p != "" || o.Kind != Postgres {
		return Secret(p), nil
	}
	file, named := getenv("PGPASSFILE"), true
	if file == "" {
		file, named = filepath.Join(getenv("HOME"), ".pgpass"), false
	}
	f, err := openSecret(file)
	if errors.Is(err, fs.ErrNotExist) && !named {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	defer f.Close() // read only: nothing can be lost
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if p, ok := o.passLine(lines.Text()); ok {
			return Secret(p), nil
		}
	}
	return "", nil
}

// passLine reads a line host:port:database:user:password of PostgreSQL's password
// file (section 34.16 of its manual): * fits everything, \ takes : and \ as they are.
func (o Options) passLine(line string) (password string, fits bool) {
	if strings.HasPrefix(line, "#") {
		return "", false
	}
	parts := []string{""}
	for i := 0; i < len(line); i++ {
		last := &parts[len(parts)-1]
		switch c := line[i]; {
		case c == '\\' && i+1 < len(line):
			i++
			*last += string(line[i])
		case c == ':' && len(parts) < 5:
			parts = append(parts, "")
		default:
			*last += string(c)
		}
	}
	if len(parts) != 5 {
		return "", false
	}
	port := o.Port
	if port == 0 {
		port = defaultPorts[o.Kind]
	}
	host := o.Host
	if strings.HasPrefix(host, "/") {
		host = "localhost"
	}
	for i, want := range []string{host, strconv.Itoa(port), o.Database, o.User} {
		if parts[i] != "*" && parts[i] != want {
			return "", false
		}
	}
	return parts[4], true
}

// maxPassword bounds what is read of a file with one password.
const maxPassword = 4096

// passwordFile reads the first line of a file.
func passwordFile(path string) (Secret, error) {
	f, err := openSecret(path)
	if err != nil {
		return "", err
	}
	defer f.Close() // read only: nothing can be lost
	line, err := bufio.NewReaderSize(f, maxPassword).ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		return "", fmt.Errorf("the password file's first line is longer than %d bytes: %w", maxPassword, sources.ErrAccessDenied)
	}
	return Secret(strings.TrimRight(string(line), "\r\n")), nil
}

// openSecret opens a file that nobody else may read.
func openSecret(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("there is no password file %q: %w", path, errors.Join(sources.ErrAccessDenied, fs.ErrNotExist))
		}
		return nil, fmt.Errorf("the password file %q cannot be read: %w", path, sources.ErrAccessDenied)
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() || info.Mode().Perm()&0o077 != 0 {
		_ = f.Close() // read only: nothing can be lost
		return nil, fmt.Errorf("the password file %q can be read by others: chmod 600 it: %w", path, sources.ErrAccessDenied)
	}
	return f, nil
}
