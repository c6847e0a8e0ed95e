// Package custom makes detectors of the rules that users write in YAML.
//
// It owns the rule file: its form, what is checked at load, the gate that is
// derived from a pattern, the validators that rules name and the allow lists. A
// rule becomes a detectors.Detector like any other: which text it is offered,
// context and likelihood are the engine's.
//
// Patterns are RE2 by default, in time linear in the text. "engine: regexp2"
// is for look-around and back references; every one of its matches has a
// deadline and sees at most MaxSlice bytes. No error of a rule quotes data: a
// match that runs out of time counts as none and is counted by TimedOut.
package custom

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync/atomic"

	"github.com/pdatlas/pdatlas/detectors"
)

// MaxSlice is how many bytes of text one match of a pattern sees at most.
const MaxSlice = 4 << 10

// Rules are the rules and allow lists of one or several files. They are
// immutable once loaded, apart from the count of time-outs, and safe for
// concurrent use.
type Rules struct {
	rules  []*rule
	allows []allowList
	hash   string
}

// rule is a rule that passed all checks.
type rule struct {
	detector detectors.Detector
	place    string // file and line, for messages
	gate     Gate
	timeouts *atomic.Int64
}

// Gate says what makes the engine ask a rule at all.
type Gate string

// Gates, from cheap to dear.
const (
	GateLabel   Gate = "label"   // values of fields, after labels and keywords that name it
	GateShape   Gate = "shape"   // tokens of the pattern's shapes
	GateLiteral Gate = "literal" // places where a literal of the pattern stands
	GateWords   Gate = "words"   // lines that hold one of the pattern's words
	GateNone    Gate = "none"    // all text: the cost grows with every such rule
)

// Detectors returns the detectors of all rules, in the order of the files.
func (r *Rules) Detectors() []detectors.Detector {
	ds := make([]detectors.Detector, 0, len(r.rules))
	for _, u := range r.rules {
		ds = append(ds, u.detector)
	}
	return ds
}

// Fingerprint identifies the content of the files: another one may find other things.
func (r *Rules) Fingerprint() string { return r.hash }

// Slow lists the rules without a gate, by ID.
func (r *Rules) Slow() []string {
	var ids []string
	for _, u := range r.rules {
		if u.gate == GateNone {
			ids = append(ids, u.detector.ID)
		}
	}
	return ids
}

// TimedOut tells how often matches of a rule ran out of time, by ID, so far.
func (r *Rules) TimedOut() map[string]int64 {
	counts := map[string]int64{}
	for _, u := range r.rules {
		if n := u.timeouts.Load(); n > 0 {
			counts[u.detector.ID] = n
		}
	}
	return counts
}

// Load reads rule files; read gives the content of one. All files are checked
// before an error is returned: it names file, line and reason of each. With an
// error there are no rules at all. taken lists the IDs that rules may not use.
func Load(names []string, read func(name string) ([]byte, error), taken []string) (*Rules, error) {
	r := &Rules{}
	h := sha256.New()
	l := loader{rules: r, ids: map[string]string{}}
	for _, id := range taken {
		l.ids[id] = "the built-in detectors"
	}
	for _, name := range names {
		data, err := read(name)
		if err != nil {
			l.errs = append(l.errs, fmt.Errorf("rule file %q cannot be read", name))
			continue
		}
		fmt.Fprintf(h, "%d\n%s", len(data), data)
		l.file(name, data)
	}
	if err := l.err(); err != nil {
		return nil, err
	}
	r.hash = hex.EncodeToString(h.Sum(nil)[:16])
	return r, nil
}

// Info describes a rule for people.
type Info struct {
	ID       string
	Place    string   // file and line
	Gate     Gate     // what makes the engine ask it
	Shapes   []string // with GateShape
	Literals []string // with GateLiteral
}

// Infos describes all rules, in the order of the files.
func (r *Rules) Infos() []Info {
	infos := make([]Info, 0, len(r.rules))
	for _, u := range r.rules {
		infos = append(infos, Info{u.detector.ID, u.place, u.gate, u.detector.Shapes, u.detector.Literals})
	}
	return infos
}
