package lex

// Ident is what ReadIdent found.
type Ident struct {
	End     int  // in bytes, 0 when there is none
	Chars   int  // ASCII letters and digits
	Digits  int  // digits among them
	Lower   bool // a lower-case letter is among them
	Spaced  bool // a space is among the separators
	Letters int  // before the first digit
}

// ReadIdent reads the identifier with which a labelled value begins: groups of
// ASCII letters and digits joined by '-', '/', '.' or '_', with at least one
// digit in all and at most most letters and digits. Further groups may follow
// after single spaces as long as they are plain groups with a digit and without
// lower-case letters, as people group long numbers ("28 28 57910", "AB 123456 C"):
// what comes after ("8847221 Street 5", "8847221 01/02/2020") is another value.
func ReadIdent(v []byte, most int) Ident {
	var id Ident
	i, plain := readChunk(v, 0, &id)
	if i == 0 {
		return Ident{}
	}
	for plain && i+1 < len(v) && v[i] == ' ' {
		next := id
		j, ok := readChunk(v, i+1, &next)
		if j <= i+1 || !ok || next.Lower || next.Chars > most || id.Digits > 0 && next.Digits == id.Digits && next.Chars-id.Chars > 2 {
			break
		}
		if id.Digits == 0 && id.Chars > 4 { // a word, then a number
			break
		}
		next.Spaced = true
		id, i = next, j
	}
	if id.Digits == 0 || id.Chars > most || GluedAfter(v, i) {
		return Ident{}
	}
	id.End = i
	return id
}

// readChunk reads groups joined by tight separators from v[i:] and says
// whether there was one group only.
func readChunk(v []byte, i int, id *Ident) (end int, plain bool) {
	plain = true
	for i < len(v) {
		start := i
		for ; i < len(v) && v[i] < 0x80 && IsWord(v[i]); i++ {
			switch c := v[i]; {
			case c-'0' < 10:
				id.Digits++
			case c >= 'a':
				id.Lower = true
			}
			if id.Digits == 0 {
				id.Letters++
			}
			id.Chars++
		}
		if i == start {
			return i, false // no group at all
		}
		if i+1 >= len(v) || !identJoint[v[i]] || v[i+1] >= 0x80 || !IsWord(v[i+1]) {
			return i, plain
		}
		plain = false
		i++
	}
	return i, plain
}

var identJoint = [256]bool{'-': true, '/': true, '.': true, '_': true}
