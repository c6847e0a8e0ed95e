package register

import "slices"

// FreeText is a cell of a file in which people write what they like, or a
// comment beside one.
type FreeText struct {
	File string
	Line int // 0: not known
	Kind string
	ID   string
	Path string
	Text string
}

// contacts are cells of a party that hold contact data by design (Art. 30(1)(a)).
var contacts = []string{"name", "address", "email", "phone", "registration"}

// FreeText calls fn with every cell of free text, so that the caller can warn of
// personal data of data subjects, which a register has no place for. This
// package knows no detectors.
func (fs *Files) FreeText(fn func(FreeText)) {
	for _, e := range fs.entities {
		tell := func(path, text string) {
			at := e.at(path)
			fn(FreeText{at.file, at.line, e.kind.Name, e.id, path, text})
		}
		cells(e.kind.shape, e.value, "", func(c cell) {
			free := c.field.form == formText || c.field.form == formWords
			if r := &c.field.rule; !free || c.text == "" || r.enum != nil || r.ref != "" || r.format != "" {
				return
			}
			if e.kind.Name == "party" && slices.Contains(contacts, c.path) {
				return
			}
			tell(c.path, c.text)
		})
		for _, c := range e.comments {
			tell(c.Path, c.Text)
		}
	}
}
