package all_test

import (
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/all"
)

// TestLoadAllocations bounds what every start of the program costs. Allocations
// are counted, not time: they do not depend on the machine, and what costs a
// start its time shows in them.
func TestLoadAllocations(t *testing.T) {
	ds := all.Detectors()
	for _, tt := range []struct {
		name string
		most float64
		load func()
	}{
		{"Detectors", 45 * float64(len(ds)), func() { all.Detectors() }},
		{"New", 50 * float64(len(ds)), func() {
			if _, err := detectors.New(ds, detectors.Options{}); err != nil {
				t.Fatal(err)
			}
		}},
		{"Fingerprint", 100, func() {
			if _, err := detectors.Fingerprint(ds, detectors.Options{}); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if n := testing.AllocsPerRun(2, tt.load); n > tt.most {
				t.Errorf("%.0f allocations, want at most %.0f", n, tt.most)
			} else {
				t.Logf("%.0f allocations", n)
			}
		})
	}
}

func BenchmarkDetectors(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		all.Detectors()
	}
}

func BenchmarkNew(b *testing.B) {
	ds := all.Detectors()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := detectors.New(ds, detectors.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFirstField is what the first field of a run costs.
func BenchmarkFirstField(b *testing.B) {
	ds := all.Detectors()
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		e, err := detectors.New(ds, detectors.Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		e.Field("iban")
	}
}
