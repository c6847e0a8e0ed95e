package files_test

import (
	"context"
	"errors"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/files"
	"github.com/pdatlas/pdatlas/testdata/needs"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// list walks a source and gives its items by path.
func list(t *testing.T, s sources.Source) map[string]sources.Item {
	t.Helper()
	items := map[string]sources.Item{}
	err := s.Walk(t.Context(), "", func(i sources.Item, _ sources.Cursor) error {
		if _, twice := items[i.Ref.Path]; twice {
			t.Errorf("%q was listed twice", i.Ref.Path)
		}
		items[i.Ref.Path] = i
		return nil
	})
	if err != nil {
		t.Fatalf("Walk: %v", err)
	}
	return items
}

// read opens and reads one item to its end.
func read(t *testing.T, i sources.Item) (string, error) {
	t.Helper()
	if i.Open == nil {
		t.Fatal("the item was not listed")
	}
	r, err := i.Open(t.Context())
	if err != nil {
		return "", err
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	return string(b), err
}

// within fails the test if f takes longer than what no regular file needs.
func within(t *testing.T, f func()) {
	t.Helper()
	start := time.Now()
	f()
	if d := time.Since(start); d > 10*time.Second {
		t.Errorf("it took %s", d)
	}
}

func TestSpecialFiles(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	plant(t, outside, map[string][]byte{"secret": []byte("outside the root")})
	plant(t, dir, map[string][]byte{"regular": []byte("yes"), "sub/file": []byte("in sub")})
	link := func(target, name string) {
		t.Helper()
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	link(filepath.Join(outside, "secret"), "link-out")
	link("regular", "link-in")
	link(".", "sub/loop")
	link("..", "up")
	link("nowhere", "dangling")
	link(outside, "dir-out")
	if err := syscall.Mkfifo(filepath.Join(dir, "fifo"), 0o644); err != nil {
		t.Fatal(err)
	}
	socket, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(socket)
	t.Chdir(dir) // a socket's path is at most 108 bytes
	if err := syscall.Bind(socket, &syscall.SockaddrUnix{Name: "socket"}); err != nil {
		t.Fatal(err)
	}
	within(t, func() {
		items := list(t, open(t, dir, files.Options{}))
		want := []string{"dangling", "dir-out", "fifo", "link-in", "link-out", "regular", "socket", "sub/file", "sub/loop", "up"}
		if len(items) != len(want) {
			t.Errorf("%d items, want %d", len(items), len(want))
		}
		for _, path := range want {
			content, err := read(t, items[path])
			if path == "regular" || path == "sub/file" {
				if err != nil || content == "" {
					t.Errorf("%q: %v", path, err)
				}
				continue
			}
			if !errors.Is(err, sources.ErrNotRegular) || content != "" {
				t.Errorf("%q: %v, want ErrNotRegular", path, err)
			}
		}
	})
}

// TestSwapped puts something else in a file's place between list and open.
func TestSwapped(t *testing.T) {
	outside := t.TempDir()
	plant(t, outside, map[string][]byte{"secret": []byte("outside the root")})
	for name, c := range map[string]struct {
		swap func(path string) error
		want error
	}{
		"fifo":           {func(p string) error { return syscall.Mkfifo(p, 0o644) }, sources.ErrNotRegular},
		"folder":         {func(p string) error { return os.Mkdir(p, 0o755) }, sources.ErrNotRegular},
		"link_out":       {func(p string) error { return os.Symlink(filepath.Join(outside, "secret"), p) }, nil},
		"link_inside":    {func(p string) error { return os.Symlink("other", p) }, sources.ErrNotRegular},
		"link_to_device": {func(p string) error { return os.Symlink("/dev/zero", p) }, nil},
		"nothing":        {func(string) error { return nil }, sources.ErrVanished},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			plant(t, dir, map[string][]byte{"file": []byte("mine"), "other": []byte("other")})
			items := list(t, open(t, dir, files.Options{}))
			path := filepath.Join(dir, "file")
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if err := c.swap(path); err != nil {
				t.Fatal(err)
			}
			within(t, func() {
				content, err := read(t, items["file"])
				if content != "" || err == nil || c.want != nil && !errors.Is(err, c.want) {
					t.Errorf("read %d bytes and %v, want %v", len(content), err, c.want)
				}
				if err != nil && strings.Contains(err.Error(), dir) {
					t.Error("the error tells the path")
				}
			})
		})
	}
}

// TestFolderSwapped replaces a folder by a link to its parent while the walk
// stands before it: the walk neither follows it nor loops.
func TestFolderSwapped(t *testing.T) {
	dir := t.TempDir()
	plant(t, dir, map[string][]byte{"a": []byte("a"), "b/file": []byte("b"), "c": []byte("c")})
	s := open(t, dir, files.Options{})
	var got []string
	err := s.Walk(t.Context(), "", func(i sources.Item, _ sources.Cursor) error {
		got = append(got, i.Ref.Path)
		if i.Ref.Path == "a" {
			if err := os.RemoveAll(filepath.Join(dir, "b")); err != nil {
				return err
			}
			return os.Symlink(".", filepath.Join(dir, "b"))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"a", "b", "c"}, got); d != "" {
		t.Errorf("walk (-want +got):\n%s", d)
	}
}

func TestChangedWhileRead(t *testing.T) {
	content := strings.Repeat("0123456789", 20_000)
	path := ""
	edits := map[string]func(*testing.T){
		"appended":  func(t *testing.T) { edit(t, path, os.O_APPEND, "more") },
		"rewritten": func(t *testing.T) { edit(t, path, 0, "9876") },
		"truncated": func(t *testing.T) { edit(t, path, os.O_TRUNC, "") },
	}
	for name, change := range edits {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			plant(t, dir, map[string][]byte{"log": []byte(content)})
			path = filepath.Join(dir, "log")
			old := time.Now().Add(-time.Hour)
			if err := os.Chtimes(path, old, old); err != nil {
				t.Fatal(err)
			}
			items := list(t, open(t, dir, files.Options{}))
			r, err := items["log"].Open(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			if _, err := io.ReadFull(r, make([]byte, 1000)); err != nil {
				t.Fatal(err)
			}
			change(t)
			if _, err := io.Copy(io.Discard, r); !errors.Is(err, sources.ErrChanged) {
				t.Errorf("got %v, want ErrChanged", err)
			}
			if _, err := r.Read(make([]byte, 1)); !errors.Is(err, sources.ErrChanged) {
				t.Errorf("a later read: %v, want ErrChanged again", err)
			}
			if _, err := read(t, items["log"]); err != nil {
				t.Errorf("starting over: %v", err)
			}
		})
	}
}

func edit(t *testing.T, path string, flag int, text string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY|flag, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(text); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestVanishedFolder(t *testing.T) {
	dir := t.TempDir()
	plant(t, dir, map[string][]byte{"a": []byte("a"), "b/file": []byte("b"), "c": []byte("c")})
	s := open(t, dir, files.Options{})
	failures := map[string]error{}
	err := s.Walk(t.Context(), "", func(i sources.Item, _ sources.Cursor) error {
		if i.Ref.Path == "a" {
			return os.RemoveAll(filepath.Join(dir, "b"))
		}
		_, failures[i.Ref.Path] = read(t, i)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if !errors.Is(failures["b"], sources.ErrVanished) || failures["c"] != nil || len(failures) != 2 {
		t.Errorf("got %v, want b vanished and c read", failures)
	}
}

func TestRoots(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	plant(t, dir, map[string][]byte{"real/x.csv": []byte("x"), "100% ü?#": []byte("odd")})
	if err := os.Symlink("real", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ path, name, item string }{
		"folder":      {dir + "/real", "file://" + dir + "/real", "x.csv"},
		"unclean":     {dir + "/real/../real//.", "file://" + dir + "/real", "x.csv"},
		"linked":      {dir + "/link", "file://" + dir + "/real", "x.csv"},
		"single_file": {dir + "/link/x.csv", "file://" + dir + "/real/x.csv", "x.csv"},
		"odd_name":    {dir + "/100% ü?#", "file://" + dir + "/100%25%20%C3%BC%3F%23", "100% ü?#"},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, c.path, files.Options{})
			if s.Name() != c.name {
				t.Errorf("name %q, want %q", s.Name(), c.name)
			}
			items := list(t, s)
			if _, err := read(t, items[c.item]); err != nil || len(items) != 1 {
				t.Errorf("%d items, %v", len(items), err)
			}
		})
	}
	t.Run("relative", func(t *testing.T) {
		t.Chdir(dir)
		if s := open(t, "real", files.Options{}); s.Name() != "file://"+dir+"/real" {
			t.Errorf("name %q", s.Name())
		}
	})
	t.Run("single_file_resumed", func(t *testing.T) {
		s := open(t, dir+"/real/x.csv", files.Options{})
		err := s.Walk(t.Context(), "x.csv", func(sources.Item, sources.Cursor) error { return errors.New("called") })
		if err != nil {
			t.Error(err)
		}
	})
}

func TestBadRoots(t *testing.T) {
	dir := t.TempDir()
	plant(t, dir, map[string][]byte{"file": nil})
	for _, path := range []string{dir + "/nothing", dir + "/file/below", "/dev/null/x"} {
		if _, err := files.New(path, files.Options{}); !errors.Is(err, sources.ErrNotFound) || !strings.Contains(err.Error(), strconv.Quote(path)) {
			t.Errorf("%q: %v, want ErrNotFound with the path", path, err)
		}
	}
	if _, err := files.New("", files.Options{}); !errors.Is(err, sources.ErrBadURI) {
		t.Errorf("an empty path: %v, want ErrBadURI", err)
	}
	if err := os.Symlink("loop", dir+"/loop"); err != nil {
		t.Fatal(err)
	}
	if _, err := files.New(dir+"/loop", files.Options{}); !errors.Is(err, sources.ErrUnreachable) {
		t.Errorf("a link to itself: %v, want ErrUnreachable", err)
	}
	if _, err := files.New(dir, files.Options{Filter: sources.Filter{Include: []string{"["}}}); err == nil {
		t.Error("a bad glob was accepted")
	}
}

func TestReferences(t *testing.T) {
	dir := t.TempDir()
	plant(t, dir, map[string][]byte{"top.csv": []byte("1234"), "hr/staff.csv": []byte("12"), "hr/old/x": []byte("1")})
	stamp := time.Date(2020, 2, 29, 12, 0, 0, 0, time.UTC)
	if err := os.Chtimes(dir+"/hr/staff.csv", stamp, stamp); err != nil {
		t.Fatal(err)
	}
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	items := list(t, open(t, dir, files.Options{}))
	for path, set := range map[string]string{"top.csv": ".", "hr/staff.csv": "hr", "hr/old/x": "hr"} {
		r := items[path].Ref
		if r.DataSet != set || r.Version != "" || r.Owner != me.Username || r.OwnerBasis != "file_owner" {
			t.Errorf("%q: %+v, want data set %q, owner %q", path, r, set, me.Username)
		}
	}
	if r := items["hr/staff.csv"].Ref; !r.ModTime.Equal(stamp) || r.Size != 2 {
		t.Errorf("hr/staff.csv: modified %s, %d bytes", r.ModTime, r.Size)
	}
}

func TestUnknownOwner(t *testing.T) {
	needs.Have(t, "root", os.Geteuid() == 0, "run the tests as root, who alone may give files away")
	dir := t.TempDir()
	plant(t, dir, map[string][]byte{"a": nil, "b": nil})
	for _, name := range []string{"a", "b"} {
		if err := os.Chown(filepath.Join(dir, name), 3_999_999_999, 0); err != nil {
			t.Fatal(err)
		}
	}
	for path, i := range list(t, open(t, dir, files.Options{})) {
		if i.Ref.Owner != "uid:3999999999" {
			t.Errorf("%q: owner %q", path, i.Ref.Owner)
		}
	}
}

func TestSparse(t *testing.T) {
	dir := t.TempDir()
	f, err := os.Create(filepath.Join(dir, "sparse"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	size := int64(1) << 62
	for size > 1<<30 && f.Truncate(size) != nil {
		size >>= 1 // the largest that this file system takes
	}
	items := list(t, open(t, dir, files.Options{}))
	if got := items["sparse"].Ref.Size; got != size {
		t.Errorf("listed with %d bytes, has %d", got, size)
	}
	ctx, cancel := context.WithCancel(t.Context())
	r, err := items["sparse"].Open(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := io.CopyN(io.Discard, r, 1<<20); err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := r.Read(make([]byte, 1)); !errors.Is(err, context.Canceled) {
		t.Errorf("after the cancel: %v", err)
	}
}

// TestDeep walks folders nested deeper than the system takes in one path.
func TestDeep(t *testing.T) {
	const depth = 300
	dir := t.TempDir()
	name := strings.Repeat("d", 20)
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	for range depth {
		if err := root.Mkdir(name, 0o755); err != nil {
			t.Fatal(err)
		}
		next, err := root.OpenRoot(name)
		if err != nil {
			t.Fatal(err)
		}
		root.Close()
		root = next
	}
	f, err := root.Create("leaf")
	if err != nil {
		t.Fatal(err)
	}
	f.WriteString("found")
	f.Close()
	root.Close()
	items := list(t, open(t, dir, files.Options{}))
	leaf := strings.Repeat(name+"/", depth) + "leaf"
	if content, err := read(t, items[leaf]); err != nil || content != "found" || len(items) != 1 {
		t.Errorf("%d items, %q, %v", len(items), content, err)
	}
}

// TestResumeAfterChange resumes at cursors whose item is no longer what it was.
func TestResumeAfterChange(t *testing.T) {
	dir := t.TempDir()
	plant(t, dir, map[string][]byte{"a/1": nil, "b/1": nil, "b/2": nil, "c/1": nil})
	s := open(t, dir, files.Options{})
	for name, c := range map[string]struct {
		after string
		want  []string
	}{
		"before_all":           {"a", []string{"b/1", "b/2", "c/1"}},
		"inside":               {"b/1", []string{"b/2", "c/1"}},
		"at_a_vanished_file":   {"b/15", []string{"b/2", "c/1"}},
		"in_a_vanished_folder": {"b/0/x", []string{"b/1", "b/2", "c/1"}},
		"below_what_is_a_file": {"b/1/x", []string{"b/2", "c/1"}},
		"after_all":            {"zzz", nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			if err := s.Walk(t.Context(), c.after, func(i sources.Item, _ sources.Cursor) error {
				got = append(got, i.Ref.Path)
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestDescribe(t *testing.T) {
	dir := t.TempDir()
	for declared, basis := range map[string]string{"": "", "de-berlin": "declared"} {
		d, err := open(t, dir, files.Options{Region: declared}).Describe(t.Context())
		if err != nil || d.Kind != files.Kind || d.Region != declared || d.Basis != basis || d.Provider != "" {
			t.Errorf("declared %q: %+v, %v", declared, d, err)
		}
	}
}
