package register

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/reference"
)

// Propose drafts activities from what was scanned: one for each data set with
// findings that no activity declares yet, or one for all of an application's
// where that is declared, and one for scanning itself, which is processing too.
// A draft holds the categories that were found, the links, and which criteria of
// a DPIA screening the findings speak for. It holds no purpose, legal basis,
// recipient, data subject or period: those cells stay empty. What is declared
// already is left alone, so that a second call adds only what is new. It returns
// the ids of the drafts.
func Propose(ctx context.Context, s *inventory.Store, who inventory.Author) (ids []string, err error) {
	at := who.At
	if at.IsZero() {
		at = time.Now()
	}
	j, err := Join(ctx, s, at)
	if err != nil {
		return nil, err
	}
	err = s.Declare(ctx, who, func(d *inventory.Declaration) error {
		if j.Register, err = load(ctx, d); err != nil { // it may have changed meanwhile
			return err
		}
		p := &proposer{j: j, taken: map[string]bool{}}
		puts := p.all()
		if len(puts) == 0 {
			return errNothing
		}
		for _, e := range puts {
			ids = append(ids, e.id)
		}
		_, err := apply(ctx, d, s, "init", puts, nil)
		return err
	})
	if errors.Is(err, errNothing) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return ids, nil
}

// selfID is the activity that scanning is.
const selfID = "pdatlas-scan"

type proposer struct {
	j     *Joined
	taken map[string]bool
}

func (p *proposer) all() []*entity {
	declared := map[Link]bool{}
	for _, a := range p.j.Register.Activities {
		p.taken[strings.ToLower(a.ID)] = true
		for _, l := range a.DataSets {
			declared[l] = true
		}
	}
	var groups []string
	sets := map[string][]*DataSetView{}
	for i := range p.j.DataSets {
		d := &p.j.DataSets[i]
		own, known := p.j.Register.DataSet(d.Link.Source, d.Link.Name)
		if !p.personal(d) || declared[d.Link] || known && own.OutOfScope != "" {
			continue
		}
		d.Declared = own
		group := d.Link.Source + "\x00" + d.Link.Name
		if known && own.Application != "" {
			group = own.Application
		}
		if sets[group] == nil {
			groups = append(groups, group)
		}
		sets[group] = append(sets[group], d)
	}
	var puts []*entity
	if !p.taken[selfID] && len(p.j.Scans) > 0 {
		puts = append(puts, p.self())
	}
	for _, g := range groups {
		puts = append(puts, p.draft(sets[g]))
	}
	return puts
}

// personal tells whether anything found in a data set is a category of personal
// data; credentials alone are evidence of Art. 32 and no category.
func (p *proposer) personal(d *DataSetView) bool {
	return slices.ContainsFunc(d.Found, func(f Found) bool { return f.Category.Kind != credentials })
}

const credentials = "credential"

var notInID = regexp.MustCompile(`[^A-Za-z0-9]+`)

// id makes an id of names that may hold anything; it is taken from then on.
func (p *proposer) id(name string) string {
	base := strings.Trim(notInID.ReplaceAllString(strings.ToLower(name), "-"), "-")
	if len(base) > 40 {
		base = strings.Trim(base[:40], "-")
	}
	if base == "" {
		base = "data-set"
	}
	base = "draft-" + base
	id := base
	for n := 2; p.taken[id]; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	p.taken[id] = true
	return id
}

func (p *proposer) draft(sets []*DataSetView) *entity {
	first := sets[0]
	name := first.Link.Name
	if name == "" {
		name = first.Link.Source
	}
	a := &Activity{Role: "controller"}
	if own := first.Declared; own != nil {
		a.Department, a.Owner = own.Department, own.Owner
		if app, ok := p.j.Register.Application(own.Application); ok {
			a.Applications, name = []string{app.ID}, app.Name
			a.Department, a.Owner = or(a.Department, app.Department), or(a.Owner, app.Owner)
		}
	}
	a.ID, a.Name = p.id(name), name
	for _, d := range sets {
		a.DataSets = append(a.DataSets, d.Link)
		for _, f := range d.Found {
			c := or(f.Category.Kind, f.Detector)
			if c != credentials && !slices.ContainsFunc(a.Data, func(l DataLine) bool { return l.Category == c }) && len(CategoriesOf(p.j.Reference, c)) > 0 {
				a.Data = append(a.Data, DataLine{Category: c})
			}
		}
	}
	slices.SortFunc(a.Data, func(x, y DataLine) int { return strings.Compare(x.Category, y.Category) })
	if criteria := p.criteria(sets); len(criteria) > 0 {
		a.DPIA = &Screening{Proposed: criteria}
	}
	e := &entity{kind: kindOf("activity"), id: a.ID, value: reflect.ValueOf(a).Elem()}
	e.comments = []comment{
		{"id", above, fmt.Sprintf(" proposed from scan %d: nobody has confirmed it", first.Last)},
		{"name", after, " that of the data set or application: say what is done with the data"},
		{"role", after, " proposed: processor if this is done on behalf of another (Art. 30(2))"},
	}
	return e
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// criteria are those of WP248 rev.01 that the findings speak for: sensitive data
// (4), large scale (5), matching across sources (6 is left to people: a scan
// knows no intention) and vulnerable subjects (7).
func (p *proposer) criteria(sets []*DataSetView) []string {
	var sensitive, minors bool
	var persons int64
	for _, d := range sets {
		sensitive = sensitive || slices.ContainsFunc(d.Found, func(f Found) bool {
			return f.Category.Flag == reference.SpecialCategory || f.Category.Flag == reference.Criminal
		})
		minors = minors || d.Observed.Minors.Under18 > 0
		persons = max(persons, d.Observed.Persons.Count)
	}
	var found []string
	if sensitive {
		found = append(found, "c4")
	}
	if limit, ok := p.j.Reference.DeadlineOn("large_scale_persons", reference.EU, p.j.At); ok && persons >= int64(limit.Number) {
		found = append(found, "c5")
	}
	if minors {
		found = append(found, "c7")
	}
	return found
}

// self drafts the activity that scanning is (ROPA.md §12).
func (p *proposer) self() *entity {
	p.taken[selfID] = true
	a := &Activity{ID: selfID, Name: "Search for personal data with pdatlas", Role: "controller",
		Note: "Scans read the declared sources. The inventory keeps types, counts and places, no values; names in which personal data was found are masked."}
	e := &entity{kind: kindOf("activity"), id: a.ID, value: reflect.ValueOf(a).Elem()}
	e.comments = []comment{{"id", above, " scanning is processing: it needs a record of its own"}}
	return e
}
