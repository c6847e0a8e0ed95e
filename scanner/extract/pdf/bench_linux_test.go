package pdf_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
	"github.com/pdatlas/pdatlas/scanner/extract/pdf"
	"github.com/pdatlas/pdatlas/testdata/needs"
)

// processTime is the CPU time that this process has used.
func processTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkExtract compares with pdftotext, CPU for CPU, on documents of
// ordinary text: MB of the document a CPU-second. pdftotext pays for a process
// each time, as whoever calls it does.
func BenchmarkExtract(b *testing.B) {
	for _, name := range []string{"book.pdf", "chrome.pdf"} {
		data := officetest.Sample(b, name)
		b.Run(strings.TrimSuffix(name, ".pdf"), func(b *testing.B) {
			x := reader(b, pdf.Options{})
			if err := x.Prepare(); err != nil {
				b.Fatal(err)
			}
			start := processTime(b)
			for b.Loop() {
				e := &extracttest.Engine{Formats: []extract.Extractor{x}, Discard: true}
				if p := e.Run(b.Context(), name, data); p[0].Err != nil {
					b.Fatal(p[0].Err)
				}
			}
			b.ReportMetric(float64(len(data))*float64(b.N)/1e6/(processTime(b)-start).Seconds(), "MB/CPU-s")
		})
		b.Run(strings.TrimSuffix(name, ".pdf")+"_pdftotext", func(b *testing.B) {
			program, err := exec.LookPath("pdftotext")
			needs.Have(b, "pdftotext", err == nil, "apt-get install poppler-utils")
			var cpu time.Duration
			for b.Loop() {
				c := exec.Command(program, filepath.Join("testdata", name), "-")
				if _, err := c.Output(); err != nil {
					b.Fatal(err)
				}
				cpu += c.ProcessState.UserTime() + c.ProcessState.SystemTime()
			}
			b.ReportMetric(float64(len(data))*float64(b.N)/1e6/cpu.Seconds(), "MB/CPU-s")
		})
	}
}
