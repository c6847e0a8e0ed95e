package lex

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestClassifyEveryByte compares both classifiers with the definition, byte by byte.
func TestClassifyEveryByte(t *testing.T) {
	for name, f := range map[string]func([]byte, []Block){"native": classify, "table": classifyTable} {
		for c := range 256 {
			text := make([]byte, blockSize)
			for i := range text {
				text[i] = ' '
			}
			text[c%blockSize] = byte(c)
			var out [1]Block
			f(text, out[:])
			got := bitsAt(out[:], c%blockSize)
			if got != classOf[c] {
				t.Errorf("%s: byte %#x has classes %07b, want %07b", name, c, got, classOf[c])
			}
		}
	}
}

func bitsAt(bs []Block, i int) (class uint8) {
	b, r := bs[i/blockSize], i%blockSize
	for k, m := range []uint64{b.Digit, b.At, b.Loose, b.Tight, b.Colon, b.Word, b.High, b.Mark} {
		class |= uint8(m>>r&1) << k
	}
	return class
}

// TestClassifyRandom compares the classifiers on random bytes of several blocks.
func TestClassifyRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		text := make([]byte, blockSize*(1+r.IntN(9)))
		for i := range text {
			text[i] = byte(r.Uint32())
		}
		a, b := make([]Block, len(text)/blockSize), make([]Block, len(text)/blockSize)
		classify(text, a)
		classifyTable(text, b)
		if !slices.Equal(a, b) {
			t.Fatalf("classifiers differ on %x", text)
		}
	}
}

func FuzzClassify(f *testing.F) {
	f.Add([]byte("a1 @:-./()+_\x80\xff"))
	f.Fuzz(func(t *testing.T, in []byte) {
		text := make([]byte, (len(in)/blockSize+1)*blockSize)
		copy(text, in)
		a, b := make([]Block, len(text)/blockSize), make([]Block, len(text)/blockSize)
		classify(text, a)
		classifyTable(text, b)
		for i := range text {
			if bitsAt(a, i) != classOf[text[i]] || bitsAt(b, i) != classOf[text[i]] {
				t.Fatalf("byte %d (%#x): native %07b, table %07b, want %07b", i, text[i], bitsAt(a, i), bitsAt(b, i), classOf[text[i]])
			}
		}
	})
}

func BenchmarkClassify(b *testing.B) {
	text := make([]byte, 1<<16)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range text {
		text[i] = byte(' ' + r.IntN(95))
	}
	out := make([]Block, len(text)/blockSize)
	for name, f := range map[string]func([]byte, []Block){"native": classify, "table": classifyTable} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				f(text, out)
			}
		})
	}
}
