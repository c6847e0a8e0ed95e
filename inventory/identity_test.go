package inventory

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Identities are HMAC-SHA-256 under a key of their own, as another
// implementation computes them (RFC 2104, RFC 5869).
func TestIdentityByHand(t *testing.T) {
	s := newStore(t)
	master, err := os.ReadFile(s.Path() + ".key")
	if err != nil {
		t.Fatal(err)
	}
	mac := func(use, text string) []byte {
		key, err := hkdf.Key(sha256.New, master, nil, "pdatlas inventory "+use, 32)
		if err != nil {
			t.Fatal(err)
		}
		h := hmac.New(sha256.New, key)
		h.Write([]byte(text))
		return h.Sum(nil)
	}
	plain := s.ID("src", "name")
	if want := mac("identity", "src\x00name"); !bytes.Equal(plain[:], want) {
		t.Errorf("identity %x, want %x", plain, want)
	}
	nested := s.ID("src", "dir/name")
	want := append(mac("identity", "src\x00dir")[:folderBytes], mac("identity", "src\x00dir/name")[folderBytes:]...)
	if !bytes.Equal(nested[:], want) {
		t.Errorf("identity in a folder %x, want %x", nested, want)
	}
	digest := s.Digest("ab", "")
	if want := mac("version", "\x02ab\x00"); !bytes.Equal(digest[:], want) {
		t.Errorf("digest %x, want %x", digest, want)
	}
	if got := one(t, s.write, "SELECT count(*) FROM meta WHERE key = 'key_check'"); got != 1 {
		t.Errorf("%d key checks", got)
	}
	seen := map[string]string{}
	for _, use := range []string{"identity", "version", "member", "check", "cursor"} {
		k := string(mac(use, "x"))
		if other, ok := seen[k]; ok {
			t.Errorf("%s and %s use the same key", use, other)
		}
		seen[k] = use
	}
}

// Many goroutines ask for identities at once and get the same ones.
func TestIdentitiesTogether(t *testing.T) {
	s := newStore(t)
	want := s.ID("src", "dir/name")
	digest := s.Digest("a", "b")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 500 {
				if s.ID("src", "dir/name") != want || s.Digest("a", "b") != digest {
					t.Error("another identity")
					return
				}
				s.ID("src", fmt.Sprint("dir/", i)) // a state that is shared would be disturbed
			}
		})
	}
	wg.Wait()
}

// Digests of different lists of parts differ, whatever the parts.
func TestDigestsDiffer(t *testing.T) {
	s := newStore(t)
	parts := rapid.SliceOfN(rapid.StringN(0, 4, -1), 0, 4)
	rapid.Check(t, func(rt *rapid.T) {
		a, b := parts.Draw(rt, "a"), parts.Draw(rt, "b")
		if same := cmp.Equal(append([]string{}, a...), append([]string{}, b...)); same != (s.Digest(a...) == s.Digest(b...)) {
			rt.Errorf("%q and %q: equal %t", a, b, !same)
		}
	})
}

// A member's identity hangs on its parent, its name and its place among equals.
func TestMemberIDs(t *testing.T) {
	k := nullKey(t, strings.Repeat("k", keySize))
	a, b := k.name("s", "d/a.zip"), k.name("s", "d/b.zip")
	seen := map[ID]bool{a: true, b: true}
	for _, parent := range []ID{a, b} {
		for _, name := range []Name{"x", "y", "x1"} {
			for nth := range 3 {
				id := k.memberID(parent, name, nth)
				if seen[id] {
					t.Errorf("%s %d has another's identity", name, nth)
				}
				seen[id] = true
				if id != k.memberID(parent, name, nth) {
					t.Error("an identity changes")
				}
				if !bytes.Equal(id[:folderBytes], parent[folderBytes:2*folderBytes]) {
					t.Error("members of one container do not lie together")
				}
			}
		}
	}
}

// No byte of a cursor's token, and none of what is only hashed, reaches the
// disk: not in the file, not in the log, not after it was replaced many times.
func TestTokensAreNotOnDisk(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, filepath.Join(dir, "inventory.db"))
	c := begin(t, s, start(s))
	const secret = "patients/maria.example-1977/"
	for i := range 40 {
		r := object(s, fmt.Sprint("d/", i), 1, Scanned, "", "EMAIL")
		r.ID, r.Version = s.ID("file:///srv", secret), s.Digest(secret)
		if err := c.Record(t.Context(), 0, []ItemResult{r}, Cursor{Source: "visible-source", Seq: int64(i), Token: fmt.Sprint(secret, i)}); err != nil {
			t.Fatal(err)
		}
	}
	look := func(when string) {
		t.Helper()
		visible := false
		for name, text := range contents(t, dir) {
			for _, part := range []string{secret, "patients", "maria", "1977"} {
				if strings.Contains(text, part) {
					t.Errorf("%s: %s holds %q", when, name, part)
				}
			}
			visible = visible || strings.Contains(text, "visible-source")
		}
		if !visible {
			t.Errorf("%s: not even the source's name was found: this test sees nothing", when)
		}
	}
	look("while the scan runs")
	if err := c.Finish(t.Context(), EndInterrupted); err != nil {
		t.Fatal(err)
	}
	again := begin(t, s, start(s))
	if at, err := again.Cursor(0); err != nil || at.Token != secret+"39" || at.Source != "visible-source" || at.Seq != 39 {
		t.Errorf("cursor %+v, %v", at, err)
	}
	finish(t, again, true)
	look("after the scan")
	closeStore(t, s)
	look("when closed")
}

// A cursor that another key wrote stops the resuming scan before it reads anything.
func TestForeignCursor(t *testing.T) {
	s := newStore(t)
	c := begin(t, s, start(s))
	record(t, c, object(s, "d/a", 1, Scanned, ""))
	if err := c.Finish(t.Context(), EndInterrupted); err != nil {
		t.Fatal(err)
	}
	tamper(t, s, "UPDATE observed_cursor SET token = zeroblob(60)")
	if _, err := s.Begin(t.Context(), start(s)); err == nil || !strings.Contains(err.Error(), "not written with this key") {
		t.Errorf("error %v", err)
	}
	other := start(s) // the lock is free, another scan may begin
	other.Config = "other"
	finish(t, begin(t, s, other), false)
}
