package pdf

import (
	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Subtypes of annotations (fpdf_annot.h).
const (
	annotLink       = 2
	annotPopup      = 16
	annotAttachment = 17
	annotWidget     = 20
)

// maxAnnotations of a page are read.
const maxAnnotations = 100_000

// annotations emits the comments, links and form fields of a page.
func (d *document) annotations(page uint64, where string) error {
	n := d.lib.number("FPDFPage_GetAnnotCount", page)
	if n > maxAnnotations {
		d.note(malformed("a page has too many annotations"))
		n = maxAnnotations
	}
	for i := 0; i < n && d.lib.err == nil; i++ {
		annot := d.lib.call("FPDFPage_GetAnnot", page, uint64(i))
		if annot == 0 {
			continue
		}
		if err := d.annotation(annot, where); err != nil {
			return err
		}
		d.lib.call("FPDFPage_CloseAnnot", annot)
	}
	return nil
}

func (d *document) annotation(annot uint64, where string) error {
	switch d.lib.number("FPDFAnnot_GetSubtype", annot) {
	case annotWidget:
		return d.field(annot, where)
	case annotPopup: // repeats its parent
		return nil
	case annotLink:
		return d.link(annot, where)
	case annotAttachment:
		if a := d.lib.call("FPDFAnnot_GetFileAttachment", annot); a != 0 {
			if err := d.attachment(a); err != nil {
				return err
			}
		}
	}
	return d.comment(annot, where)
}

// comment emits what people wrote on the page, and who did (ISO 32000-2, 12.5.2
// and 12.5.6.2: Contents, T, Subj).
func (d *document) comment(annot uint64, where string) error {
	for _, k := range [...]struct{ key, field string }{{"Contents", "comment"}, {"T", "author"}, {"Subj", "subject"}} {
		var text []byte
		cut := false
		d.lib.key(k.key, func(p uint64) { text, cut = d.lib.wide("FPDFAnnot_GetStringValue", annot, p) })
		if cut {
			d.note(malformed("a comment is too long"))
		}
		if err := d.value(extract.Place{Where: where, Field: k.field}, text); err != nil {
			return err
		}
	}
	return nil
}

// actionURI is the type of an action that opens an address (fpdf_doc.h).
const actionURI = 3

// link emits the address that a link leads to: mail addresses stand there behind
// names.
func (d *document) link(annot uint64, where string) error {
	link := d.lib.call("FPDFAnnot_GetLink", annot)
	if link == 0 {
		return nil
	}
	action := d.lib.call("FPDFLink_GetAction", link)
	if action == 0 || d.lib.number("FPDFAction_GetType", action) != actionURI {
		return nil
	}
	return d.value(extract.Place{Where: where, Field: "link"}, d.lib.narrow("FPDFAction_GetURIPath", d.handle, action))
}

// Types of form fields (fpdf_formfill.h).
const (
	fieldCheckBox    = 2
	fieldRadioButton = 3
	fieldTextField   = 6
)

// maxTold bounds the memory for names of fields.
const maxTold = 1 << 16

// field emits the value of a form field under the name that its form shows to
// people (ISO 32000-2, 12.7.4.1: TU, in place of T). A field that is shown in
// several places is told once.
func (d *document) field(annot uint64, where string) error {
	if d.form == 0 {
		info := d.lib.call("FPDF_FORMFILLINFO_Create")
		d.form = d.lib.call("FPDFDOC_InitFormFillEnvironment", d.handle, info)
		if d.form == 0 {
			return nil
		}
	}
	kind := d.lib.number("FPDFAnnot_GetFormFieldType", d.form, annot)
	if kind < fieldCheckBox || kind > fieldTextField {
		return nil // a button or a signature
	}
	text, _ := d.lib.wide("FPDFAnnot_GetFormFieldName", d.form, annot)
	name := string(clean(text))
	if d.told[name] {
		return nil
	}
	if d.told == nil {
		d.told = make(map[string]bool)
	}
	if len(d.told) < maxTold {
		d.told[name] = true
	}
	if text, _ = d.lib.wide("FPDFAnnot_GetFormFieldAlternateName", d.form, annot); len(clean(text)) > 0 {
		name = string(clean(text))
	}
	text, cut := d.lib.wide("FPDFAnnot_GetFormFieldValue", d.form, annot)
	if cut {
		d.note(malformed("a form field is too long"))
	}
	if kind <= fieldRadioButton && string(text) == "Off" {
		return nil // not ticked (ISO 32000-2, 12.7.5.2.3)
	}
	return d.value(extract.Place{Where: where, Field: name}, text)
}
