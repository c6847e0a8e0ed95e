package sources

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"
)

// Filter says which items are read at all. What it leaves out is still listed,
// as an Item whose Open fails with ErrExcluded before anything is fetched, so
// that it is accounted for. The zero Filter leaves nothing out.
//
// Globs are doublestar patterns ("hr/**/*.csv", "{a,b}/*"), case-sensitive. A
// glob with a slash is matched with the whole path below the source's root; one
// without is matched with every element of it, so "node_modules" covers all
// below such a folder and "*.bak" every such file.
type Filter struct {
	Include        []string  // none: everything; else a path must match one
	Exclude        []string  // a path that matches one is left out; wins over Include
	MinSize        int64     // bytes; smaller objects are left out; 0: no limit
	MaxSize        int64     // bytes; larger objects are left out; 0: no limit
	ModifiedAfter  time.Time // older objects are left out; zero: no limit
	ModifiedBefore time.Time // objects of this moment or newer are left out; zero: no limit
	StorageClasses []string  // the classes that may be read; none: all; an unnamed class is STANDARD
}

// Matcher is a checked Filter. It is safe for concurrent use; nil matches all.
type Matcher struct {
	f       Filter
	classes map[string]bool
}

// standardClass is what S3 means by an object without a storage class.
const standardClass = "STANDARD"

// What the reasons of an exclusion are built from, once: a scan may leave out
// millions of objects.
var (
	errExcludedName  = fmt.Errorf("by its name: %w", ErrExcluded)
	errExcludedSize  = fmt.Errorf("by its size: %w", ErrExcluded)
	errExcludedAge   = fmt.Errorf("by its age: %w", ErrExcluded)
	errExcludedClass = fmt.Errorf("by its storage class: %w", ErrExcluded)
)

// Compile checks the filter and makes it ready for use.
func (f Filter) Compile() (*Matcher, error) {
	for _, g := range append(append([]string(nil), f.Include...), f.Exclude...) {
		if !doublestar.ValidatePattern(g) || g == "" {
			return nil, fmt.Errorf("bad glob %q: brackets and braces must be closed, and a glob is never empty", g)
		}
	}
	if f.MinSize < 0 || f.MaxSize < 0 || f.MaxSize > 0 && f.MinSize > f.MaxSize {
		return nil, fmt.Errorf("bad size limits: at least %d and at most %d bytes leave nothing to read", f.MinSize, f.MaxSize)
	}
	if !f.ModifiedBefore.IsZero() && !f.ModifiedAfter.Before(f.ModifiedBefore) {
		return nil, fmt.Errorf("bad age limits: nothing is modified after %s and before %s",
			f.ModifiedAfter.UTC().Format(time.RFC3339), f.ModifiedBefore.UTC().Format(time.RFC3339))
	}
	m := &Matcher{f: f}
	if len(f.StorageClasses) > 0 {
		m.classes = make(map[string]bool, len(f.StorageClasses))
		for _, c := range f.StorageClasses {
			m.classes[strings.ToUpper(c)] = true
		}
	}
	return m, nil
}

// Excluded says why the object is left out, as an error that wraps
// ErrExcluded, or nil when it is to be read. What the listing does not state
// (size -1, no time) leaves nothing out.
func (m *Matcher) Excluded(r Ref) error {
	if m == nil {
		return nil
	}
	if len(m.f.Include) > 0 && !matchAny(m.f.Include, r.Path) || matchAny(m.f.Exclude, r.Path) {
		return errExcludedName
	}
	if r.Size >= 0 && (r.Size < m.f.MinSize || m.f.MaxSize > 0 && r.Size > m.f.MaxSize) {
		return errExcludedSize
	}
	if !r.ModTime.IsZero() {
		if !m.f.ModifiedAfter.IsZero() && r.ModTime.Before(m.f.ModifiedAfter) {
			return errExcludedAge
		}
		if !m.f.ModifiedBefore.IsZero() && !r.ModTime.Before(m.f.ModifiedBefore) {
			return errExcludedAge
		}
	}
	if m.classes != nil {
		class := strings.ToUpper(r.StorageClass)
		if class == "" {
			class = standardClass
		}
		if !m.classes[class] {
			return errExcludedClass
		}
	}
	return nil
}

// Failing is the Open function of an item that is listed but not read.
func Failing(err error) func(context.Context) (io.ReadCloser, error) {
	return func(context.Context) (io.ReadCloser, error) { return nil, err }
}

func matchAny(globs []string, path string) bool {
	for _, g := range globs {
		if strings.Contains(g, "/") {
			if ok, err := doublestar.Match(g, path); ok && err == nil {
				return true
			}
			continue
		}
		for element := range strings.SplitSeq(path, "/") {
			if ok, err := doublestar.Match(g, element); ok && err == nil {
				return true
			}
		}
	}
	return false
}
