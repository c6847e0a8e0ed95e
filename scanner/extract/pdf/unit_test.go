package pdf

import (
	"bytes"
	"io"
	"math"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestClean(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"plain", "words\nand lines", "words\nand lines"},
		{"line_ends", "a\r\nb\rc\n", "a\nb\nc\n"},
		{"broken_word", "confi\x02\r\ndential", "confidential"},
		{"unknown_characters", "a\x00b\ufffec\uffff", "abc"},
		{"kept", "ä\t\u00ad€😀", "ä\t\u00ad€😀"},
		{"empty", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := string(clean([]byte(tt.text))); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// TestCleanAny: what is left is never longer, and cleaning twice changes nothing.
func TestCleanAny(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.String().Draw(r, "text")
		once := string(clean([]byte(text)))
		if len(once) > len(text) || string(clean([]byte(once))) != once {
			r.Errorf("%q becomes %q", text, once)
		}
	})
}

// TestDecode: UTF-16LE as encoding/utf16 reads it, up to the NUL behind it.
func TestDecode(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		units := rapid.SliceOf(rapid.Uint16()).Draw(r, "units")
		var p []byte
		for _, u := range units {
			p = append(p, byte(u), byte(u>>8))
		}
		for len(units) > 0 && units[len(units)-1] == 0 {
			units = units[:len(units)-1]
		}
		want := string(utf16.Decode(units))
		l := &library{}
		if got := string(l.decode(append(p, 0, 0))); got != want || !utf8.ValidString(got) {
			r.Errorf("%q, want %q", got, want)
		}
	})
}

// TestPixels: no page makes more pixels than are allowed, whatever its size.
func TestPixels(t *testing.T) {
	for _, tt := range []struct {
		name          string
		width, height float64
		limit, w, h   int
	}{
		{"a4", 595, 842, 10_000_000, 2479, 3508},
		{"small_limit", 595, 842, 500_000, 594, 841},
		{"nothing", 0, 0, 100, 4, 4},
		{"no_number", math.NaN(), math.Inf(1), 1000, 1, 1000},
		{"a_line", 1e9, 0.001, 1000, 1000, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if w, h := pixels(tt.width, tt.height, tt.limit); w != tt.w || h != tt.h {
				t.Errorf("%d × %d, want %d × %d", w, h, tt.w, tt.h)
			}
		})
	}
	rapid.Check(t, func(r *rapid.T) {
		limit := rapid.IntRange(1, 1<<28).Draw(r, "limit")
		w, h := pixels(rapid.Float64().Draw(r, "width"), rapid.Float64().Draw(r, "height"), limit)
		if w < 1 || h < 1 || w > limit/h {
			r.Errorf("%d × %d of %d", w, h, limit)
		}
	})
}

// TestMemory: it grows up to its limit, keeps what it holds, and remembers that
// it refused.
func TestMemory(t *testing.T) {
	m := &memory{limit: 1000}
	if m.Allocate(10, 2000) != m {
		t.Fatal("another memory")
	}
	copy(m.Reallocate(10), "0123456789")
	for _, size := range []uint64{11, 300, 1000} {
		p := m.Reallocate(size)
		if uint64(len(p)) != size || string(p[:10]) != "0123456789" || cap(p) > 1000 {
			t.Errorf("%d bytes of %d: %q", len(p), size, p[:10])
		}
	}
	if m.refused {
		t.Error("it refused within its limit")
	}
	if m.Reallocate(1001) != nil || !m.refused {
		t.Error("it grew beyond its limit, or forgot")
	}
	if m.Free(); m.buf != nil {
		t.Error("it is held after Free")
	}
}

func TestObjectBefore(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"usual", "\n12 0 obj\n<</Parent 2 0 R ", "12 0"},
		{"one_line", "endobj 7 3 obj<<", "7 3"},
		{"glued", "endobj7 0 obj<<", "7 0"},
		{"after_an_object", "12 0 obj <<>> endobj <<", ""},
		{"none", "just text", ""},
		{"no_number", "x y obj", ""},
		{"large_number", "12345678 0 obj", ""},
		{"cut", " 0 obj", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := objectBefore([]byte(tt.text)); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// TestSearch finds pages however the document is cut into pieces, each once.
func TestSearch(t *testing.T) {
	text := "%PDF-1.4\n" + strings.Repeat("junk ", 100) + "\n5 0 obj<</Type/Page/Parent 1 0 R>>endobj\n" +
		"6 0 obj<</Type /Pages/Kids[]>>endobj 7 0 obj<</Contents 9 0 R/Type\n/Page>>endobj 8 0 obj<</PageMode/Page>>endobj\n5 0 obj<</Type/Page>>endobj"
	for cut := 1; cut < len(text); cut++ {
		s := &search{}
		s.look([]byte(text[:cut]), 0)
		s.look([]byte(text), cut)
		if got := strings.Join(s.pages, ","); got != "5 0,7 0" || s.encrypted {
			t.Fatalf("cut at %d: %q", cut, got)
		}
	}
	s := &search{}
	if s.look([]byte("trailer<</Encrypt 3 0 R>>"), 0); !s.encrypted {
		t.Error("encryption is not seen")
	}
}

// TestTailed reads as the two parts joined would.
func TestTailed(t *testing.T) {
	body, tail := "the document", "and its tail"
	whole := strings.NewReader(body + tail)
	r := &tailed{strings.NewReader(body), int64(len(body)), []byte(tail)}
	for off := 0; off <= len(body)+len(tail); off++ {
		for n := 1; n < 30; n++ {
			want, got := make([]byte, n), make([]byte, n)
			wn, werr := whole.ReadAt(want, int64(off))
			gn, gerr := r.ReadAt(got, int64(off))
			if wn != gn || (werr == io.EOF) != (gerr == io.EOF) || !bytes.Equal(want, got) {
				t.Fatalf("%d bytes at %d: %q, %v, want %q, %v", n, off, got[:gn], gerr, want[:wn], werr)
			}
		}
	}
}
