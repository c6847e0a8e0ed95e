package eml_test

import (
	"context"
	"testing"
	"time"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/eml"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
)

func nowhere() time.Time { return time.Unix(1_700_000_000, 0) }

// silent matches all and emits nothing.
type silent struct{ raw }

func (silent) Extract(ctx context.Context, in extract.Input, _ func(extract.Segment) error) error {
	return (eml.Extractor{}).Extract(ctx, in, func(extract.Segment) error { return nil })
}

func TestMatch(t *testing.T) {
	for _, tt := range []struct {
		name, file, media, head string
		want                    bool
	}{
		{"three", "x", "", "From: a\nTo: b\nSubject: c\n\ntext", true},
		{"folded", "x", "", "Received: from a\n\tby b\nDate: c\nTo : d\n\n", true},
		{"cut_head", "x", "", "From: a\nTo: b\nSubject: c\nX-Lo", true},
		{"named", "x.EML", "", "Subject: c\n\n", true},
		{"by_media_type", "x", "message/rfc822", "Date: c\nrubbish\n\n", true},
		{"two", "x", "", "From: a\nTo: b\n\ntext", false},
		{"nothing_sure", "x", "", "Date: a\nTo: b\nSubject: c\n\n", false},
		{"prose_between", "x", "", "From: a\nTo: b\nSubject: c\nand prose\n\n", false},
		{"starts_folded", "x", "", " From: a\nFrom: a\nTo: b\nSubject: c\n\n", false},
		{"log", "x.log", "", "INFO: a\nFrom: b\n", false},
		{"named_without_headers", "x.eml", "", "just text\n", false},
		{"binary", "x.eml", "", "From: a\x00\x00\x00\x00\x00\x00", false},
		{"empty", "x.eml", "", "", false},
	} {
		if got := (eml.Extractor{}).Match(extract.Hint{Name: tt.file, MediaType: tt.media, Head: []byte(tt.head), Whole: true}); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func FuzzMail(f *testing.F) {
	f.Add("plain.eml", file(f, "plain.eml"))
	f.Add("parts.eml", file(f, "parts.eml"))
	f.Add("", message("multipart/mixed; boundary=x", "--x\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=\r\n=4\r\n--x--\r\n--x\r\n"))
	f.Add("x", []byte(": \r\n \r\nX\r\n\r\n"))
	extracttest.Fuzz(f, eml.Extractor{})
}
