package ocr_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/ocr"
	"github.com/pdatlas/pdatlas/testdata/needs"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// program writes a shell script that stands for tesseract: it lists one language,
// and does what body says with an image.
func program(t *testing.T, body string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "tesseract")
	text := "#!/bin/sh\nif [ \"$1\" = --list-langs ]; then echo 'List of available languages:'; echo eng; echo chi_sim; exit; fi\n" + body + "\n"
	if err := os.WriteFile(file, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	return file
}

func engine(t *testing.T, c ocr.Config) *ocr.Engine {
	t.Helper()
	e, err := ocr.New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestTesseract reads a picture with the program itself.
func TestTesseract(t *testing.T) {
	_, err := exec.LookPath("tesseract")
	needs.Have(t, "tesseract", err == nil, "apt-get install tesseract-ocr")
	data, err := os.ReadFile("../image/testdata/words.png")
	if err != nil {
		t.Fatal(err)
	}
	text, err := engine(t, ocr.Config{}).Recognise(t.Context(), bytes.NewReader(data), 640, 120)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(text)
	if err != nil || !strings.Contains(string(got), "pixel@example.org") {
		t.Errorf("read %q, %v", got, err)
	}
	if _, err := engine(t, ocr.Config{}).Recognise(t.Context(), strings.NewReader("no picture"), 10, 10); !errors.Is(err, extract.ErrMalformed) {
		t.Errorf("no picture: %v", err)
	}
}

// TestPipes: the image comes on standard input, and the program is told of no
// file, no secret of the environment and one thread.
func TestPipes(t *testing.T) {
	t.Setenv("SECRET_OF_THE_SCAN", "x")
	e := engine(t, ocr.Config{Program: program(t, `echo "$*|$(cat)|$SECRET_OF_THE_SCAN|$OMP_THREAD_LIMIT"`), Languages: []string{"eng", "chi_sim"}})
	text, err := e.Recognise(t.Context(), strings.NewReader("the image"), 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(text)
	if want := "stdin stdout -l eng+chi_sim|the image||1\n"; err != nil || string(got) != want {
		t.Errorf("%q, want %q (%v)", got, want, err)
	}
}

// TestFailures: what the program does wrong becomes one of the known errors, and
// says nothing of the image.
func TestFailures(t *testing.T) {
	broken := errors.New("the line was cut")
	for _, tt := range []struct {
		name, body    string
		width, height int
		file          io.Reader
		want          error
		confined      bool
	}{
		{"fails", "echo jane.roe >&2; exit 1", 9, 9, strings.NewReader("x"), extract.ErrMalformed, false},
		{"killed", "kill -9 $$", 9, 9, strings.NewReader("x"), extract.ErrMalformed, false},
		{"hangs", "exec sleep 60", 9, 9, strings.NewReader("x"), extract.ErrTimeLimit, true},
		{"talks_for_ever", "exec yes", 9, 9, strings.NewReader("x"), extract.ErrSizeLimit, true},
		{"source_fails", "cat", 9, 9, io.MultiReader(strings.NewReader("x"), failing{broken}), broken, false},
		{"too_many_pixels", "exit 0", 1000, 1001, strings.NewReader("x"), extract.ErrDisabled, false},
		{"overflow", "exit 0", 1 << 62, 1 << 62, strings.NewReader("x"), extract.ErrDisabled, false},
		{"unknown_size", "exit 0", 0, 5, strings.NewReader("x"), extract.ErrMalformed, false},
		{"reads_nothing", "exit 0", 9, 9, bytes.NewReader(make([]byte, 1<<20)), nil, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := engine(t, ocr.Config{Program: program(t, tt.body), Timeout: 2 * time.Second, MaxPixels: 1_000_000})
			start := time.Now()
			_, err := e.Recognise(t.Context(), tt.file, tt.width, tt.height)
			if !errors.Is(err, tt.want) || err != nil && tt.want == nil || extract.IsConfined(err) != tt.confined {
				t.Errorf("error %v, want %v", err, tt.want)
			}
			if err != nil && strings.Contains(err.Error(), "jane") {
				t.Errorf("the error repeats the program: %v", err)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// TestCancel: the end of the scan ends the program.
func TestCancel(t *testing.T) {
	e := engine(t, ocr.Config{Program: program(t, "exec sleep 60")})
	stop := errors.New("the scan stops")
	ctx, cancel := context.WithCancelCause(t.Context())
	timer := time.AfterFunc(100*time.Millisecond, func() { cancel(stop) })
	defer timer.Stop()
	start := time.Now()
	if _, err := e.Recognise(ctx, strings.NewReader("x"), 9, 9); err != stop {
		t.Errorf("error %v, want the cause", err)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("it took %s", took)
	}
}

// TestNew: what is missing is said before a scan begins.
func TestNew(t *testing.T) {
	for _, tt := range []struct {
		name string
		c    ocr.Config
		want string
	}{
		{"no_program", ocr.Config{Program: "no-such-tesseract"}, `the program "no-such-tesseract" is not there`},
		{"no_language", ocr.Config{Program: program(t, ""), Languages: []string{"deu"}}, "install tesseract-ocr-deu"},
		{"two_words", ocr.Config{Program: program(t, ""), Languages: []string{"chi_tra"}}, "install tesseract-ocr-chi-tra"},
		{"an_option", ocr.Config{Program: program(t, ""), Languages: []string{"--psm"}}, "is no language"},
		{"a_path", ocr.Config{Program: program(t, ""), Languages: []string{"../../x"}}, "is no language"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ocr.New(t.Context(), tt.c)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}
