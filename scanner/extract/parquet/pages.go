package parquet

import (
	"bufio"
	"context"
	"errors"
	"io"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// pages gives the values of a column of a row group, page after page.
type pages struct {
	file *file
	c    *chunk
	max  int64 // rows of the row group, as it claims
	in   *bufio.Reader
	at   *extract.Origin // what in reads from
	dict *dictionary
	page page
	seen int64 // values of the pages begun, nulls among them

	// rows is how many rows have begun, that of the last value included.
	rows int64
	// counted says that the budget does not know of the last value yet: the page
	// does not hold it byte for byte.
	counted bool
}

// page is the page being read.
type page struct {
	left        int64 // values, nulls among them
	repetition  *levels
	definition  *levels
	values      values
	close       func()
	counted     bool
	definitions int // of a value that is there
}

// pageHeader is what a page says of itself. Its numbers are claims.
type pageHeader struct {
	kind       int64
	unpacked   int64
	packed     int64
	values     int64
	encoding   int64
	repLength  int64 // of levels, in bytes; pages of version 2 only
	defLength  int64
	isPlain    bool  // a page of version 2 that is not compressed
	repLevels  int64 // encoding of levels; pages of version 1 only
	defLevels  int64
	hasDetails bool
}

// Types of pages.
const (
	pageData       = 0
	pageIndex      = 1
	pageDictionary = 2
	pageDataV2     = 3
)

// slack is by how much the length of a column may be too small: old writers
// left the header of its dictionary out.
const slack = 128

// pages starts reading a column. A row group says to have that many rows.
func (f *file) pages(c *chunk, rows int64) *pages {
	p := &pages{file: f, c: c, max: rows}
	start := c.data
	if c.dictionary > 0 && c.dictionary < start {
		start = c.dictionary
	}
	length := f.size - start
	if c.length > 0 && c.length < length-slack {
		length = c.length + slack
	}
	if start < 0 || length < 0 {
		start, length = 0, 0
	}
	p.at = extract.NewOrigin(&paced{f: f, r: io.NewSectionReader(f.r, start, length)})
	p.in = f.buffered(p.at)
	return p
}

// paced stops reading when the object is to be left.
type paced struct {
	f *file
	r io.Reader
}

func (p *paced) Read(b []byte) (int, error) {
	if p.f.ctx.Err() != nil {
		return 0, context.Cause(p.f.ctx)
	}
	return p.r.Read(b)
}

// next returns the next value, valid until the next call; nil: there is none in
// this place. The end of the column is io.EOF.
func (p *pages) next() ([]byte, error) {
	for p.page.left == 0 {
		if err := p.turn(); err != nil {
			return nil, p.explain(err)
		}
	}
	v, err := p.value()
	return v, p.explain(cut(err))
}

// explain gives a failure of the file as the file gave it, and that of a
// limit as the limit did.
func (p *pages) explain(err error) error {
	if err != nil && p.file.ctx.Err() != nil {
		return context.Cause(p.file.ctx)
	}
	for _, limit := range [...]error{extract.ErrMemoryLimit, extract.ErrSizeLimit, extract.ErrRatioLimit, extract.ErrTimeLimit} {
		if errors.Is(err, limit) {
			return err
		}
	}
	return p.at.Explain("parquet", err)
}

// value takes the next place of the page, or a run of empty ones.
func (p *pages) value() ([]byte, error) {
	g := &p.page
	run := g.left
	rep, n, err := g.repetition.peek()
	if err != nil {
		return nil, err
	}
	run = min(run, n)
	def, n, err := g.definition.peek()
	if err != nil {
		return nil, err
	}
	if run = min(run, n); def == g.definitions {
		run = 1
	}
	g.repetition.take(run)
	g.definition.take(run)
	g.left -= run
	if rep == 0 {
		p.rows += run
	}
	if def != g.definitions {
		return nil, nil
	}
	p.counted = g.counted
	v, err := g.values.next()
	if v == nil {
		v = []byte{} // a value, if an empty one
	}
	return v, err
}

// turn goes to the next page. io.EOF: there is none.
func (p *pages) turn() error {
	p.leave()
	if p.c.leaf == nil || p.c.elsewhere {
		return unsupported("column in another file")
	}
	if p.c.encrypted {
		return encrypted("column")
	}
	if p.seen >= p.c.values {
		if p.rows < p.max {
			return malformed("rows are missing")
		}
		return io.EOF
	}
	h := pageHeader{}
	if err := h.read(&thrift{r: p.in}); err != nil {
		return err
	}
	if h.packed < 0 || h.unpacked < 0 || h.values < 0 {
		return malformed("page")
	}
	if h.kind != pageDictionary && h.kind != pageData && h.kind != pageDataV2 {
		_, err := io.CopyN(io.Discard, p.in, h.packed)
		return cut(err)
	}
	if !h.hasDetails {
		return malformed("page")
	}
	body := io.LimitReader(p.in, h.packed)
	if h.kind == pageDictionary {
		return cut(p.readDictionary(&h, body))
	}
	if p.c.leaf.maxRepetition == 0 && h.values > p.max-p.rows {
		return malformed("page with more values than there are rows")
	}
	p.seen += h.values
	if err := p.begin(&h, body); err != nil {
		return cut(err)
	}
	// Whatever the values leave of the page is passed over when it is closed.
	inner := p.page.close
	p.page.close = func() {
		if inner != nil {
			inner()
		}
		_, _ = io.Copy(io.Discard, body) // a failure comes again with the next page
	}
	p.page.left = h.values
	return nil
}

// close ends the reading of the column.
func (p *pages) close() {
	p.leave()
	p.file.release(p.in)
}

// leave ends the page under way.
func (p *pages) leave() {
	if p.page.close != nil {
		p.page.close()
	}
	p.page = page{}
}

// begin prepares the levels and the values of a page.
func (p *pages) begin(h *pageHeader, body io.Reader) error {
	l, g := p.c.leaf, &p.page
	g.definitions = l.maxDefinition
	var err error
	if h.kind == pageDataV2 {
		if h.repLength < 0 || h.defLength < 0 || h.repLength+h.defLength > h.packed {
			return malformed("page")
		}
		if g.repetition, err = readLevels(body, h.repLength, l.maxRepetition); err != nil {
			return err
		}
		if g.definition, err = readLevels(body, h.defLength, l.maxDefinition); err != nil {
			return err
		}
		h.unpacked -= h.repLength + h.defLength
		h.packed -= h.repLength + h.defLength
	}
	codec := p.c.codec
	if h.kind == pageDataV2 && h.isPlain {
		codec = codecNone
	}
	u, err := p.file.unpack(codec, body, h)
	if err != nil {
		return err
	}
	r := p.file.buffered(u.r)
	g.close = func() {
		u.close()
		p.file.release(r)
	}
	if h.kind == pageData {
		if g.repetition, err = levelsV1(r, l.maxRepetition, h.repLevels); err != nil {
			return err
		}
		if g.definition, err = levelsV1(r, l.maxDefinition, h.defLevels); err != nil {
			return err
		}
	}
	g.values, g.counted, err = p.decoder(h, r)
	return err
}

// decoder returns what reads the values of a page, and whether they can be more
// than its bytes.
func (p *pages) decoder(h *pageHeader, r *bufio.Reader) (v values, counted bool, err error) {
	l := p.c.leaf
	array := l.physical == byteArrays
	switch e := h.encoding; {
	case e == encodingPlain && l.physical == boolean:
		return &plainBits{r: r}, false, nil
	case e == encodingPlain && array:
		return &plainArrays{r: r}, false, nil
	case e == encodingPlain:
		return &plainFixed{r: r, buf: make([]byte, l.width)}, false, nil
	case e == encodingDictionary || e == encodingPlainDictionary:
		v, err = p.indexes(r)
	case e == encodingRLE && l.physical == boolean:
		v, err = runBits(r)
	case e == encodingDelta && (l.physical == int32s || l.physical == int64s):
		v, err = newDeltaNumbers(r, l.width)
	case e == encodingDeltaLength && array:
		v, err = newDeltaLengths(r, h.values)
	case e == encodingDeltaArrays && (array || l.physical == fixedArrays):
		v, err = newDeltaArrays(r, h.values, l.width)
	case e == encodingSplit && l.width > 1:
		v, err = newSplit(r, l.width)
	default:
		err = unsupported("encoding")
	}
	return v, true, err
}

// read reads a PageHeader.
func (h *pageHeader) read(t *thrift) error {
	return t.structure(func(d field) (taken bool, err error) {
		switch {
		case d.id == 1 && d.integer():
			h.kind, err = t.int()
		case d.id == 2 && d.integer():
			h.unpacked, err = t.int()
		case d.id == 3 && d.integer():
			h.packed, err = t.int()
		case d.id == 5 && d.kind == thriftStruct && h.kind == pageData:
			err = h.details(t, map[int16]*int64{1: &h.values, 2: &h.encoding, 3: &h.defLevels, 4: &h.repLevels})
		case d.id == 7 && d.kind == thriftStruct && h.kind == pageDictionary:
			err = h.details(t, map[int16]*int64{1: &h.values, 2: &h.encoding})
		case d.id == 8 && d.kind == thriftStruct && h.kind == pageDataV2:
			err = h.details(t, map[int16]*int64{1: &h.values, 4: &h.encoding, 5: &h.defLength, 6: &h.repLength})
		default:
			return false, nil
		}
		return true, err
	})
}

// details reads the header of one type of page.
func (h *pageHeader) details(t *thrift, into map[int16]*int64) error {
	h.hasDetails = true
	return t.structure(func(d field) (taken bool, err error) {
		if d.id == 7 && d.kind == thriftFalse {
			h.isPlain = true
			return false, nil
		}
		p := into[d.id]
		if p == nil || !d.integer() {
			return false, nil
		}
		*p, err = t.int()
		return true, err
	})
}
