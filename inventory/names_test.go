package inventory

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/mattn/go-sqlite3"
)

func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"":                      "",
		"plain name.txt":        "plain name.txt",
		"Grüße ‹EMAIL_ADDRESS›": "Grüße ‹EMAIL_ADDRESS›",
		"日本":                    "日本",
		"a\nb":                  `a\u{a}b`,
		"\x1b[31m":              `\u{1b}[31m`,
		"a\u202eb":              `a\u{202e}b`,
		"a\u200bb":              `a\u{200b}b`,
		"a\u2028b":              `a\u{2028}b`,
		"\x7f":                  `\u{7f}`,
		"\u0085":                `\u{85}`,
		"a\xffb":                `a\xffb`,
		"\uFFFD":                "\uFFFD",
		"\x00":                  `\u{0}`,
	} {
		if got := printable(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func FuzzPrintable(f *testing.F) {
	for _, s := range []string{"", "a", "\x1b", "\xff", "\u202e", "\uFFFD\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := printable(s)
		if !clean(got) || !utf8.ValidString(got) {
			t.Error("not clean")
		}
		if printable(got) != got {
			t.Error("a second time changes it again")
		}
		if clean(s) && got != s {
			t.Error("a clean name was changed")
		}
	})
}

func TestIDs(t *testing.T) {
	s, other := newStore(t), newStore(t)
	seen := map[ID]string{}
	for _, pair := range [][2]string{{"a", "b"}, {"a", "b/c"}, {"a", "b/d"}, {"ab", ""}, {"", "ab"}, {"a", "x/c"}, {"a", "b/"}} {
		id := s.ID(pair[0], pair[1])
		if id != s.ID(pair[0], pair[1]) {
			t.Errorf("%q has two identities", pair)
		}
		if id == other.ID(pair[0], pair[1]) {
			t.Errorf("%q has the same identity under another key", pair)
		}
		if before, ok := seen[id]; ok {
			t.Errorf("%q and %s share an identity", pair, before)
		}
		seen[id] = fmt.Sprintf("%q", pair)
	}
	if s.Digest("ab", "c") == s.Digest("a", "bc") || s.Digest("a") == s.Digest("a", "") {
		t.Error("digests do not tell where a part ends")
	}
	x, y, z := s.ID("s", "dir/1"), s.ID("s", "dir/2"), s.ID("s", "other/1")
	if string(x[:folderBytes]) != string(y[:folderBytes]) || string(x[:folderBytes]) == string(z[:folderBytes]) {
		t.Error("objects of one folder do not lie together")
	}
}

func TestCursorsAreBound(t *testing.T) {
	k := nullKey(t, strings.Repeat("k", keySize))
	hidden := k.hide("dir/secret", 1, 2)
	if strings.Contains(string(hidden), "secret") {
		t.Error("the token is in clear")
	}
	if got, err := k.reveal(hidden, 1, 2); err != nil || got != "dir/secret" {
		t.Errorf("%q, %v", got, err)
	}
	for _, c := range [][2]int64{{1, 3}, {2, 2}} {
		if _, err := k.reveal(hidden, c[0], c[1]); err == nil {
			t.Errorf("revealed for scan and source %v", c)
		}
	}
	if _, err := k.reveal(nil, 1, 2); err == nil {
		t.Error("nothing was revealed as a token")
	}
	if a, b := k.hide("x", 1, 1), k.hide("x", 1, 1); string(a) == string(b) {
		t.Error("equal tokens look equal")
	}
}

func TestStoreError(t *testing.T) {
	for _, c := range []struct {
		code sqlite3.ErrNo
		want string
	}{
		{sqlite3.ErrFull, "free space"},
		{sqlite3.ErrIoErr, "free space"},
		{sqlite3.ErrCorrupt, "damaged"},
		{sqlite3.ErrNotADB, "damaged"},
		{sqlite3.ErrBusy, "another scan"},
		{sqlite3.ErrReadonly, "check the rights"},
		{sqlite3.ErrCantOpen, "check the rights"},
		{sqlite3.ErrConstraint, "record"},
	} {
		if err := storeError("/x.db", "record", fmt.Errorf("wrapped: %w", sqlite3.Error{Code: c.code})); !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), `"/x.db"`) {
			t.Errorf("code %d: %q, want %q in it", c.code, err, c.want)
		}
	}
	if storeError("/x.db", "record", nil) != nil {
		t.Error("no error became one")
	}
	busy := &BusyError{Path: "/x.db", PID: 7, Host: "h", Started: day}
	if !strings.Contains(busy.Error(), "process 7") || !strings.Contains(busy.Error(), "2026-02-03T04:05:06Z") {
		t.Errorf("%q", busy)
	}
	full := &DiskFullError{Path: "/x.db", Err: errMember}
	if !errors.Is(full, errMember) {
		t.Error("the cause is lost")
	}
}

func TestMicros(t *testing.T) {
	for _, tm := range []time.Time{{}, time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC)} {
		if micros(tm) != nil {
			t.Errorf("%s is known", tm)
		}
	}
	if micros(day) != day.UnixMicro() {
		t.Error("a plain time is lost")
	}
}
