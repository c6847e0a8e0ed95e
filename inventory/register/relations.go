package register

import (
	"fmt"
	"strings"
)

// relations holds each entity to the rules between its cells and between
// entities. What a law asks for but a register may lack is no fault: checks find
// it, and OpenCells lists it.
func (c *checker) relations(e *entity) {
	fault := func(path, format string, args ...any) {
		c.fault(e.at(path), "%s %q: %s: %s", e.kind.Name, e.id, path, fmt.Sprintf(format, args...))
	}
	switch v := e.value.Addr().Interface().(type) {
	case *RetentionRule:
		if v.Period == "" && v.Criteria == "" {
			fault("period", "give a period, or the criteria in words")
		}
		if v.FromYearEnd && v.Period == "" {
			fault("from_year_end", "has no period that could start then")
		}
		if v.Start == "event" && v.StartEvent == "" {
			fault("start_event", "say which event")
		}
	case *Activity:
		relateActivity(v, fault)
	case *Approval:
		if want := ApprovalID(v.Activity, v.Version); v.ID != want {
			fault("id", "must be %q, as its activity and version say", want)
		}
	case *Breach:
		order(fault, "aware_at", v.OccurredAt, v.AwareAt)
		if v.Risk == "high" && v.SubjectsTold != "" && v.NotTold != "" {
			fault("subjects_not_told", "and subjects_told_at exclude each other")
		}
	case *Request:
		order(fault, "due_on", v.ReceivedOn, v.DueOn)
		order(fault, "closed_on", v.ReceivedOn, v.ClosedOn)
		if v.ExtendedTo != "" && (v.ExtendedOn == "" || v.ExtendWhy == "") {
			fault("extended_to", "an extension needs its reason and the day on which the person was told (Art. 12(3))")
		}
	case *Decision:
		order(fault, "expires", v.On, v.Expires)
		if v.Decision == "remediate" && (v.Assignee == "" || v.Due == "") {
			fault("decision", "work that remains needs an assignee and a due date")
		}
	case *Head:
		if v.DPO != "" && v.NoDPO != "" {
			fault("no_dpo", "there is one: leave one of the two out")
		}
	}
}

func relateActivity(a *Activity, fault func(path, format string, args ...any)) {
	order(fault, "ended_on", a.StartedOn, a.EndedOn)
	if a.Role == "controller" && len(a.OnBehalfOf) > 0 {
		fault("on_behalf_of", "belongs to the processor's register (Art. 30(2)): a controller acts for itself")
	}
	if a.Role == "processor" && len(a.Purposes) > 0 {
		fault("purposes", "belong to the controller's register (Art. 30(1)): a processor acts on instructions")
	}
	if a.NoRecipients && len(a.Recipients) > 0 {
		fault("no_recipients", "there are recipients: leave one of the two out")
	}
	if a.NoTransfers && len(a.Transfers) > 0 {
		fault("no_transfers", "there are transfers: leave one of the two out")
	}
	for i, r := range a.Recipients {
		if r.Party == "" && r.Category == "" {
			fault(item("recipients", i), "name a party or a category")
		}
	}
	for i, t := range a.Transfers {
		relateTransfer(t, func(name, why string) { fault(join(item("transfers", i), name), "%s", why) })
	}
	if s := a.DPIA; s != nil && s.Required != Open && s.DecidedBy == "" {
		fault("dpia.decided_by", "say who decided whether an assessment is required")
	}
}

func relateTransfer(t Transfer, fault func(name, why string)) {
	switch {
	case (t.Country == "") == (t.Body == ""):
		fault("country", "name a country or an international organisation, one of the two")
	case t.Assessed == "not_a_transfer" && t.Reason == "":
		fault("reason", "say why this is not a transfer (EDPB Guidelines 05/2021)")
	case t.Assessed != "transfer" && t.Mechanism != "":
		fault("mechanism", "only a transfer has one")
	}
}

// order refuses an end before its start; dates and times in one form compare as text
// unless their zones differ, so times are compared as times.
func order(fault func(path, format string, args ...any), path, start, end string) {
	s, err1 := parseDay(start)
	e, err2 := parseDay(end)
	if err1 == nil && err2 == nil && e.Before(s) {
		fault(path, "lies before its start")
	}
}

// chains are the references along which nobody may come back to the start.
var chains = map[string]string{"party": "part_of", "activity": "replaced_by", "data_set": "replica_of"}

// circles finds circular references, each once, at the entity of the lowest id.
func (c *checker) circles(all []*entity) {
	done := map[Key]bool{}
	for _, e := range all {
		name, ok := chains[e.kind.Name]
		if !ok || done[e.key()] {
			continue
		}
		f := e.kind.shape.field(name)
		var path []string
		on := map[Key]int{}
		for x := e; x != nil && !done[x.key()]; x = c.known[Key{e.kind.Name, x.value.Field(f.index).String()}] {
			if n, again := on[x.key()]; again {
				c.fault(x.at(name), "%s %q: %s: a circle: %s", x.kind.Name, x.id, name, strings.Join(append(path[n:], x.id), " → "))
				break
			}
			on[x.key()] = len(path)
			path = append(path, x.id)
		}
		for k := range on {
			done[k] = true
		}
	}
}

// names refuses two declarations of one observed data set.
func (c *checker) names(all []*entity) {
	seen := map[Link]string{}
	for _, e := range all {
		if d, ok := e.value.Addr().Interface().(*DataSet); ok {
			at := Link{d.Source, d.Name}
			if other, twice := seen[at]; twice {
				c.fault(e.at("data_set"), "data_set %q: data_set: is declared by %q already", e.id, other)
			}
			seen[at] = e.id
		}
	}
}
