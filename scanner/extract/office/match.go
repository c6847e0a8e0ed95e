package office

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"strings"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

const lenLocal = 30 // of a local header of a ZIP archive (APPNOTE 4.3.7)

// firstEntry is the first member of an archive as its head shows it: its name,
// its bytes where they are stored as they are, and where it ends.
func firstEntry(head []byte) (name, stored []byte, end int, ok bool) {
	if len(head) < lenLocal || string(head[:4]) != "PK\x03\x04" {
		return nil, nil, 0, false
	}
	le := binary.LittleEndian
	at := lenLocal + int(le.Uint16(head[26:]))
	if at > len(head) {
		return nil, nil, 0, false
	}
	name = head[lenLocal:at]
	at = min(at+int(le.Uint16(head[28:])), len(head))
	data := head[at:]
	if le.Uint16(head[6:])&8 == 0 {
		n := int64(le.Uint32(head[18:]))
		data = data[:min(int64(len(data)), n)]
		at += len(data)
	} else if next := bytes.Index(data, []byte("PK\x03\x04")); next >= 0 {
		at += next // sizes stand behind the data
	} else {
		at = len(head)
	}
	if le.Uint16(head[8:]) == 0 {
		stored = data
	}
	return name, stored, at, true
}

// maxEntries is how many members are looked at to tell what a document is.
const maxEntries = 64

// IsOpenXML reports whether the object is a package of ECMA-376 whose main part
// lies in the given folder ("word/"), by its first members; where these are not
// enough, by the beginning of the extension of its name (".do").
func IsOpenXML(h extract.Hint, folder, extension string) bool {
	head := h.Head
	for i := range maxEntries {
		name, _, end, ok := firstEntry(head)
		if !ok {
			break
		}
		if i == 0 && !belongs(name) {
			return false
		}
		if bytes.HasPrefix(name, []byte(folder)) {
			return true
		}
		if main(name) {
			return false // of another kind, whatever its name says
		}
		head = head[end:]
		if len(head) < lenLocal {
			// The rest of the members is out of sight.
			return hasExtension(h.Name, extension)
		}
	}
	return false
}

// main reports whether a part lies in the folder of the main part of any kind.
func main(name []byte) bool {
	for _, s := range [...]string{"word/", "xl/", "ppt/"} {
		if len(name) >= len(s) && string(name[:len(s)]) == s {
			return true
		}
	}
	return false
}

// belongs reports whether a name is one that packages begin with.
func belongs(name []byte) bool {
	for _, s := range [...]string{"[Content_Types].xml", "_rels/", "docProps/", "customXml/"} {
		if len(name) >= len(s) && string(name[:len(s)]) == s {
			return true
		}
	}
	return main(name)
}

// hasExtension reports whether a name's extension begins as given and goes on
// with two letters: .docx, .dotm.
func hasExtension(name, extension string) bool {
	dot := strings.LastIndexByte(name, '.')
	return dot >= 0 && len(name)-dot == len(extension)+2 && strings.EqualFold(name[dot:dot+len(extension)], extension)
}

// MediaTypeOf returns the media type that an OpenDocument file or its kin gives
// in its first member, or nil.
func MediaTypeOf(h extract.Hint) []byte {
	name, stored, _, ok := firstEntry(h.Head)
	if !ok || string(name) != "mimetype" {
		return nil
	}
	return stored
}

// compound begins a compound file ([MS-CFB] 2.2).
const compound = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// encryptedPackage is the name of the stream that holds an encrypted document
// ([MS-OFFCRYPTO] 2.3.4.4), as directories of compound files hold it.
const encryptedPackage = "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"

// IsEncrypted reports whether the object is an encrypted document, as far as its
// first bytes show it. Only its name tells of which kind it is: extension is as
// in IsOpenXML. What they do not show is left to package ole.
func IsEncrypted(h extract.Hint, extension string) bool {
	if len(h.Head) < len(compound) || string(h.Head[:len(compound)]) != compound || !hasExtension(h.Name, extension) {
		return false
	}
	return bytes.Contains(h.Head, []byte(encryptedPackage))
}

// Encrypted reads an object that IsEncrypted found, to its end: that it is
// encrypted is all there is to say, or that it is something else.
func Encrypted(ctx context.Context, in extract.Input) error {
	var buf [32 << 10]byte
	kept := 0
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		n, err := in.Body.Read(buf[kept:])
		p := buf[:kept+n]
		if bytes.Contains(p, []byte(encryptedPackage)) {
			if _, err := io.Copy(io.Discard, in.Body); err != nil {
				return err
			}
			return fmt.Errorf("document: %w", extract.ErrEncrypted)
		}
		if err == io.EOF {
			return fmt.Errorf("compound file: %w", extract.ErrUnsupported)
		}
		if err != nil {
			return err
		}
		kept = copy(buf[:], p[max(0, len(p)-len(encryptedPackage)+1):])
	}
}

// IsCompound reports whether the object is a compound file and so no archive.
func IsCompound(h extract.Hint) bool {
	return bytes.HasPrefix(h.Head, []byte(compound))
}
