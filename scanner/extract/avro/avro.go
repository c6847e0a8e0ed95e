// Package avro extracts object container files of Apache Avro 1.12
// (https://avro.apache.org/docs/1.12.0/specification/).
//
// Records are read one after the other as they come out of the decompressor: of
// a block no more is kept than the value at hand. A field is the path of names
// from the outermost record ("customer.phones"; what stands in an array or a map
// has the path of it, with the key of a map behind it), a row the number of the
// record, from 1. Dates, moments and decimals come as people write them; bytes
// that are a document go to the engine. Behind a block that is broken the next
// one is looked for.
package avro

import (
	"bufio"
	"context"
	"fmt"
	"io"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/datum"
)

// Extractor reads Avro files.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "avro" }

const magic = "Obj\x01"

// Match accepts the magic number under any name.
func (Extractor) Match(h extract.Hint) bool {
	return len(h.Head) >= len(magic) && string(h.Head[:len(magic)]) == magic
}

// Extract emits the values record by record.
func (Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	origin := extract.NewOrigin(in.Body)
	f := &file{ctx: ctx, in: in, origin: origin, r: bufio.NewReaderSize(origin, readAhead), out: datum.New(ctx, in, emit)}
	defer f.close()
	if err := f.header(); err != nil {
		return f.explain(cut(err))
	}
	for {
		err := f.block()
		if err == io.EOF {
			return f.out.Err()
		}
		if err != nil {
			return err
		}
	}
}

// file is a file being read.
type file struct {
	ctx    context.Context
	in     extract.Input
	origin *extract.Origin
	r      *bufio.Reader
	out    *datum.Out
	schema *node
	codec  string
	sync   [syncSize]byte
	row    int64
	unzstd *zstdDecoder
	plain  *bufio.Reader // of a block
	d      decoder
}

const (
	readAhead = 32 << 10
	syncSize  = 16
	maxMeta   = 4 << 20 // bytes of the schema or of another entry
)

// explain gives a failure of the source as the source gave it, that of a limit
// as the limit did, and makes others a fault of the content.
func (f *file) explain(err error) error {
	if err != nil && f.ctx.Err() != nil {
		return context.Cause(f.ctx)
	}
	if limit(err) {
		return err
	}
	return f.origin.Explain("avro", err)
}

// header reads what stands before the blocks: the schema, the codec and the mark
// between blocks. Other entries are emitted.
func (f *file) header() error {
	if _, err := f.r.Discard(len(magic)); err != nil {
		return err
	}
	d := &decoder{r: f.r}
	var schema []byte
	err := d.blocks(func() error {
		key, err := d.bytes(maxMeta)
		if err != nil {
			return err
		}
		name := string(key)
		value, err := d.bytes(maxMeta)
		if err != nil {
			return err
		}
		switch name {
		case "avro.schema":
			schema = append([]byte(nil), value...)
		case "avro.codec":
			f.codec = string(value)
		default:
			return f.out.Bytes(extract.Place{Where: "metadata", Field: name}, value)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if _, err := io.ReadFull(f.r, f.sync[:]); err != nil {
		return err
	}
	f.schema, err = parse(schema)
	return err
}

// block reads a block of records. io.EOF: there is none.
func (f *file) block() error {
	if f.ctx.Err() != nil {
		return context.Cause(f.ctx)
	}
	if _, err := f.r.Peek(1); err != nil {
		return f.explain(err)
	}
	d := &decoder{r: f.r}
	count, err := d.int()
	size := int64(0)
	if err == nil {
		size, err = d.int()
	}
	if err == nil && (count < 0 || size < 0) {
		err = malformed("block")
	}
	if err != nil {
		return f.lost(cut(err))
	}
	body := &io.LimitedReader{R: f.r, N: size}
	err = f.records(count, body)
	if err := f.out.Fault(f.explain(cut(err))); err != nil {
		return err
	}
	// What an error left of the block is passed over.
	if _, err := io.Copy(io.Discard, body); err != nil {
		return f.explain(err)
	}
	var sync [syncSize]byte
	if _, err := io.ReadFull(f.r, sync[:]); err != nil {
		return f.out.Fault(f.explain(cut(err)))
	}
	if sync != f.sync {
		return f.lost(malformed("mark between blocks"))
	}
	return nil
}

// lost looks for the next mark between blocks, after the error given.
func (f *file) lost(err error) error {
	if err := f.out.Fault(f.explain(err)); err != nil {
		return err
	}
	for {
		p, err := f.r.Peek(syncSize)
		if err != nil {
			if err := f.explain(err); err != io.EOF {
				return err
			}
			_, _ = f.r.Discard(len(p))
			return io.EOF
		}
		n := 1
		if [syncSize]byte(p) == f.sync {
			n = syncSize
		}
		if _, err := f.r.Discard(n); err != nil || n > 1 {
			return f.explain(err)
		}
	}
}

// records reads the records of a block.
func (f *file) records(count int64, body *io.LimitedReader) error {
	r, err := f.unpack(body)
	if err != nil {
		return err
	}
	if f.plain == nil {
		f.plain = bufio.NewReaderSize(r, readAhead)
	}
	f.plain.Reset(r)
	f.d.r = f.plain
	for ; count > 0; count-- {
		f.row++
		if err := f.value(f.schema, "", 0); err != nil {
			return err
		}
	}
	if _, err := f.plain.Peek(1); err != io.EOF {
		if err != nil {
			return err
		}
		return malformed("block")
	}
	return nil
}

func malformed(what string) error { return fmt.Errorf("avro: %s: %w", what, extract.ErrMalformed) }

func tooLarge(what string) error { return fmt.Errorf("avro: %s: %w", what, extract.ErrMemoryLimit) }

// cut says what an early end means.
func cut(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return malformed("it ends early")
	}
	return err
}
