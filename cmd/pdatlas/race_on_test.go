//go:build race

package main

// raceEnabled leaves out what compiles PDFium over and over: a minute each time
// under the race detector, which has nothing to watch in it.
const raceEnabled = true
