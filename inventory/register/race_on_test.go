//go:build race

package register

// raceEnabled: the race detector makes everything several times slower.
const raceEnabled = true
