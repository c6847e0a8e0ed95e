package compile

import (
	"fmt"
	"regexp/syntax"
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// maxNSN is the longest national significant number of the metadata. ITU-T
// E.164 allows 15 digits with the calling code; Germany and some service
// numbers of the metadata go beyond it.
const maxNSN = 17

// desc is one kind of number of a region: an expression and possible lengths.
type desc struct {
	prog    *syntax.Prog
	lengths uint32 // bit n: n digits are possible; 0: those of the general description
}

// region is the plan of one territory as far as validity needs it.
type region struct {
	id      string
	code    int // country calling code
	trunk   string
	general desc
	kinds   []desc
	leading *syntax.Prog // numbers that belong here among those of the calling code; nil: all that are valid
	formats []*phonenumbers.NumberFormat
}

func newRegion(m *phonenumbers.PhoneMetadata) (*region, error) {
	r := &region{id: m.GetId(), code: int(m.GetCountryCode()), trunk: m.GetNationalPrefix(), formats: m.GetNumberFormat()}
	var err error
	if r.general, err = newDesc(m.GetGeneralDesc()); err != nil {
		return nil, fmt.Errorf("region %s: %w", r.id, err)
	}
	all := []*phonenumbers.PhoneNumberDesc{
		m.GetFixedLine(), m.GetMobile(), m.GetTollFree(), m.GetPremiumRate(), m.GetSharedCost(),
		m.GetPersonalNumber(), m.GetVoip(), m.GetPager(), m.GetUan(), m.GetVoicemail(),
	}
	for _, d := range all {
		if d.GetNationalNumberPattern() == "" {
			continue
		}
		k, err := newDesc(d)
		if err != nil {
			return nil, fmt.Errorf("region %s: %w", r.id, err)
		}
		r.kinds = append(r.kinds, k)
	}
	if l := m.GetLeadingDigits(); l != "" {
		if r.leading, err = program("(?:" + l + ")[0-9]*"); err != nil {
			return nil, fmt.Errorf("region %s: %w", r.id, err)
		}
	}
	return r, nil
}

func newDesc(d *phonenumbers.PhoneNumberDesc) (desc, error) {
	p, err := program(d.GetNationalNumberPattern())
	out := desc{prog: p}
	for _, n := range d.GetPossibleLength() {
		if n > 0 { // -1 stands for "no such numbers"
			out.lengths |= 1 << n
		}
	}
	return out, err
}

func program(pattern string) (*syntax.Prog, error) {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil, fmt.Errorf("expression %q: %w", pattern, err)
	}
	return syntax.Compile(re.Simplify())
}

// matches holds which of a region's expressions match, in the order of progs.
type matches []bool

func (r *region) progs() []*syntax.Prog {
	ps := []*syntax.Prog{r.general.prog}
	for _, k := range r.kinds {
		ps = append(ps, k.prog)
	}
	if r.leading != nil {
		ps = append(ps, r.leading)
	}
	return ps
}

// valid reports whether a number with these matches and this length is of a
// kind that the region knows.
func (r *region) valid(n int, m matches) bool {
	if !m[0] || !r.general.allows(n) {
		return false
	}
	for i, k := range r.kinds {
		if m[i+1] && k.allows(n) {
			return true
		}
	}
	return false
}

// owns reports whether a number belongs to the region rather than to one that
// comes later among those with the same calling code.
func (r *region) owns(n int, m matches) bool {
	if r.leading != nil {
		return m[len(m)-1]
	}
	return r.valid(n, m)
}

func (d desc) allows(n int) bool { return d.lengths == 0 || d.lengths>>n&1 != 0 }

// international returns the automaton of all valid numbers of a calling code,
// given its regions in the order in which the metadata asks them.
func international(p *pool, rs []*region, label uint64) int32 {
	var progs []*syntax.Prog
	starts := make([]int, len(rs))
	for i, r := range rs {
		starts[i] = len(progs)
		progs = append(progs, r.progs()...)
	}
	c := compiler{pool: p, progs: progs, maxLen: maxNSN, label: func(n int, m []bool) uint64 {
		for i, r := range rs {
			own := matches(m[starts[i] : starts[i]+len(r.progs())])
			if !r.owns(n, own) {
				continue
			}
			if r.valid(n, own) {
				return label
			}
			return 0
		}
		return 0
	}}
	return c.compile()
}

// trunkUse says how a region's numbers are written at home.
func (r *region) trunkUse() (with, without bool) {
	if r.trunk == "" {
		return false, true
	}
	needs, free := 0, 0
	for _, f := range r.formats {
		rule := f.GetNationalPrefixFormattingRule()
		if strings.Contains(rule, r.trunk) && !f.GetNationalPrefixOptionalWhenFormatting() {
			needs++
		} else if len(f.GetPattern()) > len(`(\d{3})(\d{4})`) {
			free++ // shorter ones are local forms and short codes
		}
	}
	return true, free > needs || r.code == 1
}

func codeString(code int) string { return strconv.Itoa(code) }
