package image

import "bytes"

// Blocks of GIF (GIF89a, appendix A).
const (
	gifImage     = 0x2c
	gifExtension = 0x21
	gifTrailer   = 0x3b
	gifComment   = 0xfe
	gifPlainText = 0x01
	gifApp       = 0xff
)

// gif reads the blocks.
func (f *file) gif() error {
	p := f.bytes(0, 13)
	if p == nil {
		return errDamaged
	}
	f.width, f.height = int(p[6])|int(p[7])<<8, int(p[8])|int(p[9])<<8
	at := 13 + gifTable(p[10])
	for f.stop() == nil {
		p := f.bytes(at, 1)
		if p == nil {
			return errDamaged
		}
		switch p[0] {
		case gifTrailer:
			return nil
		case gifImage:
			d := f.bytes(at, 10)
			if d == nil {
				return errDamaged
			}
			// One byte, the size of codes, stands before the data.
			if at = f.gifBlocks(at+10+gifTable(d[9])+1, nil); at < 0 {
				return errDamaged
			}
		case gifExtension:
			if at = f.gifExtension(at); at < 0 {
				return errDamaged
			}
		default:
			return errDamaged
		}
	}
	return nil
}

// gifTable is the length of the table of colours that flags speak of.
func gifTable(flags byte) int64 {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

// gifExtension reads an extension and returns where it ends, or -1.
func (f *file) gifExtension(at int64) int64 {
	p := f.bytes(at+1, 1)
	if p == nil {
		return -1
	}
	var data bytes.Buffer
	switch p[0] {
	case gifComment, gifPlainText, gifApp:
	default:
		return f.gifBlocks(at+2, nil)
	}
	end := f.gifBlocks(at+2, &data)
	text := data.Bytes()
	// The first block of the other two is their head. XMP is written as it is, its
	// text taken for blocks, with 257 bytes behind that lead out of it: the
	// lengths of these blocks are its own characters (XMP part 3, 1.1.2).
	const xmpHead = "XMP DataXMP"
	switch {
	case p[0] == gifComment:
		f.text("comment", "comment", text)
	case p[0] == gifPlainText && len(text) > 12:
		f.text("text", "", text[12:])
	case p[0] == gifApp && bytes.HasPrefix(text, []byte(xmpHead)) && end > 0:
		from := at + 3 + int64(len(xmpHead))
		if packet := f.part(from, max(0, end-from-258)); packet != nil {
			f.xmp(packet)
		}
	}
	return end
}

// gifBlocks walks data in blocks, each with its length before it, into data and
// returns where they end, or -1.
func (f *file) gifBlocks(at int64, data *bytes.Buffer) int64 {
	for {
		p := f.bytes(at, 1)
		if p == nil {
			return -1
		}
		n := int64(p[0])
		if at++; n == 0 {
			return at
		}
		if data != nil {
			block := f.part(at, n)
			if block == nil {
				return -1
			}
			data.Write(block)
		}
		at += n
	}
}
