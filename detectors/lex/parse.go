package lex

// Parse makes a token of the whole of s, as the engine would find it standing
// alone. It is the slow, plain twin of the engine's tokeniser, for tests and
// single values. ok is false when s is not one token.
func Parse(s string) (t Token, ok bool) {
	t.Text, t.End = []byte(s), len(s)
	for i := 0; i < len(s); {
		sep, w := separator(s[i:])
		if w > 0 && (t.runs == 0 || i+w == len(s)) {
			return t, false
		}
		i += w
		kind, n := runAt(s[i:])
		if n == 0 || len(s) > 255 || t.runs == MaxRuns || t.n+n > MaxToken || t.runs > 0 && w == 0 && t.run[t.runs-1].kind() == kind {
			return t, false
		}
		t.add(newRun(kind, sep, n, i), s[i:i+n])
		i += n
	}
	return t, t.runs > 0
}

func (t *Token) add(r run, text string) {
	t.run[t.runs] = r
	t.runs++
	if r.kind() == '9' {
		t.digits += len(text)
	}
	t.letters(t.n, []byte(text))
	t.n += len(text)
}

// separator returns the separator at the start of s: up to three bytes, at
// most one of them not a space, and its width; 0, 0 when there is none.
func separator(s string) (sep byte, width int) {
	for width < len(s) && width < 3 {
		c := s[width]
		if !isSep(c) || c != ' ' && sep != 0 && sep != ' ' {
			break
		}
		if sep == 0 || c != ' ' {
			sep = c
		}
		width++
	}
	return sep, width
}

func isSep(c byte) bool {
	switch c {
	case ' ', '(', ')', '+', '-', '.', '/':
		return true
	}
	return false
}

func runAt(s string) (kind byte, n int) {
	for n < len(s) && s[n]-'0' < 10 {
		n++
	}
	if n > 0 {
		return '9', n
	}
	for n < len(s) && (s[n]|0x20)-'a' < 26 {
		n++
	}
	if n > 0 {
		return 'A', n
	}
	return 0, 0
}
