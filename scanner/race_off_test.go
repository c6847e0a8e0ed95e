//go:build !race

package scanner

// raceEnabled thins out exhaustive loops: the race detector makes them ten
// times slower and looks for something else.
const raceEnabled = false
