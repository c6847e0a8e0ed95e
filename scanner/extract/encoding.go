package extract

import (
	"bytes"
	"cmp"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/transform"
)

// Encoding is how text is encoded, as found from its first bytes. The zero
// value leaves bytes as they are.
type Encoding struct {
	name   string
	bom    int // bytes to drop
	wide   encoding.Encoding
	single *charmap.Charmap
}

// Text returns a reader of r's text in UTF-8 and the name of its encoding.
// head is the first bytes of what r reads.
func Text(r io.Reader, head []byte) (text io.Reader, name string) {
	e := DetectEncoding(head)
	return e.Reader(r), e.name
}

// DetectEncoding tells the encoding of text from its first bytes. A byte order
// mark counts first; then UTF-8 validity, the pattern of zero bytes of UTF-16
// and UTF-32, and last a statistical guess.
func DetectEncoding(head []byte) Encoding {
	if e, ok := detectWide(head); ok {
		return e
	}
	if hasPrefix(head, bomUTF8) {
		return Encoding{name: "utf-8", bom: len(bomUTF8)}
	}
	if !validPrefix(head) {
		return guessEncoding(head)
	}
	// ISO 2022 encodings switch alphabets with escape sequences and look like
	// ASCII otherwise.
	if bytes.IndexByte(head, escape) >= 0 {
		if e := guessEncoding(head); strings.HasPrefix(e.name, "iso-2022") {
			return e
		}
	}
	return Encoding{name: "utf-8"}
}

const escape = 0x1b

// Name is the encoding's name in lower case ("utf-8", "windows-1252"), "" when
// it cannot be told.
func (e Encoding) Name() string { return e.name }

// Reader returns r's text in UTF-8, without the byte order mark. UTF-8, and
// text whose encoding cannot be told, pass through without a copy.
func (e Encoding) Reader(r io.Reader) io.Reader {
	if e.bom > 0 {
		r = &dropReader{r: r, drop: e.bom}
	}
	switch {
	case e.single != nil:
		return newSingleByteReader(r, e.single)
	case e.wide != nil:
		return transform.NewReader(r, e.wide.NewDecoder())
	}
	return r
}

// Head returns the first bytes of the text as Reader would give them. A
// character that was cut off at the end becomes U+FFFD.
func (e Encoding) Head(head []byte) []byte {
	head = head[e.bom:]
	enc := e.wide
	if e.single != nil {
		enc = e.single
	}
	if enc == nil {
		return head
	}
	text, err := enc.NewDecoder().Bytes(head)
	if err != nil {
		return head
	}
	return text
}

// Byte order marks (Unicode Standard, table 2-4).
const (
	bomUTF8    = "\xef\xbb\xbf"
	bomUTF16LE = "\xff\xfe"
	bomUTF16BE = "\xfe\xff"
	bomUTF32LE = "\xff\xfe\x00\x00"
	bomUTF32BE = "\x00\x00\xfe\xff"
)

// hasPrefix compares without a copy.
func hasPrefix(p []byte, prefix string) bool {
	return len(p) >= len(prefix) && string(p[:len(prefix)]) == prefix
}

func utf16Encoding(order unicode.Endianness, bom int) Encoding {
	name := "utf-16le"
	if order == unicode.BigEndian {
		name = "utf-16be"
	}
	return Encoding{name: name, bom: bom, wide: unicode.UTF16(order, unicode.IgnoreBOM)}
}

func utf32Encoding(order utf32.Endianness, bom int) Encoding {
	name := "utf-32le"
	if order == utf32.BigEndian {
		name = "utf-32be"
	}
	return Encoding{name: name, bom: bom, wide: utf32.UTF32(order, utf32.IgnoreBOM)}
}

// detectWide finds UTF-16 and UTF-32, by mark or by their zero bytes.
func detectWide(head []byte) (Encoding, bool) {
	switch {
	case hasPrefix(head, bomUTF32LE):
		return utf32Encoding(utf32.LittleEndian, 4), true
	case hasPrefix(head, bomUTF32BE):
		return utf32Encoding(utf32.BigEndian, 4), true
	case hasPrefix(head, bomUTF16LE):
		return utf16Encoding(unicode.LittleEndian, 2), true
	case hasPrefix(head, bomUTF16BE):
		return utf16Encoding(unicode.BigEndian, 2), true
	}
	head = head[:min(len(head), sampled)&^3]
	if bytes.IndexByte(head, 0) < 0 {
		return Encoding{}, false
	}
	var zeros [4]int
	for i, c := range head {
		if c == 0 {
			zeros[i&3]++
		}
	}
	quarter := len(head) / 4
	switch {
	case zeros[2] == quarter && zeros[3] == quarter && zeros[0] < quarter/8+1:
		return utf32Encoding(utf32.LittleEndian, 0), true
	case zeros[0] == quarter && zeros[1] == quarter && zeros[3] < quarter/8+1:
		return utf32Encoding(utf32.BigEndian, 0), true
	}
	even, odd := zeros[0]+zeros[2], zeros[1]+zeros[3]
	switch {
	case plainUTF16(head, even, odd, 0):
		return utf16Encoding(unicode.LittleEndian, 0), true
	case plainUTF16(head, odd, even, 1):
		return utf16Encoding(unicode.BigEndian, 0), true
	}
	return Encoding{}, false
}

// plainUTF16 reports whether head reads as UTF-16 whose high bytes stand at
// odd (0: little endian) or even (1) offsets: zero bytes mostly among the
// high ones, and at least one unit in 32 an ASCII character (space, digit, line
// end), as in text of any language; the rest must be sound as well.
func plainUTF16(head []byte, lowZeros, highZeros, lowAt int) bool {
	units := len(head) / 2
	if highZeros*32 < units || highZeros == 0 || lowZeros*8 > highZeros+8 {
		return false
	}
	bad := 0
	for i := 0; i+1 < len(head); i += 2 {
		lo, hi := head[i+lowAt], head[i+1-lowAt]
		switch {
		case hi == 0 && lo < 0x20:
			bad += int(badControl >> lo & 1)
		case hi >= 0xd8 && hi < 0xe0 && !pairedSurrogate(head, i, lowAt):
			bad++
		case hi >= 0xe0 && hi < 0xf9: // private use
			bad++
		}
	}
	return bad*controlShare <= units
}

func pairedSurrogate(head []byte, i, lowAt int) bool {
	hi := head[i+1-lowAt]
	if hi < 0xdc {
		return i+3 >= len(head) || head[i+3-lowAt]&0xfc == 0xdc
	}
	return i < 2 || head[i-1-lowAt]&0xfc == 0xd8
}

// guessSample is how much text chardet is shown: its cost grows with length,
// its answer hardly improves.
const guessSample = 8 << 10

// leastConfidence is chardet's confidence, of 100, below which bytes are
// passed as they are.
const leastConfidence = 10

// guessEncoding asks chardet about the lines that are not ASCII.
func guessEncoding(head []byte) Encoding {
	results, err := chardet.NewTextDetector().DetectAll(foreignLines(head))
	if err != nil {
		return Encoding{}
	}
	// The library runs its recognisers in any order: ties are broken here, so
	// that the same bytes always have the same encoding.
	slices.SortFunc(results, func(a, b chardet.Result) int {
		return cmp.Or(b.Confidence-a.Confidence, strings.Compare(a.Charset, b.Charset))
	})
	for _, r := range results {
		if c, ok := encodingByName(r.Charset); ok && r.Confidence >= leastConfidence {
			return c
		}
	}
	return Encoding{}
}

// foreignLines returns the lines of head that hold bytes above ASCII or escape
// sequences, whole, so that no character is cut.
func foreignLines(head []byte) []byte {
	out := make([]byte, 0, guessSample)
	for line := range bytes.Lines(head) {
		if len(out) >= guessSample {
			break
		}
		if !slices.ContainsFunc(line, func(c byte) bool { return c >= utf8.RuneSelf || c == escape }) {
			continue
		}
		out = append(out, line[:min(len(line), guessSample)]...)
	}
	return out
}

// encodingByName maps chardet's names. ISO-8859-1 is read as windows-1252, as
// web browsers do (WHATWG Encoding Standard, 4.2): the same characters, and the
// typographic ones where ISO-8859-1 has controls nobody writes; so are the
// others that have a superset.
func encodingByName(name string) (Encoding, bool) {
	switch name {
	case "ISO-8859-1", "windows-1252":
		return Encoding{name: "windows-1252", single: charmap.Windows1252}, true
	case "ISO-8859-2":
		return Encoding{name: "iso-8859-2", single: charmap.ISO8859_2}, true
	case "windows-1250":
		return Encoding{name: "windows-1250", single: charmap.Windows1250}, true
	case "ISO-8859-5":
		return Encoding{name: "iso-8859-5", single: charmap.ISO8859_5}, true
	case "windows-1251":
		return Encoding{name: "windows-1251", single: charmap.Windows1251}, true
	case "KOI8-R":
		return Encoding{name: "koi8-r", single: charmap.KOI8R}, true
	case "ISO-8859-6":
		return Encoding{name: "iso-8859-6", single: charmap.ISO8859_6}, true
	case "windows-1256":
		return Encoding{name: "windows-1256", single: charmap.Windows1256}, true
	case "ISO-8859-7":
		return Encoding{name: "iso-8859-7", single: charmap.ISO8859_7}, true
	case "windows-1253":
		return Encoding{name: "windows-1253", single: charmap.Windows1253}, true
	case "ISO-8859-8", "ISO-8859-8-I", "windows-1255":
		return Encoding{name: "windows-1255", single: charmap.Windows1255}, true
	case "ISO-8859-9", "windows-1254":
		return Encoding{name: "windows-1254", single: charmap.Windows1254}, true
	}
	return eastAsianByName(name)
}

func eastAsianByName(name string) (Encoding, bool) {
	switch name {
	case "Shift_JIS":
		return Encoding{name: "shift_jis", wide: japanese.ShiftJIS}, true
	case "EUC-JP":
		return Encoding{name: "euc-jp", wide: japanese.EUCJP}, true
	case "ISO-2022-JP":
		return Encoding{name: "iso-2022-jp", wide: japanese.ISO2022JP}, true
	case "GB-18030", "GB18030":
		return Encoding{name: "gb18030", wide: simplifiedchinese.GB18030}, true
	case "Big5":
		return Encoding{name: "big5", wide: traditionalchinese.Big5}, true
	case "EUC-KR":
		return Encoding{name: "euc-kr", wide: korean.EUCKR}, true
	}
	return Encoding{}, false
}
