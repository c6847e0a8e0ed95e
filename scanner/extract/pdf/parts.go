package pdf

import (
	"bytes"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// properties emits the document information dictionary (ISO 32000-2, 14.3.3).
func (d *document) properties() error {
	for _, k := range [...]struct{ key, field string }{
		{"Title", "title"}, {"Author", "author"}, {"Subject", "subject"}, {"Keywords", "keywords"},
	} {
		var text []byte
		d.lib.key(k.key, func(p uint64) { text, _ = d.lib.wide("FPDF_GetMetaText", d.handle, p) })
		if err := d.value(extract.Place{Where: "properties", Field: k.field}, text); err != nil {
			return err
		}
	}
	n := d.lib.number("FPDF_GetSignatureCount", d.handle)
	for i := 0; i < min(n, maxAnnotations) && d.lib.err == nil; i++ {
		signature := d.lib.call("FPDF_GetSignatureObject", d.handle, uint64(i))
		if signature == 0 {
			continue
		}
		text, _ := d.lib.wide("FPDFSignatureObj_GetReason", signature)
		if err := d.value(extract.Place{Where: "properties", Field: "signature reason"}, text); err != nil {
			return err
		}
	}
	return nil
}

// maxOutline bounds the entries of an outline.
const maxOutline = 100_000

// outline emits the titles of the bookmarks. An entry may be its own descendant:
// each is visited once.
func (d *document) outline() error {
	seen := make(map[uint64]bool)
	stack := []uint64{d.lib.call("FPDFBookmark_GetFirstChild", d.handle, 0)}
	for len(stack) > 0 && d.lib.err == nil {
		b := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if b == 0 || seen[b] {
			continue
		}
		if len(seen) == maxOutline {
			d.note(malformed("its outline is too long"))
			return nil
		}
		seen[b] = true
		text, _ := d.lib.wide("FPDFBookmark_GetTitle", b)
		if err := d.value(extract.Place{Where: "outline"}, text); err != nil {
			return err
		}
		stack = append(stack,
			d.lib.call("FPDFBookmark_GetNextSibling", d.handle, b),
			d.lib.call("FPDFBookmark_GetFirstChild", d.handle, b))
	}
	return nil
}

// attachments hands over the embedded files (ISO 32000-2, 7.11.4).
func (d *document) attachments() error {
	n := d.lib.number("FPDFDoc_GetAttachmentCount", d.handle)
	for i := 0; i < n; i++ {
		ok, err := d.alive()
		if err != nil || !ok {
			return err
		}
		d.lib.begin()
		a := d.lib.call("FPDFDoc_GetAttachment", d.handle, uint64(i))
		if a == 0 {
			d.note(malformed("an attachment is missing"))
			if i == maxMissing {
				return nil
			}
			continue
		}
		if err := d.attachment(a); err != nil {
			return err
		}
	}
	return nil
}

// attachment hands over one embedded file.
func (d *document) attachment(a uint64) error {
	text, _ := d.lib.wide("FPDFAttachment_GetName", a)
	m := extract.Member{Name: string(clean(text)), Size: -1}
	content, ok := d.contents(a)
	if !ok {
		if err := d.stop(); err != nil {
			return err
		}
		if m.Err = malformed("an attachment cannot be read"); d.lib.err != nil {
			m.Err = d.verdict()
		}
		return d.in.Hand(d.ctx, m, nil)
	}
	m.Size = int64(len(content))
	return d.hand(m, bytes.NewReader(content))
}

// contents are the bytes of an embedded file, within the module's memory: valid
// until the next call, which only a later attachment makes.
func (d *document) contents(a uint64) ([]byte, bool) {
	length := d.lib.alloc(4)
	if length == 0 || d.lib.call("FPDFAttachment_GetFile", a, 0, 0, length) == 0 {
		return nil, false
	}
	size, ok := d.lib.mod.Memory().ReadUint32Le(uint32(length))
	if !ok || size == 0 {
		return nil, ok
	}
	buf := d.lib.alloc(int(size))
	if buf == 0 {
		return nil, false
	}
	defer d.lib.free(buf)
	if d.lib.call("FPDFAttachment_GetFile", a, buf, uint64(size), length) == 0 {
		return nil, false
	}
	view, ok := d.lib.mod.Memory().Read(uint32(buf), size)
	return bytes.Clone(view), ok
}
