package datum

import (
	"encoding/hex"
	"math"
	"math/big"
	"strconv"
	"time"
)

// Unit is the resolution of a time, as a number of them in a second.
type Unit int64

// The units in use.
const (
	Millis Unit = 1e3
	Micros Unit = 1e6
	Nanos  Unit = 1e9
)

// AppendFloat appends a number without exponent where that is readable, and
// nothing for what is no number.
func AppendFloat(dst []byte, v float64, bits int) []byte {
	const wide = 1e21
	switch a := math.Abs(v); {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return dst
	case a >= wide || a != 0 && a < 1/wide:
		return strconv.AppendFloat(dst, v, 'g', -1, bits)
	}
	return strconv.AppendFloat(dst, v, 'f', -1, bits)
}

// The first and the last day with a year of four digits, counted from 1970.
const (
	minDay = -719_162
	maxDay = 2_932_896
)

// AppendDate appends a day counted from 1970-01-01 as ISO 8601 writes it; one
// outside the years 1 to 9999 stays a number.
func AppendDate(dst []byte, days int64) []byte {
	if days < minDay || days > maxDay {
		return strconv.AppendInt(dst, days, 10)
	}
	return time.Unix(days*86400, 0).UTC().AppendFormat(dst, time.DateOnly)
}

// AppendTimestamp appends a moment counted from 1970 as ISO 8601 writes it, in
// UTC. Midnight is left out: data sets keep dates as moments.
func AppendTimestamp(dst []byte, v int64, unit Unit) []byte {
	seconds, rest := v/int64(unit), v%int64(unit)
	if rest < 0 {
		seconds, rest = seconds-1, rest+int64(unit)
	}
	day, second := seconds/86400, seconds%86400
	if second < 0 {
		day, second = day-1, second+86400
	}
	if day < minDay || day > maxDay {
		return strconv.AppendInt(dst, v, 10)
	}
	dst = AppendDate(dst, day)
	if second == 0 && rest == 0 {
		return dst
	}
	dst = append(dst, 'T')
	return AppendTime(dst, second*int64(unit)+rest, unit)
}

// AppendTime appends a time of day.
func AppendTime(dst []byte, v int64, unit Unit) []byte {
	if v < 0 || v >= 86400*int64(unit) {
		return strconv.AppendInt(dst, v, 10)
	}
	t := time.Unix(v/int64(unit), v%int64(unit)*(1e9/int64(unit))).UTC()
	return t.AppendFormat(dst, "15:04:05.999999999")
}

// AppendDecimal appends the number unscaled / 10^scale.
func AppendDecimal(dst []byte, unscaled int64, scale int) []byte {
	return point(strconv.AppendInt(dst, unscaled, 10), len(dst), scale)
}

// maxDecimal is the longest unscaled number that is written out, in bytes:
// twice what 256 bits need.
const maxDecimal = 64

// AppendBigDecimal does the same for a number in two's complement, the highest
// byte first, as Parquet and Avro keep it. What is longer than 64 bytes is no
// number, and nothing is appended.
func AppendBigDecimal(dst, unscaled []byte, scale int) []byte {
	if len(unscaled) == 0 || len(unscaled) > maxDecimal {
		return dst
	}
	if len(unscaled) <= 8 {
		v := int64(int8(unscaled[0]))
		for _, b := range unscaled[1:] {
			v = v<<8 | int64(b)
		}
		return AppendDecimal(dst, v, scale)
	}
	n := new(big.Int).SetBytes(unscaled)
	if unscaled[0]&0x80 != 0 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(unscaled))))
	}
	return point(n.Append(dst, 10), len(dst), scale)
}

// maxScale is the largest number of decimals that is believed.
const maxScale = 160

// point puts a decimal point before the last scale digits of the number that
// begins at from.
func point(dst []byte, from, scale int) []byte {
	if scale <= 0 || scale > maxScale {
		return dst
	}
	if dst[from] == '-' {
		from++
	}
	digits := string(dst[from:])
	dst = dst[:from]
	for n := scale + 1 - len(digits); n > 0; n-- {
		digits = "0" + digits
	}
	dst = append(dst, digits[:len(digits)-scale]...)
	dst = append(dst, '.')
	return append(dst, digits[len(digits)-scale:]...)
}

// AppendUUID appends 16 bytes as RFC 9562 writes them, others in hexadecimal.
func AppendUUID(dst, v []byte) []byte {
	if len(v) != 16 {
		return hex.AppendEncode(dst, v)
	}
	for i, part := range [...][]byte{v[:4], v[4:6], v[6:8], v[8:10], v[10:]} {
		if i > 0 {
			dst = append(dst, '-')
		}
		dst = hex.AppendEncode(dst, part)
	}
	return dst
}
