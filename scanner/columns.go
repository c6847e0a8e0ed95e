package scanner

import (
	"strings"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/locate"
)

// column is one place of an object that findings are counted in: a field, a
// page, a sheet, or all of it.
type column struct {
	field   *detectors.Field // nil in prose
	member  int              // index in the result's members, -1: the object itself
	name    inventory.Name   // of the field, "" in prose
	where   string
	values  int64                    // texts seen, where no tracker counts them
	tracked bool                     // a tracker counts them
	number  int                      // among the frame's columns that are sampled without a tracker
	wanted  int64                    // the value that is sampled next, 0: none
	seen    [locate.Number + 1]int64 // values met one by one, by kind
	tallies []int32                  // indexes in fold.tallies, one per detector met here
}

// columnKey is what of a column enters a finding.
type columnKey struct {
	member int
	name   inventory.Name
	where  string
}

// placeKey tells the columns of a frame apart.
type placeKey struct{ where, field string }

// columns makes the columns of the frames, stacked like them and reused.
type columns struct {
	engine *detectors.Engine
	names  *namer
	fields map[string]*detectors.Field
	list   []*column
	n      int // in use
}

// make returns a new column of a member.
func (cs *columns) make(member int, where, field string) *column {
	if cs.n == len(cs.list) {
		cs.list = append(cs.list, new(column))
	}
	c := cs.list[cs.n]
	cs.n++
	*c = column{
		member: member, name: cs.names.recurring(field), where: string(cs.names.recurring(where)),
		field: cs.resolve(field), tallies: c.tallies[:0],
	}
	return c
}

// resolve finds what a field's name says, remembering a bounded number of them.
func (cs *columns) resolve(name string) *detectors.Field {
	if name == "" {
		return nil
	}
	f, ok := cs.fields[name]
	if !ok {
		if cs.fields == nil || len(cs.fields) >= maxCached {
			cs.fields = make(map[string]*detectors.Field)
		}
		f = cs.engine.Field(name)
		cs.fields[strings.Clone(name)] = f
	}
	return f
}
