// Package check compares what people declare with what scans saw and with what
// the law asks to be recorded, and lists what is to be verified. It owns the
// checks, their findings, how triage decisions bear on them, and the forms in
// which findings are written.
//
// It never decides on the law: a finding is a question with its evidence, never
// a statement that something is unlawful. What cannot be told is a note and no
// finding. It reads one snapshot and changes nothing.
//
// Invariants: the same inventory on the same day gives the same findings in the
// same order; a finding's fingerprint survives a new scan; what a decision
// silences stays in the list and counted; no finding holds a value of a data
// subject, nor what people wrote freely.
package check

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/register"
)

// Severity orders findings. It is a proposal, not a legal assessment.
type Severity int8

// The severities, from the lowest.
const (
	Info Severity = iota + 1
	Low
	Medium
	High
	Critical
)

var severities = [...]string{Info: "info", Low: "low", Medium: "medium", High: "high", Critical: "critical"}

// String is the severity as flags and files name it.
func (s Severity) String() string {
	if s < Info || s > Critical {
		return "none"
	}
	return severities[s]
}

// MarshalText implements encoding.TextMarshaler.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *Severity) UnmarshalText(text []byte) error {
	i := slices.Index(severities[Info:], string(text))
	if i < 0 {
		return errors.New("use info, low, medium, high or critical")
	}
	*s = Info + Severity(i)
	return nil
}

// Check is one question that is put to the inventory.
type Check struct {
	Code     string
	Article  string // what it stands on
	Severity Severity
	Title    string // of a finding, in few words
	Question string // what a person is to verify
	Observed bool   // it means something without a register
	run      func(*subject) []Finding
}

// Row is a piece of evidence: a row of the inventory.
type Row struct {
	Table string `json:"table"`
	Key   string `json:"key"`
}

// Finding is something to be verified.
type Finding struct {
	Code     string   `json:"code"`
	Article  string   `json:"article"`
	Severity Severity `json:"severity"`
	Title    string   `json:"title"`
	Activity string   `json:"activity,omitempty"`
	Source   string   `json:"source,omitempty"`
	DataSet  string   `json:"data_set,omitempty"`
	Category string   `json:"category,omitempty"` // kind of data or detector type
	Element  string   `json:"element,omitempty"`  // what within: country, party, rule, cell, case
	Detail   string   `json:"detail"`             // a sentence made of ids, counts and dates
	Evidence []Row    `json:"evidence"`
	Scan     int64    `json:"scan,omitempty"` // the latest behind it
	// Fingerprint names the finding: its check and scope, no counts.
	Fingerprint string `json:"fingerprint"`
	// Basis is a hash of the counts and categories behind it: a decision made on
	// another basis no longer silences it.
	Basis    string `json:"basis"`
	Status   Status `json:"status"`
	Decision string `json:"decision,omitempty"` // id of the one that bears on it

	state []string // what Basis is computed from
}

// Note is what a check could not judge, and why.
type Note struct {
	Code     string `json:"code"`
	Activity string `json:"activity,omitempty"`
	Source   string `json:"source,omitempty"`
	DataSet  string `json:"data_set,omitempty"`
	Text     string `json:"text"`
}

// Report is the outcome of all checks.
type Report struct {
	At       time.Time `json:"at"`
	Scan     int64     `json:"scan"` // the latest scan, 0: none
	Register string    `json:"register_revision,omitempty"`
	// ObservedOnly: there is no register, so that only the checks were made that
	// need none.
	ObservedOnly bool      `json:"observed_only"`
	Reference    string    `json:"legal_data_of"` // date
	AuditHead    string    `json:"audit_head"`
	Findings     []Finding `json:"findings"`
	Notes        []Note    `json:"cannot_tell"`
	// Expired and Reopened count decisions that no longer silence; the findings
	// are open again.
	Open     int `json:"open"`
	Silenced int `json:"silenced"`
	Expired  int `json:"expired"`
	Reopened int `json:"reopened"`
}

// Options say how checks are made.
type Options struct {
	At time.Time // the day for which terms are worked out; required
	// Personal tells what kind of personal data a text written by people looks
	// like, "" none. Nil: X01 is not made, and a note says so.
	Personal func(text string) string
}

// Run makes all checks on one snapshot of the inventory. Errors are those of the
// inventory; findings are no error.
func Run(ctx context.Context, s *inventory.Store, o Options) (*Report, error) {
	v, err := s.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	r, err := run(ctx, s, v, o)
	return r, errors.Join(err, v.Close())
}

func run(ctx context.Context, s *inventory.Store, v *inventory.Snapshot, o Options) (*Report, error) {
	x, err := newSubject(ctx, s, v, o)
	if err != nil {
		return nil, err
	}
	r := &Report{At: o.At.UTC(), ObservedOnly: x.bare(), Reference: x.ref.Date(), AuditHead: x.AuditHash, Register: x.Register.Revision, Findings: []Finding{}}
	if len(x.Scans) > 0 {
		r.Scan = x.Scans[0].Number
	}
	if r.ObservedOnly {
		r.Register = ""
	}
	for _, c := range Checks() {
		if r.ObservedOnly && !c.Observed {
			continue
		}
		for _, f := range c.run(x) {
			f.Code, f.Article, f.Title = c.Code, c.Article, c.Title
			if f.Severity == 0 {
				f.Severity = c.Severity
			}
			f.seal(x)
			r.Findings = append(r.Findings, f)
		}
	}
	slices.SortFunc(r.Findings, order)
	r.triage(x.Register.Triage, o.At)
	r.Notes = append([]Note{}, x.notes...)
	return r, nil
}

// order puts the gravest first.
func order(a, b Finding) int {
	if a.Severity != b.Severity {
		return int(b.Severity) - int(a.Severity)
	}
	return slices.Compare(a.scope(), b.scope())
}

// scope is what tells a finding from all others.
func (f *Finding) scope() []string {
	return []string{f.Code, f.Activity, f.Source, f.DataSet, f.Category, f.Element}
}

func (f *Finding) seal(x *subject) {
	if _, known := x.ref.Category(f.Category); !known && f.Category != "" && len(register.CategoriesOf(x.ref, f.Category)) == 0 {
		f.Category, f.Element = "", strings.Trim(f.Category+" "+f.Element, " ") // a user's own type
	}
	f.Fingerprint = digest(f.scope())
	slices.Sort(f.state)
	f.Basis = digest(f.state)
	if f.Evidence == nil {
		f.Evidence = []Row{}
	}
}

// Worst is the highest severity of the open findings, 0 when there is none.
func (r *Report) Worst() (worst Severity) {
	for i := range r.Findings {
		if f := &r.Findings[i]; f.Status.open() {
			worst = max(worst, f.Severity)
		}
	}
	return worst
}

// Find looks a finding up by the beginning of its fingerprint, of at least
// 6 characters. Errors: none, or more than one, begins so.
func (r *Report) Find(prefix string) (*Finding, error) {
	var found *Finding
	for i := range r.Findings {
		if f := &r.Findings[i]; len(prefix) >= 6 && strings.HasPrefix(f.Fingerprint, prefix) {
			if found != nil {
				return nil, fmt.Errorf("several findings begin with %q: give more of the fingerprint", prefix)
			}
			found = f
		}
	}
	if found == nil {
		return nil, fmt.Errorf("no finding begins with %q: 'pdatlas check' lists them (at least 6 characters)", prefix)
	}
	return found, nil
}
