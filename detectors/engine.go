package detectors

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"sync"

	"github.com/pdatlas/pdatlas/detectors/lex"
)

// tablesVersion is raised whenever the engine's own tables (scores, negative
// words, overlaps) change what is found, so that stored results are told apart.
const tablesVersion = 2

// Options tune an Engine; the zero value is the default.
type Options struct {
	// Disable lists detector IDs that are not to be loaded.
	Disable []string
	// Rules identifies what the detectors cannot say of themselves: the content
	// of user rules and allow lists. Part of the Fingerprint.
	Rules string
}

// Engine offers tokens to detectors. It is immutable and safe for concurrent
// use; each goroutine takes a Scanner of its own.
type Engine struct {
	detectors   []Detector
	scores      []baseScore
	tokens      lex.Shapes // what the tokeniser is to offer
	shapes      shapeTable
	validate    []func(*lex.Token) Verdict // by detector: all that is needed of it for most tokens
	probe       []func(text []byte, at int) (start, end int, v Verdict)
	byDigits    [lex.MaxToken + 1]recipients // by number of digits
	byAnchor    [lex.Numbers + 1]recipients
	searches    []uint16   // detectors with Search
	seek        lex.Anchor // of the anchors that are looked for only where a detector takes them
	literals    literals
	labels      labelIndex
	terms       func() *termIndex // nil when no detector has terms
	personal    []bool            // by detector: its matches point at a person
	freeValued  []uint16          // detectors whose Value is asked in any column
	words       *wordIndex
	fields      func() *fieldIndex // made when the first field is resolved
	maxLen      int
	fingerprint func() string // likewise made when it is first asked for
}

// New checks the detectors and builds the tables. Several detectors may share
// an ID (an IP address in two notations); they must agree in all but how they find.
func New(ds []Detector, o Options) (*Engine, error) {
	enabled, err := o.enabled(ds)
	if err != nil {
		return nil, err
	}
	e := &Engine{detectors: enabled}
	for i := range e.detectors {
		d := &e.detectors[i]
		if err := e.add(d, uint16(i)); err != nil {
			return nil, fmt.Errorf("detector %s: %w", d.ID, err)
		}
	}
	e.shapes.merge(&e.byDigits)
	if e.literals, err = newLiterals(e.detectors); err != nil {
		return nil, err
	}
	book := newPhraseBook(e.detectors)
	e.labels = newLabelIndex(e.detectors, book)
	e.terms = newTermIndex(e.detectors)
	e.words = newWordIndex(e.detectors, book)
	book.table.slots = nil // fields are made of the phrases that are there
	e.fields = sync.OnceValue(func() *fieldIndex { return newFieldIndex(e.detectors, book) })
	e.fingerprint = sync.OnceValue(func() string { return fingerprint(e.detectors, o.Rules) })
	return e, nil
}

// enabled lists the detectors that are not switched off.
func (o *Options) enabled(ds []Detector) ([]Detector, error) {
	for _, id := range o.Disable {
		if !slices.ContainsFunc(ds, func(d Detector) bool { return d.ID == id }) {
			return nil, fmt.Errorf("detector %q to disable does not exist", id)
		}
	}
	left := make([]Detector, 0, len(ds))
	for i := range ds {
		if !slices.Contains(o.Disable, ds[i].ID) {
			left = append(left, ds[i])
		}
	}
	if len(left) == 0 {
		return nil, errors.New("no detectors")
	}
	return left, nil
}

// add checks one detector and enters it in the dispatch tables.
func (e *Engine) add(d *Detector, i uint16) error {
	if err := d.check(); err != nil {
		return err
	}
	if d.Lesser && (i == 0 || e.detectors[i-1].ID != d.ID || e.detectors[i-1].Validate == nil) {
		return errors.New("a Lesser row follows the row of the same ID that finds it")
	}
	for _, p := range d.Shapes {
		list, err := e.tokens.Add(p)
		if err != nil {
			return err
		}
		for _, sh := range list {
			e.shapes.add(sh, i, d.gated())
		}
	}
	for n := d.Digits[0]; n > 0 && n <= d.Digits[1]; n++ {
		e.byDigits[n].add(i, d.gated())
		e.tokens.AddDigits(n)
	}
	if d.Search != nil {
		e.searches = append(e.searches, i)
	}
	if d.freeValue() {
		e.freeValued = append(e.freeValued, i)
	}
	if d.Anchor != lex.NoAnchor {
		e.byAnchor[d.Anchor].add(i, d.gated())
		e.seek |= d.Anchor
	}
	e.scores = append(e.scores, newBaseScore(d))
	e.validate = append(e.validate, d.Validate)
	e.probe = append(e.probe, d.Probe)
	e.maxLen = max(e.maxLen, d.MaxLen)
	e.personal = append(e.personal, d.pointsAtPerson())
	return nil
}

func (d *Detector) check() error {
	byShape := len(d.Shapes) > 0 || d.Digits[0] > 0
	byPlace := d.Anchor != lex.NoAnchor || len(d.Literals) > 0
	finds := byShape || byPlace || d.Value != nil || len(d.Terms) > 0 || d.Search != nil
	switch {
	case d.ID == "" || d.Doc == "" || d.Category == "" || d.Version < 1 || d.Tier < 1 || d.Tier > 3:
		return errors.New("needs an ID, Doc, Category, Version and Tier")
	case d.Family >= familyCount:
		return errors.New("unknown family")
	case d.Chance <= 0 || d.Chance > 1:
		return errors.New("the Chance must be in (0, 1]")
	case d.MaxLen < 1 || d.MaxLen > MaxValue:
		return fmt.Errorf("the MaxLen must be 1 to %d bytes", MaxValue)
	case d.Lesser && (finds || d.Validate != nil || d.Probe != nil):
		return errors.New("a Lesser row is offered nothing itself")
	case !d.Lesser && !finds:
		return errors.New("has no way to find anything")
	case d.Validate != nil && d.Probe != nil:
		return errors.New("has both Validate and Probe")
	case byShape != (d.Validate != nil):
		return errors.New("has a Validate and no Shapes or Digits, or the reverse")
	case byPlace != (d.Probe != nil):
		return errors.New("has a Probe and no Anchor or Literals, or the reverse")
	case !lex.ProbeAnchor(d.Anchor):
		return errors.New("the Anchor must be one of At, Colons, Country, Pairs, Names and Numbers")
	case slices.ContainsFunc(d.Literals, func(l string) bool { return len(l) < 3 }):
		return errors.New("a literal must have three bytes or more")
	case d.Digits[0] < 0 || d.Digits[1] < d.Digits[0] || d.Digits[1] > lex.MaxToken:
		return errors.New("bad range of Digits")
	}
	return nil
}

// Detectors returns the detectors in the order of Match.Detector. It must not be changed.
func (e *Engine) Detectors() []Detector { return e.detectors }

// Fingerprint identifies what is loaded: the same fingerprint gives the same
// findings on the same text.
func (e *Engine) Fingerprint() string { return e.fingerprint() }

// Fingerprint is the fingerprint of the Engine that New makes, at the cost of no
// table. What New finds wrong in a detector it does not tell.
func Fingerprint(ds []Detector, o Options) (string, error) {
	enabled, err := o.enabled(ds)
	if err != nil {
		return "", err
	}
	return fingerprint(enabled, o.Rules), nil
}

func fingerprint(ds []Detector, rules string) string {
	h := sha256.New()
	var b []byte
	text := func(ss ...string) {
		for _, s := range ss {
			b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
		}
	}
	list := func(ss []string) {
		b = binary.AppendUvarint(b, uint64(len(ss)))
		text(ss...)
	}
	b = binary.AppendUvarint(b, tablesVersion)
	text(rules)
	var langs []string
	for i := range ds {
		d := &ds[i]
		text(d.ID)
		b = binary.AppendUvarint(b, uint64(d.Version))
		b = binary.BigEndian.AppendUint64(b, math.Float64bits(d.Chance))
		langs = slices.AppendSeq(langs[:0], maps.Keys(d.Context.Keywords))
		slices.Sort(langs)
		list(langs)
		for _, lang := range langs {
			list(d.Context.Keywords[lang])
		}
		list(d.Context.Fields)
		list(d.Context.Negative)
		b = strconv.AppendBool(b, d.Context.Required)
		h.Write(b)
		b = b[:0]
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Reach is how many bytes of the text a window needs on both sides of
// [Lo, Hi), so that what is found there does not depend on the cut: a value
// that overlaps the edge, another that overlaps that one, and their context.
func (e *Engine) Reach() int {
	reach := 2*e.maxLen + max(contextReach, peerReach+e.maxLen) + lex.MaxToken
	if e.labels.tails != nil {
		reach += labelReach + labelGap + MaxValue
	}
	if e.terms != nil {
		reach += e.termSlack() + termReach + e.maxLen
	}
	return reach
}

// recipients are the detectors that a token or place is offered to, in
// ascending order: free ones always, gated ones where context names them.
type recipients struct{ free, gated []uint16 }

// add enters a detector; those before it were entered before.
func (r *recipients) add(i uint16, gated bool) {
	l := &r.free
	if gated {
		l = &r.gated
	}
	if n := len(*l); n == 0 || (*l)[n-1] != i {
		*l = append(*l, i)
	}
}

// merge adds the detectors of o.
func (r *recipients) merge(o *recipients) {
	r.free, r.gated = append(r.free, o.free...), append(r.gated, o.gated...)
	slices.Sort(r.free)
	slices.Sort(r.gated)
	r.free, r.gated = slices.Compact(r.free), slices.Compact(r.gated)
}

// shapeTable finds the detectors of a shape: open addressing, at most half full.
type shapeTable struct {
	mask   uint64
	keys   []lex.Key
	dets   []recipients
	digits []uint8 // of shapes of digits alone: how many
	full   int     // places taken
}

// add enters a detector of a shape; those before it were entered before.
func (t *shapeTable) add(sh lex.Shape, det uint16, gated bool) {
	if 2*t.full >= len(t.keys) {
		t.grow()
	}
	i := t.place(sh.Key)
	if t.keys[i] == 0 {
		t.keys[i], t.digits[i] = sh.Key, uint8(sh.Digits)
		t.full++
	}
	t.dets[i].add(det, gated)
}

// place returns where a shape stands, or would.
func (t *shapeTable) place(k lex.Key) uint64 {
	i := slot(k) & t.mask
	for t.keys[i] != 0 && t.keys[i] != k {
		i = (i + 1) & t.mask
	}
	return i
}

func (t *shapeTable) grow() {
	old, size := *t, max(16, 4*len(t.keys))
	t.mask, t.keys = uint64(size-1), make([]lex.Key, size)
	t.dets, t.digits = make([]recipients, size), make([]uint8, size)
	for i, k := range old.keys {
		if k != 0 {
			at := t.place(k)
			t.keys[at], t.dets[at], t.digits[at] = k, old.dets[i], old.digits[i]
		}
	}
}

// merge offers shapes of digits alone to those who take so many digits as well,
// so that one look-up serves for all.
func (t *shapeTable) merge(byDigits *[lex.MaxToken + 1]recipients) {
	if len(t.keys) == 0 {
		t.grow()
	}
	for i, n := range t.digits {
		if n > 0 {
			t.dets[i].merge(&byDigits[n])
		}
	}
}

func slot(k lex.Key) uint64 { return uint64(k) * 0x9e3779b97f4a7c15 >> 20 }

func (t *shapeTable) find(k lex.Key) *recipients {
	for i := slot(k) & t.mask; t.keys[i] != 0; i = (i + 1) & t.mask {
		if t.keys[i] == k {
			return &t.dets[i]
		}
	}
	return nil
}
