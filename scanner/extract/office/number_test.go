package office

import (
	"math"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestNumber(t *testing.T) {
	for _, tt := range []struct {
		raw   string
		width int
		want  string
	}{
		{"1", 0, "1"}, {"1", 4, "0001"}, {"12345", 4, "12345"}, {"1.0", 0, "1"}, {"1E3", 0, "1000"}, {"1.5e-3", 0, "0.0015"}, {"4.7114711E7", 10, "0047114711"},
		{"-1", 4, "-1"}, {"1e19", 0, "1e19"}, {"-1e19", 0, "-1e19"}, {"1e999", 0, "1e999"}, {"NaN", 0, "NaN"}, {"", 3, ""}, {"abc", 5, "abc"},
		{"007", 0, "007"}, {"123456789012345678901234567890", 0, "123456789012345678901234567890"}, {"0x10", 0, "0x10"},
	} {
		if got := string(Number([]byte(tt.raw), tt.width)); got != tt.want {
			t.Errorf("%q to a width of %d: %q, want %q", tt.raw, tt.width, got, tt.want)
		}
	}
}

// TestNumberKeepsDigits: an identifier of up to 15 digits, which is what
// spreadsheets hold exactly, survives every way to write it.
func TestNumberKeepsDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 999_999_999_999_999).Draw(t, "number")
		want := strconv.FormatInt(n, 10)
		for _, format := range []byte{'f', 'e', 'E', 'g'} {
			raw := strconv.FormatFloat(float64(n), format, -1, 64)
			if got := string(Number([]byte(raw), 0)); got != want {
				t.Fatalf("%s: %s, want %s", raw, got, want)
			}
		}
	})
}

func TestFormatOf(t *testing.T) {
	date, clock, both := Format{Date: true}, Format{Time: true}, Format{Date: true, Time: true}
	for _, tt := range []struct {
		id   int
		code string
		want Format
	}{
		{0, "", Format{}}, {1, "", Format{}}, {14, "", date}, {17, "", date}, {18, "", clock}, {21, "", clock}, {22, "", both}, {27, "", date}, {32, "", clock},
		{36, "", date}, {45, "", clock}, {49, "", Format{}}, {50, "", date}, {55, "", clock}, {57, "", date}, {58, "", date}, {59, "", Format{}}, {-1, "", Format{}},
		{164, "0", Format{Width: 1}}, {164, "00000", Format{Width: 5}}, {164, "yyyy-mm-dd", date}, {164, "YYYY", date}, {164, "mm", date}, {164, "mm:ss", clock},
		{164, "[h]:mm:ss", clock}, {164, "[mm]", clock}, {164, "[s]", clock}, {164, "[Red]", Format{}}, {164, "[$-F800]dddd, mmmm dd, yyyy", date},
		{164, "General", Format{}}, {164, "GENERAL;[Red]-d", Format{}}, {164, `"d"0`, Format{}}, {164, `\d0`, Format{}}, {164, "_d0", Format{}}, {164, "*d0", Format{}},
		{164, `0" days"`, Format{}}, {164, "#,##0 d", Format{}}, {164, "0;d", Format{}}, {164, `"open`, Format{}}, {164, "[open", Format{}}, {164, `\`, Format{}}, {164, "@", Format{}},
		{164, "d.m.yy h:mm", both}, {164, "ss.000", clock}, {164, "", Format{}},
	} {
		if got := FormatOf(tt.id, tt.code); got != tt.want {
			t.Errorf("%d %q: %+v, want %+v", tt.id, tt.code, got, tt.want)
		}
	}
}

// TestSerials: the days that spreadsheets count wrong, and the ends of what they
// count.
func TestSerials(t *testing.T) {
	for _, tt := range []struct {
		raw      string
		from1904 bool
		f        Format
		want     string // "": it is no date
	}{
		{"1", false, Format{Date: true}, "1900-01-01"}, {"59", false, Format{Date: true}, "1900-02-28"}, {"61", false, Format{Date: true}, "1900-03-01"},
		{"0", true, Format{Date: true}, "1904-01-01"}, {"1462", false, Format{Date: true}, "1904-01-01"}, {"2958465", false, Format{Date: true}, "9999-12-31"},
		{"2958466", false, Format{Date: true}, ""}, {"-1", false, Format{Date: true}, ""}, {"NaN", false, Format{Date: true}, ""}, {"Inf", false, Format{Date: true}, ""}, {"x", false, Format{Date: true}, ""},
		{"0.5", false, Format{Time: true}, "12:00:00"}, {"1.5", false, Format{Time: true}, ""}, {"30000.25", false, Format{Date: true, Time: true}, "1982-02-18T06:00:00"},
		{"30000", false, Format{Date: true, Time: true}, "1982-02-18T00:00:00"}, {"30000.999999", false, Format{Date: true}, "1982-02-19T00:00:00"}, {"30000", false, Format{}, ""},
		{"3E4", false, Format{Date: true}, "1982-02-18"}, {"30000", false, Format{Width: 5}, ""},
	} {
		got, ok := tt.f.Text([]byte(tt.raw), tt.from1904)
		if string(got) != tt.want || ok != (tt.want != "") {
			t.Errorf("%s as %+v (1904 %v): %q, %v, want %q", tt.raw, tt.f, tt.from1904, got, ok, tt.want)
		}
	}
}

// TestSerialsAgree: every day from March 1900 on, written as its number, comes
// back; so does it from 1904 on.
func TestSerialsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.IntRange(61, 2_958_465).Draw(t, "days")
		want := time.Date(1899, 12, 30+days, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		if got, ok := (Format{Date: true}).Text([]byte(strconv.Itoa(days)), false); string(got) != want || !ok {
			t.Fatalf("day %d: %s, want %s", days, got, want)
		}
		if days < 1462 {
			return
		}
		if got, ok := (Format{Date: true}).Text([]byte(strconv.Itoa(days-1462)), true); string(got) != want || !ok {
			t.Fatalf("day %d from 1904: %s, want %s", days, got, want)
		}
	})
}

func FuzzSerial(f *testing.F) {
	f.Add("30000.5", uint8(3), true)
	f.Add("1e308", uint8(1), false)
	f.Add("5e-324", uint8(2), false)
	f.Fuzz(func(t *testing.T, raw string, kind uint8, from1904 bool) {
		form := Format{Date: kind&1 != 0, Time: kind&2 != 0, Width: int(kind >> 2)}
		text, ok := form.Text([]byte(raw), from1904)
		if ok && len(text) != len(time.DateOnly) && len(text) != len("2006-01-02T15:04:05") && len(text) != len(time.TimeOnly) {
			t.Errorf("%q gives %q", raw, text)
		}
		if v, err := strconv.ParseFloat(raw, 64); ok && (err != nil || math.IsNaN(v)) {
			t.Errorf("%q is no number and gives %q", raw, text)
		}
		if n := Number([]byte(raw), form.Width); len(n) > max(len(raw), maxWidth, 400) {
			t.Errorf("%d bytes from %d", len(n), len(raw))
		}
	})
}

func FuzzFormat(f *testing.F) {
	for _, code := range []string{"yyyy-mm-dd", `"x`, `[$-407]d. mmmm`, `\`, "_", "0000", "[h]"} {
		f.Add(code)
	}
	f.Fuzz(func(t *testing.T, code string) {
		if form := FormatOf(164, code); form.Width < 0 || form.Width > maxWidth || form.Width > 0 && (form.Date || form.Time) {
			t.Errorf("%q: %+v", code, form)
		}
	})
}
