package gen

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

// office writes what people make with programs other than an editor: a
// workbook, contracts, a web page with a table, a database dump, address cards
// and a directory.
func (t *tree) office() error {
	for _, step := range []func() error{t.training, t.contract, t.minutes, t.offers, t.guests, t.dump, t.cards, t.directory} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// training: a workbook of two sheets, the second of them hidden.
func (t *tree) training() error {
	const path = "hr/training_2026.xlsx"
	r := t.rand(path)
	d := newDoc(r)
	people := people(r, 30, "DE", "FR", "PL", "SE")
	courses := sheet{name: "Courses", rows: [][]cell{{text("employee_no"), text("name"), text("email"), text("course"), text("hours")}}}
	rooms := sheet{name: "Travel", hidden: true, rows: [][]cell{{text("name"), text("mobile"), text("date_of_birth"), text("iban"), text("amount")}}}
	for i, p := range people {
		courses.rows = append(courses.rows, []cell{
			text(d.plant("employee_no", employeeID, fmt.Sprintf("E-%d", 100+i))), text(d.plant("name", fullName, p.name())),
			text(d.plant("email", email, p.workMail())), text(pick(r, things())), number(float64(4 + r.IntN(12))),
		})
		if i%2 == 0 {
			d.plant("date_of_birth", birthDate, "")
			rooms.rows = append(rooms.rows, []cell{
				text(d.plant("name", fullName, p.name())), text(d.plant("mobile", phone, phoneOf(r, p.code, international))),
				day(p.born), text(d.plant("iban", ibanCode, fours(iban(r, p.iban)))), number(float64(r.IntN(90_000)) / 100),
			})
		}
	}
	return t.packed(path, d, workbook(courses, rooms))
}

// contract: a text document with a form at its end.
func (t *tree) contract() error {
	const path = "hr/contracts/anstellung.docx"
	d := newDoc(t.rand(path))
	for _, p := range people(d.r, 5, "DE", "AT") {
		letter(d, p)
	}
	return t.packed(path, d, wordDocument(d.buf.String()))
}

// minutes: an OpenDocument text of the works council.
func (t *tree) minutes() error {
	const path = "hr/contracts/convention.odt"
	d := newDoc(t.rand(path))
	for _, p := range people(d.r, 5, "FR", "BE") {
		letter(d, p)
	}
	return t.packed(path, d, openDocument(d.buf.String()))
}

// packed writes an office document, which is a zip: its text is what it holds,
// not its bytes.
func (t *tree) packed(path string, d *doc, entries []entry) error {
	b, err := zipFiles(entries...)
	if err != nil {
		return err
	}
	return t.store(Object{Path: path, Content: d.content()}, b)
}

// guests: a web page with a table.
func (t *tree) guests() error {
	const path = "sales/event_guests.html"
	r := t.rand(path)
	d := newDoc(r)
	d.printf("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Summer event</title></head>\n<body><h1>Guests</h1>\n<table>\n")
	d.printf("<tr><th>name</th><th>email</th><th>phone</th><th>table</th></tr>\n")
	for i, p := range people(r, 24) {
		d.printf("<tr><td>%s</td><td><a href=\"https://www.example.org/g/%d\">%s</a></td><td>%s</td><td>%d</td></tr>\n", escape(d.plant("name", fullName, p.name())), i,
			escape(d.plant("email", email, p.mail())), d.plant("phone", phone, phoneOf(r, p.code, international)), 1+i%6)
	}
	d.printf("</table>\n<p>%s.</p></body></html>\n", filler(r, 12))
	return t.put(path, d, nil)
}

// dump: two tables of a shop as mysqldump writes them; the second holds nobody.
func (t *tree) dump() error {
	const path = "it/backup/shop.sql"
	r := t.rand(path)
	d := newDoc(r)
	d.printf("-- Dump of the shop\nCREATE TABLE `customers` (\n  `id` int NOT NULL,\n  `full_name` varchar(80),\n  `email` varchar(120),\n  `iban` char(34),\n  `note` text\n);\n")
	d.printf("INSERT INTO `customers` VALUES")
	for i, p := range people(r, 40) {
		d.printf("%s\n(%d,'%s','%s','%s','%s')", map[bool]string{true: ",", false: ""}[i > 0], i+1, d.plant("customers.full_name", fullName, p.name()),
			d.plant("customers.email", email, p.mail()), d.plant("customers.iban", ibanCode, iban(r, p.iban)), pick(r, []string{"", `it\'s urgent`, "two parcels"}))
	}
	d.printf(";\nCREATE TABLE `stock` (\n  `sku` varchar(20),\n  `quantity` int\n);\nINSERT INTO `stock` VALUES")
	for i := range 60 {
		d.printf("%s\n('NL-%04d-%c',%d)", map[bool]string{true: ",", false: ""}[i > 0], r.IntN(10_000), 'A'+r.IntN(26), r.IntN(900))
	}
	d.printf(";\n")
	return t.put(path, d, nil)
}

// cards: address cards of partners (RFC 6350).
func (t *tree) cards() error {
	const path = "sales/partners.vcf"
	r := t.rand(path)
	d := newDoc(r)
	for _, p := range people(r, 20) {
		d.printf("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:%s\r\nEMAIL;TYPE=work:%s\r\nTEL;TYPE=cell:%s\r\nBDAY:%s\r\nEND:VCARD\r\n", d.plant("fn", fullName, p.name()),
			d.plant("email", email, p.mail()), d.plant("tel", phone, phoneOf(r, p.code, international)), d.plant("bday", birthDate, p.born.Format("2006-01-02")))
	}
	return t.put(path, d, nil)
}

// directory: accounts of the staff (RFC 2849).
func (t *tree) directory() error {
	const path = "it/directory.ldif"
	r := t.rand(path)
	d := newDoc(r)
	d.names = true
	d.printf("version: 1\n\n")
	for i, p := range people(r, 24, "DE", "NL", "IE", "US") {
		d.printf("dn: uid=u%04d,ou=staff,dc=nordlicht,dc=example\nobjectClass: inetOrgPerson\nuid: %s\ncn: %s\nmail: %s\nmobile: %s\n\n", 1000+i, d.plant("uid", userName, fmt.Sprintf("u%04d", 1000+i)),
			d.plant("cn", fullName, mailName(p)), d.plant("mail", email, p.workMail()), d.plant("mobile", phone, phoneOf(r, p.code, e164)))
	}
	return t.put(path, d, nil)
}

// cell is one cell of a sheet: its element, without its address.
type cell string

func text(s string) cell    { return cell(`t="inlineStr"><is><t>` + escape(s) + `</t></is></c>`) }
func number(n float64) cell { return cell(fmt.Sprintf(`><v>%g</v></c>`, n)) }
func day(d time.Time) cell  { return cell(fmt.Sprintf(`s="1"><v>%d</v></c>`, serialDay(d))) }
func serialDay(d time.Time) int {
	return int(d.Sub(time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24)
}

// sheet is a table of a workbook.
type sheet struct {
	name   string
	hidden bool
	rows   [][]cell
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// workbook packs sheets as SpreadsheetML (ECMA-376).
func workbook(sheets ...sheet) []entry {
	const main = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	var types, list, links strings.Builder
	var out []entry
	for i, s := range sheets {
		hidden := ""
		if s.hidden {
			hidden = ` state="hidden"`
		}
		fmt.Fprintf(&types, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`, i+1)
		fmt.Fprintf(&list, `<sheet name="%s" sheetId="%d"%s r:id="rId%d"/>`, escape(s.name), i+1, hidden, i+1)
		fmt.Fprintf(&links, `<Relationship Id="rId%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet%d.xml"/>`, i+1, i+1)
		var b strings.Builder
		for j, row := range s.rows {
			fmt.Fprintf(&b, `<row r="%d">`, j+1)
			for k, c := range row {
				fmt.Fprintf(&b, `<c r="%c%d" %s`, 'A'+k, j+1, c)
			}
			b.WriteString("</row>")
		}
		out = append(out, entry{fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1), []byte(xmlHead + "<worksheet " + main + "><sheetData>" + b.String() + "</sheetData></worksheet>")})
	}
	fmt.Fprintf(&links, `<Relationship Id="rId%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>`, len(sheets)+1)
	return append(append(packageParts("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", types.String()+
		`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>`),
		entry{"xl/workbook.xml", []byte(xmlHead + "<workbook " + main + ` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>` + list.String() + "</sheets></workbook>")},
		entry{"xl/_rels/workbook.xml.rels", relations(links.String())},
		entry{"xl/styles.xml", []byte(xmlHead + "<styleSheet " + main + `><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`)},
	), out...)
}

// wordDocument packs a text as WordprocessingML (ECMA-376), a paragraph a line.
func wordDocument(s string) []entry {
	var b strings.Builder
	for _, line := range strings.Split(s, "\n") {
		fmt.Fprintf(&b, `<w:p><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p>`, escape(line))
	}
	const kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
	return append(packageParts("word/document.xml", kind, ""), entry{"word/document.xml", []byte(xmlHead +
		`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + b.String() + "</w:body></w:document>")})
}

// packageParts are the two parts with which every package of ECMA-376 begins.
func packageParts(main, kind, overrides string) []entry {
	return []entry{
		{"[Content_Types].xml", []byte(xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/` + main + `" ContentType="` + kind + `"/>` + overrides + "</Types>")},
		{"_rels/.rels", relations(`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="` + main + `"/>`)},
	}
}

func relations(s string) []byte {
	return []byte(xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + s + "</Relationships>")
}

// openDocument packs a text as OpenDocument (ISO/IEC 26300), a paragraph a line.
func openDocument(s string) []entry {
	var b strings.Builder
	for _, line := range strings.Split(s, "\n") {
		fmt.Fprintf(&b, "<text:p>%s</text:p>", escape(line))
	}
	return []entry{
		{"mimetype", []byte("application/vnd.oasis.opendocument.text")},
		{"content.xml", []byte(xmlHead + `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" ` +
			`xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body><office:text>` + b.String() +
			"</office:text></office:body></office:document-content>")},
		{"META-INF/manifest.xml", []byte(xmlHead + `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">` +
			`<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>` +
			`<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`)},
	}
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder does not fail
	return b.String()
}
