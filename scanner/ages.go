package scanner

import (
	"time"

	"github.com/pdatlas/pdatlas/inventory"
)

// Ages below which the law asks for more: GDPR Art. 8(1) (consent to services
// of the information society) and the Convention on the Rights of the Child, Art. 1.
const (
	youngest = 16
	child    = 18
	oldest   = 120 // beyond, it is no age
)

// ages reads the values of a column of birth dates or ages.
func ages(values [][]byte, isDate bool, now time.Time) (a inventory.Ages) {
	for _, v := range values {
		var age int
		if isDate {
			y, m, d, ok := parseDay(v)
			if !ok {
				continue
			}
			age = yearsSince(y, m, d, now)
		} else {
			n, rest, ok := digitsOf(v, 1, 3)
			if !ok || len(rest) > 0 {
				continue
			}
			age = n
		}
		if age < 0 || age > oldest {
			continue
		}
		a.Sampled++
		if age < youngest {
			a.Under16++
		}
		if age < child {
			a.Under18++
		}
	}
	return a
}

func yearsSince(y, m, d int, now time.Time) int {
	years := now.Year() - y
	if int(now.Month()) < m || int(now.Month()) == m && now.Day() < d {
		years--
	}
	return years
}

// parseDay reads a date written with a year of four digits: 1980-05-31,
// 31.05.1980, 31/5/1980, 5/31/1980, 19800531, with a time behind or not. Where
// day and month could be either, the day is taken to come first, as in Europe.
func parseDay(v []byte) (year, month, day int, ok bool) {
	a, rest, ok := digitsOf(v, 1, 8)
	if !ok {
		return 0, 0, 0, false
	}
	if n := len(v) - len(rest); n == 8 {
		return checkDay(a/10_000, a/100%100, a%100, rest)
	} else if n != 4 && n > 2 {
		return 0, 0, 0, false
	}
	yearFirst := len(v)-len(rest) == 4
	b, rest, ok := part(rest, 2)
	if !ok {
		return 0, 0, 0, false
	}
	c, tail, ok := part(rest, 4)
	if !ok {
		return 0, 0, 0, false
	}
	if yearFirst {
		return checkDay(a, b, c, tail)
	}
	if len(rest)-len(tail) != 5 { // separator and four digits
		return 0, 0, 0, false
	}
	if b > 12 {
		a, b = b, a
	}
	return checkDay(c, b, a, tail)
}

// part reads a separator and up to most digits.
func part(v []byte, most int) (n int, rest []byte, ok bool) {
	if len(v) < 2 || v[0] != '-' && v[0] != '.' && v[0] != '/' && v[0] != ' ' {
		return 0, nil, false
	}
	return digitsOf(v[1:], 1, most)
}

// digitsOf reads least to most digits; a further one is a fault.
func digitsOf(v []byte, least, most int) (n int, rest []byte, ok bool) {
	i := 0
	for i < len(v) && i <= most && v[i] >= '0' && v[i] <= '9' {
		n = n*10 + int(v[i]-'0')
		i++
	}
	return n, v[i:], i >= least && i <= most
}

// checkDay accepts a day of the calendar, near enough, with nothing or a time behind.
func checkDay(y, m, d int, tail []byte) (year, month, day int, ok bool) {
	if len(tail) > 0 && tail[0] != ' ' && tail[0] != 'T' {
		return 0, 0, 0, false
	}
	ok = y >= 1800 && y <= 2200 && m >= 1 && m <= 12 && d >= 1 && d <= 31
	return y, m, d, ok
}

// mergeAges makes columns of one name one.
func mergeAges(as []inventory.Ages) []inventory.Ages {
	out := as[:0]
next:
	for _, a := range as {
		for i := range out {
			if o := &out[i]; o.Member == a.Member && o.Field == a.Field {
				o.Sampled, o.Under16, o.Under18 = o.Sampled+a.Sampled, o.Under16+a.Under16, o.Under18+a.Under18
				continue next
			}
		}
		out = append(out, a)
	}
	return out
}
