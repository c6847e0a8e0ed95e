
// itPlateLetters reports whether none of the letters is one that looks like
// another or like a digit.
func itPlateLetters(s plain) bool { return !s.has('I') && !s.has('O') && !s.has('Q') && !s.has('U') }
