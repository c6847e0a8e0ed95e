package detectors

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/pdatlas/pdatlas/detectors/lex"
)

// worded are detectors that share words in several ways of writing them.
func worded() []Detector {
	check := func(*lex.Token) Verdict { return Pass }
	value := func(v []byte) (int, Verdict) { return len(v), Pass }
	d := func(id, country string, tier int, c Context) Detector {
		return Detector{
			ID: id, Doc: "a type", Category: "national_id", Country: country, Tier: tier, Version: 1, Check: "none", Chance: 1,
			Shapes: []string{"9{8}"}, Validate: check, Value: value, MaxLen: 20, Context: c,
		}
	}
	return []Detector{
		d("DE_ID", "DE", 1, Context{Keywords: map[string][]string{"de": {"Ausweis Nummer", "Ärzte"}, "en": {"id card"}}, Fields: []string{"id card", "ausweisnummer"}, Negative: []string{"order", "id card"}}),
		d("FR_ID", "FR", 2, Context{Keywords: map[string][]string{"en": {"id card", "idcard", "電話"}}, Negative: []string{"zähler", "zähler"}, Required: true}),
		d("IT_ID", "IT", 1, Context{Fields: []string{"idcard", "número"}, Negative: []string{"ausweis nummer"}}),
		d("ES_ID", "ES", 1, Context{Keywords: map[string][]string{"": {"idcard", "ссылка", "ΌΝΟΜΑ"}}}),
	}
}

// plainUses is for which detectors a word speaks and against which, at its plainest.
func plainUses(ds []Detector) (pro, con map[string][]uint16) {
	pro, con = map[string][]uint16{}, map[string][]uint16{}
	enter := func(m map[string][]uint16, w string, i int) {
		if w = strings.ToLower(strings.TrimSpace(w)); !slices.Contains(m[w], uint16(i)) {
			m[w] = append(m[w], uint16(i))
		}
	}
	for i, d := range ds {
		for _, words := range d.Context.Keywords {
			for _, w := range words {
				enter(pro, w, i)
			}
		}
		for _, w := range d.Context.Fields {
			enter(pro, w, i)
			enter(pro, strings.ReplaceAll(w, " ", ""), i)
		}
	}
	for i, d := range ds {
		for _, w := range d.Context.Negative {
			if w := strings.ToLower(w); !slices.Contains(pro[w], uint16(i)) && !slices.Contains(negativeWords, w) {
				enter(con, w, i)
			}
		}
	}
	return pro, con
}

func countryNamed(text string) bool {
	return slices.ContainsFunc(countries, func(c country) bool {
		return slices.ContainsFunc(c.names, func(n string) bool { return strings.EqualFold(n, text) })
	})
}

// TestWordIndexAgainstMaps: every word speaks for and against the detectors that
// a look into their contexts gives, in each case that it may be written in.
func TestWordIndexAgainstMaps(t *testing.T) {
	ds := worded()
	x := newWordIndex(ds, newPhraseBook(ds))
	pro, con := plainUses(ds)
	texts := map[string]bool{}
	for i := range x.keywords {
		k := &x.keywords[i]
		text := string(x.text(k.text))
		texts[text] = true
		w := strings.ToLower(text)
		if got := x.detectors(k.pro); !slices.Equal(got, pro[w]) {
			t.Errorf("%q speaks for %v, want %v", text, got, pro[w])
		}
		if got := x.detectors(k.con); !slices.Equal(got, con[w]) {
			t.Errorf("%q speaks against %v, want %v", text, got, con[w])
		}
		if k.general != slices.Contains(negativeWords, w) {
			t.Errorf("%q speaks against all: %v", text, k.general)
		}
		if named := countryNamed(text); named != (k.country > 0) {
			t.Errorf("%q names a country: %v, want %v", text, k.country > 0, named)
		}
		if gated := slices.ContainsFunc(pro[w], func(d uint16) bool { return ds[d].gated() }); gated && k.head != 0 && !x.gate.has(k.head) {
			t.Errorf("%q opens no gate", text)
		}
		if k.common != (w == "idcard") {
			t.Errorf("%q is common to many countries: %v", text, k.common)
		}
	}
	for _, words := range []map[string][]uint16{pro, con} {
		for w := range words {
			forms := []string{w}
			if strings.ContainsFunc(w, func(r rune) bool { return r > unicode.MaxASCII }) {
				r := []rune(w)
				forms = append(forms, strings.ToUpper(w), string(unicode.ToTitle(r[0]))+string(r[1:]))
			}
			for _, f := range forms {
				if !texts[f] {
					t.Errorf("%q is not known", f)
				}
			}
		}
	}
	if len(x.unspaced['話']) != 1 {
		t.Error("a word of a script without spaces is not looked for inside longer runs")
	}
}

// TestLabelIndexAgainstMaps: labels name the detectors whose words they are,
// written in any way.
func TestLabelIndexAgainstMaps(t *testing.T) {
	ds := worded()
	ds[3].Value = nil
	l := newLabelIndex(ds, newPhraseBook(ds))
	for label, want := range map[string][]uint16{
		"ausweis nummer": {0}, "ausweisnummer": {0}, "arzte": {0}, "id card": {0, 1}, "idcard": {0, 1, 2},
		"numero": {2}, "電話": {1}, "de id": {0}, "fr id": {1}, "it id": {2}, "es id": nil, "order": nil, "zahler": nil, "ссылка": nil,
	} {
		if got := l.dets.of(label); !slices.Equal(got, want) {
			t.Errorf("%q names %v, want %v", label, got, want)
		}
		if want != nil && !l.last.has(lastHead(label)) {
			t.Errorf("%q does not pass the filter of last words", label)
		}
	}
	for _, written := range []string{"Ausweis Nummer", "AUSWEISNUMMER", "Número", "NÚMERO", "Ärzte", "ÄRZTE", "電話", "card holder"} {
		if !l.tails.Has([]byte(written), len(written)) {
			t.Errorf("%q is not seen to end a label", written)
		}
	}
	none := newLabelIndex(ds[3:], newPhraseBook(ds[3:]))
	if none.tails != nil || none.dets.of("idcard") != nil {
		t.Error("there are labels without a detector that takes values")
	}
}

// TestShapeTable: against a map, for shapes of any number of detectors.
func TestShapeTable(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var table shapeTable
	want := map[lex.Key]*recipients{}
	for det := range uint16(300) {
		for range 20 {
			sh := lex.Shape{Key: lex.Key(1 + r.IntN(1500)), Digits: 0}
			if sh.Key%3 == 0 {
				sh.Digits = int(sh.Key%9) + 1
			}
			table.add(sh, det, det%5 == 0)
			if want[sh.Key] == nil {
				want[sh.Key] = &recipients{}
			}
			want[sh.Key].add(det, det%5 == 0)
		}
	}
	var byDigits [lex.MaxToken + 1]recipients
	byDigits[4] = recipients{free: []uint16{7, 1000}, gated: []uint16{0}}
	table.merge(&byDigits)
	for k := range lex.Key(1600) {
		got, w := table.find(k+1), want[k+1]
		if w == nil {
			if got != nil {
				t.Fatalf("a shape that nobody has has detectors %v", got)
			}
			continue
		}
		if (k+1)%9 == 3 {
			w.merge(&byDigits[4])
		}
		if !slices.Equal(got.free, w.free) || !slices.Equal(got.gated, w.gated) {
			t.Fatalf("shape %d has detectors %v, want %v", k+1, got, w)
		}
	}
	var empty shapeTable
	empty.merge(&byDigits)
	if empty.find(3) != nil {
		t.Error("an empty table knows a shape")
	}
}

// TestTermKeys: terms that are folded alike are one, in the order of languages.
func TestTermKeys(t *testing.T) {
	for text, want := range map[string]string{
		"asthma": "asthma", "herz*": "herz*", "crise d'asthme": "crise d asthme", "séropositif": "seropositif", "größe*": "grosse*",
		"a": "", "*": "", "x*": "", "": "", strings.Repeat("long ", 20): "",
	} {
		if got := termKey(text); got != want {
			t.Errorf("%q: key %q, want %q", text, got, want)
		}
	}
	ds := []Detector{
		{Terms: map[string][]string{"fr": {"crise d'asthme", "foi*"}, "de": {"foie"}}},
		{Terms: map[string][]string{"es": {"crise d asthme", "crisé d'asthme"}, "de": {"foie"}}},
	}
	var first string
	for range 20 {
		x := buildTermIndex(ds)
		var all []string
		for i := range x.terms {
			all = append(all, fmt.Sprint(x.terms[i].text, x.terms[i].open, x.terms[i].dets, x.terms[i].next))
		}
		got := strings.Join(all, "\n")
		if first == "" {
			first = got
		}
		if got != first {
			t.Fatalf("terms are in an order of chance:\n%s\n%s", got, first)
		}
	}
	if want := "foiefalse [0 1] 0\ncrise d asthmefalse [0 1] 0\nfoitrue [0] 0"; first != want {
		t.Errorf("terms:\n%s\nwant:\n%s", first, want)
	}
}

// TestFingerprintOfParts: whatever changes what is found changes it, and nothing else.
func TestFingerprintOfParts(t *testing.T) {
	of := func(change func(ds []Detector, o *Options)) string {
		ds, o := worded(), Options{Rules: "rules"}
		change(ds, &o)
		e, err := New(ds, o)
		if err != nil {
			t.Fatal(err)
		}
		alone, err := Fingerprint(ds, o)
		if err != nil || alone != e.Fingerprint() {
			t.Fatalf("without an engine %q (%v), with one %q", alone, err, e.Fingerprint())
		}
		return alone
	}
	seen := map[string]string{}
	for name, change := range map[string]func([]Detector, *Options){
		"nothing":  func([]Detector, *Options) {},
		"rules":    func(_ []Detector, o *Options) { o.Rules = "others" },
		"disabled": func(_ []Detector, o *Options) { o.Disable = []string{"IT_ID"} },
		"version":  func(ds []Detector, _ *Options) { ds[0].Version++ },
		"chance":   func(ds []Detector, _ *Options) { ds[0].Chance /= 2 },
		"order":    func(ds []Detector, _ *Options) { ds[0], ds[1] = ds[1], ds[0] },
		"required": func(ds []Detector, _ *Options) { ds[0].Context.Required = true },
		"field":    func(ds []Detector, _ *Options) { ds[2].Context.Fields = ds[2].Context.Fields[:1] },
		"moved":    func(ds []Detector, _ *Options) { c := &ds[3].Context; c.Fields, c.Keywords = c.Keywords[""], nil },
		"language": func(ds []Detector, _ *Options) {
			ds[1].Context.Keywords = map[string][]string{"ja": ds[1].Context.Keywords["en"]}
		},
		"joined":   func(ds []Detector, _ *Options) { ds[2].Context.Fields = []string{"idcard, número"} },
		"negative": func(ds []Detector, _ *Options) { ds[0].Context.Negative = nil },
	} {
		f := of(change)
		if other, ok := seen[f]; ok {
			t.Errorf("%q and %q have the same fingerprint", name, other)
		}
		seen[f] = name
	}
	if a, b := of(func(ds []Detector, _ *Options) { ds[0].Doc = "said otherwise" }), of(func([]Detector, *Options) {}); a != b {
		t.Error("what a detector is said to be changes the fingerprint")
	}
	for name, o := range map[string]Options{"unknown": {Disable: []string{"XX_ID"}}, "all": {Disable: []string{"DE_ID", "FR_ID", "IT_ID", "ES_ID"}}} {
		if f, err := Fingerprint(worded(), o); err == nil {
			t.Errorf("%s disabled: fingerprint %q and no error", name, f)
		}
	}
}

// TestMadeWhenAsked: what is made on first use is made once, for whoever asks first.
func TestMadeWhenAsked(t *testing.T) {
	e, err := New(worded(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	fields, prints := make([]*Field, 8), make([]string, 8)
	for i := range fields {
		group.Go(func() { fields[i], prints[i] = e.Field("Id-Card"), e.Fingerprint() })
	}
	group.Wait()
	for i := range fields {
		if !slices.Equal(fields[i].signs, fields[0].signs) || fields[i].signs[0] != FieldName || prints[i] != prints[0] {
			t.Errorf("worker %d: signs %v and fingerprint %s, the first %v and %s", i, fields[i].signs, prints[i], fields[0].signs, prints[0])
		}
	}
}
