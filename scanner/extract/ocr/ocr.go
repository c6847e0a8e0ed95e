// Package ocr recognises text in images with the program tesseract, when the user
// has turned that on.
//
// The program is given the image through its standard input and answers on its
// standard output: no file is made. Each image has a time limit and a limit of
// pixels; what the program says of an image is not passed on.
package ocr

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Config says how text is recognised. The zero value of a field is its default.
type Config struct {
	Program   string        // default "tesseract", looked for in PATH
	Languages []string      // as tesseract calls them ("eng", "deu"); default eng
	Timeout   time.Duration // for one image; default 60 s
	MaxPixels int           // of one image; default 40 million
}

// Defaults of Config.
const (
	DefaultTimeout   = time.Minute
	DefaultMaxPixels = 40_000_000
)

// maxText bounds the text of one image, in bytes.
const maxText = 16 << 20

// Engine recognises text. It is safe for concurrent use: each image has a process
// of its own.
type Engine struct {
	program   string
	languages string
	timeout   time.Duration
	maxPixels int
	env       []string
}

// language is how tesseract calls its data: also script/Latin.
var language = regexp.MustCompile(`^[A-Za-z0-9_]+(/[A-Za-z0-9_]+)?$`)

// New finds the program and checks that it has the languages. Its errors are for
// the user to read.
func New(ctx context.Context, c Config) (*Engine, error) {
	e := &Engine{program: c.Program, timeout: c.Timeout, maxPixels: c.MaxPixels}
	if e.program == "" {
		e.program = "tesseract"
	}
	if e.timeout <= 0 {
		e.timeout = DefaultTimeout
	}
	if e.maxPixels <= 0 {
		e.maxPixels = DefaultMaxPixels
	}
	// One thread: the scan has its own workers.
	e.env = []string{"OMP_THREAD_LIMIT=1", "LC_ALL=C"}
	if prefix, ok := os.LookupEnv("TESSDATA_PREFIX"); ok {
		e.env = append(e.env, "TESSDATA_PREFIX="+prefix)
	}
	path, err := exec.LookPath(e.program)
	if err == nil {
		path, err = filepath.Abs(path) // it is run in another folder
	}
	if err != nil {
		return nil, fmt.Errorf("ocr: the program %q is not there: install tesseract-ocr, or turn ocr off", e.program)
	}
	e.program = path
	languages := c.Languages
	if len(languages) == 0 {
		languages = []string{"eng"}
	}
	have, err := e.installed(ctx)
	if err != nil {
		return nil, err
	}
	for _, l := range languages {
		if !language.MatchString(l) {
			return nil, fmt.Errorf("ocr: %q is no language of tesseract: write eng, deu, fra …", l)
		}
		if !slices.Contains(have, l) {
			return nil, fmt.Errorf("ocr: tesseract has no data of the language %q: install tesseract-ocr-%s", l, strings.ReplaceAll(l, "_", "-"))
		}
	}
	e.languages = strings.Join(languages, "+")
	return e, nil
}

// installed lists the languages that the program has data of.
func (e *Engine) installed(ctx context.Context) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, e.timeout)
	defer cancel()
	c := exec.CommandContext(ctx, e.program, "--list-langs")
	c.Env = e.env
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("ocr: %s does not tell its languages", e.program)
	}
	return strings.Fields(string(out)), nil // a line of words, then a language a line
}

// Recognise returns the text in an image file that tesseract can read: PNG, JPEG,
// TIFF, GIF, WebP, BMP. It fails with a confined extract.ErrTimeLimit; with
// extract.ErrDisabled when there are more pixels than the configuration allows;
// with extract.ErrMalformed when the program cannot read the image, or its size
// is not known.
func (e *Engine) Recognise(ctx context.Context, file io.Reader, width, height int) (io.Reader, error) {
	if width <= 0 || height <= 0 {
		return nil, fmt.Errorf("ocr: an image of unknown size: %w", extract.ErrMalformed)
	}
	if width > e.maxPixels/height {
		return nil, fmt.Errorf("ocr: more pixels than ocr.max_pixels: %w", extract.ErrDisabled)
	}
	limited, cancel := context.WithTimeout(ctx, e.timeout)
	defer cancel()
	input := extract.NewOrigin(file)
	output := &bounded{}
	c := exec.CommandContext(limited, e.program, "stdin", "stdout", "-l", e.languages)
	c.Env, c.Stdin, c.Stdout = e.env, input, output
	c.Dir = string(os.PathSeparator)
	c.WaitDelay = time.Second // what it started is not waited for
	err := c.Run()
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case limited.Err() != nil:
		return nil, extract.Confined(fmt.Errorf("ocr: one image: %w", extract.ErrTimeLimit))
	case output.full:
		return nil, extract.Confined(fmt.Errorf("ocr: one image: %w", extract.ErrSizeLimit))
	case err != nil:
		return nil, input.Explain("ocr", err)
	}
	return &output.text, nil
}

// bounded takes up to maxText bytes.
type bounded struct {
	text bytes.Buffer
	full bool
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.text.Len()+len(p) > maxText {
		b.full = true
		return 0, io.ErrShortWrite
	}
	return b.text.Write(p)
}
