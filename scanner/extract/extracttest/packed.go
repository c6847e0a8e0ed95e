package extracttest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// TableRows is how many rows the tables of the samples have.
const TableRows = 500

// Table is the text of the samples that real programs packed: a CSV table of
// invented people.
func Table() string {
	var b strings.Builder
	b.WriteString("id,name,mail,born\n")
	for i := range TableRows {
		fmt.Fprintf(&b, "%05d,Person %d,p%d@example.org,19%02d-%02d-%02d\n", i+1, i%97, i+1, i%90+10, i%12+1, i%28+1)
	}
	return b.String()
}

// File reads a sample of the package under test.
func File(t testing.TB, name string) []byte {
	t.Helper()
	p, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Packed is a format of one packed stream, to be checked on samples that real
// programs wrote, files in testdata: table… holds Table, first… the line
// "first", second… the line "second", zeros… 16 MiB of zeros.
type Packed struct {
	X       extract.Extractor
	Formats []extract.Extractor
	Suffix  string // of the samples' names
	// Follow: streams one after the other are one text. Otherwise a second one
	// is malformed.
	Follow bool
	// Padding: zeros behind the last stream are no fault.
	Padding bool
	// Sums: a checksum holds, so that no changed byte goes unnoticed.
	Sums bool
	// Open: the format has no end, so that not every cut is noticed.
	Open bool
	// Least is what reading one line may allocate, in bytes.
	Least uint64
}

// Run runs the checks.
func (c Packed) Run(t *testing.T) {
	t.Run("Tables", c.tables)
	t.Run("Behind", c.behind)
	t.Run("Damaged", c.damaged)
	t.Run("Cut", c.cut)
	t.Run("Limits", c.limits)
	t.Run("Memory", c.memory)
}

func (c Packed) engine(t testing.TB, l extract.Limits) *Engine {
	return &Engine{Formats: c.Formats, Dir: PrivateDir(t), Limits: l}
}

func (c Packed) tables(t *testing.T) {
	names, err := filepath.Glob("testdata/table*" + c.Suffix)
	if err != nil || len(names) == 0 {
		t.Fatalf("no samples (%v)", err)
	}
	var samples []Sample
	for _, n := range names {
		n = filepath.Base(n)
		data := File(t, n)
		got := Lines(c.engine(t, extract.Limits{}).Run(t.Context(), n, data))
		inner := strings.TrimSuffix(n, c.Suffix)
		want := []string{n + "!" + inner + "|csv|" + Table() + "|", n + "|" + c.X.Name() + "||"}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%.2000s", n, d)
		}
		if len(samples) < 2 { // enough, and some formats are slow
			samples = append(samples, Sample{Name: n, Data: data, Members: 1})
		}
	}
	Suite(t, c.X, c.Formats, samples)
}

// behind: what follows a stream is read where the format says so, and is never
// passed over in silence.
func (c Packed) behind(t *testing.T) {
	first, second := File(t, "first"+c.Suffix), File(t, "second"+c.Suffix)
	bad := extract.ErrMalformed.Error()
	follow, padding := "first\n|"+bad, "first\n|"+bad
	if c.Follow {
		follow = "first\nsecond\n|"
	}
	if c.Padding {
		padding = "first\n|"
	}
	for _, tt := range []struct {
		name string
		data []byte
		want string
	}{
		{"nothing", first, "first\n|"}, {"another", join(first, second), follow},
		{"zeros", join(first, make([]byte, 4096)), padding}, {"zeros_text", join(first, make([]byte, 4096), []byte("hidden")), "first\n|" + bad},
		{"text", join(first, []byte("hidden text that no one unpacks")), "first\n|" + bad},
	} {
		got := Lines(c.engine(t, extract.Limits{}).Run(t.Context(), "x"+c.Suffix, tt.data))
		want := []string{"x" + c.Suffix + "!x|text|" + tt.want, "x" + c.Suffix + "|" + c.X.Name() + "||"}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, d)
		}
	}
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

// damaged changes each byte of a small sample: nothing panics, and other text
// than that packed does not come out without an error.
func (c Packed) damaged(t *testing.T) {
	good := File(t, "first"+c.Suffix)
	for at := range good {
		for _, change := range []byte{0x01, 0x80, 0xff} {
			p := bytes.Clone(good)
			p[at] ^= change
			parts := c.engine(t, extract.Limits{}).Run(t.Context(), "x"+c.Suffix, p)
			failed := parts[len(parts)-1].Format != c.X.Name()
			for _, part := range parts {
				if part.Err != nil && !known(part.Err) {
					t.Errorf("byte %d: %v", at, part.Err)
				}
				failed = failed || part.Err != nil
			}
			if text := parts[0].Text; c.Sums && !failed && text != "first\n" {
				t.Errorf("byte %d changed by %#x gives %q without an error", at, change, text)
			}
		}
	}
}

// cut: no end that is missing goes unnoticed.
func (c Packed) cut(t *testing.T) {
	good := File(t, "first"+c.Suffix)
	for n := range good {
		failed := false
		for _, p := range c.engine(t, extract.Limits{}).Run(t.Context(), "x", good[:n]) {
			failed = failed || p.Err != nil || p.Format != "text" && p.Format != c.X.Name()
		}
		x := extract.Choose(c.Formats, extract.Hint{Name: "x", Head: good[:n], Whole: true})
		if x != nil && x.Name() == c.X.Name() && !failed && !c.Open {
			t.Errorf("cut after %d bytes of %d: no error", n, len(good))
		}
	}
}

// limits: a bomb ends at the budget, and what was read before it stays.
func (c Packed) limits(t *testing.T) {
	bomb := File(t, "zeros"+c.Suffix)
	for _, tt := range []struct {
		limits extract.Limits
		want   error
	}{
		{extract.Limits{Bytes: 1 << 20}, extract.ErrSizeLimit},
		{extract.Limits{RatioFrom: 1 << 20, Ratio: 10}, extract.ErrRatioLimit},
	} {
		e := c.engine(t, tt.limits)
		parts := e.Run(t.Context(), "x"+c.Suffix, bomb)
		if got := parts[len(parts)-1].Err; len(parts) == 0 || !errors.Is(errors.Join(parts[0].Err, got), tt.want) && e.Budget().Produced() > 1<<20 {
			t.Errorf("%v, want %v", got, tt.want)
		}
		if n := e.Budget().Produced(); n == 0 || n > 1<<20 {
			t.Errorf("%d bytes produced", n)
		}
	}
}

// memory: little content costs little memory.
func (c Packed) memory(t *testing.T) {
	data := File(t, "first"+c.Suffix)
	e := c.engine(t, extract.Limits{})
	e.Scratch = make([]byte, extract.ScratchSize)
	used := Allocated(func() { e.Run(t.Context(), "x"+c.Suffix, data) })
	if used > c.Least {
		t.Errorf("%d bytes allocated for one line, at most %d expected", used, c.Least)
	}
}

// Allocated returns how many bytes fn allocates.
func Allocated(fn func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	fn()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
