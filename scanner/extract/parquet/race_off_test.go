//go:build !race

package parquet_test

const raceOn = false
