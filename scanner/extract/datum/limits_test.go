package datum_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/datum"
)

// TestDates: each day of the years 1 to 9999 is written as the calendar has it,
// and the days around them stay numbers. The oracle counts from the day given.
func TestDates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.Int64Range(-720_000, 2_940_000).Draw(t, "days")
		d := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(days))
		want := strconv.FormatInt(days, 10)
		if y := d.Year(); y >= 1 && y <= 9999 {
			want = fmt.Sprintf("%04d-%02d-%02d", y, d.Month(), d.Day())
		}
		if got := string(datum.AppendDate([]byte("= "), days)); got != "= "+want {
			t.Fatalf("day %d: %q, want %q", days, got, want)
		}
	})
}

// TestTimes: each moment of a day is read back, in each unit; others stay
// numbers.
func TestTimes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.SampledFrom([]datum.Unit{datum.Millis, datum.Micros, datum.Nanos}).Draw(t, "unit")
		v := rapid.Int64Range(-10, 86400*int64(unit)+10).Draw(t, "value")
		got := string(datum.AppendTime(nil, v, unit))
		if v < 0 || v >= 86400*int64(unit) {
			if got != strconv.FormatInt(v, 10) {
				t.Fatalf("%d: %q", v, got)
			}
			return
		}
		d, err := time.Parse("15:04:05", got)
		if err != nil {
			t.Fatal(err)
		}
		since := d.Sub(time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC))
		if since != time.Duration(v)*(time.Second/time.Duration(unit)) {
			t.Fatalf("%d of %d: %q", v, unit, got)
		}
	})
}

// TestFloats: the text of a number is read back as the same number, and has an
// exponent only where it would be longer than a line can show.
func TestFloats(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bits := rapid.SampledFrom([]int{32, 64}).Draw(t, "bits")
		v := rapid.Float64().Draw(t, "value")
		if bits == 32 {
			v = float64(rapid.Float32().Draw(t, "value32"))
		}
		text := string(datum.AppendFloat(nil, v, bits))
		got, err := strconv.ParseFloat(text, bits)
		if err != nil || got != v {
			t.Fatalf("%v is %q: %v", v, text, err)
		}
		if len(text) > 350 || len(text) > 60 && strings.ContainsAny(text, "e") {
			t.Fatalf("%q", text)
		}
	})
}

// TestUUIDs: the digits of an identifier are those of its bytes, whatever its
// length; only 16 bytes have the hyphens of RFC 9562.
func TestUUIDs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "value")
		got := string(datum.AppendUUID([]byte("u"), v))
		p, err := hex.DecodeString(strings.ReplaceAll(got[1:], "-", ""))
		if err != nil || !bytes.Equal(p, v) || got[0] != 'u' {
			t.Fatalf("%x is %q: %v", v, got, err)
		}
		if n := strings.Count(got, "-"); n != 4 && len(v) == 16 || n != 0 && len(v) != 16 {
			t.Fatalf("%d hyphens in %q", n, got)
		}
	})
}

// TestMembers: documents are numbered over all fields, so that no two of an
// object have one name, and are read by the engine as often as it likes.
func TestMembers(t *testing.T) {
	pdf := []byte("%PDF-1.7\n\xff\xfe\x00\x01 more than thirty-two bytes of it")
	var names []string
	in := extract.Input{Budget: extract.NewBudget(extract.Limits{}, time.Now), Nested: func(_ context.Context, m extract.Member, r io.Reader) error {
		names = append(names, m.Name)
		if len(names) == 2 {
			return nil // it was not wanted
		}
		var p [7]byte
		n, err := r.Read(p[:])
		if err != nil || string(p[:n]) != "%PDF-1." {
			t.Errorf("%q, %v", p[:n], err)
		}
		rest, err := io.ReadAll(r)
		if err != nil || n+len(rest) != len(pdf) || m.Size != int64(len(pdf)) {
			t.Errorf("%d and %d bytes of %d, %v", n, len(rest), m.Size, err)
		}
		return nil
	}}
	o := datum.New(t.Context(), in, func(extract.Segment) error { t.Error("a document came as text"); return nil })
	for _, field := range []string{"a", "b", "a"} {
		if err := o.Bytes(extract.Place{Field: field}, pdf); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(names, ","); got != "a 1,b 2,a 3" {
		t.Errorf("%q", got)
	}
}

// TestFailureOfMember: an error of the engine at a document ends the object, even
// one that would be a fault of the content elsewhere.
func TestFailureOfMember(t *testing.T) {
	pdf := []byte("%PDF-1.7\n\xff\xfe\x00\x01 more than thirty-two bytes of it")
	for _, want := range []error{errors.New("stop"), extract.ErrMalformed, extract.ErrMemberLimit} {
		s := &sent{}
		o := s.out(t, extract.Limits{}, want)
		if err := o.Bytes(extract.Place{Field: "f"}, pdf); !errors.Is(err, want) {
			t.Errorf("%v came back as %v", want, err)
		}
		if err := o.Fault(extract.ErrUnsupported); !errors.Is(err, want) || o.Err() != nil {
			t.Errorf("%v: a later fault gives %v, kept %v", want, err, o.Err())
		}
	}
}

// TestBufferIsKept: memory that grew for one value is used for the next, and what
// is kept is not seen again.
func TestBufferIsKept(t *testing.T) {
	o := datum.New(t.Context(), extract.Input{}, nil)
	o.Keep(append(o.Buffer(), strings.Repeat("x", 5000)...))
	if p := o.Buffer(); len(p) != 0 || cap(p) < 5000 {
		t.Errorf("%d bytes, room for %d", len(p), cap(p))
	}
	if n := testing.AllocsPerRun(10, func() { o.Keep(datum.AppendDate(o.Buffer(), 20_000)) }); n > 0 {
		t.Errorf("%v allocations for a value", n)
	}
}
