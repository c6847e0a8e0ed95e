package demographic

import (
	"bytes"
	"strings"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
	"github.com/pdatlas/pdatlas/detectors/vocabulary"
)

// oldest is the highest age that is taken for one.
const oldest = 120

// ageReach is how far around the literal of an age its number and the noun may
// stand, in bytes.
const ageReach = 64

var age = detectors.Detector{
	ID: "AGE",
	Doc: "Age of a person: 0 to 120 after a label or in a column of that name, or a number with a word that says it is an age (\"53 years " +
		"old\", \"mujer de 53 años\", \"im Alter von 53 Jahren\", \"53-letnia\") in the languages of the EU.",
	Category:     "demographic",
	Family:       detectors.FamilyDemographic,
	Tier:         2,
	Version:      1,
	Check:        "range 0 to 120",
	Chance:       0.01, // of the words that a number stands beside, those that are of things
	Literals:     ageLiterals,
	FoldLiterals: true,
	Probe: func(text []byte, at int) (int, int, detectors.Verdict) {
		a, ok := readAge(text, at)
		if !ok || lex.GluedAfter(text, a.end) {
			return 0, 0, detectors.Reject
		}
		return a.start, a.end, detectors.Pass
	},
	Value:  ageValue,
	MaxLen: ageReach,
	Context: detectors.Context{
		Keywords: ageKeywords,
		Fields: []string{
			"age", "age years", "age in years", "age at diagnosis", "age at admission", "patient age", "alter", "alter in jahren", "lebensalter",
			"age ans", "edad", "edad anos", "eta", "eta anni", "leeftijd", "wiek", "idade", "alder", "ika", "vek", "eletkor", "kor", "varsta",
			"възраст", "starost", "ηλικια", "vanus", "vecums", "amzius", "aldur", "aois", "yas", "возраст", "age group", "age range", "age band",
			"altersgruppe", "tranche age", "grupo edad", "fascia eta",
		},
		Negative: []string{"max age", "cache", "warranty", "garantie", "garantía", "anniversary", "jubiläum", "vertrag", "experience", "experiencia",
			"berufserfahrung", "expérience"},
	},
	Examples: []string{"Age: §53§", "Edad: §53 años§", "a §29-year-old§ woman", "mujer de §29 años§", "im Alter von §53 Jahren§", "eine §29-jährige§ Patientin",
		"patient âgé de §67 ans§", "§41 años de edad§", "aged §72§"},
	NearMisses: []string{"max-age: 3600", "hace 3 años", "10 anni di esperienza", "garantía de 2 años", "page 53", "a 5-year plan", "vor 29 Jahren",
		"image: 53", "Edad: 530", "10-jährige Garantie", "a 40-year-old company"},
}

var ageKeywords = map[string][]string{
	"bg": {"възраст"}, "cs": {"věk"}, "da": {"alder"}, "de": {"alter", "lebensalter"}, "el": {"ηλικία"}, "en": {"age", "aged", "age in years"},
	"es": {"edad"}, "et": {"vanus"}, "fi": {"ikä"}, "fr": {"âge", "âgé de", "âgée de"}, "ga": {"aois"}, "hr": {"dob", "starost"},
	"hu": {"életkor", "kora"}, "is": {"aldur"}, "it": {"età"}, "lt": {"amžius"}, "lv": {"vecums"}, "mt": {"età"}, "nl": {"leeftijd"}, "no": {"alder"},
	"pl": {"wiek", "w wieku"}, "pt": {"idade"}, "ro": {"vârstă", "vârsta"}, "sk": {"vek"}, "sl": {"starost"}, "sv": {"ålder"},
}

// ageUnits follow the number: in these languages they say an age by themselves
// ("sure"), or only beside a word for a person or an age. The English ones are
// said of software as often as of people.
var ageUnits = []struct {
	text string
	sure bool
}{
	{"year-old", false}, {"years-old", false}, {"years old", false}, {"year old", false}, {"years of age", true}, {"yrs old", false}, {"y/o", false},
	{"jährig", true}, {"jaehrig", true}, {"jahre alt", true}, {"jahren", false}, {"jahre", false},
	{"jarig", true}, {"jaar oud", true}, {"jaar", false},
	{"años de edad", true}, {"años", false}, {"anos de idade", true}, {"anos", false},
	{"ans", false}, {"anni", false}, {"de ani", false}, {"ani", false},
	{"-letni", true}, {"-letnia", true}, {"letni", true}, {"letnia", true}, {"lat", false},
	{"letá", true}, {"letý", true}, {"letého", true}, {"leté", true}, {"let", false}, {"ročn", true}, {"rokov", false},
	{"éves", true}, {"vuotia", true}, {"aastane", true}, {"aastase", true}, {"aastat vana", true}, {"aasta", false},
	{"gadus vec", true}, {"gadu vec", true}, {"metų amžiaus", true}, {"metų", false},
	{"årig", true}, {"år gammal", true}, {"år gammel", true}, {"års ålder", true}, {"år", false},
	{"ára gam", true}, {"ára göm", true}, {"ára", false}, {"godišnj", true}, {"godina star", true}, {"godina", false}, {"letn", true},
	{"sena", false}, {"bliain d'aois", true}, {"bliana d'aois", true},
	{"ετών", false}, {"χρονών", true}, {"χρόνων", false}, {"χρονη", true}, {"χρονος", true}, {"годишен", true}, {"годишна", true}, {"годишно", true}, {"години", false},
}

// ageLeads stand before the number. Those that are not sure need a unit behind it.
var ageLeads = []struct {
	text string
	sure bool
}{
	{"aged ", true}, {"age of ", true}, {"just turned ", true}, {"i'll turn ", true}, {"alter von ", true}, {"âgé de ", true}, {"âgée de ", true},
	{"edad de ", true}, {"idade de ", true}, {"età di ", true}, {"leeftijd van ", true}, {"w wieku ", true}, {"ve věku ", true}, {"vo veku ", true},
	{"vârstă de ", true}, {"varsta de ", true}, {"en alder af ", true}, {"en alder av ", true}, {"en ålder av ", true}, {"u dobi od ", true},
	{"v starosti ", true}, {"mujer de ", false}, {"hombre de ", false}, {"paciente de ", false}, {"varón de ", false}, {"niño de ", false},
	{"niña de ", false}, {"masculino de ", false}, {"femenina de ", false}, {"femenino de ", false}, {"lactante de ", false}, {"joven de ", false},
	{"anciano de ", false}, {"anciana de ", false}, {"adulto de ", false}, {"señora de ", false}, {"señor de ", false}, {"persona de ", false},
	{"blanca de ", false}, {"negra de ", false}, {"caucásico de ", false}, {"chica de ", false}, {"chico de ", false},
	{"madre de ", false}, {"padre de ", false}, {"hijo de ", false}, {"hija de ", false}, {"sano de ", false}, {"sana de ", false},
	{"fumador de ", false}, {"fumadora de ", false}, {"a los ", false}, {"edad ", false}, {", de ", false},
}

var ageLiterals = makeAgeLiterals()

// makeAgeLiterals lists what the engine looks for; units that are common words
// or parts of them ("ans" in "answer") with the space before them.
func makeAgeLiterals() (list []string) {
	for _, u := range ageUnits {
		if u.sure || strings.HasPrefix(u.text, "year") || u.text == "yrs old" || u.text == "y/o" {
			list = append(list, u.text)
		} else {
			list = append(list, " "+u.text)
		}
	}
	for _, l := range ageLeads {
		list = append(list, l.text)
	}
	return list
}

// ageSpan is an age in a text.
type ageSpan struct {
	start, end   int
	leadsIn      int // where the words before it end
	noun, nounTo int // the first of these words, that may say the sex
}

// readAge reads the age of which a literal stands at text[at].
func readAge(text []byte, at int) (a ageSpan, ok bool) {
	for _, i := range leadsBy[foldedByte(text[at])] {
		if l := &ageLeads[i]; foldedPrefix(text[at:], l.text) {
			if at > 0 && isWordByte(text[at-1]) && isWordByte(text[at]) {
				return a, false
			}
			return readLedAge(text, at, at+len(l.text), l.sure)
		}
	}
	unitAt := at
	if text[at] == ' ' {
		unitAt++
	}
	if !numberMayEnd(text, unitAt) || unitAt == len(text) {
		return a, false
	}
	for _, i := range unitsBy[foldedByte(text[unitAt])] {
		if u := &ageUnits[i]; foldedPrefix(text[unitAt:], u.text) {
			return readUnitAge(text, unitAt, unitAt+len(u.text), u.sure)
		}
	}
	return a, false
}

// byFirst lists numbers by the first byte of what they stand for.
type byFirst [256][]uint8

// leadsBy and unitsBy are the ageLeads and ageUnits by their first bytes.
var leadsBy, unitsBy = makeByFirst()

func makeByFirst() (leads, units byFirst) {
	for i, l := range ageLeads {
		leads[l.text[0]] = append(leads[l.text[0]], uint8(i))
	}
	for i, u := range ageUnits {
		units[u.text[0]] = append(units[u.text[0]], uint8(i))
	}
	return leads, units
}

// foldedByte makes an ASCII letter small.
func foldedByte(c byte) byte {
	if c-'A' < 26 {
		c |= 0x20
	}
	return c
}

// numberMayEnd reports whether a figure or a word for a number may stand before
// the unit at text[unit:]: most units of a letter or two are common words.
func numberMayEnd(text []byte, unit int) bool {
	at := unit
	if at > 0 && (text[at-1] == ' ' || text[at-1] == '-') {
		at--
	}
	return at > 0 && (text[at-1]-'0' < 10 || isWordByte(text[at-1]))
}

// readLedAge reads the number at text[at:], behind words that start at lead.
func readLedAge(text []byte, lead, at int, sure bool) (a ageSpan, ok bool) {
	n := numeral(text[at:])
	if n == 0 {
		return a, false
	}
	a = ageSpan{start: at, end: at + n, leadsIn: lead}
	u := unitBehind(text[a.end:])
	switch {
	case u == 0 && !sure:
		return a, false
	case !sure && text[lead] != ',' && text[lead]|0x20 != 'a', years.contains(text[a.end : a.end+u]), sure:
		a.end += u
	default:
		return a, false // "a los 3 meses": since something else
	}
	if text[lead] == ',' {
		if before, _ := a.around(text); !persons.contains(before) {
			return a, false
		}
	}
	if a.end < len(text) && isWordByte(text[a.end]) || percentFollows(text[a.end:]) {
		return a, false
	}
	a.noun, a.nounTo = wordAround(text, lead)
	return a, true
}

// readUnitAge reads the number before the unit text[unit:end].
func readUnitAge(text []byte, unit, end int, sure bool) (a ageSpan, ok bool) {
	at := unit
	if at > 0 && (text[at-1] == ' ' || text[at-1] == '-') {
		at--
	}
	start := numeralBefore(text, at)
	if start == at || start > 0 && (isWordByte(text[start-1]) || text[start-1]-'0' < 10) {
		return a, false
	}
	for end < len(text) && isWordByte(text[end]) {
		if !sure {
			return a, false
		}
		end++ // an ending: "jährige"
	}
	if end-start > ageReach {
		return a, false
	}
	a = ageSpan{start: start, end: end, leadsIn: start}
	before, after := a.around(text)
	switch {
	case things.contains(after):
		return a, false
	case sure, ageSaid.contains(before), ageSaid.contains(after), persons.contains(before), persons.contains(after):
		a.noun, a.nounTo = start, start
		return a, true
	}
	return a, false
}

// around gives the text on both sides in which words for a person are looked for.
func (a *ageSpan) around(text []byte) (before, after []byte) {
	lo := max(0, a.leadsIn-24)
	for lo > 0 && lo < a.leadsIn && isWordByte(text[lo-1]) {
		lo++ // not the end of a word
	}
	hi := min(len(text), a.end+24)
	for hi < len(text) && hi > a.end && isWordByte(text[hi]) {
		hi--
	}
	before, after = text[lo:a.leadsIn], text[a.end:hi]
	if i := bytes.LastIndexAny(before, ".;:\n"); i >= 0 {
		before = before[i+1:]
	}
	if i := bytes.IndexAny(after, ".;:\n"); i >= 0 {
		after = after[:i]
	}
	return before, after
}

// findSex looks for a noun that says the sex: in the word that leads in, before
// the age, behind it. It gives 0, 0 when there is none.
func (a *ageSpan) findSex(text []byte) (start, end int) {
	before, after := a.around(text)
	for _, part := range []struct {
		at   int
		text []byte
	}{{a.noun, text[a.noun:a.nounTo]}, {a.leadsIn - len(before), before}, {a.end, after}} {
		if s, e := sexes.Find(part.text); e > 0 {
			return part.at + s, part.at + e
		}
	}
	return 0, 0
}

// numeral returns the length of the age that v starts with: up to three figures,
// or a word for a number.
func numeral(v []byte) int {
	number, n := leadingNumber(v)
	if n > 0 {
		if n > 3 || number > oldest || n+1 < len(v) && (v[n] == '.' || v[n] == ',') && v[n+1]-'0' < 10 {
			return 0
		}
		return n
	}
	return numberWords.Lead(v)
}

// numeralBefore returns where the age starts that ends at text[end], end when there is none.
func numeralBefore(text []byte, end int) int {
	start := end
	for start > 0 && end-start < 4 && text[start-1]-'0' < 10 {
		start--
	}
	if start < end {
		if end-start > 3 || start > 0 && (text[start-1] == '.' || text[start-1] == ',' || text[start-1] == '/') || numeral(text[start:end]) == 0 {
			return end
		}
		return start
	}
	for start > 0 && end-start < 20 && isWordByte(text[start-1]) {
		start--
	}
	if start < end && numberWords.Whole(text[start:end]) {
		return start
	}
	return end
}

// unitBehind returns the length of a space and unit of years or months that v starts with.
func unitBehind(v []byte) int {
	n := 0
	for n < len(v) && n < 2 && (v[n] == ' ' || v[n] == '-') {
		n++
	}
	if n == 0 {
		return 0
	}
	if u := yearWords.Lead(v[n:]); u > 0 {
		return n + u
	}
	return 0
}

func percentFollows(v []byte) bool {
	v = bytes.TrimLeft(v, " ")
	return len(v) > 0 && (v[0] == '%' || v[0] == '$')
}

// foldedPrefix reports whether v starts with prefix, ASCII letters in either case.
func foldedPrefix(v []byte, prefix string) bool {
	if len(v) < len(prefix) {
		return false
	}
	for i := range len(prefix) {
		if foldedByte(v[i]) != prefix[i] {
			return false
		}
	}
	return true
}

// ageValue judges a cell or what follows a label: a number, a unit perhaps, or
// a range of ages ("30-39", "65+").
func ageValue(v []byte) (int, detectors.Verdict) {
	n := numeral(v)
	if n == 0 {
		return 0, detectors.Reject
	}
	if u := unitBehind(v[n:]); u > 0 {
		return n + u, detectors.Pass
	}
	if n < len(v) && v[n] == '+' {
		n++
	} else if n+1 < len(v) && v[n] == '-' {
		if high, m := leadingNumber(v[n+1:]); m > 0 && high <= oldest {
			n += 1 + m
		}
	}
	if !vocabulary.EndsValue(v[n:]) {
		return 0, detectors.Reject
	}
	return n, detectors.Weak
}

// sexBesideAge finds the noun beside an age that says somebody's sex.
var sexBesideAge = detectors.Detector{
	ID:           "GENDER",
	Doc:          "Sex or gender in prose: the noun beside an age (\"a 29-year-old woman\", \"varón de 53 años\").",
	Category:     "demographic",
	Family:       detectors.FamilyDemographic,
	Tier:         2,
	Version:      1,
	Check:        "word list, beside an age",
	Chance:       0.004,
	Literals:     ageLiterals,
	FoldLiterals: true,
	Probe: func(text []byte, at int) (int, int, detectors.Verdict) {
		a, ok := readAge(text, at)
		if !ok {
			return 0, 0, detectors.Reject
		}
		start, end := a.findSex(text)
		if end == 0 || lex.GluedBefore(text, start) || lex.GluedAfter(text, end) {
			return 0, 0, detectors.Reject
		}
		return start, end, detectors.Pass
	},
	MaxLen:     ageReach + 48,
	Examples:   []string{"a 29-year-old §woman§", "§mujer§ de 29 años", "eine 29-jährige §Patientin§", "§homme§ âgé de 67 ans"},
	NearMisses: []string{"a man-made lake", "woman of the year 2019", "a 40-year-old tree"},
}
