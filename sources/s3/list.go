package s3

import (
	"context"
	"errors"
	"hash/maphash"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/minio/minio-go/v7"

	"github.com/pdatlas/pdatlas/sources"
)

const (
	maxPage = 1000 // keys that one listing request gives at most
	maxKey  = 1024 // bytes of a key
)

var (
	errDisorder = &failure{class: sources.ErrUnreachable,
		sentence: "the service lists keys out of order or in a loop, so that what is there cannot be accounted for"}
	errNoAdvance = &failure{class: sources.ErrUnreachable,
		sentence: "the service's listing does not get on: it repeats the same keys"}
	errForeignKey = &failure{class: sources.ErrUnreachable,
		sentence: "the service lists keys that do not begin with the prefix"}
)

// lister is one run of Walk. It trusts nothing but the order of keys: each
// page is asked for by the last key seen, never only by the service's
// continuation token; keys must grow; a key that was just seen is a repetition
// and dropped; and the listing has ended only when nothing comes after the
// last key, whatever the service said of a page being the last.
type lister struct {
	s            *Source
	last         string
	seed         maphash.Seed
	recent, page map[uint64]struct{} // keys of the previous and of this page
}

// Walk lists the bucket; see sources.Source and the package comment.
func (s *Source) Walk(ctx context.Context, after sources.Cursor, fn func(sources.Item, sources.Cursor) error) error {
	if s.o.Inventory != "" {
		return s.walkInventory(ctx, after, fn)
	}
	l := &lister{s: s, last: after, seed: maphash.MakeSeed(), page: map[uint64]struct{}{}}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		objects, whole, err := l.ask(ctx)
		if err != nil {
			return err
		}
		l.recent, l.page = l.page, make(map[uint64]struct{}, len(objects))
		before := l.last
		for i := range objects {
			fresh, err := l.check(objects[i].Key)
			if err != nil {
				return err
			}
			if !fresh {
				continue
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := fn(s.item(ctx, &objects[i]), objects[i].Key); err != nil {
				return err
			}
		}
		switch {
		case l.last == before && !whole:
			return errNoAdvance
		case l.last == before, whole && !utf8.ValidString(l.last):
			return nil // the last key cannot be asked by: the service's word must do
		}
	}
}

// ask fetches up to a page of what comes after the last key. whole says that
// the service called it the rest of the listing.
func (l *lister) ask(ctx context.Context) (objects []minio.ObjectInfo, whole bool, err error) {
	s := l.s
	err = s.call(ctx, s.newTries(sources.ErrUnreachable), func(ctx context.Context, core *minio.Core) error {
		objects, whole = objects[:0], true
		w := newWatch(ctx, s.o.IdleTimeout)
		from := askable(l.last)
		options := minio.ListObjectsOptions{Prefix: s.o.Prefix, Recursive: true, StartAfter: from, MaxKeys: s.o.PageSize}
		s.pays(&options)
		for o := range core.ListObjectsIter(w.ctx, s.o.Bucket, options) {
			if o.Err != nil {
				whole = false
				if len(objects) > 0 {
					break // what came is good; the next page meets the error again
				}
				return w.end(o.Err)
			}
			w.arm() // the service may send fewer keys than asked for, in several answers
			if o.Key > from && o.Key < l.last {
				continue // between what can be asked by and the last key
			}
			objects = append(objects, o)
			if n := len(objects); n >= s.o.PageSize && utf8.ValidString(o.Key) || n >= 100*s.o.PageSize {
				whole = false
				break
			}
		}
		if err := w.ctx.Err(); err != nil { // minio-go ends a listing in silence when its ctx ends
			whole = false
			if len(objects) == 0 {
				return w.end(err)
			}
		}
		return w.end(nil)
	})
	var f *failure
	if errors.As(err, &f) && f.class == sources.ErrVanished {
		err = errNoBucket
	}
	return objects, whole, err
}

// pays marks a request as one that this account pays for, where it is to.
func (s *Source) pays(options interface{ Set(key, value string) }) {
	if s.o.RequesterPays {
		options.Set("x-amz-request-payer", "requester")
	}
}

// askable is the most of a key that a request may name as the start of a
// listing: minio-go alters what is not UTF-8, and keys would be skipped.
func askable(key string) string {
	for i, r := range key {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(key[i:]); size == 1 {
				return key[:i]
			}
		}
	}
	return key
}

// check takes the next key. It reports false for one that was just listed.
func (l *lister) check(key string) (fresh bool, err error) {
	if !strings.HasPrefix(key, l.s.o.Prefix) {
		return false, errForeignKey
	}
	h := maphash.String(l.seed, key)
	if l.last != "" && key <= l.last {
		_, again := l.recent[h]
		if _, now := l.page[h]; again || now || key == l.last {
			return false, nil
		}
		return false, errDisorder
	}
	l.page[h] = struct{}{}
	l.last = key
	return true, nil
}

// item makes an Item of an entry of the listing.
func (s *Source) item(ctx context.Context, o *minio.ObjectInfo) sources.Item {
	path := o.Key[len(s.base):]
	ref := sources.Ref{
		Path: path, DataSet: s.dataSet(path), Version: o.ETag,
		StorageClass: plainWord(o.StorageClass), Size: o.Size, ModTime: o.LastModified,
	}
	ref.Offline = offline[ref.StorageClass]
	if ref.Owner = o.Owner.DisplayName; ref.Owner == "" {
		ref.Owner = o.Owner.ID
	}
	if ref.Owner != "" {
		ref.OwnerBasis = "object_owner"
	}
	if err := s.match.Excluded(ref); err != nil {
		return sources.Item{Ref: ref, Open: sources.Failing(err)}
	}
	if s.o.OwnerTag != "" {
		if owner := s.ownerTag(ctx, o.Key); owner != "" {
			ref.Owner, ref.OwnerBasis = owner, "tag"
		}
	}
	key, etag := o.Key, o.ETag
	return sources.Item{Ref: ref, Open: func(ctx context.Context) (io.ReadCloser, error) {
		return s.open(ctx, key, etag, &ref)
	}}
}

// dataSet is the bucket, what of the prefix are folders, and the first folder
// below them.
func (s *Source) dataSet(path string) string {
	set := strings.TrimSuffix(s.o.Bucket+"/"+s.base, "/")
	if first, _, below := strings.Cut(path, "/"); below {
		return set + "/" + first
	}
	return set
}

// ownerTag reads the tag that names an object's owner, "" when it has none. A
// service that refuses it is not asked again.
func (s *Source) ownerTag(ctx context.Context, key string) string {
	s.mu.Lock()
	refused := s.noTags
	s.mu.Unlock()
	if refused {
		return ""
	}
	owner := ""
	err := s.call(ctx, s.newTries(sources.ErrRead), func(ctx context.Context, core *minio.Core) error {
		w := newWatch(ctx, s.o.IdleTimeout)
		tags, err := core.GetObjectTagging(w.ctx, s.o.Bucket, key, minio.GetObjectTaggingOptions{})
		if err = w.end(err); err == nil {
			owner = tags.ToMap()[s.o.OwnerTag]
		}
		return err
	})
	if errors.Is(err, sources.ErrAccessDenied) || codeOf(err) == "NotImplemented" {
		s.mu.Lock()
		s.noTags = true
		s.mu.Unlock()
	}
	return owner
}
