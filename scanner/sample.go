package scanner

// A sample of a field's values is kept while its object is read, to judge the
// column as a whole. Values live in the worker only. The sample depends on the
// object's name and the order of its values alone: windows, workers and the
// inventory's key do not show in it.
const (
	maxSampleValues = 512      // of one field
	maxSampleBytes  = 32 << 10 // of one field
	maxSampleTotal  = 1 << 20  // bytes of all fields of an extraction
	maxSampleFields = 1024     // the rest are not sampled
	maxSampleHalves = 5        // how often the bounds of a field are halved when all together are too many
)

// sampler keeps the samples of one extraction. It is an extract.Taker.
type sampler struct {
	seed   uint64
	fields []fieldSample // by field number
	halves int
	bytes  int
}

// fieldSample holds some of a field's values: one of each 2^level in a row, chosen by
// chance. When they become too many, one of each two is let go, so that at any
// time every value had the same chance.
type fieldSample struct {
	level int
	n     []int64 // numbers of the values held, ascending, from 0
	ends  []int32 // of the values in text
	text  []byte
}

// reset forgets the values of the extraction before.
func (s *sampler) reset(seed uint64) {
	held := 0
	for i := range s.fields {
		f := &s.fields[i]
		*f = fieldSample{n: f.n[:0], ends: f.ends[:0], text: f.text[:0]}
		held += cap(f.text)
	}
	s.fields = s.fields[:0]
	if held > maxSampleTotal {
		s.fields = nil // do not keep one wide table's memory for ever
	}
	s.seed, s.halves, s.bytes = seed, 0, 0
}

// Take implements extract.Taker.
func (s *sampler) Take(field int, n int64, value []byte) (next int64) {
	if field < 0 || field >= maxSampleFields {
		return 0
	}
	for field >= len(s.fields) {
		if len(s.fields) < cap(s.fields) {
			s.fields = s.fields[:len(s.fields)+1] // with what it has of memory
		} else {
			s.fields = append(s.fields, fieldSample{})
		}
	}
	f := &s.fields[field]
	f.n = append(f.n, n-1)
	f.text = append(f.text, value...)
	f.ends = append(f.ends, int32(len(f.text)))
	s.bytes += len(value)
	s.bound(field, f)
	for s.bytes > maxSampleTotal && s.halves < maxSampleHalves {
		s.halves++
		for i := range s.fields {
			s.bound(i, &s.fields[i])
		}
	}
	return s.next(field, f.level, n-1) + 1
}

// bound lets values of a field go until it keeps within its bounds.
func (s *sampler) bound(field int, f *fieldSample) {
	for len(f.n) > 1 && (len(f.n) > maxSampleValues>>s.halves || len(f.text) > maxSampleBytes>>s.halves) {
		f.level++
		before := len(f.text)
		s.thin(field, f)
		s.bytes -= before - len(f.text)
	}
}

// thin keeps the values that its level chooses.
func (s *sampler) thin(field int, f *fieldSample) {
	kept, at, from := 0, 0, int32(0)
	for i, n := range f.n {
		end := f.ends[i]
		if s.chosen(field, f.level, n>>f.level) == n {
			at += copy(f.text[at:], f.text[from:end])
			f.n[kept], f.ends[kept] = n, int32(at)
			kept++
		}
		from = end
	}
	f.n, f.ends, f.text = f.n[:kept], f.ends[:kept], f.text[:at]
}

// next is the first value after n that the level chooses.
func (s *sampler) next(field, level int, n int64) int64 {
	block := n >> level
	if c := s.chosen(field, level, block); c > n {
		return c
	}
	return s.chosen(field, level, block+1)
}

// chosen is the value that stands for a block of 2^level values: that of one of
// its two halves.
func (s *sampler) chosen(field, level int, block int64) int64 {
	for ; level > 0; level-- {
		block = 2*block + int64(mix(s.seed^uint64(field)<<48^uint64(level)<<40^uint64(block))>>63)
	}
	return block
}

// mix is the finaliser of SplitMix64: every bit of x changes half of the result's.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// seedOf makes the seed of an object's samples from its name (FNV-1a).
func seedOf(name string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := range len(name) {
		h = (h ^ uint64(name[i])) * 0x100000001b3
	}
	return h
}

// values appends to dst every step-th value of a field's sample. They are valid
// until the next reset.
func (s *sampler) values(dst [][]byte, field, step int) [][]byte {
	if field < 0 || field >= len(s.fields) {
		return dst
	}
	f := &s.fields[field]
	for i := 0; i < len(f.ends); i += step {
		from := int32(0)
		if i > 0 {
			from = f.ends[i-1]
		}
		dst = append(dst, f.text[from:f.ends[i]])
	}
	return dst
}

// whole reports whether the sample holds every value of the field.
func (s *sampler) whole(field int) bool {
	return field >= 0 && field < len(s.fields) && s.fields[field].level == 0
}
