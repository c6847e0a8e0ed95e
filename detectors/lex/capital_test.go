package lex

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// plainPlaces lists the Names and Numbers of a text as their definition has
// them, word by word: the slow twin of the bit operations.
func plainPlaces(text string) (names, numbers []int) {
	type word struct{ start, end int }
	var ws []word
	for i := 0; i < len(text); i++ {
		start := i
		for i < len(text) && IsWord(text[i]) {
			i++
		}
		if i > start {
			ws = append(ws, word{start, i})
		}
	}
	big := func(w word) bool {
		s := []rune(text[w.start:])
		if s[0] >= utf8.RuneSelf && unicode.In(s[0], unicode.Pi, unicode.Ps) {
			s = s[1:]
		}
		return len(s) > 0 && unicode.IsLetter(s[0]) && !unicode.IsLower(s[0])
	}
	for i, w := range ws {
		s := text[w.start:w.end]
		var gap, before string
		var next, prev bool
		if i+1 < len(ws) {
			gap, next = text[w.end:ws[i+1].start], big(ws[i+1])
		}
		if i > 0 {
			p := ws[i-1]
			before, prev = text[p.end:w.start], big(p) && p.end-p.start <= capitalWord && text[p.end-1]-'0' >= 10
		}
		if big(w) && next && (len(s) <= capitalWord && (gap == " " || gap == ", ") || len(s) == 1 && gap == ". ") {
			names = append(names, w.start)
		}
		n := len(s) - len(strings.TrimLeft(s, "0123456789"))
		if n == 0 || n > mostNumber {
			continue
		}
		if rest := s[n:]; rest != "" && rest[0] < utf8.RuneSelf {
			n++
		}
		if GluedAfter([]byte(text), w.start+n) {
			continue
		}
		next = next && w.start+n == w.end // no quotation mark or the like follows
		beside := func(s string) bool { return s == " " || s == "," || s == ", " }
		if next && beside(gap) || prev && beside(before) {
			numbers = append(numbers, w.start)
		}
	}
	return names, numbers
}

// bitPlaces lists what an Index finds in text[lo:hi].
func bitPlaces(x *Index, text string, lo, hi int) (names, numbers []int) {
	for x.Reset([]byte(text), lo, hi); x.Next(); {
		for i := range blockSize {
			if x.Anchors.Names>>i&1 != 0 {
				names = append(names, x.Anchors.Base+i)
			}
			if x.Anchors.Numbers>>i&1 != 0 {
				numbers = append(numbers, x.Anchors.Base+i)
			}
		}
	}
	return names, numbers
}

func comparePlaces(t *testing.T, x *Index, text string) int {
	t.Helper()
	wantNames, wantNumbers := plainPlaces(text)
	names, numbers := bitPlaces(x, text, 0, len(text))
	if !slices.Equal(names, wantNames) {
		t.Fatalf("%q: Names at %v, want %v", text, names, wantNames)
	}
	if !slices.Equal(numbers, wantNumbers) {
		t.Fatalf("%q: Numbers at %v, want %v", text, numbers, wantNumbers)
	}
	return len(names) + len(numbers)
}

func TestNamesAndNumbers(t *testing.T) {
	var x Index
	x.Seek(Names | Numbers)
	for _, tc := range []struct {
		text           string
		names, numbers []int
	}{
		{"Ada Byron", []int{0}, nil},
		{"see Ada Byron.", []int{4}, nil},
		{"Ada Maria Byron", []int{0, 4}, nil},
		{"BYRON, ADA", []int{0}, nil},
		{"Byron,Ada", nil, nil},
		{"Ada  Byron", nil, nil},
		{"Ada\nByron", nil, nil},
		{"ada byron", nil, nil},
		{"Ada byron", nil, nil},
		{"éva Nagy", nil, nil},
		{"Éva Łoś", []int{0}, nil},
		{"Анна Петрова пошла", []int{0}, nil},
		{"– Ada", nil, nil},
		{"“Ada Byron”", []int{0}, nil},
		{"J. Smith", []int{0}, nil},
		{"St. Smith", nil, nil},
		{"Jo-Ann Lee", []int{3}, nil},
		{"12 High Street", []int{3}, []int{0}},
		{"Via Roma, 3", []int{0}, []int{10}},
		{"Hauptstraße 5a", nil, []int{13}},
		{"Hauptstraße 5ab", nil, nil},
		{"„Hauptstraße 5“", nil, []int{16}},
		{"Calle Mayor,12", []int{0}, []int{12}},
		{"28013 Madrid", nil, []int{0}},
		{"280133 Madrid", nil, nil},
		{"street 12 is", nil, nil},
		{"D-80331 München", nil, []int{2}},
		{strings.Repeat("A", capitalWord) + " B", []int{0}, nil},
		{strings.Repeat("A", capitalWord+1) + " B", nil, nil},
	} {
		for pad := range 2*blockSize + 1 {
			text := strings.Repeat(".", pad) + tc.text
			names, numbers := bitPlaces(&x, text, 0, len(text))
			for i := range names {
				names[i] -= pad
			}
			for i := range numbers {
				numbers[i] -= pad
			}
			if !slices.Equal(names, tc.names) || !slices.Equal(numbers, tc.numbers) {
				t.Fatalf("%q after %d bytes: Names %v, Numbers %v, want %v, %v", tc.text, pad, names, numbers, tc.names, tc.numbers)
			}
		}
	}
}

// TestSeek: what is not asked for is not given, and asking changes nothing else.
func TestSeek(t *testing.T) {
	text := "Ada Byron, 12 High Street, DE89370400440532013000 ann@bob"
	for _, set := range []Anchor{NoAnchor, Names, Numbers, Names | Numbers, At} {
		var x Index
		x.Seek(set)
		names, numbers := bitPlaces(&x, text, 0, len(text))
		if (len(names) > 0) != (set&Names != 0) || (len(numbers) > 0) != (set&Numbers != 0) {
			t.Errorf("asked for %b: Names %v, Numbers %v", set, names, numbers)
		}
	}
	var plain, all Index
	all.Seek(Names | Numbers)
	plain.Reset([]byte(text), 0, len(text))
	all.Reset([]byte(text), 0, len(text))
	for plain.Next() {
		if !all.Next() {
			t.Fatal("fewer blocks with more anchors")
		}
		a := all.Anchors
		a.Names, a.Numbers = 0, 0
		if a != plain.Anchors {
			t.Errorf("other anchors are %+v, want %+v", a, plain.Anchors)
		}
	}
}

// TestNamesRandom compares with the plain twin on texts of many short words and
// gaps, and asks for parts: a part has what the whole has there.
func TestNamesRandom(t *testing.T) {
	var x Index
	x.Seek(Names | Numbers)
	r := rand.New(rand.NewPCG(11, 12))
	parts := []string{"A", "Bo", "Cyd", "de", "é", "Ö", "ж", "Ж", "李", "7", "12", "12a", "123456", " ", " ", " ", ", ", ",", ". ", "-", "\n", "“", "\u00a0", "\xff",
		strings.Repeat("Q", 39), strings.Repeat("W", 40), strings.Repeat("x", 64)}
	total := 0
	for range 3000 {
		var b strings.Builder
		for b.Len() < 200 {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		text := b.String()
		total += comparePlaces(t, &x, text)
		lo := r.IntN(len(text))
		hi := lo + r.IntN(len(text)-lo)
		names, numbers := plainPlaces(text)
		inside := func(ps []int) []int {
			return slices.DeleteFunc(slices.Clone(ps), func(p int) bool { return p < lo || p >= hi })
		}
		gotNames, gotNumbers := bitPlaces(&x, text, lo, hi)
		if !slices.Equal(gotNames, inside(names)) || !slices.Equal(gotNumbers, inside(numbers)) {
			t.Fatalf("%q from %d to %d: %v %v, want %v %v", text, lo, hi, gotNames, gotNumbers, inside(names), inside(numbers))
		}
	}
	if total < 1000 {
		t.Fatalf("only %d places: the test tests nothing", total)
	}
}

func TestCapitalsEveryByte(t *testing.T) {
	for name, f := range map[string]func([]byte, []uint64){"native": capitals, "table": capitalsTable} {
		for c := range 256 {
			text := make([]byte, 2*blockSize)
			text[c%len(text)] = byte(c)
			var out [2]uint64
			f(text, out[:])
			var want [2]uint64
			if 'A' <= c && c <= 'Z' {
				want[c%len(text)/blockSize] = 1 << (c % blockSize)
			}
			if out != want {
				t.Errorf("%s: byte %#x gives %x, want %x", name, c, out, want)
			}
		}
	}
}

func FuzzCapitals(f *testing.F) {
	f.Add([]byte("@AZ[`az{\x80\xc1\xff"))
	f.Fuzz(func(t *testing.T, in []byte) {
		text := make([]byte, (len(in)/blockSize+1)*blockSize)
		copy(text, in)
		a, b := make([]uint64, len(text)/blockSize), make([]uint64, len(text)/blockSize)
		capitals(text, a)
		capitalsTable(text, b)
		if !slices.Equal(a, b) {
			t.Fatalf("native %x, table %x", a, b)
		}
	})
}

func FuzzNames(f *testing.F) {
	f.Add("GARCÍA LÓPEZ, MARÍA 12a, Ada Byron J. R. Smith 28013 Madrid")
	f.Add(strings.Repeat("Ab ", 50))
	f.Fuzz(func(t *testing.T, text string) {
		var x Index
		x.Seek(Names | Numbers)
		comparePlaces(t, &x, text)
	})
}
