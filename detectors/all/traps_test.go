package all_test

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/detectortest"
)

// Files full of numbers and codes that are nobody's, as real shares and buckets
// hold them by the gigabyte. Nothing in them is personal data, so whatever is
// reported is false.
const (
	trapBytes     = 2 << 20 // of each kind
	falsePerMB    = 5       // findings at LIKELY or above that are bearable
	trapExamples  = 3       // false findings shown of a kind that has too many
	trapLineWidth = 76
)

// trap writes one line, or more, of a kind of file.
type trap struct {
	name   string
	header string  // first line
	known  float64 // false findings per MB where more than falsePerMB are known and borne, at most
	line   func(w *bytes.Buffer, r *rand.Rand, n int)
}

func digits(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + r.IntN(10))
	}
	return string(b)
}

func hexDigits(r *rand.Rand, n int) string {
	b := make([]byte, (n+1)/2)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return hex.EncodeToString(b)[:n]
}

func pick(r *rand.Rand, words string) string {
	w := strings.Fields(words)
	return w[r.IntN(len(w))]
}

// date is a day of the years in which systems have been logging.
func date(r *rand.Rand) (year, month, day int) {
	return 1999 + r.IntN(28), 1 + r.IntN(12), 1 + r.IntN(28)
}

func clock(r *rand.Rand) string {
	return fmt.Sprintf("%02d:%02d:%02d", r.IntN(24), r.IntN(60), r.IntN(60))
}

func uuid(r *rand.Rand) string {
	h := hexDigits(r, 32)
	return h[:8] + "-" + h[8:12] + "-4" + h[13:16] + "-" + h[16:20] + "-" + h[20:]
}

func traps() []trap {
	return slices.Concat(numberTraps(), codeTraps(), drawingTraps(), tableTraps())
}

// numberTraps are numbers given to things.
func numberTraps() []trap {
	return []trap{
		{name: "order_numbers", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			fmt.Fprintf(w, "%s %s shipped in %d parcels\n", pick(r, "order Order ORD Bestellung commande pedido ordine"), digits(r, 6+r.IntN(9)), 1+r.IntN(4))
		}},
		{name: "bare_numbers", line: func(w *bytes.Buffer, r *rand.Rand, n int) { fmt.Fprintln(w, digits(r, 5+r.IntN(9))) }},
		// One in sixty of these is a valid card of an issuer that exists, but not the others around it.
		{name: "card_lengths", line: func(w *bytes.Buffer, r *rand.Rand, n int) { fmt.Fprintln(w, digits(r, 14+r.IntN(6))) }},
		{name: "nine_digits", line: func(w *bytes.Buffer, r *rand.Rand, n int) { fmt.Fprintln(w, digits(r, 9)) }},
		{name: "counting", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			fmt.Fprintf(w, "%d,%010d,%d\n", 100000000+n, n, 85010100000+n)
		}},
		{name: "article_numbers", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			fmt.Fprintf(w, "%s-%s/%s %s.%s.%s qty %d\n", digits(r, 3), digits(r, 4), digits(r, 2), digits(r, 2), digits(r, 3), digits(r, 3), r.IntN(50))
		}},
		{name: "ean_and_isbn", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			fmt.Fprintf(w, "EAN 4%s ISBN 978-3-%s-%s-%d\n", digits(r, 12), digits(r, 4), digits(r, 4), r.IntN(10))
		}},
		{name: "tracking_numbers", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			fmt.Fprintf(w, "tracking number 1Z%s %s\n", strings.ToUpper(hexDigits(r, 6)), digits(r, 20))
		}},
		{name: "phone_like_ranges", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			fmt.Fprintf(w, "pages %d-%d, %d–%d; fig. %d.%d.%d\n", r.IntN(900), r.IntN(9000), r.IntN(900), r.IntN(9000), r.IntN(9), r.IntN(9), r.IntN(99))
		}},
		{name: "amounts", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			fmt.Fprintf(w, "%s %d.%s.%s,%s and %d,%s,%s.%s\n", pick(r, "EUR USD CHF SEK total"), 1+r.IntN(99), digits(r, 3), digits(r, 3), digits(r, 2), 1+r.IntN(99), digits(r, 3), digits(r, 3), digits(r, 2))
		}},
	}
}

// codeTraps are what programs write.
func codeTraps() []trap {
	return []trap{
		{name: "timestamps", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			y, m, d := date(r)
			fmt.Fprintf(w, "%d-%02d-%02dT%s.%sZ %d%02d%02d%s %d %d%s\n", y, m, d, clock(r), digits(r, 3), y, m, d, digits(r, 6), 1_500_000_000+r.IntN(400_000_000), 1_500_000_000+r.IntN(400_000_000), digits(r, 3))
		}},
		{name: "dated_names", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			y, m, d := date(r)
			fmt.Fprintf(w, "backup-%d%02d%02d-%02d%02d.tar.gz IMG_%d%02d%02d_%s.jpg scan %d%02d%02d-%04d\n", y, m, d, r.IntN(24), r.IntN(60), y, m, d, digits(r, 6), y, m, d, r.IntN(100))
		}},
		// A date and four digits, as Danes and Swedes are numbered, with no word nearby.
		{name: "dated_serials", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			y, m, d := date(r)
			fmt.Fprintf(w, "%02d%02d%02d-%s\n", y%100, m, d, digits(r, 4))
		}},
		{name: "log_lines", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			y, m, d := date(r)
			fmt.Fprintf(w, "%d-%02d-%02d %s,%s INFO [pool-%d-thread-%d] c.a.Job - took %d ms, id=%d seq=%s off=%d tid 0x%s\n",
				y, m, d, clock(r), digits(r, 3), r.IntN(9), r.IntN(64), r.IntN(100000), r.IntN(1<<31), digits(r, 10), r.IntN(1<<40), hexDigits(r, 12))
		}},
		{name: "uuids", line: func(w *bytes.Buffer, r *rand.Rand, n int) { fmt.Fprintln(w, uuid(r)) }},
		{name: "hashes", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			fmt.Fprintf(w, "%s  bin/%s\n", hexDigits(r, []int{32, 40, 64, 128}[r.IntN(4)]), hexDigits(r, 8))
		}},
		{name: "short_hashes", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			fmt.Fprintf(w, "%s %s..%s 100644\n", hexDigits(r, 7+r.IntN(6)), hexDigits(r, 9), hexDigits(r, 9))
		}},
		{name: "base64", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			b := make([]byte, trapLineWidth/4*3)
			for i := range b {
				b[i] = byte(r.Uint32())
			}
			w.WriteString(base64.StdEncoding.EncodeToString(b) + "\n")
		}},
		{name: "versions", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			fmt.Fprintf(w, "lib%s %d.%d.%d.%d-%d+deb%du%d (>= %d:%d.%d~rc%d) v%d.%d.%d\n", pick(r, "ssl xml curl gtk"), r.IntN(20), r.IntN(20), r.IntN(200), r.IntN(9),
				r.IntN(9), r.IntN(13), r.IntN(9), r.IntN(3), r.IntN(9), r.IntN(99), r.IntN(9), r.IntN(30), r.IntN(30), r.IntN(3000))
		}},
		{name: "lock_files", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			fmt.Fprintf(w, "    \"%s-%d@^%d.%d.%d\": {\"version\": \"%d.%d.%d\", \"integrity\": \"sha512-%s==\"},\n", pick(r, "core util parse types"), n%97,
				r.IntN(30), r.IntN(30), r.IntN(30), r.IntN(30), r.IntN(30), r.IntN(30), base64.StdEncoding.EncodeToString([]byte(hexDigits(r, 64)))[:86])
		}},
		{name: "go_sum", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			y, m, d := date(r)
			fmt.Fprintf(w, "example.org/x/%s v0.0.0-%d%02d%02d%s-%s h1:%s=\n", pick(r, "net sys text"), y, m, d, digits(r, 6), hexDigits(r, 12), base64.StdEncoding.EncodeToString([]byte(hexDigits(r, 32)))[:43])
		}},
		{name: "hex_dumps", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			b := make([]byte, 16)
			for i := range b {
				b[i] = byte(r.Uint32())
			}
			w.WriteString(hex.Dump(b)[:59] + "\n")
		}},
		{name: "hex_pairs", line: func(w *bytes.Buffer, r *rand.Rand, n int) { fmt.Fprintf(w, "% x\n", hexDigits(r, 24)) }},
		{name: "c_arrays", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			for range 8 {
				fmt.Fprintf(w, "0x%s, ", hexDigits(r, 8))
			}
			for range 6 {
				fmt.Fprintf(w, "%d, ", r.Uint32())
			}
			w.WriteByte('\n')
		}},
		{name: "assembly", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			fmt.Fprintf(w, "  %s:\t%s %s %s \tmov    $0x%s,%%r%dd\n", hexDigits(r, 6), hexDigits(r, 2), hexDigits(r, 2), hexDigits(r, 2), hexDigits(r, 8), 8+r.IntN(8))
		}},
		{name: "object_ids", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			fmt.Fprintf(w, "1.3.6.1.4.1.%d.%d.%d.%d.%d = INTEGER: %d\n", r.IntN(50000), r.IntN(20), r.IntN(20), r.IntN(20), r.IntN(300), r.Uint32())
		}},
		{name: "trace_spans", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			fmt.Fprintf(w, `{"traceId":"%s","spanId":"%s","startTimeUnixNano":"%d","dur":%d}`+"\n", hexDigits(r, 32), hexDigits(r, 16), 1_500_000_000_000_000_000+r.Int64N(1e17), r.IntN(1e9))
		}},
	}
}

// drawingTraps are coordinates and other rows of numbers.
func drawingTraps() []trap {
	return []trap{
		{name: "svg_paths", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			w.WriteString(`<path d="M`)
			for range 12 {
				fmt.Fprintf(w, "%d.%s %d.%sc-%d.%s,%d,%d.%s-%d", r.IntN(900), digits(r, 2), r.IntN(900), digits(r, 3), r.IntN(90), digits(r, 2), r.IntN(90), r.IntN(90), digits(r, 2), r.IntN(90))
			}
			w.WriteString("z\"/>\n")
		}},
		// Rectangles: four numbers in a line, here and there grouped as a telephone number is.
		{name: "postscript", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			for range 6 {
				fmt.Fprintf(w, "%d %d %d %d %s\n", r.IntN(9999), r.IntN(9999), r.IntN(999), r.IntN(99), pick(r, "moveto lineto rlineto c l m"))
			}
		}},
		{name: "postscript_widths", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			for range 16 {
				fmt.Fprintf(w, "%d ", 200+r.IntN(800))
			}
			w.WriteByte('\n')
		}},
		// Four groups of four in a row are a valid card number once in a while.
		{name: "number_rows", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			for range 10 {
				w.WriteString(digits(r, 2+r.IntN(4)) + " ")
			}
			w.WriteByte('\n')
		}},
		{name: "pair_rows", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			for range 20 {
				w.WriteString(digits(r, 2) + " ")
			}
			w.WriteByte('\n')
		}},
		// Offsets from ten million on begin with two zeros, as numbers dialled abroad do.
		{name: "pdf_cross_reference", line: func(w *bytes.Buffer, r *rand.Rand, n int) { fmt.Fprintf(w, "%010d 00000 n \n", r.IntN(1e8)) }},
		{name: "coordinates", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			fmt.Fprintf(w, "[%d.%s, -%d.%s], POINT(%d.%s %d.%s)\n", r.IntN(180), digits(r, 7), r.IntN(90), digits(r, 7), r.IntN(180), digits(r, 6), r.IntN(90), digits(r, 6))
		}},
		{name: "mesh", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			fmt.Fprintf(w, "v %d.%s -%d.%s %d.%s\nf %d/%d/%d %d/%d/%d %d/%d/%d\n", r.IntN(9), digits(r, 6), r.IntN(9), digits(r, 6), r.IntN(9), digits(r, 6),
				r.IntN(9999), r.IntN(9999), r.IntN(9999), r.IntN(9999), r.IntN(9999), r.IntN(9999), r.IntN(9999), r.IntN(9999), r.IntN(9999))
		}},
	}
}

// tableTraps are tables without a word that says what is in them.
func tableTraps() []trap {
	return []trap{
		{name: "numeric_csv", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			fmt.Fprintf(w, "%s,%s,%s,%s,%d\n", digits(r, 8), digits(r, 9), digits(r, 10), digits(r, 11), r.IntN(100))
		}},
		{name: "numeric_tsv", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", digits(r, 7), digits(r, 10), digits(r, 12), digits(r, 13))
		}},
		{name: "science_csv", header: "sample,mean,sd,p,counts,ratio\n", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			fmt.Fprintf(w, "s%05d,%d.%s,0.%s,%d.%se-%02d,%d,-0.%s\n", n, r.IntN(100), digits(r, 9), digits(r, 11), r.IntN(9), digits(r, 6), r.IntN(20), r.IntN(1e7), digits(r, 15))
		}},
		{name: "genomics", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			fmt.Fprintf(w, "chr%d\t%d\t%d\trs%s\t%s\t%d\tENSG%s\tNM_%s.%d\n", 1+r.IntN(22), r.IntN(250_000_000), r.IntN(250_000_000), digits(r, 9), pick(r, "A C G T"), r.IntN(1000), digits(r, 11), digits(r, 6), r.IntN(9))
		}},
		{name: "sensor_log", header: "ts;t1;t2;rpm\n", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			fmt.Fprintf(w, "%d;%d,%s;-%d,%s;%d\n", 1_600_000_000_000+n*250, r.IntN(90), digits(r, 4), r.IntN(90), digits(r, 4), r.IntN(8000))
		}},
		{name: "measure_json", line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			fmt.Fprintf(w, `{"n":%d,"x":%s.%s,"y":[%s,%s,%s],"h":"%s"}`+"\n", n, digits(r, 3), digits(r, 9), digits(r, 9), digits(r, 10), digits(r, 11), hexDigits(r, 16))
		}},
		// One line in three thousand has a code that begins with the three letters of a label: "MRN-83715".
		{name: "part_codes", known: 12, line: func(w *bytes.Buffer, r *rand.Rand, n int) {
			letters := func(k int) string {
				b := make([]byte, k)
				for i := range b {
					b[i] = byte('A' + r.IntN(26))
				}
				return string(b)
			}
			fmt.Fprintf(w, "%s%s %s-%s %s%s%s %s\n", letters(2), digits(r, 6), letters(3), digits(r, 5), digits(r, 8), letters(1), digits(r, 2), letters(1)+digits(r, 7)+letters(1))
		}},
	}
}

// fill makes about n bytes of a kind, the same on every run.
func (k *trap) fill(n int) []byte {
	r := rand.New(rand.NewPCG(uint64(len(k.name)), 20261122))
	w := bytes.NewBufferString(k.header)
	for i := 0; w.Len() < n; i++ {
		k.line(w, r, i)
	}
	return w.Bytes()
}

// scanWhole scans a large text in windows, as the scanner does.
func scanWhole(e *detectors.Engine, s *detectors.Scanner, text []byte, each func(m detectors.Match, start, end int)) {
	const window = 64 << 10
	reach := e.Reach()
	var ms []detectors.Match
	for lo := 0; lo < len(text); lo += window {
		hi := min(len(text), lo+window)
		from, to := max(0, lo-reach), min(len(text), hi+reach)
		ms = s.Scan(detectors.Window{Text: text[from:to], Lo: lo - from, Hi: hi - from}, ms[:0])
		for _, m := range ms {
			each(m, from+m.Start, from+m.End)
		}
	}
}

// TestTraps scans all kinds and prints them, those with most false findings first.
func TestTraps(t *testing.T) {
	e := newEngine(t)
	s := e.NewScanner()
	type result struct {
		name  string
		perMB float64
		types map[string]int
	}
	var results []result
	for i, k := range traps() {
		if detectortest.Thinned(i) {
			continue
		}
		text := k.fill(trapBytes)
		res := result{name: k.name, types: map[string]int{}}
		var shown []string
		n := 0
		scanWhole(e, s, text, func(m detectors.Match, start, end int) {
			if m.Likelihood < detectors.Likely {
				return
			}
			n++
			id := e.Detectors()[m.Detector].ID
			res.types[id]++
			if len(shown) < trapExamples {
				shown = append(shown, fmt.Sprintf("%s in %q", id, text[max(0, start-20):min(len(text), end+10)]))
			}
		})
		res.perMB = float64(n) / (float64(len(text)) / 1e6)
		results = append(results, res)
		if k.known > 0 && res.perMB <= falsePerMB {
			t.Errorf("%s: only %.1f false findings per MB: take the exception away", k.name, res.perMB)
		}
		if res.perMB > max(falsePerMB, k.known) {
			t.Errorf("%s: %.1f false findings per MB: %v, e.g. %s", k.name, res.perMB, res.types, strings.Join(shown, "; "))
		}
	}
	slices.SortFunc(results, func(a, b result) int { return cmp.Compare(b.perMB, a.perMB) })
	for _, r := range results {
		t.Logf("%-20s %6.2f false findings per MB %v", r.name, r.perMB, r.types)
	}
}

// TestTrapsFindPlanted is the negative control of TestTraps: in the same files
// values that are found anywhere are found, so that silence means something.
func TestTrapsFindPlanted(t *testing.T) {
	planted := []string{"jan.novak@zeleny-statek.cz", "DE89370400440532013000", "4484 0700 0000 0000"}
	e := newEngine(t)
	s := e.NewScanner()
	for _, k := range traps() {
		text := k.fill(64 << 10)
		found := map[string]bool{}
		whole := string(text)
		for i, v := range planted {
			at := len(whole) * (i + 1) / 4
			at += strings.IndexByte(whole[at:], '\n')
			whole = whole[:at] + "\n" + v + "\n" + whole[at:]
		}
		scanWhole(e, s, []byte(whole), func(m detectors.Match, start, end int) {
			if m.Likelihood >= detectors.Likely {
				found[whole[start:end]] = true
			}
		})
		for _, v := range planted {
			if !found[v] {
				t.Errorf("%s: %s is not found among the others", k.name, v)
			}
		}
	}
}

// TestLongRows: rows of numbers with more digits than a token may have, in every
// length and place, are scanned to their end.
func TestLongRows(t *testing.T) {
	e := newEngine(t)
	s := e.NewScanner()
	rows := []string{
		"2316 32893 26210 1108 7042 25343 55877 03120 00283 761 \n", "93085 65656 997 21825 4258 5889 44375 60767 54492 5564 \n",
	}
	r := rand.New(rand.NewPCG(40, 41))
	for range 2000 {
		var b strings.Builder
		for b.Len() < 40+r.IntN(40) {
			b.WriteString(digits(r, 1+r.IntN(6)) + string(" -./"[r.IntN(4)]))
		}
		rows = append(rows, b.String())
	}
	for _, row := range rows {
		text := row + " jan.novak@zeleny-statek.cz"
		if hits := scan(e, s, text, nil, detectors.Likely); !slices.ContainsFunc(hits, func(h hit) bool { return h.ID == "EMAIL_ADDRESS" }) {
			t.Errorf("%q: the address after it is not found: %v", text, hits)
		}
	}
}
