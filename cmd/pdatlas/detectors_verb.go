package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/all"
	"github.com/pdatlas/pdatlas/inventory/reference"
)

func (a *app) detectorsVerb() *cobra.Command {
	c := &cobra.Command{
		Use:   "detectors",
		Short: "The types of personal data that are looked for",
		Example: `  pdatlas detectors list
  pdatlas detectors show NL_BSN`,
		Args: cobra.NoArgs,
		RunE: verb(func(*cobra.Command, []string) error { return a.listDetectors() }),
	}
	c.AddCommand(
		&cobra.Command{
			Use: "list", Short: "All detector types: country, category, tier, check and chance rate", Args: cobra.NoArgs,
			RunE: verb(func(*cobra.Command, []string) error { return a.listDetectors() }),
		},
		&cobra.Command{
			Use: "show ID", Short: "One detector type: what it is, what speaks for it, how it is checked",
			Example: "  pdatlas detectors show FR_NIR", Args: cobra.ExactArgs(1),
			RunE: verb(func(_ *cobra.Command, args []string) error { return a.showDetector(args[0]) }),
		},
		&cobra.Command{
			Use: "test FILE…", Short: "Check files of your own rules: form, examples, what they look for and what that costs",
			Long: testRulesLong, Example: "  pdatlas detectors test rules.yaml", Args: cobra.MinimumNArgs(1),
			RunE: verb(func(_ *cobra.Command, args []string) error { return a.testRules(args) }),
		})
	return c
}

const testRulesLong = `Loads files of rules, checks all that is in them and runs their examples. Nothing
is scanned with a file that is wrong in any place. Name the files in the
configuration under detectors: rules: to use them. A file looks like this:

rules:
  - id: ACME_CUSTOMER_NO                 # capitals; not one of pdatlas's own
    description: Customer number of Acme
    pattern: 'K-\d{4}-\d{6}'             # RE2; engine: regexp2 for look-around
    validators: [luhn]                   # or mod97, iban, mod11 with weights …
    keywords: {de: [kundennummer]}       # words before or after the value
    fields: [kundennr]                   # names of columns and keys
    require_context: false               # true: never without one of these
    likelihood: LIKELY                   # of a bare value: POSSIBLE, LIKELY, VERY_LIKELY
    allow: {exact: [K-0000-000000]}      # values that are not reported
    examples:
      match: ['Kundennr. §K-1234-567897§']
      no_match: ['K-1234-56789']
allow:                                   # for pdatlas's own detectors too
  - detectors: [EMAIL_ADDRESS]           # left out: all
    patterns: ['.*@acme\.example']       # or exact, or sha256 of the value

A rule is asked only where a fixed shape, a literal of three bytes or more, a word of
its list (20,000 at most) or its label stands; one that has none of these needs
allow_slow: true.`

// detectorRow is a detector type as listed and shown.
type detectorRow struct {
	ID       string              `json:"id"`
	Country  string              `json:"country"`
	Category string              `json:"category"`
	Tier     int                 `json:"tier"`
	Version  int                 `json:"version"`
	Check    string              `json:"check"`
	Chance   float64             `json:"chance_rate"`
	Required bool                `json:"context_required"`
	Doc      string              `json:"doc,omitempty"`
	Written  []string            `json:"written,omitempty"` // the ways in which it is found
	Fields   []string            `json:"field_names,omitempty"`
	Keywords map[string][]string `json:"keywords,omitempty"`
	Terms    map[string][]string `json:"terms,omitempty"`
	Examples []string            `json:"examples,omitempty"`
	Misses   []string            `json:"near_misses,omitempty"`
	Aliases  []string            `json:"called_elsewhere,omitempty"`
}

// detectorRows gives one row a type; a type that is found in several ways is one.
func detectorRows() []detectorRow {
	var rows []detectorRow
	for _, d := range all.Detectors() {
		if i := slices.IndexFunc(rows, func(r detectorRow) bool { return r.ID == d.ID }); i >= 0 {
			rows[i].Written = append(rows[i].Written, written(&d)...)
			rows[i].Examples = append(rows[i].Examples, d.Examples...)
			rows[i].Misses = append(rows[i].Misses, d.NearMisses...)
			continue
		}
		rows = append(rows, detectorRow{
			ID: d.ID, Country: d.Country, Category: d.Category, Tier: d.Tier, Version: d.Version, Check: d.Check, Chance: d.Chance,
			Required: d.Context.Required, Doc: d.Doc, Written: written(&d), Fields: d.Context.Fields, Keywords: d.Context.Keywords,
			Terms: d.Terms, Examples: slices.Clone(d.Examples), Misses: slices.Clone(d.NearMisses),
		})
	}
	slices.SortFunc(rows, func(x, y detectorRow) int { return strings.Compare(x.ID, y.ID) })
	return rows
}

// written lists the ways in which values are found.
func written(d *detectors.Detector) []string {
	out := slices.Clone(d.Shapes)
	switch lo, hi := d.Digits[0], d.Digits[1]; {
	case lo > 0 && lo == hi:
		out = append(out, fmt.Sprintf("%d digits", lo))
	case lo > 0:
		out = append(out, fmt.Sprintf("%d to %d digits", lo, hi))
	}
	if len(d.Literals) > 0 {
		out = append(out, "at "+some(d.Literals))
	}
	if d.Value != nil {
		out = append(out, "the text after a label, a cell of a column")
	}
	return out
}

// aliases are what other systems call a type.
func aliases(id string) ([]string, error) {
	ref, err := reference.Embedded()
	if err != nil {
		return nil, err
	}
	var out []string
	for _, x := range ref.AliasesOf(id) {
		out = append(out, x.System+" "+x.Name)
	}
	return out, nil
}

func (a *app) listDetectors() error {
	rows := detectorRows()
	if a.json {
		for i := range rows {
			r := &rows[i]
			r.Doc, r.Written, r.Fields, r.Keywords, r.Terms, r.Examples, r.Misses = "", nil, nil, nil, nil, nil, nil
		}
		return writeJSON(a.stdout, rows)
	}
	var out [][]string
	for _, r := range rows {
		out = append(out, []string{r.ID, orDash(r.Country), r.Category, strconv.Itoa(r.Tier), chanceText(r.Chance), yesNo(r.Required), r.Check})
	}
	return table(a.stdout, []string{"ID", "COUNTRY", "CATEGORY", "TIER", "CHANCE", "NEEDS CONTEXT", "CHECK"}, out)
}

func (a *app) showDetector(id string) error {
	rows := detectorRows()
	i := slices.IndexFunc(rows, func(r detectorRow) bool { return strings.EqualFold(r.ID, id) })
	if i < 0 {
		return usageError(fmt.Errorf("no detector type %q; 'pdatlas detectors list' shows all", id))
	}
	names, err := aliases(rows[i].ID)
	if err != nil {
		return err
	}
	rows[i].Aliases = names
	if a.json {
		return writeJSON(a.stdout, rows[i])
	}
	return printDetector(a.stdout, rows[i])
}

func printDetector(w io.Writer, r detectorRow) error {
	fmt.Fprintf(w, "%s (version %d)\n%s\n\n", r.ID, r.Version, r.Doc)
	rows := [][]string{
		{"country", orDash(r.Country)}, {"category", r.Category}, {"tier", tierText(r.Tier)},
		{"check", r.Check}, {"chance rate", chanceText(r.Chance) + " of random tokens of the same form pass"},
		{"needs context", yesNo(r.Required)},
	}
	if len(r.Written) > 0 {
		rows = append(rows, []string{"found as", strings.Join(r.Written, "; ")})
	}
	rows = append(rows, []string{"field names", strings.Join(r.Fields, ", ")})
	for _, lang := range slices.Sorted(maps.Keys(r.Keywords)) {
		rows = append(rows, []string{strings.TrimSpace("keywords " + lang), strings.Join(r.Keywords[lang], ", ")})
	}
	for _, lang := range slices.Sorted(maps.Keys(r.Terms)) {
		rows = append(rows, []string{strings.TrimSpace("terms " + lang), some(r.Terms[lang])})
	}
	for _, ex := range r.Examples {
		rows = append(rows, []string{"example", strings.ReplaceAll(ex, "§", "")})
	}
	for _, ex := range r.Misses {
		rows = append(rows, []string{"near miss", strings.ReplaceAll(ex, "§", "")})
	}
	if len(r.Aliases) > 0 {
		rows = append(rows, []string{"elsewhere", strings.Join(r.Aliases, ", ")})
	}
	for _, row := range rows {
		if _, err := fmt.Fprintf(w, "  %-14s %s\n", row[0], row[1]); err != nil {
			return err
		}
	}
	return nil
}

func tierText(t int) string {
	return [...]string{"", "1 (check digit or strict structure)", "2 (weak pattern, needs context)", "3 (dictionary)"}[t]
}

func chanceText(p float64) string { return strconv.FormatFloat(p, 'g', 2, 64) }

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
