package pdf

import (
	"bytes"
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
	empty, err := d.prose(page)
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
	if empty && d.lib.err == nil && d.lib.number("FPDFPage_CountObjects", page) > 0 {
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

// prose emits the text of a page and says whether there was none.
func (d *document) prose(page uint64) (empty bool, err error) {
	text := d.lib.call("FPDFText_LoadPage", page)
	if text == 0 {
		return true, nil
	}
	left := d.lib.number("FPDFText_CountChars", text)
	buf := d.lib.alloc(4 * (piece + 1)) // room for characters of two halves
	empty = true
	for at := 0; left > 0 && buf != 0 && d.lib.err == nil; {
		n := min(left, piece)
		written := d.lib.number("FPDFText_GetText", text, uint64(at), uint64(n), buf)
		if written > 1 && written <= 2*(piece+1) {
			if raw, ok := d.lib.mod.Memory().Read(uint32(buf), uint32(2*(written-1))); ok {
				p := clean(d.lib.decode(raw))
				empty = empty && len(bytes.TrimSpace(p)) == 0
				if err := d.write(p); err != nil {
					return false, err
				}
			}
		}
		at, left = at+n, left-n
	}
	d.lib.free(buf)
	d.lib.call("FPDFText_ClosePage", text)
	return empty, nil
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

// picture deals with a page that has content but no text.
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
