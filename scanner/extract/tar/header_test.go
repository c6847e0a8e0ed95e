package tar

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"testing/iotest"
)

// header writes a V7 header whose checksum is that of its bytes, signed or not.
func header(name string, signed bool) []byte {
	h := make([]byte, block)
	copy(h, name)
	copy(h[100:], "0000600\x000000000\x000000000\x0000000000004\x0000000000000\x00")
	copy(h[sumAt:], "        ")
	sum := 0
	for _, c := range h {
		if signed {
			sum += int(int8(c))
		} else {
			sum += int(c)
		}
	}
	copy(h[sumAt:], fmt.Sprintf("%06o\x00 ", sum))
	return h
}

func TestSoundHeader(t *testing.T) {
	for name, tt := range map[string]struct {
		h    []byte
		want bool
	}{
		"unsigned":   {header("a.txt", false), true},
		"signed":     {header("caf\xe9 \xff", true), true},
		"umlaut":     {header("caf\xe9 \xff", false), true},
		"no_name":    {header("", false), false},
		"zeros":      {make([]byte, block), false},
		"text":       {bytes.Repeat([]byte("lorem ip"), block/8), false},
		"blank_sum":  {append([]byte("a"), make([]byte, block-1)...), false},
		"octal_only": {bytes.Repeat([]byte("7"), block), false},
	} {
		if got := soundHeader(tt.h); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestSkipZeros(t *testing.T) {
	broken := errors.New("line cut")
	zeros := make([]byte, 100_000)
	for name, tt := range map[string]struct {
		r    io.Reader
		more bool
		want error
	}{
		"nothing": {bytes.NewReader(nil), false, nil},
		"zeros":   {bytes.NewReader(zeros), false, nil},
		"then":    {io.MultiReader(bytes.NewReader(zeros), bytes.NewReader([]byte("x"))), true, nil},
		"at_once": {bytes.NewReader([]byte("x\x00")), true, nil},
		"broken":  {io.MultiReader(bytes.NewReader(zeros), iotest.ErrReader(broken)), false, broken},
	} {
		src := bufio.NewReader(tt.r)
		more, err := skipZeros(t.Context(), src)
		if more != tt.more || err != tt.want {
			t.Errorf("%s: %v, %v", name, more, err)
		}
		if more {
			if c, err := src.ReadByte(); c != 'x' || err != nil {
				t.Errorf("%s: stands before %q, %v", name, c, err)
			}
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := skipZeros(ctx, bufio.NewReader(bytes.NewReader(zeros))); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
