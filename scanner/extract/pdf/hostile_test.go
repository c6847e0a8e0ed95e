package pdf_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
	"github.com/pdatlas/pdatlas/scanner/extract/pdf"
)

// document writes objects, numbered from 1, with a table that fits them.
func document(objects ...string) []byte {
	b := []byte("%PDF-1.7\n")
	var at []int
	for i, o := range objects {
		at = append(at, len(b))
		b = fmt.Appendf(b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := len(b)
	b = fmt.Appendf(b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, a := range at {
		b = fmt.Appendf(b, "%010d 00000 n \n", a)
	}
	return fmt.Appendf(b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
}

func stream(dict, content string) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(content), content)
}

func deflated(content []byte) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write(content) // a buffer takes all
	w.Close()
	return b.String()
}

const (
	catalog = "<</Type/Catalog/Pages 2 0 R>>"
	onePage = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
	font    = "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
	show    = "BT /F 12 Tf 50 700 Td (mail canary@example.org) Tj ET"
)

// page is a page object with the given resources and content stream 4.
func page(resources string) string {
	return "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<<" + font + resources + ">>>>"
}

// attack is a document made to hurt.
type attack struct {
	name string
	data []byte
	want error  // nil: any of the contract, or none
	text string // that is read all the same
	slow bool
}

// hostile are the attacks.
func hostile() []attack {
	forms := []string{catalog, onePage, page("/XObject<</X 5 0 R>>"), stream("", show+" /X Do")}
	for i := range 12 { // each draws the next thirty times: 30^12 in all
		forms = append(forms, stream(fmt.Sprintf("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>", i+6), strings.Repeat("/X Do ", 30)))
	}
	forms = append(forms, stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", "0 0 1 1 re f"))
	kids := []string{catalog}
	for i := range 3000 {
		kids = append(kids, fmt.Sprintf("<</Type/Pages/Kids[%d 0 R]/Count 1/Parent %d 0 R>>", i+3, i+1))
	}
	bomb := deflated(bytes.Repeat([]byte(" "), 300<<20))
	return []attack{
		{name: "page_tree_cycle", data: document(catalog, "<</Type/Pages/Kids[2 0 R 2 0 R 3 0 R]/Count 9>>", page(""), stream("", show))},
		{name: "page_tree_deep", data: document(kids...)},
		{name: "page_count", data: document(catalog, "<</Type/Pages/Kids[3 0 R]/Count 2147483647>>", page(""), stream("", show)), text: "canary@example.org"},
		{name: "page_count_negative", data: document(catalog, "<</Type/Pages/Kids[3 0 R]/Count -5>>", page(""), stream("", show))},
		{name: "no_pages", data: document(catalog), want: extract.ErrMalformed},
		{name: "no_root", data: []byte("%PDF-1.7\ntrailer<</Root 9 0 R>>\nstartxref\n9\n%%EOF\n"), want: extract.ErrMalformed},
		{name: "header_only", data: []byte("%PDF-1.7\n"), want: extract.ErrMalformed},
		{name: "arrays_deep", data: document(catalog, onePage, page("/A "+strings.Repeat("[", 200_000)), stream("", show))},
		{name: "operators_deep", data: document(catalog, onePage, page(""), stream("", strings.Repeat("q ", 500_000)+show))},
		{name: "forms_cycle", data: document(catalog, onePage, page("/XObject<</X 5 0 R>>"), stream("", show+" /X Do"),
			stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>", "/X Do /X Do")), want: extract.ErrMemoryLimit, slow: true},
		{name: "forms_exponential", data: document(forms...), slow: true},
		{name: "page_behind_bomb", data: document(catalog, "<</Type/Pages/Kids[3 0 R 5 0 R]/Count 2>>", page("/XObject<</X 7 0 R>>"), stream("", "/X Do"),
			strings.Replace(page(""), "4 0 R", "6 0 R", 1), stream("", show),
			stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 7 0 R>>>>", "/X Do /X Do")), want: extract.ErrMemoryLimit, text: "canary@example.org", slow: true},
		{name: "content_bomb", data: document(catalog, onePage, page(""), stream("/Filter/FlateDecode", bomb)), slow: true},
		{name: "bomb_in_bomb", data: document(catalog, onePage, page(""), stream("/Filter[/FlateDecode/FlateDecode]", deflated([]byte(bomb)))), slow: true},
		{name: "outline_cycle", data: document("<</Type/Catalog/Pages 2 0 R/Outlines 5 0 R>>", onePage, page(""), stream("", show),
			"<</First 6 0 R/Last 6 0 R>>", "<</Title(again)/Next 6 0 R/First 5 0 R/Parent 5 0 R>>"), text: "again"},
		{name: "xref_loop", data: append(document(catalog, onePage, page(""), stream("", show)), "xref\n0 0\ntrailer<</Root 1 0 R/Prev 500/Size 5>>\nstartxref\n500\n%%EOF"...)},
		{name: "length_lies", data: document(catalog, onePage, page(""), "<</Length 2147483647>>\nstream\n"+show+"\nendstream")},
		{name: "attachment_bomb", data: document("<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(x)5 0 R]>>>>>>", onePage, page(""), stream("", show),
			"<</Type/Filespec/F(x)/EF<</F 6 0 R>>>>", stream("/Filter/FlateDecode", bomb)), text: "canary@example.org", slow: true},
	}
}

// TestHostile: every attack ends in time, in a known way, with the memory of the
// module within bounds, and what can be read is read.
func TestHostile(t *testing.T) {
	const inTime = 30 * time.Second
	x := reader(t, pdf.Options{Render: true, MaxPixels: 1_000_000})
	if err := x.Prepare(); err != nil {
		t.Fatal(err)
	}
	for _, a := range hostile() {
		t.Run(a.name, func(t *testing.T) {
			if a.slow && testing.Short() {
				t.Skip("takes seconds")
			}
			e := &extracttest.Engine{Formats: []extract.Extractor{x}, Dir: extracttest.PrivateDir(t)}
			start := time.Now()
			parts := e.Run(t.Context(), "x.pdf", a.data)
			took, whole := time.Since(start), parts[len(parts)-1]
			t.Logf("%s, %d bytes of text, %d parts, %v", took.Round(time.Millisecond), len(whole.Text), len(parts), whole.Err)
			if took > inTime {
				t.Errorf("it took %s", took)
			}
			if a.want != nil && !errors.Is(whole.Err, a.want) {
				t.Errorf("error %v, want %v", whole.Err, a.want)
			}
			if lines := extracttest.Lines(parts); strings.Contains(lines[len(lines)-1], "|[") {
				t.Errorf("an unknown error: %v", whole.Err)
			}
			if !strings.Contains(whole.Text, a.text) {
				t.Errorf("text %.60q, want %q in it", whole.Text, a.text)
			}
		})
	}
}

// TestCancelWithin: a page that would take for ever ends with the context.
func TestCancelWithin(t *testing.T) {
	x := reader(t, pdf.Options{})
	if err := x.Prepare(); err != nil {
		t.Fatal(err)
	}
	for _, a := range hostile() {
		if a.name != "forms_exponential" {
			continue
		}
		stop := errors.New("the budget's watchdog")
		ctx, cancel := context.WithCancelCause(t.Context())
		timer := time.AfterFunc(300*time.Millisecond, func() { cancel(stop) })
		defer timer.Stop()
		e := &extracttest.Engine{Formats: []extract.Extractor{x}}
		start := time.Now()
		parts := e.Run(ctx, "x.pdf", a.data)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("it took %s to stop", took)
		}
		if err := parts[0].Err; err != stop {
			t.Errorf("error %v, want the cause", err)
		}
	}
}

// TestCutAnywhere: of a document cut at every hundredth what is left is read, and
// never shown as whole.
func TestCutAnywhere(t *testing.T) {
	x := reader(t, pdf.Options{})
	for _, name := range []string{"book.pdf", "linear.pdf", "objects.pdf"} {
		data := officetest.Sample(t, name)
		read, step := 0, 1
		if name != "book.pdf" {
			step = 5
		}
		for percent := 0; percent < 100; percent += step {
			e := &extracttest.Engine{Formats: []extract.Extractor{x}}
			p := e.Run(t.Context(), "x.pdf", data[:len(data)*percent/100])[0]
			if p.Format == "pdf" && p.Err == nil {
				t.Errorf("%s: cut at %d %% it is shown as whole", name, percent)
			}
			if len(p.Text) > 0 {
				read++
			}
		}
		t.Logf("%s: text from %d of %d pieces", name, read, 100/step)
		if name == "book.pdf" && read < 80 {
			t.Errorf("text from only %d of 100 pieces", read)
		}
	}
}

// TestSalvage: pages whose catalogue was cut off are found, unless they are
// encrypted.
func TestSalvage(t *testing.T) {
	x := reader(t, pdf.Options{})
	whole := document("<<>>", "<<>>", page(""), stream("", show))
	cut := whole[:bytes.Index(whole, []byte("xref"))]
	got, err := officetest.Read(t, x, "x.pdf", cut)
	if !errors.Is(err, extract.ErrMalformed) || len(got) != 1 || !strings.HasPrefix(got[0], "page 1||0|mail canary@example.org") {
		t.Errorf("%q, %v", got, err)
	}
	got, err = officetest.Read(t, x, "x.pdf", append(bytes.Clone(cut), "\n9 0 obj<</Encrypt 1 0 R>>endobj"...))
	if !errors.Is(err, extract.ErrMalformed) || len(got) != 0 {
		t.Errorf("encrypted: %q, %v", got, err)
	}
	// What was read of a document cut in its middle is the beginning of the whole.
	data := officetest.Sample(t, "book.pdf")
	got, err = officetest.Read(t, x, "book.pdf", data[:len(data)*9/10])
	if !errors.Is(err, extract.ErrMalformed) || !strings.Contains(strings.Join(got, "\n"), "reader1@example.org") {
		t.Errorf("%d segments, %v", len(got), err)
	}
}

// TestErrorsQuoteNothing changes bytes of a document that is full of one word: no
// error repeats it, and none is unknown.
func TestErrorsQuoteNothing(t *testing.T) {
	x := reader(t, pdf.Options{})
	good := document("<</Type/Catalog/Pages 2 0 R/canary 1 0 R>>", onePage, page("/canary(canary)"), stream("/canary true", strings.Repeat(show+"\n", 20)))
	rng := rand.New(rand.NewPCG(4, 4))
	failed := 0
	for range 300 {
		p := bytes.Clone(good)
		for range 1 + rng.IntN(12) {
			p[9+rng.IntN(len(p)-9)] = byte(rng.Uint32())
		}
		e := &extracttest.Engine{Formats: []extract.Extractor{x}}
		err := e.Run(t.Context(), "canary.pdf", p)[0].Err
		if err == nil {
			continue
		}
		if failed++; strings.Contains(err.Error(), "canary") {
			t.Fatalf("the error repeats content: %v", err)
		}
	}
	if failed < 30 {
		t.Errorf("only %d errors: the test proves little", failed)
	}
}

// TestSteadyMemory: what is held does not grow with the number of documents.
func TestSteadyMemory(t *testing.T) {
	x := reader(t, pdf.Options{})
	data := officetest.Sample(t, "form.pdf")
	held := func() float64 {
		for range 30 {
			e := &extracttest.Engine{Formats: []extract.Extractor{x}}
			e.Run(t.Context(), "x.pdf", data)
		}
		var m runtime.MemStats
		for range 3 {
			runtime.GC()
		}
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc)
	}
	held()
	before := held()
	after := held()
	t.Logf("%.1f MB held, %.1f MB after 30 more", before/1e6, after/1e6)
	if after > before+1e6 {
		t.Errorf("%.0f bytes more after 30 documents", after-before)
	}
	if _, err := os.Stat(cacheDir); err != nil {
		t.Error(err)
	}
}
