package sftp

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pkg/sftp"

	"github.com/pdatlas/pdatlas/sources"
)

// maxPath bounds the path of an object: PATH_MAX of Linux. A server that
// invents folders without end is stopped by it.
const maxPath = 4096

// rootDone is the cursor after the root's own failure, which comes last. No
// other begins with a slash.
const rootDone = "/"

// entry is what a listing says of a name.
type entry struct {
	name     string
	mode     fs.FileMode
	size     int64
	time     int64 // seconds since 1970
	uid, gid uint32
	known    bool // the server said what it is
}

func entryOf(name string, info fs.FileInfo) entry {
	e := entry{name: name, mode: info.Mode(), size: info.Size(), time: info.ModTime().Unix()}
	if stat, ok := info.Sys().(*sftp.FileStat); ok {
		// The type's bits of st_mode; none of them: no attributes came.
		e.uid, e.gid, e.known = stat.UID, stat.GID, stat.Mode&0o170000 != 0
	}
	return e
}

// locate finds the root once: the path with its links resolved, as the user
// named it, and whether it is a folder.
func (s *Source) locate(ctx context.Context) (*place, error) {
	if p := s.known.Load(); p != nil {
		return p, nil
	}
	p := &place{}
	err := s.call(ctx, &tries{class: sources.ErrUnreachable}, func(l *link) error {
		dir, err := l.client.RealPath(s.o.Path)
		if err != nil {
			return err
		}
		if !strings.HasPrefix(dir, "/") {
			dir = s.o.Path // servers that do not resolve
		}
		info, err := l.client.Lstat(dir)
		if err != nil {
			return err
		}
		*p = place{dir: path.Clean(dir)}
		if !info.IsDir() {
			p.dir, p.single = path.Split(p.dir)
			p.dir = path.Clean(p.dir)
		}
		return nil
	})
	switch {
	case errors.Is(err, sources.ErrVanished):
		return nil, &failure{class: sources.ErrNotFound, sentence: "there is no such folder or file on the server"}
	case err != nil:
		return nil, err
	}
	s.known.Store(p)
	return p, nil
}

// walker is one run of Walk.
type walker struct {
	s   *Source
	at  *place
	ctx context.Context
	fn  func(sources.Item, sources.Cursor) error
}

// Walk lists the tree; see sources.Source and the package comment.
func (s *Source) Walk(ctx context.Context, after sources.Cursor, fn func(sources.Item, sources.Cursor) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	at, err := s.locate(ctx)
	if err != nil {
		return err
	}
	if after == rootDone {
		return nil
	}
	w := &walker{s: s, at: at, ctx: ctx, fn: fn}
	if at.single == "" {
		return w.folder("", nil, after)
	}
	if after != "" {
		return nil
	}
	e, failure := w.ask(at.single)
	if isEnd(failure) || ctx.Err() != nil {
		return failure
	}
	return w.entry(at.single, e, failure, "")
}

// folder lists one folder. self is what the listing of its parent said of it
// (nil for the root); after is the rest of the cursor below this folder.
func (w *walker) folder(dir string, self *entry, after string) error {
	entries, failure := w.list(dir)
	if err := w.ctx.Err(); err != nil {
		return err
	}
	if isEnd(failure) {
		return failure
	}
	last, rest, below := strings.Cut(after, "/")
	for i := range entries {
		e := entries[i]
		entries[i] = entry{} // handed over: only what is still to come is kept
		if after != "" && (e.name < last || e.name == last && !below) {
			continue
		}
		inner := ""
		if after != "" && e.name == last {
			inner = rest
		}
		var unknown error
		if !e.known {
			e, unknown = w.ask(path.Join(dir, e.name))
			if isEnd(unknown) {
				return unknown
			}
		}
		if err := w.entry(path.Join(dir, e.name), e, unknown, inner); err != nil {
			return err
		}
	}
	switch {
	case failure != nil && self == nil:
		return w.emit(".", rootDone, entry{mode: fs.ModeDir}, failure)
	case failure != nil:
		return w.emit(dir, dir, *self, failure)
	}
	return w.ctx.Err()
}

// list reads a folder, sorted. What it got before a failure comes with it.
func (w *walker) list(dir string) (entries []entry, failure error) {
	full := w.at.join(dir)
	if len(full) > maxPath {
		return nil, errTooDeep
	}
	bad := false
	failure = w.s.call(w.ctx, &tries{class: sources.ErrUnreachable}, func(l *link) error {
		if real, err := l.client.RealPath(full); err != nil {
			return err
		} else if real != full {
			return errSwapped
		}
		infos, err := l.client.ReadDirContext(w.ctx, full)
		entries, bad = make([]entry, 0, len(infos)), false
		for _, info := range infos {
			if name := info.Name(); name == "" || name == "." || name == ".." || strings.ContainsAny(name, "/\x00") {
				bad = true
			} else {
				entries = append(entries, entryOf(name, info))
			}
		}
		return err
	})
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.name, b.name) })
	entries = slices.CompactFunc(entries, func(a, b entry) bool { return a.name == b.name })
	if failure == nil && bad {
		failure = errBadName
	}
	return entries, failure
}

// ask asks for what a listing left out, or for the root when it is a file.
func (w *walker) ask(name string) (entry, error) {
	e := entry{name: path.Base(name), size: -1}
	err := w.s.call(w.ctx, &tries{class: sources.ErrUnreachable}, func(l *link) error {
		info, err := l.client.Lstat(w.at.join(name))
		if err == nil {
			e = entryOf(e.name, info)
		}
		return err
	})
	if err == nil && !e.known {
		err = errNoKind
	}
	return e, err
}

// entry hands out one name, or walks it when it is a folder. after is the rest
// of the cursor, when it lies below this entry.
func (w *walker) entry(name string, e entry, failure error, after string) error {
	switch {
	case w.ctx.Err() != nil:
		return w.ctx.Err()
	case failure == nil && e.mode.IsDir():
		return w.folder(name, &e, after)
	case after != "":
		return nil // a folder then, something else now: before the cursor either way
	case failure == nil && !e.mode.IsRegular():
		failure = notRegular(e.mode)
	case failure == nil && len(w.at.join(name)) > maxPath:
		failure = errTooDeep
	}
	return w.emit(name, name, e, failure)
}

func (w *walker) emit(name string, cursor sources.Cursor, e entry, failure error) error {
	ref := sources.Ref{Path: name, DataSet: dataSet(name, e.mode.IsDir()), Size: e.size, ModTime: time.Unix(e.time, 0)}
	if failure != nil && (e.mode.IsDir() || !e.known) {
		ref.Size = -1
	}
	if !e.known {
		ref.ModTime = time.Time{}
	}
	// A server that knows no owners sends 0 and 0, which is root's too.
	if e.uid != 0 || e.gid != 0 {
		ref.Owner, ref.OwnerBasis = "uid:"+strconv.FormatUint(uint64(e.uid), 10), "file_owner"
	}
	item := sources.Item{Ref: ref}
	excluded := w.s.match.Excluded(ref)
	switch {
	case excluded != nil:
		item.Open = sources.Failing(excluded)
	case failure != nil:
		item.Open = sources.Failing(failure)
	default:
		full := w.at.join(name)
		item.Open = func(ctx context.Context) (io.ReadCloser, error) { return w.s.open(ctx, full) }
	}
	return w.fn(item, cursor)
}

// join is the server's path of a name below the root.
func (p *place) join(name string) string { return path.Join(p.dir, name) }

// dataSet is the first element of a path, or "." for a file at the root.
func dataSet(name string, isDir bool) string {
	first, _, below := strings.Cut(name, "/")
	if below || isDir {
		return first
	}
	return "."
}
