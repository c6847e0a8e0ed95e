package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestReadOCR: settings of ocr as they stand in the file, and what is refused.
func TestReadOCR(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       ocrConfig
		err        string
	}{
		{"none", "", ocrConfig{}, ""},
		{"all", "ocr: {enabled: true, languages: [eng, deu], timeout: 90s, max_pixels: 5, program: /x/tesseract}",
			ocrConfig{Enabled: true, Languages: []string{"eng", "deu"}, Timeout: duration(90 * time.Second), MaxPixels: 5, Program: "/x/tesseract"}, ""},
		{"off", "ocr: {enabled: false}", ocrConfig{}, ""},
		{"negative", "ocr: {max_pixels: -4}", ocrConfig{}, "ocr.max_pixels: -4"},
		{"time", "ocr: {timeout: soon}", ocrConfig{}, "is not a time span"},
		{"unknown", "ocr: {language: eng}", ocrConfig{}, "unknown field"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "pdatlas.yaml")
			if err := os.WriteFile(file, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			c, err := readConfig(file, true)
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Errorf("error %v, want %q", err, tt.err)
				}
				return
			}
			if d := cmp.Diff(tt.want, c.OCR); d != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, d)
			}
		})
	}
}

// TestExtractorsWithoutProgram: ocr that is on without its program is an error of
// the configuration, ocr that is off needs none.
func TestExtractorsWithoutProgram(t *testing.T) {
	for enabled, want := range map[bool]bool{true: false, false: true} {
		a := &app{config: config{OCR: ocrConfig{Enabled: enabled, Program: "no-such-program"}}}
		_, done, err := a.formats(t.Context(), 1)
		if (err == nil) != want {
			t.Errorf("enabled %v: error %v", enabled, err)
		}
		if err == nil && done(nil) != nil {
			t.Error("what was opened is not closed")
		}
	}
}

// TestCodeCache: the compiled reader is kept in the user's own folder, or nowhere.
func TestCodeCache(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", dir)
	if got, want := codeCache(), filepath.Join(dir, "pdatlas", "code"); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	t.Setenv("XDG_CACHE_HOME", "relative")
	if got := codeCache(); got != "" {
		t.Errorf("a relative folder: %q", got)
	}
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("HOME", "")
	if got := codeCache(); got != "" {
		t.Errorf("no home: %q", got)
	}
}
