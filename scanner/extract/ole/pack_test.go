package ole

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// listed writes what is in a storage, for comparison.
func listed(t *rapid.T, s Storage, path string, to map[string]string) {
	for _, i := range s.Items() {
		if in, ok := i.Storage(); ok {
			to[path+i.Name+"/"] = ""
			listed(t, in, path+i.Name+"/", to)
			continue
		}
		p, err := io.ReadAll(i.Open().Reader())
		if err != nil {
			t.Fatal(err)
		}
		to[path+i.Name] = string(p)
	}
}

// tree draws a folder and notes what is in it.
func tree(t *rapid.T, deep int, path string, want map[string]string) Node {
	n := Node{Folder: true}
	for k := range rapid.IntRange(0, 6).Draw(t, "nodes") {
		name := fmt.Sprint(rapid.StringMatching(`[A-Za-zé_ ]{1,20}`).Draw(t, "name"), k)
		if deep < 3 && rapid.IntRange(0, 2).Draw(t, "folder") == 0 {
			want[path+name+"/"] = ""
			in := tree(t, deep+1, path+name+"/", want)
			in.Name = name
			n.Nodes = append(n.Nodes, in)
			continue
		}
		size := rapid.OneOf(rapid.IntRange(0, 200), rapid.SampledFrom([]int{4095, 4096, 4097, 20_000})).Draw(t, "size")
		content := strings.Repeat(name, size/len(name)+1)[:size]
		want[path+name] = content
		n.Nodes = append(n.Nodes, Text(name, []byte(content)))
	}
	return n
}

// TestAnyTree: any tree that is packed is read as it was, is found by name, and
// has no fault.
func TestAnyTree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want, got := map[string]string{}, map[string]string{}
		root := tree(t, 0, "", want)
		p, err := io.ReadAll(Pack(root))
		if err != nil {
			t.Fatal(err)
		}
		f, err := Open(bytes.NewReader(p), int64(len(p)))
		if err != nil {
			t.Fatal(err)
		}
		listed(t, f.Root(), "", got)
		if d := cmp.Diff(want, got); d != "" || f.Fault() != nil {
			t.Errorf("%v (-want +got):\n%.2000s", f.Fault(), d)
		}
		for _, n := range root.Nodes {
			if i, ok := f.Root().Find(n.Name); !ok || i.folder != n.Folder {
				t.Errorf("%q is not found", n.Name)
			}
		}
		if _, ok := f.Root().Find("there is none"); ok {
			t.Error("what is not there is found")
		}
	})
}

// TestKindOfAnyTree: what the first bytes of a packed file show is what it is,
// unless they say that they do not show it.
func TestKindOfAnyTree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		root := tree(t, 1, "", map[string]string{})
		for _, name := range []string{"WordDocument", "Book", "Workbook", "PowerPoint Document", "EncryptedPackage"} {
			if rapid.IntRange(0, 3).Draw(t, "document") == 0 {
				root.Nodes = append(root.Nodes, Text(name, nil))
			}
		}
		p, err := io.ReadAll(Pack(root))
		if err != nil {
			t.Fatal(err)
		}
		f, err := Open(bytes.NewReader(p), int64(len(p)))
		if err != nil {
			t.Fatal(err)
		}
		cut := rapid.IntRange(headerSize, len(p)).Draw(t, "head")
		k, ok := KindOf(extract.Hint{Head: p[:cut]})
		whole := f.Root().Kind()
		if all, _ := KindOf(extract.Hint{Head: p}); all != whole {
			t.Errorf("kind %d by all bytes, want %d", all, whole)
		}
		if !ok || k != Unseen && k != whole && whole == Unknown {
			t.Errorf("kind %d by %d bytes of %d, want %d", k, cut, len(p), whole)
		}
	})
}

// TestAnyBytes: what begins as a compound file and goes on at random is read
// without panic, and no more of it than there is.
func TestAnyBytes(t *testing.T) {
	good, err := io.ReadAll(Pack(Node{Nodes: []Node{Text("a", make([]byte, 6000)), Text("b", make([]byte, 100)), {Name: "c", Folder: true, Nodes: []Node{Text("d", make([]byte, 64))}}}}))
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		p := bytes.Clone(good)
		for range rapid.IntRange(1, 12).Draw(t, "changes") {
			p[rapid.IntRange(8, len(p)-1).Draw(t, "at")] = rapid.Byte().Draw(t, "byte")
		}
		f, err := Open(bytes.NewReader(p), int64(len(p)))
		if err != nil {
			return
		}
		var read int64
		var walk func(s Storage)
		walk = func(s Storage) {
			for _, i := range s.Items() {
				if in, ok := i.Storage(); ok {
					walk(in)
					continue
				}
				n, _ := io.Copy(io.Discard, i.Open().Reader())
				read += n
			}
		}
		walk(f.Root())
		// Short sectors lie in sectors, so that a byte may be read twice.
		if read > 2*int64(len(p)) {
			t.Errorf("%d bytes read of %d", read, len(p))
		}
	})
}

// TestTableSizes: the tables have room for all sectors, themselves among them,
// and none is without use.
func TestTableSizes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		others := rapid.Int64Range(0, 1<<22).Draw(t, "sectors")
		tables, lists := tableSizes(others)
		const per = packSize / 4
		if tables*per < others+tables+lists || tables > 0 && (tables-1)*per >= others+tables+lists {
			t.Errorf("%d tables for %d sectors", tables, others+tables+lists)
		}
		if room := headerFATs + lists*(per-1); room < tables || lists > 0 && room-(per-1) >= tables {
			t.Errorf("%d lists for %d tables", lists, tables)
		}
	})
}

// TestNative: the layouts of an embedded file.
func TestNative(t *testing.T) {
	named := "\x00\x00\x00\x00\x02\x00a.txt\x00C:\\a.txt\x00\x00\x00\x03\x00\x04\x00\x00\x00C:\\\x00\x05\x00\x00\x00hello"
	for _, tt := range []struct {
		name, data, label string
		content           string
		ok                bool
	}{
		{"named", named, "a.txt", "hello", true},
		{"followed", named + "\x00\x00\x00\x00", "a.txt", "hello", true},
		{"without_name", strings.Replace(named, "a.txt\x00", "\x00", 1), "embedded file", "hello", true},
		{"of_old_programs", "\x05\x00\x00\x00hello", "native data", "hello", true},
		{"content_cut", named[:len(named)-2], "a.txt", "hel", false},
		{"path_too_long", strings.Replace(named, "\x04\x00\x00\x00C", "\xff\xff\xff\xffC", 1), "", "", false},
		{"no_end_of_name", "\x00\x00\x00\x00\x02\x00" + strings.Repeat("a", 5000), "", "", false},
		{"cut_behind_names", named[:24], "", "", false},
		{"too_short", "\x01\x02\x03", "", "", false},
		{"nothing", "", "", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, err := io.ReadAll(Pack(Node{Nodes: []Node{Text(native, []byte(tt.data))}}))
			if err != nil {
				t.Fatal(err)
			}
			f, err := Open(bytes.NewReader(p), int64(len(p)))
			if err != nil {
				t.Fatal(err)
			}
			s := f.Root().Stream(native)
			label, from, size, ok := nativeData(s)
			if label != tt.label || ok != tt.ok {
				t.Fatalf("%q, %v", label, ok)
			}
			if !ok {
				return
			}
			got, err := io.ReadAll(io.NewSectionReader(s, from, size))
			if string(got) != tt.content || err != nil {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

// TestIsLabel: what only says how an object is shown is no content of its own.
func TestIsLabel(t *testing.T) {
	for name, want := range map[string]bool{
		"\x01CompObj": true, "\x01Ole": true, "\x02OlePres000": true, "\x03ObjInfo": true, summary: true, documentSummary: true,
		native: false, "Package": false, "CONTENTS": false, "": false, "WordDocument": false,
	} {
		if isLabel(name) != want {
			t.Errorf("%q: %v", name, !want)
		}
	}
	if got := printable("\x01Ole10Native"); got != "Ole10Native" {
		t.Errorf("%q", got)
	}
}

// TestDecode: code pages by number; those that are not known are read as that of
// Western Europe, which leaves ASCII as it is.
func TestDecode(t *testing.T) {
	for _, tt := range []struct {
		page int
		p    string
		want string
	}{
		{1252, "caf\xe9", "café"}, {1250, "\xa3", "Ł"}, {1251, "\xcc", "М"}, {932, "\x93\xfa", "日"}, {65001, "é", "é"},
		{widePage, "\x41\x01", "Ł"}, {10000, "\x8e", "é"}, {0, "a\xe9", "aé"}, {-1, "a", "a"},
	} {
		if got := string(Decode(tt.page, []byte(tt.p))); got != tt.want {
			t.Errorf("%d: %q, want %q", tt.page, got, tt.want)
		}
		got, err := io.ReadAll(DecodeReader(tt.page, strings.NewReader(tt.p)))
		if string(got) != tt.want || err != nil {
			t.Errorf("%d, streamed: %q, %v", tt.page, got, err)
		}
	}
}
