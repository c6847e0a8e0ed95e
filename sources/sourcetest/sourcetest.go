// Package sourcetest holds the suite that every kind of source passes: what
// package sources promises, checked on a small tree that the kind's own test
// puts in place. Its subpackages fake what cannot be had in a test: an object
// store (fakes3) and a network that breaks (faultproxy).
//
// The checks return errors instead of failing a test, so that the suite's own
// test can show that each of them catches the defect it is there for.
package sourcetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/pdatlas/pdatlas/sources"
)

// Place is a tree put in place for one check.
type Place struct {
	Source sources.Source
	Remove func(path string) error // takes one object of the tree away
}

// Maker puts a tree (path → content) in place and opens a source on it.
type Maker func(tree map[string][]byte, f sources.Filter) (Place, error)

// Options say what the place under test can hold.
type Options struct {
	RawNames bool   // names need not be UTF-8
	Without  string // characters that names cannot have there
}

// check is one promise.
type check struct {
	name string
	run  func(ctx context.Context, mk Maker, o Options) error
}

// checks are all promises, in the order of package sources' comments.
func checks() []check {
	return []check{
		{"Accounting", accounting},
		{"StableOrder", stableOrder},
		{"StableName", stableName},
		{"ResumeFromEveryCursor", resume},
		{"CancelBefore", cancelBefore},
		{"CancelAtFirst", cancelAtFirst},
		{"CancelAtLast", cancelAtLast},
		{"ErrorUnchanged", errorUnchanged},
		{"OddNames", oddNames},
		{"Vanished", vanished},
		{"ReadTwice", readTwice},
		{"ReadSizes", readSizes},
		{"ReadInParallel", readInParallel},
		{"CancelledOpen", cancelledOpen},
		{"CancelledRead", cancelledRead},
		{"CloseEarly", closeEarly},
		{"Filter", filter},
		{"EmptyTree", emptyTree},
		{"Describe", describe},
	}
}

// Run runs the suite, one subtest per promise. mk is called at least once in
// each of them.
func Run(t *testing.T, o Options, mk func(t *testing.T, tree map[string][]byte, f sources.Filter) Place) {
	for _, c := range checks() {
		t.Run(c.name, func(t *testing.T) {
			maker := func(tree map[string][]byte, f sources.Filter) (Place, error) { return mk(t, tree, f), nil }
			if err := c.run(t.Context(), maker, o); err != nil {
				t.Error(err)
			}
		})
	}
}

// errFound stops a walk on purpose.
var errFound = errors.New("stop here")

// visit is what a walk handed out.
type visit struct {
	item   sources.Item
	cursor sources.Cursor
}

func walk(ctx context.Context, s sources.Source, after sources.Cursor) ([]visit, error) {
	var got []visit
	err := s.Walk(ctx, after, func(i sources.Item, c sources.Cursor) error {
		got = append(got, visit{i, c})
		return nil
	})
	return got, err
}

// open makes a tree and walks it.
func open(ctx context.Context, mk Maker, tree map[string][]byte, f sources.Filter) (Place, []visit, error) {
	p, err := mk(tree, f)
	if err != nil {
		return p, nil, err
	}
	got, err := walk(ctx, p.Source, "")
	if err != nil {
		return p, nil, fmt.Errorf("the walk failed: %w", err)
	}
	return p, got, nil
}

func find(vs []visit, path string) (sources.Item, error) {
	for _, v := range vs {
		if v.item.Ref.Path == path {
			return v.item, nil
		}
	}
	return sources.Item{}, fmt.Errorf("%q was not listed", path)
}

// paths are the paths of a walk, in order.
func paths(vs []visit) []string {
	ps := make([]string, len(vs))
	for i, v := range vs {
		ps[i] = v.item.Ref.Path
	}
	return ps
}

// sampleTree has folders before, between and after files, names that sort
// differently as whole paths than per folder ("a-b", "a/…", "a.txt"), and an
// empty object.
func sampleTree() map[string][]byte {
	tree := map[string][]byte{
		"a-b": []byte("dash"), "a.txt": []byte("dot"), "a/1": []byte("one"), "a/b/2": []byte("two"),
		"a/b/c/3": []byte("three"), "a/z": []byte("last of a"), "empty": {}, "zz/only": []byte("only"),
	}
	for i := range 25 {
		tree[fmt.Sprintf("many/%02d", i)] = fmt.Appendf(nil, "content %d", i)
	}
	return tree
}
