package parquet

import (
	"encoding/binary"
	"math"
	"strconv"

	"github.com/pdatlas/pdatlas/scanner/extract/datum"
)

// kind is what the values of a column are.
type kind uint8

const (
	kindNumber kind = iota // as the physical type says
	kindText
	kindBytes
	kindUnsigned
	kindDecimal
	kindDate
	kindTime
	kindTimestamp
	kindUUID
	kindHalf
	kindInterval
)

// Members of the union LogicalType.
const (
	logicalString    = 1
	logicalEnum      = 4
	logicalDecimal   = 5
	logicalDate      = 6
	logicalTime      = 7
	logicalTimestamp = 8
	logicalInteger   = 10
	logicalJSON      = 12
	logicalUUID      = 14
	logicalFloat16   = 15
)

// Older files say it with a ConvertedType; these are its numbers + 1.
const (
	convertedText      = 1
	convertedEnum      = 5
	convertedDecimal   = 6
	convertedDate      = 7
	convertedTimeMs    = 8
	convertedTimeUs    = 9
	convertedStampMs   = 10
	convertedStampUs   = 11
	convertedUint8     = 12
	convertedUint64    = 15
	convertedJSON      = 20
	convertedInterval  = 22
	unitMillis         = 1
	unitMicros         = 2
	unitNanos          = 3
	intervalWidth      = 12
	halfWidth          = 2
	julianUnixEpochDay = 2_440_588
)

// kind sets what the values are. An annotation that does not fit the physical
// type is passed over.
func (n *node) kind(l *leaf) {
	number := l.physical == int32s || l.physical == int64s
	array := l.physical == byteArrays || l.physical == fixedArrays
	l.unit, l.bits = n.logical.unit, n.logical.width
	n.old(l)
	switch id := n.logical.id; {
	case array && (id == logicalString || id == logicalEnum || id == logicalJSON):
		l.kind = kindText
	case (array || number) && id == logicalDecimal:
		l.kind, l.scale = kindDecimal, int(min(max(n.logical.scale, 0), math.MaxInt16))
	case number && id == logicalDate:
		l.kind = kindDate
	case number && id == logicalTime:
		l.kind = kindTime
	case number && id == logicalTimestamp:
		l.kind = kindTimestamp
	case number && id == logicalInteger && !n.logical.signed:
		l.kind = kindUnsigned
	case array && id == logicalUUID:
		l.kind = kindUUID
	case l.physical == fixedArrays && l.width == halfWidth && id == logicalFloat16:
		l.kind = kindHalf
	}
}

// old does it by the ConvertedType, and says what values without annotation are.
func (n *node) old(l *leaf) {
	number := l.physical == int32s || l.physical == int64s
	array := l.physical == byteArrays || l.physical == fixedArrays
	if array {
		l.kind = kindBytes
	}
	switch c := n.converted; {
	case array && (c == convertedText || c == convertedEnum || c == convertedJSON):
		l.kind = kindText
	case (array || number) && c == convertedDecimal:
		l.kind, l.scale = kindDecimal, int(min(max(n.scale, 0), math.MaxInt16))
	case number && c == convertedDate:
		l.kind = kindDate
	case number && (c == convertedTimeMs || c == convertedTimeUs):
		l.kind, l.unit = kindTime, int16(c-convertedTimeMs+unitMillis)
	case number && (c == convertedStampMs || c == convertedStampUs):
		l.kind, l.unit = kindTimestamp, int16(c-convertedStampMs+unitMillis)
	case number && c >= convertedUint8 && c <= convertedUint64:
		l.kind = kindUnsigned
	case l.width == intervalWidth && c == convertedInterval:
		l.kind = kindInterval
	}
}

// seconds is the unit of a time.
func (l *leaf) seconds() datum.Unit {
	switch l.unit {
	case unitMicros:
		return datum.Micros
	case unitNanos:
		return datum.Nanos
	}
	return datum.Millis
}

// append appends the text of a value, which has the leaf's width.
func (l *leaf) append(dst, v []byte) []byte {
	switch l.kind {
	case kindDecimal:
		if l.physical == byteArrays || l.physical == fixedArrays {
			return datum.AppendBigDecimal(dst, v, l.scale)
		}
		return datum.AppendDecimal(dst, integer(v), l.scale)
	case kindDate:
		return datum.AppendDate(dst, integer(v))
	case kindTime:
		return datum.AppendTime(dst, integer(v), l.seconds())
	case kindTimestamp:
		return datum.AppendTimestamp(dst, integer(v), l.seconds())
	case kindUnsigned:
		if len(v) == 4 {
			return strconv.AppendUint(dst, uint64(binary.LittleEndian.Uint32(v)), 10)
		}
		return strconv.AppendUint(dst, uint64(integer(v)), 10)
	case kindUUID:
		return datum.AppendUUID(dst, v)
	case kindHalf:
		return datum.AppendFloat(dst, half(binary.LittleEndian.Uint16(v)), 32)
	case kindInterval:
		for i := 0; i < intervalWidth; i += 4 {
			dst = strconv.AppendUint(dst, uint64(binary.LittleEndian.Uint32(v[i:])), 10)
			dst = append(dst, [...]string{" months ", " days ", " ms"}[i/4]...)
		}
		return dst
	}
	return l.number(dst, v)
}

// number appends a value that has only a physical type.
func (l *leaf) number(dst, v []byte) []byte {
	switch l.physical {
	case boolean:
		return strconv.AppendBool(dst, v[0] != 0)
	case floats:
		return datum.AppendFloat(dst, float64(math.Float32frombits(binary.LittleEndian.Uint32(v))), 32)
	case doubles:
		return datum.AppendFloat(dst, math.Float64frombits(binary.LittleEndian.Uint64(v)), 64)
	case int96s: // a moment: nanoseconds of the day, and the Julian day
		day := int64(int32(binary.LittleEndian.Uint32(v[8:]))) - julianUnixEpochDay
		dst = datum.AppendDate(dst, day)
		if ns := int64(binary.LittleEndian.Uint64(v)); ns != 0 {
			dst = datum.AppendTime(append(dst, 'T'), ns, datum.Nanos)
		}
		return dst
	}
	return strconv.AppendInt(dst, integer(v), 10)
}

// integer reads a number of 4 or 8 bytes.
func integer(v []byte) int64 {
	if len(v) == 4 {
		return int64(int32(binary.LittleEndian.Uint32(v)))
	}
	return int64(binary.LittleEndian.Uint64(v))
}

// half reads a number of IEEE 754 with 16 bits.
func half(b uint16) float64 {
	sign, exponent, fraction := 1.0, int(b>>10&0x1f), float64(b&0x3ff)
	if b>>15 != 0 {
		sign = -1
	}
	switch exponent {
	case 0:
		return sign * math.Ldexp(fraction, -24)
	case 0x1f:
		return math.NaN() // or infinite: no number either way
	}
	return sign * math.Ldexp(1+fraction/1024, exponent-15)
}
