package scanner

import (
	"fmt"
	"math"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
)

// someone makes the detectors by which persons are told apart.
func someone() []detectors.Detector {
	return []detectors.Detector{
		{ID: "NL_BSN", Category: "national_id", Country: "NL"}, {ID: "NL_BSN", Category: "national_id", Country: "NL"},
		{ID: "EMAIL_ADDRESS", Category: "contact"}, {ID: "PHONE_NUMBER", Category: "contact"},
		{ID: "PERSON", Category: "identity"}, {ID: "DATE_OF_BIRTH", Category: "demographic"}, {ID: "IBAN_CODE", Category: "financial"},
	}
}

// sighting is a match of a detector in a record.
type sighting struct {
	detector int
	row      int64
	text     string
	col      string // "": that of the detector
}

func estimateOf(seen ...sighting) map[inventory.Class]float64 {
	c := newCrowd(newPersons(someone()))
	out := map[inventory.Class]float64{}
	cols := map[string]*column{}
	for _, s := range seen {
		k := fmt.Sprint(s.detector, s.col)
		if cols[k] == nil {
			cols[k] = &column{where: k}
		}
		c.add(&detectors.Match{Detector: uint16(s.detector)}, &hit{col: cols[k], row: s.row, text: []byte(s.text)})
	}
	for _, p := range c.list() {
		out[p.Class] += math.Round(p.Sketch.Estimate())
	}
	return out
}

// TestPersonsOneOrTwo: the same person written in two ways is one, two are two.
func TestPersonsOneOrTwo(t *testing.T) {
	const bsn, bsn2, mail, phone, name, birth, account = 0, 1, 2, 3, 4, 5, 6
	for _, c := range []struct {
		name  string
		seen  []sighting
		class inventory.Class
		want  float64
	}{
		{"number_in_groups", []sighting{{bsn, 1, "123456782", ""}, {bsn2, 2, "123.456.782", ""}}, inventory.ByNationalID, 1},
		{"two_numbers", []sighting{{bsn, 1, "123456782", ""}, {bsn, 1, "111222333", ""}}, inventory.ByNationalID, 2},
		{"mail_in_capitals", []sighting{{mail, 1, "Jo.Doe@Example.org", ""}, {mail, 2, "jo.doe@example.org", ""}}, inventory.ByEmail, 1},
		{"dots_of_mail_matter", []sighting{{mail, 1, "jo.doe@example.org", ""}, {mail, 2, "jodoe@example.org", ""}}, inventory.ByEmail, 2},
		{"phone_with_and_without_country", []sighting{{phone, 1, "+49 451 1234567", ""}, {phone, 2, "(0451) 123-4567", ""}}, inventory.ByPhone, 1},
		{"two_phones", []sighting{{phone, 1, "+49 451 1234567", ""}, {phone, 2, "+49 451 1234568", ""}}, inventory.ByPhone, 2},
		{"name_and_birth", []sighting{{name, 1, "Jo Doe", ""}, {birth, 1, "1980-05-31", ""}, {birth, 2, "31.05.1980", ""}, {name, 2, "DOE, Jo", ""}}, inventory.ByNameAndBirth, 1},
		{"name_in_two_columns", []sighting{{name, 1, "Jo", "first"}, {name, 1, "Doe", "last"}, {birth, 1, "1980-05-31", ""}, {name, 2, "Doe Jo", ""}, {birth, 2, "1980-05-31", ""}}, inventory.ByNameAndBirth, 1},
		{"namesakes", []sighting{{name, 1, "Jo Doe", ""}, {birth, 1, "1980-05-31", ""}, {name, 2, "Jo Doe", ""}, {birth, 2, "1980-05-30", ""}}, inventory.ByNameAndBirth, 2},
		{"a_name_alone", []sighting{{name, 1, "Jo Doe", ""}, {name, 2, "Di Doe", ""}, {birth, 3, "1980-05-30", ""}}, inventory.ByNameAndBirth, 0},
		{"many_in_one_document", []sighting{{name, 1, "Jo Doe", ""}, {birth, 1, "1980-05-31", ""}, {name, 1, "Di Doe", ""}, {birth, 1, "1981-05-31", ""}}, inventory.ByNameAndBirth, 2},
		{"prose_has_no_records", []sighting{{name, 0, "Jo Doe", ""}, {birth, 0, "1980-05-31", ""}}, inventory.ByNameAndBirth, 0},
		{"no_birth_date", []sighting{{name, 1, "Jo Doe", ""}, {birth, 1, "soon", ""}}, inventory.ByNameAndBirth, 0},
		{"an_account_is_no_person", []sighting{{account, 1, "DE75512108001245126199", ""}}, inventory.ByNationalID, 0},
		{"nothing", nil, inventory.ByEmail, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := estimateOf(c.seen...)[c.class]; got != c.want {
				t.Errorf("%v persons, want %v", got, c.want)
			}
		})
	}
}

// TestPersonsByObject: a sketch is the object's own and of its type and country.
func TestPersonsByObject(t *testing.T) {
	c := newCrowd(newPersons(someone()))
	for i := range 1000 {
		c.add(&detectors.Match{Detector: uint16(i % 3)}, &hit{text: fmt.Appendf(nil, "%d@x", i/2)})
	}
	got := c.list()
	if len(got) != 2 || got[0].Type != "NL_BSN" || got[0].Country != "NL" || got[1].Type != "EMAIL_ADDRESS" || got[1].Country != "" {
		t.Fatalf("sketches %+v", got)
	}
	c.reset()
	c.add(&detectors.Match{Detector: 2}, &hit{text: []byte("a@b")})
	if again := c.list(); len(again) != 1 || math.Round(again[0].Sketch.Estimate()) != 1 {
		t.Errorf("after the reset: %d sketches", len(again))
	}
	if math.Round(got[1].Sketch.Estimate()) < 300 {
		t.Error("the result of the object before was changed")
	}
}

func TestPersonsAllocateNothing(t *testing.T) {
	c := newCrowd(newPersons(someone()))
	m, h := &detectors.Match{Detector: 2}, &hit{text: []byte("somebody@example.org")}
	c.add(m, h)
	if n := testing.AllocsPerRun(100, func() { c.add(m, h) }); n > 0 {
		t.Errorf("%v allocations a match", n)
	}
}

func TestParseDay(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"1980-05-31", "1980-5-31"}, {"1980/5/1", "1980-5-1"}, {"31.05.1980", "1980-5-31"}, {"31/5/1980", "1980-5-31"},
		{"5/31/1980", "1980-5-31"}, {"04-05-1980", "1980-5-4"}, {"19800531", "1980-5-31"}, {"1980-05-31T00:00:00Z", "1980-5-31"},
		{"31.05.1980 00:00", "1980-5-31"}, {"31 05 1980", "1980-5-31"},
		{"", ""}, {"1980", ""}, {"31.05.80", ""}, {"1980-13-01", ""}, {"1980-12-32", ""}, {"0000-01-01", ""}, {"31.05.19800", ""},
		{"1980-05-31x", ""}, {"123-05-1980", ""}, {"a", ""}, {"198005312", ""}, {"32.13.1980", ""}, {"1980-05", ""}, {"1980--31", ""},
	} {
		got := ""
		if y, m, d, ok := parseDay([]byte(c.text)); ok {
			got = fmt.Sprintf("%d-%d-%d", y, m, d)
		}
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func FuzzParseDay(f *testing.F) {
	f.Add([]byte("31.05.1980"))
	f.Add([]byte("1980-05-31T"))
	f.Fuzz(func(t *testing.T, v []byte) {
		if y, m, d, ok := parseDay(v); ok && (y < 1800 || y > 2200 || m < 1 || m > 12 || d < 1 || d > 31) {
			t.Errorf("%d-%d-%d", y, m, d)
		}
	})
}
