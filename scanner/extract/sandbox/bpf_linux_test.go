package sandbox

import (
	"encoding/binary"
	"testing"

	"golang.org/x/sys/unix"
)

// judge runs a filter as the kernel does (seccomp(2), the few instructions that
// are used) and returns what it decides.
func judge(t *testing.T, program []unix.SockFilter, arch, number uint32, arg0 uint64) uint32 {
	t.Helper()
	var data [64]byte
	binary.LittleEndian.PutUint32(data[offNumber:], number)
	binary.LittleEndian.PutUint32(data[offArch:], arch)
	binary.LittleEndian.PutUint64(data[offArg0:], arg0)
	var acc uint32
	for at := 0; at < len(program); at++ {
		i := program[at]
		jump := func(yes bool) {
			if at += int(i.Jf); yes {
				at += int(i.Jt) - int(i.Jf)
			}
		}
		switch i.Code {
		case unix.BPF_LD | unix.BPF_W | unix.BPF_ABS:
			acc = binary.LittleEndian.Uint32(data[i.K:])
		case unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K:
			jump(acc == i.K)
		case unix.BPF_JMP | unix.BPF_JSET | unix.BPF_K:
			jump(acc&i.K != 0)
		case unix.BPF_RET | unix.BPF_K:
			return i.K
		default:
			t.Fatalf("instruction %d: %#x is not known", at, i.Code)
		}
	}
	t.Fatal("the filter has no end")
	return 0
}

// TestProgram: what the runtime needs is allowed, threads and signals to itself
// too, and all else is refused.
func TestProgram(t *testing.T) {
	if auditArch == 0 {
		t.Skip("there is no filter for this machine")
	}
	const pid = 4242
	p := program(pid)
	const (
		allow  = unix.SECCOMP_RET_ALLOW
		refuse = unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)
		absent = unix.SECCOMP_RET_ERRNO | uint32(unix.ENOSYS)
		kill   = unix.SECCOMP_RET_KILL_PROCESS
	)
	for _, c := range []struct {
		name   string
		number uint32
		arg0   uint64
		want   uint32
	}{
		{"read", unix.SYS_READ, 0, allow},
		{"write", unix.SYS_WRITE, 3, allow},
		{"mmap", unix.SYS_MMAP, 0, allow},
		{"futex", unix.SYS_FUTEX, 0, allow},
		{"exit_group", unix.SYS_EXIT_GROUP, 1, allow},
		{"thread", unix.SYS_CLONE, unix.CLONE_VM | unix.CLONE_THREAD | unix.CLONE_SIGHAND, allow},
		{"fork", unix.SYS_CLONE, uint64(unix.SIGCHLD), refuse},
		{"vfork", unix.SYS_CLONE, unix.CLONE_VM | unix.CLONE_VFORK, refuse},
		{"clone3", unix.SYS_CLONE3, 0, absent},
		{"signal_itself", unix.SYS_TGKILL, pid, allow},
		{"signal_another", unix.SYS_TGKILL, pid + 1, refuse},
		{"kill", unix.SYS_KILL, pid, refuse},
		{"openat", unix.SYS_OPENAT, 0, refuse},
		{"openat2", unix.SYS_OPENAT2, 0, refuse},
		{"execve", unix.SYS_EXECVE, 0, refuse},
		{"execveat", unix.SYS_EXECVEAT, 0, refuse},
		{"socket", unix.SYS_SOCKET, 0, refuse},
		{"connect", unix.SYS_CONNECT, 0, refuse},
		{"sendmsg", unix.SYS_SENDMSG, 0, refuse},
		{"ptrace", unix.SYS_PTRACE, 0, refuse},
		{"process_vm_readv", unix.SYS_PROCESS_VM_READV, 0, refuse},
		{"pidfd_getfd", unix.SYS_PIDFD_GETFD, 0, refuse},
		{"io_uring_setup", unix.SYS_IO_URING_SETUP, 0, refuse},
		{"bpf", unix.SYS_BPF, 0, refuse},
		{"mount", unix.SYS_MOUNT, 0, refuse},
		{"unshare", unix.SYS_UNSHARE, 0, refuse},
		{"prctl", unix.SYS_PRCTL, 0, refuse},
		{"unlinkat", unix.SYS_UNLINKAT, 0, refuse},
		{"memfd_create", unix.SYS_MEMFD_CREATE, 0, refuse},
		{"unknown", 100_000, 0, refuse},
	} {
		if got := judge(t, p, auditArch, c.number, c.arg0); got != c.want {
			t.Errorf("%s: %#x, want %#x", c.name, got, c.want)
		}
	}
	if got := judge(t, p, auditArch+1, unix.SYS_READ, 0); got != kill {
		t.Errorf("another ABI: %#x", got)
	}
	if len(p) > 4096 { // BPF_MAXINSNS
		t.Errorf("%d instructions", len(p))
	}
}

// TestRuleset: each version of Landlock is asked for what it knows, no more: a
// kernel refuses a structure with bits that it does not know.
func TestRuleset(t *testing.T) {
	for _, c := range []struct {
		abi      int
		size     uintptr
		fs       uint64
		net, far bool // TCP; abstract sockets and signals
	}{
		{1, 8, 1<<13 - 1, false, false}, {2, 8, 1<<14 - 1, false, false}, {3, 8, 1<<15 - 1, false, false},
		{4, 16, 1<<15 - 1, true, false}, {5, 16, 1<<16 - 1, true, false}, {6, 24, 1<<16 - 1, true, true}, {9, 24, 1<<16 - 1, true, true},
	} {
		a, size := ruleset(c.abi)
		if size != c.size || a.Handled_access_fs != c.fs || (a.Handled_access_net != 0) != c.net || (a.Scoped != 0) != c.far {
			t.Errorf("version %d: %d bytes, files %#x, net %#x, scope %#x", c.abi, size, a.Handled_access_fs, a.Handled_access_net, a.Scoped)
		}
	}
}

// TestGuardNames: every guard has words, and no guard at all says so.
func TestGuardNames(t *testing.T) {
	seen := map[string]bool{}
	for g := NoCore; g <= FirstToDie; g <<= 1 {
		name := g.String()
		if name == "" || name == Guards(0).String() || seen[name] {
			t.Errorf("guard %b is called %q", g, name)
		}
		seen[name] = true
	}
	if got := (NoCore | Seccomp).String(); got != "no core dumps, seccomp" {
		t.Errorf("two guards: %q", got)
	}
}
