package ar_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/ar"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
)

func parts(t testing.TB, data []byte) []extracttest.Part {
	t.Helper()
	e := &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t)}
	return e.Run(t.Context(), "x", data)
}

// TestSamples: what ar, bsdtar and dpkg-deb wrote.
func TestSamples(t *testing.T) {
	table := extracttest.Table()
	want := []string{"x!first|text|first\n|", "x!a_name_longer_than_fifteen_bytes.txt|text|first\n|", "x!table.csv|csv|" + table + "|", "x|ar||"}
	for _, name := range []string{"gnu.a", "bsd.a"} {
		if d := cmp.Diff(want, extracttest.Lines(parts(t, extracttest.File(t, name)))); d != "" {
			t.Errorf("%s (-want +got):\n%.2000s", name, d)
		}
	}
	if d := cmp.Diff([]string{"x|ar||unsupported format"}, extracttest.Lines(parts(t, extracttest.File(t, "thin.a")))); d != "" {
		t.Errorf("thin.a (-want +got):\n%s", d)
	}
	for _, pack := range []string{"xz", "gzip", "zstd", "none"} {
		found := 0
		for _, p := range parts(t, extracttest.File(t, "sample_"+pack+".deb")) {
			if p.Err != nil {
				t.Errorf("%s: %s: %v", pack, p.Name, p.Err)
			}
			if strings.HasSuffix(p.Name, "!./etc/table.csv") && p.Text == table || strings.HasSuffix(p.Name, "!./control") && strings.Contains(p.Text, "Package: sample") {
				found++
			}
		}
		if found != 2 {
			t.Errorf("%s: %d of the package's two files", pack, found)
		}
	}
}

func TestSuite(t *testing.T) {
	extracttest.Suite(t, ar.Extractor{}, all.Extractors(), []extracttest.Sample{
		{Name: "gnu.a", Data: extracttest.File(t, "gnu.a"), Members: 3},
		{Name: "bsd.lib", Data: extracttest.File(t, "bsd.a"), Members: 3},
	})
}

// member writes one in either form: the caller says what the name field holds.
func member(name, text string) string { return sized(name, fmt.Sprint(len(text)), text) }

func sized(name, size, text string) string {
	s := fmt.Sprintf("%-16s%-12s%-6s%-6s%-8s%-10s`\n%s", name, "0", "0", "0", "100644", size, text)
	if len(text)%2 == 1 {
		s += "\n"
	}
	return s
}

func TestByHand(t *testing.T) {
	names := member("//", "a_very_long_name_indeed/\nanother/\n")
	ok, bad := "x|ar||", "x|ar||malformed"
	for _, tt := range []struct {
		name, data string
		want       []string
	}{
		{"empty", "", []string{ok}},
		{"gnu_short", member("a.txt/", "text"), []string{"x!a.txt|text|text|", ok}},
		{"odd", member("a/", "odd") + member("b/", "next"), []string{"x!a|text|odd|", "x!b|text|next|", ok}},
		{"odd_no_pad", strings.TrimSuffix(member("a/", "odd"), "\n"), []string{"x!a|text|odd|", ok}},
		{"gnu_long", names + member("/0", "text") + member("/25", "text"), []string{"x!a_very_long_name_indeed|text|text|", "x!another|text|text|", ok}},
		{"gnu_long_outside", names + member("/99", "text"), []string{bad}},
		{"gnu_long_no_table", member("/0", "text"), []string{bad}},
		{"gnu_long_negative", names + member("/-1", "text"), []string{bad}},
		{"bsd_long", member("#1/6", "b.txt\x00text"), []string{"x!b.txt|text|text|", ok}},
		{"bsd_long_lie", member("#1/60", "b.txt\x00text"), []string{bad}},
		{"bsd_long_negative", member("#1/-6", "b.txt\x00text"), []string{bad}},
		{"symbols", member("/", "\x00\x00\x00\x00") + member("__.SYMDEF", "x") + member("a/", "text"), []string{"x!a|text|text|", ok}},
		{"hostile_name", member("../../x\x00y/", "text"), []string{"x!../../x\x00y|text|text|", ok}},
		{"size_huge", sized("a/", "9999999999", "text"), []string{"x!a|text|text|malformed", bad}},
		{"size_letters", sized("a/", "many", "text"), []string{bad}},
		{"size_negative", sized("a/", "-4", "text"), []string{bad}},
		{"size_short", sized("a/", "2", "text"), []string{"x!a|text|te|", bad}},
		{"names_huge", sized("//", "999999999", "text"), []string{bad}},
		{"cut_header", member("a/", "text") + "b/   ", []string{"x!a|text|text|", bad}},
		{"nested", member("in.a/", "!<arch>\n"+member("a/", "text")), []string{"x!in.a!a|text|text|", "x!in.a|ar||", ok}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, extracttest.Lines(parts(t, []byte("!<arch>\n"+tt.data)))); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestMatch(t *testing.T) {
	for text, want := range map[string]bool{
		"!<arch>\n": true, "!<arch>\n" + member("a/", "x"): true, "!<thin>\n" + member("a/", ""): true,
		"!<arch>\nis what the text begins with, and then it goes on for a while": false, "!<arch>": false, "": false,
	} {
		if got := (ar.Extractor{}).Match(extract.Hint{Name: "x.a", Head: []byte(text)}); got != want {
			t.Errorf("%.20q: %v", text, got)
		}
	}
}

// TestMemory: a table of names that claims to be large costs nothing, nor does a
// member.
func TestMemory(t *testing.T) {
	for _, name := range []string{"//", "a/"} {
		data := []byte("!<arch>\n" + sized(name, "9999999998", "text"))
		if used := extracttest.Allocated(func() { parts(t, data) }); used > 2<<20 {
			t.Errorf("%s: %d bytes allocated", name, used)
		}
	}
}

func FuzzAr(f *testing.F) {
	f.Add("x.a", extracttest.File(f, "thin.a"))
	f.Add("x.a", []byte("!<arch>\n"+member("//", "a_very_long_name/\n")+member("/0", "text")+member("#1/2", "abtext")))
	f.Add("x.deb", bytes.Clone(extracttest.File(f, "sample_xz.deb")))
	extracttest.Fuzz(f, ar.Extractor{})
}
