package files

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/testdata/needs"
)

// tree makes files with modes below a folder that everyone may enter.
func tree(t *testing.T, files map[string]os.FileMode) string {
	t.Helper()
	dir := t.TempDir()
	for p := dir; p != "/" && p != os.TempDir(); p = filepath.Dir(p) { // t.TempDir is private
		if err := os.Chmod(p, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for name, mode := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// here is a machine of a test: a mount line and exports; "" no such file.
func here(t *testing.T, mounts, exports string) places {
	t.Helper()
	dir := t.TempDir()
	at := places{mounts: filepath.Join(dir, "mountinfo"), sys: filepath.Join(dir, "sys"), exports: filepath.Join(dir, "exports"), looked: 1000}
	for path, text := range map[string]string{at.mounts: mounts, at.exports: exports} {
		if text == "" {
			continue
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return at
}

func witnessed(t *testing.T, dir string, o Options, at places) sources.Evidence {
	t.Helper()
	s, err := New(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	e, err := s.evidence(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// lines are controls in short.
func lines(e sources.Evidence) map[string]string {
	out := map[string]string{}
	for _, c := range e.Controls {
		out[strings.TrimSpace(c.DataSet+" "+string(c.Kind))] = strings.TrimSpace(fmt.Sprintf("%s %s %d/%d", c.State, c.Detail, c.Part, c.Whole))
	}
	return out
}

const local = "27 1 254:1 / / rw - ext4 /dev/vda1 rw\n"

// TestModes counts what everyone may read and write. It fails if a closed
// folder above a file, or above the root, is not heeded.
func TestModes(t *testing.T) {
	dir := tree(t, map[string]os.FileMode{"hr/a": 0o644, "hr/b": 0o600, "it/a": 0o666, "shut/in/a": 0o644, "top": 0o640})
	if err := os.Chmod(filepath.Join(dir, "shut"), 0o750); err != nil {
		t.Fatal(err)
	}
	at := here(t, local, "")
	want := map[string]string{
		"encryption_at_rest": "unknown disk_unseen 0/0", "encryption_in_transit": "not_applicable local_disk 0/0",
		"hr not_public": "partial world_readable 1/2", "hr not_world_writable": "yes  0/2",
		"it not_public": "no world_readable 1/1", "it not_world_writable": "no world_writable 1/1",
		"shut not_public": "yes  0/1", "shut not_world_writable": "yes  0/1",
		". not_public": "yes  0/1", ". not_world_writable": "yes  0/1",
	}
	e := witnessed(t, dir, Options{}, at)
	if d := cmp.Diff(want, lines(e)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if len(e.Recipients) != 1 || e.Recipients[0].Kind != sources.EveryLocalUser {
		t.Errorf("recipients %+v", e.Recipients)
	}
	if err := os.Chmod(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	if got := lines(witnessed(t, dir, Options{}, at))["it not_public"]; got != "yes  0/1" {
		t.Errorf("below a closed root: %s", got)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	one := lines(witnessed(t, filepath.Join(dir, "it", "a"), Options{}, at))
	if one[". not_public"] != "no world_readable 1/1" {
		t.Errorf("a single file: %v", one)
	}
	at.looked = 2
	if got := lines(witnessed(t, dir, Options{}, at)); got["hr not_public"] == "no world_readable 1/1" {
		t.Errorf("after a cut look all of a data set is said to be readable: %v", got)
	}
	excluded := witnessed(t, dir, Options{Filter: sources.Filter{Exclude: []string{"it/**", "hr/**"}}}, here(t, local, ""))
	if got := lines(excluded); got["it not_public"] != "" || got["shut not_public"] == "" {
		t.Errorf("with it and hr left out: %v", got)
	}
}

// TestCutLook looks at fewer files than there are: nothing is then called safe.
func TestCutLook(t *testing.T) {
	dir := tree(t, map[string]os.FileMode{"a/1": 0o600, "a/2": 0o644})
	at := here(t, local, "")
	at.looked = 2
	if got := lines(witnessed(t, dir, Options{}, at))["a not_public"]; got != "unknown not_all_looked 0/1" {
		t.Errorf("got %q", got)
	}
}

func TestMounted(t *testing.T) {
	dir := tree(t, map[string]os.FileMode{"a/1": 0o666})
	line := func(options, rest string) string {
		return local + "30 27 0:40 / " + dir + " " + options + " - " + rest + "\n"
	}
	for name, c := range map[string]struct {
		mounts          string
		transit, atRest string
		write           string
		host            string
	}{
		"local":     {local, "not_applicable local_disk 0/0", "unknown disk_unseen 0/0", "no world_writable 1/1", ""},
		"read_only": {line("ro", "ext4 /dev/none rw"), "not_applicable local_disk 0/0", "unknown disk_unseen 0/0", "yes read_only_mount 0/1", ""},
		"nfs_plain": {line("rw", "nfs4 filer:/x rw,sec=sys"), "no plain_text 0/0", "unknown disk_unseen 0/0", "no world_writable 1/1", "filer"},
		"nfs_krb5p": {line("rw", "nfs4 filer:/x rw,sec=krb5p"), "yes  0/0", "unknown disk_unseen 0/0", "no world_writable 1/1", "filer"},
		"cifs":      {line("rw", "cifs //filer/x rw"), "unknown  0/0", "unknown disk_unseen 0/0", "no world_writable 1/1", "filer"},
		"encfs":     {line("rw", "fuse.encfs encfs rw"), "not_applicable local_disk 0/0", "yes disk_encrypted 0/0", "no world_writable 1/1", ""},
		"memory":    {line("rw", "tmpfs tmpfs rw"), "not_applicable local_disk 0/0", "not_applicable  0/0", "no world_writable 1/1", ""},
		"no_file":   {"", "unknown not_offered 0/0", "unknown not_offered 0/0", "no world_writable 1/1", ""},
		"no_mount":  {"1 1 0:1 / /elsewhere rw - ext4 x rw\n", "unknown failed 0/0", "unknown failed 0/0", "no world_writable 1/1", ""},
	} {
		t.Run(name, func(t *testing.T) {
			e := witnessed(t, dir, Options{}, here(t, c.mounts, ""))
			got := lines(e)
			if got["encryption_in_transit"] != c.transit || got["encryption_at_rest"] != c.atRest || got["a not_world_writable"] != c.write {
				t.Errorf("got %v", got)
			}
			host := ""
			for _, x := range e.Copies {
				host += x.Place
			}
			if host != c.host {
				t.Errorf("host %q, want %q", host, c.host)
			}
		})
	}
}

// TestExported reads what this machine offers to others.
func TestExported(t *testing.T) {
	dir := tree(t, map[string]os.FileMode{"a/1": 0o600})
	for name, c := range map[string]struct{ exports, want string }{
		"no_server": {"", ""},
		"other":     {"/elsewhere *\n", "yes not_configured 0/0"},
		"to_one":    {dir + " host(rw)\n", "yes  0/0"},
		"to_all":    {dir + " *(ro)\n", "no public_export 0/0"},
		"above":     {filepath.Dir(dir) + "\n", "no public_export 0/0"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := lines(witnessed(t, dir, Options{}, here(t, local, c.exports)))["export_not_public"]; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	at := here(t, local, "")
	if err := os.Mkdir(at.exports, 0o700); err != nil { // a folder cannot be read as a file
		t.Fatal(err)
	}
	if got := lines(witnessed(t, dir, Options{}, at))["export_not_public"]; got != "unknown failed 0/0" {
		t.Errorf("an unreadable file: %q", got)
	}
}

// block makes a block device in a sysfs of the test; uuid "" is a plain one.
func block(t *testing.T, sys, number, path, uuid string, below ...string) string {
	t.Helper()
	dir := filepath.Join(sys, "devices", path)
	for _, d := range []string{filepath.Join(dir, "slaves"), filepath.Join(dir, "dm"), filepath.Join(sys, "dev", "block")} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if uuid != "" {
		if err := os.WriteFile(filepath.Join(dir, "dm", "uuid"), []byte(uuid), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, b := range below {
		if err := os.Symlink(b, filepath.Join(dir, "slaves", filepath.Base(b))); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(dir, filepath.Join(sys, "dev", "block", number)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestAtRest looks through stacks of devices. It fails if a volume over one
// encrypted and one plain disk counts as encrypted.
func TestAtRest(t *testing.T) {
	sys := t.TempDir()
	plain := block(t, sys, "8:1", "pci0/ata1/block/sda/sda1", "")
	virtual := block(t, sys, "254:1", "pci0/virtio1/block/vda", "")
	crypt := block(t, sys, "253:0", "virtual/block/dm-0", "CRYPT-LUKS2-0123-data", plain)
	block(t, sys, "253:1", "virtual/block/dm-1", "LVM-abc", crypt)
	block(t, sys, "253:2", "virtual/block/dm-2", "LVM-def", plain)
	block(t, sys, "253:3", "virtual/block/dm-3", "LVM-ghi", crypt, plain)
	block(t, sys, "253:4", "virtual/block/dm-4", "LVM-jkl", crypt, virtual)
	block(t, sys, "7:0", "virtual/block/loop0", "")
	loop := filepath.Join(sys, "devices", "virtual/block/dm-9")
	block(t, sys, "253:9", "virtual/block/dm-9", "LVM-loop", loop)
	for device, want := range map[string]string{
		"8:1": "no disk_plain", "254:1": "unknown disk_unseen", "253:0": "yes disk_encrypted", "253:1": "yes disk_encrypted",
		"253:2": "no disk_plain", "253:3": "no disk_plain", "253:4": "unknown disk_unseen", "7:0": "unknown disk_unseen",
		"253:9": "unknown disk_unseen", "99:9": "unknown disk_unseen",
	} {
		state, detail := atRest(mount{device: device, fstype: "ext4"}, sys)
		if got := string(state) + " " + string(detail); got != want {
			t.Errorf("%s: %s, want %s", device, got, want)
		}
	}
	for source, want := range map[string]string{"/dev/null": "1:3", "/dev/no-such": "", "none": "", "/etc/passwd": ""} {
		if got := deviceOf(source); got != want {
			t.Errorf("device of %q: %q, want %q", source, got, want)
		}
	}
}

// TestAccessLists: mode bits do not tell all where a list stands.
func TestAccessLists(t *testing.T) {
	dir := tree(t, map[string]os.FileMode{"a/1": 0o600, "b/1": 0o600})
	// version 2; owner rwx, user 65534 r-x, group r-x, mask r-x, others ---: acl(5), posix_acl_xattr.h.
	list := []byte{2, 0, 0, 0, 1, 0, 7, 0, 255, 255, 255, 255, 2, 0, 5, 0, 254, 255, 0, 0, 4, 0, 5, 0, 255, 255, 255, 255,
		16, 0, 5, 0, 255, 255, 255, 255, 32, 0, 0, 0, 255, 255, 255, 255}
	err := unix.Setxattr(filepath.Join(dir, "a"), "system.posix_acl_access", list, 0)
	needs.Have(t, "acl", err == nil, "use a file system with access control lists for temporary files")
	got := lines(witnessed(t, dir, Options{}, here(t, local, "")))
	if got["a not_public"] != "unknown access_lists 0/1" || got["b not_public"] != "yes  0/1" {
		t.Errorf("got %v", got)
	}
}

// TestThisMachine asks the real one: whatever it says is from the closed lists.
func TestThisMachine(t *testing.T) {
	dir := tree(t, map[string]os.FileMode{"a/1": 0o600})
	s, err := New(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var w sources.Witness = s
	e, err := w.Evidence(t.Context())
	if err != nil || len(e.Controls) < 4 {
		t.Fatalf("%v, %+v", err, e.Controls)
	}
	for _, c := range e.Controls {
		if c.Unanswered() {
			t.Errorf("not answered here: %+v", c)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.Evidence(ctx); err == nil {
		t.Error("a context that has ended gives evidence")
	}
}
