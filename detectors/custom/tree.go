package custom

import (
	"regexp/syntax"
	"strings"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/detectors"
)

// parseLoosely reads a regexp2 pattern as RE2 with its look-around taken out
// and its back references as anything: every match of the pattern is one of
// that too. nil where that cannot be done.
func parseLoosely(s *ruleSpec) *syntax.Regexp {
	plain, ok := withoutLookaround(s.Pattern)
	if !ok {
		return nil
	}
	flags := syntax.Perl
	if s.CaseInsensitive {
		flags |= syntax.FoldCase
	}
	tree, err := syntax.Parse(plain, flags)
	if err != nil {
		return nil
	}
	return tree
}

// withoutLookaround takes (?=…), (?!…), (?<=…) and (?<!…) out of a pattern and
// makes atomic groups plain ones and back references ".*".
func withoutLookaround(p string) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(p); {
		switch rest := p[i:]; {
		case rest[0] == '\\' && len(rest) > 1:
			if c := rest[1]; c >= '1' && c <= '9' {
				b.WriteString("(?s:.*)")
			} else if c == 'k' {
				return "", false
			} else {
				b.WriteString(rest[:2])
			}
			i += 2
		case rest[0] == '[':
			n := classLen(rest)
			b.WriteString(rest[:n])
			i += n
		case strings.HasPrefix(rest, "(?>"):
			b.WriteString("(?:")
			i += 3
		case strings.HasPrefix(rest, "(?=") || strings.HasPrefix(rest, "(?!") ||
			strings.HasPrefix(rest, "(?<=") || strings.HasPrefix(rest, "(?<!"):
			n := groupLen(rest)
			if n == 0 {
				return "", false
			}
			b.WriteString("(?:)")
			i += n
		default:
			b.WriteByte(rest[0])
			i++
		}
	}
	return b.String(), true
}

// classLen is the length of the character class at the start of p.
func classLen(p string) int {
	for i := 1; i < len(p); i++ {
		switch {
		case p[i] == '\\':
			i++
		case p[i] == ']' && i > 1 && !(i == 2 && p[1] == '^'):
			return i + 1
		}
	}
	return len(p)
}

// groupLen is the length of the group at the start of p, 0 when it does not close.
func groupLen(p string) int {
	depth := 0
	for i := 0; i < len(p); i++ {
		switch p[i] {
		case '\\':
			i++
		case '[':
			i += classLen(p[i:]) - 1
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// matchesNewline reports whether a match may hold a line feed.
func matchesNewline(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpAnyChar:
		return true
	case syntax.OpLiteral:
		return strings.ContainsRune(string(re.Rune), '\n')
	case syntax.OpCharClass:
		for i := 0; i+1 < len(re.Rune); i += 2 {
			if re.Rune[i] <= '\n' && '\n' <= re.Rune[i+1] {
				return true
			}
		}
	}
	for _, sub := range re.Sub {
		if matchesNewline(sub) {
			return true
		}
	}
	return false
}

// longest is how many bytes a match can have, at most detectors.MaxValue.
func longest(re *syntax.Regexp) int {
	if re == nil {
		return detectors.MaxValue
	}
	return max(1, min(bytesOf(re), detectors.MaxValue))
}

// bytesOf is the length of the longest match, capped a little above MaxValue.
func bytesOf(re *syntax.Regexp) int {
	const most = detectors.MaxValue + 1
	n := 0
	switch re.Op {
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			n += max(1, utf8.RuneLen(r))
		}
	case syntax.OpCharClass:
		for _, r := range re.Rune {
			n = max(n, utf8.RuneLen(r))
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return utf8.UTFMax
	case syntax.OpStar, syntax.OpPlus:
		return most
	case syntax.OpRepeat:
		if re.Max < 0 {
			return most
		}
		n = re.Max * bytesOf(re.Sub[0])
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			n = max(n, bytesOf(sub))
		}
	default:
		for _, sub := range re.Sub {
			n += bytesOf(sub)
		}
	}
	return min(n, most)
}
