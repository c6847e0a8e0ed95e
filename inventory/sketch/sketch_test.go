package sketch

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

var key = Key{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}

// TestHashVectors: the vectors published with SipHash-2-4 (inputs 00, 00 01, …
// under the key 00 01 … 0f).
func TestHashVectors(t *testing.T) {
	want := map[int]uint64{0: 0x726fdb47dd0e0e31, 1: 0x74f839c593dc67fd, 7: 0xab0200f58b01d137, 8: 0x93f5f5799a932462, 15: 0xa129ca6149be45e5}
	for n, h := range want {
		in := make([]byte, n)
		for i := range in {
			in[i] = byte(i)
		}
		if got := key.Hash(in); got != h {
			t.Errorf("%d bytes: %#x, want %#x", n, got, h)
		}
	}
}

func of(n int, prefix string) *Sketch {
	s := new(Sketch)
	for i := range n {
		s.Add(key.Hash(fmt.Appendf(nil, "%s%d", prefix, i)))
	}
	return s
}

// TestEstimate: within four standard errors at every size, and exact enough to
// count a handful.
func TestEstimate(t *testing.T) {
	for _, n := range []int{0, 1, 2, 5, 10, 50, 64, 65, 100, 1000, 4096, 10_000, 20_000, 100_000, 1_000_000} {
		got := of(n, "person").Estimate()
		off := 4 * RelativeError * float64(n)
		if n <= 10 {
			off = 0.1
		}
		if math.Abs(got-float64(n)) > off {
			t.Errorf("%d things: estimated %.1f", n, got)
		}
	}
}

// TestEstimateHasNoBias: over many keys the mean is right and the spread is the
// one promised.
func TestEstimateHasNoBias(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for _, n := range []int{30, 300, 3000, 12_000} {
		var sum, square float64
		const runs = 120
		for range runs {
			s := new(Sketch)
			for range n {
				s.Add(rng.Uint64())
			}
			e := s.Estimate()/float64(n) - 1
			sum += e
			square += e * e
		}
		if mean := sum / runs; math.Abs(mean) > 4*RelativeError/math.Sqrt(runs) {
			t.Errorf("%d things: %.2f %% off on average", n, 100*mean)
		}
		if sd := math.Sqrt(square / runs); sd > 1.3*RelativeError {
			t.Errorf("%d things: a standard error of %.2f %%", n, 100*sd)
		}
	}
}

func TestMergeIsUnion(t *testing.T) {
	for _, n := range []int{3, 40, 70, 5000} {
		whole := of(n, "x")
		a, b := of(n*2/3, "x"), new(Sketch)
		for i := n / 3; i < n; i++ {
			b.Add(key.Hash(fmt.Appendf(nil, "x%d", i)))
		}
		a.Merge(b)
		a.Merge(b) // twice is once
		if a.Estimate() != whole.Estimate() {
			t.Errorf("%d things: union %.1f, whole %.1f", n, a.Estimate(), whole.Estimate())
		}
	}
}

// TestBytes: order does not show, and what is read is what was written.
func TestBytes(t *testing.T) {
	for _, n := range []int{0, 1, 20, 64, 300} {
		forth, back := of(n, "x"), new(Sketch)
		for i := n - 1; i >= 0; i-- {
			back.Add(key.Hash(fmt.Appendf(nil, "x%d", i)))
		}
		if !bytes.Equal(forth.Bytes(), back.Bytes()) {
			t.Errorf("%d things: the order shows", n)
		}
		s, err := Parse(forth.Bytes())
		if err != nil || s.Estimate() != forth.Estimate() || s.Empty() != (n == 0) {
			t.Errorf("%d things: %v, read as %.1f", n, err, s.Estimate())
		}
	}
}

func TestParseRefuses(t *testing.T) {
	dense := of(300, "x").Bytes()
	high := bytes.Clone(dense)
	high[9] = 60
	for name, b := range map[string][]byte{
		"nothing": nil, "kind": {7}, "short": {1, 0, 1}, "rank_zero": {1, 0, 1, 0}, "rank_high": {1, 0, 1, 54}, "register": {1, 16, 0, 1},
		"order": {1, 0, 2, 1, 0, 1, 1}, "twice": {1, 0, 1, 1, 0, 1, 1}, "dense_short": dense[:100], "dense_rank": high,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Parse(b); err == nil {
				t.Error("accepted")
			}
		})
	}
}

// TestWithoutTheKeyNothingIsKnown: another key gives another sketch.
func TestWithoutTheKeyNothingIsKnown(t *testing.T) {
	other := Key{1}
	a, b := new(Sketch), new(Sketch)
	a.Add(key.Hash([]byte("somebody")))
	b.Add(other.Hash([]byte("somebody")))
	if bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("two keys, one sketch")
	}
}

// FuzzParse: any bytes are refused or read to what writes the same bytes.
func FuzzParse(f *testing.F) {
	f.Add(of(3, "x").Bytes())
	f.Add(of(300, "x").Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := Parse(b)
		if err != nil {
			return
		}
		if !bytes.Equal(s.Bytes(), b) {
			t.Error("read and written again it differs")
		}
		s.Estimate()
	})
}

func BenchmarkAdd(b *testing.B) {
	s, in := of(300, "x"), []byte("first.last123@mail.example.org")
	for b.Loop() {
		s.Add(key.Hash(in))
	}
}
