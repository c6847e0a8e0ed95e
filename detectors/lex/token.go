package lex

// MaxToken is how many letters and digits a token holds at most.
const MaxToken = 40

// MaxRuns is how many runs (groups of digits or of letters) a token has at most.
const MaxRuns = 12

// Token is a candidate value: runs of ASCII digits and letters joined by
// single separators. It begins and ends at a word boundary.
type Token struct {
	Text       []byte // the whole window
	Start, End int    // of the value in Text
	n          int
	runs       int
	digits     int
	run        [MaxRuns]run
	compact    [MaxToken + 16]byte
}

// run is a group of only digits or only letters: from its lowest byte on the
// separator before it (0 for none), its length, its kind ('9' or 'A') and its
// offset from the start of the token.
type run uint32

func newRun(kind, sep byte, n, at int) run {
	return run(sep) | run(n&0xff)<<8 | run(kind)<<16 | run(at&0xff)<<24
}

func (r run) sep() byte  { return byte(r) }
func (r run) len() int   { return int(r >> 8 & 0xff) }
func (r run) kind() byte { return byte(r >> 16) }
func (r run) at() int    { return int(r >> 24) }

// Compact returns the letters (upper case) and digits without separators.
func (t *Token) Compact() []byte { return t.compact[:t.n] }

// Len returns how many letters and digits the token has.
func (t *Token) Len() int { return t.n }

// Digits returns how many digits the token has.
func (t *Token) Digits() int { return t.digits }

// Runs returns the number of runs: maximal groups of only digits or only letters.
func (t *Token) Runs() int { return t.runs }

// Run returns the length of run i.
func (t *Token) Run(i int) int { return t.run[i].len() }

// Letters reports whether run i is of letters.
func (t *Token) Letters(i int) bool { return t.run[i].kind() == 'A' }

// Sep returns the separator before run i: ' ', '-', '.', '/', '+', '(' or ')',
// or 0 where run i follows run i-1 without one. Of several separators ("- ")
// it is the one that is not a space. Sep(0) is 0.
func (t *Token) Sep(i int) byte { return t.run[i].sep() }

// Spaced reports whether the token has any separator.
func (t *Token) Spaced() bool {
	for i := 1; i < t.runs; i++ {
		if t.run[i].sep() != 0 {
			return true
		}
	}
	return false
}

// Before returns the byte before the token, 0 at the start of the text.
func (t *Token) Before() byte {
	if t.Start > 0 {
		return t.Text[t.Start-1]
	}
	return 0
}

// After returns the byte after the token, 0 at the end of the text.
func (t *Token) After() byte {
	if t.End < len(t.Text) {
		return t.Text[t.End]
	}
	return 0
}

// Num returns the value of the digits Compact()[i:j], which must be digits.
func (t *Token) Num(i, j int) int {
	v := 0
	for ; i < j; i++ {
		v = v*10 + int(t.compact[i]-'0')
	}
	return v
}

// letters puts ASCII letters, in upper case, and digits, as they are, into the
// compact form from n on.
func (t *Token) letters(n int, text []byte) {
	for i, b := range text {
		t.compact[n+i] = upper(b)
	}
}

func upper(b byte) byte {
	if b-'a' < 26 {
		b &^= 0x20
	}
	return b
}
