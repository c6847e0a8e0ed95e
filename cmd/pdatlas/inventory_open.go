package main

import (
	"context"
	"errors"

	"github.com/pdatlas/pdatlas/inventory"
)

// ask opens the inventory for questions, calls fn and closes it.
func (a *app) ask(ctx context.Context, fn func(*inventory.Store) error) (err error) {
	s, err := inventory.Open(ctx, a.inventory, inventory.Options{ReadOnly: true, Tool: version})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return fn(s)
}
