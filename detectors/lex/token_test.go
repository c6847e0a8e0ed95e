package lex

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// testShapes are those of a few types, and every grouping of up to 20 digits.
func testShapes() *Shapes {
	s := &Shapes{}
	for _, p := range []string{"9 99 9A 999 999 99", "A{6}X{2}AX{2}AX{3}A", "A-9999999-A", "AA 99 99 99 A", "999999-999A", "999999A999A", "999999+999A", "9{8}A", "A9{7}A", "9{4}-9{2}-9{2}A9{2}"} {
		if _, err := s.Add(p); err != nil {
			panic(err)
		}
	}
	for n := 1; n <= 20; n++ {
		s.AddDigits(n)
	}
	return s
}

// tokensOf gives every token the cursor offers, as the engine takes them.
func tokensOf(text string) (out []string) {
	var x Index
	c := NewCursor(testShapes())
	x.Reset([]byte(text), 0, len(text))
	for _, a := range anchorsOf(&x) {
		if a.kinds&TokenStart != 0 && c.Start(&x, a.pos) {
			for c.Next() {
				t := c.Fill()
				out = append(out, text[t.Start:t.End])
			}
		}
	}
	return out
}

// placed is a place with its anchors.
type placed struct {
	pos   int
	kinds Anchor
}

// anchorsOf gives all anchors of an index one by one.
func anchorsOf(x *Index) (out []placed) {
	for x.Next() {
		a := &x.Anchors
		for i := range blockSize {
			kinds := Anchor(a.Tokens>>i&1)*TokenStart | Anchor(a.At>>i&1)*At | Anchor(a.Colons>>i&1)*Colons | Anchor(a.Countries>>i&1)*Country | Anchor(a.Pairs>>i&1)*Pairs
			if kinds != NoAnchor {
				out = append(out, placed{a.Base + i, kinds})
			}
		}
	}
	return out
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func TestTokensOffered(t *testing.T) {
	for _, tc := range []struct{ text, want string }{
		{"BSN 123456782.", "123456782"},
		{"tel 0171 1234567 now", "0171 1234567"},
		{"85.07.30-033.28", "85.07.30-033.28"},
		{"1 85 05 78 006 084 91 x", "1 85 05 78 006 084 91"},
		{"1 85 2A 004 123 45", "1 85 2A 004 123 45"},
		{"RSSMRA85T10A562S", "RSSMRA85T10A562S"},
		{"X-1234567-L", "X-1234567-L"},
		{"AB 12 34 56 C,", "AB 12 34 56 C"},
		{"131052-308T", "131052-308T"},
		{"010101A123N", "010101A123N"},
		{"131052+308T", "131052+308T"},
		{"(020) 7946 0958", "020) 7946 0958"},
		{"+44 (0)20 7946 0958", "44 (0)20 7946 0958"},
		{"0171 / 1234567", "0171 / 1234567"},
		{"ip=10.1.2.3:80", "10.1.2.3"},
		{"12345678Z", "12345678Z"},
		{"CPR-0101012345-scan.pdf", "0101012345"},
		{"a_0101012345_b", "0101012345"},
		{"12345678901 12 34", "12345678901"},
		{"12345678901 " + strings.Repeat("1", 30), "12345678901"},
		{"12345678901 " + strings.Repeat("1", 90), "12345678901"},
		{"1234567 " + strings.Repeat("1 ", 60), "1234567 1 1"},
		{"“0101012345”", "0101012345"},
		{"nr\u00a00101012345\u2013x", "0101012345"},
		{"号码0101012345号", "0101012345"},
		{"1985-07-30T00:00:00Z", "1985-07-30T00"},
		{"1985-07-29T22:00:00.000Z", "1985-07-29T22"}, // midnight in Berlin
		{"1985-07-29T18:30:00Z", "1985-07-29T18"},     // in Mumbai
		{"1985-07-30T00:00", "1985-07-30T00"},
		{"1985-07-30T00", "1985-07-30T00"},
	} {
		if got := tokensOf(tc.text); !contains(got, tc.want) {
			t.Errorf("%q offers %q, want %q among them", tc.text, got, tc.want)
		}
	}
}

func TestTokensNotOffered(t *testing.T) {
	for _, tc := range []struct{ text, not string }{
		{"x0101012345", "0101012345"},
		{"0101012345x", "0101012345"},
		{"é0101012345", "0101012345"},
		{"0101012345é", "0101012345"},
		{"1-0101012345", "0101012345"},
		{"0101012345-1", "0101012345"},
		{"a71f-446655440000", "446655440000"},
		{"cafe-beef-446655440000", "446655440000"},
		{"12345678-e29b-41d4", "12345678"},
		{"1.10.1.2.3", "10.1.2.3"},
		{"ж0101012345", "0101012345"},
		{"0101012345\xff", "0101012345"},
		{"2026-11-22T12:34:00Z", "2026-11-22T12"},
		{"2026-11-22T12:40", "2026-11-22T12"},
		{"2026-11-22T22:00:07.123Z", "2026-11-22T22"},
	} {
		if got := tokensOf(tc.text); contains(got, tc.not) {
			t.Errorf("%q offers %q, want %q not among them", tc.text, got, tc.not)
		}
	}
}

// TestCursorAgreesWithParse: what the bit-parallel tokeniser offers is, read
// alone by the plain one, the same token.
func TestCursorAgreesWithParse(t *testing.T) {
	const alphabet = "0123456789012345678901234567890123456789ABcz   --./+()@:,é"
	r := rand.New(rand.NewPCG(3, 4))
	shapes := testShapes()
	offered := 0
	for range 3000 {
		b := make([]byte, 20+r.IntN(300))
		for i := range b {
			b[i] = alphabet[r.IntN(len(alphabet))]
		}
		var x Index
		c := NewCursor(shapes)
		x.Reset(b, 0, len(b))
		for _, a := range anchorsOf(&x) {
			if a.kinds&TokenStart == 0 || !c.Start(&x, a.pos) {
				continue
			}
			for c.Next() {
				offered++
				got := c.Fill()
				want, ok := Parse(string(b[got.Start:got.End]))
				if !ok {
					t.Fatalf("%q is offered but is no token", b[got.Start:got.End])
				}
				runs, key := want.Runs(), want.Key()
				if got.Runs() == 0 { // kept for a word pattern
					runs, key = 0, c.Key()
				}
				if string(got.Compact()) != string(want.Compact()) || got.Runs() != runs || got.Digits() != want.Digits() || c.Key() != key {
					t.Fatalf("%q: cursor has %q in %d runs, key %x; Parse has %q in %d runs, key %x",
						b[got.Start:got.End], got.Compact(), got.Runs(), c.Key(), want.Compact(), want.Runs(), want.Key())
				}
				if GluedBefore(b, got.Start) || GluedAfter(b, got.End) {
					t.Fatalf("%q is offered glued", b[max(0, got.Start-2):min(len(b), got.End+2)])
				}
			}
		}
	}
	if offered < 10000 {
		t.Fatalf("only %d tokens offered: the test tests nothing", offered)
	}
}

// TestLongNumbers: no token is longer than MaxToken, however many digits follow
// each other and whatever the sets of keys say.
func TestLongNumbers(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	shapes := testShapes()
	for i := range shapes.whole {
		shapes.whole[i], shapes.begins[i] = ^uint64(0), ^uint64(0) // everything seems wanted
	}
	longest := 0
	for range 2000 {
		var b []byte
		for len(b) < 90 {
			b = append(b, strings.Repeat("7", 1+r.IntN(50))...)
			b = append(b, " -./  - "[r.IntN(5):][:1+r.IntN(2)]...)
		}
		var x Index
		c := NewCursor(shapes)
		x.Reset(b, 0, len(b))
		for _, a := range anchorsOf(&x) {
			if a.kinds&TokenStart == 0 || !c.Start(&x, a.pos) {
				continue
			}
			for c.Next() {
				if n := c.Number(); n > MaxToken || c.Fill().Len() != n {
					t.Fatalf("%q: a token of %d digits is offered", b, n)
				} else {
					longest = max(longest, n)
				}
			}
		}
	}
	if longest < MaxToken {
		t.Errorf("the longest token offered has %d digits: the test tests nothing", longest)
	}
}

// TestColonAnchors compares with the definition read plainly: "::", or two more
// colons each at most five bytes after the one before.
func TestColonAnchors(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	near := func(b []byte, i int) bool { // a colon in the five bytes after i
		return strings.Contains(string(b[min(i+1, len(b)):min(i+6, len(b))]), ":")
	}
	found := 0
	for range 300 {
		b := make([]byte, 300)
		for i := range b {
			b[i] = "a1 .,:"[r.IntN(6)]
			if r.IntN(3) > 0 {
				b[i] = 'x'
			}
		}
		var x Index
		x.Reset(b, 0, len(b))
		got := make([]bool, len(b))
		for _, a := range anchorsOf(&x) {
			got[a.pos] = a.kinds&Colons != 0
		}
		for i := range b {
			want := false
			if b[i] == ':' {
				want = i+1 < len(b) && b[i+1] == ':'
				for j := i + 1; j < min(i+6, len(b)); j++ {
					want = want || b[j] == ':' && near(b, j)
				}
			}
			if got[i] != want {
				t.Fatalf("%q: anchor at %d is %v, want %v", b[max(0, i-3):min(len(b), i+12)], i, got[i], want)
			}
			if want {
				found++
			}
		}
	}
	if found < 500 {
		t.Errorf("only %d anchors: the test tests nothing", found)
	}
}

// TestAnchorsDoNotDependOnCuts: the anchors of a text are the same wherever the
// blocks fall and whatever part is asked for.
func TestAnchorsDoNotDependOnCuts(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	const alphabet = "0123456789abX  -./:@:+\n"
	for range 300 {
		b := make([]byte, 400)
		for i := range b {
			b[i] = alphabet[r.IntN(len(alphabet))]
		}
		var whole, part Index
		whole.Reset(b, 0, len(b))
		shift := r.IntN(64)
		moved := append(make([]byte, shift), b...)
		part.Reset(moved, shift+100, shift+300)
		var want []placed
		for _, a := range anchorsOf(&whole) {
			if a.pos >= 100 && a.pos < 300 {
				want = append(want, placed{a.pos + shift, a.kinds})
			}
		}
		if got := anchorsOf(&part); len(want) == 0 || !slices.Equal(want, got) {
			t.Fatalf("the part has %v, the whole %v there", got, want)
		}
	}
}

func TestParseShape(t *testing.T) {
	for _, tc := range []struct {
		shape, value string
		want         bool
	}{
		{"999999-9999", "121212-1212", true},
		{"999999-9999", "121212 1212", false},
		{"99_999_999_999", "12 345 678 903", true},
		{"99_999_999_999", "12345678903", true},
		{"99_999_999_999", "12-345-678-903", true},
		{"99_999_999_999", "12 345-678 903", false},
		{"9{8}A", "12345678z", true},
		{"A9{7}A", "X1234567L", true},
		{"9{1,3}.9{1,3}.9{1,3}.9{1,3}", "1.22.333.4", true},
		{"9{1,3}.9{1,3}.9{1,3}.9{1,3}", "1.22.3333.4", false},
	} {
		keys, err := ParseShape(tc.shape)
		if err != nil {
			t.Fatal(err)
		}
		tok, ok := Parse(tc.value)
		if !ok {
			t.Fatalf("%q is no token", tc.value)
		}
		got := false
		for _, k := range keys {
			got = got || k == tok.Key()
		}
		if got != tc.want {
			t.Errorf("%q fits %q: %v, want %v", tc.value, tc.shape, got, tc.want)
		}
	}
	for _, bad := range []string{"", "-9", "9-", "9--9", "9{0}", "9{3,2}", "9{99}", "X{99}", "9?9", "X-9", "X{3,2}"} {
		if _, err := ParseShape(bad); err == nil {
			t.Errorf("shape %q is accepted", bad)
		}
	}
}

// TestWordPatternsFromADigit: the compact form of a word that fits a pattern is
// the word, in capitals, whether it begins with a digit or a letter.
func TestWordPatternsFromADigit(t *testing.T) {
	s := &Shapes{}
	if _, err := s.Add("X{13}9{4}"); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"1M8GDM9AXKP042788", "vin 1m8gdm9axkp042788.", "WVWZZZ1JZXW000010"} {
		var x Index
		c := NewCursor(s)
		x.Reset([]byte(text), 0, len(text))
		found := 0
		for _, a := range anchorsOf(&x) {
			if a.kinds&TokenStart == 0 || !c.Start(&x, a.pos) {
				continue
			}
			for c.Next() {
				tok := c.Fill()
				if got, want := string(tok.Compact()), strings.ToUpper(text[tok.Start:tok.End]); got != want {
					t.Errorf("%q: compact form %q, want %q", text, got, want)
				}
				found++
			}
		}
		if found != 1 {
			t.Errorf("%q: %d tokens, want 1", text, found)
		}
	}
}

// TestWordRanges: a pattern with an X may have ranges of lengths; every word is
// offered as often as patterns fit it.
func TestWordRanges(t *testing.T) {
	s := &Shapes{}
	shapes, err := s.Add("AX{5,6}")
	if err != nil || len(shapes) != 2 || shapes[0] == shapes[1] {
		t.Fatalf("%v, %v", shapes, err)
	}
	for i := range 6 {
		if _, err := s.Add("A" + strings.Repeat("X", i) + "9" + strings.Repeat("X", 5-i)); err != nil {
			t.Fatal(err)
		}
	}
	for text, want := range map[string]int{"A12345": 1, "A123456": 7, "A1234": 0, "A1234567": 0} {
		var x Index
		c := NewCursor(s)
		x.Reset([]byte(text), 0, len(text))
		n := 0
		if c.Start(&x, 0) {
			for c.Next() {
				n++
			}
		}
		if n != want {
			t.Errorf("%q: offered %d times, want %d", text, n, want)
		}
	}
	for _, bad := range []string{"AX{6,5}", "X{1,30}A{1,30}", "X{1,40}9{1,2}", "X-9"} {
		if _, err := s.Add(bad); err == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
}
