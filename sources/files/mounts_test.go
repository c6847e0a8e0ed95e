package files

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const mountinfo = `22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
30 27 0:40 / /srv/share ro,nosuid - nfs4 filer.example:/export/hr rw,vers=4.2,sec=krb5p,addr=192.0.2.1
31 27 0:41 / /srv/sharepoint rw - cifs //smb.example/docs rw,vers=3.1.1,seal
32 27 0:42 / /srv/old rw - nfs [2001:db8::1]:/old rw,sec=sys
33 27 0:43 / /srv/with\040blank rw - fuse.sshfs jane@ssh.example:/home/jane rw
34 27 253:5 / /srv/share rw - xfs /dev/mapper/data rw
35 27 0:44 / /srv/plain rw - cifs //smb.example/x rw
not a mount
36 27 - x
`

// TestMountOf finds the mount of a folder; a later mount hides an earlier one on
// the same point, and /srv/sharepoint is not below /srv/share.
func TestMountOf(t *testing.T) {
	all, err := parseMounts(strings.NewReader(mountinfo))
	if err != nil || len(all) != 8 {
		t.Fatalf("%d mounts, %v", len(all), err)
	}
	for dir, want := range map[string]string{
		"/": "ext4", "/home/x": "ext4", "/srv/share": "xfs", "/srv/share/deep": "xfs", "/srv/sharepoint/a": "cifs",
		"/srv/old": "nfs", "/srv/with blank/x": "fuse.sshfs", "/srv/oldest": "ext4", "/proc/1": "proc",
	} {
		if m, ok := mountOf(all, dir); !ok || m.fstype != want {
			t.Errorf("%q: %q, want %q", dir, m.fstype, want)
		}
	}
	if _, ok := mountOf(nil, "/"); ok {
		t.Error("a mount was found among none")
	}
}

// TestServers tells whose disks hold the data, without the login, and whether
// it comes over the wire in the clear.
func TestServers(t *testing.T) {
	all, err := parseMounts(strings.NewReader(mountinfo))
	if err != nil {
		t.Fatal(err)
	}
	type said struct {
		Server        string
		Sealed, Known bool
	}
	got := map[string]said{}
	for _, m := range all {
		sealed, known := m.sealed()
		if m.server() != "" || sealed || known {
			got[m.source] = said{m.server(), sealed, known}
		}
	}
	want := map[string]said{
		"filer.example:/export/hr":    {"filer.example", true, true},
		"//smb.example/docs":          {"smb.example", true, true},
		"[2001:db8::1]:/old":          {"2001:db8::1", false, true},
		"jane@ssh.example:/home/jane": {"ssh.example", true, true},
		"//smb.example/x":             {"smb.example", false, false},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func FuzzMounts(f *testing.F) {
	f.Add(mountinfo)
	f.Fuzz(func(t *testing.T, text string) {
		all, err := parseMounts(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, m := range all {
			if strings.Contains(m.server(), "@") && m.fstype == "fuse.sshfs" {
				t.Errorf("a login came through: %q", m.server())
			}
			if sealed, known := m.sealed(); sealed && !known {
				t.Error("sealed, but not known")
			}
		}
		mountOf(all, "/srv/share")
	})
}

func TestExports(t *testing.T) {
	all, err := parseExports(strings.NewReader(`# comment
/srv/hr        192.0.2.0/24(rw) host.example(ro)
/srv/open      *(ro)
/srv/none
/srv/tail	host.example # *(rw)
"/srv/with blank" -sync host(rw) (ro)
/srv/goes \
   on.example(rw)
/srv/net ::/0(ro)
relative *
"/srv/unclosed
`))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for i := range all {
		got[all[i].path] = all[i].anyone()
	}
	want := map[string]bool{"/srv/hr": false, "/srv/open": true, "/srv/none": true, "/srv/tail": false, "/srv/with blank": true, "/srv/goes": false, "/srv/net": true}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("open to anyone (-want +got):\n%s", d)
	}
	e := export{path: "/srv/hr"}
	for dir, want := range map[string]bool{"/srv/hr": true, "/srv/hr/x": true, "/srv": true, "/": true, "/srv/hrx": false, "/home": false} {
		if e.covers(dir) != want {
			t.Errorf("covers %q: %t", dir, !want)
		}
	}
}

func FuzzExports(f *testing.F) {
	f.Add("/srv *(ro)\n\"/a b\" x")
	f.Fuzz(func(t *testing.T, text string) {
		all, _ := parseExports(strings.NewReader(text))
		for i := range all {
			if !strings.HasPrefix(all[i].path, "/") {
				t.Errorf("an export of %q", all[i].path)
			}
			if len(all[i].clients) == 0 && !all[i].anyone() {
				t.Error("an export without clients is open to all")
			}
		}
	})
}
