package financial

import "crypto/sha256"

// base58Value is the value of a digit of base 58 in Bitcoin's order, 0xff for
// other bytes: no 0, O, I and l.
var base58Value = makeBase58Value()

func makeBase58Value() (t [256]uint8) {
	for i := range t {
		t[i] = 0xff
	}
	for i, c := range []byte("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz") {
		t[c] = uint8(i)
	}
	return t
}

// addressBytes is the length of a version byte, 20 bytes of hash and four of checksum.
const addressBytes = 25

// base58Check decodes an address of Base58Check and returns its version byte;
// ok is false when it is none: another length, digit or checksum.
func base58Check(s []byte) (version byte, ok bool) {
	if len(s) < addressBytes || len(s) > 35 {
		return 0, false
	}
	var b [addressBytes]byte
	for _, c := range s {
		carry := uint32(base58Value[c])
		if carry == 0xff {
			return 0, false
		}
		for i := len(b) - 1; i >= 0; i-- {
			carry += uint32(b[i]) * 58
			b[i] = byte(carry)
			carry >>= 8
		}
		if carry != 0 {
			return 0, false
		}
	}
	for i := range s { // each leading zero byte is a leading '1', and none else
		if zero := i < len(b) && b[i] == 0; zero != (s[i] == '1') {
			return 0, false
		} else if !zero {
			break
		}
	}
	sum := sha256.Sum256(b[:21])
	sum = sha256.Sum256(sum[:])
	return b[0], [4]byte(sum[:4]) == [4]byte(b[21:])
}

// Lengths of Monero's base 58: blocks of eight bytes are eleven digits, the
// last one of five bytes is seven (CryptoNote Standard 7).
const (
	moneroBlock      = 11
	moneroPlain      = 95  // 69 bytes: network, two keys, checksum
	moneroIntegrated = 106 // 77 bytes: a payment id as well
)

// moneroNetwork decodes an address of Monero and returns its network byte; ok
// is false when it is none.
func moneroNetwork(s []byte) (network byte, ok bool) {
	var b [77]byte
	n := 0
	if len(s) != moneroPlain && len(s) != moneroIntegrated {
		return 0, false
	}
	for len(s) > 0 {
		digits, size := moneroBlock, 8
		if len(s) < moneroBlock {
			digits, size = 7, 5
		}
		v, fits := moneroDigits(s[:digits])
		if !fits || size == 5 && v >= 1<<40 {
			return 0, false
		}
		for i := size - 1; i >= 0; i-- {
			b[n+i] = byte(v)
			v >>= 8
		}
		n += size
		s = s[digits:]
	}
	sum := keccak256(b[:n-4])
	return b[0], [4]byte(sum[:4]) == [4]byte(b[n-4:n])
}

// moneroDigits is the value of up to eleven digits; it has to fit eight bytes.
func moneroDigits(s []byte) (v uint64, ok bool) {
	for i, c := range s {
		d := base58Value[c]
		if d == 0xff {
			return 0, false
		}
		if i == 10 && (v > (1<<64-1)/58 || v*58 > 1<<64-1-uint64(d)) {
			return 0, false
		}
		v = v*58 + uint64(d)
	}
	return v, true
}
