package parquet

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	packed "github.com/parquet-go/parquet-go/encoding/delta"
	"github.com/parquet-go/parquet-go/encoding/rle"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

func bufferOf(p []byte) *bufio.Reader { return bufio.NewReader(bytes.NewReader(p)) }

// all reads values to their end.
func all(v values) (out []string, err error) {
	for {
		p, err := v.next()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		out = append(out, string(p))
	}
}

// TestDeltaNumbers: numbers are those that the library packed.
func TestDeltaNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		long := rapid.SliceOfN(rapid.Int64(), 0, 400).Draw(t, "long")
		p, err := new(packed.BinaryPackedEncoding).EncodeInt64(nil, long)
		if err != nil {
			t.Fatal(err)
		}
		v, err := newDeltaNumbers(bufferOf(p), 8)
		if err != nil {
			t.Fatal(err)
		}
		got, err := all(v)
		if err != nil || len(got) != len(long) {
			t.Fatalf("%d values of %d: %v", len(got), len(long), err)
		}
		for i, s := range got {
			if int64(binary.LittleEndian.Uint64([]byte(s))) != long[i] {
				t.Fatalf("value %d", i)
			}
		}
	})
}

// TestDeltaArrays: texts are those that the library packed, both ways.
func TestDeltaArrays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.StringMatching(`[ab]{0,6}[a-z]{0,9}`), 1, 300).Draw(t, "texts")
		var joined []byte
		offsets := []uint32{0}
		for _, s := range texts {
			joined = append(joined, s...)
			offsets = append(offsets, uint32(len(joined)))
		}
		shared, err := new(packed.ByteArrayEncoding).EncodeByteArray(nil, joined, offsets)
		if err != nil {
			t.Fatal(err)
		}
		lengths, err := new(packed.LengthByteArrayEncoding).EncodeByteArray(nil, joined, offsets)
		if err != nil {
			t.Fatal(err)
		}
		v, err := newDeltaArrays(bufferOf(shared), int64(len(texts)), 0)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := all(v); err != nil || !cmp.Equal(got, texts) {
			t.Fatalf("shared beginnings: %q, %v", got, err)
		}
		if v, err = newDeltaLengths(bufferOf(lengths), int64(len(texts))); err != nil {
			t.Fatal(err)
		}
		if got, err := all(v); err != nil || !cmp.Equal(got, texts) {
			t.Fatalf("lengths: %q, %v", got, err)
		}
		if _, err = newDeltaLengths(bufferOf(lengths), int64(len(texts))-1); !errors.Is(err, extract.ErrMalformed) {
			t.Fatalf("more lengths than values: %v", err)
		}
	})
}

// TestRuns: levels are those that the library packed, however many are taken at
// a time.
func TestRuns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(1, 8).Draw(t, "width")
		var want []byte
		for range rapid.IntRange(1, 30).Draw(t, "runs") {
			v := rapid.ByteMax(byte(1<<width-1)).Draw(t, "value")
			want = append(want, bytes.Repeat([]byte{v}, rapid.IntRange(1, 40).Draw(t, "times"))...)
		}
		p, err := (&rle.Encoding{BitWidth: width}).EncodeLevels(nil, want)
		if err != nil {
			t.Fatal(err)
		}
		l := &levels{runs{r: bytes.NewReader(p), width: width}, 1<<width - 1}
		var got []byte
		for len(got) < len(want) {
			v, n, err := l.peek()
			if err != nil {
				t.Fatal(err)
			}
			n = min(n, int64(rapid.IntRange(1, 50).Draw(t, "taken")), int64(len(want)-len(got)))
			l.take(n)
			got = append(got, bytes.Repeat([]byte{byte(v)}, int(n))...)
		}
		if !bytes.Equal(got, want) {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

// TestBrokenValues: what ends early or says what cannot be is malformed.
func TestBrokenValues(t *testing.T) {
	for _, tt := range []struct {
		name string
		make func() (values, error)
		want string // values before the error
	}{
		{"delta_without_header", func() (values, error) { return newDeltaNumbers(bufferOf([]byte{0x80}), 8) }, ""},
		{"delta_block_0", func() (values, error) { return newDeltaNumbers(bufferOf([]byte{0, 4, 1, 2}), 8) }, ""},
		{"delta_groups_0", func() (values, error) { return newDeltaNumbers(bufferOf([]byte{0x80, 1, 0, 1, 2}), 8) }, ""},
		{"delta_odd_groups", func() (values, error) { return newDeltaNumbers(bufferOf([]byte{0x80, 1, 3, 1, 2}), 8) }, ""},
		{"delta_block_too_large", func() (values, error) { return newDeltaNumbers(bufferOf([]byte{0xff, 0xff, 0xff, 0x7f, 1, 1, 2}), 8) }, ""},
		{"delta_too_wide", func() (values, error) {
			return newDeltaNumbers(bufferOf([]byte{0x80, 1, 4, 3, 2, 0, 65, 0, 0, 0}), 4)
		}, "\x01\x00\x00\x00"},
		{"delta_cut", func() (values, error) {
			return newDeltaNumbers(bufferOf([]byte{0x80, 1, 4, 3, 2, 0, 8, 0, 0, 0, 5}), 4)
		}, "\x01\x00\x00\x00\x06\x00\x00\x00"},
		{"split_odd", func() (values, error) { return newSplit(bufferOf([]byte("12345")), 4) }, ""},
		{"runs_cut", func() (values, error) { return runBits(bufferOf([]byte{2, 0, 0})) }, ""},
		{"run_of_too_many", func() (values, error) {
			return runBits(bufferOf([]byte{9, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}))
		}, ""},
		{"array_cut", func() (values, error) { return &plainArrays{r: bufferOf([]byte{3, 0, 0, 0, 'a'})}, nil }, ""},
		{"length_cut", func() (values, error) { return &plainArrays{r: bufferOf([]byte{1, 0, 0, 0, 'a', 3})}, nil }, "a"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, err := tt.make()
			var got []string
			if err == nil {
				got, err = all(v)
			}
			if !errors.Is(err, extract.ErrMalformed) || strings.Join(got, "") != tt.want {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

// TestKinds: every annotation, new and old, and what does not fit its column.
func TestKinds(t *testing.T) {
	le := binary.LittleEndian
	i32 := func(v int32) []byte { return le.AppendUint32(nil, uint32(v)) }
	i64 := func(v int64) []byte { return le.AppendUint64(nil, uint64(v)) }
	for _, tt := range []struct {
		name  string
		node  node
		value []byte
		want  string
	}{
		{"bool", node{physical: boolean}, []byte{1}, "true"},
		{"int32", node{physical: int32s}, i32(-7), "-7"},
		{"int64", node{physical: int64s}, i64(math.MinInt64), "-9223372036854775808"},
		{"float", node{physical: floats}, le.AppendUint32(nil, math.Float32bits(0.1)), "0.1"},
		{"double", node{physical: doubles}, le.AppendUint64(nil, math.Float64bits(-2.5)), "-2.5"},
		{"int96", node{physical: int96s}, append(i64(3_600_000_000_000), i32(2_440_589)...), "1970-01-02T01:00:00"},
		{"int96_midnight", node{physical: int96s}, append(i64(0), i32(2_440_588)...), "1970-01-01"},
		{"date", node{physical: int32s, logical: logical{id: logicalDate}}, i32(365), "1971-01-01"},
		{"old_date", node{physical: int32s, converted: convertedDate}, i32(-1), "1969-12-31"},
		{"time_ms", node{physical: int32s, logical: logical{id: logicalTime, unit: unitMillis}}, i32(1500), "00:00:01.5"},
		{"time_ns", node{physical: int64s, logical: logical{id: logicalTime, unit: unitNanos}}, i64(1), "00:00:00.000000001"},
		{"old_time_us", node{physical: int64s, converted: convertedTimeUs}, i64(2_000_000), "00:00:02"},
		{"stamp_us", node{physical: int64s, logical: logical{id: logicalTimestamp, unit: unitMicros}}, i64(1_000_000), "1970-01-01T00:00:01"},
		{"old_stamp_ms", node{physical: int64s, converted: convertedStampMs}, i64(86_400_000), "1970-01-02"},
		{"old_stamp_us", node{physical: int64s, converted: convertedStampUs}, i64(1), "1970-01-01T00:00:00.000001"},
		{"uint32", node{physical: int32s, logical: logical{id: logicalInteger, width: 32}}, i32(-1), "4294967295"},
		{"int8", node{physical: int32s, logical: logical{id: logicalInteger, width: 8, signed: true}}, i32(-1), "-1"},
		{"old_uint64", node{physical: int64s, converted: convertedUint64}, i64(-1), "18446744073709551615"},
		{"decimal32", node{physical: int32s, logical: logical{id: logicalDecimal, scale: 2}}, i32(-1234), "-12.34"},
		{"decimal64", node{physical: int64s, converted: convertedDecimal, scale: 4}, i64(5), "0.0005"},
		{"decimal_fixed", node{physical: fixedArrays, length: 3, logical: logical{id: logicalDecimal, scale: 1}}, []byte{0xff, 0xff, 0x9c}, "-10.0"},
		{"decimal_array", node{physical: byteArrays, converted: convertedDecimal, scale: 2}, []byte{1, 0}, "2.56"},
		{"decimal_negative_scale", node{physical: int32s, logical: logical{id: logicalDecimal, scale: -5}}, i32(3), "3"},
		{"uuid", node{physical: fixedArrays, length: 16, logical: logical{id: logicalUUID}}, []byte("0123456789abcdef"), "30313233-3435-3637-3839-616263646566"},
		{"half", node{physical: fixedArrays, length: 2, logical: logical{id: logicalFloat16}}, []byte{0x00, 0xc1}, "-2.5"},
		{"half_small", node{physical: fixedArrays, length: 2, logical: logical{id: logicalFloat16}}, []byte{0x01, 0x00}, "0.000000059604645"},
		{"half_infinite", node{physical: fixedArrays, length: 2, logical: logical{id: logicalFloat16}}, []byte{0x00, 0x7c}, ""},
		{"interval", node{physical: fixedArrays, length: 12, converted: convertedInterval}, append(append(i32(1), i32(2)...), i32(3)...), "1 months 2 days 3 ms"},
		{"date_on_double", node{physical: doubles, logical: logical{id: logicalDate}}, le.AppendUint64(nil, math.Float64bits(4)), "4"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := leaf{}
			if err := tt.node.describe(&l); err != nil {
				t.Fatal(err)
			}
			if got := string(l.append(nil, tt.value)); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
	for name, n := range map[string]node{
		"string": {physical: byteArrays, logical: logical{id: logicalString}}, "json": {physical: byteArrays, logical: logical{id: logicalJSON}},
		"enum": {physical: byteArrays, converted: convertedEnum}, "old_text": {physical: byteArrays, converted: convertedText}, "fixed_text": {physical: fixedArrays, length: 4, logical: logical{id: logicalString}},
	} {
		l := leaf{}
		if err := n.describe(&l); err != nil || l.kind != kindText {
			t.Errorf("%s: kind %d, %v", name, l.kind, err)
		}
	}
	for name, n := range map[string]node{"nothing": {physical: byteArrays}, "of_tomorrow": {physical: byteArrays, logical: logical{id: 99}}, "fixed": {physical: fixedArrays, length: 7}} {
		l := leaf{}
		if err := n.describe(&l); err != nil || l.kind != kindBytes {
			t.Errorf("%s: kind %d, %v", name, l.kind, err)
		}
	}
	for name, n := range map[string]node{"length_0": {physical: fixedArrays}, "length_huge": {physical: fixedArrays, length: 1 << 40}, "negative": {physical: fixedArrays, length: -1}} {
		if err := n.describe(&leaf{}); !errors.Is(err, extract.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestTree: paths and levels of a schema.
func TestTree(t *testing.T) {
	s := &schema{nodes: []node{
		{name: "root", children: 3},
		{name: "id", physical: int64s},
		{name: "person", repetition: optional, children: 2},
		{name: "name", physical: byteArrays, repetition: optional},
		{name: "phones", repetition: optional, children: 1},
		{name: "list", repetition: repeated, children: 1},
		{name: "element", physical: byteArrays, repetition: optional},
		{name: "tags", physical: byteArrays, repetition: repeated},
	}}
	leaves, err := s.tree()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range leaves {
		got = append(got, l.path, strings.Repeat("d", l.maxDefinition)+strings.Repeat("r", l.maxRepetition))
	}
	want := []string{"id", "", "person.name", "dd", "person.phones.list.element", "ddddr", "tags", "dr"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestThrift: values that are not asked for are passed over whole, whatever
// their type, and the field behind them is read.
func TestThrift(t *testing.T) {
	skipped := [][]byte{
		{0x11}, {0x12}, {0x13, 7}, {0x14, 0x80, 1}, {0x15, 0x80, 0x80, 1}, {0x16, 4}, {0x17, 1, 2, 3, 4, 5, 6, 7, 8},
		{0x18, 3, 'a', 'b', 'c'}, {0x19, 0x25, 2, 4}, {0x1a, 0x28, 1, 'a', 0}, {0x19, 0xf3, 15, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
		{0x1b, 0}, {0x1b, 2, 0x58, 2, 1, 'x', 4, 0}, {0x1c, 0x15, 2, 0x1c, 0, 0}, append([]byte{0x1d}, make([]byte, 16)...), {0x19, 0x2c, 0x15, 2, 0, 0}, {0x19, 0x21, 1, 2},
	}
	for _, s := range skipped {
		p := append(append([]byte{}, s...), 0x15, 84, 0) // then the field behind it: 42
		r := &thrift{r: bufferOf(p)}
		got := int64(0)
		err := r.structure(func(f field) (taken bool, err error) {
			if f.id != 2 {
				return false, nil
			}
			got, err = r.int()
			return true, err
		})
		if err != nil || got != 42 {
			t.Errorf("after % x: %d, %v", s, got, err)
		}
		for n := range p {
			r := &thrift{r: bufferOf(p[:n])}
			if err := r.structure(func(field) (bool, error) { return false, nil }); !errors.Is(err, extract.ErrMalformed) {
				t.Errorf("% x cut after %d: %v", s, n, err)
			}
		}
	}
	for _, bad := range [][]byte{{0x1e}, {0x19, 0x1f}, bytes.Repeat([]byte{0x19, 0x19}, 300), bytes.Repeat([]byte{0x1b, 1, 0xbb}, 300)} {
		r := &thrift{r: bufferOf(bad)}
		if err := r.structure(func(field) (bool, error) { return false, nil }); !errors.Is(err, extract.ErrMalformed) {
			t.Errorf("% .20x: %v", bad, err)
		}
	}
}

// TestHadoopLZ4: the older LZ4 has blocks with two lengths in front.
func TestHadoopLZ4(t *testing.T) {
	block := []byte{0x50, 'h', 'e', 'l', 'l', 'o'} // five literals
	frame := func(plain, packed uint32) []byte {
		return append(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, plain), packed), block...)
	}
	for _, tt := range []struct {
		name string
		src  []byte
		size int64
		want string
	}{
		{"one", frame(5, 6), 5, "hello"}, {"two", append(frame(5, 6), frame(5, 6)...), 10, "hellohello"},
		{"longer", frame(5, 6), 6, ""}, {"packed_lies", frame(5, 99), 5, ""}, {"plain_lies", frame(4, 6), 4, ""}, {"cut", frame(5, 6)[:7], 5, ""}, {"bare", block, 5, ""},
	} {
		got, ok := hadoop(tt.src, tt.size)
		if string(got) != tt.want && ok || ok != (tt.want != "") {
			t.Errorf("%s: %q, %v", tt.name, got, ok)
		}
	}
}
