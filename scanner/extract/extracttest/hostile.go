package extracttest

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Hostile damages samples as broken disks, bad lines and attackers do, and
// checks what must hold for any bytes: no panic, an error that is one of the
// contract's, a state for every part, output and memory within bounds.
type Hostile struct {
	Formats []extract.Extractor
	// Places is at how many places of a sample each kind of damage is done.
	Places int
	// Memory is what reading one damaged sample may allocate, in bytes.
	Memory uint64
}

// Limits of the runs: what more than this comes out of is a bomb.
const (
	hostileBytes   = 32 << 20
	hostileTime    = 20 * time.Second
	hostileMembers = 5000
)

// Run does each kind of damage to a sample.
func (h Hostile) Run(t *testing.T, name string, data []byte) {
	for _, kind := range damages() {
		t.Run(kind.name, func(t *testing.T) {
			e := &Engine{Formats: h.Formats, Dir: PrivateDir(t), Limits: extract.Limits{Bytes: hostileBytes, Members: hostileMembers, Time: hostileTime}}
			step := max(1, len(data)/h.Places)
			for at := 0; at < len(data); at += step {
				if problem := h.check(t, e, name, kind.do(data, at)); problem != "" {
					t.Errorf("byte %d: %s", at, problem)
				}
			}
		})
	}
}

// damage makes another object of a sample; at is a place in it.
type damage struct {
	name string
	do   func(data []byte, at int) []byte
}

// damages lists the kinds. Blocks are a hundredth of the sample, at least a byte.
func damages() []damage {
	block := func(data []byte, at int) []byte { return data[at:min(len(data), at+max(1, len(data)/100))] }
	change := func(by byte) func([]byte, int) []byte {
		return func(data []byte, at int) []byte {
			p := bytes.Clone(data)
			p[at] ^= by
			return p
		}
	}
	fill := func(c byte) func([]byte, int) []byte {
		return func(data []byte, at int) []byte {
			p := bytes.Clone(data)
			b := block(p, at)
			for i := range b {
				b[i] = c
			}
			return p
		}
	}
	return []damage{
		{"Flipped", change(0xff)},
		{"OneBit", change(0x10)},
		{"Zeros", fill(0)},
		{"Ones", fill(0xff)},
		{"Quotes", fill('"')},
		{"Removed", func(data []byte, at int) []byte { return join(data[:at], data[at+len(block(data, at)):]) }},
		{"Doubled", func(data []byte, at int) []byte { return join(data[:at], block(data, at), data[at:]) }},
		{"Inserted", func(data []byte, at int) []byte {
			return join(data[:at], []byte("\x00<![CDATA[\r\n\xff\xfe{\"'"), data[at:])
		}},
		{"Cut", func(data []byte, at int) []byte { return data[:at] }},
		{"Headless", func(data []byte, at int) []byte { return data[at:] }},
		{"Twice", func(data []byte, at int) []byte { return join(data[:at], data) }},
	}
}

// check reads one damaged object and says what is wrong with the outcome, not
// with the object: "" when nothing is.
func (h Hostile) check(t *testing.T, e *Engine, name string, data []byte) (problem string) {
	t.Helper()
	size := 0
	e.Discard = true
	e.OnSegment = func(_ string, s extract.Segment) {
		if size += len(s.Text); len(s.Text) == 0 || len(s.Text) > extract.SegmentSize {
			problem = fmt.Sprintf("a segment of %d bytes", len(s.Text))
		}
	}
	var parts []Part
	start := time.Now()
	used := Allocated(func() { parts = e.Run(t.Context(), name, data) })
	switch {
	case problem != "":
		return problem
	case len(parts) == 0 || parts[len(parts)-1].Name != name:
		return "the object itself has no state"
	case used > h.Memory:
		return fmt.Sprintf("%d bytes allocated, at most %d expected", used, h.Memory)
	case time.Since(start) > hostileTime:
		return fmt.Sprintf("it took %v", time.Since(start))
	case e.Budget().Produced() > hostileBytes:
		return fmt.Sprintf("%d bytes produced", e.Budget().Produced())
	case size > 8*(len(data)+int(e.Budget().Produced()))+4096:
		return fmt.Sprintf("%d bytes of text from %d, and %d unpacked", size, len(data), e.Budget().Produced())
	}
	for _, p := range parts {
		if p.Err != nil && !known(p.Err) {
			return fmt.Sprintf("%s: an error of no known kind: %v", p.Name, p.Err)
		}
		if p.Format == "" && p.Err == nil {
			return p.Name + ": neither read nor refused"
		}
	}
	return ""
}

// SameUnderAnyName reads a sample under names that say something else: what its
// bytes say decides, so that the same comes out.
func SameUnderAnyName(t *testing.T, formats []extract.Extractor, data []byte, own string, names ...string) {
	t.Helper()
	read := func(name string) []string {
		e := &Engine{Formats: formats, Dir: PrivateDir(t)}
		texts, parts := Places(t, e, name, data)
		for i := range texts {
			texts[i] = texts[i][strings.IndexByte(texts[i], '|'):] // members are called after the object
		}
		last := parts[len(parts)-1]
		return append(texts, last.Format+": "+said(last.Err))
	}
	want := read(own)
	for _, name := range names {
		if d := cmp.Diff(want, read(name)); d != "" {
			t.Errorf("called %s (-%s +%s):\n%.1500s", name, own, name, d)
		}
	}
}
