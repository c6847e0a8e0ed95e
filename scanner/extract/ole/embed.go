package ole

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"strings"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

const (
	native  = "\x01Ole10Native"
	maxName = 512 // bytes of a name in an embedded object
	// maxFolders is how deep storages are followed in one another. Programs nest
	// three or four.
	maxFolders = 16
)

// isLabel reports whether a stream only says what its storage is: which program
// made it, how it is shown ([MS-OLEDS] 2.3).
func isLabel(name string) bool {
	switch name {
	case summary, documentSummary:
		return true
	}
	for _, s := range [...]string{"\x01CompObj", "\x01Ole", "\x03ObjInfo", "\x03LinkInfo", "\x03EPRINT", "\x03META", "\x02OlePres", "\x03PRINT", "\x03ACCESSOBJSITEDATA"} {
		if strings.HasPrefix(name, s) && name != native {
			return true
		}
	}
	return false
}

// suffix is the extension of a file that holds a storage of a kind.
func (k Kind) suffix() string {
	switch k {
	case Doc:
		return ".doc"
	case Xls:
		return ".xls"
	case Ppt:
		return ".ppt"
	case Msg:
		return ".msg"
	}
	return ""
}

// Members gives the engine parts of a compound file.
type Members struct {
	In   extract.Input
	File *File
	deep int
}

// Folders hands over what is embedded in a document: the storages directly in
// its own, each as a file.
func (m *Members) Folders(ctx context.Context, s Storage) error {
	for _, i := range s.Items() {
		in, ok := i.Storage()
		if !ok {
			continue
		}
		if err := m.Folder(ctx, in); err != nil {
			return err
		}
	}
	return nil
}

// Streams hands over the streams directly in a storage of a document that its
// reader does not know.
func (m *Members) Streams(ctx context.Context, s Storage, known func(name string) bool) error {
	for _, i := range s.Items() {
		if i.folder || i.Size == 0 || isLabel(i.Name) || known(i.Name) {
			continue
		}
		if err := m.stream(ctx, s, i); err != nil {
			return err
		}
	}
	return nil
}

// Folder hands over one storage: as the file that was put into it, as a
// document of its own, or what is in it when it is but a folder.
func (m *Members) Folder(ctx context.Context, s Storage) error {
	if k := s.Kind(); k != Unknown {
		return m.Document(ctx, s, s.Name()+k.suffix())
	}
	if m.deep >= maxFolders {
		return m.In.Hand(ctx, extract.Member{Name: s.Name(), Size: -1, Err: extract.ErrDepthLimit}, nil)
	}
	m.deep++
	defer func() { m.deep-- }()
	for _, i := range s.Items() {
		var err error
		if in, ok := i.Storage(); ok {
			err = m.Folder(ctx, in)
		} else if i.Size > 0 && !isLabel(i.Name) {
			err = m.stream(ctx, s, i)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Document hands over a storage as a compound file.
func (m *Members) Document(ctx context.Context, s Storage, name string) error {
	return m.In.Hand(ctx, extract.Member{Name: name, Size: -1}, m.In.Budget.Reader(ctx, Pack(s.Node(maxFolders))))
}

// stream hands over a stream of an embedded object.
func (m *Members) stream(ctx context.Context, s Storage, i Item) error {
	stream := i.Open()
	name := s.Name() + "/" + printable(i.Name)
	body := stream.Reader()
	if i.Name == native {
		label, from, size, ok := nativeData(stream)
		if ok {
			name, body = label, io.NewSectionReader(stream, from, size)
		} else {
			m.File.Complain(malformed("an embedded file is cut off"))
		}
	}
	return m.In.Hand(ctx, extract.Member{Name: name, Size: i.Size}, m.In.Budget.Reader(ctx, body))
}

// printable leaves out the control character that some names begin with.
func printable(name string) string {
	return strings.TrimFunc(name, func(r rune) bool { return r < ' ' })
}

// nativeData finds the file in the stream that holds one ([MS-OLEDS] 2.3.6, with
// the layout that the Windows object packager writes): what it is called, where
// it begins and how long it is.
func nativeData(s *Stream) (label string, from, size int64, ok bool) {
	head, err := s.Head(4 + 4*maxName)
	if err != nil || len(head) < 6 {
		return "", 0, 0, false
	}
	le := binary.LittleEndian
	p := head[6:]
	if le.Uint16(head[4:]) != 2 { // data of an old program, without a name
		return "native data", 4, s.Size() - 4, true
	}
	var names [2]string
	for i := range names {
		end := bytes.IndexByte(p, 0)
		if end < 0 {
			return "", 0, 0, false
		}
		names[i], p = string(Decode(defaultPage, p[:end])), p[end+1:]
	}
	if len(p) < 8 {
		return "", 0, 0, false
	}
	path := int64(le.Uint32(p[4:]))
	if path > int64(len(p)-12) {
		return "", 0, 0, false
	}
	p = p[8+path:]
	size, from = int64(le.Uint32(p)), int64(len(head)-len(p)+4)
	if label = names[0]; label == "" {
		label = "embedded file"
	}
	return label, from, min(size, s.Size()-from), size <= s.Size()-from
}

// lookPicture is in how many bytes the image in a picture begins.
const lookPicture = 4 << 10

// Picture hands over the image in a picture as Office programs keep it
// ([MS-ODRAW] 2.2.23), or all of it where none is found.
func (m *Members) Picture(ctx context.Context, body *io.SectionReader, name string) error {
	look := make([]byte, min(lookPicture, body.Size()))
	if _, err := body.ReadAt(look, 0); err != nil && err != io.EOF {
		return err
	}
	from := int64(0)
	for _, image := range [...]struct{ magic, suffix string }{{"\x89PNG\r\n\x1a\n", ".png"}, {"\xff\xd8\xff", ".jpg"}} {
		if i := bytes.Index(look, []byte(image.magic)); i >= 0 {
			from, name = int64(i), name+image.suffix
			break
		}
	}
	size := body.Size() - from
	return m.In.Hand(ctx, extract.Member{Name: name, Size: size}, m.In.Budget.Reader(ctx, io.NewSectionReader(body, from, size)))
}
