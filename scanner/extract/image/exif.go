package image

import (
	"encoding/binary"
	"fmt"
	"math"
	"unicode/utf16"
)

// Directories of one file, and entries of one directory, that are followed.
const (
	maxDirectories = 1000
	maxEntries     = 4096
)

// Tags that lead to other directories or hold other formats (TIFF 6.0; EXIF 3.0,
// 4.6.3; XMP part 3).
const (
	tagWidth  = 0x0100
	tagHeight = 0x0101
	tagXMP    = 0x02bc
	tagIPTC   = 0x83bb
	tagExif   = 0x8769
	tagGPS    = 0x8825
	tagSubIFD = 0x014a
	tagUser   = 0x9286 // UserComment
)

// tagNames are the fields that may say something of a person, by the names of
// EXIF 3.0. What cameras say of light and lenses is left out.
func tagNames() map[uint16]string {
	return map[uint16]string{
		0x010d: "DocumentName", 0x010e: "ImageDescription", 0x011d: "PageName", 0x0132: "DateTime", 0x013b: "Artist", 0x013c: "HostComputer",
		0x8298: "Copyright", 0x9003: "DateTimeOriginal", 0x9004: "DateTimeDigitized", tagUser: "UserComment",
		0x9c9b: "XPTitle", 0x9c9c: "XPComment", 0x9c9d: "XPAuthor", 0x9c9e: "XPKeywords", 0x9c9f: "XPSubject",
		0xa420: "ImageUniqueID", 0xa430: "OwnerName", 0xa431: "BodySerialNumber", 0xa435: "LensSerialNumber",
		0xa436: "ImageTitle", 0xa437: "Photographer", 0xa438: "ImageEditor", 0xc62f: "CameraSerialNumber",
	}
}

// gpsNames are fields of the GPS directory beside the position.
func gpsNames() map[uint16]string {
	return map[uint16]string{0x1b: "GPSProcessingMethod", 0x1c: "GPSAreaInformation", 0x1d: "GPSDateStamp"}
}

// Types of values and their sizes in bytes, by number (TIFF 6.0, section 2).
const (
	typeByte      = 1
	typeASCII     = 2
	typeShort     = 3
	typeLong      = 4
	typeRational  = 5
	typeUndefined = 7
)

func typeSize(t uint16) int64 {
	sizes := [...]int64{0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8}
	if int(t) >= len(sizes) {
		return 0
	}
	return sizes[t]
}

// exif reads directories of tags in a part of a file.
type exif struct {
	*file
	base, size int64 // of the part: offsets count from base
	order      binary.ByteOrder
	seen       map[uint32]bool
	queue      []link
	names      map[uint16]string
	gpsNames   map[uint16]string
	damaged    bool
}

// link is a directory still to be read.
type link struct {
	at  uint32
	gps bool
}

// tiff reads a TIFF structure: a file, or the EXIF part of another.
func (f *file) tiff(base, size int64) error {
	head := f.bytes(base, 8)
	if head == nil || size < 8 {
		return errDamaged
	}
	e := &exif{file: f, base: base, size: size, seen: map[uint32]bool{}, names: tagNames(), gpsNames: gpsNames()}
	switch string(head[:4]) {
	case "II*\x00":
		e.order = binary.LittleEndian
	case "MM\x00*":
		e.order = binary.BigEndian
	default:
		return errDamaged
	}
	e.queue = []link{{at: e.order.Uint32(head[4:])}}
	for len(e.queue) > 0 && f.stop() == nil {
		l := e.queue[0]
		e.queue = e.queue[1:]
		if l.at == 0 || e.seen[l.at] {
			continue
		}
		if len(e.seen) == maxDirectories {
			e.damaged = true
			break
		}
		e.seen[l.at] = true
		e.directory(l)
	}
	if e.damaged {
		return errDamaged
	}
	return nil
}

// at returns n bytes at an offset of the part.
func (e *exif) at(offset uint32, n int64) []byte {
	if int64(offset) > e.size-n {
		return nil
	}
	return e.part(e.base+int64(offset), n)
}

// directory reads one directory: a count, entries of 12 bytes, the place of the
// next.
func (e *exif) directory(l link) {
	p := e.at(l.at, 2)
	if p == nil {
		e.damaged = true
		return
	}
	n := min(int64(e.order.Uint16(p)), maxEntries)
	entries := e.at(l.at+2, 12*n)
	if entries == nil {
		e.damaged = true
		return
	}
	var fix position
	for ; len(entries) > 0; entries = entries[12:] {
		value, ok := e.value(entries)
		if !ok {
			e.damaged = true
			continue
		}
		tag, kind := e.order.Uint16(entries), e.order.Uint16(entries[2:])
		if l.gps {
			fix.take(e, tag, value)
		} else {
			e.tag(tag, kind, value)
		}
	}
	e.position(&fix)
	if next := e.at(l.at+2+uint32(12*n), 4); next != nil {
		e.queue = append(e.queue, link{at: e.order.Uint32(next)})
	}
}

// value returns the bytes of an entry's value, if it is one that is wanted.
func (e *exif) value(entry []byte) (value []byte, ok bool) {
	tag, kind, count := e.order.Uint16(entry), e.order.Uint16(entry[2:]), int64(e.order.Uint32(entry[4:]))
	_, named := e.names[tag]
	switch tag {
	case tagWidth, tagHeight, tagXMP, tagIPTC, tagExif, tagGPS, tagSubIFD:
	default:
		if !named && tag > 0x1f { // below stand those of the position
			return nil, true
		}
	}
	n := count * typeSize(kind)
	if n <= 4 {
		return entry[8 : 8+n], true
	}
	value = e.at(e.order.Uint32(entry[8:]), n)
	return value, value != nil
}

// tag deals with a value of an image's directory.
func (e *exif) tag(tag, kind uint16, value []byte) {
	name := e.names[tag]
	switch {
	case tag == tagWidth: // of the largest page
		e.width = max(e.width, e.number(kind, value))
	case tag == tagHeight:
		e.height = max(e.height, e.number(kind, value))
	case tag == tagXMP:
		e.xmp(value)
	case tag == tagIPTC:
		e.iptc(value)
	case tag == tagExif || tag == tagGPS || tag == tagSubIFD:
		for ; len(value) >= 4; value = value[4:] {
			e.queue = append(e.queue, link{at: e.order.Uint32(value), gps: tag == tagGPS})
		}
	case tag == tagUser:
		e.text("EXIF", name, e.comment(value))
	case name == "":
	case len(name) > 2 && name[:2] == "XP": // written by Windows, in UTF-16LE
		e.text("EXIF", name, wide(value, binary.LittleEndian))
	case kind == typeASCII || kind == typeByte || kind == typeUndefined:
		e.text("EXIF", name, value)
	}
}

func (e *exif) number(kind uint16, value []byte) int {
	switch {
	case kind == typeShort && len(value) >= 2:
		return int(e.order.Uint16(value))
	case kind == typeLong && len(value) >= 4:
		return int(min(e.order.Uint32(value), math.MaxInt32))
	}
	return 0
}

// comment decodes text with the name of its code in eight bytes before it (EXIF
// 3.0, 4.6.6.4.7).
func (e *exif) comment(value []byte) []byte {
	const code = 8
	if len(value) < code {
		return nil
	}
	switch string(value[:code]) {
	case "UNICODE\x00":
		return wide(value[code:], e.order)
	case "ASCII\x00\x00\x00", "JIS\x00\x00\x00\x00\x00", "\x00\x00\x00\x00\x00\x00\x00\x00":
		return value[code:]
	}
	return value
}

// wide decodes UTF-16.
func wide(p []byte, order binary.ByteOrder) []byte {
	var units []uint16
	for ; len(p) >= 2; p = p[2:] {
		units = append(units, order.Uint16(p))
	}
	return []byte(string(utf16.Decode(units)))
}

// position collects where a picture was taken.
type position struct {
	ref      [2]byte // 'N' or 'S', 'E' or 'W'
	degrees  [2]float64
	have     [2]bool
	altitude float64
	high     bool
}

// Tags of the GPS directory (EXIF 3.0, 4.6.7): a reference stands before each value.
const (
	gpsLatitudeRef  = 1
	gpsLatitude     = 2
	gpsLongitudeRef = 3
	gpsLongitude    = 4
	gpsAltitude     = 6
)

func (g *position) take(e *exif, tag uint16, value []byte) {
	switch tag {
	case gpsLatitudeRef, gpsLongitudeRef:
		if len(value) > 0 {
			g.ref[tag/gpsLongitudeRef] = value[0]
		}
	case gpsLatitude, gpsLongitude:
		i := int(tag / gpsLongitude)
		g.degrees[i], g.have[i] = e.angle(value)
	case gpsAltitude:
		g.altitude, g.high = e.rational(value)
	default:
		if name := e.gpsNames[tag]; name != "" {
			if tag < 0x1d { // the others have the name of their code before them
				value = e.comment(value)
			}
			e.text("EXIF", name, value)
		}
	}
}

// angle is degrees, minutes and seconds as one number of degrees.
func (e *exif) angle(value []byte) (degrees float64, ok bool) {
	unit := 1.0
	for range 3 {
		v, valid := e.rational(value)
		if !valid {
			break
		}
		degrees, ok = degrees+v/unit, true
		value, unit = value[8:], unit*60
	}
	return degrees, ok && !math.IsInf(degrees, 0)
}

// rational is two whole numbers, the second the divisor.
func (e *exif) rational(value []byte) (float64, bool) {
	if len(value) < 8 {
		return 0, false
	}
	n, d := e.order.Uint32(value), e.order.Uint32(value[4:])
	if d == 0 {
		return 0, false
	}
	return float64(n) / float64(d), true
}

// position emits a place as people write it, since that is how it is found.
func (e *exif) position(g *position) {
	names := [...]struct {
		field string
		refs  string // the first is the usual one
	}{{"GPSLatitude", "NS"}, {"GPSLongitude", "EW"}}
	var parts [2]string
	for i, n := range names {
		if !g.have[i] || g.degrees[i] > 180 {
			continue
		}
		ref := n.refs[0]
		if g.ref[i] == n.refs[1] {
			ref = n.refs[1]
		}
		parts[i] = fmt.Sprintf("%.6f° %c", g.degrees[i], ref)
	}
	switch {
	case parts[0] != "" && parts[1] != "":
		e.text("EXIF", "GPSPosition", []byte(parts[0]+", "+parts[1]))
	default:
		for i, n := range names {
			e.text("EXIF", n.field, []byte(parts[i]))
		}
	}
	if g.high {
		e.text("EXIF", "GPSAltitude", fmt.Appendf(nil, "%.1f m", g.altitude))
	}
}
