package register

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// large is a register of many activities and data sets.
func large(activities, sets int) string {
	var b strings.Builder
	b.WriteString("pdatlas_register: 1\nparties:\n")
	for i := range 50 {
		fmt.Fprintf(&b, "  - {id: p%d, kind: unit, name: Unit %d}\n", i, i)
	}
	b.WriteString("data_sets:\n")
	for i := range sets {
		fmt.Fprintf(&b, "  - {id: d%d, source: s, data_set: set %d, owner: p%d, country: DE}\n", i, i, i%50)
	}
	b.WriteString("activities:\n")
	for i := range activities {
		fmt.Fprintf(&b, "  - id: A%d\n    name: Activity %d\n    role: controller\n    owner: p%d\n    data:\n", i, i, i%50)
		for _, c := range []string{"contact", "financial", "identity", "location"} {
			fmt.Fprintf(&b, "      - {category: %s, subject: customer}\n", c)
		}
		b.WriteString("    data_sets:\n")
		for n := range sets / activities {
			fmt.Fprintf(&b, "      - {source: s, data_set: set %d}\n", i*(sets/activities)+n)
		}
	}
	return b.String()
}

// TestScale holds import, export and the view to the size that an organisation
// has: what grows with the square of it takes minutes here.
func TestScale(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("too slow with the race detector, or asked to be short")
	}
	s := newStore(t)
	start := time.Now()
	mustImport(t, s, large(200, 10_000))
	imported := time.Now()
	text := export(t, s)
	exported := time.Now()
	j := mustJoin(t, s)
	joined := time.Now()
	if len(j.Activities) != 200 || len(j.DataSets) != 10_000 {
		t.Errorf("%d activities, %d data sets", len(j.Activities), len(j.DataSets))
	}
	if out := mustImport(t, s, text); out.Unchanged != 10_250 {
		t.Errorf("again: %+v", out)
	}
	t.Logf("import %v, export %v, join %v, import again %v", imported.Sub(start), exported.Sub(imported), joined.Sub(exported), time.Since(joined))
}
