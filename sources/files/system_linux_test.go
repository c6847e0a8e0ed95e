package files_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/files"
	"github.com/pdatlas/pdatlas/testdata/needs"
)

// unprivileged runs f without the rights of root over files, on this thread.
func unprivileged(t *testing.T, f func()) {
	t.Helper()
	if os.Geteuid() != 0 {
		f()
		return
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	const nobody = 65534
	if _, err := unix.SetfsuidRetUid(nobody); err != nil {
		t.Fatal(err)
	}
	defer unix.SetfsuidRetUid(0)
	f()
}

func TestUnreadable(t *testing.T) {
	dir := t.TempDir()
	plant(t, dir, map[string][]byte{"a": []byte("a"), "closed/inside": []byte("x"), "locked": []byte("x"), "z": []byte("z")})
	for _, name := range []string{"closed", "locked"} {
		if err := os.Chmod(filepath.Join(dir, name), 0); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { os.Chmod(filepath.Join(dir, "closed"), 0o755) })
	all := open(t, dir, files.Options{})
	filtered := open(t, dir, files.Options{Filter: sources.Filter{Exclude: []string{"closed/**"}}})
	unprivileged(t, func() {
		items := list(t, all)
		for path, want := range map[string]error{"a": nil, "closed": sources.ErrAccessDenied, "locked": sources.ErrAccessDenied, "z": nil} {
			if _, err := read(t, items[path]); !errors.Is(err, want) {
				t.Errorf("%q: %v, want %v", path, err, want)
			}
		}
		if items["closed"].Ref.DataSet != "closed" || len(items) != 4 {
			t.Errorf("the closed folder is in data set %q, %d items; want closed and 4", items["closed"].Ref.DataSet, len(items))
		}
		if _, err := read(t, list(t, filtered)["closed"]); !errors.Is(err, sources.ErrExcluded) {
			t.Errorf("the excluded closed folder: %v, want ErrExcluded", err)
		}
	})
}

// TestKernelFiles names what the kernel makes up as the root: nothing of it is
// read, and each is one item that says so.
func TestKernelFiles(t *testing.T) {
	for _, path := range []string{"/proc", "/proc/self", "/proc/self/maps", "/sys", "/dev/null", "/dev/zero"} {
		t.Run(strings.ReplaceAll(path[1:], "/", "_"), func(t *testing.T) {
			if _, err := os.Stat(path); err != nil {
				needs.Have(t, "procfs", false, "mount "+path)
			}
			within(t, func() {
				items := list(t, open(t, path, files.Options{}))
				if len(items) != 1 {
					t.Fatalf("%d items, want 1", len(items))
				}
				for _, i := range items {
					if content, err := read(t, i); !errors.Is(err, sources.ErrNotRegular) || content != "" {
						t.Errorf("%d bytes and %v, want ErrNotRegular", len(content), err)
					}
				}
			})
		})
	}
}

// TestDevices meets a device inside a tree; reading it would never end.
func TestDevices(t *testing.T) {
	dir := t.TempDir()
	err := syscall.Mknod(filepath.Join(dir, "zero"), syscall.S_IFCHR|0o666, 1<<8|5)
	needs.Have(t, "mknod", err == nil, "run the tests as root with CAP_MKNOD")
	plant(t, dir, map[string][]byte{"file": []byte("x")})
	within(t, func() {
		items := list(t, open(t, dir, files.Options{}))
		if content, err := read(t, items["zero"]); !errors.Is(err, sources.ErrNotRegular) || content != "" {
			t.Errorf("%d bytes and %v, want ErrNotRegular", len(content), err)
		}
		if _, err := read(t, items["file"]); err != nil {
			t.Error(err)
		}
	})
}

// TestMountedInside walks a tree that holds a kernel file system.
func TestMountedInside(t *testing.T) {
	dir := t.TempDir()
	plant(t, dir, map[string][]byte{"a": []byte("a"), "proc/.keep": nil, "z": []byte("z")})
	err := syscall.Mount("proc", filepath.Join(dir, "proc"), "proc", syscall.MS_RDONLY, "")
	needs.Have(t, "mount", err == nil, "run the tests as root with CAP_SYS_ADMIN")
	t.Cleanup(func() { syscall.Unmount(filepath.Join(dir, "proc"), syscall.MNT_DETACH) })
	items := list(t, open(t, dir, files.Options{}))
	if _, err := read(t, items["proc"]); !errors.Is(err, sources.ErrNotRegular) || len(items) != 3 {
		t.Errorf("%d items, %v; want 3 and ErrNotRegular", len(items), err)
	}
}

// TestNoTrace reads a file and its folder and finds their access times as they
// were; as another user than the owner it still reads them.
func TestNoTrace(t *testing.T) {
	dir := t.TempDir()
	plant(t, dir, map[string][]byte{"sub/file": []byte("x")})
	old := time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)
	paths := []string{filepath.Join(dir, "sub/file"), filepath.Join(dir, "sub")}
	for _, p := range paths {
		if err := os.Chtimes(p, old, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	s := open(t, dir, files.Options{})
	if _, err := read(t, list(t, s)["sub/file"]); err != nil {
		t.Fatal(err)
	}
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			t.Fatal(err)
		}
		if at := info.Sys().(*syscall.Stat_t).Atim; at.Sec != old.Unix() {
			t.Errorf("%q: the access time became %s", p, time.Unix(at.Sec, at.Nsec))
		}
	}
	unprivileged(t, func() {
		if content, err := read(t, list(t, s)["sub/file"]); err != nil || content != "x" {
			t.Errorf("as another user: %q, %v", content, err)
		}
	})
}
