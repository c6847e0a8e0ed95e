package financial

// bech32Value is the value of a character of Bech32 (BIP-173), 0xff for others.
var bech32Value = makeBech32Value()

func makeBech32Value() (t [256]uint8) {
	for i := range t {
		t[i] = 0xff
	}
	for i, c := range []byte("qpzry9x8gf2tvdw0s3jn54khce6mua7l") {
		t[c] = uint8(i)
	}
	for c := byte('a'); c <= 'z'; c++ {
		t[c&^0x20] = t[c]
	}
	return t
}

// Constants that the checksum of the two encodings leaves.
const (
	bech32  = 1          // BIP-173: witness version 0
	bech32m = 0x2bc830a3 // BIP-350: versions 1 to 16
)

// segwit reports whether s, from its human-readable part of n characters on, is
// a segregated-witness address: checksum, version, length of the program. All
// characters must be of one letter case.
func segwit(s []byte, n int) bool {
	if len(s) < n+8 || len(s) > 90 || s[n] != '1' {
		return false
	}
	upper, lower := false, false
	sum := uint32(1)
	for _, c := range s[:n] {
		sum = polymod(sum, (c|0x20)>>5)
		upper, lower = upper || c-'A' < 26, lower || c-'a' < 26
	}
	sum = polymod(sum, 0)
	for _, c := range s[:n] {
		sum = polymod(sum, (c|0x20)&31)
	}
	data := s[n+1:]
	for _, c := range data {
		v := bech32Value[c]
		if v == 0xff {
			return false
		}
		sum = polymod(sum, v)
		upper, lower = upper || c-'A' < 26, lower || c-'a' < 26
	}
	if upper && lower {
		return false
	}
	version := bech32Value[data[0]]
	bits := (len(data) - 7) * 5 // version and checksum are not of the program
	program := bits / 8
	if bits%8 > 4 || version > 16 || program < 2 || program > 40 || bech32Value[data[len(data)-7]]&(1<<(bits%8)-1) != 0 {
		return false
	}
	if version == 0 {
		return sum == bech32 && (program == 20 || program == 32)
	}
	return sum == bech32m
}

// polymod takes five bits into the BCH checksum of BIP-173.
func polymod(sum uint32, v byte) uint32 {
	top := sum >> 25
	sum = sum&0x1ffffff<<5 ^ uint32(v)
	for i, g := range [...]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
		if top>>i&1 != 0 {
			sum ^= g
		}
	}
	return sum
}
