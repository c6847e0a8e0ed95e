package parquet

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"math/bits"
)

// runs reads the hybrid of runs and packed bits (RLE) in which levels, indexes
// and truth values are kept.
type runs struct {
	r      io.ByteReader
	width  int    // of a value in bits, at most 32
	value  uint32 // of the run
	run    int64  // values left of it
	packed int64  // packed values left
	word   uint64 // bits not yet used, the next one lowest
	have   int    // how many
}

// maxRun is the longest run that is believed: a page has at most 2^31 values.
const maxRun = math.MaxInt32

// peek returns the next value and how often it comes at least.
func (h *runs) peek() (value uint32, n int64, err error) {
	for h.run == 0 {
		if h.packed == 0 {
			if err := h.header(); err != nil {
				return 0, 0, err
			}
			continue
		}
		if h.width == 0 { // they take no room, and are one run
			h.value, h.run, h.packed = 0, h.packed, 0
			continue
		}
		v, err := h.bits()
		if err != nil {
			return 0, 0, err
		}
		h.value, h.run = v, 1
		h.packed--
	}
	return h.value, h.run, nil
}

// take uses n values of those that peek told of.
func (h *runs) take(n int64) { h.run -= n }

// header begins a run or a row of packed values.
func (h *runs) header() error {
	n, err := uvarint(h.r)
	if err != nil {
		return err
	}
	if n>>1 > maxRun {
		return malformed("run")
	}
	if n&1 == 1 {
		h.packed, h.word, h.have = int64(n>>1)*8, 0, 0
		return nil
	}
	v := uint32(0)
	for i := 0; i < (h.width+7)/8; i++ {
		b, err := h.r.ReadByte()
		if err != nil {
			return cut(err)
		}
		v |= uint32(b) << (8 * i)
	}
	h.value, h.run = v, int64(n>>1)
	return nil
}

// bits reads a packed value.
func (h *runs) bits() (uint32, error) {
	for h.have < h.width {
		b, err := h.r.ReadByte()
		if err != nil {
			return 0, cut(err)
		}
		h.word |= uint64(b) << h.have
		h.have += 8
	}
	v := uint32(h.word & (1<<h.width - 1))
	h.word >>= h.width
	h.have -= h.width
	return v, nil
}

// levels are the repetition or definition levels of a page; nil: all are 0.
type levels struct {
	runs
	max uint32
}

// peek returns the next level and how often it comes at least.
func (l *levels) peek() (level int, n int64, err error) {
	if l == nil {
		return 0, math.MaxInt64, nil
	}
	v, n, err := l.runs.peek()
	if err == nil && v > l.max {
		err = malformed("level")
	}
	return int(v), n, err
}

func (l *levels) take(n int64) {
	if l != nil {
		l.runs.take(n)
	}
}

// readLevels reads levels of a known length. They are kept, since the values
// follow them in the same stream.
func readLevels(r io.Reader, length int64, highest int) (*levels, error) {
	if highest == 0 {
		_, err := io.CopyN(io.Discard, r, length)
		return nil, cut(err)
	}
	p, err := readAll(r, length)
	if err != nil {
		return nil, err
	}
	return &levels{runs{r: bytes.NewReader(p), width: bits.Len(uint(highest))}, uint32(highest)}, nil
}

// levelsV1 reads levels that say their length. Those in single bits, which have
// not been written since 2014, are not read.
func levelsV1(r *bufio.Reader, highest int, encoding int64) (*levels, error) {
	if highest == 0 {
		return nil, nil
	}
	if encoding != encodingRLE {
		return nil, unsupported("encoding")
	}
	n, err := length(r)
	if err != nil {
		return nil, err
	}
	return readLevels(r, n, highest)
}

// length reads a length of four bytes, the lowest first.
func length(r io.Reader) (int64, error) {
	var p [4]byte
	if _, err := io.ReadFull(r, p[:]); err != nil {
		return 0, cut(err)
	}
	return int64(binary.LittleEndian.Uint32(p[:])), nil
}
