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

// tally sums up the matches of one detector in one column, by their signs.
type tally struct {
	col      columnKey
	detector uint16
	marks    []inventory.Mark // Score is a sum until the result is made
	alt      []uint16
}

// counted is how many matches of the tally are likely enough.
func (t *tally) counted(least int8) (n int64) {
	for i := range t.marks {
		if t.marks[i].Likelihood >= least {
			n += t.marks[i].Count
		}
	}
	return n
}

// fold gathers all that is learnt of one object and turns it into a result.
// It belongs to one worker and is reused: in the steady state only the result
// itself is allocated.
type fold struct {
	ds       []detectors.Detector
	variants []uint8        // which of the rows of its ID a detector is
	first    map[string]int // the first detector of an ID
	rules    *rules

	tallies   []tally
	fields    []inventory.Field
	members   []inventory.Member
	more      []inventory.MemberCount
	overflow  *column
	cutFields bool
	ages      []inventory.Ages
	bytes     int64
	records   int64
}

func newFold(ds []detectors.Detector, r *rules) *fold {
	f := &fold{ds: ds, rules: r, overflow: new(column), variants: make([]uint8, len(ds)), first: make(map[string]int, len(ds))}
	rows := map[string]uint8{}
	for i := range ds {
		f.variants[i] = rows[ds[i].ID]
		rows[ds[i].ID]++
		if _, known := f.first[ds[i].ID]; !known {
			f.first[ds[i].ID] = i
		}
	}
	return f
}

// reset forgets the last object.
func (f *fold) reset() {
	for i := range f.tallies {
		f.tallies[i].alt, f.tallies[i].marks = f.tallies[i].alt[:0], f.tallies[i].marks[:0]
	}
	f.tallies = f.tallies[:0]
	f.fields, f.members, f.more, f.ages = nil, nil, nil, nil
	*f.overflow = column{member: -1, where: elsewhere, tallies: f.overflow.tallies[:0]}
	f.cutFields = false
	f.bytes, f.records = 0, 0
}

// add counts a match.
func (f *fold) add(m *detectors.Match, h hit) {
	likely := int8(m.Likelihood)
	if likely < f.rules.least[m.Detector] && len(f.tallies) >= maxFindings/2 {
		return // what may count one day leaves room for what counts today
	}
	t := f.tally(h.col, m.Detector)
	k := t.mark(likely, uint32(m.Evidence))
	if k.Count == 0 {
		k.FirstRow, k.FirstByte = h.row, h.start
	}
	k.Count++
	k.Score += float64(m.Score)
	for _, a := range m.Alt {
		if !slices.Contains(t.alt, a) {
			t.alt = append(t.alt, a)
		}
	}
}

// mark finds or makes the count for a set of signs: there are few.
func (t *tally) mark(likely int8, evidence uint32) *inventory.Mark {
	for i := range t.marks {
		if k := &t.marks[i]; k.Evidence == evidence && k.Likelihood == likely {
			return k
		}
	}
	t.marks = append(t.marks, inventory.Mark{Likelihood: likely, Evidence: evidence})
	return &t.marks[len(t.marks)-1]
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
	*t = tally{detector: detector, col: columnKey{c.member, c.name, c.where}, alt: t.alt[:0], marks: t.marks[:0]}
	c.tallies = append(c.tallies, int32(n))
	return t
}

// field lists a field of the object or of a member.
func (f *fold) field(member int, name inventory.Name, values, sampled int64) {
	if len(f.fields) >= maxFields {
		f.cutFields = true
		return
	}
	f.fields = append(f.fields, inventory.Field{Member: member, Name: name, Values: values, Sampled: sampled})
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
	r.Ages = mergeAges(f.ages)
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
	type key struct {
		col      columnKey
		detector string // several detectors may share an ID
	}
	at := make(map[key]int, len(f.tallies))
	var out []inventory.Finding
	var least []int8
	for i := range f.tallies {
		t := &f.tallies[i]
		if len(t.marks) == 0 {
			continue // its column showed that they were not what they looked like
		}
		d := &f.ds[t.detector]
		k := key{t.col, d.ID}
		n, ok := at[k]
		if !ok {
			n = len(out)
			at[k] = n
			out = append(out, inventory.Finding{
				Member: t.col.member, Field: t.col.name, Where: t.col.where, Detector: d.ID, Version: d.Version,
			})
			least = append(least, f.rules.least[t.detector])
		}
		g := &out[n]
		for _, m := range t.marks {
			m.Variant = int(f.variants[t.detector])
			m.Score /= float64(m.Count)
			g.Marks = addMark(g.Marks, m)
		}
		for _, a := range t.alt {
			if id := f.ds[a].ID; id != d.ID {
				g.Ambiguous = append(g.Ambiguous, id)
			}
		}
	}
	for i := range out {
		out[i].Sum(least[i])
		slices.Sort(out[i].Ambiguous)
		out[i].Ambiguous = slices.Compact(out[i].Ambiguous)
	}
	return out
}

// addMark adds a mark to those of the same signs: columns of one name are one.
func addMark(marks []inventory.Mark, m inventory.Mark) []inventory.Mark {
	for i := range marks {
		k := &marks[i]
		if k.Variant != m.Variant || k.Evidence != m.Evidence || k.Likelihood != m.Likelihood {
			continue
		}
		n := k.Count + m.Count
		k.Score = (k.Score*float64(k.Count) + m.Score*float64(m.Count)) / float64(n)
		k.Count, k.FromColumn = n, k.FromColumn+m.FromColumn
		if m.FirstByte < k.FirstByte {
			k.FirstByte, k.FirstRow = m.FirstByte, m.FirstRow
		}
		return marks
	}
	return append(marks, m)
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
			out[i].Sampled += f.Sampled
			continue
		}
		at[k] = len(out)
		out = append(out, f)
	}
	return out
}
