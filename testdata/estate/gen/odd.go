package gen

import (
	"bytes"
	"fmt"
	"strings"
)

// longLineSize is the length of the line without an end, in bytes.
const longLineSize = 10 << 20

// oddities writes what a scan must account for without reading it, or with
// nothing to read.
func (t *tree) oddities() error {
	if err := t.write(Object{Path: "archive/empty.txt", Content: Content{State: "scanned"}}, nil); err != nil {
		return err
	}
	if err := t.put("readme.txt", t.note("readme.txt"), nil); err != nil {
		return err
	}
	const path = "archive/model.bin"
	r := t.rand(path)
	// A magic number that no format uses, then bytes that are no text.
	body := bytes.NewBufferString("\x00NLH\x01\x02\xff\xfe")
	for range 64 << 10 {
		body.WriteByte(byte(r.IntN(256)))
	}
	return t.write(Object{Path: path, Content: Content{State: "skipped", Reason: "unsupported_format"}}, body.Bytes())
}

// named writes files whose names are personal data.
func (t *tree) named() error {
	r := t.rand("named")
	applicant := people(r, 1, "SE")[0].mail()
	writer := people(r, 1, "NL")[0].mail()
	pesel := people(r, 1, "PL")[0].id(r, plPESEL)
	for _, f := range []struct{ pattern, typ, value string }{
		{"hr/applications/%s/cover_letter.txt", email, applicant},
		{"mail/export (%s) 2026.txt", email, writer},
		{"hr/medical/PESEL %s (copy).txt", plPESEL, pesel},
	} {
		d := t.note(f.pattern)
		o := Object{Path: fmt.Sprintf(f.pattern, f.value), Shown: fmt.Sprintf(f.pattern, "‹"+f.typ+"›"),
			Content: Content{State: "scanned", NameTypes: []Count{{Type: f.typ, Count: 1}}}}
		if err := t.write(o, d.buf.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// longLine writes ten megabytes without a line end, with a value now and then.
func (t *tree) longLine() error {
	const path = "export/dump.txt"
	d := newDoc(t.rand(path))
	crowd := people(d.r, 64)
	sentence := filler(d.r, 600)
	for i := 0; d.buf.Len() < longLineSize; i++ {
		p := crowd[i%len(crowd)]
		start := d.r.IntN(len(sentence) / 2)
		d.printf("%s. ", strings.Trim(sentence[start:start+800+d.r.IntN(400)], " "))
		switch i % 20 {
		case 3:
			d.printf("E-mail: %s. ", d.prose(email, p.mail()))
		case 9:
			d.printf("Phone: %s. ", d.prose(phone, phoneOf(d.r, p.code, international)))
		case 15:
			d.printf("IBAN: %s. ", d.prose(ibanCode, iban(d.r, p.iban)))
		}
	}
	return t.put(path, d, nil)
}

// closed writes the folder that ordinary users cannot list: they see the folder
// as one object that fails, root sees what is in it.
func (t *tree) closed() error {
	const path = closedFolder + "/bonus_2026.csv"
	d := payrollTable(t.rand(path), 12)
	if err := t.put(path, d.doc, nil); err != nil {
		return err
	}
	t.objects[len(t.objects)-1].Reader = Super
	t.objects = append(t.objects, Object{Path: closedFolder, Shown: closedFolder, Reader: Ordinary,
		Content: Content{State: "failed", Reason: "access_denied"}})
	return nil
}
