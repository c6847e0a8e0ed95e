//go:build amd64 && !purego

package mark

import "golang.org/x/sys/cpu"

//go:noescape
func cellsAVX2(dst *Cells, text *byte, blocks int, delim, quote byte)

//go:noescape
func keysAVX2(dst *Keys, text *byte, blocks int)

func fillCells(dst []Cells, text []byte, delim, quote byte) {
	if !cpu.X86.HasAVX2 {
		cellsGo(dst, text, delim, quote)
		return
	}
	_ = text[len(dst)*Size-1]
	cellsAVX2(&dst[0], &text[0], len(dst), delim, quote)
}

func fillKeys(dst []Keys, text []byte) {
	if !cpu.X86.HasAVX2 {
		keysGo(dst, text)
		return
	}
	_ = text[len(dst)*Size-1]
	keysAVX2(&dst[0], &text[0], len(dst))
}
