package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/all"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// scaleSize is how many bytes of each corpus the sets of detectors are compared on.
const scaleSize = 8 << 20

// core are the types that every set has.
var core = []string{"EMAIL_ADDRESS", "PHONE_NUMBER", "CREDIT_CARD", "IBAN_CODE", "IP_ADDRESS",
	"MAC_ADDRESS", "DATE_OF_BIRTH", "US_SSN", "DE_TAX_ID", "FR_NIR"}

// set is a set of detectors to measure.
type set struct {
	name      string
	detectors []detectors.Detector
}

// scaleResult is what a set costs.
type scaleResult struct {
	Name      string
	Detectors int
	Keywords  int
	Rates     map[string]float64 // by corpus, MB per CPU second
}

// sets are what is compared: the number of detectors first, that of keywords then.
func sets() []set {
	byID := map[string][]detectors.Detector{}
	var rest []string
	for _, d := range all.Detectors() {
		if byID[d.ID] == nil && !slices.Contains(core, d.ID) {
			rest = append(rest, d.ID)
		}
		byID[d.ID] = append(byID[d.ID], d)
	}
	take := func(n int) (ds []detectors.Detector) {
		ids := slices.Clone(core)
		extra := max(0, min(n-len(core), len(rest)))
		for i := range extra { // spread over the families
			ids = append(ids, rest[i*len(rest)/extra])
		}
		for _, id := range ids {
			ds = append(ds, byID[id]...)
		}
		return append(ds, synthetic(n-len(ids))...)
	}
	whole := len(core) + len(rest)
	return []set{
		{"10 detectors", take(10)},
		{"50 detectors", take(50)},
		{"250 detectors", take(250)},
		{fmt.Sprintf("all %d detectors", whole), take(whole)},
		{"10 detectors, 100 keywords", worded(take(10), 100)},
		{"10 detectors, 5000 keywords", worded(take(10), 5000)},
	}
}

// synthetic makes n gated detectors of numbers, as the catalogue has them by the
// hundred: a shape that many things have, nothing without its word.
func synthetic(n int) (ds []detectors.Detector) {
	for i := range n {
		digits := 7 + i%9
		name := fmt.Sprintf("synthetic%d", i)
		ds = append(ds, detectors.Detector{
			ID: strings.ToUpper(name), Doc: "made up for the benchmark", Category: "national_id", Family: detectors.FamilyNationalID,
			Tier: 2, Version: 1, Check: "none", Chance: 0.5, Shapes: []string{fmt.Sprintf("9{%d}", digits)}, MaxLen: digits,
			Validate: func(t *lex.Token) detectors.Verdict { return detectors.Pass },
			Context:  detectors.Context{Required: true, Keywords: map[string][]string{"en": {name}}, Fields: []string{name}},
		})
	}
	return ds
}

// worded gives the detectors n keywords in all, words that are none of any language.
func worded(ds []detectors.Detector, n int) []detectors.Detector {
	ds = slices.Clone(ds)
	for i := range ds {
		var words []string
		for j := i; j < n; j += len(ds) {
			words = append(words, fmt.Sprintf("%c%c%s number", 'a'+j%26, 'a'+j/26%26, []string{"ort", "ens", "ikat", "el"}[j/676%4]+fmt.Sprint(j/2704)))
		}
		ds[i].Context.Keywords = map[string][]string{"en": words}
		ds[i].Context.Fields = nil
	}
	return ds
}

// keywords counts the words and phrases of a set.
func (s set) keywords() (n int) {
	for _, d := range s.detectors {
		for _, words := range d.Context.Keywords {
			n += len(words)
		}
		n += len(d.Context.Fields)
	}
	return n
}

// scaleRun compares the sets in a process of its own.
func scaleRun(ctx context.Context, o options, dir string) (rs []scaleResult, err error) {
	var b strings.Builder
	if err := self(ctx, o, "scale:"+dir, &b); err != nil {
		return nil, err
	}
	return rs, json.Unmarshal([]byte(b.String()), &rs)
}

// scaleChild measures every set on the beginning of corpora a, b and c. The sets
// take turns, so that what else the machine does hits them alike.
func scaleChild(dir string, runs int, w io.Writer) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	texts, err := beginnings(dir)
	if err != nil {
		return err
	}
	var meters []*meter
	var rs []scaleResult
	for _, s := range sets() {
		e, err := detectors.New(s.detectors, detectors.Options{})
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		meters = append(meters, meterOf(e, 0))
		rs = append(rs, scaleResult{s.name, len(s.detectors), s.keywords(), map[string]float64{}})
	}
	for corpus, text := range texts {
		rates := make([][]float64, len(meters))
		for range runs {
			for i, m := range meters {
				m.slab, m.cpu = text, 0
				m.scan(0, len(text), m.engine.Reach())
				rates[i] = append(rates[i], rate(int64(len(text)), m.cpu))
			}
		}
		for i := range rs {
			rs[i].Rates[corpus] = median(rates[i])
		}
	}
	return json.NewEncoder(w).Encode(rs)
}

// beginnings reads the first bytes of corpora a, b and c.
func beginnings(dir string) (map[string][]byte, error) {
	texts := map[string][]byte{}
	for _, corpus := range []string{"a", "b", "c"} {
		paths, err := filepath.Glob(filepath.Join(dir, corpus, "*"))
		if err != nil || len(paths) == 0 {
			return nil, fmt.Errorf("corpus %s is missing", corpus)
		}
		f, err := os.Open(paths[0])
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(io.LimitReader(f, scaleSize))
		f.Close() // read only
		if err != nil {
			return nil, err
		}
		texts[corpus] = text
	}
	return texts, nil
}
