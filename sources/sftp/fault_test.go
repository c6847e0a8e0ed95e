package sftp_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/sftp"
	"github.com/pdatlas/pdatlas/sources/sourcetest/faultproxy"
	"github.com/pdatlas/pdatlas/testdata/servers"
)

const seed = 20260102

// objects is how many files the fault test reads: 300, or what
// PDATLAS_NETFAULT says (the long run takes 10,000).
func objects(t *testing.T) int {
	t.Helper()
	v := os.Getenv("PDATLAS_NETFAULT")
	if v == "" {
		return 300
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 {
		t.Fatal("PDATLAS_NETFAULT must be a number of objects")
	}
	return n
}

// content is the body of file i: 1 byte to 64 KiB, no two alike.
func content(i int) []byte {
	r := rand.NewChaCha8([32]byte{byte(i), byte(i >> 8), byte(i >> 16)})
	b := make([]byte, 1+r.Uint64()%(64<<10))
	r.Read(b)
	return b
}

// key is the path of file i: 100 to a folder.
func key(i int) string { return fmt.Sprintf("d%03d/%05d", i/100, i) }

func filled(t *testing.T, n int) string {
	t.Helper()
	tree := map[string][]byte{}
	for i := range n {
		tree[key(i)] = content(i)
	}
	dir := t.TempDir()
	plant(t, dir, tree)
	return dir
}

// behind opens a source that reaches a server through a proxy.
func behind(t *testing.T, server *servers.SSH, p *faultproxy.TCP, dir string, change func(*sftp.Options)) *sftp.Source {
	t.Helper()
	return open(t, parsed(t, strings.Replace(server.URI(dir), server.Address, p.Address(), 1), change))
}

func walked(t *testing.T, s sources.Source, after string) (items []sources.Item, cursors []string, err error) {
	t.Helper()
	err = s.Walk(t.Context(), after, func(i sources.Item, c sources.Cursor) error {
		items, cursors = append(items, i), append(cursors, c)
		return nil
	})
	return items, cursors, err
}

func readItem(t *testing.T, item sources.Item) ([]byte, error) {
	t.Helper()
	r, err := item.Open(t.Context())
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// readEach walks and reads with eight readers. It returns how often each file
// came with the right content, and how many failed.
func readEach(t *testing.T, s sources.Source) (right map[string]int, failed int) {
	t.Helper()
	items, _, err := walked(t, s, "")
	if err != nil {
		t.Fatalf("Walk: %v", err)
	}
	good := make([]bool, len(items))
	var g errgroup.Group
	g.SetLimit(8)
	for at, item := range items {
		g.Go(func() error {
			i, err := strconv.Atoi(item.Ref.Path[len("d000/"):])
			if err != nil {
				return fmt.Errorf("listed %q", item.Ref.Path)
			}
			got, err := readItem(t, item)
			if good[at] = err == nil && bytes.Equal(got, content(i)); !good[at] {
				t.Logf("%q: %d bytes, %v", item.Ref.Path, len(got), err)
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	right = map[string]int{}
	for at, item := range items {
		if good[at] {
			right[item.Ref.Path]++
		} else {
			failed++
		}
	}
	return right, failed
}

func onlyOnce(t *testing.T, n int, right map[string]int, failed int) {
	t.Helper()
	missed, doubled := 0, 0
	for i := range n {
		switch c := right[key(i)]; {
		case c == 0:
			missed++
		case c > 1:
			doubled++
		}
	}
	if missed > 0 || doubled > 0 || failed > 0 || len(right) != n {
		t.Errorf("of %d files %d were missed, %d doubled, %d failed; %d are right", n, missed, doubled, failed, len(right))
	}
}

// TestBrokenConnections resets or closes the connection that all readers share
// after some bytes: nothing is missed or doubled, and no byte twice.
func TestBrokenConnections(t *testing.T) {
	server := servers.StartSSH(t)
	n := objects(t)
	p := faultproxy.StartTCP(t, server.Address, faultproxy.After(seed, 20<<10, 2<<20, faultproxy.Reset, faultproxy.Cut))
	right, failed := readEach(t, behind(t, server, p, filled(t, n), nil))
	onlyOnce(t, n, right, failed)
	connections, faults := p.Stats()
	t.Logf("%d files, %d connections, %d of them broken", n, connections, faults)
	if faults < n/100 {
		t.Errorf("only %d faults: the test shows nothing", faults)
	}
}

// TestBrokenListings breaks connections within the listings of many folders:
// no name is missed. It fails when a listing that broke off counts as whole.
func TestBrokenListings(t *testing.T) {
	server := servers.StartSSH(t)
	tree := map[string][]byte{}
	for i := range 3000 {
		tree[fmt.Sprintf("d%03d/%d", i/30, i)] = nil
	}
	dir := t.TempDir()
	plant(t, dir, tree)
	p := faultproxy.StartTCP(t, server.Address, faultproxy.After(seed, 4<<10, 24<<10, faultproxy.Reset, faultproxy.Cut))
	items, _, err := walked(t, behind(t, server, p, dir, func(o *sftp.Options) { o.Tries = 30 }), "")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, i := range items {
		seen[i.Ref.Path] = true
	}
	connections, faults := p.Stats()
	t.Logf("%d names, %d connections, %d of them broken", len(items), connections, faults)
	if len(items) != len(tree) || len(seen) != len(tree) || faults < 20 {
		t.Errorf("%d items with %d paths after %d faults, want %d", len(items), len(seen), faults, len(tree))
	}
}

// TestLongFile reads a file that no single connection lives for.
func TestLongFile(t *testing.T) {
	server := servers.StartSSH(t)
	want := bytes.Repeat(content(7), 1+(6<<20)/len(content(7)))
	dir := t.TempDir()
	plant(t, dir, map[string][]byte{"long": want})
	p := faultproxy.StartTCP(t, server.Address, faultproxy.After(seed, 400<<10, 900<<10, faultproxy.Reset))
	items, _, err := walked(t, behind(t, server, p, dir, nil), "")
	if err != nil {
		t.Fatal(err)
	}
	got, err := readItem(t, items[0])
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d of %d bytes, %v", len(got), len(want), err)
	}
	if _, faults := p.Stats(); faults < 5 {
		t.Errorf("only %d faults: the test shows nothing", faults)
	}
}

// TestBrokenForGood shows that tries are bounded and the failure is classed.
func TestBrokenForGood(t *testing.T) {
	server := servers.StartSSH(t)
	dir := t.TempDir()
	plant(t, dir, map[string][]byte{"f": make([]byte, 1<<20)})
	var breaking atomic.Bool
	p := faultproxy.StartTCP(t, server.Address, func(int) (int64, faultproxy.Fault) {
		if breaking.Load() {
			return 8 << 10, faultproxy.Cut // enough to log in, not for a byte of the file
		}
		return -1, faultproxy.None
	})
	s := behind(t, server, p, dir, func(o *sftp.Options) { o.Tries, o.Patience = 3, time.Second })
	items, _, err := walked(t, s, "")
	if err != nil {
		t.Fatal(err)
	}
	breaking.Store(true)
	p.Break()
	if _, err := readItem(t, items[0]); !errors.Is(err, sources.ErrRead) || !strings.Contains(err.Error(), "breaks again and again") {
		t.Errorf("%v, want ErrRead that says so", err)
	}
}

// TestSilence has connections that fall silent within a file.
func TestSilence(t *testing.T) {
	server := servers.StartSSH(t)
	n := 20
	p := faultproxy.StartTCP(t, server.Address, faultproxy.After(seed, 100<<10, 400<<10, faultproxy.Stall))
	s := behind(t, server, p, filled(t, n), func(o *sftp.Options) { o.IdleTimeout = 300 * time.Millisecond })
	right, failed := readEach(t, s)
	onlyOnce(t, n, right, failed)
	if _, faults := p.Stats(); faults == 0 {
		t.Error("no fault: the test shows nothing")
	}
}

// TestRestart stops the server in the middle of a file and starts it again.
func TestRestart(t *testing.T) {
	server := servers.StartSSH(t)
	want := bytes.Repeat(content(1), 1+(2<<20)/len(content(1)))
	dir := t.TempDir()
	plant(t, dir, map[string][]byte{"a": want, "b": []byte("after")})
	s := open(t, parsed(t, server.URI(dir), nil))
	items, cursors, err := walked(t, s, "")
	if err != nil {
		t.Fatal(err)
	}
	r, err := items[0].Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	got := make([]byte, 300<<10)
	if _, err := io.ReadFull(r, got); err != nil {
		t.Fatal(err)
	}
	server.Stop()
	started := make(chan struct{})
	time.AfterFunc(300*time.Millisecond, func() { server.Start(); close(started) })
	rest, err := io.ReadAll(r)
	<-started
	if got = append(got, rest...); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d of %d bytes, %v", len(got), len(want), err)
	}
	if rest, _, err := walked(t, s, cursors[0]); err != nil || len(rest) != 1 || rest[0].Ref.Path != "b" {
		t.Errorf("the walk did not go on: %d items, %v", len(rest), err)
	}
}

// TestServerGone shows that a server that stays away ends the walk, not the
// program, and how long it is called.
func TestServerGone(t *testing.T) {
	server := servers.StartSSH(t)
	dir := filled(t, 1)
	s := open(t, parsed(t, server.URI(dir), func(o *sftp.Options) { o.Patience = 300 * time.Millisecond }))
	items, _, err := walked(t, s, "")
	if err != nil {
		t.Fatal(err)
	}
	server.Stop()
	if _, err := readItem(t, items[0]); !errors.Is(err, sources.ErrRead) {
		t.Errorf("reading: %v, want ErrRead", err)
	}
	if _, _, err := walked(t, s, ""); !errors.Is(err, sources.ErrUnreachable) || !strings.Contains(err.Error(), "refused") {
		t.Errorf("walking: %v, want ErrUnreachable that says why", err)
	}
}

// TestChangedWhileRead has a file that is replaced, cut, lengthened or removed
// under its reader, with and without a new connection between.
func TestChangedWhileRead(t *testing.T) {
	server := servers.StartSSH(t)
	old := time.Now().Add(-time.Hour)
	for name, c := range map[string]struct {
		change func(path string) error
		want   error
	}{
		"lengthened": {func(p string) error {
			f, err := os.OpenFile(p, os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			defer f.Close()
			_, err = f.WriteString("more")
			return err
		}, sources.ErrChanged},
		"cut":     {func(p string) error { return os.Truncate(p, 1000) }, sources.ErrChanged},
		"touched": {func(p string) error { return os.Chtimes(p, old, old) }, sources.ErrChanged},
		"same":    {func(string) error { return nil }, nil},
	} {
		for _, broken := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s_broken_%t", name, broken), func(t *testing.T) {
				dir := t.TempDir()
				plant(t, dir, map[string][]byte{"f": make([]byte, 900<<10)})
				p := faultproxy.StartTCP(t, server.Address, nil)
				items, _, err := walked(t, behind(t, server, p, dir, nil), "")
				if err != nil {
					t.Fatal(err)
				}
				r, err := items[0].Open(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				defer r.Close()
				if _, err := io.ReadFull(r, make([]byte, 1000)); err != nil {
					t.Fatal(err)
				}
				if err := c.change(filepath.Join(dir, "f")); err != nil {
					t.Fatal(err)
				}
				if broken {
					p.Break()
				}
				if _, err := io.Copy(io.Discard, r); !errors.Is(err, c.want) {
					t.Errorf("%v, want %v", err, c.want)
				}
			})
		}
	}
	t.Run("removed_and_broken", func(t *testing.T) {
		dir := t.TempDir()
		plant(t, dir, map[string][]byte{"f": make([]byte, 900<<10)})
		p := faultproxy.StartTCP(t, server.Address, nil)
		items, _, err := walked(t, behind(t, server, p, dir, nil), "")
		if err != nil {
			t.Fatal(err)
		}
		r, err := items[0].Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if err := os.Remove(filepath.Join(dir, "f")); err != nil {
			t.Fatal(err)
		}
		p.Break()
		if _, err := io.Copy(io.Discard, r); !errors.Is(err, sources.ErrVanished) {
			t.Errorf("%v, want ErrVanished", err)
		}
	})
}
