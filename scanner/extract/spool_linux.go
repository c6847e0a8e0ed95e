package extract

import (
	"os"

	"golang.org/x/sys/unix"
)

// unnamedFile opens a file that never has a name, so that no moment exists at
// which a killed process would leave it behind. File systems that cannot
// (O_TMPFILE is missing on some network and overlay file systems) get a named
// one, removed at once.
func unnamedFile(dir string) (*os.File, error) {
	fd, err := unix.Open(dir, unix.O_TMPFILE|unix.O_RDWR|unix.O_CLOEXEC, 0o600)
	if err != nil {
		return namedThenRemoved(dir)
	}
	return os.NewFile(uintptr(fd), "spool"), nil
}
