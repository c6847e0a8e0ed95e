// Package corpus writes the benchmark corpora from a seed: a (sparse prose,
// logs and JSON), b (a dense customer table), c (source code and numeric logs
// with nothing planted) and d (many small files cut from a and b), and
// truth.json with the number of items planted in a and b by type.
//
// It owns the bytes of the corpora: the same seed, size and Go toolchain give
// the same bytes for ever, so that figures of different days can be compared.
// Hence the order of every draw of chance is part of the format. The words and
// the code come from the toolchain's own tree.
package corpus

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// TruthName is the file beside the corpora that says what they hold. It is
// written last: where it stands, the corpora are complete.
const TruthName = "truth.json"

// Truth counts the planted items by corpus and type. Corpus c has nothing
// planted, but real sources hold e-mail addresses and the like; d is cut from a
// and b: neither has a truth. PERSON and DATE_OF_BIRTH need context.
type Truth map[string]map[string]int

// Options say what to write.
type Options struct {
	MiB    int    // size of a, b and c each
	Seed   int64  // of a; b and c take the next ones
	Only   string // corpora to write, "abcd" for all; d needs a and b
	GoRoot string // the toolchain's tree, for words and code
}

// generator is one run of Write.
type generator struct {
	Options
	dir    string
	target int // bytes of each corpus
	words  []string
	truth  Truth
}

// Write generates the corpora below dir.
func Write(dir string, o Options) error {
	g := &generator{Options: o, dir: dir, target: o.MiB << 20, truth: Truth{"a": {}, "b": {}}}
	var err error
	if g.words, err = readWords(o.GoRoot); err != nil {
		return err
	}
	for _, c := range []struct {
		key, file string
		write     func(*bufio.Writer, *rand.Rand) error
	}{
		{"a", "sparse.txt", g.sparse},
		{"b", "dense.csv", g.dense},
		{"c", "code.txt", g.code},
	} {
		seed := o.Seed + int64(c.key[0]-'a')
		if !strings.Contains(o.Only, c.key) {
			continue
		}
		if err := g.file(filepath.Join(c.key, c.file), rand.New(rand.NewSource(seed)), c.write); err != nil {
			return err
		}
	}
	if strings.Contains(o.Only, "d") {
		if err := g.small(); err != nil {
			return err
		}
	}
	b, err := json.MarshalIndent(g.truth, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, TruthName), append(b, '\n'), 0o644)
}

// Load reads the truth of the corpora in dir.
func Load(dir string) (Truth, error) {
	b, err := os.ReadFile(filepath.Join(dir, TruthName))
	if err != nil {
		return nil, err
	}
	var t Truth
	if err := json.Unmarshal(b, &t); err != nil {
		return nil, fmt.Errorf("%q in %q is not a truth file", TruthName, dir)
	}
	return t, nil
}

func (g *generator) file(name string, r *rand.Rand, write func(*bufio.Writer, *rand.Rand) error) error {
	path := filepath.Join(g.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	if err := write(w, r); err != nil {
		f.Close()
		return err
	}
	if err := w.Flush(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// readWords takes the words of the toolchain's package comments, frequent ones
// several times.
func readWords(goroot string) ([]string, error) {
	count := map[string]int{}
	err := walkSources(goroot, []string{"doc.go"}, func(path string) error {
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, w := range strings.FieldsFunc(string(b), func(c rune) bool { return c < 'a' || c > 'z' }) {
			if len(w) > 1 {
				count[w]++
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var words []string
	for w, n := range count {
		for i := 0; i < n && i < 400; i += 20 {
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		return nil, fmt.Errorf("no words in %q: is it a Go toolchain?", goroot)
	}
	slices.Sort(words)
	return words, nil
}

// walkSources calls fn for each file below the toolchain's src whose name ends
// in one of the suffixes, sorted by path.
func walkSources(goroot string, suffixes []string, fn func(path string) error) error {
	var files []string
	err := filepath.WalkDir(filepath.Join(goroot, "src"), func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		if slices.ContainsFunc(suffixes, func(s string) bool { return strings.HasSuffix(p, s) }) {
			files = append(files, p)
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.Sort(files)
	for _, p := range files {
		if err := fn(p); err != nil {
			return err
		}
	}
	return nil
}
