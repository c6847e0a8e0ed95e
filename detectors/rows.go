package detectors

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors/lex"
)

// What stands in a row of numbers may be any part of it: where a value begins
// there, and that it has its check digit, means little.

const (
	// rowNumbers is how many other numbers make a row of the one in which a value
	// stands.
	rowNumbers = 3
	// rowGroups is how many further groups of digits around a value in groups
	// make a row of numbers, which has no beginning or end of values: a card's
	// number with its date and code has three.
	rowGroups = 4
)

// doubted reports whether the numbers around a value make it doubtful. What is
// nothing without its word is by a single one: a row's letters may spell it.
func (b *baseScore) doubted(text []byte, c *candidate) bool {
	if b.required {
		return besideNumber(text, c)
	}
	return inRow(text, c)
}

// besideNumber reports whether a digit stands a single space before or after a value.
func besideNumber(text []byte, c *candidate) bool {
	return c.start > 1 && text[c.start-1] == ' ' && text[c.start-2]-'0' < 10 ||
		int(c.end)+1 < len(text) && text[c.end] == ' ' && text[c.end+1]-'0' < 10 && !dateAt(text[c.end+1:])
}

// dateAt reports whether text starts with one or two digits and a slash or dash,
// as the date that stands behind a number.
func dateAt(text []byte) bool {
	for i := 1; i < min(len(text), 3); i++ {
		if text[i] == '/' || text[i] == '-' {
			return true
		}
	}
	return false
}

// inRow reports whether a value stands in a row of numbers, single spaces
// between: part of a table, dump or drawing, where check digits mean nothing.
func inRow(text []byte, c *candidate) bool {
	n := 0
	for i := int(c.start); n < rowNumbers; n++ {
		from := numberBefore(text, i)
		if from == i {
			break
		}
		i = from
	}
	for i := int(c.end); n < rowNumbers; n++ {
		to := numberAfter(text, i)
		if to == i {
			break
		}
		i = to
	}
	return n >= rowNumbers
}

// numberBefore returns where the number begins that ends a space before text[i],
// i if there is none.
func numberBefore(text []byte, i int) int {
	if i < 2 || text[i-1] != ' ' || text[i-2]-'0' >= 10 {
		return i
	}
	from := i - 2
	for from > 0 && i-from < lex.MaxToken && inNumber(text[from-1]) {
		from--
	}
	if from > 0 && text[from-1] != ' ' && text[from-1] != '\n' {
		return i // the end of a date, a time, a word
	}
	return from
}

// numberAfter returns where the number ends that begins a space after text[i], i
// if there is none.
func numberAfter(text []byte, i int) int {
	if i+1 >= len(text) || text[i] != ' ' || text[i+1]-'0' >= 10 {
		return i
	}
	to := i + 2
	for to < len(text) && to-i < lex.MaxToken && inNumber(text[to]) {
		to++
	}
	if to < len(text) && text[to] != ' ' && text[to] != '\n' && text[to] != '\r' {
		return i // the beginning of a date, a time, a word
	}
	return to
}

func inNumber(c byte) bool { return c-'0' < 10 || c == '.' || c == ',' }

// amidRow reports whether a value in groups parted by spaces stands in a row of
// such groups that goes on before or after it: where it begins is arbitrary.
func amidRow(text []byte, c *candidate) bool {
	start, end := int(c.start), int(c.end)
	if bytes.IndexByte(text[start:end], ' ') < 0 {
		return false
	}
	n := 0
	for i := start; n < rowGroups && i > 1 && text[i-1] == ' '; n++ {
		from := i - 1
		for from > 0 && i-from < lex.MaxToken && text[from-1]-'0' < 10 {
			from--
		}
		if from == i-1 || from > 0 && text[from-1] != ' ' && text[from-1] != '\n' {
			break
		}
		i = from
	}
	for i := end; n < rowGroups && i+1 < len(text) && text[i] == ' '; n++ {
		to := i + 1
		for to < len(text) && to-i < lex.MaxToken && text[to]-'0' < 10 {
			to++
		}
		if to == i+1 || to < len(text) && text[to] != ' ' && text[to] != '\n' {
			break
		}
		i = to
	}
	return n == rowGroups
}
