package nationalid

import (
	"go/ast"
	"go/parser"
	"go/token"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/detectortest"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// all is what Detectors returns, made once: hundreds of rows with their words
// take a while.
var all = sync.OnceValue(Detectors)

// core are the detectors of which generators make numbers: those that are judged
// by their check above all. The tests of errors, groupings and pairs are for them;
// every other row has tests of its own.
func core() (ds []detectors.Detector) {
	has := map[string]bool{}
	for _, g := range generators() {
		has[g.id] = true
	}
	for _, d := range all() {
		if has[d.ID] {
			ds = append(ds, d)
		}
	}
	return ds
}

// judge is the detectors of one ID with their shapes.
type judge struct {
	t      testing.TB
	id     string
	ds     []detectors.Detector
	shapes []shapeSet
}

// shapeSet tells which tokens the engine would show to a detector.
type shapeSet struct {
	keys  map[lex.Key]bool
	words []string // patterns with an X
}

func newJudge(t testing.TB, id string) *judge {
	t.Helper()
	j := &judge{t: t, id: id}
	for _, d := range all() {
		if d.ID == id {
			j.ds = append(j.ds, d)
			j.shapes = append(j.shapes, shapesOf(t, d))
		}
	}
	if len(j.ds) == 0 {
		t.Fatalf("no detector %s", id)
	}
	return j
}

func shapesOf(t testing.TB, d detectors.Detector) shapeSet {
	t.Helper()
	set := shapeSet{keys: map[lex.Key]bool{}}
	for _, shape := range d.Shapes {
		if strings.Contains(shape, "X") {
			set.words = append(set.words, writtenOut(shape, false))
		}
		keys, err := lex.ParseShape(shape)
		if err != nil {
			t.Fatalf("%s: %v", d.ID, err)
		}
		for _, k := range keys {
			set.keys[k] = true
		}
	}
	return set
}

// has reports whether the token fits one of the shapes.
func (s *shapeSet) has(tok *lex.Token) bool {
	if s.keys[tok.Key()] {
		return true
	}
	return slices.ContainsFunc(s.words, func(pattern string) bool {
		if tok.Spaced() || tok.Digits() == 0 || tok.Len() != len(pattern) {
			return false
		}
		for i, c := range tok.Compact() {
			if p := pattern[i]; p == '9' && c > '9' || p == 'A' && c <= '9' {
				return false
			}
		}
		return true
	})
}

// verdict is that of the detector which accepts a value written as s, if its
// shapes let it see the value.
func (j *judge) verdict(s string) detectors.Verdict {
	j.t.Helper()
	tok, ok := lex.Parse(s)
	if !ok {
		return detectors.Reject
	}
	verdict := detectors.Reject
	for i := range j.ds {
		if !j.shapes[i].has(&tok) {
			continue
		}
		if v := j.ds[i].Validate(&tok); v != detectors.Reject {
			if verdict != detectors.Reject {
				j.t.Errorf("%s: two detectors accept %q", j.id, s)
			}
			verdict = v
		}
	}
	return verdict
}

// value returns what an example marks.
func value(example string) string {
	if parts := strings.Split(example, "§"); len(parts) == 3 {
		return parts[1]
	}
	return example
}

// random fills a shape: a digit for each 9, a letter for each A, and nothing
// for each "_".
func random(r *rand.Rand, shape string) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	b := make([]byte, 0, len(shape))
	for _, c := range []byte(shape) {
		switch c {
		case '9':
			c = '0' + byte(r.IntN(10))
		case 'A':
			c = letters[r.IntN(len(letters))]
		case 'X':
			c = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[r.IntN(36)]
		case '_':
			continue
		}
		b = append(b, c)
	}
	return string(b)
}

func TestDetectorsAreSorted(t *testing.T) {
	var ids []string
	for _, d := range all() {
		order := "0 "
		if abroad[d.Country] != "" {
			order = "1 "
		}
		ids = append(ids, order+d.ID)
	}
	if !slices.IsSorted(ids) {
		t.Errorf("not those of Europe first, sorted by ID: %v", ids)
	}
}

// TestEveryDetectorIsListed finds the functions that make a detector and were
// forgotten in the list.
func TestEveryDetectorIsListed(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var made, listed []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range f.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if listsDetectors(fn) {
				ast.Inspect(fn.Body, func(n ast.Node) bool {
					if call, ok := n.(*ast.CallExpr); ok {
						if name, ok := call.Fun.(*ast.Ident); ok {
							listed = append(listed, name.Name)
						}
					}
					return true
				})
				made = append(made, fn.Name.Name)
			} else if makesDetector(fn) {
				made = append(made, fn.Name.Name)
			}
		}
	}
	slices.Sort(made)
	slices.Sort(listed)
	if len(made) == 0 {
		t.Fatal("found no function that makes a detector")
	}
	if diff := cmp.Diff(made, append([]string{"Detectors"}, listed...)); diff != "" {
		t.Errorf("detectors made, listed (-made +listed):\n%s", diff)
	}
}

// listsDetectors holds for Detectors and the functions that it concatenates.
func listsDetectors(fn *ast.FuncDecl) bool {
	if fn.Recv != nil || fn.Type.Results == nil || len(fn.Type.Results.List) != 1 {
		return false
	}
	list, ok := fn.Type.Results.List[0].Type.(*ast.ArrayType)
	if !ok {
		return false
	}
	sel, ok := list.Elt.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Detector"
}

func makesDetector(fn *ast.FuncDecl) bool {
	if fn.Recv != nil || fn.Type.Results == nil || len(fn.Type.Results.List) != 1 {
		return false
	}
	sel, ok := fn.Type.Results.List[0].Type.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Detector"
}

// TestDeclarations checks what the engine cannot: that a value of every shape
// fits in MaxLen with the widest separators, and that words are as the contract
// asks.
func TestDeclarations(t *testing.T) {
	for _, d := range all() {
		for _, shape := range d.Shapes {
			n := 0
			for _, c := range writtenOut(shape, false) {
				if c == '9' || c == 'A' || c == 'X' {
					n++
				} else {
					n += 3
				}
			}
			if n > d.MaxLen {
				t.Errorf("%s: shape %s takes up to %d bytes, MaxLen is %d", d.ID, shape, n, d.MaxLen)
			}
		}
		if least := 4 - d.Tier; len(d.Examples) < min(least, 2) || len(d.NearMisses) < min(least, 2) {
			t.Errorf("%s: %d examples, %d near misses", d.ID, len(d.Examples), len(d.NearMisses))
		}
		for lang, words := range d.Context.Keywords {
			checkWords(t, d.ID+" "+lang, words)
		}
		checkWords(t, d.ID+" fields", d.Context.Fields)
	}
}

func checkWords(t *testing.T, where string, words []string) {
	t.Helper()
	seen := map[string]bool{}
	for _, w := range words {
		switch {
		case w != strings.ToLower(w):
			t.Errorf("%s: %q is not lower case", where, w)
		case len(strings.Fields(w)) > 5 || w != strings.Join(strings.Fields(w), " "):
			t.Errorf("%s: %q is not up to five words with single spaces", where, w)
		case seen[w]:
			t.Errorf("%s: %q stands twice", where, w)
		}
		seen[w] = true
	}
}

func TestExamplesAreAccepted(t *testing.T) {
	for _, d := range all() {
		shapes := shapesOf(t, d)
		for _, e := range d.Examples {
			if d.Value != nil {
				if n, v := d.Value([]byte(value(e))); n != len(value(e)) || v == detectors.Reject || v == detectors.Sample {
					t.Errorf("%s: as a whole value, example %q is %d bytes of verdict %d", d.ID, e, n, v)
				}
				continue
			}
			if d.Probe != nil {
				if whole := []byte(value(e)); !probedWhole(&d, whole) {
					t.Errorf("%s: example %q is not probed as a whole", d.ID, e)
				}
				continue
			}
			tok, ok := lex.Parse(value(e))
			if !ok || !d.Lesser && !shapes.has(&tok) {
				t.Errorf("%s: example %q has none of the shapes", d.ID, e)
				continue
			}
			if d.Lesser {
				continue // judged by the row before
			}
			if v := d.Validate(&tok); v == detectors.Reject || v == detectors.Sample {
				t.Errorf("%s: example %q has verdict %d", d.ID, e, v)
			}
		}
	}
}

// probedWhole reports whether the Probe of a row gives the whole of a value that
// stands alone, at the place of its literal.
func probedWhole(d *detectors.Detector, whole []byte) bool {
	start, end, v := d.Probe(whole, 0)
	return v != detectors.Reject && start == 0 && end == len(whole)
}

// TestSingleErrors changes each digit of each example: the checks of all but
// the types without one must find nearly all.
func TestSingleErrors(t *testing.T) {
	unchecked := map[string]bool{"US_SSN": true, "UK_NINO": true, "DK_CPR": true}
	for _, d := range core() {
		if unchecked[d.ID] || d.Check == "date" {
			continue
		}
		j := newJudge(t, d.ID)
		missed, tried := 0, 0
		for _, e := range d.Examples {
			v := []byte(value(e))
			for i, c := range v {
				if c < '0' || c > '9' {
					continue
				}
				for x := byte('0'); x <= '9'; x++ {
					if x == c {
						continue
					}
					v[i] = x
					tried++
					if j.verdict(string(v)) != detectors.Reject {
						missed++
					}
				}
				v[i] = c
			}
		}
		// The mod 11 rules that fold 10 onto 0, and Norway's four remainders, let some through.
		if tried == 0 || missed*15 > tried {
			t.Errorf("%s: %d of %d single errors are missed", d.ID, missed, tried)
		}
	}
}

func TestValidateDoesNotAllocate(t *testing.T) {
	for _, d := range all() {
		for _, e := range d.Examples {
			tok, ok := lex.Parse(value(e))
			if ok && d.Validate != nil {
				if n := testing.AllocsPerRun(20, func() { d.Validate(&tok) }); n != 0 {
					t.Errorf("%s: %v allocations for an example", d.ID, n)
				}
			}
			if whole := []byte(value(e)); d.Value != nil {
				if n := testing.AllocsPerRun(20, func() { d.Value(whole) }); n != 0 {
					t.Errorf("%s: %v allocations for an example as a whole value", d.ID, n)
				}
			}
		}
	}
}

// TestChance measures the share of random tokens that is accepted, for each
// arrangement of letters and digits among the shapes; the greatest is Chance.
func TestChance(t *testing.T) {
	for i, d := range all() {
		if detectortest.Thinned(i) {
			continue
		}
		r := rand.New(rand.NewPCG(1, 2))
		prefix := countryLetters(d)
		chance := d.Chance * math.Pow(26, float64(len(prefix)))
		n := int(min(max(250/chance, 10_000), 100_000))
		best, seen := 0.0, map[string]bool{}
		for _, shape := range plainShapes(d) {
			kind := strings.Map(func(c rune) rune {
				if c != '9' && c != 'A' && c != 'X' {
					return -1
				}
				return c
			}, shape)
			if seen[kind] {
				continue
			}
			seen[kind] = true
			accepted := 0
			for range n {
				s := random(r, shape)
				tok, ok := lex.Parse(prefix + s[len(prefix):])
				if ok && d.Validate(&tok) != detectors.Reject {
					accepted++
				}
			}
			best = max(best, float64(accepted)/float64(n))
		}
		t.Logf("%-26s declared %.5f measured %.5f", d.ID, chance, best)
		noise := 4 * math.Sqrt(chance/float64(n)) // four deviations of a share so small
		if len(seen) > 0 && math.Abs(best-chance) > chance/5+noise {
			t.Errorf("%s: Chance is %v, measured %.5f", d.ID, d.Chance, best*d.Chance/chance)
		}
	}
}

// countryLetters are the letters that all values of a row begin with, so rarely
// met by chance that the rest is measured alone.
func countryLetters(d detectors.Detector) string {
	if d.Chance > 0.0004 || len(d.Examples) == 0 || d.Lesser {
		return ""
	}
	for _, shape := range d.Shapes {
		if !strings.HasPrefix(shape, "A") {
			return ""
		}
	}
	v := strings.ToUpper(value(d.Examples[0]))
	prefix := v[:min(2, strings.IndexAny(v, "0123456789 -"))]
	for _, e := range d.Examples {
		if !strings.HasPrefix(strings.ToUpper(value(e)), prefix) {
			return ""
		}
	}
	return prefix
}

// plainShapes are the shapes of a row with its repeats written out at their
// least and greatest lengths. What may be a letter or a digit is a digit in
// numbers with a check, where the letters are rare (Italian omocodia).
func plainShapes(d detectors.Detector) (shapes []string) {
	if d.Lesser || d.Validate == nil {
		return nil
	}
	for _, shape := range d.Shapes {
		for _, least := range []bool{true, false} {
			s := writtenOut(shape, least)
			if d.Tier == 1 {
				s = strings.ReplaceAll(s, "X", "9")
			}
			shapes = append(shapes, s)
		}
	}
	return shapes
}

// writtenOut repeats what a shape has braces after.
func writtenOut(shape string, least bool) string {
	ps, _ := parsePatterns([]string{shape})
	var b strings.Builder
	for _, e := range ps[0] {
		n := e.hi
		if least {
			n = e.lo
		}
		b.WriteString(strings.Repeat(string(e.kind), n))
	}
	return b.String()
}

// FuzzNationalID offers every token to every detector, whatever its shape.
func FuzzNationalID(f *testing.F) {
	ds := all()
	for _, d := range ds {
		for _, e := range d.Examples {
			f.Add(value(e))
		}
		for _, n := range d.NearMisses {
			f.Add(n)
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, d := range ds {
			if d.Value == nil || len(s) > detectors.MaxValue {
				continue
			}
			if n, v := d.Value([]byte(s)); n < 0 || n > len(s) || n > d.MaxLen && v != detectors.Reject || (n == 0) != (v == detectors.Reject) {
				t.Fatalf("%s: %d bytes of %d as a whole value, verdict %d", d.ID, n, len(s), v)
			}
		}
		tok, ok := lex.Parse(s)
		if !ok {
			return
		}
		for _, d := range ds {
			if d.Validate == nil {
				continue
			}
			alone := tok
			v := d.Validate(&alone)
			if v > detectors.Lesser {
				t.Fatalf("%s: verdict %d", d.ID, v)
			}
			if alone.Start != tok.Start || alone.End != tok.End {
				t.Fatalf("%s moved the span", d.ID)
			}
			within := tok
			within.Text = []byte("7A" + s + "A7")
			within.Start, within.End = tok.Start+2, tok.End+2
			if w := d.Validate(&within); w != v {
				t.Fatalf("%s: verdict %d alone, %d within other text", d.ID, v, w)
			}
			lower, _ := lex.Parse(strings.ToLower(s))
			if w := d.Validate(&lower); w != v {
				t.Fatalf("%s: verdict %d, %d in lower case", d.ID, v, w)
			}
		}
	})
}
