package checkdigit

// Mod97 reports whether s, with its two check digits at the end, is valid by
// ISO/IEC 7064 MOD 97-10: letters count as 10 to 35 and the number that results
// leaves 1 when divided by 97. Legal entity identifiers (ISO 17442) are checked
// so; IBANs after a rotation, see IBAN.
func Mod97(s []byte) bool {
	return len(s) > 2 && mod97(0, s) == 1
}

// IBAN reports whether s is valid by the rule of ISO 13616: the first four
// characters moved to the end, the whole is valid by MOD 97-10. Check digits
// outside 02 to 98 are refused, as the standard never generates them. Country
// and length are the caller's to check.
func IBAN(s []byte) bool {
	if len(s) < 5 || !AllDigits(s[2:4]) {
		return false
	}
	if cd := int(s[2]-'0')*10 + int(s[3]-'0'); cd < 2 || cd > 98 {
		return false
	}
	r := mod97(0, s[4:])
	if r < 0 {
		return false
	}
	return mod97(r, s[:4]) == 1
}

// mod97 continues the remainder r over s; -1 when s has another byte than a
// digit or an upper-case letter.
func mod97(r int, s []byte) int {
	v := uint64(r)
	for i := 0; i < len(s); {
		if i+8 <= len(s) {
			if n, ok := EightDigits((*[8]byte)(s[i : i+8])); ok {
				v = (v*1e8 + n) % 97
				i += 8
				continue
			}
		}
		switch c := s[i]; {
		case c-'0' < 10:
			v = v*10 + uint64(c-'0')
		case c-'A' < 26:
			v = v*100 + uint64(c-'A') + 10
		default:
			return -1
		}
		if v >= 1e9 { // times 1e8 it must still fit
			v %= 97
		}
		i++
	}
	return int(v % 97)
}

// Mod11_10 reports whether digits, with the check digit at the end, are valid
// by ISO/IEC 7064 MOD 11,10, the hybrid system of the German tax number and the
// Croatian OIB.
func Mod11_10(digits []byte) bool {
	n := len(digits) - 1
	if n < 1 || !AllDigits(digits) {
		return false
	}
	p := 10
	for _, c := range digits[:n] {
		s := (p + int(c-'0')) % 10
		if s == 0 {
			s = 10
		}
		p = s * 2 % 11
	}
	return (p+int(digits[n]-'0'))%10 == 1
}
