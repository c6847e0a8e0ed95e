package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
	detectorsall "github.com/pdatlas/pdatlas/detectors/all"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner"
	extractall "github.com/pdatlas/pdatlas/scanner/extract/all"
	sourcesall "github.com/pdatlas/pdatlas/sources/all"
	"github.com/pdatlas/pdatlas/testdata/estate/gen"
	"github.com/pdatlas/pdatlas/testdata/needs"
)

// TestInventoryIsTheTruth scans each root of the estate and compares every
// object, member, state, reason, field and count in the inventory with the
// manifest: nothing may be missing and nothing more may be there.
func TestInventoryIsTheTruth(t *testing.T) {
	dir := os.Getenv("ESTATE_TEST_DIR")
	if dir == "" {
		dir = filepath.Join(t.TempDir(), "estate")
		if _, err := gen.Write(dir, 1); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.Chmod(filepath.Join(dir, gen.Share, "management"), 0o700) })
	}
	m, err := gen.Load(filepath.Join(dir, gen.ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range m.Roots {
		t.Run(r.Name, func(t *testing.T) {
			store := scan(t, filepath.Join(dir, r.Name))
			super := os.Geteuid() == 0
			if d := cmp.Diff(objectsOf(r, super), objectsIn(t, store)); d != "" {
				t.Errorf("objects (-truth +inventory):\n%s", d)
			}
			truth, least := findingsOf(r, super)
			if d := cmp.Diff(truth, enough(findingsIn(t, store), truth, least)); d != "" {
				t.Errorf("findings (-truth +inventory):\n%s", d)
			}
			if d := cmp.Diff(recordsOf(r, super), recordsIn(t, store)); d != "" {
				t.Errorf("what identifies (-truth +inventory):\n%s", d)
			}
			problems, err := store.Verify(context.Background())
			if err != nil || len(problems) > 0 {
				t.Errorf("verify: %v %v", problems, err)
			}
		})
	}
}

// TestInventoryIsTheTruthForOrdinaryUsers runs the test above as nobody, who
// cannot read what root can.
func TestInventoryIsTheTruthForOrdinaryUsers(t *testing.T) {
	needs.Have(t, "root", os.Geteuid() == 0, "run the tests as root to run this one as somebody else; the one above is then enough")
	const nobody = 65534
	home, err := os.MkdirTemp("", "estate-nobody-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(home) })
	dir := filepath.Join(home, "estate")
	if _, err := gen.Write(dir, 2); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(home, "estate.test")
	copyProgram(t, program)
	temp := filepath.Join(home, "tmp")
	if err := errors.Join(os.Chmod(home, 0o755), os.Mkdir(temp, 0o700), os.Chown(temp, nobody, nobody)); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-test.run=^TestInventoryIsTheTruth$", "-test.v")
	cmd.Dir = home
	cmd.Env = append(os.Environ(), "ESTATE_TEST_DIR="+dir, "TMPDIR="+temp, "HOME="+temp)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestInventoryIsTheTruth/share") {
		t.Errorf("as nobody: %v\n%s", err, out)
	}
}

// copyProgram puts this test binary where others may run it.
func copyProgram(t *testing.T, to string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	in, err := os.Open(self)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.Copy(out, in)
	if err := errors.Join(err, out.Close(), os.Chmod(to, 0o755)); err != nil {
		t.Fatal(err)
	}
}

// TestComparisonSees is the control: a manifest with one value, one state or one
// name changed is not taken for the truth.
func TestComparisonSees(t *testing.T) {
	r := gen.Root{Objects: []gen.Object{{Path: "a", Shown: "a", Content: gen.Content{State: "scanned",
		Findings: []gen.Count{{Field: "f", Type: "T", Count: 2}}}}}}
	objects := objectsOf(r, true)
	findings, _ := findingsOf(r, true)
	r.Objects[0].State = "partial"
	r.Objects[0].Findings[0].Count = 3
	changed, _ := findingsOf(r, true)
	if cmp.Diff(objects, objectsOf(r, true)) == "" || cmp.Diff(findings, changed) == "" {
		t.Error("a changed manifest looks the same")
	}
	r.Objects[0].Findings[0].Least = 2
	truth, least := findingsOf(r, true)
	for n, same := range map[int64]bool{1: false, 2: true, 3: true, 4: false} {
		got := enough(map[string]int64{"a [f] T": n}, truth, least)
		if (cmp.Diff(truth, got) == "") != same {
			t.Errorf("%d of 3 values, of which 2 must be found, are taken for the truth: %t", n, !same)
		}
	}
	r.Objects[0].Findings[0].Least, r.Objects[0].Findings[0].Optional = 0, true
	truth, least = findingsOf(r, true)
	for n, same := range map[int64]bool{1: true, 3: true, 4: false} {
		got := enough(map[string]int64{"a [f] T": n}, truth, least)
		if (cmp.Diff(truth, got) == "") != same {
			t.Errorf("%d of 3 values, none of which need be found, are taken for the truth: %t", n, !same)
		}
	}
}

// scan records a folder in a new inventory.
func scan(t *testing.T, dir string) *inventory.Store {
	t.Helper()
	ctx := context.Background()
	engine, err := detectors.New(detectorsall.Detectors(), detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	src, err := sourcesall.Open(ctx, dir, sourcesall.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { src.Close() })
	store, err := inventory.Open(ctx, filepath.Join(t.TempDir(), "truth.db"), inventory.Options{Tool: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	sum, err := scanner.Run(ctx, scanner.Config{
		Sources:    []scanner.SourceConfig{{Source: src}},
		Engine:     engine,
		Extractors: extractall.Extractors(),
		Inventory:  scanner.Into(store),
	})
	if err != nil {
		t.Fatal(err)
	}
	if !sum.Totals.Balanced() || sum.Complete() {
		t.Errorf("balanced: %v, complete: %v; the estate holds what cannot be read", sum.Totals.Balanced(), sum.Complete())
	}
	return store
}

// place is a member as the inventory shows it: by its name in the container that
// it stands in, which the estate keeps unique within an object.
func place(object string, member []string) string {
	return object + "!" + member[len(member)-1]
}

// objectsOf lists state and reason of every object and member of the manifest.
func objectsOf(r gen.Root, super bool) map[string]string {
	out := map[string]string{}
	for _, o := range r.Visible(super) {
		out[o.Shown] = o.State + " " + o.Reason
		for _, m := range o.Members {
			out[place(o.Shown, m.Shown)] = m.State + " " + m.Reason
		}
	}
	return out
}

func objectsIn(t *testing.T, s *inventory.Store) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := s.Objects(context.Background(), inventory.ObjectFilter{Members: true}, func(o inventory.ObjectRow) error {
		p := shown(o.Name, o.Member)
		if _, twice := out[p]; twice {
			t.Errorf("%q stands twice in the inventory", p)
		}
		out[p] = string(o.State) + " " + string(o.Reason)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// enough takes as many values as must be found for all of them.
func enough(got, truth, least map[string]int64) map[string]int64 {
	for place, n := range got {
		if l := least[place]; l < 0 && n <= -l {
			delete(got, place)
		} else if l > 0 && n >= l && n < truth[place] {
			got[place] = truth[place]
		}
	}
	return got
}

// recordsOf lists the combinations in every object and member of the manifest,
// and whether minors are among those it is about.
func recordsOf(r gen.Root, super bool) map[string]string {
	out := map[string]string{}
	add := func(place string, c gen.Content) {
		if c.Minors {
			c.Together = append(slices.Clone(c.Together), "minors")
		}
		if len(c.Together) > 0 {
			out[place] = strings.Join(c.Together, " ")
		}
	}
	for _, o := range r.Visible(super) {
		add(o.Shown, o.Content)
		for _, m := range o.Members {
			add(place(o.Shown, m.Shown), m.Content)
		}
	}
	return out
}

func recordsIn(t *testing.T, s *inventory.Store) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := s.Objects(context.Background(), inventory.ObjectFilter{Members: true}, func(o inventory.ObjectRow) error {
		together := o.Together
		if o.Minors {
			together = append(together, "minors")
		}
		if len(together) > 0 {
			out[shown(o.Name, o.Member)] = strings.Join(together, " ")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// findingsOf counts the values of the manifest by place, field and type, and
// gives the least that must be found where that is not all; below zero, how many
// may be found where none need be.
func findingsOf(r gen.Root, super bool) (out, least map[string]int64) {
	out, least = map[string]int64{}, map[string]int64{}
	add := func(place string, c gen.Content) {
		for _, f := range c.Findings {
			p := fmt.Sprintf("%s [%s] %s", place, f.Field, f.Type)
			if f.Optional {
				least[p] = -int64(f.Count)
				continue
			}
			out[p] += int64(f.Count)
			if f.Least > 0 {
				least[p] += int64(f.Least)
			}
		}
		for _, f := range c.NameTypes {
			out[fmt.Sprintf("%s in its name %s", place, f.Type)] += int64(f.Count)
		}
	}
	for _, o := range r.Visible(super) {
		add(o.Shown, o.Content)
		for _, m := range o.Members {
			add(place(o.Shown, m.Shown), m.Content)
		}
	}
	return out, least
}

func findingsIn(t *testing.T, s *inventory.Store) map[string]int64 {
	t.Helper()
	out := map[string]int64{}
	err := s.Findings(context.Background(), inventory.FindingFilter{}, func(f inventory.FindingRow) error {
		p := shown(f.Object, f.Member)
		if f.InName {
			out[fmt.Sprintf("%s in its name %s", p, f.Detector)] += f.Count
		} else {
			out[fmt.Sprintf("%s [%s] %s", p, f.Field, f.Detector)] += f.Count
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// shown is the place of a row of the inventory.
func shown(object, member inventory.Name) string {
	if member == "" {
		return string(object)
	}
	return string(object) + "!" + string(member)
}
