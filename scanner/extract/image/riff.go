package image

import "bytes"

// webp reads the chunks of a WebP file (RFC 9649, 2.7): name, length, data,
// padded to even length.
func (f *file) webp() error {
	var damage error
	for at := int64(12); at < f.size && f.stop() == nil; {
		p := f.bytes(at, 8)
		if p == nil {
			return errDamaged
		}
		n := int64(le32(p[4:]))
		if n > f.size-at-8 {
			return errDamaged
		}
		switch string(p[:4]) {
		case "VP8X", "VP8 ", "VP8L":
			f.webpSize(string(p[:4]), at+8)
		case "EXIF":
			from, length := at+8, n
			if head := f.bytes(from, 6); bytes.Equal(head, []byte(jpegExif)) {
				from, length = from+6, length-6
			}
			w, h := f.width, f.height
			if err := f.tiff(from, length); err != nil {
				damage = err
			}
			f.width, f.height = w, h
		case "XMP ":
			f.xmp(f.part(at+8, n))
		}
		at += 8 + n + n&1
	}
	return damage
}

// webpSize reads the size in pixels from the first chunk, whichever it is (RFC
// 9649, 2.5 to 2.7; RFC 6386, 9.1).
func (f *file) webpSize(chunk string, at int64) {
	p := f.bytes(at, 10)
	if p == nil || f.width > 0 {
		return
	}
	switch chunk {
	case "VP8X":
		f.width, f.height = 1+int(le32(p[4:])&0xffffff), 1+int(le32(p[6:])>>8)
	case "VP8 ":
		f.width, f.height = int(le32(p[6:])&0x3fff), int(le32(p[6:])>>16&0x3fff)
	case "VP8L":
		bits := le32(p[1:])
		f.width, f.height = 1+int(bits&0x3fff), 1+int(bits>>14&0x3fff)
	}
}
