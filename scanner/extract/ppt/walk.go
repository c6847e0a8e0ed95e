package ppt

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

const (
	chunk     = 16 << 10 // bytes of a text that are read at once
	maxString = 64 << 10 // bytes of a text that is a field
)

// walker goes through all records in the order of the stream.
type walker struct {
	*show
	open  []container
	where string
	count int // slides met in a list of texts
}

// container is a record of records that is under way.
type container struct {
	head
	end   int64
	where string // in which place its texts stand
}

func (w *walker) walk() error {
	size := w.stream.Size()
	for at, n := int64(0), 0; at < size; n++ {
		if n&0xff == 0 && w.ctx.Err() != nil {
			return context.Cause(w.ctx)
		}
		for len(w.open) > 0 && at >= w.open[len(w.open)-1].end {
			w.open = w.open[:len(w.open)-1]
		}
		h, ok, err := w.headAt(at)
		if err != nil {
			return err
		}
		if !ok {
			return broken("cut off")
		}
		end := at + headSize + h.size
		if limit := w.limit(size); end > limit {
			w.file.Complain(broken("a record is longer than what it is in"))
			h.size = max(limit-at-headSize, 0)
			end = limit
		}
		if h.kind == recCrypt {
			return fmt.Errorf("presentation: %w", extract.ErrEncrypted)
		}
		if h.version == 15 || h.kind == recTagData {
			if len(w.open) < containerLimit {
				if err := w.enter(at, h, end); err != nil {
					return err
				}
				at += headSize
				continue
			}
			w.file.Complain(fmt.Errorf("presentation: %w", extract.ErrDepthLimit))
		} else if err := w.atom(at, h); err != nil {
			return err
		}
		at = max(end, at+headSize)
	}
	return nil
}

// limit is where a record at hand must end.
func (w *walker) limit(size int64) int64 {
	if n := len(w.open); n > 0 {
		return w.open[n-1].end
	}
	return size
}

// parent is the type of the record that the one at hand is in.
func (w *walker) parent() uint16 {
	if n := len(w.open); n > 0 {
		return w.open[n-1].kind
	}
	return 0
}

// enter begins a record of records; some are places of their own.
func (w *walker) enter(at int64, h head, end int64) error {
	c := container{h, end, ""}
	if n := len(w.open); n > 0 {
		c.where = w.open[n-1].where
	}
	switch h.kind {
	case recDocument:
		c.where = "document"
	case recMaster:
		c.where = "master"
	case recHandout:
		c.where = "handout"
	case recSlide:
		c.where = "an earlier version of a slide"
		if n, ok := w.byOffset[uint32(at)]; ok {
			c.where = fmt.Sprintf("slide %d", n)
		} else if len(w.byOffset) == 0 {
			c.where = "a slide"
		}
	case recNotes:
		c.where = "notes"
	case recTexts:
		w.count = 0
		c.where = map[uint16]string{listOfSlides: "a slide", listOfNotes: "notes"}[h.instance]
		if c.where == "" {
			c.where = "master"
		}
	}
	w.open = append(w.open, c)
	return nil
}

// at makes what follows stand in the place of the record that is open.
func (w *walker) place() error {
	where := ""
	if n := len(w.open); n > 0 {
		where = w.open[n-1].where
	}
	if where == w.where {
		return nil
	}
	w.where = where
	return w.flow.Begin(where)
}

// atom reads a record that is no container.
func (w *walker) atom(at int64, h head) error {
	switch h.kind {
	case recTextChars, recTextBytes:
		if err := w.place(); err != nil {
			return err
		}
		return w.text(at+headSize, h.size, h.kind == recTextChars)
	case recString:
		return w.field(at, h)
	case recPersist:
		return w.listed(at, h)
	case recNotesAtom:
		p, err := w.body(at, h, 4)
		if err == nil && len(p) == 4 && w.parent() == recNotes {
			if n, ok := w.byID[binary.LittleEndian.Uint32(p)]; ok {
				w.open[len(w.open)-1].where = fmt.Sprintf("notes of slide %d", n)
			}
		}
		return err
	case recObject:
		return w.object(at+headSize, h.size, h.instance == 1)
	}
	return nil
}

// listed notes of which slide the texts are that follow in a list of them.
func (w *walker) listed(at int64, h head) error {
	if w.parent() != recTexts {
		return nil
	}
	p, err := w.body(at, h, 20)
	if err != nil || len(p) < offsetSlideID+4 {
		return err
	}
	c := &w.open[len(w.open)-1]
	w.count++
	if c.instance == listOfSlides {
		n, ok := w.byID[binary.LittleEndian.Uint32(p[offsetSlideID:])]
		if !ok {
			n = w.count
		}
		c.where = fmt.Sprintf("slide %d", n)
	}
	return nil
}

// text writes characters of two bytes, or of one ([MS-PPT] 2.9.42).
func (w *walker) text(from, size int64, wide bool) error {
	buf := make([]byte, min(chunk, size))
	for size > 0 {
		p := buf[:min(int64(len(buf)), size)]
		n, err := w.stream.ReadAt(p, from)
		if werr := w.write(characters(p[:n], wide)); werr != nil {
			return werr
		}
		if n < len(p) {
			if err != nil && err != io.EOF {
				return err
			}
			return broken("a text is cut off")
		}
		from += int64(n)
		size -= int64(n)
	}
	return w.flow.Newline()
}

// characters decodes a text. One that is cut between two units of a character,
// once in chunk bytes, shows it as unknown.
func characters(p []byte, wide bool) string {
	if !wide {
		units := make([]rune, len(p))
		for i, c := range p {
			units[i] = rune(c)
		}
		return string(units)
	}
	units := make([]uint16, len(p)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(p[2*i:])
	}
	return string(utf16.Decode(units))
}

// write writes text whose paragraphs and lines end with a sign.
func (w *walker) write(text string) error {
	for {
		at := strings.IndexAny(text, "\r\v\n")
		if at < 0 {
			return w.flow.Write([]byte(text))
		}
		if err := w.flow.Write([]byte(text[:at])); err != nil {
			return err
		}
		if err := w.flow.Newline(); err != nil {
			return err
		}
		text = text[at+1:]
	}
}

// field emits a text that is not part of the running text.
func (w *walker) field(at int64, h head) error {
	p, err := w.body(at, h, maxString)
	if err != nil {
		return err
	}
	text := characters(p, true)
	if strings.HasPrefix(text, "___PPT") { // names data of newer programs
		return nil
	}
	place := extract.Place{Field: "text"}
	if n := len(w.open); n > 0 {
		place.Where = w.open[n-1].where
	}
	switch w.parent() {
	case recComment:
		place.Field = "author"
		if h.instance == 1 {
			place.Field = "comment"
		}
	case recLink:
		place.Field = "link"
	case recHeaders:
		place.Field = "header"
	}
	return w.flow.Value(place, []byte(text))
}
