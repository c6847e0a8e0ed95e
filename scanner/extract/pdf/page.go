package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// maxMissing is how many pages in a row may be missing: a document can declare a
// million that it does not have.
const maxMissing = 100

// pages emits the pages one by one.
func (d *document) pages() error {
	count := d.lib.number("FPDF_GetPageCount", d.handle)
	missing := 0
	for i := 0; i < count; i++ {
		ok, err := d.alive()
		if err != nil || !ok {
			return err
		}
		d.lib.begin()
		page := d.lib.call("FPDF_LoadPage", d.handle, uint64(i))
		if d.lib.err != nil {
			continue
		}
		if page == 0 {
			d.note(malformed("a page is missing"))
			if missing++; missing == maxMissing {
				return nil
			}
			continue
		}
		missing = 0
		if err := d.page(page, i+1); err != nil {
			return err
		}
		d.lib.call("FPDF_ClosePage", page)
	}
	if count <= 0 && d.lib.err == nil {
		d.note(malformed("it has no pages"))
	}
	return nil
}

// page emits one page. Failures of the library are left in it.
func (d *document) page(page uint64, number int) error {
	place := extract.Place{Where: fmt.Sprintf("page %d", number)}
	if err := d.flow.At(place); err != nil {
		return err
	}
	readable, err := d.prose(page)
	if err != nil {
		return err
	}
	// A page without text counts as well: it is progress.
	if err := d.count(1); err != nil {
		return err
	}
	if err := d.flow.End(); err != nil {
		return err
	}
	if !readable && d.lib.err == nil && d.lib.number("FPDFPage_CountObjects", page) > 0 {
		if err := d.picture(page, number); err != nil {
			return err
		}
	}
	return d.annotations(page, place.Where)
}

func (d *document) count(n int) error {
	_, err := d.counted.Read(make([]byte, n))
	return err
}

// piece is how many characters of a page are fetched at a time.
const piece = 16 << 10

// prose emits the text of a page and says whether it can be taken for read: not
// when there is none, nor when most of its characters have no name, as in fonts
// that keep it to themselves.
func (d *document) prose(page uint64) (readable bool, err error) {
	text := d.lib.call("FPDFText_LoadPage", page)
	if text == 0 {
		return false, nil
	}
	chars := d.lib.number("FPDFText_CountChars", text)
	buf := d.lib.alloc(2 * (piece + 1))
	if buf == 0 {
		return false, nil
	}
	unnamed, words := 0, false
	emit := func(p []byte) error {
		unnamed += bytes.Count(p, []byte(unnamedChar))
		p = clean(p)
		words = words || len(bytes.TrimSpace(p)) > 0
		return d.write(p)
	}
	whole, err := d.inPieces(text, chars, buf, func(p []byte) error {
		if bytes.Contains(p, []byte(unnamedChar)) {
			return errUnnamed
		}
		return nil
	})
	switch {
	case whole:
		_, err = d.inPieces(text, chars, buf, emit)
	case err == errUnnamed:
		err = d.oneByOne(text, chars, emit)
	}
	d.lib.free(buf)
	d.lib.call("FPDFText_ClosePage", text)
	return words && unnamed <= chars/2, err
}

// unnamedChar is what PDFium writes for a character of which it has no Unicode.
const unnamedChar = "\ufffe"

var errUnnamed = errors.New("a character without a name")

// inPieces gives the text of a page to fn and says whether that was all of it.
// After a character without a name it is not: FPDFText_GetText leaves these out
// when it counts, but not when it writes, and so loses as many at the end.
func (d *document) inPieces(text uint64, chars int, buf uint64, fn func([]byte) error) (whole bool, err error) {
	for at := 0; at < chars; at += piece {
		written := d.lib.number("FPDFText_GetText", text, uint64(at), uint64(min(chars-at, piece)), buf)
		if d.lib.err != nil {
			return false, nil
		}
		if written <= 1 || written > piece+1 {
			continue
		}
		if raw, ok := d.lib.mod.Memory().Read(uint32(buf), uint32(2*(written-1))); ok {
			if err := fn(d.lib.decode(raw)); err != nil {
				return false, err
			}
		}
	}
	return true, nil
}

// oneByOne gives the text of a page to fn character by character, which is slow.
func (d *document) oneByOne(text uint64, chars int, fn func([]byte) error) error {
	var p []byte
	for at := range chars {
		r := rune(d.lib.number("FPDFText_GetUnicode", text, uint64(at)))
		if d.lib.err != nil {
			break
		}
		if r == 0 {
			r = []rune(unnamedChar)[0]
		}
		p = utf8.AppendRune(p, r)
		if len(p) >= piece {
			if err := fn(p); err != nil {
				return err
			}
			p = p[:0]
		}
	}
	return fn(p)
}

// clean takes out, in place, what PDFium puts into text for its own use: U+0002
// for a hyphen at the end of a line, with the line's end, so that a broken word
// is whole again; U+FFFE and NUL for characters that it cannot name. Lines end
// in LF.
func clean(p []byte) []byte {
	out := p[:0]
	for i := 0; i < len(p); {
		r, n := utf8.DecodeRune(p[i:])
		i += n
		switch r {
		case 0, 0xfffe, 0xffff:
		case '\r':
			if i < len(p) && p[i] == '\n' {
				i++
			}
			out = append(out, '\n')
		case 2:
			for i < len(p) && (p[i] == '\r' || p[i] == '\n') {
				i++
			}
		default:
			out = append(out, p[i-n:i]...)
		}
	}
	return out
}

// picture deals with a page that has content but no text that can be read.
func (d *document) picture(page uint64, number int) error {
	if !d.opts.Render {
		d.note(fmt.Errorf("pdf: a page without text: %w", extract.ErrDisabled))
		return nil
	}
	img := d.render(page)
	if img == nil {
		return nil // the library says why
	}
	pr := d.encode(img)
	m := extract.Member{Name: fmt.Sprintf("page %d.png", number), MediaType: "image/png", Size: -1}
	return d.hand(m, pr)
}

// hand passes a member on, counting its bytes.
func (d *document) hand(m extract.Member, r io.Reader) error {
	return d.in.Hand(d.ctx, m, d.in.Budget.Reader(d.ctx, r))
}
