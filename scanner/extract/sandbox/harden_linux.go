package sandbox

import (
	"os"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// harden takes from this process, for good, all it does not need to turn bytes
// into text: files, network, other processes, core dumps. What the kernel lacks
// is left out and not among the result.
func harden(hello greeting) (g Guards) {
	closeInherited()
	never := &unix.Rlimit{}
	if unix.Setrlimit(unix.RLIMIT_CORE, never) == nil {
		g |= NoCore
	}
	if unix.Setrlimit(unix.RLIMIT_FSIZE, never) == nil {
		g |= NoWrites
	}
	if limitData(hello) {
		g |= DataLimit
	}
	if unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0) == nil {
		g |= NoDump
	}
	// Of this thread; the filter's TSYNC sets it in all (seccomp(2)).
	if unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == nil && filter() {
		g |= NoPrivs | Seccomp
	}
	return g
}

// closeInherited closes what the program that started the parent left open for
// its children. What this process opened itself is marked not to be inherited.
func closeInherited() {
	const ours, most = 4, 1 << 10
	for fd := ours; fd < most; fd++ {
		if flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err == nil && flags&unix.FD_CLOEXEC == 0 {
			_ = unix.Close(fd) // nothing was written to it
		}
	}
}

// limitData is for the case that the watchdog is late: the kernel refuses
// memory from four times the limit on. A program that reserves as much for
// itself (the race detector does) is left without.
func limitData(hello greeting) bool {
	if hello.data <= 0 || hello.data > hello.memory {
		return false
	}
	most := uint64(4 * hello.memory)
	return unix.Setrlimit(unix.RLIMIT_DATA, &unix.Rlimit{Cur: most, Max: most}) == nil
}

// filter refuses all system calls but those listed, in all threads.
func filter() bool {
	if auditArch == 0 {
		return false
	}
	program := program(uint32(os.Getpid()))
	prog := unix.SockFprog{Len: uint16(len(program)), Filter: &program[0]}
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&prog)))
	return errno == 0
}

// attributes of the process to start: it is killed when the thread that started
// it ends, and a Ctrl-C in the terminal is not for it.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}

// widen lets more wait in a pipe, so that parent and child take turns less often.
func widen(f *os.File) {
	const size = 256 << 10 // bytes
	if raw, err := f.SyscallConn(); err == nil {
		_ = raw.Control(func(fd uintptr) { _, _ = unix.FcntlInt(fd, unix.F_SETPIPE_SZ, size) }) // else it stays as it is
	}
}
