package compile

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nyaruka/phonenumbers"
	"pgregory.net/rapid"
)

// pattern draws regular expressions of the kinds that the metadata has: it
// repeats digits without end, groups only up to a number of times.
func pattern(t *rapid.T, depth int) string {
	atoms := []string{`\d`, `0`, `1`, `[2-9]`, `[13]`, `8`, `00`, `12`, `\d*`, `3*`}
	var b strings.Builder
	for range rapid.IntRange(1, 3).Draw(t, "parts") {
		if depth == 0 || rapid.Bool().Draw(t, "atom") {
			b.WriteString(rapid.SampledFrom(atoms).Draw(t, "atom"))
			continue
		}
		repeat := rapid.SampledFrom([]string{"", "", "?", "{2}", "{1,3}"}).Draw(t, "repeat")
		fmt.Fprintf(&b, "(?:%s|%s)%s", pattern(t, depth-1), pattern(t, depth-1), repeat)
	}
	return b.String()
}

// built is the metadata compiled once for all tests.
var built = sync.OnceValues(Build)

// TestAnyPattern compiles drawn expressions and asks automaton and package
// regexp about drawn numbers.
func TestAnyPattern(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := pattern(rt, 2)
		p := newPool()
		root := automaton(t, p, s)
		whole := regexp.MustCompile("^(?:" + s + ")$")
		for range 20 {
			digits := rapid.StringMatching(`[0-38]{0,8}`).Draw(rt, "digits")
			if got, want := p.accepts(root, digits) == 1, whole.MatchString(digits); got != want {
				rt.Fatalf("%s on %q: automaton says %v, regexp %v", s, digits, got, want)
			}
		}
	})
}

// TestUnion: the union of two automata gives every number the labels of both;
// it is the same whichever comes first, and adding one again changes nothing.
func TestUnion(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := newPool()
		a := automaton(t, p, pattern(rt, 1))
		b := automaton(t, p, ``, pattern(rt, 1)) // label 2 for its numbers
		u := p.union(a, b, map[[2]int32]int32{})
		if v := p.union(b, a, map[[2]int32]int32{}); v != u {
			rt.Fatal("the order matters")
		}
		if v := p.union(u, a, map[[2]int32]int32{}); v != u {
			rt.Fatal("adding a part again makes another automaton")
		}
		for range 20 {
			digits := rapid.StringMatching(`[0-38]{0,8}`).Draw(rt, "digits")
			if got, want := p.accepts(u, digits), p.accepts(a, digits)|p.accepts(b, digits); got != want {
				rt.Fatalf("%q: the union says %d, the parts %d", digits, got, want)
			}
		}
	})
}

// TestTablesKeepTheLanguage writes drawn automata as tables: start, transitions
// and labels mean the same.
func TestTablesKeepTheLanguage(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := newPool()
		root := p.union(automaton(t, p, pattern(rt, 1)), automaton(t, p, ``, pattern(rt, 1)), map[[2]int32]int32{})
		tab := p.table(root)
		for range 20 {
			digits := rapid.StringMatching(`[0-38]{0,8}`).Draw(rt, "digits")
			if got, want := tab.accepts(digits), p.accepts(root, digits); got != want {
				rt.Fatalf("%q: the table says %d, the automaton %d", digits, got, want)
			}
		}
		if tab.rows[0] != [10]int32{} {
			rt.Fatal("row 0 is not dead")
		}
	})
}

// accepts runs a table over digits.
func (t *table) accepts(digits string) uint64 {
	state := int32(t.start)
	for _, c := range digits {
		state = t.rows[state][c-'0']
	}
	if i := int(state) - t.accept; i >= 0 {
		return t.labels[i]
	}
	return 0
}

// TestCompiledPlansAgainstTheLibrary asks the compiled automaton of every
// calling code and the library about random numbers of that code.
func TestCompiledPlansAgainstTheLibrary(t *testing.T) {
	plans, err := load()
	if err != nil {
		t.Fatal(err)
	}
	tables, err := built()
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(164, 1))
	valid, asked := 0, 0
	for _, code := range slices.Sorted(maps.Keys(plans)) {
		for _, region := range plans[code] {
			for _, national := range specimens(r, region) {
				digits := codeString(code) + national
				want := libraryValid(code, national)
				asked++
				if want {
					valid++
				}
				if got := tables.world.accepts(digits) != 0; got != want {
					t.Errorf("+%s: the tables say %v, the library %v", digits, got, want)
				}
			}
		}
	}
	if valid < asked/20 || valid > asked*19/20 {
		t.Errorf("%d of %d numbers are valid: too one-sided to mean anything", valid, asked)
	}
}

// specimens are the library's example numbers of a region and the same with a
// digit changed, removed or added.
func specimens(r *rand.Rand, region *region) (out []string) {
	for kind := phonenumbers.FIXED_LINE; kind <= phonenumbers.UAN; kind++ {
		n := phonenumbers.GetExampleNumberForType(region.id, kind)
		if n == nil || int(n.GetCountryCode()) != region.code {
			continue
		}
		s := phonenumbers.GetNationalSignificantNumber(n)
		out = append(out, s, s[:len(s)-1], s+string(byte('0'+r.IntN(10))))
		for range 4 {
			b := []byte(s)
			b[r.IntN(len(b))] = byte('0' + r.IntN(10))
			out = append(out, string(b))
		}
	}
	return out
}

// libraryValid asks the library about a national significant number. Leading
// zeros are told to it apart from the number, as it keeps them.
func libraryValid(code int, national string) bool {
	var n phonenumbers.PhoneNumber
	value := uint64(0)
	for _, c := range national {
		value = value*10 + uint64(c-'0')
	}
	country := int32(code)
	n.CountryCode, n.NationalNumber = &country, &value
	if zeros := len(national) - len(strings.TrimLeft(national, "0")); zeros > 0 {
		leading, count := true, int32(zeros)
		n.ItalianLeadingZero, n.NumberOfLeadingZeros = &leading, &count
	}
	return phonenumbers.IsValidNumber(&n)
}

// TestBuildIsStable: two builds give the same source, which is Go and declares
// what package phoneplan reads.
func TestBuildIsStable(t *testing.T) {
	var sources [2][]byte
	for i, build := range []func() (*Tables, error){built, Build} {
		tables, err := build()
		if err != nil {
			t.Fatal(err)
		}
		if sources[i], err = tables.Source(); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(sources[0]), string(sources[1])); diff != "" {
		t.Fatalf("two builds differ:\n%s", diff)
	}
	f, err := parser.ParseFile(token.NewFileSet(), "tables_gen.go", sources[0], parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	if !ast.IsGenerated(f) {
		t.Error("the source does not say that it is generated")
	}
	declared := map[string]bool{}
	for _, d := range f.Decls {
		for _, spec := range d.(*ast.GenDecl).Specs {
			for _, name := range spec.(*ast.ValueSpec).Names {
				declared[name.Name] = true
			}
		}
	}
	for _, name := range []string{"regions", "codes", "codeAt", "worldStart", "worldAccept", "worldNext", "homeStart", "homeAccept", "homeNext",
		"homeSets", "homeSet", "elsewhereStart", "elsewhereAccept", "elsewhereNext", "groupings"} {
		if !declared[name] {
			t.Errorf("%s is not declared", name)
		}
	}
}

// TestCodes: every calling code is found by the first three digits of each
// number that begins with it, and no other.
func TestCodes(t *testing.T) {
	tables, err := built()
	if err != nil {
		t.Fatal(err)
	}
	codes := phonenumbers.GetSupportedCallingCodes()
	for first := range 1000 {
		digits := fmt.Sprintf("%03d", first)
		want := 0
		for n := 1; n <= 3; n++ {
			code := 0
			if _, err := fmt.Sscanf(digits[:n], "%d", &code); err == nil && codes[code] && digits[0] != '0' {
				want = code
			}
		}
		got := 0
		if i := tables.codeAt[first]; i > 0 {
			got = tables.codes[i-1].code
		}
		if got != want {
			t.Errorf("%s…: calling code %d, want %d", digits, got, want)
		}
	}
}

// TestHome: every country of Home is a main region of a calling code, once.
func TestHome(t *testing.T) {
	if !slices.IsSorted(Home) || len(slices.Compact(slices.Clone(Home))) != len(Home) || len(Home) > 64 {
		t.Errorf("Home is not sorted, has a country twice or does not fit a set: %v", Home)
	}
	tables, err := built()
	if err != nil {
		t.Fatal(err)
	}
	var used uint64
	for _, l := range tables.home.labels {
		used |= l
	}
	for g, set := range tables.groupings {
		if set&^used != 0 {
			t.Errorf("grouping %x is of countries without numbers", g)
		}
	}
	for i, id := range Home {
		alone := slices.ContainsFunc(tables.codes, func(c callingCode) bool { return c.region == id })
		if has := used>>i&1 != 0; has != alone {
			t.Errorf("%s: national numbers %v, a calling code of its own %v", id, has, alone)
		}
	}
}

// TestWritten: a grouping with the trunk prefix, apart or joined to the first
// group, and without.
func TestWritten(t *testing.T) {
	for _, tt := range []struct {
		name                 string
		lens                 []int
		trunk                string
		with, without, apart bool
		want                 []grouping
	}{
		{"joined", []int{2, 4, 4}, "0", true, false, false, []grouping{0x344}},
		{"apart", []int{2, 4, 4}, "0", true, false, true, []grouping{0x1244}},
		{"long_trunk_apart", []int{1, 3, 4}, "06", true, false, true, []grouping{0x2134}},
		{"without", []int{3, 3, 3}, "", false, true, false, []grouping{0x333}},
		{"both", []int{3, 3, 4}, "1", true, true, true, []grouping{0x334, 0x1334}},
		{"neither", []int{3, 3}, "0", false, false, false, nil},
		{"too_long_a_group", []int{16, 2}, "", false, true, false, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, written(tt.lens, tt.trunk, tt.with, tt.without, tt.apart)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestGroupings: what people of each country use is among its groupings.
func TestGroupings(t *testing.T) {
	plans, err := load()
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[int][]grouping{
		33: {0x22222},            // 01 99 00 12 34
		34: {0x333, 0x3222},      // 612 345 678
		39: {0x37, 0x334},        // 06 678 4343
		41: {0x3322},             // 044 668 18 00
		44: {0x344, 0x56, 0x533}, // 020 7946 0958, 01632 960123
		49: {0x47, 0x35, 0x344},  // 0171 1234567
		48: {0x333, 0x2322},      // 512 345 678
		45: {0x2222},             // 32 12 34 56
		1:  {0x334, 0x1334},      // 415 555 0132
		31: {0x37, 0x28, 0x334},  // 020 1234567, 06 12345678
		36: {0x2234, 0x2134},     // 06 30 123 4567, 06 1 234 5678
	} {
		got := plans[code][0].groupings()
		for _, g := range want {
			if !slices.Contains(got, g) {
				t.Errorf("+%d: %x is not among its groupings", code, g)
			}
		}
		for _, g := range got {
			if g.digits() < minGrouped {
				t.Errorf("+%d: grouping %x says nothing", code, g)
			}
		}
	}
}

// TestBadExpressions: an expression of the metadata that does not compile is an error.
func TestBadExpressions(t *testing.T) {
	for _, s := range []string{"(", "[", "a{2,1}", `\8`} {
		if _, err := program(s); err == nil {
			t.Errorf("%q compiles", s)
		}
	}
	bad := "("
	good := `\d{7}`
	for name, m := range map[string]*phonenumbers.PhoneMetadata{
		"general": {GeneralDesc: &phonenumbers.PhoneNumberDesc{NationalNumberPattern: &bad}},
		"kind":    {GeneralDesc: &phonenumbers.PhoneNumberDesc{NationalNumberPattern: &good}, Mobile: &phonenumbers.PhoneNumberDesc{NationalNumberPattern: &bad}},
		"leading": {GeneralDesc: &phonenumbers.PhoneNumberDesc{NationalNumberPattern: &good}, LeadingDigits: &bad},
	} {
		if _, err := newRegion(m); err == nil {
			t.Errorf("%s: a broken expression was taken", name)
		}
	}
}
