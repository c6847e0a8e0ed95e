//go:build amd64 && !purego

package lex

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

//go:noescape
func capitalsAVX2(text *byte, blocks int, out *uint64)

// capitals marks the letters A-Z of text; len(text) is 64*len(out).
func capitals(text []byte, out []uint64) {
	if !cpu.X86.HasAVX2 {
		capitalsTable(text, out)
		return
	}
	if len(out) > 0 {
		_ = text[len(out)*blockSize-1]
		capitalsAVX2(unsafe.SliceData(text), len(out), &out[0])
	}
}
