package sandbox

import (
	"errors"
	"fmt"
	"io"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Codes of errors. Only these cross, never an error's words.
const (
	codeNone   = 0
	codeEnd    = 1 // io.EOF
	codeSource = 2 // reading the object failed: the parent knows how
	codePanic  = 3
	codeOther  = 4 // an error of no declared kind
	codeFirst  = 8 // the errors of coded, one after the other

	confinedBit = 0x40 // of the errors of coded: extract.Confined
)

// errSource stands in the child for a failure that the parent keeps.
var errSource = errors.New("reading the object failed")

// errOther stands in the parent for an error of no declared kind.
var errOther = errors.New("worker: unclassified failure")

// coded lists the errors that are told apart; the order is part of the protocol.
func coded() []error {
	return []error{
		extract.ErrSizeLimit, extract.ErrRatioLimit, extract.ErrDepthLimit, extract.ErrMemberLimit,
		extract.ErrTimeLimit, extract.ErrMemoryLimit, extract.ErrEncrypted, extract.ErrMalformed,
		extract.ErrUnsupported, extract.ErrNotRegular, io.ErrUnexpectedEOF,
		extract.ErrDisabled,
	}
}

// codeOf gives the code of an error.
func codeOf(err error) byte {
	switch {
	case err == nil:
		return codeNone
	case err == io.EOF:
		return codeEnd
	case errors.Is(err, errSource):
		return codeSource
	}
	for i, e := range coded() {
		if errors.Is(err, e) {
			code := codeFirst + byte(i)
			if extract.IsConfined(err) {
				code |= confinedBit
			}
			return code
		}
	}
	return codeOther
}

// errorOf gives the error of a code that stands for one of the contract's, with
// the format's name before it; ok is false for a code that does not exist.
func errorOf(format string, code byte) (err error, ok bool) {
	list := coded()
	switch {
	case code == codeNone:
		return nil, true
	case code == codeEnd:
		return io.EOF, true
	case code == codeOther:
		return errOther, true
	}
	i := int(code&^confinedBit) - codeFirst
	if i < 0 || i >= len(list) {
		return nil, false
	}
	err = fmt.Errorf("%s: %w", format, list[i])
	if code&confinedBit != 0 {
		err = extract.Confined(err)
	}
	return err, true
}
