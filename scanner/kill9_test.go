package scanner

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/all"
	"github.com/pdatlas/pdatlas/inventory"
	extractall "github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/files"
)

// The test binary runs a scan, to be killed, when killRoot is set.
const (
	killRoot  = "PDATLAS_KILL9_ROOT"      // the tree to scan
	killInto  = "PDATLAS_KILL9_INVENTORY" // the inventory
	killSplit = "PDATLAS_KILL9_SPLIT"     // "1": the negative control
	killCount = "PDATLAS_KILL9"           // how many kills; a few without it
)

// What the child tells its killer, a byte at a time.
const (
	sayItem    = 'i' // an object is opened
	sayRecord  = 'r' // a transaction begins
	sayDone    = 'd' // it has ended
	sayBetween = 'b' // the control stands between its two transactions, and waits
)

// TestKill9 kills scans at random moments and resumes them until they end. The
// inventory must then be the one of a scan that was never killed.
func TestKill9(t *testing.T) {
	kills, objects := 12, 800
	if s := os.Getenv(killCount); s != "" {
		var err error
		if kills, err = strconv.Atoi(s); err != nil || kills < 1 {
			t.Fatalf("%s=%q is not a number of kills", killCount, s)
		}
		objects = 3000
	}
	k := newKiller(t, objects)
	want := k.finished("unkilled")
	killed, rounds := 0, 0
	for ; killed < kills; rounds++ {
		path := filepath.Join(k.dir, fmt.Sprintf("killed%d.db", rounds))
		n := k.killUntilDone(path, min(kills-killed, 100), func(byte) bool { return false })
		if n == 0 {
			t.Fatal("a scan ended before it could be killed: the moments are too late")
		}
		killed += n
		if d := cmp.Diff(want, k.dump(path)); d != "" {
			t.Fatalf("round %d, %d kills: the inventory is not that of an unkilled scan (-unkilled +killed):\n%.4000s", rounds, n, d)
		}
	}
	k.nothingLeft()
	t.Logf("%d kills in %d rounds: 0 lost, 0 double, inventories equal", killed, rounds)
}

// TestKill9Control is the negative control: cursor and results in two
// transactions lose objects, and the comparison shows it.
func TestKill9Control(t *testing.T) {
	k := newKiller(t, 300)
	want := k.finished("unkilled")
	k.env = append(k.env, killSplit+"=1")
	path := filepath.Join(k.dir, "split.db")
	between := 0
	k.killUntilDone(path, 0, func(b byte) bool {
		if b == sayBetween {
			between++
		}
		return b == sayBetween && between == 3
	})
	if between < 3 {
		t.Fatalf("only %d batches: the control was never killed between its transactions", between)
	}
	if cmp.Equal(want, k.dump(path)) {
		t.Error("a scan killed between cursor and results lost nothing: the test of kills proves nothing")
	}
}

// killer runs scans of one tree in child processes.
type killer struct {
	t    *testing.T
	dir  string
	tmp  string
	env  []string
	rand *rand.Rand
}

func newKiller(t *testing.T, objects int) *killer {
	t.Helper()
	k := &killer{t: t, dir: t.TempDir(), rand: rand.New(rand.NewPCG(21, uint64(objects)))}
	k.tmp = filepath.Join(k.dir, "tmp")
	root := filepath.Join(k.dir, "tree")
	if err := os.Mkdir(k.tmp, 0o700); err != nil {
		t.Fatal(err)
	}
	plantTree(t, root, objects)
	k.env = append(os.Environ(), killRoot+"="+root, "TMPDIR="+k.tmp)
	return k
}

// plantTree writes small files with planted addresses and numbers.
func plantTree(t *testing.T, root string, objects int) {
	t.Helper()
	mail := func(i int) string { return fmt.Sprintf("person%d@mail%d.example.com", i, i%17) }
	for i := range objects {
		var name, text string
		switch i % 5 {
		case 0:
			name, text = "note.txt", "write to "+mail(i)+" or "+mail(i+1)+"\n"
		case 1:
			name, text = "list.csv", "name,email\nA,"+mail(i)+"\nB,"+mail(i+1)+"\nC,\n"
		case 2:
			name, text = "event.json", `{"user":{"email":"`+mail(i)+`"},"n":1}`+"\n"
		case 3:
			name, text = "pack.zip", zipped(t, "in.txt", "mail "+mail(i)+"\n", "in.csv", "id,email\n1,"+mail(i)+"\n2,"+mail(i)+"\n")
		case 4:
			name, text = "raw.bin", "\x00\x01\x02"
		}
		if i == 3 {
			text = zipped(t, "big.txt", strings.Repeat(mail(i)+" 0123456789abcdef\n", 60_000))
		}
		path := filepath.Join(root, fmt.Sprintf("set%d/dir%02d/%04d-%s", i%4, i%31, i, name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// zipped packs name, text, name, text …, stored rather than compressed.
func zipped(t *testing.T, parts ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: parts[i], Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, parts[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// finished scans without a kill and returns the dump.
func (k *killer) finished(name string) string {
	k.t.Helper()
	path := filepath.Join(k.dir, name+".db")
	if k.child(path, func(byte) bool { return false }) {
		k.t.Fatal("killed without being asked to")
	}
	return k.dump(path)
}

// killUntilDone scans into path, killing at n random moments and at those that
// at accepts, and returns how often it did.
func (k *killer) killUntilDone(path string, n int, at func(byte) bool) int {
	k.t.Helper()
	killed := 0
	for {
		left := 1 + k.rand.IntN(60)
		spin := k.rand.IntN(200_000)
		again := k.child(path, func(b byte) bool {
			if at(b) {
				return true
			}
			if left--; left != 0 || killed >= n || b == sayBetween {
				return false
			}
			for range spin { // a moment after the event, within what follows it
				spin ^= spin << 1
			}
			return true
		})
		if !again {
			return killed
		}
		killed++
	}
}

// child runs one scan and kills it at the first byte that kill accepts. It
// reports whether it was killed.
func (k *killer) child(path string, kill func(byte) bool) bool {
	k.t.Helper()
	cmd := exec.CommandContext(k.t.Context(), os.Args[0])
	cmd.Env = append(k.env, killInto+"="+path)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		k.t.Fatal(err)
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		k.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	killed := false
	for r := bufio.NewReader(out); ; {
		b, err := r.ReadByte()
		if err != nil {
			break
		}
		if kill(b) {
			killed = true
			if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
				k.t.Fatal(err)
			}
			break
		}
		if b == sayBetween {
			if _, err := in.Write([]byte{b}); err != nil {
				k.t.Fatal(err)
			}
		}
	}
	err = cmd.Wait()
	if killed && err == nil {
		return false // it had ended before the signal
	}
	if !killed && err != nil {
		k.t.Fatalf("scan: %v\n%s", err, stderr.String())
	}
	return killed
}

// dump verifies the inventory and returns what is in it.
func (k *killer) dump(path string) string {
	k.t.Helper()
	s, err := inventory.Open(k.t.Context(), path, inventory.Options{ReadOnly: true})
	if err != nil {
		k.t.Fatal(err)
	}
	defer s.Close()
	problems, err := s.Verify(k.t.Context())
	if err != nil || len(problems) > 0 {
		k.t.Fatalf("inventory: %v, problems %v", err, problems)
	}
	var b strings.Builder
	if err := s.Dump(k.t.Context(), &b); err != nil {
		k.t.Fatal(err)
	}
	return b.String()
}

// nothingLeft checks that no killed scan left a temporary file.
func (k *killer) nothingLeft() {
	k.t.Helper()
	err := filepath.WalkDir(k.tmp, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			k.t.Errorf("a temporary file is left: %s", d.Name())
		}
		return err
	})
	if err != nil {
		k.t.Error(err)
	}
}

// killChild is the scan in the child process.
func killChild(ctx context.Context) error {
	src, err := files.New(os.Getenv(killRoot), files.Options{})
	if err != nil {
		return err
	}
	defer src.Close()
	store, err := inventory.Open(ctx, os.Getenv(killInto), inventory.Options{Tool: "kill9"})
	if err != nil {
		return err
	}
	defer store.Close()
	engine, err := detectors.New(all.Detectors(), detectors.Options{})
	if err != nil {
		return err
	}
	_, err = Run(ctx, Config{
		Sources: []SourceConfig{{Source: talking{src}}}, Engine: engine, Extractors: extractall.Extractors(),
		Inventory: reporting{Into(store)}, batch: 20,
	})
	return err
}

// say tells the killer what is happening.
func say(b byte) error {
	_, err := os.Stdout.Write([]byte{b})
	return err
}

// talking is a source that says when an object is opened.
type talking struct{ sources.Source }

func (s talking) Walk(ctx context.Context, after sources.Cursor, fn func(sources.Item, sources.Cursor) error) error {
	return s.Source.Walk(ctx, after, func(item sources.Item, at sources.Cursor) error {
		open := item.Open
		item.Open = func(ctx context.Context) (io.ReadCloser, error) {
			if err := say(sayItem); err != nil {
				return nil, err
			}
			return open(ctx)
		}
		return fn(item, at)
	})
}

// reporting is an inventory that says when it records.
type reporting struct{ Inventory }

func (r reporting) Begin(ctx context.Context, st inventory.ScanStart) (Scan, error) {
	s, err := r.Inventory.Begin(ctx, st)
	return reportingScan{s}, err
}

type reportingScan struct{ Scan }

func (s reportingScan) Record(ctx context.Context, source int, rs []inventory.ItemResult, at inventory.Cursor) error {
	if err := say(sayRecord); err != nil {
		return err
	}
	if os.Getenv(killSplit) != "" {
		if err := s.Scan.Record(ctx, source, nil, at); err != nil {
			return err
		}
		// Only a cursor that has passed results of this batch can lose any.
		if slices.ContainsFunc(rs, func(r inventory.ItemResult) bool { return r.Seq <= at.Seq }) {
			if err := say(sayBetween); err != nil {
				return err
			}
			if _, err := os.Stdin.Read(make([]byte, 1)); err != nil {
				return err
			}
		}
	}
	if err := s.Scan.Record(ctx, source, rs, at); err != nil {
		return err
	}
	return say(sayDone)
}
