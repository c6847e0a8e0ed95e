package contact

import (
	"github.com/pdatlas/pdatlas/detectors/contact/phoneplan"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// Limits of what is read of one number: with an exit code, a calling code and
// a trunk prefix that do not count towards the digits of E.164.
const (
	maxWritten = 24
	maxGroups  = 8
)

// written is a telephone number as it stands in the text.
type written struct {
	digits    [maxWritten]byte
	n         int
	len       [maxGroups]uint8 // digits of each group
	sep       [maxGroups]byte  // before each group, as lex.Token.Sep
	groups    int
	grouping  phoneplan.Grouping
	plus      bool // '+' stands before the calling code
	exit      bool // "00" stands before the calling code
	bracket   bool // a group stands in brackets
	extension bool // "x" and digits are tied to the end
	start     int  // in the text, with sign and bracket
	token     *lex.Token
}

// read takes the first runs of the token apart and looks at what stands before
// it. It reports false for what cannot be a number whatever its digits are.
func (w *written) read(t *lex.Token, runs int) bool {
	w.token, w.start = t, t.Start
	w.before(runs)
	digits, at := t.Compact(), 0
	for i := range runs {
		at += t.Run(i)
		if sep := t.Sep(i); sep == '+' || !w.group(sep, t.Run(i)) {
			return false
		}
	}
	if w.n+at > maxWritten {
		return false
	}
	w.n += copy(w.digits[w.n:], digits[:at])
	w.exit = !w.plus && w.n > 9 && w.digits[0] == '0' && w.digits[1] == '0' && (w.len[0] >= 3 || w.len[0] == 2 && w.groups > 1)
	return w.start < w.token.Start || !tied(t)
}

// hopeless is the quick way out for what is common in data: decimals and dates.
func hopeless(t *lex.Token, runs int) bool {
	if runs < 2 {
		return false
	}
	if runs > 2 && t.Run(0) == 4 && t.Run(1) == 2 && t.Run(2) == 2 && year(t.Compact()) {
		return !signed(t)
	}
	dots, others := 0, 0
	for i := 1; i < runs; i++ {
		switch t.Sep(i) {
		case '.':
			dots++
		case ' ', '-', '/':
			others++
		}
	}
	return (dots > 0 && others > 0 || dots == 1 && runs == 2) && !signed(t)
}

// signed reports whether a '+' or a bracket may belong to the token.
func signed(t *lex.Token) bool {
	b := t.Before()
	if b == ' ' && t.Start > 1 {
		b = t.Text[t.Start-2]
	}
	return b == '+' || b == '(' || b == ')' || b == '-'
}

// extension reports whether the token is of digits up to run i, which is "x"
// or "ext", and digits after it.
func extension(t *lex.Token, i int) bool {
	if i < 1 || !t.Letters(i) || t.Letters(i+1) {
		return false
	}
	at := 0
	for j := range i {
		if t.Letters(j) {
			return false
		}
		at += t.Run(j)
	}
	word := string(t.Compact()[at : at+t.Run(i)])
	return word == "X" || word == "EXT"
}

// group takes in the length of a group and the separator before it.
func (w *written) group(sep byte, n int) bool {
	if w.groups == maxGroups || n > maxPhoneDigits+2 {
		return false
	}
	if w.groups == 0 {
		sep = 0
	}
	w.len[w.groups], w.sep[w.groups] = uint8(n), sep
	w.grouping = w.grouping.Then(n)
	w.bracket = w.bracket || sep == '('
	w.groups++
	return true
}

func (w *written) compact() []byte { return w.digits[:w.n] }

// before reads the sign, the opening bracket and a bracketed group that belong
// to the number but not to the token, which starts at a digit.
func (w *written) before(runs int) {
	text, i := w.token.Text, w.token.Start
	closed := runs > 1 && w.token.Sep(1) == ')'
	switch {
	case i > 0 && text[i-1] == '+':
		w.plus, w.start = true, i-1
	case i > 1 && text[i-1] == ' ' && text[i-2] == '+':
		w.plus, w.start = true, i-2
	case i > 0 && text[i-1] == '(' && closed:
		w.bracket, w.start = true, i-1
	}
	if w.plus {
		if w.start == 0 {
			return
		}
		switch b := text[w.start-1]; {
		case b == '(' && closed:
			w.start--
		case b == ')' || b == ']' || b-'0' < 10: // a sum
			w.plus, w.start = false, w.token.Start
		}
		return
	}
	if w.bracketedBefore(w.start) {
		w.bracket = true
	}
}

// bracketedBefore takes in "(+55)", "(0171)" and the like that end just before
// i with a hyphen or a second bracket between, where the token could not start
// earlier: ")(" and ")-" are no single separators.
func (w *written) bracketedBefore(i int) bool {
	text, j := w.token.Text, i
	for j > 0 && i-j < 2 && (text[j-1] == ' ' || text[j-1] == '-' || text[j-1] == '/') {
		j--
	}
	if i == w.token.Start && (i == j || text[i-1] == ' ' && i-j == 1) || j == 0 || text[j-1] != ')' {
		return false
	}
	end := j - 1
	for j = end; j > 0 && end-j < 5 && text[j-1]-'0' < 10; j-- {
	}
	if j == end || j == 0 {
		return false
	}
	from := j
	plus := text[j-1] == '+'
	if plus {
		j--
	}
	if j == 0 || text[j-1] != '(' {
		return false
	}
	w.plus, w.start = plus, j-1
	w.n = copy(w.digits[:], text[from:end])
	return w.group(0, end-from)
}

// tied reports whether a sign before or after the token makes it part of a
// formula, a reference, an amount or a time.
func tied(t *lex.Token) bool {
	switch t.Before() {
	case '#', '$', '%', '^', '~', '<', '+':
		return true
	case '*', '_':
		i := t.Start
		for i > 0 && t.Text[i-1] == t.Before() {
			i--
		}
		return lex.GluedBefore(t.Text, i) || i == t.Start-1 && t.After() != t.Before()
	case ':':
		return t.Start > 1 && t.Text[t.Start-2]-'0' < 10
	}
	switch t.After() {
	case '%', '^', '=', '$':
		return true
	case '*', '_': // a formula or name, but not the end of emphasis in Markdown
		i := t.End
		for i < len(t.Text) && t.Text[i] == t.After() {
			i++
		}
		return lex.GluedAfter(t.Text, i)
	}
	return false
}

// alone reports whether a single run of digits stands by itself: not after a
// minus or a decimal point, not as a term.
func alone(t *lex.Token) bool {
	if b := t.Before(); b != '-' && b != '.' {
		return true
	}
	// "Tel.0171…", "CPR-0171…": tied to a word; "-0171…": a sign.
	return t.Start > 1 && (t.Text[t.Start-2]|0x20)-'a' < 26
}
