package register

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestTextLimit: a cell of the largest size is taken, one of a byte more is not,
// and a comment of more is left out rather than stored.
func TestTextLimit(t *testing.T) {
	s := newStore(t)
	party := func(note, beside string) string {
		return head + "parties:\n  - id: p\n    kind: unit # " + beside + "\n    name: P\n    note: " + note + "\n"
	}
	full := strings.Repeat("n", maxText)
	if got := faultsOf(t, s, party(full+"n", "x")); !strings.Contains(got, `a.yaml:6: party "p": note: is too long`) || len(got) > 200 {
		t.Errorf("a byte too many: %.200s", got)
	}
	if got := faultsOf(t, s, party(full, full)); got != "" {
		t.Errorf("the largest: %.200s", got)
	}
	r := mustLoad(t, s)
	if p, _ := r.Party("p"); p.Note != full {
		t.Errorf("the note came back with %d bytes", len(p.Note))
	}
	if n := len(r.comments[Key{"party", "p"}]); n != 0 {
		t.Errorf("%d comments of more than a cell may hold", n)
	}
}

// TestFileLimit: a file is refused by its size before it is parsed: what is no
// YAML at all counts as too large, not as malformed.
func TestFileLimit(t *testing.T) {
	var fs Files
	fs.ReadFile("big.yaml", bytes.Repeat([]byte("]"), maxFile+1))
	if len(fs.faults) != 1 || fs.faults[0].String() != "big.yaml: is larger or nested deeper than a register can be" {
		t.Errorf("%v", fs.faults)
	}
}

// TestTooDeep holds the guard before the parser to a plain count: what nests
// deeper than the bound is refused, and nothing that stays within half of it.
func TestTooDeep(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       bool
	}{
		{"brackets_at_bound", strings.Repeat("[", maxDepth), false},
		{"brackets", strings.Repeat("[", maxDepth+1), true},
		{"mixed", strings.Repeat("[{", maxDepth/2+1), true},
		{"closed_again", strings.Repeat("[]{}", maxDepth), false},
		{"closed_too_often", strings.Repeat("]", maxDepth) + strings.Repeat("[", maxDepth), false},
		{"over_lines", strings.Repeat("[\n", maxDepth+1), true},
		{"dashes_at_bound", strings.Repeat("- ", maxDepth/2), false},
		{"dashes", strings.Repeat("- ", maxDepth/2+1), true},
		{"questions", strings.Repeat("? ", maxDepth/2+1), true},
		{"blanks", strings.Repeat(" ", maxDepth+1), true},
		{"dashes_of_many_lines", strings.Repeat("- a\n", maxDepth), false},
		{"dashes_behind_text", "a" + strings.Repeat("-", maxDepth+1), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := tooDeep(c.text); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

// TestHidden: what nobody sees in a file, or what turns the text around, is
// refused in every kind of text cell, at its line; line breaks and marks of
// letters are not.
func TestHidden(t *testing.T) {
	s := newStore(t) // stays empty
	for name, r := range map[string]rune{"nul": 0, "bell": 7, "tab": '\t', "escape": 0x1b, "delete": 0x7f, "next_line": 0x85, "line": 0x2028, "paragraph": 0x2029,
		"left_to_right": 0x200e, "embedding": 0x202a, "override": 0x202e, "isolate": 0x2066, "mark_of_order": 0xfeff} {
		t.Run(name, func(t *testing.T) {
			at := fmt.Sprintf(`\U%08X`, r)
			for where, text := range map[string]string{
				"a.yaml:5: ":  "parties:\n  - id: p\n    kind: unit\n    name: \"a" + at + "b\"\n",
				"a.yaml:7: ":  "parties:\n  - id: p\n    kind: unit\n    name: P\n    adherence:\n      - code: \"a" + at + "b\"\n",
				"words_at[1]": "activities:\n  - id: p\n    role: processor\n    name: P\n    on_behalf_of:\n      - processing: [x, \"a" + at + "b\"]\n",
			} {
				got := faultsOf(t, s, head+text)
				if where == "words_at[1]" {
					where = "on_behalf_of[0].processing[1]"
				}
				if !strings.Contains(got, where) || !strings.Contains(got, "control characters") || strings.ContainsRune(got, r) {
					t.Errorf("%s: %q", where, got)
				}
			}
		})
	}
	for _, r := range []rune{'\n', ' ', 0xa0, 0x0301, 0x200d, 'é', '日', 0x1F600} {
		if hidden(r) {
			t.Errorf("%U is refused", r)
		}
	}
}

// TestHiddenComments: a comment that hides something is left out, the cell stays.
func TestHiddenComments(t *testing.T) {
	s := newStore(t)
	mustImport(t, s, head+"parties:\n  - id: p\n    kind: unit # seen\n    name: P # un\u202eseen\n")
	text := export(t, s)
	if !strings.Contains(text, "kind: unit # seen\n") || !strings.Contains(text, "    name: P\n") || strings.ContainsRune(text, 0x202e) {
		t.Errorf("export:\n%s", text)
	}
}

// TestNumbers: a whole number within its bounds, and no other way to write one.
func TestNumbers(t *testing.T) {
	s := newStore(t) // stays empty
	for text, want := range map[string]string{
		"1": "", "60": "", "61": "from 1 to 60", "-1": "from 1 to 60", "1.5": "whole number", "1e1": "whole number", "0x10": "whole number", "1_0": "whole number",
		"99999999999999999999": "whole number", "twelve": "whole number", "\"12\"": "", "": "",
	} {
		t.Run("n_"+strings.NewReplacer(".", "_", "-", "m", "\"", "q").Replace(text), func(t *testing.T) {
			var fs Files
			fs.ReadFile("a.yaml", []byte(head+"register:\n  title: T\n  review_months: "+text+"\n"))
			c := checker{ref: s.Reference(), known: map[Key]*entity{}}
			for _, e := range fs.entities {
				c.check(e)
			}
			got := fmt.Sprint(append(fs.faults, c.faults...))
			if want == "" && got != "[]" || !strings.Contains(got, want) {
				t.Errorf("%s, want %q", got, want)
			}
		})
	}
}

// TestOrder compares points in time, not texts: zones differ.
func TestOrder(t *testing.T) {
	s := newStore(t) // stays empty
	breach := func(occurred, aware string) string {
		return head + "breaches:\n  - id: b\n    title: T\n    occurred_at: " + occurred + "\n    aware_at: " + aware + "\n"
	}
	for name, c := range map[string]struct {
		occurred, aware string
		ok              bool
	}{
		"later":                 {"2026-01-01T10:00:00Z", "2026-01-01T10:00:01Z", true},
		"same_moment_two_zones": {"2026-01-01T10:00:00Z", "2026-01-01T12:00:00+02:00", true},
		"later_text_earlier":    {"2026-01-01T10:00:00Z", "2026-01-01T11:00:00+02:00", false},
		"earlier_text_later":    {"2026-01-01T11:00:00+02:00", "2026-01-01T10:00:00Z", true},
		"earlier":               {"2026-01-02T10:00:00Z", "2026-01-01T10:00:00Z", false},
	} {
		t.Run(name, func(t *testing.T) {
			got := faultsOf(t, newStore(t), breach(c.occurred, c.aware))
			if c.ok != (got == "") || !c.ok && got != `a.yaml:6: breach "b": aware_at: lies before its start` {
				t.Errorf("%q", got)
			}
		})
	}
	if got := faultsOf(t, s, breach("yesterday", "2026-01-01T10:00:00Z")); strings.Contains(got, "lies before") || !strings.Contains(got, "occurred_at: is not a time") {
		t.Errorf("what is no time has no order: %s", got)
	}
}

// TestCircles finds every circle among random references, once, and none where
// there is none: an oracle follows each entity for as many steps as there are.
func TestCircles(t *testing.T) {
	ids := []string{"a", "b", "c", "d", "e", "f"}
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]string{"party", "activity", "data_set"}).Draw(t, "kind")
		next := map[string]string{}
		c := checker{known: map[Key]*entity{}}
		var all []*entity
		for _, id := range ids {
			e := kindOf(kind).newEntity()
			e.setID(id)
			next[id] = rapid.SampledFrom(append([]string{""}, ids...)).Draw(t, id)
			e.value.Field(e.kind.shape.field(chains[kind]).index).SetString(next[id])
			c.known[e.key()] = e
			all = append(all, e)
		}
		c.circles(all)
		onCircle := map[string]bool{}
		for _, id := range ids {
			at := next[id]
			for range ids {
				if at == id {
					onCircle[id] = true
				}
				at = next[at]
			}
		}
		told := map[string]bool{}
		for _, f := range c.faults {
			_, path, _ := strings.Cut(f.Text, "a circle: ")
			names := strings.Split(path, " → ")
			for i, name := range names[:len(names)-1] {
				if told[name] || next[name] != names[i+1] {
					t.Fatalf("%s, of %v", f.Text, next)
				}
				told[name] = true
			}
		}
		if !reflect.DeepEqual(told, onCircle) {
			t.Fatalf("told of %v, circles are of %v: %v", told, onCircle, next)
		}
	})
}

// TestLongChain: a chain of many is no circle, and is followed once.
func TestLongChain(t *testing.T) {
	c := checker{known: map[Key]*entity{}}
	var all []*entity
	const many = 20_000
	for i := range many {
		e := kindOf("party").newEntity()
		e.setID(fmt.Sprintf("p%05d", i))
		e.value.FieldByName("PartOf").SetString(fmt.Sprintf("p%05d", i+1)) // the last of nobody
		c.known[e.key()] = e
		all = append(all, e)
	}
	slices.Reverse(all)
	if c.circles(all); len(c.faults) != 0 {
		t.Errorf("%v", c.faults[0])
	}
}

// TestPeriodAfter holds Period to its meaning: the day of the month stays, or is
// the last one of a shorter month, and days count from there.
func TestPeriodAfter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := time.Date(rapid.IntRange(1990, 2040).Draw(t, "y"), time.Month(rapid.IntRange(1, 12).Draw(t, "m")), rapid.IntRange(1, 31).Draw(t, "d"), 0, 0, 0, 0, time.UTC)
		p := Period{rapid.IntRange(0, 99).Draw(t, "years"), rapid.IntRange(0, 99).Draw(t, "months"), rapid.IntRange(0, 999).Draw(t, "days")}
		want := time.Date(start.Year(), start.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(p.Years, p.Months, 0)
		month := want.Month()
		for want.Day() < start.Day() && want.AddDate(0, 0, 1).Month() == month {
			want = want.AddDate(0, 0, 1)
		}
		want = want.AddDate(0, 0, p.Days)
		if got := p.After(start); !got.Equal(want) {
			t.Fatalf("%v after %s is %s, want %s", p, start.Format(time.DateOnly), got.Format(time.DateOnly), want.Format(time.DateOnly))
		}
		text := fmt.Sprintf("P%dY%dM%dD", p.Years, p.Months, p.Days)
		if back, err := ParsePeriod(text); p != (Period{}) && (err != nil || back != p) {
			t.Fatalf("%s is %v, %v", text, back, err)
		}
	})
}
