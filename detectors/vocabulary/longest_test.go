package vocabulary

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// plainSet looks phrases up in the simplest way: every phrase of every length,
// every stem. It is what Set has to agree with.
type plainSet struct{ phrases, stems []string }

func (p *plainSet) longest(v []byte, start int) (end int) {
	phrase := ""
	for n, at := 0, start; n < maxWords; n++ {
		first, last := nextWord(v, at)
		if first == last || n > 0 && !joins(v[at:first]) {
			break
		}
		if n > 0 {
			phrase += " "
		}
		word := len(phrase)
		phrase += Fold(string(v[first:last]))
		if slices.Contains(p.phrases, phrase) || slices.ContainsFunc(p.stems, func(s string) bool {
			return len(s) >= minStem && len(s) > word && strings.HasPrefix(phrase, s)
		}) {
			end = last
		}
		at = last
	}
	return end
}

func (p *plainSet) find(v []byte) (start, end int) {
	for at := 0; ; {
		first, last := nextWord(v, at)
		if first == last {
			return 0, 0
		}
		if end := p.longest(v, first); end > 0 {
			return first, end
		}
		at = last
	}
}

// TestSetAgrees: what refuses words early refuses none that the plain way finds,
// whether the phrases stand in the set or in a large list.
func TestSetAgrees(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	parts := []string{"a", "ab", "abc", "abcd", "b", "ba", "é", "éa", "aé", "añb", "δ", "1a", "a+"}
	gaps := []string{" ", "-", "  ", " / ", "\n", ", "}
	phrase := func() string {
		var words []string
		for range 1 + r.IntN(3) {
			words = append(words, parts[r.IntN(len(parts))])
		}
		return strings.Join(words, " ")
	}
	found := 0
	for range 400 {
		var terms, lines []string
		var plain plainSet
		for range 1 + r.IntN(6) {
			p := phrase()
			switch r.IntN(3) {
			case 0:
				terms = append(terms, p)
				plain.phrases = append(plain.phrases, Fold(p))
			case 1:
				terms = append(terms, p+"*")
				plain.stems = append(plain.stems, Fold(p))
			default:
				lines = append(lines, Fold(p))
				plain.phrases = append(plain.phrases, Fold(p))
			}
		}
		s := NewSet(terms)
		if len(lines) > 0 {
			slices.Sort(lines)
			s = s.WithSorted(strings.Join(slices.Compact(lines), "\n") + "\n")
		}
		for range 40 {
			text := ""
			for range 1 + r.IntN(5) {
				text += parts[r.IntN(len(parts))] + gaps[r.IntN(len(gaps))]
			}
			if r.IntN(2) == 0 {
				text = strings.ToUpper(text)
			}
			v := []byte(text)
			start, end := s.Find(v)
			wantStart, wantEnd := plain.find(v)
			if start != wantStart || end != wantEnd {
				t.Fatalf("terms %q, lines %q: %d-%d of %q, want %d-%d", terms, lines, start, end, text, wantStart, wantEnd)
			}
			if got, want := s.Lead(v), plain.longest(v, 0); got != want {
				t.Fatalf("terms %q, lines %q: leads %d of %q, want %d", terms, lines, got, text, want)
			}
			if end > 0 {
				found++
			}
		}
	}
	if found < 1000 {
		t.Fatalf("only %d texts have a phrase", found)
	}
}

// TestSortedLook: a list says whether a phrase is a line, and whether it goes on.
func TestSortedLook(t *testing.T) {
	list := Sorted("cardiac\ncardiac arrest\ncardiac arrest acute\ncardiology\nzinc oxide\n")
	for phrase, want := range map[string][2]bool{
		"cardiac":              {true, true},
		"cardiac arrest":       {true, true},
		"cardiac arrest acute": {true, false},
		"cardiol":              {false, false},
		"cardiology":           {true, false},
		"zinc":                 {false, true},
		"zinc oxide":           {true, false},
		"zz":                   {false, false},
		"a":                    {false, false},
	} {
		if has, more := list.look([]byte(phrase)); has != want[0] || more != want[1] {
			t.Errorf("%q: has %v, more %v, want %v", phrase, has, more, want)
		}
	}
	if has, more := Sorted("").look([]byte("a")); has || more {
		t.Error("an empty list has a line")
	}
}

func TestWindow(t *testing.T) {
	for _, tt := range []struct {
		lo, hi int
		want   uint64
	}{{3, 5, 0b111000}, {-4, 1, 0b11}, {62, 90, 3 << 62}, {0, 63, ^uint64(0)}, {64, 70, 0}, {-9, -1, 0}, {5, 4, 0}} {
		if got := window(tt.lo, tt.hi); got != tt.want {
			t.Errorf("bits %d to %d: %b, want %b", tt.lo, tt.hi, got, tt.want)
		}
	}
}

// BenchmarkRefused is what most words cost: they are in no phrase.
func BenchmarkRefused(b *testing.B) {
	s := NewSet([]string{"asthma*", "heart attack"})
	v := []byte("the server was restarted after an error in the configuration")
	for b.Loop() {
		s.Find(v)
	}
}
