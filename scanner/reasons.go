package scanner

import (
	"context"
	"errors"
	"io"
	"slices"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/sources"
)

// errPanic stands for a plugin that panicked.
var errPanic = errors.New("a plugin failed")

// class is what an error makes of an object or member.
type class struct {
	err    error
	reason inventory.Reason
	// unread is the state when nothing of it was read: Skipped when the scan
	// chose not to read it or knows no way to, Failed when reading went wrong,
	// Partial for limits, since reaching one means reading.
	unread inventory.State
}

// classes maps errors to reasons, gravest first: of several members that were
// not read, the one that stands first here speaks for their container.
func classes() []class {
	return []class{
		{errPanic, inventory.InternalError, inventory.Failed},
		{extract.ErrCrashed, inventory.WorkerCrashed, inventory.Failed},
		{extract.ErrHung, inventory.WorkerHung, inventory.Failed},
		{sources.ErrCredentialExpired, inventory.CredentialExpired, inventory.Failed},
		{sources.ErrChanged, inventory.ChangedDuringRead, inventory.Failed},
		{sources.ErrVanished, inventory.Vanished, inventory.Failed},
		{sources.ErrAccessDenied, inventory.AccessDenied, inventory.Failed},
		{sources.ErrRead, inventory.SourceError, inventory.Failed},
		{sources.ErrUnreachable, inventory.SourceError, inventory.Failed},
		{sources.ErrNotFound, inventory.SourceError, inventory.Failed},
		{sources.ErrTooLarge, inventory.SizeLimit, inventory.Partial},
		{sources.ErrExcluded, inventory.Excluded, inventory.Skipped},
		{sources.ErrArchived, inventory.Archived, inventory.Skipped},
		{extract.ErrTimeLimit, inventory.TimeLimit, inventory.Partial},
		{extract.ErrMemoryLimit, inventory.MemoryLimit, inventory.Partial},
		{extract.ErrWorkerMemory, inventory.MemoryLimit, inventory.Partial},
		{extract.ErrSizeLimit, inventory.SizeLimit, inventory.Partial},
		{extract.ErrRatioLimit, inventory.RatioLimit, inventory.Partial},
		{extract.ErrMemberLimit, inventory.MemberLimit, inventory.Partial},
		{extract.ErrMalformed, inventory.Malformed, inventory.Failed},
		{io.ErrUnexpectedEOF, inventory.Malformed, inventory.Failed},
		{extract.ErrEncrypted, inventory.Encrypted, inventory.Skipped},
		{extract.ErrDepthLimit, inventory.DepthLimit, inventory.Skipped},
		{extract.ErrUnsupported, inventory.UnsupportedFormat, inventory.Skipped},
		{extract.ErrDisabled, inventory.Disabled, inventory.Skipped},
		{sources.ErrSampled, inventory.Sampled, inventory.Partial},
		{sources.ErrNotRegular, inventory.NotRegular, inventory.Skipped},
		{extract.ErrNotRegular, inventory.NotRegular, inventory.Skipped},
	}
}

// classTable is the table, built once per run.
type classTable struct {
	list []class
	rank map[inventory.Reason]int
}

func newClassTable() *classTable {
	t := &classTable{list: classes(), rank: make(map[inventory.Reason]int)}
	for i, c := range t.list {
		if _, ok := t.rank[c.reason]; !ok {
			t.rank[c.reason] = i
		}
	}
	return t
}

// of classifies an error; what nobody declared is an internal error.
func (t *classTable) of(err error) class {
	for _, c := range t.list {
		if errors.Is(err, c.err) {
			return c
		}
	}
	return t.list[0]
}

// detailOf is what an error of a source adds to its class: a fixed sentence that
// names no content, "" when it has none.
func detailOf(err error) string {
	var d interface{ Detail() string }
	if errors.As(err, &d) {
		return d.Detail()
	}
	return ""
}

// known reports whether an error belongs to a declared class.
func (t *classTable) known(err error) bool {
	return slices.ContainsFunc(t.list, func(c class) bool { return errors.Is(err, c.err) })
}

// graver reports whether a stands before b; the empty reason is the least grave.
func (t *classTable) graver(a, b inventory.Reason) bool {
	if a == "" || b == "" {
		return a != ""
	}
	return t.rank[a] < t.rank[b]
}

// state is what becomes of an object or member that ended with the class, read
// saying whether anything of it was read.
func (c class) state(read bool) inventory.State {
	if read && c.unread != inventory.Partial && c.reason != inventory.ChangedDuringRead {
		return inventory.Partial
	}
	return c.unread
}

// stopsObject reports whether an error met in a member ends the whole object:
// the budget is the object's, and a cancelled read has no result.
func stopsObject(err error) bool {
	if extract.IsConfined(err) {
		return false
	}
	for _, e := range []error{
		extract.ErrTimeLimit, extract.ErrMemoryLimit, extract.ErrSizeLimit, extract.ErrRatioLimit,
		extract.ErrMemberLimit, context.Canceled, context.DeadlineExceeded,
	} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
