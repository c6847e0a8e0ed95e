package office

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// written runs steps and returns what is emitted. A step is "n" for Newline,
// "(" and ")" for Beside, "=x" for a Value, anything else is written.
func written(t *testing.T, steps ...string) []string {
	t.Helper()
	var out []string
	more := false
	f := NewFlow(func(s extract.Segment) error {
		if more {
			out[len(out)-1] += string(s.Text)
		} else {
			out = append(out, string(s.Text))
		}
		more = s.More
		return nil
	})
	for _, s := range steps {
		var err error
		switch {
		case s == "n":
			err = f.Newline()
		case s == "(" || s == ")":
			f.Beside(s == "(")
		case strings.HasPrefix(s, "="):
			err = f.Value(extract.Place{}, []byte(s[1:]))
		default:
			err = f.Write([]byte(s))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Finish(); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestFlow(t *testing.T) {
	long := strings.Repeat("x", 3*flowSize)
	for _, tt := range []struct {
		name  string
		steps []string
		want  []string
	}{
		{"joined", []string{"41", "11"}, []string{"4111"}},
		{"lines", []string{"n", "a", "n", "n", "b", "n"}, []string{"a\nb"}},
		{"beside", []string{"a", "(", "note", ")", "b", "n", "c"}, []string{"ab\nnote\nc"}},
		{"two_beside", []string{"a", "(", "1", ")", "b", "(", "2", ")", "n"}, []string{"ab\n1\n2"}},
		{"one_in_two", []string{"a", "(", "1", ")", "(", "2", ")", "n"}, []string{"a\n12"}},
		{"beside_alone", []string{"(", "note", ")"}, []string{"note"}},
		{"never_ended", []string{"a", "(", "note"}, []string{"a\nnote"}},
		{"too_long_beside", []string{"(", strings.Repeat("y", 2*maxAside), ")", "a"}, []string{strings.Repeat("y", 2*maxAside) + "a"}},
		{"value_between_lines", []string{"a", "n", "=v", "b"}, []string{"a", "v", "b"}},
		{"value_in_a_line", []string{"a", "=v", "b"}, []string{"a", "v", "b"}},
		{"blank_value", []string{"a", "= ", "b"}, []string{"ab"}},
		{"long", []string{long, "n", "b"}, []string{long + "\nb"}},
		{"nothing", []string{"n", "", "n"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, written(t, tt.steps...)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// TestCapture: a cell is kept apart from the running text, with what stands
// beside it.
func TestCapture(t *testing.T) {
	f := NewFlow(func(extract.Segment) error { return nil })
	f.Capture()
	for _, s := range []string{" one", "(", "note", ")", " two "} {
		if s == "(" || s == ")" {
			f.Beside(s == "(")
		} else if err := f.Write([]byte(s)); err != nil {
			t.Fatal(err)
		}
	}
	cell, beside, captured, err := f.Release()
	if string(cell) != "one two" || string(beside) != "note" || !captured || err != nil {
		t.Errorf("%q, %q, %v, %v", cell, beside, captured, err)
	}
	if _, _, captured, _ := f.Release(); captured {
		t.Error("a cell was released twice")
	}
}

// TestFlowFails: after an error of emit nothing more is emitted, and the error
// stays the same.
func TestFlowFails(t *testing.T) {
	stop := errors.New("stop here")
	calls := 0
	f := NewFlow(func(extract.Segment) error { calls++; return stop })
	for range 3 {
		if err := f.Value(extract.Place{}, []byte("x")); err != stop {
			t.Errorf("error %v", err)
		}
	}
	if calls != 1 {
		t.Errorf("emit was called %d times", calls)
	}
}

// TestLines: rows count the lines of running text.
func TestLines(t *testing.T) {
	l := &lines{}
	l.Advance([]byte("a\nb"))
	l.Advance([]byte("\n"))
	if l.Row() != 3 || l.Field() != -1 || l.FieldName(0) != "" || l.Fields() != nil {
		t.Errorf("row %d, field %d", l.Row(), l.Field())
	}
}
