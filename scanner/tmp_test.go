package scanner
import ("testing";"os";"path/filepath";"syscall";"time";"runtime"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/sources/files"
	extractall "github.com/pdatlas/pdatlas/scanner/extract/all"
)
func cpu() (time.Duration, int64) { var r syscall.Rusage; syscall.Getrusage(0,&r); return time.Duration(r.Utime.Nano()+r.Stime.Nano()), r.Maxrss }
func TestTmpScale(t *testing.T) {
	root := os.Getenv("TMPROOT")
	for _, n := range []int{1,1,1} { led := false
	src, _ := files.New(root, files.Options{})
	st, err := inventory.Open(t.Context(), filepath.Join(t.TempDir(),"x.db"), inventory.Options{}); if err != nil { t.Fatal(err)}
	runtime.GC()
	c0, _ := cpu(); t0 := time.Now()
	inv := Into(st); if led { inv = newLedger() }; s, err := Run(t.Context(), Config{Sources: []SourceConfig{{Source: src}}, Engine: allEngine(t), Extractors: extractall.Extractors(), Workers: n, Inventory: inv})
	if err != nil { t.Fatal(err)}
	c1, rss := cpu(); d := c1-c0
	t.Logf("workers %d: %d objects %d MB wall %v cpu %v: %.0f MB/CPU-s rss %d MiB %v", n, s.Totals.Objects.Listed, s.Totals.Bytes>>20, time.Since(t0), d, float64(s.Totals.Bytes)/1e6/d.Seconds(), rss>>10, s.Totals.Objects)
	st.Close(); src.Close()
	}
}
