package check

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pdatlas/pdatlas/inventory/reference"
	"github.com/pdatlas/pdatlas/inventory/register"
)

// checksA ask whether the record is whole and kept up (Art. 6, 26, 28, 30).
func checksA() []Check {
	return []Check{
		{"A01", "30(1), 30(2)", High, "A mandatory cell of the record is empty", "What belongs there?", false, emptyCell},
		{"A02", "28(3)", High, "Processor without a contract in force", "Where is the contract?", false, noContract},
		{"A03", "24(1)", Low, "Review overdue, or none planned", "Is the record still right?", false, review},
		{"A04", "6(1)", High, "No legal basis, or a legitimate interest that nobody assessed", "What does the processing rest on?", false, noBasis},
		{"A05", "26", Medium, "Joint controllers without an arrangement", "Who does what, and where is that agreed?", false, noArrangement},
		{"A06", "30(1)(g), 30(2)(d)", High, "No description of the measures", "How is the data protected?", false, noMeasures},
	}
}

// checksD ask for the impact assessment (Art. 35).
func checksD() []Check {
	return []Check{
		{"D01", "35", High, "An impact assessment seems due and is not there", "Is an assessment required? Who decided?", false, noAssess},
		{"D02", "35(11)", Medium, "The impact assessment is older than the last change", "Has the risk changed?", false, oldAssess},
	}
}

// otherCode tells cells that a check of its own asks for.
func otherCode(path string) bool {
	return path == "measures" || strings.HasSuffix(path, ".retention")
}

func emptyCell(x *subject) (all []Finding) {
	for _, a := range x.alive("") {
		for _, c := range a.Open {
			if strings.HasPrefix(c.Article, "Art. 30") && !otherCode(c.Path) {
				all = append(all, of(a, "%s is empty (%s)", c.Path, c.Article).element(c.Path))
			}
		}
	}
	return append(all, x.emptyHead()...)
}

// emptyHead looks at what stands at the top of the record: name and contact
// details of the controller, of its representative, and of the officer.
func (x *subject) emptyHead() (all []Finding) {
	if len(x.Activities) == 0 {
		return nil
	}
	ask := func(cell, detail string) {
		f := Finding{Detail: detail, Evidence: []Row{{"declared_head", "register"}}}
		all = append(all, f.element(cell))
	}
	h := x.Register.Head
	if h == nil {
		h = &register.Head{}
	}
	c, ok := x.Register.Party(h.Controller)
	if !ok {
		ask("controller", "the record does not name the controller (Art. 30(1)(a))")
	} else {
		if c.Address == "" && c.Email == "" && c.Phone == "" {
			ask("controller.contact", "the controller's contact details are empty (Art. 30(1)(a))")
		}
		if c.Country != "" && x.regime == reference.EU && x.abroad(c.Country) && h.Representative == "" {
			ask("representative", "the controller sits outside the Union, and no representative is named (Art. 27, 30(1)(a))")
		}
	}
	if p, ok := x.Register.Party(h.DPO); !ok && h.NoDPO == "" {
		ask("dpo", "neither a data protection officer nor why there is none (Art. 30(1)(a), 37)")
	} else if ok && p.Address == "" && p.Email == "" && p.Phone == "" {
		ask("dpo.contact", "the officer's contact details are empty (Art. 30(1)(a))")
	}
	return all
}

// contract says what is wrong with a contract, "" nothing.
func (x *subject) contract(id string) string {
	e, ok := x.Register.EvidenceOf(id)
	switch {
	case !ok:
		return "no contract is recorded"
	case e.ValidTo != "" && e.ValidTo < x.day:
		return "the contract ran out on " + e.ValidTo
	case len(e.Clauses) > 0 && len(e.Clauses) < 8:
		var left []string
		for _, c := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
			if !slices.Contains(e.Clauses, c) {
				left = append(left, c)
			}
		}
		return "the contract lacks the clauses of Art. 28(3) " + strings.Join(left, ", ")
	}
	return ""
}

func noContract(x *subject) (all []Finding) {
	for _, a := range x.alive("") {
		add := func(party, evidence string) {
			if why := x.contract(evidence); why != "" {
				f := of(a, "%s: %s", or(party, "a controller not named"), why).row("declared_party", party).element(party)
				if len(a.DataSets) > 0 {
					f = f.on(a.DataSets[0])
				}
				all = append(all, f)
			}
		}
		for _, p := range a.Processors {
			add(p.Party, p.Contract)
		}
		for _, m := range a.OnBehalfOf {
			add(m.Controller, m.Contract)
		}
	}
	return all
}

func review(x *subject) (all []Finding) {
	for _, a := range x.alive("") {
		switch {
		case a.ReviewDue != "" && a.ReviewDue < x.day:
			all = append(all, reviewed(of(a, "was due on %s", a.ReviewDue), a).element(a.ReviewDue))
		case a.ReviewDue == "" && a.Approval != nil:
			all = append(all, reviewed(of(a, "approved on %s, and no review is planned", a.Approval.On), a))
		}
	}
	return all
}

func reviewed(f Finding, a *register.ActivityView) Finding {
	if len(a.DataSets) > 0 {
		return f.on(a.DataSets[0])
	}
	return f
}

func noBasis(x *subject) (all []Finding) {
	for _, a := range x.alive("controller") {
		for n, p := range a.Purposes {
			f := of(a, "purpose %d has no legal basis", n+1).row("declared_activity_purposes", fmt.Sprintf("%s %d", a.ID, n)).element(fmt.Sprintf("purposes[%d]", n))
			switch {
			case p.Basis == "":
			case p.Basis == "f" && p.LIA == "":
				f.Detail = fmt.Sprintf("purpose %d rests on a legitimate interest without an assessment", n+1)
			case (p.Basis == "c" || p.Basis == "e") && p.Law == "":
				f.Detail = fmt.Sprintf("purpose %d rests on Art. 6(1)(%s) without the law that it needs (Art. 6(3))", n+1, p.Basis)
			default:
				continue
			}
			all = append(all, reviewed(f, a))
		}
	}
	return all
}

func noArrangement(x *subject) (all []Finding) {
	for _, a := range x.alive("") {
		for _, j := range a.Joint {
			if j.Arrangement == "" {
				all = append(all, reviewed(of(a, "no arrangement with %s is recorded", j.Party).row("declared_party", j.Party).element(j.Party), a))
			}
		}
	}
	return all
}

func noMeasures(x *subject) (all []Finding) {
	for _, a := range x.alive("") {
		if len(a.Measures) == 0 {
			all = append(all, reviewed(of(a, "the cell is empty"), a))
		}
	}
	return all
}

// noAssess: an empty answer is not "no", and a missing screening no screening
// that found nothing. A decision against an assessment needs its reason, and does
// not outweigh Art. 35(3) or a list under 35(4).
func noAssess(x *subject) (all []Finding) {
	limit := 2
	if l, ok := x.ref.DeadlineOn("dpia_criteria", reference.EU, x.At); ok {
		limit = l.Number
	}
	for _, a := range x.alive("controller") {
		if f := screen(a, limit); f.Detail != "" {
			all = append(all, reviewed(f, a))
		}
	}
	return all
}

func screen(a *register.ActivityView, limit int) Finding {
	s := a.DPIA
	if s == nil {
		return of(a, "nobody has screened the activity").at(Medium)
	}
	yes, unanswered := 0, 0
	for _, c := range s.Criteria() {
		switch c {
		case register.Yes:
			yes++
		case register.Open:
			unanswered++
		}
	}
	f := of(a, "").row("declared_activity_dpia", a.ID)
	f.state = []string{fmt.Sprint(yes, unanswered, s.Required, s.Art35_3, s.NationalList)}
	reasoned := s.Required == register.No && s.Reason != "" && s.DecidedBy != ""
	switch {
	case s.Progress == "done" && (s.Evidence != "" || s.DoneOn != ""):
	case len(s.Art35_3) > 0:
		f.Detail = "a case of Art. 35(3)(" + strings.Join(s.Art35_3, ", ") + ")"
	case s.NationalList == register.Yes:
		f.Detail = "on the authority's list (Art. 35(4))"
	case s.Required == register.Yes:
		f.Detail = fmt.Sprintf("decided to be required, %d criteria met", yes)
	case reasoned:
	case yes >= limit:
		f.Detail = fmt.Sprintf("%d criteria of WP248 are met, and no reasoned decision against an assessment is recorded", yes)
	case yes+unanswered >= limit && unanswered > 0:
		f = f.at(Medium)
		f.Detail = fmt.Sprintf("%d criteria are met and %d not answered", yes, unanswered)
	}
	return f
}

func oldAssess(x *subject) (all []Finding) {
	for _, a := range x.alive("controller") {
		if a.DPIA == nil || a.DPIA.DoneOn == "" || a.Approval == nil {
			continue
		}
		if a.Approval.Version > 1 && a.Approval.On > a.DPIA.DoneOn {
			all = append(all, reviewed(of(a, "done on %s; version %d was approved on %s", a.DPIA.DoneOn, a.Approval.Version, a.Approval.On).row("declared_approval", a.Approval.ID), a))
		}
	}
	return all
}

// elapsed adds a period of the reference data, in hours (PT72H) or in days and
// more (P1M), to a time.
func elapsed(from time.Time, period string) (time.Time, bool) {
	if hours, ok := strings.CutPrefix(period, "PT"); ok {
		d, err := time.ParseDuration(strings.ToLower(hours))
		return from.Add(d), err == nil
	}
	p, err := register.ParsePeriod(period)
	return p.After(from), err == nil
}
