package main

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/ulikunitz/xz"
	"golang.org/x/net/html"
)

// table is what the documents are made from.
type table struct {
	header []string
	rows   [][]string
	raw    []byte // the same as CSV
}

// readTable reads the beginning of the corpus that is a table.
func readTable(dir string, size int) (t table, err error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	if err != nil || len(files) == 0 {
		return t, errors.Join(fmt.Errorf("no table below %q", dir), err)
	}
	f, err := os.Open(files[0])
	if err != nil {
		return t, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, int64(size)))
	if err != nil {
		return t, err
	}
	t.raw = raw[:bytes.LastIndexByte(raw, '\n')+1]
	records, err := csv.NewReader(bytes.NewReader(t.raw)).ReadAll()
	if err != nil || len(records) < 2 {
		return t, errors.Join(fmt.Errorf("%q is no table", files[0]), err)
	}
	t.header, t.rows = records[0], records[1:]
	return t, nil
}

// formats lists what is measured.
func formats() []format {
	return []format{
		{"csv", func(t table) ([]byte, error) { return t.raw, nil }, plainCSV},
		{"ndjson", writeJSON, plainJSON},
		{"xml", writeXML, plainXML},
		{"html", writeHTML, plainHTML},
		{"sql", writeSQL, plainLines},
		{"eml", writeMail, plainMail},
		{"xlsx", writeWorkbook, plainPackage},
		{"docx", writeDocument, plainPackage},
		{"csv.gz", packer(func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }), unpacker(func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) })},
		{"csv.zst", packer(newZstd), unpacker(plainZstd)},
		{"csv.lz4", packer(func(w io.Writer) io.WriteCloser { return lz4.NewWriter(w) }), unpacker(func(r io.Reader) (io.Reader, error) { return lz4.NewReader(r), nil })},
		{"csv.sz", packer(func(w io.Writer) io.WriteCloser { return snappy.NewBufferedWriter(w) }), unpacker(func(r io.Reader) (io.Reader, error) { return snappy.NewReader(r), nil })},
		{"csv.xz", packer(newXZ), unpacker(func(r io.Reader) (io.Reader, error) { return xz.NewReader(r) })},
		{"tar", writeTar, plainTar},
		{"zip", writeZip, plainZip},
	}
}

func (t table) each(b *bytes.Buffer, row func(b *bytes.Buffer, cells []string)) {
	for _, r := range t.rows {
		row(b, r)
	}
}

func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder does not fail
	return b.String()
}

func writeJSON(t table) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	for _, r := range t.rows {
		m := make(map[string]string, len(r))
		for i, c := range r {
			m[t.header[i]] = c
		}
		if err := enc.Encode(m); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

func writeXML(t table) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("<?xml version=\"1.0\"?>\n<people>\n")
	t.each(&b, func(b *bytes.Buffer, cells []string) {
		b.WriteString("<person>")
		for i, c := range cells {
			fmt.Fprintf(b, "<%s>%s</%s>", t.header[i], escaped(c), t.header[i])
		}
		b.WriteString("</person>\n")
	})
	b.WriteString("</people>\n")
	return b.Bytes(), nil
}

func writeHTML(t table) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("<!DOCTYPE html><html><head><title>People</title></head><body><table><tr><th>" + strings.Join(t.header, "</th><th>") + "</th></tr>\n")
	t.each(&b, func(b *bytes.Buffer, cells []string) {
		b.WriteString("<tr>")
		for _, c := range cells {
			fmt.Fprintf(b, "<td>%s</td>", escaped(c))
		}
		b.WriteString("</tr>\n")
	})
	b.WriteString("</table></body></html>\n")
	return b.Bytes(), nil
}

func writeSQL(t table) ([]byte, error) {
	var b bytes.Buffer
	head := "INSERT INTO people (" + strings.Join(t.header, ", ") + ") VALUES ("
	t.each(&b, func(b *bytes.Buffer, cells []string) {
		b.WriteString(head)
		for i, c := range cells {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString("'" + strings.ReplaceAll(c, "'", "''") + "'")
		}
		b.WriteString(");\n")
	})
	return b.Bytes(), nil
}

// writeMail writes one message with the table attached in base64.
func writeMail(t table) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("From: a@example.org\r\nTo: b@example.org\r\nSubject: people\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=cut\r\n\r\n" +
		"--cut\r\nContent-Type: text/plain\r\n\r\nSee the table.\r\n--cut\r\nContent-Type: text/csv; name=people.csv\r\nContent-Transfer-Encoding: base64\r\n" +
		"Content-Disposition: attachment; filename=people.csv\r\n\r\n")
	text := base64.StdEncoding.EncodeToString(t.raw)
	for len(text) > 0 {
		n := min(76, len(text))
		b.WriteString(text[:n] + "\r\n")
		text = text[n:]
	}
	b.WriteString("--cut--\r\n")
	return b.Bytes(), nil
}

const packageTypes = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Override PartName="/%s" ContentType="application/vnd.openxmlformats-officedocument.%s.main+xml"/></Types>`

const relations = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/></Relationships>`

func writeWorkbook(t table) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
	row := func(b *bytes.Buffer, cells []string) {
		b.WriteString("<row>")
		for _, c := range cells {
			fmt.Fprintf(b, `<c t="inlineStr"><is><t>%s</t></is></c>`, escaped(c))
		}
		b.WriteString("</row>")
	}
	row(&b, t.header)
	t.each(&b, row)
	b.WriteString("</sheetData></worksheet>")
	return zipped(
		"[Content_Types].xml", fmt.Sprintf(packageTypes, "xl/workbook.xml", "spreadsheetml.sheet"),
		"_rels/.rels", fmt.Sprintf(relations, "officeDocument", "xl/workbook.xml"),
		"xl/workbook.xml", `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">`+
			`<sheets><sheet name="People" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", fmt.Sprintf(relations, "worksheet", "worksheets/sheet1.xml"),
		"xl/worksheets/sheet1.xml", b.String())
}

func writeDocument(t table) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`)
	t.each(&b, func(b *bytes.Buffer, cells []string) {
		fmt.Fprintf(b, `<w:p><w:r><w:t>%s</w:t></w:r></w:p>`, escaped(strings.Join(cells, ", ")))
	})
	b.WriteString("</w:body></w:document>")
	return zipped(
		"[Content_Types].xml", fmt.Sprintf(packageTypes, "word/document.xml", "wordprocessingml.document"),
		"_rels/.rels", fmt.Sprintf(relations, "officeDocument", "word/document.xml"),
		"word/document.xml", b.String())
}

// zipped packs names and contents in turns.
func zipped(parts ...string) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		f, err := w.Create(parts[i])
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(f, parts[i+1]); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}

func writeZip(t table) ([]byte, error) { return zipped("people.csv", string(t.raw)) }

func writeTar(t table) ([]byte, error) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := w.WriteHeader(&tar.Header{Name: "people.csv", Mode: 0o600, Size: int64(len(t.raw))}); err != nil {
		return nil, err
	}
	if _, err := w.Write(t.raw); err != nil {
		return nil, err
	}
	err := w.Close()
	return b.Bytes(), err
}

// packer writes the table through a compressor.
func packer(open func(io.Writer) io.WriteCloser) func(table) ([]byte, error) {
	return func(t table) ([]byte, error) {
		var b bytes.Buffer
		w := open(&b)
		if _, err := w.Write(t.raw); err != nil {
			return nil, err
		}
		err := w.Close()
		return b.Bytes(), err
	}
}

// unpacker reads through a decompressor.
func unpacker(open func(io.Reader) (io.Reader, error)) func([]byte) error {
	return func(b []byte) error {
		r, err := open(bytes.NewReader(b))
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, r)
		return err
	}
}

func newZstd(w io.Writer) io.WriteCloser {
	z, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
	if err != nil {
		panic(err) // only for options that contradict each other
	}
	return z
}

func plainZstd(r io.Reader) (io.Reader, error) {
	return zstd.NewReader(r, zstd.WithDecoderConcurrency(1))
}

func newXZ(w io.Writer) io.WriteCloser {
	x, err := xz.NewWriter(w)
	if err != nil {
		panic(err) // only for options that contradict each other
	}
	return x
}

func plainCSV(b []byte) error {
	r := csv.NewReader(bytes.NewReader(b))
	r.ReuseRecord = true
	return untilEOF(func() error { _, err := r.Read(); return err })
}

func plainJSON(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	return untilEOF(func() error { _, err := d.Token(); return err })
}

func plainXML(b []byte) error {
	d := xml.NewDecoder(bytes.NewReader(b))
	return untilEOF(func() error { _, err := d.RawToken(); return err })
}

func plainHTML(b []byte) error {
	z := html.NewTokenizer(bytes.NewReader(b))
	return untilEOF(func() error {
		if z.Next() == html.ErrorToken {
			return z.Err()
		}
		z.Raw()
		return nil
	})
}

func plainLines(b []byte) error {
	s := bufio.NewScanner(bytes.NewReader(b))
	for s.Scan() {
	}
	return s.Err()
}

func plainMail(b []byte) error {
	m, err := mail.ReadMessage(bytes.NewReader(b))
	if err != nil {
		return err
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		return err
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	return untilEOF(func() error {
		p, err := parts.NextPart()
		if err != nil {
			return err
		}
		var r io.Reader = p
		if p.Header.Get("Content-Transfer-Encoding") == "base64" {
			r = base64.NewDecoder(base64.StdEncoding, p)
		}
		_, err = io.Copy(io.Discard, r)
		return err
	})
}

func plainTar(b []byte) error {
	r := tar.NewReader(bytes.NewReader(b))
	return untilEOF(func() error {
		if _, err := r.Next(); err != nil {
			return err
		}
		_, err := io.Copy(io.Discard, r)
		return err
	})
}

func plainZip(b []byte) error {
	return eachFile(b, func(r io.Reader) error {
		_, err := io.Copy(io.Discard, r)
		return err
	})
}

// plainPackage reads the parts of an office document token by token.
func plainPackage(b []byte) error {
	return eachFile(b, func(r io.Reader) error {
		d := xml.NewDecoder(r)
		return untilEOF(func() error { _, err := d.RawToken(); return err })
	})
}

func eachFile(b []byte, read func(io.Reader) error) error {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return err
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return err
		}
		if err := errors.Join(read(r), r.Close()); err != nil {
			return err
		}
	}
	return nil
}

// untilEOF calls a function until it says that the end is reached.
func untilEOF(step func() error) error {
	for {
		if err := step(); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
	}
}
