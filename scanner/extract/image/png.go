package image

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"io"
	"strings"
)

const pngMagic = "\x89PNG\r\n\x1a\n"

// png reads the chunks (PNG, third edition, 5.3): length, type, data, checksum.
func (f *file) png() error {
	for at := int64(len(pngMagic)); ; {
		p := f.bytes(at, 8)
		if p == nil {
			return errDamaged
		}
		n := int64(be32(p))
		if n > f.size-at-12 {
			return errDamaged
		}
		if err := f.pngChunk(string(p[4:]), at+8, n); err != nil {
			return err
		}
		if string(p[4:]) == "IEND" {
			return nil
		}
		at += 12 + n
	}
}

func (f *file) pngChunk(kind string, at, n int64) error {
	switch kind {
	case "IHDR":
		if p := f.bytes(at, 8); p != nil {
			f.width, f.height = int(be32(p)), int(be32(p[4:]))
		}
		return nil
	case "eXIf":
		w, h := f.width, f.height
		defer func() { f.width, f.height = w, h }()
		return f.tiff(at, n)
	case "tEXt", "zTXt", "iTXt":
	default:
		return nil
	}
	p := f.part(at, n)
	key, rest, ok := bytes.Cut(p, []byte{0})
	if !ok {
		return errDamaged
	}
	text, err := f.pngText(kind, rest)
	if err != nil {
		return err
	}
	switch name := string(key); {
	case name == "XML:com.adobe.xmp":
		f.xmp(text)
	case strings.HasPrefix(name, "Raw profile type "):
		return f.rawProfile(strings.TrimPrefix(name, "Raw profile type "), text)
	default:
		f.text("text", name, text)
	}
	return nil
}

// pngText is the text of a chunk behind its keyword (11.3.3): zTXt has a method
// before it, iTXt a flag, a method, a language and the keyword translated.
func (f *file) pngText(kind string, p []byte) ([]byte, error) {
	packed := kind == "zTXt"
	switch {
	case packed && len(p) > 0:
		p = p[1:]
	case kind == "iTXt":
		if len(p) < 2 {
			return nil, errDamaged
		}
		packed = p[0] == 1
		for p, i := p[2:], 0; ; i++ {
			_, rest, ok := bytes.Cut(p, []byte{0})
			if !ok {
				return nil, errDamaged
			}
			if p = rest; i == 1 {
				return f.inflate(rest, packed)
			}
		}
	}
	return f.inflate(p, packed)
}

// inflate unpacks text within what is left of the bound and of the budget.
func (f *file) inflate(p []byte, packed bool) ([]byte, error) {
	if !packed {
		return p, nil
	}
	z, err := zlib.NewReader(bytes.NewReader(p))
	if err != nil {
		return nil, errDamaged
	}
	text, err := io.ReadAll(io.LimitReader(f.in.Budget.Reader(f.ctx, z), int64(f.left)+1))
	if len(text) > f.left {
		return nil, errDamaged
	}
	f.left -= len(text)
	if err != nil && len(text) == 0 {
		return nil, errDamaged
	}
	return text, nil
}

// rawProfile reads what ImageMagick keeps of other formats' metadata: a name, a
// length and hexadecimal digits in lines.
func (f *file) rawProfile(name string, text []byte) error {
	fields := bytes.Fields(text)
	if len(fields) < 3 {
		return errDamaged
	}
	data, err := hex.DecodeString(string(bytes.Join(fields[2:], nil)))
	if err != nil {
		return errDamaged
	}
	switch strings.ToLower(name) {
	case "exif", "app1":
		return f.inner(bytes.TrimPrefix(data, []byte(jpegExif)))
	case "iptc":
		f.resources(data)
	case "xmp":
		f.xmp(data)
	}
	return nil
}

// inner reads EXIF that stands in memory and not in the file.
func (f *file) inner(data []byte) error {
	in := *f
	in.r, in.size = bytes.NewReader(data), int64(len(data))
	err := in.tiff(0, in.size)
	f.left, f.failed = in.left, in.failed
	return err
}
