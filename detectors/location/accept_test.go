package location

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/detectortest"
)

func TestAccept(t *testing.T) { detectortest.Accept(t, Detectors()) }

// TestLabels: every keyword of a detector with Value is a label and every field
// name names a column: the value of its first labelled example is found after
// "label: " and under that name.
func TestLabels(t *testing.T) {
	ds := Detectors()
	for i := range ds {
		d := &ds[i]
		if d.Value == nil {
			continue
		}
		t.Run(d.ID, func(t *testing.T) {
			e, err := detectors.New(ds[i:i+1], detectors.Options{})
			if err != nil {
				t.Fatal(err)
			}
			s := e.NewScanner()
			value := labelledValue(t, d)
			names := d.Context.Fields
			for _, words := range d.Context.Keywords {
				names = append(names[:len(names):len(names)], words...)
			}
			for _, name := range names {
				if strings.ContainsAny(name, "0123456789") {
					continue // names of columns only
				}
				for _, label := range []string{name, capitalised(name)} {
					if !found(s, label+": "+value, nil, len(label)+2, len(label)+2+len(value)) {
						t.Errorf("%q is no label", label)
					}
				}
			}
			for _, name := range d.Context.Fields {
				if !found(s, value, e.Field(name), 0, len(value)) {
					t.Errorf("%q names no field", name)
				}
			}
		})
	}
}

// labelledValue is the value of the first example that stands after a label.
func labelledValue(t *testing.T, d *detectors.Detector) string {
	t.Helper()
	for _, ex := range d.Examples {
		if strings.Contains(ex, ": §") {
			text, start, end := detectortest.Parse(t, ex)
			return text[start:end]
		}
	}
	text, start, end := detectortest.Parse(t, d.Examples[0])
	return text[start:end]
}

func capitalised(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

func found(s *detectors.Scanner, text string, f *detectors.Field, start, end int) bool {
	for _, m := range s.Scan(detectors.Window{Text: []byte(text), Hi: len(text), Field: f}, nil) {
		if m.Start == start && m.End == end && m.Likelihood >= detectors.Likely {
			return true
		}
	}
	return false
}
