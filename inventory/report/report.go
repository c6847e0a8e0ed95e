// Package report turns an inventory into what a data protection officer hands
// on: a page, a table or a machine-readable file.
//
// It owns the words and pictures, not the facts: every figure is the
// inventory's, and what only people can know is shown as to be completed, never
// guessed. No export holds a value of personal data, because the inventory has
// none. Two scans of the same data give the same bytes but for the stamp.
package report

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/owners"
	"github.com/pdatlas/pdatlas/inventory/reference"
)

// Options are what the inventory does not know.
type Options struct {
	// At is the one time printed: what the report says is true of then. Pass
	// the end of the latest scan, or now.
	At time.Time
	// Tool is the version of the program that makes the report.
	Tool string
	// Owners are the declared rules, nil: none.
	Owners *owners.Rules
}

// Limits of lists that could be as long as the inventory. What is left out is
// counted.
const (
	maxPlaces = 25
	maxUnread = 200
)

// Overview is the default report: what was scanned, how completely, and what
// personal data is where.
type Overview struct {
	Report      string       `json:"report"` // "overview"
	At          string       `json:"at"`     // RFC 3339, UTC
	Tool        string       `json:"tool"`
	DetectorSet string       `json:"detector_set"` // hash, of the latest scan
	Threshold   string       `json:"threshold"`    // likelihood from which matches are reported
	Reference   []DataFile   `json:"reference"`
	Summary     Summary      `json:"summary"`
	Sources     []Source     `json:"sources"`
	Coverage    Coverage     `json:"coverage"`
	DataSets    []DataSet    `json:"data_sets"`
	Categories  []Category   `json:"categories"`
	Types       []Type       `json:"types"`
	Places      []Country    `json:"countries"`
	TopFields   []Field      `json:"top_places"`
	Unread      []Unread     `json:"not_fully_read"`
	UnreadMore  int64        `json:"not_fully_read_beyond"` // objects not in the list
	Human       []HumanCell  `json:"to_be_completed"`
	Legend      []LegendLine `json:"legend"`
}

// Summary holds the figures of the first screen.
type Summary struct {
	Sources                  int64 `json:"sources"`
	DataSets                 int64 `json:"data_sets"`
	DataSetsWithPersonalData int64 `json:"data_sets_with_personal_data"`
	DataSetsSpecial          int64 `json:"data_sets_with_special_categories"`
	Objects                  int64 `json:"objects"`
	Matches                  int64 `json:"matches"`
	NationalID               int64 `json:"matches_national_id"`
	Special                  int64 `json:"matches_special_category"`
	Criminal                 int64 `json:"matches_criminal"`
	UnknownCountry           int64 `json:"data_sets_of_unknown_country"`
	UnknownOwner             int64 `json:"objects_of_unknown_owner"`
	// Persons are told apart over all data sets: someone in two counts once.
	Persons     *Persons `json:"persons,omitempty"`
	Under18     int64    `json:"under_18_about"` // sum over data sets
	Identifying int64    `json:"data_sets_with_identifying_combinations"`
	// Open counts data sets with personal data that everyone may read, wholly or
	// in part; Orphans those in which nobody answers for some of it.
	Open    int64 `json:"data_sets_readable_by_everyone"`
	Orphans int64 `json:"data_sets_without_owner"`
}

// Persons is about how many persons data is about.
type Persons struct {
	Count  int64   `json:"about"`
	Margin float64 `json:"margin"` // relative, in 19 of 20 cases
	By     string  `json:"told_apart_by"`
}

// About says it in words: "about 12,000 (±4 %)".
func (p *Persons) About() string { return About(p.Count, p.Margin) }

// Together is data that in one record identifies a person.
type Together struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Source  string `json:"source"` // of the claim that it does
	Objects int64  `json:"objects"`
}

// DataFile is a file of reference data and its date.
type DataFile struct {
	File string `json:"file"`
	Date string `json:"date"`
	What string `json:"what"`
}

// Source is a place that was scanned.
type Source struct {
	Name     string   `json:"name"`
	Kind     string   `json:"kind"`
	Location Location `json:"location"`
	Age      string   `json:"listed"` // in whole days before At
	Complete bool     `json:"complete"`
	Note     string   `json:"note,omitempty"`
}

// Location is where data lies and how that is known.
type Location struct {
	Country string `json:"country"` // "" unknown
	Name    string `json:"name"`    // "unknown", or of the country
	Basis   string `json:"basis"`   // declared, observed, unknown
	EEA     string `json:"eea"`     // yes, no, unknown
	Detail  string `json:"detail,omitempty"`
}

// Coverage says how completely was read.
type Coverage struct {
	Objects    Counts        `json:"objects"`
	Members    Counts        `json:"members"`
	Bytes      int64         `json:"bytes_listed"`
	Records    int64         `json:"records"`
	Superseded int64         `json:"findings_of_an_earlier_version"`
	Reasons    []ReasonWords `json:"reasons"`
}

// Counts are the outcomes; listed is their sum.
type Counts struct {
	Listed  int64 `json:"listed"`
	Scanned int64 `json:"scanned"`
	Partial int64 `json:"partial"`
	Skipped int64 `json:"skipped"`
	Failed  int64 `json:"failed"`
}

// ReasonWords is a reason in plain words, and what to do.
type ReasonWords struct {
	State   string `json:"state"`
	Reason  string `json:"reason"`
	Words   string `json:"words"`
	Do      string `json:"what_to_do"`
	Objects int64  `json:"objects"`
	Members int64  `json:"members"`
	Bytes   int64  `json:"bytes"`
}

// DataSet is a data set with what is in it.
type DataSet struct {
	Source     string      `json:"source"`
	Name       string      `json:"name"`
	Location   Location    `json:"location"`
	Owners     []Owner     `json:"owners"`
	Objects    Counts      `json:"objects"`
	Members    Counts      `json:"members"`
	Bytes      int64       `json:"bytes_listed"`
	Records    int64       `json:"records"`
	Superseded int64       `json:"findings_of_an_earlier_version"`
	Matches    int64       `json:"matches"`
	Persons    *Persons    `json:"persons,omitempty"`
	Under16    int64       `json:"under_16_about"` // by the birth dates and ages that were looked at
	Under18    int64       `json:"under_18_about"`
	Together   []Together  `json:"identifying_combinations"`
	Types      []TypeCount `json:"types"`
	Kept       Kept        `json:"kept"`
}

// TypeCount is a detector type in a data set.
type TypeCount struct {
	TypeInfo
	Count      int64 `json:"count"`
	InNames    int64 `json:"in_names"`
	Beside     int64 `json:"in_incomplete_later_results"`
	Objects    int64 `json:"objects"`
	Incomplete bool  `json:"from_incomplete_results"`
}

// TypeInfo is what the reference data says of a detector type.
type TypeInfo struct {
	Detector   string `json:"detector"`
	Name       string `json:"name"`
	Kind       string `json:"category"`
	KindLabel  string `json:"category_name"`
	DPV        string `json:"dpv,omitempty"`
	Flag       string `json:"flag"`
	FlagLabel  string `json:"flag_name,omitempty"`
	Article    string `json:"gdpr_article"`
	ICO        string `json:"ico_category,omitempty"`
	CNIL       string `json:"cnil_category,omitempty"`
	Likelihood string `json:"likelihood,omitempty"`
}

// Type is a detector type over all data sets.
type Type struct {
	TypeInfo
	Count    int64 `json:"count"`
	Objects  int64 `json:"objects"`
	DataSets int64 `json:"data_sets"`
}

// Category is a kind of data over all data sets.
type Category struct {
	Kind     string `json:"category"`
	Label    string `json:"name"`
	Flag     string `json:"flag"`
	Count    int64  `json:"count"`
	DataSets int64  `json:"data_sets"`
}

// Country is a country with what lies there; Code "" stands for unknown.
type Country struct {
	Location
	DataSets int64 `json:"data_sets"`
	Objects  int64 `json:"objects"`
	Matches  int64 `json:"matches"`
}

// Field is a place within an object.
type Field struct {
	Source   string `json:"source"`
	DataSet  string `json:"data_set"`
	Object   string `json:"object"`
	Member   string `json:"member,omitempty"`
	Field    string `json:"field,omitempty"`
	Count    int64  `json:"count"`
	Complete bool   `json:"complete"`
	TypeInfo
}

// Unread is an object that was not fully read.
type Unread struct {
	Source  string `json:"source"`
	DataSet string `json:"data_set"`
	Object  string `json:"object"`
	Size    int64  `json:"size"` // -1 unknown
	State   string `json:"state"`
	Reason  string `json:"reason"`
	Words   string `json:"words"`
	Detail  string `json:"detail,omitempty"`
	Stands  bool   `json:"earlier_result_stands"`
}

// New gathers the overview from one snapshot: a scan that runs meanwhile does
// not mix its states.
func New(ctx context.Context, s *inventory.Store, o Options) (_ *Overview, err error) {
	snap, err := s.Snapshot(ctx)
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	defer func() { err = errors.Join(err, snap.Close()) }()
	b := &builder{ref: s.Reference(), owners: o.Owners, at: o.At.UTC(), m: &Overview{Report: "overview", At: o.At.UTC().Format(time.RFC3339), Tool: o.Tool}}
	for _, step := range []func(context.Context, *inventory.Snapshot) error{b.scan, b.sources, b.dataSets, b.persons, b.places, b.unread} {
		if err := step(ctx, snap); err != nil {
			return nil, fmt.Errorf("report: %w", err)
		}
	}
	b.finish()
	return b.m, nil
}

// Write renders the overview in a format: "html", "csv" or "json".
func (m *Overview) Write(w io.Writer, format string) error {
	switch format {
	case "html":
		return m.HTML(w)
	case "csv":
		return m.CSV(w)
	case "json":
		return m.JSON(w)
	}
	return fmt.Errorf("report: there is no format %q: use html, csv or json", format)
}

type builder struct {
	m         *Overview
	ref       *reference.Data
	owners    *owners.Rules
	at        time.Time
	threshold int8
	objects   inventory.Counts
	members   inventory.Counts
	types     map[string]*Type
	kinds     map[string]*Category
	countries map[string]*Country
}

func (b *builder) scan(ctx context.Context, s *inventory.Snapshot) error {
	scans, err := s.Scans(ctx)
	if err != nil {
		return err
	}
	if len(scans) > 0 {
		b.m.DetectorSet = scans[0].Detectors
		b.threshold = scans[0].Threshold
	}
	rescores, err := s.Rescores(ctx)
	if err != nil {
		return err
	}
	if len(rescores) > 0 && len(scans) > 0 && rescores[0].At.After(scans[0].Started) {
		b.m.DetectorSet, b.threshold = rescores[0].Detectors, rescores[0].Threshold
	}
	b.m.Threshold = likelihoodName(b.threshold)
	for _, f := range b.ref.Files {
		b.m.Reference = append(b.m.Reference, DataFile{f.Name, f.Date, f.What})
	}
	return nil
}

func (b *builder) sources(ctx context.Context, s *inventory.Snapshot) error {
	rows, err := s.Sources(ctx)
	for _, r := range rows {
		src := Source{Name: string(r.Name), Kind: r.Kind, Location: b.location(r.Location), Age: age(b.at, r.Listed), Complete: r.Complete}
		if !r.Complete {
			src.Note = "not listed to its end: objects may be missing from this report"
			if r.Reason != "" {
				src.Note += " (" + r.Reason.Words() + ")"
			}
		}
		b.m.Sources = append(b.m.Sources, src)
	}
	return err
}

// age is counted in days, so that two scans of the same hour read alike.
func age(at, listed time.Time) string {
	if days := int(at.Sub(listed).Hours() / 24); days == 1 {
		return "1 day before"
	} else if days > 1 {
		return fmt.Sprintf("%d days before", days)
	}
	return "the same day"
}

func (b *builder) dataSets(ctx context.Context, s *inventory.Snapshot) error {
	b.types, b.kinds, b.countries = map[string]*Type{}, map[string]*Category{}, map[string]*Country{}
	return s.Datasets(ctx, func(d inventory.Dataset) error {
		ds := DataSet{Source: string(d.Source), Name: string(d.Name), Location: b.location(d.Location), Objects: counts(d.Objects),
			Members: counts(d.Members), Bytes: d.Bytes, Records: d.Records, Superseded: d.Superseded}
		ds.Kept = b.kept(&d.Kept)
		if err := b.owned(ctx, s, &d, &ds); err != nil {
			return err
		}
		ds.Persons, ds.Under16, ds.Under18 = persons(d.Persons), d.Minors.Under16, d.Minors.Under18
		for _, t := range d.Together {
			ds.Together = append(ds.Together, Together(t))
		}
		kinds := map[string]bool{}
		for _, t := range d.Types {
			info := b.info(t.Detector, t.Likelihood)
			ds.Types = append(ds.Types, TypeCount{info, t.Count, t.InNames, t.Beside, t.Objects, t.Incomplete})
			ds.Matches += t.Count
			b.addType(info, t, !kinds[info.Kind])
			kinds[info.Kind] = true
		}
		b.addSet(&ds)
		b.objects.Merge(d.Objects)
		b.members.Merge(d.Members)
		b.m.Coverage.Bytes += d.Bytes
		b.m.Coverage.Records += d.Records
		b.m.Coverage.Superseded += d.Superseded
		b.m.DataSets = append(b.m.DataSets, ds)
		return nil
	})
}

// persons estimates them over all data sets.
func (b *builder) persons(ctx context.Context, s *inventory.Snapshot) error {
	e, err := s.Persons(ctx, "", "")
	b.m.Summary.Persons = persons(e)
	return err
}

func persons(e inventory.PersonEstimate) *Persons {
	if e.Count == 0 {
		return nil
	}
	return &Persons{Count: e.Count, Margin: math.Round(e.Margin*10_000) / 10_000, By: e.By.String()}
}

func (b *builder) addType(info TypeInfo, t inventory.TypeCount, firstOfKind bool) {
	all := b.types[info.Detector]
	if all == nil {
		all = &Type{TypeInfo: info}
		b.types[info.Detector] = all
	}
	all.Likelihood = moreLikely(all.Likelihood, info.Likelihood)
	all.Count += t.Count
	all.Objects += t.Objects
	all.DataSets++
	kind := b.kinds[info.Kind]
	if kind == nil {
		kind = &Category{Kind: info.Kind, Label: info.KindLabel, Flag: info.Flag}
		b.kinds[info.Kind] = kind
	}
	kind.Flag = graver(kind.Flag, info.Flag)
	kind.Count += t.Count
	if firstOfKind {
		kind.DataSets++
	}
	switch reference.Flag(info.Flag) {
	case reference.NationalID:
		b.m.Summary.NationalID += t.Count
	case reference.SpecialCategory:
		b.m.Summary.Special += t.Count
	case reference.Criminal:
		b.m.Summary.Criminal += t.Count
	}
}

func (b *builder) addSet(ds *DataSet) {
	c := b.countries[ds.Location.key()]
	if c == nil {
		c = &Country{Location: ds.Location}
		c.Detail = ""
		b.countries[ds.Location.key()] = c
	}
	c.DataSets++
	c.Objects += ds.Objects.Listed
	c.Matches += ds.Matches
	sum := &b.m.Summary
	sum.DataSets++
	sum.Objects += ds.Objects.Listed
	sum.Matches += ds.Matches
	if len(ds.Types) > 0 {
		sum.DataSetsWithPersonalData++
		if ds.Kept.open() {
			sum.Open++
		}
	}
	if ds.Location.Country == "" {
		sum.UnknownCountry++
	}
	sum.Under18 += ds.Under18
	if len(ds.Together) > 0 {
		sum.Identifying++
	}
	if slices.ContainsFunc(ds.Types, func(t TypeCount) bool { return t.Flag == string(reference.SpecialCategory) }) {
		sum.DataSetsSpecial++
	}
}

func (l Location) key() string { return l.Country + "/" + l.Basis + "/" + l.EEA }

func (b *builder) places(ctx context.Context, s *inventory.Snapshot) error {
	rows, err := s.TopPlaces(ctx, maxPlaces)
	for _, p := range rows {
		b.m.TopFields = append(b.m.TopFields, Field{string(p.Source), string(p.DataSet), string(p.Object), string(p.Member),
			string(p.Field), p.Count, p.Complete, b.info(p.Detector, p.Likelihood)})
	}
	return err
}

func (b *builder) unread(ctx context.Context, s *inventory.Snapshot) error {
	err := s.Objects(ctx, inventory.ObjectFilter{NotRead: true, Limit: maxUnread}, func(o inventory.ObjectRow) error {
		b.m.Unread = append(b.m.Unread, Unread{string(o.Source), string(o.DataSet), string(o.Name), o.Size, string(o.State),
			string(o.Reason), o.Reason.Words(), o.Detail, o.Complete})
		return nil
	})
	b.m.UnreadMore = b.objects.Listed - b.objects.Scanned - int64(len(b.m.Unread))
	return err
}

// finish sorts what was gathered in maps and adds what is the same in every report.
func (b *builder) finish() {
	m := b.m
	m.Summary.Sources = int64(len(m.Sources))
	m.Coverage.Objects, m.Coverage.Members = counts(b.objects), counts(b.members)
	m.Coverage.Reasons = b.reasons()
	for _, k := range slices.Sorted(maps.Keys(b.types)) {
		m.Types = append(m.Types, *b.types[k])
	}
	slices.SortStableFunc(m.Types, func(x, y Type) int { return cmp.Compare(y.Count, x.Count) })
	for _, k := range slices.Sorted(maps.Keys(b.kinds)) {
		m.Categories = append(m.Categories, *b.kinds[k])
	}
	slices.SortStableFunc(m.Categories, func(x, y Category) int { return cmp.Compare(y.Count, x.Count) })
	for _, k := range slices.Sorted(maps.Keys(b.countries)) {
		m.Places = append(m.Places, *b.countries[k])
	}
	slices.SortStableFunc(m.Places, func(x, y Country) int { return cmp.Compare(y.Objects, x.Objects) })
	m.Human, m.Legend = humanCells(), legend()
}

func (b *builder) reasons() []ReasonWords {
	var out []ReasonWords
	at := map[string]int{}
	row := func(c inventory.ReasonCount) *ReasonWords {
		k := string(c.State) + " " + string(c.Reason)
		i, ok := at[k]
		if !ok {
			i, at[k] = len(out), len(out)
			out = append(out, ReasonWords{State: string(c.State), Reason: string(c.Reason), Words: c.Reason.Words(), Do: c.Reason.Advice()})
		}
		return &out[i]
	}
	for _, c := range b.objects.Reasons {
		r := row(c)
		r.Objects, r.Bytes = c.Count, c.Bytes
	}
	for _, c := range b.members.Reasons {
		row(c).Members = c.Count
	}
	slices.SortStableFunc(out, func(x, y ReasonWords) int {
		return cmp.Or(cmp.Compare(y.Objects, x.Objects), cmp.Compare(y.Members, x.Members), strings.Compare(x.State+x.Reason, y.State+y.Reason))
	})
	return out
}

func counts(c inventory.Counts) Counts {
	return Counts{c.Listed, c.Scanned, c.Partial, c.Skipped, c.Failed}
}

func (b *builder) info(detector string, likelihood int8) TypeInfo {
	c, ok := b.ref.Category(detector)
	info := TypeInfo{Detector: detector, Name: c.Name, Kind: c.Kind, KindLabel: c.KindLabel, DPV: c.DPV, Flag: string(c.Flag),
		Article: c.Article, ICO: c.ICO, CNIL: c.CNIL, Likelihood: likelihoodName(likelihood)}
	if !ok {
		info.Name, info.Kind, info.KindLabel, info.Flag = detector, "custom", "Own types", "unknown"
	}
	info.FlagLabel = flagLabel(reference.Flag(info.Flag), info.Article)
	return info
}

func (b *builder) location(l inventory.Location) Location {
	out := Location{Country: l.Country, Name: "unknown", Basis: l.Basis, EEA: "unknown"}
	if l.Region != "" {
		out.Detail = strings.TrimSpace(l.Provider + " " + l.Region)
	}
	if c, ok := b.ref.Country(l.Country); ok {
		out.Name, out.EEA = c.Name, yesNo(c.EEA)
	}
	if len(l.Candidates) > 0 {
		out.EEA = b.eeaOfAll(l.Candidates)
		out.Detail = strings.TrimPrefix(out.Detail+", may be "+strings.Join(l.Candidates, ", "), ", ")
	}
	if l.Observed != "" {
		out.Detail = strings.TrimPrefix(out.Detail+", but the provider's region lies in "+l.Observed, ", ")
	}
	return out
}

func (b *builder) eeaOfAll(codes []string) string {
	answers := map[string]bool{}
	for _, code := range codes {
		c, ok := b.ref.Country(code)
		answers[yesNo(code == "EU" || ok && c.EEA)] = true
	}
	if len(answers) > 1 {
		return "unknown"
	}
	return yesNo(answers["yes"])
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
