package detectors

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Field is the name of a column, key or form label, resolved once to what it
// says of each detector. It belongs to the Engine that made it.
type Field struct {
	signs  []Evidence // by detector: FieldName, FieldPart, FieldAgainst or nothing
	named  []uint16   // the gated detectors that it names, wholly or in part, ascending
	values []uint16   // the detectors with Value that it names, wholly or in part
	silent bool       // it names no type outright and speaks against none
}

func (f *Field) evidence(det uint16) Evidence {
	if f == nil {
		return 0
	}
	return f.signs[det]
}

// fieldIndex knows the field names of all detectors.
type fieldIndex struct {
	phrases map[string][]uint16 // normalised, words joined by one space
	joined  map[string][]uint16 // the same without spaces
	country countryIndex
}

// partLength is the shortest name that is looked for inside a longer word
// ("Kundenmobiltelefon"), in bytes.
const partLength = 5

// longestPhrase is how many words of a field name are compared at once.
const longestPhrase = 5

func newFieldIndex(ds []Detector) *fieldIndex {
	x := &fieldIndex{phrases: map[string][]uint16{}, joined: map[string][]uint16{}, country: newCountryIndex()}
	enter := func(m map[string][]uint16, k string, i uint16) {
		if k != "" && !slices.Contains(m[k], i) {
			m[k] = append(m[k], i)
		}
	}
	for i := range ds {
		for _, name := range ds[i].Context.Fields {
			words := fieldWords(name)
			enter(x.phrases, strings.Join(words, " "), uint16(i))
			enter(x.joined, strings.Join(words, ""), uint16(i))
		}
	}
	x.enterIDs(ds, enter)
	return x
}

// enterIDs makes each detector's own ID a field name of it ("nl_bsn"), and its ID
// without the country where no other has the same ("bsn").
func (x *fieldIndex) enterIDs(ds []Detector, enter func(map[string][]uint16, string, uint16)) {
	ids := map[string]map[string]bool{} // by name: the IDs that may be called so
	names := func(d *Detector) []string {
		id := strings.ToLower(strings.ReplaceAll(d.ID, "_", " "))
		if country, rest, ok := strings.Cut(id, " "); ok && d.Country != "" && len(country) == 2 {
			return []string{id, rest}
		}
		return []string{id}
	}
	for i := range ds {
		for _, n := range names(&ds[i]) {
			if ids[n] == nil {
				ids[n] = map[string]bool{}
			}
			ids[n][ds[i].ID] = true
		}
	}
	for i := range ds {
		for j, n := range names(&ds[i]) {
			words := fieldWords(n)
			if key := strings.Join(words, " "); j == 0 || len(ids[n]) == 1 && !slices.ContainsFunc(x.phrases[key], func(d uint16) bool { return ds[d].ID != ds[i].ID }) {
				enter(x.phrases, key, uint16(i))
				enter(x.joined, strings.Join(words, ""), uint16(i))
			}
		}
	}
}

// Field resolves a name; the caller caches the result, once per column. An
// empty name says nothing and gives nil.
func (e *Engine) Field(name string) *Field {
	if name == "" {
		return nil
	}
	words := pathWords(name)
	if len(words) == 0 {
		return nil
	}
	f := &Field{signs: make([]Evidence, len(e.detectors))}
	e.fill(f, words)
	own := strings.ToUpper(strings.Join(words, "_"))
	country := e.fields.country.find(words)
	e.yieldChecked(f, own)
	for i, ev := range f.signs {
		if ev&FieldName != 0 && e.detectors[i].ID == own && !e.detectors[i].General {
			f.signs[i] |= FieldOwn
		}
		if country != "" && e.scores[i].country == country {
			f.signs[i] |= CountryNamed
		}
		if ev&(FieldName|FieldPart) != 0 && e.scores[i].gated {
			f.named = append(f.named, uint16(i))
		}
		if ev&(FieldName|FieldPart) != 0 && e.detectors[i].Value != nil {
			f.values = append(f.values, uint16(i))
		}
	}
	return f
}

// fill works out what the words of a name say.
func (e *Engine) fill(f *Field, words []string) {
	named := e.fields.phrases[strings.Join(words, " ")] != nil // as a whole: "domain", "canvas hash"
	if !named && slices.ContainsFunc(words, func(w string) bool { return notTheValue[w] }) {
		f.against(nil)
		return
	}
	exact := e.fields.resolve(words, f)
	if exact || slices.ContainsFunc(words, func(w string) bool { return otherThings[w] }) {
		f.against(func(ev Evidence) bool { return ev == 0 })
		return
	}
	f.silent = true
}

// against marks the detectors whose evidence so far passes the test; nil: all.
func (f *Field) against(when func(Evidence) bool) {
	for i, ev := range f.signs {
		if when == nil || when(ev) {
			f.signs[i] = FieldAgainst
		}
	}
}

// resolve fills in what the words say and reports whether they name a type outright.
func (x *fieldIndex) resolve(words []string, f *Field) (exact bool) {
	for lo := range words {
		for hi := lo + 1; hi <= min(len(words), lo+longestPhrase); hi++ {
			dets := x.phrases[strings.Join(words[lo:hi], " ")]
			if dets == nil {
				dets = x.joined[strings.Join(words[lo:hi], "")]
			}
			sign := FieldPart
			if allNeutral(words[:lo]) && allNeutral(words[hi:]) {
				sign = FieldName
			}
			for _, d := range dets {
				if f.signs[d] != FieldName {
					f.signs[d] = sign
				}
				exact = exact || sign == FieldName
			}
		}
	}
	if !exact {
		x.resolveParts(words, f)
	}
	return exact
}

// resolveParts looks for names in long words, as compound words of the Germanic
// languages have them. What such a word means stands at its end ("Kundentelefon");
// a name at its start counts only where no more than a neutral word follows
// ("Telefonnummern", not "phonetic").
func (x *fieldIndex) resolveParts(words []string, f *Field) {
	for _, w := range words {
		for i := 0; i+partLength <= len(w) && len(w) > partLength; i++ {
			f.partly(x.joined[w[i:]])
		}
		for i := partLength; i < len(w); i++ {
			if dets := x.joined[w[:i]]; dets != nil && addsNothing(w[i:]) {
				f.partly(dets)
			}
		}
	}
}

func (f *Field) partly(dets []uint16) {
	for _, d := range dets {
		f.signs[d] |= FieldPart
	}
}

// addsNothing reports whether the rest of a compound word is a neutral word, in
// the plural perhaps, after a linking s perhaps, a number, or so short that it
// can only be an inflection ("telefonu").
func addsNothing(rest string) bool {
	rest = strings.TrimRight(rest, "0123456789")
	if len(rest) <= 2 || neutral[rest] {
		return true
	}
	for _, plural := range []string{"n", "s"} {
		if neutral[strings.TrimSuffix(rest, plural)] {
			return true
		}
	}
	return neutral[strings.TrimPrefix(rest, "s")]
}

// neutral words say whose or which a value is, not what.
var neutral = wordSet(`customer client user person personal employee staff member patient contact owner holder
	account subscriber guest student primary secondary main home work business private mobile other old new
	my your the a of no nr num number code value field data info text str string 1 2 3 4 5
	kunde kunden mitarbeiter benutzer nutzer privat numero numer numeris nummer n num cislo szam stevilka broj
	client cliente usuario utente utilisateur klient uzytkownik kund anvandare bruger`)

// notTheValue are words that make a field something about the value, not the value.
var notTheValue = wordSet(`verified valid validated validity is has flag count type kind last4 hash hashed md5 sha1 sha256
	domain provider status sent optin optout opt consent template subject format length mask masked
	encrypted label placeholder regex pattern example required enabled confirmed bounce bounced`)

// otherThings are words of fields that hold something else.
var otherThings = wordSet(`amount price total sum quantity qty balance cost rate percent score rank weight height
	width size length lat lon lng latitude longitude count version build hash uuid guid checksum sku order
	invoice product article ean isbn timestamp created updated modified ts epoch seq sequence offset
	bytes port pid index row betrag preis menge anzahl summe montant prix importe precio importo prezzo`)

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

func allNeutral(words []string) bool {
	for _, w := range words {
		if !neutral[w] {
			return false
		}
	}
	return true
}

// pathWords gives the words that name a field: of a path only the last key, and
// the one above it where the last says nothing by itself ("phone.number").
func pathWords(path string) []string {
	keys := strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' || r == '/' || r == '*' })
	if len(keys) < 2 || !strings.ContainsAny(path, ".[/") {
		return fieldWords(path)
	}
	words := fieldWords(keys[len(keys)-1])
	if allNeutral(words) {
		words = append(fieldWords(keys[len(keys)-2]), words...)
	}
	return words
}

// fieldWords splits a name at separators, at changes from lower to upper case
// and between letters and digits, and folds case and accents.
func fieldWords(name string) []string {
	var words []string
	var b strings.Builder
	flush := func() {
		if b.Len() > 0 {
			words = append(words, b.String())
			b.Reset()
		}
	}
	prev := rune(0)
	runes := []rune(norm.NFD.String(name))
	for i, r := range runes {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			flush()
			prev = 0
			continue
		}
		upper := unicode.IsUpper(r)
		nextLower := i+1 < len(runes) && unicode.IsLower(runes[i+1])
		if upper && (unicode.IsLower(prev) || unicode.IsUpper(prev) && nextLower) {
			flush()
		}
		if s, ok := plainLetters[unicode.ToLower(r)]; ok {
			b.WriteString(s)
		} else {
			b.WriteRune(unicode.ToLower(r))
		}
		prev = r
	}
	flush()
	return words
}

// plainLetters folds letters that do not decompose.
var plainLetters = map[rune]string{'ß': "ss", 'ø': "o", 'ł': "l", 'æ': "ae", 'œ': "oe", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ς': "σ"}
