package eml

import (
	"bytes"
	"io"
	"mime"
	"strings"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/lines"
)

// maxHeader is how much of a header field is put together; the rest is emitted
// undecoded.
const maxHeader = 64 << 10

// header is what the fields of an entity say of its body.
type header struct {
	media       string // lower case
	params      map[string]string
	disposition string
	file        string
	encoding    string // of the transfer
}

// headers reads the header fields of the message or of a part and emits those
// that say more than what form the content has.
func (m *message) headers(first bool) (*header, error) {
	h := &header{media: "text/plain"}
	if n := len(m.digest); n > 0 && m.digest[n-1] {
		h.media = "message/rfc822" // RFC 2046, 5.1.5
	}
	var field []byte
	for {
		line, start, err := m.line()
		ended := err != nil || (start && lines.Blank(line))
		if ended || (start && line[0] != ' ' && line[0] != '\t') || len(field) > maxHeader {
			if err := m.field(h, field, first); err != nil {
				return nil, err
			}
			field = field[:0]
		}
		if err == io.EOF {
			return h, nil
		}
		if err != nil {
			return nil, err
		}
		if ended {
			return h, nil
		}
		field = append(field, line...)
	}
}

// field takes one header field, lines and all.
func (m *message) field(h *header, field []byte, first bool) error {
	if len(field) == 0 {
		return nil
	}
	name, value, ok := cut(field)
	if !ok { // no header: text all the same
		return m.flow.Value(extract.Place{Where: m.where()}, field)
	}
	key := strings.ToLower(string(name))
	text := unfold(value)
	switch key {
	case "content-type":
		h.contentType(text)
		return nil
	case "content-disposition":
		h.contentDisposition(text)
		return nil
	case "content-transfer-encoding":
		h.encoding, _, _ = strings.Cut(strings.ToLower(text), ";")
		return nil
	}
	if !first && (key == "mime-version" || strings.HasPrefix(key, "content-") && key != "content-description") {
		return nil
	}
	// With its label, which tells names and numbers as it would in prose.
	text = string(name) + ": " + decodeWords(text)
	return m.flow.Value(extract.Place{Where: m.where(), Field: key}, []byte(text))
}

// cut splits a header field. Blanks before the colon are an old habit.
func cut(field []byte) (name, value []byte, ok bool) {
	at := bytes.IndexByte(field, ':')
	if at < 0 {
		return nil, nil, false
	}
	name = bytes.TrimRight(field[:at], " \t")
	return name, field[at+1:], isName(name)
}

// isName says whether a line may begin with it (RFC 5322, 2.2).
func isName(name []byte) bool {
	if len(name) == 0 || len(name) > maxName {
		return false
	}
	for _, c := range name {
		if c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return true
}

const maxName = 76

// unfold joins the lines of a value.
func unfold(value []byte) string {
	if !utf8.Valid(value) { // against the rules, and common in old mail
		value = extract.DetectEncoding(value).Head(value)
	}
	var b strings.Builder
	for line := range bytes.Lines(value) {
		b.Write(bytes.TrimRight(line, "\r\n"))
	}
	return strings.TrimSpace(b.String())
}

// decodeWords resolves encoded words (RFC 2047); those that cannot be read stay
// as they are.
func decodeWords(s string) string {
	if !strings.Contains(s, "=?") {
		return s
	}
	d := mime.WordDecoder{CharsetReader: func(charset string, r io.Reader) (io.Reader, error) {
		return toUTF8(r, charset), nil
	}}
	out, err := d.DecodeHeader(s)
	if err != nil {
		return s
	}
	return out
}

func (h *header) contentType(value string) {
	media, params := parameters(value)
	if media != "" {
		h.media, h.params = media, params
	}
}

func (h *header) contentDisposition(value string) {
	var params map[string]string
	h.disposition, params = parameters(value)
	h.file = params["filename"]
}

// parameters splits a structured value, as far as it can be read.
func parameters(value string) (string, map[string]string) {
	head, params, err := mime.ParseMediaType(value)
	if err == nil {
		return head, params
	}
	// Broken ones: a parameter at a time, the first of each name counts.
	parts := strings.Split(value, ";")
	params = map[string]string{}
	for _, p := range parts[1:] {
		k, v, ok := strings.Cut(p, "=")
		k = strings.ToLower(strings.TrimSpace(k))
		if _, twice := params[k]; ok && !twice {
			params[k] = strings.Trim(strings.TrimSpace(v), `"`)
		}
	}
	return strings.ToLower(strings.TrimSpace(parts[0])), params
}

// boundary is that of a multipart, "" for everything else.
func (h *header) boundary() string {
	if !strings.HasPrefix(h.media, "multipart/") {
		return ""
	}
	return strings.TrimRight(h.params["boundary"], " \t")
}

func (h *header) charset() string { return h.params["charset"] }

// name is what the sender called the part.
func (h *header) name() string {
	name := h.file
	if name == "" {
		name = h.params["name"]
	}
	return decodeWords(name)
}

// isPlain reports whether the body is text that stands for itself. A multipart
// that names no boundary is read as text too.
func (h *header) isPlain() bool {
	if h.disposition == "attachment" || h.name() != "" {
		return false
	}
	switch h.media {
	case "text/plain", "text", "text/rfc822-headers", "message/delivery-status", "message/disposition-notification":
		return true
	}
	return strings.HasPrefix(h.media, "multipart/") || !strings.Contains(h.media, "/")
}

// extension makes a name for a part that has none.
func extension(media string) string {
	switch media {
	case "message/rfc822", "message/global":
		return ".eml"
	case "text/html":
		return ".html"
	case "text/calendar":
		return ".ics"
	case "text/vcard", "text/x-vcard", "text/directory":
		return ".vcf"
	case "text/csv":
		return ".csv"
	}
	return ""
}
