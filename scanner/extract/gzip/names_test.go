package gzip

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

func TestMemberName(t *testing.T) {
	for _, tt := range []struct{ stored, object, want string }{
		{"inner", "x.gz", "inner"}, {"", "x.gz", "x"}, {"", "x.csv.GZ", "x.csv"}, {"", "x.tgz", "x.tar"}, {"", "x.svgz", "x.svg"},
		{"", "x.gzip", "x"}, {"", "x", "x"}, {"", ".gz", ".gz"}, {"", "", ""}, {"", "x.gz.bak", "x.gz.bak"},
	} {
		if got := memberName(tt.stored, tt.object); got != tt.want {
			t.Errorf("%q, %q: %q, want %q", tt.stored, tt.object, got, tt.want)
		}
	}
}

// TestBehindTheLastMember: zeros are padding, everything else is not.
func TestBehindTheLastMember(t *testing.T) {
	broken := errors.New("line cut")
	for name, tt := range map[string]struct {
		rest io.Reader
		want error
	}{
		"nothing":     {strings.NewReader(""), io.EOF},
		"zeros":       {strings.NewReader(strings.Repeat("\x00", 100_000)), io.EOF},
		"odd_zero":    {strings.NewReader("\x00"), io.EOF},
		"zeros_junk":  {strings.NewReader("\x00\x00\x00x"), extract.ErrMalformed},
		"one_byte":    {strings.NewReader("x"), extract.ErrMalformed},
		"half_magic":  {strings.NewReader("\x1f"), extract.ErrMalformed},
		"broken":      {iotest.ErrReader(broken), broken},
		"zeros_break": {io.MultiReader(strings.NewReader("\x00\x00"), iotest.ErrReader(broken)), broken},
	} {
		s := &stream{src: bufio.NewReader(tt.rest)}
		if err := s.nextMember(); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
}
