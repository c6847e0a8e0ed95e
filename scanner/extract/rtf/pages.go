package rtf

import "github.com/pdatlas/pdatlas/scanner/extract/office"

const (
	defaultPage = 1252
	maxRaw      = 16 << 10 // bytes that are decoded at once
)

// pageOfCharset is the code page of a font's character set; 0: the document's.
func pageOfCharset(set int) int {
	switch set {
	case 77:
		return 10000
	case 128:
		return 932
	case 129:
		return 949
	case 134:
		return 936
	case 136:
		return 950
	case 161:
		return 1253
	case 162:
		return 1254
	case 163:
		return 1258
	case 177:
		return 1255
	case 178:
		return 1256
	case 186:
		return 1257
	case 204:
		return 1251
	case 222:
		return 874
	case 238:
		return 1250
	}
	return 0
}

// char takes a byte in the code page of the group.
func (d *document) char(c byte) error {
	if d.kind == dropped || d.kind == fontTable || d.kind == media {
		return nil
	}
	d.raw = append(d.raw, c)
	if len(d.raw) >= maxRaw {
		return d.decode()
	}
	return nil
}

// chars takes several.
func (d *document) chars(p []byte) error {
	if d.kind == dropped || d.kind == fontTable || d.kind == media {
		return nil
	}
	d.raw = append(d.raw, p...)
	if len(d.raw) >= maxRaw {
		return d.decode()
	}
	return nil
}

// decode passes on the bytes that were taken so far.
func (d *document) decode() error {
	if len(d.raw) == 0 {
		return nil
	}
	raw := d.raw
	d.raw = d.raw[:0]
	page := d.fontPage
	if page == 0 {
		page = d.page
	}
	enc := office.CodePage(page)
	if enc == nil || ascii(raw) {
		return d.text(raw)
	}
	text, err := enc.NewDecoder().Bytes(raw)
	if err != nil {
		text = raw // what cannot be decoded is read as it is
	}
	return d.text(text)
}

func ascii(p []byte) bool {
	for _, c := range p {
		if c >= 0x80 {
			return false
		}
	}
	return true
}
