package s3

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"

	"github.com/pdatlas/pdatlas/sources"
)

var (
	errBadRange = &failure{class: sources.ErrRead, sentence: "the service sent another part of it than was asked for"}
	errMangled  = &failure{class: sources.ErrRead, sentence: "its key did not survive the listing, so it cannot be asked for"}
)

// offline are the storage classes whose objects must be restored before they
// can be read (Amazon S3 User Guide, "Restoring an archived object").
var offline = map[string]bool{"GLACIER": true, "DEEP_ARCHIVE": true}

// open starts a read of an object.
func (s *Source) open(ctx context.Context, key, etag string, ref *sources.Ref) (io.ReadCloser, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if ref.Size == 0 && strings.HasSuffix(key, "/") {
		return io.NopCloser(strings.NewReader("")), nil // stands for a folder: there is nothing to ask for
	}
	if offline[ref.StorageClass] {
		if err := s.restored(ctx, key); err != nil {
			return nil, err
		}
	}
	b := &body{s: s, ctx: ctx, key: key, etag: etag, size: -1, listed: ref.Size, t: s.newTries(sources.ErrRead)}
	b.t.body = true
	if err := b.connect(); err != nil {
		if errors.Is(err, sources.ErrVanished) && strings.ContainsRune(key, '\uFFFD') {
			return nil, errMangled
		}
		return nil, err
	}
	return b, nil
}

// restored fails unless a readable copy of an archived object exists now.
func (s *Source) restored(ctx context.Context, key string) error {
	var info minio.ObjectInfo
	err := s.call(ctx, s.newTries(sources.ErrRead), func(ctx context.Context, core *minio.Core) (err error) {
		w := newWatch(ctx, s.o.IdleTimeout)
		options := minio.StatObjectOptions{}
		s.pays(&options)
		info, err = core.StatObject(w.ctx, s.o.Bucket, key, options)
		return w.end(err)
	})
	if err != nil {
		return err
	}
	if r := info.Restore; r == nil || r.OngoingRestore || !r.ExpiryTime.IsZero() && r.ExpiryTime.Before(time.Now()) {
		return errArchived
	}
	return nil
}

// body reads one version of one object to its end, over as many requests as
// that takes. Whatever breaks, the bytes it gives are those of that version,
// each once.
type body struct {
	s      *Source
	ctx    context.Context
	key    string
	etag   string // of the version being read; "" when the service names none
	stamp  string // Last-Modified, which tells versions apart where there is no ETag
	size   int64  // as the first answer says; -1: unknown
	listed int64
	off    int64 // bytes given so far
	skip   int64 // bytes that a service without ranges repeats
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
				return 0, b.stop(err)
			}
		}
		n, err := b.next(p)
		b.off += int64(n)
		b.t.progressed(n)
		if err != nil {
			b.drop()
			switch {
			case errors.Is(err, io.EOF) && (b.size < 0 || b.off == b.size):
				b.end = io.EOF
			default:
				if err = b.s.again(b.ctx, b.t, err); err != nil {
					b.stop(err)
				}
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
	for b.skip > 0 {
		n, err := b.cur.Read(p[:min(int64(len(p)), b.skip)])
		b.skip -= int64(n)
		if err != nil {
			return 0, b.watch.why(unexpected(err))
		}
		b.watch.arm()
	}
	n, err := b.cur.Read(p)
	if errors.Is(err, io.EOF) && b.size >= 0 && b.off+int64(n) != b.size {
		err = io.ErrUnexpectedEOF
	}
	return n, b.watch.why(err)
}

func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// connect asks for what is still to be read.
func (b *body) connect() error {
	return b.s.call(b.ctx, b.t, func(ctx context.Context, core *minio.Core) error {
		options := minio.GetObjectOptions{}
		b.s.pays(&options)
		if b.etag != "" && !strings.HasPrefix(b.etag, "W/") {
			options.Set("If-Match", `"`+b.etag+`"`)
		}
		if b.off > 0 {
			options.Set("Range", "bytes="+strconv.FormatInt(b.off, 10)+"-")
		}
		w := newWatch(ctx, b.s.o.IdleTimeout)
		answer, info, header, err := core.GetObject(w.ctx, b.s.o.Bucket, b.key, options)
		w.pause()
		if err != nil {
			return w.end(err)
		}
		b.cur, b.watch = answer, w
		if err := b.accept(&info, header.Get("Content-Range"), header.Get("Last-Modified")); err != nil {
			b.drop()
			return err
		}
		return nil
	})
}

// accept checks that an answer continues the version that is being read.
func (b *body) accept(info *minio.ObjectInfo, contentRange, stamp string) error {
	b.skip = 0
	if b.off == 0 {
		if b.etag == "" && b.listed >= 0 && info.Size >= 0 && info.Size != b.listed {
			return errReplaced
		}
		if b.etag == "" {
			b.etag = info.ETag
		}
		b.size, b.stamp = info.Size, stamp
	}
	if info.ETag != "" && info.ETag != b.etag || b.etag == "" && stamp != b.stamp {
		return errReplaced
	}
	if b.off == 0 {
		return nil
	}
	if contentRange == "" { // it sends the whole again
		if info.Size != b.size {
			return errReplaced
		}
		b.skip = b.off
		return nil
	}
	var first, last, total int64
	if n, _ := fmt.Sscanf(contentRange, "bytes %d-%d/%d", &first, &last, &total); n == 3 && total != b.size && b.size >= 0 {
		return errReplaced
	} else if n < 2 || first != b.off {
		return errBadRange
	}
	return nil
}

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

var errClosed = &failure{class: sources.ErrRead, sentence: "it was closed before"}
