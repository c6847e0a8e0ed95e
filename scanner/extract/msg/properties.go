package msg

import (
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/pdatlas/pdatlas/scanner/extract/ole"
)

// Types of properties ([MS-OXCDATA] 2.11.1).
const (
	typeInt32   = 0x0003
	typeObject  = 0x000d
	typeString8 = 0x001e
	typeString  = 0x001f
	typeTime    = 0x0040
	typeBinary  = 0x0102
	typeMany    = 0x1000
)

// Properties by their identifiers ([MS-OXPROPS] 2).
const (
	idBody        = 0x1000
	idRTF         = 0x1009
	idHTML        = 0x1013
	idAttached    = 0x3701
	idAttachName  = 0x3704
	idAttachLong  = 0x3707
	idAttachMedia = 0x370e
	idDisplay     = 0x3001
	idMessagePage = 0x3ffd
	idKind        = 0x0c15
	idBodyPage    = 0x3fde
)

// fieldOf names a property for the reports: like the header field of mail that
// says the same, "" for what says nothing of people.
func fieldOf(id uint16) string {
	switch id {
	case 0x0037, 0x0e1d, 0x0070:
		return "subject"
	case 0x0c1a, 0x0c1f, 0x5d01, 0x0042, 0x0065, 0x5d02:
		return "from"
	case 0x0e04:
		return "to"
	case 0x0e03:
		return "cc"
	case 0x0e02:
		return "bcc"
	case 0x0040, 0x0076, 0x0044, 0x0078, 0x5d07, 0x5d08:
		return "received by"
	case 0x0050, 0x004f:
		return "reply-to"
	case 0x007d:
		return "headers"
	case 0x1035:
		return "message-id"
	case 0x1039:
		return "references"
	case 0x1042:
		return "in-reply-to"
	case 0x3001, 0x5ff6:
		return "name"
	case 0x3003, 0x39fe, 0x403e:
		return "address"
	case 0x3a20, 0x3a06, 0x3a11, 0x3a44, 0x3a4f, 0x3a45, 0x3a05:
		return "name"
	case 0x3a08, 0x3a09, 0x3a1a, 0x3a1b, 0x3a1c, 0x3a1d, 0x3a1e, 0x3a1f, 0x3a2f, 0x3a21:
		return "phone"
	case 0x3a24, 0x3a23, 0x3a25:
		return "fax"
	case 0x3a16:
		return "company"
	case 0x3a17, 0x3a18:
		return "title"
	case 0x3a26, 0x3a27, 0x3a28, 0x3a29, 0x3a2a, 0x3a2b, 0x3a15, 0x3a59, 0x3a5a, 0x3a5b, 0x3a5c, 0x3a5d, 0x3a5e:
		return "postal address"
	case 0x3a42:
		return "birthday"
	case 0x0039:
		return "sent"
	case 0x0e06:
		return "received"
	}
	return "property " + strings.ToUpper(strconv.FormatUint(0x10000+uint64(id), 16)[1:])
}

// dull reports whether a text says nothing of people: classes of messages, kinds
// of addresses, how a reply begins.
func dull(id uint16) bool {
	switch id {
	case 0x001a, 0x3002, 0x0c1e, 0x0064, 0x0075, 0x0077, 0x0066, 0x003d, 0x3703, 0x370d, 0x3712, 0x3716, 0x3613, 0x8580:
		return true
	}
	return false
}

const prefix = "__substg1.0_"

// tagOf reads which property a stream or storage holds by its name ([MS-OXMSG]
// 2.2.2): identifier and type.
func tagOf(name string) (id, kind uint16, ok bool) {
	digits, found := strings.CutPrefix(name, prefix)
	if !found || len(digits) < 8 {
		return 0, 0, false
	}
	n, err := strconv.ParseUint(digits[:8], 16, 32)
	return uint16(n >> 16), uint16(n), err == nil
}

// fixed are the properties that have their value where they are listed.
type fixed map[uint32]uint64

const maxFixed = 4096

// headPerson is how long the head of the list of a recipient is.
const headPerson = 8

// readFixed reads the list of properties of a storage ([MS-OXMSG] 2.4). Entries
// are of 16 bytes behind a head, which is of 32 bytes in a message (head 0), of
// 24 in one that is embedded: what is left of the length by 16 tells which.
func readFixed(s *ole.Stream, head int64) (fixed, error) {
	if s == nil {
		return fixed{}, nil
	}
	if head == 0 {
		head = 32
		if s.Size()%16 == 8 {
			head = 24
		}
	}
	p, err := s.Head(32 + 16*maxFixed)
	if err != nil {
		return nil, err
	}
	le := binary.LittleEndian
	f := fixed{}
	for p = p[min(head, int64(len(p))):]; len(p) >= 16; p = p[16:] {
		f[le.Uint32(p)] = le.Uint64(p[8:])
	}
	return f, nil
}

func (f fixed) number(id uint16) (int, bool) {
	v, ok := f[uint32(id)<<16|typeInt32]
	return int(int32(v)), ok
}

// time reads a time: tenths of microseconds since 1601.
func (f fixed) time(id uint16) (string, bool) {
	const year1601, year10000 = -11644473600, 253402300800
	v, ok := f[uint32(id)<<16|typeTime]
	seconds := int64(v/10_000_000) + year1601
	if !ok || v == 0 || v > 1<<62 || seconds >= year10000 {
		return "", false
	}
	return time.Unix(seconds, 0).UTC().Format("2006-01-02T15:04:05Z"), true
}

// maxValue bounds a text that is read at once, in bytes: bodies may be longer
// and are streamed.
const maxValue = 256 << 10

// value reads a text. What is longer than is read at once is given back as cut.
func value(s *ole.Stream, kind uint16, page int) (text string, err error) {
	p, err := s.Head(maxValue)
	if err != nil {
		return "", err
	}
	if kind == typeString {
		page = widePage
	}
	return strings.TrimRight(string(ole.Decode(page, p)), "\x00"), nil
}

const (
	widePage    = 1200
	defaultPage = 1252
)

// decoded reads a text of any length as UTF-8.
func decoded(r io.Reader, kind uint16, page int) io.Reader {
	if kind == typeString {
		page = widePage
	}
	return ole.DecodeReader(page, r)
}

// numbered names what has no name of its own.
func numbered(what string, n int) string { return fmt.Sprintf("%s %d", what, n) }
