package msg

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// The examples of [MS-OXRTFCP] 3.1 and 3.2, packed and not.
const (
	firstPacked  = "2d0000002b0000004c5a4675f1c5c7a703000a0072637067313235423 20af32068656c0900206277" + "05b06c647d0a800fa0"
	firstPlain   = "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
	secondPacked = "1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0"
	secondPlain  = "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"
)

func packed(t testing.TB, digits string) []byte {
	t.Helper()
	p, err := hex.DecodeString(strings.ReplaceAll(digits, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func unpack(p []byte) (string, error) {
	r, err := unpackRTF(bytes.NewReader(p))
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(r)
	return string(text), err
}

func TestUnpack(t *testing.T) {
	for _, tt := range []struct{ name, packed, want string }{
		{"first", firstPacked, firstPlain},
		{"overlapping_reference", secondPacked, secondPlain},
		{"not_packed", "0f00000003000000" + "4d454c41" + "00000000" + "7b7d0a", "{}\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := unpack(packed(t, tt.packed)); got != tt.want || err != nil {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

// TestUnpackByteByByte: the same comes out however it is read.
func TestUnpackByteByByte(t *testing.T) {
	r, err := unpackRTF(iotest.OneByteReader(bytes.NewReader(packed(t, firstPacked))))
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(iotest.OneByteReader(r))
	if string(got) != firstPlain || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

// TestUnpackCut: a body without its end is malformed, and what stands before the
// cut is read.
func TestUnpackCut(t *testing.T) {
	p := packed(t, firstPacked)
	for n := range p {
		got, err := unpack(p[:n])
		if !errors.Is(err, extract.ErrMalformed) {
			t.Errorf("cut after %d: %v", n, err)
		}
		if !strings.HasPrefix(firstPlain, got) {
			t.Errorf("cut after %d: %q", n, got)
		}
	}
	if _, err := unpack(append(make([]byte, 8), "what is this"...)); !errors.Is(err, extract.ErrMalformed) {
		t.Errorf("unknown packing: %v", err)
	}
}

// packRTF packs with single bytes only, as a packer may.
func packRTF(text string) []byte {
	p := append(make([]byte, 8), "LZFu\x00\x00\x00\x00"...)
	at := len(knownRTF)
	for len(text) >= 8 {
		p = append(append(p, 0), text[:8]...)
		text, at = text[8:], at+8
	}
	at = (at + len(text)) % window
	p = append(append(p, 1<<len(text)), text...)
	return append(p, byte(at>>4), byte(at<<4))
}

func TestUnpackProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.StringN(0, 9000, -1).Draw(t, "text")
		if got, err := unpack(packRTF(want)); got != want || err != nil {
			t.Errorf("%d bytes of %d, %v", len(got), len(want), err)
		}
	})
}

// TestUnpackBounded: no input gives more than nine times its bytes out of
// references of 17 bytes in two.
func TestUnpackBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := append(append(make([]byte, 8), "LZFu\x00\x00\x00\x00"...), rapid.SliceOfN(rapid.Byte(), 0, 5000).Draw(t, "body")...)
		got, err := unpack(p)
		if len(got) > 9*len(p) || err != nil && !errors.Is(err, extract.ErrMalformed) {
			t.Errorf("%d bytes from %d, %v", len(got), len(p), err)
		}
	})
}
