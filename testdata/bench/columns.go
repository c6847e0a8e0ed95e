package main

import (
	"context"
	"errors"
	"time"

	"bytes"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/csv"
)

// columns follows the columns of a table while the engine runs over it, as a
// scan does.
type columns struct {
	track  extract.Tracker
	ahead  extract.Previewer
	engine *detectors.Engine
	fields []*detectors.Field // by the tracker's number + 1
	text   []byte             // the window
	fed    int                // what of it the tracker has consumed
}

// errTracked ends an extraction that has given its tracker.
var errTracked = errors.New("tracked")

// newColumns makes the tracker of a table that begins with head.
func newColumns(e *detectors.Engine, head []byte) (*columns, error) {
	c := &columns{engine: e}
	in := extract.Input{
		Hint:   extract.Hint{Name: "table.csv", Head: head},
		Body:   bytes.NewReader(head),
		Budget: extract.NewBudget(extract.DefaultLimits(), time.Now),
	}
	err := csv.Extractor{}.Extract(context.Background(), in, func(s extract.Segment) error {
		c.track = s.Track
		return errTracked
	})
	if !errors.Is(err, errTracked) || c.track == nil {
		return nil, errors.Join(errors.New("the corpus is no table"), err)
	}
	c.ahead, _ = c.track.(extract.Previewer)
	return c, nil
}

// window makes the window know its columns. done goes on to its end.
func (c *columns) window(w *detectors.Window) {
	c.text, c.fed = w.Text, w.Lo
	w.FieldAt = c.at
	if c.ahead != nil {
		c.ahead.Preview(w.Text[w.Lo:w.Hi])
	}
}

func (c *columns) done(hi int) { c.track.Advance(c.text[c.fed:hi]) }

func (c *columns) at(off int) *detectors.Field {
	if off > c.fed {
		c.track.Advance(c.text[c.fed:off])
		c.fed = off
	}
	n := c.track.Field() + 1
	for n >= len(c.fields) {
		c.fields = append(c.fields, c.engine.Field(c.track.FieldName(len(c.fields)-1)))
	}
	return c.fields[n]
}
