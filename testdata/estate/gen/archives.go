package gen

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"hash/crc32"
	"strings"
)

// part is one file of an archive that is being written.
type part struct {
	path []string // names from the outermost archive's member inwards
	text *doc
	// key, when set, encrypts the part: what is planted in it is never found.
	key string
}

// member is the truth about a part.
func (p part) member() Member {
	m := Member{Path: p.path, Shown: p.path, Content: p.text.content()}
	m.Size, m.SHA256 = int64(p.text.buf.Len()), digest(p.text.buf.Bytes())
	if p.key != "" {
		m.State, m.Reason, m.Findings, m.Together = "skipped", "encrypted", nil, nil
	}
	return m
}

// archives writes a zip in a tar.gz in a zip, a tar.gz, a single gzip and an
// encrypted zip.
func (t *tree) archives() error {
	for _, step := range []func() error{t.backup, t.oldMail, t.rotated, t.locked} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// backup: archive/backup.zip holds data.tar.gz holds crm.zip.
func (t *tree) backup() error {
	const path = "archive/backup.zip"
	crm := part{path: []string{"data.tar.gz", "data.tar", "crm.zip", "contacts.csv"}, text: contacts(t, path+"/contacts", 30).doc}
	pay := part{path: []string{"data.tar.gz", "data.tar", "crm.zip", "payroll.csv"}, text: payrollTable(t.rand(path+"/payroll"), 20).doc}
	note := part{path: []string{"data.tar.gz", "data.tar", "readme.txt"}, text: t.note(path + "/readme")}
	list := part{path: []string{"contents.txt"}, text: t.note(path + "/contents")}

	inner, err := zipOf(crm, pay)
	if err != nil {
		return err
	}
	middle, err := tarGzOf("data.tar", entry{"crm.zip", inner}, entry{"readme.txt", note.text.buf.Bytes()})
	if err != nil {
		return err
	}
	outer, err := zipFiles(entry{"data.tar.gz", middle}, entry{"contents.txt", list.text.buf.Bytes()})
	if err != nil {
		return err
	}
	return t.container(path, outer, "scanned", "", crm, pay, note, list)
}

// oldMail: a tar.gz of messages.
func (t *tree) oldMail() error {
	const path = "archive/mail_2025.tar.gz"
	var parts []part
	var entries []entry
	for i, p := range people(t.rand(path), 6) {
		d := newDoc(t.rand(path + p.first))
		message(d, p, people(d.r, 1, "DE")[0])
		name := "2025/" + string(rune('a'+i)) + ".eml"
		parts = append(parts, part{path: []string{"mail_2025.tar", name}, text: d})
		entries = append(entries, entry{name, d.buf.Bytes()})
	}
	b, err := tarGzOf("mail_2025.tar", entries...)
	if err != nil {
		return err
	}
	return t.container(path, b, "scanned", "", parts...)
}

// rotated: one compressed table.
func (t *tree) rotated() error {
	const path, inside = "archive/contacts_2024.csv.gz", "contacts_2024.csv"
	table := part{path: []string{inside}, text: contacts(t, path, 25).doc}
	b, err := gzipOf(entry{inside, table.text.buf.Bytes()})
	if err != nil {
		return err
	}
	return t.container(path, b, "scanned", "", table)
}

// locked: one readable member and one that is encrypted. The object as a whole
// was not fully read.
func (t *tree) locked() error {
	const path = "archive/payroll_locked.zip"
	readme := part{path: []string{"readme.txt"}, text: t.note(path)}
	pay := part{path: []string{"payroll.csv"}, text: payrollTable(t.rand(path), 15).doc, key: token(t.rand(path+"/key"), 12)}
	b, err := zipOf(readme, pay)
	if err != nil {
		return err
	}
	return t.container(path, b, "partial", "encrypted", readme, pay)
}

// container writes an archive and records its parts, each container among them
// ahead of what it holds.
func (t *tree) container(path string, b []byte, state, reason string, parts ...part) error {
	o := Object{Path: path, Content: Content{State: state, Reason: reason, Container: true}}
	known := map[string]bool{}
	for _, p := range parts {
		for i := 1; i < len(p.path); i++ {
			outer := p.path[:i]
			if name := strings.Join(outer, "\x00"); !known[name] {
				known[name] = true
				o.Members = append(o.Members, Member{Path: outer, Shown: outer, Content: Content{State: "scanned", Container: true}})
			}
		}
		o.Members = append(o.Members, p.member())
	}
	return t.store(o, b)
}

// contacts is a small table for archives.
func contacts(t *tree, path string, n int) *table {
	r := t.rand(path)
	d := newTable(r, ",", "\n", "name|"+fullName, "email|"+email, "phone|"+phone, "city|"+town)
	for _, p := range people(r, n) {
		d.row(p.name(), p.mail(), phoneOf(r, p.code, international), p.city)
	}
	return d
}

// note is a text that holds nothing.
func (t *tree) note(path string) *doc {
	d := newDoc(t.rand(path))
	for range 6 {
		d.printf("%s.\n", filler(d.r, 14))
	}
	return d
}

// entry is a named file of an archive.
type entry struct {
	name string
	body []byte
}

// tarGzOf packs entries into a tar of the given name, compressed.
func tarGzOf(name string, entries ...entry) ([]byte, error) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, e := range entries {
		h := &tar.Header{Name: e.name, Mode: 0o644, Size: int64(len(e.body)), ModTime: stamp, Typeflag: tar.TypeReg}
		if err := w.WriteHeader(h); err != nil {
			return nil, err
		}
		if _, err := w.Write(e.body); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return gzipOf(entry{name, b.Bytes()})
}

// gzipOf compresses an entry and stores its name, as the gzip program does.
func gzipOf(e entry) ([]byte, error) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Name, w.ModTime = e.name, stamp
	if _, err := w.Write(e.body); err != nil {
		return nil, err
	}
	err := w.Close()
	return b.Bytes(), err
}

func zipFiles(entries ...entry) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		add := addDeflated
		if e.name == "mimetype" { // says what a package is, readable as it stands (ISO/IEC 26300-3)
			add = addStored
		}
		if err := add(w, e); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}

// zipOf packs parts under the last of their names.
func zipOf(parts ...part) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, p := range parts {
		e := entry{p.path[len(p.path)-1], p.text.buf.Bytes()}
		var err error
		if p.key != "" {
			err = addEncrypted(w, e, p.key, p.text.r.Uint64())
		} else {
			err = addDeflated(w, e)
		}
		if err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}

func addDeflated(w *zip.Writer, e entry) error {
	f, err := w.CreateHeader(&zip.FileHeader{Name: e.name, Method: zip.Deflate, Modified: stamp})
	if err != nil {
		return err
	}
	_, err = f.Write(e.body)
	return err
}

// addStored adds an entry as it is, its size ahead of it.
func addStored(w *zip.Writer, e entry) error {
	n := uint64(len(e.body))
	f, err := w.CreateRaw(&zip.FileHeader{Name: e.name, Method: zip.Store, Modified: stamp, CRC32: crc32.ChecksumIEEE(e.body),
		CompressedSize64: n, UncompressedSize64: n})
	if err != nil {
		return err
	}
	_, err = f.Write(e.body)
	return err
}

// addEncrypted stores a member under the traditional encryption of APPNOTE.TXT
// §6.1, which every zip program knows.
func addEncrypted(w *zip.Writer, e entry, password string, salt uint64) error {
	sum := crc32.ChecksumIEEE(e.body)
	body := zipCrypto(e.body, password, salt, byte(sum>>24))
	f, err := w.CreateRaw(&zip.FileHeader{
		Name: e.name, Method: zip.Store, Modified: stamp, Flags: 1, CRC32: sum,
		CompressedSize64: uint64(len(body)), UncompressedSize64: uint64(len(e.body)),
	})
	if err != nil {
		return err
	}
	_, err = f.Write(body)
	return err
}
