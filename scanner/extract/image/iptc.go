package image

import (
	"bytes"
)

// iptcNames are the datasets of the application record that may say something of
// a person (IPTC-IIM 4.2, chapter 6).
func iptcNames() map[byte]string {
	return map[byte]string{
		5: "Title", 15: "Category", 25: "Keywords", 27: "ContentLocationName", 40: "SpecialInstructions", 55: "DateCreated",
		80: "By-line", 85: "By-lineTitle", 90: "City", 92: "Sublocation", 95: "Province-State", 101: "Country",
		105: "Headline", 110: "Credit", 115: "Source", 116: "CopyrightNotice", 118: "Contact", 120: "Caption", 122: "Writer-Editor",
	}
}

// iptc emits the datasets of an IIM stream: each is 0x1C, record, number, length
// in two bytes, value. Lengths of more than 32 KiB, which the standard writes in
// another way, end the reading: no program writes them.
func (f *file) iptc(p []byte) {
	names := iptcNames()
	for len(p) >= 5 && p[0] == 0x1c {
		record, number, n := p[1], p[2], be16(p[3:])
		if p = p[5:]; n >= 1<<15 || n > len(p) {
			return
		}
		if name := names[number]; record == 2 && name != "" {
			f.text("IPTC", name, p[:n])
		}
		p = p[n:]
	}
}

// resources reads the image resources of Photoshop, of which one holds IPTC
// (Adobe Photoshop File Formats, "Image resource blocks"): "8BIM", number, name
// with its length before it, length, value; names and values are padded to even
// lengths.
func (f *file) resources(p []byte) {
	const idIPTC = 0x0404
	for len(p) >= 12 && bytes.HasPrefix(p, []byte("8BIM")) {
		id := be16(p[4:])
		name := (int(p[6]) + 2) &^ 1
		if p = p[6:]; len(p) < name+4 {
			return
		}
		p = p[name:]
		n := int64(be32(p))
		if p = p[4:]; n > int64(len(p)) {
			return
		}
		if id == idIPTC {
			f.iptc(p[:n])
		}
		p = p[min(int64(len(p)), n+n&1):]
	}
}
