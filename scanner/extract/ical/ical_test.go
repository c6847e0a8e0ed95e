package ical_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/ical"
)

func file(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/two.ics")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// read lists the values as "where|field|row|text" and the members with their error.
func read(t *testing.T, data string) (out []string, err error) {
	t.Helper()
	e := &extracttest.Engine{Formats: append([]extract.Extractor{noted{t: t, out: &out}}, all.Extractors()...)}
	for _, p := range e.Run(t.Context(), "x", []byte(data)) {
		if p.Name != "x" {
			out = append(out, extracttest.Lines([]extracttest.Part{p})[0])
		}
		err = p.Err
	}
	return out, err
}

// noted is the extractor under test, its segments noted.
type noted struct {
	ical.Extractor
	t   *testing.T
	out *[]string
}

// Extract implements extract.Extractor.
func (n noted) Extract(_ context.Context, in extract.Input, emit func(extract.Segment) error) error {
	return n.Extractor.Extract(n.t.Context(), in, func(s extract.Segment) error {
		*n.out = append(*n.out, fmt.Sprintf("%s|%s|%d|%s", s.Place.Where, s.Place.Field, s.Place.Row, s.Text))
		return emit(s)
	})
}

func TestSuite(t *testing.T) {
	many := "BEGIN:VCALENDAR\r\n" + strings.Repeat("BEGIN:VEVENT\r\nSUMMARY:call\r\nEND:VEVENT\r\n", 8000) + "END:VCALENDAR\r\n"
	extracttest.Suite(t, ical.Extractor{}, all.Extractors(), []extracttest.Sample{
		{Name: "two.ics", Data: file(t), Members: 1},
		{Name: "many", Data: []byte(many), Unsteady: true},
	})
}

func TestReal(t *testing.T) {
	got, err := read(t, string(file(t)))
	want := []string{
		"|version|0|2.0", "|prodid|0|-//Example//EN", "|summary|1|Interview, second round", "|dtstart|1|20260302T080000Z",
		"|cn|1|Muster; Ina", "|organizer|1|mailto:ina.muster@example.org", "|cn|1|Eva Beispiel", "|attendee|1|mailto:eva.beispiel@example.net",
		"|description|1|Call +49 30 901820\nand bring papers", "x!attach 1|text|hidden|", "|action|1|DISPLAY", "|summary|2|next",
	}
	var members, values []string
	for _, l := range got {
		if strings.HasPrefix(l, "x!") {
			members = append(members, l)
		} else {
			values = append(values, l)
		}
	}
	if d := cmp.Diff(append(want[:9:9], want[10:]...), values); d != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
	if d := cmp.Diff(want[9:10], members); d != "" {
		t.Errorf("members (-want +got):\n%s", d)
	}
}

// TestRepeated: an event that never ends is reported, and endless ones cost
// nothing that grows.
func TestRepeated(t *testing.T) {
	got, err := read(t, "BEGIN:VCALENDAR\n"+strings.Repeat("BEGIN:VEVENT\n", 100_000)+"SUMMARY:last\n")
	if d := cmp.Diff([]string{"|summary|100000|last"}, got); d != "" || err == nil {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
}

func TestMatch(t *testing.T) {
	for head, want := range map[string]bool{
		"BEGIN:VCALENDAR\r\n": true, "\nBegin:VCalendar\n": true, "BEGIN:VCARD\n": false, "text\nBEGIN:VCALENDAR\n": false, "": false,
	} {
		if got := (ical.Extractor{}).Match(extract.Hint{Name: "x.ics", Head: []byte(head)}); got != want {
			t.Errorf("%q: %v", head, got)
		}
	}
}

func FuzzICal(f *testing.F) {
	f.Add("two.ics", file(f))
	f.Add("", []byte("BEGIN:VCALENDAR\nATTACH;ENCODING=BASE64:\n a\nX;CN=\":a\";CN:b\n"))
	extracttest.Fuzz(f, ical.Extractor{})
}
