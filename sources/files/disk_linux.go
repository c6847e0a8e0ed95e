package files

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/pdatlas/pdatlas/sources"
)

// maxLayers bounds the stack of block devices that is looked through.
const maxLayers = 16

// atRest says whether what a mount stores is encrypted beneath the file system.
// sys is where sysfs stands. What cannot be seen from here is unknown: a server
// or a hypervisor may encrypt, or not.
func atRest(m mount, sys string) (sources.ControlState, sources.ControlDetail) {
	switch m.fstype {
	case "ecryptfs", "fuse.encfs", "fuse.gocryptfs", "fuse.cryfs", "fuse.securefs":
		return sources.StateYes, sources.DiskEncrypted
	case "tmpfs", "ramfs":
		return sources.StateNotApplicable, sources.NoDetail // in memory
	}
	device := m.device
	if strings.HasPrefix(device, "0:") { // btrfs and others have no device of their own
		device = deviceOf(m.source)
	}
	if device == "" || m.server() != "" {
		return sources.StateUnknown, sources.DiskUnseen
	}
	return layers(filepath.Join(sys, "dev", "block", device), maxLayers)
}

// deviceOf is the "major:minor" of a device file, "" when it is none.
func deviceOf(path string) string {
	if !strings.HasPrefix(path, "/dev/") {
		return ""
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode()&os.ModeDevice == 0 {
		return ""
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	return strconv.FormatUint(uint64(unix.Major(st.Rdev)), 10) + ":" + strconv.FormatUint(uint64(unix.Minor(st.Rdev)), 10)
}

// layers looks through a block device to the disks below it. The uuid of a
// device-mapper device that encrypts begins with CRYPT- (dmsetup, cryptsetup);
// its parts stand under slaves (kernel documentation, ABI/testing/sysfs-block).
func layers(device string, left int) (sources.ControlState, sources.ControlDetail) {
	path, err := filepath.EvalSymlinks(device)
	if err != nil || left == 0 {
		return sources.StateUnknown, sources.DiskUnseen
	}
	if uuid, err := os.ReadFile(filepath.Join(path, "dm", "uuid")); err == nil && strings.HasPrefix(string(uuid), "CRYPT-") {
		return sources.StateYes, sources.DiskEncrypted
	}
	below, err := os.ReadDir(filepath.Join(path, "slaves"))
	if err != nil && !os.IsNotExist(err) {
		return sources.StateUnknown, sources.DiskUnseen
	}
	if len(below) == 0 {
		return disk(path)
	}
	all, detail := sources.StateYes, sources.DiskEncrypted
	for _, part := range below { // one part that is plain leaves the whole plain
		switch state, why := layers(filepath.Join(path, "slaves", part.Name()), left-1); {
		case state == sources.StateNo:
			return state, why
		case state == sources.StateUnknown:
			all, detail = state, why
		}
	}
	return all, detail
}

// disk tells a real disk from one that a hypervisor or another file makes up.
func disk(path string) (sources.ControlState, sources.ControlDetail) {
	for _, made := range []string{"virtio", "/xen", "vmbus", "/virtual/", "/vbd-"} {
		if strings.Contains(path, made) {
			return sources.StateUnknown, sources.DiskUnseen
		}
	}
	return sources.StateNo, sources.DiskPlain
}

// hasACL reports whether an open file or folder has an access control list
// beside its mode: acl(5), nfs4_acl(5).
func hasACL(f *os.File) bool {
	for _, name := range []string{"system.posix_acl_access", "system.posix_acl_default", "system.nfs4_acl"} {
		if n, err := unix.Fgetxattr(int(f.Fd()), name, nil); err == nil && n > 0 {
			return true
		}
	}
	return false
}
