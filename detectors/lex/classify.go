package lex

// Block holds the byte classes of 64 bytes of text, one bit per byte, the
// first byte in the lowest bit.
type Block struct {
	Digit uint64 // 0-9
	At    uint64 // @
	Loose uint64 // space ( ): separators at which a value may also end
	Tight uint64 // + - . /: separators that tie what stands on both sides together
	Colon uint64 // :
	Word  uint64 // 0-9 A-Z a-z
	High  uint64 // every byte from 0x80: whether it glues like a letter is asked where it matters
	Mark  uint64 // = | tab, which stand between labels and values as the colon does; some rarer bytes too
}

const blockSize = 64

// Bits of a byte's class in classOf.
const (
	classDigit = 1 << iota
	classAt
	classLoose
	classTight
	classColon
	classWord
	classHigh
	classMark
)

// classOf gives the classes of each byte: the definition that both classifiers follow.
var classOf = makeClasses()

func makeClasses() (t [256]uint8) {
	for i := range t {
		switch c := byte(i); {
		case c-'0' < 10:
			t[i] = classDigit | classWord
		case (c|0x20)-'a' < 26:
			t[i] = classWord
		case c >= 0x80:
			t[i] = classHigh
		case c == '@':
			t[i] = classAt
		case c == ':':
			t[i] = classColon
		case tight(c):
			t[i] = classTight
		case isSep(c):
			t[i] = classLoose
		case c == '=' || c == '|' || c == '\t' || c == '<' || c == '}' || c == '\r' || c == '\f':
			t[i] = classMark // the last four come with the two half-byte look-ups
		}
	}
	return t
}

// spread puts class k of a byte at bit 8k, so that eight bytes' classes can be
// gathered by shifts and ORs.
var spread = makeSpread()

func makeSpread() (t [256]uint64) {
	for i := range t {
		for k := range 8 {
			t[i] |= uint64(classOf[i]>>k&1) << (8 * k)
		}
	}
	return t
}

// classifyTable is the portable classifier. len(text) is 64*len(out).
func classifyTable(text []byte, out []Block) {
	for i := range out {
		q := (*[blockSize]byte)(text[i*blockSize:])
		var b Block
		for j := 0; j < blockSize; j += 8 {
			p := (*[8]byte)(q[j:])
			a := spread[p[0]] | spread[p[1]]<<1 | spread[p[2]]<<2 | spread[p[3]]<<3 |
				spread[p[4]]<<4 | spread[p[5]]<<5 | spread[p[6]]<<6 | spread[p[7]]<<7
			b.Digit |= a & 0xff << j
			b.At |= a >> 8 & 0xff << j
			b.Loose |= a >> 16 & 0xff << j
			b.Tight |= a >> 24 & 0xff << j
			b.Colon |= a >> 32 & 0xff << j
			b.Word |= a >> 40 & 0xff << j
			b.High |= a >> 48 & 0xff << j
			b.Mark |= a >> 56 & 0xff << j
		}
		out[i] = b
	}
}

// sep returns all separators.
func (b *Block) sep() uint64 { return b.Loose | b.Tight }

// tight reports whether a separator ties what stands on both sides together.
func tight(c byte) bool { return c == '-' || c == '.' || c == '/' || c == '+' }

// IsWord reports whether a byte is an ASCII letter or digit or part of a non-ASCII character.
func IsWord(c byte) bool { return classOf[c]&(classWord|classHigh) != 0 }
