// Package pptx extracts presentations of PresentationML (ECMA-376 part 1, clause
// 13): PPTX, PPTM, POTX, PPSX.
//
// Text is that of slides, counted as they are shown, their notes and comments,
// layouts and masters. Cells of tables with a header row are fields, and so are
// authors, document properties, targets of links and descriptions of pictures.
// Parts that hold no markup (pictures, films, embedded files) are members. An
// encrypted presentation is a compound file, of which it is only said that it is
// encrypted.
package pptx

import (
	"context"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/office"
)

// Extractor reads PPTX.
type Extractor struct{}

const extension = ".pp"

// Name implements extract.Extractor.
func (Extractor) Name() string { return "pptx" }

// Match accepts an archive that begins as a presentation does, under any name,
// and an encrypted one by its name.
func (Extractor) Match(h extract.Hint) bool {
	return office.IsOpenXML(h, "ppt/", extension) || office.IsEncrypted(h, extension) || office.IsEncrypted(h, ".po")
}

// Extract emits the text of all parts in the order of the archive.
func (Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	if office.IsCompound(in.Hint) {
		return office.Encrypted(ctx, in)
	}
	doc, err := office.Open(in, emit)
	if err != nil {
		return err
	}
	s := show{order: map[string]int{}, slide: map[string]string{}}
	if err := s.look(ctx, doc); err != nil {
		return err
	}
	return doc.Read(ctx, func(p *office.Part) error {
		switch p.Root {
		case "coreProperties", "Properties":
			return doc.Properties(ctx, p)
		}
		return doc.Prose(ctx, p, s.where(p), office.OpenXML())
	})
}

// show knows the order of the slides.
type show struct {
	order map[string]int    // number of a slide by the name of its part
	slide map[string]string // that a part of notes or comments is about
}

// look learns the order of the slides and what belongs to them.
func (s *show) look(ctx context.Context, doc *office.Package) error {
	var ids []string
	main := office.Relations{}
	wanted := func(name string) bool {
		return strings.HasSuffix(name, "presentation.xml") || strings.HasSuffix(name, ".rels")
	}
	err := doc.Look(ctx, wanted, func(p *office.Part) error {
		if p.Root == "presentation" {
			return slideIDs(p, &ids)
		}
		source := p.Source()
		switch {
		case path.Base(source) == "presentation.xml":
			return p.Relations(main)
		case path.Base(path.Dir(source)) == "slides" && len(s.slide) < maxSlides:
			of := office.Relations{}
			err := p.Relations(of)
			for _, target := range of {
				if strings.Contains(target, "notesSlides/") || strings.Contains(target, "comments/") {
					s.slide[target] = source
				}
			}
			return err
		}
		return nil
	})
	for i, id := range ids {
		s.order[main[id]] = i + 1
	}
	return err
}

const maxSlides = 20_000 // whose order is kept

// slideIDs reads the list of slides in the order they are shown.
func slideIDs(p *office.Part, ids *[]string) error {
	for {
		t, err := p.X.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if t == office.Start && string(p.X.Name) == "sldId" && len(*ids) < maxSlides {
			// Two attributes have this local name: the relationship's comes last.
			*ids = append(*ids, string(p.X.LastAttr("id")))
		}
	}
}

func (s *show) where(p *office.Part) string {
	switch p.Root {
	case "sld":
		return s.slideName(p.Name)
	case "notes":
		return "notes of " + s.slideName(s.slide[p.Name])
	case "cmLst":
		return "comments on " + s.slideName(s.slide[p.Name])
	case "sldMaster", "sldLayout", "notesMaster", "handoutMaster":
		return "master"
	}
	return p.Name
}

func (s *show) slideName(part string) string {
	if n := s.order[part]; n > 0 {
		return "slide " + strconv.Itoa(n)
	}
	return "a slide"
}
