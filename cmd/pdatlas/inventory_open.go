package main

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/reference"
)

// reference is the legal and geographic data to use: the built-in files, or
// those of the folder that the configuration names in their place.
func (a *app) reference() (*reference.Data, error) {
	dir := a.config.Reference
	if dir == "" {
		return reference.Embedded()
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(filepath.Dir(a.config.file), dir)
	}
	return reference.Load(dir)
}

// ask opens the inventory for questions, calls fn and closes it.
func (a *app) ask(ctx context.Context, fn func(*inventory.Store) error) (err error) {
	ref, err := a.reference()
	if err != nil {
		return usageError(err)
	}
	s, err := inventory.Open(ctx, a.inventory, inventory.Options{ReadOnly: true, Tool: version, Reference: ref})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return fn(s)
}
