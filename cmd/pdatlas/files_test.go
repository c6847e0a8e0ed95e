package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/all"
	"github.com/pdatlas/pdatlas/scanner"
	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/testdata/needs"
)

// TestWritePrivate: a file is written as a whole or not at all, and readable by
// its owner only, whatever was there.
func TestWritePrivate(t *testing.T) {
	failed := errors.New("in the middle")
	whole := func(w io.Writer) error { _, err := io.WriteString(w, "new"); return err }
	half := func(w io.Writer) error {
		_, err := io.WriteString(w, strings.Repeat("half", 10_000))
		return errors.Join(err, failed)
	}
	for _, tc := range []struct {
		name  string
		old   string // "": no file
		write func(io.Writer) error
		want  string
	}{
		{"fresh", "", whole, "new"},
		{"replaced", "old", whole, "new"},
		{"failed", "", half, ""},
		{"kept", "old", half, "old"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "out")
			if tc.old != "" {
				if err := os.WriteFile(path, []byte(tc.old), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if err := writePrivate(path, tc.write); (err != nil) != (tc.want != "new") {
				t.Fatalf("error %v", err)
			}
			data, err := os.ReadFile(path)
			if tc.want == "" && errors.Is(err, fs.ErrNotExist) {
				err = nil
			}
			if err != nil || string(data) != tc.want {
				t.Errorf("the file holds %.20q (%v), want %q", data, err, tc.want)
			}
			if info, err := os.Stat(path); err == nil && tc.want == "new" && info.Mode().Perm() != 0o600 {
				t.Errorf("mode %v, want 0600", info.Mode().Perm())
			}
			entries, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			if len(entries) > 1 {
				t.Errorf("%d files are left", len(entries))
			}
		})
	}
}

// TestWriteThroughLink: a link goes on to point at the file.
func TestWriteThroughLink(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	if err := errors.Join(os.WriteFile(target, nil, 0o600), os.Symlink("target", link)); err != nil {
		t.Fatal(err)
	}
	if err := writePrivate(link, func(w io.Writer) error { _, err := io.WriteString(w, "x"); return err }); err != nil {
		t.Fatal(err)
	}
	if to, err := os.Readlink(link); err != nil || to != "target" {
		t.Errorf("the link is gone: %q, %v", to, err)
	}
	if data, err := os.ReadFile(target); err != nil || string(data) != "x" {
		t.Errorf("the file holds %q, %v", data, err)
	}
}

func TestStampTime(t *testing.T) {
	at, err := stampTime("1790000000")
	if err != nil || at.Unix() != 1790000000 {
		t.Errorf("%v, %v", at, err)
	}
	if at, err := stampTime(""); err != nil || time.Since(at) > time.Minute {
		t.Errorf("without the variable: %v, %v", at, err)
	}
	for _, bad := range []string{"now", "-1", "1.5", "99999999999999999999"} {
		if _, err := stampTime(bad); err == nil {
			t.Errorf("%q is taken for a time", bad)
		}
	}
}

// TestFieldText: with --field every match stands in that field and on its line,
// however the text is cut.
func TestFieldText(t *testing.T) {
	engine, err := detectors.New(all.Detectors(), detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const every, lines = 997, 100_000 // one value in so many lines; more than one segment
	var text bytes.Buffer
	var want []int64
	for i := range lines {
		if i%every == 0 {
			text.WriteString("123456782\n")
			want = append(want, int64(i+1))
		} else {
			text.WriteString("nothing\n")
		}
	}
	var got []int64
	r, err := scanner.Inspect(t.Context(), scanner.InspectConfig{Engine: engine, Extractors: []extract.Extractor{fieldText{"bsn"}}},
		scanner.Object{Body: &text}, func(f scanner.Found) error {
			if f.Field != "bsn" || f.Detector.ID != "NL_BSN" {
				t.Errorf("%s in field %q", f.Detector.ID, f.Field)
			}
			got = append(got, f.Row)
			return nil
		})
	if err != nil || r.State != "scanned" {
		t.Fatalf("%v, %s %s", err, r.State, r.Reason)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("lines (-want +got):\n%s", d)
	}
}

func TestPlanEnd(t *testing.T) {
	gone, denied := errors.New("gone"), errors.New("denied")
	for _, tc := range []struct {
		name string
		r    scanner.PlanReport
		want int
	}{
		{"complete", scanner.PlanReport{Sources: []scanner.PlanSource{{}, {}}}, exitComplete},
		{"one_of_two", scanner.PlanReport{Sources: []scanner.PlanSource{{}, {Err: gone}}}, exitIncomplete},
		{"broke_off", scanner.PlanReport{Read: scanner.Count{Objects: 1}, Sources: []scanner.PlanSource{{Err: gone}}}, exitIncomplete},
		{"none", scanner.PlanReport{Sources: []scanner.PlanSource{{Err: denied}, {Err: gone}}}, exitFatal},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := fatal(planEnd(&tc.r))
			got := exitComplete
			var e *exitError
			if errors.As(err, &e) {
				got = e.code
			}
			if got != tc.want {
				t.Errorf("exit %d, want %d (%v)", got, tc.want, err)
			}
		})
	}
}

func TestRoundTime(t *testing.T) {
	for in, want := range map[time.Duration]time.Duration{
		0: time.Second, 300 * time.Millisecond: time.Second, 90*time.Second + 400*time.Millisecond: 90 * time.Second,
		5*time.Hour + 29*time.Second: 5 * time.Hour,
	} {
		if got := roundTime(in); got != want {
			t.Errorf("roundTime(%v) = %v, want %v", in, got, want)
		}
	}
}

// TestExitCodes: the codes of the contract, whatever an error is wrapped in.
func TestExitCodes(t *testing.T) {
	plain := errors.New("plain")
	for _, tc := range []struct {
		name string
		err  error
		want int
	}{
		{"plain", plain, exitFatal},
		{"usage", usageError(plain), exitUsage},
		{"usage_joined", errors.Join(usageError(plain), plain), exitUsage},
		{"interrupted", interrupted(fmt.Errorf("late: %w", scanner.ErrInterrupted)), exitInterrupted},
		{"not_interrupted", interrupted(plain), exitFatal},
		{"told_already", &exitError{code: exitIncomplete}, exitIncomplete},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var e *exitError
			if err := fatal(tc.err); !errors.As(err, &e) || e.code != tc.want || e.Error() == "" {
				t.Errorf("%v, want exit %d", err, tc.want)
			}
		})
	}
	if fatal(nil) != nil {
		t.Error("no error has an exit code")
	}
}

// TestHelp: every verb says what it is, and one that does something shows how.
func TestHelp(t *testing.T) {
	root := newRoot(strings.NewReader(""), io.Discard, io.Discard)
	root.InitDefaultHelpCmd()
	verbs := slices.Concat(root.Commands())
	for len(verbs) > 0 {
		c := verbs[0]
		verbs = append(verbs[1:], c.Commands()...)
		if c.Short == "" || strings.HasSuffix(c.Short, ".") {
			t.Errorf("%s: %q is no short description", c.CommandPath(), c.Short)
		}
		if c.Example == "" && c.Name() != "help" && c.Name() != "version" && c.CommandPath() != "pdatlas detectors list" {
			t.Errorf("%s has no example", c.CommandPath())
		}
		for _, part := range []string{c.Long, c.Example} {
			for line := range strings.Lines(part) {
				if n := len([]rune(line)); n > 101 {
					t.Errorf("%s: a line of %d characters", c.CommandPath(), n)
				}
			}
		}
	}
}

// TestStopped: a context that has ended stops every verb that reads.
func TestStopped(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, args := range [][]string{{"scan", dir}, {"plan", dir}, {"inspect", filepath.Join(dir, "a.txt")}} {
		var complaint bytes.Buffer
		if c := run(ctx, args, strings.NewReader(""), io.Discard, &complaint); c != exitInterrupted {
			t.Errorf("%s: exit %d, want %d: %s", args[0], c, exitInterrupted, complaint.String())
		}
	}
	if entries, err := os.ReadDir("."); err != nil || len(entries) > 0 {
		t.Errorf("%d files were made, %v", len(entries), err)
	}
}

// TestFullDisk: a full disk ends the scan with one sentence; once there is
// space, the same command goes on. It needs a file system of its own.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	disk, share := filepath.Join(dir, "disk"), filepath.Join(dir, "share")
	if err := errors.Join(os.Mkdir(disk, 0o700), os.Mkdir(share, 0o700)); err != nil {
		t.Fatal(err)
	}
	inside := func(kib int, script string) *exec.Cmd {
		c := exec.CommandContext(t.Context(), "unshare", "--mount", "--map-root-user", "sh", "-c",
			fmt.Sprintf("mount -t tmpfs -o size=%dk tmpfs %s && %s", kib, disk, script))
		c.Dir = dir
		return c
	}
	can := inside(100, "mount -o remount,size=200k disk").Run() == nil
	needs.Have(t, "tmpfs", can, "run as root, or where users may mount file systems of their own and make them larger")
	for i := range 3000 {
		if err := os.WriteFile(filepath.Join(share, fmt.Sprintf("%04d.txt", i)), fmt.Appendf(nil, "to person%d@example.com", i), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// Full while the inventory is made, while results are stored, and when the
	// log is brought into the main file at the end.
	for _, tc := range []struct {
		kib    int
		second string
	}{
		{160, "Scan 1 is complete"}, {240, "Scan 1 is complete"}, {400, ""}, {700, ""}, {1000, ""}, {1200, "Scan 1 (resumed) is complete"}, {1400, ""}, {1800, ""},
	} {
		t.Run(fmt.Sprintf("%d_KiB", tc.kib), func(t *testing.T) {
			out, err := inside(tc.kib, `pdatlas scan share --inventory disk/a.db -q; echo "first: $?"
				mount -o remount,size=100m disk && pdatlas scan share --inventory disk/a.db -q; echo "second: $?"
				pdatlas inventory verify --inventory disk/a.db; pdatlas inventory findings --inventory disk/a.db | grep -c EMAIL_ADDRESS`).CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			first := []byte("free space and run the same command again, what was recorded is kept\nfirst: 1\n")
			if !bytes.Contains(out, first) && !bytes.Contains(out, []byte("first: 0\n")) {
				t.Errorf("the first run neither ends well nor says what to do:\n%s", out)
			}
			for _, want := range []string{tc.second, "second: 0\n", "the inventory is sound\n", "3000\n"} {
				if !bytes.Contains(out, []byte(want)) {
					t.Errorf("the output lacks %q:\n%s", want, out)
				}
			}
		})
	}
}
