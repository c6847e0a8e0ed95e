package credential

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

var dbConnectionString = detectors.Detector{
	ID: "DB_CONNECTION_STRING",
	Doc: "Connection string of a database with a password, as ADO.NET, ODBC, JDBC and libpq write it: pairs of names and values, of which one " +
		"names the server or database and one is the password. Those in the form of a URL are URL_CREDENTIALS.",
	Category: category, Family: detectors.FamilyCredential, Tier: 1, Version: 1,
	Check: "server and password among the pairs, no placeholder", Chance: 1e-4,
	Literals: []string{"password=", "pwd="}, FoldLiterals: true, Probe: probeConnection, MaxLen: detectors.MaxValue,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"connection string", "connectionstring", "dsn", "odbc", "jdbc"}},
		Fields:   []string{"connection string", "dsn", "database connection", "odbc connection string"},
	},
	Examples: []string{
		"Server=db1.intra;Database=crm;User Id=app;Password=q8Zr2m!x;Encrypt=True",
		"connectionString=\"§Data Source=10.4.7.20;Initial Catalog=hr;uid=sa;pwd=Xa81pplQ§\"",
		"§host=db port=5432 dbname=shop user=app password=q8Zr2m9§",
		"jdbc:sqlserver://§db;databaseName=hr;user=app;password=9vKt3zQw§",
	},
	NearMisses: []string{
		"Server=db1;Database=crm;Password=***;", "Server=db1;Password={0};", "Server=myServer;Database=db;Pwd=<password>", "password=secret1x",
		"user=a&password=b8c9d0", "host=db password=${PGPASSWORD}",
	},
}

// pairSet ends a connection string: quotation marks, brackets of markup and line ends.
func endsPairs(c byte) bool {
	return c < ' ' || c == '"' || c == '\'' || c == '<' || c == '>' || c == '`' || c == '&' || c == '|'
}

func probeConnection(text []byte, at int) (start, end int, v detectors.Verdict) {
	start, end = at, at
	for start > 0 && at-start < 200 && !endsPairs(text[start-1]) {
		start--
	}
	for end < len(text) && end-start < detectors.MaxValue && !endsPairs(text[end]) {
		end++
	}
	if at > start && text[at-1] != ';' && text[at-1] != ' ' {
		return 0, 0, detectors.Reject
	}
	semicolons := bytes.IndexByte(text[start:end], ';') >= 0
	equals := at + bytes.IndexByte(text[at:end], '=')
	secret := text[equals+1 : end]
	if i := bytes.IndexByte(secret, ';'); i >= 0 {
		secret = secret[:i]
	} else if i := bytes.IndexByte(secret, ' '); i >= 0 && !semicolons {
		secret = secret[:i]
	}
	if len(secret) < 3 || len(secret) > 100 || isPlaceholder(secret) {
		return 0, 0, detectors.Reject
	}
	if start = firstPair(text, start, at, semicolons); start < 0 {
		return 0, 0, detectors.Reject
	}
	end = lastPair(text, equals+1+len(secret), end, semicolons)
	if !namesServer(text[start:end]) || lex.GluedBefore(text, start) || lex.GluedAfter(text, end) {
		return 0, 0, detectors.Reject
	}
	return start, end, detectors.Strong
}

// firstPair moves start to the first pair of the string: what stands before it,
// a label or the scheme of JDBC, is not part of it.
func firstPair(text []byte, start, at int, semicolons bool) int {
	s := text[start:at]
	if i := bytes.LastIndex(s, []byte("://")); i >= 0 {
		return start + i + 3
	}
	equals := bytes.IndexByte(s, '=')
	if equals < 0 {
		return -1
	}
	// A label before the first name: "dsn: host=…", "export DSN=host=…".
	name := s[:equals]
	if i := bytes.LastIndexAny(name, ":=,()[]{}"); i >= 0 {
		start += i + 1
		name = name[i+1:]
	}
	name = bytes.TrimRight(name, " ")
	i := bytes.LastIndexByte(name, ' ')
	if semicolons && i > 0 { // names of two words: "Data Source", "User ID"
		if j := bytes.LastIndexByte(name[:i], ' '); isTwoWords(name[j+1:]) {
			i = j
		}
	}
	return start + i + 1
}

// isTwoWords reports whether a name of a pair is one of those with a space.
func isTwoWords(name []byte) bool {
	for _, n := range [...]string{"data source", "user id", "initial catalog", "network address", "integrated security", "application name", "user name", "attached file"} {
		if len(name) == len(n) && bytes.EqualFold(name, []byte(n)) {
			return true
		}
	}
	return false
}

// lastPair returns the end of the last "name=value" after text[i:end].
func lastPair(text []byte, i, end int, semicolons bool) int {
	sep := byte(' ')
	if semicolons {
		sep = ';'
	}
	for i < end && text[i] == sep {
		next := bytes.IndexByte(text[i+1:end], sep)
		if next < 0 {
			next = end - i - 1
		}
		pair := text[i+1 : i+1+next]
		if bytes.IndexByte(pair, '=') <= 0 {
			break
		}
		i += 1 + next
	}
	for i > 0 && bytes.IndexByte([]byte(" .,)]"), text[i-1]) >= 0 {
		i--
	}
	return i
}

// serverNames are the names of pairs that say where, in lower case.
var serverNames = [...]string{
	"server=", "data source=", "datasource=", "host=", "hostname=", "database=", "initial catalog=", "dbname=", "databasename=", "address=", "addr=",
	"network address=", "dsn=", "dbq=", "provider=", "driver=", "servicename=", "port=",
}

func namesServer(s []byte) bool {
	var low [detectors.MaxValue]byte
	n := copy(low[:], s)
	for i, c := range low[:n] {
		if c-'A' < 26 {
			low[i] = c | 0x20
		}
	}
	for _, name := range serverNames {
		if i := bytes.Index(low[:n], []byte(name)); i == 0 || i > 0 && !lex.IsWord(low[i-1]) {
			return true
		}
	}
	return false
}
