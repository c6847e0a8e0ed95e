package pdf_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
	"github.com/pdatlas/pdatlas/scanner/extract/pdf"
)

// annotated is a document of one page with the given annotations, objects from 5.
func annotated(annots ...string) []byte {
	objects := []string{catalog, onePage, "", stream("", show)}
	var list strings.Builder
	for i, a := range annots {
		fmt.Fprintf(&list, "%d 0 R ", i+5)
		objects = append(objects, a)
	}
	objects[2] = strings.TrimSuffix(page(""), ">>") + "/Annots[" + list.String() + "]>>"
	return document(objects...)
}

// prose is what is read of the page itself.
const prose = "page 1||0|mail canary@example.org"

// TestAnnotations: comments with who wrote them, links with where they lead.
func TestAnnotations(t *testing.T) {
	x := reader(t, pdf.Options{})
	const rect = "/Type/Annot/Rect[0 0 9 9]"
	for _, tt := range []struct {
		name, annot string
		want        []string
	}{
		{"note", "<<" + rect + "/Subtype/Text/Contents(Call her back)/T(Jan Muster)/Subj(Complaint)>>",
			[]string{"page 1|comment|0|Call her back", "page 1|author|0|Jan Muster", "page 1|subject|0|Complaint"}},
		{"highlight", "<<" + rect + "/Subtype/Highlight/T(Jan Muster)/Contents()>>", []string{"page 1|author|0|Jan Muster"}},
		{"utf_16", "<<" + rect + "/Subtype/FreeText/Contents<FEFF004D00FC006C006C00650072>>>", []string{"page 1|comment|0|Müller"}},
		{"lines", "<<" + rect + "/Subtype/Text/Contents(one\\r\\ntwo)>>", []string{"page 1|comment|0|one\ntwo"}},
		{"popup", "<<" + rect + "/Subtype/Popup/Contents(again)>>", nil},
		{"link", "<<" + rect + "/Subtype/Link/A<</S/URI/URI(mailto:jane@example.org)>>>>", []string{"page 1|link|0|mailto:jane@example.org"}},
		{"link_within", "<<" + rect + "/Subtype/Link/Dest[3 0 R/Fit]>>", nil},
		{"link_nowhere", "<<" + rect + "/Subtype/Link>>", nil},
		{"file", "<<" + rect + "/Subtype/FileAttachment/Contents(see file)/FS<</Type/Filespec/F(people.csv)/EF<</F 6 0 R>>>>>>",
			[]string{"member people.csv|<nil>", "page 1|comment|0|see file"}},
		{"no_dictionary", "[1 2 3]", nil},
		{"own_parent", "<<" + rect + "/Subtype/Text/Contents(loop)/Parent 5 0 R/IRT 5 0 R>>", []string{"page 1|comment|0|loop"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := officetest.Read(t, x, "x.pdf", annotated(tt.annot, stream("/Type/EmbeddedFile", "name\nJane\n")))
			for i := range got {
				got[i] = strings.TrimSpace(got[i])
			}
			if d := cmp.Diff(append([]string{prose}, tt.want...), got); d != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, d)
			}
		})
	}
}

// TestForms: values under the names that people see, each once, and only what was
// filled in.
func TestForms(t *testing.T) {
	x := reader(t, pdf.Options{})
	const widget = "/Type/Annot/Subtype/Widget/Rect[0 0 9 9]"
	for _, tt := range []struct {
		name   string
		fields []string // objects from 5, all of them roots of the form
		want   []string
	}{
		{"text", []string{"<<" + widget + "/FT/Tx/T(iban)/V(DE89370400440532013000)>>"}, []string{"page 1|iban|0|DE89370400440532013000"}},
		{"shown_name", []string{"<<" + widget + "/FT/Tx/T(f1)/TU(Date of birth)/V(1980-02-29)>>"}, []string{"page 1|Date of birth|0|1980-02-29"}},
		{"empty", []string{"<<" + widget + "/FT/Tx/T(name)/V()>>", "<<" + widget + "/FT/Tx/T(city)>>"}, nil},
		{"ticked", []string{"<<" + widget + "/FT/Btn/T(married)/V/Yes/AS/Yes/AP<</N<</Yes 4 0 R/Off 4 0 R>>>>>>"}, []string{"page 1|married|0|Yes"}},
		{"not_ticked", []string{"<<" + widget + "/FT/Btn/T(married)/V/Off/AS/Off/AP<</N<</Yes 4 0 R/Off 4 0 R>>>>>>"}, nil},
		{"button", []string{"<<" + widget + "/FT/Btn/Ff 65536/T(send)/V(x)>>"}, nil},
		{"choice", []string{"<<" + widget + "/FT/Ch/Ff 131072/T(country)/Opt[(Poland)(Spain)]/V(Spain)>>"}, []string{"page 1|country|0|Spain"}},
		{"two_fields", []string{"<<" + widget + "/FT/Tx/T(a)/V(one)>>", "<<" + widget + "/FT/Tx/T(b)/V(two)>>"}, []string{"page 1|a|0|one", "page 1|b|0|two"}},
		{"same_name_twice", []string{"<<" + widget + "/FT/Tx/T(a)/V(one)>>", "<<" + widget + "/FT/Tx/T(a)/V(one)>>"}, []string{"page 1|a|0|one"}},
		{"own_parent", []string{"<<" + widget + "/FT/Tx/T(a)/V(one)/Parent 5 0 R>>"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			data := annotated(tt.fields...)
			roots := ""
			for i := range tt.fields {
				roots += fmt.Sprintf("%d 0 R ", i+5)
			}
			// The catalogue grows, so the table no longer fits: the document counts as damaged.
			data = []byte(strings.Replace(string(data), catalog, strings.TrimSuffix(catalog, ">>")+"/AcroForm<</Fields["+roots+"]>>>>", 1))
			got, err := officetest.Read(t, x, "x.pdf", data)
			if !errors.Is(err, extract.ErrMalformed) || len(got) == 0 {
				t.Fatalf("%q, %v", got, err)
			}
			if tt.name == "own_parent" {
				return // any outcome, so long as there is one
			}
			if d := cmp.Diff(tt.want, got[1:], cmp.Transformer("nil", func(s []string) []string { return append([]string{}, s...) })); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// TestAttachments: each with its name, and those that cannot be read are told.
func TestAttachments(t *testing.T) {
	x := reader(t, pdf.Options{})
	with := func(names string, objects ...string) []byte {
		root := strings.TrimSuffix(catalog, ">>") + "/Names<</EmbeddedFiles<</Names[" + names + "]>>>>>>"
		return document(append([]string{root, onePage, page(""), stream("", show)}, objects...)...)
	}
	for _, tt := range []struct {
		name string
		data []byte
		want []string // name|error or text of members
	}{
		{"one", with("(a)5 0 R", "<</Type/Filespec/F(a.txt)/UF<FEFF00E4002E007400780074>/EF<</F 6 0 R>>>>", stream("", "the file")), []string{"ä.txt|the file"}},
		{"compressed", with("(a)5 0 R", "<</Type/Filespec/F(a.txt)/EF<</F 6 0 R>>>>", stream("/Filter/FlateDecode", deflated([]byte("the file")))), []string{"a.txt|the file"}},
		{"empty", with("(a)5 0 R", "<</Type/Filespec/F(a.txt)/EF<</F 6 0 R>>>>", stream("", "")), []string{"a.txt|"}},
		{"not_there", with("(a)5 0 R", "<</Type/Filespec/F(a.txt)/EF<</F 9 0 R>>>>"), []string{"a.txt|pdf: an attachment cannot be read: malformed"}},
		{"path", with("(a)5 0 R", "<</Type/Filespec/F(../../etc/passwd)/EF<</F 6 0 R>>>>", stream("", "x")), []string{"../../etc/passwd|x"}},
		{"two", with("(a)5 0 R(b)7 0 R", "<</Type/Filespec/F(a)/EF<</F 6 0 R>>>>", stream("", "1"), "<</Type/Filespec/F(b)/EF<</F 8 0 R>>>>", stream("", "2")), []string{"a|1", "b|2"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			in, done := input(t, tt.data)
			defer done()
			in.Nested = func(_ context.Context, m extract.Member, r io.Reader) error {
				if m.Err != nil {
					got = append(got, m.Name+"|"+m.Err.Error())
					return nil
				}
				p, err := io.ReadAll(r)
				got = append(got, m.Name+"|"+string(p))
				return err
			}
			err := x.Extract(t.Context(), in, func(extract.Segment) error { return nil })
			if d := cmp.Diff(tt.want, got); d != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, d)
			}
		})
	}
	// The engine's word to stop is passed on as it is.
	stop := errors.New("enough")
	in, done := input(t, officetest.Sample(t, "attached.pdf"))
	defer done()
	in.Nested = func(context.Context, extract.Member, io.Reader) error { return stop }
	if err := x.Extract(t.Context(), in, func(extract.Segment) error { return nil }); err != stop {
		t.Errorf("error %v, want that of Nested", err)
	}
}

// input is a document to extract, with a budget of its own.
func input(t *testing.T, data []byte) (extract.Input, func()) {
	t.Helper()
	budget := extract.NewBudget(extract.Limits{}, time.Now)
	in := extract.Input{Hint: officetest.Hint("x.pdf", data), Budget: budget}
	spool, err := extract.NewSpooler(t.TempDir()).Spool(t.Context(), strings.NewReader(string(data)), budget)
	if err != nil {
		t.Fatal(err)
	}
	in.Spool = func() (io.ReaderAt, int64, error) { return spool, spool.Size(), nil }
	return in, func() { spool.Close() }
}

// TestParts: properties and the outline come after the pages, in order.
func TestParts(t *testing.T) {
	x := reader(t, pdf.Options{})
	objects := []string{
		strings.TrimSuffix(catalog, ">>") + "/Outlines 5 0 R>>", onePage, page(""), stream("", show),
		"<</Type/Outlines/First 6 0 R/Last 8 0 R/Count 3>>",
		"<</Title(Chapter one)/Parent 5 0 R/Next 8 0 R/First 7 0 R/Last 7 0 R/Count 1>>",
		"<</Title<FEFF00C400720067006500720020006D006900740020004A0061006E0061>/Parent 6 0 R>>",
		"<</Title(Chapter two)/Parent 5 0 R/Prev 6 0 R>>",
		"<</Title(Report)/Author(Erika Beispiel)/Subject(On people)/Keywords(a, b)/Creator(a program)/Producer(another)>>",
	}
	data := strings.Replace(string(document(objects...)), "trailer\n<<", "trailer\n<</Info 9 0 R", 1)
	got, err := officetest.Read(t, x, "x.pdf", []byte(data))
	for i := range got {
		got[i] = strings.TrimSpace(got[i])
	}
	want := []string{
		prose, "properties|title|0|Report", "properties|author|0|Erika Beispiel", "properties|subject|0|On people", "properties|keywords|0|a, b",
		"outline||0|Chapter one", "outline||0|Ärger mit Jana", "outline||0|Chapter two",
	}
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
}

// TestRenderedPage: a page that is handed over is a PNG of bounded size, and counts
// as a member.
func TestRenderedPage(t *testing.T) {
	data := officetest.Sample(t, "scan.pdf")
	for _, limit := range []int{0, 1000} {
		x := reader(t, pdf.Options{Render: true, MaxPixels: limit})
		in, done := input(t, data)
		var name, head string
		var size int
		in.Nested = func(_ context.Context, m extract.Member, r io.Reader) error {
			p, err := io.ReadAll(r)
			name, head, size = m.Name, string(p[:8]), len(p)
			return err
		}
		err := x.Extract(t.Context(), in, func(extract.Segment) error { return nil })
		done()
		if err != nil || name != "page 1.png" || head != "\x89PNG\r\n\x1a\n" || limit > 0 && size > 4*limit {
			t.Errorf("limit %d: %q, %q, %d bytes, %v", limit, name, head, size, err)
		}
	}
	e := &extracttest.Engine{Formats: []extract.Extractor{reader(t, pdf.Options{Render: true})}, Limits: extract.Limits{Members: -1}}
	if p := e.Run(t.Context(), "x.pdf", data); !errors.Is(p[len(p)-1].Err, extract.ErrMemberLimit) {
		t.Errorf("no member was counted: %v", p[len(p)-1].Err)
	}
}
