package mbox_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/mbox"
)

const sep = "From a@example.org Mon Mar  2 08:00:00 2026\n"

func real(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/three.mbox")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSuite(t *testing.T) {
	extracttest.Suite(t, mbox.Extractor{}, all.Extractors(), []extracttest.Sample{
		{Name: "three.mbox", Data: real(t), Members: 4},
		{Name: "many", Data: []byte(strings.Repeat(sep+"Subject: s\n\ntext\n\n", 500)), Members: 500},
		{Name: "large", Data: []byte(sep + "Subject: s\n\n" + strings.Repeat(strings.Repeat("long ", 20_000)+"\n", 9)), Members: 1},
	})
}

// TestReal reads a mailbox that Python's mailbox module wrote.
func TestReal(t *testing.T) {
	e := &extracttest.Engine{Formats: all.Extractors()}
	parts := e.Run(t.Context(), "x", real(t))
	if len(parts) != 5 || parts[4].Err != nil {
		t.Fatalf("%d parts, %v", len(parts), parts[len(parts)-1].Err)
	}
	for i, p := range parts[:3] {
		n := string(rune('0' + i))
		if p.Format != "eml" || !strings.Contains(p.Text, "sender"+n+"@example.org") || !strings.HasSuffix(p.Text, "From now on write to box"+n+"@example.net\n\n") {
			t.Errorf("message %d: %s %q", i+1, p.Format, p.Text)
		}
	}
}

func TestSplit(t *testing.T) {
	head := "Subject: s\n\n"
	text := "Subject: s"
	from := "a@example.org Mon Mar  2 08:00:00 2026"
	for _, tt := range []struct {
		name, data string
		want       []string
	}{
		{"one", sep + head + "text", []string{"x!message 1|eml|" + text + "text|", "x|mbox|" + from + "|"}},
		{"two", sep + head + "one\n\n" + sep + head + "two", []string{"x!message 1|eml|" + text + "one\n\n|", "x!message 2|eml|" + text + "two|", "x|mbox|" + from + from + "|"}},
		{"quoted", sep + head + ">From me\n>>From you\n> From\n", []string{"x!message 1|eml|" + text + "From me\n>From you\n> From\n|", "x|mbox|" + from + "|"}},
		{"no_blank_before", sep + head + "one\n" + sep + "two", []string{"x!message 1|eml|" + text + "one\n" + sep + "two|", "x|mbox|" + from + "|"}},
		{"prose", sep + head + "one\n\nFrom here on 10:30 it rains\n", []string{"x!message 1|eml|" + text + "one\n\nFrom here on 10:30 it rains\n|", "x|mbox|" + from + "|"}},
		{"empty_message", sep + "\n" + sep + head, []string{"x!message 1|text|\n|", "x!message 2|eml|" + text + "|", "x|mbox|" + from + from + "|"}},
		{"only_separator", sep, []string{"x|mbox|" + from + "|"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := &extracttest.Engine{Formats: all.Extractors()}
			got := extracttest.Lines(e.Run(t.Context(), "x", []byte(tt.data)))
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestMatch(t *testing.T) {
	for _, tt := range []struct {
		name, head string
		want       bool
	}{
		{"good", sep + "Subject: s\n", true},
		{"zone", "From a Mon Mar  2 08:00:00 +0100 2026\nX: y\n", true},
		{"no_header", sep + "some prose here\n", false},
		{"one_line", strings.TrimSpace(sep), false},
		{"prose", "From here to there: it is far\nX: y\n", false},
		{"no_year", "From a Mon 08:00:00\nX: y\n", false},
		{"mail", "From: a\nTo: b\n", false},
		{"empty", "", false},
	} {
		if got := (mbox.Extractor{}).Match(extract.Hint{Name: "inbox", Head: []byte(tt.head)}); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func FuzzMbox(f *testing.F) {
	f.Add("x", real(f))
	f.Add("x.mbox", []byte(sep+"\n"+sep+">From \n\n>>From x\n\nFrom \n"))
	extracttest.Fuzz(f, mbox.Extractor{})
}
