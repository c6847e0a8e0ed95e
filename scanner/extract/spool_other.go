//go:build !linux

package extract

import "os"

// unnamedFile opens a file whose name is removed at once.
func unnamedFile(dir string) (*os.File, error) { return namedThenRemoved(dir) }
