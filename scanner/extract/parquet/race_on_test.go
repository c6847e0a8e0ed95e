//go:build race

package parquet_test

// raceOn: the race detector makes everything slow.
const raceOn = true
