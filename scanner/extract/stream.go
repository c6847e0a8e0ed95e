package extract

import (
	"context"
	"io"
)

// Stream emits the text of r as segments of SegmentSize, whatever the sizes of
// r's reads, all with the same tracker. It is the body of every extractor that
// scans raw. On a read error the text before it is emitted first. An empty r
// emits nothing.
func Stream(ctx context.Context, in Input, r io.Reader, track Tracker, emit func(Segment) error) error {
	buf := streamBuffer(in)
	var offset int64
	for n := 0; ; {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		m, err := fill(r, buf[n:])
		n += m
		seg := Segment{Text: buf[:n], Offset: offset, More: err == nil, Track: track}
		if seg.More {
			n-- // the last byte is kept back: it proves that more follows
			seg.Text = buf[:n]
		}
		if n > 0 {
			if err := emit(seg); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		offset += int64(n)
		buf[0], n = buf[n], 1
	}
}

// maxEmptyReads is how many reads in a row may bring nothing.
const maxEmptyReads = 100

// fill reads until buf is full (nil) or r fails. Unlike io.ReadFull it keeps a
// reader's own io.ErrUnexpectedEOF, a cut connection, apart from the end.
func fill(r io.Reader, buf []byte) (n int, err error) {
	for empty := 0; n < len(buf); {
		m, err := r.Read(buf[n:])
		n += m
		if err != nil {
			return n, err
		}
		if m > 0 {
			empty = 0
		} else if empty++; empty >= maxEmptyReads {
			return n, io.ErrNoProgress
		}
	}
	return n, nil
}

// Decoded text of a small object may be longer than its bytes: the worst of
// the encodings makes three bytes of UTF-8 from one.
const (
	wholeGrowth = 3
	wholeLeast  = 512
)

// streamBuffer returns Scratch or, without one, no more than a small object
// needs.
func streamBuffer(in Input) []byte {
	if len(in.Scratch) >= ScratchSize {
		return in.Scratch[:ScratchSize]
	}
	if in.Hint.Whole {
		return make([]byte, min(wholeGrowth*len(in.Hint.Head)+wholeLeast, ScratchSize))
	}
	return make([]byte, ScratchSize)
}
