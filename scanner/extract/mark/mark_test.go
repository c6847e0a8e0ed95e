package mark

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// plainCells is what the masks mean, one byte at a time.
func plainCells(text []byte, delim, quote byte) []Cells {
	out := make([]Cells, (len(text)+Size-1)/Size)
	for i, c := range text {
		b, bit := &out[i/Size], uint64(1)<<(i%Size)
		set := func(m *uint64, ok bool) {
			if ok {
				*m |= bit
			}
		}
		set(&b.Delim, c == delim)
		set(&b.Quote, c == quote)
		set(&b.Line, c == '\n')
		set(&b.Ink, c > ' ')
	}
	return out
}

func plainKeys(text []byte) []Keys {
	out := make([]Keys, (len(text)+Size-1)/Size)
	for i, c := range text {
		b, bit := &out[i/Size], uint64(1)<<(i%Size)
		set := func(m *uint64, ok bool) {
			if ok {
				*m |= bit
			}
		}
		set(&b.Quote, c == '"')
		set(&b.Slash, c == '\\')
		set(&b.Op, bytes.IndexByte([]byte("{}[]:"), c) >= 0)
		set(&b.Comma, c == ',')
		set(&b.Line, c == '\n')
		set(&b.Ink, c > ' ')
	}
	return out
}

// checkAll compares the kernel of this machine, the Go twin and the definition.
func checkAll(t *testing.T, text []byte, delim, quote byte) {
	t.Helper()
	want := plainCells(text, delim, quote)
	got := make([]Cells, len(want))
	if n := FillCells(got, text, delim, quote); n != len(want) {
		t.Fatalf("FillCells: %d blocks, want %d", n, len(want))
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Fatalf("FillCells (-want +got):\n%s", d)
	}
	wantK := plainKeys(text)
	gotK := make([]Keys, len(wantK))
	if n := FillKeys(gotK, text); n != len(wantK) {
		t.Fatalf("FillKeys: %d blocks, want %d", n, len(wantK))
	}
	if d := cmp.Diff(wantK, gotK); d != "" {
		t.Fatalf("FillKeys (-want +got):\n%s", d)
	}
	full := len(text) / Size
	twin, twinK := make([]Cells, full), make([]Keys, full)
	cellsGo(twin, text[:full*Size], delim, quote)
	keysGo(twinK, text[:full*Size])
	if d := cmp.Diff(want[:full], twin); d != "" {
		t.Fatalf("Go twin of FillCells (-want +got):\n%s", d)
	}
	if d := cmp.Diff(wantK[:full], twinK); d != "" {
		t.Fatalf("Go twin of FillKeys (-want +got):\n%s", d)
	}
}

func TestEveryByteAtEveryPlace(t *testing.T) {
	text := make([]byte, 256+64)
	for shift := range 64 {
		for i := range 256 {
			text[i+shift] = byte(i)
		}
		for _, delim := range []byte{',', ';', '\t', '|', 0xff} {
			checkAll(t, text[:256+shift], delim, '"')
		}
	}
}

func TestWithin(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		quotes := rng.Uint64() & rng.Uint64()
		var want uint64
		in := false
		for i := range Size {
			if quotes>>i&1 == 1 {
				in = !in
			}
			if in {
				want |= 1 << i
			}
		}
		if got := Within(quotes); got != want {
			t.Fatalf("Within(%#x) = %#x, want %#x", quotes, got, want)
		}
	}
}

func TestEscaped(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for round := range 5000 {
		text := make([]byte, 4*Size)
		for i := range text {
			text[i] = 'x'
			if rng.IntN(1+round%5) == 0 {
				text[i] = '\\'
			}
		}
		var carry uint64
		escape := false
		for b := range 4 {
			var slash, want uint64
			for i := range Size {
				bit := uint64(1) << i
				if escape {
					want |= bit
				}
				escape = !escape && text[b*Size+i] == '\\'
				if text[b*Size+i] == '\\' {
					slash |= bit
				}
			}
			got := Escaped(slash, carry)
			carry = (slash &^ got) >> (Size - 1)
			if got != want {
				t.Fatalf("round %d block %d: Escaped = %#x, want %#x", round, b, got, want)
			}
			if (carry == 1) != escape {
				t.Fatalf("round %d block %d: carry %d, want %v", round, b, carry, escape)
			}
		}
	}
}

func TestRanges(t *testing.T) {
	for n, want := range map[int]uint64{0: 0, 1: 1, 63: 1<<63 - 1, 64: ^uint64(0), 70: ^uint64(0)} {
		if got := Below(n); got != want {
			t.Errorf("Below(%d) = %#x, want %#x", n, got, want)
		}
	}
	for n, want := range map[int64]uint64{-9: ^uint64(0), 0: ^uint64(0), 1: ^uint64(1), 63: 1 << 63, 64: 0, 1 << 40: 0} {
		if got := From(n); got != want {
			t.Errorf("From(%d) = %#x, want %#x", n, got, want)
		}
	}
	for mask, want := range map[uint64]uint64{0: ^uint64(0), 1: ^uint64(1), 0b110: ^uint64(7), 1 << 63: 0} {
		if got := Above(mask); got != want {
			t.Errorf("Above(%#x) = %#x, want %#x", mask, got, want)
		}
	}
	if got := First(0b101000); got != 3 {
		t.Errorf("First = %d, want 3", got)
	}
}

func FuzzKernels(f *testing.F) {
	f.Add([]byte("a,b\n\"c,\"\"d\",\xc3\xa9\n"), byte(','), byte('"'))
	f.Add([]byte(`{"a":[1,"\\\"",{}],"b":null}`), byte(';'), byte('\''))
	f.Add(bytes.Repeat([]byte{0, 0x1f, 0x20, 0x21, 0x7f, 0x80, 0xff}, 40), byte('\t'), byte(0xff))
	f.Fuzz(func(t *testing.T, text []byte, delim, quote byte) {
		checkAll(t, text, max(delim, 1), max(quote, 1))
	})
}

func benchText() []byte {
	line := []byte("123456,Jane,Example,jane@example.org,\"12, High Street\",2001-02-03,NL00BANK0123456789,+31 20 000 0000,ok\n")
	return bytes.Repeat(line, 64<<10/len(line))
}

func BenchfillCells(b *testing.B) {
	text := benchText()
	dst := make([]Cells, len(text)/Size+1)
	b.Run("kernel", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			FillCells(dst, text, ',', '"')
		}
	})
	b.Run("go", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			cellsGo(dst[:len(text)/Size], text, ',', '"')
		}
	})
}

func BenchfillKeys(b *testing.B) {
	text := benchText()
	dst := make([]Keys, len(text)/Size+1)
	b.Run("kernel", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			FillKeys(dst, text)
		}
	})
	b.Run("go", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			keysGo(dst[:len(text)/Size], text)
		}
	})
}
