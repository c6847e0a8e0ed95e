package parquet

import (
	"bufio"
	"bytes"
	"io"
)

// Encodings of the format.
const (
	encodingPlain           = 0
	encodingPlainDictionary = 2 // the older name of the next but six
	encodingRLE             = 3
	encodingDelta           = 5
	encodingDeltaLength     = 6
	encodingDeltaArrays     = 7
	encodingDictionary      = 8
	encodingSplit           = 9
)

// values reads the values of a page, one after the other. A value is valid until
// the next call; numbers come with the lowest byte first. The end is io.EOF.
type values interface {
	next() ([]byte, error)
}

// maxValue is the longest value that is read, in bytes.
const maxValue = 64 << 20

// plainFixed reads values of one length.
type plainFixed struct {
	r   *bufio.Reader
	buf []byte
}

func (v *plainFixed) next() ([]byte, error) {
	_, err := io.ReadFull(v.r, v.buf)
	return v.buf, err
}

// plainArrays reads values that say their length.
type plainArrays struct {
	r   *bufio.Reader
	buf bytes.Buffer
}

func (v *plainArrays) next() ([]byte, error) {
	n, err := length(v.r)
	if err != nil {
		return nil, err
	}
	if n > maxValue {
		return nil, tooLarge("value")
	}
	v.buf.Reset()
	if k, err := v.buf.ReadFrom(io.LimitReader(v.r, n)); err != nil || k < n {
		return nil, cut(orEnd(err))
	}
	return v.buf.Bytes(), nil
}

func orEnd(err error) error {
	if err == nil {
		return io.ErrUnexpectedEOF
	}
	return err
}

// plainBits reads truth values, eight in a byte.
type plainBits struct {
	r    *bufio.Reader
	bits byte
	have int
	buf  [1]byte
}

func (v *plainBits) next() ([]byte, error) {
	if v.have == 0 {
		b, err := v.r.ReadByte()
		if err != nil {
			return nil, err
		}
		v.bits, v.have = b, 8
	}
	v.buf[0] = v.bits & 1
	v.bits >>= 1
	v.have--
	return v.buf[:], nil
}

// runValues reads truth values in runs.
type runValues struct {
	runs
	buf [1]byte
}

func runBits(r *bufio.Reader) (values, error) {
	if _, err := length(r); err != nil { // of what follows
		return nil, err
	}
	return &runValues{runs: runs{r: r, width: 1}}, nil
}

func (v *runValues) next() ([]byte, error) {
	b, _, err := v.peek()
	if err != nil {
		return nil, err
	}
	v.take(1)
	v.buf[0] = byte(b & 1)
	return v.buf[:], nil
}

// split reads numbers whose first bytes stand together, then their second ones.
type split struct {
	all []byte
	n   int // values
	i   int
	buf []byte
}

func newSplit(r *bufio.Reader, width int) (values, error) {
	all, err := rest(r)
	if err == nil && len(all)%width != 0 {
		err = malformed("page")
	}
	return &split{all: all, n: len(all) / width, buf: make([]byte, width)}, err
}

func (v *split) next() ([]byte, error) {
	if v.i == v.n {
		return nil, io.EOF
	}
	for k := range v.buf {
		v.buf[k] = v.all[k*v.n+v.i]
	}
	v.i++
	return v.buf, nil
}

// rest reads what is left of a page.
func rest(r *bufio.Reader) ([]byte, error) {
	var b bytes.Buffer
	n, err := b.ReadFrom(io.LimitReader(r, maxPage+1))
	if err == nil && n > maxPage {
		err = tooLarge("page")
	}
	return b.Bytes(), err
}

// dictionary holds the distinct values of a column.
type dictionary struct {
	text []byte
	ends []uint32 // of the values in text
}

func (d *dictionary) at(i uint32) []byte {
	from := uint32(0)
	if i > 0 {
		from = d.ends[i-1]
	}
	return d.text[from:d.ends[i]]
}

// readDictionary reads the page of the dictionary: values in plain encoding.
func (p *pages) readDictionary(h *pageHeader, body io.Reader) error {
	if h.encoding != encodingPlain && h.encoding != encodingPlainDictionary {
		return unsupported("encoding")
	}
	u, err := p.file.unpack(p.c.codec, body, h)
	if err != nil {
		return err
	}
	defer u.close()
	h.encoding = encodingPlain
	r := p.file.buffered(u.r)
	defer p.file.release(r)
	v, _, err := p.decoder(h, r)
	if err != nil {
		return err
	}
	d := &dictionary{}
	for n := h.values; n > 0; n-- {
		value, err := v.next()
		if err != nil {
			return cut(err)
		}
		if len(d.text)+len(value) > maxPage || len(d.ends) >= maxPage/4 {
			return tooLarge("dictionary")
		}
		d.text = append(d.text, value...)
		d.ends = append(d.ends, uint32(len(d.text)))
	}
	p.dict = d
	_, err = io.Copy(io.Discard, body)
	return err
}

// indexed reads values that are named by their number in the dictionary.
type indexed struct {
	runs
	dict *dictionary
}

func (p *pages) indexes(r *bufio.Reader) (values, error) {
	if p.dict == nil {
		return nil, malformed("no dictionary")
	}
	width, err := r.ReadByte()
	if err == io.EOF { // no value at all
		return &indexed{runs{r: r}, p.dict}, nil
	}
	if err != nil {
		return nil, err
	}
	if width > 32 {
		return nil, malformed("page")
	}
	return &indexed{runs{r: r, width: int(width)}, p.dict}, nil
}

func (v *indexed) next() ([]byte, error) {
	i, _, err := v.peek()
	if err != nil {
		return nil, err
	}
	v.take(1)
	if int64(i) >= int64(len(v.dict.ends)) {
		return nil, malformed("index")
	}
	return v.dict.at(i), nil
}
