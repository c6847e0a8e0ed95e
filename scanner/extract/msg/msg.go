// Package msg extracts items of Outlook ([MS-OXMSG]): MSG and OFT, messages as
// well as contacts, appointments and notes.
//
// The texts of properties are values of fields called as the header fields of
// mail that say the same; other properties by their number. The plain body is
// emitted as it stands; bodies in HTML and in packed RTF ([MS-OXRTFCP]),
// attachments and messages within the message are members. Recipients are read
// with their names and addresses. What a digital envelope holds is an attachment
// like others; nothing is decrypted.
package msg

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/office"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
)

// Extractor reads MSG.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "msg" }

// Match accepts a compound file that holds an item of Outlook.
func (Extractor) Match(h extract.Hint) bool { return ole.Matches(h, ole.Msg, ".msg", ".oft") }

const (
	recipients  = "__recip_version1.0_"
	attachments = "__attach_version1.0_"
	properties  = "__properties_version1.0"
	names       = "__nameid_version1.0"
)

// Extract emits the properties and the body and hands over the rest.
func (Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	file, err := ole.Begin(in)
	if err != nil {
		return err
	}
	root := file.Root()
	if root.Kind() != ole.Msg {
		return file.Other(ctx, in, emit)
	}
	m := &message{ctx: ctx, in: in, file: file, flow: office.NewFlow(emit), said: map[string]bool{}, members: &ole.Members{In: in, File: file}}
	if err := m.read(root); err != nil {
		return err
	}
	return file.Fault()
}

// message is one being read.
type message struct {
	ctx     context.Context
	in      extract.Input
	file    *ole.File
	flow    *office.Flow
	members *ole.Members
	page    int // code page of its texts of one byte a character
	body    int // and of its body in HTML
	people  int
	files   int
	said    map[string]bool // what was said of it, and need not be said again
}

// read reads the message: first who and when, then the body, then the rest.
func (m *message) read(root ole.Storage) error {
	items := root.Items()
	list, err := readFixed(find(items, properties), 0)
	if err != nil {
		return err
	}
	m.page = defaultPage
	if n, ok := list.number(idMessagePage); ok {
		m.page = n
	}
	m.body = m.page
	if n, ok := list.number(idBodyPage); ok {
		m.body = n
	}
	if err := m.times(list); err != nil {
		return err
	}
	for _, step := range [...]func(ole.Item) error{m.text, m.bodies, m.others} {
		for _, i := range items {
			if m.ctx.Err() != nil {
				return context.Cause(m.ctx)
			}
			if err := step(i); err != nil {
				return err
			}
		}
	}
	return nil
}

// find opens one of the streams listed; nil when there is none of that name.
func find(items []ole.Item, name string) *ole.Stream {
	for _, i := range items {
		if _, folder := i.Storage(); i.Name == name && !folder {
			return i.Open()
		}
	}
	return nil
}

// maxSaid bounds what is kept of it.
const maxSaid = 1024

// put emits a text. Outlook writes names and addresses several times, as those
// of the sender and of whom the sender stands for.
func (m *message) put(where, field, text string) error {
	if strings.TrimSpace(text) == "" {
		return nil // no label alone
	}
	if where == "" {
		text = label(field) + text
	}
	key := where + "\x00" + field + "\x00" + text
	if m.said[key] {
		return nil
	}
	if len(m.said) < maxSaid && len(text) <= 256 {
		m.said[key] = true
	}
	return m.flow.Value(extract.Place{Where: where, Field: field}, []byte(text))
}

// times emits when the message was sent and received, and days of birth.
func (m *message) times(list fixed) error {
	for _, id := range [...]uint16{0x0039, 0x0e06, 0x3a42} {
		if text, ok := list.time(id); ok {
			if id == 0x3a42 {
				text = text[:len("2006-01-02")]
			}
			if err := m.put("", fieldOf(id), text); err != nil {
				return err
			}
		}
	}
	return nil
}

// isText reports whether a type is that of texts, of one or of several.
func isText(kind uint16) bool {
	k := kind &^ typeMany
	return k == typeString || k == typeString8
}

// label is what stands before a value in the header of mail: it tells names and
// addresses as it would in prose.
func label(field string) string {
	switch field {
	case "from", "to", "cc", "bcc", "subject", "reply-to":
		return strings.ToUpper(field[:1]) + field[1:] + ": "
	}
	return ""
}

// text emits the texts among the properties but the bodies.
func (m *message) text(i ole.Item) error {
	id, kind, ok := tagOf(i.Name)
	if !ok || !isText(kind) || id == idBody || id == idHTML || dull(id) {
		return nil
	}
	if kind&typeMany != 0 && !strings.Contains(i.Name, "-") {
		return nil // lengths of the values, which are streams of their own
	}
	return m.field("", id, kind, i.Open())
}

// field emits the text of a property; a long one as running text.
func (m *message) field(where string, id, kind uint16, s *ole.Stream) error {
	if s.Size() > maxValue {
		return m.running(fieldOf(id), decoded(s.Reader(), kind&^typeMany, m.page))
	}
	text, err := value(s, kind&^typeMany, m.page)
	if err != nil {
		return err
	}
	return m.put(where, fieldOf(id), text)
}

// bodies emits the plain body and hands over the others.
func (m *message) bodies(i ole.Item) error {
	id, kind, ok := tagOf(i.Name)
	if !ok {
		return nil
	}
	switch {
	case id == idBody && isText(kind):
		return m.running("body", decoded(i.Open().Reader(), kind, m.page))
	case id == idHTML && isText(kind):
		return m.hand("body.html", "text/html; charset=utf-8", decoded(i.Open().Reader(), kind, m.page))
	case id == idHTML && kind == typeBinary:
		return m.hand("body.html", "text/html; charset=utf-8", ole.DecodeReader(m.body, i.Open().Reader()))
	case id == idRTF && kind == typeBinary:
		r, err := unpackRTF(i.Open().Reader())
		if errors.Is(err, extract.ErrMalformed) {
			return m.in.Hand(m.ctx, extract.Member{Name: "body.rtf", Size: -1, Err: err}, nil)
		}
		if err != nil {
			return err
		}
		return m.hand("body.rtf", "application/rtf", r)
	}
	return nil
}

// running emits a text of any length, line by line.
func (m *message) running(where string, r io.Reader) error {
	if err := m.flow.Begin(where); err != nil {
		return err
	}
	err := lines(m.ctx, m.flow, r)
	if ended := m.flow.Finish(); err == nil {
		err = ended
	}
	if errors.Is(err, extract.ErrMalformed) {
		m.file.Complain(err)
		return nil
	}
	return err
}

// lines writes a text whose lines end as they like.
func lines(ctx context.Context, flow *office.Flow, r io.Reader) error {
	buf := make([]byte, 16<<10)
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		n, err := r.Read(buf)
		for p := string(buf[:n]); p != ""; {
			at := strings.IndexAny(p, "\r\n\x00")
			text := p
			if at >= 0 {
				text, p = p[:at], p[at+1:]
			} else {
				p = ""
			}
			if err := flow.Write([]byte(text)); err != nil {
				return err
			}
			if at >= 0 {
				if err := flow.Newline(); err != nil {
					return err
				}
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (m *message) hand(name, media string, r io.Reader) error {
	return m.in.Hand(m.ctx, extract.Member{Name: name, MediaType: media, Size: -1}, m.in.Budget.Reader(m.ctx, r))
}

// others reads recipients and attachments, and hands over storages that are
// neither.
func (m *message) others(i ole.Item) error {
	s, folder := i.Storage()
	switch {
	case !folder || i.Name == names:
		return nil
	case strings.HasPrefix(i.Name, recipients):
		m.people++
		return m.recipient(s)
	case strings.HasPrefix(i.Name, attachments):
		m.files++
		return m.attachment(s)
	}
	return m.members.Folder(m.ctx, s)
}

// recipient emits one as the header fields of mail do: name and addresses
// together.
func (m *message) recipient(s ole.Storage) error {
	items := s.Items()
	list, err := readFixed(find(items, properties), headPerson)
	if err != nil {
		return err
	}
	var name string
	var addresses []string
	for _, i := range items {
		id, kind, ok := tagOf(i.Name)
		if !ok || !isText(kind) || kind&typeMany != 0 || dull(id) {
			continue
		}
		if i.Size > maxValue { // no name is so long
			if err := m.field(numbered("recipient", m.people), id, kind, i.Open()); err != nil {
				return err
			}
			continue
		}
		text, err := value(i.Open(), kind, m.page)
		if err != nil {
			return err
		}
		switch field := fieldOf(id); {
		case field == "name" && (name == "" || name == text):
			name = text
		case field == "address" && !slices.Contains(addresses, text):
			addresses = append(addresses, text)
		case field == "address":
		default:
			if err := m.put(numbered("recipient", m.people), field, text); err != nil {
				return err
			}
		}
	}
	for _, a := range addresses {
		switch {
		case name == "":
			name = a
		case a != name:
			name += " <" + a + ">"
		}
	}
	return m.put("", kindOf(list), name)
}

// kindOf tells as what one gets the message ([MS-OXOMSG] 2.2.3.1).
func kindOf(list fixed) string {
	switch n, _ := list.number(idKind); n & 15 {
	case 2:
		return "cc"
	case 3:
		return "bcc"
	}
	return "to"
}

// attachment hands over one: a file, a message or an object ([MS-OXCMSG]
// 2.2.2.9).
func (m *message) attachment(s ole.Storage) error {
	items := s.Items()
	where := numbered("attachment", m.files)
	var short, long, shown, media string
	for _, i := range items {
		id, kind, ok := tagOf(i.Name)
		if !ok || !isText(kind) || kind&typeMany != 0 || dull(id) && id != 0x3703 {
			continue
		}
		if i.Size > maxValue { // no name is so long
			if err := m.field(where, id, kind, i.Open()); err != nil {
				return err
			}
			continue
		}
		text, err := value(i.Open(), kind, m.page)
		if err != nil {
			return err
		}
		switch id {
		case idAttachLong:
			long = text
		case idAttachName:
			short = text
		case idDisplay:
			shown = text
		case idAttachMedia:
			media = text
		case 0x3703: // the extension, which is in the name
		default:
			if err := m.put(where, fieldOf(id), text); err != nil {
				return err
			}
		}
	}
	name := firstOf(long, short, shown, where)
	for _, i := range items {
		id, _, ok := tagOf(i.Name)
		if !ok || id != idAttached {
			continue
		}
		var err error
		if in, folder := i.Storage(); folder {
			err = m.object(in, name)
		} else {
			err = m.in.Hand(m.ctx, extract.Member{Name: name, MediaType: media, Size: i.Size}, m.in.Budget.Reader(m.ctx, i.Open().Reader()))
		}
		if err != nil {
			return err
		}
	}
	return nil // none: a link, whose target is among the properties
}

// object hands over an attachment that is a storage: a message, or a document.
func (m *message) object(s ole.Storage, name string) error {
	if s.Kind() == ole.Msg && !strings.HasSuffix(strings.ToLower(name), ".msg") {
		name += ".msg"
	}
	return m.members.Document(m.ctx, s, name)
}

func firstOf(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}
