package pdf

import (
	"context"
	"errors"
	"math"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/tetratelabs/wazero/api"
)

// step is how long one step (opening a document, reading a page, handing out an
// attachment) may take: a page of nested forms can ask for more work than
// there is time.
const step = 20 * time.Second

// library calls PDFium for one document. The first call that fails ends it: what
// the module holds is then in any state. It belongs to one goroutine.
type library struct {
	ctx    context.Context // of the document: carries its file
	mod    api.Module
	memory *memory
	err    error // of the call that failed
	slow   bool  // it ran out of time

	spent time.Duration // in calls of the step under way
	text  []uint16
	utf8  []byte
}

// errTrap says that a call did not return: PDFium found a state that it cannot
// go on from, or was stopped.
var errTrap = errors.New("the call ended early")

// begin starts a step.
func (l *library) begin() { l.spent = 0 }

// call calls an exported function with whole numbers and pointers. Its result is
// 0 once a call has failed: callers look at err before they trust it.
func (l *library) call(name string, args ...uint64) uint64 {
	if l.err != nil {
		return 0
	}
	f := l.mod.ExportedFunction(name)
	if f == nil {
		l.err = errTrap
		return 0
	}
	ctx, cancel := context.WithTimeout(l.ctx, step-l.spent)
	defer cancel()
	start := time.Now()
	res, err := f.Call(ctx, args...)
	l.spent += time.Since(start)
	if err != nil {
		l.err = errTrap
		l.slow = ctx.Err() != nil
		return 0
	}
	if len(res) == 0 {
		return 0
	}
	return res[0]
}

// number is a call that gives a C int.
func (l *library) number(name string, args ...uint64) int {
	return int(int32(uint32(l.call(name, args...))))
}

// float is a call that gives a C float.
func (l *library) float(name string, args ...uint64) float64 {
	return float64(math.Float32frombits(uint32(l.call(name, args...))))
}

// alloc gets memory inside the module, 0 when there is none; free it.
func (l *library) alloc(size int) uint64 { return l.call("malloc", uint64(size)) }

func (l *library) free(p uint64) { l.call("free", p) }

// key puts a name into the module for the time of use.
func (l *library) key(name string, use func(p uint64)) {
	p := l.alloc(len(name) + 1)
	if p == 0 {
		return
	}
	l.mod.Memory().Write(uint32(p), append([]byte(name), 0))
	use(p)
	l.free(p)
}

// maxString bounds a string of the document, in bytes: form values and comments
// are short, and a longer one is read up to here.
const maxString = 4 << 20

// wide calls a function that writes UTF-16LE, with a final NUL, into a buffer
// whose address and size are its last arguments, and returns how many bytes
// there are. The text is valid until the next call of wide; cut says that
// there is more than maxString.
func (l *library) wide(name string, args ...uint64) (text []byte, cut bool) {
	p, cut := l.filled(name, args)
	return l.decode(p), cut
}

// narrow is wide for functions that write bytes.
func (l *library) narrow(name string, args ...uint64) []byte {
	p, _ := l.filled(name, args)
	for len(p) > 0 && p[len(p)-1] == 0 {
		p = p[:len(p)-1]
	}
	l.utf8 = append(l.utf8[:0], p...)
	return l.utf8
}

func (l *library) filled(name string, args []uint64) (p []byte, cut bool) {
	size := l.number(name, append(args[:len(args):len(args)], 0, 0)...)
	if size <= 2 || l.err != nil { // nothing, or only the NUL
		return nil, false
	}
	if size > maxString {
		return nil, true // these functions write all or nothing
	}
	buf := l.alloc(size)
	if buf == 0 {
		return nil, true
	}
	l.call(name, append(args[:len(args):len(args)], buf, uint64(size))...)
	if view, ok := l.mod.Memory().Read(uint32(buf), uint32(size)); ok && l.err == nil {
		p = append(p, view...)
	}
	l.free(buf)
	return p, false
}

// decode makes UTF-8 of UTF-16LE up to a NUL at its end. Halves of characters
// become U+FFFD.
func (l *library) decode(p []byte) []byte {
	l.text = l.text[:0]
	for i := 0; i+1 < len(p); i += 2 {
		l.text = append(l.text, uint16(p[i])|uint16(p[i+1])<<8)
	}
	for len(l.text) > 0 && l.text[len(l.text)-1] == 0 {
		l.text = l.text[:len(l.text)-1]
	}
	l.utf8 = l.utf8[:0]
	for i := 0; i < len(l.text); i++ {
		r := rune(l.text[i])
		if utf16.IsSurrogate(r) && i+1 < len(l.text) {
			if r = utf16.DecodeRune(r, rune(l.text[i+1])); r != utf8.RuneError {
				i++
			}
		}
		l.utf8 = utf8.AppendRune(l.utf8, r)
	}
	return l.utf8
}
