package csv

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

const (
	maxName     = 256 // bytes of a column name that are kept
	maxPreamble = 10  // lines of title above a table
)

// sniff learns the dialect of a table from its decoded head.
func sniff(head []byte, h extract.Hint) dialect {
	d := dialect{delim: ',', quote: '"'}
	if guess := countColumns(head, h.Whole); guess.best != 0 {
		d.delim = guess.best
	}
	sep := separatorLine(head)
	if sep != 0 {
		d.delim = sep
	}
	d.quote = guessQuote(head, d.delim)
	rows := splitRecords(head, d, h.Whole)
	first := 0
	if sep != 0 {
		first = 1
	}
	if first >= len(rows) {
		return d
	}
	first += preamble(rows[first:])
	if isHeader(rows[first], rows[first+1:]) {
		d.header, d.names = int64(first+1), columnNames(rows[first])
	}
	return d
}

// separatorLine reads the line "sep=;" that Excel writes and obeys.
func separatorLine(head []byte) byte {
	line, _, _ := bytes.Cut(head, []byte{'\n'})
	line = bytes.TrimRight(line, "\r")
	if len(line) == 5 && bytes.EqualFold(line[:4], []byte("sep=")) && delimiterIndex(line[4]) >= 0 {
		return line[4]
	}
	return 0
}

// guessQuote tells whether cells are wrapped in single quotes instead.
func guessQuote(head []byte, delim byte) byte {
	var double, single int
	for i, c := range head {
		if c != '"' && c != '\'' || i > 0 && head[i-1] != delim && head[i-1] != '\n' {
			continue
		}
		// An apostrophe begins a word ('s-Gravenhage) as well: only a cell that
		// also ends with one counts.
		cell := head[i+1:]
		if end := bytes.IndexByte(cell, c); end >= 0 && (end+1 == len(cell) || bytes.IndexByte([]byte{delim, '\r', '\n'}, cell[end+1]) >= 0) {
			if c == '"' {
				double++
			} else {
				single++
			}
		}
	}
	if single > 1 && double == 0 {
		return '\''
	}
	return '"'
}

// splitRecords returns the cells of the first records of head. Blank lines are
// no records; the last record counts only when it is known to be complete.
func splitRecords(head []byte, d dialect, whole bool) [][]string {
	var rows [][]string
	var row []string
	var cell []byte
	quoted, start, blank := false, true, true
	endCell := func() {
		row = append(row, strings.TrimSpace(strings.ToValidUTF8(string(cell[:min(len(cell), maxName)]), "")))
		cell, start = cell[:0], true
	}
	endRow := func() {
		endCell()
		if len(row) > 1 || !blank {
			rows = append(rows, row)
		}
		row, quoted, blank = nil, false, true
	}
	for i := 0; i < len(head) && len(rows) < sniffRows; i++ {
		c := head[i]
		blank = blank && c <= ' '
		switch {
		case quoted && c == d.quote && i+1 < len(head) && head[i+1] == d.quote:
			cell = append(cell, c)
			i++
		case c == d.quote && (start || quoted):
			quoted, start = !quoted, false
		case quoted:
			cell = append(cell, c)
		case c == d.delim && len(row) < maxColumns:
			endCell()
		case c == '\n':
			endRow()
		default:
			cell, start = append(cell, c), false
		}
	}
	if whole && len(rows) < sniffRows && (len(row) > 0 || len(cell) > 0) {
		endRow()
	}
	return rows
}

// preamble returns how many lines of title stand above the table: those with
// fewer cells than most records.
func preamble(rows [][]string) int {
	counts := map[int]int{}
	mode := len(rows[0])
	for _, r := range rows {
		if counts[len(r)]++; counts[len(r)] > counts[mode] {
			mode = len(r)
		}
	}
	for i, r := range rows[:min(len(rows), maxPreamble+1)] {
		if len(r) >= mode {
			return i
		}
	}
	return 0
}

// kind is what sort of thing a cell holds, as far as a header would not.
type kind uint8

const (
	blank kind = iota
	word
	number // digits, with what numbers, dates and telephone numbers are written with
	mixed  // digits and letters, or an address with '@'
)

func kindOf(cell string) kind {
	var digits, letters int
	for i := range len(cell) {
		switch c := cell[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c == '@':
			return mixed
		case c|0x20 >= 'a' && c|0x20 <= 'z' || c >= utf8.RuneSelf:
			letters++
		}
	}
	switch {
	case cell == "":
		return blank
	case digits == 0:
		return word
	case letters == 0:
		return number
	}
	return mixed
}

// isHeader tells whether the first record names the columns: it consists of
// words, no two the same, and either a column below holds something else than
// words, or the names are written as only names are. When in doubt it says no,
// since a first record taken for names would itself not be counted.
func isHeader(first []string, rest [][]string) bool {
	seen := map[string]bool{}
	words, style := 0, 0
	for _, name := range first {
		switch k := kindOf(name); {
		case k == blank:
			continue
		case k == number, strings.ContainsRune(name, '@'):
			return false
		case seen[strings.ToLower(name)] || utf8.RuneCountInString(name) > 64:
			return false
		}
		seen[strings.ToLower(name)] = true
		words++
		if writtenAsName(name) {
			style++
		}
	}
	if words*2 < len(first) || words == 0 {
		return false
	}
	if style*2 > words || commonNames(first) {
		return true
	}
	for col := range first {
		if kindOf(first[col]) == word && otherKinds(rest, col) {
			return true
		}
	}
	return false
}

// otherKinds reports whether more than half of the values of a column are no words.
func otherKinds(rows [][]string, col int) bool {
	var others, values int
	for _, r := range rows {
		if col >= len(r) || r[col] == "" {
			continue
		}
		values++
		if kindOf(r[col]) != word {
			others++
		}
	}
	return others*2 > values
}

// writtenAsName: snake_case, camelCase or, of letters, all lower case. A capital
// at the start of a word is how people are written.
func writtenAsName(s string) bool {
	if strings.Contains(s, "_") {
		return !strings.Contains(s, " ")
	}
	lower, prev := false, ' '
	for _, r := range s {
		if unicode.IsUpper(r) {
			if prev == ' ' {
				return false
			}
			return lower && !strings.Contains(s, " ")
		}
		lower = lower || unicode.IsLower(r)
		prev = r
	}
	return lower
}

// commonNames reports whether a cell is a word that heads columns of people in
// so many tables that it needs no further proof.
func commonNames(cells []string) bool {
	for _, c := range cells {
		switch strings.ToLower(c) {
		case "id", "name", "e-mail", "email", "phone", "telephone", "address", "city", "country", "date", "iban", "first name",
			"last name", "surname", "vorname", "nachname", "telefon", "adresse", "nom", "prénom", "téléphone",
			"naam", "voornaam", "achternaam", "nombre", "apellidos", "cognome", "nome", "imię", "nazwisko":
			return true
		}
	}
	return false
}

func columnNames(cells []string) []string {
	names := make([]string, min(len(cells), maxColumns))
	copy(names, cells)
	return names
}
