package custom

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/dlclark/regexp2"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// Deadlines of one match of a regexp2 pattern.
const (
	defaultTimeout = 20 * time.Millisecond
	maxTimeout     = time.Second
)

// pattern is a compiled pattern with what a match has to fulfil beyond it.
type pattern struct {
	engine  matcher
	tree    *syntax.Regexp // nil: not RE2 syntax, even without its look-around
	exact   bool           // tree says all that the pattern says
	lines   bool           // no match spans lines
	maxLen  int
	accepts func(value []byte) bool
	gate    *wordGate // what text has to hold for a search; nil: anything
}

// matcher finds the next match in text at or after from.
type matcher interface {
	next(text []byte, from int) (start, end int, ok bool)
}

func newPattern(s *ruleSpec, timeouts *atomic.Int64) (*pattern, error) {
	p := &pattern{maxLen: s.MaxLength}
	if s.Engine == "regexp2" {
		re, err := newBacktracker(s, timeouts)
		if err != nil {
			return nil, err
		}
		p.engine, p.tree = re, parseLoosely(s)
	} else {
		expr := s.Pattern
		if s.CaseInsensitive {
			expr = "(?i:" + expr + ")"
		}
		re, err := regexp.Compile(expr)
		if err != nil {
			return nil, fmt.Errorf("pattern: not RE2 syntax: %s", reason(err))
		}
		p.engine, p.exact = linear{re}, true
		p.tree, _ = syntax.Parse(expr, syntax.Perl) // it compiled
	}
	if p.tree != nil {
		p.tree = p.tree.Simplify()
	}
	p.lines = p.tree != nil && !matchesNewline(p.tree)
	if _, _, empty := p.engine.next(nil, 0); empty {
		return nil, errors.New("pattern: matches the empty text")
	}
	if p.maxLen == 0 {
		p.maxLen = longest(p.tree)
	}
	return p, nil
}

// reason is what a syntax error says, without the pattern around it.
func reason(err error) string {
	var e *syntax.Error
	if errors.As(err, &e) {
		return e.Code.String()
	}
	return "cannot be compiled"
}

// linear is the engine of RE2 patterns.
type linear struct{ re *regexp.Regexp }

func (l linear) next(text []byte, from int) (start, end int, ok bool) {
	loc := l.re.FindIndex(text[from:])
	if loc == nil {
		return 0, 0, false
	}
	return from + loc[0], from + loc[1], true
}

// backtracker is the engine of regexp2 patterns.
type backtracker struct {
	re       *regexp2.Regexp
	timeouts *atomic.Int64
}

func newBacktracker(s *ruleSpec, timeouts *atomic.Int64) (backtracker, error) {
	options := regexp2.RegexOptions(regexp2.None)
	if s.CaseInsensitive {
		options |= regexp2.IgnoreCase
	}
	re, err := regexp2.Compile(s.Pattern, options)
	if err != nil {
		return backtracker{}, errors.New("pattern: not regexp2 (.NET) syntax")
	}
	re.MatchTimeout = defaultTimeout
	if s.Timeout > 0 {
		re.MatchTimeout = s.Timeout
	}
	return backtracker{re, timeouts}, nil
}

// next counts a match that runs out of time as none: the library's error
// quotes its whole input and goes no further than here.
func (b backtracker) next(text []byte, from int) (start, end int, ok bool) {
	s := string(text)
	for from < len(s) && !utf8.RuneStart(s[from]) {
		from++ // the library wants the start of a character
	}
	m, err := b.re.FindStringMatchStartingAt(s, from)
	if err != nil {
		b.timeouts.Add(1)
		return 0, 0, false
	}
	if m == nil {
		return 0, 0, false
	}
	start = byteOffset(s, 0, m.Index)
	return start, byteOffset(s, start, m.Length), true
}

// byteOffset is where in s the n-th rune after the byte offset from begins.
// regexp2 decodes invalid bytes to one rune each, as a range loop does.
func byteOffset(s string, from, n int) int {
	for ; n > 0 && from < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[from:])
		from += size
	}
	return from
}

// first is the first match in text from some offset on.
func (p *pattern) first(text []byte, from int) (start, end int, ok bool) {
	if p.gate != nil && !p.gate.opens(text) {
		return 0, 0, false
	}
	return p.engine.next(text, from)
}

// whole reports whether the pattern matches all of value.
func (p *pattern) whole(value []byte) bool {
	start, end, ok := p.first(value, 0)
	return ok && start == 0 && end == len(value)
}

// around looks for a match that covers the byte at text[at], where a literal of
// the pattern stands, or, where look-around may put the literal beside the
// match, the first that ends behind it.
func (p *pattern) around(text []byte, at int) (start, end int, v detectors.Verdict) {
	lo, hi := p.slice(text, at)
	for from := lo; from < hi; from = start + 1 {
		s, e, ok := p.first(text[lo:hi], from-lo)
		start, end = lo+s, lo+e
		if !ok || p.exact && start > at {
			break
		}
		if end > at && p.takes(text, start, end) {
			return start, end, detectors.Pass
		}
	}
	return 0, 0, detectors.Reject
}

// behindGap is how far behind the start of a keyword a value may start, in bytes.
const behindGap = 60

// behind looks for a match behind the keyword at text[at]. Whether the keyword
// is near enough is asked by the engine.
func (p *pattern) behind(text []byte, at int) (start, end int, v detectors.Verdict) {
	start, end, v = p.search(text[:min(len(text), at+behindGap+p.maxLen)], at)
	if v == detectors.Reject || start > at+behindGap || start == at {
		return 0, 0, detectors.Reject
	}
	return start, end, v
}

// search finds the first value that starts at text[from] or later.
func (p *pattern) search(text []byte, from int) (start, end int, v detectors.Verdict) {
	for from < len(text) {
		lo, hi := p.slice(text, from)
		s, e, ok := p.first(text[lo:hi], from-lo)
		start, end = lo+s, lo+e
		switch {
		case ok && start > from+p.maxLen && hi < len(text):
			from = start // the slice may end within the match: look again from there
		case ok && p.takes(text, start, end):
			return start, end, detectors.Pass
		case ok:
			from = start + 1
		case p.lines && hi < len(text) && text[hi] == '\n':
			from = hi + 1
		default:
			from = max(from+1, hi-p.maxLen)
		}
	}
	return 0, 0, detectors.Reject
}

// slice is the text that one match sees: what a value at text[at] can reach,
// twice as far ahead, and of one line where no match can span two.
func (p *pattern) slice(text []byte, at int) (lo, hi int) {
	lo, hi = max(0, at-p.maxLen), min(len(text), at+2*p.maxLen)
	if p.lines {
		lo += bytes.LastIndexByte(text[lo:at], '\n') + 1
		if i := bytes.IndexByte(text[at:hi], '\n'); i >= 0 {
			hi = at + i
		}
	}
	return lo, hi
}

// takes reports whether a match can be a value: not empty, not too long, no part
// of a longer word, and accepted by validators and allow list.
func (p *pattern) takes(text []byte, start, end int) bool {
	return end > start && end-start <= p.maxLen &&
		!(lex.IsWord(text[start]) && lex.GluedBefore(text, start)) && !(lex.IsWord(text[end-1]) && lex.GluedAfter(text, end)) &&
		p.accepts(text[start:end])
}
