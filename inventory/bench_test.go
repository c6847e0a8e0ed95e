package inventory

import (
	"fmt"
	"path/filepath"
	"syscall"
	"testing"
)

// BenchmarkRecord stores objects in batches of 1,000 as a scan does and reports
// rows per CPU-second, system time included.
func BenchmarkRecord(b *testing.B) {
	for _, c := range []struct {
		name             string
		fields, findings int
	}{{"plain", 0, 0}, {"findings", 0, 4}, {"table", 6, 4}} {
		b.Run(c.name, func(b *testing.B) {
			s := openStore(b, filepath.Join(b.TempDir(), "bench.db"))
			scan := begin(b, s, start(s))
			const batch = 1000
			rs := make([]ItemResult, batch)
			var spent float64
			rows := 0
			for n := 0; b.Loop(); n++ {
				for i := range rs {
					rs[i] = object(s, fmt.Sprintf("set/dir%d/file%d", (n*batch+i)/200, n*batch+i), 1, Scanned, "")
					for f := range c.fields {
						rs[i].Fields = append(rs[i].Fields, Field{Member: -1, Name: Name(fmt.Sprint("column", f)), Values: 9})
					}
					for f := range c.findings {
						rs[i].Findings = append(rs[i].Findings, Finding{Member: -1, Field: Name(fmt.Sprint("column", f)), Detector: "EMAIL_ADDRESS", Count: 3, Likelihood: 4, Score: 0.9})
					}
				}
				before := cpuSeconds(b)
				record(b, scan, rs...)
				spent += cpuSeconds(b) - before
				rows += batch * (2 + c.fields + c.findings)
			}
			b.ReportMetric(float64(rows)/spent, "rows/CPU-s")
			b.ReportMetric(spent*1e9/float64(rows), "ns/row")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func cpuSeconds(b *testing.B) float64 {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return float64(r.Utime.Nano()+r.Stime.Nano()) / 1e9
}
