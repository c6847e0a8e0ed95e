package json

import (
	"bytes"
	stdjson "encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// spot is what a tracker says at a place.
type spot struct {
	Field string
	Row   int64
}

func (t *tracker) spot() spot {
	f := t.Field()
	if f < 0 {
		return spot{"", t.Row()}
	}
	return spot{t.FieldName(f), t.Row()}
}

// TestPlaces asks for the place of each marked spot: "§" stands before the byte
// that is asked for and is not part of the text.
func TestPlaces(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		lines      bool
		want       []spot
	}{
		{"object", `{"a":§"x","b":{"c": §1}, "d":§[§2]}`, false, []spot{{"a", 1}, {"b.c", 1}, {"d", 1}, {"d[]", 1}}},
		{"array", `[{"a":"§x"},{"b":§1},§3]`, false, []spot{{"[].a", 1}, {"[].b", 2}, {"[]", 3}}},
		{"key", `{"§k":1,"o":{"§k":2}}`, false, []spot{{"", 1}, {"o", 1}}},
		{"lines", `{"a":"§x"}` + "\n" + `{"a":"§y"}` + "\n" + `{"b":[[§1]]}`, true, []spot{{"a", 1}, {"a", 2}, {"b[][]", 3}}},
		{"sequence", `{"a":"§x"} {"a":"§y"}`, false, []spot{{"a", 1}, {"a", 2}}},
		{"escapes", `{"a\"b":"\\","c":"\"§x","d\u00e9":§1}`, false, []spot{{"c", 1}, {"dé", 1}}},
		{"pair", `{"\ud83d\ude00":§1,"\ud83d":§2}`, false, []spot{{"😀", 1}, {"\ufffd", 1}}},
		{"blanks", "{ \"a\" \n : \n§\"x\" ,\n \"b\" :§null }", false, []spot{{"a", 1}, {"b", 1}}},
		{"brackets_in_text", `{"a":"{[,:]}","b":"§x"}`, false, []spot{{"b", 1}}},
		{"broken_line", `{"a":"x` + "\n" + `{"b":"§y"}`, true, []spot{{"b", 2}}},
		{"unclosed_line", `{"a":{"q":[1` + "\n" + `{"b":"§y"}`, true, []spot{{"b", 2}}},
		{"too_many_closed", `}]}{"a":§1}`, false, []spot{{"a", 1}}},
		{"empty_key", `{"":§1}`, false, []spot{{"", 1}}},
		{"key_like_elements", `{"a":{"[]":§1}}`, false, []spot{{"a.[]", 1}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tr := newTracker(tt.lines)
			var got []spot
			for i, part := range strings.Split(tt.text, "§") {
				if i > 0 {
					got = append(got, tr.spot())
				}
				tr.Advance([]byte(part))
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// randomValue writes a valid value with random blanks.
func randomValue(rng *rand.Rand, b *strings.Builder, depth int) {
	blank := func() { b.WriteString([]string{"", "", "", " ", "\t ", "\r\n"}[rng.IntN(6)]) }
	blank()
	kind := rng.IntN(8)
	if depth == 0 {
		kind = rng.IntN(5)
	}
	switch kind {
	case 0:
		b.WriteString([]string{"null", "true", "false"}[rng.IntN(3)])
	case 1:
		b.WriteString([]string{"0", "-1.5e+3", "12345678901234567890"}[rng.IntN(3)])
	case 2, 3, 4:
		b.WriteString([]string{`""`, `"x"`, `"a\\"`, `"\\\""`, `"{\"k\": [1,2]}"`, `" "`, `"é@ü.example"`, `"` + strings.Repeat("long, ", 40) + `"`}[rng.IntN(8)])
	case 5:
		b.WriteByte('[')
		for i := range rng.IntN(4) {
			if i > 0 {
				b.WriteByte(',')
			}
			randomValue(rng, b, depth-1)
		}
		blank()
		b.WriteByte(']')
	default:
		b.WriteByte('{')
		for i := range rng.IntN(5) {
			if i > 0 {
				b.WriteByte(',')
			}
			blank()
			fmt.Fprintf(b, `"%s"`, []string{"a", "b", "mail", `q\"`, "", "back\\\\", "[]", strings.Repeat("k", 300), "k" + strings.Repeat(" ", 270)}[rng.IntN(9)])
			blank()
			b.WriteByte(':')
			randomValue(rng, b, depth-1)
		}
		blank()
		b.WriteByte('}')
	}
	blank()
}

func randomDocument(rng *rand.Rand) string {
	var b strings.Builder
	b.WriteString(`{"doc":`)
	randomValue(rng, &b, 5)
	b.WriteString("}")
	return b.String()
}

// spotsOf asks a tracker after each single byte.
func spotsOf(lines bool, text string) (spots []spot, stats []extract.FieldStat) {
	t := newTracker(lines)
	for i := range len(text) {
		spots = append(spots, t.spot())
		t.Advance([]byte(text[i : i+1]))
	}
	return append(spots, t.spot()), t.Fields()
}

func TestAnyCut(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	for round := range 400 {
		var docs []string
		for range 1 + rng.IntN(3) {
			docs = append(docs, randomDocument(rng))
		}
		text := strings.Join(docs, "\n")
		if round%3 == 0 { // broken ones too
			b := []byte(text)
			for range 1 + rng.IntN(9) {
				b[rng.IntN(len(b))] = "\"\\{}[]:,\nx\x00 "[rng.IntN(12)]
			}
			text = string(b)
		}
		lines := round%2 == 0
		want, wantStats := spotsOf(lines, text)
		byName := map[string]int64{}
		for _, s := range wantStats {
			byName[s.Name] += s.Values
		}
		for range 3 {
			got, stats := cutUp(rng, lines, []byte(text))
			for at, s := range got {
				if s != want[at] {
					t.Fatalf("round %d, byte %d of %q: %v, want %v", round, at, text, s, want[at])
				}
			}
			// Asking for a place numbers it, so only the names are the same.
			values := map[string]int64{}
			for _, s := range stats {
				values[s.Name] += s.Values
			}
			for name, n := range byName {
				if values[name] != n {
					t.Fatalf("round %d, %q: %d values of %q, want %d", round, text, values[name], name, n)
				}
			}
		}
	}
}

// cutUp feeds text in random pieces, with or without previews, and collects
// what the tracker says at each cut.
func cutUp(rng *rand.Rand, lines bool, text []byte) (map[int]spot, []extract.FieldStat) {
	t := newTracker(lines)
	spots := map[int]spot{}
	biggest := 1 << rng.IntN(10)
	for at := 0; at < len(text); {
		win := text[at:min(len(text), at+1+rng.IntN(4*biggest))]
		if rng.IntN(2) == 0 {
			t.Preview(win)
		}
		for len(win) > 0 {
			n := 1 + rng.IntN(min(len(win), biggest))
			t.Advance(win[:n])
			win, at = win[n:], at+n
			spots[at] = t.spot()
		}
	}
	return spots, t.Fields()
}

// countPaths walks a document with encoding/json.
func countPaths(t *testing.T, dec *stdjson.Decoder, path string, counts map[string]int64) {
	t.Helper()
	tok, err := dec.Token()
	if err != nil {
		t.Fatal(err)
	}
	switch v := tok.(type) {
	case stdjson.Delim:
		for dec.More() {
			if v == '[' {
				countPaths(t, dec, path+elemsKey, counts)
				continue
			}
			key, err := dec.Token()
			if err != nil {
				t.Fatal(err)
			}
			name, _ := key.(string)
			name = name[:min(len(name), maxKey)]
			if path != "" {
				name = path + "." + name
			}
			countPaths(t, dec, name, counts)
		}
		if _, err := dec.Token(); err != nil {
			t.Fatal(err)
		}
	case nil:
	case string:
		if v != "" {
			counts[path]++
		}
	default:
		counts[path]++
	}
}

func TestAgreesWithEncodingJSON(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	for range 400 {
		text := randomDocument(rng)
		if strings.Contains(text, "kkk") || strings.Contains(text, "   ") {
			continue // paths too long to be shown whole
		}
		want := map[string]int64{}
		dec := stdjson.NewDecoder(strings.NewReader(text))
		dec.UseNumber()
		countPaths(t, dec, "", want)
		tr := newTracker(false)
		tr.Advance([]byte(text))
		got := map[string]int64{}
		for _, s := range tr.Fields() {
			if s.Values > 0 {
				got[s.Name] += s.Values
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("%s (-want +got):\n%s", text, d)
		}
	}
}

func TestKeysThatAreData(t *testing.T) {
	tr := newTracker(false)
	tr.Advance([]byte(`{"users":{`))
	for i := range 100_000 {
		fmt.Fprintf(writer{tr}, `"user%d":{"mail":"x"},`, i)
	}
	tr.Advance([]byte(`"last":{"mail":"`))
	if got := tr.spot().Field; got != "users.*.mail" {
		t.Errorf("field %q", got)
	}
	var values int64
	for _, s := range tr.Fields() {
		if s.Name == "users.*.mail" {
			values += s.Values
		} else if s.Values > 0 {
			t.Errorf("field %q has %d values", s.Name, s.Values)
		}
	}
	if values != 100_001 {
		t.Errorf("%d values, want 100001", values)
	}
	if n := len(tr.nodes); n > 3*maxKeys {
		t.Errorf("%d nodes", n)
	}
}

type writer struct{ t *tracker }

func (w writer) Write(p []byte) (int, error) { w.t.Advance(p); return len(p), nil }

func TestTooManyPaths(t *testing.T) {
	tr := newTracker(false)
	tr.Advance([]byte(`{`))
	for i := range 200 {
		fmt.Fprintf(writer{tr}, `"a%d":{`, i)
		for j := range 200 {
			fmt.Fprintf(writer{tr}, `"b%d":1,`, j)
		}
		fmt.Fprintf(writer{tr}, `"z":1},`)
	}
	if n := len(tr.nodes); n > maxPaths {
		t.Errorf("%d nodes", n)
	}
	var values int64
	for _, s := range tr.Fields() {
		values += s.Values
	}
	if values != 200*201 {
		t.Errorf("%d values, want %d", values, 200*201)
	}
}

// TestHostile: memory and time stay flat on what a parser would have to keep.
func TestHostile(t *testing.T) {
	for name, unit := range map[string]string{
		"deep_arrays": "[", "deep_objects": `{"a":`, "quotes": `"`, "backslashes": `\`, "colons": ":", "commas": ",",
		"closings": "]}", "lines": "\n", "long_key": "k", "string_lines": "\"\n",
	} {
		t.Run(name, func(t *testing.T) {
			piece := []byte(strings.Repeat(unit, (256<<10)/len(unit)))
			tr := newTracker(false)
			tr.Advance([]byte(`{"k`))
			for range 4 {
				tr.Advance(piece)
			}
			if allocs := testing.AllocsPerRun(20, func() { tr.Advance(piece) }); allocs > 0 {
				t.Errorf("%v allocations a piece", allocs)
			}
			if len(tr.stack) > maxDepth || len(tr.key) > maxKey+1 {
				t.Errorf("%d brackets, a key of %d bytes", len(tr.stack), len(tr.key))
			}
			tr.Field()
			tr.Fields()
		})
	}
}

func TestDepthComesBack(t *testing.T) {
	tr := newTracker(false)
	tr.Advance([]byte(strings.Repeat("[", 5000) + strings.Repeat("]", 4999) + `,{"a":"`))
	if got := tr.spot(); got != (spot{"[].a", 2}) {
		t.Errorf("place %v", got)
	}
}

func denseLines(bytesWanted int) []byte {
	var b bytes.Buffer
	for i := 0; b.Len() < bytesWanted; i++ {
		fmt.Fprintf(&b, `{"id":%d,"name":{"first":"Firstname%d","last":"Lastname%d"},"mail":"first.last%d@mail.example.org","tags":["a","b%d"],"active":true,"note":"some note with \"quotes\" in it %d","iban":"NL00TEST%010d"}`+"\n",
			i, i%97, i%89, i, i%13, i%1000, i)
	}
	return b.Bytes()
}

func BenchmarkTracker(b *testing.B) {
	text := denseLines(256 << 10)
	for _, bb := range []struct {
		name    string
		piece   int
		preview bool
	}{{"whole", len(text), false}, {"25_bytes", 25, false}, {"25_bytes_previewed", 25, true}} {
		b.Run(bb.name, func(b *testing.B) {
			tr := newTracker(true)
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
