package doc

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestOperand: how long a code's operand is stands in its highest bits, except
// where the operand says so itself.
func TestOperand(t *testing.T) {
	for _, tt := range []struct {
		name string
		code uint16
		p    []byte
		want int
	}{
		{"toggle", 0x0835, []byte{1}, 1},
		{"byte", 0x2416, []byte{1}, 1},
		{"word", 0x4a43, []byte{1, 2}, 2},
		{"long", 0x6a03, []byte{1, 2, 3, 4}, 4},
		{"word_too", 0x8840, []byte{1, 2}, 2},
		{"word_as_well", 0xa413, []byte{1, 2}, 2},
		{"three", 0xe811, []byte{1, 2, 3}, 3},
		{"variable", 0xc615, []byte{5, 1, 2, 3, 4, 5}, 6},
		{"table", 0xd608, []byte{4, 1, 0}, 1 + 0x104},
		{"table_cut", 0xd608, []byte{4}, 5},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := operand(tt.code, tt.p); got != tt.want {
				t.Errorf("%d bytes, want %d", got, tt.want)
			}
		})
	}
}

// page is one of formatting, with bytes at 400.
func page(p ...byte) []byte {
	b := make([]byte, pageSize)
	copy(b[400:], p)
	return b
}

func TestParagraph(t *testing.T) {
	for _, tt := range []struct {
		name string
		page []byte
		at   int
		want uint8
	}{
		{"none", page(), 400, 0},
		{"no_place", page(3, 0, 0, 0x16, 0x24, 1), 0, 0},
		{"beyond", page(), pageSize, 0},
		{"at_the_end", page(), pageSize - 2, 0},
		{"in_table", page(3, 0, 0, 0x16, 0x24, 1), 400, inTable},
		{"switched_off", page(3, 0, 0, 0x16, 0x24, 0), 400, 0},
		{"row_end", page(0, 4, 0, 0, 0x16, 0x24, 1, 0x17, 0x24, 1), 400, inTable | rowEnd},
		{"behind_others", page(0, 6, 0, 0, 0x15, 0xc6, 2, 9, 9, 0x03, 0x6a, 1, 2, 3), 400, 0},
		{"behind_variable", page(0, 6, 0, 0, 0x15, 0xc6, 2, 9, 9, 0x16, 0x24, 1), 400, inTable},
		{"operand_too_long", page(3, 0, 0, 0x15, 0xc6, 200, 0x16, 0x24, 1), 400, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := paragraph(tt.page, tt.at); got != tt.want {
				t.Errorf("%b, want %b", got, tt.want)
			}
		})
	}
}

func TestIsDeleted(t *testing.T) {
	for name, tt := range map[string]struct {
		p    []byte
		want bool
	}{
		"nothing":      {nil, false},
		"deleted":      {[]byte{0x00, 0x08, 1}, true},
		"not":          {[]byte{0x00, 0x08, 0}, false},
		"behind":       {[]byte{0x35, 0x08, 1, 0x43, 0x4a, 1, 2, 0x00, 0x08, 1}, true},
		"taken_back":   {[]byte{0x00, 0x08, 1, 0x00, 0x08, 0}, false},
		"inserted":     {[]byte{0x01, 0x08, 1}, false},
		"cut":          {[]byte{0x00, 0x08}, false},
		"cut_before":   {[]byte{0x43, 0x4a, 1}, false},
		"long_operand": {[]byte{0x15, 0xc6, 255, 0x00, 0x08, 1}, false},
	} {
		if got := isDeleted(tt.p); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestDeletedAt: spans are found as if each character were looked up by itself,
// and what holds does so up to where it says.
func TestDeletedAt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var d document
		at := uint32(0)
		for range rapid.IntRange(0, 8).Draw(t, "spans") {
			from := at + uint32(rapid.IntRange(0, 5).Draw(t, "gap"))
			at = from + uint32(rapid.IntRange(1, 5).Draw(t, "length"))
			d.deleted = append(d.deleted, span{from, at})
		}
		is := func(at int64) bool {
			for _, s := range d.deleted {
				if int64(s.from) <= at && at < int64(s.end) {
					return true
				}
			}
			return false
		}
		for at := range int64(90) {
			got, until := d.deletedAt(at)
			if got != is(at) || until <= at {
				t.Fatalf("at %d: %v up to %d", at, got, until)
			}
			for k := at; k < min(until, 90); k++ {
				if is(k) != got {
					t.Fatalf("at %d: %v up to %d, but not at %d", at, got, until, k)
				}
			}
		}
	})
}

func TestMarksAt(t *testing.T) {
	m := marks{ends: []uint32{10, 20}, flags: []uint8{inTable, rowEnd}}
	for _, tt := range []struct {
		end   uint32
		flags uint8
		known bool
	}{{10, inTable, true}, {20, rowEnd, true}, {15, 0, true}, {math.MaxUint32, 0, true}} {
		if flags, known := m.at(tt.end); flags != tt.flags || known != tt.known {
			t.Errorf("%d: %b, %v", tt.end, flags, known)
		}
	}
	var none marks
	if _, known := none.at(10); known {
		t.Error("without formatting nothing is known")
	}
}

// plc is a table of pieces.
func plc(ends []uint32, at []uint32) []byte {
	var p []byte
	for _, e := range ends {
		p = binary.LittleEndian.AppendUint32(p, e)
	}
	for _, a := range at {
		p = append(binary.LittleEndian.AppendUint32(append(p, 0, 0), a), 0, 0)
	}
	return append(binary.LittleEndian.AppendUint32([]byte{markPieces}, uint32(len(p))), p...)
}

func TestPieceTable(t *testing.T) {
	good := plc([]uint32{0, 5, 9}, []uint32{2048, flagNarrow | 6000})
	want := []piece{{0, 5, 2048, true}, {5, 9, 3000, false}}
	for _, tt := range []struct {
		name string
		clx  []byte
		want []piece
	}{
		{"plain", good, want},
		{"behind_formatting", append([]byte{markGrpprl, 2, 0, 7, 7, markGrpprl, 0, 0}, good...), want},
		{"empty", nil, nil},
		{"formatting_too_long", []byte{markGrpprl, 255, 255, 1}, nil},
		{"no_pieces", plc([]uint32{0}, nil), nil},
		{"length_lies", append([]byte{markPieces, 255, 255, 255, 127}, good[5:]...), want},
		{"cut_in_a_piece", good[:len(good)-3], nil},
		{"empty_piece", plc([]uint32{0, 0, 4}, []uint32{1, 2}), []piece{{0, 4, 2, true}}},
		{"goes_back", plc([]uint32{0, 8, 4, 9}, []uint32{1, 2, 3}), []piece{{0, 8, 1, true}}},
		{"too_many_characters", plc([]uint32{0, math.MaxUint32}, []uint32{1}), nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := pieceTable(tt.clx)
			if tt.name == "cut_in_a_piece" { // what is left is read in another way, but read
				if len(got) != 1 {
					t.Errorf("%d pieces", len(got))
				}
				return
			}
			if d := cmp.Diff(tt.want, got, cmp.AllowUnexported(piece{})); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// TestPieceTableAnything: pieces of any bytes follow one another and end.
func TestPieceTableAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		clx := rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "clx")
		if rapid.Bool().Draw(t, "begins") {
			clx = append([]byte{markPieces, 0, 1, 0, 0}, clx...)
		}
		last := uint32(0)
		for _, c := range pieceTable(clx) {
			if c.first < last || c.end <= c.first || c.end > maxCharacters {
				t.Fatalf("piece %v behind %d", c, last)
			}
			last = c.end
		}
	})
}

func TestStringTables(t *testing.T) {
	one := []byte{3, 0, 'o', 0, 'n', 0, 'e', 0}
	two := []byte{2, 0, 'z', 0, 'w', 0}
	for _, tt := range []struct {
		name string
		p    []byte
		want []string
	}{
		{"two", bytes.Join([][]byte{{255, 255, 2, 0, 0, 0}, one, two}, nil), []string{"one", "zw"}},
		{"with_extra", bytes.Join([][]byte{{255, 255, 2, 0, 2, 0}, one, {9, 9}, two, {9, 9}}, nil), []string{"one", "zw"}},
		{"narrow", append([]byte{2, 0, 0, 0, 0, 0}, one...), nil},
		{"cut", append([]byte{255, 255, 2, 0, 0, 0}, one[:6]...), nil},
		{"cut_second", bytes.Join([][]byte{{255, 255, 2, 0, 0, 0}, one, two[:3]}, nil), []string{"one"}},
		{"extra_beyond", bytes.Join([][]byte{{255, 255, 2, 0, 255, 255}, one}, nil), []string{"one"}},
		{"too_short", []byte{255, 255, 1}, nil},
		{"nothing", nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, stringTable(tt.p)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
	if d := cmp.Diff([]string{"one", "zw"}, strings16(append(append([]byte{}, one...), append(two, 1)...))); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestPages: the languages of Word 95 whose letters are not those of Western
// Europe.
func TestPages(t *testing.T) {
	for language, want := range map[uint16]int{
		0x0409: 1252, 0x0407: 1252, 0x0402: 1251, 0x0422: 1251, 0x0423: 1251, 0x042f: 1251,
		0x0405: 1250, 0x040e: 1250, 0x0418: 1250, 0x041b: 1250, 0x041c: 1250, 0x0424: 1250, 0x041a: 1250, 0x0c1a: 1251,
		0x0408: 1253, 0x041f: 1254, 0x040d: 1255, 0x0401: 1256, 0x0420: 1256, 0x0429: 1256,
		0x0425: 1257, 0x0426: 1257, 0x0427: 1257, 0x0411: 932, 0x0412: 949, 0x0804: 936, 0x0404: 950, 0x0c04: 950, 0: 1252,
	} {
		if got := pageOf(language); got != want {
			t.Errorf("%#x: %d, want %d", language, got, want)
		}
	}
}
