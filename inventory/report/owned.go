package report

import (
	"context"

	"github.com/pdatlas/pdatlas/inventory"
)

// Owner is who answers for objects, and how that is known.
type Owner struct {
	Name        string `json:"name"` // "" unknown
	Basis       string `json:"basis"`
	Department  string `json:"department,omitempty"`
	Application string `json:"application,omitempty"`
	Activity    string `json:"activity,omitempty"`
	Objects     int64  `json:"objects"`
	Personal    int64  `json:"objects_with_personal_data"`
}

// owned says who answers for a data set.
func (b *builder) owned(ctx context.Context, s *inventory.Snapshot, d *inventory.Dataset, ds *DataSet) error {
	shares, err := b.owners.Of(ctx, s, d)
	orphan := false
	for _, o := range shares {
		ds.Owners = append(ds.Owners, Owner{o.Owner, o.Basis, o.Department, o.Application, o.Activity, o.Objects, o.Personal})
		if o.Owner == "" {
			b.m.Summary.UnknownOwner += o.Objects
		}
		orphan = orphan || o.Orphan()
	}
	if orphan {
		b.m.Summary.Orphans++
	}
	return err
}
