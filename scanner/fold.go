package scanner

import (
	"slices"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
)

// What one object's result holds at most. Beyond these, findings are counted
// together without their place and members by state only; Detail says so.
const (
	maxFindings = 10_000
	maxFields   = 10_000
	maxMembers  = 10_000
)

// elsewhere is the place of findings beyond maxFindings.
const elsewhere = "other places"

// Details of a result: fixed sentences.
const (
	detailFindings = "more than 10,000 places with findings: the rest are counted together"
	detailFields   = "more than 10,000 fields: the rest are not listed"
	detailMembers  = "more than 10,000 members: the rest are counted by state"
)

// tally sums up the matches of one detector in one column.
type tally struct {
	col      columnKey
	detector uint16
	likely   int8
	evidence uint32
	count    int64
	score    float64 // sum
	row      int64   // of the first match
	offset   int64
	alt      []uint16
}

// fold gathers all that is learnt of one object and turns it into a result.
// It belongs to one worker and is reused: in the steady state only the result
// itself is allocated.
type fold struct {
	ds        []detectors.Detector
	threshold detectors.Likelihood

	tallies   []tally
	fields    []inventory.Field
	members   []inventory.Member
	more      []inventory.MemberCount
	overflow  *column
	cutFields bool
	bytes     int64
	records   int64
}

func newFold(ds []detectors.Detector, threshold detectors.Likelihood) *fold {
	return &fold{ds: ds, threshold: threshold, overflow: new(column)}
}

// reset forgets the last object.
func (f *fold) reset() {
	for i := range f.tallies {
		f.tallies[i].alt = f.tallies[i].alt[:0]
	}
	f.tallies = f.tallies[:0]
	f.fields, f.members, f.more = nil, nil, nil
	*f.overflow = column{member: -1, where: elsewhere, tallies: f.overflow.tallies[:0]}
	f.cutFields = false
	f.bytes, f.records = 0, 0
}

// add counts a match below which nothing is reported.
func (f *fold) add(m *detectors.Match, h hit) {
	t := f.tally(h.col, m.Detector)
	if t.count == 0 {
		t.row, t.offset = h.row, h.start
	}
	t.count++
	t.likely = max(t.likely, int8(m.Likelihood))
	t.score += float64(m.Score)
	t.evidence |= uint32(m.Evidence)
	for _, a := range m.Alt {
		if !slices.Contains(t.alt, a) {
			t.alt = append(t.alt, a)
		}
	}
}

// tally finds or makes the sum for a detector in a column. A column sees few
// detectors, so a search through its list beats a map.
func (f *fold) tally(c *column, detector uint16) *tally {
	for _, i := range c.tallies {
		if t := &f.tallies[i]; t.detector == detector {
			return t
		}
	}
	if len(f.tallies) >= maxFindings && c != f.overflow {
		return f.tally(f.overflow, detector)
	}
	n := len(f.tallies)
	if n < cap(f.tallies) {
		f.tallies = f.tallies[:n+1]
	} else {
		f.tallies = append(f.tallies, tally{})
	}
	t := &f.tallies[n]
	*t = tally{detector: detector, col: columnKey{c.member, c.name, c.where}, alt: t.alt[:0]}
	c.tallies = append(c.tallies, int32(n))
	return t
}

// field lists a field of the object or of a member.
func (f *fold) field(member int, name inventory.Name, values int64) {
	if len(f.fields) >= maxFields {
		f.cutFields = true
		return
	}
	f.fields = append(f.fields, inventory.Field{Member: member, Name: name, Values: values})
}

// member lists a member of the container parent and returns its index; parent
// itself when there are too many to list, and false.
func (f *fold) member(parent int, m inventory.Member) (int, bool) {
	if len(f.members) >= maxMembers {
		return parent, false
	}
	m.Parent = parent
	f.members = append(f.members, m)
	return len(f.members) - 1, true
}

// unlisted counts a member that is not listed.
func (f *fold) unlisted(m inventory.Member) {
	i := slices.IndexFunc(f.more, func(c inventory.MemberCount) bool {
		return c.State == m.State && c.Reason == m.Reason
	})
	if i < 0 {
		i = len(f.more)
		f.more = append(f.more, inventory.MemberCount{State: m.State, Reason: m.Reason})
	}
	f.more[i].Count++
	f.more[i].Bytes += m.Bytes
}

// into moves what was gathered into the result. Columns whose names are the
// same once masked are one.
func (f *fold) into(r *inventory.ItemResult) {
	r.Bytes, r.Records = f.bytes, f.records
	r.Members, r.MoreMembers = f.members, f.more
	r.Fields = mergeFields(f.fields)
	r.Findings = f.findings()
	switch {
	case len(f.more) > 0:
		r.Detail = detailMembers
	case len(f.overflow.tallies) > 0:
		r.Detail = detailFindings
	case f.cutFields:
		r.Detail = detailFields
	}
	if len(f.tallies) > 1000 {
		f.tallies = nil // do not keep one large object's memory for ever
		f.overflow.tallies = nil
	}
}

func (f *fold) findings() []inventory.Finding {
	if len(f.tallies) == 0 {
		return nil
	}
	type key struct {
		col      columnKey
		detector string // several detectors may share an ID
	}
	at := make(map[key]int, len(f.tallies))
	out := make([]inventory.Finding, 0, len(f.tallies))
	for i := range f.tallies {
		t := &f.tallies[i]
		d := &f.ds[t.detector]
		k := key{t.col, d.ID}
		n, ok := at[k]
		if !ok {
			n = len(out)
			at[k] = n
			out = append(out, inventory.Finding{
				Member: t.col.member, Field: t.col.name, Where: t.col.where,
				Detector: d.ID, Version: d.Version, FirstRow: t.row, FirstByte: t.offset,
			})
		}
		g := &out[n]
		g.Count += t.count
		g.Score += t.score
		g.Likelihood = max(g.Likelihood, t.likely)
		g.Evidence |= t.evidence
		if t.offset < g.FirstByte {
			g.FirstByte, g.FirstRow = t.offset, t.row
		}
		for _, a := range t.alt {
			if id := f.ds[a].ID; id != d.ID {
				g.Ambiguous = append(g.Ambiguous, id)
			}
		}
	}
	for i := range out {
		out[i].Score /= float64(out[i].Count)
		slices.Sort(out[i].Ambiguous)
		out[i].Ambiguous = slices.Compact(out[i].Ambiguous)
	}
	return out
}

func mergeFields(fs []inventory.Field) []inventory.Field {
	type key struct {
		member int
		name   inventory.Name
	}
	at := make(map[key]int, len(fs))
	out := fs[:0]
	for _, f := range fs {
		k := key{f.Member, f.Name}
		if i, ok := at[k]; ok {
			out[i].Values += f.Values
			continue
		}
		at[k] = len(out)
		out = append(out, f)
	}
	return out
}
