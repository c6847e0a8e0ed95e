package checkdigit

// dihedral is the multiplication table of the dihedral group D5 in the
// numbering of J. Verhoeff, "Error Detecting Decimal Codes" (1969).
var dihedral = [10][10]uint8{
	{0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
	{1, 2, 3, 4, 0, 6, 7, 8, 9, 5},
	{2, 3, 4, 0, 1, 7, 8, 9, 5, 6},
	{3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
	{4, 0, 1, 2, 3, 9, 5, 6, 7, 8},
	{5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
	{6, 5, 9, 8, 7, 1, 0, 4, 3, 2},
	{7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
	{8, 7, 6, 5, 9, 3, 2, 1, 0, 4},
	{9, 8, 7, 6, 5, 4, 3, 2, 1, 0},
}

// verhoeffPerm[i%8] permutes the digit i places from the right: powers of one
// permutation chosen by Verhoeff.
var verhoeffPerm = [8][10]uint8{
	{0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
	{1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
	{5, 8, 0, 3, 7, 9, 6, 1, 4, 2},
	{8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
	{9, 4, 5, 3, 1, 2, 6, 8, 7, 0},
	{4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
	{2, 7, 9, 3, 8, 0, 6, 4, 1, 5},
	{7, 0, 4, 6, 9, 1, 3, 2, 5, 8},
}

// Verhoeff reports whether digits, with the check digit at the end, are valid
// by Verhoeff's dihedral scheme (Aadhaar, Luxembourg's identification number).
// It finds every single wrong digit and every swap of neighbours.
func Verhoeff(digits []byte) bool {
	if len(digits) < 2 || !AllDigits(digits) {
		return false
	}
	c := uint8(0)
	for i := range digits {
		d := digits[len(digits)-1-i] - '0'
		c = dihedral[c][verhoeffPerm[i%8][d]]
	}
	return c == 0
}

// dammTable is the totally anti-symmetric quasigroup of order 10 from H. M. Damm,
// "Total anti-symmetrische Quasigruppen" (Marburg 2004).
var dammTable = [10][10]uint8{
	{0, 3, 1, 7, 5, 9, 8, 6, 4, 2},
	{7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
	{4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
	{1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
	{6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
	{3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
	{5, 8, 6, 9, 7, 2, 0, 1, 3, 4},
	{8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
	{9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
	{2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
}

// Damm reports whether digits, with the check digit at the end, are valid by
// Damm's scheme. It finds every single wrong digit and every swap of neighbours.
func Damm(digits []byte) bool {
	if len(digits) < 2 || !AllDigits(digits) {
		return false
	}
	c := uint8(0)
	for _, d := range digits {
		c = dammTable[c][d-'0']
	}
	return c == 0
}
