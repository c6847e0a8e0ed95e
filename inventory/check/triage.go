package check

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"time"

	"github.com/pdatlas/pdatlas/inventory/register"
)

// Status is where a finding stands.
type Status string

// The statuses. All but Silenced count as open.
const (
	Undecided Status = "undecided"
	Silenced  Status = "silenced" // by a decision that holds
	Confirmed Status = "confirmed"
	Remediate Status = "remediate" // decided: work remains
	Expired   Status = "expired"   // a decision silenced it until its day
	Reopened  Status = "reopened"  // by a person, or since other counts or categories were found
)

func (s Status) open() bool { return s != Silenced }

// digest is a SHA-256 over texts with their lengths, half of it in hexadecimal.
func digest(parts []string) string {
	var b []byte
	for _, p := range parts {
		b = binary.AppendUvarint(b, uint64(len(p)))
		b = append(b, p...)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}

// triage applies the decisions: each to its own check and scope, nothing else.
func (r *Report) triage(decisions []register.Decision, on time.Time) {
	for i := range r.Findings {
		f := &r.Findings[i]
		f.Status = Undecided
		for n := range decisions {
			if d := &decisions[n]; bears(d, f) {
				if s := status(d, f, on); f.Decision == "" || rank(s) >= rank(f.Status) {
					f.Status, f.Decision = s, d.ID
				}
			}
		}
		switch f.Status {
		case Silenced:
			r.Silenced++
			continue
		case Expired:
			r.Expired++
		case Reopened:
			r.Reopened++
		}
		r.Open++
	}
}

// rank: of several decisions on a finding one that holds counts, then the
// latest; decisions stand in the order of their ids.
func rank(s Status) int {
	return slices.Index([]Status{Undecided, Expired, Reopened, Confirmed, Remediate, Silenced}, s)
}

// bears tells whether a finding is in a decision's scope. A cell that the
// decision leaves empty does not narrow it, but one without any scope at all
// would silence a whole check and bears on nothing.
func bears(d *register.Decision, f *Finding) bool {
	if d.Check != f.Code || d.Activity == "" && d.Source == "" && d.Name == "" && d.Element == "" && d.Category == "" {
		return false
	}
	for _, p := range [][2]string{{d.Activity, f.Activity}, {d.Source, f.Source}, {d.Name, f.DataSet}, {d.Element, f.Element}, {d.Category, f.Category}} {
		if p[0] != "" && p[0] != p[1] {
			return false
		}
	}
	return true
}

// status is what a decision makes of a finding on a day.
func status(d *register.Decision, f *Finding, on time.Time) Status {
	switch {
	case d.Reopened != "" || d.Basis != "" && d.Basis != f.Basis:
		return Reopened
	case d.Expires < on.Format(time.DateOnly):
		return Expired
	case d.Decision == "confirmed":
		return Confirmed
	case d.Decision == "remediate":
		return Remediate
	}
	return Silenced
}

// Decide fills a decision with the scope and basis of a finding.
func (f *Finding) Decide(d register.Decision) register.Decision {
	d.Check, d.Activity, d.Source, d.Name, d.Element, d.Category, d.Basis = f.Code, f.Activity, f.Source, f.DataSet, f.Element, f.Category, f.Basis
	return d
}
