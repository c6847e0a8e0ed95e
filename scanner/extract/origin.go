package extract

import (
	"errors"
	"fmt"
	"io"
)

// Origin stands between a decoder and what it reads from, and remembers how
// reading failed. So the decoder's complaints about the content, whose words
// may quote it, are told from failures of the source, which must reach the
// engine as they are.
type Origin struct {
	r   io.Reader
	err error
}

// NewOrigin returns an Origin that reads from r.
func NewOrigin(r io.Reader) *Origin { return &Origin{r: r} }

// Read implements io.Reader.
func (o *Origin) Read(p []byte) (int, error) {
	n, err := o.r.Read(p)
	if err != nil && err != io.EOF {
		o.err = err
	}
	return n, err
}

// Explain returns what a decoder's error means: io.EOF and nil stay, a failure
// of the source comes back as the source gave it, errors of this package stay,
// and anything else is ErrMalformed.
func (o *Origin) Explain(format string, err error) error {
	switch {
	case err == nil || err == io.EOF:
		return err
	case o.err != nil:
		return o.err
	}
	for _, own := range [...]error{ErrMalformed, ErrUnsupported, ErrEncrypted} {
		if errors.Is(err, own) {
			return err
		}
	}
	return fmt.Errorf("%s: %w", format, ErrMalformed)
}

// Decoded is a reader whose errors Explain has seen.
func (o *Origin) Decoded(format string, r io.Reader) io.Reader {
	return &decoded{o, format, r}
}

type decoded struct {
	origin *Origin
	format string
	r      io.Reader
}

func (d *decoded) Read(p []byte) (int, error) {
	n, err := d.r.Read(p)
	return n, d.origin.Explain(d.format, err)
}
