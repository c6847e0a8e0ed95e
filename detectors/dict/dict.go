// Package dict holds the word lists behind names, places and addresses,
// compiled into one read-only table: given names, family names, common words,
// towns, countries, and small classes of words that stand beside them (titles,
// street types, legal forms …).
//
// It owns the table, its format and how a word is looked up; what the words
// mean together is for the detectors of persons and places. The table is part
// of the program's text and used in place: it costs nothing at start-up, no
// memory of its own, and a look-up does not allocate. It holds fingerprints and
// levels, not the lists, so no list can be read out of it. Where the lists come
// from and under which licence stands in MANIFEST.csv.
//
// To rebuild table.bin, with the lists in a folder of yours:
//
//	PDATLAS_LISTS=/path/to/lists go generate ./detectors/dict
package dict

import _ "embed"

//go:generate go run ./gen -lists $PDATLAS_LISTS -out table.bin

// Class is a set of small word classes; see classes.txt for their words.
type Class uint32

// Classes, in the order of their sections in classes.txt. They are compiled
// into the table: a new one goes to the end and needs a rebuild.
const (
	Title         Class = 1 << iota // "Dr", "Frau", "Señora": before a name
	StreetBefore                    // "calle", "rue", "ul": before the name of a street
	StreetAfter                     // "street", "road": after it, and the number first
	StreetPerhaps                   // "drive", "hill": the same, but other things too
	NumberAfter                     // "straat", "utca", "iela": after it, the number last
	LegalForm                       // "GmbH", "Ltd": ends the name of a company
	Organisation                    // "hospital", "universität": part of the name of one
	Calendar                        // months and days of the week
	Stop                            // never part of a name, though it may be capitalised
	Particle                        // "de", "van", "von der": within a name
	NameSuffix                      // "Jr", "PhD": after a name
	AfterName                       // ends a name when it follows: "Calle", "Tel", "Hospital"
	Unit                            // flat, floor, staircase: after a house number
	Relation                        // wife, padre: before the name of a relative
	Placeholder                     // both parts of names for anybody: "John", "Doe"
)

// ClassNames are the names of the classes' sections, lowest bit first.
var ClassNames = [...]string{"title", "street before", "street after", "street perhaps", "number after", "legal form", "organisation", "calendar",
	"stop", "particle", "name suffix", "after name", "unit", "relation", "placeholder"}

// Entry is what the lists say of a word. The zero Entry is a word of no list.
//
// Levels run from 1 to 15 and are logarithmic: one step is a factor of two in
// rank, 15 the first few words of a list.
type Entry uint64

// The bits of an Entry; gen writes them with Pack.
const (
	familyShift       = 4
	wordShift         = 8
	cityShift         = 12
	placeBit    Entry = 1 << 15
	givenIn           = 16
	familyIn          = 24
	classShift        = 32
	levelMask   Entry = 15
	regionsMask Entry = 255
)

// Given is the level as a given name, 0 for none.
func (e Entry) Given() int { return int(e & levelMask) }

// Family is the level as a family name, 0 for none.
func (e Entry) Family() int { return int(e >> familyShift & levelMask) }

// Word is the level as a common word that is no name: "May" and "Mark" have
// one. 1 says only that a dictionary of English has the word in lower case.
func (e Entry) Word() int { return int(e >> wordShift & levelMask) }

// City is 0 for what is no town, 1 for a small one, up to 7 for one of
// millions: a factor of three in inhabitants each.
func (e Entry) City() int { return int(e >> cityShift & 7) }

// Place reports the name of a country or region.
func (e Entry) Place() bool { return e&placeBit != 0 }

// GivenIn and FamilyIn are the parts of the world where the word is a given or
// a family name.
func (e Entry) GivenIn() Regions { return Regions(e >> givenIn & regionsMask) }

// FamilyIn is described with GivenIn.
func (e Entry) FamilyIn() Regions { return Regions(e >> familyIn & regionsMask) }

// Is reports whether the word is of any of the classes.
func (e Entry) Is(c Class) bool { return Class(e>>classShift)&c != 0 }

// Class returns all classes of the word.
func (e Entry) Class() Class { return Class(e >> classShift) }

// Regions is a set of parts of the world by naming custom.
type Regions uint8

// Regions.
const (
	Anglo    Regions = 1 << iota
	Germanic         // German and Dutch speaking
	Nordic           // with Finland and the Baltic states
	French
	Iberian // with Latin America
	Italian // with Romania and Malta
	Slavic  // with Hungary, Greece and Cyprus
	Elsewhere
)

// Parts are what an Entry is packed from.
type Parts struct {
	Given, Family, Word, City int
	Place                     bool
	GivenIn, FamilyIn         Regions
	Class                     Class
}

// Pack makes an Entry; levels out of range are cut to it.
func Pack(p Parts) Entry {
	level := func(n int) Entry { return Entry(max(0, min(n, int(levelMask)))) }
	e := level(p.Given) | level(p.Family)<<familyShift | level(p.Word)<<wordShift
	e |= Entry(max(0, min(p.City, 7))) << cityShift
	if p.Place {
		e |= placeBit
	}
	return e | Entry(p.GivenIn)<<givenIn | Entry(p.FamilyIn)<<familyIn | Entry(p.Class)<<classShift
}

//go:embed table.bin
var table string

// slotSize is the bytes of a slot of the table: four of fingerprint, eight of
// Entry, both little-endian. A slot whose Entry is 0 is empty.
const slotSize = 12

// maxProbes bounds a look-up. Build fails rather than pass it.
const maxProbes = 32

// Lookup returns what the lists say of a word or phrase. Letter case and
// accents do not matter, nor whether spaces or hyphens part a phrase; full
// stops and apostrophes are as if they were not there. What is longer than
// MaxPhrase folded bytes is unknown.
func Lookup(word []byte) Entry {
	h, ok := hashFolded(word)
	if !ok {
		return 0
	}
	return find(table, h)
}

// find looks a hash up in a table: the slot it points to, then the next ones.
func find(table string, h uint64) Entry {
	slots := uint64(len(table) / slotSize)
	if slots == 0 {
		return 0
	}
	i := slotOf(h, slots)
	for range maxProbes {
		s := table[i*slotSize:][:slotSize]
		e := Entry(le32(s[4:])) | Entry(le32(s[8:]))<<32
		if e == 0 {
			return 0
		}
		if le32(s) == uint32(h) {
			return e
		}
		if i++; i == slots {
			i = 0
		}
	}
	return 0
}

// slotOf spreads hashes over the slots by their upper bits; the lower 32 are
// the fingerprint.
func slotOf(h, slots uint64) uint64 { return h >> 32 * slots >> 32 }

func le32(s string) uint32 {
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}
