package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/locate"
)

// placeJSON is a place for machines.
type placeJSON struct {
	Place     int            `json:"place,omitempty"` // within its request
	Source    inventory.Name `json:"source"`
	DataSet   inventory.Name `json:"data_set"`
	Object    inventory.Name `json:"object"`
	Member    inventory.Name `json:"member,omitempty"`
	Element   inventory.Name `json:"element,omitempty"`
	Where     string         `json:"where,omitempty"`
	Kind      string         `json:"kind"`
	Types     []string       `json:"types,omitempty"`
	Count     int64          `json:"count"`
	Ambiguous bool           `json:"may_be_another_persons,omitempty"`
	Owner     string         `json:"owner,omitempty"`
	Country   string         `json:"country,omitempty"`
	Complete  bool           `json:"object_fully_read"`
	State     locate.State   `json:"state,omitempty"`
	Reason    string         `json:"reason,omitempty"`
	Since     locate.Verdict `json:"since,omitempty"`
}

type gapJSON struct {
	Source  inventory.Name `json:"source"`
	DataSet inventory.Name `json:"data_set,omitempty"`
	State   locate.State   `json:"state"`
	Why     inventory.Gap  `json:"why"`
	Members bool           `json:"members,omitempty"`
	Objects int64          `json:"objects"`
}

// locatedJSON is an answer for machines.
type locatedJSON struct {
	Identifiers int         `json:"identifiers"`
	Places      []placeJSON `json:"places"`
	NotSearched []gapJSON   `json:"not_searched"`
}

func newPlaceJSON(s *inventory.Sighting) placeJSON {
	return placeJSON{Source: s.Source, DataSet: s.DataSet, Object: s.Object, Member: s.Member, Element: s.Field, Where: s.Where,
		Kind: s.Kind.String(), Types: s.Detectors, Count: s.Count, Ambiguous: s.Loose, Owner: s.Owner, Country: s.Location.Country,
		Complete: s.Complete}
}

func newGapsJSON(gaps []inventory.Unsearched) []gapJSON {
	out := make([]gapJSON, 0, len(gaps))
	for _, g := range gaps {
		out = append(out, gapJSON{g.Source, g.DataSet, locate.NotSearched, g.Why, g.Members, g.Objects})
	}
	return out
}

// placeHead is the table of places without what a request adds.
var placeHead = []string{"SOURCE", "DATA SET", "OBJECT", "ELEMENT", "KIND", "COUNT", "OWNER", "COUNTRY"}

func placeCells(s *inventory.Sighting) []string {
	element := string(s.Field)
	if element == "" {
		element = s.Where
	}
	kind := s.Kind.String()
	if s.Loose {
		kind += " (may be another person's: no country code)"
	}
	object := withMember(s.Object, s.Member)
	return []string{string(s.Source), string(s.DataSet), object, element, kind, group(s.Count), s.Owner, s.Location.Country}
}

func (a *app) printLocated(l *located) error {
	if a.json {
		out := locatedJSON{Identifiers: len(l.ids), Places: []placeJSON{}, NotSearched: newGapsJSON(l.Gaps)}
		for i := range l.Sightings {
			out.Places = append(out.Places, newPlaceJSON(&l.Sightings[i]))
		}
		return writeJSON(a.stdout, out)
	}
	var rows [][]string
	for i := range l.Sightings {
		rows = append(rows, placeCells(&l.Sightings[i]))
	}
	if len(rows) > 0 {
		if err := table(a.stdout, placeHead, rows); err != nil {
			return err
		}
	} else {
		fmt.Fprintln(a.stdout, "Not found in what was searched.")
	}
	return a.printGaps(l.Gaps)
}

// printGaps says what an answer does not cover: without it "not found" would
// read as "nothing there".
func (a *app) printGaps(gaps []inventory.Unsearched) error {
	if len(gaps) == 0 {
		_, err := fmt.Fprintln(a.stdout, "\nEverything listed was searched, as far as the detectors recognise such identifiers.")
		return err
	}
	var rows [][]string
	for _, g := range gaps {
		n := many(g.Objects, "object")
		if g.Members {
			n = many(g.Objects, "member")
		}
		if g.Objects == 0 {
			n = "unknown"
		}
		rows = append(rows, []string{string(g.Source), string(g.DataSet), n, g.Why.Words()})
	}
	fmt.Fprintln(a.stdout)
	return table(a.stdout, []string{"NOT SEARCHED IN", "DATA SET", "HOW MANY", "WHY"}, rows)
}

func (a *app) printSuspects(sus *inventory.Suspects) error {
	type groupJSON struct {
		Source  inventory.Name `json:"source"`
		DataSet inventory.Name `json:"data_set"`
		Objects int64          `json:"objects"`
		Bytes   int64          `json:"bytes"`
	}
	all, rows := []groupJSON{}, [][]string{}
	var objects, size int64
	for _, g := range sus.Groups {
		all = append(all, groupJSON(g))
		rows = append(rows, []string{string(g.Source), string(g.DataSet), group(g.Objects), bytesText(g.Bytes)})
		objects, size = objects+g.Objects, size+g.Bytes
	}
	if a.json {
		return writeJSON(a.stdout, struct {
			Read []groupJSON `json:"to_read"`
		}{all})
	}
	if len(rows) > 0 {
		if err := table(a.stdout, []string{"SOURCE", "DATA SET", "OBJECTS", "BYTES"}, rows); err != nil {
			return err
		}
		fmt.Fprintln(a.stdout)
	}
	_, err := fmt.Fprintf(a.stdout, "To read: %s, %s, where such types were found or not everything was read; and what is new or changed since.\n"+
		"Nothing was read: add --yes to read it.\n", many(objects, "object"), bytesText(size))
	return err
}

// requestJSON is a request for machines.
type requestJSON struct {
	Reference   string      `json:"reference"`
	Opened      string      `json:"opened"`
	Located     string      `json:"located"`
	Identifiers int         `json:"identifiers"`
	Digests     bool        `json:"digests_kept"`
	Expire      string      `json:"digests_expire,omitempty"`
	Elsewhere   int64       `json:"places_since_elsewhere"`
	Places      []placeJSON `json:"places"`
	NotSearched []gapJSON   `json:"not_searched"`
}

func newRequestJSON(q *inventory.RequestInfo) requestJSON {
	out := requestJSON{Reference: q.Ref, Opened: q.Opened.Format(time.RFC3339), Located: q.Located.Format(time.RFC3339),
		Identifiers: q.Identifiers, Digests: q.Digests, Elsewhere: q.Elsewhere, Places: []placeJSON{}, NotSearched: newGapsJSON(q.Gaps)}
	if q.Digests {
		out.Expire = q.Expires.Format(time.RFC3339)
	}
	for i := range q.Places {
		p := newPlaceJSON(&q.Places[i].Sighting)
		p.Place, p.State, p.Reason, p.Since = q.Places[i].N, q.Places[i].State, q.Places[i].Reason, q.Places[i].Verdict
		out.Places = append(out.Places, p)
	}
	return out
}

func (a *app) locateShowVerb() *cobra.Command {
	return &cobra.Command{
		Use: "show [REFERENCE]", Short: "Requests, what became of their places, and what later scans met there",
		Example: "  pdatlas locate show DSR-2026-014",
		Args:    cobra.MaximumNArgs(1),
		RunE: verb(func(cmd *cobra.Command, args []string) error {
			ref := strings.Join(args, "")
			if ref != "" && !locate.ValidRef(ref) {
				return usageError(errors.New("that is no reference of a request"))
			}
			return a.locateShow(cmd.Context(), ref)
		}),
	}
}

func (a *app) locateShow(ctx context.Context, ref string) error {
	return a.ask(ctx, func(s *inventory.Store) error {
		v, err := s.Snapshot(ctx)
		if err != nil {
			return err
		}
		defer v.Close() // nothing is written by it
		all, err := v.Requests(ctx, ref, time.Now())
		if err != nil {
			return err
		}
		if a.json {
			out := []requestJSON{}
			for i := range all {
				out = append(out, newRequestJSON(&all[i]))
			}
			return writeJSON(a.stdout, out)
		}
		if ref != "" {
			return a.printRequest(&all[0])
		}
		return a.printRequests(all)
	})
}

func (a *app) printRequests(all []inventory.RequestInfo) error {
	rows := [][]string{}
	for _, q := range all {
		open, again := 0, 0
		for _, p := range q.Places {
			if p.State == locate.Found {
				open++
			}
			if p.Verdict == locate.FoundAgain {
				again++
			}
		}
		rows = append(rows, []string{q.Ref, q.Opened.Format(time.DateOnly), q.Located.Format(time.DateOnly), strconv.Itoa(len(q.Places)),
			strconv.Itoa(open), strconv.Itoa(again), group(q.Elsewhere)})
	}
	if len(rows) == 0 {
		_, err := fmt.Fprintln(a.stdout, "no requests")
		return err
	}
	return table(a.stdout, []string{"REQUEST", "OPENED", "LOCATED", "PLACES", "NOTHING DONE", "FOUND AGAIN", "ELSEWHERE"}, rows)
}

func (a *app) printRequest(q *inventory.RequestInfo) error {
	rows := [][]string{}
	for i := range q.Places {
		p := &q.Places[i]
		state := string(p.State)
		if p.Reason != "" {
			state += " (" + p.Reason + ")"
		}
		since := strings.ReplaceAll(string(p.Verdict), "_", " ")
		rows = append(rows, append([]string{strconv.Itoa(p.N), state, since}, placeCells(&p.Sighting)...))
	}
	if len(rows) == 0 {
		fmt.Fprintln(a.stdout, "Not found in what was searched.")
	} else if err := table(a.stdout, append([]string{"PLACE", "STATE", "SINCE"}, placeHead...), rows); err != nil {
		return err
	}
	if q.Elsewhere > 0 {
		fmt.Fprintf(a.stdout, "\nLater scans met it in %s more: run 'pdatlas locate --request %s' with empty input.\n", many(q.Elsewhere, "place"), q.Ref)
	}
	return a.printGaps(q.Gaps)
}
