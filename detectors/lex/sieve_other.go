//go:build !amd64 || purego

package lex

func sift(text []byte, t *sieveTables, out []uint64) { siftTable(text, t, out) }
