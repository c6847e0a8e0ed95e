// Package files is the source of local folders, mounted shares and single
// files.
//
// It owns the walk of a folder tree and the reading of regular files. It never
// leaves its root (os.Root), never follows a symbolic link, never opens what is
// not a regular file, and never blocks on a FIFO, a device or a kernel file
// system. Symbolic links, devices, unreadable folders and whatever else cannot
// be read are items whose Open says why.
//
// Order: depth first, the names of each folder in byte order, a folder's own
// failure after the entries that could still be listed. The cursor is the path
// of the last item. Memory holds the names of the folders on the current path,
// nothing else.
package files

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/pdatlas/pdatlas/sources"
)

// Kind is the name of this kind of source.
const Kind = "files"

// Options are what can be set for a source of files.
type Options struct {
	Filter sources.Filter
	// Region is where the user says that the machine or share stands, "" when
	// nobody said.
	Region string
}

// Source is a folder tree or a single file. It implements sources.Source.
type Source struct {
	dir    string   // absolute and resolved: the folder that root stands for
	single string   // the one name below dir when the root is a file, else ""
	root   *os.Root // all access goes through it
	match  *sources.Matcher
	owners *owners
	region string
}

// New opens the folder or file at path. The path itself may be or contain
// symbolic links: the user named it. A path that does not exist is ErrNotFound.
func New(path string, o Options) (*Source, error) {
	match, err := o.Filter.Compile()
	if err != nil {
		return nil, err
	}
	if path == "" {
		return nil, fmt.Errorf("the path is empty: %w", sources.ErrBadURI)
	}
	dir, err := filepath.Abs(path)
	if err == nil {
		dir, err = filepath.EvalSymlinks(dir)
	}
	if err != nil {
		return nil, rootError(path, err)
	}
	info, err := os.Stat(dir)
	if err != nil {
		return nil, rootError(path, err)
	}
	s := &Source{dir: dir, match: match, owners: newOwners(), region: o.Region}
	if !info.IsDir() {
		s.dir, s.single = filepath.Split(dir)
		s.dir = filepath.Clean(s.dir)
	}
	if s.root, err = os.OpenRoot(s.dir); err != nil {
		return nil, rootError(path, err)
	}
	return s, nil
}

// rootError says what is wrong with the path that the user gave.
func rootError(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return fmt.Errorf("there is no file or folder %q: %w", path, sources.ErrNotFound)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%q may not be read by this user: %w", path, sources.ErrAccessDenied)
	default:
		return fmt.Errorf("%q cannot be opened (%s): %w", path, errnoText(err), sources.ErrUnreachable)
	}
}

// Name is the file URL of the absolute, symlink-free path.
func (s *Source) Name() string {
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(s.dir, s.single))}
	return u.String()
}

// Describe states the root. A region is only what the user declared: a file
// system does not know where its machine stands.
func (s *Source) Describe(context.Context) (sources.Description, error) {
	d := sources.Description{Kind: Kind, Endpoint: "file://", Root: filepath.Join(s.dir, s.single)}
	if s.region != "" {
		d.Region, d.Basis, d.Method = s.region, "declared", "configuration"
	}
	return d, nil
}

// Close frees the root.
func (s *Source) Close() error { return s.root.Close() }

// openFile opens for reading without leaving a trace: the time of last access
// stays as it is where the system lets this user ask for that.
func (s *Source) openFile(path string, flags int) (*os.File, error) {
	f, err := s.root.OpenFile(path, os.O_RDONLY|openFlags|openQuiet|flags, 0)
	if openQuiet != 0 && errors.Is(err, syscall.EPERM) {
		return s.root.OpenFile(path, os.O_RDONLY|openFlags|flags, 0)
	}
	return f, err
}

// dataSet is the first element of a path, or "." for a file at the root.
func dataSet(path string, isDir bool) string {
	first, _, below := strings.Cut(path, "/")
	if below || isDir {
		return first
	}
	return "."
}
