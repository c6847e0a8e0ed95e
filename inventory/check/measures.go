package check

import (
	"slices"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/register"
)

// checksC compare declared measures with the last answers of the stores (Art.
// 32): what an earlier scan was told no longer counts.
func checksC() []Check {
	return []Check{
		{"C01", "32, 30(1)(g)", High, "A declared measure is contradicted by what the store says", "Which of the two is right?", false, contradicted},
		{"C02", "5(2)", Info, "Whether a measure is in force could not be read", "Give the scanning account the right to ask, or ask the owner.", true, unreadable},
		{"C03", "32(1)(a)", Medium, "Personal data without encryption", "Is the risk assessed, and is something else in its place?", true, plain},
		{"C04", "32(1)(b), 25(2)", High, "Personal data open to everyone on the system", "Does everyone need it?", true, open},
		{"C05", "32(1)(c)", Low, "Copies are promised, and the store keeps none itself", "Where are the copies, and was restoring tried?", false, noCopies},
	}
}

func contradicted(x *subject) (all []Finding) {
	for _, a := range x.alive("") {
		for _, m := range a.Measures {
			for _, d := range a.DataSets {
				if c, ok := control(d, m.Control); ok && (c.State == "no" || c.State == "partial") {
					all = append(all, in(d, nil, "declared: %s; observed: %s", m.Control, c.StateWords()).under(a).element(m.Control).measure(c))
				}
			}
		}
	}
	return all
}

// each calls fn with each last answer of the stores that hold personal data.
func (x *subject) each(fn func(d *register.DataSetView, c inventory.Control, f Finding)) {
	for _, d := range x.held() {
		if d.Observed == nil {
			continue
		}
		for _, c := range d.Observed.Kept.Controls {
			fn(d, c, in(d, nil, "%s: %s", c.Label(), c.StateWords()).measure(c).element(c.Kind))
		}
	}
}

func unreadable(x *subject) (all []Finding) {
	x.each(func(_ *register.DataSetView, c inventory.Control, f Finding) {
		if c.State == "unknown" && (c.Detail == "denied" || c.Detail == "failed") {
			all = append(all, f)
		}
	})
	return all
}

func plain(x *subject) (all []Finding) {
	x.each(func(_ *register.DataSetView, c inventory.Control, f Finding) {
		if c.State == "no" && (c.Kind == "encryption_at_rest" || c.Kind == "encryption_in_transit") {
			all = append(all, f)
		}
	})
	return all
}

func open(x *subject) (all []Finding) {
	x.each(func(_ *register.DataSetView, c inventory.Control, f Finding) {
		wide := c.Detail == "world_readable" || c.Kind == "not_world_writable"
		if wide && (c.State == "no" || c.State == "partial") {
			all = append(all, f)
		}
	})
	return all
}

// noCopies asks where a backup is promised: a promised versioning or replication
// that is not there is C01's matter.
func noCopies(x *subject) (all []Finding) {
	for _, a := range x.alive("") {
		if !slices.ContainsFunc(a.Measures, func(m register.Measure) bool { return m.Control == "backup" }) {
			continue
		}
		for _, d := range a.DataSets {
			asked, some := false, false
			for _, kind := range []string{"versioning", "replication"} {
				c, ok := control(d, kind)
				asked, some = asked || ok && c.State == "no", some || ok && c.State != "no"
			}
			if asked && !some {
				all = append(all, in(d, nil, "neither earlier versions nor a second place").under(a).element("backup"))
			}
		}
	}
	return all
}
