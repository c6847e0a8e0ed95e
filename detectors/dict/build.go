package dict

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// Builder gathers entries and makes a table of them. It is for gen and tests.
type Builder struct {
	entries map[uint64]Entry
}

// NewBuilder returns an empty Builder.
func NewBuilder() *Builder { return &Builder{entries: map[uint64]Entry{}} }

// Add enters a word or phrase. What is said of one folded form adds up: the
// higher level, the union of classes and regions. It reports whether the
// phrase is one that can be looked up.
func (b *Builder) Add(phrase string, p Parts) bool {
	h, ok := hashFolded([]byte(phrase))
	if !ok {
		return false
	}
	b.entries[h] = join(b.entries[h], Pack(p))
	return true
}

// Get returns what was entered for a phrase so far.
func (b *Builder) Get(phrase string) Entry {
	h, _ := hashFolded([]byte(phrase))
	return b.entries[h]
}

// Len is the number of different folded forms.
func (b *Builder) Len() int { return len(b.entries) }

func join(a, b Entry) Entry {
	return Pack(Parts{
		Given: max(a.Given(), b.Given()), Family: max(a.Family(), b.Family()),
		Word: max(a.Word(), b.Word()), City: max(a.City(), b.City()),
		Place:   a.Place() || b.Place(),
		GivenIn: a.GivenIn() | b.GivenIn(), FamilyIn: a.FamilyIn() | b.FamilyIn(),
		Class: a.Class() | b.Class(),
	})
}

// fill is how full a table is made, in tenths: fuller ones have longer runs.
const fill = 7

// Table lays the entries out: the same entries give the same bytes.
func (b *Builder) Table() ([]byte, error) {
	hashes := make([]uint64, 0, len(b.entries))
	for h, e := range b.entries {
		if e != 0 {
			hashes = append(hashes, h)
		}
	}
	if len(hashes) == 0 {
		return nil, errors.New("no entries")
	}
	slices.Sort(hashes)
	slots := uint64(len(hashes)*10/fill + 1)
	t := make([]byte, slots*slotSize)
	for _, h := range hashes {
		if err := place(t, slots, h, b.entries[h]); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// place puts an entry into the first free slot from its own on.
func place(t []byte, slots, h uint64, e Entry) error {
	i := slotOf(h, slots)
	for range maxProbes {
		s := t[i*slotSize:][:slotSize]
		have := Entry(binary.LittleEndian.Uint64(s[4:]))
		switch {
		case have == 0:
			binary.LittleEndian.PutUint32(s, uint32(h))
			binary.LittleEndian.PutUint64(s[4:], uint64(e))
			return nil
		case binary.LittleEndian.Uint32(s) == uint32(h):
			return fmt.Errorf("two words of one fingerprint, %08x: choose another hash", uint32(h))
		}
		if i++; i == slots {
			i = 0
		}
	}
	return errors.New("a run of slots is too long: make the table less full")
}
