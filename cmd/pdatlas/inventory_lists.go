package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/owners"
	"github.com/pdatlas/pdatlas/inventory/report"
)

// datasetJSON is a data set for machines.
type datasetJSON struct {
	Source       inventory.Name `json:"source"`
	DataSet      inventory.Name `json:"data_set"`
	Country      string         `json:"country"` // "" unknown
	CountryBasis string         `json:"country_basis"`
	Owners       []ownerJSON    `json:"owners"`
	Objects      outcomes       `json:"objects"`
	Members      outcomes       `json:"members"`
	Bytes        int64          `json:"bytes"`
	Records      int64          `json:"records"`
	Persons      *personsJSON   `json:"persons,omitempty"`
	Minors       *minorsJSON    `json:"minors,omitempty"`
	Identifying  []togetherJSON `json:"identifying_combinations"`
	Types        []typeCount    `json:"types"`
}

// personsJSON is about how many persons the data is about.
type personsJSON struct {
	Count  int64   `json:"about"`
	Margin float64 `json:"margin"` // relative, in 19 of 20 cases
	By     string  `json:"told_apart_by"`
}

// minorsJSON is about how many of them were under an age on the day of the scan,
// by the share of the birth dates or ages that were looked at.
type minorsJSON struct {
	Under16 int64 `json:"under_16_about"`
	Under18 int64 `json:"under_18_about"`
	Objects int64 `json:"objects"`
}

// togetherJSON is data that together identifies persons.
type togetherJSON struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Source  string `json:"source"`
	Objects int64  `json:"objects"`
}

type ownerJSON struct {
	Owner   string `json:"owner"` // "" unknown
	Basis   string `json:"basis"`
	Objects int64  `json:"objects"`
}

// ownersJSON sums shares up by owner, in their order.
func ownersJSON(shares []owners.Share) []ownerJSON {
	out := []ownerJSON{}
	for _, s := range shares {
		i := slices.IndexFunc(out, func(o ownerJSON) bool { return o.Owner == s.Owner && o.Basis == s.Basis })
		if i < 0 {
			out = append(out, ownerJSON{s.Owner, s.Basis, s.Objects})
			continue
		}
		out[i].Objects += s.Objects
	}
	return out
}

type typeCount struct {
	Type       string `json:"type"`
	Matches    int64  `json:"matches"`
	InNames    int64  `json:"in_names"`
	Objects    int64  `json:"objects"`
	Likelihood string `json:"highest_likelihood"`
	Incomplete bool   `json:"from_incomplete_results"`
}

func (a *app) datasetsVerb() *cobra.Command {
	var f inventoryFilter
	c := &cobra.Command{
		Use: "datasets", Short: "Data sets: objects, size, country, owner, types found", Args: cobra.NoArgs,
		Example: "  pdatlas inventory datasets --type IBAN_CODE",
	}
	f.flags(c, "source", "dataset", "type", "min-likelihood", "limit")
	head := []string{"SOURCE", "DATA SET", "COUNTRY", "OWNER", "OBJECTS", "NOT SCANNED", "BYTES", "MATCHES", "PERSONS", "NOTES", "TYPES"}
	c.RunE = verb(func(cmd *cobra.Command, _ []string) error {
		rules, err := a.config.Owners.rules()
		if err != nil {
			return usageError(err)
		}
		return a.snapshots(cmd.Context(), &f, "no data sets", head, func(v *inventory.Snapshot, out *rows) error {
			return v.Datasets(cmd.Context(), func(d inventory.Dataset) error {
				row, wanted := newDatasetJSON(&d, &f)
				if !wanted {
					return nil
				}
				shares, err := rules.Of(cmd.Context(), v, &d)
				if err != nil {
					return err
				}
				row.Owners = ownersJSON(shares)
				if err := out.add(row, row.cells()...); err != nil || !f.full(out.n) {
					return err
				}
				return errEnough
			})
		})
	})
	return c
}

func newDatasetJSON(d *inventory.Dataset, f *inventoryFilter) (row datasetJSON, wanted bool) {
	if f.source != "" && string(d.Source) != f.source || f.dataset != "" && string(d.Name) != f.dataset {
		return row, false
	}
	row = datasetJSON{
		Source: d.Source, DataSet: d.Name, Country: d.Location.Country, CountryBasis: d.Location.Basis,
		Objects: countOutcomes(d.Objects.Listed, &d.Objects), Members: countOutcomes(d.Members.Listed, &d.Members),
		Bytes: d.Bytes, Records: d.Records, Owners: []ownerJSON{}, Types: []typeCount{}, Identifying: []togetherJSON{},
	}
	if p := d.Persons; p.Count > 0 {
		row.Persons = &personsJSON{p.Count, scoreJSON(float32(p.Margin)), p.By.String()}
	}
	if m := d.Minors; m.Under18 > 0 {
		row.Minors = &minorsJSON{m.Under16, m.Under18, m.Objects}
	}
	for _, t := range d.Together {
		row.Identifying = append(row.Identifying, togetherJSON(t))
	}
	for _, t := range d.Types {
		if f.wantsType(t.Detector) && t.Likelihood >= int8(f.least) {
			row.Types = append(row.Types, typeCount{t.Detector, t.Count, t.InNames, t.Objects, likelihoodText(t.Likelihood), t.Incomplete})
		}
	}
	return row, len(row.Types) > 0 || len(f.types) == 0 && f.least == 0
}

func (d *datasetJSON) cells() []string {
	var matches int64
	var types []string
	for _, t := range d.Types {
		matches += t.Matches
		types = append(types, t.Type)
	}
	country := "unknown"
	if d.Country != "" {
		country = d.Country + " (" + d.CountryBasis + ")"
	}
	return []string{string(d.Source), string(d.DataSet), country, ownersText(d.Owners), group(d.Objects.Listed),
		group(d.Objects.Listed - d.Objects.Scanned), bytesText(d.Bytes), group(matches), d.personsText(), d.notes(), orDash(strings.Join(types, " "))}
}

// personsText says about how many persons a data set is about.
func (d *datasetJSON) personsText() string {
	if d.Persons == nil {
		return "-"
	}
	return report.About(d.Persons.Count, d.Persons.Margin)
}

// notes are what a data protection officer should look at first.
func (d *datasetJSON) notes() string {
	var out []string
	for _, t := range d.Identifying {
		out = append(out, t.Name)
	}
	if m := d.Minors; m != nil {
		out = append(out, fmt.Sprintf("about %s under 18", group(m.Under18)))
	}
	return orDash(strings.Join(out, "; "))
}

// ownersText names the owner with the most objects and counts the others.
func ownersText(owners []ownerJSON) string {
	if len(owners) == 0 {
		return "unknown"
	}
	first := owners[0].Owner
	if first == "" {
		first = "unknown"
	}
	if len(owners) > 1 {
		first += " +" + strconv.Itoa(len(owners)-1)
	}
	return first
}

func likelihoodText(l int8) string { return detectors.Likelihood(l).String() }

// objectJSON is an object for machines.
type objectJSON struct {
	Source       inventory.Name   `json:"source"`
	DataSet      inventory.Name   `json:"data_set"`
	Object       inventory.Name   `json:"object"`
	Member       inventory.Name   `json:"member,omitempty"`
	Size         int64            `json:"size"` // -1 unknown
	Modified     string           `json:"modified,omitempty"`
	MediaType    string           `json:"media_type,omitempty"`
	Format       string           `json:"format,omitempty"`
	StorageClass string           `json:"storage_class,omitempty"`
	Owner        string           `json:"owner,omitempty"`
	OwnerBasis   string           `json:"owner_basis,omitempty"`
	State        inventory.State  `json:"state"`
	Reason       inventory.Reason `json:"reason,omitempty"`
	Detail       string           `json:"detail,omitempty"`
	Bytes        int64            `json:"bytes_read"`
	Records      int64            `json:"records"`
	Matches      int64            `json:"matches"`
	Complete     bool             `json:"complete_result_stands"`
	Identifying  []string         `json:"identifying_combinations"`
	Minors       bool             `json:"minors"`
}

func (a *app) objectsVerb() *cobra.Command {
	var f inventoryFilter
	var notRead bool
	c := &cobra.Command{
		Use: "objects", Short: "Objects: state, reason, format, owner, matches", Args: cobra.NoArgs,
		Example: `  pdatlas inventory objects --not-read
  pdatlas inventory objects --reason access_denied --json
  pdatlas inventory objects --dataset hr --members`,
	}
	f.flags(c, "source", "dataset", "state", "reason", "members", "limit")
	c.Flags().BoolVar(&notRead, "not-read", false, "only what was not fully read")
	head := []string{"SOURCE", "DATA SET", "OBJECT", "SIZE", "STATE", "REASON", "FORMAT", "OWNER", "MATCHES", "IDENTIFIES"}
	c.RunE = verb(func(cmd *cobra.Command, _ []string) error {
		return a.listing(cmd.Context(), &f, "no objects", head, func(s *inventory.Store, out *rows) error {
			filter := inventory.ObjectFilter{
				Source: inventory.Name(f.source), DataSet: inventory.Name(f.dataset), Reason: inventory.Reason(f.reason),
				NotRead: notRead, Members: f.members,
			}
			if len(f.states) == 1 {
				filter.State = inventory.State(f.states[0])
			}
			return s.Objects(cmd.Context(), filter, func(o inventory.ObjectRow) error {
				if !f.wantsState(o.State) {
					return nil
				}
				if err := out.add(newObjectJSON(&o), objectCells(&o)...); err != nil || !f.full(out.n) {
					return err
				}
				return errEnough
			})
		})
	})
	return c
}

func newObjectJSON(o *inventory.ObjectRow) objectJSON {
	row := objectJSON{
		o.Source, o.DataSet, o.Name, o.Member, o.Size, "", o.MediaType, o.Format, o.StorageClass, o.Owner, o.OwnerBasis,
		o.State, o.Reason, o.Detail, o.Bytes, o.Records, o.Findings, o.Complete, []string{}, o.Minors,
	}
	row.Identifying = append(row.Identifying, o.Together...)
	if !o.Modified.IsZero() {
		row.Modified = o.Modified.Format(time.RFC3339)
	}
	return row
}

func objectCells(o *inventory.ObjectRow) []string {
	return []string{string(o.Source), string(o.DataSet), withMember(o.Name, o.Member), bytesText(o.Size), string(o.State),
		orDash(string(o.Reason)), orDash(o.Format), orDash(o.Owner), group(o.Findings), identifiesText(o)}
}

// identifiesText names what in an object identifies persons together, and that
// there are minors among them.
func identifiesText(o *inventory.ObjectRow) string {
	words := slices.Clone(o.Together)
	if o.Minors {
		words = append(words, "minors")
	}
	return orDash(strings.Join(words, " "))
}

// withMember names an object, and the member of it that is meant.
func withMember(object, member inventory.Name) string {
	if member == "" {
		return string(object)
	}
	return string(object) + " → " + string(member)
}

// foundJSON is a finding of the inventory for machines.
type foundJSON struct {
	Source     inventory.Name `json:"source"`
	DataSet    inventory.Name `json:"data_set"`
	Object     inventory.Name `json:"object"`
	Member     inventory.Name `json:"member,omitempty"`
	InName     bool           `json:"in_name"`
	Field      inventory.Name `json:"field,omitempty"`
	Where      string         `json:"where,omitempty"`
	Type       string         `json:"type"`
	Version    int            `json:"detector_version"`
	Category   string         `json:"category,omitempty"`
	Flag       string         `json:"gdpr_flag,omitempty"`
	Matches    int64          `json:"matches"`
	Likelihood string         `json:"likelihood"`
	Score      float64        `json:"score"`
	Evidence   uint32         `json:"evidence"`
	FirstRow   int64          `json:"first_record,omitempty"`
	FirstByte  int64          `json:"first_byte"`
	Ambiguous  []string       `json:"or,omitempty"`
	Complete   bool           `json:"from_complete_result"`
	Standing   bool           `json:"standing"`
	FromColumn int64          `json:"from_column"` // of matches, values that only their column shows
	Values     int64          `json:"values,omitempty"`
	Sampled    int64          `json:"values_looked_at,omitempty"`
}

func (a *app) findingsVerb() *cobra.Command {
	var f inventoryFilter
	c := &cobra.Command{
		Use: "findings", Short: "Findings: type and number by object and field", Args: cobra.NoArgs,
		Example: `  pdatlas inventory findings --type IBAN_CODE --type CREDIT_CARD
  pdatlas inventory findings --dataset hr --min-likelihood VERY_LIKELY --json`,
	}
	f.flags(c, "source", "dataset", "type", "min-likelihood", "limit")
	head := []string{"SOURCE", "DATA SET", "OBJECT", "FIELD", "TYPE", "MATCHES", "LIKELIHOOD", "FIRST AT"}
	c.RunE = verb(func(cmd *cobra.Command, _ []string) error {
		return a.listing(cmd.Context(), &f, "no findings", head, func(s *inventory.Store, out *rows) error {
			filter := inventory.FindingFilter{Source: inventory.Name(f.source), DataSet: inventory.Name(f.dataset), MinLikelihood: int8(f.least)}
			if len(f.types) == 1 {
				filter.Detector = f.types[0]
			}
			return s.Findings(cmd.Context(), filter, func(r inventory.FindingRow) error {
				if !f.wantsType(r.Detector) {
					return nil
				}
				if err := out.add(newFoundJSON(&r), foundCells(&r)...); err != nil || !f.full(out.n) {
					return err
				}
				return errEnough
			})
		})
	})
	return c
}

func newFoundJSON(r *inventory.FindingRow) foundJSON {
	return foundJSON{
		r.Source, r.DataSet, r.Object, r.Member, r.InName, r.Field, r.Where, r.Detector, r.Version, r.Category, r.Flag, r.Count,
		likelihoodText(r.Likelihood), scoreJSON(float32(r.Score)), r.Evidence, r.FirstRow, r.FirstByte, r.Ambiguous, r.Complete, r.Standing,
		r.FromColumn, r.Values, r.Sampled,
	}
}

// columnText says from how much of a column a count comes.
func columnText(r *inventory.FindingRow) string {
	if r.Sampled >= r.Values {
		return "its column"
	}
	return fmt.Sprintf("its column (%s of %s values looked at)", group(r.Sampled), group(r.Values))
}

func foundCells(r *inventory.FindingRow) []string {
	field := orDash(string(r.Field))
	at := "byte " + group(r.FirstByte)
	switch {
	case r.InName:
		field, at = "(its name)", "-"
	case r.FromColumn > 0:
		at = columnText(r)
	case r.FirstRow > 0:
		at = "record " + group(r.FirstRow)
	}
	what := r.Detector
	if len(r.Ambiguous) > 0 {
		what += " (or " + strings.Join(r.Ambiguous, ", ") + ")"
	}
	if !r.Standing {
		what += " (incomplete later reading)"
	}
	return []string{string(r.Source), string(r.DataSet), withMember(r.Object, r.Member), field, what, group(r.Count),
		likelihoodText(r.Likelihood), at}
}
