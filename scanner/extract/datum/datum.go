// Package datum holds what the readers of data files (Parquet, Avro, SQLite)
// share: how a typed value becomes text, and the way of that text to the engine.
//
// It owns the text of numbers, dates and identifiers, the choice whether bytes
// are text, a document or neither, and the counting of values that cost the
// object fewer bytes than they have. It is no format itself.
package datum

import (
	"context"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Out takes the values of one object. Its methods return the engine's errors
// unchanged; after the first of them nothing more may be sent.
type Out struct {
	ctx     context.Context
	in      extract.Input
	flow    *extract.Flow
	counter io.Reader // nil without a budget
	owed    int       // bytes not yet charged
	members int
	fault   error
	failure error
	text    []byte
}

// New returns an Out whose values go to emit, and those that are documents to
// in.Nested.
func New(ctx context.Context, in extract.Input, emit func(extract.Segment) error) *Out {
	o := &Out{ctx: ctx, in: in, flow: extract.NewFlow(ctx, emit)}
	if in.Budget != nil {
		o.counter = in.Budget.Reader(ctx, full{})
	}
	return o
}

// full is a reader that gives as many bytes as asked for and touches none.
type full struct{}

func (full) Read(p []byte) (int, error) { return len(p), nil }

// valueCost is what a value costs in the budget besides its bytes: a run of
// empty values takes time as well.
const valueCost = 8

// chargeAt is how much is owed before it is charged, in bytes: to look at the
// clock for each value would cost more than the value.
const chargeAt = 4 << 10

// Count charges the budget with a value of n bytes that the object does not
// hold byte for byte, such as the tenth use of an entry of a dictionary, or with
// n bytes that were read again: it shows that there is progress.
func (o *Out) Count(n int) error {
	o.owed += valueCost + n
	if o.owed < chargeAt || o.counter == nil {
		return nil
	}
	var none [chargeAt]byte // full touches none of it
	for o.owed > 0 {
		n, err := o.counter.Read(none[:min(o.owed, len(none))])
		if err != nil {
			return o.stop(err)
		}
		o.owed -= n
	}
	return nil
}

func (o *Out) stop(err error) error {
	if o.failure == nil {
		o.failure = err
	}
	return err
}

// Text emits a value that is text; nothing when it is blank.
func (o *Out) Text(p extract.Place, value []byte) error {
	if err := o.flow.Value(p, value); err != nil {
		return o.stop(err)
	}
	return nil
}

// Bytes takes a value of which the format does not say what it is. Text is
// emitted; a document goes to the engine as a member; anything else is emitted
// as it is, since a name may stand between bytes that are no text.
func (o *Out) Bytes(p extract.Place, value []byte) error {
	if utf8.Valid(value) && extract.IsText(value) || !document(value) {
		return o.Text(p, value)
	}
	o.members++
	m := extract.Member{Name: p.Field + " " + strconv.Itoa(o.members), Size: int64(len(value))}
	if err := o.in.Hand(o.ctx, m, &reader{rest: value}); err != nil {
		return o.stop(err)
	}
	return nil
}

// leastDocument is the length in bytes from which a value can be a document:
// shorter ones with a magic number are hashes and keys that have it by chance.
const leastDocument = 32

// document reports whether a value begins as a format does that has a name.
func document(value []byte) bool {
	if len(value) < leastDocument {
		return false
	}
	return extract.Describe(value[:min(len(value), extract.HeadSize)]) != "application/octet-stream"
}

// reader reads a value once.
type reader struct{ rest []byte }

func (r *reader) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// Fault takes the error that ended a part of the object. It returns nil when
// the next part can be read all the same: the first of these errors is kept for
// Err. What stops the whole object is returned.
func (o *Out) Fault(err error) error {
	if err == nil {
		return nil
	}
	if o.failure != nil {
		return o.failure
	}
	for _, own := range [...]error{extract.ErrMalformed, extract.ErrUnsupported, extract.ErrEncrypted, extract.ErrMemoryLimit} {
		if errors.Is(err, own) {
			if o.fault == nil {
				o.fault = err
			}
			return nil
		}
	}
	return err
}

// Err is the first error that Fault kept, nil when all was read.
func (o *Out) Err() error { return o.fault }

// Buffer is memory for the text of one value, empty. It is the caller's until
// it calls Buffer again.
func (o *Out) Buffer() []byte { return o.text[:0] }

// Keep gives a Buffer back that may have grown.
func (o *Out) Keep(p []byte) { o.text = p }
