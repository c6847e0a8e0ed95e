package register

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// comment is what people wrote beside the cells of a file.
type comment struct {
	Path  string `json:"path"`  // of the cell on the line it belongs to
	Place string `json:"place"` // where it stands
	Text  string `json:"text"`  // after the #
}

// Where a comment stands.
const (
	above = "above" // on a line of its own, before the cell
	after = "after" // on the cell's line
	below = "below" // after the last cell of the file
)

// marker is the comment that exports put beside empty cells; it is theirs, not
// people's.
var marker = regexp.MustCompile(`^ to be completed \([^()]*(\([^()]*\)[^()]*)*\)$`)

// anchor is a line of a file that holds a cell.
type anchor struct {
	line int
	e    *entity
	path string
}

// attach gives each comment of a file to the cell on its line, or else to the
// first cell after it, or else to the last entity. anchors stand in the order in
// which the file was read: of two on one line the later, which is the inner one,
// is meant.
func attach(text string, anchors []anchor) {
	byLine := map[int]anchor{}
	for _, a := range anchors {
		byLine[a.line] = a
	}
	lines := make([]int, 0, len(byLine))
	for l := range byLine {
		lines = append(lines, l)
	}
	slices.Sort(lines)
	for _, t := range commentTokens(text) {
		words := strings.TrimRight(t.Value, " \t\r")
		if marker.MatchString(words) || len(lines) == 0 || len(words) > maxText || strings.ContainsFunc(words, hidden) {
			continue
		}
		at, own := byLine[t.line], t.alone
		c := comment{at.path, after, words}
		if own || at.e == nil {
			i, _ := slices.BinarySearch(lines, t.line)
			if c.Place = above; i == len(lines) {
				c.Place, i = below, i-1
			}
			at = byLine[lines[i]]
			if c.Path = at.path; c.Place == below {
				c.Path = ""
			}
		}
		at.e.comments = append(at.e.comments, c)
	}
}

type commentToken struct {
	line  int
	alone bool // nothing else stands on its line
	Value string
}

func commentTokens(text string) []commentToken {
	rows := strings.Split(text, "\n")
	var all []commentToken
	for _, t := range lexer.Tokenize(text) {
		if t.Type != token.CommentType || t.Position.Line < 1 || t.Position.Line > len(rows) {
			continue
		}
		row := strings.TrimLeft(rows[t.Position.Line-1], " \t")
		all = append(all, commentToken{t.Position.Line, strings.HasPrefix(row, "#"), t.Value})
	}
	slices.SortStableFunc(all, func(a, b commentToken) int { return cmp.Compare(a.line, b.line) })
	return all
}
