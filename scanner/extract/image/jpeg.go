package image

import "bytes"

// Markers of JPEG (ISO/IEC 10918-1, table B.1).
const (
	markerSOF0 = 0xc0 // to 0xcf but for three: the frame's header
	markerDHT  = 0xc4
	markerJPG  = 0xc8
	markerDAC  = 0xcc
	markerRST0 = 0xd0
	markerEOI  = 0xd9
	markerSOS  = 0xda
	markerAPP1 = 0xe1
	markerAPPD = 0xed
	markerCOM  = 0xfe
	markerTEM  = 0x01
)

// jpeg reads the segments before the picture: 0xFF, marker, length in two bytes
// that counts itself.
func (f *file) jpeg() error {
	var long []byte // pieces of an extended XMP packet
	damage := error(nil)
	for at := int64(2); ; {
		p := f.bytes(at, 4)
		if p == nil || p[0] != 0xff {
			damage = errDamaged
			break
		}
		marker := p[1]
		if marker == 0xff { // padding
			at++
			continue
		}
		if marker == markerTEM || marker >= markerRST0 && marker < markerEOI {
			at += 2 // these have no length
			continue
		}
		if marker == markerSOS || marker == markerEOI {
			break
		}
		n := int64(be16(p[2:])) - 2
		if n < 0 {
			damage = errDamaged
			break
		}
		piece, err := f.jpegSegment(marker, at+4, n)
		if err != nil {
			damage = err
		}
		long = append(long, piece...)
		at += 4 + n
	}
	f.xmp(long)
	return damage
}

// Signatures of application segments (EXIF 3.0, 4.7.2; XMP part 3, 1.1.3).
const (
	jpegExif     = "Exif\x00\x00"
	jpegXMP      = "http://ns.adobe.com/xap/1.0/\x00"
	jpegLongXMP  = "http://ns.adobe.com/xmp/extension/\x00"
	jpegLongHead = 40 // digest, whole length and offset before each piece
	jpegAdobe    = "Photoshop 3.0\x00"
)

// jpegSegment reads one segment and returns its piece of an extended packet.
func (f *file) jpegSegment(marker byte, at, n int64) (long []byte, err error) {
	switch {
	case marker >= markerSOF0 && marker <= 0xcf && marker != markerDHT && marker != markerJPG && marker != markerDAC:
		if p := f.bytes(at, 5); p != nil {
			f.height, f.width = be16(p[1:]), be16(p[3:])
		}
		return nil, nil
	case marker != markerAPP1 && marker != markerAPPD && marker != markerCOM:
		return nil, nil
	}
	p := f.part(at, n)
	if p == nil && n > 0 {
		return nil, errDamaged
	}
	has := func(s string) bool { return bytes.HasPrefix(p, []byte(s)) }
	switch {
	case marker == markerCOM:
		f.text("comment", "comment", p)
	case marker == markerAPPD && has(jpegAdobe):
		f.resources(p[len(jpegAdobe):])
	case has(jpegExif):
		w, h := f.width, f.height // those of the preview are of no use
		err = f.tiff(at+int64(len(jpegExif)), n-int64(len(jpegExif)))
		f.width, f.height = w, h
	case has(jpegXMP):
		f.xmp(p[len(jpegXMP):])
	case has(jpegLongXMP) && len(p) > len(jpegLongXMP)+jpegLongHead:
		long = p[len(jpegLongXMP)+jpegLongHead:]
	}
	return long, err
}
