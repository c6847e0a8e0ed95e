package ole

import (
	"encoding/binary"
	"io"
	"strconv"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/office"
)

const (
	maxPropertySet = 4 << 20 // bytes of a stream of properties that are read
	maxProperties  = 4096    // of a set
	maxVector      = 4096    // values of one property
)

// Streams that hold properties ([MS-OLEPS] 2.25).
const (
	summary         = "\x05SummaryInformation"
	documentSummary = "\x05DocumentSummaryInformation"
)

// userSet is the format of the set of properties that users made: its
// identifier D5CDD505-2E9C-101B-9397-08002B2CF9AE as it is written.
const userSet = "\x05\xd5\xcd\xd5\x9c\x2e\x1b\x10\x93\x97\x08\x00\x2b\x2c\xf9\xae"

// Types of values ([MS-OLEPS] 2.2).
const (
	typeInt16   = 2
	typeLPSTR   = 30
	typeLPWSTR  = 31
	typeVariant = 12
	typeVector  = 0x1000
)

// Properties emits the texts among the properties of a document: who wrote it,
// titles, what users added. What is wrong with them is noted in the file's
// Fault; they never stop a document from being read.
func (s Storage) Properties(flow *office.Flow) error {
	for _, name := range [...]string{summary, documentSummary} {
		stream := s.Stream(name)
		if stream == nil {
			continue
		}
		data, err := stream.Head(maxPropertySet)
		if err != nil {
			return err
		}
		if err := s.f.propertySets(flow, name, data); err != nil {
			return err
		}
	}
	return nil
}

func (f *File) propertySets(flow *office.Flow, name string, data []byte) error {
	le := binary.LittleEndian
	if len(data) < 28 {
		f.Complain(malformed("properties are cut off"))
		return nil
	}
	count := min(le.Uint32(data[24:]), 8)
	for i := range int(count) {
		at := 28 + 20*i
		if at+20 > len(data) {
			break
		}
		from := int64(le.Uint32(data[at+16:]))
		if from+8 > int64(len(data)) {
			f.Complain(malformed("properties are cut off"))
			continue
		}
		set := propertySet{flow: flow, stream: name, data: data[from:], page: defaultPage, user: string(data[at:at+16]) == userSet}
		if err := set.emit(); err != nil {
			return err
		}
		if set.broken {
			f.Complain(malformed("a property is cut off"))
		}
	}
	return nil
}

const defaultPage = 1252

// propertySet is one set of properties being read.
type propertySet struct {
	flow   *office.Flow
	stream string
	data   []byte
	page   int // code page
	user   bool
	names  map[uint32]string // of the properties that users made
	broken bool
}

func (s *propertySet) emit() error {
	le := binary.LittleEndian
	count := min(int(min(le.Uint32(s.data[4:]), maxProperties)), (len(s.data)-8)/8)
	index := s.data[8 : 8+8*count]
	for i := range count { // the code page is needed to read the others
		if le.Uint32(index[8*i:]) != 1 {
			continue
		}
		if p := s.at(le.Uint32(index[8*i+4:]), 6); p != nil && le.Uint16(p) == typeInt16 {
			s.page = int(le.Uint16(p[4:]))
		}
	}
	for i := range count {
		if le.Uint32(index[8*i:]) == 0 {
			s.dictionary(le.Uint32(index[8*i+4:]))
		}
	}
	for i := range count {
		id, at := le.Uint32(index[8*i:]), le.Uint32(index[8*i+4:])
		p := s.at(at, 4)
		if id < 2 || p == nil {
			continue
		}
		if err := s.value(s.field(id), le.Uint16(p), p[4:], 0); err != nil {
			return err
		}
	}
	return nil
}

// at returns the bytes from an offset on, nil when there are fewer than least.
func (s *propertySet) at(offset uint32, least int) []byte {
	if int64(offset)+int64(least) > int64(len(s.data)) {
		s.broken = true
		return nil
	}
	return s.data[offset:]
}

// dictionary reads the names that users gave ([MS-OLEPS] 2.17).
func (s *propertySet) dictionary(offset uint32) {
	le := binary.LittleEndian
	p := s.at(offset, 4)
	if p == nil || !s.user {
		return
	}
	s.names = map[uint32]string{}
	count := min(le.Uint32(p), maxProperties)
	p = p[4:]
	for range count {
		if len(p) < 8 {
			return
		}
		id, n := le.Uint32(p), int64(le.Uint32(p[4:]))
		p = p[8:]
		if s.page == widePage {
			n *= 2
		}
		if n > int64(len(p)) {
			return
		}
		s.names[id] = strings.TrimSpace(string(s.decode(p[:n])))
		if s.page == widePage {
			n = (n + 3) &^ 3 // names of two-byte characters are padded
		}
		p = p[min(n, int64(len(p))):]
	}
}

// field names a property ([MS-OSHARED] 2.3.3.2).
func (s *propertySet) field(id uint32) string {
	switch {
	case s.user:
		if n := s.names[id]; n != "" {
			return n
		}
	case s.stream == summary:
		switch id {
		case 2:
			return "title"
		case 3:
			return "subject"
		case 4, 8: // who wrote it first and last
			return "author"
		case 5:
			return "keywords"
		case 6:
			return "description"
		case 7:
			return "template"
		}
	default:
		switch id {
		case 2:
			return "category"
		case 13:
			return "parts"
		case 14:
			return "author" // the manager
		case 15:
			return "company"
		}
	}
	return "property " + strconv.FormatUint(uint64(id), 10)
}

// value emits the texts of a value and returns after those of a vector.
func (s *propertySet) value(field string, kind uint16, p []byte, deep int) error {
	le := binary.LittleEndian
	switch {
	case kind == typeLPSTR || kind == typeLPWSTR:
		text, _ := s.text(kind, p)
		if !s.user && len(strings.Trim(string(text), "0123456789")) == 0 {
			return nil // how often it was saved
		}
		return s.flow.Value(extract.Place{Where: "properties", Field: field}, text)
	case kind&typeVector == 0 || deep > 0 || len(p) < 4:
		return nil
	}
	count := min(le.Uint32(p), maxVector)
	p = p[4:]
	for range count {
		inner := kind &^ typeVector
		if inner == typeVariant {
			if len(p) < 4 {
				return nil
			}
			inner, p = le.Uint16(p), p[4:]
			if inner == 3 && len(p) >= 4 { // a number, as how many parts follow
				p = p[4:]
				continue
			}
		}
		if inner != typeLPSTR && inner != typeLPWSTR {
			return nil
		}
		text, n := s.text(inner, p)
		if n == 0 {
			return nil
		}
		p = p[n:]
		if err := s.flow.Value(extract.Place{Where: "properties", Field: field}, text); err != nil {
			return err
		}
	}
	return nil
}

// text reads a string and how many bytes it takes; 0: it is cut off.
func (s *propertySet) text(kind uint16, p []byte) (text []byte, taken int) {
	if len(p) < 4 {
		s.broken = true
		return nil, 0
	}
	n := int64(binary.LittleEndian.Uint32(p))
	p = p[4:]
	if kind == typeLPWSTR {
		n *= 2
	}
	if n > int64(len(p)) {
		s.broken = true
		return nil, 0
	}
	taken = int(4 + n)
	if kind == typeLPWSTR {
		taken = min((taken+3)&^3, 4+len(p))
		return []byte(strings.TrimRight(utf16Text(p[:n]), "\x00")), taken
	}
	return s.decode(p[:n]), taken
}

// widePage is the code page of UTF-16.
const widePage = 1200

func (s *propertySet) decode(p []byte) []byte {
	if s.page == widePage {
		return []byte(strings.TrimRight(utf16Text(p), "\x00"))
	}
	return []byte(strings.TrimRight(string(Decode(s.page, p)), "\x00"))
}

// Decode returns text in a code page as UTF-8; what cannot be decoded stays as
// it is.
func Decode(page int, p []byte) []byte {
	enc := encodingOf(page)
	if enc == nil {
		return p
	}
	text, err := enc.NewDecoder().Bytes(p)
	if err != nil {
		return p
	}
	return text
}

// DecodeReader is Decode for text of any length.
func DecodeReader(page int, r io.Reader) io.Reader {
	enc := encodingOf(page)
	if enc == nil {
		return r
	}
	return transform.NewReader(r, enc.NewDecoder())
}

func encodingOf(page int) encoding.Encoding {
	if page == widePage {
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	}
	return office.CodePage(page)
}
