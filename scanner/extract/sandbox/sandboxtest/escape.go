package sandboxtest

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"syscall"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// escape tries what a process under an attacker's control would, and emits for
// each attempt its name and whether it was refused.
func escape(d *doer) error {
	for _, a := range attempts() {
		result := " refused\n"
		if a.try() {
			result = " SUCCEEDED\n"
		}
		if err := d.emit(extract.Segment{Text: []byte(a.name + result)}); err != nil {
			return err
		}
	}
	return nil
}

type attempt struct {
	name string
	try  func() bool // whether it succeeded
}

func attempts() []attempt {
	opens := func(name string, flag int) func() bool {
		return func() bool {
			f, err := os.OpenFile(name, flag, 0o600)
			if err == nil {
				f.Close()
			}
			return err == nil
		}
	}
	return []attempt{
		{"read a file", opens("/etc/passwd", os.O_RDONLY)},
		{"read its own program", opens("/proc/self/exe", os.O_RDONLY)},
		{"list a folder", func() bool { _, err := os.ReadDir("/"); return err == nil }},
		{"stat a file", func() bool { _, err := os.Stat("/etc/passwd"); return err == nil }},
		{"write a file", opens("/tmp/pdatlas-escaped", os.O_WRONLY|os.O_CREATE)},
		{"write to a device", opens("/dev/null", os.O_WRONLY)},
		{"make a folder", func() bool { return os.Mkdir("/tmp/pdatlas-escaped-dir", 0o700) == nil }},
		{"remove a file", func() bool { return os.Remove("/tmp/pdatlas-escaped") == nil }},
		{"connect", func() bool {
			c, err := net.Dial("tcp", "127.0.0.1:1")
			if err == nil {
				c.Close()
			}
			return err == nil || errors.Is(err, syscall.ECONNREFUSED) // it got as far as the network
		}},
		{"make a socket", func() bool {
			fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
			if err == nil {
				syscall.Close(fd)
			}
			return err == nil
		}},
		{"run a program", func() bool { return exec.Command("/bin/true").Run() == nil }},
		{"replace itself", func() bool { return syscall.Exec("/bin/true", []string{"true"}, nil) == nil }},
		{"signal its parent", func() bool { return syscall.Kill(os.Getppid(), 0) == nil }},
		{"trace its parent", func() bool { return syscall.PtraceAttach(os.Getppid()) == nil }},
		{"change an owner", func() bool { return syscall.Setuid(0) == nil }},
		{"see the environment", func() bool { return os.Getenv("PATH") != "" || os.Getenv("HOME") != "" }},
		{"dump core", func() bool {
			var l syscall.Rlimit
			return syscall.Getrlimit(syscall.RLIMIT_CORE, &l) == nil && l.Cur > 0
		}},
	}
}
