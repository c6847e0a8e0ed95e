package demographic

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/detectors"
)

// birthForms are the ways in which the languages of Europe write a date in figures.
var birthForms = []string{"2006-01-02", "02.01.2006", "2.1.2006", "02/01/2006", "2/1/2006", "02-01-2006", "2006/01/02", "2006.01.02",
	"2006. 01. 02", "02. 01. 2006", "2. 1. 2006", "20060102", "02 01 2006", "2006-01-02T00:00:00Z"}

// TestAnyBirth draws a day and writes it in every form: reported behind a label
// and under a field name, and not under the name of another date.
func TestAnyBirth(t *testing.T) {
	e, err := detectors.New(Detectors(), detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := e.NewScanner()
	count := func(text, header string) (n int) {
		for _, m := range s.Scan(detectors.Window{Text: []byte(text), Hi: len(text), Field: e.Field(header)}, nil) {
			if m.Likelihood >= detectors.Likely {
				n++
			}
		}
		return n
	}
	first := time.Date(1900, 1, 2, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		day := first.AddDate(0, 0, rapid.IntRange(0, 130*365).Draw(t, "day"))
		if day.YearDay() == 1 && day.Year() == 1970 {
			return // what programs put where they know none
		}
		form := rapid.SampledFrom(birthForms).Draw(t, "form")
		date := day.Format(form)
		for _, text := range []string{"DOB: " + date, "geboren am " + date + " in Köln", "née le " + date, "fecha de nacimiento: " + date + ",", `"birth_date":"` + date + `"`} {
			if n := count(text, ""); n != 1 {
				t.Fatalf("%q: %d findings", text, n)
			}
		}
		if n := count(date, "geburtsdatum"); n != 1 {
			t.Fatalf("%q under a field name: %d findings", date, n)
		}
		for _, header := range []string{"created_at", "order_date", "valid_until", "order no", "is_birthday", "updated"} {
			if n := count(date, header); n != 0 {
				t.Fatalf("%q under %q: %d findings", date, header, n)
			}
		}
		for _, text := range []string{date, "invoice of " + date, "from " + date + " on", "expires " + date} {
			if n := count(text, ""); n != 0 {
				t.Fatalf("%q: %d findings without a word for it", text, n)
			}
		}
	})
}

// TestNoBirth: days that no calendar has are not dates of birth, in any form.
func TestNoBirth(t *testing.T) {
	e, err := detectors.New(Detectors(), detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := e.NewScanner()
	for year := 1900; year <= 2030; year++ {
		for _, d := range [][2]int{{30, 2}, {31, 2}, {31, 4}, {31, 6}, {31, 9}, {31, 11}, {0, 5}, {32, 1}, {13, 13}, {29, 2}} {
			if d == [2]int{29, 2} && daysIn(year, 2) == 29 {
				continue
			}
			for _, text := range []string{
				fmt.Sprintf("DOB: %04d-%02d-%02d", year, d[1], d[0]), fmt.Sprintf("geboren am %02d.%02d.%04d", d[0], d[1], year),
				fmt.Sprintf("née le %02d/%02d/%04d", d[0], d[1], year), fmt.Sprintf("DOB: %04d%02d%02d", year, d[1], d[0]),
			} {
				for _, m := range s.Scan(detectors.Window{Text: []byte(text), Hi: len(text)}, nil) {
					if m.Likelihood >= detectors.Likely {
						t.Errorf("%q: found %q", text, text[m.Start:m.End])
					}
				}
			}
		}
	}
}
