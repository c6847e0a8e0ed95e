package tar_test

import (
	stdtar "archive/tar"
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/tar"
	"github.com/pdatlas/pdatlas/testdata/needs"
)

// file is a member to be written; kind 0 is a regular file.
type file struct {
	name, text string
	kind       byte
}

func pack(t testing.TB, format stdtar.Format, files ...file) []byte {
	t.Helper()
	var b bytes.Buffer
	w := stdtar.NewWriter(&b)
	for _, f := range files {
		h := &stdtar.Header{Name: f.name, Typeflag: f.kind, Mode: 0o600, Size: int64(len(f.text)), Format: format}
		if f.kind == stdtar.TypeSymlink || f.kind == stdtar.TypeLink {
			h.Linkname, h.Size = f.text, 0
			f.text = ""
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(f.text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSuite(t *testing.T) {
	var many []file
	for i := range 50 {
		many = append(many, file{name: "f" + strings.Repeat("x", i), text: strings.Repeat("text\n", i*100)})
	}
	two := []file{{name: "a.txt", text: "first"}, {name: "b/c.csv", text: "id,name\n1,x\n"}}
	extracttest.Suite(t, tar.Extractor{}, all.Extractors(), []extracttest.Sample{
		{Name: "ustar.tar", Data: pack(t, stdtar.FormatUSTAR, two...), Members: 2},
		{Name: "pax.tar", Data: pack(t, stdtar.FormatPAX, two...), Members: 2},
		{Name: "gnu", Data: pack(t, stdtar.FormatGNU, many...), Members: 50},
		{Name: "twice.tar", Data: append(pack(t, stdtar.FormatGNU, two...), pack(t, stdtar.FormatPAX, two...)...), Members: 4},
	})
}

func TestParts(t *testing.T) {
	long := strings.Repeat("deep/", 60) + "é.txt"
	text := file{name: "a.txt", text: "text"}
	good := func() []byte { return pack(t, stdtar.FormatUSTAR, text) }
	for _, tt := range []struct {
		name string
		data []byte
		want []string
	}{
		{"long_name_pax", pack(t, stdtar.FormatPAX, file{name: long, text: "text"}), []string{"x!" + long + "|text|text|", "x|tar||"}},
		{"long_name_gnu", pack(t, stdtar.FormatGNU, file{name: long, text: "text"}), []string{"x!" + long + "|text|text|", "x|tar||"}},
		{"hostile_names", pack(t, stdtar.FormatPAX, file{name: "../../etc/passwd", text: "text"}, file{name: "/abs", text: "text"}),
			[]string{"x!../../etc/passwd|text|text|", "x!/abs|text|text|", "x|tar||"}},
		{"not_regular", pack(t, stdtar.FormatUSTAR, file{name: "dir/", kind: stdtar.TypeDir}, file{name: "link", text: "/etc/passwd", kind: stdtar.TypeSymlink},
			file{name: "hard", text: "a", kind: stdtar.TypeLink}, file{name: "pipe", kind: stdtar.TypeFifo}, file{name: "dev", kind: stdtar.TypeChar}),
			[]string{"x!link|||not a regular file", "x!hard|||not a regular file", "x!pipe|||not a regular file", "x!dev|||not a regular file", "x|tar||"}},
		{"no_end", good()[:1024], []string{"x!a.txt|text|text|", "x|tar||"}},
		{"hidden_behind", append(good(), strings.Repeat("hidden ", 200)...), []string{"x!a.txt|text|text|", "x|tar||malformed"}},
		{"second_archive", append(good(), good()...), []string{"x!a.txt|text|text|", "x!a.txt|text|text|", "x|tar||"}},
		{"zeros_behind", append(good(), make([]byte, 100_000)...), []string{"x!a.txt|text|text|", "x|tar||"}},
		{"cut_in_member", good()[:514], []string{"x!a.txt|text|te|malformed", "x|tar||malformed"}},
		{"nested", pack(t, stdtar.FormatGNU, file{name: "in.tar", text: string(good())}), []string{"x!in.tar!a.txt|text|text|", "x!in.tar|tar||", "x|tar||"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := &extracttest.Engine{Formats: all.Extractors()}
			if d := cmp.Diff(tt.want, extracttest.Lines(e.Run(t.Context(), "x", tt.data))); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestMatch(t *testing.T) {
	good := pack(t, stdtar.FormatUSTAR, file{name: "a", text: "text"})
	broken := bytes.Clone(good)
	broken[10]++
	for name, tt := range map[string]struct {
		head []byte
		want bool
	}{
		"good": {good, true}, "wrong_sum": {broken, false}, "short": {good[:511], false},
		"zeros": {make([]byte, 1024), false}, "text": {bytes.Repeat([]byte("text "), 200), false},
	} {
		if got := (tar.Extractor{}).Match(extract.Hint{Name: "x.tar", Head: tt.head}); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestSparse: holes cost the budget, since the archive does not hold them, and
// come out as zeros, in each of GNU tar's formats.
func TestSparse(t *testing.T) {
	path, err := exec.LookPath("tar")
	needs.Have(t, "tar", err == nil, "apt-get install tar")
	dir := t.TempDir()
	const hole = 8 << 20
	f, err := os.Create(filepath.Join(dir, "sparse.txt"))
	if err != nil {
		t.Fatal(err)
	}
	text := bytes.Repeat([]byte("text\n"), extract.HeadSize)
	for _, at := range []int64{0, hole} {
		if _, err := f.WriteAt(text, at); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"gnu", "posix"} {
		out, err := exec.CommandContext(t.Context(), path, "-C", dir, "--sparse", "--format="+format, "-cf", "-", "sparse.txt").Output()
		if err != nil {
			t.Fatal(err)
		}
		needs.Have(t, "sparse-files", len(out) < hole/2, "set TMPDIR to a file system that keeps holes")
		e := &extracttest.Engine{Formats: all.Extractors(), Limits: extract.Limits{Bytes: 2 << 20}}
		got := e.Run(t.Context(), "x.tar", out)
		if !errors.Is(got[len(got)-1].Err, extract.ErrSizeLimit) {
			t.Errorf("%s: %v", format, got[len(got)-1].Err)
		}
		if p := e.Budget().Produced(); p != 2<<20 {
			t.Errorf("%s: %d bytes produced", format, p)
		}
	}
}

func FuzzTar(f *testing.F) {
	f.Add("x.tar", pack(f, stdtar.FormatUSTAR, file{name: "a", text: "text"}, file{name: "l", text: "a", kind: stdtar.TypeSymlink}))
	f.Add("x", pack(f, stdtar.FormatPAX, file{name: strings.Repeat("é", 100), text: "text"}))
	f.Add("", pack(f, stdtar.FormatGNU, file{name: strings.Repeat("n", 200), text: "text"})[:1500])
	extracttest.Fuzz(f, tar.Extractor{})
}
