package datum_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/datum"
)

func TestText(t *testing.T) {
	day := int64(86400)
	for _, tt := range []struct {
		name string
		got  []byte
		want string
	}{
		{"float", datum.AppendFloat(nil, 0.1, 64), "0.1"},
		{"float32", datum.AppendFloat(nil, float64(float32(0.1)), 32), "0.1"},
		{"large", datum.AppendFloat(nil, 123456789012345678, 64), "123456789012345680"},
		{"larger", datum.AppendFloat(nil, 1e300, 64), "1e+300"},
		{"tiny", datum.AppendFloat(nil, -1e-300, 64), "-1e-300"},
		{"zero", datum.AppendFloat(nil, 0, 64), "0"},
		{"nan", datum.AppendFloat(nil, math.NaN(), 64), ""},
		{"infinite", datum.AppendFloat(nil, math.Inf(-1), 64), ""},
		{"date", datum.AppendDate(nil, 0), "1970-01-01"},
		{"date_before", datum.AppendDate(nil, -719162), "0001-01-01"},
		{"date_after", datum.AppendDate(nil, 2932896), "9999-12-31"},
		{"no_date", datum.AppendDate(nil, 2932897), "2932897"},
		{"moment", datum.AppendTimestamp(nil, 1500, datum.Millis), "1970-01-01T00:00:01.5"},
		{"midnight", datum.AppendTimestamp(nil, 5*day*1e6, datum.Micros), "1970-01-06"},
		{"before_1970", datum.AppendTimestamp(nil, -1, datum.Nanos), "1969-12-31T23:59:59.999999999"},
		{"no_moment", datum.AppendTimestamp(nil, math.MaxInt64, datum.Millis), "9223372036854775807"},
		{"least_moment", datum.AppendTimestamp(nil, math.MinInt64, datum.Millis), "-9223372036854775808"},
		{"time", datum.AppendTime(nil, 3661, 1), "01:01:01"},
		{"no_time", datum.AppendTime(nil, -5, datum.Millis), "-5"},
		{"time_of_tomorrow", datum.AppendTime(nil, day*1e3, datum.Millis), "86400000"},
		{"decimal", datum.AppendDecimal(nil, -5, 2), "-0.05"},
		{"whole", datum.AppendDecimal(nil, 500, 0), "500"},
		{"scale_beyond_belief", datum.AppendDecimal(nil, 5, 1000), "5"},
		{"big_decimal", datum.AppendBigDecimal(nil, []byte{0xff, 0, 0, 0, 0, 0, 0, 0, 0}, 2), "-184467440737095516.16"},
		{"no_decimal", datum.AppendBigDecimal(nil, make([]byte, 65), 2), ""},
		{"empty_decimal", datum.AppendBigDecimal(nil, nil, 2), ""},
		{"uuid", datum.AppendUUID(nil, []byte("0123456789abcdef")), "30313233-3435-3637-3839-616263646566"},
		{"no_uuid", datum.AppendUUID(nil, []byte{0xab, 1}), "ab01"},
	} {
		if string(tt.got) != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}

// TestDecimals: the text is the number, whatever its length and scale.
func TestDecimals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOfN(rapid.Byte(), 1, 64).Draw(t, "unscaled")
		scale := rapid.IntRange(0, 160).Draw(t, "scale")
		n := new(big.Int).SetBytes(p)
		if p[0] >= 0x80 {
			n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(p))))
		}
		want := new(big.Rat).SetFrac(n, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil))
		text := string(datum.AppendBigDecimal([]byte("= "), p, scale))
		got, ok := new(big.Rat).SetString(strings.TrimPrefix(text, "= "))
		if !ok || got.Cmp(want) != 0 {
			t.Fatalf("%q, want %s", text, want.FloatString(scale))
		}
	})
}

// TestMoments: the text of a moment is read back as the same moment.
func TestMoments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.SampledFrom([]datum.Unit{datum.Millis, datum.Micros, datum.Nanos}).Draw(t, "unit")
		second := rapid.Int64Range(-8_000_000_000, 9_000_000_000).Draw(t, "second")
		part := rapid.Int64Range(0, int64(unit)-1).Draw(t, "part")
		text := string(datum.AppendTimestamp(nil, second*int64(unit)+part, unit))
		if !strings.Contains(text, "T") {
			text += "T00:00:00"
		}
		got, err := time.Parse("2006-01-02T15:04:05", text)
		if want := time.Unix(second, part*(1e9/int64(unit))).UTC(); err != nil || !got.Equal(want) {
			t.Fatalf("%q is %v, want %v (%v)", text, got, want, err)
		}
	})
}

// sent is what an Out sent.
type sent struct{ texts, members []string }

func (s *sent) out(t testing.TB, l extract.Limits, fail error) *datum.Out {
	in := extract.Input{Budget: extract.NewBudget(l, time.Now)}
	in.Nested = func(_ context.Context, m extract.Member, r io.Reader) error {
		p, err := io.ReadAll(r)
		s.members = append(s.members, fmt.Sprintf("%s %d %d", m.Name, m.Size, len(p)))
		return errors.Join(err, fail)
	}
	return datum.New(t.Context(), in, func(seg extract.Segment) error {
		s.texts = append(s.texts, seg.Place.Field+"="+string(seg.Text))
		return fail
	})
}

// TestBytes: what is text, what is a document, and what is neither.
func TestBytes(t *testing.T) {
	pdf := "%PDF-1.7\n\xff\xfe\x00\x01" + strings.Repeat("x", 30)
	for _, tt := range []struct{ name, value, texts, members string }{
		{"text", "some text", "f=some text", ""}, {"blank", "  \n", "", ""}, {"empty", "", "", ""},
		{"text_like_document", "%PDF-1.7 is how such a file begins, as every one knows", "", "f 1 54 54"},
		{"document", pdf, "", fmt.Sprintf("f 1 %d %d", len(pdf), len(pdf))},
		{"short_document", "\xff\xd8\xff\xe0 abc", "f=\xff\xd8\xff\xe0 abc", ""},
		{"noise", "\x00\x01\x02\xff mail@example.org \xfe\x80\x81\x82\x83\x84\x85\x86\x87", "f=\x00\x01\x02\xff mail@example.org \xfe\x80\x81\x82\x83\x84\x85\x86\x87", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := &sent{}
			if err := s.out(t, extract.Limits{}, nil).Bytes(extract.Place{Field: "f"}, []byte(tt.value)); err != nil {
				t.Fatal(err)
			}
			if texts, members := strings.Join(s.texts, "|"), strings.Join(s.members, "|"); texts != tt.texts || members != tt.members {
				t.Errorf("texts %q, members %q", texts, members)
			}
		})
	}
}

// TestCount: values that cost the object nothing are counted, empty ones too.
func TestCount(t *testing.T) {
	for _, size := range []int{0, 1, 1000, 1 << 20} {
		o := new(sent).out(t, extract.Limits{Bytes: 1 << 16}, nil)
		var err error
		n := 0
		for ; n < 1<<20 && err == nil; n++ {
			err = o.Count(size)
		}
		if !errors.Is(err, extract.ErrSizeLimit) || n > 1<<14 {
			t.Errorf("values of %d bytes: %v after %d", size, err, n)
		}
		if o.Fault(extract.ErrMalformed) != err {
			t.Errorf("a fault after the limit hides it")
		}
	}
	if err := datum.New(t.Context(), extract.Input{}, nil).Count(1 << 30); err != nil {
		t.Errorf("without a budget: %v", err)
	}
}

// TestFault: faults of the content are kept, the first of them for the end;
// everything else stops.
func TestFault(t *testing.T) {
	stop := errors.New("stop")
	first := fmt.Errorf("page: %w", extract.ErrMalformed)
	o := new(sent).out(t, extract.Limits{}, stop)
	if o.Fault(nil) != nil || o.Err() != nil || o.Fault(first) != nil || o.Fault(extract.ErrEncrypted) != nil || o.Err() != first {
		t.Errorf("kept %v", o.Err())
	}
	for _, e := range []error{stop, extract.ErrSizeLimit, extract.ErrTimeLimit, context.Canceled} {
		if o.Fault(e) != e {
			t.Errorf("%v does not stop", e)
		}
	}
	if err := o.Text(extract.Place{}, []byte("x")); err != stop {
		t.Errorf("the engine's error came back as %v", err)
	}
	if o.Fault(extract.ErrMalformed) != stop {
		t.Error("a fault after the engine's error hides it")
	}
}
