package eml

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/transform"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// decoded undoes the transfer encoding (RFC 2045, 6). Damage is skipped: the
// rest of the text is worth more than the complaint.
func (h *header) decoded(r io.Reader) (io.Reader, error) {
	if h.enveloped() {
		return nil, fmt.Errorf("mail: %w", extract.ErrEncrypted)
	}
	switch strings.TrimSpace(h.encoding) {
	case "", "7bit", "8bit", "binary":
		return r, nil
	case "base64":
		return &base64Reader{r: bufio.NewReaderSize(r, 4<<10)}, nil
	case "quoted-printable":
		return &quotedReader{r: bufio.NewReaderSize(r, 4<<10)}, nil
	case "x-uuencode", "x-uue", "uuencode":
		return nil, fmt.Errorf("mail: uuencoded part: %w", extract.ErrUnsupported)
	}
	return r, nil // names that nobody knows are mostly misspelt "8bit"
}

// enveloped reports whether the part is an encrypted one of S/MIME (RFC 8551, 3.2).
func (h *header) enveloped() bool {
	if h.media != "application/pkcs7-mime" && h.media != "application/x-pkcs7-mime" {
		return false
	}
	kind := strings.ToLower(h.params["smime-type"])
	return kind == "" || strings.Contains(kind, "enveloped-data")
}

// base64Reader decodes base64 and skips what does not belong to its alphabet.
type base64Reader struct {
	r    *bufio.Reader
	bits uint32
	n    int // of bits that are waiting
}

func (b *base64Reader) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		c, err := b.r.ReadByte()
		if err != nil {
			if n > 0 {
				return n, nil // the error stays and comes again
			}
			return 0, err
		}
		v := sextet(c)
		if c == '=' {
			b.n = 0 // the end of one of perhaps many texts
		}
		if v < 0 {
			continue
		}
		b.bits, b.n = b.bits<<6|uint32(v), b.n+6
		if b.n >= 8 {
			b.n -= 8
			p[n] = byte(b.bits >> b.n)
			n++
		}
	}
	return n, nil
}

func sextet(c byte) int {
	switch {
	case c >= 'A' && c <= 'Z':
		return int(c - 'A')
	case c >= 'a' && c <= 'z':
		return int(c-'a') + 26
	case c >= '0' && c <= '9':
		return int(c-'0') + 52
	case c == '+' || c == '-':
		return 62
	case c == '/' || c == '_':
		return 63
	}
	return -1
}

// quotedReader decodes quoted-printable. What is no code stays as it is.
type quotedReader struct{ r *bufio.Reader }

func (q *quotedReader) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		c, err := q.r.ReadByte()
		if err != nil {
			if n > 0 {
				return n, nil
			}
			return 0, err
		}
		if c == '=' {
			next, _ := q.r.Peek(2)
			switch {
			case string(next) == "\r\n":
				drop(q.r, 2)
				continue
			case len(next) == 2 && unhex(next[0]) >= 0 && unhex(next[1]) >= 0:
				c = byte(unhex(next[0])<<4 | unhex(next[1]))
				drop(q.r, 2)
			case len(next) > 0 && next[0] == '\n':
				drop(q.r, 1)
				continue
			}
		}
		p[n] = c
		n++
	}
	return n, nil
}

// drop skips bytes that were peeked at, which cannot fail.
func drop(r *bufio.Reader, n int) { _, _ = r.Discard(n) }

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}

// toUTF8 decodes a character set. Where it is not declared, not known, or is
// that of most texts, the text itself is asked: labels are often wrong.
func toUTF8(r io.Reader, charset string) io.Reader {
	charset = strings.ToLower(strings.TrimSpace(charset))
	if charset != "" && charset != "us-ascii" && charset != "utf-8" {
		if enc := named(charset); enc != nil {
			return transform.NewReader(r, enc.NewDecoder())
		}
	}
	br := bufio.NewReaderSize(r, 4<<10)
	head, _ := br.Peek(4 << 10) // its error comes again
	return extract.DetectEncoding(head).Reader(br)
}

// named returns the encoding of a name: as browsers take it, for that is how
// mail is labelled, then as it is registered, the code pages of DOS among them;
// nil: none is known.
func named(charset string) encoding.Encoding {
	if enc, err := htmlindex.Get(charset); err == nil {
		return enc
	}
	enc, err := ianaindex.IANA.Encoding(charset)
	if err != nil {
		return nil
	}
	return enc
}
