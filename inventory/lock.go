package inventory

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// scanLock is held by the one scan that may write. The kernel drops it with the
// process, so a killed scan blocks nobody. The file itself stays: removing it
// would let two processes lock two files of the same name.
type scanLock struct{ f *os.File }

// lockScan takes the lock of the inventory at path or returns a *BusyError.
func lockScan(path string, now time.Time) (*scanLock, error) {
	f, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, storeError(path, "lock", err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		busy := readHolder(f, path)
		return nil, errors.Join(busy, f.Close())
	}
	if err != nil {
		return nil, errors.Join(storeError(path, "lock", err), f.Close())
	}
	host, err := os.Hostname()
	if err != nil {
		host = "" // only shown
	}
	line := fmt.Sprintf("%d %s %s\n", os.Getpid(), now.UTC().Format(time.RFC3339), host)
	err = f.Truncate(0)
	if err == nil {
		_, err = f.WriteAt([]byte(line), 0)
	}
	if err != nil {
		return nil, errors.Join(storeError(path, "lock", err), f.Close())
	}
	return &scanLock{f}, nil
}

// readHolder says who holds the lock, as far as the file tells.
func readHolder(f *os.File, path string) *BusyError {
	busy := &BusyError{Path: path}
	b, err := io.ReadAll(io.NewSectionReader(f, 0, 512))
	if err != nil {
		return busy
	}
	part := strings.Fields(string(b))
	if len(part) < 2 {
		return busy // it was taken a moment ago
	}
	pid, err1 := strconv.Atoi(part[0])
	started, err2 := time.Parse(time.RFC3339, part[1])
	if err1 != nil || err2 != nil {
		return busy
	}
	busy.PID, busy.Started = pid, started
	if len(part) > 2 {
		busy.Host = part[2]
	}
	return busy
}

func (l *scanLock) release() error {
	return errors.Join(l.f.Truncate(0), l.f.Close()) // closing unlocks
}
