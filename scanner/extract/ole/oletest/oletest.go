// Package oletest helps to test the readers of compound files: it makes such
// files, damages them in every way that costs little, and compares what is read
// of them with the programs that read them too.
package oletest

import (
	"bytes"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
	"github.com/pdatlas/pdatlas/testdata/needs"
)

// File makes a compound file with nodes in its outermost storage.
func File(t testing.TB, nodes ...ole.Node) []byte {
	t.Helper()
	p, err := io.ReadAll(ole.Pack(ole.Node{Nodes: nodes}))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Folder is a storage.
func Folder(name string, nodes ...ole.Node) ole.Node {
	return ole.Node{Name: name, Folder: true, Nodes: nodes}
}

// Edit changes streams of a file: fn is given each stream in the outermost
// storage and returns what it shall be.
func Edit(t testing.TB, data []byte, fn func(name string, p []byte) []byte) []byte {
	t.Helper()
	f, err := ole.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	root := f.Root().Node(8)
	for i, n := range root.Nodes {
		if n.Folder {
			continue
		}
		p := make([]byte, n.Size)
		if _, err := n.Body.ReadAt(p, 0); err != nil && len(p) > 0 {
			t.Fatal(err)
		}
		root.Nodes[i] = ole.Text(n.Name, fn(n.Name, p))
	}
	p, err := io.ReadAll(ole.Pack(root))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const (
	mostMemory = 48 << 20         // bytes that one small hostile file may cost
	mostTime   = 10 * time.Second // the same in time, on a busy machine
)

// Hostile reads a small sample cut at every percent and with each of its bytes
// changed in two ways: nothing panics, errors are those of the contract, memory
// and time stay bounded. step is how many bytes lie between two that are
// changed.
func Hostile(t *testing.T, x extract.Extractor, name string, data []byte, step int) {
	e := &extracttest.Engine{Formats: []extract.Extractor{x}, Dir: extracttest.PrivateDir(t), Limits: extract.Limits{Bytes: 256 << 20}}
	run := func(what string, at int, p []byte) {
		start := time.Now()
		used := extracttest.Allocated(func() {
			for _, part := range e.Run(t.Context(), name, p) {
				if part.Err != nil && !declared(part.Err) {
					t.Errorf("%s at %d: error %v", what, at, part.Err)
				}
			}
		})
		if d := time.Since(start); used > mostMemory || d > mostTime {
			t.Errorf("%s at %d: %d bytes and %v", what, at, used, d)
		}
	}
	for percent := range 100 {
		run("cut", percent, data[:len(data)*percent/100])
	}
	if testing.Short() {
		step *= 16
	}
	for at := 0; at < len(data); at += step {
		for _, change := range []byte{0xff, 0x10} {
			p := bytes.Clone(data)
			p[at] ^= change
			run("changed", at, p)
		}
	}
	runtime.GC()
}

// declared reports whether an error is one that extractors may give.
func declared(err error) bool {
	for _, k := range [...]error{
		extract.ErrMalformed, extract.ErrUnsupported, extract.ErrEncrypted, extract.ErrDepthLimit,
		extract.ErrRatioLimit, extract.ErrSizeLimit, extract.ErrMemberLimit,
	} {
		if errors.Is(err, k) {
			return true
		}
	}
	return false
}

// Recall compares the words of a sample that count (counts nil: all do) with
// those that a program prints of it: at least 95 % must have been read.
func Recall(t *testing.T, x extract.Extractor, name string, counts func(word string) bool, program string, args ...string) {
	t.Helper()
	lines, err := officetest.Read(t, x, name, officetest.Sample(t, name))
	if err != nil {
		t.Errorf("error %v", err)
	}
	path, err := exec.LookPath(program)
	needs.Have(t, program, err == nil, "apt-get install catdoc")
	out, err := exec.CommandContext(t.Context(), path, append(args, filepath.Join("testdata", name))...).Output()
	if err != nil {
		t.Fatal(err)
	}
	have, all, missed := words(strings.Join(lines, "\n")), words(string(out)), []string{}
	for w := range all {
		if counts != nil && !counts(w) {
			delete(all, w)
		} else if !have[w] {
			missed = append(missed, w)
		}
	}
	if len(all) == 0 {
		t.Fatal("the program reads no word: the test proves nothing")
	}
	share := 1 - float64(len(missed))/float64(len(all))
	t.Logf("%s: recall of words %.3f of %d, missed %q", program, share, len(all), missed)
	if share < 0.95 {
		t.Errorf("%.3f of the words were read", share)
	}
}

func words(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		set[w] = true
	}
	return set
}
