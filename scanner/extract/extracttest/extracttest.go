// Package extracttest is the suite that every extractor passes, and a small
// engine to run extractors with: it opens members, chooses their extractors and
// recurses, as the scanner does, and keeps what came out.
package extracttest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Part is what became of an object or of a member at any depth.
type Part struct {
	Name   string // path of member names, joined by '!'
	Format string // of the extractor; "" when none was chosen
	Text   string // of all segments
	Err    error  // what stopped it
}

// Lines writes parts for comparison, each as "name|format|text|error" with the
// words of the contract's error, or of another in brackets.
func Lines(parts []Part) []string {
	var lines []string
	for _, p := range parts {
		lines = append(lines, p.Name+"|"+p.Format+"|"+p.Text+"|"+said(p.Err))
	}
	return lines
}

func said(err error) string {
	if err == nil {
		return ""
	}
	for _, k := range contract() {
		if errors.Is(err, k) {
			return k.Error()
		}
	}
	return "[" + err.Error() + "]"
}

// contract lists the errors by which an extractor may stop.
func contract() []error {
	return []error{
		extract.ErrSizeLimit, extract.ErrRatioLimit, extract.ErrDepthLimit, extract.ErrMemberLimit, extract.ErrTimeLimit,
		extract.ErrMemoryLimit, extract.ErrEncrypted, extract.ErrMalformed, extract.ErrUnsupported, extract.ErrNotRegular, extract.ErrDisabled,
	}
}

// known reports whether an error is one of the contract's.
func known(err error) bool {
	return slices.ContainsFunc(contract(), func(k error) bool { return errors.Is(err, k) })
}

// Engine runs extractors. The zero value reads with the default limits and
// knows no formats.
type Engine struct {
	Formats []extract.Extractor
	Limits  extract.Limits
	Dir     string // for temporary files
	Discard bool   // do not keep texts: they may be large
	OnText  func() // called at each segment
	// OnSegment is called at each segment with the path of its object, as in
	// Part.Name; nil: nobody listens.
	OnSegment func(path string, s extract.Segment)
	Scratch   []byte             // passed on
	Source    func() error       // error of the source at its end, if set
	Sizes     func(left int) int // how much each read of the object brings; nil: all
	parts     []Part
	budget    *extract.Budget
	spooler   *extract.Spooler
}

// Budget is that of the last run.
func (e *Engine) Budget() *extract.Budget { return e.budget }

// Run reads one object and returns its parts, the object's own last.
func (e *Engine) Run(ctx context.Context, name string, data []byte) []Part {
	e.parts = nil
	e.budget = extract.NewBudget(e.Limits, time.Now)
	e.spooler = extract.NewSpooler(e.Dir)
	src := &source{data: data, sizes: e.Sizes}
	if e.Source != nil {
		src.fail = e.Source()
	}
	err := e.object(ctx, name, extract.Hint{Name: name}, e.budget.Input(ctx, src))
	if n := len(e.parts); n > 0 && e.parts[n-1].Name == name && e.parts[n-1].Err == nil {
		e.parts[n-1].Err = err
	}
	return e.parts
}

// stops reports whether an error ends the whole object and not only a member.
func stops(err error) bool {
	if extract.IsConfined(err) {
		return false
	}
	for _, s := range [...]error{
		extract.ErrSizeLimit, extract.ErrRatioLimit, extract.ErrMemberLimit, extract.ErrTimeLimit,
		context.Canceled, context.DeadlineExceeded,
	} {
		if errors.Is(err, s) {
			return true
		}
	}
	return false
}

// object reads one object or member and notes its part; it returns an error
// only when all must stop.
func (e *Engine) object(ctx context.Context, path string, h extract.Hint, r io.Reader) error {
	part := Part{Name: path}
	head := make([]byte, extract.HeadSize)
	n, err := io.ReadFull(r, head)
	head = head[:n]
	whole := err == io.EOF || err == io.ErrUnexpectedEOF
	if err != nil && !whole {
		part.Err = err
	}
	h.Head, h.Whole = head, whole
	body := io.MultiReader(bytes.NewReader(head), r)
	if err != nil && !whole {
		body = io.MultiReader(bytes.NewReader(head), failing{err})
	}
	x := extract.Choose(e.Formats, h)
	if x == nil {
		part.Err = errors.Join(part.Err, extract.ErrUnsupported)
		e.parts = append(e.parts, part)
		return nil
	}
	part.Format = x.Name()
	part.Err = e.extract(ctx, x, h, path, body, &part)
	e.parts = append(e.parts, part)
	if stops(part.Err) {
		return part.Err
	}
	return nil
}

func (e *Engine) extract(ctx context.Context, x extract.Extractor, h extract.Hint, path string, body io.Reader, part *Part) error {
	in, done := e.input(ctx, h, body)
	in.Nested = func(ctx context.Context, m extract.Member, r io.Reader) error {
		path := path + "!" + m.Name
		if m.Err != nil {
			e.parts = append(e.parts, Part{Name: path, Err: m.Err})
			return nil
		}
		return e.object(ctx, path, extract.Hint{Name: m.Name, MediaType: m.MediaType}, r)
	}
	var text bytes.Buffer
	err := x.Extract(ctx, in, func(s extract.Segment) error {
		if !e.Discard {
			text.Write(s.Text)
		}
		if e.OnText != nil {
			e.OnText()
		}
		if e.OnSegment != nil {
			e.OnSegment(path, s)
		}
		return nil
	})
	part.Text = text.String()
	done()
	return err
}

// input prepares the call of an extractor; members are read and dropped. done
// frees what it used.
func (e *Engine) input(ctx context.Context, h extract.Hint, body io.Reader) (in extract.Input, done func()) {
	in = extract.Input{Hint: h, Body: body, Budget: e.budget, Scratch: e.Scratch}
	var spools []*extract.Spool
	in.Spool = func() (io.ReaderAt, int64, error) {
		s, err := e.spooler.Spool(ctx, body, e.budget)
		if err != nil {
			return nil, 0, err
		}
		spools = append(spools, s)
		return s, s.Size(), nil
	}
	in.Nested = func(_ context.Context, m extract.Member, r io.Reader) error {
		if m.Err != nil {
			return nil
		}
		_, err := io.Copy(io.Discard, r)
		return err
	}
	return in, func() {
		for _, s := range spools {
			s.Close()
		}
	}
}

func failNested(err error) func(context.Context, extract.Member, io.Reader) error {
	return func(context.Context, extract.Member, io.Reader) error { return err }
}

// fixedClock is a clock for runs in which time must not matter.
func fixedClock() time.Time { return time.Unix(1_700_000_000, 0) }

// source is a body that reads as it is told to.
type source struct {
	data  []byte
	sizes func(left int) int
	fail  error
}

func (s *source) Read(p []byte) (int, error) {
	if len(s.data) == 0 {
		if s.fail != nil {
			return 0, s.fail
		}
		return 0, io.EOF
	}
	n := min(len(p), len(s.data))
	if s.sizes != nil {
		n = min(n, max(1, s.sizes(len(s.data))))
	}
	copy(p, s.data[:n])
	s.data = s.data[n:]
	return n, nil
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// PrivateDir makes a folder as NewSpooler wants it and checks at the end of the
// test that nothing was left in it.
func PrivateDir(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		left, err := os.ReadDir(dir)
		if err != nil || len(left) > 0 {
			t.Errorf("%d files left in the spool folder (%v)", len(left), err)
		}
	})
	return dir
}
