//go:build amd64 && !purego

package lex

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

//go:noescape
func siftAVX2(text *byte, blocks int, t *sieveTables, out *uint64)

// sift marks the places that pass a sieve; text has two bytes or more beyond
// the 64*len(out) that are looked at.
func sift(text []byte, t *sieveTables, out []uint64) {
	if !cpu.X86.HasAVX2 {
		siftTable(text, t, out)
		return
	}
	if len(out) > 0 {
		_ = text[len(out)*blockSize+1]
		siftAVX2(unsafe.SliceData(text), len(out), t, &out[0])
	}
}
