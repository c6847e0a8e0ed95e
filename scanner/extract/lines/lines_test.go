package lines_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract/lines"
)

func TestNext(t *testing.T) {
	long := strings.Repeat("x", lines.Max+5)
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"empty", "", nil},
		{"ends", "a\nb\r\n\nc", []string{"|a\n", "|b\r\n", "|\n", "|c"}},
		{"long", long + "\nz", []string{"|" + long[:lines.Max], "+xxxxx\n", "|z"}},
		{"exact", long[:lines.Max-1] + "\nz", []string{"|" + long[:lines.Max-1] + "\n", "|z"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			r := lines.NewReader(iotest.HalfReader(strings.NewReader(tt.text)))
			for {
				line, start, err := r.Next()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				mark := "+"
				if start {
					mark = "|"
				}
				got = append(got, mark+string(line))
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func logical(t *testing.T, r io.Reader) (got []string, err error) {
	t.Helper()
	l := lines.NewReader(r)
	for {
		line, blank, cut, err := l.Logical(func(p []byte) bool { return bytes.HasSuffix(p, []byte("=")) })
		if err != nil {
			return got, err
		}
		mark := ""
		if blank {
			mark += "_"
		}
		if cut {
			mark += "…"
		}
		got = append(got, mark+string(line))
	}
}

func TestLogical(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"plain", "a\nb\r\n\r\n\nc", []string{"a", "b", "_c"}},
		{"folded", "a:1\n 2\r\n\t3\nb", []string{"a:123", "b"}},
		{"blank_keeps_apart", "a\n\n b", []string{"a", "_ b"}},
		{"soft", "a=\nb=\n c\nd", []string{"ab c", "d"}},
		{"soft_at_end", "a=", []string{"a="}},
		{"leading_blanks", "\n\na", []string{"_a"}},
		{"only_blanks", "\n\n", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := logical(t, iotest.OneByteReader(strings.NewReader(tt.text)))
			if d := cmp.Diff(tt.want, got); d != "" || err != io.EOF {
				t.Errorf("%v (-want +got):\n%s", err, d)
			}
		})
	}
}

// TestLogicalLong: a line of megabytes comes in pieces, folded or not, with
// nothing lost.
func TestLogicalLong(t *testing.T) {
	for name, text := range map[string]string{
		"one":    strings.Repeat("0123456789", 300_000),
		"folded": "x" + strings.Repeat("\n 0123456789", 300_000),
	} {
		got, err := logical(t, strings.NewReader(text+"\nlast"))
		all := strings.NewReplacer("…", "", " ", "").Replace(strings.Join(got, ""))
		if err != io.EOF || len(got) < 3 || strings.Count(all, "0123456789") != 300_000 || !strings.HasSuffix(all, "last") {
			t.Errorf("%s: %d pieces, %d bytes, %v", name, len(got), len(all), err)
		}
	}
}

func TestSourceFails(t *testing.T) {
	broken := errors.New("the line was cut")
	got, err := logical(t, io.MultiReader(strings.NewReader("a\nb"), iotest.ErrReader(broken)))
	if d := cmp.Diff([]string{"a", "b"}, got); d != "" || err != broken {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
}

func TestTracker(t *testing.T) {
	var tr lines.Tracker
	for _, p := range []string{"a", "\n", "b\n\nc"} {
		tr.Advance([]byte(p))
	}
	if tr.Row() != 4 || tr.Field() != -1 || tr.FieldName(0) != "" || tr.Fields() != nil {
		t.Errorf("row %d, field %d", tr.Row(), tr.Field())
	}
}
