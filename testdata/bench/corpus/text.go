package corpus

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
)

// sparse writes blocks of prose, log lines and JSON documents in turn by
// chance, with one item planted in about 4 KiB.
func (g *generator) sparse(w *bufio.Writer, r *rand.Rand) error {
	s := &sparseWriter{g: g, w: w, r: r, next: 2000}
	for s.n < g.target {
		switch r.Intn(3) {
		case 0:
			s.prose()
		case 1:
			s.log()
		case 2:
			s.json()
		}
	}
	return nil // a failed write shows when w is flushed
}

// sparseWriter counts what was written to know when the next item is due.
type sparseWriter struct {
	g       *generator
	w       *bufio.Writer
	r       *rand.Rand
	n, next int
}

func (s *sparseWriter) emit(text string) {
	s.w.WriteString(text)
	s.n += len(text)
}

// plant writes an item behind a separator when one is due.
func (s *sparseWriter) plant(sep string) {
	if s.n > s.next {
		s.emit(sep + s.g.item(s.r))
		s.next += 2000 + s.r.Intn(4192)
	}
}

func (s *sparseWriter) word() string { return pick(s.r, s.g.words) }

func (s *sparseWriter) prose() {
	for i, m := 0, 6+s.r.Intn(6); i < m; i++ {
		k := 8 + s.r.Intn(14)
		for j := 0; j < k; j++ {
			x := s.word()
			if j == 0 {
				x = strings.ToUpper(x[:1]) + x[1:]
			}
			s.emit(x)
			if j < k-1 {
				s.emit(" ")
			}
		}
		s.plant(", ")
		s.emit(". ")
	}
	s.emit("\n\n")
}

func (s *sparseWriter) log() {
	r := s.r
	for i, m := 0, 8+r.Intn(10); i < m; i++ {
		s.emit(fmt.Sprintf("2026-%02d-%02dT%02d:%02d:%02d.%03dZ %s %s[%d]: %s %s %s id=%s dur=%dms code=%d",
			1+r.Intn(12), 1+r.Intn(28), r.Intn(24), r.Intn(60), r.Intn(60), r.Intn(1000),
			pick(r, []string{"INFO", "WARN", "DEBUG", "ERROR"}), s.word(), r.Intn(32768), s.word(), s.word(), s.word(),
			hex(r, 16), r.Intn(5000), 200+r.Intn(300)))
		s.plant(" ")
		s.emit("\n")
	}
}

func (s *sparseWriter) json() {
	r := s.r
	for i, m := 0, 4+r.Intn(6); i < m; i++ {
		s.emit(fmt.Sprintf(`{"id":%d,"uuid":"%s-%s-4%s-a%s-%s","type":"%s","tags":["%s","%s"],"score":%.5f,"active":true,"note":"%s %s %s %s`,
			r.Intn(1e8), hex(r, 8), hex(r, 4), hex(r, 3), hex(r, 3), hex(r, 12), s.word(), s.word(), s.word(), r.Float64(),
			s.word(), s.word(), s.word(), s.word()))
		s.plant(" ")
		s.emit("\"}\n")
	}
}

// dense writes a customer table, five items a row.
func (g *generator) dense(w *bufio.Writer, r *rand.Rand) error {
	w.WriteString("id,first_name,last_name,email,phone,iban,card,birth_date,address\n")
	for id, n := 1, 0; n < g.target; id++ {
		s := customer(r, id)
		n += len(s)
		w.WriteString(s)
		for _, k := range []string{"EMAIL_ADDRESS", "PHONE_NUMBER", "IBAN_CODE", "CREDIT_CARD", "DATE_OF_BIRTH"} {
			g.truth["b"][k]++
		}
	}
	return nil
}

// errFull ends a walk over the sources when the corpus is large enough.
var errFull = errors.New("corpus is full")

// code repeats the toolchain's own sources, with numeric log lines between the files.
func (g *generator) code(w *bufio.Writer, r *rand.Rand) error {
	n := 0
	for n < g.target {
		err := walkSources(g.GoRoot, []string{".go", ".s", ".txt"}, func(path string) error {
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			w.Write(b)
			n += len(b)
			for range 5 {
				s := fmt.Sprintf("%d.%03d pid=%d addr=0x%s bytes=%d off=%d rate=%.6f seq=%d v%d.%d.%d\n",
					r.Intn(1e9), r.Intn(1000), r.Intn(65536), hex(r, 12), r.Int63n(1e12), r.Int63n(1e10), r.Float64()*1e4,
					r.Intn(1e6), r.Intn(9), r.Intn(30), r.Intn(30))
				w.WriteString(s)
				n += len(s)
			}
			if n > g.target {
				return errFull
			}
			return nil
		})
		if err != nil && !errors.Is(err, errFull) {
			return err
		}
	}
	return nil
}

// smallSize is the size of the files of corpus d, in bytes.
const smallSize = 4096

// small cuts corpora a and b into small files, nine of a for one of b.
func (g *generator) small() error {
	a, an, err := open(filepath.Join(g.dir, "a", "sparse.txt"))
	if err != nil {
		return err
	}
	defer a.Close()
	b, bn, err := open(filepath.Join(g.dir, "b", "dense.csv"))
	if err != nil {
		return err
	}
	defer b.Close()
	buf := make([]byte, smallSize)
	for i := range min(100_000, an/smallSize, bn/smallSize) {
		dir := filepath.Join(g.dir, "d", fmt.Sprintf("%03d", i/1000))
		if i%1000 == 0 {
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return err
			}
		}
		src := a
		if i%10 == 0 {
			src = b
		}
		if _, err := io.ReadFull(io.NewSectionReader(src, i*smallSize, smallSize), buf); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%05d.txt", i)), buf, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func open(path string) (*os.File, int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	st, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, 0, err
	}
	return f, st.Size(), nil
}
