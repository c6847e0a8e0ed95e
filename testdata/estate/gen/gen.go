// Package gen writes the sample estate: the file share and the bucket of a
// small fictitious European organisation, with a manifest of truth that says
// what every object holds and what a scan must make of it.
//
// It owns the synthetic people, the identifiers they carry, the files they
// stand in and the manifest. The identifiers are computed here from the
// published rules and not by the detectors, so that the two check each other:
// this package imports nothing of pdatlas.
//
// Invariants: the same seed gives the same bytes, names and times; no person is
// real, every mail domain is a subdomain of, or is itself, a name kept for
// examples; every planted value has its context (a header, a key or a keyword)
// and is nothing else than what the manifest calls it; what is not planted is
// noise that resembles nothing.
package gen

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Organisation is the owner of the sample estate. It does not exist.
const Organisation = "Nordlicht Handels SE"

// Roots of the estate below the folder given to Write.
const (
	Share  = "share"  // a file share
	Bucket = "bucket" // the same kind of tree, to be put into a bucket
)

// stamp is the modification time of everything: a scan compares it.
var stamp = time.Date(2026, time.March, 2, 8, 0, 0, 0, time.UTC)

// Write generates the estate below dir and its manifest in dir/manifest.json.
// A folder that already holds an estate is replaced; any other folder that is
// not empty is refused.
func Write(dir string, seed uint64) (Manifest, error) {
	if err := clear(dir); err != nil {
		return Manifest{}, err
	}
	// An empty manifest marks the folder as ours from the first moment, so that
	// an estate that was never finished can be replaced.
	if err := os.WriteFile(filepath.Join(dir, ManifestName), nil, 0o644); err != nil {
		return Manifest{}, err
	}
	m := Manifest{Organisation: Organisation, Seed: seed}
	for _, name := range []string{Share, Bucket} {
		t := newTree(filepath.Join(dir, name), name, seed)
		if err := t.build(); err != nil {
			return Manifest{}, err
		}
		m.Roots = append(m.Roots, t.root())
	}
	return m, m.save(filepath.Join(dir, ManifestName))
}

// clear removes the estate that stands in dir, if one does.
func clear(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return os.MkdirAll(dir, 0o755)
	}
	if err != nil {
		return fmt.Errorf("read %q: %w", dir, err)
	}
	if _, err := os.Stat(filepath.Join(dir, ManifestName)); err != nil {
		return fmt.Errorf("%q is not empty and holds no estate: choose another folder", dir)
	}
	// The closed folder must be opened before it can be removed.
	if err := os.Chmod(filepath.Join(dir, Share, closedFolder), 0o700); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	// The manifest goes last: without it a half removed estate would be refused.
	for _, name := range []string{Share, Bucket, ManifestName} {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}
