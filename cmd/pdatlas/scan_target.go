package main

import (
	"context"
	"encoding/hex"
	"sync"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner"
)

// target is the inventory of a scan. It is opened, and created, only once the
// scanner asks for it, having found nothing wrong with what it is to scan: a
// command that cannot be leaves no file behind. It implements scanner.Inventory.
type target struct {
	settings string
	open     func() (*inventory.Store, error) // opens it once
	store    *inventory.Store                 // nil until then
}

func newTarget(settings string, open func() (*inventory.Store, error)) *target {
	t := &target{settings: settings}
	t.open = sync.OnceValues(func() (s *inventory.Store, err error) {
		s, err = open()
		t.store = s
		return s, err
	})
	return t
}

// ID implements scanner.Names. Where the inventory cannot be opened, Begin
// says so before any identity is used.
func (t *target) ID(source, name string) inventory.ID {
	s, err := t.open()
	if err != nil {
		return inventory.ID{}
	}
	return s.ID(source, name)
}

// Digest implements scanner.Names.
func (t *target) Digest(parts ...string) [32]byte {
	s, err := t.open()
	if err != nil {
		return [32]byte{}
	}
	return s.Digest(parts...)
}

// Begin implements scanner.Inventory. What decides which objects are read may
// hold names, so it is added as a hash under the inventory's key.
func (t *target) Begin(ctx context.Context, st inventory.ScanStart) (scanner.Scan, error) {
	s, err := t.open()
	if err != nil {
		return nil, err
	}
	sum := s.Digest(st.Config, t.settings)
	st.Config = hex.EncodeToString(sum[:16])
	return scanner.Into(s).Begin(ctx, st)
}

func (t *target) close() error {
	if t.store == nil {
		return nil
	}
	return t.store.Close()
}
