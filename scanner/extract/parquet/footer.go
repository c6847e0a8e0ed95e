package parquet

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"

	"github.com/klauspost/compress/zstd"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// file is a file with random access.
type file struct {
	ctx    context.Context
	r      io.ReaderAt
	size   int64
	budget *extract.Budget // nil: none
	free   []*bufio.Reader // buffers to use again
	zstd   *zstd.Decoder   // the same
}

// buffered returns a buffered reader of r, to be given back.
func (f *file) buffered(r io.Reader) *bufio.Reader {
	n := len(f.free)
	if n == 0 {
		return bufio.NewReaderSize(r, readAhead)
	}
	b := f.free[n-1]
	f.free = f.free[:n-1]
	b.Reset(r)
	return b
}

func (f *file) release(b *bufio.Reader) {
	b.Reset(nil)
	f.free = append(f.free, b)
}

// close frees what is kept for later use.
func (f *file) close() {
	if f.zstd != nil {
		f.zstd.Close()
	}
}

// footer is the description at the end of a file. Its parts come in the order
// of the file: the schema first, then group for each row group, then metadata.
type footer struct {
	t        thrift
	leaves   []leaf
	group    func(g *rowGroup) error
	metadata func(key, value []byte) error // nil: not wanted
}

// rowGroup is a part of the rows. Its numbers are claims.
type rowGroup struct {
	rows    int64
	columns []chunk // by leaf; those that are missing have no leaf
}

// chunk is a column of a row group.
type chunk struct {
	leaf       *leaf
	codec      int64
	values     int64
	data       int64 // offset of the first page with values
	dictionary int64 // offset of the dictionary's page; 0: none, or not said
	length     int64 // of all pages, packed
	encrypted  bool
	elsewhere  bool // in another file
}

const (
	trailer   = 8       // length of the footer and the magic number
	maxText   = 4 << 20 // of an entry of the metadata, in bytes
	maxKey    = 1 << 10
	readAhead = 32 << 10
)

// footer finds the description.
func (f *file) footer() (*footer, error) {
	var end [trailer]byte
	if f.size < int64(len(magic)+trailer) {
		return nil, malformed("it ends early")
	}
	if err := readFull(f.r, end[:], f.size-trailer); err != nil {
		return nil, err
	}
	switch string(end[4:]) {
	case magic:
	case magicEncrypted:
		return nil, encrypted("footer")
	default:
		return nil, malformed("no footer")
	}
	length := int64(binary.LittleEndian.Uint32(end[:4]))
	if length > f.size-int64(len(magic)+trailer) {
		return nil, malformed("footer")
	}
	section := io.NewSectionReader(f.r, f.size-trailer-length, length)
	return &footer{t: thrift{r: bufio.NewReaderSize(section, readAhead)}}, nil
}

// readFull fills p; an end of the file before that is a fault of its content.
func readFull(r io.ReaderAt, p []byte, off int64) error {
	n, err := r.ReadAt(p, off)
	if n == len(p) {
		return nil
	}
	return cut(err)
}

// read goes through the description: FileMetaData of the format.
func (f *footer) read() error {
	return f.t.structure(func(d field) (bool, error) {
		switch {
		case d.id == 2 && d.kind == thriftList:
			s := &schema{}
			if err := f.t.list(func() error { return s.element(&f.t) }); err != nil {
				return true, err
			}
			leaves, err := s.tree()
			f.leaves = leaves
			return true, err
		case d.id == 4 && d.kind == thriftList:
			if f.leaves == nil {
				return true, malformed("no schema")
			}
			return true, f.t.list(f.rowGroup)
		case d.id == 5 && d.kind == thriftList && f.metadata != nil:
			return true, f.t.list(f.keyValue)
		}
		return false, nil
	})
}

func (f *footer) keyValue() error {
	var key, value []byte
	err := f.t.structure(func(d field) (bool, error) {
		var err error
		switch {
		case d.id == 1 && d.kind == thriftBinary:
			key, err = f.t.binary(maxKey)
		case d.id == 2 && d.kind == thriftBinary:
			value, err = f.t.binary(maxText)
		default:
			return false, nil
		}
		return true, err
	})
	if err != nil {
		return err
	}
	return f.metadata(key, value)
}

func (f *footer) rowGroup() error {
	g := &rowGroup{}
	err := f.t.structure(func(d field) (taken bool, err error) {
		switch {
		case d.id == 1 && d.kind == thriftList:
			return true, f.t.list(func() error {
				if len(g.columns) == len(f.leaves) {
					return malformed("more columns than the schema has")
				}
				c := chunk{leaf: &f.leaves[len(g.columns)]}
				err := f.chunk(&c)
				g.columns = append(g.columns, c)
				return err
			})
		case d.id == 3 && d.integer():
			g.rows, err = f.t.int()
			return true, err
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	if err := f.group(g); err != nil {
		return err
	}
	if len(g.columns) < len(f.leaves) {
		return malformed("columns are missing")
	}
	return nil
}

// chunk reads a ColumnChunk.
func (f *footer) chunk(c *chunk) error {
	return f.t.structure(func(d field) (bool, error) {
		switch {
		case d.id == 1 && d.kind == thriftBinary:
			c.elsewhere = true
		case d.id == 3 && d.kind == thriftStruct:
			return true, f.columnMetadata(c)
		case d.id == 8: // how it is encrypted
			c.encrypted = true
		}
		return false, nil
	})
}

func (f *footer) columnMetadata(c *chunk) error {
	into := map[int16]*int64{4: &c.codec, 5: &c.values, 7: &c.length, 9: &c.data, 11: &c.dictionary}
	return f.t.structure(func(d field) (taken bool, err error) {
		p := into[d.id]
		if p == nil || !d.integer() {
			return false, nil
		}
		*p, err = f.t.int()
		return true, err
	})
}
