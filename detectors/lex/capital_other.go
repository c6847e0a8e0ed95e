//go:build !amd64 || purego

package lex

func capitals(text []byte, out []uint64) { capitalsTable(text, out) }
