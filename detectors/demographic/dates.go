package demographic

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/vocabulary"
)

// dateShapes are the forms of dates in figures.
var dateShapes = []string{
	"9{1,2}.9{1,2}.9{4}", "9{1,2}/9{1,2}/9{4}", "9{1,2}-9{1,2}-9{4}", "9{2} 9{2} 9{4}",
	"9{4}-9{1,2}-9{1,2}", "9{4}/9{1,2}/9{1,2}", "9{4}.9{1,2}.9{1,2}",
	"9{1,2}.9{1,2}.9{2}", "9{1,2}/9{1,2}/9{2}", "9{2}-9{2}-9{2}",
	"9{8}",
	"9{4}-9{2}-9{2}A9{2}", // "1985-07-30T00:00:00Z"
}

// date is a day as it is written somewhere.
type date struct {
	year, month, day int
	length           int  // in bytes
	words            bool // the month is a name
	short            bool // the year has two figures
}

// verdict weighs a date by the calendar.
func (d *date) verdict() detectors.Verdict {
	v := judgeDate(d.year, d.month, d.day)
	if d.short {
		return weaker(v)
	}
	return v
}

// readDate reads the date that v starts with, in figures or words, in the
// orders of the EU's languages. It must not go on with a letter or figure.
func readDate(v []byte) (d date, ok bool) {
	first, n := leadingNumber(v)
	switch {
	case n == 0:
		ok = d.monthFirst(v)
	case n == 4:
		ok = d.yearFirst(v, first)
	case n <= 2:
		ok = d.dayFirst(v, first, n)
	case n == 8:
		d = date{year: first / 10000, month: first / 100 % 100, day: first % 100, length: 8, short: true}
		if d.verdict() == detectors.Reject {
			d.year, d.month, d.day = first%10000, first/10000%100, first/1000000
		}
		ok = true
	}
	return d, ok && !goesOn(v[d.length:])
}

// goesOn reports whether what stands behind a date makes it part of something
// longer: a word, a number, a version.
func goesOn(v []byte) bool {
	if len(v) == 0 {
		return false
	}
	if len(v) > 1 && (v[0] == '.' || v[0] == '-' || v[0] == '/') && v[1]-'0' < 10 {
		return true
	}
	return v[0]-'0' < 10 || startsWord(v) && clock(v) == 0
}

func startsWord(v []byte) bool {
	var buf [48]byte
	_, n := vocabulary.Word(buf[:0], v)
	return n > 0
}

// dayFirst reads "3.5.1970", "3/5/70", "3. Mai 1970", "3rd of May, 1970", "03-MAY-70".
func (d *date) dayFirst(v []byte, day, n int) bool {
	if sep := separator(v[n:]); sep > 0 {
		month, m := leadingNumber(v[n+sep:])
		if m == 1 || m == 2 {
			return d.figures(v, day, month, n+sep+m, n)
		}
	}
	n += ordinal(v[n:])
	n += skip(v[n:], " .-/,'", fillers)
	month, m := monthAt(v[n:])
	if m == 0 {
		return false
	}
	n += m
	gap := skip(v[n:], " .-/,'", fillers)
	year, m := leadingNumber(v[n+gap:])
	if m == 2 && gap == 1 && v[n] != ' ' {
		year, d.short = century(year), true
	} else if m != 4 {
		return false
	}
	d.year, d.month, d.day, d.length, d.words = year, month, day, n+gap+m, true
	return true
}

// figures reads the year of a date of which day and month are read up to n;
// sepAt is where the first separator stands, and the second is like it.
func (d *date) figures(v []byte, day, month, n, sepAt int) bool {
	sep := separator(v[n:])
	if sep == 0 || v[n] != v[sepAt] {
		return false
	}
	year, m := leadingNumber(v[n+sep:])
	switch {
	case m == 2 && v[sepAt] != ' ':
		year, d.short = century(year), true
	case m != 4:
		return false
	}
	if month > 12 && v[sepAt] != '.' { // month first, as Americans write
		day, month = month, day
	}
	d.year, d.month, d.day, d.length = year, month, day, n+sep+m
	return true
}

// yearFirst reads "1970-05-03", "1970. május 3.", "1970 m. gegužės 3 d.", "1970. gada 3. maijs".
func (d *date) yearFirst(v []byte, year int) bool {
	n := 4
	if sep := separator(v[n:]); sep > 0 {
		month, m := leadingNumber(v[n+sep:])
		if m == 1 || m == 2 {
			at := n + sep + m
			if sep = separator(v[at:]); sep > 0 && v[at] == v[n] {
				if day, k := leadingNumber(v[at+sep:]); k == 1 || k == 2 {
					d.year, d.month, d.day, d.length = year, month, day, at+sep+k
					return true
				}
			}
		}
	}
	n += skip(v[n:], " .,-", fillers)
	day, m := leadingNumber(v[n:])
	if m > 2 {
		return false
	}
	if m > 0 { // Latvian: the day before the month
		n += m + skip(v[n+m:], " .", nil)
	}
	month, k := monthAt(v[n:])
	if k == 0 {
		return false
	}
	n += k
	if m == 0 {
		n += skip(v[n:], " .-", nil)
		if day, m = leadingNumber(v[n:]); m == 0 || m > 2 {
			return false
		}
		n += m
	}
	d.year, d.month, d.day, d.length, d.words = year, month, day, n, true
	return true
}

// monthFirst reads "May 3, 1970", "Sept. 3rd 1970".
func (d *date) monthFirst(v []byte) bool {
	month, n := monthAt(v)
	if n == 0 {
		return false
	}
	gap := skip(v[n:], " -", nil)
	day, m := leadingNumber(v[n+gap:])
	if gap == 0 || m == 0 || m > 2 {
		return false
	}
	n += gap + m
	n += ordinal(v[n:])
	gap = skip(v[n:], " ,-", fillers)
	year, m := leadingNumber(v[n+gap:])
	if gap == 0 || m != 4 {
		return false
	}
	d.year, d.month, d.day, d.length, d.words = year, month, day, n+gap+m, true
	return true
}

// separator returns the length of the separator that v starts with: one of
// . - / or a space, with spaces around it.
func separator(v []byte) int {
	spaces := 0
	for spaces < len(v) && spaces < 2 && v[spaces] == ' ' {
		spaces++
	}
	n := spaces
	if n < len(v) && (v[n] == '.' || v[n] == '-' || v[n] == '/') {
		n++
		if n < len(v) && v[n] == ' ' {
			n++
		}
		return n
	}
	if spaces == 1 {
		return 1
	}
	return 0
}

// ordinal returns the length of what stands behind the number of a day: "3rd", "1er", "3º".
func ordinal(v []byte) int {
	for _, o := range []string{"st", "nd", "rd", "th", "er", "ère", "º", "ª", ":e", ":a", "-e", "-го", "ú", "."} {
		if len(v) >= len(o) && string(v[:len(o)]) == o && !startsWord(v[len(o):]) {
			return len(o)
		}
	}
	return 0
}

// fillers stand between the parts of a date.
var fillers = vocabulary.NewSet([]string{"of", "de", "del", "do", "da", "di", "d", "den", "dne", "ta", "ta'", "m", "gada", "gadā", "year", "of the", "г", "r", "month", "día", "year of", "del año", "a"})

// skip returns how many bytes at the start of v are of the given characters or,
// once, one of the fillers.
func skip(v []byte, chars string, words *vocabulary.Set) (n int) {
	for range 2 {
		k := 0
		for n+k < len(v) && k < 3 && bytes.IndexByte([]byte(chars), v[n+k]) >= 0 {
			k++
		}
		n += k
		if k == 0 || words == nil {
			break
		}
		w := words.Lead(v[n:])
		if w == 0 {
			break
		}
		n += w
		words = nil
	}
	if words == nil {
		for n < len(v) && bytes.IndexByte([]byte(chars), v[n]) >= 0 {
			n++
		}
	}
	return n
}

// century completes a year of two figures: the last that has been, or begun.
func century(year int) int {
	if year += 2000; year > lastYear {
		year -= 100
	}
	return year
}

// dateValue judges a cell or what follows a label.
func dateValue(v []byte) (int, detectors.Verdict) {
	d, ok := readDate(v)
	if !ok {
		return 0, detectors.Reject
	}
	verdict := d.verdict()
	if verdict == detectors.Reject {
		return 0, verdict
	}
	n := d.length
	if k := clock(v[n:]); k > 0 {
		n += k
		verdict = weaker(verdict)
	}
	return n, verdict
}

// clock returns the length of the time of day behind a date: " 12:30", "T00:00:00.000Z".
func clock(v []byte) int {
	if len(v) < 6 || v[0] != ' ' && v[0] != 'T' || v[1]-'0' > 2 || v[2]-'0' > 9 || v[3] != ':' {
		return 0
	}
	n := 4
	for n < len(v) && isTime(v[n]) {
		n++
	}
	for v[n-1] != 'Z' && v[n-1]-'0' > 9 {
		n--
	}
	if n < 6 || n < len(v) && startsWord(v[n:]) {
		return 0
	}
	return n
}

// wordReach is how far behind a word for birth or death its date may stand, in bytes.
const wordReach = 56

// dateAfter finds a date behind a word at text[at:], a few words between them at
// most: "born in Berlin on May 3, 1970".
func dateAfter(text []byte, at int) (start, end int, d date, ok bool) {
	text = text[:min(len(text), at+wordReach+maxTimestamp)]
	for words := 0; words < 8 && at < len(text); {
		c := text[at]
		switch {
		case c == '\n' && at+1 < len(text) && text[at+1] == '\n', c == ';', c == '"', c == '<', c == '|', c == '=', c == '{':
			return 0, 0, d, false
		case c-'0' < 10:
			d, ok = readDate(text[at:])
			return at, at + d.length, d, ok
		}
		var buf [48]byte
		_, n := vocabulary.Word(buf[:0], text[at:])
		if n == 0 {
			at++
			continue
		}
		if m, _ := monthAt(text[at:]); m > 0 {
			if d, ok = readDate(text[at:]); ok {
				return at, at + d.length, d, true
			}
		}
		words++
		at += n
	}
	return 0, 0, d, false
}

// eventDate makes the Probe of a detector whose literals are beginnings of words
// that a date follows.
func eventDate(says *vocabulary.Set) func(text []byte, at int) (int, int, detectors.Verdict) {
	return func(text []byte, at int) (int, int, detectors.Verdict) {
		from := wordStart(text, at)
		n := says.Lead(text[from:min(len(text), from+wordReach)])
		if n == 0 {
			return 0, 0, detectors.Reject
		}
		to := from + n
		start, end, d, ok := dateAfter(text, to)
		if !ok || end < len(text) && text[end] == 'T' { // a time stamp
			return 0, 0, detectors.Reject
		}
		v := d.verdict()
		if v == detectors.Pass && (d.words || start-to < 12) {
			v = detectors.Strong
		}
		return start, end, v
	}
}

// wordStart returns where the word starts that text[at] is part of.
func wordStart(text []byte, at int) int {
	lo := max(0, at-24)
	for at > lo && isWordByte(text[at-1]) {
		at--
	}
	return at
}

// wordAround returns the span of the word that text[at] is part of, or that
// starts behind the spaces there.
func wordAround(text []byte, at int) (from, to int) {
	for at < len(text) && text[at] == ' ' {
		at++
	}
	from, to = at, at
	for from > 0 && at-from < 24 && isWordByte(text[from-1]) {
		from--
	}
	for to < len(text) && to-at < 48 && isWordByte(text[to]) {
		to++
	}
	return from, to
}

func isWordByte(c byte) bool { return c >= 0x80 || (c|0x20)-'a' < 26 }
