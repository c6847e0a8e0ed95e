package csv

import (
	"strings"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// How much of a head is read to decide whether it is a table at all, which is
// asked of every text, and how many records to learn its dialect.
const (
	matchSize = 4 << 10
	sniffRows = 200
)

const delimiters = ",;\t|"

// dialect is how a table is written.
type dialect struct {
	delim, quote byte
	header       int64    // number of the record with the column names, 0: none
	names        []string // of the header
}

// claim is what name and media type say, before the content is looked at.
type claim uint8

const (
	saysNothing claim = iota
	isTable
	isOther
)

// claimOf allocates nothing.
func claimOf(h extract.Hint) claim {
	if c, ok := typeClaim(h.MediaType); ok {
		return c
	}
	name := h.Name
	if len(name) > 3 && strings.EqualFold(name[len(name)-3:], ".gz") {
		name = name[:len(name)-3]
	}
	ext := name[strings.LastIndexByte(name, '.')+1:]
	if len(ext) == len(name) {
		return saysNothing
	}
	for _, e := range [...]string{"csv", "tsv", "tab", "psv"} {
		if strings.EqualFold(ext, e) {
			return isTable
		}
	}
	for _, e := range [...]string{
		"log", "md", "rst", "html", "htm", "xml", "json", "ndjson", "jsonl", "yaml", "yml", "toml", "ini", "conf",
		"cfg", "properties", "eml", "mbox", "vcf", "ics", "sql", "tex", "svg", "css", "js", "mjs", "ts", "tsx",
		"jsx", "go", "c", "h", "cc", "cpp", "hpp", "rs", "py", "rb", "php", "java", "kt", "cs", "swift", "sh",
		"pl", "lua", "s", "asm", "patch", "diff", "proto", "mk", "cmake", "srt", "po",
	} {
		if strings.EqualFold(ext, e) {
			return isOther
		}
	}
	return saysNothing
}

func typeClaim(mediaType string) (claim, bool) {
	for _, t := range [...]string{"text/csv", "text/tab-separated-values", "application/csv"} {
		if len(mediaType) >= len(t) && strings.EqualFold(mediaType[:len(t)], t) {
			return isTable, true
		}
	}
	return saysNothing, false
}

// columns is how a head splits by each delimiter.
type columns struct {
	best  byte // delimiter; 0 when there is none
	count int  // columns of most records
	agree int  // records with that many
	total int  // records looked at
}

// Without a name that says table, this many records must agree, all but one in
// disagree of them, on this many columns. Two columns need more: lines of a log
// or of prose have one comma each often enough.
const (
	leastRows    = 3
	leastColumns = 3
	leastRowsOf2 = 8
	disagree     = 10
)

func (c columns) convincing() bool {
	if c.best == 0 || c.total < leastRows || (c.total-c.agree)*disagree > c.total {
		return false
	}
	return c.count >= leastColumns || c.count == 2 && c.total >= leastRowsOf2 && c.best != ',' && c.agree == c.total
}

// maxCounted is the most columns that are told apart while guessing.
const maxCounted = 255

// countColumns splits head at each delimiter at once, outside double quotes,
// and takes the one on whose number most records agree. The last line counts
// only when whole says that nothing follows it.
func countColumns(head []byte, whole bool) columns {
	var seen histogram
	n := 0
	var row [len(delimiters)]uint8
	quoted, blank, start := false, true, true
	endRow := func() {
		if !blank {
			seen.add(row)
			n++
		}
		row, blank, start, quoted = [len(delimiters)]uint8{}, true, true, false
	}
	for _, c := range head {
		class := headClass[c]
		switch {
		case class == ordinary:
			if !quoted {
				blank, start = false, false
			}
		case class == aQuote && (start || quoted):
			quoted, blank, start = !quoted, false, false
		case quoted || class == aSpace:
		case class == aNewline:
			endRow()
		case class == aQuote:
			blank = false
		default:
			row[class] = min(row[class]+1, maxCounted-1)
			blank, start = false, true
		}
	}
	if whole {
		endRow()
	}
	return seen.best(n)
}

// Classes of bytes for countColumns: below these, the index of a delimiter.
const (
	aQuote = len(delimiters) + iota
	aNewline
	aSpace // also a carriage return
	ordinary
)

// headClass spares the text of cells all comparisons but one.
var headClass = makeHeadClass()

func makeHeadClass() (t [256]int) {
	for c := range t {
		t[c] = ordinary
	}
	for i := range len(delimiters) {
		t[delimiters[i]] = i
	}
	t['"'], t['\n'], t['\r'], t[' '] = aQuote, aNewline, aSpace, aSpace
	return t
}

func delimiterIndex(c byte) int {
	switch c {
	case ',':
		return 0
	case ';':
		return 1
	case '\t':
		return 2
	case '|':
		return 3
	}
	return -1
}

// histogram counts records by delimiter and by how many of it they have.
type histogram [len(delimiters)][maxCounted]int32

func (h *histogram) add(row [len(delimiters)]uint8) {
	for d, k := range row {
		h[d][k]++
	}
}

func (h *histogram) best(total int) columns {
	best := columns{total: total}
	for d := range h {
		seen, mode := &h[d], 0
		for k := 1; k < len(seen); k++ {
			if seen[k] > 0 && (mode == 0 || seen[k] >= seen[mode]) {
				mode = k
			}
		}
		if mode == 0 {
			continue
		}
		c := columns{best: delimiters[d], count: mode + 1, agree: int(seen[mode]), total: total}
		if c.agree > best.agree || c.agree == best.agree && c.beats(best) {
			best = c
		}
	}
	return best
}

// beats chooses between two delimiters on which as many records agree, c after
// other in the order of delimiters: the one with more columns, but a comma,
// which also stands in decimals and names, only with twice as many.
func (c columns) beats(other columns) bool {
	if other.best == ',' {
		return c.count*2 >= other.count
	}
	return c.count > other.count
}
