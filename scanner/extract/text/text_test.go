package text_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/text"
)

func logLines(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, "2026-11-22T10:%02d:%02d INFO request %d served in %d ms\n", i/60%60, i%60, i, i%977)
	}
	return b.Bytes()
}

func TestSuite(t *testing.T) {
	extracttest.Suite(t, text.Extractor{}, all.Extractors(), []extracttest.Sample{
		{Name: "notes.txt", Data: []byte("Just a note,\nof two lines.")},
		{Name: "server.log", Data: logLines(11_000)},
		{Name: "long_line.txt", Data: bytes.Repeat([]byte("no line end "), 45_000)},
		{Name: "wide.txt", Data: []byte("\xff\xfeh\x00e\x00l\x00l\x00o\x00 \x00\xe4\x00\n\x00x\x00")},
		{Name: "latin.txt", Data: []byte("Die B\xfccher \xfcber \xd6sterreich w\xe4ren sch\xf6n; f\xfcr K\xe4ufer g\xe4be es gr\xf6\xdfere R\xe4ume.\n")},
		{Name: "archive.zip", Data: []byte("not an archive at all\n")},
		{Name: "markup.txt", Data: []byte("one, <b>two</b>, three\nfour five six\n<i>seven</i>, eight\n")},
	})
}

func TestEmptyIsText(t *testing.T) {
	e := &extracttest.Engine{Formats: all.Extractors()}
	for _, name := range []string{"", "x.txt", "x.csv", "x.zip"} {
		want := []extracttest.Part{{Name: name, Format: "text"}}
		if d := cmp.Diff(want, e.Run(t.Context(), name, nil)); d != "" {
			t.Errorf("%q (-want +got):\n%s", name, d)
		}
	}
}

func TestBinaryIsNot(t *testing.T) {
	for _, head := range []string{"%PDF-1.4\nplain words", "\x89PNG\r\n\x1a\n\x00\x00\x00", "a\x00b\x00\x01\x02"[:5] + "\x03\x04"} {
		if (text.Extractor{}).Match(extract.Hint{Name: "x.txt", Head: []byte(head), Whole: true}) {
			t.Errorf("%q passes for text", head)
		}
	}
}

// track runs the tracker of a text over pieces.
func track(t testing.TB, data []byte) extract.Tracker {
	t.Helper()
	var tr extract.Tracker
	in := extract.Input{Hint: extract.Hint{Head: data[:min(len(data), extract.HeadSize)]}, Body: bytes.NewReader(data)}
	err := text.Extractor{}.Extract(t.Context(), in, func(s extract.Segment) error { tr = s.Track; return nil })
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func TestLines(t *testing.T) {
	tr := track(t, []byte("x"))
	for i, piece := range []string{"one\ntw", "o\n", "", "\n", "four"} {
		tr.Advance([]byte(piece))
		if want := []int64{2, 3, 3, 4, 4}[i]; tr.Row() != want {
			t.Errorf("after piece %d: line %d, want %d", i, tr.Row(), want)
		}
	}
	if tr.Field() != -1 || tr.FieldName(-1) != "" || tr.Fields() != nil {
		t.Error("plain text has fields")
	}
}

func FuzzText(f *testing.F) {
	f.Add("notes.txt", []byte("Just a note,\nof two lines."))
	f.Add("", []byte("\xff\xfeh\x00i\x00"))
	f.Add("x", []byte("Gr\xfc\xdfe aus M\xfcnchen"))
	extracttest.Fuzz(f, text.Extractor{})
}

func BenchmarkTracker(b *testing.B) {
	data := logLines(5000)
	for _, piece := range []int{len(data), 100} {
		b.Run(fmt.Sprint(piece), func(b *testing.B) {
			tr := track(b, data)
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				for at := 0; at < len(data); at += piece {
					tr.Advance(data[at:min(at+piece, len(data))])
				}
			}
		})
	}
}

func BenchmarkExtract(b *testing.B) {
	data := []byte(strings.Repeat(string(logLines(5000)), 8))
	in := extract.Input{Hint: extract.Hint{Head: data[:extract.HeadSize]}, Scratch: make([]byte, extract.ScratchSize)}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		in.Body = bytes.NewReader(data)
		if err := (text.Extractor{}).Extract(b.Context(), in, func(extract.Segment) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}
