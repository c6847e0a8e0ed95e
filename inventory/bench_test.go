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

// BenchmarkUnchanged is a second scan that finds every object as it was: the
// question whether it is, and the record that it is.
func BenchmarkUnchanged(b *testing.B) {
	s := openStore(b, filepath.Join(b.TempDir(), "bench.db"))
	const objects, batch = 20_000, 1000
	make1000 := func(from int, state State, reason Reason) []ItemResult {
		rs := make([]ItemResult, batch)
		for i := range rs {
			rs[i] = object(s, fmt.Sprintf("set/dir%d/file%d", (from+i)/200, from+i), 1, state, reason)
		}
		return rs
	}
	for i := 0; i < objects; i += batch {
		scan(b, s, false, make1000(i, Scanned, "")...)
	}
	var asked, recorded float64
	n := 0
	for b.Loop() {
		c := begin(b, s, start(s))
		for i := 0; i < objects; i += batch {
			rs := make1000(i, Skipped, Unchanged)
			before := cpuSeconds(b)
			for j := range rs {
				if same, err := c.Previous(b.Context(), 0, rs[j].ID, rs[j].Version); err != nil || !same {
					b.Fatalf("unchanged: %t, %v", same, err)
				}
			}
			between := cpuSeconds(b)
			record(b, c, rs...)
			asked, recorded = asked+between-before, recorded+cpuSeconds(b)-between
			n += batch
		}
		finish(b, c, true)
	}
	b.ReportMetric(asked*1e6/float64(n), "CPU-µs/question")
	b.ReportMetric(recorded*1e6/float64(n), "CPU-µs/object")
	b.ReportMetric(0, "ns/op")
}

func cpuSeconds(b *testing.B) float64 {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return float64(r.Utime.Nano()+r.Stime.Nano()) / 1e9
}
