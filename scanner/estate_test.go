package scanner

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/inventory"
	extractall "github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/sources/files"
	"github.com/pdatlas/pdatlas/testdata/estate/gen"
)

// TestEstate scans the sample estate and compares every state, name, member and
// finding with the manifest of what is really there.
func TestEstate(t *testing.T) {
	dir := t.TempDir()
	truth, err := gen.Write(dir, 1)
	if err != nil {
		t.Fatal(err)
	}
	// So that the folder without rights can be removed.
	t.Cleanup(func() { os.Chmod(filepath.Join(dir, gen.Share, "management"), 0o700) })
	reader := gen.Ordinary
	if os.Geteuid() == 0 {
		reader = gen.Super
	}
	for _, root := range truth.Roots {
		t.Run(root.Name, func(t *testing.T) {
			src, err := files.New(dir+"/"+root.Name, files.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer src.Close()
			l := newLedger()
			c := config(t, l, src)
			c.Engine, c.Extractors = allEngine(t), extractall.Extractors()
			s, err := Run(t.Context(), c)
			if err != nil || !s.Sources[0].Complete {
				t.Fatalf("scan: %v, %+v", err, s.Sources)
			}
			want, loose := truthLines(root, reader)
			var got []string
			for _, r := range l.results {
				got = append(got, resultLines(&r, loose)...)
			}
			for _, line := range without(want, got) {
				t.Errorf("only in the manifest: %s", line)
			}
			for _, line := range without(got, want) {
				t.Errorf("only in the scan: %s", line)
			}
		})
	}
}

// truthLines says what the manifest knows, a line for each fact, and which values
// need not all be found, by the start of their line.
func truthLines(root gen.Root, reader string) (out []string, loose map[string]gen.Count) {
	loose = map[string]gen.Count{}
	say := func(place string, c *gen.Content) {
		out = append(out, fmt.Sprintf("%s: %s %s", place, c.State, c.Reason))
		for _, n := range c.NameTypes {
			out = append(out, fmt.Sprintf("%s: name holds %d %s", place, n.Count, n.Type))
		}
		for _, f := range c.Findings {
			if !f.Optional {
				out = append(out, holds(place, f.Field, f.Type, int64(f.Count)))
			}
			if f.Least > 0 || f.Optional {
				loose[holds(place, f.Field, f.Type, 0)] = f
			}
		}
	}
	for _, o := range root.Objects {
		if o.Reader != gen.Anyone && o.Reader != reader {
			continue
		}
		say(o.Shown, &o.Content)
		for _, m := range o.Members {
			say(o.Shown+" > "+strings.Join(m.Shown, " > "), &m.Content)
		}
	}
	return out, loose
}

// holds is the line for values in a field.
func holds(place, field, typ string, n int64) string {
	return fmt.Sprintf("%s: %q holds %d %s", place, field, n, typ)
}

// without returns the lines of a that are not in b, sorted.
func without(a, b []string) []string {
	in := map[string]int{}
	for _, line := range b {
		in[line]++
	}
	var out []string
	for _, line := range a {
		if in[line]--; in[line] < 0 {
			out = append(out, line)
		}
	}
	slices.Sort(out)
	return out
}

// resultLines says the same of a result; as many values as need be found are all.
func resultLines(r *inventory.ItemResult, loose map[string]gen.Count) (out []string) {
	places := make([]string, len(r.Members))
	for i, m := range r.Members {
		parent := string(r.Name)
		if m.Parent >= 0 {
			parent = places[m.Parent]
		}
		places[i] = parent + " > " + string(m.Name)
	}
	say := func(place string, s inventory.State, why inventory.Reason, names []inventory.Finding) {
		out = append(out, fmt.Sprintf("%s: %s %s", place, s, why))
		for _, f := range names {
			if f.Count == 0 {
				continue
			}
			out = append(out, fmt.Sprintf("%s: name holds %d %s", place, f.Count, f.Detector))
		}
	}
	say(string(r.Name), r.State, r.Reason, r.NameTypes)
	for i, m := range r.Members {
		say(places[i], m.State, m.Reason, m.NameTypes)
	}
	// A field may stand in several places of an object, as on sheets.
	found := map[string]int64{}
	name := func(f *inventory.Finding, n int64) string {
		place := string(r.Name)
		if f.Member >= 0 {
			place = places[f.Member]
		}
		return holds(place, string(f.Field), f.Detector, n)
	}
	for i := range r.Findings {
		found[name(&r.Findings[i], 0)] += r.Findings[i].Count // 0: kept for other thresholds
	}
	for i := range r.Findings {
		key := name(&r.Findings[i], 0)
		n, c := found[key], loose[key]
		delete(found, key)
		if n == 0 || c.Optional && n <= int64(c.Count) {
			continue
		}
		if c.Least > 0 && n >= int64(c.Least) && n < int64(c.Count) {
			n = int64(c.Count)
		}
		out = append(out, name(&r.Findings[i], n))
	}
	return out
}
