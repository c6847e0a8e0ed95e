package demographic

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func token(t testing.TB, s string) *lex.Token {
	t.Helper()
	tok, ok := lex.Parse(s)
	if !ok {
		t.Fatalf("%q is not one token", s)
	}
	return &tok
}

func TestDate(t *testing.T) {
	for _, tt := range []struct {
		name, value string
		want        detectors.Verdict
	}{
		{"iso", "1985-07-30", detectors.Pass},
		{"day_first_dots", "30.07.1985", detectors.Pass},
		{"short_day_and_month", "3.7.1985", detectors.Pass},
		{"day_first_slashes", "30/07/1985", detectors.Pass},
		{"month_first_slashes", "07/30/1985", detectors.Pass},
		{"day_first_hyphens", "30-07-1985", detectors.Pass},
		{"spaced_dots", "30. 7. 1985", detectors.Pass},
		{"spaced_slashes", "30 / 07 / 1985", detectors.Pass},
		{"year_first_slashes", "1985/7/30", detectors.Pass},
		{"hungarian", "1985. 07. 30", detectors.Pass},
		{"spaces", "30 07 1985", detectors.Weak},
		{"plain", "19850730", detectors.Weak},
		{"plain_day_first", "30071985", detectors.Weak},
		{"two_figures", "30.07.85", detectors.Weak},
		{"two_figures_leap_day", "29.02.00", detectors.Weak},
		{"two_figures_leap_day_84", "29/02/84", detectors.Weak},
		{"leap_day", "29.02.2000", detectors.Pass},
		{"first_day", "01.01.1900", detectors.Sample},
		{"epoch", "1970-01-01", detectors.Sample},
		{"last_day", "31.12.2030", detectors.Pass},

		{"no_leap_day", "29.02.1900", detectors.Reject},
		{"no_leap_day_83", "29.02.83", detectors.Reject},
		{"day_0", "0.07.1985", detectors.Reject},
		{"day_31_of_30", "31.04.1985", detectors.Reject},
		{"month_13", "30.13.1985", detectors.Reject},
		{"month_first_dots", "07.30.1985", detectors.Reject},
		{"both_too_large", "13/13/1985", detectors.Reject},
		{"before_1900", "31.12.1899", detectors.Reject},
		{"after_2030", "01.01.2031", detectors.Reject},
		{"mixed_separators", "30.07-1985", detectors.Reject},
		{"iso_day_first", "1985-30-07", detectors.Reject},
		{"plain_no_date", "12345678", detectors.Reject},
		{"four_groups", "30.07.19.85", detectors.Reject},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := validateDate(token(t, tt.value)); got != tt.want {
				t.Errorf("%s: verdict %d, want %d", tt.value, got, tt.want)
			}
		})
	}
}

func TestTimestamp(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"utc", "1985-07-30T00:00:00Z", "1985-07-30T00:00:00Z"},
		{"offset", "1985-07-30T00:00:00.000+02:00,", "1985-07-30T00:00:00.000+02:00"},
		{"minutes", "1985-07-30T00:00 next", "1985-07-30T00:00"},
		{"sentence_end", "1985-07-30T00:00:00.", "1985-07-30T00:00:00"},
		{"no_time", "1985-07-30T00", "1985-07-30T00"},
		{"other_letter", "1985-07-30X00:00", ""},
		{"midnight_elsewhere", "1985-07-29T22:00:00.000Z", "1985-07-29T22:00:00.000Z"},
		{"midnight_in_india", "1985-07-29T18:30:00Z", "1985-07-29T18:30:00Z"},
		{"cut_off", "1985-07-30T00:0", "1985-07-30T00:0"},
		{"hour_25", "1985-07-30T25:00", ""},
		{"no_date", "1985-02-30T00:00", ""},
		{"glued", "1985-07-30T00:00:00x", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tok := token(t, tt.text[:len("1985-07-30T00")])
			tok.Text = []byte(tt.text)
			got := ""
			if validateDate(tok) != detectors.Reject {
				got = tt.text[tok.Start:tok.End]
			}
			if got != tt.want {
				t.Errorf("%q: found %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestDateTied(t *testing.T) {
	tok := token(t, "1985-07-30")
	tok.Text, tok.Start, tok.End = []byte("-1985-07-30"), 1, 11
	if got := validateDate(tok); got != detectors.Reject {
		t.Errorf("a date that goes on to the left: verdict %d", got)
	}
}

// TestDateCalendar accepts every day from 1900 to 2030 in every order, and
// the day after the end of every month in none.
func TestDateCalendar(t *testing.T) {
	day := time.Date(firstYear, 1, 1, 0, 0, 0, 0, time.UTC)
	for ; day.Year() <= lastYear; day = day.AddDate(0, 0, 1) {
		y, m, d := day.Date()
		for _, f := range []string{"%[1]d-%02[2]d-%02[3]d", "%[3]d.%[2]d.%[1]d", "%02[3]d/%02[2]d/%[1]d", "%[1]d%02[2]d%02[3]d"} {
			if s := fmt.Sprintf(f, y, int(m), d); validateDate(token(t, s)) == detectors.Reject {
				t.Fatalf("%s is rejected", s)
			}
		}
		if next := day.AddDate(0, 0, 1); next.Month() != m {
			if s := fmt.Sprintf("%d.%d.%d", d+1, m, y); validateDate(token(t, s)) != detectors.Reject {
				t.Fatalf("%s is accepted", s)
			}
		}
	}
}

// TestBirthNeedsContext finds a date only where something says that it is one
// of birth, in every language.
func TestBirthNeedsContext(t *testing.T) {
	e, err := detectors.New(Detectors(), detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := e.NewScanner()
	find := func(text string, f *detectors.Field) (found []string) {
		for _, m := range s.Scan(detectors.Window{Text: []byte(text), Hi: len(text), Field: f}, nil) {
			if m.Likelihood >= detectors.Likely && e.Detectors()[m.Detector].ID == dateOfBirth.ID {
				found = append(found, text[m.Start:m.End])
			}
		}
		return found
	}
	const date = "30.07.1985"
	for lang, words := range birthKeywords {
		for _, w := range words {
			for _, format := range []string{"%s: " + date, "%s " + date, strings.ToUpper(w) + "%.0s " + date, "x, %s. " + date + ", y"} {
				if diff := cmp.Diff([]string{date}, find(fmt.Sprintf(format, w), nil)); diff != "" {
					t.Errorf("%s %q in %q (-want +got):\n%s", lang, w, format, diff)
				}
			}
		}
	}
	for _, header := range []string{"dob", "birth_date", "dateOfBirth", "geb_datum", "Geburtsdatum", "DATE_NAISSANCE", "fecha_nacimiento", "Födelsedatum", "data_nascita"} {
		if got := find("1985-07-30", e.Field(header)); len(got) != 1 {
			t.Errorf("column %q: found %q", header, got)
		}
	}
	for _, text := range []string{date, "on " + date, "invoice of " + date, "reborn " + date, "am " + date + " bezahlt", "NATO " + date} {
		if got := find(text, nil); got != nil {
			t.Errorf("%q: found %q", text, got)
		}
	}
	for _, header := range []string{"created_at", "date", "hire_date"} {
		if got := find("1985-07-30", e.Field(header)); got != nil {
			t.Errorf("column %q: found %q", header, got)
		}
	}
}

func TestDateAllocates(t *testing.T) {
	stamp := token(t, "1985-07-30T00")
	stamp.Text = []byte("1985-07-30T00:00:00Z")
	tokens := []*lex.Token{token(t, "30.07.1985"), token(t, "19850730"), token(t, "30.13.1985"), stamp}
	if n := testing.AllocsPerRun(100, func() {
		for _, tok := range tokens {
			validateDate(tok)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzDate(f *testing.F) {
	for _, s := range append(dateOfBirth.Examples, dateOfBirth.NearMisses...) {
		if parts := strings.Split(s, "§"); len(parts) > 1 {
			s = parts[1]
		}
		f.Add(s, "")
	}
	f.Add("1985-07-30T00", ":00:00Z")
	keys := map[lex.Key]bool{}
	for _, p := range dateOfBirth.Shapes {
		ks, err := lex.ParseShape(p)
		if err != nil {
			f.Fatal(err)
		}
		for _, k := range ks {
			keys[k] = true
		}
	}
	f.Fuzz(func(t *testing.T, s, rest string) {
		tok, ok := lex.Parse(s)
		if !ok || !keys[tok.Key()] {
			return // the engine does not offer it
		}
		tok.Text = append(tok.Text, rest...)
		v := validateDate(&tok)
		if tok.Start != 0 || tok.End < len(s) || tok.End > len(tok.Text) || tok.End-tok.Start > maxTimestamp {
			t.Errorf("span %d-%d of %d bytes", tok.Start, tok.End, len(tok.Text))
		}
		if v == detectors.Strong {
			t.Error("a date is never certainly one of birth")
		}
	})
}

func BenchmarkDate(b *testing.B) {
	for _, bm := range []struct{ name, value string }{{"dots", "30.07.1985"}, {"plain", "19850730"}, {"no_date", "12345678"}} {
		tok := token(b, bm.value)
		b.Run(bm.name, func(b *testing.B) {
			for b.Loop() {
				validateDate(tok)
			}
		})
	}
}
