package register

import (
	"context"
	"errors"
	"fmt"

	"github.com/pdatlas/pdatlas/inventory"
)

// Verify compares the declared side with the audit log: each entity is what its
// last entry says, by a keyed digest, so that a change behind the program's back
// shows, of a byte. The log itself is checked by the inventory's Verify.
func Verify(ctx context.Context, s *inventory.Store) ([]inventory.Problem, error) {
	v, err := s.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	found, err := verify(ctx, s, v)
	return found, errors.Join(err, v.Close())
}

func verify(ctx context.Context, s *inventory.Store, v *inventory.Snapshot) ([]inventory.Problem, error) {
	r, err := LoadFrom(ctx, v)
	if errors.Is(err, errStored) {
		return []inventory.Problem{{Check: "register", Text: errStored.Error()}}, nil
	}
	if err != nil {
		return nil, err
	}
	last, revision := map[Key]string{}, ""
	err = v.Audit(ctx, func(e inventory.AuditEntry) error {
		if e.Kind == "register" && e.ID == "" {
			revision = e.Digest
		} else if kindOf(e.Kind) != nil {
			last[Key{e.Kind, e.ID}] = e.Digest
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var found []inventory.Problem
	report := func(format string, args ...any) {
		found = append(found, inventory.Problem{Check: "register", Text: fmt.Sprintf(format, args...)})
	}
	c := checker{ref: s.Reference(), known: map[Key]*entity{}}
	for _, e := range r.entities() {
		switch digest, noted := last[e.key()]; {
		case !noted || digest == "":
			report("%s %q is not in the audit log", e.kind.Name, e.id)
		case digest != e.digest(s):
			report("%s %q is not what the audit log says it is", e.kind.Name, e.id)
		}
		c.known[e.key()] = e
	}
	for k, digest := range last {
		if digest != "" && c.known[k] == nil {
			report("%s %q is in the audit log and not in the register", k.Kind, k.ID)
		}
	}
	if len(found) == 0 && revision != "" && revision != revisionDigest(s, r.Revision) {
		report("the register as a whole is not the revision that the audit log says it is")
	}
	return found, nil
}
