package check

import (
	"slices"
	"strings"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/reference"
	"github.com/pdatlas/pdatlas/inventory/register"
)

// checksS look at data that the law protects more (Art. 8, 9, 10, 87) and at
// what lies open.
func checksS() []Check {
	return []Check{
		{"S01", "32(1)(b), 9, 5(1)(f)", Critical, "Special or criminal data that anyone can read", "Is it meant to be public? If not, close it and assess a breach.", true, publicSpecial},
		{"S01b", "32, 5(1)(f)", High, "Personal data that anyone can read", "Is it meant to be public? If not, close it and assess a breach.", true, publicAny},
		{"S02", "9(2)", High, "Special category without a condition of Art. 9(2)", "Which condition does the processing rest on?", false, needs("art9", reference.SpecialCategory, "S02")},
		{"S02b", "10", High, "Data on offences without a basis of Art. 10", "Which authority or law does it rest on?", false, needs("art10", reference.Criminal, "S02b")},
		{"S03", "87", Medium, "National identification numbers without a national ground", "Which national law allows their use here?", false, needs("art87", reference.NationalID, "S03")},
		{"S04", "8", Medium, "Data of children under consent, and the record does not say so", "Is an online service offered to children on consent?", false, children},
		{"S05", "32(1)", Critical, "Passwords or keys in clear beside personal data", "Are they valid? If so, change them and keep them elsewhere.", true, secrets},
	}
}

// public finds the measure that says that anyone in the world can read a data
// set. Files that every user of a machine may read are C04's matter.
func public(d *register.DataSetView) (inventory.Control, bool) {
	kinds := []string{"policy_not_public", "acl_not_public"}
	if c, ok := control(d, "not_public"); ok && c.State != "unknown" {
		kinds = []string{"not_public"}
	}
	for _, k := range append(kinds, "export_not_public") {
		if c, ok := control(d, k); ok && (c.State == "no" || c.State == "partial") && c.Detail != "world_readable" {
			return c, true
		}
	}
	return inventory.Control{}, false
}

func publicSpecial(x *subject) (all []Finding) {
	for _, d := range x.held() {
		found := flagged(people(d), reference.SpecialCategory, reference.Criminal)
		if c, open := public(d); open && len(found) > 0 {
			all = append(all, in(d, found, "%s; %s: %s", words(found), c.Label(), c.StateWords()).measure(c))
		}
	}
	return all
}

func publicAny(x *subject) (all []Finding) {
	for _, d := range x.held() {
		if c, open := public(d); open && len(flagged(people(d), reference.SpecialCategory, reference.Criminal)) == 0 {
			all = append(all, in(d, people(d), "%s; %s: %s", words(people(d)), c.Label(), c.StateWords()).measure(c))
		}
	}
	return all
}

// measure adds what was asked of the source to the evidence.
func (f Finding) measure(c inventory.Control) Finding {
	f.state = append(f.state, c.Kind+" "+c.State+" "+c.Detail)
	return f.row("observed_control", strings.TrimSpace(c.Kind+" "+c.Method))
}

// needs asks activities of a controller for a cell that data of a flag calls
// for, whether it was declared or found. A processor's basis is the controller's.
func needs(cell string, flag reference.Flag, code string) func(*subject) []Finding {
	return func(x *subject) (all []Finding) {
		for _, a := range x.alive("controller") {
			value := map[string]string{"art9": a.Art9, "art10": a.Art10, "art87": a.Art87}[cell]
			if value != "" {
				continue
			}
			declared := slices.ContainsFunc(a.Open, func(c register.OpenCell) bool { return c.Path == cell })
			var found []register.Found
			for _, d := range a.DataSets {
				found = append(found, slices.DeleteFunc(flagged(people(d), flag), func(f register.Found) bool {
					return flag == reference.NationalID && !strings.HasPrefix(f.Category.Article, "87") // another State's number
				})...)
			}
			if len(found) == 0 && !declared {
				continue
			}
			f := of(a, "%s; the cell %s is empty", or(words(found), "declared"), cell).with(found)
			f.Category = string(reference.NationalID)
			if len(a.DataSets) > 0 {
				f = f.on(a.DataSets[0])
			}
			if flag == reference.NationalID {
				all = append(all, f)
				continue
			}
			all = append(all, perKind(f, a, found)...)
		}
		return all
	}
}

// perKind splits a finding by the kinds found; what is declared only stays one.
func perKind(f Finding, a *register.ActivityView, found []register.Found) (all []Finding) {
	var kinds []string
	for _, x := range found {
		if k := kindOf(x); !slices.Contains(kinds, k) {
			kinds = append(kinds, k)
		}
	}
	if len(kinds) == 0 {
		f.Category = ""
		return []Finding{f}
	}
	for _, k := range kinds {
		own := slices.DeleteFunc(slices.Clone(found), func(x register.Found) bool { return kindOf(x) != k })
		one := of(a, "%d matches of %s were found, and no condition is recorded", count(own), k).with(own)
		one.Source, one.DataSet, one.Category = own[0].Link.Source, own[0].Link.Name, k
		all = append(all, one)
	}
	return all
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// children stands on Art. 8 only for consent to online services: without consent
// as a basis it does not ask.
func children(x *subject) (all []Finding) {
	for _, a := range x.alive("controller") {
		consent := slices.ContainsFunc(a.Purposes, func(p register.Purpose) bool { return p.Basis == "a" })
		if !consent || a.Children == register.Yes {
			continue
		}
		for _, d := range a.DataSets {
			if d.Observed != nil && d.Observed.Minors.Under16 > 0 {
				all = append(all, of(a, "about %d persons under 16; a purpose rests on consent", d.Observed.Minors.Under16).on(d).row("observed_ages", d.Link.Name))
			}
		}
	}
	return all
}

func secrets(x *subject) (all []Finding) {
	for _, d := range x.held() {
		keys := slices.DeleteFunc(slices.Clone(d.Found), func(f register.Found) bool { return f.Category.Kind != credentials })
		if len(keys) > 0 {
			all = append(all, in(d, keys, "%d matches of credentials beside %s", count(keys), words(people(d))))
		}
	}
	return all
}
