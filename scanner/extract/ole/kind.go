package ole

import (
	"encoding/binary"
	"strings"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Kind is what a storage holds, by the streams in it.
type Kind uint8

// The kinds of documents.
const (
	Unknown   Kind = iota
	Doc            // Word: [MS-DOC] 2.1.1
	Xls            // Excel: [MS-XLS] 2.1.7.20, Excel 5 and 95
	Ppt            // PowerPoint: [MS-PPT] 2.1.2
	Msg            // Outlook message: [MS-OXMSG] 2.4
	Encrypted      // Open XML with a password: [MS-OFFCRYPTO] 2.3
	Unseen         // the directory lies behind what was looked at
)

// kindOf tells what a stream of that name means for the storage it is in.
func kindOf(name []byte) Kind {
	switch string(name) {
	case "WordDocument":
		return Doc
	case "Workbook", "Book", "WORKBOOK", "BOOK":
		return Xls
	case "PowerPoint Document":
		return Ppt
	case "__properties_version1.0":
		return Msg
	case "EncryptedPackage":
		return Encrypted
	}
	return Unknown
}

// better says which of two kinds a storage is that has streams of both: Word
// and Excel keep workbooks of both ages side by side, nothing else is mixed.
func better(a, b Kind) Kind {
	if a == Unknown || b != Unknown && b < a {
		return b
	}
	return a
}

// Kind tells what a storage holds.
func (s Storage) Kind() Kind {
	k := Unknown
	for _, i := range s.Items() {
		if !i.folder {
			k = better(k, kindOf([]byte(i.Name)))
		}
	}
	return k
}

// maxLook bounds how many entries of a directory KindOf looks at.
const maxLook = 512

// KindOf tells from the first bytes of an object what its outermost storage
// holds; Unseen when these do not show it. ok is false for what is no compound
// file. It does not allocate.
func KindOf(h extract.Hint) (k Kind, ok bool) {
	head := h.Head
	if len(head) < headerSize || string(head[:8]) != Magic {
		return Unknown, false
	}
	d := headDirectory{head: head, shift: uint(binary.LittleEndian.Uint16(head[30:]))}
	if d.shift < 7 || d.shift > 16 {
		return Unknown, true
	}
	root := d.entry(0)
	if root == nil {
		return Unseen, true
	}
	return d.kind(binary.LittleEndian.Uint32(root[76:])), true
}

// headDirectory is a directory of which only the beginning of its file is known.
type headDirectory struct {
	head  []byte
	shift uint
}

// kind walks the tree of the outermost storage.
func (d *headDirectory) kind(child uint32) Kind {
	var stack [64]uint32
	var name [32]byte
	stack[0] = child
	k, hidden := Unknown, false
	for n, looked := 1, 0; n > 0; looked++ {
		if looked == maxLook {
			hidden = true
			break
		}
		n--
		at := stack[n]
		if at == noEntry {
			continue
		}
		e := d.entry(at)
		if e == nil || n+2 > len(stack) {
			hidden = true
			continue
		}
		if e[66] == kindStream {
			k = better(k, kindOf(narrow(e, &name)))
		}
		stack[n], stack[n+1] = binary.LittleEndian.Uint32(e[68:]), binary.LittleEndian.Uint32(e[72:])
		n += 2
	}
	if k == Unknown && hidden {
		return Unseen
	}
	return k
}

// narrow returns the name of an entry, empty when it is not ASCII.
func narrow(e []byte, name *[32]byte) []byte {
	n := min(max(int(binary.LittleEndian.Uint16(e[64:]))/2-1, 0), 31)
	for i := range n {
		if e[2*i+1] != 0 {
			return nil
		}
		name[i] = e[2*i]
	}
	return name[:n]
}

// entry returns one entry of the directory, nil when it is out of sight.
func (d *headDirectory) entry(n uint32) []byte {
	per := uint32(1) << d.shift / entrySize
	sector := binary.LittleEndian.Uint32(d.head[48:])
	for range min(n/per, maxLook) {
		sector = d.next(sector)
	}
	at := (int64(sector)+1)<<d.shift + int64(n%per)*entrySize
	if sector > maxRegular || at+entrySize > int64(len(d.head)) {
		return nil
	}
	return d.head[at : at+entrySize]
}

// next is the sector that follows another, by the parts of the allocation table
// that the header names.
func (d *headDirectory) next(sector uint32) uint32 {
	per := uint32(1) << d.shift / 4
	i := sector / per
	if i >= headerFATs {
		return noEntry
	}
	table := binary.LittleEndian.Uint32(d.head[76+4*i:])
	at := (int64(table)+1)<<d.shift + int64(sector%per)*4
	if table > maxRegular || at+4 > int64(len(d.head)) {
		return noEntry
	}
	return binary.LittleEndian.Uint32(d.head[at:])
}

// Matches reports whether the object is a compound file of a kind, by content
// where the first bytes show it and by the extension of its name otherwise.
func Matches(h extract.Hint, want Kind, extensions ...string) bool {
	k, ok := KindOf(h)
	if !ok || k != Unseen {
		return ok && k == want
	}
	for _, e := range extensions {
		if n := len(h.Name) - len(e); n >= 0 && strings.EqualFold(h.Name[n:], e) {
			return true
		}
	}
	return false
}
