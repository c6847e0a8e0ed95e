//go:build amd64 && !purego

package lex

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

//go:noescape
func classifyAVX2(text *byte, blocks int, out *Block)

// classify fills out with the classes of text; len(text) is 64*len(out).
func classify(text []byte, out []Block) {
	if !cpu.X86.HasAVX2 {
		classifyTable(text, out)
		return
	}
	if len(out) > 0 {
		_ = text[len(out)*blockSize-1]
		classifyAVX2(unsafe.SliceData(text), len(out), &out[0])
	}
}
