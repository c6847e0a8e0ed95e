//go:build !amd64 || purego

package lex

func classify(text []byte, out []Block) { classifyTable(text, out) }
