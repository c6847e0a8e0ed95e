//go:build !amd64 || purego

package mark

func fillCells(dst []Cells, text []byte, delim, quote byte) { cellsGo(dst, text, delim, quote) }

func fillKeys(dst []Keys, text []byte) { keysGo(dst, text) }
