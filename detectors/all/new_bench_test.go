package all_test

import (
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/all"
)

func BenchmarkNew(b *testing.B) {
	ds := all.Detectors()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := detectors.New(ds, detectors.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDetectors(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		all.Detectors()
	}
}
