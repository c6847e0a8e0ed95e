//go:build !race

package inventory

const (
	rapidChecks   = "25" // each makes inventories of its own
	memoryObjects = 200_000
)
