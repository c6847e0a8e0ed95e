package lex

// Parse makes a token of the whole of s, as the engine would find it standing
// alone. It is the slow, plain twin of the engine's tokeniser, for tests and
// single values. ok is false when s is not one token.
func Parse(s string) (t Token, ok bool) {
	ok = t.Read([]byte(s), 0, len(s))
	return t, ok
}

// Read makes t the token text[start:end], as Parse does where it stands in a
// text. It allocates nothing; t is of no use where it returns false.
func (t *Token) Read(text []byte, start, end int) bool {
	t.Text, t.Start, t.End = text, start, end
	t.n, t.runs, t.digits = 0, 0, 0
	s := text[start:end]
	for i := 0; i < len(s); {
		sep, w := separator(s[i:])
		if w > 0 && (t.runs == 0 || i+w == len(s)) {
			return false
		}
		i += w
		kind, n := runAt(s[i:])
		if n == 0 || len(s) > 255 || t.runs == MaxRuns || t.n+n > MaxToken || t.runs > 0 && w == 0 && t.run[t.runs-1].kind() == kind {
			return false
		}
		t.add(newRun(kind, sep, n, i), s[i:i+n])
		i += n
	}
	return t.runs > 0
}

func (t *Token) add(r run, text []byte) {
	t.run[t.runs] = r
	t.runs++
	if r.kind() == '9' {
		t.digits += len(text)
	}
	t.letters(t.n, text)
	t.n += len(text)
}

// separator returns the separator at the start of s: up to three bytes, at
// most one of them not a space, and its width; 0, 0 when there is none.
func separator(s []byte) (sep byte, width int) {
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

func runAt(s []byte) (kind byte, n int) {
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
