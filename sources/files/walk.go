package files

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"syscall"

	"github.com/pdatlas/pdatlas/sources"
)

// nameBatch is how many names are asked of a folder at once.
const nameBatch = 4096

// walker is one run of Walk.
type walker struct {
	s   *Source
	ctx context.Context
	fn  func(sources.Item, sources.Cursor) error
}

// Walk lists the tree; see sources.Source and the package comment.
func (s *Source) Walk(ctx context.Context, after sources.Cursor, fn func(sources.Item, sources.Cursor) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w := &walker{s: s, ctx: ctx, fn: fn}
	if s.single != "" {
		if after != "" {
			return nil
		}
		return w.entry(s.single, "")
	}
	return w.folder(".", nil, after)
}

// folder lists one folder. seen is what the listing of its parent said of it
// (nil for the root); after is the rest of the cursor below this folder.
func (w *walker) folder(path string, seen fs.FileInfo, after string) error {
	names, failure := w.names(path, seen)
	slices.Sort(names)
	last, rest, below := strings.Cut(after, "/")
	for i, name := range names {
		names[i] = "" // handed over: only what is still to come is kept
		if after != "" && (name < last || name == last && !below) {
			continue
		}
		inner := ""
		if after != "" && name == last {
			inner = rest
		}
		if err := w.entry(join(path, name), inner); err != nil {
			return err
		}
	}
	if failure != nil {
		return w.failed(path, seen, failure)
	}
	return w.ctx.Err()
}

// names reads the names in a folder. A listing that breaks off yields what it
// had, and its error.
func (w *walker) names(path string, seen fs.FileInfo) (names []string, failure error) {
	f, err := w.s.openFile(path, openFolder)
	if err != nil {
		return nil, openError(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, openError(err)
	}
	if seen != nil && !os.SameFile(seen, info) {
		return nil, errSwapped
	}
	if err := refusePseudo(f); err != nil {
		return nil, err
	}
	for w.ctx.Err() == nil {
		batch, err := f.Readdirnames(nameBatch)
		names = append(names, batch...)
		if errors.Is(err, io.EOF) {
			return names, nil
		}
		if err != nil {
			return names, openError(err)
		}
	}
	return nil, nil
}

// entry hands out one name, or walks it when it is a folder. after is the rest
// of the cursor, when it lies below this entry.
func (w *walker) entry(path, after string) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	info, err := w.s.root.Lstat(path)
	switch {
	case err != nil && after != "":
		return nil // it was there when the cursor was set: its entries are recorded
	case err != nil:
		return w.failed(path, nil, openError(err))
	case info.IsDir():
		return w.folder(path, info, after)
	case after != "":
		return nil // a folder then, a file now: before the cursor either way
	}
	item := sources.Item{Ref: w.s.ref(path, info)}
	if !info.Mode().IsRegular() {
		item.Open = sources.Failing(notRegular(info.Mode()))
	} else {
		item.Open = func(ctx context.Context) (io.ReadCloser, error) { return w.s.open(ctx, path) }
	}
	return w.emit(item)
}

// failed hands out what can be named but not listed or read.
func (w *walker) failed(path string, info fs.FileInfo, failure error) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	ref := sources.Ref{Path: path, DataSet: dataSet(path, true), Size: -1}
	if info != nil {
		ref = w.s.ref(path, info)
		ref.Size = -1
	}
	return w.emit(sources.Item{Ref: ref, Open: sources.Failing(failure)})
}

func (w *walker) emit(item sources.Item) error {
	if err := w.s.match.Excluded(item.Ref); err != nil {
		item.Open = sources.Failing(err)
	}
	return w.fn(item, item.Ref.Path)
}

func (s *Source) ref(path string, info fs.FileInfo) sources.Ref {
	r := sources.Ref{
		Path:    path,
		DataSet: dataSet(path, info.IsDir()),
		Size:    info.Size(),
		ModTime: info.ModTime(),
	}
	if owner := s.owners.name(info); owner != "" {
		r.Owner, r.OwnerBasis = owner, "file_owner"
	}
	return r
}

func join(dir, name string) string {
	if dir == "." {
		return name
	}
	return dir + "/" + name
}

// errnoText is the system's own word for an error, without the path that
// os.PathError would add.
func errnoText(err error) string {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return errno.Error()
	}
	return "no reason given"
}
