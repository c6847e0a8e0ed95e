package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pdatlas/pdatlas/inventory"
)

func (a *app) inventoryVerb() *cobra.Command {
	c := &cobra.Command{
		Use:   "inventory",
		Short: "Ask the inventory: data sets, objects, findings, coverage",
		Long: `Shows what stands in the inventory: the current picture, in which objects that did
not change count as they were last read. Names are shown masked: a part in which
personal data was found stands as ‹TYPE›.`,
		Example: `  pdatlas inventory datasets
  pdatlas inventory controls --state no
  pdatlas inventory findings --type NL_BSN --min-likelihood VERY_LIKELY
  pdatlas inventory objects --state failed --json
  pdatlas inventory coverage --check
  pdatlas inventory rescore --threshold VERY_LIKELY
  pdatlas inventory verify`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(a.datasetsVerb(), a.controlsVerb(), a.objectsVerb(), a.findingsVerb(), a.coverageVerb(), a.scansVerb(), a.rescoreVerb(), a.verifyVerb())
	return c
}

// errEnough ends a listing at its limit.
var errEnough = errors.New("enough")

func enough(err error) error {
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// inventoryFilter are the flags that choose rows.
type inventoryFilter struct {
	source, dataset string
	types           []string
	states          []string
	reason          string
	least           likelihood
	members         bool
	limit           int
}

func (f *inventoryFilter) flags(c *cobra.Command, names ...string) {
	fs := c.Flags()
	for name, add := range map[string]func(){
		"source":  func() { fs.StringVar(&f.source, "source", "", "only of this source, `NAME` as it is shown") },
		"dataset": func() { fs.StringVar(&f.dataset, "dataset", "", "only of this data set, `NAME` as it is shown") },
		"type":    func() { fs.StringArrayVar(&f.types, "type", nil, "only this detector `TYPE`; may be repeated") },
		"state": func() {
			fs.StringArrayVar(&f.states, "state", nil, "only in this `STATE`: scanned, partial, skipped, failed; may be repeated")
		},
		"reason":         func() { fs.StringVar(&f.reason, "reason", "", "only for this `REASON` (access_denied, encrypted …)") },
		"min-likelihood": func() { textVar(fs, &f.least, "min-likelihood", "LIKELIHOOD", "only from this likelihood") },
		"members":        func() { fs.BoolVar(&f.members, "members", false, "members of containers too") },
		"limit":          func() { fs.IntVar(&f.limit, "limit", 0, "at most this `NUMBER` of rows") },
	} {
		if slices.Contains(names, name) {
			add()
		}
	}
}

// check refuses words that are in no list, which would find nothing.
func (f *inventoryFilter) check() error {
	for _, s := range f.states {
		if !slices.Contains([]inventory.State{inventory.Scanned, inventory.Partial, inventory.Skipped, inventory.Failed}, inventory.State(s)) {
			return usageError(fmt.Errorf("--state %q: use scanned, partial, skipped or failed", s))
		}
	}
	if f.reason != "" && !slices.Contains(inventory.Reasons(), inventory.Reason(f.reason)) {
		var all []string
		for _, r := range inventory.Reasons() {
			all = append(all, string(r))
		}
		return usageError(fmt.Errorf("--reason %q: use one of %s", f.reason, strings.Join(all, ", ")))
	}
	if f.limit < 0 {
		return usageError(fmt.Errorf("--limit %d: use at least 1", f.limit))
	}
	for i, t := range f.types {
		f.types[i] = strings.ToUpper(t)
	}
	return nil
}

// full reports whether n rows are as many as were asked for.
func (f *inventoryFilter) full(n int) bool { return f.limit > 0 && n >= f.limit }

func (f *inventoryFilter) wantsType(id string) bool {
	return len(f.types) == 0 || slices.Contains(f.types, id)
}

func (f *inventoryFilter) wantsState(s inventory.State) bool {
	return len(f.states) == 0 || slices.Contains(f.states, string(s))
}

// rows prints rows either way: as a table or as a JSON array.
type rows struct {
	json  *list
	table *longTable
	n     int
}

func (a *app) newRows(head ...string) *rows {
	if a.json {
		return &rows{json: newList(a.stdout, "")}
	}
	return &rows{table: newLongTable(a.stdout, head...)}
}

// add prints one row; v and cells say the same.
func (r *rows) add(v any, cells ...string) error {
	r.n++
	if r.json != nil {
		return r.json.add(v)
	}
	return r.table.add(cells...)
}

func (r *rows) end(nothing string) error {
	if r.json != nil {
		return r.json.end("", nil)
	}
	return r.table.end(nothing)
}

// listing opens the inventory and prints what fn gives to rows.
func (a *app) listing(ctx context.Context, f *inventoryFilter, nothing string, head []string, fn func(*inventory.Store, *rows) error) error {
	if err := f.check(); err != nil {
		return err
	}
	return a.ask(ctx, func(s *inventory.Store) error {
		out := a.newRows(head...)
		if err := enough(fn(s, out)); err != nil {
			return err
		}
		return out.end(nothing)
	})
}

// snapshots is listing for what asks several questions that must agree.
func (a *app) snapshots(ctx context.Context, f *inventoryFilter, nothing string, head []string, fn func(*inventory.Snapshot, *rows) error) error {
	return a.listing(ctx, f, nothing, head, func(s *inventory.Store, out *rows) error {
		v, err := s.Snapshot(ctx)
		if err != nil {
			return err
		}
		return errors.Join(fn(v, out), v.Close())
	})
}
