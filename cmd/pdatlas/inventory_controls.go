package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/pdatlas/pdatlas/inventory"
)

// keptJSON is how a data set is kept, for machines.
type keptJSON struct {
	Source     inventory.Name  `json:"source"`
	DataSet    inventory.Name  `json:"data_set"`
	Asked      string          `json:"asked,omitempty"` // start of the scan that asked
	Scan       int64           `json:"scan,omitempty"`
	Controls   []controlJSON   `json:"controls"`
	Copies     []copyJSON      `json:"copies"`
	Retention  []retentionJSON `json:"retention"`
	Recipients []recipientJSON `json:"candidate_recipients"`
	Tags       []tagJSON       `json:"tags"`
	Oldest     string          `json:"oldest_object,omitempty"`
	Newest     string          `json:"newest_object,omitempty"`
}

type controlJSON struct {
	Control string `json:"control"`
	State   string `json:"state"`
	Detail  string `json:"detail,omitempty"`
	Method  string `json:"method"`
	Code    string `json:"error_code,omitempty"`
	Part    int64  `json:"objects_unsafe,omitempty"`
	Whole   int64  `json:"objects_counted,omitempty"`
}

type copyJSON struct {
	Kind    string         `json:"kind"`
	Place   inventory.Name `json:"place"`
	Country string         `json:"country"` // "" unknown
	Method  string         `json:"method"`
}

type retentionJSON struct {
	Scope          inventory.Name `json:"scope,omitempty"`
	ExpireDays     int64          `json:"expire_days,omitempty"`
	ExpireOn       string         `json:"expire_on,omitempty"`
	NoncurrentDays int64          `json:"noncurrent_days,omitempty"`
	LockMode       string         `json:"lock_mode,omitempty"`
	LockDays       int64          `json:"lock_days,omitempty"`
	Method         string         `json:"method"`
}

type recipientJSON struct {
	Kind   string         `json:"kind"`
	Who    inventory.Name `json:"who"`
	Access string         `json:"access"`
	Method string         `json:"method"`
}

type tagJSON struct {
	Key   inventory.Name `json:"key"`
	Value inventory.Name `json:"value"`
}

func (a *app) controlsVerb() *cobra.Command {
	var f inventoryFilter
	var states []string
	c := &cobra.Command{
		Use: "controls", Short: "How data sets are kept: measures in force, copies, periods, who is let in", Args: cobra.NoArgs,
		Long: `Shows for each data set which technical measures its source stated, by the last scan
that asked. "unknown" says why there is no answer: denied, failed and not offered are
different answers, and none of them is a no. With --json also copies, periods, candidate
recipients and tags.`,
		Example: `  pdatlas inventory controls --state no --state partial
  pdatlas inventory controls --dataset hr --json`,
	}
	f.flags(c, "source", "dataset")
	c.Flags().StringArrayVar(&states, "state", nil, "only in this `STATE`: "+strings.Join(inventory.ControlStates(), ", ")+"; may be repeated")
	head := []string{"DATA SET", "MEASURE", "IN FORCE", "WHAT IS KNOWN", "ASKED OF", "SOURCE"}
	c.RunE = verb(func(cmd *cobra.Command, _ []string) error {
		for _, s := range states {
			if !slices.Contains(inventory.ControlStates(), s) {
				return usageError(fmt.Errorf("--state %q: use one of %s", s, strings.Join(inventory.ControlStates(), ", ")))
			}
		}
		return a.snapshots(cmd.Context(), &f, "nothing: no scan has asked, or no such control", head, func(v *inventory.Snapshot, out *rows) error {
			return v.Datasets(cmd.Context(), func(d inventory.Dataset) error {
				if f.source != "" && string(d.Source) != f.source || f.dataset != "" && string(d.Name) != f.dataset {
					return nil
				}
				d.Kept.Controls = slices.DeleteFunc(d.Kept.Controls, func(c inventory.Control) bool {
					return len(states) > 0 && !slices.Contains(states, c.State)
				})
				if a.json {
					return out.add(newKeptJSON(&d))
				}
				for _, c := range d.Kept.Controls {
					if err := out.add(nil, controlCells(&d, &c)...); err != nil {
						return err
					}
				}
				return nil
			})
		})
	})
	return c
}

func controlCells(d *inventory.Dataset, c *inventory.Control) []string {
	known, asked := c.DetailWords(), c.Method
	if c.Part > 0 {
		known += fmt.Sprintf(" (%s of %s)", group(c.Part), many(c.Whole, "file"))
	}
	if c.Code != "" {
		asked += " (" + c.Code + ")"
	}
	return []string{string(d.Name), c.Label(), c.StateWords(), orDash(known), asked, string(d.Source)}
}

func newKeptJSON(d *inventory.Dataset) keptJSON {
	k := &d.Kept
	row := keptJSON{Source: d.Source, DataSet: d.Name, Scan: k.Scan, Controls: []controlJSON{}, Copies: []copyJSON{}, Retention: []retentionJSON{},
		Recipients: []recipientJSON{}, Tags: []tagJSON{}}
	if !k.Asked.IsZero() {
		row.Asked = k.Asked.Format(time.RFC3339)
	}
	if !k.Oldest.IsZero() {
		row.Oldest, row.Newest = k.Oldest.Format(time.RFC3339), k.Newest.Format(time.RFC3339)
	}
	for _, c := range k.Controls {
		row.Controls = append(row.Controls, controlJSON{c.Kind, c.State, c.Detail, c.Method, c.Code, c.Part, c.Whole})
	}
	for _, c := range k.Copies {
		row.Copies = append(row.Copies, copyJSON{c.Kind, c.Place, c.Location.Country, c.Method})
	}
	for _, r := range k.Retention {
		row.Retention = append(row.Retention, retentionJSON(r))
	}
	for _, r := range k.Recipients {
		row.Recipients = append(row.Recipients, recipientJSON(r))
	}
	for _, t := range k.Tags {
		row.Tags = append(row.Tags, tagJSON(t))
	}
	return row
}
