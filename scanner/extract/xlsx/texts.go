package xlsx

import (
	"bytes"
	"context"
	"io"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/office"
)

const (
	keptTexts = 1 << 20  // shared texts that are kept
	keptBytes = 16 << 20 // the same in bytes
	maxText   = 64 << 10 // of one cell; programs allow 32,767 characters
)

// texts are those that cells share. They are kept up to a limit; those beyond
// it are emitted as they are met, without the cells that show them.
type texts struct {
	all  []byte
	ends []uint32
	used []uint64 // a bit for each text that a cell showed
}

const unshown = "texts"

// read takes the part of shared texts.
func (s *texts) read(ctx context.Context, p *office.Part, doc *office.Package) error {
	if err := doc.Begin(unshown); err != nil {
		return err
	}
	err := s.items(ctx, p, doc)
	if ended := doc.Finish(); err == nil {
		err = ended
	}
	return err
}

func (s *texts) items(ctx context.Context, p *office.Part, doc *office.Package) error {
	var item []byte
	in := 0
	for {
		t, err := p.X.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			if len(item) > 0 {
				return firstOf(s.keep(ctx, item, doc), err)
			}
			return err
		}
		switch name := string(p.X.Name); {
		case t == office.Text:
			if in > 0 {
				item = append(item, p.X.Data...)
			}
		case name == "t" && t == office.Start:
			in++
		case name == "t":
			in = max(in-1, 0)
		case name == "rPh" && t == office.Start:
			item = append(item, ' ') // how it is read, behind what is written
		case name == "si" && t == office.End:
			if err := s.keep(ctx, item, doc); err != nil {
				return err
			}
			item = item[:0]
		}
		if len(item) > maxText { // of no program: emitted as it comes
			if err := doc.Write(item); err != nil {
				return err
			}
			item = item[:0]
		}
	}
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *texts) keep(ctx context.Context, item []byte, doc *office.Package) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	item = characters(item)
	if len(s.ends) < keptTexts && len(s.all)+len(item) <= keptBytes {
		s.all = append(s.all, item...)
		s.ends = append(s.ends, uint32(len(s.all)))
		if len(s.ends) > len(s.used)*64 {
			s.used = append(s.used, 0)
		}
		return nil
	}
	if err := doc.Write(item); err != nil {
		return err
	}
	return doc.Newline()
}

// at returns the text of a number; nil when it was not kept.
func (s *texts) at(n int) []byte {
	if n < 0 || n >= len(s.ends) {
		return nil
	}
	s.used[n/64] |= 1 << (n % 64)
	return s.text(n)
}

func (s *texts) text(n int) []byte {
	from := uint32(0)
	if n > 0 {
		from = s.ends[n-1]
	}
	return s.all[from:s.ends[n]]
}

// unused emits the texts that no cell showed.
func (s *texts) unused(doc *office.Package) error {
	if err := doc.Begin(unshown); err != nil {
		return err
	}
	for n := range s.ends {
		if s.used[n/64]>>(n%64)&1 != 0 {
			continue
		}
		if err := doc.Write(bytes.TrimSpace(s.text(n))); err != nil {
			return err
		}
		if err := doc.Newline(); err != nil {
			return err
		}
	}
	return doc.Finish()
}

// comments reads what was remarked on the cells of a sheet.
func (b *book) comments(p *office.Part) error {
	where := "comments on " + b.sheetName(b.about[p.Name])
	if err := b.Begin(where); err != nil {
		return err
	}
	row, field, in := 0, "", 0
	var text []byte
	for {
		t, err := p.X.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		name := string(p.X.Name)
		switch {
		case t == office.Text && in > 0:
			if text = append(text, p.X.Data...); len(text) < maxText {
				continue
			}
		case t == office.Text:
			continue
		case t == office.Start && (name == "text" || name == "author"):
			in++
			continue
		case t == office.End && name == "text":
			in = max(in-1, 0)
			continue
		case t == office.Start && (name == "comment" || name == "threadedComment"):
			_, row = cellRef(p.X.Attr("ref"))
		case t == office.End && name == "author":
			in = max(in-1, 0)
			field = "author"
		case t == office.End && (name == "comment" || name == "threadedComment"):
			field = ""
		default:
			continue
		}
		if t != office.Start {
			err = b.Value(extract.Place{Where: where, Field: field, Row: int64(row)}, characters(text))
		}
		if text = text[:0]; err != nil {
			return err
		}
	}
}
