package detectors

import (
	"hash/fnv"
	"math"
	"math/bits"
)

// sketch counts distinct values without keeping them, by linear counting
// (Whang, Vander-Zanden and Taylor 1990): good to a few percent up to some
// thousand values, which is what columns are sampled to.
type sketch struct {
	bits [sketchBits / 64]uint64
}

const sketchBits = 1 << 12

// add uses a hash without a seed: the same column is always judged the same.
func (s *sketch) add(v []byte) {
	h := fnv.New64a()
	h.Write(v) // never fails
	i := h.Sum64() * 0x9e3779b97f4a7c15 >> 52
	s.bits[i/64] |= 1 << (i % 64)
}

func (s *sketch) merge(o *sketch) {
	for i, w := range o.bits {
		s.bits[i] |= w
	}
}

// count estimates how many distinct values were added.
func (s *sketch) count() float64 {
	set := 0
	for _, w := range s.bits {
		set += bits.OnesCount64(w)
	}
	if set == sketchBits {
		return math.Inf(1)
	}
	return -sketchBits * math.Log(1-float64(set)/sketchBits)
}
