package files

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/pdatlas/pdatlas/sources"
)

// openFlags keep an open from blocking on a FIFO or taking a terminal over,
// should a name have been given to one since it was listed.
const openFlags = syscall.O_NONBLOCK | syscall.O_NOCTTY

// openQuiet keeps a read from changing the time of last access. Only a file's
// owner and root may ask for it: open(2).
const openQuiet = syscall.O_NOATIME

// openFolder makes an open fail on anything but a folder.
const openFolder = syscall.O_DIRECTORY

// pseudo names the file systems that the kernel makes up: their files are
// views of running state, some endless, some with effects when read. Magic
// numbers: statfs(2), linux/magic.h.
var pseudo = map[int64]string{
	unix.PROC_SUPER_MAGIC:      "proc",
	unix.SYSFS_MAGIC:           "sysfs",
	unix.DEBUGFS_MAGIC:         "debugfs",
	unix.TRACEFS_MAGIC:         "tracefs",
	unix.SECURITYFS_MAGIC:      "securityfs",
	unix.SELINUX_MAGIC:         "selinuxfs",
	unix.SMACK_MAGIC:           "smackfs",
	unix.CGROUP_SUPER_MAGIC:    "cgroup",
	unix.CGROUP2_SUPER_MAGIC:   "cgroup2",
	unix.DEVPTS_SUPER_MAGIC:    "devpts",
	unix.BPF_FS_MAGIC:          "bpf",
	unix.PSTOREFS_MAGIC:        "pstore",
	unix.EFIVARFS_MAGIC:        "efivarfs",
	unix.BINFMTFS_MAGIC:        "binfmt_misc",
	unix.NSFS_MAGIC:            "nsfs",
	unix.HUGETLBFS_MAGIC:       "hugetlbfs",
	unix.USBDEVICE_SUPER_MAGIC: "usbfs",
	unix.XENFS_SUPER_MAGIC:     "xenfs",
	0x62656570:                 "configfs",
	0x19800202:                 "mqueue",
	0x65735543:                 "fusectl",
	0x67596969:                 "rpc_pipefs",
}

// refusePseudo fails with ErrNotRegular when the open file or folder stands on
// a file system that the kernel makes up.
func refusePseudo(f *os.File) error {
	var st unix.Statfs_t
	if err := unix.Fstatfs(int(f.Fd()), &st); err != nil {
		return openError(err)
	}
	if name, ok := pseudo[int64(uint32(st.Type))]; ok {
		return fmt.Errorf("on %s, a file system that the kernel makes up: %w", name, sources.ErrNotRegular)
	}
	return nil
}

// uidOf is the number of the file's owner.
func uidOf(info fs.FileInfo) (uint32, bool) {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return st.Uid, true
}
