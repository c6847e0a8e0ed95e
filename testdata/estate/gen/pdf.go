package gen

import (
	"bytes"
	"fmt"
	"strings"
)

// offers: letters as a word processor prints them, a few pages of PDF.
func (t *tree) offers() error {
	const path = "hr/contracts/proposte.pdf"
	d := newDoc(t.rand(path))
	for _, p := range people(d.r, 8, "IT", "PT") {
		letter(d, p)
	}
	b, err := pages(d.buf.String())
	if err != nil {
		return err
	}
	return t.store(Object{Path: path, Content: d.content()}, b)
}

// pages prints a text as PDF 1.4 (ISO 32000-1), a line a line.
func pages(text string) ([]byte, error) {
	const perPage = 48
	var b bytes.Buffer
	var at []int // where each object begins
	object := func(format string, args ...any) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n", len(at))
		fmt.Fprintf(&b, format, args...)
		b.WriteString("\nendobj\n")
	}
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	n := (len(lines) + perPage - 1) / perPage
	var kids strings.Builder
	for i := range n {
		fmt.Fprintf(&kids, "%d 0 R ", 4+2*i)
	}
	b.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Count %d /Kids [ %s] >>", n, kids.String())
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	for i := range n {
		content, err := page(lines[i*perPage : min(len(lines), (i+1)*perPage)])
		if err != nil {
			return nil, err
		}
		object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", 5+2*i)
		object("<< /Length %d >>\nstream\n%sendstream", len(content), content)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.Bytes(), nil
}

// page draws lines from the top of a page down.
func page(lines []string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("BT /F1 11 Tf 14 TL 60 780 Td\n")
	for _, line := range lines {
		text, err := toWindows1252([]byte(strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(line)))
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "(%s) Tj T*\n", text)
	}
	b.WriteString("ET\n")
	return b.Bytes(), nil
}
