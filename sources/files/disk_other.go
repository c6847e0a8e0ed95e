//go:build !linux

package files

import (
	"os"

	"github.com/pdatlas/pdatlas/sources"
)

// Elsewhere than on Linux the layers beneath a file system are not looked at.
func atRest(mount, string) (sources.ControlState, sources.ControlDetail) {
	return sources.StateUnknown, sources.DiskUnseen
}

func hasACL(*os.File) bool { return false }
