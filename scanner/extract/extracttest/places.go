package extracttest

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Places reads an object with all that is in it and returns its texts, each as
// "path|where|field|row|text", and what became of its parts. Segments that
// continue one another are one text; text with a tracker that knows fields is
// cut where field or row change, so that a cell is a text.
func Places(t testing.TB, e *Engine, name string, data []byte) (texts []string, parts []Part) {
	t.Helper()
	r := &placer{}
	e.OnSegment = r.segment
	defer func() { e.OnSegment = nil }()
	parts = e.Run(t.Context(), name, data)
	r.end()
	return r.texts, parts
}

// placer joins segments to texts.
type placer struct {
	texts []string
	head  string // "path|where|field|row" of the text under way
	text  strings.Builder
	more  bool
}

func (r *placer) end() {
	if text := strings.TrimSpace(r.text.String()); text != "" {
		r.texts = append(r.texts, r.head+"|"+text)
	}
	r.text.Reset()
}

func (r *placer) segment(path string, s extract.Segment) {
	if s.Track == nil || s.Place.Where != "" { // the place says more than the number of a line
		r.plain(path, s)
		return
	}
	for i := range s.Text {
		head := fmt.Sprintf("%s|%s|%s|%d", path, s.Place.Where, fieldAt(s.Track), s.Track.Row())
		if head != r.head {
			r.end()
			r.head = head
		}
		r.text.WriteByte(s.Text[i])
		s.Track.Advance(s.Text[i : i+1])
	}
}

func (r *placer) plain(path string, s extract.Segment) {
	if !r.more {
		r.end()
		r.head = fmt.Sprintf("%s|%s|%s|%d", path, s.Place.Where, s.Place.Field, s.Place.Row)
	}
	r.text.Write(s.Text)
	r.more = s.More
}

func fieldAt(t extract.Tracker) string {
	if f := t.Field(); f >= 0 {
		return t.FieldName(f)
	}
	return ""
}

// Values picks the texts of one field out of what Places returned, at any path
// and place, in order.
func Values(texts []string, field string) (values []string) {
	for _, text := range texts {
		if part := strings.SplitN(text, "|", 5); len(part) == 5 && part[2] == field {
			values = append(values, part[4])
		}
	}
	return values
}

// Recall is the share of the different words of want that got has, and the words
// that it has not. A word is a run of letters and digits.
func Recall(want, got string) (share float64, missed []string) {
	have, all := words(got), words(want)
	for w := range all {
		if !have[w] {
			missed = append(missed, w)
		}
	}
	return 1 - float64(len(missed))/float64(max(len(all), 1)), missed
}

func words(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		set[w] = true
	}
	return set
}
