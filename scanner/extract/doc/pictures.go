package doc

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
)

const (
	// headPicture is how long the head of a picture is ([MS-DOC] 2.9.190).
	headPicture = 68

	picture     = 0x64 // what the head says it is: a picture, or
	linkPicture = 0x66 // one that is kept in a file

	leastText = 4 // characters that make a text among other data
	maxData   = 64 << 10
)

// pictures hands over the pictures in the Data stream: each begins with how long
// it is. Others are data of fields ([MS-DOC] 2.9.157): forms, links.
func (d *document) pictures(m *ole.Members, data *ole.Stream) error {
	if data == nil {
		return nil
	}
	head := make([]byte, 8)
	count := 0
	for at := int64(0); at+headPicture < data.Size(); {
		if d.ctx.Err() != nil {
			return context.Cause(d.ctx)
		}
		if _, err := data.ReadAt(head, at); err != nil {
			return err
		}
		size := int64(binary.LittleEndian.Uint32(head))
		if size < headPicture || at+size > data.Size() || binary.LittleEndian.Uint16(head[4:]) != headPicture {
			d.file.Complain(broken("a picture is cut off"))
			return nil
		}
		body := io.NewSectionReader(data, at+headPicture, size-headPicture)
		var err error
		if kind := binary.LittleEndian.Uint16(head[6:]); kind == picture || kind == linkPicture {
			count++
			err = m.Picture(d.ctx, body, fmt.Sprintf("picture %d", count))
		} else {
			err = d.fieldData(body)
		}
		if err != nil {
			return err
		}
		at += size
	}
	return nil
}

// fieldData emits the texts in the data of a field: what a form proposes, where
// a link leads.
func (d *document) fieldData(body *io.SectionReader) error {
	p := make([]byte, min(maxData, body.Size()))
	if _, err := body.ReadAt(p, 0); err != nil && err != io.EOF {
		return err
	}
	for len(p) >= 2*leastText {
		n := 0
		for n+1 < len(p) && p[n+1] == 0 && p[n] >= ' ' && p[n] < 0x7f {
			n += 2
		}
		if n >= 2*leastText {
			if err := d.flow.Value(extract.Place{Where: "body", Field: "field data"}, []byte(wideText(p[:n]))); err != nil {
				return err
			}
		}
		p = p[max(n, 1):]
	}
	return nil
}
