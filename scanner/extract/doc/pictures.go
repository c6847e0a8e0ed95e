package doc

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
)

// headPicture is how long the head of a picture is ([MS-DOC] 2.9.190).
const headPicture = 68

// pictures hands over the pictures in the Data stream: each begins with how long
// it is. Other data in it, of form fields and links, is told by its head.
func (d *document) pictures(m *ole.Members, data *ole.Stream) error {
	if data == nil {
		return nil
	}
	head := make([]byte, 6)
	count := 0
	for at := int64(0); at+int64(len(head)) <= data.Size(); {
		if d.ctx.Err() != nil {
			return d.ctx.Err()
		}
		if _, err := data.ReadAt(head, at); err != nil {
			if err == io.EOF {
				return nil
			}
			return err
		}
		size, length := int64(binary.LittleEndian.Uint32(head)), binary.LittleEndian.Uint16(head[4:])
		if size < int64(len(head)) || at+size > data.Size() {
			return nil // no list of data: nothing that can be told apart
		}
		if length == headPicture && size > headPicture {
			count++
			name := fmt.Sprintf("picture %d", count)
			body := io.NewSectionReader(data, at+headPicture, size-headPicture)
			if err := m.In.Hand(d.ctx, extract.Member{Name: name, Size: size - headPicture}, body); err != nil {
				return err
			}
		}
		at += size
	}
	return nil
}
