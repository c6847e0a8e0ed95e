package pdf

import (
	"bytes"
	"fmt"
	"io"
)

// Bounds of the search for pages.
const (
	salvageChunk = 1 << 20
	salvageBack  = 16 << 10 // a page's dictionary begins at most so far before its type
	maxSalvaged  = 100_000  // pages
)

// salvage looks for pages in a document that has lost its catalogue, as one has
// that was cut off: most programs write it last. It returns a tail that lists
// the pages found, to be read as if it stood behind the document; nil when there
// are none. Pages within compressed objects are not found.
func (d *document) salvage() ([]byte, error) {
	s := &search{}
	buf := make([]byte, 0, salvageBack+salvageChunk)
	for at := int64(0); at < d.file.size; {
		if err := d.stop(); err != nil {
			return nil, err
		}
		n := min(salvageChunk, d.file.size-at)
		keep := copy(buf[:cap(buf)], buf[max(0, len(buf)-salvageBack):])
		buf = buf[:keep+int(n)]
		if got, err := d.file.r.ReadAt(buf[keep:], at); got < int(n) {
			if err != io.EOF {
				return nil, err
			}
			return nil, nil
		}
		s.look(buf, keep)
		at += n
		if s.encrypted || len(s.pages) >= maxSalvaged {
			break
		}
	}
	if s.encrypted || len(s.pages) == 0 {
		return nil, nil
	}
	// Numbers that no object of a document has: PDFium takes up to 4,194,303.
	const catalogue, tree = 4_194_000, 4_194_001
	// What was cut may be a stream, which would take the tail for its own.
	tail := fmt.Appendf(nil, "\nendstream\nendobj\n%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\n%d 0 obj\n<</Type/Pages/Count %d/Kids[", catalogue, tree, tree, len(s.pages))
	for _, p := range s.pages {
		tail = fmt.Appendf(tail, "%s R ", p)
	}
	return fmt.Appendf(tail, "]>>\nendobj\ntrailer\n<</Root %d 0 R/Size %d>>\nstartxref\n0\n%%%%EOF\n", catalogue, tree+1), nil
}

// search collects the numbers of pages: "12 0".
type search struct {
	pages     []string
	seen      map[string]bool
	encrypted bool // what is in the pages cannot be read
}

// look searches p, of which the first bytes were searched before.
func (s *search) look(p []byte, before int) {
	s.encrypted = s.encrypted || bytes.Contains(p, []byte("/Encrypt"))
	name := []byte("/Page")
	for i := max(0, before-len(name)); len(s.pages) < maxSalvaged; {
		k := bytes.Index(p[i:], name)
		if k < 0 || i+k+len(name) >= len(p) {
			return
		}
		at := i + k
		i = at + len(name)
		if c := p[i]; c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || !bytes.HasSuffix(bytes.TrimRight(p[:at], " \r\n\t"), []byte("/Type")) {
			continue
		}
		if number := objectBefore(p[max(0, at-salvageBack):at]); number != "" && !s.seen[number] {
			if s.seen == nil {
				s.seen = map[string]bool{}
			}
			s.seen[number] = true
			s.pages = append(s.pages, number)
		}
	}
}

// objectBefore is the number and generation of the object that p ends within, ""
// when it ends within none.
func objectBefore(p []byte) string {
	k := bytes.LastIndex(p, []byte("obj"))
	if k < 0 || bytes.HasSuffix(p[:k], []byte("end")) {
		return ""
	}
	fields := bytes.Fields(p[max(0, k-24):k])
	if len(fields) < 2 {
		return ""
	}
	generation, number := fields[len(fields)-1], fields[len(fields)-2]
	for len(number) > 0 && !digits(number) { // what stands right before it belongs to no number
		number = number[1:]
	}
	if len(number) == 0 || len(number) > 7 || !digits(generation) || len(generation) > 5 {
		return ""
	}
	return string(number) + " " + string(generation)
}

func digits(p []byte) bool {
	for _, c := range p {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// tailed is a document with a tail that is not in its file.
type tailed struct {
	r    io.ReaderAt
	size int64
	tail []byte
}

// ReadAt implements io.ReaderAt.
func (t *tailed) ReadAt(p []byte, off int64) (n int, err error) {
	if off < t.size {
		n, err = t.r.ReadAt(p[:min(int64(len(p)), t.size-off)], off)
		if n == len(p) || off+int64(n) < t.size {
			return n, err
		}
	}
	n += copy(p[n:], t.tail[min(int64(len(t.tail)), off+int64(n)-t.size):])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}
