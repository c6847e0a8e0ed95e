package sandbox

import "golang.org/x/sys/unix"

const auditArch = unix.AUDIT_ARCH_AARCH64

// machine are the system calls that only this machine has.
func machine() []uint32 { return nil }
