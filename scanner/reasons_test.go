package scanner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/sources"
)

func TestClasses(t *testing.T) {
	table := newClassTable()
	const scanned, partial, skipped, failed = inventory.Scanned, inventory.Partial, inventory.Skipped, inventory.Failed
	for _, c := range []struct {
		name           string
		err            error
		reason         inventory.Reason
		unread, inPart inventory.State
	}{
		{"denied", sources.ErrAccessDenied, inventory.AccessDenied, failed, partial},
		{"vanished", sources.ErrVanished, inventory.Vanished, failed, partial},
		{"changed", sources.ErrChanged, inventory.ChangedDuringRead, failed, failed},
		{"not_regular", sources.ErrNotRegular, inventory.NotRegular, skipped, partial},
		{"link_in_archive", extract.ErrNotRegular, inventory.NotRegular, skipped, partial},
		{"excluded", sources.ErrExcluded, inventory.Excluded, skipped, partial},
		{"archived", sources.ErrArchived, inventory.Archived, skipped, partial},
		{"read", sources.ErrRead, inventory.SourceError, failed, partial},
		{"unreachable", sources.ErrUnreachable, inventory.SourceError, failed, partial},
		{"expired", sources.ErrCredentialExpired, inventory.CredentialExpired, failed, partial},
		{"size", extract.ErrSizeLimit, inventory.SizeLimit, partial, partial},
		{"ratio", extract.ErrRatioLimit, inventory.RatioLimit, partial, partial},
		{"members", extract.ErrMemberLimit, inventory.MemberLimit, partial, partial},
		{"time", extract.ErrTimeLimit, inventory.TimeLimit, partial, partial},
		{"memory", extract.ErrMemoryLimit, inventory.MemoryLimit, partial, partial},
		{"worker_memory", extract.ErrWorkerMemory, inventory.MemoryLimit, partial, partial},
		{"worker_crashed", extract.ErrCrashed, inventory.WorkerCrashed, failed, partial},
		{"worker_hung", extract.ErrHung, inventory.WorkerHung, failed, partial},
		{"depth", extract.ErrDepthLimit, inventory.DepthLimit, skipped, partial},
		{"encrypted", extract.ErrEncrypted, inventory.Encrypted, skipped, partial},
		{"malformed", extract.ErrMalformed, inventory.Malformed, failed, partial},
		{"cut", io.ErrUnexpectedEOF, inventory.Malformed, failed, partial},
		{"unsupported", extract.ErrUnsupported, inventory.UnsupportedFormat, skipped, partial},
		{"disabled", extract.ErrDisabled, inventory.Disabled, skipped, partial},
		{"panic", errPanic, inventory.InternalError, failed, partial},
		{"unknown", errors.New("whatever"), inventory.InternalError, failed, partial},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := table.of(fmt.Errorf("read: %w", c.err))
			if got.reason != c.reason || got.state(false) != c.unread || got.state(true) != c.inPart {
				t.Errorf("got %s, %s when unread, %s in part; want %s, %s, %s",
					got.reason, got.state(false), got.state(true), c.reason, c.unread, c.inPart)
			}
			if table.known(c.err) == (c.name == "unknown") {
				t.Errorf("known is %v", table.known(c.err))
			}
		})
	}
}

func TestGraver(t *testing.T) {
	table := newClassTable()
	order := []inventory.Reason{
		inventory.InternalError, inventory.TimeLimit, inventory.Malformed, inventory.Encrypted,
		inventory.UnsupportedFormat, inventory.NotRegular, "",
	}
	for i, a := range order {
		for j, b := range order {
			if got := table.graver(a, b); got != (i < j) {
				t.Errorf("%q graver than %q: got %v", a, b, got)
			}
		}
	}
}

func TestStopsObject(t *testing.T) {
	for _, err := range []error{extract.ErrSizeLimit, extract.ErrRatioLimit, extract.ErrTimeLimit, extract.ErrMemberLimit, extract.ErrMemoryLimit, context.Canceled} {
		if !stopsObject(fmt.Errorf("member: %w", err)) {
			t.Errorf("%v in a member does not stop the object", err)
		}
		if stopsObject(fmt.Errorf("member: %w", extract.Confined(err))) {
			t.Errorf("%v of the member's own stops the object", err)
		}
	}
	for _, err := range []error{extract.ErrEncrypted, extract.ErrMalformed, extract.ErrUnsupported, extract.ErrDepthLimit, errPanic, io.EOF,
		extract.ErrCrashed, extract.ErrHung, extract.ErrWorkerMemory} {
		if stopsObject(err) {
			t.Errorf("%v in one member stops the others", err)
		}
	}
}
