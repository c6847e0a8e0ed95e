package extract

import (
	"encoding/binary"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"
)

// sampled is how much of both ends of a head is looked at to tell text from
// binary data.
const sampled = 4 << 10

// IsText reports whether the bytes look like text in an encoding that leaves
// ASCII as it is. UTF-16 and UTF-32 are not: Choose decodes them first. No
// bytes at all are text. It does not allocate.
func IsText(head []byte) bool {
	if hasDocumentMagic(head) || hasPrefix(head, bomUTF16LE) || hasPrefix(head, bomUTF16BE) {
		return false
	}
	first := head[:min(len(head), sampled)]
	rest := head[len(first):]
	return fewControls(first) && fewControls(rest[max(0, len(rest)-sampled):])
}

// Of text, at most one byte in controlShare is a control character that text
// does not use: logs hold a NUL or an escape sequence now and then. Random
// bytes have one in ten.
const controlShare = 64

func fewControls(p []byte) bool {
	const low = 0x2020202020202020
	const top = 0x8080808080808080
	bad := 0
	for i := 0; i < len(p); {
		// Most eight bytes of text hold none below the space: the subtraction
		// borrows from the highest bit of the lowest byte that is.
		if len(p)-i >= 8 {
			if x := binary.LittleEndian.Uint64(p[i:]); (x-low)&^x&top == 0 {
				i += 8
				continue
			}
		}
		for _, c := range p[i:min(i+8, len(p))] {
			if c < 0x20 {
				bad += int(badControl >> c & 1)
			}
		}
		i += 8
	}
	return bad*controlShare <= len(p)
}

// badControl has a bit for each control character that text does not use: all
// below the space but BS, HT, LF, VT, FF, CR, SO, SI (shifts of ISO 2022) and ESC.
const badControl = uint64(1)<<32 - 1 - (0b1111_1111<<8 | 1<<27)

// documentMagics are the first bytes of formats that may look like text but
// whose text cannot be read from the raw bytes: scanned raw, they would be
// shown as clean without having been read.
var documentMagics = [...]string{
	"%PDF-",                  // streams are compressed; ISO 32000-2, 7.5.2
	`{\rtf`,                  // words are broken by control words
	"\x1f\x8b", "PK\x03\x04", // gzip, zip, should their own extractors be absent
}

func hasDocumentMagic(head []byte) bool {
	for _, m := range documentMagics {
		if hasPrefix(head, m) {
			return true
		}
	}
	return false
}

// Describe names the format of an object that no extractor matched, as a media
// type, from its first bytes.
func Describe(head []byte) string {
	m := mimetype.Detect(head)
	if m == nil {
		return "application/octet-stream"
	}
	return m.String()
}

// validPrefix reports whether p is UTF-8 except perhaps for a last character
// that is cut off.
func validPrefix(p []byte) bool {
	if utf8.Valid(p) {
		return true
	}
	for cut := 1; cut < utf8.UTFMax && cut <= len(p); cut++ {
		if rest := p[len(p)-cut:]; utf8.RuneStart(rest[0]) {
			return !utf8.FullRune(rest) && utf8.Valid(p[:len(p)-cut])
		}
	}
	return false
}
