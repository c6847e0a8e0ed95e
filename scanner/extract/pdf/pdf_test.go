package pdf_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
	"github.com/pdatlas/pdatlas/scanner/extract/pdf"
	"github.com/pdatlas/pdatlas/testdata/needs"
)

func TestGolden(t *testing.T) {
	officetest.Golden(t, reader(t, pdf.Options{}), "form.pdf", "chrome.pdf", "attached.pdf", "plain.pdf", "talk.pdf")
}

// TestStates: what becomes of each kind of document, and that variants of one
// document give the same text.
func TestStates(t *testing.T) {
	x := reader(t, pdf.Options{})
	book, err := officetest.Read(t, x, "book.pdf", officetest.Sample(t, "book.pdf"))
	if err != nil || len(book) < 10 {
		t.Fatalf("%d segments, %v", len(book), err)
	}
	for _, tt := range []struct {
		file string
		want error
		same bool // text as in book.pdf
	}{
		{"linear.pdf", nil, true},
		{"objects.pdf", nil, true},
		{"owner.pdf", nil, true},
		{"rc4.pdf", nil, true},
		{"prefix.pdf", nil, true},
		{"rotated.pdf", nil, false},
		{"xref.pdf", extract.ErrMalformed, true},
		{"password.pdf", extract.ErrEncrypted, false},
		{"scan.pdf", extract.ErrDisabled, false},
	} {
		t.Run(strings.ReplaceAll(tt.file, ".", "_"), func(t *testing.T) {
			got, err := officetest.Read(t, x, tt.file, officetest.Sample(t, tt.file))
			if !errors.Is(err, tt.want) || err != nil && tt.want == nil {
				t.Errorf("error %v, want %v", err, tt.want)
			}
			if d := cmp.Diff(sorted(book), sorted(got)); tt.same && d != "" {
				t.Errorf("(-book +%s):\n%s", tt.file, d)
			}
		})
	}
}

// sorted are the words of segments, place by place: the order on a page is
// PDFium's.
func sorted(lines []string) []string {
	var out []string
	for _, l := range lines {
		words := strings.Fields(l)
		slices.Sort(words)
		out = append(out, strings.Join(words, " "))
	}
	return out
}

// TestScan: a page that is a picture is told, a blank one is not, and the text
// behind them is read.
func TestScan(t *testing.T) {
	data := officetest.Sample(t, "scan.pdf")
	got, err := officetest.Read(t, reader(t, pdf.Options{}), "scan.pdf", data)
	if !errors.Is(err, extract.ErrDisabled) || len(got) == 0 || !strings.HasPrefix(got[0], "page 3||0|The last page is text.") {
		t.Errorf("%q, %v", got, err)
	}
	x := reader(t, pdf.Options{Render: true, MaxPixels: 500_000})
	got, err = officetest.Read(t, x, "scan.pdf", data)
	if err != nil || !slices.Contains(got, "member page 1.png|<nil>") || slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "page 2.png") }) {
		t.Errorf("with pictures: %q, %v", got, err)
	}
}

// TestRecall: at least 95 % of the different words of three letters and more that
// pdftotext finds are read.
func TestRecall(t *testing.T) {
	program, err := exec.LookPath("pdftotext")
	needs.Have(t, "pdftotext", err == nil, "apt-get install poppler-utils")
	x := reader(t, pdf.Options{})
	files, err := filepath.Glob("testdata/*.pdf")
	if err != nil {
		t.Fatal(err)
	}
	all, missed := 0, 0
	for _, file := range files {
		out, err := exec.Command(program, file, "-").Output()
		if err != nil {
			continue // encrypted
		}
		lines, _ := officetest.Read(t, x, file, officetest.Sample(t, filepath.Base(file)))
		have := words(strings.Join(lines, "\n"))
		var gone []string
		want := words(string(out))
		for w := range want {
			if !have[w] {
				gone = append(gone, w)
			}
		}
		all, missed = all+len(want), missed+len(gone)
		if len(want)-len(gone) < len(want)*95/100 {
			t.Errorf("%s: of %d words %d are missing: %q", file, len(want), len(gone), gone)
		}
	}
	t.Logf("recall of words %.4f of %d in %d files", 1-float64(missed)/float64(max(all, 1)), all, len(files))
	if share := 1 - float64(missed)/float64(max(all, 1)); share < 0.998 {
		t.Errorf("recall over all files %.4f", share)
	}
	if all < 300 {
		t.Errorf("only %d words to compare", all)
	}
}

// TestUnnamed: a page whose characters have no Unicode is none that was read.
func TestUnnamed(t *testing.T) {
	got, err := officetest.Read(t, reader(t, pdf.Options{}), "unnamed.pdf", officetest.Sample(t, "unnamed.pdf"))
	if !errors.Is(err, extract.ErrDisabled) || strings.Contains(strings.Join(got, ""), "\ufffe") {
		t.Errorf("%q, %v", got, err)
	}
}

func words(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len([]rune(w)) >= 3 {
			set[w] = true
		}
	}
	return set
}

func TestSuite(t *testing.T) {
	x := reader(t, pdf.Options{})
	extracttest.Suite(t, x, formats(x), []extracttest.Sample{
		{Name: "attached.pdf", Data: officetest.Sample(t, "attached.pdf"), Members: 2, Unsteady: true},
		{Name: "objects.pdf", Data: officetest.Sample(t, "objects.pdf"), Unsteady: true},
	})
}

func TestMatch(t *testing.T) {
	x := pdf.New(pdf.Options{})
	for _, tt := range []struct {
		name, file, head string
		want             bool
	}{
		{"plain", "x.txt", "%PDF-1.7\n", true},
		{"behind_bytes_named", "x.pdf", "\x00\x01\x02junk\xff\xfe%PDF-1.7\n", true},
		{"behind_bytes", "x", "\x00\x01\x02junk\xff\xfe%PDF-1.7\n", false}, // an archive's first member
		{"in_zip_called_pdf", "x.pdf", "PK\x03\x04\x14\x00\x00\x00a.pdf%PDF-1.7\n", false},
		{"behind_text_named", "x.PDF", "From the printer\n%PDF-1.4\n", true},
		{"text_about_it", "x.txt", "A file begins with %PDF-1.4, says the standard.\n", false},
		{"too_far", "x.pdf", strings.Repeat("\x00", 1024) + "%PDF-1.4", false},
		{"empty", "x.pdf", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := x.Match(extract.Hint{Name: tt.file, Head: []byte(tt.head), Whole: true}); got != tt.want {
				t.Errorf("%v", got)
			}
		})
	}
}

// TestConcurrent: documents read at one time do not touch each other.
func TestConcurrent(t *testing.T) {
	x := reader(t, pdf.Options{})
	files := []string{"book.pdf", "chrome.pdf", "form.pdf", "xref.pdf", "password.pdf"}
	want := map[string]string{}
	run := func(name string, data []byte) string {
		e := &extracttest.Engine{Formats: []extract.Extractor{x}}
		return strings.Join(extracttest.Lines(e.Run(t.Context(), name, data)), "\n")
	}
	for _, f := range files {
		want[f] = run(f, officetest.Sample(t, f))
	}
	var wg sync.WaitGroup
	for range 2 {
		for _, f := range files {
			data := officetest.Sample(t, f)
			wg.Go(func() {
				if got := run(f, data); got != want[f] {
					t.Errorf("%s is read otherwise beside others", f)
				}
			})
		}
	}
	wg.Wait()
}

// TestPrepare: a folder that others can write to is not used for code, a private
// one is, and a closed extractor reads again.
func TestPrepare(t *testing.T) {
	open := t.TempDir()
	if err := os.Chmod(open, 0o777); err != nil {
		t.Fatal(err)
	}
	x := pdf.New(pdf.Options{CacheDir: open})
	defer x.Close()
	if err := x.Prepare(); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(open); err != nil || len(left) > 0 {
		t.Errorf("%d entries in the open folder, %v", len(left), err)
	}
	mine := filepath.Join(t.TempDir(), "cache")
	y := pdf.New(pdf.Options{CacheDir: mine})
	for range 2 {
		if err := y.Prepare(); err != nil {
			t.Fatal(err)
		}
		if _, err := officetest.Read(t, y, "form.pdf", officetest.Sample(t, "form.pdf")); err != nil {
			t.Error(err)
		}
		if err := y.Close(); err != nil {
			t.Error(err)
		}
	}
	info, err := os.Stat(mine)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the cache: %v, %v", info.Mode(), err)
	}
	if left, err := os.ReadDir(mine); err != nil || len(left) == 0 {
		t.Errorf("nothing was kept: %v", err)
	}
}

// TestNothingWithoutPDF: formats are listed without starting PDFium.
func TestNothingWithoutPDF(t *testing.T) {
	start := time.Now()
	x := pdf.New(pdf.Options{})
	e := &extracttest.Engine{Formats: formats(x)}
	e.Run(t.Context(), "x.txt", []byte("just text"))
	if took := time.Since(start); took > 500*time.Millisecond {
		t.Errorf("text took %s", took)
	}
}

// TestSourceFailsWithin: bytes that cannot be read back end the document with the
// failure itself, not as damage of the document.
func TestSourceFailsWithin(t *testing.T) {
	x := reader(t, pdf.Options{})
	data := officetest.Sample(t, "book.pdf")
	broken := errors.New("the disk is gone")
	in := extract.Input{Hint: officetest.Hint("book.pdf", data), Budget: extract.NewBudget(extract.Limits{}, time.Now)}
	in.Spool = func() (io.ReaderAt, int64, error) {
		return &failingAt{data: data, from: len(data) / 2, err: broken}, int64(len(data)), nil
	}
	err := x.Extract(t.Context(), in, func(extract.Segment) error { return nil })
	if err != broken {
		t.Errorf("error %v, want that of the disk", err)
	}
}

// failingAt cannot be read from some place on, once the end has been seen.
type failingAt struct {
	data  []byte
	from  int
	reads int
	err   error
}

func (f *failingAt) ReadAt(p []byte, off int64) (int, error) {
	if f.reads++; f.reads > 3 {
		return 0, f.err
	}
	return bytes.NewReader(f.data).ReadAt(p, off)
}

// TestLimits: text counts in the budget, and a page at a time is progress.
func TestLimits(t *testing.T) {
	x := reader(t, pdf.Options{})
	data := officetest.Sample(t, "book.pdf")
	e := &extracttest.Engine{Formats: []extract.Extractor{x}, Limits: extract.Limits{Bytes: 5000}}
	parts := e.Run(t.Context(), "book.pdf", data)
	if p := parts[0]; !errors.Is(p.Err, extract.ErrSizeLimit) || len(p.Text) < 4000 || len(p.Text) > 5000 {
		t.Errorf("%d bytes, %v", len(p.Text), p.Err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	e = &extracttest.Engine{Formats: []extract.Extractor{x}, OnText: cancel}
	parts = e.Run(ctx, "book.pdf", data)
	if p := parts[0]; !errors.Is(p.Err, context.Canceled) || len(p.Text) == 0 {
		t.Errorf("cancelled at the first page: %d bytes, %v", len(p.Text), p.Err)
	}
}

func FuzzExtract(f *testing.F) {
	for _, name := range []string{"form.pdf", "attached.pdf", "objects.pdf", "scan.pdf", "password.pdf"} {
		f.Add(name, officetest.Sample(f, name))
	}
	for _, h := range hostile() {
		if !h.slow {
			f.Add("x.pdf", h.data)
		}
	}
	x := pdf.New(pdf.Options{CacheDir: cacheDir})
	f.Cleanup(func() { x.Close() })
	extracttest.Fuzz(f, x)
}
