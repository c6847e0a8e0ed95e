//go:build race

package detectortest

const thin = 10
