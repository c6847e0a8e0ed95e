//go:build race

package inventory

// The race detector makes everything ten times slower: less of the same.
const (
	rapidChecks   = "8"
	memoryObjects = 40_000
)
