package contact

import "github.com/pdatlas/pdatlas/detectors/lex"

// tidy reports whether groups and separators are those of one number: uniform
// but for the place after the calling or area code, no group that is too short
// or too long.
func (w *written) tidy() bool {
	dots, slashes, changes := 0, 0, 0
	open, closed := false, false
	last := byte(0)
	for i := 1; i < w.groups; i++ {
		sep, n := w.sep[i], w.len[i]
		if n == 1 && i > 1 && !w.plus && !w.exit || n > 8 && !w.prefixed(i) {
			return false
		}
		switch sep {
		case '(':
			open, closed = true, false
			continue
		case ')':
			closed = true
			continue
		case '.':
			dots++
		case '/': // stands after an area code, whatever follows
			slashes++
			continue
		}
		if last != 0 && sep != last {
			changes++
		}
		last = sep
	}
	if open && !closed || w.groups > 2 && w.len[w.groups-1] > 4 && !w.marked() {
		return false
	}
	// A point is a decimal point unless all separators are points, and more than one.
	if dots > 0 && (changes > 0 && !w.plus || dots == 1 && !w.plus && !w.bracket) {
		return false
	}
	if slashes > 1 || slashes == 1 && !w.marked() {
		return false
	}
	return changes < 2 || changes == 2 && w.plus
}

// marked reports whether anything but groups says that this is a telephone number.
func (w *written) marked() bool { return w.plus || w.exit || w.bracket || w.zero() }

// prefixed reports whether all groups before i are calling code and brackets,
// so that group i may be the whole national number.
func (w *written) prefixed(i int) bool {
	return i == 1 || (w.plus || w.exit) && i <= 3
}

// otherThing recognises the groups of what people write more often than
// telephone numbers.
func (w *written) otherThing() bool {
	if w.bracket {
		return false
	}
	a, b := w.len[0], w.len[1]
	sep := w.sep[1]
	switch w.groups {
	case 2:
		switch {
		case a == 5 && b == 4 && sep == '-', // US ZIP+4
			a == 4 && b <= 5 && sep == '-' && year(w.digits[:]),  // years, CVE and docket numbers
			a == b && sep == '-' && w.digits[0] == w.digits[a],   // a range, most likely
			a == 6 && b >= 3 && b <= 5 && dateLike(w.digits[:6]): // national identifiers
			return true
		}
		return a > 6
	case 3:
		c := w.len[2]
		if a == 3 && b == 2 && c == 4 && sep != '.' || a == 4 && b == 4 && c == 4 && !w.zero() || w.years() {
			return true // US SSN, the start of a card number
		}
	}
	return w.date() || w.address() || w.pairs() && w.amongNumbers()
}

// date reports whether the first three groups are a date, in either order.
func (w *written) date() bool {
	if w.groups < 3 {
		return false
	}
	a, b, c := w.len[0], w.len[1], w.len[2]
	d := w.digits[:]
	switch {
	case a == 4 && b <= 2 && c <= 2:
		return year(d[:4]) && w.between(1, 1, 12) && w.between(2, 1, 31)
	case a <= 2 && b <= 2 && c == 4:
		return year(d[a+b:a+b+4]) && w.between(0, 1, 31) && w.between(1, 1, 31)
	}
	return false
}

// years reports whether the first two groups are years ("2019-2020").
func (w *written) years() bool {
	return w.len[0] == 4 && w.len[1] == 4 && year(w.digits[:4]) && year(w.digits[4:8])
}

// address reports whether the groups are the octets of an IPv4 address.
func (w *written) address() bool {
	if w.groups != 4 || w.sep[1] != '.' {
		return false
	}
	for i := range 4 {
		if w.len[i] > 3 || !w.between(i, 0, 255) {
			return false
		}
	}
	return true
}

// between reports whether the value of group i is from lo to hi.
func (w *written) between(i, lo, hi int) bool {
	at := 0
	for _, n := range w.len[:i] {
		at += int(n)
	}
	v := number(w.digits[at : at+int(w.len[i])])
	return lo <= v && v <= hi
}

// amongNumbers reports whether more of the same stands on either side with only
// spaces between, as in a row of a table or of a hex dump.
func (w *written) amongNumbers() bool {
	text := w.token.Text
	i, j := w.start, w.token.End
	for i > 0 && w.start-i < 2 && text[i-1] == ' ' {
		i--
	}
	for j < len(text) && j-w.token.End < 2 && text[j] == ' ' {
		j++
	}
	return i < w.start && i > 0 && (text[i-1]-'0' < 10 || hexPair(text, i-2)) ||
		j > w.token.End && j < len(text) && (text[j]-'0' < 10 || hexPair(text, j))
}

// amongOperands reports whether the number fills a line up to a word, as the
// operands of a drawing command do, and the line before or after it begins with
// numbers in other groups: "721 73 98 97 lineto".
func (w *written) amongOperands() bool {
	text, start, end := w.token.Text, w.start, w.token.End
	if start > 0 && text[start-1] != '\n' || end+1 >= len(text) || text[end] != ' ' || text[end+1]-'a' >= 26 {
		return false
	}
	next := end
	for next < len(text) && next-end < maxPhoneLen && text[next] != '\n' {
		next++
	}
	if next+1 < len(text) && text[next] == '\n' && w.otherGroups(text[next+1:]) {
		return true
	}
	last := start - 1
	for last > 0 && start-last < maxPhoneLen && text[last-1] != '\n' {
		last--
	}
	return last >= 0 && w.otherGroups(text[last:start])
}

// otherGroups reports whether a line begins with groups of digits, two at least,
// that are not those of the number.
func (w *written) otherGroups(line []byte) bool {
	same, n := true, 0
	for i := 0; n < maxGroups; n++ {
		from := i
		for i < len(line) && i-from < maxPhoneLen && line[i]-'0' < 10 {
			i++
		}
		if i == from {
			break
		}
		same = same && n < w.groups && i-from == int(w.len[n])
		if i < len(line) && line[i] == ' ' {
			i++
		}
	}
	return n > 1 && !(same && n == w.groups)
}

// hexPair reports whether a word of two hexadecimal digits stands at text[i:].
func hexPair(text []byte, i int) bool {
	return i >= 0 && i+2 <= len(text) && hexDigit(text[i]) && hexDigit(text[i+1]) &&
		(i == 0 || !lex.IsWord(text[i-1])) && (i+2 == len(text) || !lex.IsWord(text[i+2]))
}

func hexDigit(c byte) bool { return c-'0' < 10 || (c|0x20)-'a' < 6 }

// pairs reports whether all groups have two digits.
func (w *written) pairs() bool {
	for _, n := range w.len[:w.groups] {
		if n != 2 {
			return false
		}
	}
	return true
}

// zero reports whether the number begins with one zero, the trunk prefix of
// most countries.
func (w *written) zero() bool { return w.digits[0] == '0' && w.digits[1] != '0' }

// northAmerican reports whether the digits are NPA-NXX-XXXX, with or without 1
// before them: three, three and four digits, neither of the threes beginning
// with 0 or 1 (NANPA). The area code need not be assigned.
func (w *written) northAmerican() bool {
	i := 0
	switch w.grouping {
	case 0x334:
	case 0x1334:
		if i = 1; w.digits[0] != '1' {
			return false
		}
	default:
		return false
	}
	return w.digits[i] >= '2' && w.digits[i+3] >= '2'
}

// local reports whether the groups are those of a number without area code.
func (w *written) local() bool {
	switch w.grouping {
	case 0x34:
		return w.digits[0] >= '2'
	case 0x44, 0x26, 0x224, 0x322, 0x233, 0x323, 0x2222:
		return true
	}
	return false
}

// dateLike reports whether digits begin like a date without separators: a year,
// month and day, or six digits of day, month and year in some order.
func dateLike(d []byte) bool {
	switch len(d) {
	case 6:
		return number(d[2:4])-1 < 12 && number(d[2:4]) > 0 && (number(d[:2])-1 < 31 || number(d[4:])-1 < 31)
	case 8, 12, 14:
		month, day := number(d[4:6]), number(d[6:8])
		return year(d) && month >= 1 && month <= 12 && day >= 1 && day <= 31
	}
	return false
}

// year reports whether d begins with a year of our time.
func year(d []byte) bool { return d[0] == '1' && d[1] == '9' || d[0] == '2' && d[1] == '0' }

// filler reports whether digits are a placeholder or a power of ten rather than
// somebody's number: all the same, six zeros at the end, or the ten in a row.
func filler(d []byte) bool {
	same, zeros := 0, 0
	for _, c := range d {
		if c == d[0] {
			same++
		}
		if zeros++; c != '0' {
			zeros = 0
		}
	}
	return same == len(d) || zeros >= 6 || string(d) == "0123456789"
}

// number returns the value of a few digits.
func number(d []byte) int {
	v := 0
	for _, c := range d {
		v = v*10 + int(c-'0')
	}
	return v
}
