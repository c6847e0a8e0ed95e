package files

import (
	"io/fs"
	"os/user"
	"strconv"
	"sync"
)

// owners turns user numbers into login names, once per number: a directory
// service may stand behind the look-up.
type owners struct {
	mu    sync.Mutex
	names map[uint32]string
}

func newOwners() *owners { return &owners{names: make(map[uint32]string)} }

// name is the login of the file's owner, "uid:N" when the number has none
// here (usual on mounted shares), or "" where files have no owner.
func (o *owners) name(info fs.FileInfo) string {
	uid, ok := uidOf(info)
	if !ok {
		return ""
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if name, ok := o.names[uid]; ok {
		return name
	}
	number := strconv.FormatUint(uint64(uid), 10)
	name := "uid:" + number
	if u, err := user.LookupId(number); err == nil && u.Username != "" {
		name = u.Username
	}
	o.names[uid] = name
	return name
}
