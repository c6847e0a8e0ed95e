package nationalid

import (
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// TestWrittenForms writes every example in all the shapes with as many letters
// and digits in the same places: however a number is grouped, it stays one.
func TestWrittenForms(t *testing.T) {
	for _, d := range core() {
		rewritten := 0
		for _, e := range d.Examples {
			tok, ok := lex.Parse(value(e))
			if !ok {
				t.Fatalf("%s: %q is no token", d.ID, e)
			}
			for _, shape := range allLengths(d.Shapes) {
				for _, sep := range separators(shape) {
					s, ok := regroup(string(tok.Compact()), strings.ReplaceAll(shape, "_", sep))
					if !ok || signed(value(e)) != signed(s) {
						continue
					}
					other, ok := lex.Parse(s)
					if !ok {
						t.Fatalf("%s: %q is no token", d.ID, s)
					}
					rewritten++
					if v := d.Validate(&other); v == detectors.Reject || v == detectors.Sample {
						t.Errorf("%s: %q is accepted, %q has verdict %d", d.ID, value(e), s, v)
					}
				}
			}
		}
		if rewritten < len(d.Examples) {
			t.Errorf("%s: only %d forms", d.ID, rewritten)
		}
	}
}

// allLengths writes out the repeats of the shapes, at their least and greatest.
func allLengths(shapes []string) (all []string) {
	for _, s := range shapes {
		least, most := writtenOut(s, true), writtenOut(s, false)
		if all = append(all, most); least != most {
			all = append(all, least)
		}
	}
	return all
}

func separators(shape string) []string {
	if strings.Contains(shape, "_") {
		return []string{"", " ", "-", ".", "/"}
	}
	return []string{""}
}

// regroup writes compact as the shape has it, if the kinds agree.
func regroup(compact, shape string) (s string, ok bool) {
	var b strings.Builder
	for _, c := range []byte(shape) {
		if c != '9' && c != 'A' && c != 'X' {
			b.WriteByte(c)
			continue
		}
		if compact == "" || c == '9' && compact[0] > '9' || c == 'A' && compact[0] <= '9' {
			return "", false
		}
		b.WriteByte(compact[0])
		compact = compact[1:]
	}
	return b.String(), compact == ""
}

// signed reports whether the separator tells the century, as the Finnish and
// Swedish plus does: then it cannot be exchanged for another.
func signed(s string) bool { return strings.Contains(s, "+") }

// TestSwaps swaps neighbouring digits of the examples. Checks with weights
// modulo 11, 31 or 97 find all swaps within their reach; Luhn, the Polish and
// the fixed tables nearly all.
func TestSwaps(t *testing.T) {
	unchecked := map[string]bool{"US_SSN": true, "UK_NINO": true, "DK_CPR": true}
	for _, d := range core() {
		if unchecked[d.ID] || d.Check == "date" {
			continue
		}
		j := newJudge(t, d.ID)
		missed, tried := 0, 0
		for _, e := range d.Examples {
			v := []byte(value(e))
			for i := range len(v) - 1 {
				if v[i] == v[i+1] || v[i] > '9' || v[i] < '0' || v[i+1] > '9' || v[i+1] < '0' {
					continue
				}
				v[i], v[i+1] = v[i+1], v[i]
				tried++
				if j.verdict(string(v)) != detectors.Reject {
					missed++
				}
				v[i], v[i+1] = v[i+1], v[i]
			}
		}
		if tried == 0 || missed*10 > tried {
			t.Errorf("%s: %d of %d swaps are missed", d.ID, missed, tried)
		}
	}
}

// TestGroupingNeverHelpsAWrongNumber: an example with its last character
// changed is refused in every shape.
func TestGroupingNeverHelpsAWrongNumber(t *testing.T) {
	for _, d := range core() {
		if d.ID == "US_SSN" || d.ID == "UK_NINO" || d.ID == "DK_CPR" || d.Check == "date" {
			continue // without a check, or with detectors for both cases
		}
		for _, e := range d.Examples {
			tok, _ := lex.Parse(value(e))
			wrong := tok.Compact()
			if last := len(wrong) - 1; wrong[last] <= '9' {
				wrong[last] = '0' + (wrong[last]-'0'+1)%10
			} else {
				wrong[last] = 'A' + (wrong[last]-'A'+1)%26
			}
			for _, shape := range allLengths(d.Shapes) {
				for _, sep := range separators(shape) {
					s, ok := regroup(string(wrong), strings.ReplaceAll(shape, "_", sep))
					if !ok {
						continue
					}
					other, ok := lex.Parse(s)
					if ok && d.Validate(&other) != detectors.Reject {
						t.Errorf("%s: %q is accepted", d.ID, s)
					}
				}
			}
		}
	}
}
