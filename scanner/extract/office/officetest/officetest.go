// Package officetest helps to test the readers of office documents: it packs
// parts, lists segments with their places, and compares with recorded text and
// with LibreOffice.
package officetest

import (
	stdzip "archive/zip"
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/testdata/needs"
)

// File is a part to be packed.
type File struct{ Name, Text string }

// Pack makes a document of parts. A mimetype is stored as it is.
func Pack(t testing.TB, files ...File) []byte {
	t.Helper()
	var b bytes.Buffer
	w := stdzip.NewWriter(&b)
	for _, f := range files {
		h := &stdzip.FileHeader{Name: f.Name, Method: stdzip.Deflate}
		if f.Name == "mimetype" {
			h.Method = stdzip.Store
		}
		m, err := w.CreateHeader(h)
		if err == nil {
			_, err = m.Write([]byte(f.Text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Hint is that of a whole object.
func Hint(name string, data []byte) extract.Hint {
	return extract.Hint{Name: name, Head: data[:min(len(data), extract.HeadSize)], Whole: len(data) <= extract.HeadSize}
}

// Read runs an extractor and returns its segments, each as
// "where|field|row|text", and its members as "member name|error"; running text
// is one segment with row 0.
func Read(t testing.TB, x extract.Extractor, name string, data []byte) ([]string, error) {
	t.Helper()
	var lines []string
	budget := extract.NewBudget(extract.Limits{}, time.Now)
	spooler := extract.NewSpooler(t.TempDir())
	in := extract.Input{Hint: Hint(name, data), Budget: budget, Body: bytes.NewReader(data)}
	var spool *extract.Spool
	in.Spool = func() (io.ReaderAt, int64, error) {
		s, err := spooler.Spool(t.Context(), in.Body, budget)
		if err != nil {
			return nil, 0, err
		}
		spool = s
		return s, s.Size(), nil
	}
	in.Nested = func(_ context.Context, m extract.Member, r io.Reader) error {
		if m.Err != nil {
			lines = append(lines, "member "+m.Name+"|"+m.Err.Error())
			return nil
		}
		_, err := io.Copy(io.Discard, r)
		lines = append(lines, fmt.Sprintf("member %s|%v", m.Name, err))
		return nil
	}
	more := false
	err := x.Extract(t.Context(), in, func(s extract.Segment) error {
		if more {
			lines[len(lines)-1] += string(s.Text)
		} else {
			lines = append(lines, fmt.Sprintf("%s|%s|%d|%s", s.Place.Where, s.Place.Field, s.Place.Row, s.Text))
		}
		more = s.More
		return nil
	})
	if spool != nil {
		spool.Close()
	}
	return lines, err
}

// Golden compares what is read of each file in testdata with the text recorded
// beside it; with PDATLAS_UPDATE set it records.
func Golden(t *testing.T, x extract.Extractor, names ...string) {
	for _, name := range names {
		t.Run(strings.ReplaceAll(name, ".", "_"), func(t *testing.T) {
			lines, err := Read(t, x, name, Sample(t, name))
			if err != nil {
				t.Errorf("error %v", err)
			}
			got := strings.Join(lines, "\n") + "\n"
			recorded := filepath.Join("testdata", name+".txt")
			if os.Getenv("PDATLAS_UPDATE") != "" {
				if err := os.WriteFile(recorded, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(recorded)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Errorf("(-recorded +read):\n%s", d)
			}
		})
	}
}

// Add adds a member to a document and returns how many members it has then that
// are no parts with markup.
func Add(t testing.TB, document []byte, name, text string) (data []byte, members int) {
	t.Helper()
	r, err := stdzip.NewReader(bytes.NewReader(document), int64(len(document)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := stdzip.NewWriter(&b)
	for _, f := range r.File {
		if err := w.Copy(f); err != nil {
			t.Fatal(err)
		}
		if e := filepath.Ext(f.Name); e != ".xml" && e != ".rels" && e != ".vml" && e != ".rdf" && e != "" {
			members++
		}
	}
	m, err := w.Create(name)
	if err == nil {
		_, err = m.Write([]byte(text))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), members + 1
}

// Seeds adds small hostile inputs to a fuzz target of packages.
func Seeds(f *testing.F) {
	f.Add("x", []byte("PK\x03\x04"))
	f.Add("x.docx", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1E\x00n\x00c\x00"))
	for _, text := range []string{"<a><b>t</b>", "<a b='c", "<a>&#x110000;&amp", "<a><![CDATA[x]]", "\xff\xfe<\x00a\x00>\x00"} {
		for _, name := range []string{"word/document.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "content.xml", "META-INF/manifest.xml"} {
			f.Add("x", Pack(f, File{name, text}))
		}
	}
}

// Sample reads one file of testdata.
func Sample(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Recall compares the words of each file with those that LibreOffice exports
// with the given filter ("txt:Text (encoded):UTF8"): at least 95 % must have been
// read.
func Recall(t *testing.T, x extract.Extractor, filter string, names ...string) {
	office, err := exec.LookPath("soffice")
	needs.Have(t, "libreoffice", err == nil, "apt-get install libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui")
	for _, name := range names {
		dir := t.TempDir()
		extension, _, _ := strings.Cut(filter, ":")
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		out, err := exec.CommandContext(ctx, office, "-env:UserInstallation=file://"+dir+"/profile", "--headless",
			"--convert-to", filter, "--outdir", dir, filepath.Join("testdata", name)).CombinedOutput()
		cancel()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		exported, err := os.ReadFile(filepath.Join(dir, strings.TrimSuffix(name, filepath.Ext(name))+"."+extension))
		if err != nil {
			t.Fatal(err)
		}
		if extension == "fodp" { // slides have no export of text
			paragraphs := regexp.MustCompile("(?s)<text:p[ >].*?</text:p>").FindAll(exported, -1)
			exported = regexp.MustCompile("<[^>]*>").ReplaceAll(bytes.Join(paragraphs, nil), []byte(" "))
			exported = []byte(html.UnescapeString(string(exported)))
		}
		lines, _ := Read(t, x, name, Sample(t, name))
		share, missed := extracttest.Recall(string(exported), strings.Join(lines, "\n"))
		t.Logf("%s: recall of words %.3f, missed %q", name, share, missed)
		if share < 0.95 {
			t.Errorf("%s: %.3f of the words were read", name, share)
		}
	}
}
