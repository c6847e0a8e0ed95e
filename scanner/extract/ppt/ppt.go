// Package ppt extracts presentations of PowerPoint 97 to 2003 ([MS-PPT]).
//
// Text comes slide by slide, with its notes, and that of masters; comments with
// their authors, headers and footers, links and document properties are fields.
// What earlier versions left in the file is read as well, under a place that says
// so. Embedded documents, pictures, macros and streams of other kinds are
// members. Of a presentation with a password it is only said that it is encrypted.
package ppt

import (
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/office"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
)

// Extractor reads PPT.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "ppt" }

// Match accepts a compound file that holds a presentation.
func (Extractor) Match(h extract.Hint) bool {
	return ole.Matches(h, ole.Ppt, ".ppt", ".pps", ".pot")
}

// Streams of a presentation ([MS-PPT] 2.1).
const (
	streamDocument = "PowerPoint Document"
	streamUser     = "Current User"
	streamPictures = "Pictures"
)

// Extract emits the text of slides and notes and what stands around them.
func (Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	file, err := ole.Begin(in)
	if err != nil {
		return err
	}
	root := file.Root()
	if root.Kind() != ole.Ppt {
		return file.Other(ctx, in, emit)
	}
	s := &show{ctx: ctx, in: in, file: file, flow: office.NewFlow(emit), stream: root.Stream(streamDocument), byOffset: map[uint32]int{}, byID: map[uint32]int{}}
	if err := root.Properties(s.flow); err != nil {
		return err
	}
	if err := s.read(root); err != nil {
		return err
	}
	m := &ole.Members{In: in, File: file}
	if err := pictures(ctx, m, root.Stream(streamPictures)); err != nil {
		return err
	}
	if err := m.Folders(ctx, root); err != nil {
		return err
	}
	known := func(name string) bool {
		return name == streamDocument || name == streamUser || name == streamPictures
	}
	if err := m.Streams(ctx, root, known); err != nil {
		return err
	}
	return file.Fault()
}

// show is a presentation being read.
type show struct {
	ctx    context.Context
	in     extract.Input
	file   *ole.File
	flow   *office.Flow
	stream *ole.Stream
	// Numbers of slides, from 1, by where they lie in the stream and by their
	// identifiers.
	byOffset map[uint32]int
	byID     map[uint32]int
	objects  int
}

func broken(what string) error { return fmt.Errorf("presentation: %s: %w", what, extract.ErrMalformed) }

// read learns in which order the slides come, and reads all records.
func (s *show) read(root ole.Storage) error {
	edit, err := s.lastEdit(root.Stream(streamUser))
	if err != nil {
		return err
	}
	if err := s.number(edit); err != nil {
		return err
	}
	w := walker{show: s}
	err = w.walk()
	if ended := s.flow.Finish(); err == nil {
		err = ended
	}
	if errors.Is(err, extract.ErrMalformed) {
		s.file.Complain(err)
		return nil
	}
	return err
}

// tokenEncrypted says that a presentation is encrypted ([MS-PPT] 2.3.2).
const tokenEncrypted = 0xf3d1c4df

// lastEdit is where the newest edit lies in the stream, -1 when it is not known.
func (s *show) lastEdit(user *ole.Stream) (int64, error) {
	if user == nil {
		return -1, nil
	}
	p, err := user.Head(20)
	if err != nil || len(p) < 20 {
		return -1, err
	}
	le := binary.LittleEndian
	if le.Uint32(p[12:]) == tokenEncrypted {
		return 0, fmt.Errorf("presentation: %w", extract.ErrEncrypted)
	}
	return int64(le.Uint32(p[16:])), nil
}

// object hands over an embedded document, which may be packed ([MS-PPT]
// 2.10.34).
func (s *show) object(from, size int64, packed bool) error {
	s.objects++
	m := extract.Member{Name: fmt.Sprintf("object %d", s.objects), Size: -1}
	body := io.NewSectionReader(s.stream, from, size)
	if !packed {
		return s.in.Hand(s.ctx, m, s.in.Budget.Reader(s.ctx, body))
	}
	origin := extract.NewOrigin(io.NewSectionReader(body, 4, max(size-4, 0)))
	z, err := zlib.NewReader(origin)
	if err != nil {
		if m.Err = origin.Explain("object", err); !errors.Is(m.Err, extract.ErrMalformed) && m.Err != io.EOF {
			return m.Err
		}
		m.Err = broken("an object is cut off")
		return s.in.Hand(s.ctx, m, nil)
	}
	return s.in.Hand(s.ctx, m, s.in.Budget.Reader(s.ctx, origin.Decoded("object", z)))
}

// pictures hands over the images of a presentation, one record each ([MS-ODRAW]
// 2.2.23).
func pictures(ctx context.Context, m *ole.Members, data *ole.Stream) error {
	if data == nil {
		return nil
	}
	head := make([]byte, headSize)
	for at, n := int64(0), 1; at+headSize < data.Size(); n++ {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if _, err := data.ReadAt(head, at); err != nil {
			return err
		}
		size := int64(binary.LittleEndian.Uint32(head[4:]))
		if left := data.Size() - at - headSize; size > left {
			m.File.Complain(broken("a picture is cut off"))
			size = left
		}
		if err := m.Picture(ctx, io.NewSectionReader(data, at+headSize, size), fmt.Sprintf("picture %d", n)); err != nil {
			return err
		}
		at += headSize + size
	}
	return nil
}
