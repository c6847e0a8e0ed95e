package scanner

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/sketch"
)

// parts is an object under way whose items are read one by one, as the ranges of
// a large table: what they gave so far, as one result. An inventory knows tables,
// not ranges, so that a column has one row in it however large its table is.
//
// Parts are added in their order. What was added is stored with the cursor that
// stands behind them, so that a resumed scan goes on inside the object and no
// part counts twice. Like every result it holds counts and masked names only.
type parts struct {
	Result  inventory.ItemResult
	Persons []partPersons `json:",omitempty"` // Result.Persons while it is stored
}

// partPersons is inventory.Persons in a form that can be stored.
type partPersons struct {
	Class         inventory.Class
	Type, Country string
	Sketch        []byte
}

// newParts begins with the first part.
func newParts(r *inventory.ItemResult) *parts { return &parts{Result: *r} }

// add adds the next part. Its rows, bytes and members follow those before.
func (p *parts) add(r *inventory.ItemResult, t *classTable) {
	a := &p.Result
	rows, bytes := a.Records, a.Bytes
	a.Seq, a.Bytes, a.Records = r.Seq, a.Bytes+r.Bytes, a.Records+r.Records
	a.State, a.Reason = joinStates(t, a, r)
	if a.Format == "" {
		a.Format = r.Format
	}
	if a.Detail == "" {
		a.Detail = r.Detail
	}
	at := p.members(r)
	for _, f := range r.Fields {
		f.Member = at(f.Member)
		a.Fields = append(a.Fields, f)
	}
	if a.Fields = mergeFields(a.Fields); len(a.Fields) > maxFields {
		a.Fields, a.Detail = a.Fields[:maxFields], detailFields
	}
	for i := range r.Findings {
		f := r.Findings[i]
		f.Member = at(f.Member)
		p.finding(f, rows, bytes)
	}
	for _, g := range r.Ages {
		g.Member = at(g.Member)
		a.Ages = append(a.Ages, g)
	}
	a.Ages = mergeAges(a.Ages)
	p.persons(r.Persons)
}

// joinStates is the state of an object by those of its parts: read in part unless
// all parts say the same, for the gravest of their reasons.
func joinStates(t *classTable, a, b *inventory.ItemResult) (inventory.State, inventory.Reason) {
	reason := a.Reason
	if t.graver(b.Reason, reason) {
		reason = b.Reason
	}
	if a.State == b.State {
		return a.State, reason
	}
	return inventory.Partial, reason
}

// members appends the members of a part, as far as there is room, and returns
// where those of its findings and fields are now.
func (p *parts) members(r *inventory.ItemResult) func(int) int {
	a := &p.Result
	at := make([]int, len(r.Members))
	index := func(m int) int {
		if m < 0 {
			return -1
		}
		return at[m]
	}
	for i, m := range r.Members {
		m.Parent = index(m.Parent)
		if len(a.Members) < maxMembers {
			at[i] = len(a.Members)
			a.Members = append(a.Members, m)
			continue
		}
		at[i] = m.Parent
		p.more(inventory.MemberCount{State: m.State, Reason: m.Reason, Count: 1, Bytes: m.Bytes})
	}
	for _, m := range r.MoreMembers {
		p.more(m)
	}
	return index
}

// more counts members that are not listed.
func (p *parts) more(m inventory.MemberCount) {
	a := &p.Result
	a.Detail = detailMembers
	i := slices.IndexFunc(a.MoreMembers, func(o inventory.MemberCount) bool { return o.State == m.State && o.Reason == m.Reason })
	if i < 0 {
		a.MoreMembers = append(a.MoreMembers, m)
		return
	}
	a.MoreMembers[i].Count += m.Count
	a.MoreMembers[i].Bytes += m.Bytes
}

// finding adds a finding of a part that begins after so many rows and bytes.
func (p *parts) finding(f inventory.Finding, rows, bytes int64) {
	a := &p.Result
	same := func(o *inventory.Finding) bool {
		return o.Member == f.Member && o.Field == f.Field && o.Where == f.Where && o.Detector == f.Detector
	}
	i := slices.IndexFunc(a.Findings, func(o inventory.Finding) bool { return same(&o) })
	if i < 0 && len(a.Findings) >= maxFindings {
		f.Member, f.Field, f.Where = -1, "", elsewhere
		a.Detail = detailFindings
		i = slices.IndexFunc(a.Findings, func(o inventory.Finding) bool { return same(&o) })
	}
	marks := slices.Clone(f.Marks)
	for j := range marks {
		if f.Member < 0 { // places in a member are its own
			marks[j].FirstByte += bytes
			if marks[j].FirstRow > 0 {
				marks[j].FirstRow += rows
			}
		}
	}
	if i < 0 {
		f.Marks = marks
		a.Findings = append(a.Findings, f)
		return
	}
	g := &a.Findings[i]
	for _, m := range marks {
		g.Marks = addMark(g.Marks, m)
	}
	g.Ambiguous = append(g.Ambiguous, f.Ambiguous...)
	slices.Sort(g.Ambiguous)
	g.Ambiguous = slices.Compact(g.Ambiguous)
}

// persons joins the sketches of persons.
func (p *parts) persons(ps []inventory.Persons) {
	a := &p.Result
next:
	for i := range ps {
		for j := range a.Persons {
			if o := &a.Persons[j]; o.Class == ps[i].Class && o.Type == ps[i].Type {
				o.Sketch.Merge(&ps[i].Sketch)
				continue next
			}
		}
		a.Persons = append(a.Persons, ps[i])
	}
}

// whole is the result of the object, its findings summed up by the rules.
func (p *parts) whole(ds []detectors.Detector, rules *rules) *inventory.ItemResult {
	for i := range p.Result.Findings {
		f := &p.Result.Findings[i]
		at := slices.IndexFunc(ds, func(d detectors.Detector) bool { return d.ID == f.Detector })
		if at >= 0 {
			f.Sum(rules.least[at])
		}
	}
	return &p.Result
}

// openMark begins a token that is not a source's cursor alone. A cursor that
// begins like it is packed as well, so that the two are never taken for one another.
const openMark = "\x00"

// openToken is a cursor with the object that it stands in the middle of.
type openToken struct {
	Cursor []byte // bytes, because a cursor need not be UTF-8
	Open   *parts `json:",omitempty"`
}

// packToken joins a source's cursor with the parts added up to it.
func packToken(cursor string, p *parts) (string, error) {
	if p == nil && !strings.HasPrefix(cursor, openMark) {
		return cursor, nil
	}
	t := openToken{Cursor: []byte(cursor)}
	if p != nil {
		stored := *p
		for i := range stored.Result.Persons {
			o := &stored.Result.Persons[i]
			stored.Persons = append(stored.Persons, partPersons{o.Class, o.Type, o.Country, o.Sketch.Bytes()})
		}
		stored.Result.Persons = nil
		t.Open = &stored
	}
	b, err := json.Marshal(t)
	if err != nil {
		return "", fmt.Errorf("the state of an object under way cannot be written: %w", err)
	}
	return openMark + string(b), nil
}

var errToken = errors.New("the place where the scan stopped cannot be read: start anew with another inventory, or go on with the version that wrote it")

// unpackToken undoes packToken.
func unpackToken(token string) (cursor string, p *parts, err error) {
	rest, packed := strings.CutPrefix(token, openMark)
	if !packed {
		return token, nil, nil
	}
	var t openToken
	if err := json.Unmarshal([]byte(rest), &t); err != nil {
		return "", nil, errToken
	}
	if t.Open != nil {
		for _, o := range t.Open.Persons {
			s, err := sketch.Parse(o.Sketch)
			if err != nil {
				return "", nil, errToken
			}
			t.Open.Result.Persons = append(t.Open.Result.Persons, inventory.Persons{Class: o.Class, Type: o.Type, Country: o.Country, Sketch: s})
		}
		t.Open.Persons = nil
	}
	return string(t.Cursor), t.Open, nil
}
