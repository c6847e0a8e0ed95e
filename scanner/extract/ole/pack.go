package ole

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"io"
	"slices"
	"strings"
	"unicode/utf16"
)

// Node is a storage or stream of a compound file to be made.
type Node struct {
	Name   string
	Body   io.ReaderAt // of a stream
	Size   int64       // of Body
	Folder bool
	Nodes  []Node // of a folder
}

// Text is a stream node of bytes at hand.
func Text(name string, data []byte) Node {
	return Node{Name: name, Body: bytes.NewReader(data), Size: int64(len(data))}
}

const (
	packShift = 9 // sectors of 512 bytes and
	packMini  = 6 // short ones of 64, as [MS-CFB] 2.2 wants them
	packSize  = 512
	shortSize = 4096 // streams below it lie in short sectors
)

// Node returns the storage with all in it, so that it can be packed as a file of
// its own. depth bounds how deep storages in it are followed.
func (s Storage) Node(depth int) Node {
	n := Node{Name: s.Name(), Folder: true}
	for _, i := range s.Items() {
		if in, ok := i.Storage(); ok {
			if depth > 0 {
				n.Nodes = append(n.Nodes, in.Node(depth-1))
			}
			continue
		}
		stream := i.Open()
		n.Nodes = append(n.Nodes, Node{Name: i.Name, Body: stream, Size: stream.Size()})
	}
	return n
}

// Pack makes a compound file of what is in a folder. Its directory comes first,
// so that its first bytes show what it is. What it holds in memory grows with
// the number of nodes and with 1/128 of their size.
func Pack(root Node) io.Reader {
	p := &packer{}
	p.add(Node{Name: "Root Entry"}, kindRoot)
	p.folders([]folder{{root, 0}})
	return p.file()
}

type folder struct {
	node Node
	at   int
}

type packer struct {
	entries []packed
	fat     []uint32
	mini    []uint32
}

type packed struct {
	Node
	kind               byte
	left, right, child uint32
	start              uint32
}

func (p *packer) add(n Node, kind byte) int {
	p.entries = append(p.entries, packed{Node: n, kind: kind, left: noEntry, right: noEntry, child: noEntry, start: endOfChain})
	return len(p.entries) - 1
}

// folders adds what is in folders, and in those in them.
func (p *packer) folders(list []folder) {
	for len(list) > 0 {
		f := list[0]
		list = list[1:]
		var at []int
		for _, n := range f.node.Nodes {
			kind := byte(kindStream)
			if n.Folder {
				kind = kindStorage
			}
			at = append(at, p.add(n, kind))
			if n.Folder {
				list = append(list, folder{n, at[len(at)-1]})
			}
		}
		// Siblings are ordered by length, then by letter ([MS-CFB] 2.6.4).
		slices.SortFunc(at, func(a, b int) int {
			x, y := p.entries[a].Name, p.entries[b].Name
			return cmp.Or(len(utf16.Encode([]rune(x)))-len(utf16.Encode([]rune(y))), strings.Compare(strings.ToUpper(x), strings.ToUpper(y)))
		})
		p.entries[f.at].child = p.tree(at)
	}
}

// tree makes a balanced tree of siblings and returns its top.
func (p *packer) tree(at []int) uint32 {
	if len(at) == 0 {
		return noEntry
	}
	mid := len(at) / 2
	e := &p.entries[at[mid]]
	e.left, e.right = p.tree(at[:mid]), p.tree(at[mid+1:])
	return uint32(at[mid])
}

// chain adds n sectors in a row to a table and returns the first.
func chain(table *[]uint32, n int64) uint32 {
	if n == 0 {
		return endOfChain
	}
	first := uint32(len(*table))
	for range n - 1 {
		*table = append(*table, uint32(len(*table))+1)
	}
	*table = append(*table, endOfChain)
	return first
}

func sectorsOf(size int64, shift uint) int64 { return (size + 1<<shift - 1) >> shift }

// isShort reports whether an entry lies in short sectors.
func (e *packed) isShort() bool { return e.kind == kindStream && e.Size < shortSize }

// file lays out the parts: header, directory, tables, short sectors, streams.
func (p *packer) file() io.Reader {
	var long int64
	for i := range p.entries {
		e := &p.entries[i]
		if e.isShort() {
			e.start = chain(&p.mini, sectorsOf(e.Size, packMini))
		} else {
			long += sectorsOf(e.Size, packShift)
		}
	}
	short := int64(len(p.mini)) << packMini
	directory := sectorsOf(int64(len(p.entries))*entrySize, packShift)
	table := sectorsOf(int64(len(p.mini))*4, packShift)
	tables, lists := tableSizes(directory + table + sectorsOf(short, packShift) + long)

	chain(&p.fat, directory)
	firstTable := uint32(len(p.fat))
	p.mark(tables, 0xfffffffd) // FATSECT and
	firstList := uint32(len(p.fat))
	p.mark(lists, 0xfffffffc) // DIFSECT of [MS-CFB] 2.1
	miniTable := chain(&p.fat, table)
	p.entries[0].start = chain(&p.fat, sectorsOf(short, packShift))
	parts := []io.Reader{nil}
	for i := range p.entries {
		if e := &p.entries[i]; e.isShort() {
			parts = append(parts, padded(e, packMini))
		}
	}
	parts = append(parts, zeros(-short&(packSize-1)))
	for i := range p.entries {
		if e := &p.entries[i]; e.kind == kindStream && !e.isShort() {
			e.start = chain(&p.fat, sectorsOf(e.Size, packShift))
			parts = append(parts, padded(e, packShift))
		}
	}
	p.entries[0].Size = short
	head := p.header(firstTable, uint32(tables), firstList, uint32(lists), miniTable, uint32(table))
	head = p.directory(head)
	head = words(head, p.fat, tables<<packShift)
	head = p.lists(head, firstTable, tables, firstList, lists)
	head = words(head, p.mini, table<<packShift)
	parts[0] = bytes.NewReader(head)
	return io.MultiReader(parts...)
}

// tableSizes is how many sectors the allocation table takes for so many others,
// and the lists that continue the one in the header.
func tableSizes(others int64) (tables, lists int64) {
	for {
		need := sectorsOf((others+tables+lists)*4, packShift)
		more := (max(need-headerFATs, 0) + packSize/4 - 2) / (packSize/4 - 1)
		if need == tables && more == lists {
			return tables, lists
		}
		tables, lists = need, more
	}
}

func (p *packer) mark(n int64, as uint32) {
	for range n {
		p.fat = append(p.fat, as)
	}
}

func (p *packer) header(firstTable, tables, firstList, lists, miniTable, miniTables uint32) []byte {
	le := binary.LittleEndian
	h := make([]byte, headerSize)
	copy(h, Magic)
	le.PutUint16(h[24:], 0x3e)
	le.PutUint16(h[26:], 3)
	le.PutUint16(h[28:], 0xfffe)
	le.PutUint16(h[30:], packShift)
	le.PutUint16(h[32:], packMini)
	le.PutUint32(h[44:], tables)
	le.PutUint32(h[56:], shortSize)
	le.PutUint32(h[60:], miniTable)
	le.PutUint32(h[64:], miniTables)
	le.PutUint32(h[68:], endOfChain)
	if lists > 0 {
		le.PutUint32(h[68:], firstList)
	}
	le.PutUint32(h[72:], lists)
	for i := range uint32(headerFATs) {
		n := uint32(noEntry)
		if i < tables {
			n = firstTable + i
		}
		le.PutUint32(h[76+4*i:], n)
	}
	return h
}

func (p *packer) directory(to []byte) []byte {
	le := binary.LittleEndian
	for i := range p.entries {
		e := &p.entries[i]
		b := make([]byte, entrySize)
		units := utf16.Encode([]rune(e.Name))
		units = units[:min(len(units), 31)]
		for j, u := range units {
			le.PutUint16(b[2*j:], u)
		}
		le.PutUint16(b[64:], uint16(2*len(units)+2))
		b[66], b[67] = e.kind, 1
		le.PutUint32(b[68:], e.left)
		le.PutUint32(b[72:], e.right)
		le.PutUint32(b[76:], e.child)
		le.PutUint32(b[116:], e.start)
		le.PutUint32(b[120:], uint32(e.Size))
		to = append(to, b...)
	}
	empty := make([]byte, entrySize)
	for _, at := range []int{68, 72, 76} {
		le.PutUint32(empty[at:], noEntry)
	}
	for len(to)&(packSize-1) != 0 {
		to = append(to, empty...)
	}
	return to
}

// words appends a table that fills size bytes.
func words(to []byte, table []uint32, size int64) []byte {
	end := len(to) + int(size)
	for _, w := range table {
		to = binary.LittleEndian.AppendUint32(to, w)
	}
	for len(to) < end {
		to = append(to, 0xff)
	}
	return to
}

// lists appends the numbers of the sectors of the allocation table for which the
// header has no place.
func (p *packer) lists(to []byte, firstTable uint32, tables int64, firstList uint32, lists int64) []byte {
	next := int64(headerFATs)
	for i := range lists {
		var list []uint32
		for range packSize/4 - 1 {
			n := uint32(noEntry)
			if next < tables {
				n = firstTable + uint32(next)
			}
			next++
			list = append(list, n)
		}
		last := uint32(endOfChain)
		if i+1 < lists {
			last = firstList + uint32(i) + 1
		}
		to = words(to, append(list, last), packSize)
	}
	return to
}

// padded reads a stream up to the end of its last sector.
func padded(e *packed, shift uint) io.Reader {
	return io.MultiReader(io.NewSectionReader(e.Body, 0, e.Size), zeros(-e.Size&(1<<shift-1)))
}

func zeros(n int64) io.Reader { return bytes.NewReader(make([]byte, n)) }
