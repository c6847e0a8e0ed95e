package mark

import "encoding/binary"

// The Go twin works on eight bytes at a time. A byte comparison leaves its
// answer in the highest bit of each byte; a multiplication gathers those eight
// bits into one byte of the mask.

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
	lows  = highs - ones // 0x7f in each byte
)

// zero has the highest bit of each byte set where x is zero.
func zero(x uint64) uint64 { return ^((x&lows + lows) | x | lows) }

// above has the highest bit of each byte set where x is above the space.
func above(x uint64) uint64 {
	const least = (0x80 - 0x21) * ones
	return ((x&lows + least) | x) & highs
}

// gather moves the highest bit of byte i to bit i.
func gather(x uint64) uint64 {
	const magic = 0x0002040810204081
	return (x >> 7) * (magic << 7) >> 56
}

func cellsGo(dst []Cells, text []byte, delim, quote byte) {
	d, q := uint64(delim)*ones, uint64(quote)*ones
	for i := range dst {
		block := text[i*Size : i*Size+Size]
		var c Cells
		for j := 0; j < Size; j += 8 {
			x := binary.LittleEndian.Uint64(block[j:])
			c.Delim |= gather(zero(x^d)) << j
			c.Quote |= gather(zero(x^q)) << j
			c.Line |= gather(zero(x^'\n'*ones)) << j
			c.Ink |= gather(above(x)) << j
		}
		dst[i] = c
	}
}

func keysGo(dst []Keys, text []byte) {
	for i := range dst {
		block := text[i*Size : i*Size+Size]
		var k Keys
		for j := 0; j < Size; j += 8 {
			x := binary.LittleEndian.Uint64(block[j:])
			// '[' and ']' differ from '{' and '}' in the bit of lower case only.
			y := x | 0x20*ones
			op := zero(y^'{'*ones) | zero(y^'}'*ones) | zero(x^':'*ones)
			k.Quote |= gather(zero(x^'"'*ones)) << j
			k.Slash |= gather(zero(x^'\\'*ones)) << j
			k.Op |= gather(op) << j
			k.Comma |= gather(zero(x^','*ones)) << j
			k.Line |= gather(zero(x^'\n'*ones)) << j
			k.Ink |= gather(above(x)) << j
		}
		dst[i] = k
	}
}
