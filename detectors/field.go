package detectors

import (
	"slices"
	"strings"
)

// Field is the name of a column, key or form label, resolved once to what it
// says of each detector. It belongs to the Engine that made it.
type Field struct {
	signs  []Evidence // by detector: FieldName, FieldPart, FieldAgainst or nothing
	named  []uint16   // the gated detectors that it names, wholly or in part, ascending
	values []uint16   // the detectors with Value that it names, wholly or in part
	silent bool       // it names no type outright and speaks against none
}

// Silent reports whether the name says nothing of what the field holds, neither
// a type nor that it is something else.
func (f *Field) Silent() bool { return f == nil || f.silent }

// Names reports whether the name names a type, wholly or in part.
func (f *Field) Names() bool {
	return f != nil && slices.ContainsFunc(f.signs, func(e Evidence) bool { return e&(FieldName|FieldPart) != 0 })
}

func (f *Field) evidence(det uint16) Evidence {
	if f == nil {
		return 0
	}
	return f.signs[det]
}

// fieldIndex knows the field names of all detectors.
type fieldIndex struct {
	phrases detectorsBy // normalised, words joined by one space
	joined  detectorsBy // the same without spaces
	country countryIndex
}

// partLength is the shortest name that is looked for inside a longer word
// ("Kundenmobiltelefon"), in bytes.
const partLength = 5

// longestPhrase is how many words of a field name are compared at once.
const longestPhrase = 5

func newFieldIndex(ds []Detector, b *phraseBook) *fieldIndex {
	x := &fieldIndex{newDetectorsBy(b.size()), newDetectorsBy(b.size()), newCountryIndex()}
	dets := make([]uint16, 0, len(b.uses))
	for p := range b.size() {
		n := len(dets)
		if dets = detectorsOf(dets, b.usesOf(p), use.isField); len(dets) == n {
			continue
		}
		if b.is(p, plain) {
			x.phrases.add(b.text(p), dets[n:])
			x.joined.add(b.joined[p], dets[n:])
		} else {
			x.add(fieldName(b.text(p)), dets[n:])
		}
	}
	x.addIDs(ds)
	return x
}

func (u use) isField() bool { return u.as == asField }

// add enters a name with its words joined by single spaces.
func (x *fieldIndex) add(name string, dets []uint16) {
	x.phrases.add(name, dets)
	x.joined.add(strings.ReplaceAll(name, " ", ""), dets)
}

// addIDs makes each detector's own ID a field name of it ("nl_bsn"), and its ID
// without the country where no other has the same ("bsn").
func (x *fieldIndex) addIDs(ds []Detector) {
	bearer := map[string]string{} // by ID without the country: the ID, or "" where several types may be called so
	bear := func(name, id string) {
		if other, ok := bearer[name]; ok && other != id {
			id = ""
		}
		bearer[name] = id
	}
	for i := range ds {
		whole, rest := idNames(&ds[i])
		bear(whole, ds[i].ID)
		if rest != "" {
			bear(rest, ds[i].ID)
		}
	}
	for i := range ds {
		det := []uint16{uint16(i)}
		whole, rest := idNames(&ds[i])
		x.add(fieldName(whole), det)
		other := func(d uint16) bool { return ds[d].ID != ds[i].ID }
		if name := fieldName(rest); name != "" && bearer[rest] != "" && !slices.ContainsFunc(x.phrases.of(name), other) {
			x.add(name, det)
		}
	}
}

// idNames gives the ID of a detector as words, and without its country, if it
// starts with one.
func idNames(d *Detector) (whole, rest string) {
	whole = strings.ToLower(strings.ReplaceAll(d.ID, "_", " "))
	if country, rest, ok := strings.Cut(whole, " "); ok && d.Country != "" && len(country) == 2 {
		return whole, rest
	}
	return whole, ""
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
	country := e.fields().country.find(words)
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
	named := e.fields().phrases.of(strings.Join(words, " ")) != nil // as a whole: "domain", "canvas hash"
	if !named && slices.ContainsFunc(words, func(w string) bool { return notTheValue[w] }) {
		f.against(nil)
		return
	}
	exact := e.fields().resolve(words, f)
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
			dets := x.phrases.of(strings.Join(words[lo:hi], " "))
			if dets == nil {
				dets = x.joined.of(strings.Join(words[lo:hi], ""))
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
			f.partly(x.joined.of(w[i:]))
		}
		for i := partLength; i < len(w); i++ {
			if dets := x.joined.of(w[:i]); dets != nil && addsNothing(w[i:]) {
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
