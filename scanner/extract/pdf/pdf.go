// Package pdf extracts PDF documents (ISO 32000) with PDFium, compiled to
// WebAssembly: the parser can touch no memory but its own, no file and no network,
// and is stopped when it takes too long.
//
// Text comes page by page ("page 3") in the order of its content stream, with the
// values of form fields, comments and links of the page as fields behind it, then
// the document's properties and its outline. Attachments are members. A page
// without text is a picture: it is handed over as one when Options.Render asks for
// that, and makes the document extract.ErrDisabled otherwise. Of a damaged
// document what can be read is read before extract.ErrMalformed; a document that
// the empty password does not open is extract.ErrEncrypted. Scripts are not run.
//
// What it does not see: pictures on pages that have text, and text drawn as curves.
package pdf

import (
	"bytes"
	"context"
	"fmt"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Options say how PDFs are read. The zero value reads text only.
type Options struct {
	// CacheDir keeps the compiled PDFium, 13 MB, for the next process: it then
	// starts in 0.1 s rather than 2. The folder must be this user's alone, since
	// code is run from it; other folders are not used. "": compile each time.
	CacheDir string
	// Render hands pages without text to the image format, for its text to be
	// recognised.
	Render bool
	// MaxPixels bounds a rendered page; 0: DefaultMaxPixels.
	MaxPixels int
}

// DefaultMaxPixels is an A4 page at 300 dots per inch and a little more.
const DefaultMaxPixels = 10_000_000

// Extractor reads PDF. It is safe for concurrent use; each document has a module
// of its own, of up to 256 MiB. It costs nothing until the first PDF is met, and
// starts no goroutine that outlives a call.
type Extractor struct {
	engine *engine
	opts   Options
}

// New returns an Extractor. Close it when its memory, some 30 MB once a PDF was
// met, is wanted back.
func New(o Options) *Extractor {
	if o.MaxPixels <= 0 {
		o.MaxPixels = DefaultMaxPixels
	}
	return &Extractor{engine: &engine{cacheDir: o.CacheDir}, opts: o}
}

// Name implements extract.Extractor.
func (*Extractor) Name() string { return "pdf" }

// headerWithin is how far behind the beginning the header may stand (ISO 32000-1,
// annex H, implementation note 13).
const headerWithin = 1024

// Match accepts a header, also behind some bytes that do not belong there where
// the name says that it is a PDF: archives hold PDFs near their beginning, too.
func (*Extractor) Match(h extract.Hint) bool {
	head := h.Head[:min(len(h.Head), headerWithin)]
	at := bytes.Index(head, []byte("%PDF-"))
	return at == 0 || at > 0 && claimed(h) && !bytes.HasPrefix(head, []byte("PK\x03\x04"))
}

func claimed(h extract.Hint) bool {
	return h.MediaType == "application/pdf" || len(h.Name) > 4 && bytes.EqualFold([]byte(h.Name[len(h.Name)-4:]), []byte(".pdf"))
}

// Prepare compiles PDFium now rather than at the first document: a process that
// gives up the right to make code, or to open the cache, calls it before.
func (x *Extractor) Prepare() error { return x.engine.prepare(forever{}) }

// Close frees the compiled PDFium. Documents under way end as damaged; one read
// afterwards compiles it again.
func (x *Extractor) Close() error {
	x.engine.close(forever{})
	return nil
}

// Extract emits the text of the document.
func (x *Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	r, size, err := in.Spool()
	if err != nil {
		return err
	}
	if size > maxFile {
		return fmt.Errorf("pdf: larger than 2 GiB: %w", extract.ErrUnsupported)
	}
	d := &document{
		ctx: ctx, in: in, opts: &x.opts, engine: x.engine,
		file: &file{r: r, size: size}, flow: extract.NewFlow(ctx, emit),
	}
	d.counted = in.Budget.Reader(ctx, all{})
	defer d.close()
	if err := d.open(); err != nil {
		return err
	}
	if err := d.read(); err != nil {
		_ = d.flow.End() // what was read before a limit counts; emit's own error is err
		return err
	}
	return d.fault
}

// all is a reader that gives as many bytes as asked for and touches none, so
// that text made in other ways counts in the budget as well.
type all struct{}

func (all) Read(p []byte) (int, error) { return len(p), nil }
