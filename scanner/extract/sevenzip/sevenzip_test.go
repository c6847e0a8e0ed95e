package sevenzip_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/sevenzip"
)

func lines(t testing.TB, name string, data []byte, l extract.Limits) []string {
	t.Helper()
	e := &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t), Limits: l}
	return extracttest.Lines(e.Run(t.Context(), name, data))
}

// TestSamples: what 7z wrote.
func TestSamples(t *testing.T) {
	table, first := "x!table.csv|csv|"+extracttest.Table()+"|", "x!first|text|first\n|"
	both := []string{first, table, "x|sevenzip||"}
	no := func(why string) []string { return []string{"x!table.csv|||" + why, "x|sevenzip||"} }
	for name, want := range map[string][]string{
		"lzma.7z": both, "bzip2.7z": both, "deflate.7z": both, "copy.7z": both, "plain_header.7z": both,
		"lzma2.7z": {"x!d/nothing|text||", "x!d/link|||not a regular file", "x!d/sub/first|text|first\n|",
			"x!d/table.csv|csv|" + extracttest.Table() + "|", "x|sevenzip||"},
		"delta.7z":             {table, "x|sevenzip||"},
		"ppmd.7z":              {"x!first|||unsupported format", "x!table.csv|||unsupported format", "x|sevenzip||"},
		"bcj.7z":               no("unsupported format"),
		"bcj2.7z":              no("unsupported format"),
		"content_encrypted.7z": {"x!first|||encrypted", "x!table.csv|||encrypted", "x|sevenzip||"},
		"names_encrypted.7z":   {"x|sevenzip||encrypted"},
		"split.7z.001":         {"x|sevenzip||malformed"},
	} {
		if d := cmp.Diff(want, lines(t, "x", extracttest.File(t, name), extract.Limits{})); d != "" {
			t.Errorf("%s (-want +got):\n%.2000s", name, d)
		}
	}
	split := extracttest.File(t, "split.7z.001")
	if d := cmp.Diff([]string{"x.7z.001|sevenzip||unsupported format"}, lines(t, "x.7z.001", split, extract.Limits{})); d != "" {
		t.Errorf("split (-want +got):\n%s", d)
	}
}

func TestSuite(t *testing.T) {
	var samples []extracttest.Sample
	for name, members := range map[string]int{"lzma2.7z": 4, "lzma.7z": 2, "plain_header.7z": 2} {
		samples = append(samples, extracttest.Sample{Name: name, Data: extracttest.File(t, name), Members: members})
	}
	samples[0].Name = "other.name"
	// Of lzma2.7z one member is a link, which no depth makes unreadable.
	samples = slices.DeleteFunc(samples, func(s extracttest.Sample) bool { return s.Members == 4 })
	extracttest.Suite(t, sevenzip.Extractor{}, all.Extractors(), samples)
}

// archive puts a header behind content, with the right checksums.
func archive(content, header []byte) []byte {
	le := binary.LittleEndian
	var place []byte
	place = le.AppendUint64(place, uint64(len(content)))
	place = le.AppendUint64(place, uint64(len(header)))
	place = le.AppendUint32(place, crc32.ChecksumIEEE(header))
	p := append([]byte("7z\xbc\xaf\x27\x1c\x00\x04"), 0, 0, 0, 0)
	le.PutUint32(p[8:], crc32.ChecksumIEEE(place))
	return bytes.Join([][]byte{p, place, content, header}, nil)
}

// Parts of a header, written by hand.
const (
	packHead = "\x06\x00\x01\x09"                      // one stream from the start, whose size follows
	copied   = "\x00\x07\x0b\x01\x00\x01\x01\x00\x0c"  // one folder, one coder: copy; its size follows
	oneFile  = "\x05\x01\x11\x05\x00a\x00\x00\x00\x00" // one file: "a"
)

// stored is a header of one file that is not packed.
func stored(packed, size string) []byte {
	return []byte("\x01\x04" + packHead + packed + copied + size + "\x00\x00" + oneFile + "\x00")
}

func TestByHand(t *testing.T) {
	twoFiles := "\x00\x05\x02\x11\x09\x00a\x00\x00\x00b\x00\x00\x00\x00"
	two := func(sub string) []byte {
		return []byte("\x01\x04" + packHead + "\x06" + copied + "\x06\x00\x08" + sub + "\x00" + twoFiles + "\x00")
	}
	first, ok := "x!a|text|first\n|", "x|sevenzip||"
	sum := string(binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte("fir"))))
	for _, tt := range []struct {
		name    string
		content string
		header  []byte
		want    []string
	}{
		{"stored", "first\n", stored("\x06", "\x06"), []string{first, ok}},
		{"empty_header", "", nil, []string{ok}},
		{"size_lie", "first\n", stored("\x06", "\x07"), []string{first + "malformed", ok}},
		{"size_short", "first\n", stored("\x06", "\x02"), []string{"x!a|text|fi|", ok}},
		{"size_huge", "first\n", stored("\x06", "\xff\xff\xff\xff\xff\xff\xff\xff\x7f"), []string{first + "malformed", ok}},
		{"outside", "first\n", stored("\xff\xff\xff\xff\xff\xff\xff\xff\x7f", "\x06"), []string{"x!a|||malformed", ok}},
		{"two", "firsec", two("\x0d\x02\x09\x03"), []string{"x!a|text|fir|", "x!b|text|sec|", ok}},
		{"two_sums", "firsec", two("\x0d\x02\x09\x03\x0a\x00\x80" + sum), []string{"x!a|text|fir|", "x!b|text|sec|", ok}},
		{"wrong_sum", "firsec", two("\x0d\x02\x09\x03\x0a\x00\x40" + sum), []string{"x!a|text|fir|", "x!b|text|sec|malformed", ok}},
		{"too_few_streams", "firsec", two("\x0d\x01"), []string{"x!a|text|firsec|", ok + "malformed"}},
		{"too_many_streams", "firsec", two("\x0d\x03\x09\x02\x02"), []string{"x!a|text|fi|", "x!b|text|rs|", ok + "malformed"}},
		{"no_sizes", "firsec", two("\x0d\x02"), []string{ok + "malformed"}},
		{"count_lie", "firsec", two("\x0d\xf0\xff\xff\xff\xff\x09\x03"), []string{ok + "malformed"}},
		{"sums_lie", "first\n", []byte("\x01\x04\x06\x00\xf0\xff\xff\xff\xff\x0a\x01"), []string{ok + "malformed"}},
		{"files_lie", "first\n", []byte("\x01\x05\xf0\xff\xff\xff\xff\x00"), []string{ok + "malformed"}},
		{"no_name", "first\n", []byte("\x01\x04" + packHead + "\x06" + copied + "\x06\x00\x00\x05\x01\x00\x00"), []string{ok + "malformed"}},
		{"unknown_header", "", []byte("\x42"), []string{ok + "malformed"}},
		{"unknown_record", "", []byte("\x01\x42"), []string{ok + "malformed"}},
		{"cut_header", "", []byte("\x01\x04\x06"), []string{ok + "malformed"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, lines(t, "x", archive([]byte(tt.content), tt.header), extract.Limits{})); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// TestFolders: methods that make no sense together are refused.
func TestFolders(t *testing.T) {
	for name, tt := range map[string]struct{ coders, sizes, want string }{
		"unknown":      {"\x01\x01\x42", "\x06", "unsupported format"},
		"aes":          {"\x01\x24\x06\xf1\x07\x01\x00", "\x06", "encrypted"},
		"chain":        {"\x02\x01\x00\x01\x00\x01\x00", "\x06\x06", ""},
		"chain_back":   {"\x02\x01\x00\x01\x00\x00\x01", "\x06\x06", ""},
		"circle":       {"\x02\x01\x00\x01\x00\x00\x00", "\x06\x06", "malformed"},
		"two_inputs":   {"\x02\x11\x00\x02\x01\x01\x00\x00\x01", "\x06\x06", "malformed"},
		"delta_props":  {"\x01\x01\x03", "\x06", "malformed"},
		"lzma_props":   {"\x01\x03\x03\x01\x01", "\x06", "malformed"},
		"lzma2_props":  {"\x01\x21\x21\x01\x29", "\x06", "malformed"},
		"lzma2_broken": {"\x01\x21\x21\x01\x28", "\x06", "malformed"},
		"lzma_broken":  {"\x01\x23\x03\x01\x01\x05\x5d\x00\x00\x00\xff", "\x06", "malformed"},
		"zstd_broken":  {"\x01\x04\x04\xf7\x11\x01", "\x06", "malformed"},
		"none":         {"\x00", "", "malformed"},
		"too_many":     {"\x7f", "", "malformed"},
		"no_method":    {"\x01\xc1\x00", "\x06", "malformed"},
	} {
		t.Run(name, func(t *testing.T) {
			header := []byte("\x01\x04" + packHead + "\x06\x00\x07\x0b\x01\x00" + tt.coders + "\x0c" + tt.sizes + "\x00\x00" + oneFile + "\x00")
			var got []string
			used := extracttest.Allocated(func() { got = lines(t, "x", archive([]byte("first\n"), header), extract.Limits{}) })
			if all := strings.Join(got, " "); tt.want == "" && got[0] != "x!a|text|first\n|" || !strings.Contains(all, "|"+tt.want) {
				t.Errorf("%q, want %q", got, tt.want)
			}
			if used > 2<<20 {
				t.Errorf("%d bytes allocated", used)
			}
		})
	}
}

// TestDictionary: 4 GiB asked for 6 bytes are not given; for as much content,
// they are refused.
func TestDictionary(t *testing.T) {
	header := func(size string) []byte {
		return []byte("\x01\x04" + packHead + "\xc1\x00\x20\x00\x07\x0b\x01\x00\x01\x21\x21\x01\x28\x0c" + size + "\x00\x00" + oneFile + "\x00")
	}
	content := bytes.Repeat([]byte("\x01\x05\x00first\n"), 1000)[:0x2001]
	for size, want := range map[string]string{"\x06": "x!a|text|first\n|", "\xf0\xff\xff\xff\xff": "x!a|||unsupported format"} {
		var got []string
		h := bytes.Replace(header(size), []byte("\xc1\x00\x20"), []byte("\xc0\x01\x20"), 1)
		used := extracttest.Allocated(func() { got = lines(t, "x", archive(content, h), extract.Limits{}) })
		if got[0] != want {
			t.Errorf("%q, want %q", got, want)
		}
		if used > 2<<20 {
			t.Errorf("%d bytes allocated", used)
		}
	}
}

// TestDamaged: a solid block that breaks keeps what stood before, and each
// member behind has a state.
func TestDamaged(t *testing.T) {
	good := extracttest.File(t, "lzma2.7z")
	p := bytes.Clone(good)
	p[1500] ^= 0xff
	got := lines(t, "x", p, extract.Limits{})
	if len(got) != 5 || got[2] != "x!d/sub/first|text|first\n|" || !strings.HasSuffix(got[3], "|malformed") || len(got[3]) < 1000 {
		t.Errorf("%d parts: %.3000q", len(got), got)
	}
	if got := lines(t, "x", append(bytes.Clone(good), "hidden"...), extract.Limits{}); got[len(got)-1] != "x|sevenzip||malformed" {
		t.Errorf("data behind: %q", got[len(got)-1])
	}
	rng := rand.New(rand.NewPCG(7, 7))
	for range 300 {
		p := bytes.Clone(good)
		for range 1 + rng.IntN(3) {
			p[rng.IntN(len(p))] = byte(rng.Uint32())
		}
		for _, l := range lines(t, "x", p, extract.Limits{Bytes: 8 << 20}) {
			if strings.HasSuffix(l, "]") {
				t.Fatalf("an error of no known kind: %s", l[strings.LastIndexByte(l, '|'):])
			}
		}
	}
}

// TestManyMembers: memory grows with the members and not faster, in a solid
// block and with a block for each.
func TestManyMembers(t *testing.T) {
	build := func(n int, solid bool) []byte {
		number := func(v int) string { return string([]byte{0xe0, byte(v), byte(v >> 8), byte(v >> 16)}) }
		streams := "\x01\x04\x06\x00" + number(n) + "\x09" + strings.Repeat("\x01", n) + "\x00\x07\x0b" + number(n) + "\x00" +
			strings.Repeat("\x01\x01\x00", n) + "\x0c" + strings.Repeat("\x01", n) + "\x00\x00"
		if solid {
			streams = "\x01\x04" + packHead + number(n) + copied + number(n) + "\x00\x08\x0d" + number(n) + "\x09" + strings.Repeat("\x01", n-1) + "\x00\x00"
		}
		names := "\x00" + strings.Repeat("a\x00\x00\x00", n)
		return archive(bytes.Repeat([]byte("x"), n), []byte(streams+"\x05"+number(n)+"\x11"+number(len(names))+names+"\x00\x00"))
	}
	for _, solid := range []bool{true, false} {
		per := func(n int) float64 {
			data := build(n, solid)
			count := 0
			in := extract.Input{Budget: extract.NewBudget(extract.Limits{}, time.Now)}
			in.Spool = func() (io.ReaderAt, int64, error) { return bytes.NewReader(data), int64(len(data)), nil }
			in.Nested = func(_ context.Context, _ extract.Member, r io.Reader) error {
				count++
				_, err := io.Copy(io.Discard, r)
				return err
			}
			used := extracttest.Allocated(func() {
				if err := (sevenzip.Extractor{}).Extract(t.Context(), in, nil); err != nil {
					t.Fatal(err)
				}
			})
			if count != n {
				t.Fatalf("%d members of %d", count, n)
			}
			return float64(used) / float64(n)
		}
		few, many := per(2_000), per(20_000)
		t.Logf("solid %v: %.0f bytes allocated a member of 2,000, %.0f of 20,000", solid, few, many)
		if many > 1.5*few {
			t.Errorf("solid %v: %.0f bytes a member of 2,000, %.0f of 20,000", solid, few, many)
		}
	}
}

func FuzzSevenzip(f *testing.F) {
	for _, name := range []string{"lzma2.7z", "lzma.7z", "bzip2.7z", "deflate.7z", "plain_header.7z", "ppmd.7z", "bcj2.7z", "names_encrypted.7z"} {
		f.Add(name, extracttest.File(f, name))
	}
	f.Add("x", archive([]byte("first\n"), stored("\x06", "\x06")))
	extracttest.Fuzz(f, sevenzip.Extractor{})
}

// FuzzHeader keeps the checksums right, which random changes never do.
func FuzzHeader(f *testing.F) {
	plain := extracttest.File(f, "plain_header.7z")
	at := 32 + binary.LittleEndian.Uint64(plain[12:])
	f.Add(plain[32:at], plain[at:])
	f.Add([]byte("first\n"), stored("\x06", "\x06"))
	f.Fuzz(func(t *testing.T, content, header []byte) {
		for _, l := range lines(t, "x", archive(content, header), extract.Limits{Bytes: 4 << 20, Members: 1000, Depth: 3}) {
			if strings.HasSuffix(l, "]") {
				t.Errorf("an error of no known kind: %q", l)
			}
		}
	})
}
