package gen

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// closedFolder is the folder of the share that only root can read.
const closedFolder = "management"

// tree is one root being written.
type tree struct {
	dir     string
	name    string
	seed    uint64
	objects []Object
}

func newTree(dir, name string, seed uint64) *tree { return &tree{dir: dir, name: name, seed: seed} }

// rand is the source of chance of one file: what one file draws never shifts
// another.
func (t *tree) rand(path string) *rand.Rand {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s/%s", t.name, path)
	return rand.New(rand.NewPCG(t.seed, h.Sum64()))
}

// build writes every file of the tree, then sets times and rights.
func (t *tree) build() error {
	steps := []func() error{t.sales, t.hr, t.it, t.mail, t.exports, t.office, t.archives, t.oddities}
	if t.name == Share {
		steps = append(steps, t.named, t.longLine, t.closed)
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	if err := t.setTimes(); err != nil {
		return err
	}
	if t.name != Share {
		return nil
	}
	return os.Chmod(filepath.Join(t.dir, closedFolder), 0)
}

// root is the truth about the tree.
func (t *tree) root() Root {
	slices.SortFunc(t.objects, func(a, b Object) int { return cmp.Compare(a.Path, b.Path) })
	r := Root{Name: t.name, Objects: t.objects}
	r.Ordinary, r.Super = r.sum(false), r.sum(true)
	return r
}

// put writes a text in an encoding and records it as scanned.
func (t *tree) put(path string, d *doc, encode func([]byte) ([]byte, error)) error {
	b := d.buf.Bytes()
	if encode != nil {
		var err error
		if b, err = encode(b); err != nil {
			return fmt.Errorf("encode %q: %w", path, err)
		}
	}
	o := Object{Path: path, Content: d.content()}
	return t.write(o, b)
}

// write stores the bytes of an object that is no container and records it.
func (t *tree) write(o Object, b []byte) error {
	o.Size, o.SHA256 = int64(len(b)), digest(b)
	return t.store(o, b)
}

// store writes the bytes and records the object as it stands.
func (t *tree) store(o Object, b []byte) error {
	if o.Shown == "" {
		o.Shown = o.Path
	}
	t.objects = append(t.objects, o)
	file := filepath.Join(t.dir, filepath.FromSlash(o.Path))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, b, 0o644)
}

// setTimes gives every file and folder the same modification time.
func (t *tree) setTimes() error {
	return filepath.WalkDir(t.dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chtimes(path, stamp, stamp)
	})
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// toUTF16 encodes UTF-8 text as UTF-16LE with a byte order mark.
func toUTF16(b []byte) ([]byte, error) {
	return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes(b)
}

// toWindows1252 encodes UTF-8 text in the code page of western Windows.
func toWindows1252(b []byte) ([]byte, error) {
	return charmap.Windows1252.NewEncoder().Bytes(b)
}
