package ole_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
	"github.com/pdatlas/pdatlas/scanner/extract/ole/oletest"
)

func open(t testing.TB, data []byte) *ole.File {
	t.Helper()
	f, err := ole.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func readAll(t testing.TB, s *ole.Stream) []byte {
	t.Helper()
	p, err := io.ReadAll(s.Reader())
	if err != nil && !errors.Is(err, extract.ErrMalformed) {
		t.Fatal(err)
	}
	return p
}

// TestRoundTrip: what is packed is read again, whatever the sizes: short and
// long streams, folders, and more sectors than the header lists tables for.
func TestRoundTrip(t *testing.T) {
	sizes := []int{0, 1, 63, 64, 65, 511, 512, 4095, 4096, 4097, 100_000, 9 << 20}
	var nodes []ole.Node
	for i, n := range sizes {
		nodes = append(nodes, ole.Text(fmt.Sprint("stream ", i), bytes.Repeat([]byte{byte(i + 1)}, n)))
	}
	nodes = append(nodes, oletest.Folder("folder", oletest.Folder("inner", ole.Text("deep", []byte("words")))))
	f := open(t, oletest.File(t, nodes...))
	for i, n := range sizes {
		s := f.Root().Stream(fmt.Sprint("stream ", i))
		if s == nil {
			t.Fatalf("stream %d is not found", i)
		}
		if p := readAll(t, s); !bytes.Equal(p, bytes.Repeat([]byte{byte(i + 1)}, n)) || s.Size() != int64(n) {
			t.Errorf("stream of %d bytes: %d read, size %d", n, len(p), s.Size())
		}
	}
	folder, _ := f.Root().Find("folder")
	s, ok := folder.Storage()
	inner, _ := s.Find("inner")
	in, isFolder := inner.Storage()
	if !ok || !isFolder || string(readAll(t, in.Stream("deep"))) != "words" {
		t.Error("the stream in folders is lost")
	}
	if f.Fault() != nil {
		t.Errorf("fault %v", f.Fault())
	}
}

// TestReadAt: any part of a stream is read as it is in the whole.
func TestReadAt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 20_000).Draw(t, "size")
		want := make([]byte, size)
		for i := range want {
			want[i] = byte(i * i >> 3)
		}
		data, err := io.ReadAll(ole.Pack(ole.Node{Nodes: []ole.Node{ole.Text("before", make([]byte, size/3)), ole.Text("s", want)}}))
		if err != nil {
			t.Fatal(err)
		}
		f, err := ole.Open(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		from := rapid.IntRange(0, size-1).Draw(t, "from")
		p := make([]byte, rapid.IntRange(1, size).Draw(t, "length"))
		n, err := f.Root().Stream("s").ReadAt(p, int64(from))
		end := min(from+len(p), size)
		if !bytes.Equal(p[:n], want[from:end]) || (err == io.EOF) != (from+len(p) > size) {
			t.Errorf("%d bytes from %d: %d read, %v", len(p), from, n, err)
		}
	})
}

// TestRepack: a storage that is packed as a file of its own holds the same.
func TestRepack(t *testing.T) {
	f := open(t, oletest.File(t, oletest.Folder("a", ole.Text("x", []byte("one")), oletest.Folder("b", ole.Text("y", make([]byte, 5000))))))
	item, _ := f.Root().Find("a")
	a, _ := item.Storage()
	p, err := io.ReadAll(ole.Pack(a.Node(4)))
	if err != nil {
		t.Fatal(err)
	}
	g := open(t, p)
	if string(readAll(t, g.Root().Stream("x"))) != "one" {
		t.Error("a stream is lost")
	}
	item, _ = g.Root().Find("b")
	b, ok := item.Storage()
	if !ok || len(readAll(t, b.Stream("y"))) != 5000 {
		t.Error("a stream in a folder is lost")
	}
}

// sector returns where a sector of a file of 512-byte sectors begins.
func sector(n uint32) int { return int(n+1) * 512 }

// TestTables: what tables say is bounded by what the file is.
func TestTables(t *testing.T) {
	le := binary.LittleEndian
	good := oletest.File(t, ole.Text("long", bytes.Repeat([]byte("text "), 2000)), ole.Text("short", []byte("words")))
	fat := sector(le.Uint32(good[76:]))
	first := func(p []byte) int { // sector of the long stream
		at := bytes.Index(p, []byte("l\x00o\x00n\x00g\x00"))
		return int(le.Uint32(p[at+116:]))
	}
	for _, tt := range []struct {
		name   string
		change func(p []byte) []byte
		opens  bool
		long   int // bytes that can be read of the long stream; -1: any
	}{
		{"sound", func(p []byte) []byte { return p }, true, 10_000},
		{"cycle", func(p []byte) []byte { n := first(p); le.PutUint32(p[fat+4*n+8:], uint32(n)); return p }, true, 3 * 512},
		{"cross_link", func(p []byte) []byte { n := first(p); le.PutUint32(p[fat+4*n:], 0); return p }, true, 512},
		{"out_of_range", func(p []byte) []byte { n := first(p); le.PutUint32(p[fat+4*n:], 1<<30); return p }, true, 512},
		{"ends_early", func(p []byte) []byte { n := first(p); le.PutUint32(p[fat+4*n:], 0xfffffffe); return p }, true, 512},
		{"counts_lie", func(p []byte) []byte {
			for _, at := range []int{40, 44, 64, 72} {
				le.PutUint32(p[at:], math.MaxUint32)
			}
			return p
		}, true, 10_000},
		{"list_of_tables_lies", func(p []byte) []byte { le.PutUint32(p[68:], 0); return p }, true, -1},
		{"cut_in_stream", func(p []byte) []byte { return p[:sector(uint32(first(p)))+700] }, true, 700},
		{"no_directory", func(p []byte) []byte { le.PutUint32(p[48:], 1<<30); return p }, false, 0},
		{"directory_is_no_root", func(p []byte) []byte { p[sector(le.Uint32(p[48:]))+66] = 2; return p }, false, 0},
		{"sector_size", func(p []byte) []byte { le.PutUint16(p[30:], 60); return p }, false, 0},
		{"header_cut", func(p []byte) []byte { return p[:300] }, false, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := tt.change(bytes.Clone(good))
			f, err := ole.Open(bytes.NewReader(p), int64(len(p)))
			if (err == nil) != tt.opens || err != nil && !errors.Is(err, extract.ErrMalformed) {
				t.Fatalf("error %v", err)
			}
			if err != nil {
				return
			}
			s := f.Root().Stream("long")
			got := readAll(t, s)
			if tt.long >= 0 && len(got) != tt.long {
				t.Errorf("%d bytes, want %d", len(got), tt.long)
			}
			if whole := len(got) == 10_000; whole == s.Cut() || whole != (f.Fault() == nil) && tt.long >= 0 {
				t.Errorf("cut %v, fault %v", s.Cut(), f.Fault())
			}
		})
	}
}

// TestTrees: entries that refer to one another in circles, or belong to several
// storages, are listed once.
func TestTrees(t *testing.T) {
	le := binary.LittleEndian
	good := oletest.File(t, oletest.Folder("one", ole.Text("x", []byte("1"))), oletest.Folder("two", ole.Text("y", []byte("2"))))
	at := func(p []byte, name string) int { return bytes.Index(p, []byte(name)) }
	p := bytes.Clone(good)
	one, two := at(p, "o\x00n\x00e\x00"), at(p, "t\x00w\x00o\x00")
	copy(p[two+76:two+80], p[one+76:one+80]) // both have the same child
	child := le.Uint32(p[one+76:])
	entry := sector(le.Uint32(p[48:])) + int(child)*128
	le.PutUint32(p[entry+68:], child) // which is its own sibling
	le.PutUint32(p[entry+72:], 0)     // and that of the root
	f := open(t, p)
	total := 0
	for _, i := range f.Root().Items() {
		s, _ := i.Storage()
		total += len(s.Items())
	}
	if total != 1 {
		t.Errorf("%d streams, want 1", total)
	}
}

// TestBounded: a small file whose numbers are large costs little.
func TestBounded(t *testing.T) {
	p := oletest.File(t, ole.Text("WordDocument", []byte("x")))
	for at := 40; at < 76; at += 4 {
		q := bytes.Clone(p)
		binary.LittleEndian.PutUint32(q[at:], 0x7fffffff)
		used := extracttest.Allocated(func() {
			f, err := ole.Open(bytes.NewReader(q), int64(len(q)))
			if err == nil {
				f.Root().Items()
			}
		})
		if used > 1<<20 {
			t.Errorf("number at %d: %d bytes", at, used)
		}
	}
}

// TestSourceFails: the error of the source comes through as it was.
func TestSourceFails(t *testing.T) {
	p := oletest.File(t, ole.Text("a", make([]byte, 10_000)))
	broken := errors.New("the line was cut")
	for from := range len(p) / 512 {
		_, err := ole.Open(failing{p, int64(from) * 512, broken}, int64(len(p)))
		if err != nil && !errors.Is(err, broken) {
			t.Errorf("from %d: %v", from, err)
		}
		if from == 0 && err == nil {
			t.Error("no error")
		}
	}
}

type failing struct {
	p    []byte
	from int64
	err  error
}

func (f failing) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > f.from {
		return 0, f.err
	}
	return bytes.NewReader(f.p).ReadAt(p, off)
}

// TestKindOf: the first bytes tell what a file is, and say so when they do not.
func TestKindOf(t *testing.T) {
	big := ole.Text("zz", make([]byte, 200_000))
	for _, tt := range []struct {
		name string
		data []byte
		want ole.Kind
	}{
		{"doc", oletest.File(t, ole.Text("1Table", nil), ole.Text("WordDocument", []byte("x"))), ole.Doc},
		{"xls", oletest.File(t, ole.Text("Workbook", nil), big), ole.Xls},
		{"old_xls", oletest.File(t, ole.Text("Book", nil)), ole.Xls},
		{"ppt", oletest.File(t, ole.Text("Current User", nil), ole.Text("PowerPoint Document", nil)), ole.Ppt},
		{"msg", oletest.File(t, ole.Text("__properties_version1.0", nil)), ole.Msg},
		{"encrypted", oletest.File(t, ole.Text("EncryptedPackage", nil)), ole.Encrypted},
		{"thumbnails", oletest.File(t, ole.Text("Catalog", nil)), ole.Unknown},
		{"in_a_folder", oletest.File(t, oletest.Folder("f", ole.Text("Workbook", nil))), ole.Unknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := extract.Hint{Head: tt.data[:min(len(tt.data), extract.HeadSize)]}
			if k, ok := ole.KindOf(h); k != tt.want || !ok {
				t.Errorf("kind %d, want %d", k, tt.want)
			}
			if k := open(t, tt.data).Root().Kind(); k != tt.want {
				t.Errorf("kind of the whole %d, want %d", k, tt.want)
			}
			h.Head = h.Head[:512] // only the header
			if k, ok := ole.KindOf(h); k != ole.Unseen || !ok {
				t.Errorf("kind by the header %d", k)
			}
			if n := testing.AllocsPerRun(10, func() { ole.KindOf(h) }); n > 0 {
				t.Errorf("%v allocations", n)
			}
		})
	}
	if _, ok := ole.KindOf(extract.Hint{Head: []byte(strings.Repeat("text ", 200))}); ok {
		t.Error("text is a compound file")
	}
	many := []ole.Node{ole.Text("__properties_version1.0", nil)}
	for i := range 2000 {
		many = append(many, ole.Text(fmt.Sprintf("__attach_version1.0_#%08d", i), nil))
	}
	data := oletest.File(t, many...)
	if k, _ := ole.KindOf(extract.Hint{Head: data[:extract.HeadSize]}); k != ole.Msg && k != ole.Unseen {
		t.Errorf("kind %d of a file with many entries", k)
	}
}

func TestMatches(t *testing.T) {
	data := oletest.File(t, ole.Text("Workbook", nil))
	for _, tt := range []struct {
		name string
		head []byte
		want bool
	}{
		{"x.doc", data, true}, {"x.xls", data[:512], true}, {"X.XLS", data[:512], true},
		{"x.doc", data[:512], false}, {"x.xls", data[:511], false}, {"x.xls", []byte("text"), false},
	} {
		if got := ole.Matches(extract.Hint{Name: tt.name, Head: tt.head}, ole.Xls, ".xls"); got != tt.want {
			t.Errorf("%s with %d bytes: %v", tt.name, len(tt.head), got)
		}
	}
}
