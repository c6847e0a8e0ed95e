package nationalid

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/detectortest"
	"github.com/pdatlas/pdatlas/detectors/lex"
	"github.com/pdatlas/pdatlas/testdata/needs"
)

// oraclePython is Debian's, for which python3-stdnum is packaged.
const oraclePython = "/usr/bin/python3"

// oracleScript answers each line "module value" with 1 or 0.
const oracleScript = `
import importlib, sys
mods = {}
for line in sys.stdin:
    name, value = line.rstrip("\n").split(" ", 1)
    m = mods.get(name)
    if m is None:
        m = mods[name] = importlib.import_module("stdnum." + name)
    if name == "fi.hetu":
        ok = m.is_valid(value, allow_temporary=True)
    else:
        ok = m.is_valid(value)
    print(1 if ok else 0)
`

// oracle compares one type with a module of python-stdnum.
type oracle struct {
	id, module string
	// templates are shapes in which %d, %m and %y stand for a day, a month and
	// a year of two digits, so that dates are mostly right; 9 and A are any
	// digit and letter. What the type spells in letters stands in brackets: one
	// of them is chosen.
	templates []string
	// spell turns our spelling into stdnum's; nil: letters and digits only.
	spell func(s string) string
	// differs names the known class of a difference, "" when there is none. Each
	// detector's comment says which authority was followed instead.
	differs func(t *lex.Token, ours bool) string
	classes []string // all of which must occur
}

func oracles() []oracle {
	return []oracle{
		{id: "AT_VNR", module: "at.vnr", templates: []string{"9999%d%m%y", "9999999999"},
			differs: theirs("no birth date", func(t *lex.Token) bool {
				month := t.Num(6, 8)
				if month >= 13 && month <= 15 {
					month = 1
				}
				return !inCalendar(t.Num(8, 10), month, t.Num(4, 6))
			}), classes: []string{"no birth date"}},
		{id: "BE_NN", module: "be.nn", templates: []string{"%y.%m.%d-999.99", "%y4999-999-99", "99999999999", "0%m%d99999"},
			differs: beDiffers, classes: []string{"born after today", "no birth date or serial", "a BIS number"}},
		{id: "DE_TAX_ID", module: "de.idnr", templates: []string{"[12][345][678]9[09][12][34][567]999", "99 999 999 999", "[12]1[2345]1[67]1[890]9999", "[2]111[34][56][7][8]999"},
			differs: theirs("three in a row", func(t *lex.Token) bool { return threeInARow(t.Compact()[:10]) }), classes: []string{"three in a row"}},
		{id: "DK_CPR", module: "dk.cpr", templates: []string{"%d%m%y-9999", "9999999999"},
			differs: ours("born after today", bornAfterToday), classes: []string{"born after today"}},
		{id: "ES_NIF", module: "es.nif", templates: []string{"99999999A", "99.999.999-A", "[KLM]9999999A", "ES99999999A", "ES[KLM]9999999A"}},
		{id: "ES_NIE", module: "es.nie", templates: []string{"[XYZ]9999999A", "[XYZ]-9999999-A", "[WX]9999999A"}},
		{id: "FI_PERSONAL_IDENTITY_CODE", module: "fi.hetu", templates: []string{"%d%m%y-999A", "%d%m%y[+-]9999", "%d%m%y[ABCDEFUVWXY]999A", "%d%m%y[ABCXYZ]9999"},
			spell: fiOldSigns, differs: theirs("birth out of range", func(t *lex.Token) bool {
				return t.Sep(1) == '+' && t.Num(4, 6) < 50 || t.Sep(1) == 0 && t.Num(4, 6) > 39
			}), classes: []string{"birth out of range"}},
		{id: "FR_NIR", module: "fr.nir", templates: []string{"[12]%y%m99999999999", "[12] %y %m 99 999 999 99", "[1278]%y%m2[AB]99999999", "9%y9999999999999"},
			differs: theirs("sex, month or place", func(t *lex.Token) bool { return !frParts.Match(t.Compact()) }), classes: []string{"sex, month or place"}},
		{id: "IT_FISCAL_CODE", module: "it.codicefiscale",
			templates: []string{"AAAAAA%y[ABCDEHLMPRST]%dA999A", "AAAAAA%y[ABCDEHLMPRST][4567]9A999A", "AAAAAA%y[ABCDEHLMPRST]%dA9[LMNPQRSTUV][LMNPQRSTUV]A", "AAAAAA%yA%dA999A"}},
		{id: "NL_BSN", module: "nl.bsn", templates: []string{"999999999", "99999999", "9999.99.999", "[12][09]%y%m%d", "%d%m[12][09]%y"},
			differs: theirs("eight digits of a date", func(t *lex.Token) bool {
				_, err1 := time.Parse("20060102", string(t.Compact()))
				_, err2 := time.Parse("02012006", string(t.Compact()))
				return err1 == nil || err2 == nil
			}), classes: []string{"eight digits of a date"}},
		{id: "NO_FODSELSNUMMER", module: "no.fodselsnummer", templates: []string{"%d%m%y99999", "%d%m%y 99999", "%d%m%y-99999", "%d%m%y999-99", "%d%m%y[0123]9999", "%d%m%y[6789]9999", "[012]9%m%y99999", "[01]9%m%y-99999", "%d[89]9%y99999"},
			differs: noDiffers, classes: []string{"born after today", "kind of 2032", "test population"}},
		{id: "PL_PESEL", module: "pl.pesel", templates: []string{"%y%m%d99999", "%y[23]9%d99999", "%y[45]9%d99999", "%y[89]9%d99999"},
			differs: theirs("birth out of range", func(t *lex.Token) bool { return t.Num(2, 4) > 20 }), classes: []string{"birth out of range"}},
		{id: "PT_NIF", module: "pt.nif", templates: []string{"999999999", "PT999999999", "999 999 999"},
			differs: theirs("range not in use", func(t *lex.Token) bool { return !ptParts.Match(t.Compact()[t.Len()-9:]) }), classes: []string{"range not in use"}},
		{id: "SE_PERSONNUMMER", module: "se.personnummer",
			templates: []string{"%y%m%d-9999", "%y%m%d+9999", "19%y%m%d-9999", "20%y%m%d9999", "18%y%m%d-9999", "%y%m%d-0009"},
			spell:     seSpelling, differs: seDiffers, classes: []string{"serial 000", "birth out of range"}},
		{id: "UK_NHS", module: "gb.nhs", templates: []string{"9999999999", "999 999 9999"}},
		{id: "US_SSN", module: "us.ssn", templates: []string{"999-99-9999", "[0679]99999999", "999-00-9999", "078-05-112[0123]", "219-09-999[89]"},
			differs: ours("published", func(t *lex.Token) bool { return oneOf(t.Compact(), "078051120", "219099999", "457555462") }), classes: []string{"published"}},
	}
}

// question is a value that both judge.
type question struct {
	oracle int
	value  string
	token  lex.Token
	we     bool
	they   bool
}

// tally counts how often the two agree and why they do not.
type tally struct {
	both, neither, oursOnly, theirsOnly int
	classes                             map[string]int
}

// TestOracle compares with python-stdnum, an independent implementation, in
// both directions, over random values and changed valid ones.
func TestOracle(t *testing.T) {
	ok := exec.Command(oraclePython, "-c", "import stdnum").Run() == nil
	needs.Have(t, "stdnum", ok, "apt-get install python3-stdnum")
	var all []oracle
	for i, o := range slices.Concat(oracles(), austriaToHungaryOracles(), irelandToSwitzerlandOracles(), worldOracles()) {
		if !detectortest.Thinned(i) {
			all = append(all, o)
		}
	}
	tallies := make([]tally, len(all))
	for _, q := range ask(t, all) {
		o, c := &all[q.oracle], &tallies[q.oracle]
		if class := c.count(o, &q); class == "" && q.we != q.they {
			t.Errorf("%s %q: we say %v, stdnum says %v", o.id, q.value, q.we, q.they)
		}
	}
	for i, o := range all {
		c := tallies[i]
		t.Logf("%-26s both %5d  neither %6d  ours only %4d  theirs only %4d  %v", o.id, c.both, c.neither, c.oursOnly, c.theirsOnly, c.classes)
		if c.both < 100 || c.neither < 100 {
			t.Errorf("%s: too few values agree to mean anything", o.id)
		}
		for _, class := range o.classes {
			if c.classes[class] == 0 {
				t.Errorf("%s: no value of the class %q: the list is stale", o.id, class)
			}
		}
	}
}

// count adds a question and names the class of the difference, if it is a known one.
func (c *tally) count(o *oracle, q *question) (class string) {
	switch {
	case q.we && q.they:
		c.both++
		return ""
	case !q.we && !q.they:
		c.neither++
		return ""
	case q.we:
		c.oursOnly++
	default:
		c.theirsOnly++
	}
	if o.differs != nil {
		class = o.differs(&q.token, q.we)
	}
	if c.classes == nil {
		c.classes = map[string]int{}
	}
	c.classes[class]++
	return class
}

// ask makes values for all oracles and has one python process judge them.
func ask(t *testing.T, all []oracle) (asked []question) {
	t.Helper()
	var in bytes.Buffer
	r := rand.New(rand.NewPCG(7, 11))
	for i, o := range all {
		j := newJudge(t, o.id)
		for _, s := range o.values(j, r) {
			tok, _ := lex.Parse(s)
			spelt := string(tok.Compact())
			if o.spell != nil {
				spelt = o.spell(s)
			}
			fmt.Fprintf(&in, "%s %s\n", o.module, spelt)
			asked = append(asked, question{oracle: i, value: s, token: tok, we: j.verdict(s) != detectors.Reject})
		}
	}
	cmd := exec.Command(oraclePython, "-c", oracleScript)
	cmd.Stdin = &in
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	answers := strings.Fields(string(out))
	if len(answers) != len(asked) {
		t.Fatalf("%d answers to %d questions", len(answers), len(asked))
	}
	for i, a := range answers {
		asked[i].they = a == "1"
	}
	return asked
}

// values makes values from the templates until enough are accepted, with all
// that were refused on the way up to a limit, and changes the accepted ones.
func (o *oracle) values(j *judge, r *rand.Rand) (vs []string) {
	for _, template := range o.templates {
		accepted, refused := 0, 0
		for n := 0; n < 20_000 && accepted < 80; n++ {
			s := fill(r, template)
			if j.verdict(s) == detectors.Reject {
				if refused++; refused <= 1000 {
					vs = append(vs, s)
				}
				continue
			}
			accepted++
			vs = append(vs, s)
			for range 5 {
				vs = append(vs, change(r, s))
			}
		}
	}
	return vs
}

// fill makes a value from a template.
func fill(r *rand.Rand, template string) string {
	var b strings.Builder
	for i := 0; i < len(template); i++ {
		switch c := template[i]; c {
		case '%':
			i++
			limit := map[byte]int{'d': 32, 'm': 13, 'y': 100}[template[i]]
			fmt.Fprintf(&b, "%02d", r.IntN(limit))
		case '[':
			end := i + strings.IndexByte(template[i:], ']')
			b.WriteByte(template[i+1+r.IntN(end-i-1)])
			i = end
		case '9', 'A':
			b.WriteString(random(r, string(c)))
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// change replaces one character by another of its kind, or swaps two neighbours.
func change(r *rand.Rand, s string) string {
	b := []byte(s)
	for {
		i := r.IntN(len(b))
		isDigit, isLetter := b[i]-'0' < 10, (b[i]|0x20)-'a' < 26
		if j := i + 1; r.IntN(3) == 0 && j < len(b) && isDigit && b[j]-'0' < 10 {
			b[i], b[j] = b[j], b[i]
			return string(b)
		}
		switch {
		case isDigit:
			b[i] = '0' + byte(r.IntN(10))
			return string(b)
		case isLetter && i != 0 && b[i-1]-'0' < 10: // not a prefix: it chooses the type
			b[i] = 'A' + byte(r.IntN(26))
			return string(b)
		}
	}
}

// theirs says that only stdnum may accept, where is holds.
func theirs(class string, is func(*lex.Token) bool) func(*lex.Token, bool) string {
	return func(t *lex.Token, we bool) string {
		if !we && is(t) {
			return class
		}
		return ""
	}
}

// ours says that only we may accept, where is holds.
func ours(class string, is func(*lex.Token) bool) func(*lex.Token, bool) string {
	return func(t *lex.Token, we bool) string {
		if we && is(t) {
			return class
		}
		return ""
	}
}

// bornAfterToday holds for DDMMYY of this year and later: stdnum asks the clock.
func bornAfterToday(t *lex.Token) bool {
	yy := time.Now().Year() % 100
	return t.Num(4, 6) >= yy
}

func beDiffers(t *lex.Token, we bool) string {
	switch {
	case we && t.Num(0, 2) > time.Now().Year()%100:
		return "born after today"
	case we:
		return ""
	}
	month, day := t.Num(2, 4)%20, t.Num(4, 6)
	if t.Num(2, 4) >= 20 && t.Num(2, 4) < 60 {
		return "a BIS number"
	}
	if serial := t.Num(6, 9); serial == 0 || serial == 999 || t.Num(2, 4) >= 60 || !inCalendar(t.Num(0, 2), max(month, 1), max(day, 1)) {
		return "no birth date or serial"
	}
	// Feb 29 of a year that is none in the century that the check digits tell.
	if month == 2 && day == 29 && t.Num(0, 2) == 0 {
		return "no birth date or serial"
	}
	return ""
}

func noDiffers(t *lex.Token, we bool) string {
	first := 0
	for i, w := range []int{3, 7, 6, 1, 8, 9, 4, 5, 2, 1} {
		first += t.Num(i, i+1) * w
	}
	switch {
	case !we:
		return ""
	case t.Num(2, 4) > 80:
		return "test population"
	case first%11 != 0 || noYear(t.Num(4, 6), t.Num(6, 9)) == 0:
		return "kind of 2032"
	case bornAfterToday(t):
		return "born after today"
	}
	return ""
}

func seDiffers(t *lex.Token, we bool) string {
	at := t.Len() - 10
	switch {
	case !we && t.Num(at+6, at+9) == 0:
		return "serial 000"
	case !we && at > 0 && (t.Num(0, 4) < firstBirthYear || t.Num(0, 4) > lastBirthYear):
		return "birth out of range"
	}
	return ""
}

// What our rules ask of a number beyond its check digits, said another way.
var (
	frParts = regexp.MustCompile(`^[123478]\d\d(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[1-9]\d|2[AB])|(?:20|3\d|4[0-2]|[5-9]\d)9[1-69])` +
		`(?:[1-9]\d\d|0[1-9]\d|00[1-9])(?:[1-9]\d\d|0[1-9]\d|00[1-9])\d\d$`)
	ptParts = regexp.MustCompile(`^(?:[123568]|45|7[0-24-57-9]|9[0189])`)
)

// inCalendar reports whether the date is one in 1900 to 2039.
func inCalendar(yy, month, day int) bool {
	for _, year := range []int{1900 + yy, 2000 + yy} {
		d := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
		if year <= lastBirthYear && int(d.Month()) == month && d.Day() == day {
			return true
		}
	}
	return false
}

func threeInARow(s []byte) bool {
	for i := 2; i < len(s); i++ {
		if s[i] == s[i-1] && s[i] == s[i-2] {
			return true
		}
	}
	return false
}

// fiOldSigns writes the signs of 2023 as those they are used beside.
func fiOldSigns(s string) string {
	if len(s) < 7 {
		return s
	}
	sign := s[6:7]
	switch {
	case strings.Contains("YXWVU", sign):
		sign = "-"
	case strings.Contains("BCDEF", sign):
		sign = "A"
	}
	return s[:6] + sign + s[7:]
}

func seSpelling(s string) string { return strings.ReplaceAll(s, " ", "") }
