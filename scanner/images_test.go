package scanner

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner/extract"
	extractall "github.com/pdatlas/pdatlas/scanner/extract/all"
)

// words stand for the recognition of text: every picture says the same.
type words struct {
	text string
	err  error
}

// Recognise implements image.Recogniser.
func (w words) Recognise(_ context.Context, file io.Reader, _, _ int) (io.Reader, error) {
	_, err := io.Copy(io.Discard, file)
	if w.err != nil {
		err = w.err
	}
	return strings.NewReader(w.text), err
}

// inspectFormats inspects an object with the given formats and closes them.
func inspectFormats(t *testing.T, o extractall.Options, name string, data []byte) (types []string, r inventory.ItemResult) {
	t.Helper()
	formats := extractall.With(o)
	c := InspectConfig{Engine: allEngine(t), Extractors: formats, SpoolDir: t.TempDir(), Threshold: detectors.Likely}
	r, err := Inspect(t.Context(), c, Object{Name: name, Body: bytes.NewReader(data)}, func(f Found) error {
		types = append(types, f.Detector.ID+"@"+f.Where+"@"+string(f.Field))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := extractall.Close(formats); err != nil {
		t.Error(err)
	}
	return types, r
}

// TestPhotograph: where a picture was taken is found, its pixels are told to be
// unread, and a recogniser makes it whole.
func TestPhotograph(t *testing.T) {
	photo, err := os.ReadFile("extract/image/testdata/photo.jpg")
	if err != nil {
		t.Fatal(err)
	}
	types, r := inspectFormats(t, extractall.Options{}, "photo.jpg", photo)
	if got := strings.Join(types, " "); !strings.Contains(got, "GEO_COORDINATES@EXIF@GPSPosition") || strings.Contains(got, "recognised") {
		t.Errorf("found %s", got)
	}
	if r.State != inventory.Partial || r.Reason != inventory.Disabled || !settled(r.Reason) {
		t.Errorf("%s (%s)", r.State, r.Reason)
	}
	types, r = inspectFormats(t, extractall.Options{Pixels: words{text: "pay to DE89370400440532013000"}}, "photo.jpg", photo)
	if got := strings.Join(types, " "); !strings.Contains(got, "IBAN_CODE@recognised text@") {
		t.Errorf("found %s", got)
	}
	if r.State != inventory.Scanned {
		t.Errorf("%s (%s)", r.State, r.Reason)
	}
}

// TestSlowPicture: a picture whose recognition takes too long is partial for that
// reason, and what stands beside it in an archive is read.
func TestSlowPicture(t *testing.T) {
	photo, err := os.ReadFile("extract/image/testdata/photo.png")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range []struct{ name, text string }{{"photo.png", string(photo)}, {"note.txt", "pay to DE89370400440532013000"}} {
		m, err := w.Create(f.name)
		if err == nil {
			_, err = io.WriteString(m, f.text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	late := fmt.Errorf("one image: %w", extract.ErrTimeLimit)
	for name, tt := range map[string]struct {
		err  error
		iban bool
	}{"confined": {extract.Confined(late), true}, "of_the_object": {late, false}} {
		t.Run(name, func(t *testing.T) {
			types, r := inspectFormats(t, extractall.Options{Pixels: words{err: tt.err}}, "x.zip", b.Bytes())
			if got := strings.Contains(strings.Join(types, " "), "IBAN_CODE"); got != tt.iban {
				t.Errorf("the text behind the picture: read %v, want %v", got, tt.iban)
			}
			if r.State != inventory.Partial || r.Reason != inventory.TimeLimit {
				t.Errorf("%s (%s)", r.State, r.Reason)
			}
		})
	}
}
