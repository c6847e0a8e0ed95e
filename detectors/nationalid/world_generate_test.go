package nationalid

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"
)

// worldGenerator makes numbers of a type from beyond Europe: templates as fill has
// them, drawn from until the published equation holds. errors and swaps are the
// greatest shares of wrong digits and of swapped neighbours that the rule lets
// pass, measured once; a rule that finds more or fewer is another rule.
type worldGenerator struct {
	id       string
	template string
	holds    func(s string) bool
	// fills, where set, makes what the template begins with: dates whose century
	// stands elsewhere in the number.
	fills func(r *rand.Rand) string

	errors, swaps float64
}

func (g worldGenerator) new(r *rand.Rand) string {
	for range 5_000_000 {
		s := ""
		if g.fills != nil {
			s = g.fills(r)
		}
		if s += fill(r, g.template); g.holds(s) {
			return s
		}
	}
	return "none for " + g.id
}

// sumZero holds where the weighted sum of all digits is a multiple of m.
func sumZero(m int, weights ...int) func(string) bool {
	return func(s string) bool { return sumOf(s, weights...)%m == 0 }
}

// lastIs holds where the last digit is what check says of the digits before it.
func lastIs(check func(s string) int) func(string) bool {
	return func(s string) bool { return check(s[:len(s)-1]) == int(s[len(s)-1]-'0') }
}

// lessThan11 is the check digit 11 less the remainder, with 10 and 11 written so.
func lessThan11(ten, eleven int, weights ...int) func(string) bool {
	return lastIs(func(s string) int {
		switch c := 11 - sumOf(s, weights...)%11; c {
		case 10:
			return ten
		case 11:
			return eleven
		default:
			return c
		}
	})
}

// doubled is Luhn's sum: twice every second digit from the right, with the digits
// of what has two added.
func doubled(s string) (sum int) {
	for i := range s {
		d := int(s[len(s)-1-i] - '0')
		p := d * (1 + i%2)
		sum += p/10 + p%10
	}
	return sum
}

func luhnHolds(s string) bool { return doubled(s)%10 == 0 }

// both holds where all do.
func both(all ...func(string) bool) func(string) bool {
	return func(s string) bool {
		return !slices.ContainsFunc(all, func(f func(string) bool) bool { return !f(s) })
	}
}

// dated holds where a date stands at a place, in the calendar of some century.
func dated(layout string, at int) func(string) bool {
	return func(s string) bool {
		part := s[at : at+len(layout)]
		_, err := time.Parse(layout, part)
		return err == nil
	}
}

// ranged holds where the digits at a place are a number in a range.
func ranged(at, width, from, to int) func(string) bool {
	return func(s string) bool {
		n := number(s[at : at+width])
		return n >= from && n <= to
	}
}

// part applies a rule to a part of the number.
func part(from, to int, holds func(string) bool) func(string) bool {
	return func(s string) bool { return holds(s[from:to]) }
}

// always is the rule of what its form alone tells.
func always(string) bool { return true }

// various holds where not all digits are the same.
func various(s string) bool { return strings.Trim(s, s[:1]) != "" }

// verhoeffHolds multiplies in the dihedral group of the pentagon, rotations 0 to 4
// and reflections 5 to 9, and takes powers of Verhoeff's permutation one by one.
func verhoeffHolds(s string) bool {
	permutation := [10]int{1, 5, 7, 6, 2, 8, 3, 0, 9, 4}
	c := 0
	for i := range s {
		d := int(s[len(s)-1-i] - '0')
		for range i {
			d = permutation[d]
		}
		switch {
		case c < 5 && d < 5:
			c = (c + d) % 5
		case c < 5:
			c = 5 + (c+d-5)%5
		case d < 5:
			c = 5 + (c-5-d+5)%5
		default:
			c = (c - d + 5) % 5
		}
	}
	return c == 0
}

// codes are the values of characters in an alphabet.
func codes(s, alphabet string) (v []int) {
	for i := range len(s) {
		v = append(v, strings.IndexByte(alphabet, s[i]))
	}
	return v
}

const base36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// dot is the sum of values times weights.
func dot(values []int, weights ...int) (sum int) {
	for i, w := range weights {
		sum += values[i] * w
	}
	return sum
}

// repeatedWeights is the sum with the weights from the right, over and over.
func repeatedWeights(s string, weights ...int) (sum int) {
	for i := range s {
		sum += int(s[len(s)-1-i]-'0') * weights[i%len(weights)]
	}
	return sum
}

// yugoslavHolds is the rule of the JMBG for a range of regions.
func yugoslavHolds(s string) bool {
	return sumOf(s, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0 && dated("0201", 0)(s) && (s[4] == '9' || s[4:6] == "00" || s[4:6] == "01")
}

// centuryFirst is a digit of sex and century (1, 2 before 1900) and a date.
func centuryFirst(layout string) func(*rand.Rand) string {
	return func(r *rand.Rand) string {
		y, m, d := birth(r)
		return strconv.Itoa(2*(y/100-18)+1+r.IntN(2)) + time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Format(layout)
	}
}

// centuryLast is a date and the digit behind it, from first on for the 1900s.
func centuryLast(layout string, first int) func(*rand.Rand) string {
	return func(r *rand.Rand) string {
		y, m, d := birth(r)
		return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Format(layout) + strconv.Itoa(first+2*(y/100-19)+r.IntN(2))
	}
}

// arabCentury is 2 or 3 for the century and a date, as Egypt and Kuwait have them.
func arabCentury(r *rand.Rand) string {
	y, m, d := birth(r)
	return fmt.Sprintf("%d%02d%02d%02d", y/100-17, y%100, m, d)
}

// fullDate is a birth as YYYYMMDD.
func fullDate(r *rand.Rand) string {
	y, m, d := birth(r)
	return fmt.Sprintf("%d%02d%02d", y, m, d)
}
