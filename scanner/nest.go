package scanner

import (
	"context"
	"io"
	"strings"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner/extract"
)

// descend reads a member of the container that the frame extracts.
func (f *frame) descend(ctx context.Context, m extract.Member, r io.Reader) error {
	w := f.w
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	name, found := w.names.name(m.Name)
	entry := inventory.Member{Name: name, NameTypes: w.nameTypes(found)}
	at, listed := w.fold.member(f.member, entry)
	w.hashes.memberName(at, m.Name, found)
	child := w.enter(at, name)
	err := m.Err
	if err == nil {
		hint := extract.Hint{Name: m.Name[strings.LastIndexByte(m.Name, '/')+1:], MediaType: m.MediaType}
		err = w.guard(func() error { return w.document(ctx, child, hint, r) })
	}
	err = w.cause(ctx, err)
	entry.Format, entry.Bytes, entry.Records = child.format, child.bytes, child.records
	entry.State, entry.Reason = w.leave(child, err)
	if listed {
		entry.Parent = f.member
		w.fold.members[at] = entry
	} else {
		w.fold.unlisted(entry)
	}
	f.absorb(w.classes, &entry, child)
	if err != nil && (stopsObject(err) || w.body.err != nil || ctx.Err() != nil) {
		return err
	}
	return nil
}

// absorb lets a member count towards its container: one is not read to its end
// unless the other is. Links and the like hold nothing to read.
func (f *frame) absorb(t *classTable, m *inventory.Member, child *frame) {
	f.anyRead = f.anyRead || child.bytes > 0 || child.anyRead || m.State == inventory.Scanned ||
		m.Reason == inventory.DepthLimit // to have come so deep is to have read
	if m.State == inventory.Scanned || m.Reason == inventory.NotRegular {
		return
	}
	if t.graver(m.Reason, f.worst.reason) {
		f.worst = t.list[t.rank[m.Reason]]
	}
}
