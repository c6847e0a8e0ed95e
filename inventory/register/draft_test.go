package register

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/reference"
)

// TestCriteria: which criteria of a screening findings speak for, at the edge of
// each; none of them is ever decided. The threshold is the law's of the day.
func TestCriteria(t *testing.T) {
	ref := refData(t)
	limit, ok := ref.DeadlineOn("large_scale_persons", reference.EU, noon)
	if !ok || limit.Number < 2 {
		t.Fatalf("the reference data lacks the threshold: %+v", limit)
	}
	set := func(persons, minors int64, flags ...reference.Flag) *DataSetView {
		d := &DataSetView{Observed: &inventory.Dataset{}}
		d.Observed.Persons.Count, d.Observed.Minors.Under18 = persons, minors
		for _, f := range flags {
			d.Found = append(d.Found, Found{Category: reference.Category{Flag: f}})
		}
		return d
	}
	many := int64(limit.Number)
	for name, c := range map[string]struct {
		sets []*DataSetView
		want string
	}{
		"nothing":      {[]*DataSetView{set(0, 0)}, ""},
		"ordinary":     {[]*DataSetView{set(0, 0, reference.Ordinary, reference.NationalID)}, ""},
		"special":      {[]*DataSetView{set(0, 0, reference.Ordinary, reference.SpecialCategory)}, "c4"},
		"offences":     {[]*DataSetView{set(0, 0, reference.Criminal)}, "c4"},
		"one_below":    {[]*DataSetView{set(many-1, 0)}, ""},
		"at_threshold": {[]*DataSetView{set(many, 0)}, "c5"},
		"not_added_up": {[]*DataSetView{set(many-1, 0), set(many-1, 0)}, ""}, // the same persons, for all that is known
		"minor":        {[]*DataSetView{set(0, 1)}, "c7"},
		"all_of_them":  {[]*DataSetView{set(0, 1), set(many+1, 0), set(0, 0, reference.Criminal)}, "c4 c5 c7"},
	} {
		t.Run(name, func(t *testing.T) {
			p := &proposer{j: &Joined{Reference: ref, At: noon}}
			if got := strings.Join(p.criteria(c.sets), " "); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
	before := &proposer{j: &Joined{Reference: ref, At: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)}}
	if got := before.criteria([]*DataSetView{set(many, 0)}); len(got) != 0 {
		t.Errorf("%v before there was a threshold", got)
	}
}

// TestDraftIDs: whatever a data set is called, its draft has an id of the form
// that files may hold, and no two drafts, in whatever case, have one.
func TestDraftIDs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := &proposer{taken: map[string]bool{"draft-a": true}}
		seen := map[string]bool{"draft-a": true}
		for _, name := range rapid.SliceOfN(rapid.OneOf(rapid.String(), rapid.StringMatching(`[aA ./-]{0,4}`), rapid.StringMatching(`[a-]{38,90}`)), 1, 12).Draw(t, "names") {
			id := p.id(name)
			if !idForm.MatchString(id) || !strings.HasPrefix(id, "draft-") || seen[strings.ToLower(id)] || strings.HasSuffix(id, "-") {
				t.Fatalf("%q gives %q", name, id)
			}
			seen[strings.ToLower(id)] = true
		}
	})
}

// TestJoinCovers: a line of a kind covers all types of it, one of a type that
// type only; what no line covers stands once for each kind, sorted, and of
// credentials nothing does.
func TestJoinCovers(t *testing.T) {
	ref := refData(t)
	link := Link{share, "hr"}
	var found []Found
	for _, d := range []string{"PHONE_NUMBER", "NL_BSN", "EMAIL_ADDRESS", "URL_CREDENTIALS", "OWN_TYPE", "IBAN_CODE"} {
		c, _ := ref.Category(d)
		found = append(found, Found{Link: link, Detector: d, Category: c, Count: 2})
	}
	for name, c := range map[string]struct {
		lines []string
		want  string
	}{
		"none":     {nil, "OWN_TYPE:2:only_observed contact:4:only_observed financial:2:only_observed national_id:2:only_observed"},
		"kind":     {[]string{"contact"}, "contact:4:agreed OWN_TYPE:2:only_observed financial:2:only_observed national_id:2:only_observed"},
		"type":     {[]string{"EMAIL_ADDRESS"}, "EMAIL_ADDRESS:2:agreed OWN_TYPE:2:only_observed contact:2:only_observed financial:2:only_observed national_id:2:only_observed"},
		"own_type": {[]string{"OWN_TYPE", "health"}, "OWN_TYPE:2:agreed health:0:only_declared contact:4:only_observed financial:2:only_observed national_id:2:only_observed"},
	} {
		t.Run(name, func(t *testing.T) {
			a := &Activity{ID: "A", DataSets: []Link{link}}
			for _, l := range c.lines {
				a.Data = append(a.Data, DataLine{Category: l})
			}
			j := &Joined{Register: &Register{}, Reference: ref, At: noon, DataSets: []DataSetView{{Link: link, Found: found, Observed: &inventory.Dataset{}, Complete: true}}}
			v := j.view(a)
			var got []string
			for _, cell := range v.Cells {
				got = append(got, cell.Category+":"+string('0'+rune(cell.Count()))+":"+string(cell.Verdict))
			}
			if strings.Join(got, " ") != c.want || !v.Complete || v.Status != Draft {
				t.Errorf("got  %s\nwant %s", strings.Join(got, " "), c.want)
			}
		})
	}
}

// TestCompleteNeedsAll: "not found" means something only when every data set of
// an activity was seen and read to its end.
func TestCompleteNeedsAll(t *testing.T) {
	read, part := &inventory.Dataset{}, Link{share, "part"}
	j := &Joined{Register: &Register{}, Reference: refData(t), At: noon, DataSets: []DataSetView{
		{Link: Link{share, "never"}}, {Link: part, Observed: read}, {Link: Link{share, "read"}, Observed: read, Complete: true}}}
	for name, c := range map[string]struct {
		links []Link
		want  bool
	}{
		"none": {nil, false}, "read": {[]Link{{share, "read"}}, true}, "part": {[]Link{{share, "read"}, part}, false}, "never": {[]Link{{share, "never"}, {share, "read"}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if v := j.view(&Activity{DataSets: c.links}); v.Complete != c.want || len(v.DataSets) != len(c.links) {
				t.Errorf("complete %v", v.Complete)
			}
		})
	}
}

// TestCountries: what a scan was told of a country counts as declared, what it
// saw as observed, and the register's word goes before both.
func TestCountries(t *testing.T) {
	for name, c := range map[string]struct {
		declared string
		at       inventory.Location
		want     TextCell
	}{
		"nothing":          {"", inventory.Location{Basis: "unknown"}, TextCell{"", "", "unknown", Unknown}},
		"seen":             {"", inventory.Location{Country: "DE", Basis: "observed"}, TextCell{"", "DE", "observed", OnlyObserved}},
		"seen_as_declared": {"DE", inventory.Location{Country: "DE", Basis: "observed"}, TextCell{"DE", "DE", "observed", Agreed}},
		"seen_elsewhere":   {"DE", inventory.Location{Country: "US", Basis: "observed"}, TextCell{"DE", "US", "observed", Conflict}},
		"told":             {"", inventory.Location{Country: "FR", Basis: "declared"}, TextCell{"FR", "", "observed", OnlyDeclared}},
		"told_and_seen":    {"", inventory.Location{Country: "FR", Observed: "GB", Basis: "declared"}, TextCell{"FR", "GB", "observed", Conflict}},
		"register_first":   {"DE", inventory.Location{Country: "FR", Observed: "DE", Basis: "declared"}, TextCell{"DE", "DE", "observed", Agreed}},
	} {
		t.Run(name, func(t *testing.T) {
			w := DataSetView{Declared: &DataSet{Country: c.declared}, Observed: &inventory.Dataset{Location: c.at}}
			if w.cells(); w.Country != c.want {
				t.Errorf("%+v, want %+v", w.Country, c.want)
			}
		})
	}
}
