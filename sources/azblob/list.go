package azblob

import (
	"cmp"
	"context"
	"errors"
	"hash/maphash"
	"io"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/container"

	"github.com/pdatlas/pdatlas/sources"
)

// cursors are a page's marker and the last name of it that was handed out,
// with a zero byte between: neither of them has one.
const cursorMark = "\x00"

// lister is one run of Walk. The service has no "start after this name": each
// page is asked for by the marker that came with the one before it.
type lister struct {
	s            *Source
	marker       string
	first        string // name of the page before this one
	seed         maphash.Seed
	recent, page map[uint64]struct{} // what the page before this one, and this one, held
}

// Walk lists the container; see sources.Source and the package comment.
func (s *Source) Walk(ctx context.Context, after sources.Cursor, fn func(sources.Item, sources.Cursor) error) error {
	marker, last, _ := strings.Cut(after, cursorMark)
	l := &lister{s: s, marker: marker, seed: maphash.MakeSeed(), page: map[uint64]struct{}{}}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		blobs, next, err := l.ask(ctx)
		if err != nil && last != "" && refusedMarker(err) { // too old: from the start, past what was handed out
			l.marker = ""
			blobs, next, err = l.ask(ctx)
		}
		if err != nil {
			return err
		}
		if err := l.forward(blobs, next); err != nil {
			return err
		}
		blobs, last = rest(blobs, last)
		for _, b := range blobs {
			path := pathOf(b)
			if !strings.HasPrefix(path, s.o.Prefix) {
				return errForeign
			}
			if !l.fresh(path) {
				continue
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := fn(s.item(b, path), l.marker+cursorMark+path); err != nil {
				return err
			}
		}
		if next == "" {
			return ctx.Err()
		}
		l.marker, l.recent, l.page = next, l.page, make(map[uint64]struct{}, len(blobs))
	}
}

// ask fetches the page of the marker, and the marker of the next.
func (l *lister) ask(ctx context.Context) (blobs []*container.BlobItem, next string, err error) {
	s := l.s
	size := int32(s.o.PageSize)
	for {
		o := &container.ListBlobsFlatOptions{
			MaxResults: &size,
			Include:    container.ListBlobsInclude{Versions: s.o.Versions, Snapshots: s.o.Snapshots, Tags: s.o.OwnerTag != "" && !s.noTags.Load()},
		}
		if s.o.Prefix != "" {
			o.Prefix = &s.o.Prefix
		}
		if l.marker != "" {
			o.Marker = &l.marker
		}
		err = s.call(ctx, s.newTries(sources.ErrUnreachable), func(ctx context.Context) error {
			page, err := s.client.NewListBlobsFlatPager(o).NextPage(ctx)
			if err != nil {
				return err
			}
			blobs, next = nil, value(page.NextMarker)
			if page.Segment != nil {
				blobs = page.Segment.BlobItems
			}
			return nil
		})
		if errors.Is(err, sources.ErrAccessDenied) && o.Include.Tags {
			s.noTags.Store(true) // the right to read tags is one of its own
			continue
		}
		return slices.DeleteFunc(blobs, func(b *container.BlobItem) bool { return b == nil || value(b.Name) == "" }), next, err
	}
}

// refusedMarker tells a marker that the service no longer knows.
func refusedMarker(err error) bool {
	var f *failure
	return errors.As(err, &f) && (f.code == "OutOfRangeInput" || f.code == "InvalidQueryParameterValue" || f.code == "InvalidMarker")
}

// forward fails when a listing does not get on. The service sorts by name;
// whether by code points or, as some do, by UTF-16 is not laid down: a page
// that is before the one before it in both orders is a loop.
func (l *lister) forward(blobs []*container.BlobItem, next string) error {
	if next != "" && next == l.marker {
		return errLoop
	}
	if len(blobs) == 0 {
		return nil
	}
	first := value(blobs[0].Name)
	if first < l.first && slices.Compare(utf16.Encode([]rune(first)), utf16.Encode([]rune(l.first))) < 0 {
		return errLoop
	}
	l.first = first
	return nil
}

// fresh reports false for what this page or the one before it already held.
func (l *lister) fresh(path string) bool {
	h := maphash.String(l.seed, path)
	_, before := l.recent[h]
	_, now := l.page[h]
	l.page[h] = struct{}{}
	return !before && !now
}

// rest is what comes after the last one of a page that was handed out before,
// and what is still to be passed over when that was not on it.
func rest(blobs []*container.BlobItem, last string) ([]*container.BlobItem, string) {
	if last == "" {
		return blobs, ""
	}
	for i, b := range blobs {
		if pathOf(b) == last {
			return blobs[i+1:], ""
		}
	}
	for i, b := range blobs { // it was removed since
		if pathOf(b) > last {
			return blobs[i:], ""
		}
	}
	return nil, last
}

// pathOf names one version of a blob: a current one by its name alone.
func pathOf(b *container.BlobItem) string {
	switch {
	case value(b.Snapshot) != "":
		return *b.Name + "?snapshot=" + *b.Snapshot
	case value(b.VersionID) != "" && !value(b.IsCurrentVersion):
		return *b.Name + "?versionid=" + *b.VersionID
	}
	return *b.Name
}

// item makes an Item of an entry of the listing.
func (s *Source) item(b *container.BlobItem, path string) sources.Item {
	path = path[len(s.base):]
	ref := sources.Ref{Path: path, DataSet: s.dataSet(path), Size: -1}
	target := target{name: *b.Name, snapshot: value(b.Snapshot)}
	if path != "" && strings.HasSuffix(path, "?versionid="+value(b.VersionID)) && value(b.VersionID) != "" {
		target.version = *b.VersionID
	}
	var failure error
	if p := b.Properties; p != nil {
		ref.Version, ref.MediaType = string(value(p.ETag)), mediaType(value(p.ContentType))
		ref.StorageClass = plainWord(string(value(p.AccessTier)))
		ref.ModTime = value(p.LastModified)
		if p.ContentLength != nil && *p.ContentLength >= 0 {
			ref.Size = *p.ContentLength
		}
		target.folder = value(p.ResourceType) == "directory"
		switch {
		case strings.EqualFold(ref.StorageClass, "Archive"):
			failure = errArchived
		case value(p.CustomerProvidedKeySHA256) != "":
			failure = errCustomerKey
		}
	}
	if target.version == "" {
		target.etag = ref.Version
	}
	if b.BlobTags != nil && s.o.OwnerTag != "" {
		for _, tag := range b.BlobTags.BlobTagSet {
			if tag != nil && value(tag.Key) == s.o.OwnerTag && value(tag.Value) != "" {
				ref.Owner, ref.OwnerBasis = *tag.Value, "tag"
			}
		}
	}
	if excluded := s.match.Excluded(ref); excluded != nil {
		failure = excluded
	}
	if failure != nil {
		return sources.Item{Ref: ref, Open: sources.Failing(failure)}
	}
	target.size = ref.Size
	return sources.Item{Ref: ref, Open: func(ctx context.Context) (io.ReadCloser, error) { return s.open(ctx, target) }}
}

// mediaType drops what a service says of a blob whose type nobody stated.
func mediaType(s string) string {
	if s == "application/octet-stream" || len(s) > 255 {
		return ""
	}
	return s
}

// dataSet is the container, what of the prefix are folders, and the first
// folder below them.
func (s *Source) dataSet(path string) string {
	set := strings.TrimSuffix(s.o.Container+"/"+s.base, "/")
	if first, _, below := strings.Cut(path, "/"); below {
		return set + "/" + first
	}
	return set
}

// value is what a pointer points to, or nothing.
func value[T any](p *T) T {
	var zero T
	return *cmp.Or(p, &zero)
}
