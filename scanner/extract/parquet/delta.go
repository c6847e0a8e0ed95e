package parquet

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
)

// delta reads numbers as the differences between them (DELTA_BINARY_PACKED):
// blocks of small groups whose members have as many bits as the largest needs.
type delta struct {
	r      source
	block  int64 // numbers in a block
	group  int64 // and in a group
	left   int64 // numbers not yet given
	last   int64
	begun  bool
	least  int64 // difference in the block under way
	widths []byte
	inside int64 // numbers left of the group under way
	packed bits64
}

// source is where packed numbers come from.
type source interface {
	io.Reader
	io.ByteReader
}

// Sizes that are believed: writers use blocks of 128 in groups of 32.
const (
	maxBlock  = 1 << 16
	groupUnit = 32
)

func newDelta(r source) (*delta, error) {
	d := &delta{r: r}
	var head [3]uint64
	for i := range head {
		v, err := uvarint(r)
		if err != nil {
			return nil, err
		}
		head[i] = v
	}
	first, err := varint(r)
	if err != nil {
		return nil, err
	}
	if head[0] == 0 || head[0] > maxBlock || head[1] == 0 || head[1] > head[0] || head[2] > maxRun {
		return nil, malformed("page")
	}
	d.block, d.group, d.left, d.last = int64(head[0]), int64(head[0]/head[1]), int64(head[2]), first
	if head[0]%head[1] != 0 || d.group%groupUnit != 0 {
		return nil, malformed("page")
	}
	return d, nil
}

// next returns the next number; io.EOF: there is none.
func (d *delta) next() (int64, error) {
	if d.left == 0 {
		return 0, io.EOF
	}
	if !d.begun {
		d.begun = true
		d.left--
		return d.last, nil
	}
	if d.inside == 0 {
		if err := d.enter(); err != nil {
			return 0, err
		}
	}
	v, err := d.packed.next(d.r)
	if err != nil {
		return 0, err
	}
	d.inside--
	d.left--
	d.last += d.least + int64(v)
	return d.last, nil
}

// enter goes to the next group.
func (d *delta) enter() error {
	if len(d.widths) == 0 {
		least, err := varint(d.r)
		if err != nil {
			return err
		}
		d.least = least
		d.widths = make([]byte, d.block/d.group)
		if _, err := io.ReadFull(d.r, d.widths); err != nil {
			return cut(err)
		}
	}
	width := d.widths[0]
	d.widths = d.widths[1:]
	if width > 64 {
		return malformed("page")
	}
	d.packed = bits64{width: int(width)}
	d.inside = d.group
	return nil
}

// finish passes over what is left, so that the source stands behind it. It costs
// no more than the bytes that are there.
func (d *delta) finish() error {
	if !d.begun && d.left > 0 {
		d.begun = true
		d.left--
	}
	for d.left > 0 {
		if err := d.enter(); err != nil {
			return err
		}
		size := d.group * int64(d.packed.width) / 8
		if d.left <= d.group && len(d.widths) > 0 {
			d.widths = nil // groups that nothing is in are not written
		}
		if n, err := io.CopyN(io.Discard, d.r, size); err != nil && (d.left > d.group || n == 0 && size > 0) {
			return cut(err)
		}
		d.left -= min(d.left, d.group)
	}
	return nil
}

// bits64 reads packed numbers of up to 64 bits.
type bits64 struct {
	width int
	rest  byte
	have  int
}

func (b *bits64) next(r io.ByteReader) (v uint64, err error) {
	for got := 0; got < b.width; {
		if b.have == 0 {
			if b.rest, err = r.ReadByte(); err != nil {
				return 0, cut(err)
			}
			b.have = 8
		}
		n := min(b.have, b.width-got)
		v |= uint64(b.rest) & (1<<n - 1) << got
		b.rest >>= n
		b.have -= n
		got += n
	}
	return v, nil
}

// deltaNumbers are numbers of 4 or 8 bytes.
type deltaNumbers struct {
	*delta
	width int
	buf   [8]byte
}

func newDeltaNumbers(r *bufio.Reader, width int) (values, error) {
	d, err := newDelta(r)
	return &deltaNumbers{delta: d, width: width}, err
}

func (v *deltaNumbers) next() ([]byte, error) {
	n, err := v.delta.next()
	binary.LittleEndian.PutUint64(v.buf[:], uint64(n))
	return v.buf[:v.width], err
}

// numbers begins a list of numbers in p, at most limit, and returns what
// follows it.
func numbers(p []byte, limit int64) (d *delta, rest []byte, err error) {
	r := bytes.NewReader(p)
	over, err := newDelta(r)
	if err != nil {
		return nil, nil, err
	}
	if over.left > limit {
		return nil, nil, malformed("page")
	}
	if err := over.finish(); err != nil {
		return nil, nil, err
	}
	d, err = newDelta(bytes.NewReader(p[:len(p)-r.Len()]))
	return d, p[len(p)-r.Len():], err
}

// deltaLengths are byte arrays, all lengths first.
type deltaLengths struct {
	lengths *delta
	text    []byte
}

func newDeltaLengths(r *bufio.Reader, limit int64) (values, error) {
	p, err := rest(r)
	if err != nil {
		return nil, err
	}
	return lengthsIn(p, limit)
}

func lengthsIn(p []byte, limit int64) (*deltaLengths, error) {
	d, text, err := numbers(p, limit)
	return &deltaLengths{lengths: d, text: text}, err
}

func (v *deltaLengths) next() ([]byte, error) {
	n, err := v.lengths.next()
	if err != nil {
		return nil, err
	}
	if n < 0 || n > int64(len(v.text)) {
		return nil, malformed("page")
	}
	value := v.text[:n]
	v.text = v.text[n:]
	return value, nil
}

// deltaArrays are byte arrays that begin as the one before does: the lengths of
// these beginnings first, then the other parts.
type deltaArrays struct {
	shared *delta
	parts  *deltaLengths
	buf    []byte
	width  int // 0: any
}

func newDeltaArrays(r *bufio.Reader, limit int64, width int) (values, error) {
	p, err := rest(r)
	if err != nil {
		return nil, err
	}
	shared, p, err := numbers(p, limit)
	if err != nil {
		return nil, err
	}
	parts, err := lengthsIn(p, limit)
	return &deltaArrays{shared: shared, parts: parts, width: width}, err
}

func (v *deltaArrays) next() ([]byte, error) {
	n, err := v.shared.next()
	if err != nil {
		return nil, err
	}
	part, err := v.parts.next()
	if err != nil {
		return nil, cut(err)
	}
	if n < 0 || n > int64(len(v.buf)) {
		return nil, malformed("page")
	}
	if n+int64(len(part)) > maxValue {
		return nil, tooLarge("value")
	}
	v.buf = append(v.buf[:n], part...)
	if v.width > 0 && len(v.buf) != v.width {
		return nil, malformed("page")
	}
	return v.buf, nil
}
