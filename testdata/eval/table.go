package main

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// table collects the rows of all sets.
type table struct {
	types  map[string]bool // that the program has
	texts  []textRow
	values []valueRow
	traps  []trapRow
}

// write prints the table in three parts, one for each kind of set.
func (t *table) write(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "text set\ttype\tlabelled\tfound\tprecision\trecall\tF1\t")
	for _, r := range t.texts {
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%s\t%s\t%s\t\n", r.set, r.typ, r.right+r.missed, r.right+r.wrong, share(r.precision()), share(r.recall()), share(r.f1()))
	}
	fmt.Fprintln(w)
	fmt.Fprintln(w, "value set\ttype\tvalid\taccepted\t.. named\twrong type\t.. named\tinvalid\trejected\t.. named\t")
	for _, r := range append(t.values, t.sums()...) {
		p, n := r.plain, r.named
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\t%s\t%s\t%d\t%s\t%s\t\n", r.set, r.typ, p.valid, share(ratio(p.accepted, p.valid)), share(ratio(n.accepted, n.valid)),
			share(ratio(p.mistaken, p.valid)), share(ratio(n.mistaken, n.valid)), p.invalid, share(ratio(p.rejected, p.invalid)), share(ratio(n.rejected, n.invalid)))
	}
	fmt.Fprintln(w)
	fmt.Fprintln(w, "text without personal data\ttype\tfindings\tper MB\t")
	for _, r := range t.traps {
		note := ""
		if r.doubtful {
			note = "  (unlabelled, may be true)"
		}
		fmt.Fprintf(w, "%s\t%s\t%d\t%.1f\t%s\n", r.set, r.typ, r.count, max(r.perMB, 0), note)
	}
	return w.Flush()
}

// sums adds up the value sets: one row for all.
func (t *table) sums() []valueRow {
	if len(t.values) == 0 {
		return nil
	}
	all := valueRow{set: "ALL"}
	for _, r := range t.values {
		all.plain.join(r.plain)
		all.named.join(r.named)
	}
	return []valueRow{all}
}

func (v *verdicts) join(o verdicts) {
	v.valid += o.valid
	v.invalid += o.invalid
	v.accepted += o.accepted
	v.rejected += o.rejected
	v.mistaken += o.mistaken
}

// share prints a ratio, "-" when there was nothing to count.
func share(x float64) string {
	if x < 0 {
		return "-"
	}
	return fmt.Sprintf("%.3f", x)
}
