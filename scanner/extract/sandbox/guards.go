package sandbox

import "strings"

// Guards are what a child is hardened by: a set of bits.
type Guards uint16

// What a kernel may offer.
const (
	NoCore     Guards = 1 << iota // no core dumps
	NoDump                        // other processes of the user cannot read its memory
	NoPrivs                       // no program can give it more rights (PR_SET_NO_NEW_PRIVS)
	NoWrites                      // no file grows by it (RLIMIT_FSIZE 0)
	DataLimit                     // the kernel refuses memory far above the limit (RLIMIT_DATA)
	Seccomp                       // the system calls for files, network and processes are refused
	Landlock                      // the same for files and TCP, by paths and ports
	FirstToDie                    // the kernel ends it before the parent when memory runs out
)

// String names the guards, for people.
func (g Guards) String() string {
	var names []string
	for i, name := range [...]string{
		"no core dumps", "memory not readable by other processes", "no new privileges", "no growing files",
		"data limit", "seccomp", "Landlock", "first to die when memory runs out",
	} {
		if g&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return "nothing but limits and kill"
	}
	return strings.Join(names, ", ")
}
