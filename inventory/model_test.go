package inventory

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// modelObject is what the current picture must say of an object, written as
// plainly as can be.
type modelObject struct {
	set      string
	gone     bool
	state    State
	reason   Reason
	complete int // version of the latest complete result, 0: none
	beside   int // version of a later incomplete result with findings, 0: none
}

// picture is the model's answer in the words of the tests' picture.
func (m modelObject) picture(name string) string {
	line := m.set + "/" + name + " " + string(m.state)
	if m.reason != "" {
		line += "/" + string(m.reason)
	}
	var found []string
	if m.complete > 0 {
		found = append(found, fmt.Sprintf("T%d=%d", m.complete, m.complete))
	}
	if m.beside > 0 {
		mark := ""
		if m.complete > 0 {
			mark = "~"
		}
		found = append(found, fmt.Sprintf("%sT%d=%d", mark, m.beside, m.beside))
	}
	slices.Sort(found)
	return strings.Join(append([]string{line}, found...), " ")
}

// see is one listing of the object in a scan.
func (m *modelObject) see(set string, version int, s State, r Reason) {
	m.gone, m.set = false, set
	switch {
	case r == Unchanged:
		m.state, m.reason, m.beside = Scanned, "", 0
	case s == Scanned:
		m.state, m.reason, m.complete, m.beside = s, r, version, 0
	case s == Partial:
		m.state, m.reason, m.beside = s, r, version
	default:
		m.state, m.reason, m.beside = s, r, 0
	}
}

// Whatever is scanned in whatever order, the picture is the model's.
func TestPictureFollowsModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := newStore(t)
		model := map[string]*modelObject{}
		for range rapid.IntRange(1, 5).Draw(rt, "scans") {
			c := begin(t, s, start(s))
			seen := map[string]bool{}
			for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, 4), 0, 5, rapid.ID[int]).Draw(rt, "objects") {
				name := fmt.Sprint("o", i)
				m := model[name]
				if m == nil {
					m = &modelObject{}
					model[name] = m
				}
				set := rapid.SampledFrom([]string{"a", "b"}).Draw(rt, "set")
				version := rapid.IntRange(1, 3).Draw(rt, "version")
				o := rapid.SampledFrom([]ReasonCount{{State: Scanned}, {State: Partial, Reason: Malformed}, {State: Failed, Reason: Vanished}, {State: Skipped, Reason: Encrypted}}).Draw(rt, "outcome")
				if m.complete == version && rapid.Bool().Draw(rt, "unchanged") {
					o = ReasonCount{State: Skipped, Reason: Unchanged}
				}
				r := object(s, "x/"+name, version, o.State, o.Reason)
				r.DataSet, r.Name = Name(set), Name(set+"/"+name)
				if o.State == Scanned || o.State == Partial {
					r.Findings = []Finding{{Member: -1, Detector: fmt.Sprint("T", version), Count: int64(version), Likelihood: 4}}
				}
				record(t, c, r)
				m.see(set, version, o.State, o.Reason)
				seen[name] = true
			}
			complete := rapid.Bool().Draw(rt, "complete")
			finish(t, c, complete)
			for name, m := range model {
				m.gone = m.gone || complete && !seen[name]
			}
			sound(t, s)
		}
		var want []string
		for _, name := range slices.Sorted(maps.Keys(model)) {
			if m := model[name]; !m.gone {
				want = append(want, m.picture(name))
			}
		}
		slices.Sort(want)
		if d := cmp.Diff(want, picture(t, s)); d != "" {
			rt.Errorf("picture (-model +inventory):\n%s", d)
		}
	})
}
