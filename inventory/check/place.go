package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pdatlas/pdatlas/inventory/reference"
	"github.com/pdatlas/pdatlas/inventory/register"
)

// checksO ask whose data it is (Art. 24).
func checksO() []Check {
	return []Check{
		{"O01", "24, 30", Medium, "Personal data without an owner", "Who answers for this data set?", true, noOwner},
		{"O02", "24", Medium, "Owner is no longer active", "Who has taken over?", false, ownerLeft},
	}
}

// checksL ask where data lies and from where it is reached (Art. 30(1)(e), 44 to 49).
func checksL() []Check {
	return []Check{
		{"L01", "30(1)(e), 44", Medium, "Where personal data lies is not known", "In which country is this data kept?", true, noPlace},
		{"L02", "44-46, 30(1)(e)", High, "Outside, without full adequacy and without an assessed transfer", "Is this a transfer, and what does it rest on?", true, outside},
		{"L03", "45", Medium, "Partial adequacy, recipient not shown to be covered", "Is the recipient one of those whom the decision covers?", false, partialAdequacy},
		{"L04", "45, 46", High, "Mechanism or adequacy has run out, runs out soon, or is not there", "What does the transfer rest on from then on?", false, mechanism},
		{"L05", "30(1)(e), 44", High, "Data or a copy lies in another country than declared", "Which of the two is right?", false, elsewhere},
		{"L06", "28(3)(a)", High, "Promised to stay within the EEA, and does not", "Does the promise hold?", false, promise},
		{"L07", "46, 49, 30(1)(e)", Medium, "Transfer without the assessment or safeguards it needs", "Where is it documented?", false, noAssessment},
		{"L08", "44-46, 30(1)(e)", Medium, "Reached from another country, not assessed", "Is access from there a transfer, and what does it rest on?", false, access},
	}
}

func noOwner(x *subject) (all []Finding) {
	for _, d := range x.held() {
		if d.Owner.Value() == "" {
			all = append(all, in(d, people(d), "neither declared nor observed"))
		}
	}
	return all
}

func ownerLeft(x *subject) (all []Finding) {
	left := func(id string) (string, bool) {
		p, ok := x.Register.Party(id)
		if !ok || p.ActiveTo == "" || p.ActiveTo >= x.day {
			return "", false
		}
		return p.ActiveTo, true
	}
	for i := range x.DataSets {
		if d := &x.DataSets[i]; d.Declared != nil {
			if day, ok := left(d.Declared.Owner); ok {
				all = append(all, in(d, nil, "the owner was active until %s", day).element(d.Declared.Owner))
			}
		}
	}
	for _, a := range x.alive("") {
		if day, ok := left(a.Owner); ok {
			all = append(all, of(a, "the owner was active until %s", day).element(a.Owner))
		}
	}
	return all
}

// noPlace: a country is never guessed; where several are possible they are told.
func noPlace(x *subject) (all []Finding) {
	for _, d := range x.held() {
		if d.Country.Value() != "" {
			if _, known := x.ref.Country(d.Country.Value()); known {
				continue
			}
		}
		detail := "neither declared nor observed"
		if d.Observed != nil && len(d.Observed.Location.Candidates) > 0 {
			detail = "one of " + strings.Join(d.Observed.Location.Candidates, ", ")
		}
		all = append(all, in(d, people(d), "%s", detail))
	}
	return all
}

// abroad tells whether a country is outside the area in which the regime lets
// data move freely.
func (x *subject) abroad(country string) bool {
	switch x.regime {
	case reference.UK:
		return country != "GB"
	case reference.CH:
		return country != "CH"
	}
	c, known := x.ref.Country(country)
	return known && !c.EEA
}

// adequate tells whether a decision of the regime that holds today covers a
// country, as a whole or in part.
func (x *subject) adequate(country string) (full, partial bool) {
	for _, a := range x.ref.AdequacyOn(x.regime, country, x.At) {
		full, partial = full || !a.Partial, partial || a.Partial
	}
	return full, partial
}

// settled tells whether an activity has an answer for a country that holds
// today: assessed as no transfer with a reason, or as one with a mechanism.
func (x *subject) settled(a *register.ActivityView, country string) bool {
	return slices.ContainsFunc(a.Transfers, func(t register.Transfer) bool {
		switch {
		case t.Country != country || t.ValidTo != "" && t.ValidTo < x.day:
			return false
		case t.Assessed == "not_a_transfer":
			return t.Reason != ""
		case t.Assessed == "transfer" && t.Mechanism == "45":
			full, partial := x.adequate(country)
			return full || partial // L03 asks for the recipient
		}
		return t.Assessed == "transfer" && t.Mechanism != ""
	})
}

func outside(x *subject) (all []Finding) {
	for _, d := range x.held() {
		countries := slices.Compact([]string{d.Country.Declared, d.Country.Observed})
		for _, country := range countries {
			full, partial := x.adequate(country)
			if country == "" || !x.abroad(country) || full {
				continue
			}
			by := x.covering(d)
			if slices.ContainsFunc(by, func(a *register.ActivityView) bool { return x.settled(a, country) }) {
				continue
			}
			detail := "no adequacy decision of " + string(x.regime) + " is known to hold"
			if partial {
				detail = "a decision covers some recipients there only"
			}
			f := in(d, people(d), "lies in %s: %s, and no activity has assessed the transfer", country, detail).element(country)
			if len(by) == 1 {
				f = f.under(by[0])
			}
			all = append(all, f)
		}
	}
	return all
}

// transfers calls fn with each transfer of the activities that have not ended.
func (x *subject) transfers(fn func(a *register.ActivityView, t register.Transfer, f Finding)) {
	for _, a := range x.alive("") {
		for n, t := range a.Transfers {
			if t.Assessed == "transfer" {
				f := of(a, "").row("declared_activity_transfers", fmt.Sprintf("%s %d", a.ID, n)).element(t.Country + t.Body)
				if len(a.DataSets) > 0 {
					f = f.on(a.DataSets[0])
				}
				fn(a, t, f)
			}
		}
	}
}

// partialAdequacy: of the United States the list of the framework is the fact to
// state; of other countries the reason given with the transfer.
func partialAdequacy(x *subject) (all []Finding) {
	x.transfers(func(_ *register.ActivityView, t register.Transfer, f Finding) {
		full, partial := x.adequate(t.Country)
		if t.Mechanism != "45" || full || !partial {
			return
		}
		if p, ok := x.Register.Party(t.Recipient); ok && p.DPFListed != "" || t.Country != "US" && t.Reason != "" {
			return
		}
		f.Detail = "the decision covers some recipients only; nothing shows that this one is among them"
		if t.Recipient != "" {
			f.Detail = "the decision covers some recipients only; nothing shows that " + t.Recipient + " is among them"
		}
		all = append(all, f)
	})
	return all
}

func mechanism(x *subject) (all []Finding) {
	soon := x.day
	if l, ok := x.ref.DeadlineOn("adequacy_expiry_warning", reference.EU, x.At); ok {
		if p, err := register.ParsePeriod(l.Period); err == nil {
			soon = p.After(x.At).Format("2006-01-02")
		}
	}
	x.transfers(func(_ *register.ActivityView, t register.Transfer, f Finding) {
		end, what := t.ValidTo, "the mechanism"
		if t.Mechanism == "45" && t.Country != "" {
			decisions := x.ref.AdequacyOn(x.regime, t.Country, x.At)
			if len(decisions) == 0 {
				f.Detail = "rests on adequacy, and no decision of " + string(x.regime) + " for " + t.Country + " is known to hold on " + x.day
				all = append(all, f)
				return
			}
			for _, a := range decisions {
				if end == "" || a.ValidTo != "" && a.ValidTo < end {
					end, what = a.ValidTo, "the decision"
				}
			}
		}
		switch {
		case t.Mechanism == "":
			f.Detail = "assessed as a transfer, without a mechanism"
		case end == "" || end > soon:
			return
		case end < x.day:
			f.Detail = what + " ran out on " + end
		default:
			f = f.at(Medium)
			f.Detail = what + " runs out on " + end
		}
		all = append(all, f)
	})
	return all
}

func elsewhere(x *subject) (all []Finding) {
	for _, d := range x.held() {
		if d.Country.Verdict == register.Conflict {
			all = append(all, in(d, people(d), "declared in %s, observed in %s", d.Country.Declared, d.Country.Observed).element(d.Country.Observed))
		}
		if d.Observed == nil || d.Country.Value() == "" {
			continue
		}
		for _, c := range d.Observed.Kept.Copies {
			if c.Location.Country != "" && c.Location.Country != d.Country.Value() && !x.declaredCopy(d, c.Location.Country) {
				all = append(all, in(d, people(d), "lies in %s, and a copy (%s) in %s", d.Country.Value(), c.Kind, c.Location.Country).
					row("observed_copy", c.Kind+" "+c.Provider+" "+c.Region).element(c.Location.Country))
			}
		}
	}
	return all
}

// declaredCopy tells whether a replica of a data set is declared in a country.
func (x *subject) declaredCopy(d *register.DataSetView, country string) bool {
	return d.Declared != nil && slices.ContainsFunc(x.Register.DataSets, func(r register.DataSet) bool {
		return r.ReplicaOf == d.Declared.ID && r.Country == country
	})
}

// hands lists the parties in whose hands a data set of an activity is: its
// processors and who runs the store.
func (x *subject) hands(a *register.ActivityView) []*register.Party {
	var all []*register.Party
	add := func(id string) {
		if p, ok := x.Register.Party(id); ok && !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	for _, p := range a.Processors {
		add(p.Party)
		for _, sub := range p.SubProcessors {
			add(sub)
		}
	}
	for _, d := range a.DataSets {
		if d.Declared != nil {
			add(d.Declared.Operator)
		}
	}
	return all
}

func promise(x *subject) (all []Finding) {
	eea := func(country string) bool {
		c, known := x.ref.Country(country)
		return !known || c.EEA
	}
	for _, a := range x.alive("") {
		for _, p := range x.hands(a) {
			if p.EEAOnly != register.Yes {
				continue
			}
			for _, d := range a.DataSets {
				if c := d.Country.Value(); !eea(c) && d.Declared != nil && d.Declared.Operator == p.ID {
					all = append(all, in(d, people(d), "%s promises to stay within the EEA, and the data lies in %s", p.ID, c).under(a).row("declared_party", p.ID).element(p.ID))
				}
			}
			for _, c := range p.AccessCountries {
				if !eea(c) {
					all = append(all, of(a, "%s promises to stay within the EEA, and reaches the data from %s", p.ID, c).row("declared_party", p.ID).element(p.ID+" "+c))
				}
			}
		}
	}
	return all
}

func noAssessment(x *subject) (all []Finding) {
	x.transfers(func(_ *register.ActivityView, t register.Transfer, f Finding) {
		switch {
		case strings.HasPrefix(t.Mechanism, "46-") && t.TIA == "":
			f.Detail = "rests on Art. 46 (" + t.Mechanism + ") without an assessment of the transfer"
		case t.Mechanism == "49-1-2nd" && t.Safeguards == "":
			f.Detail = "rests on the second subparagraph of Art. 49(1) without a description of the safeguards"
		default:
			return
		}
		all = append(all, f)
	})
	return all
}

// access looks at countries from which operators and support reach data that
// lies elsewhere.
func access(x *subject) (all []Finding) {
	for _, a := range x.alive("") {
		var lies []string
		for _, d := range a.DataSets {
			lies = append(lies, d.Country.Value())
		}
		for _, p := range x.hands(a) {
			for _, c := range p.AccessCountries {
				if full, _ := x.adequate(c); full || !x.abroad(c) || slices.Contains(lies, c) || x.settled(a, c) {
					continue
				}
				f := of(a, "%s reaches the data from %s, which no transfer of the activity assesses", p.ID, c).row("declared_party", p.ID).element(c)
				if len(a.DataSets) > 0 {
					f = f.on(a.DataSets[0])
				}
				if !slices.ContainsFunc(all, func(o Finding) bool { return slices.Equal(o.scope(), f.scope()) }) {
					all = append(all, f)
				}
			}
		}
	}
	return all
}
