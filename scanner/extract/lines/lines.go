// Package lines reads text line by line for the formats that are built of
// lines: mail, vCard, iCalendar, LDIF. It owns long lines, line ends and
// folding, not what the lines mean, and is no format itself.
package lines

import (
	"bufio"
	"bytes"
	"io"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Max is how much of a line is given at once, in bytes.
const Max = 32 << 10

// maxLogical is how much of a folded line is put together, in bytes.
const maxLogical = 1 << 20

// Reader gives the lines of a stream, long ones in pieces.
type Reader struct {
	br   *bufio.Reader
	mid  bool // the last piece did not end its line
	err  error
	held []byte // of Logical: a line that was read ahead
	next bool   // held is valid
	fill []byte
}

// NewReader returns a Reader of r.
func NewReader(r io.Reader) *Reader { return &Reader{br: bufio.NewReaderSize(r, Max)} }

// Next returns the next line with its end, or a piece of it of at most Max
// bytes, valid until the next call. start says that a line begins here. The
// error, io.EOF at the end, comes without a line and stays.
func (l *Reader) Next() (line []byte, start bool, err error) {
	if l.err != nil {
		return nil, false, l.err
	}
	line, err = l.br.ReadSlice('\n')
	start, l.mid = !l.mid, err == bufio.ErrBufferFull
	if err != nil && err != bufio.ErrBufferFull {
		if l.err = err; len(line) == 0 {
			return nil, false, err
		}
	}
	return line, start, nil
}

// Blank reports whether a line holds nothing but its end.
func Blank(line []byte) bool { return len(bytes.TrimRight(line, "\r\n")) == 0 }

// Logical returns the next line that is not blank, without its end, put
// together with the lines that continue it: those that begin with a space or a
// tab, without that character, and whatever follows a line of which soft says
// that its last byte is a mark of continuation, without that mark. cut says that
// the line is longer than what is given; the rest comes as the next line. blank
// says that a blank line stood before it. The line is valid until the next call.
func (l *Reader) Logical(soft func(line []byte) bool) (line []byte, blank, cut bool, err error) {
	l.fill = l.fill[:0]
	for begun := false; ; {
		if err := l.ahead(); err != nil {
			if begun {
				return l.fill, blank, false, nil // the error comes again with the next call
			}
			return nil, blank, false, err
		}
		p := l.held
		switch {
		case !begun && Blank(p):
			blank, l.next = true, false
			continue
		case begun && soft != nil && soft(l.fill): // before folds: its blanks are text
			l.fill = l.fill[:len(l.fill)-1]
		case begun && (p[0] == ' ' || p[0] == '\t'):
			p = p[1:]
		case begun:
			return l.fill, blank, false, nil
		}
		begun, l.next = true, false
		l.fill = append(l.fill, bytes.TrimRight(p, "\r\n")...)
		if l.rest() {
			return l.fill, blank, true, nil
		}
	}
}

// ahead makes sure that the next line, or the first piece of it, is held.
func (l *Reader) ahead() error {
	if l.next {
		return nil
	}
	p, _, err := l.Next()
	if err != nil {
		return err
	}
	l.held, l.next = append(l.held[:0], p...), true
	return nil
}

// rest appends the pieces of a long line and says whether it became too long.
func (l *Reader) rest() bool {
	for l.mid && len(l.fill) < maxLogical {
		p, _, err := l.Next()
		if err != nil {
			break
		}
		l.fill = append(l.fill, bytes.TrimRight(p, "\r\n")...)
	}
	return len(l.fill) >= maxLogical
}

// Tracker counts lines: the tracker of text without other structure.
type Tracker struct{ seen int64 }

// Advance implements extract.Tracker.
func (t *Tracker) Advance(text []byte) { t.seen += int64(bytes.Count(text, []byte{'\n'})) }

// CountsLines implements extract.LineCounter.
func (t *Tracker) CountsLines() {}

// Field implements extract.Tracker: there are none.
func (t *Tracker) Field() int { return -1 }

// FieldName implements extract.Tracker.
func (t *Tracker) FieldName(int) string { return "" }

// Row is the number of the line, from 1.
func (t *Tracker) Row() int64 { return t.seen + 1 }

// Fields implements extract.Tracker.
func (t *Tracker) Fields() []extract.FieldStat { return nil }
