package financial

import (
	"encoding/binary"
	"math/bits"
)

// keccakRate is the rate of Keccak-256 in bytes.
const keccakRate = 136

// keccak256 is Keccak with a capacity of 512 bits and the padding of the
// submission to NIST (10*1), as Ethereum and Monero use it. SHA-3 (FIPS 202)
// pads otherwise, and so does the standard library. Inputs are shorter than
// the rate: addresses and keys are.
func keccak256(data []byte) (sum [32]byte) {
	var block [keccakRate]byte
	n := copy(block[:keccakRate-1], data)
	block[n] = 1
	block[keccakRate-1] |= 0x80
	var a [25]uint64
	for i := range keccakRate / 8 {
		a[i] = binary.LittleEndian.Uint64(block[8*i:])
	}
	keccakF(&a)
	for i := range 4 {
		binary.LittleEndian.PutUint64(sum[8*i:], a[i])
	}
	return sum
}

// keccakRounds are the constants of step iota (FIPS 202, section 3.2.5).
var keccakRounds = [24]uint64{
	0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b, 0x0000000080000001,
	0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
	0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
	0x000000000000800a, 0x800000008000000a, 0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
}

// keccakPath is the order in which steps rho and pi visit the lanes, and
// keccakTurn by how much they rotate each.
var (
	keccakPath = [24]int{10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1}
	keccakTurn = [24]int{1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44}
)

// keccakF is the permutation Keccak-f[1600].
func keccakF(a *[25]uint64) {
	var c [5]uint64
	for _, round := range keccakRounds {
		for x := range 5 { // theta
			c[x] = a[x] ^ a[x+5] ^ a[x+10] ^ a[x+15] ^ a[x+20]
		}
		for x := range 5 {
			d := c[(x+4)%5] ^ bits.RotateLeft64(c[(x+1)%5], 1)
			for y := 0; y < 25; y += 5 {
				a[x+y] ^= d
			}
		}
		lane := a[1]
		for i, to := range keccakPath { // rho and pi
			lane, a[to] = a[to], bits.RotateLeft64(lane, keccakTurn[i])
		}
		for y := 0; y < 25; y += 5 { // chi
			copy(c[:], a[y:y+5])
			for x := range 5 {
				a[y+x] = c[x] ^ ^c[(x+1)%5]&c[(x+2)%5]
			}
		}
		a[0] ^= round
	}
}
