package avro_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/twmb/avro/ocf"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/avro"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/testdata/needs"
)

func TestSuite(t *testing.T) {
	extracttest.Suite(t, avro.Extractor{}, []extract.Extractor{avro.Extractor{}}, []extracttest.Sample{
		{Name: "few.avro", Data: written(t, 3), Unsteady: true},
		{Name: "many.avro", Data: written(t, 4000, ocf.WithCodec(ocf.DeflateCodec(1))), Unsteady: true},
		{Name: "plain.avro", Data: written(t, 3000), Unsteady: true},
	})
}

// python writes what stands below with the library of the Avro project itself.
const python = `
import avro.schema, avro.datafile, avro.io, sys
s = avro.schema.parse('''{"type":"record","name":"P","fields":[{"name":"name","type":"string"},
  {"name":"age","type":["null","int"]},{"name":"tags","type":{"type":"array","items":"string"}},{"name":"home","type":{"type":"map","values":"string"}}]}''')
w = avro.datafile.DataFileWriter(open(sys.argv[1], 'wb'), avro.io.DatumWriter(), s, codec=sys.argv[2])
for i in range(300):
    w.append({"name": "Persoon é %d" % i, "age": None if i % 2 else i, "tags": ["a", "b%d" % i], "home": {"city": "Delft"}})
w.close()
`

// TestPython: files of another program are read, with the codecs that it knows.
func TestPython(t *testing.T) {
	const program = "/usr/bin/python3"
	err := exec.Command(program, "-c", "import avro.datafile").Run()
	needs.Have(t, "python3-avro", err == nil, "install the package python3-avro")
	for _, codec := range []string{"null", "deflate", "bzip2"} {
		t.Run(codec, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "p.avro")
			if out, err := exec.Command(program, "-c", python, path, codec).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			cells, _, err := read(t, data, extract.Limits{})
			if err != nil || len(cells) != 300*5+150 {
				t.Fatalf("%d values, %v", len(cells), err)
			}
			want := []string{"1 name=Persoon é 0", "1 age=0", "1 tags=a", "1 tags=b0", "1 home=city", "1 home.city=Delft", "2 name=Persoon é 1", "2 tags=a"}
			if d := cmp.Diff(want, cells[:len(want)]); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// TestBombs: what expands without end ends at the budget, and takes no memory.
func TestBombs(t *testing.T) {
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	zeros, err := ocf.DeflateCodec(9).Compress(bytes.Repeat([]byte{0}, 64<<20))
	if err != nil {
		t.Fatal(err)
	}
	ones := append(long(1<<40), zeros...)
	for _, tt := range []struct {
		name string
		data []byte
		want error
	}{
		{"deflate", join(header(`"string"`, "deflate"), block(1<<40, zeros...)), extract.ErrSizeLimit},
		{"nulls", join(header(`"null"`, "null"), block(1<<40)), extract.ErrSizeLimit},
		{"array_of_nulls", join(header(`{"type":"array","items":"null"}`, "null"), block(1, long(1<<60)...)), extract.ErrSizeLimit},
		{"empty_fixed", join(header(`{"type":"fixed","name":"F","size":0}`, "null"), block(1<<40)), extract.ErrSizeLimit},
		{"empty_records", join(header(`{"type":"record","name":"R","fields":[]}`, "null"), block(1<<40)), extract.ErrSizeLimit},
		{"array_in_bomb", join(header(`{"type":"array","items":"int"}`, "null"), block(1, ones...)), extract.ErrMalformed},
		{"snappy_lies", join(header(`"string"`, "snappy"), block(1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0, 0, 0, 0)), extract.ErrMalformed},
		{"block_longer_than_file", join(header(`"string"`, "snappy"), long(1), long(1<<50)), extract.ErrMemoryLimit},
		{"xz_window", join(header(`"string"`, "xz"), block(1, []byte("\xfd7zXZ\x00\x00\x04")...)), extract.ErrMalformed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			used := extracttest.Allocated(func() {
				if _, _, err := read(t, tt.data, extract.Limits{Bytes: 4 << 20}); !errors.Is(err, tt.want) {
					t.Errorf("%v, want %v", err, tt.want)
				}
			})
			if d := time.Since(start); used > 128<<20 || d > 20*time.Second {
				t.Errorf("%d MiB, %v", used>>20, d)
			}
		})
	}
}

// TestDamaged: whatever byte is changed, nothing panics and no error is unknown.
func TestDamaged(t *testing.T) {
	for name, opt := range map[string]ocf.WriterOpt{"null": ocf.WithBlockCount(3), "snappy": ocf.WithCodec(ocf.SnappyCodec()), "zstandard": ocf.WithCodec(ocf.MustZstdCodec(nil, nil))} {
		good := written(t, 30, opt)
		for at := 0; at < len(good); at += 5 {
			p := bytes.Clone(good)
			p[at] ^= 0x81
			_, _, err := read(t, p, extract.Limits{Bytes: 4 << 20})
			if err == nil {
				continue
			}
			for _, known := range []error{extract.ErrMalformed, extract.ErrMemoryLimit, extract.ErrUnsupported, extract.ErrSizeLimit} {
				if errors.Is(err, known) {
					err = nil
				}
			}
			if err != nil {
				t.Errorf("%s, byte %d: %v", name, at, err)
			}
		}
	}
}

// TestNoQuotes: errors say nothing of the content.
func TestNoQuotes(t *testing.T) {
	for _, schema := range []string{`"SecretName"`, `{"type":"SecretName"}`, `{"type":["null","SecretName"]}`, `{"SecretName`} {
		_, _, err := read(t, header(schema, "SecretCodec"), extract.Limits{})
		if err == nil || strings.Contains(err.Error(), "Secret") {
			t.Errorf("%s: %v", schema, err)
		}
	}
	broken := errors.New("the line was cut")
	in := extract.Input{Body: io.MultiReader(bytes.NewReader(written(t, 3)[:300]), failing{broken})}
	err := avro.Extractor{}.Extract(context.Background(), in, func(extract.Segment) error { return nil })
	if err != broken {
		t.Errorf("the source's error came back as %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func FuzzAvro(f *testing.F) {
	f.Add("x.avro", written(f, 2))
	f.Add("x", written(f, 2, ocf.WithCodec(ocf.SnappyCodec())))
	f.Add("x", append(header(`{"type":"map","values":["null","bytes"]}`, "deflate"), 2, 0))
	f.Add("x", append(header(`"string"`, "null"), block(1, 6, 'a', 'b', 'c')...))
	extracttest.Fuzz(f, avro.Extractor{})
}
