package scanner

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/sketch"
)

// persons says what tells persons apart: by detector, its class. It is shared,
// and not written once the workers read.
type persons struct {
	key     sketch.Key
	classes []inventory.Class // 0: none
	roles   []role
	ds      []detectors.Detector
}

// role is what a match adds to a name with a birth date.
type role uint8

const (
	noRole role = iota
	isName
	isBirth
)

// personKey is the secret of the sketches' hashes: the inventory's, so that
// sketches of all its objects merge.
func (c Config) personKey() (k sketch.Key) {
	sum := c.Inventory.Digest("persons")
	copy(k[:], sum[:])
	return k
}

func newPersons(ds []detectors.Detector) *persons {
	p := &persons{classes: make([]inventory.Class, len(ds)), roles: make([]role, len(ds)), ds: ds}
	for i := range ds {
		switch ds[i].Category {
		case "national_id", "social_security", "tax_id", "health_id":
			p.classes[i] = inventory.ByNationalID
		}
		switch ds[i].ID {
		case "EMAIL_ADDRESS":
			p.classes[i] = inventory.ByEmail
		case "PHONE_NUMBER":
			p.classes[i] = inventory.ByPhone
		case "PERSON", "FIRST_NAME", "LAST_NAME":
			p.roles[i] = isName
		case "DATE_OF_BIRTH":
			p.roles[i] = isBirth
		}
	}
	return p
}

// crowd estimates the persons of one object. It belongs to one worker.
type crowd struct {
	*persons
	at    []int32 // by detector: index of its sketch + 1
	found []inventory.Persons
	// The record under way: a name and a birth date in it are one person.
	row   int64
	first *column // in which the first of its names stands
	names uint64  // sum of the hashes of the name's words
	birth uint64  // hash of the date, 0: none
}

func newCrowd(p *persons) crowd { return crowd{persons: p, at: make([]int32, len(p.ds))} }

// reset forgets the object before.
func (c *crowd) reset() {
	clear(c.at)
	c.found = nil
	c.row, c.names, c.birth = 0, 0, 0
}

// add counts whom a match is of.
func (c *crowd) add(m *detectors.Match, h *hit) {
	if class := c.classes[m.Detector]; class != 0 {
		c.count(m.Detector, class, h.text)
	} else if c.roles[m.Detector] != noRole && h.row > 0 {
		c.part(c.roles[m.Detector], h)
	}
}

func (c *crowd) count(detector uint16, class inventory.Class, text []byte) {
	var buf [detectors.MaxValue]byte
	value := essence(buf[:], text, class)
	if len(value) == 0 {
		return
	}
	i := c.at[detector]
	if i == 0 {
		i = c.sketch(detector, class)
	}
	c.found[i-1].Sketch.Add(c.key.Hash(value))
}

// sketch finds or begins the sketch of a detector; rows of one ID share it.
func (c *crowd) sketch(detector uint16, class inventory.Class) int32 {
	d := &c.ds[detector]
	for i := range c.found {
		if c.found[i].Class == class && c.found[i].Type == d.ID {
			c.at[detector] = int32(i) + 1
			return int32(i) + 1
		}
	}
	p := inventory.Persons{Class: class, Type: d.ID}
	if class == inventory.ByNationalID {
		p.Country = d.Country
	}
	c.found = append(c.found, p)
	c.at[detector] = int32(len(c.found))
	return c.at[detector]
}

// phoneDigits is how many of a telephone number's last digits tell it from
// others: the country's and the trunk's come before, written or not.
const phoneDigits = 8

// essence writes a value into dst without what may be written in other ways:
// letters in lower case, separators only where they matter. Beyond dst it is cut.
func essence(dst, text []byte, class inventory.Class) []byte {
	keep := &essential[class]
	n := 0
	for _, b := range text[:min(len(text), len(dst))] {
		if k := keep[b]; k != 0 {
			dst[n] = k
			n++
		}
	}
	if class == inventory.ByPhone {
		return dst[max(0, n-phoneDigits):n]
	}
	return dst[:n]
}

// essential is what a byte of a value becomes by class; 0: nothing.
var essential = makeEssential()

func makeEssential() (t [inventory.ByNameAndBirth + 1][256]byte) {
	for b := range 256 {
		low := byte(b)
		if b >= 'A' && b <= 'Z' {
			low |= 0x20
		}
		digit := b >= '0' && b <= '9'
		if digit {
			t[inventory.ByPhone][b] = low
		}
		if digit || low >= 'a' && low <= 'z' || b >= 0x80 {
			t[inventory.ByNationalID][b] = low
		}
		t[inventory.ByEmail][b] = low
	}
	return t
}

// part takes a name or birth date of a record. Another record begins anew, and so
// does, since a document may hold many persons, a second date or a second name
// of the same field.
func (c *crowd) part(r role, h *hit) {
	again := r == isBirth && c.birth != 0 || r == isName && c.names != 0 && h.col == c.first
	if h.row != c.row || again {
		c.pair()
		c.row = h.row
	}
	if r == isName {
		if c.names == 0 {
			c.first = h.col
		}
		c.names += c.words(h.text)
		return
	}
	if y, m, d, ok := parseDay(h.text); ok {
		c.birth = c.key.Hash([]byte{byte(y >> 8), byte(y), byte(m), byte(d)}) | 1
	}
}

// pair counts the name and birth date met in the record.
func (c *crowd) pair() {
	if c.names != 0 && c.birth != 0 {
		i := -1
		for j := range c.found {
			if c.found[j].Class == inventory.ByNameAndBirth {
				i = j
			}
		}
		if i < 0 {
			i = len(c.found)
			c.found = append(c.found, inventory.Persons{Class: inventory.ByNameAndBirth})
		}
		c.found[i].Sketch.Add(mix(c.names ^ c.birth))
	}
	c.names, c.birth = 0, 0
}

// words is the sum of the hashes of the words of a name, so that neither their
// order nor the columns they stand in matter.
func (c *crowd) words(text []byte) (sum uint64) {
	var buf [detectors.MaxValue]byte
	word := buf[:0]
	for i := 0; i <= len(text); i++ {
		if i < len(text) && isLetter(text[i]) {
			if len(word) < cap(word) {
				word = append(word, text[i]|0x20)
			}
			continue
		}
		if len(word) > 0 {
			sum += c.key.Hash(word)
			word = word[:0]
		}
	}
	return sum
}

func isLetter(b byte) bool { return b >= 0x80 || b|0x20 >= 'a' && b|0x20 <= 'z' }

// list gives the sketches of the object.
func (c *crowd) list() []inventory.Persons {
	c.pair()
	return c.found
}
