package azblob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/blob"

	"github.com/pdatlas/pdatlas/sources"
)

// target is one version of one blob.
type target struct {
	name, version, snapshot string
	etag                    string // with its quotes; "": a version, which never changes
	size                    int64  // as listed; -1: unknown
	folder                  bool   // stands for a folder of a hierarchical namespace
}

// open starts a read of a blob.
func (s *Source) open(ctx context.Context, at target) (io.ReadCloser, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if at.folder {
		return io.NopCloser(strings.NewReader("")), nil // there is nothing to ask for
	}
	client, err := s.blobClient(at.name, at.version, at.snapshot)
	if err != nil {
		return nil, &failure{class: sources.ErrRead, sentence: "it cannot be asked for"}
	}
	b := &body{s: s, ctx: ctx, client: client, etag: at.etag, size: -1, listed: at.size, t: s.newTries(sources.ErrRead)}
	b.t.body = true
	if err := b.connect(); err != nil {
		return nil, s.replacedOrGone(ctx, client, err)
	}
	return b, nil
}

// replacedOrGone tells a blob that was removed from one that was replaced: to a
// service that checks the condition first, none of both is the version asked for.
func (s *Source) replacedOrGone(ctx context.Context, client *blob.Client, err error) error {
	if !errors.Is(err, sources.ErrChanged) {
		return err
	}
	t := s.newTries(sources.ErrRead)
	t.body = true
	asked := s.call(ctx, t, func(ctx context.Context) error {
		_, err := client.GetProperties(ctx, nil)
		return err
	})
	if errors.Is(asked, sources.ErrVanished) {
		return asked
	}
	return err
}

// body reads one version of one blob to its end, over as many requests as that
// takes. Whatever breaks, the bytes it gives are those of that version, each
// once.
type body struct {
	s      *Source
	ctx    context.Context
	client *blob.Client
	etag   string
	size   int64 // as the first answer says; -1: unknown
	listed int64
	off    int64 // bytes given so far
	t      *tries
	cur    io.ReadCloser
	watch  *watch
	end    error // what every Read returns once it is set
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	for {
		if err := b.ctx.Err(); err != nil {
			return 0, err
		}
		if b.end != nil || len(p) == 0 {
			return 0, b.end
		}
		if b.cur == nil {
			if err := b.connect(); err != nil {
				return 0, b.stop(b.s.replacedOrGone(b.ctx, b.client, err))
			}
		}
		n, err := b.next(p)
		b.off += int64(n)
		b.t.progressed(n)
		if err != nil {
			b.drop()
			if errors.Is(err, io.EOF) {
				b.end = io.EOF
			} else if err = b.s.again(b.ctx, b.t, err); err != nil {
				b.stop(err)
			}
		}
		if n > 0 {
			return n, nil
		}
	}
}

// stop keeps the error that ends the read. The end of ctx is not one: it is
// told as long as it lasts.
func (b *body) stop(err error) error {
	if b.ctx.Err() == nil {
		b.end = err
	}
	return err
}

// next reads from the current answer, under the watch.
func (b *body) next(p []byte) (int, error) {
	b.watch.arm()
	defer b.watch.pause()
	n, err := b.cur.Read(p)
	if errors.Is(err, io.EOF) && b.size >= 0 && b.off+int64(n) != b.size {
		err = io.ErrUnexpectedEOF
	}
	return n, b.watch.why(err)
}

// connect asks for what is still to be read.
func (b *body) connect() error {
	return b.s.calls(b.ctx, b.t, func(ctx context.Context) error {
		if b.size >= 0 && b.off == b.size { // it broke after its last byte
			b.cur, b.watch = io.NopCloser(strings.NewReader("")), newWatch(ctx, b.s.o.IdleTimeout)
			return nil
		}
		o := &blob.DownloadStreamOptions{Range: blob.HTTPRange{Offset: b.off}}
		if b.etag != "" {
			tag := azcore.ETag(b.etag)
			o.AccessConditions = &blob.AccessConditions{ModifiedAccessConditions: &blob.ModifiedAccessConditions{IfMatch: &tag}}
		}
		w := newWatch(ctx, b.s.o.IdleTimeout)
		answer, err := b.client.DownloadStream(w.ctx, o)
		w.pause()
		if err != nil {
			return w.end(err)
		}
		b.cur, b.watch = answer.Body, w
		if err := b.accept(&answer); err != nil {
			b.drop()
			return err
		}
		return nil
	})
}

// accept checks that an answer continues the version that is being read.
func (b *body) accept(a *blob.DownloadStreamResponse) error {
	etag, length := string(value(a.ETag)), int64(-1)
	if a.ContentLength != nil {
		length = *a.ContentLength
	}
	if b.off == 0 {
		if b.etag == "" {
			b.etag = etag
		}
		if b.size < 0 {
			b.size = length
		}
		if b.etag == "" && b.listed >= 0 && length >= 0 && length != b.listed {
			return errReplaced
		}
	}
	if !same(etag, b.etag) {
		return errReplaced
	}
	if b.off == 0 {
		return nil
	}
	var first, last, total int64
	switch n, _ := fmt.Sscanf(value(a.ContentRange), "bytes %d-%d/%d", &first, &last, &total); {
	case n < 3 || first != b.off:
		return errBadRange
	case b.size >= 0 && total != b.size:
		return errReplaced
	}
	return nil
}

// same compares entity tags: listings give them without quotes.
func same(a, b string) bool { return a == "" || strings.Trim(a, `"`) == strings.Trim(b, `"`) }

// drop ends the current answer.
func (b *body) drop() {
	if b.cur != nil {
		b.watch.end(nil)
		b.cur.Close()
		b.cur = nil
	}
}

// Close implements io.Closer.
func (b *body) Close() error {
	b.drop()
	if b.end == nil {
		b.end = errClosed
	}
	return nil
}
