package sandbox

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"
)

// usage tells what a process uses. Its files are opened before the process
// hides itself (PR_SET_DUMPABLE), which also hides them where /proc is mounted
// with hidepid.
type usage struct {
	memory, cpu *os.File
	buf         [1024]byte
}

func openUsage(pid int) *usage {
	u := &usage{}
	u.memory, _ = os.Open(fmt.Sprintf("/proc/%d/statm", pid)) // nil: not told
	u.cpu, _ = os.Open(fmt.Sprintf("/proc/%d/stat", pid))
	return u
}

func (u *usage) close() {
	u.memory.Close() // nil files say so and stay
	u.cpu.Close()
}

// data returns how much writable memory of its own the process has mapped, in
// bytes (proc_pid_statm(5), the sixth number).
func (u *usage) data() int64 {
	n, _ := u.memory.ReadAt(u.buf[:], 0) // nothing read: 0
	return numberAt(u.buf[:n], 5) * int64(os.Getpagesize())
}

// now returns resident bytes and processor time used; 0 what is not told.
func (u *usage) now() (memory int64, cpu time.Duration) {
	if n, err := u.memory.ReadAt(u.buf[:], 0); n > 0 && (err == nil || n < len(u.buf)) {
		memory = numberAt(u.buf[:n], 1) * int64(os.Getpagesize())
	}
	if n, err := u.cpu.ReadAt(u.buf[:], 0); n > 0 && (err == nil || n < len(u.buf)) {
		// The second word is the program's name, in brackets, and may hold blanks.
		const user, system = 11, 12 // words after it (proc_pid_stat(5))
		rest := u.buf[:n]
		rest = rest[bytes.LastIndexByte(rest, ')')+1:]
		const tick = 10 * time.Millisecond // USER_HZ is 100 on all machines that Go runs on
		cpu = time.Duration(numberAt(rest, user)+numberAt(rest, system)) * tick
	}
	return memory, cpu
}

// numberAt is the i-th word of a line, a number; 0 when there is none.
func numberAt(line []byte, i int) int64 {
	words := bytes.Fields(line)
	if i >= len(words) {
		return 0
	}
	n, err := strconv.ParseInt(string(words[i]), 10, 64)
	if err != nil {
		return 0
	}
	return n
}
