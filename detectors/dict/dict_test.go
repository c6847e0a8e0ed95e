package dict

import (
	"encoding/binary"
	"encoding/csv"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func lookup(s string) Entry { return Lookup([]byte(s)) }

// TestLevels: what the lists say of words that everybody knows.
func TestLevels(t *testing.T) {
	tests := []struct {
		word string
		ok   func(Entry) bool
		want string
	}{
		{"Maria", func(e Entry) bool { return e.Given() >= 13 && e.Word() <= 1 }, "a common given name and hardly a word"},
		{"Smith", func(e Entry) bool { return e.Family() == 15 && e.FamilyIn()&Anglo != 0 }, "the most common family name"},
		{"García", func(e Entry) bool { return e.Family() == 15 && e.FamilyIn()&Iberian != 0 }, "the same in Spain"},
		{"Κωνσταντίνος", func(e Entry) bool { return e.Given() > 8 }, "a Greek given name"},
		{"Konstantinos", func(e Entry) bool { return e.Given() > 8 }, "the same in Latin letters"},
		{"Иван", func(e Entry) bool { return e.Given() > 10 }, "a Bulgarian given name"},
		{"May", func(e Entry) bool { return e.Word() >= 10 && e.Is(Calendar) }, "a word and a month"},
		{"review", func(e Entry) bool { return e.Word() > 5 && e.Given() == 0 && e.Family() == 0 }, "a word only"},
		{"Http", func(e Entry) bool { return e.Given() == 0 }, "noise of a list"},
		{"Madrid", func(e Entry) bool { return e.City() >= 5 }, "a large town"},
		{"Frankfurt am Main", func(e Entry) bool { return e.City() >= 4 }, "a town of three words"},
		{"Österreich", func(e Entry) bool { return e.Place() }, "a country"},
		{"Straße", func(e Entry) bool { return e.Is(NumberAfter) && !e.Is(StreetBefore) }, "a street type"},
		{"calle", func(e Entry) bool { return e.Is(StreetBefore) }, "a street type"},
		{"Street", func(e Entry) bool { return e.Is(StreetAfter) }, "a street type"},
		{"GmbH", func(e Entry) bool { return e.Is(LegalForm) }, "a legal form"},
		{"Frau", func(e Entry) bool { return e.Is(Title) }, "a title"},
		{"de la", func(e Entry) bool { return e.Is(Particle) }, "a particle of two words"},
		{"the", func(e Entry) bool { return e.Is(Stop) }, "a function word"},
		{"xqzzyv", func(e Entry) bool { return e == 0 }, "nothing"},
		{"", func(e Entry) bool { return e == 0 }, "nothing"},
		{strings.Repeat("a", MaxPhrase+1), func(e Entry) bool { return e == 0 }, "nothing: too long"},
	}
	for _, tt := range tests {
		if e := lookup(tt.word); !tt.ok(e) {
			t.Errorf("%q: given %d family %d word %d city %d place %v class %b, want %s",
				tt.word, e.Given(), e.Family(), e.Word(), e.City(), e.Place(), e.Class(), tt.want)
		}
	}
}

// TestSpellings: what people write differently is one word to the table.
func TestSpellings(t *testing.T) {
	for _, group := range [][]string{
		{"Müller", "MÜLLER", "müller", "Muller", norm.NFD.String("Müller")},
		{"Jean-Pierre", "jean pierre", "JEAN-PIERRE", "Jean  Pierre"},
		{"O'Connor", "O’Connor", "OConnor", "o'connor"},
		{"Łukasz", "lukasz", "ŁUKASZ"},
		{"Γεώργιος", "ΓΕΩΡΓΙΟΣ", "γεωργιος", "ΓΕΏΡΓΙΟΣ"},
		{"Nguyễn", "Nguyen", "NGUYỄN"},
		{"Strauß", "STRAUSS", "strauss"},
		{"São Paulo", "Sao Paulo", "sao-paulo"},
		{"Dr", "dr.", "DR"},
	} {
		want := lookup(group[0])
		if want == 0 {
			t.Errorf("%q is unknown", group[0])
		}
		for _, s := range group[1:] {
			if got := lookup(s); got != want {
				t.Errorf("%q is %x, %q is %x", s, got, group[0], want)
			}
		}
	}
}

func TestPack(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 10000 {
		p := Parts{Given: r.IntN(16), Family: r.IntN(16), Word: r.IntN(16), City: r.IntN(8), Place: r.IntN(2) == 1,
			GivenIn: Regions(r.IntN(256)), FamilyIn: Regions(r.IntN(256)), Class: Class(r.Uint32())}
		e := Pack(p)
		got := Parts{e.Given(), e.Family(), e.Word(), e.City(), e.Place(), e.GivenIn(), e.FamilyIn(), e.Class()}
		if got != p {
			t.Fatalf("packed %+v, unpacked %+v", p, got)
		}
	}
	if e := Pack(Parts{Given: 99, Family: -1, City: 12}); e.Given() != 15 || e.Family() != 0 || e.City() != 7 {
		t.Errorf("levels out of range give %d, %d and %d", e.Given(), e.Family(), e.City())
	}
}

// TestBuilder: a table gives back what was entered, nothing else, and the same
// entries in any order give the same table.
func TestBuilder(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	words := map[string]Parts{}
	for len(words) < 5000 {
		words[randomWord(r)] = Parts{Given: 1 + r.IntN(15), Class: Class(r.Uint32())}
	}
	a, b := NewBuilder(), NewBuilder()
	var list []string
	for w, p := range words {
		a.Add(w, p)
		list = append(list, w)
	}
	for i := len(list) - 1; i >= 0; i-- {
		b.Add(list[i], words[list[i]])
	}
	ta, err := a.Table()
	if err != nil {
		t.Fatal(err)
	}
	tb, err := b.Table()
	if err != nil {
		t.Fatal(err)
	}
	if string(ta) != string(tb) {
		t.Error("the table depends on the order of entries")
	}
	for w, p := range words {
		h, _ := hashFolded([]byte(w))
		if got := find(string(ta), h); got != Pack(p) {
			t.Fatalf("%q: %x, want %x", w, got, Pack(p))
		}
	}
	for range 20000 {
		w := randomWord(r) + "0"
		if h, _ := hashFolded([]byte(w)); find(string(ta), h) != 0 {
			t.Errorf("%q is found", w)
		}
	}
}

func TestBuilderJoins(t *testing.T) {
	b := NewBuilder()
	b.Add("Paris", Parts{Given: 7, GivenIn: French})
	b.Add("PARIS", Parts{City: 5, Given: 3, GivenIn: Anglo})
	if e := b.Get("paris"); e.Given() != 7 || e.City() != 5 || e.GivenIn() != French|Anglo {
		t.Errorf("joined to given %d city %d in %b", e.Given(), e.City(), e.GivenIn())
	}
	if b.Add("...", Parts{Given: 1}) || b.Len() != 1 {
		t.Error("a phrase without letters was entered")
	}
	if _, err := NewBuilder().Table(); err == nil {
		t.Error("an empty table is no error")
	}
}

func randomWord(r *rand.Rand) string {
	b := make([]byte, 3+r.IntN(8))
	for i := range b {
		b[i] = byte('a' + r.IntN(26))
	}
	return string(b)
}

// TestManifest: the table in the tree is the one that the manifest counts, and
// the manifest's rows say what they must.
func TestManifest(t *testing.T) {
	f, err := os.Open("MANIFEST.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	entries := 0
	for i := 0; i+slotSize <= len(table); i += slotSize {
		if binary.LittleEndian.Uint64([]byte(table[i+4:i+12])) != 0 {
			entries++
		}
	}
	for _, row := range rows[1:] {
		if row[3] == "" || row[4] == "" || row[5] == "" {
			t.Errorf("%s: origin, licence or attribution is missing", row[0])
		}
		if strings.Contains(row[4], "ODbL") || strings.Contains(row[4], "BY-SA") {
			t.Errorf("%s: licence %s must not be shipped", row[0], row[4])
		}
		if row[0] == "table.bin" && row[1] != strconv.Itoa(entries) {
			t.Errorf("the manifest counts %s entries, the table has %d", row[1], entries)
		}
	}
	if len(table) > 6<<20 {
		t.Errorf("the table has %d bytes, more than the program is to grow by", len(table))
	}
}

// TestClassWords: every word of classes.txt is of its class in the table, so
// that text and table do not drift apart.
func TestClassWords(t *testing.T) {
	text, err := os.ReadFile("classes.txt")
	if err != nil {
		t.Fatal(err)
	}
	var class Class
	for n, line := range strings.Split(string(text), "\n") {
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			class = 0
			for i, name := range ClassNames {
				if line == "["+name+"]" {
					class = 1 << i
				}
			}
			if class == 0 {
				t.Errorf("line %d: unknown section %s", n+1, line)
			}
		default:
			for word := range strings.SplitSeq(line, ",") {
				if e := lookup(strings.TrimSpace(word)); !e.Is(class) {
					t.Errorf("line %d: %q is not of its class: run go generate", n+1, word)
				}
			}
		}
	}
}

func TestLookupDoesNotAllocate(t *testing.T) {
	words := [][]byte{[]byte("Müller"), []byte("nobody-knows"), []byte("Frankfurt am Main")}
	if n := testing.AllocsPerRun(100, func() {
		for _, w := range words {
			Lookup(w)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzLookup(f *testing.F) {
	for _, s := range []string{"Müller", "de la", "\xff", "e\u0301", "ﬁ", "’", "A B"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		e := Lookup(b)
		if again := Lookup([]byte(strings.ToUpper(string(b)))); isASCII(b) && e != again {
			t.Errorf("%q: %x, in capitals %x", b, e, again)
		}
	})
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

func BenchmarkLookup(b *testing.B) {
	for name, word := range map[string]string{"known": "Johnson", "unknown": "Reverberate", "accents": "Müller"} {
		w := []byte(word)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Lookup(w)
			}
		})
	}
}
