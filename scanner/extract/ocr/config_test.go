package ocr_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/ocr"
)

// TestDefaults: one language, an A3 page in fine resolution and no more.
func TestDefaults(t *testing.T) {
	e := engine(t, ocr.Config{Program: program(t, `echo "$4"`)})
	for _, tt := range []struct {
		name          string
		width, height int
		want          error
	}{
		{"all_that_may_be", 8000, 5000, nil},
		{"one_line_more", 8000, 5001, extract.ErrDisabled},
		{"one_long_line", ocr.DefaultMaxPixels, 1, nil},
		{"negative", -8000, -5000, extract.ErrMalformed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text, err := e.Recognise(t.Context(), strings.NewReader("x"), tt.width, tt.height)
			if !errors.Is(err, tt.want) || err != nil && tt.want == nil {
				t.Fatalf("error %v, want %v", err, tt.want)
			}
			if err != nil {
				return
			}
			if got, err := io.ReadAll(text); string(got) != "eng\n" || err != nil {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

// TestLanguagesListed: only what stands in the list is a language: not a word of the
// line above it, nor of the folder's name there.
func TestLanguagesListed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tesseract")
	text := "#!/bin/sh\necho 'List of available languages in \"/srv/x deu y/\" (2):'\necho eng\necho script/Latin\n"
	if err := os.WriteFile(file, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	for l, want := range map[string]bool{"eng": true, "script/Latin": true, "deu": false, "List": false, "of": false} {
		_, err := ocr.New(t.Context(), ocr.Config{Program: file, Languages: []string{l}})
		if (err == nil) != want {
			t.Errorf("%s: %v", l, err)
		}
	}
}

// TestListFails: a program that is there and does not say its languages is told of
// before a scan begins, without what it printed, and is not waited for.
func TestListFails(t *testing.T) {
	for name, body := range map[string]string{"fails": "echo jane.roe; exit 1", "hangs": "exec sleep 60"} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "tesseract")
			if err := os.WriteFile(file, []byte("#!/bin/sh\n"+body+"\n"), 0o700); err != nil {
				t.Fatal(err)
			}
			_, err := ocr.New(t.Context(), ocr.Config{Program: file, Timeout: 500 * time.Millisecond})
			if err == nil || !strings.Contains(err.Error(), "does not tell its languages") || strings.Contains(err.Error(), "jane") {
				t.Errorf("error %v", err)
			}
		})
	}
}

// TestRelativeProgram: a program named by a path from here is found, though it is run
// in another folder, and is told where the user keeps the languages.
func TestRelativeProgram(t *testing.T) {
	file := program(t, `echo "$PWD|$TESSDATA_PREFIX"`)
	t.Chdir(filepath.Dir(file))
	t.Setenv("TESSDATA_PREFIX", "/srv/languages")
	e := engine(t, ocr.Config{Program: "./tesseract"})
	text, err := e.Recognise(t.Context(), strings.NewReader("x"), 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(text); string(got) != "/|/srv/languages\n" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

// TestMuchText: text up to the bound is whole.
func TestMuchText(t *testing.T) {
	e := engine(t, ocr.Config{Program: program(t, "head -c 16777216 /dev/zero")})
	text, err := e.Recognise(t.Context(), strings.NewReader("x"), 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, text); n != 16<<20 || err != nil {
		t.Errorf("%d bytes, %v", n, err)
	}
}

// TestEndedBefore: nothing is recognised for a scan that has ended.
func TestEndedBefore(t *testing.T) {
	e := engine(t, ocr.Config{Program: program(t, "echo text")})
	stop := errors.New("the scan stops")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(stop)
	if _, err := e.Recognise(ctx, strings.NewReader("x"), 9, 9); err != stop {
		t.Errorf("error %v, want the cause", err)
	}
}
