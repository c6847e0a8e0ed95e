package rtf

import (
	"context"
	"io"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// control reads what follows a backslash.
func (d *document) control() error {
	c, err := d.src.ReadByte()
	if err != nil {
		return d.ended(err)
	}
	if letter(c) {
		word, n, has, err := d.word(c)
		if err != nil {
			return err
		}
		return d.apply(word, n, has)
	}
	fresh := d.fresh
	d.fresh = false
	switch c {
	case '\'':
		return d.hex()
	case '*':
		d.star, d.fresh = true, fresh
	case '~':
		return d.put("\u00a0")
	case '_':
		return d.put("-")
	case '\r', '\n':
		return d.newline()
	case '\t':
		return d.put("\t")
	case '-', ':', '|': // where words may be cut, and indexes
	default:
		return d.plain(c)
	}
	return nil
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// word reads a control word and its number. A blank that ends it belongs to it.
func (d *document) word(first byte) (word string, n int, has bool, err error) {
	var name [maxWord]byte
	var digits [11]byte
	length, count := 0, 0
	for c := first; ; {
		switch {
		case letter(c) && count == 0:
			if length < len(name) {
				name[length] = c
				length++
			}
		case c >= '0' && c <= '9', c == '-' && count == 0:
			if count < len(digits) {
				digits[count] = c
				count++
			}
		default:
			if c != ' ' {
				_ = d.src.UnreadByte() // it was just read
			}
			n, bad := strconv.Atoi(string(digits[:count]))
			return string(name[:length]), n, bad == nil, nil
		}
		if c, err = d.src.ReadByte(); err != nil {
			if err == io.EOF {
				c, err = ' ', nil
				continue
			}
			return "", 0, false, err
		}
	}
}

// put writes text that a control word stands for.
func (d *document) put(s string) error {
	if d.skip > 0 {
		d.skip--
		return nil
	}
	if err := d.decode(); err != nil {
		return err
	}
	return d.text([]byte(s))
}

// apply does what a control word says.
func (d *document) apply(word string, n int, has bool) error {
	fresh, star := d.fresh, d.star
	d.fresh = false
	if fresh {
		d.star = false
		if done, err := d.destination(word, star); done || err != nil {
			return err
		}
	}
	if s := symbol(word); s != "" {
		return d.put(s)
	}
	switch word {
	case "par", "line", "sect", "page", "column", "nestrow":
		return d.newline()
	case "cell":
		return d.cell()
	case "row":
		return d.endRow()
	case "trowd":
		if err := d.decode(); err != nil {
			return err
		}
		return d.startRow()
	case "u":
		return d.unicode(n)
	case "bin":
		return d.binary(int64(n))
	}
	return d.set(word, n, has)
}

// symbol is the character that a control word stands for, if it does.
func symbol(word string) string {
	switch word {
	case "tab", "nestcell":
		return "\t"
	case "emdash":
		return "—"
	case "endash":
		return "–"
	case "bullet":
		return "•"
	case "lquote":
		return "‘"
	case "rquote":
		return "’"
	case "ldblquote":
		return "“"
	case "rdblquote":
		return "”"
	case "emspace", "enspace", "qmspace":
		return " "
	}
	return ""
}

// set changes the state of the group.
func (d *document) set(word string, n int, has bool) error {
	switch word {
	case "uc":
		d.uc = max(n, 0)
	case "deleted":
		if err := d.decode(); err != nil {
			return err
		}
		d.deleted = !has || n != 0
		d.flow.Beside(d.boxed || d.deleted)
	case "ansicpg":
		d.page = n
	case "mac":
		d.page = 10000
	case "pc":
		d.page = 437
	case "pca":
		d.page = 850
	case "f":
		if d.kind == fontTable {
			d.font = n
			return nil
		}
		if err := d.decode(); err != nil {
			return err
		}
		d.fontPage = d.fonts[n]
	case "fcharset":
		if d.kind == fontTable && len(d.fonts) < maxFonts {
			d.fonts[d.font] = pageOfCharset(n)
		}
	case "plain":
		d.fontPage = 0
	}
	return nil
}

// destination begins a group whose text is not that of the group around it.
func (d *document) destination(word string, star bool) (done bool, err error) {
	switch word {
	case "fonttbl":
		d.kind = fontTable
	case "colortbl", "stylesheet", "listtable", "listoverridetable", "rsidtbl", "generator", "xmlnstbl", "themedata",
		"colorschememapping", "latentstyles", "pnseclvl", "panose", "falt", "blipuid", "bkmkstart", "bkmkend", "filetbl",
		"pgptbl", "passwordhash", "atrfstart", "atrfend", "atndate", "atnref", "creatim", "revtim", "printim", "buptim",
		"fchars", "lchars", "ftnsep", "ftnsepc", "aftnsep", "aftnsepc", "mmathPr", "pgdsctbl", "listpicture", "nonesttables":
		d.kind = dropped
	case "title", "subject", "author", "manager", "company", "operator", "category", "keywords", "comment", "doccomm",
		"hlinkbase", "userprops", "propname", "staticval", "docvar":
		d.kind, d.property = property, propertyName(word)
	case "info":
		d.kind, d.property = property, "properties"
	case "revtbl":
		d.kind, d.property = authors, "author"
	case "atnid", "atnauthor":
		d.kind, d.property = property, "author"
	case "pict", "objdata", "datastore":
		d.kind = media
		return true, d.member(word)
	case "footnote", "annotation", "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf",
		"fldinst", "shptxt", "txbxcontent":
		d.boxed = true
		d.flow.Beside(true)
		return true, d.flow.Newline()
	default:
		if star && d.kind == body && !holdsText(word) {
			d.boxed = true
			d.flow.Beside(true)
		}
		return false, nil
	}
	return true, nil
}

// holdsText: groups that programs may leave out and that hold text of the line.
func holdsText(word string) bool {
	switch word {
	case "shpinst", "shppict", "pn", "pntext", "do", "field", "cs", "ud", "hyphen", "nisusinlinetext":
		return true
	}
	return false
}

func propertyName(word string) string {
	switch word {
	case "operator", "manager":
		return "author"
	case "propname", "staticval":
		return "user property"
	}
	return word
}

// hex takes a character given by its two digits.
func (d *document) hex() error {
	var p [2]byte
	for i := range p {
		c, err := d.src.ReadByte()
		if err != nil {
			return d.ended(err)
		}
		if _, ok := nibble(c); !ok {
			return d.src.UnreadByte()
		}
		p[i] = c
	}
	if d.skip > 0 {
		d.skip--
		return nil
	}
	high, _ := nibble(p[0])
	low, _ := nibble(p[1])
	return d.char(high<<4 | low)
}

func nibble(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10, true
	}
	return 0, false
}

// unicode takes a character given by its number, of 16 bits with a sign; what
// follows says the same for older programs.
func (d *document) unicode(n int) error {
	if err := d.decode(); err != nil {
		return err
	}
	d.skip = 0
	r := rune(uint16(n))
	if n > 0xffff && n <= utf8.MaxRune {
		r = rune(n)
	}
	high := d.high
	d.high = 0
	switch {
	case utf16.IsSurrogate(r) && r < 0xdc00:
		d.high = r
	case utf16.IsSurrogate(r):
		r = utf16.DecodeRune(high, r)
		fallthrough
	default:
		if err := d.text([]byte(string(r))); err != nil {
			return err
		}
	}
	d.skip = d.uc
	return nil
}

// binary passes over bytes that are no text; what they are a part of is no text
// either. The number is a claim: not more is passed over than there is.
func (d *document) binary(n int64) error {
	if _, err := io.CopyN(io.Discard, d.src, max(n, 0)); err != nil {
		return d.ended(err)
	}
	return nil
}

// member hands over a picture or an object, and passes over what is left of it.
func (d *document) member(word string) error {
	name := map[string]string{"pict": "picture ", "objdata": "object ", "datastore": "data store "}[word]
	d.count++
	m := extract.Member{Name: name + strconv.Itoa(d.count), Size: -1}
	h := &hexReader{d: d, depth: 1}
	if err := d.in.Hand(d.ctx, m, d.in.Budget.Reader(d.ctx, h)); err != nil {
		return err
	}
	for {
		if _, err := h.Read(d.scratch[:]); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if d.ctx.Err() != nil {
			return context.Cause(d.ctx)
		}
	}
}

// hexReader reads the bytes of a group of hexadecimal digits, up to the brace
// that ends the group, which is left.
type hexReader struct {
	d     *document
	depth int
	high  byte
	half  bool
	raw   int64 // bytes to be taken as they are
	err   error
}

func (h *hexReader) Read(p []byte) (n int, err error) {
	for n < len(p) && h.err == nil {
		var c byte
		if c, h.err = h.d.src.ReadByte(); h.err != nil {
			break
		}
		if h.raw > 0 {
			h.raw--
			p[n] = c
			n++
			continue
		}
		if b, ok := nibble(c); ok {
			if h.depth > 1 {
				continue
			}
			if h.half = !h.half; h.half {
				h.high = b
				continue
			}
			p[n] = h.high<<4 | b
			n++
			continue
		}
		h.sign(c)
	}
	if n > 0 {
		return n, nil
	}
	return 0, h.err
}

// sign takes what is no digit.
func (h *hexReader) sign(c byte) {
	switch c {
	case '{':
		h.depth++
	case '}':
		if h.depth--; h.depth == 0 {
			h.err = h.d.src.UnreadByte()
			if h.err == nil {
				h.err = io.EOF
			}
		}
	case '\\':
		var first byte
		if first, h.err = h.d.src.ReadByte(); h.err != nil || !letter(first) {
			return
		}
		var word string
		var n int
		if word, n, _, h.err = h.d.word(first); word == "bin" {
			h.raw = int64(max(n, 0))
		}
	}
}
