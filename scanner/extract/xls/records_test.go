package xls

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// record is one with what is in it.
func record(kind uint16, p []byte) []byte {
	head := binary.LittleEndian.AppendUint16(nil, kind)
	head = binary.LittleEndian.AppendUint16(head, uint16(len(p)))
	return append(head, p...)
}

func reader(p ...[]byte) records {
	return records{r: bufio.NewReader(bytes.NewReader(bytes.Join(p, nil)))}
}

func TestNext(t *testing.T) {
	r := reader(record(1, []byte("one")), record(2, nil), record(recContinue, []byte("two")))
	var got []string
	for {
		err := r.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, string(r.data))
	}
	if d := cmp.Diff([]string{"one", "", "two"}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if r.at != 11 || r.end != 18 {
		t.Errorf("the last at %d to %d", r.at, r.end)
	}
}

// TestNextCut: each cut within a record is malformed, the others are ends.
func TestNextCut(t *testing.T) {
	p := append(record(1, []byte("one")), record(2, []byte("two"))...)
	for n := range p {
		r := reader(p[:n])
		var err error
		for err == nil {
			err = r.next()
		}
		if whole := n == 0 || n == 7; whole != (err == io.EOF) || !whole && !errors.Is(err, extract.ErrMalformed) {
			t.Errorf("cut after %d: %v", n, err)
		}
	}
}

// TestChars: a text is the same wherever it is split into records, each of which
// may be of another width.
func TestChars(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.StringOfN(rapid.RuneFrom([]rune("ab Ä€Ł日😀")), 1, 60, -1).Draw(t, "text")
		units := utf16.Encode([]rune(want))
		n := len(units)
		var list [][]byte
		for first := true; len(units) > 0; first = false {
			k := rapid.IntRange(1, len(units)).Draw(t, "part")
			part := units[:k]
			units = units[k:]
			wide := byte(0)
			for _, u := range part {
				if u > 0xff {
					wide = 1
				}
			}
			if rapid.Bool().Draw(t, "wider") {
				wide = 1
			}
			var p []byte
			if first {
				p = binary.LittleEndian.AppendUint16(nil, uint16(n))
			}
			p = append(p, wide)
			for _, u := range part {
				if p = append(p, byte(u)); wide == 1 {
					p = append(p, byte(u>>8))
				}
			}
			kind := uint16(recContinue)
			if first {
				kind = recLabel
			}
			list = append(list, record(kind, p))
		}
		b := &workbook{wide: true, rec: reader(append(list, record(recEOF, nil))...)}
		if err := b.rec.next(); err != nil {
			t.Fatal(err)
		}
		if got := string(b.long(b.cursor())); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if err := b.rec.next(); err != nil || b.rec.kind != recEOF {
			t.Errorf("the next record is %#x, %v", b.rec.kind, err)
		}
	})
}

// TestNumberAcross: numbers and what is skipped may lie across records too.
func TestNumberAcross(t *testing.T) {
	b := &workbook{rec: reader(record(1, []byte{9, 9, 1}), record(recContinue, nil), record(recContinue, []byte{2, 3}), record(recContinue, []byte{4, 5}))}
	if err := b.rec.next(); err != nil {
		t.Fatal(err)
	}
	c := b.cursor()
	c.skip(2)
	if n, ok := c.number(4); n != 0x04030201 || !ok {
		t.Errorf("%#x, %v", n, ok)
	}
	if n, ok := c.number(1); n != 5 || !ok {
		t.Errorf("%#x, %v", n, ok)
	}
	if _, ok := c.number(1); ok {
		t.Error("there is no more")
	}
	c.skip(math.MaxInt64)
}

// TestRK: the four kinds of numbers of four bytes.
func TestRK(t *testing.T) {
	for _, tt := range []struct {
		v    uint32
		want float64
	}{
		{1<<2 | 2, 1}, {0xffffffff&^3 | 2, -1}, {12345<<2 | 3, 123.45}, {0x3ff00000, 1}, {0x3ff00001, 0.01}, {0, 0},
		{0x40590000 | 1, 1}, {1<<31 | 2, -536870912},
	} {
		if got := rk(tt.v); got != tt.want {
			t.Errorf("%#x: %v, want %v", tt.v, got, tt.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int32Range(-1<<29, 1<<29-1).Draw(t, "n")
		if got := rk(uint32(n)<<2 | 2); got != float64(n) {
			t.Errorf("%d: %v", n, got)
		}
		if got := rk(uint32(n)<<2 | 3); got != float64(n)/100 {
			t.Errorf("%d: %v", n, got)
		}
	})
}

// TestTexts: each text that is shown is noted, and a number of none gives none.
func TestTexts(t *testing.T) {
	var b workbook
	for _, s := range []string{"one", "", "three"} {
		b.texts.all = append(b.texts.all, s...)
		b.texts.ends = append(b.texts.ends, uint32(len(b.texts.all)))
	}
	for n, want := range map[uint32]string{0: "one", 1: "", 2: "three", 3: "", math.MaxUint32: ""} {
		if got := string(b.texts.at(n)); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	if b.texts.used[0] != 7 {
		t.Errorf("shown %b", b.texts.used)
	}
}

func TestSharedText(t *testing.T) {
	for _, tt := range []struct {
		name string
		p    []byte
		want string
		ok   bool
	}{
		{"narrow", []byte("\x03\x00\x00one"), "one", true},
		{"wide", []byte("\x01\x00\x01\x41\x01"), "Ł", true},
		{"runs", []byte("\x01\x00\x08\x01\x00aRRRR"), "a", true},
		{"phonetic", []byte("\x01\x00\x04\x02\x00\x00\x00aPP"), "a", true},
		{"both", []byte("\x01\x00\x0c\x01\x00\x02\x00\x00\x00aRRRRPP"), "a", true},
		{"empty", []byte("\x00\x00\x00"), "", true},
		{"cut_text", []byte("\x09\x00\x00one"), "one", true},
		{"cut_flags", []byte("\x03\x00"), "", false},
		{"nothing", nil, "", false},
		{"half_a_character", []byte("\x02\x00\x01\x41\x01\x42"), "Ł", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := &workbook{wide: true, rec: reader(record(recSST, tt.p))}
			if err := b.rec.next(); err != nil {
				t.Fatal(err)
			}
			c := b.cursor()
			got, ok := sharedText(c)
			if string(got) != tt.want || ok != tt.ok {
				t.Errorf("%q, %v", got, ok)
			}
			if ok && !strings.HasPrefix(tt.name, "cut") && len(c.p) > 0 {
				t.Errorf("%d bytes left", len(c.p))
			}
		})
	}
}

func TestLeast(t *testing.T) {
	for kind, want := range map[uint16]int{
		recFormula: 14, recNumber: 14, recMulRK: 12, recRK: 10, recLabelSST: 10, recLabel: 8, recRString: 8, recBoolErr: 8,
		recBOF: 0, recEOF: 0, recNote: 0, 0xffff: 0,
	} {
		if got := leastOf(kind); got != want {
			t.Errorf("%#x: %d, want %d", kind, got, want)
		}
	}
}

// TestIsBook: a pivot cache or a macro sheet is none.
func TestIsBook(t *testing.T) {
	for name, want := range map[string]bool{"Workbook": true, "Book": true, "WORKBOOK": true, "BOOK": true, "workbook": false, "_SX_DB_CUR": false, "": false} {
		if isBook(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}
