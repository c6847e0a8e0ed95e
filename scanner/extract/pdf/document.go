package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// maxFile is the largest document: offsets in the module have 32 bits, and PDFium
// counts some of them with a sign.
const maxFile = math.MaxInt32

// Codes of FPDF_GetLastError (fpdfview.h).
const (
	errPassword = 4
	errSecurity = 5
)

// maxRestarts is how often a document is opened again behind a page at which
// PDFium gave up.
const maxRestarts = 2

// document is one document being read.
type document struct {
	ctx     context.Context
	in      extract.Input
	opts    *Options
	engine  *engine
	file    *file
	flow    *extract.Flow
	counted io.Reader // of the budget: text goes through it

	lib      *library
	handle   uint64 // FPDF_DOCUMENT
	form     uint64 // FPDF_FORMHANDLE, 0 until the first field
	restarts int
	salvaged bool            // the end of the document was made up
	told     map[string]bool // form fields whose value was emitted
	fault    error           // what was not read, the gravest of it
}

// open opens the document with the empty password.
func (d *document) open() error {
	lib, err := d.engine.instance(context.WithValue(d.ctx, fileKey{}, d.file))
	if err != nil {
		return err
	}
	d.lib, d.form = lib, 0
	param := lib.alloc(4)
	access := lib.call("FPDF_FILEACCESS_Create", uint64(d.file.size), param)
	d.handle = lib.call("FPDF_LoadCustomDocument", access, 0)
	code := lib.call("FPDF_GetLastError")
	switch {
	case d.stop() != nil:
		return d.stop()
	case lib.err != nil:
		d.note(d.verdict())
		return d.fault
	case d.handle == 0 && (code == errPassword || code == errSecurity):
		return fmt.Errorf("pdf: %w", extract.ErrEncrypted)
	case d.handle != 0 && lib.number("FPDF_GetPageCount", d.handle) > 0:
		return nil
	case !d.salvaged:
		return d.reopen()
	case d.handle != 0: // no pages, but perhaps other parts
		return nil
	}
	return malformed("it cannot be opened")
}

// reopen opens what can be found of a document that shows no pages.
func (d *document) reopen() error {
	d.salvaged = true
	tail, err := d.salvage()
	if err != nil {
		return err
	}
	d.lib.close()
	if tail != nil {
		d.file = &file{r: &tailed{d.file.r, d.file.size, tail}, size: d.file.size + int64(len(tail))}
	}
	return d.open()
}

func (d *document) close() {
	if d.lib != nil {
		d.lib.close()
	}
}

// stop is what must end the document at once: the end of the context, or a
// failure to read its bytes.
func (d *document) stop() error {
	if d.ctx.Err() != nil {
		return context.Cause(d.ctx)
	}
	if d.file.err != nil && d.file.err != io.EOF {
		return d.file.err
	}
	return nil
}

// verdict is what the failure of a call says of the document.
func (d *document) verdict() error {
	switch {
	case d.lib.memory.refused:
		return extract.Confined(fmt.Errorf("pdf: more than 256 MiB: %w", extract.ErrMemoryLimit))
	case d.lib.slow:
		return extract.Confined(fmt.Errorf("pdf: one page: %w", extract.ErrTimeLimit))
	}
	return malformed("the reader gave up on a part of it")
}

// note remembers that something was not read. The gravest stays.
func (d *document) note(err error) {
	if d.fault == nil || rank(err) < rank(d.fault) {
		d.fault = err
	}
}

func rank(err error) int {
	for i, e := range [...]error{extract.ErrTimeLimit, extract.ErrMemoryLimit, extract.ErrMalformed, extract.ErrEncrypted} {
		if errors.Is(err, e) {
			return i
		}
	}
	return math.MaxInt
}

func malformed(what string) error { return fmt.Errorf("pdf: %s: %w", what, extract.ErrMalformed) }

// alive says whether there is a library to call. One that failed is replaced, a
// few times.
func (d *document) alive() (bool, error) {
	if err := d.stop(); err != nil {
		return false, err
	}
	if d.lib.err == nil {
		return true, nil
	}
	d.note(d.verdict())
	if d.lib.slow || d.restarts == maxRestarts {
		return false, nil
	}
	d.restarts++
	d.lib.close()
	err := d.open()
	return err == nil, d.stop()
}

// read emits all there is. Each part is tried, whatever became of those before.
func (d *document) read() error {
	if d.lib.call("FPDF_DocumentHasValidCrossReferenceTable", d.handle) == 0 && d.lib.err == nil {
		d.note(malformed("its table of objects is damaged"))
	}
	for _, part := range [...]func() error{d.pages, d.properties, d.outline, d.attachments} {
		ok, err := d.alive()
		if err == nil && ok {
			d.lib.begin()
			err = part()
		}
		if err == nil {
			err = d.flow.End()
		}
		if err != nil {
			return err
		}
	}
	_, err := d.alive() // takes note of how the last part ended
	return err
}

// write adds text to the run under way, counting it.
func (d *document) write(text []byte) error {
	for len(text) > 0 {
		n, err := d.counted.Read(text)
		if _, werr := d.flow.Write(text[:n]); werr != nil {
			return werr
		}
		if err != nil {
			return err
		}
		text = text[n:]
	}
	return nil
}

// value emits a value of a field, if it has one.
func (d *document) value(p extract.Place, text []byte) error {
	if text = clean(text); len(text) == 0 {
		return nil
	}
	if err := d.flow.At(p); err != nil {
		return err
	}
	if err := d.write(text); err != nil {
		return err
	}
	return d.flow.End()
}
