package sandbox

import (
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// confine restricts the calling thread, and all it will start, to reading and
// running the program and the system's libraries (landlock(7)). The child is
// confined in this way from its first instruction; a confinement that it put on
// itself would be that of one of its threads. The caller's thread must be
// locked and end with its goroutine. What the kernel lacks is left out. The
// folder cache, if it is not "", may be written until harden.
func confine(program, cache string) (g Guards) {
	abi, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	if errno != 0 {
		return 0
	}
	attr, size := ruleset(int(abi))
	fd, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, uintptr(unsafe.Pointer(&attr)), size, 0)
	if errno != 0 {
		return 0
	}
	defer unix.Close(int(fd))
	for _, path := range []string{program, "/usr", "/lib", "/lib32", "/lib64", "/nix/store", "/etc/ld.so.cache"} {
		permit(int(fd), path, unix.LANDLOCK_ACCESS_FS_EXECUTE|unix.LANDLOCK_ACCESS_FS_READ_FILE)
	}
	if cache != "" {
		permit(int(fd), cache, attr.Handled_access_fs&^unix.LANDLOCK_ACCESS_FS_EXECUTE)
	}
	if unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != nil {
		return 0
	}
	if _, _, errno := unix.Syscall(unix.SYS_LANDLOCK_RESTRICT_SELF, fd, 0, 0); errno != 0 {
		return 0
	}
	return Landlock
}

// ruleset asks for all that a version of Landlock can refuse, and gives the size
// of the structure that this version knows.
func ruleset(abi int) (a unix.LandlockRulesetAttr, size uintptr) {
	a.Handled_access_fs = unix.LANDLOCK_ACCESS_FS_MAKE_SYM<<1 - 1 // the first version's 13 rights
	size = unsafe.Sizeof(a.Handled_access_fs)
	if abi >= 2 {
		a.Handled_access_fs |= unix.LANDLOCK_ACCESS_FS_REFER
	}
	if abi >= 3 {
		a.Handled_access_fs |= unix.LANDLOCK_ACCESS_FS_TRUNCATE
	}
	if abi >= 4 {
		a.Handled_access_net = unix.LANDLOCK_ACCESS_NET_BIND_TCP | unix.LANDLOCK_ACCESS_NET_CONNECT_TCP
		size += unsafe.Sizeof(a.Handled_access_net)
	}
	if abi >= 5 {
		a.Handled_access_fs |= unix.LANDLOCK_ACCESS_FS_IOCTL_DEV
	}
	if abi >= 6 {
		a.Scoped = unix.LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET | unix.LANDLOCK_SCOPE_SIGNAL
		size += unsafe.Sizeof(a.Scoped)
	}
	return a, size
}

// permit allows some access to what is at or below path. A path that is not
// there needs no rule.
func permit(ruleset int, path string, access uint64) {
	fd, err := unix.Open(path, unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		return
	}
	defer unix.Close(fd)
	rule := unix.LandlockPathBeneathAttr{Allowed_access: access, Parent_fd: int32(fd)}
	_, _, _ = unix.Syscall6(unix.SYS_LANDLOCK_ADD_RULE, uintptr(ruleset), unix.LANDLOCK_RULE_PATH_BENEATH,
		uintptr(unsafe.Pointer(&rule)), 0, 0, 0) // without it the child does not start, and is started without all this
}

// firstToDie has the kernel end the process before others when memory runs out.
func firstToDie(pid int) bool {
	return os.WriteFile(fmt.Sprintf("/proc/%d/oom_score_adj", pid), []byte("1000"), 0) == nil
}
