package sqldb

import (
	"context"
	"crypto/x509"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	mydriver "github.com/go-sql-driver/mysql"
	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"
	mssql "github.com/microsoft/go-mssqldb"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/sources"
)

// TestFailures sorts what drivers say, and passes none of their words on. Each
// error quotes a canary.
func TestFailures(t *testing.T) {
	const canary = "c4nary value"
	pg := func(code string) error {
		return &pgconn.PgError{Code: code, Message: canary, Detail: canary, Hint: canary}
	}
	my := func(n uint16) error { return &mydriver.MySQLError{Number: n, Message: canary} }
	ms := func(n int32) error { return mssql.Error{Number: n, Message: canary} }
	for _, c := range []struct {
		d         dialect
		err       error
		class     error
		transient bool
	}{
		{&postgres{}, pg("28P01"), sources.ErrAccessDenied, false}, {&postgres{}, pg("28000"), sources.ErrAccessDenied, false},
		{&postgres{}, pg("3D000"), sources.ErrNotFound, false}, {&postgres{}, pg("42501"), sources.ErrAccessDenied, false},
		{&postgres{}, pg("42P01"), sources.ErrVanished, false}, {&postgres{}, pg("42703"), sources.ErrChanged, false},
		{&postgres{}, pg("57014"), sources.ErrRead, false}, {&postgres{}, pg("55P03"), sources.ErrRead, true},
		{&postgres{}, pg("40001"), sources.ErrRead, true}, {&postgres{}, pg("40P01"), sources.ErrRead, true},
		{&postgres{}, pg("53300"), sources.ErrUnreachable, true}, {&postgres{}, pg("57P01"), sources.ErrRead, true},
		{&postgres{}, pg("57P03"), sources.ErrUnreachable, true}, {&postgres{}, pg("08006"), sources.ErrRead, true},
		{&postgres{}, pg("22012"), sources.ErrRead, false}, {&postgres{}, pg(""), sources.ErrRead, false},
		{&mySQL{}, my(1045), sources.ErrAccessDenied, false}, {&mySQL{}, my(1142), sources.ErrAccessDenied, false},
		{&mySQL{}, my(1049), sources.ErrNotFound, false}, {&mySQL{}, my(1146), sources.ErrVanished, false},
		{&mySQL{}, my(1054), sources.ErrChanged, false}, {&mySQL{}, my(1205), sources.ErrRead, true},
		{&mySQL{}, my(1969), sources.ErrRead, false}, {&mySQL{}, my(1040), sources.ErrUnreachable, true},
		{&mySQL{}, my(1927), sources.ErrRead, true}, {&mySQL{}, my(1356), sources.ErrRead, false},
		{&mySQL{}, mydriver.ErrInvalidConn, sources.ErrRead, true}, {&mySQL{}, mydriver.ErrNoTLS, sources.ErrUnreachable, false},
		{&sqlServer{}, ms(18456), sources.ErrAccessDenied, false}, {&sqlServer{}, ms(4060), sources.ErrNotFound, false},
		{&sqlServer{}, ms(229), sources.ErrAccessDenied, false}, {&sqlServer{}, ms(208), sources.ErrVanished, false},
		{&sqlServer{}, ms(1205), sources.ErrRead, true}, {&sqlServer{}, ms(1222), sources.ErrRead, true}, {&sqlServer{}, ms(8134), sources.ErrRead, false},
		{&sqlite{}, sqlite3.Error{Code: sqlite3.ErrBusy}, sources.ErrRead, true}, {&sqlite{}, sqlite3.Error{Code: sqlite3.ErrNotADB}, sources.ErrNotFound, false},
		{&sqlite{}, sqlite3.Error{Code: sqlite3.ErrCorrupt}, sources.ErrRead, false}, {&sqlite{}, sqlite3.Error{Code: sqlite3.ErrPerm}, sources.ErrAccessDenied, false},
		{&sqlite{}, sqlite3.Error{Code: sqlite3.ErrCantOpen}, sources.ErrUnreachable, false}, {&sqlite{}, sqlite3.Error{Code: sqlite3.ErrError}, sources.ErrRead, false},
		{&mySQL{}, io.ErrUnexpectedEOF, sources.ErrRead, true}, {&mySQL{}, driver.ErrBadConn, sources.ErrRead, true},
		{&mySQL{}, &net.OpError{Op: canary, Err: syscall.ECONNREFUSED}, sources.ErrUnreachable, true},
		{&mySQL{}, &net.OpError{Op: canary, Err: errors.New(canary)}, sources.ErrRead, true},
		{&postgres{}, &net.DNSError{Name: canary, IsNotFound: true}, sources.ErrUnreachable, false},
		{&postgres{}, x509.UnknownAuthorityError{}, sources.ErrUnreachable, false},
		{&postgres{}, errors.New(canary), sources.ErrRead, false},
		{&postgres{}, context.Canceled, context.Canceled, false},
	} {
		p := newPool(c.d, 1, Retry{})
		got := p.word(fmt.Errorf(canary+": %w", c.err), false)
		if errors.Is(c.err, context.Canceled) {
			got = p.word(c.err, false)
		}
		if !errors.Is(got, c.class) || transientError(got) != c.transient {
			t.Errorf("%T %v: %v, transient %t; want %v, %t", c.d, c.err, got, transientError(got), c.class, c.transient)
		}
		if strings.Contains(got.Error(), canary) {
			t.Errorf("the words of a driver are passed on: %v", got)
		}
	}
	if err := newPool(&postgres{}, 1, Retry{}).word(errors.New("x"), true); !errors.Is(err, sources.ErrUnreachable) {
		t.Errorf("before the first statement: %v", err)
	}
}

// fake is a dialect whose sessions fail as a test wants.
type fake struct {
	opened, open, most atomic.Int64
	connect            func(n int64) error // the n-th connection
	work               func() error        // each query
}

func (f *fake) open_() error {
	if f.connect != nil {
		return f.connect(f.opened.Add(1))
	}
	f.opened.Add(1)
	return nil
}

type fakeSession struct{ f *fake }

func (s *fakeSession) begin(context.Context) error { return nil }
func (s *fakeSession) query(_ context.Context, _ string, _ []any, fn func([][]byte) error) error {
	if s.f.work != nil {
		if err := s.f.work(); err != nil {
			return err
		}
	}
	return fn(nil)
}
func (s *fakeSession) stream(ctx context.Context, q string, a []any, fn func([][]byte) error) error {
	return s.query(ctx, q, a, fn)
}
func (s *fakeSession) end() error { return nil }
func (s *fakeSession) close()     { s.f.open.Add(-1) }

// fakeDialect makes a fake a dialect.
type fakeDialect struct{ *fake }

func (d fakeDialect) open(context.Context) (session, error) {
	if err := d.open_(); err != nil {
		return nil, err
	}
	d.most.Store(max(d.most.Load(), d.fake.open.Add(1)))
	return &fakeSession{d.fake}, nil
}
func (d fakeDialect) tables(context.Context, session) ([]table, error) { return nil, nil }
func (d fakeDialect) detail(context.Context, session, *table) error    { return nil }
func (d fakeDialect) syntax() syntax                                   { return syntax{} }
func (d fakeDialect) failure(err error) *failure {
	if errors.Is(err, errPassing) {
		return failKilled.with("x")
	}
	return nil
}

var errPassing = errors.New("it passes")

// TestPoolTriesAgain: what may pass is tried again on a new connection, with
// growing patience and not for ever; what will not is not.
func TestPoolTriesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, c := range []struct {
			name  string
			err   error
			fails int
			calls int
			ok    bool
		}{
			{"passes", errPassing, 3, 4, true}, {"never_passes", errPassing, 1000, 9, false}, {"will_not_pass", errors.New("no"), 1000, 1, false},
		} {
			f := &fake{}
			calls := 0
			f.work = func() error {
				if calls++; calls <= c.fails {
					return c.err
				}
				return nil
			}
			p := newPool(fakeDialect{f}, 2, DefaultRetry())
			begun := time.Now()
			err := p.use(t.Context(), func(s session) error { return s.query(t.Context(), "", nil, func([][]byte) error { return nil }) })
			if (err == nil) != c.ok || calls != c.calls || time.Since(begun) > 3*time.Minute {
				t.Errorf("%s: %v after %d calls and %s", c.name, err, calls, time.Since(begun))
			}
			p.close()
			if n := f.open.Load(); n != 0 {
				t.Errorf("%s: %d connections are left open", c.name, n)
			}
		}
	})
}

// TestPoolFirstConnection: a name or password that is wrong is told at once.
func TestPoolFirstConnection(t *testing.T) {
	f := &fake{connect: func(int64) error { return errPassing }}
	p := newPool(fakeDialect{f}, 2, DefaultRetry())
	err := p.use(t.Context(), func(session) error { return nil })
	if !errors.Is(err, sources.ErrUnreachable) || f.opened.Load() != 1 {
		t.Errorf("%v after %d tries", err, f.opened.Load())
	}
}

// TestPoolBounds: no more connections than allowed, however many ask; and they
// are used again.
func TestPoolBounds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		p := newPool(fakeDialect{f}, 3, DefaultRetry())
		done := make(chan error, 50)
		for range 50 {
			go func() {
				done <- p.use(t.Context(), func(session) error { return sources.Sleep(t.Context(), time.Second) })
			}()
		}
		for range 50 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if f.most.Load() != 3 || f.opened.Load() != 3 {
			t.Errorf("%d connections at a time, %d in all", f.most.Load(), f.opened.Load())
		}
		p.close()
		if err := p.use(t.Context(), func(session) error { return nil }); err == nil || f.open.Load() != 0 {
			t.Errorf("a closed pool: %v, %d open", err, f.open.Load())
		}
	})
}

// TestPoolCancelled: who waits for a connection, or for another try, stops with
// the context.
func TestPoolCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{work: func() error { return errPassing }}
		p := newPool(fakeDialect{f}, 1, Retry{Tries: 1000, Base: time.Hour, Max: time.Hour})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		first := make(chan error)
		go func() {
			first <- p.use(ctx, func(s session) error { return s.query(ctx, "", nil, nil) })
		}()
		synctest.Wait()
		if err := p.use(ctx, func(session) error { return nil }); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the one that waits: %v", err)
		}
		if err := <-first; !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the one that tries again: %v", err)
		}
		p.close()
	})
}

// TestLimiter: over all connections together, rows come no faster than allowed.
func TestLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(1000)
		begun := time.Now()
		done := make(chan error, 4)
		for range 4 {
			go func() {
				var err error
				for range 2500 {
					err = errors.Join(err, l.wait(t.Context()))
				}
				done <- err
			}()
		}
		for range 4 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if d := time.Since(begun); d < 9900*time.Millisecond || d > 10_100*time.Millisecond {
			t.Errorf("10,000 rows at 1,000 a second took %s", d)
		}
		if err := newLimiter(0).wait(t.Context()); err != nil {
			t.Error(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		slow := newLimiter(1)
		if err := slow.wait(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
	})
}

// TestQuoting: no name leaves its quotes. Undoing the quotes gives the name back.
func TestQuoting(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		name := rapid.String().Draw(r, "name")
		for _, q := range []struct {
			quote       func(string) string
			open, close string
		}{{quoteDouble, `"`, `"`}, {quoteBack, "`", "`"}, {quoteBracket, "[", "]"}} {
			s := q.quote(name)
			inner := strings.TrimSuffix(strings.TrimPrefix(s, q.open), q.close)
			if strings.ReplaceAll(inner, q.close+q.close, q.close) != name || strings.Contains(strings.ReplaceAll(inner, q.close+q.close, ""), q.close) {
				r.Errorf("%q as %s", name, s)
			}
		}
	})
}

// TestStatements shows the statements of each database. It fails when a range
// takes in its lower bound, or a comparison of columns loses a case.
func TestStatements(t *testing.T) {
	one := &leaf{schema: "s", name: "t", key: []keyColumn{{name: "a", kind: keyInteger, typ: "int8"}}}
	two := &leaf{schema: "s", name: "t", key: []keyColumn{{name: "a", typ: "text"}, {name: "b", kind: keyInteger, typ: "int4"}}}
	tab := &table{columns: []column{{name: "x", expr: "X"}}}
	b := func(s ...string) (out bound) {
		for _, v := range s {
			out = append(out, []byte(v))
		}
		return out
	}
	for _, c := range []struct {
		name string
		d    dialect
		l    *leaf
		lo   bound
		hi   bound
		want string
		args int
	}{
		{"postgres", &postgres{}, one, b("1"), b("5"), `SELECT X, t."a" FROM ONLY "s"."t" AS t WHERE t."a" > $1::int8 AND t."a" <= $2::int8 ORDER BY t."a"`, 2},
		{"postgres_pages", &postgres{}, &leaf{name: "t", key: []keyColumn{{kind: keyPlace, typ: "tid"}}}, nil, b("(5,65535)"), `SELECT X, t.ctid FROM ONLY "t" AS t WHERE t.ctid <= $1::tid`, 1},
		{"mysql", &mySQL{}, two, b("k", "1"), nil, "SELECT X, t.`a`, t.`b` FROM `s`.`t` AS t WHERE t.`a` >= ? AND (t.`a` > ? OR t.`a` = ? AND t.`b` > ?) ORDER BY t.`a`, t.`b`", 4},
		{"sqlserver", &sqlServer{}, two, nil, b("k", "1"), "SELECT X, t.[a], t.[b] FROM [s].[t] AS t WHERE t.[a] <= @p1 AND (t.[a] < @p2 OR t.[a] = @p3 AND t.[b] <= @p4) ORDER BY t.[a], t.[b]", 4},
		{"sqlite", &sqlite{}, &leaf{schema: "main", name: "t"}, nil, nil, `SELECT X FROM "main"."t" AS t`, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, args := c.d.syntax().rowsOf(tab, c.l, c.lo, c.hi, "")
			if d := cmp.Diff(c.want, got); d != "" || len(args) != c.args {
				t.Errorf("%d arguments (-want +got):\n%s", len(args), d)
			}
		})
	}
	if got, _ := (&sqlServer{}).syntax().nthKey(one, b("1"), 9); got != "SELECT t.[a] FROM [s].[t] AS t WHERE t.[a] > @p1 ORDER BY t.[a] OFFSET 9 ROWS FETCH NEXT 1 ROWS ONLY" {
		t.Error(got)
	}
}

// TestSQLServerColumns: what is not binary comes as text, dates as ISO 8601.
func TestSQLServerColumns(t *testing.T) {
	for typ, want := range map[string]string{
		"varbinary": "SUBSTRING(CONVERT(varbinary(max), [c]]]), 1, 16777217)", "datetime2": "CONVERT(nvarchar(40), [c]]], 121)",
		"geography": "[c]]].ToString()", "uniqueidentifier": "SUBSTRING(CONVERT(nvarchar(max), [c]]]), 1, 16777217)",
	} {
		c := msColumn("c]", typ, "n")
		if c.expr != want || c.note != "n" || c.binary != (typ == "varbinary") {
			t.Errorf("%s: %+v", typ, c)
		}
	}
	for mode, secret := range map[string]string{TLSDisable: "p", TLSPrefer: "p", TLSRequire: "p;x=y", TLSFull: "p@h?"} {
		d, err := newSQLServer(Options{Kind: SQLServer, Host: "h", Port: 1433, User: "u;v", Password: Secret(secret), Database: "d", TLS: TLS{Mode: mode}})
		if err != nil || d.c.Password != secret || d.c.User != "u;v" || d.c.Database != "d" || d.c.Host != "h" {
			t.Errorf("%s: %v", mode, err)
		}
	}
}

// TestKeyReader takes the first index that will do.
func TestKeyReader(t *testing.T) {
	for name, c := range map[string]struct {
		lines []string // index, column, type, nullable, part
		want  string
	}{
		"none": {nil, ""}, "primary": {[]string{"P a int NO 0", "U b int NO 0"}, "a"}, "two_columns": {[]string{"P a int NO 0", "P b varchar NO 0"}, "a b"},
		"null": {[]string{"U a int YES 0", "V b int NO 0"}, "b"}, "half_null": {[]string{"U a int NO 0", "U b int YES 0"}, ""},
		"part_of_a_text": {[]string{"U a varchar NO 9"}, ""}, "number": {[]string{"P a decimal NO 0", "U b char NO 0"}, "b"},
	} {
		var l leaf
		read := keyReader(&l, myKeyTypes)
		for _, line := range c.lines {
			var v [][]byte
			for _, f := range strings.Fields(line) {
				v = append(v, []byte(f))
			}
			if err := read(v); err != nil {
				t.Fatal(err)
			}
		}
		var names []string
		for _, k := range l.key {
			names = append(names, k.name)
		}
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%s: key %q, want %q", name, got, c.want)
		}
	}
}

func TestPages(t *testing.T) {
	l := &leaf{pages: 1000, pageRows: 291}
	var lo bound
	var at []int64
	for {
		hi := nextPages(l, lo, 100_000)
		if hi == nil {
			break
		}
		lo = hi
		at = append(at, pageOf(hi[0]))
	}
	if d := cmp.Diff([]int64{342, 685}, at); d != "" {
		t.Error(d)
	}
	for s, want := range map[string]int64{"(7,3)": 7, "": -1, "(": -1, "7,3": -1, "(99999999999999999999,1)": -1, "(x,1)": -1} {
		if got := pageOf([]byte(s)); got != want {
			t.Errorf("%q: %d", s, got)
		}
	}
	if nextPages(&leaf{pages: 3, pageRows: 0}, nil, 1) == nil {
		t.Error("a page is the least that a range can be")
	}
}

// TestDropper: each row has the same chance, apart from its neighbours.
func TestDropper(t *testing.T) {
	for _, share := range []float64{0.01, 0.1, 0.5} {
		for seed := range uint64(20) {
			d := dropper{share: share, seed: seed}
			const n = 20_000
			kept, pairs, before := 0, 0, false
			for i := range int64(n) {
				k := d.keeps(i)
				if k {
					kept++
				}
				if k && before {
					pairs++
				}
				before = k
			}
			if dev := math.Abs(float64(kept)-n*share) / math.Sqrt(n*share*(1-share)); dev > 5 {
				t.Errorf("share %g, seed %d: %d kept, %.1f deviations off", share, seed, kept, dev)
			}
			if dev := math.Abs(float64(pairs)-n*share*share) / math.Sqrt(n*share*share); dev > 6 {
				t.Errorf("share %g, seed %d: neighbours are kept together %d times", share, seed, pairs)
			}
		}
	}
	if threshold(1) != 1<<32 || threshold(0) != 0 {
		t.Error("the ends of the scale")
	}
}

func TestOwnerNote(t *testing.T) {
	for comment, want := range map[string]string{
		"Owner: HR team": "HR team", "staff. owner = Sales; since 2020": "Sales", "OWNER:a, b": "a", "owner: x.\nmore": "x", "co-owned": "", "owner:": "", "downer: x": "",
	} {
		s := &Source{}
		if r := s.ref(&table{comment: comment}); r.Owner != want || (r.OwnerBasis == "table_comment") != (want != "") {
			t.Errorf("%q: %q by %q", comment, r.Owner, r.OwnerBasis)
		}
	}
}

func TestUnhex(t *testing.T) {
	for in, want := range map[string]string{`\x`: "", `\x00ff`: "\x00\xff", `\xzz`: "", "plain": "plain", "": ""} {
		if got := string(unhex([]byte(in))); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

func FuzzPassLine(f *testing.F) {
	for _, s := range []string{"h:1:d:u:p", `*:*:*:*:a\:b`, "#", ":::::", `\`} {
		f.Add(s)
	}
	o := Options{Kind: Postgres, Host: "h", Port: 1, Database: "d", User: "u"}
	f.Fuzz(func(t *testing.T, line string) {
		if p, fits := o.passLine(line); !fits && p != "" || len(p) > len(line) {
			t.Errorf("%q gives %q", line, p)
		}
	})
}

func FuzzCursor(f *testing.F) {
	f.Add(`{"s":"main","t":"a","p":1,"h":["MQ=="]}`)
	f.Add(`{"s":1}`)
	f.Fuzz(func(t *testing.T, text string) {
		s := &Source{d: fakeDialect{&fake{}}, o: Options{}.withDefaults(), pool: newPool(fakeDialect{&fake{}}, 1, Retry{Tries: 1})}
		err := s.Walk(t.Context(), text, func(sources.Item, sources.Cursor) error { return nil })
		if err != nil && !errors.Is(err, sources.ErrRead) {
			t.Errorf("%v", err)
		}
	})
}
