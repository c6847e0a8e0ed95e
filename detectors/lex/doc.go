// Package lex finds candidate tokens in text at memory speed.
//
// It owns byte classes (bitmaps of 64 bytes, by AVX2 or by table), anchors
// (places where a value may start, found by shifting those bitmaps), tokens and
// their shapes. It knows no detector: what a token means is package detectors'.
//
// Invariants: both classifiers give the same bits for every input; whether a
// place is an anchor, and what token starts there, depends only on the bytes
// near it, so that the cut of a window changes nothing away from its edges.
package lex
