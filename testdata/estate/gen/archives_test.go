package gen

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"hash/crc32"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/testdata/needs"
)

// open adds what an archive holds by path, joined with "!": nil for containers
// and what is encrypted.
func open(t *testing.T, name string, b []byte, parts map[string][]byte, at string) {
	t.Helper()
	parts[at] = nil
	switch filepath.Ext(name) {
	case ".zip":
		z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			if f.Flags&1 != 0 {
				parts[at+"!"+f.Name] = nil
				continue
			}
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			open(t, f.Name, readAll(t, r), parts, at+"!"+f.Name)
		}
	case ".gz":
		z, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if z.Name != strings.TrimSuffix(path.Base(name), ".gz") {
			t.Errorf("%s holds a stream called %q", name, z.Name)
		}
		open(t, z.Name, readAll(t, z), parts, at+"!"+z.Name)
	case ".tar":
		r := tar.NewReader(bytes.NewReader(b))
		for {
			h, err := r.Next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			open(t, h.Name, readAll(t, r), parts, at+"!"+h.Name)
		}
	default:
		parts[at] = b
	}
}

func readAll(t *testing.T, r io.Reader) []byte {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestMembers opens every archive of the share and finds the members that the
// manifest lists, byte for byte, and no other.
func TestMembers(t *testing.T) {
	dir, m := sampleEstate(t)
	deepest := 0
	for _, o := range m.Roots[0].Objects {
		if len(o.Members) == 0 {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, Share, o.Path))
		if err != nil {
			t.Fatal(err)
		}
		parts := map[string][]byte{}
		open(t, o.Path, b, parts, "")
		delete(parts, "") // the object itself
		for _, x := range o.Members {
			deepest = max(deepest, len(x.Path))
			key := "!" + strings.Join(x.Path, "!")
			body, ok := parts[key]
			switch {
			case !ok:
				t.Errorf("%s: member %q is not there", o.Path, key)
			case x.Container || x.Reason == "encrypted":
				if body != nil {
					t.Errorf("%s: member %q is neither a container nor encrypted", o.Path, key)
				}
			case digest(body) != x.SHA256 || int64(len(body)) != x.Size:
				t.Errorf("%s: member %q has other bytes than the manifest says", o.Path, key)
			}
			delete(parts, key)
		}
		for key := range parts {
			t.Errorf("%s: member %q is not listed", o.Path, key)
		}
	}
	if deepest != 4 {
		t.Errorf("the deepest member stands in %d containers, want 4: zip, gzip, tar, zip", deepest)
	}
}

// decrypt undoes zipCrypto: the key stream is fed with the plain bytes.
func decrypt(body []byte, password string) []byte {
	k := newZipKeys(password)
	out := make([]byte, len(body))
	for i, c := range body {
		out[i] = c ^ k.stream()
		k.update(out[i])
	}
	return out
}

func TestZipCrypto(t *testing.T) {
	plain := []byte("employee_no,name\nE-100,nobody\n")
	sum := crc32.ChecksumIEEE(plain)
	body := zipCrypto(plain, "a password", 42, byte(sum>>24))
	if bytes.Contains(body, []byte("nobody")) {
		t.Error("the text stands in the clear")
	}
	back := decrypt(body, "a password")
	if !bytes.Equal(back[12:], plain) || back[11] != byte(sum>>24) {
		t.Errorf("decrypted to %q", back)
	}
	if bytes.Equal(decrypt(body, "another")[12:], plain) {
		t.Error("any password decrypts it")
	}
}

// TestUnzipOpensEncrypted asks Info-ZIP, which nobody here wrote.
func TestUnzipOpensEncrypted(t *testing.T) {
	unzip, err := exec.LookPath("unzip")
	needs.Have(t, "unzip", err == nil, "apt-get install unzip")
	dir, m := sampleEstate(t)
	tr := newTree("", Share, 1)
	const archive = "archive/payroll_locked.zip"
	password := token(tr.rand(archive+"/key"), 12)
	file := filepath.Join(dir, Share, archive)
	if out, err := exec.Command(unzip, "-tq", "-P", password, file).CombinedOutput(); err != nil {
		t.Errorf("unzip with the password: %v\n%s", err, out)
	}
	if err := exec.Command(unzip, "-tq", "-P", "wrong", file).Run(); err == nil {
		t.Error("unzip is content with a wrong password")
	}
	got, err := exec.Command(unzip, "-p", "-P", password, file, "payroll.csv").Output()
	if err != nil {
		t.Fatal(err)
	}
	members := object(t, m, archive).Members
	i := slices.IndexFunc(members, func(x Member) bool { return x.Reason == "encrypted" })
	if i < 0 || digest(got) != members[i].SHA256 {
		t.Error("the decrypted member has other bytes than the manifest says")
	}
}

// TestModelIsNoText: what stands for an unknown format must look like none.
func TestModelIsNoText(t *testing.T) {
	dir, _ := sampleEstate(t)
	b, err := os.ReadFile(filepath.Join(dir, Share, "archive/model.bin"))
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(b, []byte{0}); n < len(b)/1000 {
		t.Errorf("%d zero bytes of %d", n, len(b))
	}
}
