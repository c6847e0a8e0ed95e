package detectortest

// Thinned reports whether a test over every type leaves out the i-th: nine of
// ten under the race detector, which makes arithmetic ten times slower and looks
// for something else. Without it, as .ci/run runs such tests too, none.
func Thinned(i int) bool { return i%thin != 0 }
