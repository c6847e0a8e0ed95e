package reference

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What a register and its checks stand on besides countries and categories. All
// of it moves: each row has the days from and to which it holds, and where it
// says nothing, nothing is known.

// Columns of the files.
var (
	adequacyColumns = [...]string{"regime", "country", "organisation", "act", "valid_from", "valid_to", "scope", "condition", "source"}
	subjectColumns  = [...]string{"subject", "label", "dpv", "fideslang", "vulnerable", "note"}
	controlColumns  = [...]string{"control", "label", "art32", "kind", "dpv", "cnil"}
	deadlineColumns = [...]string{"deadline", "regime", "period", "number", "valid_from", "valid_to", "article", "note"}
	keepColumns     = [...]string{"id", "name", "country", "period", "from_year_end", "start", "legal_ref", "note"}
)

// Regime is whose law decides on transfers.
type Regime string

// The regimes.
const (
	EU Regime = "EU" // GDPR, Art. 45
	UK Regime = "UK" // UK GDPR, Art. 45, and DPA 2018
	CH Regime = "CH" // FADP, Art. 16, and DPO Annex 1
)

func (r Regime) known() bool { return r == EU || r == UK || r == CH }

// span is from when to when a row holds, both days included.
type span struct{ from, to string }

func (s span) holds(on time.Time) bool {
	day := on.Format(time.DateOnly)
	return s.from <= day && (s.to == "" || day <= s.to)
}

func readSpan(from, to string) (span, error) {
	for _, day := range []string{from, to} {
		if _, err := time.Parse(time.DateOnly, day); err != nil && (day != "" || day == from) {
			return span{}, errors.New("a date is not of the form YYYY-MM-DD")
		}
	}
	if to != "" && to < from {
		return span{}, errors.New("valid_to lies before valid_from")
	}
	return span{from, to}, nil
}

// Adequacy is a decision that a country or an international organisation
// protects personal data well enough.
type Adequacy struct {
	Regime       Regime
	Country      string // ISO 3166-1, "" for an organisation
	Organisation string
	Act          string
	ValidFrom    string // YYYY-MM-DD
	ValidTo      string // "" until repealed
	// Partial: it covers some recipients only, as Condition says; without a fact
	// that the recipient is one of them it does not help.
	Partial   bool
	Condition string
	Source    string
}

// AdequacyOn finds the decisions of a regime that cover a country on a day.
// None: no decision is known, which is no statement about the law.
func (d *Data) AdequacyOn(r Regime, country string, on time.Time) []Adequacy {
	var all []Adequacy
	for _, a := range d.Adequacy {
		if a.Regime == r && a.Country == country && country != "" && (span{a.ValidFrom, a.ValidTo}).holds(on) {
			all = append(all, a)
		}
	}
	return all
}

// Subject is a category of data subjects.
type Subject struct {
	Code       string
	Label      string
	DPV        string // "" when it has no term
	Fideslang  string
	Vulnerable bool // WP248 rev.01, criterion 7
	Note       string
}

// Subject finds a category of data subjects.
func (d *Data) Subject(code string) (Subject, bool) {
	i := slices.IndexFunc(d.Subjects, func(s Subject) bool { return s.Code == code })
	if i < 0 {
		return Subject{}, false
	}
	return d.Subjects[i], true
}

// Control is a kind of measure. Those that scans observe have the same codes.
type Control struct {
	Code      string
	Label     string
	Limb      string // of Art. 32(1): "a" to "d"
	Technical bool
	DPV       string
	CNIL      string // box in the CNIL's form
}

// Control finds a kind of measure.
func (d *Data) Control(code string) (Control, bool) {
	i := slices.IndexFunc(d.Controls, func(c Control) bool { return c.Code == code })
	if i < 0 {
		return Control{}, false
	}
	return d.Controls[i], true
}

// Deadline is a term or threshold of the law, or one of this program's own, as
// Note says.
type Deadline struct {
	Name      string
	Regime    Regime
	Period    string // ISO 8601, "" where it is a number or open
	Number    int    // 0 where it is a period
	ValidFrom string // YYYY-MM-DD
	ValidTo   string
	Article   string
	Note      string
}

// DeadlineOn finds what a regime sets on a day. Where the regime has no row of
// that name there is none: another regime's does not stand in.
func (d *Data) DeadlineOn(name string, r Regime, on time.Time) (Deadline, bool) {
	for _, l := range slices.Backward(d.Deadlines) { // the latest that holds
		if l.Name == name && l.Regime == r && (span{l.ValidFrom, l.ValidTo}).holds(on) {
			return l, true
		}
	}
	return Deadline{}, false
}

// Retention is an entry of the catalogue of periods that laws set, a proposal
// for people who write rules.
type Retention struct {
	ID          string
	Name        string
	Country     string // "" the Union
	Period      string // ISO 8601
	FromYearEnd bool
	Start       string
	LegalRef    string
	Note        string
}

func (l *loader) adequacy(v []string) error {
	s, err := readSpan(v[4], v[5])
	if err != nil {
		return err
	}
	a := Adequacy{Regime: Regime(v[0]), Country: v[1], Organisation: v[2], Act: v[3], ValidFrom: s.from, ValidTo: s.to,
		Partial: v[6] == "partial", Condition: v[7], Source: v[8]}
	switch {
	case !a.Regime.known():
		return errors.New("the regime is not EU, UK or CH")
	case (a.Country == "") == (a.Organisation == ""):
		return errors.New("it needs a country or an organisation, one of the two")
	case !a.Partial && v[6] != "full":
		return errors.New("the scope is not full or partial")
	case a.Partial && a.Condition == "":
		return errors.New("a partial decision needs its condition")
	}
	if a.Country != "" {
		if err := l.knownCountry(a.Country); err != nil {
			return err
		}
	}
	l.d.Adequacy = append(l.d.Adequacy, a)
	return l.once(strings.Join(v[:5], "\x00"))
}

func (l *loader) subject(v []string) error {
	vulnerable, err := yesNo(v[4])
	if err != nil || v[0] == "" || v[1] == "" {
		return errors.New("subject or label is missing, or vulnerable is not yes or no")
	}
	l.d.Subjects = append(l.d.Subjects, Subject{Code: v[0], Label: v[1], DPV: v[2], Fideslang: v[3], Vulnerable: vulnerable, Note: v[5]})
	return l.once(v[0])
}

func (l *loader) control(v []string) error {
	if v[0] == "" || v[1] == "" || !slices.Contains([]string{"a", "b", "c", "d"}, v[2]) || v[3] != "technical" && v[3] != "organisational" {
		return errors.New("control or label is missing, art32 is not a to d, or kind is not technical or organisational")
	}
	l.d.Controls = append(l.d.Controls, Control{Code: v[0], Label: v[1], Limb: v[2], Technical: v[3] == "technical", DPV: v[4], CNIL: v[5]})
	return l.once(v[0])
}

func (l *loader) deadline(v []string) error {
	s, err := readSpan(v[4], v[5])
	if err != nil {
		return err
	}
	e := Deadline{Name: v[0], Regime: Regime(v[1]), Period: v[2], ValidFrom: s.from, ValidTo: s.to, Article: v[6], Note: v[7]}
	if e.Name == "" || !e.Regime.known() || e.Article == "" {
		return errors.New("deadline or article is missing, or the regime is not EU, UK or CH")
	}
	if e.Period != "" && !strings.HasPrefix(e.Period, "P") || e.Period != "" && v[3] != "" {
		return errors.New("it has a period of ISO 8601 or a number, not both")
	}
	if v[3] != "" {
		if e.Number, err = strconv.Atoi(v[3]); err != nil || e.Number < 1 {
			return errors.New("the number is not a whole number above 0")
		}
	}
	l.d.Deadlines = append(l.d.Deadlines, e)
	return l.once(strings.Join([]string{v[0], v[1], v[4]}, "\x00"))
}

func (l *loader) retention(v []string) error {
	yearEnd, err := yesNo(v[4])
	if err != nil || v[0] == "" || v[1] == "" || v[6] == "" || !strings.HasPrefix(v[3], "P") {
		return errors.New("id, name, period or legal_ref is missing, or from_year_end is not yes or no")
	}
	if v[2] != "" {
		if err := l.knownCountry(v[2]); err != nil {
			return err
		}
	}
	l.d.Retention = append(l.d.Retention, Retention{ID: v[0], Name: v[1], Country: v[2], Period: v[3], FromYearEnd: yearEnd,
		Start: v[5], LegalRef: v[6], Note: v[7]})
	return l.once(v[0])
}

func yesNo(s string) (bool, error) {
	if s != "yes" && s != "no" {
		return false, errors.New("neither yes nor no")
	}
	return s == "yes", nil
}

// order sorts what is looked up, so that files need not be.
func (d *Data) order() {
	slices.SortFunc(d.Adequacy, func(a, b Adequacy) int {
		return strings.Compare(string(a.Regime)+"\x00"+a.Country+"\x00"+a.Organisation+"\x00"+a.ValidFrom, string(b.Regime)+"\x00"+b.Country+"\x00"+b.Organisation+"\x00"+b.ValidFrom)
	})
	slices.SortFunc(d.Subjects, func(a, b Subject) int { return strings.Compare(a.Code, b.Code) })
	slices.SortFunc(d.Deadlines, func(a, b Deadline) int {
		return strings.Compare(a.Name+"\x00"+string(a.Regime)+"\x00"+a.ValidFrom, b.Name+"\x00"+string(b.Regime)+"\x00"+b.ValidFrom)
	})
	slices.SortFunc(d.Retention, func(a, b Retention) int { return strings.Compare(a.ID, b.ID) })
}
