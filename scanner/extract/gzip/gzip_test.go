package gzip_test

import (
	"bytes"
	stdgzip "compress/gzip"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/gzip"
)

// pack compresses text as one member.
func pack(t testing.TB, name, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := stdgzip.NewWriter(&b)
	w.Name = name
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSuite(t *testing.T) {
	extracttest.Suite(t, gzip.Extractor{}, all.Extractors(), []extracttest.Sample{
		{Name: "note.txt.gz", Data: pack(t, "", "just a note\n"), Members: 1},
		{Name: "two.log.gz", Data: append(pack(t, "", "first\n"), pack(t, "", "second\n")...), Members: 1},
		{Name: "named.csv", Data: pack(t, "people.csv", "id,name\n1,x\n"), Members: 1},
		{Name: "big.gz", Data: pack(t, "", string(bytes.Repeat([]byte("a line of text\n"), 60_000))), Members: 1},
		{Name: "padded.gz", Data: append(pack(t, "", "on tape\n"), make([]byte, 10_240)...), Members: 1},
	})
}

func TestParts(t *testing.T) {
	flip := func(p []byte, at int) []byte { p[(at+len(p))%len(p)] ^= 0x55; return p }
	for _, tt := range []struct {
		name, object string
		data         []byte
		want         []string
	}{
		{"named_by_stream", "x.gz", pack(t, "inner.txt", "text"), []string{"x.gz!inner.txt|text|text|", "x.gz|gzip||"}},
		{"named_by_object", "x.TXT.GZ", pack(t, "", "text"), []string{"x.TXT.GZ!x.TXT|text|text|", "x.TXT.GZ|gzip||"}},
		{"tgz", "x.tgz", pack(t, "", "text"), []string{"x.tgz!x.tar|text|text|", "x.tgz|gzip||"}},
		{"other_name", "x", pack(t, "", "text"), []string{"x!x|text|text|", "x|gzip||"}},
		{"twice", "x.gz", pack(t, "", string(pack(t, "", "text"))), []string{"x.gz!x!x|text|text|", "x.gz!x|gzip||", "x.gz|gzip||"}},
		{"two_members", "x.gz", append(pack(t, "", "one,"), pack(t, "", "two")...), []string{"x.gz!x|text|one,two|", "x.gz|gzip||"}},
		{"trailing_junk", "x.gz", append(pack(t, "", "text"), "hidden"...), []string{"x.gz!x|text|text|malformed", "x.gz|gzip||"}},
		{"trailing_header", "x.gz", append(pack(t, "", "text"), "\x1f\x8b\x09junkjunk"...), []string{"x.gz!x|text|text|malformed", "x.gz|gzip||"}},
		{"wrong_checksum", "x.gz", flip(pack(t, "", "text"), -8), []string{"x.gz!x|text|text|malformed", "x.gz|gzip||"}},
		{"wrong_length", "x.gz", flip(pack(t, "", "text"), -1), []string{"x.gz!x|text|text|malformed", "x.gz|gzip||"}},
		{"only_magic", "x.gz", []byte("\x1f\x8b\x08"), []string{"x.gz|gzip||malformed"}},
		{"nothing_inside", "x.gz", pack(t, "", ""), []string{"x.gz!x|text||", "x.gz|gzip||"}},
		{"binary_inside", "x.gz", pack(t, "", "\x00\x01\x02\x03"), []string{"x.gz!x|||unsupported format", "x.gz|gzip||"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := &extracttest.Engine{Formats: all.Extractors()}
			if d := cmp.Diff(tt.want, extracttest.Lines(e.Run(t.Context(), tt.object, tt.data))); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// TestBytesLimit: what was read before the limit stays.
func TestBytesLimit(t *testing.T) {
	e := &extracttest.Engine{Formats: all.Extractors(), Limits: extract.Limits{Bytes: 1000}}
	parts := e.Run(t.Context(), "x.gz", pack(t, "", string(bytes.Repeat([]byte("x\n"), 5000))))
	if len(parts) != 2 || len(parts[0].Text) != 1000 || !errors.Is(parts[0].Err, extract.ErrSizeLimit) || !errors.Is(parts[1].Err, extract.ErrSizeLimit) {
		t.Errorf("%d parts, %d bytes, %v", len(parts), len(parts[0].Text), parts[0].Err)
	}
}

func FuzzGzip(f *testing.F) {
	f.Add("x.gz", pack(f, "inner", "some text"))
	f.Add("x", append(pack(f, "", "one"), pack(f, "", "two")...))
	f.Add("x.tgz", append(pack(f, "", "padded"), 0, 0, 0))
	f.Add("", []byte("\x1f\x8b\x08\x1f\x00\x00\x00\x00\x00\x00\xff\xff"))
	extracttest.Fuzz(f, gzip.Extractor{})
}
