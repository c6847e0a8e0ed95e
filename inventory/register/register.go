// Package register keeps the declared side of the inventory: what people say of
// their processing (GDPR Art. 30), beside what scans saw. It owns the entities,
// their YAML files, the rules they must meet, how they are stored and changed,
// and the view that joins both sides.
//
// It does not judge: checks and reports stand on Load, Join and the tables of
// package reference, and on nothing else. What a scan proposes stays a proposal:
// purposes, legal bases, recipients and decisions are people's, and an empty
// cell that only they can fill stays empty.
//
// Invariants: every change is stored with its entry in the audit log or not at
// all; a set of files is imported as a whole or not at all; an export that is
// imported and exported again gives the same bytes; an approval holds for the
// content that was approved and for no other.
package register

import (
	"context"
	"errors"
	"time"

	"github.com/pdatlas/pdatlas/inventory"
)

// Register is the declared side at one moment. Lists are in the order of their
// ids. It holds names and contacts of those who answer for the processing, never
// a value of a data subject. A Register that Load returned is not to be changed.
type Register struct {
	Head         *Head // nil: nobody has said whose register it is
	Parties      []Party
	Applications []Application
	Evidence     []Evidence
	Retention    []RetentionRule
	DataSets     []DataSet
	Activities   []Activity
	Approvals    []Approval
	Breaches     []Breach
	Requests     []Request
	Triage       []Decision

	// Revision is a hash of all content: equal content, equal revision.
	Revision string
	comments map[Key][]comment
	stamps   map[Key]Stamp
}

// Key names an entity: its kind ("activity", "party" …, see Kinds) and its id.
type Key struct{ Kind, ID string }

// Stamp is where a declared cell comes from: the last change of its entity.
type Stamp struct {
	By    string // the author as the audit log has it
	On    time.Time
	Entry int64 // number in the audit log
}

// Stamp tells who last changed an entity, and when; ok is false for one that is
// not stored.
func (r *Register) Stamp(k Key) (Stamp, bool) {
	s, ok := r.stamps[k]
	return s, ok
}

// Load reads the declared side as it stands now: one consistent snapshot.
// Errors are those of the inventory.
func Load(ctx context.Context, s *inventory.Store) (*Register, error) {
	v, err := s.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	r, err := LoadFrom(ctx, v)
	return r, errors.Join(err, v.Close())
}

// LoadFrom reads the declared side from a snapshot that the caller holds, so
// that it agrees with whatever else is asked of the snapshot.
func LoadFrom(ctx context.Context, v *inventory.Snapshot) (*Register, error) { return load(ctx, v) }

// Party finds a party by its id.
func (r *Register) Party(id string) (*Party, bool) { return find(r.Parties, id) }

// Application finds an application by its id.
func (r *Register) Application(id string) (*Application, bool) { return find(r.Applications, id) }

// EvidenceOf finds a piece of evidence by its id.
func (r *Register) EvidenceOf(id string) (*Evidence, bool) { return find(r.Evidence, id) }

// Rule finds a retention rule by its id.
func (r *Register) Rule(id string) (*RetentionRule, bool) { return find(r.Retention, id) }

// Activity finds an activity by its id.
func (r *Register) Activity(id string) (*Activity, bool) { return find(r.Activities, id) }

// DataSet finds what was declared of an observed data set, by the names the
// inventory shows.
func (r *Register) DataSet(source, name string) (*DataSet, bool) {
	for i := range r.DataSets {
		if d := &r.DataSets[i]; d.Source == source && d.Name == name {
			return d, true
		}
	}
	return nil, false
}

func find[T any, P interface {
	*T
	key() string
}](list []T, id string) (*T, bool) {
	for i := range list {
		if P(&list[i]).key() == id {
			return &list[i], true
		}
	}
	return nil, false
}
