package office

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// Number writes a number of a spreadsheet the way people write identifiers:
// without exponent, and with zeros in front up to a width. What is no number
// stays as it is.
func Number(raw []byte, width int) []byte {
	if !onlyDigits(raw) {
		f, err := strconv.ParseFloat(string(raw), 64)
		if err != nil || f > 1e18 || f < -1e18 {
			return raw
		}
		raw = strconv.AppendFloat(nil, f, 'f', -1, 64)
	}
	if n := width - len(raw); n > 0 && onlyDigits(raw) {
		raw = append(bytes.Repeat([]byte{'0'}, n), raw...)
	}
	return raw
}

func onlyDigits(p []byte) bool {
	return len(p) > 0 && len(bytes.Trim(p, "0123456789")) == 0
}

// Format is how a spreadsheet shows a number, as far as it says what it is.
type Format struct {
	Date, Time bool
	Width      int // of digits, zeros in front
}

// FormatOf reads a number format: a built-in one by its identifier, or a code
// (ECMA-376 part 1, clause 18.8.30 and 18.8.31).
func FormatOf(id int, code string) Format {
	if code == "" {
		switch {
		case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57 || id == 58:
			return Format{Date: true}
		case id >= 18 && id <= 21, id >= 32 && id <= 35, id >= 45 && id <= 47, id == 55 || id == 56:
			return Format{Time: true}
		case id == 22:
			return Format{Date: true, Time: true}
		}
		return Format{}
	}
	if strings.Trim(code, "0") == "" {
		return Format{Width: min(len(code), maxWidth)}
	}
	return codeFormat(code)
}

const maxWidth = 32

// codeFormat looks for the letters of dates and times outside of what is quoted.
func codeFormat(code string) (f Format) {
	code, _, _ = strings.Cut(code, ";")
	code = strings.ToLower(code)
	if strings.HasPrefix(code, "general") {
		return f
	}
	minutes := false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case '\\', '_', '*':
			i++
		case '"', '[':
			end := strings.IndexByte(code[i+1:], map[byte]byte{'"': '"', '[': ']'}[c])
			if end < 0 {
				return f
			}
			if s := code[i+1 : i+1+end]; c == '[' && s != "" && strings.Trim(s, "hms") == "" {
				f.Time = true // hours that have passed
			}
			i += end + 1
		case 'y', 'd':
			f.Date = true
		case 'h', 's':
			f.Time = true
		case 'm':
			minutes = true
		case '#', '0', '?':
			if !f.Date && !f.Time {
				return f // digits of a number come first only in numbers
			}
		}
	}
	if minutes && !f.Time {
		f.Date = true // months
	}
	return f
}

// Text writes a serial number of a spreadsheet as ISO 8601; ok is false when it
// is none. Days count from 1899-12-30, in which 1900 is no leap year from March
// on, or from 1904-01-01.
func (f Format) Text(raw []byte, from1904 bool) (text []byte, ok bool) {
	const last = 2958466 // the year 10000
	v, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || !(v >= 0 && v < last) || !f.Date && !f.Time {
		return nil, false
	}
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case from1904:
		epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case v < 60:
		epoch = epoch.AddDate(0, 0, 1) // before the 29 February that never was
	}
	days := int(v)
	seconds := int((v-float64(days))*86400 + 0.5)
	t := epoch.AddDate(0, 0, days).Add(time.Duration(seconds) * time.Second)
	layout := "2006-01-02"
	switch {
	case f.Date && f.Time || f.Date && seconds > 0:
		layout = "2006-01-02T15:04:05"
	case !f.Date && days == 0:
		layout = "15:04:05"
	case !f.Date:
		return nil, false // a span of time
	}
	return t.AppendFormat(nil, layout), true
}
