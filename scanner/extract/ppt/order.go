package ppt

import (
	"encoding/binary"
	"io"
)

const (
	headSize  = 8 // of a record ([MS-PPT] 2.3.1)
	maxEdits  = 1 << 10
	maxSlides = 1 << 16
	maxPlaces = 1 << 20 // of objects that are kept
)

// Types of records ([MS-PPT] 2.13.24).
const (
	recDocument    = 1000
	recSlide       = 1006
	recNotes       = 1008
	recNotesAtom   = 1009
	recPersist     = 1011
	recMaster      = 1016
	recTextChars   = 4000
	recTextBytes   = 4008
	recString      = 4026
	recHandout     = 4041
	recLink        = 4055
	recHeaders     = 4057
	recTexts       = 4080
	recUserEdit    = 4085
	recObject      = 4113
	recTagData     = 5003
	recPlaces      = 6002
	recComment     = 12000
	recCrypt       = 12052
	listOfSlides   = 0 // instances of recTexts
	listOfNotes    = 2
	offsetLastEdit = 8 // in recUserEdit
	offsetPlaces   = 12
	offsetDocument = 16
	offsetSlideID  = 12 // in recPersist
	containerLimit = 64 // records in one another
)

// head is that of a record.
type head struct {
	version  uint16
	instance uint16
	kind     uint16
	size     int64
}

// headAt reads the head of a record; ok is false where there is none.
func (s *show) headAt(at int64) (h head, ok bool, err error) {
	var p [headSize]byte
	n, err := s.stream.ReadAt(p[:], at)
	if n < headSize {
		if err == nil || err == io.EOF {
			return head{}, false, nil
		}
		return head{}, false, err
	}
	le := binary.LittleEndian
	v := le.Uint16(p[:])
	return head{v & 15, v >> 4, le.Uint16(p[2:]), int64(le.Uint32(p[4:]))}, true, nil
}

// body reads the first bytes of a record, at most most.
func (s *show) body(at int64, h head, most int64) ([]byte, error) {
	p := make([]byte, max(min(h.size, most, s.stream.Size()-at-headSize), 0))
	n, err := s.stream.ReadAt(p, at+headSize)
	if err == io.EOF {
		err = nil
	}
	return p[:n], err
}

// number finds the list of slides of the newest version and gives each its
// number, by the way that programs take ([MS-PPT] 2.1.2): from edit to edit, each
// of which says where objects lie that it changed.
func (s *show) number(edit int64) error {
	le := binary.LittleEndian
	places := map[uint32]uint32{}
	document := uint32(0)
	seen := map[int64]bool{}
	for first := true; edit > 0 && !seen[edit] && len(seen) < maxEdits; first = false {
		seen[edit] = true
		h, ok, err := s.headAt(edit)
		if err != nil {
			return err
		}
		if !ok || h.kind != recUserEdit {
			break
		}
		p, err := s.body(edit, h, 28)
		if err != nil {
			return err
		}
		if len(p) < 20 {
			break
		}
		if err := s.places(int64(le.Uint32(p[offsetPlaces:])), places); err != nil {
			return err
		}
		if first {
			document = le.Uint32(p[offsetDocument:])
		}
		edit = int64(le.Uint32(p[offsetLastEdit:]))
	}
	at, ok := places[document]
	if !ok {
		return nil
	}
	return s.list(int64(at), places)
}

// places reads where objects lie; what newer edits said stays.
func (s *show) places(at int64, to map[uint32]uint32) error {
	h, ok, err := s.headAt(at)
	if err != nil || !ok || h.kind != recPlaces {
		return err
	}
	p, err := s.body(at, h, 4*maxPlaces)
	if err != nil {
		return err
	}
	le := binary.LittleEndian
	for len(p) >= 4 {
		first, n := le.Uint32(p)&0xfffff, le.Uint32(p)>>20
		p = p[4:]
		for i := range n {
			if len(p) < 4 || len(to) >= maxPlaces {
				return nil
			}
			if _, newer := to[first+i]; !newer {
				to[first+i] = le.Uint32(p)
			}
			p = p[4:]
		}
	}
	return nil
}

// list reads the list of slides in the document record.
func (s *show) list(at int64, places map[uint32]uint32) error {
	h, ok, err := s.headAt(at)
	if err != nil || !ok || h.kind != recDocument {
		return err
	}
	end := min(at+headSize+h.size, s.stream.Size())
	for at += headSize; at < end; {
		h, ok, err := s.headAt(at)
		if err != nil || !ok {
			return err
		}
		if h.kind == recTexts && h.instance == listOfSlides {
			return s.slides(at+headSize, min(at+headSize+h.size, end), places)
		}
		at += headSize + h.size
	}
	return nil
}

func (s *show) slides(at, end int64, places map[uint32]uint32) error {
	le := binary.LittleEndian
	for n := 0; at < end && n < maxSlides; {
		h, ok, err := s.headAt(at)
		if err != nil || !ok {
			return err
		}
		if h.kind == recPersist {
			p, err := s.body(at, h, 20)
			if err != nil {
				return err
			}
			if len(p) >= offsetSlideID+4 {
				n++
				if where, ok := places[le.Uint32(p)]; ok {
					s.byOffset[where] = n
				}
				s.byID[le.Uint32(p[offsetSlideID:])] = n
			}
		}
		at += headSize + h.size
	}
	return nil
}
