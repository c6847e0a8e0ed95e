package csv

import (
	"bytes"
	stdcsv "encoding/csv"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// spot is what a tracker says at a place.
type spot struct {
	Field int
	Row   int64
}

// spotsWhole asks a tracker after each single byte.
func spotsOf(d dialect, text string) (spots []spot, stats []extract.FieldStat) {
	t := newTracker(d)
	for i := range len(text) {
		spots = append(spots, spot{t.Field(), t.Row()})
		t.Advance([]byte(text[i : i+1]))
	}
	return append(spots, spot{t.Field(), t.Row()}), t.Fields()
}

func TestPlaces(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		d          dialect
		want       string // field of each byte, 'h' in the header, "." at line ends
		rows       int64
		values     []int64
	}{
		{"plain", "a,b\nc,d\n", dialect{}, "0011\n0011\n", 2, []int64{2, 2}},
		{"header", "x,y\nc,d\n", dialect{header: 1, names: []string{"x", "y"}}, "hhhh\n0011\n", 2, []int64{1, 1}},
		{"preamble", "title\nx,y\nc,d\n", dialect{header: 2}, "hhhhhh\nhhhh\n0011\n", 3, []int64{1, 1}},
		{"quoted_delimiter", `"a,b",c` + "\n", dialect{}, "00000011\n", 1, []int64{1, 1}},
		{"quoted_line", "\"a\nb\",c\nd,e\n", dialect{}, "00000011\n0011\n", 2, []int64{2, 2}},
		{"doubled_quote", `"a"",",b` + "\n", dialect{}, "000000011\n", 1, []int64{1, 1}},
		{"only_quotes", `"""",""` + "\n", dialect{}, "00000111\n", 1, []int64{1}},
		{"stray_quote", `5" disk,x"y,z` + "\n", dialect{}, "00000000111122\n", 1, []int64{1, 1, 1}},
		{"empty_values", `,"", ,null,NULL,\N,nil` + "\n", dialect{}, "", 1, []int64{0, 0, 0, 0, 0, 0, 1}},
		{"quoted_blank", `" ","null"` + "\n", dialect{}, "", 1, []int64{1, 1}},
		{"carriage_returns", "a,null\r\nb,\r\n", dialect{}, "00111111\n0011\n", 2, []int64{2}},
		{"blank_lines", "a\n\n\r\nb\n", dialect{}, "", 2, []int64{2}},
		{"no_end", "a,b", dialect{}, "0011", 0, []int64{1, 1}},
		{"no_end_quoted", `a,"b`, dialect{}, "00111", 0, []int64{1, 1}},
		{"semicolon_single", "'a;b';c\n", dialect{delim: ';', quote: '\''}, "00000011\n", 1, []int64{1, 1}},
		{"after_quote", `"a"b,c` + "\n", dialect{}, "0000011\n", 1, []int64{1, 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.d.delim == 0 {
				tt.d.delim = ','
			}
			if tt.d.quote == 0 {
				tt.d.quote = '"'
			}
			spots, stats := spotsOf(tt.d, tt.text)
			if got := spots[len(spots)-1].Row - 1; got != tt.rows {
				t.Errorf("%d records, want %d", got, tt.rows)
			}
			var values []int64
			for _, s := range stats {
				values = append(values, s.Values)
			}
			if d := cmp.Diff(tt.values, values); d != "" {
				t.Errorf("values (-want +got):\n%s", d)
			}
			if want := strings.ReplaceAll(tt.want, "\n", ""); want != "" {
				var got strings.Builder
				for _, s := range spots[:len(want)] {
					got.WriteByte("h0123456789"[s.Field+1])
				}
				if d := cmp.Diff(want, got.String()); d != "" {
					t.Errorf("fields (-want +got):\n%s", d)
				}
			}
		})
	}
}

// randomTable writes records as a well-behaved program would.
func randomTable(rng *rand.Rand, delim rune) string {
	var b strings.Builder
	w := stdcsv.NewWriter(&b)
	w.Comma = delim
	w.UseCRLF = rng.IntN(2) == 0
	cells := []string{"", "a", "null", "x y", " lead", "quo\"te", "two\nlines", string(delim), `""`, "é@ü.example", strings.Repeat("long ", 30), `\N`, "'", "7"}
	for range 1 + rng.IntN(40) {
		row := make([]string, 2+rng.IntN(9))
		for i := range row {
			row[i] = cells[rng.IntN(len(cells))]
		}
		if err := w.Write(row); err != nil {
			panic(err) // cannot happen: a strings.Builder takes everything
		}
	}
	w.Flush()
	return b.String()
}

// cutUp feeds text to a tracker in random pieces, with or without previews, and
// collects what it says at each cut.
func cutUp(rng *rand.Rand, d dialect, text []byte) (map[int]spot, []extract.FieldStat) {
	t := newTracker(d)
	spots := map[int]spot{}
	biggest := 1 << rng.IntN(12)
	for at := 0; at < len(text); {
		win := text[at:min(len(text), at+1+rng.IntN(4*biggest))]
		if rng.IntN(2) == 0 {
			t.Preview(win)
		}
		for len(win) > 0 {
			n := 1 + rng.IntN(min(len(win), biggest))
			t.Advance(win[:n])
			win, at = win[n:], at+n
			spots[at] = spot{t.Field(), t.Row()}
		}
	}
	return spots, t.Fields()
}

func TestAnyCut(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	for round := range 300 {
		delim := rune(delimiters[round%len(delimiters)])
		text := randomTable(rng, delim)
		if round%3 == 0 { // broken ones too
			b := []byte(text)
			for range 1 + rng.IntN(9) {
				b[rng.IntN(len(b))] = "\",\n\r; x\x00"[rng.IntN(8)]
			}
			text = string(b)
		}
		d := dialect{delim: byte(delim), quote: '"', header: int64(round % 2)}
		want, wantStats := spotsOf(d, text)
		got, stats := cutUp(rng, d, []byte(text))
		for at, s := range got {
			if s != want[at] {
				t.Fatalf("round %d, byte %d of %q: %v, want %v", round, at, text, s, want[at])
			}
		}
		if d := cmp.Diff(wantStats, stats); d != "" {
			t.Fatalf("round %d, %q (-want +got):\n%s", round, text, d)
		}
	}
}

func TestAgreesWithEncodingCSV(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for range 300 {
		text := randomTable(rng, ',')
		r := stdcsv.NewReader(strings.NewReader(text))
		r.FieldsPerRecord = -1
		rows, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var want []int64
		for _, row := range rows {
			for i, cell := range row {
				// The writer quotes what a reader could mistake, such as \.; null
				// and \N it writes bare.
				if cell == "" || cell == "null" || cell == `\N` {
					continue
				}
				for i >= len(want) {
					want = append(want, 0)
				}
				want[i]++
			}
		}
		tr := newTracker(dialect{delim: ',', quote: '"'})
		tr.Advance([]byte(text))
		if got := tr.Row() - 1; got != int64(len(rows)) {
			t.Fatalf("%d records, want %d in %q", got, len(rows), text)
		}
		var got []int64
		for _, s := range tr.Fields() {
			got = append(got, s.Values)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("%q (-want +got):\n%s", text, d)
		}
	}
}

func TestManyColumns(t *testing.T) {
	tr := newTracker(dialect{delim: ',', quote: '"'})
	tr.Advance([]byte(strings.Repeat("x,", 10_000)))
	if got := tr.Field(); got != maxColumns {
		t.Errorf("field %d, want %d", got, maxColumns)
	}
	if got := tr.FieldName(tr.Field()); got != "other columns" {
		t.Errorf("name %q", got)
	}
	stats := tr.Fields()
	if len(stats) != maxColumns+1 || stats[maxColumns].Values != 10_000-maxColumns {
		t.Errorf("%d fields, the last with %d values", len(stats), stats[len(stats)-1].Values)
	}
}

// TestLongRuns: memory and time stay flat on what a parser would have to keep.
func TestLongRuns(t *testing.T) {
	for name, unit := range map[string]string{"quotes": `"`, "one_line": "x", "delimiters": ",", "lines": "\n", "open": "\"a"} {
		t.Run(name, func(t *testing.T) {
			piece := []byte(strings.Repeat(unit, (256<<10)/len(unit)))
			tr := newTracker(dialect{delim: ',', quote: '"'})
			tr.Advance(piece)
			if allocs := testing.AllocsPerRun(40, func() { tr.Advance(piece) }); allocs > 0 {
				t.Errorf("%v allocations a piece", allocs)
			}
		})
	}
}

func denseTable(bytesWanted int) []byte {
	var b bytes.Buffer
	b.WriteString("id,first,last,mail,street,born,iban,phone,note\n")
	for i := 0; b.Len() < bytesWanted; i++ {
		fmt.Fprintf(&b, "%08d,Firstname%d,\"Lastname, %d\",first.last%d@mail%d.example.org,Example Street %d,19%02d-0%d-1%d,NL00TEST%010d,+31 20 %07d,some note %d\n",
			i, i%97, i%89, i, i%13, i%300, i%100, 1+i%9, i%9, i, i%10_000_000, i%1000)
	}
	return b.Bytes()
}

func BenchmarkTracker(b *testing.B) {
	text := denseTable(256 << 10)
	for _, bb := range []struct {
		name    string
		piece   int
		preview bool
	}{{"whole", len(text), false}, {"25_bytes", 25, false}, {"25_bytes_previewed", 25, true}} {
		b.Run(bb.name, func(b *testing.B) {
			tr := newTracker(dialect{delim: ',', quote: '"', header: 1})
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if bb.preview {
					tr.Preview(text)
				}
				for at := 0; at < len(text); at += bb.piece {
					tr.Advance(text[at:min(at+bb.piece, len(text))])
				}
			}
		})
	}
}
